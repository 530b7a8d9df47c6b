"""The articles of the sample site: what ``articles.toml`` holds, read into typed values.

``articles.toml`` is a list of ``[[article]]`` tables. Keys:

=============  =====================================================================================
``id``         the number in ``/post/N.html``; unique
``section``    产业信息, 招商动态, 政策法规 or 通知公告
``title``      plain text, not HTML
``author``     the account shown beside the date
``published``  a local date-time (Asia/Shanghai); or an ``age_hours`` or ``age_days`` instead
``views``      the count before the first visit
``source``     the medium credited in the body (``来源：…``); ``source_last`` puts it last
``byline``     the body's first line with the ``reporters`` named in it, if any
``body``       the text, one paragraph a line; see :func:`parse_body`
``tags``       words; ``related`` ids as the page links them (repeats are kept); without it, by tags
``contact``    whether the contact block follows the text (yes in the first two sections)
``markup``     how the body is marked up: ``p``, ``indent``, ``div``, ``span`` or ``br``
``lazy``       whether images load lazily from ``data-original``
``charset``    ``utf-8``; for 通知公告 ``meta``, ``undeclared`` or ``header``
``bare_id``    whether ``/?id=N`` answers the page itself instead of a redirect
=============  =====================================================================================
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from typing import Any, Literal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

SECTIONS: dict[str, int] = {"产业信息": 1, "招商动态": 2, "政策法规": 3, "通知公告": 4}
"""Section name -> the number in ``/category-N.html``."""

BlockKind = Literal["text", "heading", "row", "image", "file", "break"]
Markup = Literal["p", "indent", "div", "span", "br"]
Charset = Literal["utf-8", "meta", "undeclared", "header"]

_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>/img/[^)]+)\)")
_FILE = re.compile(r"(?P<lead>.*?)\[(?P<name>[^\]]+)\]\((?P<path>/files/[^)]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body, in reading order.

    ``text`` is the visible text (the alternative text of an image); ``path`` the site path of an
    image or file; ``lead`` the words before a file's link; ``cells`` the cells of a table row.
    """

    kind: BlockKind
    text: str = ""
    path: str = ""
    lead: str = ""
    cells: tuple[str, ...] = ()

    def plain(self) -> str:
        """The clean text a reader sees; empty for an image or a page break."""
        if self.kind in ("image", "break"):
            return ""
        if self.kind == "row":
            return " ".join(self.cells)
        return self.lead + self.text


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One article as written. Exactly one of ``published`` (aware) and ``age`` is set."""

    id: int
    section: str
    title: str
    author: str
    published: datetime | None
    age: timedelta | None
    views: int
    blocks: tuple[Block, ...]
    source: str | None = None
    source_last: bool = False
    byline: str | None = None
    reporters: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[int, ...] | None = None
    contact: bool = False
    markup: Markup = "p"
    lazy: bool = False
    charset: Charset = "utf-8"
    bare_id: bool = False

    @property
    def category(self) -> int:
        """The number of the section."""
        return SECTIONS[self.section]

    @property
    def images(self) -> tuple[Block, ...]:
        """The pictures of the body, in order, without the contact block's QR code."""
        return tuple(block for block in self.blocks if block.kind == "image")

    @property
    def attachments(self) -> tuple[Block, ...]:
        """The files that the body links, in order."""
        return tuple(block for block in self.blocks if block.kind == "file")

    def parts(self) -> list[tuple[Block, ...]]:
        """The body by page: one part, or several when it holds page breaks."""
        pages: list[list[Block]] = [[]]
        for block in self.blocks:
            if block.kind == "break":
                pages.append([])
            else:
                pages[-1].append(block)
        return [tuple(page) for page in pages]

    def lead_lines(self) -> list[str]:
        """The credit lines above the text: byline, then source unless that stands last."""
        lines = [self.byline] if self.byline else []
        if self.source and not self.source_last:
            lines.append(f"来源：{self.source}")
        return lines

    def plain(self) -> str:
        """The whole text on one line, credits first, as list pages cut their excerpts from it."""
        return " ".join([*self.lead_lines(), *filter(None, (b.plain() for b in self.blocks))])


@dataclass(frozen=True, slots=True)
class MissingArticle:
    """A row of one section's list whose article no longer exists."""

    id: int
    section: str
    title: str
    author: str
    age: timedelta
    views: int


def parse_body(body: str) -> tuple[Block, ...]:
    """Blocks of a body, one line each; blank lines mean nothing.

    ``# …`` is a bold heading; ``| a | b |`` a table row (adjacent rows are one table, the first
    its head); ``![alt](/img/…)`` an image; ``words[name](/files/…)`` an attachment; ``----``
    starts the next page; anything else is a paragraph.
    """
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line == "----":
            blocks.append(Block("break"))
        elif line.startswith("# "):
            blocks.append(Block("heading", line[2:].strip()))
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            blocks.append(Block("row", cells=cells))
        elif image := _IMAGE.fullmatch(line):
            blocks.append(Block("image", image["alt"], image["path"]))
        elif file := _FILE.fullmatch(line):
            blocks.append(Block("file", file["name"], file["path"], file["lead"]))
        else:
            blocks.append(Block("text", line))
    return tuple(blocks)


def load_articles() -> list[SampleArticle]:
    """Every article of the site, newest first: those of a given age by age, then those with a date.

    Raises ValueError, naming the article, when ``articles.toml`` breaks its own rules.
    """
    articles = [_article(table) for table in _content()["article"]]
    ids = [article.id for article in articles]
    if len(set(ids)) != len(ids):
        raise ValueError("articles.toml: an id is used twice")
    for article in articles:
        unknown = set(article.related or ()) - set(ids)
        if unknown:
            raise ValueError(f"articles.toml: article {article.id}: related {unknown} do not exist")
    return sorted(articles, key=_newest_first)


def load_missing() -> list[MissingArticle]:
    """The list rows that lead to an article that does not exist."""
    return [
        MissingArticle(
            id=table["id"],
            section=table["section"],
            title=table["title"],
            author=table["author"],
            age=timedelta(days=table["age_days"]),
            views=table["views"],
        )
        for table in _content()["missing"]
    ]


def _content() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("articles.toml").read_text("utf-8"))


def _article(table: dict[str, Any]) -> SampleArticle:
    given = dict(table)
    section = given["section"]
    if section not in SECTIONS:
        raise ValueError(f"articles.toml: article {given['id']}: unknown section {section!r}")
    published: datetime | None = given.pop("published", None)
    hours, days = given.pop("age_hours", None), given.pop("age_days", None)
    if sum(value is not None for value in (published, hours, days)) != 1:
        raise ValueError(f"articles.toml: article {given['id']}: give one date or one age")
    given.setdefault("contact", section in ("产业信息", "招商动态"))
    given.setdefault("charset", "meta" if section == "通知公告" else "utf-8")
    for key in ("reporters", "tags", "related"):
        if key in given:
            given[key] = tuple(given[key])
    return SampleArticle(
        published=published.replace(tzinfo=SHANGHAI) if published else None,
        age=None if published else timedelta(hours=hours or 0, days=days or 0),
        blocks=parse_body(given.pop("body")),
        **given,
    )


def _newest_first(article: SampleArticle) -> tuple[bool, float, int]:
    if article.age is not None:
        return (False, article.age.total_seconds(), -article.id)
    assert article.published is not None
    return (True, -article.published.timestamp(), -article.id)
