"""``zhaoshang status``."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from itertools import count, islice
from pathlib import Path

import pytest
from click.testing import Result

from crawler.clock import moment
from crawler.runs.lock import lock_of_all, lock_of_site
from crawler.storage.frontier import Changes
from crawler.storage.rereads import Reread
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article
from tests.storage.golden import released

Zhaoshang = Callable[..., Result]
NOW = "2026-07-15T10:00:00+08:00"
SEVERAL = "several_sites"
WHY = "列表页打不开：http://mine.test/list/（dns）；下一步：zhaoshang crawl mine / list page failed: http://mine.test/list/ (dns); next: zhaoshang crawl mine"
SECTION = {
    "url": "http://mine.test/list/", "links": 12, "pages": 1, "rows": 12, "known": 10, "fetched": 2, "stored": 2,
    "duplicates": 0, "rejected": 0, "failed": 1, "skipped": 0,
}  # fmt: skip

NO_LISTS = [
    SECTION | {"url": f"{SECTION['url']}{what}", "links": None} for what in ("#revisits", "#compared", "#mentioned")
]  # fmt: skip


def declare(folder: Path, module: str, *names: str) -> tuple[str, str]:
    """Site files of these names in a module; the setting that names it."""
    classes = [
        f"class S{n}(SiteSpider):\n    name = {name!r}\n    start_urls = ['http://{name}.test/']\n"
        "    article_links = 'a'\n"
        for n, name in enumerate(names)
    ]
    lines = ["from crawler.base_spiders.site import SiteSpider", *classes]
    (folder / f"{module}.py").write_text("\n".join(lines), encoding="utf-8")
    return "-s", f"SPIDER_MODULES={module}"


def add_run(
    path: Path,
    site: str,
    started_at: str,
    verdict: str | None,
    why: str | None = None,
    new: int = 0,
    present: int = 2,
) -> None:
    writer = Writer(path)
    crawl = writer.begin_crawl(site, started_at)
    step = why.rpartition(": ")[2] if why else None
    row = {
        "finished_at": started_at, "reason": "finished", "verdict": verdict, "why": why, "next_step": step,
        "pages": 3, "new": new, "changed": 0, "unchanged": 2, "duplicates": 0, "rejected": 0, "failed": 1, "errors": 0,
    }  # fmt: skip
    shares = [{"field": "views", "articles": 2, "present": present}]
    if verdict:
        writer.end_crawl(crawl, row, [SECTION, *NO_LISTS], shares)
    writer.close()


def store(path: Path, site: str, number: int) -> None:
    """An article of a site."""
    writer = Writer(path)
    one = article(number, f"题{number}", "正文", site=site, url=f"http://{site}/{number}")
    writer.write(Batch([one]), 1, "2026-05-10 02:00:00")
    writer.close()


def publish_in_may(path: Path) -> None:
    """An article a day of the site ``mine``, on the first ten."""
    writer = Writer(path)
    days = [f"2026-05-{day:02}" for day in range(1, 11)]
    found = [article(n, f"第{n}题", f"正文{n}", published_at=day) for n, day in enumerate(days)]
    writer.write(Batch(found), 1, "2026-05-10 02:00:00")
    writer.close()


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """Four sites with a file: one that broke, one that degraded, one that is quiet, one whose run was killed."""
    path = tmp_path / "several.db"
    declare(tmp_path, SEVERAL, "mine", "still", "less", "killed")
    add_run(path, "mine", "2026-06-20 02:00:00", "ok", new=20)
    add_run(path, "mine", "2026-07-10 02:00:00", "ok", new=3)
    add_run(path, "mine", "2026-07-14 02:00:00", "broken", WHY, present=0)
    add_run(path, "still", "2026-07-14 02:00:00", "quiet")
    add_run(path, "less", "2026-07-14 02:00:00", "degraded", WHY + "\n" + WHY)
    add_run(path, "killed", "2026-07-14 02:00:00", None)
    writer = Writer(path)
    stored = (
        ("mine", "2026-06-20", 20),
        ("mine", "2026-07-10", 3),
        ("killed", "2026-07-14", 2),
        ("still", "2026-06-01", 1),
    )
    numbers = count()
    for crawl, (site, day, new) in enumerate(stored, 1):
        seen = f"{day} 02:00:00"
        found = [
            article(
                n, f"标题{n}", "正文", site=site, url=f"http://{site}.test/{n}", fetched_at=seen
            )
            for n in islice(numbers, new)
        ]
        writer.write(Batch(found), crawl, seen)
    # No run has walked a list: what came when a site was known is news.
    writer.db.execute("UPDATE articles SET news_at = first_seen_at")
    writer.db.conn.commit()
    writer.close()
    return path


def status(zhaoshang: Zhaoshang, path: Path, *arguments: str, **env: str) -> Result:
    modules = (
        ("-s", f"SPIDER_MODULES={SEVERAL},crawler.spiders") if path.name == "several.db" else ()
    )
    return zhaoshang("status", "--db", str(path), "-s", f"NOW={NOW}", *modules, *arguments, **env)


@pytest.mark.parametrize(
    ("hidden", "says"),
    [
        ("script", "views (NULL) are shown by a script"),
        ("robots", "views (NULL) are shown by a script; robots.txt forbids what it asks for"),
    ],
)
def test_views_that_a_script_shows(
    hidden: str, says: str, zhaoshang: Zhaoshang, several: Path, tmp_path: Path
) -> None:
    for name in ("mine", "still"):
        declare(tmp_path, f"hidden_{name}_{hidden}", name)
        with (tmp_path / f"hidden_{name}_{hidden}.py").open("a") as file:
            file.write(f"    views = ''\n    views_hidden = {hidden!r}\n")
        modules = "-s", f"SPIDER_MODULES=hidden_{name}_{hidden},crawler.spiders"
        asked = ("status", name, "--db", str(several), "-s", f"NOW={NOW}", *modules)
        # The last run of "still" had views after all.
        ended = zhaoshang(*asked)
        assert (says in ended.stdout.splitlines()) is (name == "mine")
        assert json.loads(zhaoshang(*asked, "--json").stdout)["views_hidden"] == hidden


def test_all_sites_trouble_first(zhaoshang: Zhaoshang, several: Path) -> None:
    ended = status(zhaoshang, several)
    assert (ended.exit_code, ended.stderr) == (0, "")
    table = [line.split("\t") for line in ended.stdout.splitlines() if "\t" in line]
    assert table == [
        ["site", "verdict", "last run", "new 7d", "30d", "stored"],
        ["mine", "broken", "2026-07-14 10:00", "3", "23", "23"],
        ["less", "degraded", "2026-07-14 10:00", "0", "0", "0"],
        # What a run stored counts also if it was killed and could not say how much that was.
        ["killed", "not ended", "2026-07-14 10:00", "2", "2", "2"],
        ["still", "quiet", "2026-07-14 10:00", "0", "0", "1"],
    ]


def test_site_whose_file_is_wrong_hides_no_other(
    zhaoshang: Zhaoshang, several: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrongsite.py").write_text("start_urls = [\n", encoding="utf-8")
    wrong = ("-s", "SPIDER_MODULES=wrongsite")
    ended = status(zhaoshang, several, *wrong)
    assert ended.exit_code == 0
    assert len([line for line in ended.stdout.splitlines() if "\t" in line]) == 6
    [line] = ended.stderr.splitlines()
    assert line.startswith("wrongsite: a site's file cannot be loaded: ")
    alone = status(zhaoshang, several, "wrongsite", *wrong, "--exit-code")
    assert (alone.exit_code, alone.stderr) == (4, ended.stderr)


def test_a_site_whose_file_was_deleted_is_soon_let_go(
    zhaoshang: Zhaoshang, several: Path, tmp_path: Path
) -> None:
    add_run(several, "left", "2026-05-30 02:00:00", "broken", WHY)
    store(several, "left", 100)
    add_run(several, "cuihu", "2026-05-30 02:00:00", "broken", WHY)
    add_run(several, "also", "2026-05-30 02:00:00", "ok")
    add_run(several, "monthly", "2026-06-01 02:00:00", "ok")
    ended = status(zhaoshang, several)
    # The sample has a file, among those of the program.
    assert ended.stdout.splitlines()[-1] == "  also left"
    assert "no longer under watch" in ended.stdout.splitlines()[-2]
    assert "left: " not in ended.stdout
    assert "list page failed" in status(zhaoshang, several, "left").stdout
    watched = {
        site["site"]: site["watched"]
        for site in json.loads(status(zhaoshang, several, "--json").stdout)
    }
    assert {site for site, is_watched in watched.items() if not is_watched} == {"left", "also"}
    assert len(watched) == 8


def test_a_site_without_a_file_is_told_to_have_none(zhaoshang: Zhaoshang, several: Path) -> None:
    """Its next step could not be followed."""
    declared = declare(several.parent, "one_of_four", "less")
    by_url = (
        "坏；下一步：zhaoshang crawl http://a.test/ / bad; next: zhaoshang crawl http://a.test/"
    )
    add_run(several, "a.test", "2026-07-14 02:00:00", "broken", by_url)
    store(several, "a.test", 100)
    shown = status(zhaoshang, several, *declared).stdout.splitlines()
    said = "no site file; crawl --all skips it"
    assert "mine: list page failed: http://mine.test/list/ (dns)" in shown
    assert "killed: not finished: still running, or killed" in shown
    # One that is crawled by its address never had one.
    assert "a.test: bad; next: zhaoshang crawl http://a.test/" in shown
    assert {f"mine: {said}", f"killed: {said}"} <= set(shown)
    assert f"less: {said}" not in shown
    assert shown[shown.index(f"{said}:") + 1] == "  still"
    assert said in status(zhaoshang, several, "still", *declared).stdout.splitlines()
    both = status(zhaoshang, several, *declared, LANG="C").stdout.splitlines()
    assert (
        "mine: 列表页打不开：http://mine.test/list/（dns） / list page failed: http://mine.test/list/ (dns)"
        in both
    )
    sites = json.loads(status(zhaoshang, several, *declared, "--json").stdout)
    files = {site["site"]: site["file"] for site in sites}
    assert files.pop("a.test") == "none"
    assert files == {"mine": "none", "less": "ok", "killed": "none", "still": "none"}


def test_a_file_that_cannot_be_loaded_is_told_once(
    zhaoshang: Zhaoshang, several: Path, tmp_path: Path
) -> None:
    (tmp_path / "mistyped.py").write_text("start_urls = [\n", encoding="utf-8")
    wrong = ("-s", "SPIDER_MODULES=mistyped")
    why = "站点文件无法加载：SyntaxError / a site's file cannot be loaded: SyntaxError"
    add_run(several, "mistyped", "2026-07-14 02:00:00", "broken", why)
    ended = status(zhaoshang, several, *wrong)
    assert "mistyped\tbroken\t" in ended.stdout
    assert ended.output.count("cannot be loaded") == 1
    sites = json.loads(status(zhaoshang, several, *wrong, "--json").stdout)
    assert {site["site"]: site["file"] for site in sites}["mistyped"] == "wrong"
    assert {site["site"]: site["file"] for site in sites}["mine"] == "unknown"


def test_while_a_file_cannot_be_loaded_no_site_is_let_go(
    zhaoshang: Zhaoshang, several: Path, tmp_path: Path
) -> None:
    """It may be that site's, by whatever name."""
    add_run(several, "left", "2026-05-30 02:00:00", "broken", WHY)
    (tmp_path / "some_site.py").write_text("start_urls = [\n", encoding="utf-8")
    kept = status(zhaoshang, several, "-s", "SPIDER_MODULES=some_site")
    assert "left\tbroken\t" in kept.stdout
    assert "no longer under watch" not in kept.stdout


def test_a_failed_trial_by_url_does_not_stay(zhaoshang: Zhaoshang, several: Path) -> None:
    by_url = "bad; next: zhaoshang crawl http://a.test/"
    add_run(several, "a.test", "2026-07-14 02:00:00", "broken", f"坏 / {by_url}")
    assert "a.test" not in status(zhaoshang, several).stdout
    sites = json.loads(status(zhaoshang, several, "--json").stdout)
    assert "a.test" not in {site["site"] for site in sites}
    assert by_url in status(zhaoshang, several, "a.test").stdout
    # While a file cannot be loaded, it may be that site's.
    (several.parent / "torn.py").write_text("start_urls = [\n", encoding="utf-8")
    assert "a.test\tbroken" in status(zhaoshang, several, "-s", "SPIDER_MODULES=torn").stdout


def test_only_sites_that_are_watched_decide_the_exit_code(
    zhaoshang: Zhaoshang, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    add_run(path, "left", "2026-05-30 02:00:00", "broken", WHY)
    add_run(path, "still", "2026-07-14 02:00:00", "quiet")
    assert status(zhaoshang, path, "--exit-code").exit_code == 0
    assert status(zhaoshang, path, "left", "--exit-code").exit_code == 4


def test_the_reason_and_the_next_step(zhaoshang: Zhaoshang, several: Path) -> None:
    shown = status(zhaoshang, several).stdout.splitlines()
    assert (
        "mine: list page failed: http://mine.test/list/ (dns); next: zhaoshang crawl mine" in shown
    )
    assert "less: 1 more: zhaoshang status less" in shown
    assert any(line.startswith("killed: not finished") for line in shown)
    assert not any(line.startswith("still: ") for line in shown)


def test_in_chinese(zhaoshang: Zhaoshang, several: Path) -> None:
    shown = status(zhaoshang, several, LANG="zh_CN.UTF-8").stdout
    assert "下一步：zhaoshang crawl mine" in shown
    assert "next:" not in shown


def test_of_many_sites_only_trouble_has_a_row(zhaoshang: Zhaoshang, several: Path) -> None:
    for number in range(30):
        add_run(several, f"well{number}", "2026-07-14 02:00:00", "ok")
    names = [f"well{number}" for number in range(30)]
    declared = declare(several.parent, "thirty_four", "mine", "still", "less", "killed", *names)
    shown = status(zhaoshang, several, *declared).stdout.splitlines()
    assert [line.split("\t")[0] for line in shown if "\t" in line] == [
        "site",
        "mine",
        "less",
        "killed",
    ]
    assert any("31 sites are well" in line and "5 new articles" in line for line in shown)
    assert any("well0 " in line for line in shown)
    width = max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in shown
    )
    assert width <= 90  # the reasons' lines; the list of names folds at 80
    assert len(shown) < 24


def test_one_site(zhaoshang: Zhaoshang, several: Path) -> None:
    ended = status(zhaoshang, several, "mine")
    assert (ended.exit_code, ended.stderr) == (0, "")
    for line in (
        "mine: broken",
        "23 articles, 3 new in 7 days, 23 in 30",
        "  2026-07-14 10:00  broken  new=0 changed=0 rejected=0 failed=1",
        "    list page failed: http://mine.test/list/ (dns); next: zhaoshang crawl mine",
        "  2026-06-20 10:00  ok  new=20 changed=0 rejected=0 failed=1",
        "    12    12     2     1  http://mine.test/list/",
        "     -    12     2     1  (articles visited again)",
        "     -    12     2     1  (articles read again, to compare)",
        "     -    12     2     1  (articles that only other articles lead to)",
        "  views           0%  100%",
    ):
        assert line in ended.stdout.splitlines()


def test_a_run_that_did_not_end_told_no_numbers(zhaoshang: Zhaoshang, several: Path) -> None:
    shown = status(zhaoshang, several, "killed").stdout.splitlines()
    assert "2 articles, 2 new in 7 days, 2 in 30" in shown
    assert "  2026-07-14 10:00  not ended  new=- changed=- rejected=- failed=-" in shown


def test_fewer_runs(zhaoshang: Zhaoshang, several: Path) -> None:
    shown = status(zhaoshang, several, "mine", "--runs", "1").stdout
    assert "2026-07-14" in shown
    assert "2026-07-10" not in shown


def test_json(zhaoshang: Zhaoshang, several: Path) -> None:
    sites = json.loads(status(zhaoshang, several, "--json").stdout)
    assert [(site["site"], site["new_7"], site["new_30"]) for site in sites][:1] == [
        ("mine", 3, 23)
    ]
    assert sites[0]["last"]["verdict"] == "broken"
    assert sites[0]["last"]["started_at"] == "2026-07-14 02:00:00"
    one = json.loads(status(zhaoshang, several, "mine", "--json").stdout)
    assert len(one["runs"]) == 3
    assert one["fields"] == {"views": {"last": [0, 2], "before": [4, 4]}}
    assert one["sections"][0]["links"] == 12


@pytest.mark.parametrize(
    ("name", "code"), [(None, 4), ("mine", 4), ("less", 3), ("still", 0), ("killed", 0)]
)
def test_exit_code(zhaoshang: Zhaoshang, several: Path, name: str | None, code: int) -> None:
    names = [name] if name else []
    assert status(zhaoshang, several, *names).exit_code == 0
    assert status(zhaoshang, several, *names, "--exit-code").exit_code == code


def test_unknown_site(zhaoshang: Zhaoshang, several: Path) -> None:
    ended = status(zhaoshang, several, "nowhere")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "error: no site named nowhere; to list them: zhaoshang status"
    ]


def test_without_any_run(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    (tmp_path / "mysites.py").write_text(
        "from crawler.base_spiders.site import SiteSpider\n\n\nclass Mine(SiteSpider):\n"
        '    name = "fresh"\n    start_urls = ["http://mine.test/"]\n    article_links = "a"\n'
    )
    modules = ("-s", "SPIDER_MODULES=mysites")
    for path in (tmp_path / "none.db", tmp_path / "empty.db"):
        if path.name == "empty.db":
            Writer(path).close()
        if path.name == "none.db":
            # Named on the command line it is a slip of the pen.
            assert status(zhaoshang, path, *modules).exit_code == 5
            continue
        assert "fresh\tnever crawled" in status(zhaoshang, path, *modules).stdout
        shown = status(zhaoshang, path, "fresh", *modules).stdout
        assert "never crawled: zhaoshang crawl fresh" in shown
        assert json.loads(status(zhaoshang, path, *modules, "--json").stdout)[0]["last"] is None
    assert not (tmp_path / "none.db").exists()


def test_before_the_first_crawl(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    """Only whoever asks for an exit code takes a file that is not there for trouble."""
    modules = declare(tmp_path, "fresh_site", "fresh")
    ended = zhaoshang("status", *modules)
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "fresh\tnever crawled" in ended.stdout
    assert "fresh" in zhaoshang("sites", *modules).stdout
    asked = zhaoshang("status", "--exit-code", *modules)
    assert (asked.exit_code, asked.stderr) == (5, "error: there is no database data/zhaoshang.db\n")
    assert not (tmp_path / "data").exists()


def test_a_mistyped_database_is_no_new_one(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    for verb in ("status", "sites"):
        ended = zhaoshang(verb, "--db", "typo.db")
        assert (ended.exit_code, ended.stdout) == (5, "")
        assert ended.stderr == "error: there is no database typo.db\n"


def test_no_sites_at_all(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    ended = zhaoshang("status")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout == "no sites yet: zhaoshang add URL\n"


def test_stored_text_cannot_steer_the_terminal(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    add_run(path, "mine", "2026-07-14 02:00:00", "broken", "坏\x1b[2J / bad \x1b]0;x\x07")
    for arguments in ((), ("mine",), ("mine", "--json")):
        assert "\x1b" not in status(zhaoshang, path, *arguments).stdout


def test_a_long_silence_is_mentioned_and_alarms_nobody(
    zhaoshang: Zhaoshang, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    add_run(path, "mine", "2026-07-14 02:00:00", "quiet")
    publish_in_may(path)
    arguments = ("status", "--db", str(path), "--exit-code", "-s")
    ended = zhaoshang(*arguments, f"NOW={NOW}")
    assert ended.exit_code == 0
    told = ended.stdout.splitlines()[2:4]
    assert told[0].startswith("no new article for longer than ever (days)")
    assert told[1] == "  mine (66)"
    assert "silent" not in zhaoshang(*arguments, "NOW=2026-05-20T10:00:00+08:00").stdout
    for now, mentioned in ((NOW, True), ("2026-05-20T10:00:00+08:00", False)):
        text = zhaoshang("briefing", "--db", str(path), "-s", f"NOW={now}").stdout
        assert ("All sites are well" in text) is not mentioned
        assert ("- **mine** no new article for 66 days" in text) is mentioned


def test_cron_that_died(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    for day in (9, 10, 11):
        add_run(path, "mine", f"2026-07-{day:02} 02:00:00", "quiet")
    for month in (4, 5, 6):
        add_run(path, "monthly", f"2026-0{month}-15 02:00:00", "ok")
    add_run(path, "nofile", "2026-06-15 02:00:00", "ok")
    publish_in_may(path)
    modules = declare(tmp_path, "died", "mine", "monthly")
    ended = status(zhaoshang, path, *modules, "--exit-code")
    assert ended.exit_code == 3
    told = ended.stdout.splitlines()[4:6]
    assert told == ["not crawled for longer than usual (days); does cron run?", "  mine (4)"]
    assert "silent" not in ended.stdout
    one = status(zhaoshang, path, "mine", *modules, "--exit-code")
    assert one.exit_code == 3
    assert "not crawled for 4 days; does cron run?" in one.stdout.splitlines()
    assert status(zhaoshang, path, "monthly", *modules, "--exit-code").exit_code == 0
    sites = json.loads(status(zhaoshang, path, *modules, "--json").stdout)
    numbers = {site["site"]: (site["overdue_days"], site["silent_days"]) for site in sites}
    assert numbers == {"mine": (4, None), "monthly": (None, None), "nofile": (None, None)}
    text = zhaoshang("briefing", "--db", str(path), *modules, "-s", f"NOW={NOW}").stdout
    assert "- **mine** not crawled for 4 days; does cron run?" in text
    assert "All sites are well" not in text
    assert "no new article" not in text


def test_of_many_sites_one_that_is_overdue_is_not_called_well(
    zhaoshang: Zhaoshang, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    for number in range(30):
        add_run(path, f"well{number}", "2026-07-14 02:00:00", "ok")
    add_run(path, "late", "2026-06-14 02:00:00", "ok")
    shown = status(zhaoshang, path, *declare(tmp_path, "many", "late")).stdout
    assert "30 sites are well" in shown
    assert shown.count("late") == 1


def test_a_run_of_the_early_morning_is_of_that_day_in_china(
    zhaoshang: Zhaoshang, tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    add_run(path, "mine", "2026-07-14 22:31:00", "ok")
    assert "mine\tok\t2026-07-15 06:31\t" in status(zhaoshang, path).stdout
    assert "  2026-07-15 06:31  ok" in status(zhaoshang, path, "mine").stdout
    assert "2026-07-15 06:31 ok" in zhaoshang("sites", "--db", str(path)).stdout


def test_a_site_that_is_being_crawled(zhaoshang: Zhaoshang, several: Path) -> None:
    """Whoever followed the advice to crawl it was refused."""
    began = moment("2026-07-15 00:49:00")
    lock = lock_of_site(several, "killed").take(began)
    try:
        shown = status(zhaoshang, several).stdout.splitlines()
        assert "killed: running since 2026-07-15 08:49" in shown
        assert any(line.startswith("killed\trunning\t") for line in shown)
        assert not any("zhaoshang crawl killed" in line for line in shown)
        one = status(zhaoshang, several, "killed").stdout
        assert "  2026-07-14 10:00  running  new=-" in one
        assert "zhaoshang crawl" not in one
        told = json.loads(status(zhaoshang, several, "killed", "--json").stdout)
        assert told["running_since"] == "2026-07-15 00:49:00"
    finally:
        lock.release()
    lock = lock_of_all(several).take(began)
    try:
        shown = status(zhaoshang, several).stdout.splitlines()
        assert (
            "killed: not finished; a crawl of all sites has been running since 2026-07-15 08:49"
            in shown
        )
        assert any(line.startswith("killed\tnot ended\t") for line in shown)
    finally:
        lock.release()
    assert "killed: not finished: still running, or killed" in status(zhaoshang, several).stdout


def test_how_far_later_list_pages_were_read_again(zhaoshang: Zhaoshang, several: Path) -> None:
    def told(*rounds: Reread) -> str:
        changes = Changes("mine", rereads=rounds)
        writer = Writer(several)
        writer.write(Batch(changes=changes), 1, "2026-07-14 02:00:00")
        writer.close()
        shown = status(zhaoshang, several, "mine").stdout.splitlines()
        return next((line for line in shown if line.startswith("later list pages")), "")

    first, second, third = (f"{SECTION['url']}?{number}" for number in (1, 2, 3))
    alone = Reread(third, pages=1)
    assert told(alone) == ""
    begun = Reread(first, 3, "h", "l", "s", 9, began_at="2026-07-10 02:00:00")
    assert told(begun, alone) == (
        "later list pages, read again in turns: 2 of 8 pages (since 2026-07-10 10:00); not all were read yet"
    )
    whole = Reread(second, 1, "s", None, "s", None, length=4, done_at="2026-07-12 02:00:00")
    begun.done_at = "2026-07-08 02:00:00"
    assert told(begun, whole) == (
        "later list pages, read again in turns: 2 of 11 pages (since 2026-07-10 10:00); "
        "all were read by 2026-07-08 10:00 before"
    )
    asked = json.loads(status(zhaoshang, several, "mine", "--json").stdout)["rereads"]
    assert (asked["read"], asked["pages"], asked["lists"]) == (2, 11, 2)


def test_a_file_of_an_older_version_says_what_to_do(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    next(one for one in released() if one.version == 13).restore(path)
    ended = status(zhaoshang, path)
    assert (ended.exit_code, ended.stdout) == (5, "")
    assert "is from an older version" in ended.stderr
    assert zhaoshang("index", "on", "--db", str(path)).exit_code == 0
