"""``zhaoshang schedule`` with a crontab of the test's own."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Zhaoshang = Callable[..., Result]
_CRONTAB = '#!/bin/sh\nif [ "$1" = -l ]; then cat {store} 2>/dev/null || {{ echo "no crontab for me" >&2; exit 1; }}; else cat > {store}; fi\n'


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the crontab is kept."""
    store, program = tmp_path / "store", tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(_CRONTAB.format(store=store), encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return store


def test_printed_only(zhaoshang: Zhaoshang, crontab: Path, tmp_path: Path) -> None:
    ended = zhaoshang(
        "schedule", "--at", "06:17", "--jobs", "2", ZHAOSHANG_CONTACT="me@example.org"
    )
    assert ended.exit_code == 0
    [line] = ended.stdout.splitlines()
    assert line.startswith(f"17 6 * * * cd {tmp_path} && ")
    assert f"crawl --all --quiet --jobs 2 --db {tmp_path}/data/zhaoshang.db" in line
    assert not crontab.exists()


def test_installed_twice_and_removed(zhaoshang: Zhaoshang, crontab: Path) -> None:
    crontab.write_text("0 1 * * * mine\n", encoding="utf-8")
    for _ in range(2):
        assert zhaoshang("schedule", "--install").exit_code == 0
    lines = crontab.read_text("utf-8").splitlines()
    assert lines[0] == "0 1 * * * mine"
    assert sum("crawl --all --quiet" in line for line in lines) == 1
    removed = zhaoshang("schedule", "--remove")
    assert removed.exit_code == 0
    assert removed.stdout == (
        "Removed zhaoshang's lines from the crontab; other lines kept as they were: 1.\n"
    )
    assert crontab.read_text("utf-8") == "0 1 * * * mine\n"
    again = zhaoshang("schedule", "--remove")
    assert again.exit_code == 0
    assert again.stdout == "There are no zhaoshang lines in the crontab; nothing was changed.\n"
    assert crontab.read_text("utf-8") == "0 1 * * * mine\n"


def test_nothing_to_remove_makes_no_crontab(zhaoshang: Zhaoshang, crontab: Path) -> None:
    ended = zhaoshang("schedule", "--remove")
    assert (ended.exit_code, "nothing was changed" in ended.stdout) == (0, True)
    assert not crontab.exists()


def test_systemd_timer_is_removed_by_its_own_option(
    zhaoshang: Zhaoshang, crontab: Path, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    systemctl = crontab.parent / "bin" / "systemctl"
    systemctl.write_text(f'#!/bin/sh\necho "$@" >> {told}\n', encoding="utf-8")
    systemctl.chmod(0o700)
    env = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    folder = tmp_path / "config" / "systemd" / "user"
    nothing = zhaoshang("schedule", "--remove", "--systemd", **env)
    assert nothing.stdout == f"There is no zhaoshang timer in {folder}; nothing was changed.\n"
    assert not told.exists()
    assert zhaoshang("schedule", "--systemd", "--install", **env).exit_code == 0
    assert "add --systemd" in zhaoshang("schedule", "--remove", **env).stdout
    assert len(list(folder.iterdir())) == 2
    removed = zhaoshang("schedule", "--remove", "--systemd", **env)
    assert removed.stdout == f"Stopped the timer and deleted it from {folder}.\n"
    assert "--user disable --now zhaoshang.timer" in told.read_text("utf-8")
    assert list(folder.iterdir()) == []


def test_a_webhook_s_key_is_installed_and_not_printed(zhaoshang: Zhaoshang, crontab: Path) -> None:
    env = {"ZHAOSHANG_WEBHOOK_URL": "https://x.cn/key", "ZHAOSHANG_WEBHOOK_FORMAT": "wecom"}
    for option in ((), ("--systemd",)):
        printed = zhaoshang("schedule", *option, **env)
        assert "x.cn" not in printed.output
        assert "ZHAOSHANG_WEBHOOK_URL is a secret" in printed.stderr
        assert "ZHAOSHANG_WEBHOOK_FORMAT=wecom" in printed.stdout
    installed = zhaoshang("schedule", "--install", **env)
    assert "x.cn" not in installed.output
    lines = crontab.read_text("utf-8").splitlines()
    assert lines[1] == "ZHAOSHANG_WEBHOOK_URL=https://x.cn/key"
    assert "x.cn" not in lines[2]


def test_no_crontab_yet(zhaoshang: Zhaoshang, crontab: Path) -> None:
    assert zhaoshang("schedule", "--install").exit_code == 0
    assert "crawl --all" in crontab.read_text("utf-8")


def test_a_machine_without_crontab(
    zhaoshang: Zhaoshang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for options in (("--install",), ("--remove",), ("--systemd", "--install")):
        ended = zhaoshang("schedule", *options)
        assert ended.exit_code == 2
        assert "on this machine" in ended.stderr
    assert zhaoshang("schedule").exit_code == 0


def test_settings_are_carried(zhaoshang: Zhaoshang, crontab: Path, tmp_path: Path) -> None:
    """And say which sites there are: those of a package of one's own need them at every crawl."""
    (tmp_path / "ownsites.py").write_text(
        "from crawler.base_spiders.site import SiteSpider\n\n\nclass Own(SiteSpider):\n"
        '    name = "own"\n    start_urls = ["http://own.test/"]\n    article_links = "a"\n'
    )
    changes = ("-s", "SPIDER_MODULES=ownsites", "--set", "USER_AGENT=it's 100% $HOME")
    words = ["--db", f"{tmp_path}/data/zhaoshang.db", "-s", changes[1], "-s", changes[3]]
    whole, spread = zhaoshang("schedule", *changes), zhaoshang("schedule", "--spread", *changes)
    for ended, sites in ((whole, ["--all"]), (spread, ["own"])):
        assert ended.exit_code == 0
        [line] = ended.stdout.splitlines()
        assert shlex.split(line.replace(r"\%", "%"))[-8:] == [*sites, "--quiet", *words]
    units = zhaoshang("schedule", "--systemd", *changes).stdout
    assert '"-s" "SPIDER_MODULES=ownsites" "-s" "USER_AGENT=it\'s 100%% $$HOME"' in units
    assert zhaoshang("schedule", "--install", *changes).exit_code == 0
    assert whole.stdout in crontab.read_text("utf-8")


def test_spread_lines_have_the_time_budget(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    (tmp_path / "spreadsites.py").write_text(
        "from crawler.base_spiders.site import SiteSpider\n\n\nclass Own(SiteSpider):\n"
        '    name = "own"\n    start_urls = ["http://own.test/"]\n    article_links = "a"\n'
    )
    changes = ("-s", "SPIDER_MODULES=spreadsites")
    [line] = zhaoshang("schedule", "--spread", "--max-minutes", "10", *changes).stdout.splitlines()
    assert "zhaoshang crawl own --quiet --max-minutes 10 --db " in line


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "WEBHOOK_URL=https://x.cn/key",
            "WEBHOOK_URL is a secret and must not be part of a command",
        ),
        ("WEBHOOK_SECRET=key", "use the variable ZHAOSHANG_WEBHOOK_SECRET"),
        ("NOSUCH", "-s takes NAME=VALUE"),
        ("DOWNLOAD_DELAY=soon", "DOWNLOAD_DELAY"),
    ],
)
def test_settings_that_no_line_may_hold(change: str, said: str, zhaoshang: Zhaoshang) -> None:
    ended = zhaoshang("schedule", "-s", change)
    assert (ended.exit_code, ended.stdout) == (2, "")
    [line] = ended.stderr.splitlines()
    assert said in line
    assert "key" not in line


def test_systemd_printed(zhaoshang: Zhaoshang) -> None:
    ended = zhaoshang("schedule", "--systemd", "--at", "6:17")
    assert ended.exit_code == 0
    assert "OnCalendar=*-*-* 06:17:00" in ended.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--install", "--remove"),
        ("--spread", "--systemd"),
        ("--spread", "--jobs", "3"),
        ("--at", "25:00"),
    ],
)
def test_wrong_options(options: tuple[str, ...], zhaoshang: Zhaoshang, crontab: Path) -> None:
    ended = zhaoshang("schedule", *options)
    assert ended.exit_code == 2
    # And nothing besides, such as the note on a contact that is not set.
    [line] = ended.stderr.splitlines()
    assert line.startswith("error: ")
    assert not crontab.exists()


def test_lines_for_windows(zhaoshang: Zhaoshang, crontab: Path, tmp_path: Path) -> None:
    asked = ("schedule", "--windows", "--at", "06:17", "--at", "18:17", "--jobs", "2")
    ended = zhaoshang(*asked, "-s", "CONTACT=o'me@example.org")
    assert ended.exit_code == 0
    variable, do, at, how, register = ended.stdout.splitlines()
    assert variable == (
        "[Environment]::SetEnvironmentVariable('ZHAOSHANG_CONTACT', 'o''me@example.org', 'User')"
    )
    assert f"crawl --all --quiet --jobs 2 --db {tmp_path}/data/zhaoshang.db -s CONTACT=o''me@" in do
    assert do.endswith(f"-WorkingDirectory '{tmp_path}'")
    assert at == (
        "$at = @((New-ScheduledTaskTrigger -Daily -At 06:17), (New-ScheduledTaskTrigger -Daily -At 18:17))"
    )
    assert "-StartWhenAvailable" in how
    assert register.startswith("Register-ScheduledTask -TaskName zhaoshang ")
    assert zhaoshang("schedule", "--windows", "--install").exit_code == 2
    assert not crontab.exists()
