"""A site that is to be mended: what its file declares now, and the file itself, if it can be rewritten."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scrapy.settings import Settings

from crawler.base_spiders.site import SiteSpider
from crawler.declaring.redeclare import NotPlainError, SiteFile
from crawler.declaring.spiderfile import Files, saved_pages
from crawler.errors import UserError, refusal
from crawler.fields.zone import SHANGHAI
from crawler.learn.mend import SampledPage
from crawler.read.declared import Declaration
from crawler.read.earlier import FIELDS
from crawler.sites import load_sites


@dataclass(frozen=True, slots=True)
class Site:
    """A declared site and its file."""

    spider: type[SiteSpider]
    files: Files
    text: str
    """What stands in its file."""
    file: SiteFile | None
    """None for one that cannot be rewritten safely."""
    why_not: UserError | None = None
    """Why not."""

    @property
    def selectors(self) -> dict[str, str]:
        """What it declares, ABSENT among it."""
        said = {name: getattr(self.spider, name, None) for name in FIELDS}
        return {name: css for name, css in said.items() if css is not None}

    @property
    def declaration(self) -> Declaration:
        """The same, compiled."""
        return self.spider.compile()


def site_to_mend(name: str, settings: Settings) -> Site:
    """A site and its file. Raises UserError if there is no such site, or its file cannot be read."""
    [spider] = load_sites(settings, [name]).values()
    path = Path(getattr(sys.modules[spider.__module__], "__file__", None) or "")
    files = Files(path, saved_pages(spider.__module__, name))
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise cannot_write(path, error) from error
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return Site(
            spider, files, text, None, cannot_write(path, PermissionError(13, "", str(path)))
        )
    try:
        return Site(spider, files, text, SiteFile(text, spider.__name__, str(path)))
    except NotPlainError as error:
        return Site(spider, files, text, None, error)


def cannot_write(path: Path, error: Exception) -> UserError:
    """Why a site's file cannot be written."""
    zh, en = refusal(error) if isinstance(error, OSError) else ("不是 UTF-8", "not UTF-8")
    return UserError(f"无法改写 {path}：{zh}", f"cannot rewrite {path}: {en}")


def last_day_of_old(
    pages: Sequence[SampledPage],
    declaration: Declaration,
    changes: Mapping[str, str | None],
    earlier: tuple[date, ...],
) -> date:
    """Until when the old declaration is to be kept for archived pages: the day before the oldest of the sampled pages, back
    to which the new one finds what it is changed for.

    What was wrong from the beginning is read rightly from the beginning; what a redesign has changed, from that day on.
    """
    # Not every article names its author: only what all have tells a redesign.
    ours = [name for name in ("title", "published", "body") if changes.get(name)]
    newest_first = sorted(
        (page for page in pages if page.kind == "article"),
        key=lambda page: page.received,
        reverse=True,
    )
    day = max((page.received for page in pages), default=None)
    for page in newest_first:
        if any(not declaration.selectors[name].all(page.root) for name in ours):
            break
        day = page.received
    assert day is not None
    # What was known to be over before stays so.
    return max((day.astimezone(SHANGHAI).date() - timedelta(days=1), *earlier))
