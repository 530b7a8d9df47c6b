"""Crontab lines and systemd units."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.runs.schedule import (
    BEGIN,
    END,
    Plan,
    crontab_lines,
    environment_lines,
    parse_time,
    spread_time,
    systemd_units,
    usual_time,
    windows_lines,
    with_block,
    without_block,
)

PLAN = Plan(
    ("/opt/z z/zhaoshang", "--db", "/data/100%/t.db"),
    "/srv/it's",
    {"ZHAOSHANG_CONTACT": "a b@x.cn"},
)


def test_a_crontab_line_does_what_it_says(tmp_path: Path) -> None:
    """As cron runs it: the percent signs unescaped, by a shell."""
    program = tmp_path / "z z" / "zhaoshang"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nprintf "%s|" "$PWD" "$ZHAOSHANG_CONTACT" "$@"\n', encoding="utf-8"
    )
    program.chmod(0o700)
    folder = tmp_path / "it's 100%"
    folder.mkdir()
    plan = Plan(
        (str(program), "--db", "/d/5%/t.db"), str(folder), {"ZHAOSHANG_CONTACT": "$HOME `x` a@x.cn"}
    )
    [line] = crontab_lines(plan.crawling("--all", "--quiet"), [(6, 17)])
    assert line.startswith("17 6 * * * cd ")
    assert "%" not in line.replace(r"\%", "")
    shell = line.split(" * * * ")[1].replace(r"\%", "%")
    ended = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True)
    words = [str(folder), "$HOME `x` a@x.cn", "crawl", "--all", "--quiet", "--db", "/d/5%/t.db"]
    assert ended.stdout == "|".join(words) + "|"


def test_our_lines_are_put_once_and_the_users_are_kept() -> None:
    users = "MAILTO=me\n0 1 * * * backup"
    once = with_block(users, ["1 2 * * * a"])
    assert once == f"{users}\n{BEGIN}\n1 2 * * * a\n{END}\n"
    assert with_block(once, ["1 2 * * * a"]) == once
    changed = with_block(once + "5 5 * * * later\n", ["3 4 * * * b"])
    assert changed.splitlines() == [
        *users.splitlines(),
        "5 5 * * * later",
        BEGIN,
        "3 4 * * * b",
        END,
    ]
    assert without_block(changed) == f"{users}\n5 5 * * * later\n"
    assert without_block(users) == users


def test_half_of_our_lines_is_the_users_to_mend() -> None:
    with pytest.raises(UserError, match="crontab -e"):
        with_block(f"{BEGIN}\n1 2 * * * a\n0 1 * * * backup\n", ["x"])


@pytest.mark.parametrize("text", ["24:00", "6", "6:60", "-1:00", "", "06:17:00", "６:17"])
def test_no_time(text: str) -> None:
    with pytest.raises(UserError):
        parse_time(text)


def test_times() -> None:
    assert parse_time("06:05") == (6, 5)
    assert parse_time("6:05") == (6, 5)
    hours = {spread_time(f"site{n}")[0] for n in range(300)}
    assert hours == set(range(24))
    for n in range(300):
        for hour, minute in (spread_time(f"site{n}"), usual_time(f"site{n}")):
            assert 0 <= hour < 24
            assert 7 <= minute < 54
    assert spread_time("cuihu") == spread_time("cuihu")


def test_systemd_units() -> None:
    units = systemd_units(PLAN.crawling("--all"), [(6, 17), (18, 5)])
    service, timer = units["zhaoshang.service"], units["zhaoshang.timer"]
    assert 'ExecStart="/opt/z z/zhaoshang" "crawl" "--all" "--db" "/data/100%%/t.db"\n' in service
    assert "WorkingDirectory=/srv/it's\n" in service
    assert 'Environment="ZHAOSHANG_CONTACT=a b@x.cn"\n' in service
    assert "OnCalendar=*-*-* 06:17:00\nOnCalendar=*-*-* 18:05:00\n" in timer
    assert "Persistent=true" in timer


def test_secrets_stand_in_no_command() -> None:
    """Cron logs commands and mails them as subjects."""
    plan = Plan(("/z",), "/f", {}, {"ZHAOSHANG_WEBHOOK_URL": "https://x.cn/%k"}).crawling("--all")
    assert environment_lines(plan) == ["ZHAOSHANG_WEBHOOK_URL=https://x.cn/%k"]
    assert "x.cn" not in "".join(crontab_lines(plan, [(6, 17)]))
    assert "x.cn" not in repr(plan)
    service = systemd_units(plan, [(6, 17)])["zhaoshang.service"]
    assert 'Environment="ZHAOSHANG_WEBHOOK_URL=https://x.cn/%%k"\n' in service
    with pytest.raises(UserError) as caught:
        Plan(("/z",), "/f", {}, {"ZHAOSHANG_WEBHOOK_URL": "k\nk"})
    assert caught.value.en == "a path or setting holds a control character: …"


@pytest.mark.parametrize("text", ["a\nb", "a\x00", "\x1b[31m"])
def test_nothing_breaks_out_of_its_line(text: str) -> None:
    with pytest.raises(UserError):
        Plan(("/z",), text, {})
    with pytest.raises(UserError):
        Plan(("/z",), "/f", {"ZHAOSHANG_CONTACT": text})


def test_what_powershell_would_read_otherwise_is_quoted() -> None:
    plan = Plan(("C:/z z/zhaoshang.exe", "crawl", "--db", "C:/D and ’E/t.db"), "C:/it's", {})
    do, *_ = windows_lines(plan, [(6, 17)], subprocess.list2cmdline)
    assert do == (
        "$do = New-ScheduledTaskAction -Execute 'C:/z z/zhaoshang.exe' -Argument"
        " 'crawl --db \"C:/D and ’’E/t.db\"' -WorkingDirectory 'C:/it''s'"
    )
