"""The requests that a page's scripts make and that may be for its list, as far as they can be read.

Looked for while a site is learned, never while it is crawled. What cannot be resolved is not guessed: a parameter whose
value only a running script knows makes its request one that is not proposed. What is proposed is still to be asked for,
and its answer to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urljoin, urlsplit

from crawler.fields.urls import canonical_url, is_asset, same_site
from crawler.read.acts import names_change, request_acts
from crawler.read.links import absolute
from crawler.read.list_request import ListRequest
from crawler.read.page_scripts import LIST_WORD
from crawler.read.script_values import UNKNOWN, Counter, Json, Text, Value, is_counted
from crawler.read.scripts import Call, Script
from crawler.words.requests import OFFSET, OTHER_USE, PAGED_WIDGETS, PASSING

_ASKS: Final = frozenset(
    {"get", "getJSON", "load", "getScript", "post", "ajax", "axios", "fetch", "request", "open"}
)
_NO_OWNER: Final = frozenset({"axios", "fetch", "request", "ajax"})
"""What asks when it is called by itself."""
_NO_ASKER: Final = frozenset(
    {
        "Map",
        "Set",
        "params",
        "headers",
        "cookie",
        "Cookies",
        "localStorage",
        "sessionStorage",
        "window",
    }
)
_URL_KEYS: Final = ("url", "api", "apiUrl", "ajaxUrl", "dataUrl", "listUrl")
_DATA_KEYS: Final = (
    "data",
    "params",
    "where",
    "queryParams",
    "ajaxParam",
    "body",
    "query",
    "param",
)
_ADDRESS: Final = re.compile(
    r"(?:https?:)?//[^\s<>\"']+\Z|(?=[\w%~&;:,+*!@-]{0,500}[/.?=])[\w%~./?&=;:,+*!@{}-]+\Z"
)
_STATIC: Final = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?|mp4|pdf|html?|shtml)(?:\?|\Z)", re.I
)
_PASSING: Final = re.compile(rf"{PASSING.any}\Z", re.I)
_OFFSET: Final = re.compile(rf"{OFFSET.any}\Z", re.I)
_OTHER_USE: Final = re.compile(rf"(?<![a-z]){OTHER_USE.any}(?![a-z])", re.I)
_PAGED_WIDGET: Final = re.compile(rf"{PAGED_WIDGETS.any}\Z")
_MOST_REQUESTS: Final = 4
# Requests that the scripts of one page are thought to make, before some of them are chosen.
_MOST_TOLD: Final = 300


@dataclass(frozen=True, slots=True)
class Proposed:
    """A request that a page's script makes, that may be for its list."""

    request: ListRequest
    """Without what its answer is like."""
    is_paged: bool
    sure: float
    """How likely it is for the list, to be asked first."""


def find_requests(script: Script, url: str) -> list[Proposed]:
    """The requests of a page (at ``url``) that may be for its list, the likeliest first."""
    found: dict[tuple[str, str], Proposed] = {}
    told = 0
    for call in script.calls(_may_ask):
        for proposed in _of_call(call, script, url):
            told += 1
            key = (proposed.request.url, proposed.request.body)
            known = found.setdefault(key, proposed)
            if (known.sure, -known.request.first_page) < (
                proposed.sure,
                -proposed.request.first_page,
            ):
                found[key] = proposed
        if told > _MOST_TOLD:
            break
    for literal in _literal_addresses(script.variables):
        for proposed in _proposed("GET", literal, None, False, url, 0.5):
            found.setdefault((proposed.request.url, ""), proposed)
    return sorted(found.values(), key=lambda each: -each.sure)[:_MOST_REQUESTS]


def asks_for_list(script: Script) -> bool:
    """Whether a page's scripts ask for pages of something, also by a request that cannot be resolved."""
    return any(
        _has_page(call.arguments)
        for call in script.calls(lambda name, owner: name in _ASKS and _may_ask(name, owner))
        if not _asks_otherwise(call)
    )


def _has_page(value: Value, depth: int = 0) -> bool:
    if isinstance(value, Json):
        return bool(value.counters)
    if isinstance(value, (list, dict)) and depth < 3:
        inner = value.values() if isinstance(value, dict) else value
        return any(_has_page(each, depth + 1) for each in inner)
    return isinstance(value, Counter) or _has_counter(value)


def _asks_otherwise(call: Call) -> bool:
    first = call.arguments[0] if call.arguments else None
    address = first.get("url", "") if isinstance(first, dict) else first
    text = _shown(address) if isinstance(address, Text) else str(address)
    return names_change(text) or _OTHER_USE.search(text) is not None or _is_static(text)


def _is_static(address: str) -> bool:
    """Whether an address is a file's: a script, a picture, or a piece of the frame. A page is none whose path has the
    list's number in it: ``/list-7-{page}.html``."""
    path = address.partition("?")[0]
    return is_asset(address) if "{page}" in path else _STATIC.search(path) is not None


def _may_ask(name: str, owner: str) -> bool:
    return owner not in _NO_ASKER


def _of_call(call: Call, script: Script, url: str) -> Iterator[Proposed]:
    first = call.arguments[0] if call.arguments else UNKNOWN
    second = call.arguments[1] if len(call.arguments) > 1 else None
    if second is UNKNOWN and _has_counter(first):
        second = None  # what is done with the answer
    if isinstance(first, dict):
        yield from _of_options(call, first, url)
    elif call.name == "open" and isinstance(first, str) and first.upper() in ("GET", "POST"):
        body = (
            next(iter(script.next_call("send", call.place)), UNKNOWN)
            if first.upper() == "POST"
            else None
        )
        yield from _proposed(first.upper(), second, body, isinstance(body, Json), url, 1.0)
    elif call.name in _ASKS and call.name != "open" and _is_address(first):
        if call.name in ("ajax", "fetch", "axios", "request") and isinstance(second, dict):
            yield from _of_options(call, {**second, "url": first}, url)
            return
        if call.name == "load" and not isinstance(second, dict) and not _has_counter(first):
            return  # pieces of the frame
        data = second
        if isinstance(second, dict) and isinstance(second.get("params"), dict):
            data = second["params"]
        by_json = call.owner not in ("$", "jQuery") and call.name == "post"
        yield from _proposed(
            "POST" if call.name == "post" else "GET", first, data, by_json, url, 1.0
        )


def _of_options(call: Call, options: dict[str, Value], url: str) -> Iterator[Proposed]:
    """``$.ajax({url: …, type: …, data: …})``, and any function that is given such."""
    address = next((options[key] for key in _URL_KEYS if _is_address(options.get(key))), None)
    if address is None:
        return
    known = call.name in (_ASKS if call.owner else _NO_OWNER)
    data = next(
        (options[key] for key in _DATA_KEYS if key in options and options[key] is not None), None
    )
    if options.get("page") and _PAGED_WIDGET.match(call.name):
        data = {**(data if isinstance(data, dict) else {}), "page": Counter(), "limit": 10}
    method = str(options.get("method") or options.get("type") or "GET").upper()
    if method in ("DELETE", "PUT", "PATCH"):
        return
    if method not in ("GET", "POST"):
        method = "GET"
    headers = options.get("headers")
    kind = str(
        options.get("contentType")
        or (headers.get("Content-Type") if isinstance(headers, dict) else "")
        or ""
    )
    by_json = "json" in kind or (
        call.name in ("axios", "request", "fetch")
        and method == "POST"
        and isinstance(options.get("data"), dict)
        and "urlencoded" not in kind
    )
    if (
        isinstance(options.get("params"), dict)
        and method == "POST"
        and isinstance(options.get("data"), dict)
    ):
        data = options["data"]
    if known or data is not None or "method" in options or "type" in options:
        yield from _proposed(method, address, data, by_json, url, 1.0 if known else 0.6)
        return
    # load({url: "/api/list", cid: 5, size: 10}): the rest is what it is asked with; how, its function knows.
    rest = {
        name: value
        for name, value in options.items()
        if name not in _URL_KEYS
        and isinstance(value, (str, int, Counter))
        and not isinstance(value, bool)
    }
    if rest:
        yield from _proposed("GET", address, rest, False, url, 0.4)
        yield from _proposed("POST", address, rest, False, url, 0.3)


def _literal_addresses(variables: dict[str, Value]) -> Iterator[str]:
    """Addresses with a page's number that a page's settings hold: ``{"url": "/api/all/5?page=1&sid=7"}``."""
    waiting, seen = list(variables.values()), 0
    while waiting and seen < 2000:
        value = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value[:50]
        elif (
            isinstance(value, str)
            and "?" in value
            and _is_address(value)
            and any(is_counted(name) for name, _ in _pairs(value))
        ):
            yield value


def _is_address(value: Value) -> bool:
    if isinstance(value, Text):
        return "/" in _shown(value) or "?" in _shown(value)
    return (
        isinstance(value, str)
        and not isinstance(value, Json)
        and 1 < len(value) < 500
        and bool(_ADDRESS.match(value))
    )


def _has_counter(value: Value) -> bool:
    return isinstance(value, Text) and any(isinstance(part, Counter) for part in value.parts)


def _shown(value: Text) -> str:
    return "".join(part if isinstance(part, str) else "{page}" for part in value.parts)


def _proposed(
    method: str, address: Value, data: Value, by_json: bool, url: str, sure: float
) -> Iterator[Proposed]:
    """The request, if all of it is known and it is one to be made."""
    counters: list[Counter] = []
    text = _written(address, counters)
    if text is None or _is_static(text):
        return
    asked = absolute(text.replace("{page}", "1"), url)
    if not same_site(asked, url) or canonical_url(asked) is None or _OTHER_USE.search(text):
        return
    body = _payload(data, by_json, counters)
    if body is None or request_acts(method, asked, body):
        return
    text = _with_counter(text, counters)
    if method == "GET" and body:
        text += ("&" if "?" in text else "?") + _with_counter(body, counters)
        body = ""
    elif body and not by_json and not body.startswith(("{", "[")):
        body = _with_counter(body, counters)
    if len({(counter.first, counter.step) for counter in counters}) > 1:
        return
    counter = counters[0] if counters else Counter()
    paged = bool(counters)
    mark = sure + (1.0 if paged else 0.0) + (0.5 if LIST_WORD.search(text) else 0.0)
    known: Literal["GET", "POST"] = "POST" if method == "POST" else "GET"
    yield Proposed(
        ListRequest(from_root(text, url), known, body, first_page=counter.first, step=counter.step),
        paged,
        mark,
    )


def _written(value: Value, counters: list[Counter]) -> str | None:
    """A text with its counter as ``{page}``."""
    if isinstance(value, Text):
        counters += [part for part in value.parts if isinstance(part, Counter)]
        text = _shown(value)
    elif isinstance(value, str):
        text = value
    else:
        return None
    text = _without_passing(text.strip())
    return text if text.count("{") == text.count("{page}") else None


def _without_passing(address: str) -> str:
    """Without parameters that are there for no cache to answer: ``?t=…``, and an end without a value (``callback=?``)."""
    head, mark, query = address.partition("?")
    kept = [
        pair
        for pair in query.split("&")
        if pair
        and not (_PASSING.match(pair.partition("=")[0]) and not is_counted(pair.partition("=")[0]))
    ]
    return head + (mark + "&".join(kept) if kept else "")


def _payload(data: Value, by_json: bool, counters: list[Counter]) -> str | None:
    """What is sent with a request, as text; None if a part of it is not known."""
    if data is None:
        return ""
    if isinstance(data, Json):
        counters += data.counters
        return str(data) if data.complete else None
    if isinstance(data, dict) and by_json:
        return _payload(Json(data), True, counters)
    if isinstance(data, dict):
        pairs = []
        for name, value in data.items():
            if _PASSING.match(name) and not is_counted(name):
                continue
            if isinstance(value, Counter):
                counters.append(value)
                pairs.append(f"{quote(name)}={{page}}")
            elif isinstance(value, (str, int, float)) or value is None:
                shown = (
                    str(value).lower()
                    if isinstance(value, bool)
                    else ""
                    if value is None
                    else str(value)
                )
                pairs.append(f"{quote(name)}={quote(shown, safe='')}")
            else:
                return None
        return "&".join(pairs)
    if isinstance(data, (str, Text)):
        return _written(data, counters)
    return None


def _pairs(query: str) -> list[tuple[str, str]]:
    return [
        (name, value)
        for pair in query.partition("?")[2].split("&")
        for name, _, value in [pair.partition("=")]
    ]


def _with_counter(text: str, counters: list[Counter]) -> str:
    """With ``{page}`` where a parameter named so has a number, if nothing else counts: ``?page=1&sid=7``."""
    if counters:
        return text
    head, mark, query = text.rpartition("?") if "?" in text else ("", "", text)
    parts = query.split("&")
    for place, part in enumerate(parts):
        name, _, value = part.partition("=")
        if is_counted(name) and not _OFFSET.match(name) and value in ("0", "1", "2"):
            counters.append(Counter(int(value)))
            parts[place] = f"{name}={{page}}"
            return head + mark + "&".join(parts)
    return text


def from_root(text: str, url: str) -> str:
    """An address without the host that it shares with its page: so it is right for a mirror as well."""
    parts, own = urlsplit(text), urlsplit(url)
    if parts.netloc and parts.netloc == own.netloc:
        return text.partition(parts.netloc)[2] or "/"
    if not parts.netloc and text[:1] not in ("/", "?"):
        path = urlsplit(urljoin(url, parts.path)).path
        return path.replace("%7Bpage%7D", "{page}") + (f"?{parts.query}" if parts.query else "")
    return text
