"""Views that a script shows: nothing on the page as it was received, and yet no field that the site lacks."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from crawler.fields.urls import same_site
from crawler.health.reasons import VIEWS_HIDDEN
from crawler.learn import reasons
from crawler.learn.learned import Answer, Ask, Learned, Sample
from crawler.learn.pages import Pages
from crawler.learn.samples import elements
from crawler.read.declared import ABSENT
from crawler.words import labels

# Stands for an element without text, which a script fills.
_HOLE: Final = "\x00"
# No line with a label is longer, in characters, nor has more elements.
_LINE: Final = 80
_FEW: Final = 12
_MOST: Final = 0.5
_ROBOTS: Final = "robots"
# What an element holds until its script has run.
_WAITING: Final = rf"(?:{_HOLE}|-{{1,3}}|—{{1,2}}|\.{{2,6}}|…{{1,2}}|{labels.LOADING.any})"
_BEFORE: Final = rf"(?<![\u4e00-\u9fff])(?:{labels.SOURCE_OF.any})?(?:{labels.VIEWS.any})(?:{labels.VIEWS_SUFFIX.any})?"
_BARE: Final = re.compile(
    # 浏览：[次], 浏览：次, 点击数（[]）
    rf"(?:{_BEFORE}|{labels.VIEWS_EN.any})\s?[:：(（\[【]\s?(?:(?:{_WAITING}\s?)++(?![0-9])|(?={labels.TIMES.any}))"
    rf"|{_BEFORE}\s?{_HOLE}\s?{labels.TIMES.any}"
    # [] 次浏览
    rf"|{_HOLE}\s?{labels.TIMES.any}\s?(?:{labels.VIEWS.any})",
    re.IGNORECASE,
)


def find_hidden_views(learned: Learned, pages: Pages, most: int) -> Generator[Ask, Answer, None]:
    """Find out whether views that are ABSENT are shown by a script, and say so in what was learned.

    The count of one article is asked for, unless ``most`` requests were made: what comes tells what a crawl would get.
    """
    if learned.selectors.get("views") != ABSENT:
        return
    if counter := _counter(learned):
        if pages.requests >= most:
            _tell(learned, reasons.COUNTED)
            return
        answer = yield from pages.ask(counter, "views")
        learned.requests = pages.requests
        if answer.trouble == _ROBOTS:
            learned.views_hidden = "robots"
            _tell(learned, VIEWS_HIDDEN["robots"])
            return
        text = answer.body[:2000].decode("utf-8", "replace")
        assert learned.platform is not None
        is_count = learned.platform.parse_views(text) is not None
        _tell(learned, reasons.COUNTED if is_count else reasons.NO_COUNT)
    elif _share_of_bare(learned.samples) > _MOST:
        _tell(learned, reasons.LABEL_ONLY)


def _tell(learned: Learned, why: reasons.Why) -> None:
    learned.views_hidden = learned.views_hidden or "script"
    learned.fields = [
        replace(field, why=why) if field.name == "views" else field for field in learned.fields
    ]


def _counter(learned: Learned) -> str | None:
    """Where the script of one article gets its count from, if most articles have such a script."""
    if learned.platform is None:
        return None
    found = [
        counter
        for sample in learned.samples
        if (counter := learned.platform.views_request(sample.document))
        and same_site(counter, sample.document.url)
    ]
    return found[0] if len(found) > _MOST * len(learned.samples) else None


def _share_of_bare(samples: Sequence[Sample]) -> float:
    """The share of the pages that show a word for views without a number."""
    return sum(_is_bare(sample.document.root) for sample in samples) / len(samples)


def _is_bare(root: HtmlElement) -> bool:
    return any(
        _BARE.search(line) for node in elements(root) if (line := _line_of(node)) is not None
    )


def _line_of(node: HtmlElement) -> str | None:
    """The text of an element with marks where elements are empty; None where it is longer than a line."""
    line, count = "", 0
    for event, each in etree.iterwalk(node, ("start", "end")):
        if event == "start":
            count += 1
            text = "" if each.tag in ("script", "style") else each.text or ""
            line += _HOLE if not len(each) and not text.strip() else text
        elif each is not node:
            line += each.tail or ""
        if len(line) > _LINE or count > _FEW:
            return None
    return " ".join(line.split())
