"""The page on which a site is mended by clicks: one of its pages in a frame, what every sampled page gives, and what to save.

Clicks are kept here, by site, until they are saved or the server ends. What they come to is worked out by the engine in this
process; the file is written by ``zhaoshang mend`` in a process of its own, as it is from the command line.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Final

from datasette.utils.asgi import Response

from crawler.browse import process
from crawler.browse.frame import framed
from crawler.browse.language import language, reason, told
from crawler.browse.workplace import Workplace
from crawler.declaring.written import Written, written_sites
from crawler.errors import UserError
from crawler.learn.mend import (
    ARTICLE_FIELDS,
    EXCLUDED,
    LIST_FIELDS,
    BadClickError,
    Click,
    Mended,
    Place,
    SampledPage,
    Shown,
    compiled,
    losses,
    mended,
    page_lines,
    preview,
)
from crawler.mending.sampled import sampled
from crawler.project import current_project, find_modules, settings_module
from crawler.storage.archive import Archive, archive_path

SITE: Final = r"(?P<name>[a-z][a-z0-9_]{0,39})"
"""The name of a site in an address: it can lead to no other folder."""
ROUTES: Final = (rf"^/-/sites/{SITE}/mend$", rf"^/-/sites/{SITE}/mend/(?P<number>[0-9]{{1,4}})$")
# Sites whose pages are kept in memory, and clicks of one.
_SITES: Final = 3
_CLICKS: Final = 60
_PART: Final = 200
# Lines of a page that can be chosen, and characters of one that are shown.
_LINES: Final = 1500
_LINE: Final = 90
_VALUE: Final = 60
# Seconds for the command that writes, and for the one that fetches: politely, a page every few seconds.
_WRITES: Final = 120
_FETCHES: Final = 900


@dataclass
class Draft:
    """One site being mended."""

    declared: Written
    pages: list[SampledPage]
    clicks: list[Click] = field(default_factory=list)
    said: str = ""
    """What the command said that wrote or fetched last."""
    is_written: bool = False


@dataclass
class Workbench:
    """The sites that can be mended from here."""

    workplace: Workplace
    modules: Sequence[str]
    archive: Path | None
    drafts: dict[str, Draft] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def of_project(cls, workplace: Workplace) -> Workbench:
        """By the settings of the project."""
        find_modules()
        settings = import_module(settings_module())
        modules = getattr(settings, "SPIDER_MODULES", ())
        named = [modules] if isinstance(modules, str) else list(modules)
        archive = archive_path(workplace.database, getattr(settings, "ARCHIVE", None))
        return cls(workplace, named, archive)

    @property
    def database(self) -> Path:
        """The file that is served."""
        return self.workplace.database

    def draft(self, name: str) -> Draft:
        """What was done to a site so far. Raises UserError if there is no such site, or no page of it."""
        found = written_sites(self.modules).get(name)
        if found is None:
            raise UserError(f"没有名为 {name} 的站点文件", f"there is no site file for {name}")
        known = self.drafts.get(name)
        if known is not None and known.declared == found and known.pages:
            return known
        pages: list[SampledPage] = []
        if self.archive is not None and self.archive.is_file():
            with closing(Archive.open_to_read(self.archive)) as opened:
                pages = sampled(opened, name, found.order)
        made = Draft(
            found, pages, [], known.said if known else "", known.is_written if known else False
        )
        while len(self.drafts) >= _SITES:
            del self.drafts[next(iter(self.drafts))]
        self.drafts[name] = made
        return made

    def run(self, seconds: int, *arguments: str) -> tuple[int, str]:
        """The command on this database; its exit code and what it said."""
        project = current_project()
        home = project.folder if project is not None else None
        options = ["--db", str(self.database), "-s", f"SPIDER_MODULES={','.join(self.modules)}"]
        try:
            command = self.workplace.command([*arguments, *options])
            return process.finished(command, language.get(), seconds, home=home)
        except subprocess.TimeoutExpired:
            return -1, told("时间太长，已停止", "it took too long and was stopped")


def workbench_of(datasette: Any) -> Workbench:
    """That of the pages that are served."""
    found = getattr(datasette, "workbench", None)
    if found is None:
        found = Workbench.of_project(datasette.runner.workplace)
        datasette.workbench = found
    return found


async def mend(request: Any, datasette: Any) -> Response:
    """Show how a site is read, and take what a person points at."""
    name, bench = request.url_vars["name"], workbench_of(datasette)
    number = _number(request.args.get("page"))
    if request.method == "POST":
        form = await request.post_vars()
        number = _number(form.get("page"))
        try:
            await asyncio.to_thread(_act, bench, name, form)
        except UserError as error:
            return await _shown(request, datasette, bench, name, number, reason(error))
        return Response.redirect(
            datasette.urls.path(f"/-/sites/{name}/mend?page={number}"), status=303
        )
    return await _shown(request, datasette, bench, name, number, None)


async def frame(request: Any, datasette: Any) -> Response:
    """One page of a site, with nothing in it that acts."""
    name, bench = request.url_vars["name"], workbench_of(datasette)
    number = int(request.url_vars["number"])

    def made() -> str | None:
        with bench.lock:
            draft = bench.draft(name)
            if number >= len(draft.pages):
                return None
            page = draft.pages[number]
            [shown] = preview([page], _declaration(draft, _result(draft)))
            css = datasette.urls.path("/browse/frame.css")
            return framed(page, shown.places, _names(), str(css))

    try:
        text = await asyncio.to_thread(made)
    except UserError as error:
        return Response.text(reason(error), status=404)
    if text is None:
        return Response.text(told("没有这一页", "no such page"), status=404)
    return Response.html(text)


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 5 else 0


def _act(bench: Workbench, name: str, form: dict[str, str]) -> None:
    """Do what a form asks for. Raises UserError."""
    with bench.lock:
        draft = bench.draft(name)
        what, number = form.get("do", ""), _number(form.get("page"))
        draft.said, draft.is_written = "", False
        if what in ("is", "not", "none"):
            if number >= len(draft.pages):
                raise BadClickError("没有这一页", "no such page")
            _point(draft, draft.pages[number], what, form)
        elif what.startswith("drop ") and what[5:].isascii() and what[5:].isdigit():
            draft.clicks = [c for at, c in enumerate(draft.clicks) if at != int(what[5:])]
        elif what == "clear":
            draft.clicks = []
        elif what == "fetch":
            _, said = bench.run(_FETCHES, "mend", name, "--fetch")
            bench.drafts.pop(name)
            bench.draft(name).said = said
        elif what == "save":
            _save(bench, name, draft)
        else:
            raise BadClickError("不认识的操作", "unknown action")


def _point(draft: Draft, page: SampledPage, what: str, form: dict[str, str]) -> None:
    said, field_name = form.get("place", ""), form.get("field", "")
    if what != "none" and not said:
        raise BadClickError("先选一处", "choose a place first")
    place = Place.read(said) if what != "none" else None
    click = Click(page.url, field_name, place, form.get("part", "").strip()[:_PART], what == "not")
    if len(draft.clicks) >= _CLICKS:
        raise BadClickError("点选太多了", "too many clicks")
    # What a page shows for a field is said once, but for lists and texts, of which several nodes may be meant.
    several = field_name in ("body", EXCLUDED, *LIST_FIELDS)
    kept = [
        c
        for c in draft.clicks
        if several or (c.page, c.field, c.wrong) != (click.page, click.field, click.wrong)
    ]
    mended(
        draft.pages, draft.declared.selectors, [*kept, click]
    )  # raises for a place that there is not
    draft.clicks = [*dict.fromkeys([*kept, click])]


def _save(bench: Workbench, name: str, draft: Draft) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clicks.json"
        path.write_text(json.dumps([each.written() for each in draft.clicks]), encoding="utf-8")
        code, draft.said = bench.run(_WRITES, "mend", name, "--clicks", str(path), "--yes")
    if code == 0:
        # What changed was seen before; what comes next was not.
        kept = draft.said.rpartition("\n")[2]
        bench.drafts.pop(name)
        fresh = bench.draft(name)
        fresh.said, fresh.is_written = kept, True


def _result(draft: Draft) -> Mended:
    return mended(draft.pages, draft.declared.selectors, draft.clicks)


def _declaration(draft: Draft, result: Mended) -> Any:
    return compiled(result.applied(draft.declared.selectors), draft.declared.order)


def _names() -> dict[str, str]:
    """What the fields are called."""
    return {
        "title": told("标题", "Title"), "published": told("时间", "Date"), "category": told("栏目", "Section"),
        "author": told("作者", "Author"), "source": told("来源", "Source"), "views": told("浏览", "Views"),
        "body": told("正文", "Text"), EXCLUDED: told("正文里要去掉的", "Not of the text"),
        "article_links": told("列表行的链接", "Link of a row"), "list_published": told("列表行的日期", "Day of a row"),
        "next_page": told("下一页", "Next page"), "row": told("行", "Row"), "list_row": told("列表行", "Row of a list"),
        "breadcrumb": told("路径", "Path"),
    }  # fmt: skip


async def _shown(
    request: Any, datasette: Any, bench: Workbench, name: str, number: int, failure: str | None
) -> Response:
    status = 200 if failure is None else 400

    def found() -> dict[str, Any]:
        with bench.lock:
            return _page(bench.draft(name), name, number)

    try:
        shown = await asyncio.to_thread(found)
    except UserError as error:
        shown, failure, status = {"name": name, "pages": []}, reason(error), 404
    page = await datasette.render_template("mend.html", {**shown, "failure": failure}, request)
    return Response.html(page, status=status)


def _page(draft: Draft, name: str, number: int) -> dict[str, Any]:
    """What stands on the page."""
    shown: dict[str, Any] = {
        "name": name, "pages": [], "said": draft.said, "is_written": draft.is_written, "names": _names(),
        "unread": draft.declared.unread,
    }  # fmt: skip
    if not draft.pages:
        return shown
    number = min(number, len(draft.pages) - 1)
    page, result = draft.pages[number], _result(draft)
    before = preview(draft.pages, compiled(draft.declared.selectors, draft.declared.order))
    after = preview(draft.pages, _declaration(draft, result))
    lines = [(str(place), _cut(text, _LINE)) for place, text in page_lines(page)][:_LINES]
    fields = (*ARTICLE_FIELDS, EXCLUDED) if page.kind == "article" else LIST_FIELDS
    return {
        **shown, "number": number, "page": page, "lines": lines, "fields": fields,
        "pages": [(n, each.kind, _cut(each.row.title or each.url, _VALUE)) for n, each in enumerate(draft.pages)],
        "columns": ARTICLE_FIELDS,
        "articles": [_row(n, old, new) for n, (old, new) in enumerate(zip(before, after, strict=True)) if new.page.kind == "article"],
        "lists": [_list(n, old, new) for n, (old, new) in enumerate(zip(before, after, strict=True)) if new.page.kind == "list"],
        "changes": [(field_name, _selector(draft.declared.selectors.get(field_name)), _selector(css)) for field_name, css in result.changes.items()],
        "clicks": [_said(at, click, draft) for at, click in enumerate(draft.clicks)],
        "losses": [told(*loss.told(_names().get(loss.field, loss.field))) for loss in losses(before, after, draft.clicks)],
        "unmet": [_said(0, click, draft) for click in result.unmet],
    }  # fmt: skip


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _value(shown: Shown, name: str) -> str:
    value = shown.fields.get(name)
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return _cut(text, _VALUE)


def _row(number: int, before: Shown, after: Shown) -> dict[str, Any]:
    cells = [
        (name, _value(after, name), _value(before, name) != _value(after, name))
        for name in ARTICLE_FIELDS
    ]
    return {
        "number": number,
        "title": _cut(after.page.row.title or after.page.url, _VALUE),
        "cells": cells,
    }


def _list(number: int, before: Shown, after: Shown) -> dict[str, Any]:
    return {
        "number": number, "url": after.page.url, "was": len(before.rows), "is": len(after.rows),
        "some": [(_cut(row.title, _VALUE), row.published_raw or "") for row in after.rows[:3]],
        "following": after.following or "",
    }  # fmt: skip


def _selector(css: str | None) -> str:
    if css is None:
        return told("未声明", "undeclared")
    return css or told("不显示", "not shown")


def _said(at: int, click: Click, draft: Draft) -> dict[str, Any]:
    page = next((n, each) for n, each in enumerate(draft.pages) if each.url == click.page)
    text = page[1].text(click.place) if click.place else ""
    return {
        "at": at, "field": click.field, "number": page[0], "page": _cut(page[1].row.title or page[1].url, _VALUE),
        "text": _cut(click.part or text, _VALUE), "is_shown": click.place is not None, "wrong": click.wrong,
    }  # fmt: skip
