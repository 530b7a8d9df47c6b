"""What a browser may ask, and what is sent with every answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from datasette.utils.asgi import Response

from crawler.browse.bounded import may_be_slow, runs_only_ours
from crawler.browse.language import cookie, language, language_of, told
from crawler.exports.csv_file import cell

Asgi = Callable[[Any, Any, Any], Awaitable[None]]
_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Nothing is fetched from elsewhere and no script runs but Datasette's own files. Its templates have style sheets and
# style attributes within the page, with names of columns in them: those alone are allowed.
_HEADERS: Final = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        b" connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    # Not to other sites; to ours, where a browser would else hide which page a form is from.
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_ASKS: Final = frozenset({"GET", "HEAD"})
TOKEN: Final = "ds_csrftoken"  # noqa: S105 - its name
"""The cookie that a form's token must equal."""
# Bytes of a form: a list of sites is the longest.
_FORM_BYTES: Final = 1 << 20


def guarded(app: Asgi) -> Asgi:
    """The application as a browser may be given it.

    Asked by another name than this machine's it refuses: a page elsewhere could otherwise have its own name lead
    here, and read the file. What a page elsewhere asks for is refused too, but for a link to a page of ours: it would
    read nothing, and yet have queries run. A change takes a form of a page of ours. Cells of a CSV never begin as a
    formula does.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        language.set(language_of(headers))
        query = scope.get("query_string", b"").decode("latin-1")
        is_csv = scope["path"].endswith(".csv")

        async def send_guarded(message: Any) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                is_csv = is_csv and message["status"] == 200  # else it is one line of text
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            elif is_csv and message.get("body"):
                message = {**message, "body": _safe_rows(message["body"])}
            await send(message)

        if refused := _refusal(scope["method"], headers, query):
            status, why = refused
            await Response.text(why, status=status).asgi_send(send_guarded)
            return
        may_be_slow.set(not runs_only_ours(scope["path"]))
        if is_csv:
            scope = {**scope, "query_string": _whole(query).encode("latin-1")}
        await app(scope, receive, send_guarded)

    return answer


def _refusal(method: str, headers: Mapping[bytes, str], query: str) -> tuple[int, str] | None:
    """The status and the words for a request that is not to be answered; None for any other."""
    if _name(headers.get(b"host", "")) not in _HOSTS:
        return 403, told("只能从本机打开", "these pages can only be opened on this machine")
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
