"""A page as lines that a person can point at, and the place of what they say stands there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.text import clean_line
from crawler.learn.mend.clicks import BadClickError, Place, SampledPage, texts_of
from crawler.read.declared import text_of

_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "head", "title", "option"})
# Characters of a line that are looked through: what is longer is a page.
_LONGEST: Final = 2000


def page_lines(page: SampledPage) -> Iterator[tuple[Place, str]]:
    """What a page shows, each element that has a text of its own and, where it has several, each of them."""
    for number, node in enumerate(page.elements()):
        if node.tag in _UNSEEN or _is_inside(node):
            continue
        texts = [(place, clean_line(text)) for place, text in enumerate(texts_of(node), 1)]
        said = [(place, text) for place, text in texts if text]
        if said:
            yield Place(number), text_of(node)[:_LONGEST]
        if len(said) > 1 or (said and len(node) and said[0][1] != text_of(node)):
            yield from ((Place(number, place), text) for place, text in said)


def _is_inside(node: HtmlElement) -> bool:
    return any(up.tag in _UNSEEN for up in node.iterancestors())


def place_of_text(page: SampledPage, text: str, *, link: bool = False) -> tuple[Place, str]:
    """Where a text stands on a page, and what of it is meant if more stands there: the smallest element or text that says it.

    ``link``: the link that says it. Raises BadClickError if nothing does.
    """
    wanted = clean_line(text)
    holding: list[tuple[int, int, Place]] = []
    nodes = page.elements()
    for place, said in page_lines(page):
        if link and not any(
            up.tag == "a" for up in (nodes[place.element], *nodes[place.element].iterancestors())
        ):
            continue
        if wanted and wanted in said:
            # Of those that say the same the innermost; a whole element before one of its texts.
            holding.append((len(said), -place.element if said == wanted else place.element, place))
    if not holding:
        raise BadClickError(
            f"{page.url} 中没有这段文字：{text}", f"{page.url} does not show this text: {text}"
        )
    size, _, place = min(holding, key=lambda each: (each[0], each[1], each[2].text or 0))
    return place, "" if size == len(wanted) else wanted
