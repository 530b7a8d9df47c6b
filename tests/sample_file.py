"""The file that QUERIES.md asks: the sample site as two crawls leave it, and a second site that reprints it.

It is written by the crawler's own writer from ``SampleSite.truth``, which `tests/test_end_to_end.py` holds a crawl
to; ``NOW`` is frozen, so that it is the same file on every machine.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crawler.fields.text import content_hash
from crawler.items import Article, Attachment, Image, RelatedLink
from crawler.sample.site import ArticleTruth, SampleSite
from crawler.storage.writer import Batch, Writer
from tests.crawling import NOW

BASE: Final = "https://cuihu.example"
# What the second site reprints: the article's number, and what it makes of the title.
_REPRINTED: Final = {
    458: "翠湖三条低空航线满月，飞行两千架次",
    460: "翠湖区新能源材料产值增三成",
    452: None,
}
_REWRITTEN: Final = 458
# What the second site writes itself: one section that stopped after six weeks.
_OWN: Final = {
    "2026-05-09": ("澜湾港区迎来首条汽车滚装航线", "航线每周两班，首航装运本地生产的电动客车。"),
    "2026-05-16": (
        "蓝鲸生物酶制剂项目签约澜湾",
        "项目总投资6.5亿元，落户滨海医药园，明年春天试生产。",
    ),
    "2026-05-23": ("海洋牧场装备研究院揭牌", "研究院由三所高校共建，先期进驻四十名科研人员。"),
    "2026-05-30": ("跨境电商产业园二期招租", "二期有仓库九栋，保税与非保税货物可以同仓存放。"),
    "2026-06-06": ("渔光互补电站并网", "塘面上铺板，塘里养鱼，装机容量120兆瓦。"),
    "2026-06-13": ("岸芯科技功率器件项目签约澜湾", "投资方计划三年内投入18亿元，先建两条封装线。"),
}
# What a third site, of a real city, tells of investments: projects over a year, from the first talk on.
_TOLD: Final = {
    "2025-03-20": ("岚桥储能电池项目签约海宁", "3月18日，岚桥年产5GWh储能电池项目在海宁市签约。项目由浙江岚桥新能源有限公司投资建设，总投资12亿元，占地150亩，达产后年产值30亿元，可提供就业岗位800个。"),
    "2025-07-10": ("海宁上半年招商成绩单", "今年1-6月，海宁市签约项目20个，总投资93亿元，其中亿元以上项目12个；实际到位内资30.5亿元，实际利用外资1.2亿美元。"),
    "2025-09-09": ("岚桥储能电池项目开工", "9月8日，岚桥储能电池项目在海宁市正式开工，项目由浙江岚桥新能源有限公司投资建设，总投资12亿元。"),
    "2025-11-21": ("金帆压缩机项目落户平湖", "金帆集团压缩机生产项目落户平湖市，总投资3亿美元（约合21亿元人民币），用地200亩。"),
    "2026-01-15": ("海宁去年到位资金过百亿", "2025年，海宁市签约项目45个，总投资186亿元，实际到位内资102亿元，完成投资68亿元。"),
    "2026-02-11": ("海宁赴深圳招商", "2月10日，海宁市在深圳市举行半导体产业推介会，签约项目6个，总投资18亿元。"),
    "2026-03-05": ("望川光伏组件项目终止", "望川光伏组件项目原计划总投资9亿元，选址海宁市，因市场变化，双方决定终止合作，项目取消。"),
    "2026-05-12": ("岚桥储能电池项目投产", "5月11日，岚桥储能电池项目在海宁市正式投产，浙江岚桥新能源有限公司累计完成投资13亿元。"),
    "2026-06-18": ("金帆集团再投热泵项目 总投资1.8亿元", "金帆集团热泵生产项目在嵊州市签约，总投资18亿元，用地90亩，可提供就业岗位300个。"),
    "2026-07-07": ("岚桥电芯项目签约桐乡", "7月6日，浙江岚桥新能源有限公司电芯生产项目在桐乡市签约，总投资8亿元，用地60亩。"),
}  # fmt: skip
# Views a day, for those that are still read.
_READ: Final = {460: 31, 458: 57, 452: 12}


def article_of(truth: ArticleTruth, now: datetime, site: SampleSite) -> Article:
    """The sample's article as a crawl at ``now`` delivers it."""
    title, body = truth.title, "\n".join(truth.body)
    [published] = [site.published_at(a) for a in site.articles if a.id == truth.id]
    day = published.date().isoformat()
    titles = {a.id: a.title for a in site.articles}
    return Article(
        site="cuihu",
        url=truth.url,
        fetched_at=_utc(now),
        title=title,
        published_at=day if truth.published else None,
        published_about=None if truth.published else day,
        published_raw=truth.published_raw,
        category=truth.category,
        breadcrumb=["首页", truth.category],
        author=truth.author,
        source=truth.source,
        reporters=list(truth.reporters),
        views=truth.views,
        body=body,
        images=[Image(url) for url in truth.images],
        attachments=[Attachment(*attachment) for attachment in truth.attachments],
        related=[
            RelatedLink(n, f"{site.base}/post/{i}.html", titles[i], None)
            for n, i in enumerate((i for i in truth.related if i in titles), 1)
        ],
        content_hash=content_hash(title, body),
    )


def make_sample_file(path: Path, *, investments: bool = False) -> None:
    """Write the file; with ``investments`` also the third site."""
    site = SampleSite(NOW, BASE)
    articles = [article_of(truth, NOW, site) for truth in reversed(list(site.truth()))]
    numbered = {int(a.url.rpartition("/")[2].removesuffix(".html")): a for a in articles}
    writer = Writer(path)
    _crawl(writer, "cuihu", NOW, Batch(articles=articles), "ok")
    own = [_own(number, *told) for number, told in enumerate(_OWN.items(), 1)]
    copies = [_copy(numbered[number], title) for number, title in _REPRINTED.items()]
    refused = {
        "url": "https://lanwan.example/view.php?aid=77",
        "reason": "soft_404",
        "item": '{"title": "提示信息"}',
    }
    _crawl(writer, "lanwan", NOW + timedelta(hours=3), Batch(own + copies, rejects=[refused]), "ok")
    later = NOW + timedelta(days=2)
    for number, article in numbered.items():
        article.fetched_at = _utc(later)
        assert article.views is not None
        article.views += 2 * _READ.get(number, 0)
    article = numbered[_REWRITTEN]
    assert article.title and article.body
    article.title += "（更新）"
    article.body = article.body.replace("十二分钟", "十一分钟")
    article.content_hash = content_hash(article.title, article.body)
    _crawl(writer, "cuihu", later, Batch(articles=articles), "ok")
    _crawl(
        writer, "lanwan", later, Batch(), "broken",
        why="网站打不开 the site is down: host_down", next_step="zhaoshang check lanwan",
    )  # fmt: skip
    if investments:
        _invest(writer, later)
    writer.close()


def _invest(writer: Writer, later: datetime) -> None:
    told = [_told(number, *each) for number, each in enumerate(_TOLD.items(), 1)]
    _crawl(writer, "haitang", later, Batch(articles=told), "ok", region="330400")
    changed = _told(
        2,
        "2025-07-10",
        (_TOLD["2025-07-10"][0], _TOLD["2025-07-10"][1].replace("93亿元", "95亿元")),
    )
    _crawl(
        writer,
        "haitang",
        later + timedelta(days=1),
        Batch(articles=[changed]),
        "ok",
        region="330400",
    )


def _told(number: int, day: str, told: tuple[str, str]) -> Article:
    title, body = told
    return Article(
        site="haitang", url=f"https://haitang.example/{number}", fetched_at=_utc(NOW + timedelta(days=2)), title=title, published_at=day,
        published_raw=day, category="投资动态", source="海棠投资", views=100 + number, body=body, content_hash=content_hash(title, body),
    )  # fmt: skip


def _own(number: int, day: str, told: tuple[str, str]) -> Article:
    title, body = told
    return Article(
        site="lanwan",
        url=f"https://lanwan.example/own/{number}",
        fetched_at=_utc(NOW + timedelta(hours=3)),
        title=title,
        published_at=day,
        published_raw=day,
        category="项目动态",
        source="澜湾发布",
        views=40 + number,
        body=body,
        content_hash=content_hash(title, body),
    )


def _copy(original: Article, title: str | None) -> Article:
    assert original.title and original.body
    title = title or original.title
    number = original.url.rpartition("/")[2].removesuffix(".html")
    return Article(
        site="lanwan",
        url=f"https://lanwan.example/news/{number}",
        fetched_at=_utc(NOW + timedelta(hours=3)),
        title=title,
        published_at="2026-07-15",
        published_raw="2026-07-15",
        category="区域动态",
        source="翠湖区投资促进网",
        views=5,
        body=original.body,
        content_hash=content_hash(title, original.body),
    )


def _crawl(
    writer: Writer,
    site: str,
    now: datetime,
    batch: Batch,
    verdict: str,
    region: str = "330000",
    **row: str,
) -> None:
    crawl_id = writer.begin_crawl(site, _utc(now))
    writer.note_region(site, region, _utc(now))
    written = writer.write(batch, crawl_id, _utc(now))
    if writer.write_facts(written.told, _utc(now)):
        writer.rebuild_projects()
    counts = {
        "new": len(written.new),
        "changed": len(written.changed),
        "unchanged": len(written.unchanged),
        "rejected": len(batch.rejects),
        "failed": 0,
    }
    ended = {"finished_at": _utc(now), "reason": "finished", "verdict": verdict, **counts, **row}
    fields = [
        {"field": name, "articles": len(batch.articles), "present": present}
        for name in ("published", "views", "source")
        if (present := sum(_has(article, name) for article in batch.articles))
    ]
    writer.end_crawl(crawl_id, ended, [], fields)


def _has(article: Article, field: str) -> bool:
    value = article.published_raw if field == "published" else getattr(article, field)
    return value is not None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
