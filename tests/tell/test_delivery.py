"""Subscriptions: each article is told once, whatever becomes of the receiver and of ourselves."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from crawler.storage.database import reading
from crawler.storage.subscriptions import AT_ONCE, Subscription, Subscriptions
from crawler.storage.watch_file import watch_file
from crawler.storage.writer import Batch, Writer
from crawler.tell.delivery import Told, deliver, html_of
from crawler.webhook import Form
from tests.cli.conftest import article
from tests.crawling import ROOT, environment
from tests.listener import listening
from tests.tell.some_news import NOW, be_news, make, publish

KEY = "a-key-that-nobody-sees"


class Receiver(ThreadingHTTPServer):
    """Answers as it is told to, one word for each request; at the end with 200. ``taken`` is what it took."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[str] = []
        self.taken: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.sender: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/{KEY}"

    def articles(self) -> Counter[int]:
        return Counter(one["id"] for message in self.taken for one in message["articles"])

    def told(self) -> list[tuple[str, list[int]]]:
        return [(m["subscription"], [one["id"] for one in m["articles"]]) for m in self.taken]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(message)
        answer = self.server.answers.pop(0) if self.server.answers else "200"
        if answer == "kill":
            assert self.server.sender
            self.server.sender.kill()
            return
        if answer == "close":
            return
        if answer == "200":
            self.server.taken.append(message)
        self.send_response(int(answer))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "zhaoshang.db"
    make(file)
    return file


def subscribe(path: Path, name: str, words: str = "光伏", **more: Any) -> None:
    with reading(path) as db, Subscriptions.of(path) as file:
        file.add(Subscription(name, words, **more), db, "2026-07-15 01:00:00")


def test_what_is_new_is_told_once(path: Path, receiver: Receiver) -> None:
    subscribe(path, "pv", targets=(receiver.url,))
    assert deliver(path, NOW) == Told()
    publish(path, *range(2, 7))
    publish(path, 7, title="储能项目")
    publish(path, 8, title="旧闻 光伏", news=False)
    assert deliver(path, NOW) == Told(sent=1)
    assert deliver(path, NOW) == Told()
    [message] = receiver.taken
    assert receiver.articles() == Counter(range(2, 7))
    assert message["subscription"] == "pv"
    assert "· 光伏园区签约第2号（mine）\n  http://mine.test/post/2.html" in message["text"]


def test_many_go_in_messages_of_some(path: Path, receiver: Receiver) -> None:
    subscribe(path, "pv", targets=(receiver.url,))
    publish(path, *range(2, 2 + 2 * AT_ONCE + 1))
    assert deliver(path, NOW).sent == 3
    assert receiver.articles() == Counter(range(2, 2 + 2 * AT_ONCE + 1))


@pytest.mark.parametrize("answer", ["500", "404", "close", "302"])
def test_what_was_not_taken_is_told_and_sent_again(
    path: Path, receiver: Receiver, answer: str
) -> None:
    subscribe(path, "pv", targets=(receiver.url,))
    publish(path, 2, 3)
    receiver.answers = [answer]
    told = deliver(path, NOW)
    assert (told.sent, len(told.failed)) == (0, 1)
    assert KEY not in str(told.failed)
    publish(path, 4)
    assert deliver(path, NOW) == Told(sent=2)
    assert receiver.articles() == Counter([2, 3, 4])
    # A receiver that did take it after all knows it by its number.
    assert receiver.seen[0]["delivery"] == receiver.seen[1]["delivery"]


def test_one_that_is_down_holds_up_no_other(path: Path, receiver: Receiver) -> None:
    down = "http://127.0.0.1:9/x"
    subscribe(path, "down", targets=(down,))
    subscribe(path, "down too", words="园区", targets=(down, receiver.url))
    subscribe(path, "up", targets=(receiver.url,))
    publish(path, 2, 3)
    told = deliver(path, NOW)
    assert told.sent == 2
    # Whose articles they are is told, also of those that were not tried once more.
    assert [failed.en for failed in told.failed] == [
        f"subscription {name}: not sent to http://127.0.0.1/…: Connection refused; 2 articles waiting"
        for name in ("down", "down too")
    ]
    assert told.failed[0].zh == "订阅“down”：没有发到 http://127.0.0.1/…：连接被拒绝，2 篇待发"
    assert receiver.articles() == Counter([2, 3, 2, 3])
    with Subscriptions.of(path) as file:
        came = {
            one.name: (found.matched, found.waiting, len(found.undelivered))
            for one, found in file.outcomes()
        }
    assert came == {"down": (2, 2, 1), "down too": (2, 2, 1), "up": (2, 0, 0)}


def test_articles_wait_and_not_messages(path: Path, receiver: Receiver) -> None:
    """Copies are never sent; of what is only listed nothing waits; what is to be sent in the evening does."""
    subscribe(path, "listed")
    subscribe(path, "daily", daily=True, targets=(receiver.url,))
    publish(path, 2)
    deliver(path, NOW)
    publish(path, *range(3, 3 + AT_ONCE + 5))
    deliver(path, NOW)
    with Subscriptions.of(path) as file:
        came = {one.name: (found.matched, found.waiting) for one, found in file.outcomes()}
    assert came == {"listed": (AT_ONCE + 6, 0), "daily": (AT_ONCE + 6, AT_ONCE + 5)}


def test_messages_are_in_the_language_of_their_subscription(
    path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    subscribe(path, "中文", targets=(receiver.url,), language="zh")
    subscribe(path, "english", targets=(receiver.url,), language="en")
    subscribe(path, "unsaid", targets=(receiver.url,))
    publish(path, 2)
    deliver(path, NOW)
    texts = {message["subscription"]: message["text"] for message in receiver.taken}
    assert texts["中文"].startswith("zhaoshang · 中文 · 1 篇新文章\n· 光伏园区签约第2号（mine）\n")
    english = "1 new article\n· 光伏园区签约第2号 (mine)\n  http://mine.test/post/2.html"
    assert texts["english"] == f"zhaoshang · english · {english}"
    assert texts["unsaid"] == f"zhaoshang · unsaid · {english}"
    for language in ("zh", "en"):
        assert f'<table lang="{language}"' in html_of([], language)


@pytest.mark.parametrize("robot", [Form.WECOM, Form.DINGTALK])
def test_no_article_is_cut_off_where_a_robot_takes_little(
    path: Path, monkeypatch: pytest.MonkeyPatch, robot: Form
) -> None:
    """What does not fit into one message is in the next: each article has its line, none is counted and not shown."""
    monkeypatch.setattr("crawler.webhook._HOSTS", {"127.0.0.1": robot})
    with listening() as group:
        subscribe(path, "pv", targets=(group.base,), language="zh")
        publish(path, *range(2, 32), title="光伏园区签约" * (8 if robot is Form.WECOM else 160))
        assert deliver(path, NOW).failed == ()
        texts = [message["text"]["content"] for message in group.told()]
    lines = [line.strip() for text in texts for line in text.split("\n") if "http" in line]
    assert sorted(lines) == sorted(f"http://mine.test/post/{n}.html" for n in range(2, 32))
    assert not any("…" in text for text in texts)
    assert len(texts) > 2
    if robot is Form.WECOM:
        assert max(len(text.encode()) for text in texts) <= 2048


def test_killed_again_and_again(path: Path, receiver: Receiver) -> None:
    """As a message is under way, the process is killed, or the receiver fails."""
    subscribe(path, "pv", targets=(receiver.url,))
    publish(path, *range(2, 102))
    receiver.answers = ["200", "kill", "500", "kill", "kill", "200", "close", "kill", "200"]
    for _ in range(7):
        receiver.sender = subprocess.Popen(
            [sys.executable, "-m", "tests.tell.some_news", str(path)],
            cwd=ROOT,
            env=environment(PYTHONPATH=str(ROOT)),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert KEY not in "".join(receiver.sender.communicate())
    assert receiver.answers == []
    assert receiver.articles() == Counter(range(2, 102))
    with Subscriptions.of(path) as file:
        assert file.waiting() == []


def test_copies_are_folded_and_a_copy_of_an_old_story_is_news(
    path: Path, receiver: Receiver
) -> None:
    subscribe(path, "pv", targets=(receiver.url,))
    body = "光伏产业园在翠湖区开工建设，总投资三十亿元，预计明年投产，年产值五十亿元。" * 8
    title = "光伏产业园在翠湖区开工"

    def copy(site: str, *, news: bool) -> None:
        url = f"http://{site}.test/1"
        writer = Writer(path)
        writer.write(Batch([article(1, title, body, site=site, url=url)]), 1, "2026-07-15 02:00:00")
        writer.close()
        if news:
            be_news(path, url)

    copy("old", news=False)
    deliver(path, NOW)
    for site in ("first", "second"):
        copy(site, news=True)
    deliver(path, NOW)
    copy("third", news=True)
    deliver(path, NOW)
    assert [[one["site"] for one in m["articles"]] for m in receiver.taken] == [["first"]]


def test_filters_pauses_and_days(path: Path, receiver: Receiver) -> None:
    to = (receiver.url,)
    subscribe(path, "place", places=("翠湖",), words="", targets=to)
    subscribe(path, "elsewhere", places=("海东",), words="", targets=to)
    subscribe(path, "other site", words="", site="no", targets=to)
    subscribe(path, "daily", daily=True, targets=to)
    subscribe(path, "paused", targets=to)
    with reading(path) as db, Subscriptions.of(path) as file:
        file.pause("paused", db, paused=True)
    for number in (2, 3):
        publish(path, number)
        deliver(path, NOW)
    assert sorted(receiver.told()) == [("daily", [2]), ("place", [2]), ("place", [3])]
    with reading(path) as db, Subscriptions.of(path) as file:
        file.pause("paused", db, paused=False)
    publish(path, 4)
    receiver.taken.clear()
    deliver(path, NOW.replace(day=16))
    assert sorted(receiver.told()) == [("daily", [3, 4]), ("paused", [4]), ("place", [4])]


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    subscribe(path, "pv", targets=(f"http://127.0.0.1:9/{KEY}",))
    assert stat.S_IMODE(watch_file(path).stat().st_mode) == 0o600
    assert KEY not in repr([Subscription("a", "b", targets=(KEY,))])
