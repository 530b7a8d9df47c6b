"""How many projects: ``45个项目``, ``项目15项``, ``其中产业化项目12项``, ``有5个总投资超过10亿元``.

Only projects count. ``21个镇``, ``3个工作日`` and ``10个类别`` are numbers of something else; so is ``一个``, which is an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crawler.facts.numerals import ARABIC, value

_WORDS: Final = "[两二三四五六七八九十百]+"
_NUMBER: Final = rf"(?<![\d.第A-Za-z年\-~～—/])(?:(?P<n>{ARABIC}|(?<![一二三四五六七八九十百几数]){_WORDS})\s?(?P<more>[多余])?\s?(?P<wan>万)?(?P<more2>[多余])?\s?(?P<unit>[个项宗]|(?:大(?=[^，。；、]{{0,10}}项目)))(?!多?亿))"
_THING: Final = "(?:项目|工程(?!师|院|款|量|公司|机械|技术|局|建设公司|质量|总|投资))"
# What a number counts if this follows it: no projects.
_NOT: Final = re.compile(
    r"(?:多|余)?(?:月|工作日|小时|百分点|百分|季度|批次|乡镇|镇|乡(?!村)|村(?!级)|县(?![级域重])|市(?![级重政县域])|区(?![级重域])|省(?![级重市外])|国家(?!级)|方面|环节|行业|领域|类别|大类|专业|标段|街道|园区|省份|城市(?!更新|基础)|地区|州|社区|学校"
    r"|专家|客商|开发区|企业|公司|部门|单位|人(?!才)|名|小组|专班|组|点位|岗位|职位|座|代表团|政策|措施|问题|指标|条款|环保|专题|系列|产业(?!项目|类|化|集群项目|园项目|链项目)|产业链(?!项目)|集群|平台(?!项目)|中心|车间|车位|床位|品种|品牌"
    r"|地块|板块|片区|战区|小区|组团|国际|窗口|事项|审批|证|子公司|分公司|亿|万|百分之|行政|港口|泊位|机组|班|年级|交易日|层|字)"
)
_BETWEEN: Final = r"(?P<between>(?:(?!项目|工程)[^，。；,;:：\d()]){0,22}?)"
_AFTER: Final = re.compile(_NUMBER + rf"(?P<thing>{_BETWEEN}{_THING})")
_AHEAD: Final = re.compile(
    rf"{_THING}(?:[^，。；、,;:：\d]{{0,10}}?)(?:[:：])?\s?{_NUMBER}(?=\s?(?:[，。；、,;：:）)(\s其总计投]|$|以上|左右|已|均|共|开工|签约|竣工|投产|落户|建成|落地|完成|正|占|的|和|及|纳入|列入|并))"
)
_GOES_ON: Final = re.compile(
    _NUMBER
    + r"(?=\s?(?:总投资|投资|已|[，。；、,;）)]|$|开工|竣工|投产|超|亿元|签约|落地|建成|在建|正在|[^，。；、\d]{0,4}(?:履约|开工|竣工|投产|签约)|占|计划))"
)
_GOES_ON_AFTER: Final = re.compile(
    r"(?:项目|工程|类|业|亿元以上|以上|其中|其中有|分别|签约|开工|竣工|投产|引进|落户|落地|新建|续建|新开工|在建|实施|有|为|达|共|共有|[、和])(?:的)?(?:了|有|约|近|超|超过|达|达到|共|共计)*\s?$"
)
_QUALIFIERS: Final = (
    ("ge", re.compile("(?:超过|超|逾|不少于|至少|不低于|突破)$")),
    ("near", re.compile("(?:接近|将近|(?<![最附])近)$")),
    ("about", re.compile("(?:大约|(?<![签合条])约)$")),
)
_DONE: Final = re.compile(
    r"(?P<投产>投产|投入使用|投用|运营)|(?P<竣工>竣工|建成|完工)|(?P<开工>开工|动工|奠基)|(?P<在建>在建|续建|复工)|(?P<签约>签约|签订)|(?P<落户>落户|落地)|(?P<洽谈>在谈|洽谈|意向)|(?P<拟建>拟建|储备|谋划)"
)


@dataclass(slots=True)
class FoundCount:
    """A number of projects; offsets in the sentence."""

    start: int
    end: int
    value: int
    qualifier: str
    stage: str | None
    rule: str


def counts(text: str) -> list[FoundCount]:
    """The numbers of projects of one sentence in half-width form, in order."""
    if "项目" not in text and "工程" not in text:
        return []
    found: dict[int, FoundCount] = {}
    for match in _AFTER.finditer(text):
        if not _NOT.match(match["between"]) and not re.search(
            "企业的|公司的|单位的|镇的|部门的|家的", match["between"]
        ):
            _add(found, text, match, "before the noun")
    for match in _AHEAD.finditer(text):
        if match.start("unit") >= 0 and not _NOT.match(text[match.end() :]):
            _add(found, text, match, "behind the noun")
    if found or "项目" in text:
        for match in _GOES_ON.finditer(text):
            ahead = text[: match.start()]
            started = any(start < match.start() for start in found)
            if _GOES_ON_AFTER.search(ahead) and (started or re.search("项目[^。]*$", ahead)):
                _add(found, text, match, "goes on")
    return [found[start] for start in sorted(found)]


def _add(found: dict[int, FoundCount], text: str, match: re.Match[str], rule: str) -> None:
    start = match.start("n")
    if start in found:
        return
    number = value(match["n"])
    if number is None or number[0] != number[1]:
        return
    exact = number[0] * (10**4 if match["wan"] else 1)
    if exact.denominator != 1 or (exact <= 1 and not match["n"].isdigit()):
        return
    before = text[:start]
    qualifier = next((name for name, words in _QUALIFIERS if words.search(before)), "eq")
    if match["more"] or match["more2"] or text.startswith("以上", match.end("unit")):
        qualifier = "ge"
    around = text[max(0, start - 10) : match.end() + 6]
    stage = _DONE.search(around)
    found[start] = FoundCount(
        start, match.end("unit"), int(exact), qualifier, stage.lastgroup if stage else None, rule
    )
