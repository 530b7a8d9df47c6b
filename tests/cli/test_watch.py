"""``zhaoshang watch``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

from crawler.storage.watch_file import watch_file
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article
from tests.crawling import run
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
    assert (
        zhaoshang("watch", "list").stdout
        == "no subscriptions yet: zhaoshang watch add WORDS --to URL\n"
    )
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


def test_what_was_not_delivered_is_told_by_name(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    """After the attempt, in the list, and by the doctor: which subscription, how many articles, why, and no key."""
    make(tmp_path / "t.db")
    db = ("--db", "t.db")
    zhaoshang("watch", "add", "光伏", "--name", "pv", "--to", f"http://127.0.0.1:9/{KEY}", *db)
    zhaoshang("watch", "add", "光伏", "--name", "kept", *db)
    publish(tmp_path / "t.db", 2, 3)
    said = zhaoshang("facts", *db)
    assert said.stderr == (
        "subscription pv: not sent to http://127.0.0.1/…: Connection refused; 2 articles waiting (sent again after the next crawl)\n"
    )
    # And by a process of its own, once, and in the log.
    again = run(["zhaoshang", "facts", *db], cwd=tmp_path)
    assert again.stderr == said.stderr
    log = (tmp_path / "zhaoshang.log").read_text("utf-8")
    assert "subscription pv: not sent to http://127.0.0.1/…: Connection refused; 2 articles" in log
    assert KEY not in log
    listed = zhaoshang("watch", "list", *db)
    why = (
        "subscription pv has 2 articles waiting: not sent to http://127.0.0.1/…: Connection refused "
        "(tried 2 times, again after the next crawl)"
    )
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert rows[0] == ["name", "condition", "sent to", "matched", "to send", "state"]
    assert [row[3:5] for row in rows[1:3]] == [["2", "-"], ["2", "2"]]
    assert rows[3] == [why]
    zh = zhaoshang("watch", "list", *db, LANG="zh_CN.UTF-8").stdout
    assert (
        "订阅“pv”有 2 篇待发：没有发到 http://127.0.0.1/…：连接被拒绝（试过 2 次，下次采集后再发）"
        in zh
    )
    row = json.loads(zhaoshang("watch", "list", "--json", *db).stdout)[1]
    assert (row["waiting"], row["lang"]) == (2, "en")
    assert row["undelivered"] == [
        {
            "to": "http://127.0.0.1/…",
            "articles": 2,
            "attempts": 2,
            "why": "没有发到 http://127.0.0.1/…：连接被拒绝 / not sent to http://127.0.0.1/…: Connection refused",
        }
    ]
    looked = zhaoshang("doctor", *db)
    assert f"warn\tsubscriptions\t{why}; next: zhaoshang watch test pv" in looked.stdout
    for ended in (said, listed, looked):
        assert KEY not in ended.output
    zhaoshang("watch", "remove", "pv", *db)
    assert "1 subscription, none of which failed" in zhaoshang("doctor", *db).stdout
    watch_file(tmp_path / "t.db").write_bytes(b"no database at all " * 99)
    assert "warn\tsubscriptions\t" in zhaoshang("doctor", *db).stdout


def test_a_file_that_is_not_there_is_not_subscribed_to(
    zhaoshang: Zhaoshang, tmp_path: Path
) -> None:
    """A slip of the pen; the project's own database comes with the first crawl."""
    ended = zhaoshang("watch", "add", "光伏", "--db", "nosuch.db")
    assert (ended.exit_code, ended.stdout) == (5, "")
    assert ended.stderr == "error: there is no database nosuch.db\n"
    assert list(tmp_path.iterdir()) == []
    own = str(tmp_path / "data" / "zhaoshang.db")
    assert zhaoshang("watch", "add", "光伏").exit_code == 0
    assert zhaoshang("watch", "add", "储能", "--db", own).exit_code == 0
    [one, other] = json.loads(zhaoshang("watch", "list", "--json").stdout)
    assert {one["name"], other["name"]} == {"光伏", "储能"}


@pytest.mark.parametrize(("given", "lang"), [((), "en"), (("--lang", "zh"), "zh")])
def test_the_language_of_messages_is_that_of_the_command_or_chosen(
    zhaoshang: Zhaoshang, tmp_path: Path, given: tuple[str, ...], lang: str
) -> None:
    make(tmp_path / "t.db")
    with listening() as robot:
        zhaoshang("watch", "add", "光伏", "--to", robot.base, *given, "--db", "t.db")
        zhaoshang("watch", "test", "光伏", "--db", "t.db", LANG="zh_CN.UTF-8")
        [told] = robot.told()
    text = {"en": "this is a test message", "zh": "这是一条测试消息"}[lang]
    assert told["text"] == f"zhaoshang · 光伏\n{text}"
