"""Where on a page the parts of its article stand."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.read.lines import Block, Page
from crawler.read.printed import Printed
from crawler.read.titles import TitleLine
from crawler.read.zones import Zone


@dataclass(slots=True)
class Layout:
    """The article's parts, in lines."""

    page: Page
    zones: list[Zone]
    values: list[float]
    title: TitleLine
    end: int = 0
    """Behind this line nothing belongs to the article."""
    body: Block | None = None
    guessed: bool = False
    """Whether any line of the page was worth something as text, before the info line was known."""
    info: Printed = field(default_factory=Printed)
    repeated: frozenset[int] = frozenset()
    """Lines that the theme prints on every page."""

    @property
    def title_span(self) -> tuple[int, int]:
        return self.title.first, self.title.end

    @property
    def top(self) -> int:
        """The first line behind the title, 0 if there is no title."""
        return max(0, self.title_span[1])
