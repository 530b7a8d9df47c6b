"""What the numbers decide that say which block of a page is its body: each page read again with another number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import mean
from typing import Any, Final

from crawler.read import candidates, zones
from crawler.read.article import read_article
from crawler.read.document import Document, parse_document
from crawler.read.weights import BODY
from tests.bench.marks import body_f1
from tests.bench.weights.labelled import LabelledPage

TIMES: Final = (0.0, 0.5, 2.0, 1e6)
"""What each number is multiplied by: nothing, less, more, and no limit."""


@contextmanager
def set_to(name: str, value: float) -> Iterator[None]:
    """One number of `BODY` exchanged where it is used. Raises LookupError if it is used nowhere."""
    places: list[tuple[dict[Any, Any], object]] = [(vars(module), f"_{name.upper()}") for module in (candidates, zones)]  # fmt: skip
    ours = [(place, key) for place, key in places if place.get(key) == BODY[name].value]
    if not ours:
        raise LookupError(name)
    try:
        for place, key in ours:
            place[key] = value
        yield
    finally:
        for place, key in ours:
            place[key] = BODY[name].value


@dataclass(frozen=True, slots=True)
class _Page:
    site: str
    document: Document
    page: LabelledPage


class Bodies:
    """Pages of which the body is known, and how they are read as the numbers are."""

    def __init__(self, pages: Iterable[LabelledPage]) -> None:
        self.pages = [
            _Page(page.site, parse_document(page.html, page.url, page.charset), page)
            for page in pages
            if page.body
        ]
        self.texts = [_text(each) for each in self.pages]
        self.marks = [body_f1(text, each.page.body) for text, each in zip(self.texts, self.pages, strict=True)]  # fmt: skip

    def figure(self) -> float:
        """The mean over sites of the mean F1 of their pages."""
        return self._mean(self.marks)

    def with_number(self, name: str, value: float) -> tuple[float, int]:
        """The figure with another number, and how many pages have another text then."""
        marks, changed = list(self.marks), 0
        with set_to(name, value):
            for place, each in enumerate(self.pages):
                if (text := _text(each)) != self.texts[place]:
                    marks[place] = body_f1(text, each.page.body)
                    changed += 1
        return self._mean(marks), changed

    def _mean(self, marks: Sequence[float]) -> float:
        by_site: defaultdict[str, list[float]] = defaultdict(list)
        for each, mark in zip(self.pages, marks, strict=True):
            by_site[each.site].append(mark)
        return mean(map(mean, by_site.values()))


def _text(each: _Page) -> str:
    body = read_article(each.document, each.page.now).body
    return "\n".join(body.value.paragraphs) if body else ""


def print_bodies(bodies: Bodies, names: Mapping[str, object] = BODY) -> None:
    """A Markdown table: a line a number, with the figure and the pages that change at each multiple."""
    print(f"\nbodies: {len(bodies.pages)} pages, mean F1 over sites {100 * bodies.figure():.2f}\n")
    heads = [f"× {times:g}" for times in TIMES]
    print(f"| number | value | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 2)}")
    base = bodies.figure()
    for name in names:
        value = BODY[name].value
        cells = []
        for times in TIMES:
            figure, changed = bodies.with_number(name, value * times)
            cells.append(f"{100 * (figure - base):+.2f} ({changed})" if changed else "=")
        print(f"| {name} | {value:g} | {' | '.join(cells)} |", flush=True)
