"""Cleaning and comparing text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fields.text import (
    clean_line,
    clean_paragraphs,
    comparison_key,
    content_hash,
    half_width,
    is_cut,
)

PROFILE = settings(deadline=None, derandomize=True, max_examples=300)
TRICKY = st.text("a e招商か\u3099\u0301 \t\n\u3000\u00a0\u200b\u00ad\ufeff\x00\u2028\u00a8，\u212b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \u3000\u00a0\n", ""),
        ("  翠湖区\u3000招商 ", "翠湖区 招商"),
        ("翠湖区\n      招商引资", "翠湖区招商引资"),
        ("翠湖区，\r\n\t招商引资", "翠湖区，招商引资"),
        ("翠湖区 \n 招商", "翠湖区招商"),
        ("翠湖区\t招商", "翠湖区 招商"),
        ("GDP\n增长", "GDP 增长"),
        ("one\n two", "one two"),
        ("招\u200b商\u00ad引\ufeff资\x00", "招商引资"),
        ("a\x07b\x1f c", "ab c"),
        ("e\u0301", "é"),
        ("（２０２４）㎡", "（２０２４）㎡"),
    ],
)
def test_clean_line(text: str, expected: str) -> None:
    assert clean_line(text) == expected


def test_clean_paragraphs() -> None:
    assert clean_paragraphs([" 一 ", "\u3000", "", "二\n三"]) == ["一", "二三"]


def test_comparison_key() -> None:
    assert comparison_key("翠湖区 （２０２４）\u200b ㎡\n") == comparison_key("翠湖区(2024)m2")
    assert comparison_key("AI") != comparison_key("ai")
    assert comparison_key("&amp;") == "&amp;"


def test_content_hash() -> None:
    one = content_hash("标题", "第一段\n第二段")
    assert len(one) == 32
    assert one == content_hash("标 题\u3000", "第一段第二段")
    assert one != content_hash("标题第一段", "第二段")
    assert content_hash(None, None) == content_hash("", "")
    assert content_hash("\ud800", "\udfff")


@pytest.mark.parametrize("title", ["关于…", "关于...", "关于．．．", "关于…… ", "关于..)"])
def test_is_cut(title: str) -> None:
    assert is_cut(title)


@pytest.mark.parametrize("title", ["", "关于举办", "总投资3.5亿元。", "第1期.", "…之后"])
def test_is_not_cut(title: str) -> None:
    assert not is_cut(title)


@PROFILE
@given(st.text() | TRICKY)
def test_any_text(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert unicodedata.is_normalized("NFC", line)
    assert line == line.strip()
    key = comparison_key(text)
    assert comparison_key(key) == key
    assert comparison_key(line) == key
    assert len(half_width(text)) == len(text)
    is_cut(text)
    content_hash(text, text)
