"""Whether a site is crawled as often as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.health.habits import overdue_days

TODAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("gaps", "longest"),
    [
        ([1] * 9, 3),
        ([7] * 9, 15),
        ([31, 30, 31, 30], 63),
        # On working days, and by hand.
        ([1, 1, 1, 1, 3, 1, 1, 1, 1], 7),
        ([1, 1], 3),
        # Fewer than three days tell nothing of how often that is.
        ([1], 14),
        ([30], 14),
        ([], 14),
    ],
)
def test_overdue_is_twice_as_long_as_ever_and_a_day(gaps: list[int], longest: int) -> None:
    def days(passed: int) -> list[date]:
        return [TODAY - timedelta(days=passed + sum(gaps[:n])) for n in range(len(gaps) + 1)]

    assert overdue_days(days(0), TODAY) is None
    assert overdue_days(days(longest), TODAY) is None
    assert overdue_days(days(longest + 1), TODAY) == longest + 1


def test_a_site_that_was_never_crawled_is_not_overdue() -> None:
    assert overdue_days([], TODAY) is None


def test_a_clock_that_was_set_back() -> None:
    assert overdue_days([TODAY + timedelta(days=900)], TODAY) is None
