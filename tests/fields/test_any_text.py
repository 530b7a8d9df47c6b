"""Text of any kind, and of the words and signs that these readers look for: none raises, and none takes long.

An expression that backtracks would take minutes on a repeated piece, and nobody could overlook it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fields import bylines, categories, counts, dateforms, dates, leaves
from crawler.fields.ages import find_ages
from crawler.fields.clocks import read_clock
from crawler.fields.text import half_width
from crawler.words import Group, labels

NOW: Final = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
TODAY: Final = date(2026, 7, 15)
WORDS: Final = [
    word
    for each in vars(labels).values()
    if isinstance(each, Group)
    for word in each.words
    if word.isalpha()
]
SIGNS: Final = [
    *"0123456789年月日号前天时分秒周个半今昨刚：:-/.,，、|（）()[]【】\u3000~至于在由TZ万k次人\n\ud800²٣",
    *("2024", "09", "27", "16-09-29", "05/06/2024", "18:30", "二〇二四", "民国", "+08:00", "Sep"),
    *("张三", "Xinhua", "var="),
    *(" ", " ago", "by "),
]
PIECES: Final = st.sampled_from(WORDS + SIGNS)
TEXTS: Final = st.one_of(
    st.text(),
    st.lists(PIECES, max_size=30).map("".join),
    st.tuples(PIECES, PIECES, PIECES).map(lambda some: some[0] + some[1] * 600 + some[2]),
)
PROFILE: Final = settings(deadline=None, derandomize=True, max_examples=120)
READERS: Final[dict[str, Callable[[str], object]]] = {
    "published": lambda text: dates.parse_published(text, NOW, near=TODAY),
    "published, day first": lambda text: dates.parse_published(text, NOW, order="dmy"),
    "leaf": lambda text: dates.parse_published(leaves.unfold(text), NOW),
    "order": lambda text: dates.day_order([text], [(text, TODAY)]),
    "shown": lambda text: dates.shown_date(text, NOW),
    "address": dates.date_in_url,
    "ages": lambda text: find_ages(half_width(text), NOW),
    "clock": lambda text: read_clock(half_width(text), 0),
    "forms": lambda text: dateforms.find_dates(half_width(text), TODAY),
    "yearless": lambda text: list(dateforms.find_yearless(half_width(text))),
    "month": lambda text: dateforms.month_alone(half_width(text)),
    "count": counts.parse_count,
    "source": bylines.parse_source,
    "author": bylines.parse_author,
    "byline": lambda text: bylines.parse_byline([text, text]),
    "category": categories.parse_category,
    "sections": lambda text: categories.sections_of([text]),
}


@pytest.mark.parametrize("reader", READERS)
def test_no_text_is_too_much(reader: str) -> None:
    @PROFILE
    @given(TEXTS)
    def read(text: str) -> None:
        READERS[reader](text)

    read()


@PROFILE
@given(TEXTS, st.none() | st.dates(date(1990, 1, 1), TODAY))
def test_a_date_is_in_its_text_and_not_in_the_future(text: str, near: date | None) -> None:
    found = dates.parse_published(text, NOW, near=near)
    if found is not None:
        assert found.raw in text
        assert found.start < found.end
        assert found.start.date() >= dates.EARLIEST
        assert found.start <= NOW + timedelta(days=1)


@PROFILE
@given(TEXTS)
def test_a_name_is_no_label_and_no_script(text: str) -> None:
    for name in (bylines.parse_source(f"来源：{text}"), bylines.parse_author(f"作者：{text}")):
        if name is not None:
            assert name == name.strip()
            assert name not in labels.NOBODY.words
            assert not set(name) & set("={}<>$")
            assert not name.isdigit()
