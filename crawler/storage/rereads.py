"""How far the later pages of each list have been read again, over the runs of weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any, Final

from crawler.storage.reader import Readable

_COLUMNS: Final = "url, page, href, last_href, second_href, pages, articles, vain, length, began_at, done_at, crawl_id"


@dataclass(slots=True)
class Reread:
    """One section's round through its pages: one page or a few a run, from the second to the last, and again."""

    url: str
    """The section's first page."""
    page: int = 1
    """The last page that the round has come to; 1 where it is to begin."""
    href: str | None = None
    """Where the page after it stands; None if that is not known."""
    last_href: str | None = None
    """Where that page itself stood."""
    second_href: str | None = None
    """Where the second page stands: what a round begins with; None for a list of one page."""
    pages: int | None = None
    """How many pages the pager of the first page told of at least."""
    articles: int | None = None
    """How many articles it told of; None if it does not say."""
    vain: int = 0
    """How often the list was read to its end because these had grown, and nothing was found."""
    length: int | None = None
    """How many pages the last whole round had read."""
    began_at: str | None = None
    """When the first page of the round was read, UTC; None before."""
    done_at: str | None = None
    """When the last page of the last round was read, UTC; None if none was whole yet."""
    crawl_id: int = 0
    """The last run that read a page of it."""


def rereads_of(db: Readable, site: str) -> dict[str, Reread]:
    """The rounds of a site, by section."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM rereads WHERE site = ?", [site])
    return {row[0]: Reread(*row) for row in rows}


def write_rereads(db: Readable, site: str, rereads: Iterable[Reread]) -> None:
    """Keep how far the rounds have come."""
    db.conn.executemany(
        f"INSERT OR REPLACE INTO rereads (site, {_COLUMNS}) VALUES (?{', ?' * 12})",
        ((site, *astuple(each)) for each in rereads),
    )


def progress(db: Readable, site: str) -> dict[str, Any]:
    """How far the rounds of a site's lists have come, in later pages: those ``read`` of all ``pages``; since when, and
    when each was whole last (UTC, the longest ago; None while one never was)."""
    rounds = [each for each in rereads_of(db, site).values() if each.second_href]
    begun = [each.began_at for each in rounds if each.began_at]
    done = [each.done_at for each in rounds]
    return {
        "lists": len(rounds),
        "read": sum(each.page - 1 for each in rounds),
        "pages": sum(max(each.page, each.pages or 1, each.length or 1) - 1 for each in rounds),
        "since": min(begun, default=None),
        "whole_at": min((each for each in done if each), default=None) if all(done) else None,
    }
