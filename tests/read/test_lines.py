"""Lines as the pages of a site are compared by them."""

from __future__ import annotations

import pytest

from crawler.read.lines import template_key


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("共 12 条评论", "共 3 条评论", True),
        ("本文写于 1443 天前，内容可能已经过时。", "本文写于 27 天前，内容可能已经过时。", True),
        ("全年引进项目12个。", "全年引进项目30个。", False),
    ],
)
def test_ages_are_the_sites_and_other_numbers_of_a_sentence_its_authors(
    one: str, two: str, alike: bool
) -> None:
    assert (template_key(one) == template_key(two)) is alike
