"""What our pages are asked and answer: from a request to the values of a template, a file, or a change."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote, unquote

from datasette.utils.asgi import Response

from crawler.browse import pages, reading_list
from crawler.browse.asked import Asked, Kept
from crawler.browse.entry import SESSION_SECONDS, is_password
from crawler.browse.guard import SESSION, TOKEN, Gate
from crawler.browse.language import COOKIE, LANGUAGES, reason, told
from crawler.browse.metadata import NAME
from crawler.clock import present, stamp
from crawler.errors import StorageError, UserError
from crawler.exports import atom, csv_file, workbook
from crawler.exports.rows import Rows
from crawler.fields.zone import SHANGHAI
from crawler.storage import desk
from crawler.storage.database import reading
from crawler.storage.issues import issue_before
from crawler.storage.reader import Readable
from crawler.storage.reading import COLUMNS, FORWARDED
from crawler.storage.site_names import SiteNames
from crawler.storage.subscriptions import Subscriptions
from crawler.storage.watch_file import watch_file
from crawler.tell.feed import feed_of
from crawler.words.columns import COLUMNS as COLUMN_NAMES

_SECONDS: Final = 5.0
# A workbook of as many articles as it may hold takes its time.
_SECONDS_OF_FILES: Final = 120.0
_FEED: Final = 100
_FULL: Final = (
    "内存已被正在执行的查询占满，请稍后再试",
    "running queries use all the memory allowed; try again later",
)
# Where a change may lead back to: a list or an article, of ours.
_BACK: Final = re.compile(rf"/(?:{NAME}/articles/\d+)?(?:\?[\x21-\x7e]*)?(?:#a\d+)?")
_NUMBER: Final = re.compile(r"\d{1,18}")
_YEAR_SECONDS: Final = 365 * 24 * 3600


async def home(request: Any, datasette: Any) -> Response:
    """The reading list; `/search` is what a part of it was called before."""
    asked = Asked.read(request.args)

    def shown(db: Readable, path: Path) -> dict[str, Any]:
        now = present()
        return reading_list.reading_list(db, asked, kept(path, asked, now), now)

    exportable = asked.is_for_commands and datasette.runner.workplace.refusal is None
    found = {"title": told("招商", "zhaoshang"), "exportable": exportable, **await read(datasette, shown)}  # fmt: skip
    return Response.html(await datasette.render_template("reading_list.html", found, request))


async def exported(request: Any, datasette: Any) -> Response:
    """A reading list as a file, or as a feed."""
    asked, kind = Asked.read(request.args), request.url_vars["kind"]
    path, now = Path(datasette.get_database(NAME).path), present()

    def whole() -> tuple[bytes, str]:
        with tempfile.TemporaryFile() as file, reading(path, _SECONDS_OF_FILES) as db:
            title = reading_list.title_of(asked, SiteNames.of(db))
            columns, limit, write = _written_as(kind, title, now)
            rows = reading_list.rows_of(db, asked, kept(path, asked, now), now, columns, limit)
            write(rows, file)
            file.seek(0)
            return file.read(), title

    try:
        body, title = await asyncio.to_thread(whole)
    except UserError as error:
        return Response.text(reason(error), status=400)
    except MemoryError:
        return Response.text(told(*_FULL), status=503)
    headers = {}
    if kind != "atom":
        name = f"{title} {now.astimezone(SHANGHAI):%Y-%m-%d}.{kind}"
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, headers=headers, content_type=_TYPES[kind])


_TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _written_as(
    kind: str, called: str, now: datetime
) -> tuple[tuple[str, ...], int, Callable[[Rows, IO[bytes]], int]]:
    """The columns of a file, how many rows it has at most, and what writes it."""
    if kind == "csv":
        return COLUMNS, reading_list.EXPORTED, csv_file.write
    if kind == "atom":
        title = f"zhaoshang · {called}"
        return COLUMNS, _FEED, partial(atom.write, title=title, now=stamp(now))
    headings = {name: told(*both) for name, both in COLUMN_NAMES.items()}
    return (
        FORWARDED,
        reading_list.EXPORTED,
        partial(workbook.write, headings=headings, name=told("文章", "Articles")),
    )


async def mark(request: Any, datasette: Any) -> Response:
    """Mark an article as read, unread or starred, or all as read; then back to the page that asked."""
    if request.method != "POST":
        return Response.text(told("请用 POST", "use POST"), status=405, headers={"allow": "POST"})
    form = await request.post_vars()
    what, _, number = form.get("do", "").partition(" ")
    if what not in _MARKS or not _NUMBER.fullmatch(number):
        return Response.text(told("不认识的操作", "unknown action"), status=400)
    path = Path(datasette.get_database(NAME).path)
    try:
        await asyncio.to_thread(_MARKS[what], path, int(number))
    except StorageError as error:
        return Response.text(reason(error), status=500)
    where = form.get("back", "")
    # To the place of the article in its list.
    return back(
        datasette, f"{where}#a{number}" if where.startswith("/?") or where == "/" else where
    )


_MARKS: Final[dict[str, Callable[[Path, int], None]]] = {
    "read": partial(desk.mark_read, is_read=True),
    "unread": partial(desk.mark_read, is_read=False),
    "star": lambda path, number: desk.mark_starred(path, number, stamp(present())),
    "unstar": partial(desk.mark_starred, starred_at=None),
    "all-read": desk.mark_all_read,
}


async def speak(request: Any, datasette: Any) -> Response:
    """Choose the language of the pages."""
    if request.method != "POST":
        return Response.text(told("请用 POST", "use POST"), status=405, headers={"allow": "POST"})
    form = await request.post_vars()
    if (chosen := form.get("language")) not in LANGUAGES:
        return Response.text(told("没有这种语言", "no such language"), status=400)
    answer = back(datasette, form.get("back", ""))
    path = datasette.setting("base_url")
    answer.set_cookie(COOKIE, chosen, max_age=_YEAR_SECONDS, path=path, httponly=True)
    return answer


def gate_of(datasette: Any) -> Gate:
    """Who is let in to the pages that are served."""
    gate: Gate = datasette.gate
    return gate


def is_in(datasette: Any, request: Any) -> bool:
    """Whether somebody came in by a password, and may leave."""
    gate = gate_of(datasette)
    if request is None or gate.password is None:
        return False
    return gate.sessions.is_open(request.cookies.get(SESSION))


async def enter(request: Any, datasette: Any) -> Response:
    """Ask for the password, and let in whoever knows it, by a session that begins now."""
    gate, address = gate_of(datasette), (request.scope.get("client") or ("",))[0]
    if gate.password is None:
        return back(datasette, "/")
    if request.method != "POST":
        return await _door(request, datasette, request.args.get("back") or "/", None, 200)
    form = await request.post_vars()
    where = form.get("back", "")
    if seconds := gate.failures.wait(address):
        minutes = -(-seconds // 60)
        why = told(f"错误次数太多，请过 {minutes} 分钟再试", f"too many wrong passwords; try again in {minutes} min")  # fmt: skip
        answer = await _door(request, datasette, where, why, 429)
        answer.headers["retry-after"] = str(seconds)
        return answer
    # Before the answer is known: of many guesses at once only a few are tried.
    gate.failures.note(address)
    async with _TRYING:
        is_right = await asyncio.to_thread(is_password, form.get("password", ""), gate.password)
    if not is_right:
        return await _door(request, datasette, where, told("密码不对", "wrong password"), 403)
    gate.failures.forget(address)
    answer = back(datasette, where)
    options = {"path": gate.path, "httponly": True, "secure": request.scheme == "https"}
    session = gate.sessions.open(request.cookies.get(SESSION))
    answer.set_cookie(SESSION, session, max_age=SESSION_SECONDS, samesite="lax", **options)
    # What a form must know is new too.
    answer.set_cookie(TOKEN, "", max_age=0, path="/")
    return answer


# Passwords that are tried at the same time: each takes 32 MB.
_TRYING: Final = asyncio.Semaphore(2)


async def _door(request: Any, datasette: Any, where: str, why: str | None, status: int) -> Response:
    shown = {"back": where, "why": why}
    page = await datasette.render_template("enter.html", shown, request)
    return Response.html(page, status=status)


async def leave(request: Any, datasette: Any) -> Response:
    """End the session."""
    if request.method != "POST":
        return Response.text(told("请用 POST", "use POST"), status=405, headers={"allow": "POST"})
    gate = gate_of(datasette)
    gate.sessions.close(request.cookies.get(SESSION))
    answer = back(datasette, "/")
    answer.set_cookie(SESSION, "", max_age=0, path=gate.path)
    return answer


def back(datasette: Any, where: str) -> Response:
    """To a page of ours; to the first one where ``where`` is none."""
    path = where if _BACK.fullmatch(where) or _PAGE.fullmatch(where) else "/"
    return Response.redirect(datasette.urls.path(path), status=303)


# What else there is in the navigation, for who changes the language there.
_PAGE: Final = re.compile(
    rf"/(?:charts|health|sites(?:/[\w.%~-]+)?|-/sites/\w+/mend|jobs(?:/\d+)?|{NAME}(?:/[\w]+)*)"
    r"(?:\?[\x21-\x7e]*)?"
)


async def feed(request: Any, datasette: Any) -> Response:
    """The feed of a subscription."""
    path, name = Path(datasette.get_database(NAME).path), unquote(request.url_vars["name"])
    try:
        text = await asyncio.to_thread(feed_of, path, name, present(), _SECONDS)
    except StorageError as error:
        # A reader of feeds comes again; of one that is not found it thinks that it has gone.
        return Response.text(reason(error), status=503 if watch_file(path).exists() else 404)
    except UserError as error:
        return Response.text(reason(error), status=404)
    except MemoryError:
        return Response.text(told(*_FULL), status=503)
    return Response(text.decode(), content_type="application/atom+xml; charset=utf-8")


async def charts(request: Any, datasette: Any) -> Response:
    """Articles by week."""
    today = datetime.now(UTC).astimezone(SHANGHAI).date()
    shown = await read(datasette, lambda db, path: pages.charted(db, today))
    return Response.html(await datasette.render_template("charts.html", shown, request))


async def article(datasette: Any, key: str) -> dict[str, Any]:
    """What stands on the page of an article."""

    def shown(db: Readable, path: Path) -> dict[str, Any]:
        try:
            marks = desk.marks(path, _SECONDS)
        except StorageError:
            # What cannot be read is told on the reading list; the article is there all the same.
            marks = desk.Marks()
        return pages.article(db, key, marks) or {}

    return await read(datasette, shown)


def navigation() -> list[tuple[str, str]]:
    """The pages that every page leads to: path and name."""
    return [
        ("/", told("文章", "Articles")),
        ("/sites", told("站点", "Sites")),
        ("/charts", told("图表", "Charts")),
        (f"/{NAME}", told("查询", "Queries")),
    ]


def here(datasette: Any, request: Any) -> str:
    """The path of a page with its query, as a form on it says where to come back to."""
    if request is None:
        return "/"
    path = request.path.removeprefix(datasette.setting("base_url").rstrip("/"))
    return f"{path}?{request.query_string}" if request.query_string else path


def kept(path: Path, asked: Asked, now: datetime) -> Kept:
    """What is kept beside a database, as far as it can be read: only its owner may, and everybody the articles."""
    found, trouble = Kept(), None
    try:
        found = Kept(desk.marks(path, _SECONDS))
    except StorageError as error:
        trouble = error
    try:
        issue = issue_before(path, now)
        if watch_file(path).exists():
            with Subscriptions.to_read(path, _SECONDS) as file:
                names = [one.name for one in file.all()]
                matched = file.matched(asked.watch, _MATCHED) if asked.watch in names else None
            return Kept(found.marks, issue, names, matched, trouble)
        return Kept(found.marks, issue, trouble=trouble)
    except StorageError as error:
        return Kept(found.marks, trouble=error)


# Articles of a subscription, the latest: as many as anybody turns pages for.
_MATCHED: Final = 2000


async def read(datasette: Any, ask: Callable[[Readable, Path], dict[str, Any]]) -> dict[str, Any]:
    """What a page shows, read aside so that other pages need not wait; ``ask`` is also given where the file is."""
    path = Path(datasette.get_database(NAME).path)

    def asked() -> dict[str, Any]:
        with reading(path, _SECONDS) as db:
            return ask(db, path)

    try:
        return await asyncio.to_thread(asked)
    except UserError as error:
        # The templates show it where the page would be.
        return {"failure": reason(error)}
    except MemoryError:
        return {"failure": told(*_FULL)}


_asked_names: ContextVar[SiteNames | None] = ContextVar("names", default=None)


async def site_names(datasette: Any) -> SiteNames:
    """What the sites are called, asked once for a page; nothing where the file cannot be read, as the page will say."""
    asked = _asked_names.get()
    if asked is None:
        known = await read(datasette, lambda db, path: {"names": SiteNames.of(db)})
        asked = known.get("names", SiteNames({}))
        _asked_names.set(asked)
    return asked
