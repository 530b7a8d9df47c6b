"""``zhaoshang facts``: reads again, shows what that would change, keeps regions and verdicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import SEEN, article

Zhaoshang = Callable[..., Result]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Two articles whose facts nobody has read."""
    path = tmp_path / "f.db"
    writer = Writer(path)
    crawl = writer.begin_crawl("mine", SEEN)
    articles = [
        article(
            1,
            "岚桥阀门项目签约",
            "岚桥集团阀门生产项目在海宁市签约，总投资5亿元。",
            published_at="2024-03-01",
        ),
        article(2, "会议", "没有数字。", published_at="2025-03-01"),
    ]
    writer.write(Batch(articles=articles), crawl, SEEN)
    writer.close()
    return path


def asked(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_it_reads_what_waits(zhaoshang: Zhaoshang, stored: Path) -> None:
    shown = zhaoshang("facts", "--db", str(stored), "--diff")
    assert "+ amounts/total_invest 5亿元" in shown.stdout
    assert asked(stored, "SELECT count(*) FROM fact_runs") == [(0,)]
    ended = zhaoshang("facts", "--db", str(stored), "--since", "2024", "--json")
    assert json.loads(ended.stdout) == {"articles": 2, "projects": 1}
    assert asked(stored, "SELECT name, amount_lo FROM projects") == [
        ("岚桥集团阀门生产项目", 500_000_000)
    ]
    again = zhaoshang("facts", "--db", str(stored), "--json")
    assert json.loads(again.stdout) == {"articles": 0, "projects": 1}
    every = zhaoshang("facts", "mine", "--db", str(stored), "--all", "--json")
    assert json.loads(every.stdout)["articles"] == 2
    shown = zhaoshang("facts", "--db", str(stored), "--all", "--diff")
    assert shown.stdout == "no differences\n"


def test_a_region_is_kept_and_read_with(zhaoshang: Zhaoshang, stored: Path) -> None:
    ended = zhaoshang("facts", "--db", str(stored), "--region", "mine=330481")
    assert ended.exit_code == 0, ended.output
    assert asked(stored, "SELECT main_place FROM fact_runs ORDER BY article_id") == [
        ("330481",),
        ("330481",),
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nobody",), "nobody"),
        (("--region", "mine=999999"), "999999"),
        (("--region", "mine"), "mine"),
        (("--region", "nobody=330481"), "nobody"),
        (("--same", "a", "b"), "a"),
        (("--since", "2024-13-01"), "2024-13-01"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    zhaoshang: Zhaoshang, stored: Path, arguments: tuple[str, ...], told: str
) -> None:
    ended = zhaoshang("facts", "--db", str(stored), *arguments)
    assert ended.exit_code == 2
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) <= 2


def test_a_verdict(zhaoshang: Zhaoshang, stored: Path) -> None:
    zhaoshang("facts", "--db", str(stored))
    [(key,)] = asked(stored, "SELECT key FROM projects")
    assert isinstance(key, str)
    ended = zhaoshang("facts", "--db", str(stored), "--different", key, key)
    assert ended.exit_code == 2


def test_a_search_by_facts(zhaoshang: Zhaoshang, stored: Path) -> None:
    zhaoshang("facts", "--db", str(stored))

    def found(*arguments: str) -> list[int]:
        ended = zhaoshang("search", *arguments, "--json", "--db", str(stored))
        assert ended.exit_code == 0, ended.output
        return [json.loads(line)["id"] for line in ended.stdout.splitlines()]

    assert found(
        "--place", "浙江", "--min-amount", "1亿", "--stage", "签约", "--industry", "阀门"
    ) == [1]
    assert found("岚桥", "--place", "330481") == [1]
    assert found("岚桥", "--min-amount", "6亿") == []
    assert found("--place", "广东") == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--place", "某地"),
        ("--place", "鼓楼区"),
        ("--industry", "某业"),
        ("--min-amount", "很多"),
        ("--stage", "某"),
    ],
)
def test_a_filter_that_cannot_be(
    zhaoshang: Zhaoshang, stored: Path, option: str, value: str
) -> None:
    ended = zhaoshang("search", option, value, "--db", str(stored))
    assert ended.exit_code == 2
    assert value in ended.stderr or option in ended.stderr


def test_tables_to_forward(zhaoshang: Zhaoshang, stored: Path, tmp_path: Path) -> None:
    zhaoshang("facts", "--db", str(stored))
    for table in ("projects", "commitments", "paid-in"):
        target = tmp_path / f"{table}.csv"
        ended = zhaoshang(
            "export", "--table", table, "--place", "浙江", "--to", str(target), "--db", str(stored)
        )
        assert ended.exit_code == 0, ended.output
        assert len(target.read_text("utf-8-sig").splitlines()) == (1 if table == "paid-in" else 2)
    assert "岚桥集团阀门生产项目" in (tmp_path / "projects.csv").read_text("utf-8-sig")
    book = tmp_path / "projects.xlsx"
    assert (
        zhaoshang("export", "--table", "projects", "--to", str(book), "--db", str(stored)).exit_code
        == 0
    )
    assert book.stat().st_size > 1000
    # What a table cannot be asked for is refused, not passed over.
    for other in (["阀门"], ["--new", "7d"], ["--until", "2026-07-01"]):
        target = tmp_path / "x.csv"
        wrong = zhaoshang(
            "export", *other, "--table", "projects", "--to", str(target), "--db", str(stored)
        )
        assert wrong.exit_code == 2
        assert "--table" in wrong.stderr


def test_by_several_processes(
    zhaoshang: Zhaoshang, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.cli.facts._WORTH_PROCESSES", 1)
    monkeypatch.setattr("crawler.cli.facts._AT_ONCE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    ended = zhaoshang("facts", "--db", str(stored), "--json")
    assert json.loads(ended.stdout) == {"articles": 2, "projects": 1}
