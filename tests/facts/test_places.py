"""Divisions by name, with the code of the time and the code of today."""

from __future__ import annotations

import doctest

import pytest

from crawler.facts import divisions
from crawler.facts.divisions import CITY_WORDS, COUNTRIES, WORDS, ZONES, names_now
from crawler.facts.places import main_place, places


def read(text: str, year: int | None = 2024, region: str = "") -> list[tuple[str, str]]:
    return [(text[p.start : p.end], p.code) for p in places(text, year, region)]


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("项目落户石家庄鹿泉市", 2011, [("石家庄", "130100"), ("鹿泉市", "130110")]),
        ("项目落户哈尔滨双城市", 2012, [("哈尔滨", "230100"), ("双城市", "230113")]),
        ("在绍兴县投资", 2010, [("绍兴县", "330603")]),
        ("项目落户两江新区", 2024, [("两江新区", "500000")]),
        ("项目落户两江新区", 2026, [("两江新区", "500157")]),
        ("在襄樊市开工", 2009, [("襄樊市", "420600")]),
        ("位于苏州工业园区", 2024, [("苏州工业园区", "320500")]),
        ("在伊宁开工", 2011, [("伊宁", "654002")]),
        ("在吉林投资", 2024, [("吉林", "220000")]),
        ("在南京鼓楼区开工", 2024, [("南京", "320100"), ("鼓楼区", "320106")]),
        ("在湖南娄底投资", 2024, [("湖南", "430000"), ("娄底", "431300")]),
        ("在巴西投资建厂", 2024, [("巴西", "BRA")]),
    ],
)
def test_places(text: str, year: int, expected: list[tuple[str, str]]) -> None:
    assert read(text, year) == expected


@pytest.mark.parametrize(
    "text",
    [
        "安全生产，提高安全意识",
        "建设和平的家园，实现共和",
        "来宾们参观了展厅",
        "深圳证券交易所公告",
        "中山路施工",
        "方正集团大方承诺",
        "鼓楼区开工",
        "九江镇政府介绍，九江还引进企业",
        "中国(深圳)国际文化产业博览会",
        "厦门至泉州高速公路",
        "“北京商络”入股",
        "地铁广州6号线",
    ],
)
def test_no_place(text: str) -> None:
    assert read(text) == []


def test_the_region_of_the_site_decides() -> None:
    assert read("在鼓楼区开工", region="350100") == [("鼓楼区", "350102")]
    assert read("在鼓楼区开工", region="320100") == [("鼓楼区", "320106")]


def test_the_code_of_then() -> None:
    (place,) = places("在鹿泉市开工", 2011, "")
    assert (place.code, place.code_then) == ("130110", "130185")


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("在海宁市开工", "site"),
        ("由鄂尔多斯市援建", "origin"),
        ("来自温州市的客商", "origin"),
        ("赴武汉市考察", "venue"),
        ("在武汉市举办推介会", "venue"),
    ],
)
def test_use(text: str, use: str) -> None:
    (place,) = places(text, 2024, "")
    assert place.use == use


def test_a_firms_name_holds_no_place() -> None:
    text = "浙江金帆有限公司在宁波投资"
    assert [p.code for p in places(text, 2024, "", [(0, 8)])] == ["330200"]


def test_main_place() -> None:
    def main(text: str, region: str = "") -> str | None:
        return main_place(places(text, 2024, region), region)

    assert main("浙江省的嘉兴市海宁市开工") == "330481"
    assert main("由上海市援建的项目在泽普县开工") == "653124"
    assert main("赴深圳市招商，项目落户海宁市", "330481") == "330481"
    assert main("项目开工") is None


def test_the_tables_hold_together() -> None:
    now = names_now()
    assert len(now) > 3200
    assert {code for code in ZONES.values() if code not in now} == set()
    assert all(len(code) == 3 and code.isupper() for code in COUNTRIES.values())
    assert not CITY_WORDS & {"北京", "上海"} and "大方" in WORDS
    assert doctest.testmod(divisions).failed == 0
