"""All clicks of a person -> what the site's declaration is to say, and what every sampled page would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.fields.dateforms import Order
from crawler.learn.mend.clicks import (
    ARTICLE_FIELDS,
    EXCLUDED,
    Click,
    Place,
    SampledPage,
    clicked,
)
from crawler.learn.mend.fields import Found, induce_field, node_of
from crawler.learn.mend.rows import induce_days, induce_next, induce_rows
from crawler.learn.mend.texts import induce_body, induce_excluded
from crawler.read.check import fields_of
from crawler.read.declared import ABSENT, Declaration, ListRow, text_of
from crawler.read.page import left_to_generic, read_page
from crawler.read.paging import is_pager_label, next_page
from crawler.read.reading import Reading

# From this share of the sampled articles on a field is one that all have.
_ALWAYS: Final = 0.9
# What a site promises to show may be lacking for these.
_MAY_LACK: Final = (
    "title",
    "published",
    "category",
    "author",
    "source",
    "views",
    "body",
    "related",
)


@dataclass(slots=True)
class Mended:
    """What a site's declaration is to say otherwise."""

    changes: dict[str, str | None]
    """By attribute: the selector, ABSENT for what the site does not show, None for what is no longer declared."""
    unmet: list[Click] = field(default_factory=list)
    """The clicks that nothing was found for that agrees with them."""

    def applied(self, present: Mapping[str, str]) -> dict[str, str]:
        """The whole declaration: what it was, with the changes."""
        changed = {**present, **self.changes}
        return {name: css for name, css in changed.items() if css is not None}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one sampled page gives by a declaration."""

    page: SampledPage
    fields: dict[str, Any]
    """An article's in their plain form, as golden pages keep them."""
    places: dict[str, Place]
    """Where an article's fields stand, as far as they stand anywhere."""
    rows: list[ListRow] = field(default_factory=list)
    """A list's."""
    following: str | None = None
    """Where a list's next page is."""


def mended(
    pages: Sequence[SampledPage], present: Mapping[str, str], clicks: Sequence[Click]
) -> Mended:
    """What agrees with the clicks. ``present``: the selectors of the site's declaration, ABSENT among them.

    Raises BadClickError for a click on what is no sampled page, or no node of it.
    """
    of = clicked(clicks, pages)
    articles = [page for page in pages if page.kind == "article"]
    lists = [page for page in pages if page.kind == "list"]
    result = Mended({})

    def those(name: str) -> list[tuple[SampledPage, Click]]:
        return [(page, click) for page, click in of if click.field == name]

    def take(name: str, found: Found) -> None:
        if found.css != present.get(name):
            result.changes[name] = found.css
        result.unmet += found.unmet

    for name in ARTICLE_FIELDS:
        if name != "body" and (said := those(name)):
            take(name, induce_field(name, said, articles, present.get(name)))
    if said := those("body"):
        take("body", induce_body(said, articles, present.get("body")))
    if result.changes.get("category") == ABSENT and present.get("breadcrumb"):
        # The path above the text would name one.
        result.changes["breadcrumb"] = None
    if said := those(EXCLUDED):
        body = result.applied(present).get("body") or _generic_body(articles, present)
        if body:
            take(EXCLUDED, induce_excluded(said, articles, body, present.get(EXCLUDED)))
        else:
            result.unmet += [click for _, click in said]
    elif result.changes.get("body") == ABSENT:
        result.changes[EXCLUDED] = None
    if said := those("article_links"):
        changes, unmet = induce_rows(said, lists, present)
        result.changes |= {name: css for name, css in changes.items() if present.get(name) != css}
        result.unmet += unmet
    if said := those("list_published"):
        changes, unmet = induce_days(said, lists, result.applied(present))
        result.changes |= {name: css for name, css in changes.items() if present.get(name) != css}
        result.unmet += unmet
    if said := those("next_page"):
        take("next_page", induce_next(said, lists, present.get("next_page")))
    for name, css in result.changes.items():
        # A list's field that nobody is to look for is one that is not declared; so is an empty exclusion.
        if css == ABSENT and name not in ARTICLE_FIELDS:
            result.changes[name] = None
    return result


def _generic_body(pages: Sequence[SampledPage], present: Mapping[str, str]) -> str | None:
    """Where the text stands on the first page, as the other pages agree, if nobody declared it."""
    declaration = compiled(present, None)
    for page in pages:
        node = read_page(page.document, declaration, page.row, page.received).body_node
        if node is not None:
            where = Place(page.elements().index(node))
            found = induce_body([(page, Click(page.url, "body", where))], pages, None)
            if found.css:
                return found.css
    return None


def compiled(selectors: Mapping[str, str], order: Order | None) -> Declaration:
    """A declaration as a site's class compiles it."""
    declared = {name: css for name, css in selectors.items() if css}
    return Declaration(declared, left_to_generic(selectors), order)


def preview(pages: Sequence[SampledPage], declaration: Declaration) -> list[Shown]:
    """What every sampled page gives by a declaration."""
    return [
        _article(page, declaration) if page.kind == "article" else _list(page, declaration)
        for page in pages
    ]


def _article(page: SampledPage, declaration: Declaration) -> Shown:
    reading = read_page(page.document, declaration, page.row, page.received)
    return Shown(page, fields_of(reading), _places(page, reading, declaration))


def _places(page: SampledPage, reading: Reading, declaration: Declaration) -> dict[str, Place]:
    numbers = {node: number for number, node in enumerate(page.elements())}
    found = {}
    for name in ARTICLE_FIELDS:
        evidence = reading.chosen.get(name)
        selector = declaration.selectors.get(name)
        node = evidence.node if evidence is not None else None
        if node is None and evidence is not None and selector is not None:
            matches = selector.all(page.root)
            node = next(
                (
                    each
                    for match in matches
                    if text_of(match) and (each := node_of(match)) is not None
                ),
                None,
            )
        if node is not None and node in numbers:
            found[name] = Place(numbers[node])
    return found


def _list(page: SampledPage, declaration: Declaration) -> Shown:
    rows = declaration.list_rows(page.document) if "article_links" in declaration.selectors else []
    rows = [row for row in rows if not is_pager_label(row.title)]
    declared = "next_page" in declaration.selectors
    following = declaration.next_page(page.document) if declared else next_page(page.document)
    return Shown(page, {}, {}, rows, following)


def may_lack(shown: Sequence[Shown], changes: Mapping[str, str | None]) -> tuple[str, ...]:
    """The changed fields that not all sampled articles have."""
    articles = [each for each in shown if each.page.kind == "article"]
    return tuple(
        name for name in _MAY_LACK
        if changes.get(name) and articles
        and sum(each.fields.get(name) not in (None, []) for each in articles) < _ALWAYS * len(articles)
    )  # fmt: skip
