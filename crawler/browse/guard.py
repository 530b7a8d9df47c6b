"""What a browser may ask, and what is sent with every answer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from datasette.utils.asgi import Response
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from crawler.browse.bounded import may_be_slow, runs_only_ours
from crawler.browse.entry import Failures, Sessions
from crawler.browse.language import cookie, language, language_of, told
from crawler.exports.csv_file import cell

Asgi = Callable[[Any, Any, Any], Awaitable[None]]
_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Nothing is fetched from elsewhere and no script runs but Datasette's own files. Its templates have style sheets and
# style attributes within the page, with names of columns in them: those alone are allowed.
_POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    b" connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The page that mends a site shows a page of the site in a frame of ours; what is in the frame is looked at, with our own
# style sheet, and may do nothing, wherever it is opened.
_OF_HOLDER: Final = _POLICY + b"; frame-src 'self'"
_OF_FRAME: Final = (
    b"sandbox allow-same-origin; default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none';"
    b" frame-ancestors 'self'"
)
_FRAME: Final = re.compile(r"/-/sites/[^/]+/mend/[^/]*")
_HOLDER: Final = re.compile(r"/-/sites/[^/]+/mend")
_HEADERS: Final = [
    (b"x-content-type-options", b"nosniff"),
    # Not to other sites; to ours, where a browser would else hide which page a form is from.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
# How a socket is closed that is against the rules (RFC 6455); before it is open, browsers are answered 403.
_REFUSED: Final = 1008
# What proxies add to a request.
_FORWARDED: Final = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"})
SESSION: Final = "zhaoshang_session"
"""The cookie of somebody who is in."""
# What anybody may see: the page that asks for the password, its style, and the choice of its language.
_OPEN: Final = re.compile(r"/-/(?:enter|language)|/browse/browse\.css")
# What programs and readers of feeds ask for.
_FILE: Final = re.compile(r"\.(?:json|csv|atom)$|^/list/")
_ASKS: Final = frozenset({"GET", "HEAD"})
TOKEN: Final = "ds_csrftoken"  # noqa: S105 - its name
"""The cookie that a form's token must equal."""
# Bytes of a form: a list of sites is the longest.
_FORM_BYTES: Final = 1 << 20


@dataclass
class Gate:
    """Who is let in: by which names the pages may be asked for, and whether with a password."""

    hosts: frozenset[str] = _HOSTS
    """Names in a header Host, without ports."""
    password: str | None = None
    """The hash of the password that is asked for; None where only this machine is answered."""
    any_address: bool = False
    """Whether a bare address will do as a Host too: no page elsewhere can have that lead here by its own name."""
    path: str = "/"
    """Where the pages begin, behind a proxy; with a slash at both ends."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of proxies, which are believed whom they ask for; of any other, what it says of that is its own."""
    now: Callable[[], float] = monotonic
    sessions: Sessions = field(init=False)
    failures: Failures = field(init=False)

    def __post_init__(self) -> None:
        self.sessions, self.failures = Sessions(self.now), Failures(self.now)

    def knows(self, host: str) -> bool:
        """Whether a request may ask for a host by this name."""
        name = _name(host).lower()
        return name in self.hosts or (self.any_address and _is_address(name))

    def lets_in(self, headers: Mapping[bytes, str]) -> bool:
        """Whether a request comes from somebody who is in."""
        return self.password is None or self.sessions.is_open(cookie(headers, SESSION))

    def inner(self, path: str) -> str:
        """A path as it is without a proxy."""
        return "/" + path.removeprefix(self.path) if path.startswith(self.path) else path


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def guarded(app: Asgi, gate: Gate) -> Asgi:
    """The application as a browser may be given it.

    Asked by another name than this machine's it refuses: a page elsewhere could otherwise have its own name lead
    here, and read the file. What a page elsewhere asks for is refused too, but for a link to a page of ours: it would
    read nothing, and yet have queries run. A change takes a form of a page of ours. Cells of a CSV never begin as a
    formula does.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        if scope["type"] != "http":
            # None of our pages opens a socket: what is not a request for a page passes by no guard.
            await send({"type": "websocket.close", "code": _REFUSED})
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        language.set(language_of(headers))
        query = scope.get("query_string", b"").decode("latin-1")
        is_csv = scope["path"].endswith(".csv")

        async def send_guarded(message: Any) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                is_csv = is_csv and message["status"] == 200  # else it is one line of text
                own = _framing(gate.inner(scope["path"]))
                message = {**message, "headers": [*message["headers"], *own, *_HEADERS]}
            elif is_csv and message.get("body"):
                message = {**message, "body": _safe_rows(message["body"])}
            await send(message)

        if refused := _refusal(gate, scope["method"], headers, query):
            status, why = refused
            await Response.text(why, status=status).asgi_send(send_guarded)
            return
        path = gate.inner(scope["path"])
        if not (gate.lets_in(headers) or _OPEN.fullmatch(path)):
            await _at_the_door(gate, scope["method"], path, query).asgi_send(send_guarded)
            return
        may_be_slow.set(not runs_only_ours(path))
        if is_csv:
            scope = {**scope, "query_string": _whole(query).encode("latin-1")}
        await app(scope, receive, send_guarded)

    if not gate.proxies:
        return answer
    # In front of all else, as each rule asks who it is that asks.
    return cast(Asgi, ProxyHeadersMiddleware(cast(Any, answer), list(gate.proxies)))


def _framing(path: str) -> list[tuple[bytes, bytes]]:
    """What a page may load, and who may show it in a frame."""
    is_frame = _FRAME.fullmatch(path) is not None
    policy = _OF_FRAME if is_frame else _OF_HOLDER if _HOLDER.fullmatch(path) else _POLICY
    return [
        (b"content-security-policy", policy),
        (b"x-frame-options", b"SAMEORIGIN" if is_frame else b"DENY"),
    ]


def _at_the_door(gate: Gate, method: str, path: str, query: str) -> Any:
    """What somebody is answered who is not in yet: a person is asked for the password, a program is told."""
    if method not in _ASKS or _FILE.search(path):
        return Response.text(told("请先登录", "log in first"), status=401)
    there = f"{path}?{query}" if query else path
    return Response.redirect(f"{gate.path}-/enter?{urlencode({'back': there})}", status=303)


def _refusal(
    gate: Gate, method: str, headers: Mapping[bytes, str], query: str
) -> tuple[int, str] | None:
    """The status and the words for a request that is not to be answered; None for any other."""
    if not gate.knows(headers.get(b"host", "")):
        if gate.password is None:
            return 403, told("只能从本机打开", "these pages can only be opened on this machine")
        return 403, told(
            "不认识这个主机名，请用 --name 写明", "unknown host name; name it with --name"
        )
    if gate.password is None and not _FORWARDED.isdisjoint(headers):
        # A proxy that asks by this machine's own name would open the pages to everybody.
        return 403, told(
            "请求经过代理，需要密码：zhaoshang serve --set-password，再加 --name 主机名",
            "behind a proxy a password is needed: zhaoshang serve --set-password, then --name HOST",
        )
    if not is_own(headers) and not (method in _ASKS and is_link(headers, query)):
        return 403, told("不执行别的网站发来的请求", "requests of other sites are refused")
    if method in _ASKS:
        return None
    # Datasette's check of tokens lets pass what has no cookie, or says that a program sends it.
    if not cookie(headers, TOKEN) or b"authorization" in headers:
        return 403, told("请从本站的页面提交", "forms are only taken from pages of this site")
    length = headers.get(b"content-length", "")
    if not (length.isascii() and length.isdigit()):
        return 411, told("没有说明长度", "no length is given")
    if int(length) > _FORM_BYTES:
        return 413, told("太长", "too long")
    return None


def is_own(headers: Mapping[bytes, str]) -> bool:
    """Whether a request is a person's or a page's of ours, by what browsers say of it; programs say nothing.

    Another port of this machine is another site.
    """
    if (site := headers.get(b"sec-fetch-site")) is not None:
        return site in ("same-origin", "none")
    said = [headers[name] for name in (b"origin", b"referer") if name in headers]
    try:
        return all(urlsplit(url).netloc == headers.get(b"host") for url in said)
    except ValueError:  # http://[x
        return False


def is_link(headers: Mapping[bytes, str], query: str) -> bool:
    """Whether a request of another site only opens a page of ours, which holds no SQL of that site."""
    opens = headers.get(b"sec-fetch-mode") == "navigate" and (
        headers.get(b"sec-fetch-dest") == "document"
    )
    return opens and not any(
        name == "sql" or name.startswith("_") for name, _ in parse_qsl(query, True)
    )


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _whole(query: str) -> str:
    """The query of a CSV for all rows of a table, where it does not say how many or which.

    Datasette's own link is for the first thousand, and the file would not say so.
    """
    arguments = [pair for pair in parse_qsl(query, True) if pair != ("_size", "max")]
    if {name for name, _ in arguments}.isdisjoint({"_size", "_next", "_stream"}):
        arguments.append(("_stream", "on"))
    return urlencode(arguments)


def _safe_rows(body: bytes) -> bytes:
    """A message of a CSV: one row or several, each of them whole."""
    written = io.StringIO()
    rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
    csv.writer(written).writerows([cell(text) for text in row] for row in rows)
    return written.getvalue().encode("utf-8")
