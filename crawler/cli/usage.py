"""What was wrong with a command line, in one line and both languages: click tells it in three lines of English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import click

from crawler.errors import UserError

# Click's sentences, as it builds them, and what they say in Chinese. One that is new to us stays English.
_SENTENCES: Final = (
    (r"Got unexpected extra arguments? \((.+)\)", r"多余的参数：\1"),
    (r"Missing command\.", "缺少命令"),
    (r"Option (.+) requires an argument\.", r"选项 \1 缺少值"),
    (r"Option (.+) requires (\d+) arguments\.", r"选项 \1 需要 \2 个值"),
    (r"Option (.+) does not take a value\.", r"选项 \1 不带值"),
    (r"(.+) is not in the range (.+)\.", r"\1 不在范围 \2 之内"),
    (r"(.+) is not a valid integer(?: range)?\.", r"\1 不是整数"),
    (r"(.+) is not a valid float(?: range)?\.", r"\1 不是数字"),
    (r"(.+) is not one of (.+)\.", r"\1 不是其中之一：\2"),
    (r"\w+ (.+) does not exist\.", r"\1 不存在"),
    (r"\w+ (.+) is a directory\.", r"\1 是目录"),
    (r"\w+ (.+) is a file\.", r"\1 是文件"),
    (r"\w+ (.+) is not readable\.", r"\1 不可读"),
    (r"\w+ (.+) is not writable\.", r"\1 不可写"),
)


def in_words(error: click.ClickException) -> UserError:
    """The error that the command ends with; it names the help that shows how it is typed."""
    zh, en = _told(error)
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        asked = f"{context.command_path} --help"
        zh, en = f"{zh}；见 {asked}", f"{en}; see {asked}"
    return UserError(zh, en)


def _told(error: click.ClickException) -> tuple[str, str]:
    match error:
        case click.NoSuchOption():
            return _unknown("没有选项", "no such option", error.option_name, error.possibilities)
        case click.exceptions.NoSuchCommand():
            return _unknown("没有命令", "no such command", error.command_name, error.possibilities)
        case click.MissingParameter(param=click.Option()):
            return f"缺少选项 {_name(error)}", f"missing option {_name(error)}"
        case click.MissingParameter():
            return f"缺少参数 {_name(error)}", f"missing argument {_name(error)}"
        case click.BadParameter():
            zh, en = _sentence(error.message)
            return f"{_name(error)}：{zh}", f"{_name(error)}: {en}"
    return _sentence(error.format_message())


def _unknown(zh: str, en: str, name: str, alike: Sequence[str] | None) -> tuple[str, str]:
    if not alike:
        return f"{zh} {name}", f"{en}: {name}"
    return f"{zh} {name}（是 {alike[0]}？）", f"{en}: {name} (did you mean {alike[0]}?)"


def _name(error: click.BadParameter) -> str:
    """The option, or what the help calls the argument."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else ""


def _sentence(message: str) -> tuple[str, str]:
    message = message.strip()
    for pattern, zh in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(zh), _lower(message)
    return message, _lower(message)


def _lower(message: str) -> str:
    """As the program's other errors begin and end."""
    return message[:1].lower() + message[1:].removesuffix(".")
