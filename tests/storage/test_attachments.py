"""Files in the database: when they are asked for, what is kept of them, their versions, and the search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crawler.attachments.heads import head_of
from crawler.attachments.reading import Cell, Member, Reading, Span, Table, Verdict
from crawler.items import Article, Attachment
from crawler.storage import search
from crawler.storage.archive import Archive, Page
from crawler.storage.attachment_files import AttachmentStore, extension_of
from crawler.storage.database import open_read_only, transaction
from crawler.storage.search import Filters, Within
from crawler.storage.search_query import SearchQuery
from crawler.storage.writer import Batch, Writer

NOW = "2026-07-15 02:00:00"
URL = "http://mine.test/list.xls"
LATER = "2026-07-16 02:00:00"


def article(number: int, *urls: str, site: str = "mine", title: str = "项目清单公告") -> Article:
    return Article(
        site=site,
        url=f"http://{site}.test/{number}.html",
        fetched_at=NOW,
        title=title,
        body="详见附件。",
        published_at=f"2026-07-{number:02d}",
        content_hash=f"hash {number} {title}",
        attachments=[Attachment(url, "重点项目清单.xls") for url in urls],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    with closing(Writer(path)) as writer:
        writer.begin_crawl("mine", NOW)
        writer.write(
            Batch(
                [
                    article(1, URL),
                    article(2, "http://mine.test/a.pdf"),
                    article(3, URL, site="other"),
                ]
            ),
            1,
            NOW,
        )
    return path


@pytest.fixture
def store(path: Path) -> Iterator[AttachmentStore]:
    with closing(AttachmentStore(path)) as store:
        yield store


def listed(*rows: list[Cell], sheet: str = "清单") -> Reading:
    table = Table([["序号", "项目名称", "总投资（亿元）"], *rows], sheet)
    table.head = head_of(table)
    lines = ["\t".join(str(c) for c in row) for row in table.rows]
    return Reading(Verdict.OK, "xls", "\n".join(lines), [table])


def take(store: AttachmentStore, content: bytes, reading: Reading, now: str = NOW) -> Any:
    """Fetch and read the list."""
    file = next(file for file in store.due("mine", "9999", 10) if file.url == URL)
    digest = sha256(content).hexdigest()
    store.fetched(file, digest, len(content), None, None, now)
    return store.read(file.id, digest, file.name, len(content), reading, now)


def ask(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(open_read_only(path)) as db:
        return db.execute(sql, list(values)).fetchall()


def test_what_articles_lead_to_is_taken_up_once_the_newest_article_first(
    store: AttachmentStore,
) -> None:
    assert store.enroll("mine", NOW) == 2
    assert store.enroll("mine", NOW) == 0
    assert [(f.url, f.name) for f in store.due("mine", NOW, 10)] == [
        ("http://mine.test/a.pdf", "重点项目清单.xls"),
        (URL, "重点项目清单.xls"),
    ]


@pytest.mark.parametrize(
    ("families", "urls"), [(["pdf"], ["a.pdf"]), (["xls", "doc"], ["list.xls"]), (["ofd"], [])]
)
def test_some_kinds_only(store: AttachmentStore, families: list[str], urls: list[str]) -> None:
    store.enroll("mine", NOW, families)
    assert [file.url.rpartition("/")[2] for file in store.due("mine", NOW, 10)] == urls


def test_what_no_reader_takes_is_not_asked_for(path: Path) -> None:
    with closing(Writer(path)) as writer:
        writer.write(
            Batch([article(4, "http://mine.test/图纸.dwg", "http://mine.test/a.RAR")]), 1, NOW
        )
    with closing(AttachmentStore(path)) as store:
        assert store.enroll("mine", NOW) == 2
        rows = ask(
            path, "SELECT url, verdict, next_at FROM attachment_files WHERE verdict IS NOT NULL"
        )
        assert [row[1:] for row in rows] == [("unsupported", None)] * 2


@pytest.mark.parametrize(
    ("url", "name", "end"),
    [
        ("http://a.test/%E6%B8%85%E5%8D%95.XLSX?x=1", None, "xlsx"),
        ("http://a.test/download.jsp?id=3", "清单.doc", "doc"),
        ("http://a.test/download.jsp?file=%E6%B8%85.pdf", None, "pdf"),
        ("http://a.test/v1.2/get", "附件", ""),
    ],
)
def test_how_an_address_ends(url: str, name: str | None, end: str) -> None:
    assert extension_of(url, name) == end


def test_a_file_that_stays_as_it_is_is_asked_for_after_1_7_and_30_days_then_not(
    store: AttachmentStore,
) -> None:
    store.enroll("mine", NOW, ["xls"])
    days, now = [], NOW
    for _ in range(4):
        (file,) = store.due("mine", now, 10)
        store.fetched(file, "aa" * 32, 3, '"e"', None, now)
        (when,) = ask(store.path, "SELECT next_at FROM attachment_files")[0]
        days.append(when and when[:10])
        now = when or now
    assert days == ["2026-07-15", "2026-07-22", "2026-08-21", None]
    assert store.due("mine", "2999-01-01 00:00:00", 10) == []


def test_another_content_begins_the_days_anew_and_a_304_goes_on(store: AttachmentStore) -> None:
    store.enroll("mine", NOW, ["xls"])
    (file,) = store.due("mine", NOW, 10)
    assert store.fetched(file, "aa" * 32, 3, None, None, NOW)
    (file,) = store.due("mine", LATER, 10)
    store.unchanged(file, LATER)
    assert ask(store.path, "SELECT step, hash FROM attachment_files") == [(1, "aa" * 32)]
    (file,) = store.due("mine", "2026-09-01 00:00:00", 10)
    assert store.fetched(file, "bb" * 32, 3, None, None, "2026-09-01 00:00:00")
    assert ask(store.path, "SELECT step, changed_at FROM attachment_files") == [
        (0, "2026-09-01 00:00:00")
    ]


@pytest.mark.parametrize(
    ("verdict", "tries"), [(Verdict.GONE, 3), (Verdict.FORBIDDEN, 3), (Verdict.TOO_LARGE, 1), (None, 6)]
)  # fmt: skip
def test_what_was_not_had_is_tried_some_days_more(
    store: AttachmentStore, verdict: Verdict | None, tries: int
) -> None:
    store.enroll("mine", NOW, ["xls"])
    count = 0
    while found := store.due("mine", "2999-01-01 00:00:00", 10):
        store.failed(found[0], verdict, "http_404", NOW)
        count += 1
    assert count == tries
    assert ask(store.path, "SELECT verdict, detail FROM attachment_files") == [
        (verdict and str(verdict), "http_404")
    ]


def test_a_file_is_asked_for_again_when_its_article_changes(store: AttachmentStore) -> None:
    store.enroll("mine", NOW, ["xls"])
    (file,) = store.due("mine", NOW, 10)
    store.fetched(file, "aa" * 32, 3, None, None, NOW)
    with transaction(store.db):
        store.db.execute("UPDATE attachment_files SET next_at = NULL")
    assert store.enroll("mine", LATER, ["xls"]) == 0
    with closing(Writer(store.path)) as writer:
        writer.write(Batch([article(1, URL, title="项目清单公告（更新）")]), 1, LATER)
    assert store.enroll("mine", LATER, ["xls"]) == 1
    assert [f.url for f in store.due("mine", LATER, 10)] == [URL]


def test_rows_are_stored_with_their_names_and_numbers(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    reading = listed([1, "光伏组件厂", 12.5], [2, None, 3])
    reading.tables[0].merged = [Span(1, 1, 2, 1)]
    take(store, b"one", reading)
    assert ask(store.path, "SELECT sheet, columns, rows FROM attachment_tables") == [
        (
            "清单",
            '[{"name":"序号","unit":null},{"name":"项目名称","unit":null},{"name":"总投资（亿元）","unit":"亿元"}]',
            2,
        )
    ]
    rows = ask(store.path, "SELECT number, is_head, cells, record FROM attachment_rows")
    assert [
        (n, head, json.loads(cells), record and json.loads(record))
        for n, head, cells, record in rows
    ] == [
        (1, 1, ["序号", "项目名称", "总投资（亿元）"], None),
        (
            2,
            0,
            [1, "光伏组件厂", 12.5],
            {"序号": 1, "项目名称": "光伏组件厂", "总投资（亿元）": 12.5},
        ),
        (3, 0, [2, None, 3], {"序号": 2, "项目名称": "光伏组件厂", "总投资（亿元）": 3}),
    ]
    found = ask(
        store.path,
        "SELECT a.title, r.record ->> '$.项目名称' FROM v_attachment_rows r JOIN articles a ON a.id = r.article_id",
    )
    assert {row[1] for row in found} == {"光伏组件厂"}


def test_three_versions_of_a_list_say_what_was_added_and_removed(store: AttachmentStore) -> None:
    """A new row above moves the numbers of all below: only it was added."""
    store.enroll("mine", NOW)
    versions: list[list[list[Cell]]] = [
        [[1, "甲厂", 3], [2, "乙厂", 4]],
        [[1, "丙厂", 5], [2, "甲厂", 3], [3, "乙厂", 4]],
        [[1, "丙厂", 5], [2, "乙厂", 4.5]],
    ]
    for day, rows in enumerate(versions):
        take(
            store,
            repr(rows).encode(),
            listed(*rows),
            NOW if not day else f"2026-07-{15 + day} 02:00:00",
        )
    found = ask(
        store.path,
        "SELECT version, change, record ->> '$.项目名称', row FROM v_attachment_changes ORDER BY version, change, 3",
    )
    assert found == [
        (2, "added", "丙厂", 2), (3, "added", "乙厂", 3), (3, "removed", "乙厂", 4), (3, "removed", "甲厂", 3),
    ]  # fmt: skip
    assert ask(store.path, "SELECT number, added, removed FROM attachment_versions") == [
        (1, 0, 0),
        (2, 1, 0),
        (3, 1, 2),
    ]


def test_a_page_of_an_error_is_no_version(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    take(store, b"one", listed([1, "甲厂", 3]))
    take(store, b"<html>", Reading(Verdict.NOT_A_DOCUMENT, "html"), LATER)
    assert ask(store.path, "SELECT count(*) FROM attachment_versions") == [(1,)]
    assert ask(store.path, "SELECT verdict FROM attachment_files WHERE url = ?", URL) == [
        ("not_a_document",)
    ]


def test_what_is_read_again_replaces_what_was_read(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    assert take(store, b"one", listed([1, "甲厂", 3]))[0]
    file = store.unread(None, 10)
    assert file == []
    (file_id,) = ask(store.path, "SELECT id FROM attachment_files WHERE url = ?", URL)[0]
    digest = sha256(b"one").hexdigest()
    same, _ = store.read(file_id, digest, "清单.xls", 3, listed([1, "甲厂", 3]), LATER)
    other, _ = store.read(
        file_id, digest, "清单.xls", 3, listed([1, "甲厂", 3], [2, "乙厂", 4]), LATER
    )
    assert (same, other) == (False, True)
    assert ask(store.path, "SELECT count(*), max(rows) FROM attachment_tables") == [(1, 2)]
    assert found(store, "乙厂") == [1, 3]


def test_what_was_recognised_is_not_lost_when_it_is_read_again_without(
    store: AttachmentStore,
) -> None:
    store.enroll("mine", NOW)
    scan = Reading(Verdict.NEEDS_OCR, "pdf", ocr_pages=[1])
    known = Reading(Verdict.OK, "pdf", "光伏组件厂", ocr_pages=[1], is_ocr=True)
    take(store, b"one", scan)
    (file_id,) = ask(store.path, "SELECT id FROM attachment_files WHERE url = ?", URL)[0]
    assert [f.id for f in store.scans("mine", [])] == [file_id]
    digest = sha256(b"one").hexdigest()
    for reading in (known, scan):
        with transaction(store.db):
            store.db.execute("UPDATE attachment_texts SET reader_version = 0")
        store.read(file_id, digest, "清单.pdf", 3, reading, LATER)
    assert ask(store.path, "SELECT verdict FROM attachment_files WHERE id = ?", file_id) == [
        ("ok",)
    ]
    assert found(store, "光伏组件") == [1, 3]
    assert store.unread(None, 10) == []
    assert list(store.scans("mine", [])) == []


def test_a_scan_in_an_archive_is_had_from_the_archive(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    inner = Reading(Verdict.NEEDS_OCR, "pdf", ocr_pages=[1])
    take(store, b"zip", Reading(Verdict.NEEDS_OCR, "zip", members=[Member("扫描.pdf", inner)]))
    [(whole, part)] = ask(
        store.path, "SELECT max(id) FILTER (WHERE member = ''), max(id) FILTER (WHERE member <> '') FROM attachment_files WHERE url = ?", URL,
    )  # fmt: skip
    assert [f.id for f in store.scans(None, [part])] == [whole]
    assert [f.id for f in store.scans("mine", [])] == [whole]


def test_fetched_and_not_read_is_read_later_without_a_request(store: AttachmentStore) -> None:
    store.enroll("mine", NOW, ["xls"])
    (file,) = store.due("mine", NOW, 10)
    store.fetched(file, "aa" * 32, 3, None, None, NOW)
    (waiting,) = store.unread("mine", 10)
    assert (waiting.url, waiting.hash) == (URL, "aa" * 32)
    store.read(waiting.id, waiting.hash, waiting.name, waiting.size, listed([1, "甲厂", 3]), NOW)
    assert store.unread("mine", 10) == []
    assert store.known("aa" * 32)
    with transaction(store.db):
        store.db.execute("UPDATE attachment_texts SET reader_version = 0")
    assert [f.url for f in store.unread(None, 10)] == [URL]
    assert not store.known("aa" * 32)


def test_the_files_of_an_archive_are_files(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    inner = listed([1, "光伏组件厂", 3])
    inner.sha256, inner.size = "cc" * 32, 9
    take(
        store,
        b"zip",
        Reading(
            Verdict.OK,
            "zip",
            members=[
                Member("附/清单.xls", inner),
                Member("旧.rar", Reading(Verdict.UNSUPPORTED, "rar")),
            ],
        ),
    )
    rows = ask(
        store.path,
        "SELECT member, verdict, hash IS NOT NULL FROM attachment_files WHERE url = ? ORDER BY id",
        URL,
    )
    assert rows == [("", "ok", 1), ("附/清单.xls", "ok", 1), ("旧.rar", "unsupported", 0)]
    hits = list(search.search(store.db, SearchQuery.parse("组件厂"), Filters(), Within.ATTACHMENTS))
    assert hits[0].file is not None
    assert hits[0].file.name == "附/清单.xls"
    take(
        store,
        b"zip2",
        Reading(Verdict.OK, "zip", members=[Member("旧.rar", Reading(Verdict.UNSUPPORTED, "rar"))]),
        LATER,
    )
    assert ask(store.path, "SELECT verdict FROM attachment_files WHERE member = '附/清单.xls'") == [
        ("gone",)
    ]
    assert found(store, "组件厂") == []


def found(store: AttachmentStore, words: str, within: Within = Within.ALL) -> list[int]:
    hits = search.search(store.db, SearchQuery.parse(words), Filters(), within)
    return sorted(hit.row["id"] for hit in hits)


def test_a_word_of_a_file_finds_the_articles_that_lead_to_it(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    take(store, b"one", listed([1, "光伏组件厂", 3]))
    assert found(store, "光伏组件") == [1, 3]
    assert found(store, "组件") == [1, 3]
    assert found(store, "件组件") == []
    assert found(store, "光伏 -组件厂") == []
    assert found(store, "光伏", Within.ARTICLES) == []
    assert found(store, "详见", Within.ATTACHMENTS) == []
    assert found(store, "详见") == [1, 2, 3]
    (hit, *_) = search.search(
        store.db, SearchQuery.parse("重点项目"), Filters(), Within.ATTACHMENTS
    )
    assert hit.file is not None
    assert (hit.file.name, hit.file.url) == ("重点项目清单.xls", URL)


def test_the_index_is_switched_off_and_made_anew_with_that_of_articles(
    store: AttachmentStore,
) -> None:
    store.enroll("mine", NOW)
    take(store, b"one", listed([1, "光伏组件厂", 3]))
    with transaction(store.db):
        search.switch_off(store.db)
    take(store, b"two", listed([1, "储能电站", 3]), LATER)
    with transaction(store.db):
        search.switch_on(store.db)
        search.drain(store.db)
    assert (found(store, "光伏组件"), found(store, "储能")) == ([], [1, 3])


def test_bytes_are_kept_once_for_all_sites(tmp_path: Path) -> None:
    content = b"\xd0\xcf" * 3000
    with closing(Archive.open(tmp_path / "archive.db")) as archive:
        pages = [
            Page(site, "file", f"http://{site}.test/a.doc", NOW, content)
            for site in ("mine", "other", "mine")
        ]
        archive.write(pages)
        assert archive.file(sha256(content).hexdigest()) == content
        assert archive.file("ab" * 32) is None
        assert archive.db.execute("SELECT count(*), max(dictionary_id) FROM bodies").fetchone() == (
            1,
            None,
        )
        assert [(size.site, size.bodies, size.raw) for size in archive.sizes()] == [
            ("mine", 1, 6000), ("other", 1, 6000),
        ]  # fmt: skip


def test_files_of_a_site_are_no_ground_for_its_dictionary(tmp_path: Path) -> None:
    with closing(Archive.open(tmp_path / "archive.db")) as archive:
        page = b"<html><head>" + b"".join(b"<script src=%d>" % n for n in range(300))
        archive.write(
            [
                Page("mine", "file", f"http://mine.test/{n}.doc", NOW, page + b"%d" % n)
                for n in range(60)
            ]
        )
        assert archive.db.execute("SELECT count(*) FROM dictionaries").fetchone() == (0,)


def test_the_projects_of_a_list_are_facts_with_their_cells(store: AttachmentStore) -> None:
    store.enroll("mine", NOW)
    table = Table(
        [
            ["项目名称", "建设单位", "总投资（亿元）"],
            ["光伏组件厂", "晶科公司", 12.5],
            ["合计", None, 12.5],
        ],
        "清单",
    )
    table.head = head_of(table)
    reading = Reading(Verdict.OK, "xls", "光伏组件厂", [table])
    take(store, b"one", reading)
    rows = ask(
        store.path,
        "SELECT DISTINCT sheet, row, name, name_cell, company, company_cell, amount, ccy, amount_text, amount_cell, stage FROM v_attachment_projects",
    )
    assert rows == [
        ("清单", 2, "光伏组件厂", "A2", "晶科公司", "B2", 1_250_000_000, "CNY", "12.5", "C2", None)
    ]
    # Read again, they are not there twice.
    (file_id,) = ask(store.path, "SELECT id FROM attachment_files WHERE url = ?", URL)[0]
    store.read(file_id, sha256(b"one").hexdigest(), "清单.xls", 3, reading, LATER)
    assert ask(store.path, "SELECT count(*) FROM attachment_projects") == [(1,)]
