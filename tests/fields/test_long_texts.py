"""A megabyte of awkward shape: no reader of a field raises, nor takes the square of them.

An expression that backtracks would take hours here, and nobody could overlook it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

import pytest

from crawler.fields import bylines, categories, counts, dates, leaves, segments, text, urls
from crawler.fields.ages import find_ages
from crawler.fields.fingerprints import Text
from crawler.fields.folding import fold

NOW: Final = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
# A megabyte, if it is Chinese.
LENGTH: Final = 350_000
READERS: Final[dict[str, Callable[[str], object]]] = {
    "ages": lambda long: find_ages(long, NOW),
    "source": bylines.parse_source,
    "author": bylines.parse_author,
    "byline": lambda long: bylines.parse_byline([long] * 8),
    "byline of lines": lambda long: bylines.parse_byline(long.split("\n")),
    "category": categories.parse_category,
    "sections": lambda long: categories.sections_of([long] * 3),
    "count": counts.parse_count,
    "published": lambda long: dates.parse_published(long, NOW, near=date(2026, 7, 1)),
    "date in an address": lambda long: dates.date_in_url(f"http://www.example.cn/{long}"),
    "leaf": leaves.unfold,
    "fold": fold,
    "letters": segments.letters,
    "pieces": segments.pieces,
    "line": text.clean_line,
    "paragraphs": lambda long: text.clean_paragraphs(long.split("\n")),
    "key": text.comparison_key,
    "cut": text.is_cut,
    "fingerprint": lambda long: Text("题", long).sketch,
    "address": urls.canonical_url,
    "path": lambda long: urls.canonical_url(long, "http://www.example.cn/a/"),
    "query": lambda long: urls.canonical_url(f"http://www.example.cn/?{long}"),
    "attachment": urls.is_attachment,
    "host": urls.url_host,
}
# What stands before a run of one thing, and the thing: backtracking begins where two parts of an expression
# can both take it.
SHAPES: Final = {
    "spaces after a digit": ("1", " "),
    "wide spaces after a label": ("来源：", "\u3000"),
    "lines": ("", "\n"),
    "digits": ("", "2026"),
    "dates": ("发布时间：", "2026-07-01 "),
    "halves of dates": ("", "2026年7月"),
    "labels": ("", "来源："),
    "editors": ("", "责编：张 "),
    "reporters": ("", "记者 张三、"),
    "open brackets": ("", "（记者"),
    "dots": ("http://", "."),
    "slashes": ("http://www.example.cn", "/../"),
    "escapes": ("http://www.example.cn/?", "%E4&="),
    "accents": ("e", "\u0301"),
    "one letter": ("", "a"),
    "one character": ("", "一"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("reader", READERS)
def test_work_does_not_explode(reader: str, shape: str) -> None:
    start, run = SHAPES[shape]
    long = start + run * (LENGTH // len(run))
    READERS[reader](long)
    READERS[reader](f"{long}x")
