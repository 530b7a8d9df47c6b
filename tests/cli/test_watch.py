"""``zhaoshang watch``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.tell.some_news import make, publish

Zhaoshang = Callable[..., Result]
KEY = "a-key-that-nobody-sees"


def test_a_subscription_from_its_beginning_to_its_end(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    make(tmp_path / "t.db")
    db = ("--db", "t.db")
    made = zhaoshang("watch", "add", "光伏", "园区", "--to", f"http://127.0.0.1:9/{KEY}", *db)
    assert (made.exit_code, made.stdout) == (0, "subscribed: 光伏 园区: http://127.0.0.1/…\n")
    assert zhaoshang("watch", "add", "光伏 园区", *db).exit_code == 2
    publish(tmp_path / "t.db", 2, 3)
    shown = zhaoshang("watch", "show", "光伏 园区", *db)
    assert [line.split()[0] for line in shown.stdout.splitlines()] == ["3", "2"]
    [row] = json.loads(zhaoshang("watch", "list", "--json", *db).stdout)
    assert (row["name"], row["matched"], row["to"]) == ("光伏 园区", 2, "http://127.0.0.1/…")
    assert "after a crawl" in zhaoshang("watch", "list", *db).stdout
    failed = zhaoshang("watch", "test", "光伏 园区", *db)
    assert failed.exit_code == 2
    assert "not sent to http://127.0.0.1/…" in failed.stderr
    assert zhaoshang("watch", "pause", "光伏 园区", *db).exit_code == 0
    assert "paused" in zhaoshang("watch", "list", *db).stdout
    assert zhaoshang("watch", "resume", "光伏 园区", *db).exit_code == 0
    assert zhaoshang("watch", "remove", "光伏 园区", *db).exit_code == 0
    assert json.loads(zhaoshang("watch", "list", "--json", *db).stdout) == []
    for ended in (made, shown, failed):
        assert KEY not in ended.output


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("！",), ("光伏", "--to", "nowhere"), ("光伏", "--to", f"ftp//{KEY}"), ("光伏", "--to", f"nosuch://{KEY}"),
        ("光伏", "--to", f"http://a b/{KEY}"),
        ("光伏", "--to", f"https://a.example/{KEY}…"), ("光伏", "--site", "nobody"), ("--nonsense", "光伏"),
    ],
)  # fmt: skip
def test_what_cannot_be_subscribed_to(
    zhaoshang: Zhaoshang, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    make(tmp_path / "t.db")
    ended = zhaoshang("watch", "add", *arguments, "--db", "t.db")
    assert (ended.exit_code, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
    assert KEY not in ended.stderr
    assert "WEBHOOK" not in ended.stderr, "it names what was typed"
    assert not (tmp_path / "t-watch.db").exists()


def test_without_any(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    assert zhaoshang("watch", "list").stdout == "no subscriptions yet: zhaoshang watch add\n"
    assert zhaoshang("watch", "remove", "x").exit_code == 5
    assert list(tmp_path.iterdir()) == []
