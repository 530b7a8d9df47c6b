"""What sampled pages gave before a mend and no longer give, and what it adds to many lists alike: for a person to judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.learn.mend.clicks import ARTICLE_FIELDS, Click
from crawler.learn.mend.draft import Shown

# So many sections that gain the same row have gained a box that every page shows: it says nothing of where an article belongs.
_ALIKE: Final = 3


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that is worse than it was, on some pages."""

    field: str
    """As clicks name it."""
    pages: tuple[str, ...]
    """The addresses of the pages."""
    was: int
    """Rows or values of the first page before …"""
    now: int
    """… and after; more than before where lists gain the same rows."""

    def told(self, label: str) -> tuple[str, str]:
        """In Chinese and in English. ``label``: what the field is called."""
        number, example = len(self.pages), self.pages[0]
        if self.now > self.was:
            return (
                f"{label}：{number} 个栏目新增了相同的行，可能是每页都有的边栏，如 {example}（{self.was} → {self.now} 行）",
                f"{label}: {number} sections gain the same rows, perhaps a box that every page shows, e.g. {example} ({self.was} → {self.now} rows)",
            )
        if self.field == "article_links":
            return (
                f"{label}：{number} 个列表的行比原来少，如 {example}（{self.was} → {self.now} 行）",
                f"{label}: {number} lists have fewer rows than before, e.g. {example} ({self.was} → {self.now} rows)",
            )
        return (
            f"{label}：{number} 页原来有，现在没有，如 {example}",
            f"{label}: {number} pages had it and have it no longer, e.g. {example}",
        )


def losses(
    before: Sequence[Shown], after: Sequence[Shown], clicks: Collection[Click] = ()
) -> list[Loss]:
    """What a mend makes worse. What a person said of a page themselves is none: that it has no such value, or a row too many."""
    asked = {(click.page, click.field) for click in clicks if click.wrong or click.place is None}
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for old, new in zip(before, after, strict=True):
        for name, was, now in _counts(old, new):
            if now < was and (new.page.url, name) not in asked:
                found[name].append((new.page.url, was, now))
    told = [_loss(name, pages) for name, pages in found.items()]
    alike = _alike(before, after)
    return [*told, _loss("article_links", alike)] if alike else told


def _loss(name: str, pages: Sequence[tuple[str, int, int]]) -> Loss:
    _, was, now = pages[0]
    return Loss(name, tuple(url for url, _, _ in pages), was, now)


def _counts(old: Shown, new: Shown) -> Iterator[tuple[str, int, int]]:
    if new.page.kind == "article":
        for name in ARTICLE_FIELDS:
            yield name, _has(old, name), _has(new, name)
    else:
        yield "article_links", len(old.rows), len(new.rows)
        yield "list_published", _dated(old), _dated(new)
        yield "next_page", int(old.following is not None), int(new.following is not None)


def _has(shown: Shown, name: str) -> int:
    return int(shown.fields.get(name) not in (None, "", []))


def _dated(shown: Shown) -> int:
    """Whether a list's rows have days: fewer rows have fewer of them."""
    return int(any(row.published_raw for row in shown.rows))


def _alike(before: Sequence[Shown], after: Sequence[Shown]) -> list[tuple[str, int, int]]:
    """The lists that gain a row which those of several other sections gain."""
    gained: dict[str, dict[str, tuple[str, int, int]]] = defaultdict(dict)
    for old, new in zip(before, after, strict=True):
        for url in {row.url for row in new.rows} - {row.url for row in old.rows}:
            page = (new.page.url, len(old.rows), len(new.rows))
            gained[url].setdefault(new.page.section or new.page.url, page)
    lists = {page for by in gained.values() if len(by) >= _ALIKE for page in by.values()}
    order = {shown.page.url: number for number, shown in enumerate(after)}
    return sorted(lists, key=lambda each: order[each[0]])
