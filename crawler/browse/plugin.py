"""Our plugin for Datasette: SQL functions, pages, a facet of years, and what no page may do."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.utils import (
    escape_sqlite,
    path_with_added_args,
    path_with_removed_args,
)
from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler.browse import pages, table_words
from crawler.browse.bounded import may_be_slow, runs_only_ours
from crawler.browse.language import language, language_of, reason, sentence, told
from crawler.browse.metadata import NAME
from crawler.browse.query_csv import ROUTES, query_csv
from crawler.browse.questions import QUESTIONS
from crawler.browse.words import web_link, zh_match, zh_query, zh_snippet
from crawler.clock import present
from crawler.errors import StorageError, UserError
from crawler.exports.csv_file import cell
from crawler.health import WORDS, Verdict
from crawler.storage.bounded import bound
from crawler.storage.database import only_read, reading
from crawler.storage.issues import last_issue
from crawler.storage.reader import Readable
from crawler.storage.site_names import SiteNames
from crawler.storage.subscriptions import Subscriptions
from crawler.storage.watch_file import watch_file
from crawler.tell.feed import feed_of

_T = TypeVar("_T")
_SECONDS: Final = 5.0
_FULL: Final = (
    "内存已被正在执行的查询占满，请稍后再试",
    "running queries use all the memory allowed; try again later",
)
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
    (b"referrer-policy", b"no-referrer"),
]
_asked_names: ContextVar[SiteNames | None] = ContextVar("names", default=None)
_Asgi = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl
def prepare_connection(conn: Any, database: str) -> None:
    if database == NAME:
        only_read(conn)
        bound(conn)
        conn.create_function("zh_query", 1, zh_query, deterministic=True)
        conn.create_function("zh_match", -1, zh_match, deterministic=True)
        conn.create_function("zh_snippet", 2, zh_snippet, deterministic=True)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    env.filters["web_link"] = web_link
    env.globals["questions"] = QUESTIONS
    env.globals["new_choices"] = pages.new_choices
    env.globals |= {
        "told": told,
        "page_language": lambda: language.get() or "zh",
        "verdict_said": _verdict_said,
        "column_name": table_words.column_name,
        "column_about": table_words.column_about,
        "table_about": table_words.table_about,
        "comparison": table_words.comparison,
        "conditions": table_words.conditions,
        "rows_said": table_words.rows,
        "facet_name": table_words.facet_name,
        "error_head": table_words.error_head,
        "error_text": table_words.error_text,
        "path_with_added_args": path_with_added_args,
        "site_label": lambda site, names: names[site],
        "all_columns": lambda request: path_with_removed_args(request, {"_nocol", "_col"}),
    }
    env.globals["database_name"] = NAME


def _verdict_said(verdict: str | None) -> str:
    """How a run ended, in words."""
    if verdict in (None, "running"):
        return told("未结束", "did not end")
    return told(*(WORDS[Verdict(verdict)] if verdict in list(Verdict) else ("其他", "other")))


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    if view_name == "index":
        return lambda: _home(datasette)
    if view_name == "table":
        return lambda: _called(datasette)
    if view_name == "row" and (database, table) == (NAME, "articles"):
        key = request.url_vars["pks"]
        return lambda: _read(datasette, lambda db, path: pages.article(db, key) or {})
    return None


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    whole = [(route, query_csv) for route in ROUTES]
    return [
        (r"^/search$", _search),
        (r"^/charts$", _charts),
        (r"^/-/watch/(?P<name>.+)\.atom$", _feed),
        *whole,
    ]


@hookimpl
def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Makes the numbers of articles in the answers to questions links to their pages, and says what a site is called."""
    if column in ("site", "original_site") and isinstance(value, str):
        return _named_site(datasette, value)
    if table is None and column == "article_id" and isinstance(value, int):
        href = datasette.urls.row(NAME, "articles", str(value))
        return Markup('<a href="{}">{}</a>').format(href, value)
    return None


async def _called(datasette: Any) -> dict[str, Any]:
    return {"sites_called": await _names(datasette)}


async def _named_site(datasette: Any, site: str) -> Markup | None:
    """A site's name with what is typed for it, by which SQL finds it."""
    name = (await _names(datasette))[site]
    return Markup("{} <code>{}</code>").format(name, site) if name != site else None


async def _names(datasette: Any) -> SiteNames:
    """What the sites are called, asked once for a page; nothing where the file cannot be read, as the page will say."""
    asked = _asked_names.get()
    if asked is None:
        known = await _read(datasette, lambda db, path: {"names": SiteNames.of(db)})
        asked = known.get("names", SiteNames({}))
        _asked_names.set(asked)
    return asked


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    return [YearFacet]


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Callable[[_Asgi], _Asgi]:
    return guarded


class YearFacet(Facet):
    """How many rows there are of each year, by the first four digits of a column."""

    type = "year"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """As Datasette asks for it: the results, and the columns that took too long."""
        results, late = [], []
        for config in self.get_configs():
            column = config["config"].get("column") or config["config"]["simple"]
            year = f"substr({escape_sqlite(column)}, 1, 4)"
            sql = (
                f"SELECT {year} AS value, count(*) AS count FROM ({self.sql})"
                f" WHERE {escape_sqlite(column)} IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 50"
            )
            try:
                found = await self.ds.execute(
                    self.database, sql, self.params, truncate=False,
                    custom_time_limit=self.ds.setting("facet_time_limit_ms"),
                )  # fmt: skip
            except QueryInterrupted:
                late.append(column)
                continue
            results.append(
                {
                    "name": f"{column} {table_words.YEAR}",
                    "type": "column",
                    "hideable": False,
                    "toggle_url": "",
                    "results": [self._value(column, row) for row in found.rows],
                    "truncated": False,
                }
            )
        return results, late

    def _value(self, column: str, row: Any) -> dict[str, Any]:
        argument = {f"{column}__startswith": row["value"]}
        selected = tuple(*argument.items()) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        path = change(self.request, argument)
        return {
            "value": row["value"],
            "label": row["value"],
            "count": row["count"],
            "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
            "selected": selected,
        }


def guarded(app: _Asgi) -> _Asgi:
    """The application as a browser may be given it.

    Asked by another name than this machine's it refuses: a page elsewhere could otherwise have its own name lead
    here, and read the file. What a page elsewhere asks for is refused too, but for a link to a page of ours: it would
    read nothing, and yet have queries run. Cells of a CSV never begin as a formula does.
    """

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        query = scope.get("query_string", b"").decode("latin-1")
        language.set(language_of(headers))
        _asked_names.set(None)
        why = None
        if _name(headers.get(b"host", "")) not in _HOSTS:
            why = sentence("只能从本机打开", "these pages can only be opened on this machine")
        elif not is_own(headers) and not is_link(headers, query):
            why = sentence("不执行别的网站发来的查询", "queries of other sites are refused")
        if why:
            app_here: Any = Response.text(why, status=403).asgi_send
            await app_here(send)
            return
        may_be_slow.set(not runs_only_ours(scope["path"]))
        is_csv = scope["path"].endswith(".csv")
        if is_csv:
            scope = {**scope, "query_string": _whole(query).encode("latin-1")}

        async def send_guarded(message: Any) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                is_csv = is_csv and message["status"] == 200  # else it is one line of text
                message = {**message, "headers": [*message["headers"], *_HEADERS]}
            elif is_csv and message.get("body"):
                message = {**message, "body": _safe_rows(message["body"])}
            await send(message)

        await app(scope, receive, send_guarded)

    return answer


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


async def _home(datasette: Any) -> dict[str, Any]:
    def home(db: Readable, path: Path) -> dict[str, Any]:
        issue, feeds, trouble = None, list[str](), None
        try:
            issue, feeds = last_issue(path), _feeds(path)
        except StorageError as error:
            # Only its owner may read the file of subscriptions, and everybody the articles.
            trouble = reason(error)
        return {**pages.home(db, issue, feeds, present()), "trouble": trouble}

    return await _read(datasette, home)


def _feeds(path: Path) -> list[str]:
    if not watch_file(path).exists():
        return []
    with Subscriptions.to_read(path, _SECONDS) as file:
        return [one.name for one in file.all()]


async def _search(request: Any, datasette: Any) -> Response:
    args: Mapping[str, str] = request.args
    asked = pages.Asked.read(args)

    def found(db: Readable, path: Path) -> dict[str, Any]:
        return pages.found(db, asked, last_issue(path) if asked.is_since_issue else None, present())

    shown = await _read(datasette, found)
    return Response.html(await datasette.render_template("search.html", shown, request))


async def _feed(request: Any, datasette: Any) -> Response:
    path, name = Path(datasette.get_database(NAME).path), unquote(request.url_vars["name"])
    try:
        text = await asyncio.to_thread(feed_of, path, name, present(), _SECONDS)
    except StorageError as error:
        # A reader of feeds comes again; of one that is not found it thinks that it has gone.
        status = 503 if watch_file(path).exists() else 404
        return Response.text(reason(error), status=status)
    except UserError as error:
        return Response.text(reason(error), status=404)
    except MemoryError:
        return Response.text(sentence(*_FULL), status=503)
    return Response(text.decode(), content_type="application/atom+xml; charset=utf-8")


async def _charts(request: Any, datasette: Any) -> Response:
    # China has one time zone and no summer time.
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    shown = await _read(datasette, lambda db, path: pages.charted(db, today))
    return Response.html(await datasette.render_template("charts.html", shown, request))


async def _read(datasette: Any, ask: Callable[[Readable, Path], dict[str, Any]]) -> dict[str, Any]:
    """What a page shows, read aside so that other pages need not wait; ``ask`` is also given where the file is."""
    path = Path(datasette.get_database(NAME).path)

    def read() -> dict[str, Any]:
        with reading(path, _SECONDS) as db:
            return ask(db, path)

    try:
        return await asyncio.to_thread(read)
    except UserError as error:
        # The templates show it where the page would be.
        return {"failure": reason(error)}
    except MemoryError:
        return {"failure": sentence(*_FULL)}
