"""What a drawn site consists of, before any markup."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.bench.drawn.lots import Lot
from tests.bench.drawn.texts import Block


@dataclass(frozen=True, slots=True)
class Section:
    """A section of articles."""

    number: int
    name: str
    kind: str
    """Which grammar writes its titles; see titles.py."""
    slug: str
    parent: str
    """The channel above it, for menus and breadcrumbs."""
    lot: Lot
    """The lots that its templates are drawn by: the site's, or its own."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article. Times are Beijing's."""

    number: int
    section: Section
    title: str
    published: datetime
    author: str
    source: str
    editor: str
    views: int
    blocks: tuple[Block, ...]
    path: str
    kicker: str
    subtitle: str
    files: tuple[str, ...]
    """Names of files attached below the text."""
    record: bool
    """Whether a table of properties stands above it (a government's record)."""
    turns: tuple[str, ...] = ()
    """The paths of its pages, where its text is spread over several; the first is ``path``."""

    @property
    def text(self) -> str:
        """Its text, block by block."""
        return "\n".join(block.text for block in self.blocks if block.text)

    def pages(self) -> list[Article]:
        """Its pages as articles of their own: each with its path and its share of the text."""
        if not self.turns:
            return [self]
        share = -(-len(self.blocks) // len(self.turns))
        return [
            replace(self, path=path, blocks=self.blocks[i * share : (i + 1) * share])
            for i, path in enumerate(self.turns)
        ]

    @property
    def excerpt(self) -> str:
        """What lists may quote of it: its paragraphs."""
        return "".join(b.text for b in self.blocks if b.kind == "paragraph")


@dataclass(slots=True)
class Site:
    """A site as it was drawn."""

    seed: int
    lot: Lot
    kind: str
    """official or theme."""
    name: str
    owner: str
    place: str
    base: str
    sections: tuple[Section, ...]
    articles: tuple[Article, ...]
    """Newest first."""
    encoding: str
    assets: set[str] = field(default_factory=set)
    """Paths of pictures and files that pages have named."""

    def of(self, section: Section) -> list[Article]:
        """The articles of a section, newest first."""
        return [a for a in self.articles if a.section is section]
