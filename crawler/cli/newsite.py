"""A site that is to be added: what it may be called, whether it is there already, and the writing of its files."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from crawler.declaring.spiderfile import Files, SavedPage, row_of, saved, write_saved
from crawler.errors import UserError, refusal
from crawler.fields.urls import canonical_url
from crawler.learn import Learned
from crawler.read.page import read_page
from crawler.runs.process import is_url

_SAVED_PAGES: Final = 4


class Watched(Protocol):
    """What is asked of a site that is there."""

    @property
    def home(self) -> str | None: ...

    def first_list_pages(self) -> Sequence[str]:
        """The addresses of its sections."""


def check_url(url: str) -> None:
    """Raises UserError for what is no web address."""
    if not is_url(url) or canonical_url(url) is None:
        raise UserError(f"不是网址：{url}", f"not a URL: {url}")


def check_name(name: str, taken: set[str], sites: Container[str] = ()) -> None:
    """Raises UserError for a name that a site's file or class cannot have, or that another site has.

    ``sites``: those of the taken names that may be learned anew.
    """
    if keyword.iskeyword(name):
        raise UserError(
            f"{name} 是 Python 的保留字，请用 --name 另取",
            f"{name} is a reserved word of Python; choose another name with --name",
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise UserError(
            f"站点名只能用小写字母、数字和下划线，以字母开头：{name or '（空）'}",
            f"a site's name consists of lower-case letters, digits and underscores and starts with a letter: {name or '(empty)'}",
        )
    if name in taken:
        raise name_taken(name, sites)


def name_taken(name: str, sites: Container[str]) -> UserError:
    """What a person is told whose new site would have another's name."""
    anew = name in sites
    return UserError(
        f"已有名为 {name} 的站点，请用 --name 另取"
        + f"（要重新识别它：zhaoshang add --relearn {name}）" * anew,
        f"there already is a site named {name}; choose another name with --name"
        + f" (to analyse it again: zhaoshang add --relearn {name})" * anew,
    )


def check_new(
    lists: Iterable[str],
    sites: Mapping[str, Watched],
    home: str | None = None,
    *,
    named: bool = False,
) -> None:
    """Raises UserError if a declared site watches all these lists, or was learned from this home page, already.

    What two sites share is stored once. ``named``: a person has named these sections, and no others are looked for.
    """
    wanted = {page_of(url) for url in lists}
    for name, site in sites.items():
        is_learned = home and site.home and page_of(home) == page_of(site.home)
        if is_learned or wanted <= {page_of(url) for url in site.first_list_pages()}:
            if named:
                raise UserError(
                    f"给出的栏目站点 {name} 都已采集；下一步：zhaoshang crawl {name}",
                    f"the site {name} already covers these sections; next: zhaoshang crawl {name}",
                )
            raise UserError(
                f"这个网站已经接入，名为 {name}；下一步：zhaoshang crawl {name}（要重新识别：zhaoshang add --relearn {name}）",
                f"this site has already been added as {name}; next: zhaoshang crawl {name} (to analyse it again: zhaoshang add --relearn {name})",
            )


def page_of(url: str) -> str:
    """A home page or a list, by whichever of its addresses."""
    address = re.sub(r"^https?://(www\.)?", "", canonical_url(url) or url)
    return re.sub(r"/(index\.\w+)?$", "", address)


def write_site(files: Files, source: str, learned: Learned, now: datetime) -> None:
    """Write the declaration, the saved pages and their golden fields, as read at ``now`` (aware).

    Raises UserError if that cannot be done.
    """
    write_new(files, source, pages_to_save(learned, now), now.isoformat(timespec="seconds"))


def pages_to_save(learned: Learned, now: datetime) -> list[SavedPage]:
    """The pages that are saved with a declaration, as read at ``now`` (aware)."""
    samples = learned.samples[-_SAVED_PAGES:]
    values = [
        read_page(sample.document, learned.declaration, row_of(sample), now) for sample in samples
    ]
    return saved(samples, values)


def write_new(files: Files, source: str, pages: Sequence[SavedPage], read_at: str) -> None:
    """Write the file of a site that has none, and its saved pages. Raises UserError if that cannot be done."""
    try:
        # Another may have written it meanwhile.
        with files.spider.open("x", encoding="utf-8") as file:
            file.write(source)
        if files.tests.is_dir():
            write_saved(files.pages, pages, read_at)
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(
            f"无法写入 {error.filename}：{zh}", f"cannot write {error.filename}: {en}"
        ) from error
