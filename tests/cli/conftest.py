"""A small database of known content, and the command run on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main
from crawler.cli import verbs as cli_verbs
from crawler.fields.text import content_hash
from crawler.items import Article, Attachment, Image, RelatedLink
from crawler.storage.writer import Batch, Writer

SEEN = "2026-07-15 02:00:00"
Zhaoshang = Callable[..., Result]


def article(number: int, title: str, body: str, **fields: object) -> Article:
    item = Article(
        site="mine",
        url=f"http://mine.test/post/{number}.html",
        fetched_at=SEEN,
        title=title,
        body=body,
        content_hash=content_hash(title, body),
    )
    for name, value in fields.items():
        setattr(item, name, value)
    return item


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two articles of the site ``mine``; the second holds what a terminal would obey."""
    path = tmp_path / "t.db"
    writer = Writer(path)
    crawl_id = writer.begin_crawl("mine", SEEN)
    good = article(
        1,
        "翠湖区招商周报",
        "第一段。\n第二段。",
        published_at="2026-07-01 09:30",
        published_raw="2周前 (07-01)",
        category="产业信息",
        breadcrumb=["首页", "产业信息"],
        author="admin",
        source="翠湖日报",
        reporters=["李兵", "王芳"],
        views=43,
        addresses=["http://mine.test/?id=1"],
        images=[Image("http://mine.test/a.png", "厂房")],
        attachments=[Attachment("http://mine.test/a.pdf", "项目清单.pdf")],
        related=[RelatedLink(1, "http://mine.test/post/2.html", "坏标题", "摘要")],
    )
    bad = article(
        2,
        "坏\x1b[31m标题\x07",
        "一行\x1b]0;owned\x07\n二行\x9b2J\u202e三\r四",
        author="a\x1b[2Jb",
        source="s\x00\x08",
        related=[RelatedLink(1, "http://mine.test/post/1.html", "\x1b[5mx", None)],
        images=[Image("http://mine.test/b.png", "\x1b[7malt")],
    )
    writer.write(Batch(articles=[good, bad]), crawl_id, SEEN)
    row = {"finished_at": SEEN, "verdict": "ok", "reason": "finished"}
    writer.end_crawl(crawl_id, row, [])
    writer.close()
    return path


@pytest.fixture
def damaged(database: Path) -> Path:
    """It opens as a database of ours; what its tables and indexes hold cannot be read."""
    with closing(sqlite3.connect(database)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
        roots = [n for (n,) in db.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 0")]
    with database.open("r+b") as file:
        for number in roots:
            file.seek((number - 1) * size)
            file.write(b"\xa5" * size)
    return database


@pytest.fixture(autouse=True)
def short_steps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Next steps without the --db that each test gives: ``test_next_steps`` holds that they have it."""
    if not request.module.__name__.endswith("test_next_steps"):
        verbs = (*cli_verbs.EVERYDAY, *cli_verbs.UPKEEP)
        monkeypatch.setattr(cli_verbs, "_WITHOUT_DATABASE", verbs)


@pytest.fixture
def zhaoshang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Zhaoshang:
    """``zhaoshang("sites", "--db", …)`` in this process, in English, from an empty folder."""
    for name in ("ZHAOSHANG_LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, **env: str) -> Result:
        return CliRunner().invoke(main, arguments, env=env, color=True, prog_name="zhaoshang")

    return invoke
