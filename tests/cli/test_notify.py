"""``zhaoshang crawl`` with a webhook: one message a command, and never a reason for it to fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.sample.server import HOST
from tests.crawling import (
    closed_port,
    count,
    crawl,
    declare_each,
    declare_sites,
    rows,
    run,
    serving,
)
from tests.listener import Listener, listening

KEY = "0123456789abcdef"
QUICK = ("--quiet", "--limit", "3")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def to(listener: Listener, **env: str) -> dict[str, str]:
    return {"ZHAOSHANG_WEBHOOK_URL": f"{listener.base}/send?key={KEY}", **env}


def keeps_the_key(folder: Path, *texts: str) -> None:
    logs = [
        path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".log", ".json")
    ]
    assert not [text for text in (*texts, *logs) if KEY in text]


def test_trouble_of_several_sites_is_one_message(tmp_path: Path, listener: Listener) -> None:
    bodies = {
        "aaa": "",
        "bad": "    article_links = 'h9 > a'\n",
        "lacking": "    article_links = None\n",
    }
    with serving() as server:
        declare_each(tmp_path, server.base, bodies)
        ended = crawl("zhaoshang", "--all", "--jobs", "2", *QUICK, cwd=tmp_path, **to(listener))
    assert ended.returncode == 4
    [told] = listener.told()
    heading, *report = told["text"].splitlines()
    assert heading == "zhaoshang: 2 of 3 sites in trouble, 3 new articles"
    assert report == ended.stderr.splitlines()
    assert told["exit_code"] == 4
    sites = {site["site"]: site for site in told["sites"]}
    assert {name: site["verdict"] for name, site in sites.items()} == {
        "aaa": "ok",
        "bad": "broken",
        "lacking": "broken",
    }
    assert sites["aaa"]["new"] == 3
    assert "article_links" in sites["bad"]["reasons"][0]
    keeps_the_key(tmp_path, ended.stdout, ended.stderr)


def test_all_is_well(tmp_path: Path, listener: Listener) -> None:
    with serving() as server:
        declare_sites(tmp_path, server.base)
        assert crawl("zhaoshang", "mine", *QUICK, cwd=tmp_path, **to(listener)).returncode == 0
        assert listener.posts == []
        robot = to(listener, ZHAOSHANG_WEBHOOK_FORMAT="wecom", ZHAOSHANG_WEBHOOK_ALWAYS="1")
        ended = crawl("zhaoshang", "mine", *QUICK, cwd=tmp_path, LANG="zh_CN.UTF-8", **robot)
    assert (ended.returncode, ended.stderr) == (0, "")
    # One of the articles has two addresses; whether both are asked for hangs on which list answers first.
    [new] = rows(tmp_path / "t.db", "SELECT new FROM crawls ORDER BY id DESC LIMIT 1")[0]
    text = f"zhaoshang：1 个站点中有 0 个异常，新文章 {new} 篇"
    assert listener.told() == [{"msgtype": "text", "text": {"content": text}}]


def test_a_webhook_that_fails_changes_nothing(tmp_path: Path, listener: Listener) -> None:
    listener.answer = b'{"errcode": 310000, "errmsg": "keywords not in content"}'
    with serving() as server:
        declare_sites(tmp_path, server.base)
        env = to(listener, ZHAOSHANG_WEBHOOK_ALWAYS="1")
        ended = crawl("zhaoshang", "mine", *QUICK, cwd=tmp_path, **env)
        assert (ended.returncode, ended.stdout) == (0, "")
        assert ended.stderr == (
            f"the report was not sent to http://{HOST}/…: errcode 310000: keywords not in content\n"
        )
        nobody = {"ZHAOSHANG_WEBHOOK_URL": f"http://{HOST}:{closed_port()}/{KEY}"}
        down = crawl("zhaoshang", "down", *QUICK, cwd=tmp_path, **nobody)
    assert down.returncode == 4
    assert down.stderr.splitlines()[-1].startswith(f"the report was not sent to http://{HOST}/…: ")
    keeps_the_key(tmp_path, ended.stderr, down.stderr)


def test_a_crawl_that_cannot_begin(tmp_path: Path, listener: Listener) -> None:
    """A database that is none is trouble; a slip of the pen is not worth a message to all."""
    (tmp_path / "t.db").write_bytes(b"no database" * 500)
    declare_sites(tmp_path, f"http://{HOST}:{closed_port()}")
    ended = crawl("zhaoshang", "mine", cwd=tmp_path, **to(listener))
    assert ended.returncode == 5
    [told] = listener.told()
    assert told == {"text": ended.stderr.strip().replace("error:", "zhaoshang:"), "exit_code": 5}
    assert crawl("zhaoshang", "nosuch", cwd=tmp_path, **to(listener)).returncode == 2
    assert len(listener.posts) == 1


def test_a_wrong_webhook_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    with serving() as server:
        declare_sites(tmp_path, server.base)
        ended = crawl("zhaoshang", "mine", cwd=tmp_path, ZHAOSHANG_WEBHOOK_URL=KEY)
        assert server.requests == []
    assert (ended.returncode, ended.stderr) == (2, "error: WEBHOOK_URL is not an http(s):// URL\n")
    assert count(tmp_path / "t.db", "crawls") == 0
    keeps_the_key(tmp_path, ended.stderr)


def test_the_demo_tells_nobody(tmp_path: Path, listener: Listener) -> None:
    env = to(listener, ZHAOSHANG_WEBHOOK_ALWAYS="1")
    ended = run(["zhaoshang", "demo", "--port", str(closed_port())], tmp_path, **env)
    assert ended.returncode == 0
    assert listener.posts == []
