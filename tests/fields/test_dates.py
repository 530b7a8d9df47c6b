"""Publication dates: every form, what is no date, and what holds for any text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fields.dateforms import Order
from crawler.fields.dates import (
    date_in_url,
    date_of_digits,
    day_order,
    parse_published,
    same_day,
    shown_date,
)
from crawler.fields.zone import SHANGHAI

NOW = datetime(2025, 10, 10, 12, 0, tzinfo=SHANGHAI)
MIN = datetime(1990, 1, 1)  # noqa: DTZ001  (hypothesis takes naive bounds)
PROFILE = settings(deadline=None, derandomize=True, max_examples=300)


def read(text: str | None, near: date | None = None) -> str | None:
    found = parse_published(text, NOW, near=near)
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-09-27", "2024-09-27"),
        ("2024年9月27日 18:30", "2024-09-27 18:30"),
        ("2024年09月27日", "2024-09-27"),
        ("2024 年 9 月 27 日", "2024-09-27"),
        ("2024/9/27", "2024-09-27"),
        ("2024.9.27", "2024-09-27"),
        ("2024－09－27", "2024-09-27"),
        ("２０２４年９月２７日　１８：３０", "2024-09-27 18:30"),
        ("2024-9-27T18:30:05+08:00", "2024-09-27 18:30:05"),
        ("2024-09-27T18:30:05Z", "2024-09-28 02:30:05"),
        ("2024-09-27T18:30:05.123Z", "2024-09-28 02:30:05"),
        ("2024-09-27T18:30:05-0500", "2024-09-28 07:30:05"),
        ("20240927", "2024-09-27"),
        ("日期 20240927 浏览 3", "2024-09-27"),
        ("二〇二四年九月二十七日", "2024-09-27"),
        ("二○一九年十月十日", "2019-10-10"),
        ("发布时间：2024-09-27", "2024-09-27"),
        ("发布人：office 发布日期：2024-09-27 字号：大", "2024-09-27"),
        ("【时间：2018年07月31日 11:49】", "2018-07-31 11:49"),
        ("时　间：2018-07-31", "2018-07-31"),
        ("2024年09月27日18时30分", "2024-09-27 18:30"),
        ("2024-09-27（星期五）18:30", "2024-09-27 18:30"),
        ("2024-09-27 下午3:05", "2024-09-27 15:05"),
        ("2024-09-27 凌晨12:05", "2024-09-27 00:05"),
        ("2024-09-27 上午9:05", "2024-09-27 09:05"),
        ("Sep 27, 2024", "2024-09-27"),
        ("Sept. 27 2024", "2024-09-27"),
        ("27 September 2024", "2024-09-27"),
        ("September 27th, 2024 6:30 PM", "2024-09-27 18:30"),
        ("September 27th, 2024 12:30 am", "2024-09-27 00:30"),
        ("Fri, 27 Sep 2024 18:30:05 GMT", "2024-09-28 02:30:05"),
        ("Fri Sep 27 18:30:05 CST 2024", "2024-09-27 18:30:05"),
        ("2024年9月", "2024-09"),
        ("2024-09", "2024-09"),
        ("发布时间：2024年9月", "2024-09"),
        ("2024年", "2024"),
        ("发布时间：2024年", "2024"),
        ("1年前 (2024-09-27)", "2024-09-27"),
        ("admin1年前 (2024-09-27)广东产业信息43", "2024-09-27"),
        ("2024-09-27 10分钟前", "2024-09-27"),
        ("432024-09-27", "2024-09-27"),
        ("2024-09-2718:30:05", "2024-09-27 18:30:05"),
        ("2024-09-2743", "2024-09-27"),
        ("'24-09-27", "2024-09-27"),
        ("24年9月27日", "2024-09-27"),
        ("96年9月27日", "1996-09-27"),
        ("2024-09-27 25:00", "2024-09-27"),
        ("2024-09-27 18:61", "2024-09-27"),
        ("2024-02-29", "2024-02-29"),
        ("2025-10-11", "2025-10-11"),
    ],
)
def test_absolute(text: str, expected: str) -> None:
    found = parse_published(text, NOW)
    assert found is not None
    assert (str(found), found.basis) == (expected, "absolute")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "招商动态",
        "13800138000",
        "0755-12345678",
        "1.2.3",
        "192.168.20.24",
        "10.2024.9.27",
        "2024.9.27.1",
        "2023-2025",
        "2023-2025年规划",
        "3-2",
        "12-25",
        "9月27日",
        "09-27 18:30",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024年13月1日",
        "2024-10-143",
        "2025-10-12",
        "2030-01-01",
        "1970-01-01",
        "1989-12-31",
        "翠府〔2024〕5号",
        "翠湖区2024年招商工作要点",
        "编号：20240927",
        "202409271",
        "v20240927",
        "截止日期：2024-10-01",
        "报名截止时间：2024年10月1日",
        "有效期至2024年10月1日",
        "成立日期：2004-10-01",
        "2024年9月1日起施行",
        "2024年9月1日至2024年9月27日",
        "2024年1-9月",
        "三十年前",
        "12:30",
    ],
)
def test_no_date(text: str | None) -> None:
    assert parse_published(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布时间：2024-09-27 更新时间：2024-10-01", "2024-09-27"),
        ("更新时间：2024-10-01 发布时间：2024-09-27", "2024-09-27"),
        ("更新时间：2024-10-01 2024-09-27", "2024-09-27"),
        ("更新时间：2024-10-01", "2024-10-01"),
        ("最后修改于 2024-10-01 10:00", "2024-10-01 10:00"),
        ("截止日期：2024-10-01 2024-09-27", "2024-09-27"),
        ("活动时间：2024-10-01 发布日期：2024-09-27", "2024-09-27"),
        ("2024-09-25 录入时间：2024-09-27", "2024-09-27"),
        ("翠湖区报名系统发布时间：2024-09-27", "2024-09-27"),
        ("区领导开展招商活动 2024-09-27", "2024-09-27"),
        ("2024-09-27 2024-10-01", "2024-09-27"),
        ("2024年8月工作简报 2024-09-27", "2024-09-27"),
        ("2024-02-30 2024-09-27", "2024-09-27"),
    ],
)
def test_among_several_dates_the_label_decides(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2周前 (09-27)", "2025-09-27"),
        ("admin2周前 (09-27)广东产业信息7", "2025-09-27"),
        ("10个月前 (12-10)", "2024-12-10"),
        ("1个月前（09-01）", "2025-09-01"),
        ("3天前 10-07 09:15", "2025-10-07 09:15"),
        ("1周前 (12-25)", None),
        ("2周前 (09-31)", None),
        ("1年前 (12-25)", None),
    ],
)
def test_an_age_gives_the_year(text: str, expected: str | None) -> None:
    found = parse_published(text, NOW)
    assert (None if found is None else str(found)) == expected
    assert found is None or found.basis == "yearless"


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("09-27", date(2024, 9, 27), "2024-09-27"),
        ("9月27日", date(2024, 9, 1), "2024-09-27"),
        ("09-27 18:30", date(2019, 9, 28), "2019-09-27 18:30"),
        ("12-31", date(2024, 1, 2), "2023-12-31"),
        ("02-29", date(2024, 3, 1), "2024-02-29"),
        ("02-29", date(2023, 3, 1), None),
        ("03-27", date(2024, 9, 27), None),
        ("11-05", date(2025, 11, 1), None),
        ("1年前 (12-25)", date(2024, 12, 26), "2024-12-25"),
    ],
)
def test_another_date_gives_the_year(text: str, near: date, expected: str | None) -> None:
    assert read(text, near) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24-09-27", "2024-09-27"),
        ("[16-10-29]", "2016-10-29"),
        ("管理员 | 16-10-29 | 阅读 5", "2016-10-29"),
        ("16-10-29 18:30", "2016-10-29 18:30"),
        ("发布时间：12-05-11", "2012-05-11"),
        ("更新日期：99-12-31 人气：5", "1999-12-31"),
        ("| 12-05-11 | 【打印】【关闭】", "2012-05-11"),
        # Any of three days, or no date at all.
        ("12-05-11", None),
        ("| 12/05/11 | 【打印】【关闭】", None),
        ("Date: 12-05-11", None),
        ("发布时间：12/05/11", None),
        ("型号 16-10-29 现货", None),
        ("电话：010-16-10-29", None),
        ("16-10-29-3", None),
    ],
)
def test_a_year_of_two_digits(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二0二四年九月二十七日", "2024-09-27"),
        ("二O二四年九月二十七日", "2024-09-27"),
        ("二Ｏ二四年9月27日", "2024-09-27"),
        ("二〇二四年九月", "2024-09"),
        ("發佈日期：民國113年9月27日", "2024-09-27"),
        ("民国113/09/27", "2024-09-27"),
        ("發布日期：113-09-27", "2024-09-27"),
        ("更新：113/9/27 點閱：30", "2024-09-27"),
        ("發布日期：199-09-27", None),
        ("尺寸113-99-27", None),
        ("TEL：04-113-09-27", None),
        ("２０２４－０９－２７", "2024-09-27"),
        ("2024年9月27號", "2024-09-27"),
        ("2024年9月27", "2024-09-27"),
        ("2024年9月27 18:30", "2024-09-27 18:30"),
        ("2024年9月27家", None),
        ("27-Sep-2024", "2024-09-27"),
        ("2024-Sep-27", "2024-09-27"),
        ("27th of September, 2024", "2024-09-27"),
        ("Fri Sep 27 2024 - 07:39", "2024-09-27 07:39"),
        ("Market 12, 2024", None),
        ("九月 27, 2024", "2024-09-27"),
        ("9 月 27, 2024", "2024-09-27"),
        ("27 9 月, 2024", "2024-09-27"),
        ("十二月 8, 2023", "2023-12-08"),
        ("9月27日 2024年招商会", None),
        ("September 2024", "2024-09"),
        ("1727404200", "2024-09-27 10:30:00"),
        ("1727404200000", "2024-09-27 10:30:00"),
        ("/Date(1727404200000)/", "2024-09-27 10:30:00"),
        ("20240927103000", "2024-09-27 10:30:00"),
        ("202409271030", "2024-09-27 10:30"),
        ("阅读 1727404200", None),
        ("2727404200", None),
    ],
)
def test_rarer_forms(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("晚8：05", "20:05"),
        (" 晚上8點05分", "20:05"),
        (" at 3:20 PM", "15:20"),
        (" 3:20 p.m.", "15:20"),
        (" 早9:05", "09:05"),
        (" 周五 18:30", "18:30"),
        (" Fri, 18:30", "18:30"),
        ("T18:30:05-05:00", None),
        (" 18:30:05 GMT+0800", "18:30:05"),
        (" 18:30:05 UTC+8", "18:30:05"),
    ],
)
def test_the_time_of_day(clock: str, expected: str | None) -> None:
    assert read(f"2024-09-27{clock}") == (
        f"2024-09-27 {expected}" if expected else "2024-09-28 07:30:05"
    )


def test_hours_from_to_are_when_something_is_held() -> None:
    assert read("2024年9月27日 9:00-11:30") is None


@pytest.mark.parametrize(
    ("text", "order", "near", "expected"),
    [
        ("28/09/2024", None, None, "2024-09-28"),
        ("09/28/2024", None, None, "2024-09-28"),
        ("28.09.2024 18:30", None, None, "2024-09-28 18:30"),
        ("09-09-2024", None, None, "2024-09-09"),
        ("05/06/2024", None, None, None),
        ("发布时间：05-06-2024", None, None, None),
        ("05/06/2024", "dmy", None, "2024-06-05"),
        ("05/06/2024", "mdy", None, "2024-05-06"),
        ("09/28/2024", "dmy", None, "2024-09-28"),
        ("05/06/24", "dmy", None, "2024-06-05"),
        ("05/06/2024", None, date(2024, 6, 5), "2024-06-05"),
        ("05/06/2024", None, date(2024, 6, 4), None),
        # One of the two is still to come, but so may be what it is the date of.
        ("10/11/2025", None, None, None),
        ("1.2.2024.3", None, None, None),
    ],
)
def test_a_year_behind_its_day(
    text: str, order: Order | None, near: date | None, expected: str | None
) -> None:
    found = parse_published(text, NOW, near=near, order=order)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("texts", "pairs", "order"),
    [
        (["05/06/2024", "28/06/2024"], [], "dmy"),
        (["发布：06/28/2024"], [], "mdy"),
        (["05/06/2024", "2024-06-28", "招商动态"], [], None),
        (["28/06/2024", "06/28/2024"], [], None),
        (["05/06/2024"], [("05/06/2024", date(2024, 6, 5))], "dmy"),
        ([], [("05/06/2024", date(2024, 5, 6)), ("07/08/2024", date(2024, 9, 9))], "mdy"),
        ([], [("06/06/2024", date(2024, 6, 6))], None),
    ],
)
def test_a_site_tells_its_order(
    texts: list[str], pairs: list[tuple[str, date]], order: Order | None
) -> None:
    assert day_order(texts, pairs) == order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-09-27 创建 2025-08-01 更新", "2024-09-27"),
        ("2024-09-27 10:05 发布 2025-08-01 08:00 修改", "2024-09-27 10:05"),
        ("2024-09-27发表，2025-08-01修订", "2024-09-27"),
        ("2025-08-01 更新 2024-09-27 上传", "2024-09-27"),
        ("2025-08-01 修改 · 2024-09-27 发表", "2024-09-27"),
        ("发布 2024-09-27 / 更新 2025-08-01", "2024-09-27"),
        ("更新 2025-08-01 | 发布 2024-09-27", "2024-09-27"),
        ("发表于 2024-09-27 编辑于 2025-08-01", "2024-09-27"),
        ("2025-08-01 发布时间：2024-09-27", "2024-09-27"),
        ("2024-09-27 发布人：办公室 更新：2025-08-01", "2024-09-27"),
        ("2025-08-01 更新", "2025-08-01"),
        ("Created 2024-09-27 Updated 2025-08-01", "2024-09-27"),
    ],
)
def test_a_label_stands_before_or_behind_its_date(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("索引号：C-7 成文日期：2024-09-20 发布日期：2024-09-27", "2024-09-27"),
        ("公开日期：2024-09-27 成文日期：2024-09-20", "2024-09-27"),
        ("生效日期 2024-09-20 废止日期 2024-12-31 发布日期 2024-09-27", "2024-09-27"),
        ("成 文 日 期：2024-09-20 发 布 日 期：2024-09-27", "2024-09-27"),
        ("成文日期：2024-09-20 信息时间：2024-09-27", "2024-09-27"),
        ("发文日期：2024-09-20 发布日期：2024-09-27", "2024-09-27"),
        ("发文日期：2024-09-20", "2024-09-20"),
        ("采样时间：2024-09-20 2024-09-27", "2024-09-27"),
        ("浏览次数：2024-09-20", None),
        ("点击：20240920 来源：招商局", None),
        ("评论数:[2024-09-20]", None),
        ("浏览次数：12次 2024-09-27", "2024-09-27"),
        # Its counter is empty, and the next field begins.
        ("浏览次数： 2024-09-27", "2024-09-27"),
        ("成文日期：2024-09-20", None),
        ("成文日期 2024-09-20", None),
        ("起草日期：2024-09-20", None),
        ("2024-09-20 截止", None),
        ("有效期：2024-09-20 生效时间：2024-09-21", None),
        ("公示期：2024年9月20日-2024年9月27日", None),
        ("2024年9月20日—2024年9月27日", None),
        ("2024.9.20～9.27", None),
        ("2024-09-20 至 2024-09-27", None),
        ("2024-09-27 - 12 次浏览", "2024-09-27"),
        ("来自 2024-09-27", "2024-09-27"),
    ],
)
def test_only_publication_is_publication(text: str, expected: str | None) -> None:
    assert read(text) == expected


def test_the_words_of_another_date() -> None:
    assert shown_date("成文日期：２０２４年９月２０日", NOW) == "２０２４年９月２０日"
    assert shown_date("有效期", NOW) is None
    assert shown_date(None, NOW) is None


@pytest.mark.parametrize(
    ("text", "shown", "own"),
    [
        ("2024-09-27T18:30:00+00:00", "2024-09-28 02:30:00", date(2024, 9, 27)),
        ("2024-09-27T10:30:00+00:00", "2024-09-27 18:30:00", None),
        ("2024-09-27T18:30:00+08:00", "2024-09-27 18:30:00", None),
    ],
)
def test_the_day_in_its_own_zone_is_kept(text: str, shown: str, own: date | None) -> None:
    found = parse_published(text, NOW)
    assert found is not None
    assert (str(found), found.own_day) == (shown, own)


def at(*parts: int) -> datetime:
    year, month, day, *clock = parts
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("text", "start", "end", "shown"),
    [
        ("刚刚", ago(minutes=5), NOW, "2025-10-10"),
        ("30秒前", ago(seconds=31), ago(seconds=29.5), "2025-10-10"),
        ("5分钟前", ago(minutes=6), ago(minutes=4.5), "2025-10-10"),
        ("半小时前", ago(hours=1), ago(minutes=15), "2025-10-10"),
        ("3小时前", ago(hours=4), ago(hours=2.5), "2025-10-10"),
        ("12小时前", ago(hours=13), ago(hours=11.5), "2025-10"),
        ("两天前", ago(days=3), ago(days=1.5), "2025-10"),
        ("3 日前", ago(days=4), ago(days=2.5), "2025-10"),
        ("2周前", ago(weeks=3), ago(weeks=1.5), "2025-09"),
        ("2星期前", ago(weeks=3), ago(weeks=1.5), "2025-09"),
        ("3个月前", ago(days=124), ago(days=75), "2025"),
        ("3月前", ago(days=124), ago(days=75), "2025"),
        ("半个月前", ago(days=31), ago(days=7), "2025"),
        ("1年前", ago(days=732), ago(days=180), ""),
        ("3 hours ago", ago(hours=4), ago(hours=2.5), "2025-10-10"),
        ("1天2小时前", ago(hours=27), ago(hours=25.5), "2025-10-09"),
        ("2年3个月前", ago(days=856), ago(days=795), "2023"),
        ("3 周，2 天前", ago(days=24), ago(days=22.5), "2025-09"),
        ("1 month, 3 weeks ago", ago(days=59), ago(days=47.5), "2025-08"),
        ("兩天前", ago(days=3), ago(days=1.5), "2025-10"),
        ("5 分鐘前", ago(minutes=6), ago(minutes=4.5), "2025-10-10"),
        ("3 hrs ago", ago(hours=4), ago(hours=2.5), "2025-10-10"),
        ("剛剛", ago(minutes=5), NOW, "2025-10-10"),
        ("发布于 3小时前", ago(hours=4), ago(hours=2.5), "2025-10-10"),
        ("昨天", at(2025, 10, 9), at(2025, 10, 10), "2025-10-09"),
        ("昨天 晚8：05", at(2025, 10, 9, 20, 5), at(2025, 10, 9, 20, 6), "2025-10-09 20:05"),
        (
            "Yesterday at 3:20 PM",
            at(2025, 10, 9, 15, 20),
            at(2025, 10, 9, 15, 21),
            "2025-10-09 15:20",
        ),
        ("前天", at(2025, 10, 8), at(2025, 10, 9), "2025-10-08"),
        ("今天 25:00", at(2025, 10, 10), at(2025, 10, 11), "2025-10-10"),
        (
            "昨天 10:20",
            at(2025, 10, 9, 10, 20),
            at(2025, 10, 9, 10, 21),
            "2025-10-09 10:20",
        ),
        (
            "发布于今天 09:05:11",
            at(2025, 10, 10, 9, 5, 11),
            at(2025, 10, 10, 9, 5, 12),
            "2025-10-10 09:05:11",
        ),
    ],
)
def test_an_age_is_an_interval(text: str, start: datetime, end: datetime, shown: str) -> None:
    found = parse_published(text, NOW)
    assert found is not None
    assert (found.basis, found.start, str(found)) == ("relative", start, shown)
    # The whole calendar day counts for "N天前", so the end may be later; it is never earlier.
    assert end <= found.end <= end + timedelta(hours=12, microseconds=1)


def test_days_ago_cover_the_calendar_convention() -> None:
    after_midnight = datetime(2025, 10, 10, 0, 30, tzinfo=SHANGHAI)
    found = parse_published("3天前", after_midnight)
    assert found is not None
    assert found.start <= datetime(2025, 10, 7, tzinfo=SHANGHAI)
    assert found.end > datetime(2025, 10, 7, 23, 59, tzinfo=SHANGHAI)


@pytest.mark.parametrize("hour", [0, 2, 10, 18, 23])
@pytest.mark.parametrize(
    ("text", "days"), [("1天前", 1), ("3天前", 3), ("6天前", 6), ("24小时前", 1)]
)
def test_an_age_in_days_comes_to_a_day(text: str, days: int, hour: int) -> None:
    now = datetime(2026, 3, 2, hour, 30, tzinfo=SHANGHAI)
    published = parse_published(text, now)
    assert published
    assert published.likely() == (now - timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("2小时前", "2026-03-02"),
        ("12小时前", "2026-03-01"),
        ("昨天", "2026-03-01"),
        ("1周前", "2026-02"),
        ("1个月前", "2026-01"),
        ("2年前", ""),
        ("2026-02-28", "2026-02-28"),
    ],
)
def test_an_age_comes_to_as_much_as_its_unit(text: str, likely: str) -> None:
    published = parse_published(text, datetime(2026, 3, 2, 10, 30, tzinfo=SHANGHAI))
    assert published
    assert published.likely() == likely


@pytest.mark.parametrize(
    "text",
    [
        *("admin12天前", "200年前", "2024年前", "三十年前", "今天的会议", "昨天上午的项目"),
        *("请于6月前报送", "有效期：6月前", "截止3天前", "6月前完成", "3年前后"),
    ],
)
def test_no_age(text: str) -> None:
    assert parse_published(text, NOW) is None


def test_an_age_in_a_paragraph_is_no_publication() -> None:
    assert parse_published("企业5年前落户翠湖区，" + "产值逐年增长。" * 30, NOW) is None


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("admin1年前 (2024-09-27)广东产业信息43", "1年前 (2024-09-27)"),
        ("admin2周前 (09-27)广东产业信息43", "2周前 (09-27)"),
        ("发布时间：２０２４－０９－２７", "２０２４－０９－２７"),
        ("来源：红网 3小时前", "3小时前"),
        ("发布：2024年", "2024年"),
    ],
)
def test_raw_is_the_piece_that_was_read(text: str, raw: str) -> None:
    found = parse_published(text, NOW)
    assert found is not None
    assert found.raw == raw


def test_now_may_be_in_any_zone() -> None:
    late = datetime(2025, 10, 9, 17, 0, tzinfo=UTC)  # one o'clock on the 10th in Shanghai
    assert str(parse_published("昨天", late)) == "2025-10-09"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.cn/202409/t20240927_123.html", date(2024, 9, 27)),
        ("http://a.cn/2022/09/13/8/", date(2022, 9, 13)),
        ("http://a.cn/2022/0913/6.html", date(2022, 9, 13)),
        ("http://a.cn/202209/13/c6.html", date(2022, 9, 13)),
        ("http://a.cn/2022-09/13/content_6.htm", date(2022, 9, 13)),
        ("http://a.cn/2024-09-27/", date(2024, 9, 27)),
        ("http://a.cn/c/2024-09-27.html", date(2024, 9, 27)),
        ("http://a.cn/20240927/", date(2024, 9, 27)),
        ("http://a.cn/art/2024/9/27/art_1_2.html", date(2024, 9, 27)),
        ("/show.php?d=2024-09-27", date(2024, 9, 27)),
        ("http://2024-09-27.a.cn/x", None),
        ("http://a.cn/120240927.html", None),
        ("http://a.cn/2024092712.html", None),
        ("http://a.cn/2024/10/5.html", None),
        ("http://a.cn/2022/13/13/", None),
        ("http://a.cn/19700101/", None),
        ("http://a.cn/category-6.html", None),
        ("", None),
    ],
)
def test_date_in_url(url: str, expected: date | None) -> None:
    assert date_in_url(url) == expected


def test_date_of_digits() -> None:
    assert date_of_digits("20240927") == date(2024, 9, 27)
    for digits in ("20240230", "2024092", "²0240927", ""):
        assert date_of_digits(digits) is None


DATE_LIKE = st.text("0123456789-/.:年月日前周天 （）()昨今发布时间更新Tt星期个", max_size=40)


@PROFILE
@given(st.text() | DATE_LIKE, st.none() | st.dates())
def test_any_text(text: str, near: date | None) -> None:
    found = parse_published(text, NOW, near=near)
    date_in_url(text)
    if found is None:
        return
    assert found.raw in text
    assert found.start < found.end
    assert found.start <= NOW + timedelta(days=1)
    assert str(found).startswith(tuple("12")) or found.precision is None


@PROFILE
@given(DATE_LIKE)
def test_an_absolute_date_is_in_the_text(text: str) -> None:
    found = parse_published(text, NOW)
    if found is not None and found.basis == "absolute":
        numbers = {int(digits) for digits in re.findall("[0-9]+", found.raw)}
        compact = f"{found.start:%Y%m%d}"
        parts = (found.start.year, found.start.year % 100)
        assert compact in found.raw or numbers & set(parts) or str(parts[0]) in found.raw


@PROFILE
@given(
    st.datetimes(MIN, NOW.replace(tzinfo=None)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]),
)
def test_what_is_shown_reads_back(moment: datetime, form: str) -> None:
    found = parse_published(moment.strftime(form), NOW)
    assert found is not None
    assert str(found) == moment.strftime(form)
    again = parse_published(str(found), NOW)
    assert again == found


@PROFILE
@given(st.dates(date(1990, 1, 1), date(2025, 10, 10)), st.integers(0, 999_999), st.booleans())
def test_glued_digits_do_not_corrupt(day: date, views: int, after: bool) -> None:
    text = f"{day}{views}" if after else f"{views}{day}"
    found = parse_published(text, NOW)
    assert found is None or str(found) == str(day)
    assert after or found is not None


@pytest.mark.parametrize("piece", ["1", "-", " ", "2024-", "1年", "20 ", "2024年1月", "jan ", "今"])
def test_a_megabyte_is_no_trouble(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert parse_published(text, NOW) is None or piece == "2024年1月"
    date_in_url(text)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("2024-09-27", "2024-09-27 18:30", True),
        ("2024-09-27 18:30", "2024-09-27 09:00:05", True),
        ("2024-09", "2024-09-27", True),
        ("2024-09-27", "2024", True),
        ("2024-09-27", "2024-09-28", False),
        ("2024-08", "2024-09-27", False),
    ],
)
def test_dates_that_may_be_one(one: str, two: str, same: bool) -> None:
    assert same_day(one, two) is same
