from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.browse.metadata import NAME, metadata
from crawler.browse.questions import QUESTIONS
from crawler.browse.words import zh_match, zh_query, zh_snippet
from crawler.clock import moment, stamp
from crawler.storage.database import open_database, reading
from crawler.storage.dictionary import TABLES, VIEWS
from crawler.storage.news import since


def test_every_table_and_column_is_described_in_both_languages() -> None:
    tables = metadata()["databases"][NAME]["tables"]
    for name, table in (TABLES | VIEWS).items():
        assert table.row.zh in tables[name]["description"]
        assert table.row.en in tables[name]["description"]
        assert set(tables[name]["columns"]) == set(table.columns)


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_runs(database: Path, name: str) -> None:
    asked = {"days": "999999", "site": "", "q": "光伏 -落户"}
    asked |= {"province": "", "industry": "", "stage": "", "yi": "", "project": "1", "role": ""}
    with closing(open_database(database).conn) as writing:
        # A first filling is no news.
        writing.execute("UPDATE articles SET news_at = first_seen_at WHERE id > 1")
        writing.commit()
    with reading(database) as db:
        db.conn.create_function("zh_query", 1, zh_query)
        db.conn.create_function("zh_match", -1, zh_match)
        db.conn.create_function("zh_snippet", 2, zh_snippet)
        rows = list(db.query(QUESTIONS[name].sql, asked))
    expected = {
        "search": ["晶科光伏项目签约翠湖"],
        "most_viewed": ["晶科光伏项目签约翠湖"],
        "most_reprinted": ["晶科光伏项目签约翠湖"],
        "changed_articles": ["晶科光伏项目签约翠湖"],
    }
    if name in expected:
        assert [row["title"] for row in rows] == expected[name]
    if name == "new_articles":
        assert len(rows) == 3
    if name == "health":
        assert [(row["site"], row["verdict"]) for row in rows] == [("cuihu", "ok")]


@pytest.mark.parametrize(
    ("name", "days"), [("new_this_week", ""), ("new_articles", ""), ("new_articles", "1")]
)
def test_new_of_days_is_what_it_is_everywhere(database: Path, name: str, days: str) -> None:
    """By days of Asia/Shanghai, today among them, as ``search --new 7d`` has it."""
    now = datetime(2026, 7, 15, 2, tzinfo=UTC)
    first = moment(since(now, int(days or 7)))
    with closing(open_database(database).conn) as writing:
        for number, news in enumerate([first - timedelta(seconds=1), first, now], 1):
            writing.execute("UPDATE articles SET news_at = ? WHERE id = ?", [stamp(news), number])
        writing.execute("UPDATE articles SET news_at = NULL WHERE id > 3")
        writing.commit()
    sql = QUESTIONS[name].sql.replace("'now'", f"'{stamp(now)}'")
    with reading(database) as db:
        rows = list(db.query(sql, {"days": days}))
    assert sum(row.get("articles", 1) for row in rows) == 2
