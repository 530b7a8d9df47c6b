"""What people call the sites, by what is typed for them: kept in the file, told to whoever shows a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Self

from crawler.storage.reader import Readable


class SiteNames(Mapping[str, str]):
    """The name of each site; one that is not known by any is called what is typed for it.

    Two sites of one name are told apart by what is typed for them.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        shared = Counter(names.values())
        self._names = {
            site: name if shared[name] == 1 else f"{name}（{site}）" for site, name in names.items()
        }

    @classmethod
    def of(cls, db: Readable) -> Self:
        """Those that a file has; none in one of an older version."""
        there = db.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'site_names'"
        )
        return cls(
            dict(db.execute("SELECT site, name FROM site_names").fetchall())
            if there.fetchone()
            else {}
        )

    def __getitem__(self, site: str) -> str:
        return self._names.get(site, site)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def listed(self, sites: Iterable[str]) -> str:
        """Several, in the order of what is typed for them."""
        return "、".join(self[site] for site in sites)


def name_sql(site: str) -> str:
    """What a column ``site`` of a query is called, as SQL."""
    return f"coalesce((SELECT n.name FROM site_names n WHERE n.site = {site}), {site})"


def note_name(db: Readable, site: str, name: str, noted_at: str) -> None:
    """Keep what a site is called, unless somebody chose its name, within the caller's transaction. ``noted_at`` is the
    present, UTC."""
    db.execute(
        """
        INSERT INTO site_names (site, name, noted_at) VALUES (?, ?, ?)
        ON CONFLICT (site) DO UPDATE SET name = excluded.name, noted_at = excluded.noted_at WHERE name IS NOT excluded.name
            AND NOT EXISTS (SELECT 1 FROM site_choices c WHERE c.site = excluded.site AND c.name IS NOT NULL)
        """,
        [site, name, noted_at],
    )
