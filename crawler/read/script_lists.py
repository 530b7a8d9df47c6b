"""A page whose list a script fills: which request the script makes for it, as far as that can be read.

Looked for while a site is learned, never while it is crawled. What cannot be resolved is not guessed: a parameter whose
value only a running script knows makes its request one that is not proposed. What is proposed is still to be asked for,
and its answer to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Literal
from urllib.parse import quote, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url, is_asset, same_site
from crawler.read.acts import names_change, request_acts
from crawler.read.document import Document
from crawler.read.links import absolute, visible_text
from crawler.read.list_request import ListRequest
from crawler.read.script_expressions import Page
from crawler.read.script_values import UNKNOWN, Counter, Json, Text, Value, is_counted
from crawler.read.scripts import Call, Script
from crawler.words.lists import LOAD_MORE, MORE
from crawler.words.requests import (
    LIST_UNIT,
    OFFSET,
    OTHER_USE,
    PAGED_WIDGETS,
    PASSING,
)
from crawler.words.scripts import REPEATS

_GETS: Final = frozenset({"get", "getJSON", "load", "getScript"})
_ASKS: Final = _GETS | {"post", "ajax", "axios", "fetch", "request", "open"}
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
_SELECTOR: Final = re.compile(
    r"""[a-z]{0,10}(?:#(?P<id>[\w-]+)|\.(?P<kind>[\w-]+)|\[name=["']?(?P<name>[\w-]+)["']?\])"""
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
# The data of a button for more rows: where it asks, and for which page next.
_BUTTON_ADDRESS: Final = (
    "data-url",
    "data-href",
    "data-link",
    "data-api",
    "data-src",
    "data-action",
)
_BUTTON_PAGE: Final = ("data-page", "data-next", "data-nextpage", "data-next-page", "data-p")
# A button has no more elements in it.
_BUTTON_PARTS: Final = 12
_MORE_WORDS: Final = frozenset({*LOAD_MORE.words, *MORE.words})
_PAGE_NUMBER: Final = re.compile(r"([?&](?:page|p|pageno|pageindex|paged)=)\d{1,4}(?=&|\Z)", re.I)
_PASSING: Final = re.compile(rf"{PASSING.any}\Z", re.I)
_OFFSET: Final = re.compile(rf"{OFFSET.any}\Z", re.I)
_OTHER_USE: Final = re.compile(rf"(?<![a-z]){OTHER_USE.any}(?![a-z])", re.I)
_LIST_WORD: Final = re.compile(
    r"list|page|article|news|search|query|content|info|data|api|all|more|channel|catalog", re.I
)
_LIBRARY: Final = re.compile(
    r"jquery|zepto|vue(?:\.|-|\b)|react|angular|bootstrap|layui|swiper|echarts|lodash|polyfill|axios|moment|modernizr|respond|html5|"
    r"jweixin|hm\.js|analytics|share|pagination|paging\.|laypage|template|handlebars|mustache|ueditor|lazyload|slick|carousel|"
    r"superslide|nicescroll|wow|animate|vendor|chunk-|runtime|manifest|fastclick|weui|element|iview",
    re.I,
)
# More characters in paragraphs than a page's foot has.
_TEXT: Final = 300
_QUERY_DATA: Final = re.compile(r"""['"](\w{1,40})['"]\s*:\s*['"]([^'"]{0,200})['"]""")
_LIST_UNIT: Final = re.compile(LIST_UNIT.any, re.I)
_PARAM_JSON: Final = "&paramJson=%7B%22pageNo%22%3A{page}%2C%22pageSize%22%3A15%7D"
_PAGED_WIDGET: Final = re.compile(rf"{PAGED_WIDGETS.any}\Z")
_MOST_REQUESTS: Final = 4
# Requests that the scripts of one page are thought to make, before some of them are chosen.
_MOST_TOLD: Final = 300
_MUSTACHE: Final = re.compile(
    r"\{\{\{?\s{0,9}=?\s{0,9}(?:[\w$]{1,60}\s{0,9}\.\s{0,9})?([\w$]{1,60})\s{0,9}(?:\|[^{}]{0,80})?\}?\}\}"
    r"|<%=?\s{0,9}(?:[\w$]{1,60}\.)?([\w$]{1,60})\s{0,9}%>|\$\{\s{0,9}(?:[\w$]{1,60}\.)?([\w$]{1,60})\s{0,9}\}"
)
_HREF: Final = re.compile(
    r"""(?:href\s*=\s*|location(?:\.href)?\s*=\s*|open\(\s*|(?:data-)?url\s*=\s*)\\?["']?\s*([^"'\s<>\\]{0,200}\{[\w.]{1,60}\}[^"'\s<>\\]{0,200})"""
)
_PATH: Final = re.compile(
    r"(?:https?://[^\s\"'<>{}]+|\.{0,2}/|[\w-]{1,40}[/.])[^\s\"'<>]{0,200}\{[\w.]{1,60}\}[^\s\"'<>]{0,200}\Z"
)
_BOUND: Final = (":href", "v-bind:href", "ng-href", "x-bind:href", "@click", "onclick", ":to")
_REPEATS: Final = frozenset(REPEATS.words)
_LISTS: Final = frozenset({"ul", "ol", "tbody", "dl"})
_BOX: Final = re.compile(r"list|news|article|content|data|box|main|result", re.I)
_NO_BOX: Final = re.compile(
    r"search|pager?s?|share|comment|map|swiper|banner|chart|video|play", re.I
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A request that a page's script makes, that may be for its list."""

    request: ListRequest
    """Without what its answer is like."""
    is_paged: bool
    sure: float
    """How likely it is for the list, to be asked first."""


def read_scripts(document: Document, further: Sequence[str] = ()) -> Script:
    """A page's scripts, and the texts of those that it names, read together."""
    own = (node.text or "" for node in document.root.iter("script") if _is_script(node))
    return Script([*own, *further], Page(document.url, _finder(document)))


def _is_script(node: HtmlElement) -> bool:
    kind = (node.get("type") or "").lower()
    return not kind or "javascript" in kind or kind in ("module", "text/babel")


def _finder(document: Document) -> Any:
    """What a script asks the page for, by ``#id``, ``.class``, ``[name=x]``."""

    known: dict[tuple[str, str], HtmlElement] | None = None

    def find(selector: str, what: str) -> str | None:
        nonlocal known
        known = _by_selector(document.root) if known is None else known
        found = _SELECTOR.fullmatch(selector.strip())
        node = known.get((found.lastgroup or "", found[found.lastgroup or 0])) if found else None
        if node is None:
            return None
        if what == "text":
            return clean_line(node.text or "")
        value = node.get(what)
        # A field that is empty is filled in by nobody.
        return (
            "" if value is None and what == "value" and node.tag in ("input", "textarea") else value
        )

    return find


def _by_selector(root: HtmlElement) -> dict[tuple[str, str], HtmlElement]:
    """The first element of each id, class and name."""
    known: dict[tuple[str, str], HtmlElement] = {}
    for node in root.iter():
        if isinstance(node.tag, str):
            for kind in ("id", "name"):
                if value := node.get(kind):
                    known.setdefault((kind, value), node)
            for each in (node.get("class") or "").split():
                known.setdefault(("kind", each), node)
    return known


def script_addresses(document: Document) -> list[str]:
    """The scripts of the same host that may ask for the list, the likeliest first: no library."""
    found: dict[str, int] = {}
    for node in document.root.iter("script"):
        written = (node.get("src") or "").strip()
        url = absolute(written, document.base_url) if written else ""
        name = urlsplit(url).path.rpartition("/")[2]
        if not url or not same_site(url, document.url) or _LIBRARY.search(name):
            continue
        found.setdefault(url, -bool(_LIST_WORD.search(name)))
    # Those of one page stand below, after those of the whole site.
    order = {url: place for place, url in enumerate(found)}
    return sorted(found, key=lambda url: (found[url], -order[url]))


# Requests


def find_requests(script: Script, url: str) -> list[Proposed]:
    """The requests of a page (at ``url``) that may be for its list, the likeliest first."""
    found: dict[tuple[str, str], Proposed] = {}
    told = 0
    for call in script.calls(_may_ask):
        for proposed in _of_call(call, script, url):
            told += 1
            key = (proposed.request.url, proposed.request.body)
            if key not in found or found[key].sure < proposed.sure:
                found[key] = proposed
        if told > _MOST_TOLD:
            break
    for literal in _literal_addresses(script.variables):
        for proposed in _proposed("GET", literal, None, False, url, 0.5):
            found.setdefault((proposed.request.url, ""), proposed)
    return sorted(found.values(), key=lambda each: -each.sure)[:_MOST_REQUESTS]


def find_units(document: Document) -> list[Proposed]:
    """The parts of a page of 大汉 jpaas that are asked for one by one, and paged by ``paramJson``.

    ``<script url="/…/page/build/unit" queryData="{'pageId':'7','tagId':'当前栏目_list',…}">``
    """
    found = []
    for node in document.root.iter("script", "div", "ul"):
        address, data = node.get("url") or "", node.get("querydata") or ""
        given = _QUERY_DATA.findall(data)
        if not address or not given or not same_site(absolute(address, document.url), document.url):
            continue
        pairs = [f"{quote(name)}={quote(value, safe='')}" for name, value in given]
        text = f"{address}{'&' if '?' in address else '?'}{'&'.join(pairs)}{_PARAM_JSON}"
        is_list = any(_LIST_UNIT.search(value) for _, value in given)
        request = ListRequest(_from_root(text, document.url))
        found.append(Proposed(request, is_paged=True, sure=2.0 + is_list))
    return sorted(found, key=lambda each: -each.sure)


def find_buttons(document: Document) -> list[Proposed]:
    """What a button for more of the list asks for, where its address and its next page stand in its data.

    ``<button data-url="/news/more?cat=1&page=" data-page="2">加载更多</button>``
    """
    found = []
    for node in document.root.iter("button", "a", "div", "span"):
        given = {name: value.strip() for name, value in node.items() if name[:5] == "data-"}
        address = next((given[name] for name in _BUTTON_ADDRESS if given.get(name)), "")
        page = next((given[name] for name in _BUTTON_PAGE if given.get(name, "").isdecimal()), "")
        if not address or not page or len(page) > 4:
            continue
        if next(islice(node.iter(), _BUTTON_PARTS, None), None) is not None:
            continue
        said = "".join(visible_text(node).split()).lower()
        if said not in _MORE_WORDS or not same_site(absolute(address, document.url), document.url):
            continue
        text = _PAGE_NUMBER.sub(r"\1{page}", address)
        text += "" if "{page}" in text or address[-1:] not in "=/" else "{page}"
        if "{page}" in text and not request_acts("GET", absolute(address, document.url), ""):
            request = ListRequest(
                _from_root(text, document.url), first_page=int(page), continues=True
            )
            found.append(Proposed(request, is_paged=True, sure=2.0))
    return found


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
    return names_change(text) or any(each.search(text) for each in (_OTHER_USE, _STATIC))


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
    if (
        text is None
        or _STATIC.search(text.partition("?")[0])
        or ("{page}" in text.partition("?")[0] and is_asset(text))
    ):
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
    mark = sure + (1.0 if paged else 0.0) + (0.5 if _LIST_WORD.search(text) else 0.0)
    known: Literal["GET", "POST"] = "POST" if method == "POST" else "GET"
    yield Proposed(
        ListRequest(
            _from_root(text, url), known, body, first_page=counter.first, step=counter.step
        ),
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


def _from_root(text: str, url: str) -> str:
    """An address without the host that it shares with its page: so it is right for a mirror as well."""
    parts, own = urlsplit(text), urlsplit(url)
    if parts.netloc and parts.netloc == own.netloc:
        return text.partition(parts.netloc)[2] or "/"
    if not parts.netloc and text[:1] not in ("/", "?"):
        path = urlsplit(urljoin(url, parts.path)).path
        return path.replace("%7Bpage%7D", "{page}") + (f"?{parts.query}" if parts.query else "")
    return text


# Several lists of one page


def find_catalogue(script: Script, url: str) -> list[tuple[str, str, ListRequest]]:
    """The lists of a page of 开普云 (政府信息公开): name, address and request of each category of its settings.

    ``window._CONFIG = {SITE_ID: 7, API: "/gkmlpt/api/", TREE: [{id: 5, name: "政策文件", url: "…#5"}]}``
    """
    found: dict[str, tuple[str, str, ListRequest]] = {}
    for settings in script.variables.values():
        if not isinstance(settings, dict):
            continue
        site = next(
            (settings[key] for key in ("SITE_ID", "SID", "sid") if _is_number(settings.get(key))),
            None,
        )
        tree = settings.get("TREE", settings.get("tree"))
        if site is None or not isinstance(tree, list):
            continue
        home = absolute(url.partition("/gkmlpt")[0] + "/gkmlpt/", url)
        base = settings.get("API") if isinstance(settings.get("API"), str) else f"{home}api/"
        for number, name, address in _categories(tree):
            asked = f"{base}all/{number}?page={{page}}&sid={site}"
            if same_site(absolute(asked, url), url):
                request = ListRequest(_from_root(asked, url))
                found.setdefault(number, (name, _on_site(address, f"#{number}", url), request))
    return list(found.values())


def _on_site(written: str, otherwise: str, url: str) -> str:
    """An address of the page's site with its fragment; that of a part of the page where it is none."""
    try:
        asked = urljoin(url, written or otherwise)
    except ValueError:
        asked = ""
    return asked if same_site(asked, url) else urljoin(url, otherwise)


def _categories(tree: list[Value], depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Number, name and address of those that have none below them."""
    for each in tree[:100] if depth < 5 else ():
        if not isinstance(each, dict):
            continue
        below = [
            inner
            for inner in each.values()
            if isinstance(inner, list)
            and any(isinstance(one, dict) and "id" in one for one in inner)
        ]
        for inner in below:
            yield from _categories(inner, depth + 1)
        number, name = each.get("id"), each.get("name", each.get("title"))
        if (
            not below
            and _is_number(number)
            and isinstance(name, str)
            and each.get("post_count") != 0
        ):
            yield str(number), clean_line(name), str(each.get("url") or "")


def _is_number(value: Value) -> bool:
    return str(value).isdecimal() and not isinstance(value, bool)


# What is made of the answer


def link_templates(document: Document, script: Script) -> list[str]:
    """The forms of addresses that a page's scripts and templates make of records: ``/art/{id}.html``, best first."""
    found: dict[str, None] = {}
    bare: dict[str, None] = {}
    for text in script.texts:
        if "{" not in text or len(text) > 3000:
            continue
        text = _MUSTACHE.sub(lambda m: "{%s}" % (m[1] or m[2] or m[3]), text)
        for match in _HREF.finditer(text):
            found.setdefault(match[1])
        if _PATH.match(text):
            bare.setdefault(text)
    for node in document.root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "script" and not _is_script(node):
            text = _MUSTACHE.sub(
                lambda m: "{%s}" % (m[1] or m[2] or m[3]), (node.text or "")[:20_000]
            )
            for match in _HREF.finditer(text):
                found.setdefault(match[1])
        for name in ("href", *_BOUND):
            value = node.get(name)
            if not value or len(value) > 500:
                continue
            if name == "href":
                made = _MUSTACHE.sub(lambda m: "{%s}" % (m[1] or m[2] or m[3]), value)
                if made != value or "{" in made:
                    found.setdefault(made)
                continue
            for text in Script([f"({value})"]).texts:
                if "{" in text and ("/" in text or "?" in text):
                    found.setdefault(text)
    return [each for each in (*found, *bare) if "{page}" not in each][:40]


def is_filled_by_script(document: Document, script: Script) -> bool:
    """Whether a page that shows no list says that a script is to fill one in."""
    if next(document.root.iter("script"), None) is None or _shows_text(document):
        return False
    nodes = (node for node in document.root.iter() if isinstance(node.tag, str))
    named = "\n".join(script.texts)
    if any(not _REPEATS.isdisjoint(node.keys()) or _is_empty_list(node, named) for node in nodes):
        return True
    return asks_for_list(script)


def _shows_text(document: Document) -> bool:
    """Whether a page has paragraphs of its own, as 园区介绍 has: what else stands on it is beside them."""
    return sum(len(clean_line(node.text or "")) for node in document.root.iter("p")) > _TEXT


def _is_empty_list(node: HtmlElement, named: str) -> bool:
    """Whether an element is a list without rows: ``<ul id="box"></ul>``; a box that may be anything, if the texts of
    the page's scripts (``named``) have its name."""
    name = node.get("id") or ""
    if len(node) or (node.text or "").strip() or not name:
        return False
    if node.tag in _LISTS:
        return True
    return (
        node.tag == "div"
        and _BOX.search(name) is not None
        and not _NO_BOX.search(name)
        and name in named
    )
