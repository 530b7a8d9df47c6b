"""The search index: true after every change, whoever makes it, and asked as people ask."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.fields.folding import fold
from crawler.fields.segments import HAN, PAIRED, Cut, pieces
from crawler.fields.text import content_hash
from crawler.items import Article
from crawler.storage import attachment_search, repairing, search
from crawler.storage.database import open_database, transaction
from crawler.storage.repairing import cut_anew
from crawler.storage.search import Filters
from crawler.storage.search_query import SearchQuery
from crawler.storage.writer import Batch, Writer

SEEN = "2026-07-15 02:00:00"
TEXTS = (
    ("光伏产业园开工", "总投资十亿元。", "2026-07-01"),
    ("园区动态", "光伏企业与5G产业链对接，招商引资见效。", "2026-07-03"),
    ("招商周报", "光伏、储能两手抓。招商，引资。", "2026-07-02"),
    ("產業園區招商", "臺商投資LED顯示屏。", None),
    ("招聘公告", "光伏产业园招聘十人。", "2025"),
)


def article(number: int, title: str, body: str, published_at: str | None) -> Article:
    return Article(
        site="mine" if number % 2 else "other",
        url=f"http://mine.test/{number}.html",
        fetched_at=SEEN,
        title=title,
        body=body,
        category="产业信息" if number < 3 else "通知公告",
        source="翠湖日报" if number == 3 else None,
        published_at=published_at,
        content_hash=content_hash(title, body),
    )


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path / "t.db")) as writer:
        writer.begin_crawl("mine", SEEN)
        writer.write(Batch([article(i, *text) for i, text in enumerate(TEXTS, 1)]), 1, SEEN)
        yield writer


def found(db: Database, typed: str, **filters: Any) -> list[int]:
    return [h.row["id"] for h in search.search(db, SearchQuery.parse(typed), Filters(**filters))]


@pytest.mark.parametrize(
    ("typed", "numbers"), [("业业业", [2]), ("业业", [1, 2]), ("业 -业业业", [1])]
)
def test_a_sign_that_is_repeated(typed: str, numbers: list[int], tmp_path: Path) -> None:
    with closing(Writer(tmp_path / "t.db")) as writer:
        texts = [article(1, "业业", "", None), article(2, "业业业", "", None)]
        writer.write(Batch(texts), writer.begin_crawl("mine", SEEN), SEEN)
        assert sorted(found(writer.db, typed)) == numbers


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        # Hits in the title first, then the newest; a date that nobody knows is the day of harvest.
        ("光伏", [1, 2, 3, 5]),
        ("招商", [4, 3, 2]),
        ("招商引资", [2]),
        ("光伏产业园", [1, 5]),
        ("光伏 -招聘", [1, 2, 3]),
        # What is unwanted stands in the body of an article whose title is wanted.
        ("光伏 -十亿", [2, 3, 5]),
        ("光伏 -总投资十亿", [2, 3, 5]),
        ("光伏 -产业园", [2, 3]),
        ("招聘 OR 储能", [5, 3]),
        ("产业园区", [4]),
        ("產業園區", [4]),
        ("5G产业", [2]),
        ("led", [4]),
        ("ＬＥＤ", [4]),
        ("翠湖日报", [3]),
        ("通知公告", [3, 4, 5]),
        ("园", [4, 2, 1, 5]),
        ("资见", [2]),
        ("元", [1]),
        ("没有", []),
    ],
)
def test_found_in_order(writer: Writer, typed: str, ids: list[int]) -> None:
    if typed == "通知公告":
        assert sorted(found(writer.db, typed)) == ids
    else:
        assert found(writer.db, typed) == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"site": "mine"}, [1, 3, 5]),
        ({"site": "none"}, []),
        ({"category": "产业信息"}, [1, 2]),
        ({"since": "2026-07-02"}, [2, 3]),
        ({"until": "2026-07-02"}, [1, 3, 5]),
        ({"since": "2026-07-01", "until": "2026-07-01"}, [1]),
        ({"until": "2025"}, [5]),
    ],
)
def test_filters(writer: Writer, filters: dict[str, str], ids: list[int]) -> None:
    assert found(writer.db, "光伏", **filters) == ids


def test_walks_the_dates_where_very_many_match(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorted_ids = found(writer.db, "光伏"), found(writer.db, "光伏", site="mine")
    monkeypatch.setattr(search, "_SORTED", 0)
    assert (found(writer.db, "光伏"), found(writer.db, "光伏", site="mine")) == sorted_ids


def test_a_changed_article_is_found_by_its_new_words_only(writer: Writer) -> None:
    changed = article(1, "储能产业园开工", "总投资十亿元。", "2026-07-01")
    writer.write(Batch([changed]), 1, SEEN)
    assert 1 not in found(writer.db, "光伏")
    assert found(writer.db, "储能产业园") == [1]


def shell(db: Database, sql: str) -> list[int]:
    """As a plain SQLite shell asks: nothing of ours is loaded."""
    (path,) = [row[2] for row in db.execute("PRAGMA database_list") if row[1] == "main"]
    with closing(sqlite3.connect(path)) as plain:
        rows = plain.execute(sql).fetchall()
        plain.commit()
        return [row[0] for row in rows]


def test_two_character_words_from_a_plain_shell(writer: Writer) -> None:
    ask = "SELECT a.id FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid WHERE articles_fts MATCH {} ORDER BY a.id"  # fmt: skip
    assert shell(writer.db, ask.format("'光伏'")) == [1, 2, 3, 5]
    assert shell(writer.db, ask.format("'光伏 园区'")) == [2]
    assert shell(writer.db, ask.format("'title : 光伏'")) == [1]
    pairs = "'招商 商引 引资' AND instr(a.body, '招商引资')"
    assert shell(writer.db, ask.format(pairs)) == [2]


def test_changes_from_a_plain_shell_are_known_at_once_and_indexed_next(writer: Writer) -> None:
    shell(writer.db, "DELETE FROM articles WHERE id = 5")
    shell(writer.db, "UPDATE articles SET title = '氢能产业园开工' WHERE id = 1")
    assert search.waiting(writer.db) == 2
    assert found(writer.db, "光伏") == [2, 3]
    writer.write(Batch(), 1, SEEN)
    assert search.waiting(writer.db) == 0
    assert found(writer.db, "光伏") == [2, 3]
    assert found(writer.db, "氢能") == [1]


def test_replace_from_a_plain_shell(writer: Writer) -> None:
    columns = ", ".join(c for c in writer.db.table("articles").columns_dict if c != "title")
    shell(writer.db, "UPDATE articles SET title = '甲乙' WHERE id = 2")
    shell(
        writer.db,
        f"INSERT OR REPLACE INTO articles (title, {columns}) SELECT '丙丁', {columns} FROM articles WHERE id = 2",
    )
    writer.write(Batch(), 1, SEEN)
    assert (found(writer.db, "甲乙"), found(writer.db, "丙丁")) == ([], [2])
    assert 2 not in [h.row["id"] for h in search.search(writer.db, SearchQuery.parse("动态"), Filters())]  # fmt: skip


def test_switched_off_and_on(writer: Writer) -> None:
    with transaction(writer.db):
        search.switch_off(writer.db)
    assert not search.is_on(writer.db)
    writer.write(Batch([article(9, "光伏新闻", "正文。", None)]), 1, SEEN)
    with transaction(writer.db):
        search.switch_on(writer.db)
        search.switch_on(writer.db)
    assert search.waiting(writer.db) == 6
    with transaction(writer.db):
        assert search.drain(writer.db, limit=4) == 4
    assert search.waiting(writer.db) == 2
    with transaction(writer.db):
        search.drain(writer.db)
    assert set(found(writer.db, "光伏")) == {1, 2, 3, 5, 6}


WORDS = st.text(alphabet="光伏产业园招商，。5g", max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("iud"), st.integers(1, 4), WORDS), max_size=12), WORDS)
def test_index_equals_a_scan_after_any_changes(
    changes: list[tuple[str, int, str]], asked: str
) -> None:
    db = Database(memory=True)
    db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, site, title, body, category, source, published_at, published_about, first_seen_at)")  # fmt: skip
    search.switch_on(db)
    for kind, number, text in changes:
        if kind == "i":
            db.execute("INSERT OR REPLACE INTO articles (id, title, body) VALUES (?, ?, ?)", [number, text, text[::-1]])  # fmt: skip
        elif kind == "u":
            db.execute("UPDATE articles SET body = ? WHERE id = ?", [text, number])
        else:
            db.execute("DELETE FROM articles WHERE id = ?", [number])
        if len(text) % 2:
            search.drain(db)
    word = "".join(c for c in asked if c not in "，。5g")[:3]
    if word:
        scan = {
            i
            for i, title, body in db.execute("SELECT id, title, body FROM articles")
            if word in (title or "") or word in (body or "")
        }
        search.drain(db)
        assert set(found(db, word)) == scan
    db.close()


def test_a_file_opens_without_fts5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "is_possible", lambda db: False)
    with closing(open_database(tmp_path / "t.db")) as db:
        assert not search.is_on(db)


OTHER_SCRIPTS = (
    ("日本のトヨタが来訪", "삼성전자는 투자를 결정했다。", None),
    ("丰田来访", "ﾄﾖﾀ自動車", None),
    ("没有别的文字", "全是汉字，和 LED。", None),
)


def test_words_within_other_scripts_are_found(writer: Writer) -> None:
    writer.write(Batch([article(i, *text) for i, text in enumerate(OTHER_SCRIPTS, 10)]), 1, SEEN)
    assert found(writer.db, "トヨタ") == [6, 7]
    assert found(writer.db, "トヨタ 삼성") == [6]
    assert (found(writer.db, "삼성"), found(writer.db, "ヨ"), found(writer.db, "ヨト")) == (
        [6],
        [6, 7],
        [],
    )


def test_an_older_index_is_cut_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of an article that was changed and waits to be indexed, and of a file."""
    before = Cut(HAN)
    with closing(Writer(tmp_path / "t.db")) as writer, monkeypatch.context() as patched:
        for module in (search, attachment_search):
            patched.setattr(module, "pieces", lambda folded: pieces(folded, before))
        writer.begin_crawl("mine", SEEN)
        writer.write(Batch([article(i, *text) for i, text in enumerate(OTHER_SCRIPTS, 1)]), 1, SEEN)
        with transaction(writer.db):
            writer.db.execute(
                "INSERT INTO attachment_texts (id, hash, name, kind, size, verdict, text, is_ocr, reader_version, read_at)"
                " VALUES (1, 'x', 'のホンダ.pdf', 'pdf', 1, 'read', 'がスズキと', 0, 1, '')"
            )
            attachment_search.add(writer.db, [1])
            writer.db.execute("UPDATE articles SET body = '이제 현대자동차는' WHERE id = 1")
        assert found(writer.db, "トヨ") == []
    db = open_database(tmp_path / "t.db")
    with transaction(db):
        cut_anew(db, HAN)
        cut_anew(db, HAN)
        search.drain(db)
    assert sorted(found(db, "トヨ")) == [1, 2]
    assert (found(db, "현대"), found(db, "삼성"), found(db, "汉字")) == ([1], [], [3])
    for word, there in (("スズキ", 1), ("ホンダ", 1), ("トヨタ", 0)):
        asked = [SearchQuery.parse(word).fts]
        rows = db.execute(
            "SELECT count(*) FROM attachments_fts WHERE attachments_fts MATCH ?", asked
        )
        assert rows.fetchone() == (there,), word
    for index in ("articles_fts", "attachments_fts"):
        db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
    db.close()


def test_all_that_may_be_cut_otherwise_is_suspected() -> None:
    other = re.compile(f"[{PAIRED}]")
    han = re.compile(f"[{HAN}]")
    chars = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    missed = [
        c
        for c in chars
        if other.match(fold(c)) and not han.match(fold(c)) and not repairing._SUSPECT.match(c)
    ]
    assert missed == []
