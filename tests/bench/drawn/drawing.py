"""A site drawn from its seed: who runs it, its sections, its articles."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from tests.bench.drawn import addresses, texts, titles
from tests.bench.drawn.lots import Lot
from tests.bench.drawn.model import Article, Section, Site
from tests.bench.drawn.words import DEPARTMENTS, OWNERS, PAPERS, PEOPLE, PLACES, THEME_OWNERS

# Name, kind of titles, slugs, parent.
_SECTIONS: Final = (
    ("招商动态", "news", ("zsdt", "zhaoshang", "invest-news"), "新闻中心"), ("园区动态", "news", ("yqdt", "park", "yuanqu"), "新闻中心"),
    ("要闻聚焦", "news", ("ywjj", "yaowen", "headline"), "新闻中心"), ("工作动态", "news", ("gzdt", "work", "xwzx/gzdt"), "新闻中心"),
    ("媒体报道", "news", ("mtbd", "media", "xwzx/mtbd"), "新闻中心"), ("政策法规", "policy", ("zcfg", "policy", "zwgk/zcfg"), "政务公开"),
    ("惠企政策", "policy", ("hqzc", "zhengce", "zwgk/hqzc"), "政务公开"), ("政策解读", "policy", ("zcjd", "jiedu", "explain"), "政务公开"),
    ("通知公告", "notice", ("tzgg", "notice", "gonggao"), "政务公开"), ("公示公告", "notice", ("gsgg", "announce", "zwgk/gsgg"), "政务公开"),
    ("招商项目", "project", ("zsxm", "project", "xiangmu"), "投资指南"), ("项目推介", "project", ("xmtj", "projects", "tzzn/xmtj"), "投资指南"),
    ("载体资源", "project", ("ztzy", "carrier", "tzzn/ztzy"), "投资指南"), ("行业观察", "insight", ("hygc", "insight", "guancha"), "研究"),
    ("产业分析", "insight", ("cyfx", "analysis", "industry"), "研究"), ("调研思考", "insight", ("dysk", "research", "sikao"), "研究"),
    ("企业风采", "people", ("qyfc", "enterprise", "qiye"), "企业之窗"), ("会员风采", "people", ("hyfc", "member", "huiyuan"), "企业之窗"),
)  # fmt: skip
_LAST: Final = datetime(2026, 11, 28, 17, 30)  # noqa: DTZ001  # Beijing's, as pages print it
"""The newest a drawn article can be."""
_DAYS: Final = 3 * 365


def _sections(lot: Lot) -> tuple[Section, ...]:
    draw = lot.stream("sections")
    chosen = draw.sample(_SECTIONS, lot.number("sections.count", 3, 6))
    slug_style = lot.pick("sections.slug", (0, 1, 2))
    odd = draw.randrange(len(chosen)) if lot.flag("sections.one_differs", 0.3) else -1
    first = lot.number("sections.first", 2, 1900)
    return tuple(
        Section(
            first + index * lot.pick("sections.step", (1, 1, 3)),
            name, kind, slugs[slug_style], parent,
            lot.other("odd") if index == odd else lot,
        )
        for index, (name, kind, slugs, parent) in enumerate(chosen)
    )  # fmt: skip


def _person_or_body(draw: Random, style: str, owner: str) -> str:
    if style == "people":
        return draw.choice(PEOPLE)
    if style == "pairs":
        return draw.choice(("{} {}", "{}、{}", "{}")).format(*draw.sample(PEOPLE, 2))
    if style == "departments":
        return draw.choice(DEPARTMENTS)
    return owner if style == "owner" else "admin"


def _article(site: Site, section: Section, number: int, published: datetime) -> Article:
    lot, draw = section.lot, site.lot.stream(f"article.{number}")
    style = lot.pick("author.style", ("people", "people", "pairs", "departments", "owner", "admin"))
    missing = draw.random() < lot.pick("values.missing", (0.0, 0.0, 0.0, 0.2, 0.4))
    source = site.owner if lot.flag("source.own", 0.2) else draw.choice(PAPERS)
    title = titles.title(section.kind, draw)
    blocks = texts.body(lot, draw, section.kind, site.owner, published)
    with_files = section.kind in ("notice", "policy") and draw.random() < 0.3
    with_files = with_files and not any(b.kind == "files" for b in blocks)
    records = section.kind in ("policy", "notice") and lot.flag("record", 0.3)
    path = addresses.article_form(site.lot, site.kind)(
        number, section.slug, section.number, published
    )
    spread = lot.flag("article.pages", 0.1) and len(blocks) > 5 and draw.random() < 0.25
    turns = (
        (path, *(addresses.later_page(path, i) for i in range(2, draw.randint(3, 4))))
        if spread
        else ()
    )
    return Article(
        number, section, title, published,
        "" if missing else _person_or_body(draw, style, site.owner), "" if missing and draw.random() < 0.5 else source,
        draw.choice(PEOPLE), draw.choice((draw.randint(3, 99), draw.randint(100, 999), draw.randint(1000, 28000))), tuple(blocks), path,
        "——" + titles.fill("{place}{trade}产业系列报道之{count}", draw) if lot.flag("title.kickers", 0.1) and draw.random() < 0.4 else "",
        "——" + titles.fill("{place}{park}发展纪实", draw) if lot.flag("title.subtitles", 0.12) and draw.random() < 0.4 else "",
        tuple(texts.files(draw)) if with_files else (), records and site.kind == "official", turns,
    )  # fmt: skip


def draw_site(seed: int, port: int) -> Site:
    """The site of this seed, served at this port of loopback."""
    lot = Lot(seed)
    kind = lot.pick("kind", ("official", "theme"))
    place = lot.pick("place", PLACES)
    ending, owner = lot.pick(f"owner.{kind}", OWNERS if kind == "official" else THEME_OWNERS)
    encoding = lot.pick(
        f"encoding.{kind}", ("utf-8", "gb2312"), (0.65, 0.35) if kind == "official" else (0.9, 0.1)
    )
    site = Site(
        seed,
        lot,
        kind,
        place + ending,
        place + owner,
        place,
        f"http://127.0.0.1:{port}",
        _sections(lot),
        (),
        encoding,
    )
    draw = lot.stream("articles")
    count = lot.number("articles.count", 40, 70)
    weights = [draw.uniform(0.5, 2.0) for _ in site.sections]
    minutes = sorted(draw.sample(range(_DAYS * 24 * 6), count))
    number = lot.number("articles.first", 11, 90000)
    made: list[Article] = []
    for place_in, minute in enumerate(minutes):
        section = (
            site.sections[place_in % len(site.sections)]
            if place_in < 4 * len(site.sections)
            else draw.choices(site.sections, weights)[0]
        )
        published = (
            _LAST
            - timedelta(days=_DAYS)
            + timedelta(minutes=10 * minute, seconds=draw.randint(0, 59))
        )
        published = published.replace(hour=8 + published.hour % 10)
        number += draw.choice((1, 1, 2, 5))
        made.append(_article(site, section, number, published))
    site.articles = tuple(sorted(made, key=lambda a: (a.published, a.number), reverse=True))
    return site
