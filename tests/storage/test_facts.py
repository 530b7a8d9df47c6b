"""Facts in the file: written an article a transaction, made anew, put together to projects."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.fields.text import content_hash
from crawler.items import Article
from crawler.storage import facts
from crawler.storage.fact_reading import read
from crawler.storage.writer import Batch, Writer
from tests.crawling import ROOT, environment

NOW = "2026-07-15 02:00:00"
SIGNED = "3月18日，岚桥年产5万台阀门项目在海宁市签约，项目由浙江岚桥阀门有限公司投资建设，总投资12亿元，占地300亩。"
STARTED = "9月6日，岚桥阀门项目正式开工，项目由浙江岚桥阀门有限公司投资建设，总投资12亿元。"
TOTAL = "今年1-6月，全市签约项目20个，总投资93亿元，其中金帆压缩机项目总投资5亿元；到位资金30亿元。"


def article(number: int, body: str, day: str = "2025-03-20", site: str = "mine") -> Article:
    title = f"第{number}篇"
    return Article(
        site=site, url=f"http://{site}.test/{number}", fetched_at=NOW, title=title, published_at=day, body=body, content_hash=content_hash(title, body),
    )  # fmt: skip


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "t.db")
    yield made
    made.close()


def store(writer: Writer, *articles: Article) -> list[int]:
    crawl = writer.begin_crawl("mine", NOW)
    written = writer.write(Batch(articles=list(articles)), crawl, NOW)
    if writer.write_facts(written.told, NOW):
        writer.rebuild_projects()
    return written.told


def asked(writer: Writer, sql: str) -> list[tuple[Any, ...]]:
    return writer.db.execute(sql).fetchall()


def test_each_fact_stands_where_it_says(writer: Writer) -> None:
    store(writer, article(1, SIGNED), article(2, TOTAL), article(3, STARTED, "2025-09-07"))
    for table in facts.TABLES:
        rows = asked(writer, f"SELECT substr(CASE block WHEN 'title' THEN title ELSE body END, start+1, end-start), surface FROM {table} JOIN articles a ON a.id = article_id")  # fmt: skip
        assert rows, table
        assert [row for row in rows if row[0] != row[1]] == []
    assert facts.lies(writer.db) == []
    writer.db.execute("UPDATE amounts SET start = start + 1 WHERE article_id = 1")
    assert [(table, number) for table, number, _ in facts.lies(writer.db)][:1] == [("amounts", 1)]


def test_a_run_that_was_cut_off_goes_on(writer: Writer) -> None:
    crawl = writer.begin_crawl("mine", NOW)
    written = writer.write(Batch(articles=[article(n, SIGNED) for n in (1, 2, 3)]), crawl, NOW)
    assert facts.waiting(writer.db) == written.told
    writer.write_facts(written.told[:1], NOW)
    assert facts.waiting(writer.db) == written.told[1:]
    assert facts.count_waiting(writer.db, ["other"]) == 0
    assert facts.count_waiting(writer.db, since="2026-01-01") == 0
    writer.write_facts(written.told[1:], NOW)
    assert facts.count_waiting(writer.db) == 0


def test_a_changed_text_has_new_facts(writer: Writer) -> None:
    store(writer, article(1, SIGNED))
    store(writer, article(1, SIGNED.replace("12亿元", "15亿元")))
    assert asked(writer, "SELECT surface FROM amounts") == [("15亿元",)]
    store(writer, article(1, "没有项目。"))
    assert asked(writer, "SELECT count(*) FROM amounts") == [(0,)]
    assert asked(writer, "SELECT count(*) FROM projects") == [(0,)]


def test_another_region_or_version_is_read_anew(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(writer, article(1, SIGNED))
    writer.note_region("mine", "330481", NOW)
    assert facts.waiting(writer.db) == [1]
    writer.write_facts([1], NOW)
    assert facts.waiting(writer.db) == []
    monkeypatch.setattr(facts, "VERSION", "next")
    assert facts.waiting(writer.db) == [1]


def test_a_project_over_time(writer: Writer) -> None:
    store(writer, article(1, SIGNED))
    [(number,)] = asked(writer, "SELECT id FROM projects")
    store(writer, article(2, STARTED, "2025-09-07"))
    assert asked(writer, "SELECT id, amount_lo, stage, stage_date, stories, place FROM v_projects") == [
        (number, 12 * 10**8, "开工", "2025-09-06", 2, "海宁市")
    ]  # fmt: skip
    steps = asked(writer, "SELECT day, stage, lo FROM v_project_timeline ORDER BY day")
    assert steps == [("2025-03-18", "签约", 12 * 10**8), ("2025-09-06", "开工", 12 * 10**8)]


def test_commitments_count_once(writer: Writer) -> None:
    store(writer, article(1, SIGNED), article(2, STARTED, "2025-09-07"), article(3, TOTAL))
    rows = asked(writer, "SELECT kind, lo / 100000000, of_count FROM v_commitments ORDER BY lo")
    # Not the project of 5 that the total of 93 holds, and the one of 12 not twice.
    assert rows == [("project", 12, None), ("total", 93, 20)]
    assert asked(writer, "SELECT surface, period_start FROM v_paid_in") == [
        ("30亿元", "2025-01-01")
    ]


def test_the_sentence_of_a_sum(writer: Writer) -> None:
    store(writer, article(1, "前一句。\n" + SIGNED + "后一句。"))
    assert asked(writer, "SELECT sentence FROM v_amounts") == [(SIGNED,)]


def test_foreign_sums_have_yuan_where_there_is_a_rate(writer: Writer) -> None:
    store(writer, article(1, "项目总投资3亿美元。"))
    assert asked(writer, "SELECT cny FROM v_amounts") == [(None,)]
    writer.db.execute("INSERT INTO rates VALUES ('USD', '2025-01-01', 7.1, 'mine')")
    assert asked(writer, "SELECT cny FROM v_amounts") == [(2_130_000_000,)]


def test_a_verdict_outlives_recomputation(writer: Writer) -> None:
    one = "岚桥集团冷链物流仓储项目在海宁市签约，总投资5亿元。"
    other = "岚桥集团物流仓库改建项目在海宁市开工，总投资9亿元。"
    store(writer, article(1, one), article(2, other, "2025-09-07"))
    [(first, second)] = asked(writer, "SELECT one, other FROM project_doubts")
    assert asked(writer, "SELECT count(*) FROM v_projects_to_check") == [(1,)]
    with writer.transaction():
        facts.judge(writer.db, first, second, "same", NOW)
    assert writer.rebuild_projects() == 1
    writer.write_facts([1, 2], NOW)
    assert writer.rebuild_projects() == 1
    assert asked(writer, "SELECT count(*) FROM project_doubts") == [(0,)]


def test_the_difference_by_kind_and_role(writer: Writer) -> None:
    store(writer, article(1, SIGNED))
    [text] = facts.texts(writer.db, [1])
    assert not facts.difference(writer.db, read(text))
    writer.db.execute("UPDATE amounts SET lo = 1")
    writer.db.execute("DELETE FROM measures")
    writer.db.execute("UPDATE mentions_place SET start = start + 1, end = end + 1")
    found = facts.difference(writer.db, read(text))
    assert dict(found.changed) == {"amounts/total_invest": 1}
    assert found.gained["measures"] == 1
    assert found.lost["mentions_place"] == found.gained["mentions_place"] == 1
    assert any("lo 1 -> 1200000000" in line for line in found.lines)


def test_firms_that_are_followed(writer: Writer) -> None:
    crawl = writer.begin_crawl("mine", NOW)
    written = writer.write(Batch(articles=[article(1, "海岳将在海宁建厂。")]), crawl, NOW)
    writer.write_facts(written.told, NOW, ["海岳"])
    assert asked(writer, "SELECT name, kind FROM mentions_company") == [("海岳", "short")]


def test_a_crawl_that_reads_no_facts_loads_no_rule(tmp_path: Path) -> None:
    """What it stores, lists and declares needs the tables of places and industries, and no more."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from crawler import settings\n"
        "from scrapy.utils.misc import load_object\n"
        "for name in [*settings.ITEM_PIPELINES, *settings.EXTENSIONS, *settings.DOWNLOADER_MIDDLEWARES, *settings.SPIDER_MIDDLEWARES]:\n"
        "    load_object(name)\n"
        "import crawler.sites, crawler.base_spiders.declared, crawler.cli.crawl\n"
        "from crawler.storage.writer import Batch, Writer\n"
        "from tests.cli.conftest import article\n"
        "writer = Writer(Path('t.db'))\n"
        "writer.write(Batch([article(1, '题', '总投资1亿元的项目签约。')]), writer.begin_crawl('mine', '2026-07-15 02:00:00'), '2026-07-15 02:00:00')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('crawler.facts.')))\n"
        "writer.write_facts([1], '2026-07-15 02:00:00')\n"
        "print('crawler.facts.extract' in sys.modules, writer.db['amounts'].count)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines() == [
        "crawler.facts.divisions crawler.facts.industries crawler.facts.model",
        "True 1",
    ]
