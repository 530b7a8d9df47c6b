"""Pages that may be sections of a site, and what the runs that looked at them saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Final

from crawler.storage.reader import Readable

_COLUMNS: Final = "url, href, name, found_on, outcome, asked_at"

LIST: Final = "list"
"""The selectors of the site find new articles there: a section like others."""
ROWS: Final = "rows"
"""It is a list of new articles whose rows no selector finds."""
LINKS: Final = "links"
"""It leads to new articles here and there, such as the front page of a department."""
SAME: Final = "same"
"""It shows what the sections show."""
NONE: Final = "none"
"""It leads to no article."""
SECTIONS: Final = frozenset({LIST, ROWS, LINKS})


@dataclass(slots=True)
class Candidate:
    """A page that may be a section."""

    url: str
    """Canonical."""
    href: str
    """As the site writes it."""
    name: str
    found_on: str = ""
    """The candidate in the site's file on whose pages it was found; empty for one that stands there itself."""
    outcome: str | None = None
    """LIST, ROWS, LINKS, SAME, NONE, or why it did not answer; None while nobody has looked at it."""
    asked_at: str | None = None
    """When it was looked at last, UTC."""

    @property
    def is_section(self) -> bool:
        """Whether it was found to list articles."""
        return self.outcome in SECTIONS

    @property
    def names_articles(self) -> bool:
        """Whether it is one section, and not the front page of several."""
        return self.outcome in (LIST, ROWS)


def candidates_of(db: Readable, site: str) -> list[Candidate]:
    """The candidates of a site that a run has looked at or found, in the order of their addresses."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM candidate_sections WHERE site = ? ORDER BY url", [site]
    )
    return [Candidate(*row) for row in rows]


def write_candidates(db: Readable, site: str, candidates: Iterable[Candidate]) -> None:
    """Keep what was seen of them."""
    db.conn.executemany(
        f"INSERT OR REPLACE INTO candidate_sections (site, {_COLUMNS}) VALUES (?{', ?' * 6})",
        ((site, *astuple(each)) for each in candidates),
    )
