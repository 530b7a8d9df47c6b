"""Calendar leaves put in the order of a date."""

from __future__ import annotations

import pytest

from crawler.fields.leaves import unfold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 2020-06", "2020-06-15"),
        ("15日 2020年6月", "2020-6-15"),
        ("08/14 2024", "2024-08-14"),
        ("2023 05 / 06 11:45:10", "2023-05-06 11:45:10"),
        ("2020-06 15", "2020-06-15"),
        ("17 2025 01", "2025-01-17"),
        ("17 2025 01 02", "17 2025 01 02"),
        ("2024-09-27 10:30", "2024-09-27 10:30"),
        ("2024年7月5日 1945点热度", "2024年7月5日 1945点热度"),
        ("2024-07-05 2012", "2024-07-05 2012"),
        ("09-27", "09-27"),
        # A day and a month in one box may be exchanged, and other dates and issues have such parts, too.
        ("05/06/2024", "05/06/2024"),
        ("28/06/2024 10:30", "28/06/2024 10:30"),
        ("Fri Sep 6 2024 - 07:39", "Fri Sep 6 2024 - 07:39"),
        ("第 12 2024-05期", "第 12 2024-05期"),
        ("9月27日 2024年招商会", "9月27日 2024年招商会"),
        ("3 2020-06 " + "很长的一句话" * 12, "3 2020-06 " + "很长的一句话" * 12),
        ("", ""),
    ],
)
def test_leaf(text: str, expected: str) -> None:
    assert unfold(text) == expected
