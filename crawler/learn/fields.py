"""Pages on which the values are known -> the selector of each field, by agreement between the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.categories import parse_category
from crawler.fields.counts import parse_count
from crawler.fields.dateforms import Order
from crawler.fields.dates import date_in_url, parse_published
from crawler.fields.text import comparison_key
from crawler.learn import bodies
from crawler.learn.induce import Example, Induced, induce, induce_each
from crawler.learn.learned import AGREEMENT, Sample
from crawler.learn.samples import (
    EVERY,
    elements,
    expected_value,
    same_date,
    share_of,
    telling_of,
)
from crawler.read.declared import Declaration, Node, Selector, dated_text, text_of
from crawler.read.page import author_of, declared_path, declared_related, section_named, source_of
from crawler.read.printed import NEVER_EXACT, looks_dated
from crawler.words import classes
from crawler.words.furniture import ARTICLE_BEFORE_OR_AFTER

_LONGEST: Final = {
    "title": 200,
    "published": 120,
    "category": 40,
    "author": 80,
    "source": 120,
    "views": 120,
}

# What texts are made of: by such a tag alone a field is not told from a line of the text.
_TEXT_TAGS: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "li", "td", "a", "b", "strong", "em", "i", "font"}
)  # fmt: skip
# Elements from a path's last name up to the whole path.
_TRAIL_HEIGHT: Final = 5
# Of selectors that are right on fewer pages one for each template may be better.
_EXACT: Final = 0.95
# No date in an attribute is longer, in characters.
_LONGEST_STAMP: Final = 40
_META_NAME: Final = re.compile(r"[A-Za-z][\w:.-]{1,40}\Z")
# What the names of a field's node usually say.
_HINTS: Final = {
    name: re.compile("|".join(each.any for each in groups), re.I)
    for name, groups in {
        "title": (classes.TITLE_CLASS,),
        "published": (classes.DATE_CLASS, classes.INFO_CLASS),
        "category": (classes.CATEGORY_CLASS, classes.TRAIL_CLASS),
        "author": (classes.AUTHOR_CLASS,),
        "source": (classes.SOURCE_CLASS, classes.INFO_CLASS),
        "views": (classes.VIEWS_CLASS,),
        "related": (classes.RELATED_CLASS,),
    }.items()
}


def learn_field(
    name: str,
    samples: Sequence[Sample],
    now: datetime,
    order: Order | None = None,
    known: Mapping[str, str] = MappingProxyType({}),
) -> Induced | None:
    """The selector of one field, by agreement between pages. ``order``: what 05/06/2026 is on this site; ``known``: the
    selectors of other fields."""
    if name == "body":
        return bodies.learn_body(samples, known)
    if name == "related":
        return _learn_related(samples)
    telling = telling_of(samples, name)
    examples = [_text_example(sample, name, now, order) for sample in telling]
    whole = _on_all(_by_template(examples, _HINTS[name]), examples)
    shown = share_of(samples, name)
    if name != "title":
        stated = (*_learn_exact(samples, now), _learn_meta(telling, name, now))
        # Among equals what is printed: a machine's date may be in another zone.
        candidates = (whole, *stated) if name == "published" else (whole, stated[-1])
        best = max(candidates, key=lambda each: each.agreement if each else 0)
        best = best if best is None or best is whole or best.agreement >= AGREEMENT else whole
        return best if name != "published" else _if_enough(best, shown)
    if enough := _if_enough(whole, shown):
        return enough
    # The node may hold more than the title, behind it: <h1>title<span>date</span></h1>.
    own = [_own_text_example(sample) for sample in samples]
    found = _if_enough(_on_all(induce(own, _HINTS["title"]), own), shown)
    return Induced(f"{found.css}::text", found.agreement) if found else None


def _by_template(examples: Sequence[Example], hint: re.Pattern[str]) -> Induced | None:
    """One selector for all pages, or one for each template if that is right on more of them."""
    one = induce(examples, hint)
    if one is not None and one.agreement >= _EXACT:
        return one
    each = induce_each(examples, hint)
    return each if each and (one is None or each.agreement > one.agreement) else one


def _if_enough(found: Induced | None, shown: float) -> Induced | None:
    """A selector that is right on most of the pages that show the field, of which ``shown`` is the share; of those of
    which it is not, a crawl would miss what every article has."""
    return found if found and found.agreement >= EVERY * shown else None


def reader(
    name: str, sample: Sample, now: datetime, order: Order | None = None
) -> Callable[[str], object]:
    """The parser that will read the field from its node's text."""
    if name == "published":
        near = date_in_url(sample.document.url)
        return lambda text: str(parse_published(text, now, near=near, order=order) or "")
    readers: dict[str, Callable[[str], object]] = {
        "title": comparison_key,
        "category": parse_category,
        "author": lambda text: author_of(text, now),
        "source": source_of,
        "views": parse_count,
    }
    return readers[name]


def _text_example(sample: Sample, name: str, now: datetime, order: Order | None) -> Example:
    """The smallest nodes whose text gives the expected value."""
    expected = expected_value(sample, name)
    read = reader(name, sample, now, order)
    if name == "title" and isinstance(expected, str):
        expected = comparison_key(expected)

    def is_right(node: Node) -> bool:
        # A node that holds the text as well says the same today, and something else the day the text has such words.
        text = dated_text(node) if name == "published" else text_of(node)
        return 0 < len(text) <= _LONGEST[name] and _same(name, read(text), expected)

    nodes = elements(sample.document.root) if expected is not None else ()
    wanted = [node for node in nodes if is_right(node)]
    holders = {node.getparent() for node in wanted}
    # A node that wraps a wanted one says the same less exactly; it is offered too, but later.
    return Example(sample.document.root, sorted(wanted, key=lambda node: node in holders), is_right)


def _learn_exact(samples: Sequence[Sample], now: datetime) -> Iterator[Induced | None]:
    """Where the date stands in an attribute: recent articles may show only an age, 3天前."""
    for attribute in _attributes(samples, now):
        examples = [_attribute_example(sample, attribute, now) for sample in samples]
        if found := _on_all(induce(examples, _HINTS["published"]), examples):
            yield Induced(f"{found.css}::attr({attribute})", found.agreement)


def _learn_meta(samples: Sequence[Sample], name: str, now: datetime) -> Induced | None:
    """The meta element that says a field, where one does."""
    votes: Counter[str] = Counter()
    for sample in samples:
        expected, read = expected_value(sample, name), reader(name, sample, now)
        # A selector takes the first of its nodes.
        stated: dict[str, str] = {}
        for node in sample.document.root.iter("meta"):
            for key in ("property", "name", "itemprop"):
                called = node.get(key) or ""
                if _META_NAME.match(called):
                    stated.setdefault(f'meta[{key}="{called}"]', node.get("content") or "")
        votes.update(
            css
            for css, said in stated.items()
            if expected is not None and _same(name, read(said), expected)
        )
    if not votes:
        return None
    css, count = max(votes.items(), key=lambda item: (item[1], item[0]))
    return Induced(f"{css}::attr(content)", count / len(samples))


def _same(name: str, value: object, expected: object) -> bool:
    return same_date(str(value), str(expected)) if name == "published" else value == expected


def _on_all(found: Induced | None, examples: Sequence[Example]) -> Induced | None:
    """The same, with its agreement counted on all pages, also those on which nothing is right."""
    having = sum(bool(example.wanted) for example in examples)
    return Induced(found.css, found.agreement * having / len(examples)) if found else None


def _attributes(samples: Sequence[Sample], now: datetime) -> list[str]:
    """The attributes that say the day on most pages, the commonest first: datetime, title, content, data-time."""
    votes: Counter[str] = Counter()
    for sample in samples:
        expected, read = str(expected_value(sample, "published")), reader("published", sample, now)
        dated = {
            name
            for node in elements(sample.document.root)
            for name, value in node.items()
            if name not in NEVER_EXACT and len(value) <= _LONGEST_STAMP and looks_dated(value)
            and same_date(str(read(value)), expected)
        }  # fmt: skip
        votes.update(dated)
    return [name for name, count in votes.most_common(3) if count >= AGREEMENT * len(samples)]


def _attribute_example(sample: Sample, attribute: str, now: datetime) -> Example:
    expected, read = str(expected_value(sample, "published")), reader("published", sample, now)

    def is_right(node: Node) -> bool:
        value = node.get(attribute) if isinstance(node, HtmlElement) else None
        return (
            value is not None
            and len(value) <= _LONGEST_STAMP
            and same_date(str(read(value)), expected)
        )

    nodes = [node for node in elements(sample.document.root) if is_right(node)]
    return Example(sample.document.root, nodes, is_right)


def _own_text_example(sample: Sample) -> Example:
    """The nodes that begin with the title, and what tells them from others."""
    wanted = comparison_key(str(expected_value(sample, "title") or ""))

    def is_right(node: Node) -> bool:
        return isinstance(node, HtmlElement) and comparison_key(node.text or "") == wanted

    nodes = [node for node in elements(sample.document.root) if wanted and is_right(node)]
    return Example(sample.document.root, nodes, is_right)


def _fields_inside(samples: Sequence[Sample], selectors: Mapping[str, str]) -> list[str]:
    """Selectors of the nodes of other fields that stand inside the body's node."""
    declared = Declaration(
        {name: css.removesuffix("::text") for name, css in selectors.items() if css}
    ).selectors
    found = []
    for name in _LONGEST:
        if (selector := declared.get(name)) is None:
            continue
        pages = list(
            zip(
                (_inside(selector, declared["body"], each) for each in samples),
                samples,
                strict=True,
            )
        )
        if sum(node is not None for node, _ in pages) * 2 <= len(samples):
            continue
        texts = sum(node is not None and _finds_text(selector, each) for node, each in pages)
        told = not _TEXT_TAGS.issuperset(re.findall(r"[\w.#\[:-]+", selector.declared))
        if (texts or not told) and (alone := _alone(pages)):
            found.append(alone)
        elif told and texts * 2 < len(samples):
            found.append(selector.declared)
    return found


def _inside(selector: Selector, body: Selector, sample: Sample) -> HtmlElement | None:
    """The node of a field, if it stands in the text's node."""
    around = next(iter(body.elements(sample.document.root)), None)
    node = next(iter(selector.elements(sample.document.root)), None)
    return node if node is not None and around in set(node.iterancestors()) else None


def _finds_text(selector: Selector, sample: Sample) -> bool:
    """Whether what a field's selector finds besides its node is the article's text."""
    lines = sample.reading.body.value.paragraphs if sample.reading.body else []
    text = set(map(comparison_key, lines))
    found = list(selector.elements(sample.document.root))
    return any(comparison_key(text_of(each)) in text for each in found[1:])


def _alone(pages: Sequence[tuple[HtmlElement | None, Sample]]) -> str | None:
    """The selector of a field's node that finds no other beside it, such as the first of the paragraphs of one box: a field
    is the first of what its own selector finds, but ``h2`` would take the subheadings out of the text as well."""
    examples = [
        Example(
            sample.document.root,
            [node] if node is not None else [],
            lambda match, wanted=node: match is wanted,  # type: ignore[misc]
        )
        for node, sample in pages
    ]
    found = induce(examples, every=True, at_least=_EXACT)
    return found.css if found else None


def learn_exclusions(samples: Sequence[Sample], selectors: Mapping[str, str]) -> dict[str, str]:
    """What stands inside the body's node and is not the body: ``body_exclude``, if there is anything."""
    boxes = bodies.learn_exclusions(samples, selectors["body"])
    chosen = sorted({*boxes, *_fields_inside(samples, selectors)})
    return {"body_exclude": ", ".join(chosen)} if chosen else {}


def _learn_related(samples: Sequence[Sample]) -> Induced | None:
    examples = []
    for sample in samples:
        wanted = {link.url for link in sample.reading.value("related") or ()}
        declaration = Declaration({"related": "a"})
        nodes = [
            node
            for node in declaration.selectors["related"].elements(sample.document.root)
            if declaration.link_url(node, sample.document) in wanted
        ]
        among = set(nodes)
        examples.append(
            Example(sample.document.root, nodes, lambda match, among=among: match in among)  # type: ignore[misc]
        )
    found = induce(examples, _HINTS["related"], every=True, at_least=0.7)
    if found is None:
        return None
    declaration = Declaration({"related": found.css})
    right = total = 0
    for sample in samples:
        if sample.reading.related is None:
            continue
        total += 1
        got = {link.url for link in declared_related(sample.document, declaration)}
        right += got == {link.url for link in sample.reading.related.value}
    return found if total and right / total >= AGREEMENT else None


def learn_trail(samples: Sequence[Sample], selectors: Mapping[str, str]) -> dict[str, str]:
    """The names of the path above the article, if they tell the section better than a selector of its own.

    A section's place in the path varies with how deep it lies: the path's last name tells it all the same.
    """
    telling = [
        sample
        for sample in samples
        if sample.reading.breadcrumb and sample.reading.category and sample.section.name
    ]
    if len(telling) * 2 < len(samples):
        return {}
    own = selectors.get("category")
    known = Declaration({"category": own}).selectors["category"] if own else None
    alone = _share(
        telling, lambda s: parse_category(known.text(s.document.root)) if known else None
    )
    # Where the last link of a path is the section's, and on some pages another one behind it, the names tell which.
    by_place = own is not None and ":last-of-type" in own
    if alone == 1.0 and not by_place:
        return {}
    examples = []
    for sample in telling:
        nodes = _trail_nodes(sample)
        among = set(nodes)
        examples.append(
            Example(sample.document.root, nodes, lambda match, among=among: match in among)  # type: ignore[misc]
        )
    found = induce(examples, _HINTS["category"], every=True, at_least=0.7)
    if found is None:
        return {}
    names = Declaration({"breadcrumb": found.css})
    told = _share(
        telling, lambda s: section_named(declared_path(s.document, names), (s.row.title,))
    )
    is_better = told > max(alone, AGREEMENT) or (by_place and told == alone)
    return {"breadcrumb": found.css} if is_better else {}


def _share(samples: Sequence[Sample], tell: Callable[[Sample], str | None]) -> float:
    """Of the samples, the share whose section is told rightly."""
    return sum(tell(each) == expected_value(each, "category") for each in samples) / len(samples)


def _trail_nodes(sample: Sample) -> list[HtmlElement]:
    """The innermost nodes of a path's names, within the lowest element that holds all of them."""
    names: list[str] = sample.reading.value("breadcrumb") or []
    holders: dict[str, list[HtmlElement]] = {name: [] for name in names}
    for node in elements(sample.document.root):
        if (text := text_of(node)) in holders:
            holders[text].append(node)
    if not names or not all(holders.values()):
        return []
    found = (_lowest(last, names, holders) for last in holders[names[-1]])
    # A menu holds the same names, among many others.
    return min(filter(None, found), key=lambda each: each[0], default=(0, []))[1]


def _lowest(
    last: HtmlElement, names: Sequence[str], holders: Mapping[str, Sequence[HtmlElement]]
) -> tuple[int, list[HtmlElement]] | None:
    """The nodes of all names in the lowest element around one of the last name's, and how much else that holds."""
    for up in islice(last.iterancestors(), _TRAIL_HEIGHT):
        inside = set(up.iterdescendants())
        nodes = [[node for node in holders[name] if node in inside] for name in names]
        if all(nodes):
            return len(inside), [each[-1] for each in nodes]
    return None


def learn_neighbours(samples: Sequence[Sample]) -> Induced | None:
    """The links to the articles before and after (上一篇, 下一篇)."""
    examples = []
    for sample in samples:
        nodes = []
        for node in sample.document.root.iter("a"):
            parent = node.getparent()
            before = (parent.text or "") if parent is not None and len(parent) <= 2 else ""
            label = f"{node.text_content()} {before} {node.get('rel') or ''}"
            if _NEIGHBOUR.search(label):
                nodes.append(node)
        among = set(nodes)
        examples.append(
            Example(sample.document.root, nodes, lambda match, among=among: match in among)  # type: ignore[misc]
        )
    return induce(examples, every=True, at_least=0.7)


_NEIGHBOUR: Final = re.compile(rf"{ARTICLE_BEFORE_OR_AFTER.any}|\bprev", re.I)
