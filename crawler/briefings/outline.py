"""What stands in a briefing and in which order, for all of its forms: headings, items, a table, lines on sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.briefings.content import (
    Briefing,
    Row,
    cause,
    changed_fields,
    copies,
    folded,
    money,
    verdict,
    word,
)
from crawler.fields.urls import is_web_address


@dataclass(frozen=True, slots=True)
class Item:
    """An article or a project: crawled texts, each still to be made safe."""

    text: str
    url: str | None = None
    """Its address, if that is a web address."""
    day: str = ""
    about: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one heading."""

    heading: str
    items: Sequence[Item] = ()
    more: str = ""
    """What of it is not shown."""
    head: Sequence[str] = ()
    """Of the table, if it has one."""
    rows: Sequence[Sequence[Item]] = ()
    is_ranked: bool = False
    """Whether the order of the items is what they are told for."""


def notes(briefing: Briefing, language: str) -> Iterator[str]:
    """What is said of the past of new sites, if anything."""
    if briefing.older:
        yield word("older", language, older=briefing.older)


def stories(briefing: Briefing, language: str) -> Iterator[Part]:
    """The news, by site and category."""
    for site, category, rows in briefing.groups():
        items = [_item(row, row["day"], copies(row, language)) for row in rows]
        yield Part(f"{briefing.name(site)} · {category or '—'}", items)


def others(briefing: Briefing, language: str) -> Iterator[Part]:
    """What is told besides of articles: signed projects, the most viewed, what changed; what there is of it."""
    if briefing.signed:
        head = word("signed_head", language).split("|")
        rows = [_project(row, language) for row in briefing.signed]
        yield Part(word("signed", language), head=head, rows=rows)
    if briefing.most_viewed:
        viewed = [
            _item(row, "", [word("views", language, views=row["views"])])
            for row in briefing.most_viewed
        ]
        yield Part(word("viewed", language), viewed, is_ranked=True)
    if briefing.changes:
        changed = [
            _item(row, "", [word("fields", language, fields=changed_fields(row, language))])
            for row in briefing.changes
        ]
        more = briefing.more_changes
        told = word("changed_more", language, more=more) if more else ""
        yield Part(word("changed", language), changed, told)


def on_sites(briefing: Briefing, language: str) -> Iterator[tuple[str, str, str]]:
    """How the sites stand: names, the verdict (or nothing), what is the matter; alike ones together."""
    for names, row in folded(briefing, language):
        yield names, verdict(row, language), cause(row, language)
    for site, days in briefing.overdue:
        yield briefing.name(site), "", word("overdue", language, days=days)
    for site, days in briefing.silent:
        yield briefing.name(site), "", word("silent", language, days=days)


def _item(row: Row, day: str, about: Sequence[str]) -> Item:
    return Item(row["title"], _address(row), day, about)


def _project(row: Row, language: str) -> list[Item]:
    after = (row["company"], money(row, language), row["stage"], row["day"])
    return [
        Item(row["place"] or "—"),
        Item(row["name"], _address(row)),
        *(Item(text or "—") for text in after),
    ]


def _address(row: Row) -> str | None:
    return row["url"] if is_web_address(row["url"]) else None
