"""One form for all writings of a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fields.folding import fold, writings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("招商引資", "招商引资"),
        ("產業園", "产业园"),
        ("ＬＥＤ　５Ｇ", "led 5g"),
        ("比亚迪BYD", "比亚迪byd"),
        ("頭髮與發展", "头发与发展"),
        ("乾部后勤", "干部后勤"),
        ("反覆", "反复"),
        ("（招商）", "(招商)"),
        ("plain", "plain"),
        ("Plain", "plain"),
        ("", ""),
        # One character never becomes two.
        ("ß½㈱İ", "ß½㈱İ"),
    ],
)
def test_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


def test_simplified_and_traditional_are_one() -> None:
    assert fold("執行後勤發髮復複覆") == fold("执行后勤发发复复覆")


@given(st.text())
def test_positions_stay_and_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


SIMPLIFIED = "".join(
    bytes([row, cell]).decode("gb2312", "ignore")
    for row in range(0xA1, 0xF8)
    for cell in range(0xA1, 0xFF)
)


@given(
    st.text(
        st.sampled_from(SIMPLIFIED) | st.characters(max_codepoint=0x7F) | st.sampled_from("—·產")
    )
)
def test_a_simplified_text_folds_as_its_characters_do(text: str) -> None:
    assert fold(text) == "".join(fold(f"{char}產")[0] for char in text)


def test_every_simplified_character_folds_as_it_does_beside_a_traditional_one() -> None:
    assert fold(SIMPLIFIED) == fold(f"{SIMPLIFIED}產")[:-1]


def test_writings_of_a_character() -> None:
    assert set(writings("资")) == {"资", "資", "㊮"}
    assert set(writings("l")) >= {"l", "L", "ｌ", "Ｌ"}
    assert writings("资")[0] == "资"


def test_every_writing_is_known_though_not_every_character_is_asked() -> None:
    every: dict[str, set[str]] = {}
    for char in map(chr, range(0x21, 0xFFFF)):
        every.setdefault(fold(char), set()).add(char)
    assert {folded: set(writings(folded)) for folded in every} == {
        folded: chars | {folded} for folded, chars in every.items()
    }
