"""Where an article's text stands, by what a person clicked, and what in it is none of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.errors import DeclarationError
from crawler.fields.text import clean_line
from crawler.learn.induce import cost, is_named, selectors_of
from crawler.learn.mend.clicks import Click, SampledPage
from crawler.learn.mend.fields import Found
from crawler.read.body import read_body
from crawler.read.declared import ABSENT, Selector, is_expression, text_of
from crawler.read.lines import template_key

# A person who clicks a paragraph means the text that it is of.
_FLOWING: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "strong", "b", "i", "em", "font", "a", "br", "img", "li", "ul", "ol", "blockquote"}
    | {"pre", "code", "figure", "table", "tbody", "tr", "center", "u", "small"}
)  # fmt: skip
_TRIED: Final = 80
_MOST: Final = 300
_UNNAMED: Final = 2.0
# What is left out of a text on any page is a small part of it, as a share.
_SMALL: Final = 0.5
_QUOTES: Final = re.compile(r"""["'\\\n]""")
_LEAD: Final = 10
_NAMED: Final = re.compile(r"[.#\[]")


def induce_body(
    clicks: Sequence[tuple[SampledPage, Click]], pages: Sequence[SampledPage], present: str | None
) -> Found:
    """The selector of the text's node. Two clicks on one page are its first and its last line."""
    wanted: dict[str, tuple[SampledPage, HtmlElement, Click]] = {}
    for page, click in clicks:
        if click.place is not None and not click.wrong:
            node = page.node(click.place)
            known = wanted.get(page.url)
            wanted[page.url] = (page, _around(known[1], node) if known else _block(node), click)
    if not wanted:
        return Found(
            ABSENT if any(click.place is None for _, click in clicks) else (present or ABSENT)
        )
    wrong = [
        (page, page.node(click.place)) for page, click in clicks if click.wrong and click.place
    ]
    nothing = [page for page, click in clicks if click.place is None]
    offered = _offered([node for _, node, _ in wanted.values()])

    def first(css: str, page: SampledPage) -> HtmlElement | None:
        found = Selector("body", css).elements(page.root)
        return found[0] if found else None

    def allowed(css: str) -> bool:
        try:
            return all(first(css, page) is not node for page, node in wrong) and all(
                first(css, page) is None for page in nothing
            )
        except DeclarationError:
            return False

    usable = [css for css in offered if allowed(css)]
    left, chosen = list(wanted.values()), list[str]()
    while left and len(chosen) < 3:
        best: tuple[tuple[float, float, float, float], str] | None = None
        for css in usable:
            right = sum(first(css, page) is node for page, node, _ in left)
            silent = all(first(css, page) in (None, node) for page, node, _ in wanted.values())
            if not right or not (silent or len(left) == right == len(wanted)):
                continue
            rank = (float(right), *_standing(css, pages, wanted), -_price(css))
            if best is None or (rank, css) > best:
                best = (rank, css)
        if best is None:
            break
        chosen.append(best[1])
        left = [
            (page, node, click) for page, node, click in left if first(best[1], page) is not node
        ]
    if not chosen:
        return Found(present or ABSENT, tuple(click for _, _, click in wanted.values()))
    return Found(", ".join(chosen), tuple(click for _, _, click in left))


def _block(node: HtmlElement) -> HtmlElement:
    """The block that a clicked node is, or is a paragraph of."""
    while (
        node.tag in _FLOWING
        and (parent := node.getparent()) is not None
        and parent.tag not in ("body", "html")
    ):
        node = parent
    return node


def _around(one: HtmlElement, other: HtmlElement) -> HtmlElement:
    """The lowest element that holds both."""
    above = [one, *one.iterancestors()]
    return next((up for up in (other, *other.iterancestors()) if up in above), one)


def _offered(nodes: Sequence[HtmlElement]) -> list[str]:
    found = {css for node in nodes for css in islice(selectors_of(node), _MOST)}
    return sorted(found, key=lambda css: (_price(css), css))[:_TRIED]


def _price(css: str) -> float:
    return cost(css) + (0.0 if is_named(css) else _UNNAMED)


def _standing(
    css: str,
    pages: Sequence[SampledPage],
    clicked: dict[str, tuple[SampledPage, HtmlElement, Click]],
) -> tuple[float, float]:
    """On what share of the other pages there is a text, and on how few it is the same as on others."""
    texts = []
    others = [page for page in pages if page.url not in clicked]
    selector = Selector("body", css)
    for page in others:
        found = selector.elements(page.root)
        body = read_body(found[0], page.document.base_url) if found else None
        if body is not None and (body.paragraphs or body.images or body.attachments):
            texts.append("".join(body.paragraphs))
    counts = Counter(text for text in texts if text)
    same = sum(count for count in counts.values() if count > 1)
    size = max(1, len(others))
    return round(len(texts) / size, 1), -round(same / size, 1)


def induce_excluded(
    clicks: Sequence[tuple[SampledPage, Click]],
    pages: Sequence[SampledPage],
    body: str,
    present: str | None,
) -> Found:
    """What to leave out of the text: each clicked node by what finds it, and little else, on all pages."""
    scopes = _scopes(pages, body)
    chosen = [*_parts(present)]
    unmet = []
    for page, click in clicks:
        if click.place is None:
            continue
        node = page.node(click.place)
        if click.wrong:
            # It is of the text after all.
            chosen = [css for css in chosen if node not in _found(css, page)]
        elif not any(node in _found(css, page) for css in chosen):
            css = _left_out(node, page, scopes)
            if css is None:
                unmet.append(click)
            else:
                chosen.append(css)
    return Found(", ".join(dict.fromkeys(chosen)) or ABSENT, tuple(unmet))


def _parts(css: str | None) -> list[str]:
    return (
        [css] if css and is_expression(css) else [each for each in (css or "").split(", ") if each]
    )


def _scopes(pages: Sequence[SampledPage], body: str) -> dict[str, HtmlElement]:
    """Where the text stands on each page."""
    selector = Selector("body", body)
    found = ((page.url, selector.elements(page.root)) for page in pages)
    return {url: nodes[0] for url, nodes in found if nodes}


def _found(css: str, page: SampledPage) -> set[HtmlElement]:
    return set(Selector("body_exclude", css).elements(page.root))


def _left_out(node: HtmlElement, page: SampledPage, scopes: dict[str, HtmlElement]) -> str | None:
    """What finds a node of a text: on other pages what says the same there, or has the same name; a small part of each."""
    text, best = text_of(node), None
    wanted, pages = template_key(text), len(scopes)
    for css in _ways_out(node, text):
        try:
            selector = Selector("body_exclude", css)
            taken, same, large = 0, 0, False
            for scope in scopes.values():
                root = scope.getroottree().getroot()
                inside = [each for each in selector.elements(root) if scope in each.iterancestors()]
                outside = any(
                    each is scope or each in scope.iterancestors()
                    for each in selector.elements(root)
                )
                size = sum(len(text_of(each)) for each in inside)
                large = large or outside or size > _SMALL * max(1, len(text_of(scope)))
                taken += bool(inside)
                same += bool(inside) and all(
                    _is_like(template_key(text_of(each)), wanted) for each in inside
                )
        except DeclarationError:
            continue
        own = scopes.get(page.url)
        if large or own is None or node not in selector.elements(own.getroottree().getroot()):
            continue
        # A name may hold what differs from page to page; a mere place must hold the same on each.
        is_sure = _says_a_name(css) or same == taken
        rank = (
            is_sure,
            round((2 * same - taken) / max(1, pages), 1),
            _says_a_name(css),
            -_price(css.partition(":contains")[0]),
            css,
        )
        if is_sure and (best is None or rank > best[0]):
            best = (rank, css)
    return best[1] if best else None


def _says_a_name(css: str) -> bool:
    """Whether it is the node itself that has a name: below one that has, there is the article's own text as well."""
    own = re.split(r"[ >+~]+", css)[-1]
    return ":contains(" in css or (is_named(own) and ":nth" not in own and bool(_NAMED.search(own)))


def _is_like(one: str, other: str) -> bool:
    """Whether two lines are one but for a name or a number: they begin alike."""
    shared = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return shared >= min(4, len(other)) or one == other


def _ways_out(node: HtmlElement, text: str) -> list[str]:
    found = list(islice(selectors_of(node), 60))
    lead = clean_line(re.split(r"[:：]", node.text_content(), maxsplit=1)[0].strip())[:_LEAD]
    if (
        len(lead) >= 2
        and not _QUOTES.search(lead)
        and lead in node.text_content()
        and len(text) > 2
    ):
        found += [f'{node.tag}:contains("{lead}")']
    return found
