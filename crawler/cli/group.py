"""How the command finds its verbs, shows help in both languages, and says in one line what was typed wrongly."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from crawler.cli.language import broken, lines_of, say, width
from crawler.cli.usage import in_words
from crawler.cli.verbs import DATABASE, PROJECT
from crawler.errors import ExitCode, StorageError, UserError, refusal

_HEADINGS: Final = {
    "Usage: ": "用法 Usage: ",
    "Options": "选项 Options",
    "Commands": "命令 Commands",
    "Upkeep": "维护 Upkeep",
    "Positional arguments": "参数 Arguments",
}
_NO_OUTPUT: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
_HELP: Final = {
    "Show this message and exit.": "显示帮助 show this message",
    "Show the version and exit.": "显示版本 show the version",
}


class _Formatter(click.HelpFormatter):
    """Click's own words in both languages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _HEADINGS[prefix or "Usage: "])

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS[heading])

    def write_text(self, text: str) -> None:
        """Broken where a terminal needs it: click counts a Chinese character as one column, and breaks at spaces only."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" if number else "")
            kept = paragraph.removeprefix("\b\n")
            if kept == paragraph:
                words = "".join(map(_joined, paragraph.splitlines())).strip()
                self.write("".join(f"{line}\n" for line in broken(words, self.width, indent, "")))
            else:
                self.write("".join(f"{indent}{line}\n" for line in kept.splitlines()))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(name, _HELP.get(text, text)) for name, text in rows]
        super().write_dl(
            [(name, re.sub(r"\[required\]$", "[必填 required]", text)) for name, text in told],
            col_max,
            col_spacing,
        )


def _joined(line: str) -> str:
    """A line as it goes on in the next one: Chinese without a space, English with one."""
    line = line.strip()
    return line if line and width(line[-1]) == 2 else f"{line} "


class _Context(click.Context):
    formatter_class = _Formatter


class Verbs(click.Group):
    """A group whose verbs are modules of ``crawler.cli``, each imported when it is asked for.

    To import them all takes seconds, which nobody should wait for at a Tab or at ``--help``. ``verbs``: what each is
    for, in both languages, in the order of the help; ``upkeep``: those that stand below the others.
    """

    context_class = _Context

    def __init__(
        self, *args: Any, verbs: Mapping[str, str], upkeep: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._everyday, self._upkeep = verbs, upkeep
        self._verbs = {**verbs, **upkeep}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._verbs:
            return None
        # `try` is a word of Python's.
        name = cmd_name + "_" if cmd_name == "try" else cmd_name
        command = getattr(import_module(f"crawler.cli.{name}"), name)
        assert isinstance(command, click.Command)
        _in_both_languages(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(
                error.command_name, possibilities=self._verbs, ctx=ctx
            ) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        longest = max(map(len, self._verbs))
        for heading, verbs in (("Commands", self._everyday), ("Upkeep", self._upkeep)):
            with formatter.section(heading):
                formatter.write_dl([(f"{verb:{longest}}", told) for verb, told in verbs.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        verbs = [
            CompletionItem(verb, help=told)
            for verb, told in self._verbs.items()
            if verb.startswith(incomplete)
        ]
        return verbs + click.Command.shell_complete(self, ctx, incomplete)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        PROJECT.set(None)
        DATABASE.set(None)
        try:
            code = super().main(*args, **kwargs)
            sys.stdout.flush()
            sys.exit(code)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _fail(in_words(error))
        except UserError as error:
            _fail(error)
        except OSError as error:
            # A full disk under the file, or a terminal that has gone. Else it is a defect of ours.
            if error.filename is not None or error.errno not in _NO_OUTPUT:
                raise
            # Python would try once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            zh, en = refusal(error)
            _fail(StorageError(f"无法写入标准输出：{zh}", f"cannot write to standard output: {en}"))
        except click.Abort as error:
            # Ctrl-C, after which click has begun a line, or the end of the input at a question, whose line is open.
            begin = "" if error.__cause__ else "\n"
            click.echo(begin + say("已中断", "interrupted"), err=True)
            sys.exit(ExitCode.INTERRUPTED)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Also prints help."""
        with _readers_that_go():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _readers_that_go():
            return super().invoke(ctx)


@contextmanager
def _readers_that_go() -> Iterator[None]:
    """The reader of the pipe (head, less) has gone: that is no error of ours."""
    try:
        yield
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.OK)


def _fail(error: UserError) -> None:
    text = say("错误：", "error: ").split(" / ")[0] + say(error.zh, error.en)
    click.echo(lines_of(text, err=True), err=True)
    sys.exit(error.exit_code)


def _in_both_languages(command: click.Command) -> None:
    command.context_class = _Context
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _in_both_languages(each)
