"""200: what is no article is refused, counted and kept whole."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from crawler.extensions.ledger import Ledger
from crawler.items import Attachment, Image
from pipelines.validate import ValidatePipeline, reason_to_refuse
from tests.pipelines.site_crawler import BODY, LIST, article, site_crawler, stats

PICTURE = [Image("https://www.example.cn/1.jpg")]
FILE = [Attachment("https://www.example.cn/1.pdf")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, None),
        ({"body": "短"}, None),
        ({"body": None, "images": PICTURE}, None),
        ({"body": "", "attachments": FILE}, None),
        ({"title": None}, "no_title"),
        ({"title": ""}, "no_title"),
        ({"body": None}, "no_body"),
        ({"body": ""}, "no_body"),
        ({"body": None, "blank": True}, None),
        ({"body": None, "blank": True, "title": None}, "no_title"),
        ({"body": None, "blank": True, "title": "提示信息", "refused": "soft_404"}, "soft_404"),
        ({"title": None, "body": None}, "no_title"),
        ({"refused": "page_2_failed"}, "page_2_failed"),
        ({"refused": "page_2_failed", "title": None}, "page_2_failed"),
        ({"title": "本区新增十个项目", "body": "404 号地块成功出让。" + BODY}, None),
    ],
)
def test_reason(fields: dict[str, Any], reason: str | None) -> None:
    assert reason_to_refuse(article(**fields)) == reason


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("提示信息", "抱歉，您要查看的文章不存在。点这里返回上一页", "soft_404"),
        ("404 Not Found", "页面不存在", "soft_404"),
        ("用户登录", "请登录后查看", "soft_login"),
        ("安全验证", "请完成验证", "soft_blocked"),
        ("网站维护中", "请稍后再来", "soft_closed"),
        ("Database Error", "请稍后再来", "soft_error"),
    ],
)
def test_what_is_shown_instead_of_an_article_is_the_reason(
    title: str, body: str, reason: str
) -> None:
    assert reason_to_refuse(article(title=title, body=body)) == reason


def test_an_article_passes(tmp_path: Path) -> None:
    with site_crawler(tmp_path) as crawler:
        item = article()
        assert ValidatePipeline.from_crawler(crawler).process_item(item) is item
        assert stats(crawler) == {}
        assert Ledger.of(crawler).db.table("rejects").count == 0
        assert Ledger.of(crawler).run.total("rejected") == 0


def test_a_refused_item_is_counted_and_kept_whole(tmp_path: Path) -> None:
    with site_crawler(tmp_path) as crawler:
        item = article(title=None, images=PICTURE, views=7)
        with pytest.raises(DropItem, match=r"no_title: https://www\.example\.cn/1\.html"):
            ValidatePipeline.from_crawler(crawler).process_item(item)
        assert stats(crawler) == {"validate/no_title": 1}
        ledger = Ledger.of(crawler)
        (row,) = ledger.db.table("rejects").rows
        assert json.loads(row["item"]) == asdict(item)
        assert (row["url"], row["reason"], row["crawl_id"]) == (item.url, "no_title", 1)
        assert ledger.run.section(LIST).rejected == 1
        assert ledger.db.table("articles").count == 0


def test_each_reason_has_its_stat(tmp_path: Path) -> None:
    with site_crawler(tmp_path) as crawler:
        pipeline = ValidatePipeline.from_crawler(crawler)
        for fields in (
            {"title": None},
            {"title": None},
            {"body": None},
            {"refused": "page_2_empty"},
        ):
            with pytest.raises(DropItem):
                pipeline.process_item(article(**fields))
        assert stats(crawler) == {
            "validate/no_title": 2,
            "validate/no_body": 1,
            "validate/page_2_empty": 1,
        }
