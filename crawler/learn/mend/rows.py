"""The rows of a list, their days, and the next page, by what a person clicked on list pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.errors import DeclarationError
from crawler.fields.dates import parse_published
from crawler.fields.leaves import unfold
from crawler.fields.urls import canonical_url, same_site
from crawler.learn.induce import cost, is_lasting, selectors_of
from crawler.learn.lists import f1, path_price, value_paths
from crawler.learn.mend.clicks import Click, SampledPage
from crawler.learn.mend.fields import Found
from crawler.read.declared import ABSENT, Declaration, Selector, is_expression, row_of, text_apart
from crawler.read.experience import form_of
from crawler.read.links import absolute, target
from crawler.read.paging import is_pager_label, next_page

_TRIED: Final = 160
# Ways to a next page that are tried beside the one until now.
_BESIDE: Final = 60
_MOST: Final = 6
# From this agreement with what a list has a selector is right for it.
_RIGHT: Final = 0.85
# Ancestors next to a link that are of its row: a row may be marked as the first, the odd, the newest.
_OF_ROW: Final = 2
# What a link that is none of the list counts against those that are.
_ASTRAY: Final = 2
# A row has one link, its picture, and the number of its comments.
_ROW_HEIGHT: Final = 12
_AGREED: Final = 0.8
# Characters of a day without its year, and what it is made of.
_SHORT: Final = 16
_NUMBER: Final = re.compile(r"[0-9]{1,4}")


def induce_rows(
    clicks: Sequence[tuple[SampledPage, Click]],
    pages: Sequence[SampledPage],
    present: Mapping[str, str],
) -> tuple[dict[str, str], tuple[Click, ...]]:
    """``article_links``, with ``list_row`` where that has to follow, by the links of some rows.

    ``pages`` are list pages; ``present``: the selectors until now. What they find on pages that nobody clicked stays found.
    """
    old = present.get("article_links") or ""
    repeated = _repeated(pages)
    by_page: dict[str, list[HtmlElement]] = {}
    astray: dict[str, set[str]] = {}
    of = {page.url: page for page in pages}
    for page, click in clicks:
        if click.place is None:
            continue
        link = _link(page.node(click.place))
        if link is None:
            continue
        if click.wrong:
            astray.setdefault(page.url, set()).add(_url(link, page) or "")
        else:
            by_page.setdefault(page.url, []).append(link)
    unmet = tuple(
        click for page, click in clicks
        if click.place is not None and (_link(page.node(click.place)) is None)
    )  # fmt: skip
    chosen, wanted = list[str](), dict[str, set[str]]()
    for url, links in by_page.items():
        page = of[url]
        css = _best_links(links, page, repeated, astray.get(url, set()))
        if css is None:
            unmet += tuple(click for there, click in clicks if there is page and not click.wrong)
            continue
        own = _urls(css, page)
        forms = {form_of(each) for each in own}
        # What was found before and leads to addresses like these stays: nobody said that it is none of the list.
        before = {each for each in _urls(old, page) if form_of(each) in forms} - repeated
        wanted[url] = (own | before) - astray.get(url, set())
        if css not in chosen:
            chosen.append(css)
    for url, wrong in astray.items():
        if url not in wanted:
            wanted[url] = _urls(old, of[url]) - wrong
    links_css = _together(old, chosen, wanted, pages)
    if links_css is None:
        return {}, unmet
    return {"article_links": links_css, **_rows_for(links_css, pages, present)}, unmet


def _link(node: HtmlElement) -> HtmlElement | None:
    """The link that a clicked node is, is in, or holds alone."""
    up = next((each for each in (node, *node.iterancestors()) if each.tag == "a"), None)
    if up is not None:
        return up
    inside = list(islice(node.iter("a"), 2))
    return inside[0] if inside else None


def _url(link: HtmlElement, page: SampledPage) -> str | None:
    href = target(link)
    return canonical_url(href, page.document.base_url) if href else None


def _urls(css: str, page: SampledPage) -> set[str]:
    """The addresses that a selector's links lead to, without those of a pager."""
    if not css:
        return set()
    rows = Declaration({"article_links": css}).list_rows(page.document)
    return {row.url for row in rows if not is_pager_label(row.title)}


def _repeated(pages: Sequence[SampledPage]) -> set[str]:
    """What most of several sections' pages lead to: the menu, a list of what is read most."""
    sections = {page.section or page.url: page for page in pages}
    counts = Counter(url for page in sections.values() for url in _targets(page))
    return {url for url, count in counts.items() if len(sections) > 2 and count * 2 > len(sections)}


def _targets(page: SampledPage) -> set[str]:
    return {url for link in page.root.iter("a") if (url := _url(link, page))}


def _mark(link: HtmlElement) -> tuple[str, ...]:
    """What links of one list have in common: the tags above them, and beyond the row the names of what holds it."""
    above = [link, *link.iterancestors()]
    names = []
    for depth, up in enumerate(above):
        named = depth > _OF_ROW and up.tag not in ("body", "html")
        own = (
            sorted(each for each in (up.get("class") or "").split() if is_lasting(each))
            if named
            else []
        )
        number = up.get("id") if named and is_lasting(up.get("id") or "") else ""
        names.append(f"{up.tag}{'.'.join(own)}#{number}")
    return tuple(names)


def _best_links(
    links: Sequence[HtmlElement], page: SampledPage, repeated: set[str], wrong: set[str]
) -> str | None:
    """What finds the list that some links are of: many that look like them and lead to addresses like theirs."""
    urls = {url for link in links if (url := _url(link, page))}
    forms, marks = {form_of(url) for url in urls}, {_mark(link) for link in links}
    if not urls:
        return None
    offered = {css for link in links[:3] for css in islice(selectors_of(link), 300)}
    best: tuple[tuple[float, float], str] | None = None
    for css in sorted(offered, key=lambda css: (cost(css), css))[:_TRIED]:
        try:
            found = Selector("article_links", css).elements(page.root)
        except DeclarationError:
            continue
        at: dict[str, bool] = {}
        for link in found:
            url = _url(link, page)
            if url is not None and not is_pager_label(text_apart(link)):
                good = url in urls or (
                    form_of(url) in forms and url not in repeated and _mark(link) in marks
                )
                at[url] = at.get(url, False) or good
        if not urls <= at.keys() or wrong & at.keys():
            continue
        rows = sum(at.values())
        rank = (float(rows - _ASTRAY * (len(at) - rows)), -cost(css))
        if best is None or (rank, css) > best:
            best = (rank, css)
    if best is not None:
        return best[1]
    if len(links) == 1:
        return None
    each = [_best_links([link], page, repeated, wrong) for link in links]
    return ", ".join(dict.fromkeys(css for css in each if css)) or None


def _together(
    old: str, chosen: Sequence[str], wanted: Mapping[str, set[str]], pages: Sequence[SampledPage]
) -> str | None:
    """One declaration for all lists: what is new, alone or beside what was, so that no list loses its rows."""
    if is_expression(old):
        return ", ".join(chosen) or None
    parts = [each for each in old.split(", ") if each]
    goal = {
        page.url: wanted[page.url] if page.url in wanted else _urls(old, page) for page in pages
    }
    harmless = [
        css for css in parts
        if all(_urls(css, page) <= wanted[page.url] for page in pages if page.url in wanted)
    ]  # fmt: skip
    ways = [
        ", ".join(dict.fromkeys(way))
        for way in (chosen, (*parts, *chosen), (*harmless, *chosen))
        if way
    ]

    def right(css: str) -> tuple[float, float, int]:
        marks = [f1(goal[page.url], _urls(css, page)) for page in pages if goal[page.url]]
        asked = [f1(goal[page.url], _urls(css, page)) for page in pages if page.url in wanted]
        return (
            round(min(asked, default=0.0), 2),
            round(sum(marks) / max(1, len(marks)), 2),
            -css.count(", "),
        )

    return max(dict.fromkeys(ways), key=right, default=None)


def _rows_for(
    links: str, pages: Sequence[SampledPage], present: Mapping[str, str]
) -> dict[str, str]:
    """``list_row`` as it has to be for these links: a link counts where it stands in a row."""
    rows = present.get("list_row")
    if not rows:
        return {}
    alone = Declaration({"article_links": links})
    inside = Declaration({"article_links": links, "list_row": rows})
    if all(
        len(inside.list_rows(page.document)) == len(alone.list_rows(page.document))
        for page in pages
    ):
        return {}
    # Those that stand in none are rows by themselves.
    return {"list_row": f"{rows}, {links}"}


def induce_days(
    clicks: Sequence[tuple[SampledPage, Click]],
    pages: Sequence[SampledPage],
    present: Mapping[str, str],
) -> tuple[dict[str, str], tuple[Click, ...]]:
    """``list_row`` and ``list_published`` by the day of a row or two."""
    wanted = [(page, click) for page, click in clicks if click.place and not click.wrong]
    if not wanted:
        return {"list_published": ABSENT}, ()
    links = present.get("article_links") or ""
    if not links or is_expression(links):
        return {}, tuple(click for _, click in wanted)
    best: tuple[tuple[float, float], dict[str, str]] | None = None
    for page, click in wanted:
        assert click.place is not None
        node, finder = page.node(click.place), Selector("article_links", links).elements(page.root)
        day = _day(page.text(click.place), page) or _day(text_apart(node), page)
        link = _link_beside(node, finder)
        if day is None or link is None:
            continue
        row = _row(link, finder, page)
        known = present.get("list_row")
        for row_css in [*([known] if known else []), *_row_selectors(row, links, pages)][:6]:
            for path in islice(_paths(row_css, row, link, day, page), 60):
                learned = {"list_row": row_css, "list_published": path}
                try:
                    share = _share_dated({"article_links": links, **learned}, pages, wanted)
                except DeclarationError:
                    continue
                rank = (round(share, 1), -path_price(path) - cost(row_css) * (row_css != known))
                if share and (best is None or rank > best[0]):
                    best = (rank, learned)
    if best is None or best[0][0] < _AGREED / 2:
        return {}, tuple(click for _, click in wanted)
    return best[1], ()


def _day(text: str, page: SampledPage) -> str | None:
    """A day, or as much of one as a list gives: the numbers of 09-27."""
    found = parse_published(unfold(text), page.received, order=page.order)
    if found is not None:
        return str(found)[:10] or text
    numbers = _NUMBER.findall(text) if len(text) <= _SHORT else []
    return "-".join(numbers) if 1 < len(numbers) < 4 else None


def _link_beside(node: HtmlElement, links: Sequence[HtmlElement]) -> HtmlElement | None:
    """The article's link of the row that a day stands in."""
    among = set(links)
    for up in islice((node, *node.iterancestors()), _ROW_HEIGHT):
        if up in among:
            return up
        if inside := [each for each in up.iter("a") if each in among]:
            return inside[0]
    return None


def _row(link: HtmlElement, links: Sequence[HtmlElement], page: SampledPage) -> HtmlElement:
    """The highest element that holds this article's links alone."""
    url, row = _url(link, page), link
    others = {each for each in links if _url(each, page) != url}
    for up in islice(link.iterancestors(), _ROW_HEIGHT):
        if up.tag in ("body", "html") or any(each in others for each in up.iter("a")):
            break
        row = up
    return row


def _row_selectors(row: HtmlElement, links: str, pages: Sequence[SampledPage]) -> list[str]:
    """What finds a row, and on all pages one for each article."""
    found = []
    for css in sorted(set(islice(selectors_of(row), 200)), key=lambda css: (cost(css), css))[:60]:
        try:
            rows = Declaration({"article_links": links, "list_row": css})
        except DeclarationError:
            continue
        share = 0.0
        for page in pages:
            all_links = Selector("article_links", links).elements(page.root)
            own = set(Selector("list_row", css).elements(page.root))
            held: dict[HtmlElement, set[str]] = {}
            for link in all_links:
                node, url = row_of(link, own), _url(link, page)
                if node is not None and url:
                    held.setdefault(node, set()).add(url)
            alone = sum(len(urls) == 1 for urls in held.values())
            total = len({_url(link, page) for link in all_links})
            share += alone / total if total else 1.0
        if share >= _RIGHT * len(pages) and rows:
            found.append(css)
    return found[:4]


def _paths(
    row_css: str, row: HtmlElement, link: HtmlElement, day: str, page: SampledPage
) -> Iterator[str]:
    own = set(Selector("list_row", row_css).elements(page.root))
    node = row_of(link, own)
    if node is not None:
        yield from dict.fromkeys(value_paths(node, link, lambda text: _day(text, page) == day))


def _share_dated(
    declared: Mapping[str, str],
    pages: Sequence[SampledPage],
    wanted: Sequence[tuple[SampledPage, Click]],
) -> float:
    """The share of all rows that a day is read of; 0 if a clicked one is not read."""
    declaration = Declaration(declared)
    total = right = 0
    said: dict[str, set[str]] = {}
    for page in pages:
        for row in declaration.list_rows(page.document):
            total += 1
            text = row.published_raw
            if text and (day := _day(text, page)):
                right += 1
                said.setdefault(page.url, set()).add(day)
    for page, click in wanted:
        assert click.place is not None
        shown = {_day(page.text(click.place), page), _day(text_apart(page.node(click.place)), page)}
        if not shown & said.get(page.url, set()):
            return 0.0
    return right / total if total else 0.0


def induce_next(
    clicks: Sequence[tuple[SampledPage, Click]],
    pages: Sequence[SampledPage],
    present: str | None = None,
) -> Found:
    """``next_page`` by the link to it. ``present``: the selector until now, which stays where nothing better is found."""
    asked = [(page, click) for page, click in clicks if click.place and not click.wrong]
    wanted = [
        (page, link, click) for page, click in asked
        # A link that a script follows, or none, is no address of a page.
        if click.place and (link := _link(page.node(click.place))) is not None and _url(link, page)
    ]  # fmt: skip
    unmet = tuple(click for _, click in asked if all(click is not each for _, _, each in wanted))
    if not wanted:
        return Found((present or ABSENT) if asked else ABSENT, unmet)
    wrong = [
        (page, _link(page.node(click.place)))
        for page, click in clicks
        if click.wrong and click.place
    ]
    last = [page for page, click in clicks if click.place is None]
    best: tuple[tuple[float, float, float, float], str] | None = None
    followed = _followed(pages, present) - {page.url for page, _, _ in wanted}
    form = {form_of(_url(link, page) or "") for page, link, _ in wanted}
    ways = _next_ways([link for _, link, _ in wanted])
    if present and not is_expression(present):
        ways += [f"{present}, {css}" for css in ways[:_BESIDE]]
    for css in ways:
        try:
            selector = Selector("next_page", css)
            right = sum(_leads(selector, page) == _href(link, page) for page, link, _ in wanted)
            astray = any(selector.first(page.root) is link for page, link in wrong)
            astray = astray or any(selector.first(page.root) is not None for page in last)
            if not right or astray:
                continue
            others = [page for page in pages if page.url not in {each[0].url for each in wanted}]
            led = [(page, url) for page in others if (url := _leads(selector, page))]
        except DeclarationError:
            continue
        good = sum(
            same_site(url, page.url) and canonical_url(url) != canonical_url(page.url)
            and (form_of(url) in form or "page" in url)
            for page, url in led
        )  # fmt: skip
        rank = (
            float(right),
            -float(len(followed - {page.url for page, _ in led})),
            round((2 * good - len(led)) / max(1, len(others)), 1),
            -_next_price(css),
        )
        if best is None or (rank, css) > best:
            best = (rank, css)
    if best is None:
        return Found(present or ABSENT, tuple(click for _, click in asked))
    return Found(best[1], unmet)


def _followed(pages: Sequence[SampledPage], present: str | None) -> set[str]:
    """The lists whose next page is found now: by what is declared, else by what pagers have in common."""
    if present:
        declaration = Declaration({"next_page": present})
        return {page.url for page in pages if declaration.next_page(page.document)}
    return {page.url for page in pages if next_page(page.document)}


def _leads(selector: Selector, page: SampledPage) -> str | None:
    node = selector.first(page.root)
    href = node.get("href") if isinstance(node, HtmlElement) else node
    return absolute(href.strip(), page.document.base_url) or None if href else None


def _href(link: HtmlElement, page: SampledPage) -> str | None:
    return absolute((link.get("href") or "").strip(), page.document.base_url) or None


def _next_price(css: str) -> float:
    """A word or a relation of the link says that it is the next page; its place is another's on the last one."""
    said = ":contains(" in css or "[rel" in css or " + a" in css
    return (
        cost(css.partition(":contains")[0])
        - (3.0 if said else 0.0)
        + (2.0 if ":last" in css or ":nth" in css else 0.0)
    )


def _next_ways(links: Sequence[HtmlElement]) -> list[str]:
    found: dict[str, None] = {}
    for link in links:
        own = list(islice(selectors_of(link), 80))
        text = text_apart(link)
        if text and len(text) <= 12 and '"' not in text and "\\" not in text and not text.isdigit():
            found |= dict.fromkeys(f'{css}:contains("{text}")' for css in own[:24])
        before, parent = link.getprevious(), link.getparent()
        if before is not None and isinstance(before.tag, str) and parent is not None:
            marks = [str(before.tag)] if before.tag != "a" else []
            marks += [f"{before.tag}.{name}" for name in (before.get("class") or "").split()]
            above = ["", *(f"{css} > " for css in islice(selectors_of(parent), 4))]
            found |= dict.fromkeys(f"{up}{mark} + a" for mark in marks for up in above)
        if (
            parent is not None
            and (earlier := parent.getprevious()) is not None
            and isinstance(earlier.tag, str)
        ):
            names = [f"{earlier.tag}.{name}" for name in (earlier.get("class") or "").split()]
            found |= dict.fromkeys(f"{name} + {parent.tag} > a" for name in names)
        found |= dict.fromkeys(own)
    return list(found)
