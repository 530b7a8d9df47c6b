"""What a row of a project list says in the terms of facts: place as a code, stage as a step, firm, industry.

A cell is no sentence: ``前期`` or ``未开工`` alone is a whole answer. Where a list has no column for the stage, what it is called may
say it (``集中签约项目清单``). A list of what a region offers to investors (``招商项目库``) tells of plans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.facts.industries import industry
from crawler.facts.numerals import half_width
from crawler.facts.places import main_place, places
from crawler.facts.stages import furthest, stages

# Before the words of reports: what a cell says of a thing that is yet to come.
_PLANNED: Final = re.compile(
    "(?:未|待|拟|尚未|计划|准备|预计|力争|即将|暂未|没有?)(?:开工|动工|建|启动|落地|签约)|谋划|储备|前期|筹建|筹备|策划|规划|可研|立项|审批|招商中|对外招商|待招商"
)
_TALKS: Final = re.compile("洽谈|在谈|谈判|对接|意向|跟踪|考察|磋商")
_RUNS: Final = re.compile("投产|投用|投运|运营|运行|量产|开业|营业|试生产")
_DONE: Final = re.compile("竣工|完工|建成|交付使用|^(?:已|全部|已全部)?完成$|通过验收")
_GOING: Final = re.compile("在建|续建|施工|主体|装修|安装|调试|复工|建设中|正在建设")
_BEGUN: Final = re.compile("开工|动工|奠基|破土")
_SETTLED: Final = re.compile("落户|落地|入驻|注册|供地|摘牌")
_SIGNED: Final = re.compile("(?<!意向)(?:签约|已签|签订|签署)(?!意向)")
_ENDED: Final = re.compile("取消|终止|搁浅|停建|流产|撤销|退出")
# How far, from the last step: a cell that tells several (已签约，未开工) tells the last that it does not deny.
_CELLS: Final = (
    ("取消", _ENDED), ("达产", re.compile("达产")), ("投产", _RUNS), ("竣工", _DONE), ("在建", _GOING), ("开工", _BEGUN),
    ("落户", _SETTLED), ("签约", _SIGNED), ("洽谈", _TALKS), ("拟建", _PLANNED),
)  # fmt: skip
_DENIED: Final = re.compile(
    "(?:未|没有?|尚未|暂未|不|待|拟|计划|准备|预计|力争|即将|争取|年底|将|争)[^，。；、,;]{0,8}$"
)
# What a list as a whole is called.
_CALLED: Final = re.compile(
    "(?P<签约>签约)|(?P<开工>(?:新|集中)?开工)|(?P<竣工>竣工)|(?P<投产>投产|投用)|(?P<在建>在建|续建)|(?P<洽谈>在谈|洽谈)"
    "|(?P<拟建>招商|推介|谋划|储备|拟建|引资|机会清单|前期)"
)
# A bureau builds a road; it invests in nothing.
_BUREAU: Final = re.compile(
    "(?:局|委|委员会|政府|办|办公室|管委会|公所|街道|[乡镇村])(?:[(（][^)）]*[)）])?$"
)
_FIRM: Final = re.compile("公司|集团|企业|厂|院|行|社|Co\\b|Ltd|Inc|GmbH")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its cells have it."""

    name: str
    company: str | None
    place: str | None
    stage: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What it says."""

    company: str | None
    place: str | None
    """Code of today; None where the cell names no place."""
    industry: str | None
    stage: str | None


def is_name(name: str) -> bool:
    """Whether a cell names a project: no number, no mark alone.

    >>> is_name("光伏组件厂"), is_name("3"), is_name("—")
    (True, False, False)
    """
    return len(re.findall("[^\\W\\d_]", name)) >= 2


def read(row: Row, called: Sequence[str], year: int | None, region: str) -> Told:
    """``called``: what the list is called, the nearest first: its sheet, its file, its article. ``region``: code of where the article
    is about, or of the site's division."""
    return Told(
        company=firm(row.company),
        place=place(row.place, year, region) or place(row.name, year, region),
        industry=industry(row.name) or industry(row.company or ""),
        stage=stage(row.stage) if row.stage else stage_of_list(called),
    )


def firm(cell: str | None) -> str | None:
    """Who invests; None for a bureau.

    >>> firm("海陵阀门有限公司"), firm("海陵县水利局"), firm("金帆")
    ('海陵阀门有限公司', None, '金帆')
    """
    bare = "".join((cell or "").split())
    if not is_name(bare) or (_BUREAU.search(bare) and not _FIRM.search(bare)):
        return None
    return bare


def place(cell: str | None, year: int | None, region: str) -> str | None:
    """The division that a cell names.

    >>> place("海宁市经济开发区", 2026, "330000")
    '330481'
    """
    return main_place(places(half_width(cell), year, region), region) if cell else None


def stage(cell: str) -> str | None:
    """How far a project has come, as a cell of its own says.

    >>> stage("前期"), stage("已签约未开工"), stage("主体施工"), stage("5月投产"), stage("待定")
    ('拟建', '签约', '在建', '投产', None)
    """
    text = half_width("".join(cell.split()))
    for name, words in _CELLS:
        for match in words.finditer(text):
            if name in ("取消", "拟建") or not _DENIED.search(text[: match.start()]):
                return name
    if _PLANNED.search(text) or any(_DENIED.search(text[: m.start()]) for _, w in _CELLS for m in w.finditer(text)):  # fmt: skip
        return "拟建"
    found = [one.stage for one in stages(text)]
    return furthest(found) if found else None


def stage_of_list(called: Sequence[str]) -> str | None:
    """How far all projects of a list have come, as it is called: by the nearest name that says one thing.

    >>> stage_of_list(["Sheet1", "一季度集中签约项目清单.xls"]), stage_of_list(["重点项目"]), stage_of_list(["签约开工项目"])
    ('签约', None, None)
    """
    for name in called:
        found = {match.lastgroup for match in _CALLED.finditer(name)}
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    return None
