"""What a text says about an investment: one class a kind of fact, each with the span of words it stands on.

Offsets count code points in the text that was read, ``start`` inclusive, ``end`` exclusive; ``surface`` repeats the words.
``rule`` names what in the code found it; ``confidence`` is 0 to 1, and what would be below 0.5 is not given at all.
Unknown is ``None`` or ``unknown``, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ROLES: Final = {
    "total_invest": "总投资 · what a project is to cost in all",
    "signed": "签约额、合同或协议资金 · what was signed for",
    "paid_in": "到位资金、实际利用外资、完成投资 · what has been paid or built",
    "annual_plan": "年度计划投资 · what is to be spent in a year",
    "phase": "一期投资 · the investment of one phase",
    "average": "平均投资 · an average",
    "threshold": "亿元以上 · a bound that others are counted by",
    "target": "目标 · what is aimed at",
    "fixed_invest": "固定资产投资 · investment in fixed assets of a region or a trade",
    "financing": "融资 · money raised",
    "fund": "基金规模 · the size of a fund",
    "credit": "贷款、授信 · loans and credit lines",
    "gov_support": "补贴、奖励、财政资金 · grants and public money",
    "registered_capital": "注册资本 · registered capital",
    "output": "产值 · output value",
    "revenue": "销售收入 · revenue",
    "tax": "税收 · taxes",
    "profit": "利润 · profit",
    "trade": "成交额、进出口、采购 · trade and procurement",
    "acquisition": "收购、转让 · the price of a firm, a share or a title",
    "cost": "成本、价格、费用 · costs and prices",
    "macro": "地区生产总值等 · figures of a whole economy",
    "other": "其他 · something else that is named",
    "unknown": "未知 · not told near the sum",
}
"""The roles, each in Chinese and English."""
COMMITMENTS: Final = frozenset({"total_invest", "signed"})
"""What firms have committed themselves to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What all facts have."""

    start: int
    end: int
    surface: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Fact):
    """A sum of money."""

    lo: int
    """Lower bound, in whole units of ``currency``; the value, where it is not a range."""
    hi: int
    """Upper bound; equals ``lo`` unless ``qualifier`` is ``range``."""
    currency: str
    """ISO 4217: CNY, USD …"""
    qualifier: str
    """``eq``, ``about``, ``near`` (a little less), ``ge``, ``le``, ``range``."""
    role: str
    """What the sum is of, a key of ``ROLES``; ``unknown`` where no word near it tells."""
    role_alt: str | None
    """A second reading that is right as well; ``same_as`` where the sum before it is given in another currency."""
    scope: str
    """``total``, ``part``, ``threshold``, ``plan`` or ``forecast``. Only totals may be added up."""
    of_count: int | None = None
    """How many projects it is the sum of, where the words before it say so; ``None`` for one, and where they do not."""
    period_start: str | None = None
    """First day of the period that the sum belongs to, ``YYYY-MM-DD``."""
    period_end: str | None = None
    """Last day of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Fact):
    """A number of projects."""

    value: int
    qualifier: str
    """As of an amount."""
    stage: str | None
    """How far these projects are, as the words around the number say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Fact):
    """A firm that is named."""

    name: str
    """The full name where the article gives it, else as written."""
    kind: str
    """``full`` or ``short``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Fact):
    """A division of China, or a country."""

    code: str
    """GB/T 2260 code that the division has today, six digits; of another country its ISO 3166 code, three letters."""
    code_then: str
    """The code that was valid at the article's date."""
    use: str
    """``site`` (where something is or is to be), ``origin`` (where money or help comes from), ``venue`` (where people
    met), ``name`` (part of the name of a firm or a paper)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Land(Fact):
    """An area of land."""

    mu: float
    """In 亩 (1/15 hectare)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs(Fact):
    """A number of jobs."""

    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Fact):
    """How far something is, in one sentence."""

    stage: str
    """A key of `crawler.facts.stages.STAGES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """Something that took place on a day."""

    type: str
    """``签约仪式``, ``开工仪式``."""
    date: str
    """``YYYY-MM-DD``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Fact):
    """One mention of a project that has a name."""

    name: str
    company: str | None
    """Who invests, as named."""
    amount: Amount | None
    """Its whole investment, where the words bind one to it."""
    place: str | None
    """Code of today."""
    industry: str | None
    """GB/T 4754 division: letter and two digits."""
    stage: str | None
    stage_date: str | None
    """``YYYY-MM-DD``, where the sentence gives it."""
    land_mu: float | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one text says."""

    amounts: tuple[Amount, ...] = ()
    counts: tuple[Count, ...] = ()
    companies: tuple[Company, ...] = ()
    places: tuple[Place, ...] = ()
    land: tuple[Land, ...] = ()
    jobs: tuple[Jobs, ...] = ()
    stages: tuple[Stage, ...] = ()
    events: tuple[Event, ...] = ()
    projects: tuple[Project, ...] = ()
    main_place: str | None = None
    """Where the text is about; ``None`` where it names no site."""
    stage: str | None = None
    """How far what it is about has come."""
    industry: str | None = None
    """GB/T 4754 division."""
    strategic: str | None = field(default=None)
    """Class of strategic emerging industries (战略性新兴产业分类 2018), its first digit."""
