"""View counts: every form, and what is no count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fields.counts import MAX_COUNT, parse_count

PROFILE = settings(deadline=None, derandomize=True, max_examples=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("43", 43),
        ("0", 0),
        (" 43 ", 43),
        ("1,234", 1234),
        ("1，234", 1234),
        ("12,345,678", 12345678),
        ("４３", 43),
        ("1.2万", 12000),
        ("1.2 万", 12000),
        ("10万+", 100000),
        ("3千", 3000),
        ("1.5亿", 150000000),
        ("1.2k", 1200),
        ("2w", 20000),
        ("970次", 970),
        ("👁 43", 43),
        ("(43)", 43),
        ("次数：12", 12),
        ("浏览：970次", 970),
        ("浏览次数:12", 12),
        ("阅读(88)", 88),
        ("阅读（88）", 88),
        ("阅读 88", 88),
        ("阅读1.2万+", 12000),
        ("点击数：[12]", 12),
        ("浏览量: 1\u00a0234", 1234),
        ("Views: 1,234", 1234),
        ("88次阅读", 88),
        ("2024-12-7 / 4298 次阅读", 4298),
        ("2024/12/27 阅读", None),
        ("12 / 27 阅读", None),
        ("点读：88", 88),
        ("已阅：88", 88),
        ("观看 88", 88),
        ("88 次点阅", 88),
        ("瀏覽次數：88", 88),
        ("點擊率：88", 88),
        ("人气指数：88", 88),
        ("88点热度", 88),
        ("88℃热度", 88),
        ("本文已被阅览 88 次", 88),
        ("已有 88 人看过", 88),
        ("Viewed 88 times", 88),
        ("1.2萬次閱讀", 12000),
        ("本站总访问量：9000 本文阅读量：88", 88),
        ("评论 3 阅读 88", 88),
        ("2024-09-27 浏览：43", 43),
        ("2024-09-27 18:30 阅读 43", 43),
        ("发布时间：2024-09-27 点击：12 评论：3", 12),
        ("点击:12 2024-09-27", 12),
        ("作者：admin 人气：7", 7),
        (str(MAX_COUNT), MAX_COUNT),
    ],
)
def test_count(text: str, expected: int) -> None:
    assert parse_count(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "  ",
        "浏览",
        "次数：—",
        "浏览：— 评论：3",
        "浏览：加载中 3秒",
        "评论：3",
        "-5",
        "浏览：-5",
        "1.5",
        "1.2.3",
        "12,34",
        "浏览量: 1 234",
        "2024-09-27",
        "2024-09-27 43",
        "2024年9月",
        "20240927",
        "18:30",
        "2024-09-27浏览",
        "18:30 浏览",
        "今日访问：88",
        "本站总访问量 9000 次",
        "Reviews: 88",
        "阅读 3分钟",
        "阅读时间：3分钟",
        "阅读全文",
        "1000000000001",
        "9" * 5000,
        "13 14",
        "第43期",
        "43元",
    ],
)
def test_no_count(text: str | None) -> None:
    assert parse_count(text) is None


@PROFILE
@given(st.integers(0, 10**7))
def test_a_formatted_number_is_itself(number: int) -> None:
    for form in ("{}", "{:,}", "浏览：{}次", "阅读({:,})", "2024-09-27 点击 {} 评论 3"):
        assert parse_count(form.format(number)) == number


@PROFILE
@given(st.text() | st.text("0123456789.,万亿kw+-:浏览阅读次（） 本站总views", max_size=30))
def test_any_text(text: str) -> None:
    count = parse_count(text)
    assert count is None or 0 <= count <= MAX_COUNT


@pytest.mark.parametrize("piece", ["1", "1,", "浏览", " ", "1.", "浏览 1", "·", "( "])
def test_a_megabyte_is_no_trouble(piece: str) -> None:
    parse_count(piece * (1_000_000 // len(piece)))
