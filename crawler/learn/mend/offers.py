"""What a clicked node may be found by on other pages: its names, the label before it, its place, a part of its text.

Each is a selector as a site's file may say it; which of them is right, the pages tell (`crawler.learn.mend.fields`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from crawler.fields.text import clean_line
from crawler.learn.induce import cost, is_named, selectors_of
from crawler.learn.mend.clicks import Place, SampledPage, texts_of
from crawler.read.declared import is_expression, text_of

# What stands between a label and its value.
_COLON: Final = re.compile(r"[:：]")
# A label as a selector may say it: without quotes, and not a sentence.
_LABEL: Final = re.compile(r"""[^"'\\\n\r\t:：，。；！？]{1,16}""")
_MOST: Final = 400
_ANCESTORS: Final = 3
# What an expression costs more than CSS: people read it worse.
_EXPRESSION: Final = 2.5
# A label is a person's word, and stays when the design goes.
_LABELLED: Final = 0.4
# A machine's value may be in another zone, or of another thing.
_STATED: Final = 2.0
# A tag alone may be that of any other part tomorrow.
_TAG: Final = 0.5
# What a node says whole is better than the first of its texts.
_OF_TEXT: Final = 0.3
# A selector without any name that lasts knows only where a thing stands.
_UNNAMED: Final = 2.0
_PART: Final = 4.0
_ENDS: Final = (1, 2, 3, 4, 6, 8)
_TRANSLATOR: Final = HTMLTranslator()
_STAMPED: Final = frozenset(
    {"datetime", "title", "content", "data-time", "data-date", "data-datetime", "value"}
)


def offers(page: SampledPage, place: Place, part: str = "") -> list[str]:
    """What finds a place, the best to read first. ``part``: what of its text is meant."""
    node = page.node(place)
    if part:
        found = list(_parts(page, node, place, part))
    elif place.text is not None:
        found = list(_texts(node, place.text))
    else:
        found = list(_elements(node))
    return sorted(dict.fromkeys(found), key=lambda css: (price(css), css))[:_MOST]


def stated(page: SampledPage, place: Place) -> list[str]:
    """Where a machine may read what people see at a place: an attribute of it or of what holds it, or the page's head."""
    node = page.node(place)
    found = []
    for each in (node, *islice(node.iterancestors(), 1), *islice(node.iterdescendants(), 6)):
        if isinstance(each.tag, str):
            for name in sorted(_STAMPED.intersection(each.keys())):
                found += [f"{css}::attr({name})" for css in islice(selectors_of(each), 12)]
    for meta in page.root.iter("meta"):
        for key in ("property", "name", "itemprop"):
            if re.fullmatch(r"[A-Za-z][\w:.-]{1,40}", called := meta.get(key) or ""):
                found.append(f'meta[{key}="{called}"]::attr(content)')
    return sorted(dict.fromkeys(found), key=lambda css: (price(css), css))


def price(css: str) -> float:
    """What is preferred among those that find the same: a name, then a label, then a place, then an expression."""
    if is_expression(css):
        own = _EXPRESSION + len(css) / 60 + (_PART if "substring-" in css else 0.0)
        return own - (_LABELLED if "contains(" in css else 0.0)
    bare, _, tail = css.partition("::")
    own = cost(re.sub(r':contains\("[^"]*"\)', "", bare))
    own += _STATED if tail.startswith("attr") else _OF_TEXT if tail else 0.0
    own += 0.0 if re.search(r"[.#\[]", bare) else _TAG
    if ":contains(" in bare:
        return own + 1.0 - _LABELLED
    return own + (0.0 if is_named(bare) else _UNNAMED)


def _elements(node: HtmlElement) -> Iterator[str]:
    own = list(islice(selectors_of(node), _MOST))
    yield from own
    yield from _labelled(node, own)
    # Its first text alone, where other things stand behind that in it: <h1>title<span>date</span></h1>.
    if len(node) and (node.text or "").strip():
        yield from (f"{css}::text" for css in own[:60])


def _labelled(node: HtmlElement, own: list[str]) -> Iterator[str]:
    """By the label in the node itself, in the element before it, or in the text before it."""
    tag, before, parent = str(node.tag), node.getprevious(), node.getparent()
    if label := _label_of(text_of(node)):
        heads = [css for css in own if " " not in css and not css.startswith("#")][:4]
        yield from (f'{css}:contains("{label}")' for css in dict.fromkeys((*heads, *own[:12])))
    while before is not None and not isinstance(before.tag, str):
        before = before.getprevious()
    if parent is None:
        return
    above = list(islice(selectors_of(parent), 6))
    beside = before is not None and not (before.tail or "").strip()
    if before is not None and beside:
        label = _label_of(text_of(before), whole=True)
        if label:
            names = [str(before.tag), *(f"{before.tag}.{name}" for name in _classes(before)[:2])]
            yield from (f'{name}:contains("{label}") + {tag}' for name in names)
            yield from (f'{css} > {before.tag}:contains("{label}") + {tag}' for css in above)
    lead = (before.tail if before is not None else parent.text) or ""
    if label := _label_of(clean_line(lead), whole=True):
        for css in above:
            yield f"({_xpath(css)}/text()[contains(., '{label}')]/following-sibling::*[1][self::{tag}])"


def _texts(node: HtmlElement, number: int) -> Iterator[str]:
    """One of the texts of an element: by its label, by what stands before it, by its place."""
    own = list(islice(selectors_of(node), 40))
    texts = texts_of(node)
    text = clean_line(texts[number - 1])
    # The whole element will do where the field's reader takes the same of it.
    yield from own
    if not any(map(str.strip, texts[: number - 1])):
        yield from (f"{css}::text" for css in own)
    if label := _label_of(text):
        yield from (f"({_xpath(css)}/text()[contains(., '{label}')])" for css in own)
    before = _element_before(node, number)
    if before is not None:
        beside = (
            f"{before.tag}[contains(., '{label}')]"
            if (label := _label_of(text_of(before), whole=True))
            else None
        )
        for css in own:
            if beside:
                yield f"({_xpath(css)}/{beside}/following-sibling::text()[1])"
            for name in _classes(before)[:1]:
                yield f"({_xpath(f'{css} > {before.tag}.{name}')}/following-sibling::text()[1])"
            same = [each for each in node if each.tag == before.tag]
            yield f"({_xpath(css)}/{before.tag}[{same.index(before) + 1}]/following-sibling::text()[1])"
    for css in own:
        yield f"({_xpath(css)}/text()[{number}])"
        yield f"({_xpath(css)}/text()[normalize-space()][{1 + sum(bool(t.strip()) for t in texts[: number - 1])}])"


def _element_before(node: HtmlElement, number: int) -> HtmlElement | None:
    """The element that one of a node's texts follows."""
    count = 1 if node.text else 0
    for child in node:
        count += bool(child.tail)
        if count == number and child.tail:
            return child if isinstance(child.tag, str) else None
    return None


def _parts(page: SampledPage, node: HtmlElement, place: Place, part: str) -> Iterator[str]:
    """What stands between two marks in the text of an element: ``By 林夏 in 招商动态``."""
    part = " ".join(part.split())
    places = (
        list(_texts(node, place.text))
        if place.text is not None
        else [f"({_xpath(css)})" for css in islice(selectors_of(node), 40)]
    )
    for where in islice(dict.fromkeys(places), 24):
        if "::text" in where:
            where = f"({_xpath(where)})"
        whole = f"normalize-space({where[1:-1]})"
        try:
            text = str(etree.XPath(whole)(page.root))
        except etree.XPathError:
            continue
        at = text.find(part)
        if at < 0:
            continue
        before, after = text[:at], text[at + len(part) :]
        for head in _heads(before):
            rest = f"substring-after({whole}, {_literal(head)})" if head else whole
            yield f"({rest})" if not after.strip() else ""
            for end in _tails(after):
                yield f"(substring-before({rest}, {_literal(end)}))"
                # Where it ends the text on other pages.
                yield f"(substring-before(concat({rest}, {_literal(end)}), {_literal(end)}))"


def _heads(before: str) -> Iterator[str]:
    """What a part may be told to begin behind: the last characters before it, those first that occur but once."""
    if not before.strip():
        yield ""
        return
    for size in _ENDS:
        head = before[-size:]
        if head.strip() and before.find(head) == len(before) - len(head) and _is_mark(head):
            yield head


def _tails(after: str) -> Iterator[str]:
    for size in _ENDS:
        if (tail := after[:size]) and _is_mark(tail):
            yield tail


def _is_mark(text: str) -> bool:
    """Whether other pages may have the same: no number, which is this page's."""
    return not any(map(str.isdigit, text)) and not ("'" in text and '"' in text)


def _literal(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _label_of(text: str, *, whole: bool = False) -> str | None:
    """The label that a text begins with, or is: ``作者`` of ``作者：林夏``."""
    if whole:
        text = text.rstrip(":： \xa0|")
        text = _COLON.split(text)[-1].split(" ")[-1] if _COLON.search(text) else text
        found = text.strip()
    else:
        parts = _COLON.split(text, maxsplit=1)
        found = parts[0].strip() if len(parts) == 2 else ""
        # 09:30 is no label.
        found = "" if found[-1:].isdigit() else found.split(" ")[-1]
    return found if _LABEL.fullmatch(found) and not found.isdigit() else None


def _classes(node: HtmlElement) -> list[str]:
    names = (node.get("class") or "").split()
    return [name for name in names if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]{0,39}", name)]


def _xpath(css: str) -> str:
    if css.startswith("("):
        return css[1:-1]
    return _TRANSLATOR.css_to_xpath(css, prefix="descendant::")


def as_one(selectors: list[str]) -> str | None:
    """Several places of one field as one selector; None where a part of a text is among them."""
    if any("substring-" in each or "normalize-space(desc" in each for each in selectors):
        return None
    if any(is_expression(each) for each in selectors):
        return f"({' | '.join(_xpath(each) for each in selectors)})"
    return ", ".join(selectors)
