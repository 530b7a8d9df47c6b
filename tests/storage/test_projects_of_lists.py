"""Lists of projects in files: projects beside those of the texts, each citing file, sheet, row and cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crawler.attachments.heads import head_of
from crawler.attachments.reading import Cell, Reading, Table, Verdict
from crawler.fields.text import content_hash
from crawler.items import Article, Attachment
from crawler.storage import fact_tables, facts, search
from crawler.storage.attachment_files import AttachmentStore
from crawler.storage.search import Filters
from crawler.storage.search_query import SearchQuery
from crawler.storage.writer import Batch, Writer

NOW, LATER = "2026-07-15 02:00:00", "2026-07-16 02:00:00"
HEAD: list[Cell] = ["序号", "项目名称", "投资方", "总投资（亿元）", "建设地点", "进展情况"]
FIRM = "浙江岚桥阀门有限公司"


def url(number: int) -> str:
    return f"http://mine.test/{number}.xls"


def article(number: int, title: str = "重点项目清单", body: str = "详见附件。", *files: int) -> Article:  # fmt: skip
    return Article(
        site="mine", url=f"http://mine.test/{number}", fetched_at=NOW, title=title, published_at=f"2026-03-{number:02d}", body=body,
        content_hash=content_hash(title, body), attachments=[Attachment(url(n), "清单.xls") for n in files or (number,)],
    )  # fmt: skip


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "t.db")) as made:
        yield made


def publish(writer: Writer, *articles: Article) -> None:
    crawl = writer.begin_crawl("mine", NOW)
    writer.write(Batch(articles=list(articles)), crawl, NOW)


def take(writer: Writer, number: int, *rows: list[Cell], head: list[Cell] = HEAD, sheet: str = "清单", now: str = NOW, is_ocr: bool = False) -> None:  # fmt: skip
    """The file of that number has this list now."""
    table = Table([head, *rows], sheet)
    table.head = head_of(table)
    with closing(AttachmentStore(writer.path)) as store:
        store.enroll("mine", now)
        file = next(file for file in store.due("mine", "9999", 100) if file.url == url(number))
        digest = sha256(repr((rows, sheet)).encode()).hexdigest()
        store.fetched(file, digest, 3, None, None, now)
        store.read(
            file.id,
            digest,
            file.name,
            3,
            Reading(Verdict.OK, "xls", "", [table], is_ocr=is_ocr),
            now,
        )


def read(writer: Writer) -> int:
    """What ``zhaoshang facts`` does; how many articles were read."""
    waiting = facts.waiting(writer.db)
    writer.write_facts(waiting, LATER)
    writer.rebuild_projects()
    return len(waiting)


def asked(writer: Writer, sql: str) -> list[tuple[Any, ...]]:
    return writer.db.execute(sql).fetchall()


VALVES: list[Cell] = [1, "年产5万台阀门项目", FIRM, 12, "海宁市经济开发区", "已签约未开工"]
STATION: list[Cell] = [2, "储能电站", "金帆能源有限公司", 3, "海宁市", "前期"]


def test_a_row_of_a_list_is_a_project_with_its_cells(writer: Writer) -> None:
    publish(writer, article(1))
    take(writer, 1, VALVES, STATION)
    assert read(writer) == 1
    assert asked(writer, "SELECT name, company, place, amount_lo, stage FROM v_projects ORDER BY id") == [
        ("年产5万台阀门项目", FIRM, "海宁市", 1_200_000_000, "签约"),
        ("储能电站", "金帆能源有限公司", "海宁市", 300_000_000, "拟建"),
    ]  # fmt: skip
    assert asked(writer, "SELECT block, file, sheet, row, name_cell, amount_cell, stage_cell, sentence FROM v_project_timeline LIMIT 1") == [
        ("file", "清单.xls", "清单", 2, "B2", "D2", "F2", f"1 · 年产5万台阀门项目 · {FIRM} · 12 · 海宁市经济开发区 · 已签约未开工")
    ]  # fmt: skip
    assert facts.lies(writer.db) == []
    # Plans are no commitments.
    assert asked(writer, "SELECT kind, company, lo FROM v_commitments") == [
        ("project", FIRM, 1_200_000_000)
    ]
    assert facts.waiting(writer.db) == []


def test_a_text_and_a_list_tell_of_one_project(writer: Writer) -> None:
    body = f"3月18日，岚桥年产5万台阀门项目在海宁市签约，项目由{FIRM}投资建设，总投资12亿元。"
    publish(writer, article(1, "岚桥阀门签约", body, 9), article(2))
    take(writer, 2, [*VALVES[:5], "开工"])
    read(writer)
    assert asked(writer, "SELECT amount_lo, stage, articles FROM v_projects") == [
        (1_200_000_000, "开工", 2)
    ]
    assert asked(writer, "SELECT block, name_cell FROM v_project_timeline ORDER BY day, block") == [
        ("body", None),
        ("file", "B2"),
    ]
    assert asked(writer, "SELECT kind, lo FROM v_commitments") == [("project", 1_200_000_000)]


def test_two_rows_of_one_list_are_two_projects(writer: Writer) -> None:
    """One firm builds both, under names that are alike; and a reprint leads to the same file."""
    publish(
        writer,
        article(1, "重点项目清单", "详见附件。", 1),
        article(2, "重点项目清单（转载）", "见附件。", 1),
    )
    take(writer, 1, [1, "阀门生产线项目", FIRM, 5, "海宁市", "在建"], [2, "阀门生产线扩建项目", FIRM, 5, "海宁市", "在建"])  # fmt: skip
    assert read(writer) == 2
    assert asked(writer, "SELECT name, articles FROM v_projects ORDER BY id") == [
        ("阀门生产线项目", 2),
        ("阀门生产线扩建项目", 2),
    ]


def test_a_list_that_changes_is_read_again(writer: Writer) -> None:
    publish(writer, article(1))
    take(writer, 1, VALVES, STATION)
    read(writer)
    before = asked(writer, "SELECT id FROM projects ORDER BY id LIMIT 1")
    take(writer, 1, [*VALVES[:5], "投产"], now=LATER)
    assert facts.with_new_lists(writer.db, "mine") == [1]
    assert facts.with_new_lists(writer.db, "other") == []
    assert read(writer) == 1
    # The list says so since that day; the article is of March.
    assert asked(writer, "SELECT name, stage, stage_date FROM v_projects") == [
        ("年产5万台阀门项目", "投产", "2026-07-16")
    ]
    assert asked(writer, "SELECT id FROM projects") == before


def test_what_is_read_again_leaves_nothing_behind(writer: Writer) -> None:
    """The same bytes, read by a newer program: the numbers of tables are others."""
    publish(writer, article(1))
    take(writer, 1, VALVES)
    read(writer)
    take(writer, 1, VALVES, now=LATER)
    assert asked(writer, "SELECT count(*) FROM project_mentions") == [(0,)]
    assert asked(writer, "SELECT count(*) FROM project_sources") == [(0,)]
    assert read(writer) == 1
    assert asked(writer, "SELECT name_cell FROM v_project_timeline") == [("B2",)]


@pytest.mark.parametrize(
    ("sheet", "title", "stage", "commitments"),
    [("Sheet1", "一季度集中签约项目", "签约", 1), ("招商项目库", "重点项目公告", "拟建", 0), ("清单", "重点项目", None, 1)],
)  # fmt: skip
def test_what_a_list_is_called_tells_the_stage(
    writer: Writer, sheet: str, title: str, stage: str | None, commitments: int
) -> None:
    publish(writer, article(1, title))
    take(writer, 1, VALVES[:5], head=HEAD[:5], sheet=sheet)
    read(writer)
    assert asked(writer, "SELECT stage FROM projects") == [(stage,)]
    assert len(asked(writer, "SELECT * FROM v_commitments")) == commitments


def test_a_bureau_is_no_firm_and_a_number_no_name(writer: Writer) -> None:
    publish(writer, article(1))
    take(
        writer,
        1,
        [1, "污水处理厂", "海宁市水利局", 2, "海宁市", "在建"],
        [2, "3", FIRM, 2, None, None],
    )
    read(writer)
    assert asked(writer, "SELECT name, company FROM projects") == [("污水处理厂", None)]


def test_what_was_recognised_in_a_picture_is_less_sure(writer: Writer) -> None:
    publish(writer, article(1), article(2))
    take(writer, 1, VALVES)
    take(writer, 2, STATION, is_ocr=True)
    read(writer)
    assert asked(writer, "SELECT rule, confidence FROM project_mentions ORDER BY article_id") == [
        ("list", 0.95),
        ("list, ocr", 0.7),
    ]


def test_search_and_export_know_of_them(writer: Writer) -> None:
    publish(writer, article(1), article(2, "其他", "无。", 8))
    take(writer, 1, VALVES, STATION)
    read(writer)

    def found(filters: Filters) -> list[int]:
        return [hit.row["id"] for hit in search.newest(writer.db, filters)]

    assert found(Filters(place="330481")) == [1]
    assert found(Filters(min_amount=10**9)) == [1]
    assert found(Filters(min_amount=2 * 10**9)) == []
    assert found(Filters(stage="签约")) == [1]
    rows = list(writer.db.query(fact_tables.sql_of("projects", Filters(min_amount=10**9))))
    assert [(row["name"], row["file"], row["name_cell"]) for row in rows] == [
        ("年产5万台阀门项目", "清单.xls", "B2")
    ]
    from crawler.storage import attachment_reading

    [(text_id,)] = asked(writer, "SELECT id FROM attachment_texts")
    (one,) = attachment_reading.projects_that_match(
        writer.db, text_id, SearchQuery.parse("储能"), 3
    )
    assert attachment_reading.cited(one, one["name_cell"]) == "清单!B3"
    assert [row["project_id"] for row in attachment_reading.projects_of(writer.db, 1)] == [1, 2]


def test_a_difference_tells_rows_apart(writer: Writer) -> None:
    from crawler.storage.fact_reading import read as read_text

    publish(writer, article(1))
    take(writer, 1, VALVES, STATION)
    (text,) = facts.texts(writer.db, [1])
    assert facts.difference(writer.db, read_text(text)).gained["project_mentions"] == 2
    read(writer)
    assert not facts.difference(writer.db, read_text(text))
