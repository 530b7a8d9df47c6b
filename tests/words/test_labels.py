"""The labels: each stands once."""

from __future__ import annotations

from collections import Counter

from crawler.words import labels


def test_no_label_stands_in_two_groups() -> None:
    others = (labels.OTHER_DATE, labels.OTHER_COUNT, labels.VIEWED, labels.TOOLS)
    words = Counter(word for each in (*labels.FIELDS, *others) for word in each.words)
    assert [word for word, count in words.items() if count > 1] == []
