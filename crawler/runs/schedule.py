"""The lines of a crontab, the units of systemd and the task of Windows that crawl every day. Pure: text in, text out."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from crawler.errors import UserError

BEGIN: Final = "# zhaoshang: begin (written by `zhaoshang schedule --install`)"
END: Final = "# zhaoshang: end"
_BLOCK: Final = re.compile(rf"{re.escape(BEGIN)}\n.*?{re.escape(END)}\n?", re.DOTALL)
_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
# A full hour is when everybody's cron starts, and many sites are slow for it.
_QUIET_MINUTES: Final = range(7, 54)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run: a command, the folder that it is run in, and its environment.

    ``secrets`` are variables too; they stand in no command, which cron logs and mails.
    """

    command: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        secrets = self.secrets.values()
        for text in (*self.command, self.folder, *self.environment.values(), *secrets):
            if re.search(r"[\x00-\x1f\x7f]", text):
                shown = "…" if text in secrets else text
                raise UserError(
                    f"路径或设置里有控制字符：{shown}",
                    f"a path or setting holds a control character: {shown}",
                )

    def crawling(self, *arguments: str) -> Plan:
        """The same with ``crawl ARGUMENTS``."""
        command = (*self.command[:1], "crawl", *arguments, *self.command[1:])
        return replace(self, command=command)


def parse_time(text: str) -> tuple[int, int]:
    """``HH:MM`` -> hour and minute. Raises UserError."""
    if not (found := _TIME.fullmatch(text)):
        raise UserError(f"时间的写法是 HH:MM：{text}", f"a time is written HH:MM: {text}")
    return int(found[1]), int(found[2])


def usual_time(key: str) -> tuple[int, int]:
    """An early morning time off the full hour, always the same for a key."""
    number = _number(key)
    return 5 + number % 2, _QUIET_MINUTES[number // 2 % len(_QUIET_MINUTES)]


def spread_time(key: str) -> tuple[int, int]:
    """Some time of the day, off the full hour, always the same for a key."""
    number = _number(key)
    return number % 24, _QUIET_MINUTES[number // 24 % len(_QUIET_MINUTES)]


def crontab_lines(plan: Plan, times: Sequence[tuple[int, int]]) -> list[str]:
    """One line for each time."""
    variables = " ".join(f"{name}={shlex.quote(value)}" for name, value in plan.environment.items())
    run = f"cd {shlex.quote(plan.folder)} && {variables} {shlex.join(plan.command)}".replace(
        "  ", " "
    )
    # cron takes a percent sign for the end of the line.
    run = run.replace("%", r"\%")
    return [f"{minute} {hour} * * * {run}" for hour, minute in times]


def environment_lines(plan: Plan) -> list[str]:
    """What a crontab sets for the lines below: the secrets of a plan."""
    return [f"{name}={value}" for name, value in plan.secrets.items()]


def with_block(crontab: str, lines: Sequence[str]) -> str:
    """A crontab with our lines in the place of those that it had; all others as they were."""
    rest = without_block(crontab)
    if rest and not rest.endswith("\n"):
        rest += "\n"
    return rest + "\n".join([BEGIN, *lines, END]) + "\n"


def without_block(crontab: str) -> str:
    """A crontab without our lines. Raises UserError if the end of our lines was taken out by hand."""
    rest = _BLOCK.sub("", crontab)
    if BEGIN in rest:
        raise UserError(
            f"crontab 里有“{BEGIN}”却没有“{END}”，请用 crontab -e 改好",
            f"the crontab has '{BEGIN}' without '{END}'; correct it with crontab -e",
        )
    return rest


def systemd_units(plan: Plan, times: Sequence[tuple[int, int]]) -> dict[str, str]:
    """A service and its timer for the user's systemd, by file name."""
    environment = "".join(
        f"Environment={_systemd_word(f'{name}={value}')}\n"
        for name, value in {**plan.environment, **plan.secrets}.items()
    )
    command = " ".join(_systemd_word(word, dollars=True) for word in plan.command)
    calendar = "".join(f"OnCalendar=*-*-* {hour:02}:{minute:02}:00\n" for hour, minute in times)
    folder = plan.folder.replace("%", "%%")
    return {
        "zhaoshang.service": (
            "[Unit]\nDescription=zhaoshang: crawl all sites\nWants=network-online.target\n"
            "After=network-online.target\n\n"
            f"[Service]\nType=oneshot\nWorkingDirectory={folder}\n{environment}ExecStart={command}\n"
            # What is under way is finished in good order.
            "KillMode=mixed\nTimeoutStopSec=180\nNice=10\n"
        ),
        "zhaoshang.timer": (
            f"[Unit]\nDescription=zhaoshang: every day\n\n[Timer]\n{calendar}"
            # A machine that slept at the time makes up for it.
            "Persistent=true\n\n[Install]\nWantedBy=timers.target\n"
        ),
    }


def windows_lines(
    plan: Plan, times: Sequence[tuple[int, int]], join: Callable[[Sequence[str]], str]
) -> list[str]:
    """Lines for PowerShell that give Windows' Task Scheduler a task of this name and make its variables the user's.

    ``join`` makes one command line of its words, as Windows has it.

    A machine that slept at the time makes up for it. Secrets of the plan are left out.
    """
    variables = [
        f"[Environment]::SetEnvironmentVariable({_powershell(name)}, {_powershell(value)}, 'User')"
        for name, value in plan.environment.items()
    ]
    program, *arguments = plan.command
    triggers = ", ".join(
        f"(New-ScheduledTaskTrigger -Daily -At {hour:02}:{minute:02})" for hour, minute in times
    )
    return [
        *variables,
        f"$do = New-ScheduledTaskAction -Execute {_powershell(program)}"
        f" -Argument {_powershell(join(arguments))} -WorkingDirectory {_powershell(plan.folder)}",
        f"$at = @({triggers})",
        "$how = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew",
        "Register-ScheduledTask -TaskName zhaoshang -Action $do -Trigger $at -Settings $how -Force",
    ]


def _powershell(text: str) -> str:
    """Text that PowerShell takes as it stands. It takes typographic quotes for straight ones."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


def _systemd_word(text: str, *, dollars: bool = False) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text.replace("$", "$$") if dollars else text}"'


def _number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
