"""Land and jobs: ``占地500亩``, ``提供就业岗位2万个``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crawler.facts.numerals import ARABIC, CHINESE, SCALES, value

_LAND: Final = re.compile(
    rf"(?<![\d.])(?P<n>{ARABIC}|{CHINESE})\s?(?P<more>[多余来])?\s?(?P<s>[十百千]?万)?(?P<more2>[多余])?\s?亩(?!产|均)"
)
_FIELDS: Final = re.compile(
    r"\s?(?:以上|左右)?(?:的)?[^，。；、,;\d]{0,6}(?:田|耕地|果|茶|林|草|棉|粮|菜|稻|麦|玉米|大豆|大棚|水面|鱼|虾|花卉|苗|药材|葡萄|苹果|基地|种植|养殖|示范片|标准化|滩涂|湿地)"
)
_SITE: Final = re.compile(
    r"(?:占地|用地|征地|供地|面积|土地|厂区|地块|园区|亩数|流转|规划|绿地|防护|停车场|厂房|场地|出让)[^。；]{0,20}$"
)
_JOBS: Final = (
    re.compile(
        rf"(?:就业|岗位|招工|用工|务工|员工|安置|吸纳)(?:[^，。；、,;\d]{{0,12}}?)(?P<n>{ARABIC}|{CHINESE})\s?(?P<more>[多余])?(?P<s>[十百千]?万)?(?P<more2>[多余])?\s?(?:个|人|名|余)(?!多?亿|月|百分点|项目)"
    ),
    re.compile(
        rf"(?:提供|创造|新增|带动|解决|增加|安排|吸纳|可供|实现|容纳|安置|拉动|促进|直接|约|近|超|超过|的)(?:[^，。；、,;\d]{{0,4}}?)(?P<n>{ARABIC}|{CHINESE})\s?(?P<more>[多余])?(?P<s>[十百千]?万)?(?P<more2>[多余])?\s?(?:个|人|名)?(?:左右|以上)?(?:的)?[^，。；、,;\d]{{0,8}}?(?:就业|岗位|劳动力)(?!率)"
    ),
)
_RATE: Final = re.compile("率|培训|帮扶|失业|残疾|毕业生|补贴|会$")


@dataclass(slots=True)
class FoundLand:
    """An area; offsets in the sentence."""

    start: int
    end: int
    mu: float


@dataclass(slots=True)
class FoundJobs:
    """A number of jobs; offsets in the sentence."""

    start: int
    end: int
    value: int


def land(text: str) -> list[FoundLand]:
    """The areas of building land in one sentence. Fields, orchards and 万亩 without a word of building land are none."""
    found: list[FoundLand] = []
    if "亩" not in text:
        return found
    for match in _LAND.finditer(text):
        number = value(match["n"])
        if number is None or number[0] != number[1]:
            continue
        site = _SITE.search(text[: match.start()])
        if _FIELDS.match(text[match.end() :]) or (match["s"] and not site):
            continue
        found.append(
            FoundLand(match.start(), match.end(), float(number[0] * SCALES[match["s"] or ""]))
        )
    return found


def jobs(text: str) -> list[FoundJobs]:
    """The numbers of jobs in one sentence."""
    found: dict[int, FoundJobs] = {}
    if not re.search("就业|岗位|招工|用工|劳动力", text):
        return []
    for pattern in _JOBS:
        for match in pattern.finditer(text):
            number = value(match["n"])
            if number is None or number[0] != number[1] or match.start("n") in found:
                continue
            exact = number[0] * SCALES[match["s"] or ""]
            if exact.denominator == 1 and exact > 1:
                found[match.start("n")] = FoundJobs(match.start("n"), match.end(), int(exact))
    return [found[start] for start in sorted(found)]
