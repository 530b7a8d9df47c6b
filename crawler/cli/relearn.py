"""``zhaoshang add --relearn``: a declared site that was redesigned, its file and the day of the redesign."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from scrapy.settings import Settings

from crawler.base_spiders.site import SiteSpider
from crawler.declaring.redeclare import Anew, SiteFile, changed_expect
from crawler.declaring.spiderfile import (
    Files,
    SavedPage,
    saved_pages,
    write_saved,
    write_whole,
)
from crawler.errors import UserError, refusal
from crawler.fields.zone import SHANGHAI
from crawler.learn import Learned
from crawler.read.earlier import FIELDS
from crawler.sites import load_sites


@dataclass(frozen=True, slots=True)
class Known:
    """A declared site that is to be learned anew."""

    site: type[SiteSpider]
    files: Files
    text: str
    """What stands in its file."""
    file: SiteFile

    @property
    def old(self) -> dict[str, str | None]:
        """Its selectors until now."""
        return {name: getattr(self.site, name, None) for name in FIELDS}

    @property
    def sections(self) -> dict[str, str]:
        """Its sections until now, with their names where they have any."""
        names = self.site.sections
        return {url: names.get(url, "") for url in self.site.first_list_pages()}


def known_site(name: str, settings: Settings) -> Known:
    """A site and its file. Raises UserError if there is none, or it cannot be rewritten."""
    [site] = load_sites(settings, [name]).values()
    if not site.first_list_pages():
        raise UserError(
            f"{name} 没有声明任何栏目，无法重新识别",
            f"{name} declares no section, so it cannot be analysed again",
        )
    path = Path(getattr(sys.modules[site.__module__], "__file__", None) or "")
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _cannot_write(path, error) from error
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise UserError(
            f"{name} 的站点文件不能写：{path}；没有写入任何文件，可把它移到自己的包里再识别",
            f"the file of {name} cannot be written: {path}; nothing was written: move it to a package of your own",
        )
    files = Files(path, saved_pages(site.__module__, name))
    return Known(site, files, text, SiteFile(text, site.__name__, str(path)))


def last_day(told: str | None, now: datetime) -> date:
    """The last day of the old declaration: as told, else the day before ``now``, when the new one was learned.

    Raises UserError for what is no day before the present one.
    """
    today = now.astimezone(SHANGHAI).date()
    if told is None:
        return today - timedelta(days=1)
    try:
        day = date.fromisoformat(told)
    except ValueError:
        day = today
    if day >= today:
        raise UserError(
            f"--until 应为今天以前的日期（如 {today - timedelta(days=1)}）：{told}",
            f"--until takes a day before today, such as {today - timedelta(days=1)}: {told}",
        )
    return day


def anew(
    known: Known, learned: Learned, until: date, home: str | None, *, javascript: bool
) -> Anew:
    """What is to be written; ``home``: where the sections were found, if all were looked for."""
    new = javascript and not known.site.javascript
    if home is None:
        # The sections were named, and others not looked for: what may be one besides stays as it is.
        urls = {section.url for section in learned.sections}
        kept = {url: name for url, name in known.site.candidates.items() if url not in urls}
        learned.candidates = {**kept, **learned.candidates}
    return Anew(learned, until, home, known.sections, known.site.expect, new)


def is_same(known: Known, new: Anew) -> bool:
    """Whether the site is declared as it was learned already."""
    old = {name: css for name, css in known.old.items() if css is not None}
    learned = new.learned
    return (
        old == learned.selectors
        and known.site.date_order == learned.date_order
        and known.site.views_hidden == learned.views_hidden
        and known.site.list_requests == learned.list_requests
        and known.sections.keys() == {section.url for section in learned.sections}
        and learned.candidates.keys() <= known.site.candidates.keys()
    )


def expect_changes(new: Anew) -> str | None:
    """What of ``expect`` is changed because the new pages cannot hold it, as shown to a person."""
    changes = [f"{name} {was} -> {now}" for name, (was, now) in changed_expect(new).items()]
    return ", ".join(changes) or None


def rewrite_site(known: Known, text: str, pages: Sequence[SavedPage], read_at: str) -> None:
    """Write the site's file and its saved pages, read at a moment; what was saved before stays.

    Raises UserError if that cannot be done.
    """
    files = known.files
    try:
        write_whole(files.spider, text)
        if files.tests.is_dir():
            try:
                write_saved(files.pages, pages, read_at, beside=True)
            except OSError:
                write_whole(files.spider, known.text)
                raise
    except OSError as error:
        raise _cannot_write(Path(error.filename or files.spider), error) from error


def _cannot_write(path: Path, error: Exception) -> UserError:
    zh, en = refusal(error) if isinstance(error, OSError) else ("不是 UTF-8", "not UTF-8")
    return UserError(f"无法改写 {path}：{zh}", f"cannot rewrite {path}: {en}")
