"""A database with what a hostile site would publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.fields.text import content_hash
from crawler.items import Article, Attachment, Image, RelatedLink
from crawler.storage.writer import Batch, Writer

SEEN = "2026-07-15 02:00:00"
LATER = "2026-07-16 02:00:00"
STORY = "翠湖区与晶科公司签约光伏组件项目，总投资十二亿元，占地三百亩，预计明年投产，可带动就业八百人。\n区投资促进局负责人介绍，项目从洽谈到落地只用了六十天，园区为企业提供全程代办服务，水电气路均已配套到位。"


def _article(site: str, number: int, title: str, body: str, **fields: object) -> Article:
    item = Article(
        site=site,
        url=f"http://{site}.test/post/{number}.html",
        fetched_at=SEEN,
        title=title,
        body=body,
        content_hash=content_hash(title, body),
    )
    for name, value in fields.items():
        setattr(item, name, value)
    return item


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Datasette leaves its connections to the garbage collector, which Python 3.13 warns of; ours are closed."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning"))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Article 1 was changed and seen twice, 2 reprints it, 3 and 4 are hostile."""
    path = tmp_path / "t.db"
    writer = Writer(path)
    for moment, words, views in ((SEEN, "旧的一段。", 40), (LATER, "新的一段。", 90)):
        story = _article(
            "cuihu", 1, "晶科光伏项目签约翠湖", f"{STORY}\n{words}", published_at="2026-07-01", category="招商动态",
            source="翠湖日报", views=views, images=[Image("http://cuihu.test/a.png", "厂房")],
            attachments=[Attachment("http://cuihu.test/a.pdf", "项目清单.pdf")],
            related=[RelatedLink(1, "javascript:alert(1)", "坏链接", None)],
        )  # fmt: skip
        others = [
            _article("linjiang", 2, "光伏组件项目落户翠湖区", STORY, published_at="2026-07-02", category="产业信息"),
            _article("linjiang", 3, "<script>document.title='owned'</script>", "<img src=http://evil.test/x onerror=alert(1)>", published_at="2025-03-04"),
            _article("linjiang", 4, "=cmd|' /C calc'!A0", "储能产业园开工。", published_at="2026-06-30"),
        ]  # fmt: skip
        for item in (story, *others):
            item.fetched_at = moment
        crawl = writer.begin_crawl("cuihu", moment)
        writer.write(Batch(articles=[story, *others]), crawl, moment)
        writer.end_crawl(crawl, {"finished_at": moment, "verdict": "ok", "reason": "finished"}, [])
    writer.close()
    return path
