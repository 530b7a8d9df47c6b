"""``zhaoshang watch``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article
from tests.listener import listening
from tests.tell.some_news import be_news, make, publish

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


def test_a_feed_as_a_file(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    db = ("--db", "t.db")
    make(tmp_path / "t.db")
    assert zhaoshang("watch", "feed", "光伏", "--to", "f.atom", *db).exit_code == 5
    zhaoshang("watch", "add", "光伏", "--to", f"http://127.0.0.1:9/{KEY}", *db)
    publish(tmp_path / "t.db", 2, 3)
    publish(tmp_path / "t.db", 4, title="储能")
    ended = zhaoshang("watch", "feed", "光伏", "--to", "f.atom", *db)
    assert (ended.exit_code, ended.stdout) == (0, "written: f.atom\n")
    feed = ElementTree.parse(tmp_path / "f.atom").getroot()  # noqa: S314 - our own file
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}title") == "zhaoshang · 光伏"
    assert [e.findtext(f"{atom}title") for e in feed.iter(f"{atom}entry")] == [
        "光伏园区签约第3号",
        "光伏园区签约第2号",
    ]
    assert KEY not in (tmp_path / "f.atom").read_text("utf-8")
    assert zhaoshang("watch", "feed", "光伏", "--to", "f.atom", *db).exit_code == 2
    assert zhaoshang("watch", "feed", "nosuch", "--to", "g.atom", *db).exit_code == 2
    assert zhaoshang("watch", "feed", "光伏", "--to", "-", *db).stdout.startswith("<?xml")


def test_what_is_asked_of_facts_waits_for_them(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    path, db = tmp_path / "t.db", ("--db", "t.db")
    make(path)
    made = zhaoshang(
        "watch", "add", "--min-amount", "10亿", "--place", "海宁", "--industry", "C38", *db
    )
    assert made.stdout == "subscribed: 海宁市 电气机械和器材制造业 ≥10亿: (not sent)\n"
    assert "waits for zhaoshang facts" in made.stderr
    name = json.loads(zhaoshang("watch", "list", "--json", *db).stdout)[0]["name"]

    def shown() -> list[str]:
        lines = zhaoshang("watch", "show", name, *db).stdout.splitlines()
        return [line.split()[0] for line in lines]

    def sign(number: int, sum_: str) -> None:
        body = f"岚桥储能电池项目在海宁市签约。项目由浙江岚桥新能源有限公司投资建设，总投资{sum_}。"
        one = article(number, f"储能电池项目签约海宁之{number}", body)
        writer = Writer(path)
        writer.write(Batch([one]), 1, "2026-07-15 02:00:00")
        writer.close()
        be_news(path, one.url)

    sign(2, "12亿元")
    sign(3, "3亿元")
    assert shown() == []
    with listening() as robot:
        zhaoshang("watch", "add", "--min-amount", "1亿", "--to", robot.base, "--name", "robot", *db)
        sign(4, "5亿元")
        # Delivered as soon as their facts are there.
        assert zhaoshang("facts", *db).exit_code == 0
        [message] = robot.told()
    assert [one["id"] for one in message["articles"]] == [4]
    assert shown() == ["2"]
    assert "waits" not in zhaoshang("watch", "add", "--stage", "签约", *db).stderr
