"""100: every text clean, and what the page did not name elsewhere read from the byline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.fields.text import content_hash
from crawler.items import Article
from pipelines.clean import CleanPipeline
from tests.pipelines.site_crawler import BODY, article, site_crawler, stats


def clean(item: Article, folder: Path) -> tuple[Article, dict[str, Any]]:
    with site_crawler(folder) as crawler:
        return CleanPipeline.from_crawler(crawler).process_item(item), stats(crawler)


def test_a_clean_article_stays_as_it_is(tmp_path: Path) -> None:
    item, counted = clean(article(), tmp_path)
    assert item == article()
    assert counted == {}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("title", " 翠湖\u200b区\n签约 ", "翠湖区签约"),
        ("title", "\u3000", None),
        ("title", None, None),
        ("category", "园区\xa0 动态", "园区 动态"),
        ("author", "", None),
        ("source", "\t翠湖日报\r\n", "翠湖日报"),
        ("published_raw", "1年前\n(2024-09-27)", "1年前 (2024-09-27)"),
        ("title", "半个\ud83d字", "半个字"),
        ("title", "前\x00后", "前后"),
    ],
)
def test_lines(name: str, text: str | None, expected: str | None, tmp_path: Path) -> None:
    dirty = article()
    setattr(dirty, name, text)
    item, counted = clean(dirty, tmp_path)
    # ascii: half a pair in a report of failure would end pytest-xdist itself.
    assert ascii(getattr(item, name)) == ascii(expected)
    assert counted == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{BODY}\n\n \u3000又{BODY}\u200b\n", f"{BODY}\n又{BODY}"),
        ("\u3000\n\n", None),
        (None, None),
        ("半个\udc00字", "半个字"),
        ("前\x00后", "前后"),
    ],
)
def test_bodies(body: str | None, expected: str | None, tmp_path: Path) -> None:
    item, counted = clean(article(body=body), tmp_path)
    assert ascii(item.body) == ascii(expected)
    assert counted == {}


def test_boilerplate_is_left_out_and_counted(tmp_path: Path) -> None:
    lines = [BODY, "长按识别二维码关注我们", "又" + BODY, "版权声明：本文由翠湖区投促局发布"]
    item, counted = clean(article(body="\n".join([*lines, "分享到：微信"])), tmp_path)
    assert item.body == f"{BODY}\n又{BODY}"
    assert counted == {"clean/boilerplate_lines": 3}


def test_the_hash_is_that_of_the_cleaned_text(tmp_path: Path) -> None:
    item, _ = clean(article(title=" 标\u200b题 ", body=f"{BODY}\n分享到：微信"), tmp_path)
    assert item.content_hash == content_hash("标题", BODY)
    again, _ = clean(article(title="标题", body=BODY), tmp_path)
    assert again.content_hash == item.content_hash
    other, _ = clean(article(title="标题", body=BODY + "又"), tmp_path)
    assert other.content_hash != item.content_hash


BYLINE = "翠湖日报记者 李兵 通讯员 王一\n" + BODY


def test_the_byline_names_reporters_and_source(tmp_path: Path) -> None:
    item, _ = clean(article(body=BYLINE), tmp_path)
    assert item.reporters == ["李兵", "王一"]
    assert item.source == "翠湖日报"


def test_what_the_page_names_is_kept(tmp_path: Path) -> None:
    item, _ = clean(article(body=BYLINE, source="别的报", reporters=["赵二"]), tmp_path)
    assert item.reporters == ["赵二"]
    assert item.source == "别的报"


def test_the_last_line_names_the_source(tmp_path: Path) -> None:
    item, _ = clean(article(body=f"{BODY}\n来源：翠湖日报"), tmp_path)
    assert item.source == "翠湖日报"
