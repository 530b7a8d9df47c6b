"""What a briefing says, before it has a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from crawler.fields import money as sums
from crawler.health import WORDS as VERDICTS
from crawler.health import Verdict
from crawler.health.reasons import in_language, shape

Row = Mapping[str, Any]
# Longer spans are drawn by the week.
_DAYS_DRAWN: Final = 31


@dataclass(frozen=True, slots=True)
class Briefing:
    """Days are those of Asia/Shanghai; the rows have the columns of the views that they are from."""

    since: date
    until: date
    stories: Sequence[Row]
    """What was news in the span, of the copies of a story the first; by site and category, the newest first."""
    older: int
    """Articles that were harvested in the span and are no news: the past of sites that are new."""
    most_viewed: Sequence[Row]
    changes: Sequence[Row]
    """Of ``v_revisions``: the latest."""
    more_changes: int
    """How many there are besides."""
    trouble: Sequence[Row]
    """Of ``v_site_health``: sites that are not well."""
    overdue: Sequence[tuple[str, int]]
    """Sites that were not crawled for longer than is usual, and for how many days."""
    silent: Sequence[tuple[str, int]]
    """Sites that are well but have published nothing for longer than by their habits, and for how many days."""
    counts: Sequence[tuple[str, str, int]]
    """How many articles were news: site, day, number."""
    with_health: bool = True
    """Whether it says how the sites stand."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the sites are called, by what is typed for them."""
    signed: Sequence[Row] = ()
    """Projects that were signed or settled for in the span: place, name, company, amount_lo, ccy, stage, day, url."""

    @property
    def is_well(self) -> bool:
        """Whether nobody need look at a site."""
        return not (self.trouble or self.overdue or self.silent)

    def name(self, site: str) -> str:
        """What a site is called; what is typed for it, where that is not known."""
        return self.names.get(site, site)

    def groups(self) -> list[tuple[str, str, list[Row]]]:
        """The stories by site and category."""
        by = groupby(self.stories, key=lambda row: (row["site"], row["category"] or ""))
        return [(site, category, list(rows)) for (site, category), rows in by]

    @property
    def step(self) -> int:
        """Days that one bar of a chart stands for."""
        return 1 if (self.until - self.since).days < _DAYS_DRAWN else 7

    def bars(self) -> dict[str, list[tuple[date, int]]]:
        """For each site, its articles a day or a week: the first day and the number."""
        steps = (self.until - self.since).days // self.step + 1
        days = [self.since + timedelta(days=self.step * n) for n in range(steps)]
        found = {site: [0] * steps for site, _, _ in self.counts}
        for site, day, number in self.counts:
            found[site][(date.fromisoformat(day) - self.since).days // self.step] += number
        return {site: list(zip(days, numbers, strict=True)) for site, numbers in found.items()}


# Chinese, English, and English of one where that differs.
WORDS: Final[Mapping[str, Sequence[str]]] = {
    "title": ("招商简报", "Investment briefing"),
    "stories": ("{stories} 篇报道", "{stories} stories", "{stories} story"),
    "from": ("，来自 {sites} 个站点", " from {sites} sites", " from {sites} site"),
    "older": (
        "另有 {older} 篇是新接入的网站或栏目以前发布的，不计入",
        "{older} more are older articles of newly added sites and sections, not counted as new",
        "{older} more is an older article of a newly added site or section, not counted as new",
    ),
    "new": ("新报道", "New stories"),
    "signed": ("新签约项目", "Newly signed projects"),
    "signed_head": ("地点|项目|企业|总投资|阶段|日期", "place|project|firm|sum|stage|day"),
    "viewed": ("阅读量最高", "Most viewed"),
    "changed": ("有改动", "Changed"),
    "broken": ("需要处理的站点", "Sites that need attention"),
    "chart": ("发文数", "Articles"),
    "day": ("每天", "a day"),
    "week": ("每周", "a week"),
    "also": ("见于 {sites} 个站点", "at {sites} sites"),
    "copies": ("共 {copies} 篇", "{copies} copies"),
    "views": ("{views} 次浏览", "{views} views", "{views} view"),
    "fields": ("改了：{fields}", "changed: {fields}"),
    "changed_more": ("另有 {more} 处，见视图 v_revisions", "{more} more, in the view v_revisions"),
    "none": ("本期没有新报道", "No new stories"),
    "well": ("各站点均正常", "All sites are well"),
    "killed": ("未结束", "did not end"),
    "go_on": ("下一步：zhaoshang crawl {site}", "next: zhaoshang crawl {site}"),
    "more": ("（另有 {more} 条：zhaoshang status {site}）", " ({more} more: zhaoshang status {site})"),
    "overdue": (
        "{days} 天没有采集：cron 还在运行吗？", "not crawled for {days} days; does cron run?"
    ),
    "silent": (
        "停更 {days} 天，超过以往：看看网站是否停更或搬家",
        "no new article for {days} days, longer than ever: see whether it has moved or stopped",
    ),
}  # fmt: skip


_FIELDS: Final = {
    "title": "标题", "published_at": "发布时间", "category": "栏目", "breadcrumb": "路径", "author": "作者", "source": "来源",
    "reporters": "记者", "body": "正文",
}  # fmt: skip


def changed_fields(row: Row, language: str) -> str:
    """What a change was of, a row of ``v_revisions``: in Chinese by words, in English by the names of columns."""
    names = (row["fields"] or "").split(", ")
    return (
        "、".join(_FIELDS.get(name, name) for name in names)
        if language != "en"
        else ", ".join(names)
    )


def word(name: str, language: str, **values: object) -> str:
    """A phrase in ``zh`` or ``en``."""
    chinese, english, *one = WORDS[name]
    if language == "en" and one and set(values.values()) == {1}:
        english = one[0]
    return (english if language == "en" else chinese).format(**values)


def summary(briefing: Briefing, language: str) -> str:
    """How many stories of how many sites were published."""
    sites = {row["site"] for row in briefing.stories}
    stories = word("stories", language, stories=len(briefing.stories))
    return stories + word("from", language, sites=len(sites))


def money(row: Row, language: str) -> str:
    """A project's sum in the units that people read: 12.5亿元, USD 3亿 · 1.25 bn."""
    return sums.money(row["amount_lo"], row["ccy"], language)


def verdict(row: Row, language: str) -> str:
    """How a site's last run ended, a row of ``v_site_health``."""
    if row["verdict"] is None:
        return word("killed", language)
    return VERDICTS[Verdict(row["verdict"])][language == "en"]


def cause(row: Row, language: str) -> str:
    """Why a site is not well and what to do: the first of the reasons of its last run, a row of ``v_site_health``."""
    reasons = (row["why"] or "").splitlines()
    if not reasons:
        return "" if row["verdict"] else word("go_on", language, site=row["site"])
    told = in_language(reasons[0], language)
    if more := len(reasons) - 1:
        told += word("more", language, more=more, site=row["site"])
    return told


def folded(briefing: Briefing, language: str) -> list[tuple[str, Row]]:
    """Sites in trouble, those that differ only in their names and addresses together: their names, and one of them."""
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in briefing.trouble:
        kind = verdict(row, language), shape(cause(row, language), row["site"])
        alike.setdefault(kind, []).append(row)
    comma = ", " if language == "en" else "、"
    return [
        (comma.join(briefing.name(row["site"]) for row in rows), rows[0]) for rows in alike.values()
    ]


def copies(row: Row, language: str) -> list[str]:
    """How many copies a story has, and at how many sites, where there are any."""
    told = []
    if row.get("copies", 1) > 1:
        told.append(word("copies", language, copies=row["copies"]))
    if row["sites"] > 1:
        told.append(word("also", language, sites=row["sites"]))
    return told
