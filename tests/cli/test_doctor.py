"""``zhaoshang doctor``: what it finds, what it says to do, and that it changes nothing."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from click.testing import Result

from crawler import doctor
from crawler.cli import doctor as cli_doctor
from crawler.doctor import State
from crawler.errors import DeclarationError, ExitCode
from crawler.runs.lock import lock_of_all, lock_of_site
from crawler.storage.archive import ARTICLE, Archive, Page
from crawler.storage.condition import Condition
from crawler.storage.schema import VERSION
from crawler.storage.writer import Writer
from tests.crawling import NOW
from tests.sample_file import make_sample_file

Zhaoshang = Callable[..., Result]
Examine = Callable[..., tuple[int, dict[str, tuple[str, str]]]]
WELL = (
    "-s",
    "CONTACT=a@b.example",
    "-s",
    f"NOW={NOW.isoformat()}",
    "-s",
    "SPIDER_MODULES=doctored",
)
SITE = '''
from crawler.base_spiders.site import SiteSpider
class Mine(SiteSpider):
    """One."""
    name = "mine"
    start_urls = ["http://mine.test/"]
    article_links = "h2 a"
    javascript = {javascript}
'''


@pytest.fixture
def examine(zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """The exit code of a run, and its lines by check: state and text. One site is declared."""
    declare(tmp_path, "doctored")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**12))

    def run(*arguments: str) -> tuple[int, dict[str, tuple[str, str]]]:
        if not os.path.lexists(tmp_path / "t.db"):
            # One that is named and not there is refused.
            Writer(tmp_path / "t.db").close()
        ended = zhaoshang("doctor", "--db", "t.db", *WELL, *arguments)
        assert ended.stderr == ""
        lines = [line.split("\t") for line in ended.stdout.splitlines()]
        return ended.exit_code, {about: (state, said) for state, about, said in lines}

    return run


class Usage:
    """What ``shutil.disk_usage`` gives, as far as it is asked."""

    def __init__(self, free: int) -> None:
        self.free = free


def declare(folder: Path, module: str, javascript: bool = False) -> None:
    (folder / f"{module}.py").write_text(SITE.format(javascript=javascript), encoding="utf-8")


def test_all_is_well_and_stays_as_it_is(examine: Examine, database: Path, tmp_path: Path) -> None:
    with closing(Archive.open(tmp_path / "t-archive.db")) as opened:
        opened.write([Page("mine", ARTICLE, "http://mine.test/1", "2026-07-01 02:00:00", b"1")])
    before = {p: p.read_bytes() for p in tmp_path.glob("*.db")}
    code, found = examine()
    assert code == 0
    assert {state for state, _ in found.values()} == {"ok"}, found
    assert list(found) == [
        "database", "index", "clock", "runs", "archive", "disk", "lock", "settings", "sites",
    ]  # fmt: skip
    assert found["database"][1] == "t.db: 2 articles, sound"
    assert found["sites"][1] == "1 site can be crawled"
    assert {p: p.read_bytes() for p in tmp_path.glob("*.db")} == before
    assert not (tmp_path / "t.db-locks").exists()


def test_a_new_installation(examine: Examine, zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    ended = zhaoshang("doctor", "--db", "deep/er/t.db", *WELL)
    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (5, "", 1)
    ended = zhaoshang("doctor", *WELL)
    lines = [line.split("\t") for line in ended.stdout.splitlines()]
    found = {about: (state, said) for state, about, said in lines}
    assert ended.exit_code == 0
    assert found["database"] == ("warn", "no data/zhaoshang.db yet; next: zhaoshang crawl --all")
    assert found["archive"] == ("ok", "none yet")
    assert "index" not in found
    assert not (tmp_path / "deep").exists()


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")


def corrupt(path: Path) -> None:
    """Every page but the first is garbage: it opens, and fails wherever it is read."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
    content = path.read_bytes()
    path.write_bytes(content[:size] + b"\xa5" * (len(content) - size))


def no_database(path: Path) -> None:
    path.write_bytes(b"no database" * 500)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (foreign, "is another program's database; choose another file with --db"),
        (newer, "upgrade zhaoshang"),
        (corrupt, "damaged"),
        (no_database, "is not an SQLite database"),
    ],
)
def test_a_database_that_cannot_be_used(
    examine: Examine, database: Path, harm: Callable[[Path], None], said: str
) -> None:
    if harm is foreign:
        database.unlink()
    harm(database)
    code, found = examine()
    assert code == 5
    assert found["database"][0] == "bad"
    assert said in found["database"][1]
    assert found["sites"][0] == "ok"


def test_a_row_that_leads_nowhere_is_damage(examine: Examine, database: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.execute("UPDATE articles SET cluster_id = 99 WHERE id = 1")
        db.commit()
    newest = database.parent / "backups" / "t-20260714-030000.db"
    newest.parent.mkdir()
    for path in (newest, newest.with_name("t-20260713-030000.db")):
        path.touch()
    code, found = examine()
    assert code == 5
    assert f"put the backup backups/{newest.name} in its place" in found["database"][1]


def test_a_damaged_archive(examine: Examine, database: Path, tmp_path: Path) -> None:
    no_database(tmp_path / "t-archive.db")
    code, found = examine()
    assert (code, found["archive"][0], found["database"][0]) == (5, "bad", "ok")
    assert examine("-s", "ARCHIVE=")[1]["archive"] == ("ok", "off (ARCHIVE is empty)")


def test_a_clock_that_was_set_back(examine: Examine, database: Path) -> None:
    code, found = examine("-s", "NOW=2026-07-14T10:00:00+08:00")
    assert (code, found["clock"][0]) == (0, "warn")
    assert "2026-07-15 10:00 (Beijing time), later than now" in found["clock"][1]


def test_cron_that_died(examine: Examine, database: Path, tmp_path: Path) -> None:
    assert examine("-s", "NOW=2026-07-29T10:00:00+08:00")[1]["runs"] == ("ok", "no site is overdue")
    later = ("-s", "NOW=2026-07-30T10:00:00+08:00")
    code, found = examine(*later)
    assert (code, found["runs"][0]) == (0, "warn")
    assert found["runs"][1].startswith("not crawled for (days): mine (15); does cron run?; next: ")
    # No cron crawls a site without a file, nor the sample; a file that cannot be loaded may be any site's.
    none = (*later, "-s", "SPIDER_MODULES=crawler.spiders.cuihu")
    assert examine(*none)[1]["runs"] == (
        "ok",
        "none of your sites has been crawled yet; only the sample, or sites without a file",
    )
    (tmp_path / "unread.py").write_text("start_urls = [\n", encoding="utf-8")
    assert "mine (15)" in examine(*later, "-s", "SPIDER_MODULES=unread")[1]["runs"][1]


def test_many_sites_that_are_overdue(database: Path) -> None:
    crawled = {f"s{n}": [(NOW - timedelta(days=20 + n)).date()] for n in range(9)}
    found = doctor.judge_runs(crawled, NOW)
    assert "s8 (28), s7 (27), s6 (26), s5 (25), s4 (24), s3 (23) and 3 more" in found.reason.en


def test_an_index_that_is_off(zhaoshang: Zhaoshang, examine: Examine, database: Path) -> None:
    assert zhaoshang("index", "off", "--db", "t.db").exit_code == 0
    said = "there is no search index; next: zhaoshang index on"
    assert examine()[1]["index"] == ("warn", said)


def test_while_a_crawl_runs(examine: Examine, database: Path) -> None:
    with lock_of_all(database), lock_of_site(database, "mine"):
        code, found = examine()
    assert (code, found["lock"][0]) == (0, "ok")
    assert "all sites of t.db are being crawled by process" in found["lock"][1]
    assert found["lock"][1].endswith("(and 1 more locks)")
    assert examine()[1]["lock"] == ("ok", "no crawl is running")


def test_a_database_of_two_names(examine: Examine, database: Path) -> None:
    database.with_name("second.db").hardlink_to(database)
    code, found = examine()
    assert (code, found["database"][0]) == (5, "bad")
    assert "hard link" in found["database"][1]


def test_a_crawl_that_hangs(database: Path) -> None:
    lock = lock_of_site(database, "mine").take(NOW - timedelta(days=2))
    found = doctor.judge_locks([lock], NOW)
    lock.release()
    assert found.state is State.WARN
    assert "if it hangs: kill " in found.reason.en


def test_settings_that_webmasters_would_mind(examine: Examine) -> None:
    code, found = examine("-s", "CONTACT= ")
    assert (code, found["settings"][0]) == (0, "warn")
    assert found["settings"][1].endswith("next: export ZHAOSHANG_CONTACT=you@example.org")
    assert "robots.txt is not obeyed" in examine("-s", "ROBOTSTXT_OBEY=0")[1]["settings"][1]


def test_a_webhook(examine: Examine) -> None:
    url = "WEBHOOK_URL=https://oapi.dingtalk.com/robot/send?access_token=abc"
    code, found = examine("-s", url, "-s", "WEBHOOK_FORMAT=lark")
    assert (code, found["settings"]) == (
        2,
        ("bad", "WEBHOOK_FORMAT is one of json, dingtalk, wecom: lark"),
    )


def test_sites_that_cannot_be_crawled(
    examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong_doctor.py").write_text("start_urls = [\n", encoding="utf-8")
    code, found = examine("-s", "SPIDER_MODULES=wrong_doctor")
    assert (code, found["sites"][0]) == (2, "bad")
    assert "SyntaxError" in found["sites"][1]
    declare(tmp_path, "browsed_doctor", javascript=True)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code, found = examine("-s", "SPIDER_MODULES=browsed_doctor")
    assert code == 2
    assert found["sites"][1].endswith("uv sync --inexact --extra javascript")


def test_no_site(examine: Examine) -> None:
    assert examine("-s", "SPIDER_MODULES=crawler.spiders.cuihu")[1]["sites"] == (
        "warn",
        "no site is declared yet; next: zhaoshang add URL",
    )


def test_a_full_disk(tmp_path: Path) -> None:
    states = [doctor.judge_room(tmp_path, free, 2 * 10**9).state for free in (10**6, 10**9, 10**10)]
    assert states == [State.BAD, State.WARN, State.OK]


def test_an_older_database_and_another_journal() -> None:
    older = doctor.judge_database(Path("t.db"), Condition(VERSION - 1, "wal", ()), None)
    other = doctor.judge_database(Path("t.db"), Condition(VERSION, "delete", ()), None)
    assert (older.state, other.state) == (State.WARN, State.WARN)
    assert "the next crawl upgrades it" in older.reason.en
    assert "not in WAL mode (delete)" in other.reason.en


def test_storage_is_graver_than_a_site() -> None:
    broken = list(doctor.judge_sites(1, {"b": DeclarationError("错", "wrong")}))
    full = doctor.judge_room(Path("data"), 0, 0)
    assert doctor.exit_code([*broken, full]) is ExitCode.STORAGE
    assert doctor.exit_code(broken) is ExitCode.USAGE
    assert doctor.exit_code([]) is ExitCode.OK


def test_for_programs(zhaoshang: Zhaoshang, database: Path) -> None:
    ended = zhaoshang("doctor", "--json", "--db", "t.db", "-s", "CONTACT=")
    found = {row["check"]: row for row in json.loads(ended.stdout)}
    assert found["database"]["state"] == "ok"
    assert found["settings"]["next"] == "export ZHAOSHANG_CONTACT=you@example.org"


@pytest.mark.parametrize("lang", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_on_a_terminal(
    zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """As a table: every check that there is has a name in it."""
    monkeypatch.setattr("crawler.cli.doctor.is_terminal", lambda: True)
    make_sample_file(tmp_path / "t.db")
    zhaoshang("watch", "add", "光伏", "--db", "t.db")
    ended = zhaoshang("doctor", "--db", "t.db", LANG=lang)
    assert ended.exit_code == 0, ended.output
    named = cli_doctor._ABOUT
    assert set(named) == set(get_args(doctor.About))
    for about, zh in named.items():
        assert (zh if lang.startswith("zh") else about) in ended.stdout
