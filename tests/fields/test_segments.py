"""Text cut into pieces of the search index."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fields.segments import pieces, runs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("招商引资", "招商 商引 引资 资"),
        ("招商，引资", "招商 商 引资 资"),
        ("园", "园"),
        ("5g产业", "产业 业 5g"),
        ("比亚迪byd", "比亚 亚迪 迪 byd"),
        ("3.5亿元", "亿元 元 3 5"),
        ("led/oled", "led oled"),
        ("〇", "〇"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("a_b", "a b"),
        # Scripts that set no space around a word; with their marks.
        ("日本のトヨタ車", "日本 本の のト トヨ ヨタ タ車 車"),
        ("삼성전자는 5g", "삼성 성전 전자 자는 는 5g"),
        ("ประเทศ", "ปร ระ ะเ เท ทศ ศ"),
        ("ที่", "ที ี่ ่"),
        ("ㄅㄆ", "ㄅㄆ ㄆ"),
        ("привет мир", "привет мир"),
        ("，。 !", ""),
        ("", ""),
    ],
)
def test_pieces(text: str, expected: str) -> None:
    assert pieces(text).split() == expected.split()


@given(st.text(alphabet="招商引资光伏产业园，。 5gLED\n-"), st.integers(0), st.integers(2, 4))
def test_every_word_of_a_run_is_a_row_of_pieces(text: str, start: int, length: int) -> None:
    words = [run for run, is_han in runs(text) if is_han and len(run) >= length]
    for run in words:
        at = start % (len(run) - length + 1)
        word = run[at : at + length]
        pairs = [word[i : i + 2] for i in range(length - 1)]
        assert " ".join(pairs) in " ".join(pieces(text).split())


def test_a_very_long_run_has_all_its_pairs() -> None:
    text = "".join(map(chr, range(0x4E00, 0x9E00))) * 2
    assert set(pieces(text).split()) == {text[i : i + 2] for i in range(len(text))}


@pytest.mark.parametrize("text", ["招商引资，光伏5g led产业。", "一二，", "led-oled_5g ", "园区\n"])
def test_a_very_long_text_has_the_pieces_of_its_runs(text: str) -> None:
    for shift in range(4):
        long = "产" * shift + text * (50_000 // len(text))
        expected: set[str] = set()
        for run, is_han in runs(long):
            expected.update([run[i : i + 2] for i in range(len(run))] if is_han else [run])
        assert set(pieces(long).split()) == expected


def test_a_very_long_text_that_repeats_itself_takes_little_room() -> None:
    text = "招商引资，光伏产业。" * 50_000
    assert len(pieces(text)) < len(text) / 50
