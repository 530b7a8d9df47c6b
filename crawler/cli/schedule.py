"""``zhaoshang schedule``: crontab lines or systemd units that crawl every day."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.language import tell
from crawler.cli.options import database_option, set_option, settings_for
from crawler.errors import UserError, refusal
from crawler.project import current_project
from crawler.runs.schedule import (
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
from crawler.sites import nothing_declared, sites_of_the_user

if TYPE_CHECKING:
    from scrapy.settings import Settings

_CARRIED = (
    "ZHAOSHANG_LANG", "ZHAOSHANG_WEBHOOK_FORMAT", "ZHAOSHANG_WEBHOOK_ALWAYS",
    "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY",
)  # fmt: skip
# Carried by --install, and never printed.
_SECRET = ("ZHAOSHANG_WEBHOOK_URL", "ZHAOSHANG_WEBHOOK_SECRET")


@click.command()
@click.option("--install", is_flag=True, help="写入 crontab 或 systemd install it")
@click.option("--remove", is_flag=True, help="撤销 --install undo --install")
@click.option("--systemd", is_flag=True, help="systemd 定时器 a timer instead of crontab")
@click.option("--windows", is_flag=True, help="Windows 任务计划（只打印） lines for PowerShell")
@click.option(
    "--at", "times", multiple=True, metavar="HH:MM", help="时刻（可多次） time (repeatable)"
)
@click.option("--spread", is_flag=True, help="各站分散在一天之内 each site at a time of its own")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="N", help="采集进程数 processes")
@click.option("--max-minutes", type=click.IntRange(min=1), metavar="N", help="限时 time budget")
@database_option
@set_option
def schedule(
    install: bool,
    remove: bool,
    systemd: bool,
    windows: bool,
    times: tuple[str, ...],
    spread: bool,
    jobs: int | None,
    max_minutes: int | None,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """打印每天采集的 crontab 行、systemd 定时器或 Windows 任务计划（粘贴到 PowerShell）；加 --install 才写入。

    采集的是当前的项目文件夹，用的是当前安装的程序；--install 和 --remove 只改动自己的几行。ZHAOSHANG_… 变量和 -s
    的设置一并带上。

    Print the crontab lines, systemd units or the task of Windows (to be pasted into PowerShell) that crawl this project
    every day with this installation; nothing is changed without --install, and then only its own lines. Your
    ZHAOSHANG_… variables are carried along, and what -s sets.

    \b
    例 examples:
      zhaoshang schedule
      zhaoshang schedule --at 06:17 --at 18:17 --install
      zhaoshang schedule --systemd --jobs 2 --max-minutes 300
      zhaoshang schedule --windows --at 06:17
      zhaoshang schedule --remove
    """
    if install and remove:
        raise UserError("--install 和 --remove 只能选一个", "--install or --remove, not both")
    if spread and (systemd or times or jobs):
        raise UserError(
            "--spread 不能与 --systemd、--at、--jobs 同用（每行只采一个站点）",
            "--spread cannot be combined with --systemd, --at or --jobs (each line crawls one site)",
        )
    if windows and (install or remove or systemd or spread):
        raise UserError(
            "--windows 只打印，不能与 --install、--remove、--systemd、--spread 同用",
            "--windows only prints; it cannot be combined with --install, --remove, --systemd or --spread",
        )
    if remove:
        _remove_units() if systemd else _remove_lines()
        return
    at = [parse_time(time) for time in times] or [usual_time(f"{socket.gethostname()} {database}")]
    settings = _settings(changes)
    plan = _plan(database, changes, settings, install)
    budget = ["--max-minutes", str(max_minutes)] if max_minutes else []
    processes = ["--jobs", str(jobs)] if jobs else []
    whole = plan.crawling("--all", "--quiet", *processes, *budget)
    if windows:
        click.echo("\n".join(windows_lines(whole, at, subprocess.list2cmdline)))
        return
    if systemd:
        _offer_units(systemd_units(whole, at), install)
        return
    if spread:
        sites, _ = sites_of_the_user(settings)
        if not sites:
            raise nothing_declared()
        lines = [
            line
            for name in sorted(sites)
            for line in crontab_lines(plan.crawling(name, "--quiet", *budget), [spread_time(name)])
        ]
    else:
        lines = crontab_lines(whole, at)
    if not install:
        click.echo("\n".join(lines))
        return
    _write_crontab(with_block(_read_crontab(), [*environment_lines(plan), *lines]))
    tell(f"已写入 crontab，共 {len(lines)} 行。", f"Written to the crontab: {len(lines)} lines.")


def _settings(changes: Sequence[str]) -> Settings:
    """With the user's changes, which every command will have too. Raises UserError for a secret one."""
    for change in changes:
        name = change.partition("=")[0]
        if f"ZHAOSHANG_{name}" in _SECRET:
            raise UserError(
                f"{name} 是密钥，不能写在命令里；请用环境变量 ZHAOSHANG_{name}",
                f"{name} is a secret and must not be part of a command; use the variable ZHAOSHANG_{name}",
            )
    return settings_for(changes)


def _plan(database: Path, changes: Sequence[str], settings: Settings, install: bool) -> Plan:
    """This installation, from this folder; with its secrets only to be installed."""
    beside = (Path(sys.executable).parent / name for name in ("zhaoshang", "zhaoshang.exe"))
    program = next(filter(Path.exists, beside), Path(sys.argv[0]).absolute())
    contact = str(settings["CONTACT"] or "")
    environment = {"ZHAOSHANG_CONTACT": contact} if contact else {}
    environment |= {name: os.environ[name] for name in _CARRIED if os.environ.get(name)}
    if not contact:
        tell(
            "提示：没有设置 ZHAOSHANG_CONTACT，站长无法联系到您",
            "note: ZHAOSHANG_CONTACT is not set; webmasters cannot reach you",
            err=True,
        )
    secrets = {name: os.environ[name] for name in _SECRET if os.environ.get(name)}
    if secrets and not install:
        names = ", ".join(secrets)
        tell(
            f"提示：{names} 是密钥，不打印；请在 crontab 中自成一行，或用 --install 写入",
            f"note: {names} is a secret and is not printed; give it a line of its own in the crontab, or use --install",
            err=True,
        )
        secrets = {}
    set_ = (word for change in changes for word in ("-s", change))
    command = (str(program), "--db", str(database.absolute()), *set_)
    project = current_project()
    folder = project.folder if project else Path.cwd()
    return Plan(command, str(folder), environment, secrets)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UserError(
            f"这台机器上没有 {name}；不加 --install 可打印内容，自行安排",
            f"there is no {name} on this machine; without --install the lines are printed for you",
        )
    return found


def _read_crontab() -> str:
    ended = subprocess.run(  # noqa: S603 - no argument comes from outside
        [_program("crontab"), "-l"], capture_output=True, text=True, check=False
    )
    # A user without a crontab is told so, with exit code 1.
    if ended.returncode and "no crontab" not in ended.stderr.lower():
        raise UserError(
            f"crontab 读不出来：{ended.stderr}", f"the crontab cannot be read: {ended.stderr}"
        )
    return ended.stdout if not ended.returncode else ""


def _write_crontab(text: str) -> None:
    ended = subprocess.run(  # noqa: S603 - as above
        [_program("crontab"), "-"], input=text, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise UserError(
            f"crontab 没有接受：{ended.stderr}", f"the crontab was not accepted: {ended.stderr}"
        )


def _remove_lines() -> None:
    """Take our lines out of the crontab, and say so."""
    before = _read_crontab()
    rest = without_block(before)
    if rest == before:
        zh, en = (
            "crontab 里没有 zhaoshang 的行，没有改动",
            "There are no zhaoshang lines in the crontab; nothing was changed",
        )
        if _units():
            zh += "；systemd 定时器要加 --systemd"
            en += "; to remove the systemd timer add --systemd"
        tell(f"{zh}。", f"{en}.")
        return
    _write_crontab(rest)
    kept = sum(bool(line.strip()) for line in rest.splitlines())
    tell(
        f"已从 crontab 删去 zhaoshang 的行；其余 {kept} 行原样保留。",
        f"Removed zhaoshang's lines from the crontab; other lines kept as they were: {kept}.",
    )


def _unit_folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def _offer_units(units: dict[str, str], install: bool) -> None:
    if not install:
        for name, text in units.items():
            click.echo(f"# {_unit_folder() / name}\n{text}")
        return
    systemctl = _program("systemctl")
    folder = _unit_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in units.items():
            # It may hold a webhook's key.
            (folder / name).touch(mode=0o600)
            (folder / name).chmod(0o600)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(f"无法写入 {folder}：{zh}", f"cannot write {folder}: {en}") from error
    _systemctl(systemctl, "daemon-reload")
    _systemctl(systemctl, "enable", "--now", "zhaoshang.timer")
    tell(f"已写入 {folder} 并启用。", f"Written to {folder} and enabled.")


def _units() -> list[Path]:
    """Our units that are in place."""
    paths = (_unit_folder() / name for name in ("zhaoshang.timer", "zhaoshang.service"))
    return [path for path in paths if path.exists()]


def _remove_units() -> None:
    """Stop the timer and delete our units, and say so."""
    folder = _unit_folder()
    if not (units := _units()):
        tell(
            f"{folder} 里没有 zhaoshang 的定时器，没有改动。",
            f"There is no zhaoshang timer in {folder}; nothing was changed.",
        )
        return
    systemctl = _program("systemctl")
    _systemctl(systemctl, "disable", "--now", "zhaoshang.timer")
    for path in units:
        path.unlink(missing_ok=True)
    _systemctl(systemctl, "daemon-reload")
    tell(
        f"已停用定时器，并从 {folder} 删去它。",
        f"Stopped the timer and deleted it from {folder}.",
    )


def _systemctl(program: str, *arguments: str) -> None:
    ended = subprocess.run(  # noqa: S603 - as above
        [program, "--user", *arguments], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise UserError(
            f"systemctl --user {' '.join(arguments)} 失败：{ended.stderr}",
            f"systemctl --user {' '.join(arguments)} failed: {ended.stderr}",
        )
