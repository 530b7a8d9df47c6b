"""The answers to scripts' requests -> rows of a list."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from crawler.read.list_request import ListRequest
from crawler.read.records import day_text, find_markup, find_records, read_json, rows_of

BASE = "http://www.qinghe.test/gonggao/"
TITLES = ["东湾新区举行项目推介会", "冷链物流中心开工建设", "关于公布闲置厂房名录的通知"]


def records(**more: Any) -> list[dict[str, Any]]:
    return [
        {"id": 70 + n, "title": title, **{k: v(n) if callable(v) else v for k, v in more.items()}}
        for n, title in enumerate(TITLES)
    ]


def read(value: Any, templates: tuple[str, ...] = ()) -> list[tuple[str, str, str | None]]:
    found = find_records(value, templates)
    assert found is not None
    request = ListRequest(
        "/l", records=found.records, title=found.title, link=found.link, published=found.published
    )
    rows = rows_of(value, request, BASE)
    assert rows is not None
    return [(row.url, row.title, row.published_raw) for row in rows]


@pytest.mark.parametrize(
    "body",
    [
        '[{"a": 1}]',
        '\ufeff  [{"a": 1}]',
        'cb([{"a": 1}]);',
        '/**/jQuery17_1 ([{"a": 1}])',
        'var list = [{"a": 1}];',
        '<?xml version="1.0"?><r><![CDATA[[{"a": 1}]]]></r>',
        '<string xmlns="http://tempuri.org/">[{"a": 1}]</string>',
        '"[{\\"a\\": 1}]"',
    ],
)  # fmt: skip
def test_reads_what_json_comes_in(body: str) -> None:
    assert read_json(body.encode()) == [{"a": 1}]


@pytest.mark.parametrize(
    "body", ["", "<html></html>", "ok", "[", "cb(", '{"a":' * 5000, "12", "\x00{"]
)
def test_what_is_no_json_is_none(body: str) -> None:
    assert read_json(body.encode()) is None


def test_finds_the_array_the_keys_and_the_day() -> None:
    value = {
        "code": 0,
        "hot": [{"title": "x", "url": "/1"}],
        "data": {
            "total": 31,
            "rows": records(
                url=lambda n: f"./t{n}.shtml",
                thumb=lambda n: f"/up/{n}.jpg",
                createTime="2026-07-01 08:00:00",
                updateTime=lambda n: f"2026-07-0{n + 2} 08:00:00",
                pubDate=lambda n: f"2026-06-1{n}",
                intro="青禾区商务局今天发布了一批新的消息，欢迎各界人士前来咨询洽谈",
            ),
        },
    }
    found = find_records(value)
    assert found is not None
    assert (found.records, found.total, found.count) == ("data.rows", 31, 3)
    assert read(value)[1] == (BASE + "t1.shtml", TITLES[1], "2026-06-11")


def test_builds_addresses_as_the_page_does() -> None:
    value = {"list": records(cat=lambda n: {"code": "gg", "name": "公告"})}
    templates = ("/{missing}/{id}", "/{code}/{id}.html")
    assert read(value, templates)[0][0] == "http://www.qinghe.test/gg/70.html"
    assert find_records(value) is None, "without one there is no address to be had"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_782_700_200, "2026-06-29 10:30:00"),
        (1_782_700_200_000, "2026-06-29 10:30:00"),
        ("1782700200000", "2026-06-29 10:30:00"),
        (1_782_662_400, "2026-06-29"),
        ("2026-06-29 00:00:00", "2026-06-29"),
        ("20260629103000", "2026-06-29 10:30:00"),
        ("2026-06-29T02:30:00.000+0000", "2026-06-29T02:30:00.000+0000"),
        (0, None),
        (None, None),
        ("", None),
    ],
)
def test_days_are_told_as_a_page_would(value: Any, text: str | None) -> None:
    assert day_text(value) == text


def test_another_shape_is_no_list() -> None:
    request = ListRequest("/l", records="data.rows")
    assert rows_of({"data": {"rows": []}}, request, BASE) == []
    assert rows_of({"data": {"rows": None}}, request, BASE) == []
    assert rows_of({"code": 500}, request, BASE) is None
    assert rows_of({"data": {"rows": [{"x": 1}]}}, request, BASE) is None
    assert rows_of([1], replace(request, records=""), BASE) is None


def test_titles_lose_their_marks() -> None:
    value = [
        {"title": f"<em>招商</em>引资&amp;推介&nbsp;第{n}次会议", "url": f"/{n}.html"}
        for n in range(3)
    ]
    assert read(value)[0][1] == "招商引资&推介 第0次会议"


def test_markup_within_json_is_found() -> None:
    value = {"ok": True, "data": {"note": "<b>x</b>", "html": "<li><a href='/1'>x</a></li>"}}
    assert find_markup(value) == "data.html"
    assert find_markup(json.loads('{"a": "b"}')) is None
