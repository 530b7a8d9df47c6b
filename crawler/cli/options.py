"""Options that several verbs share, and the settings that they lead to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from crawler.cli.language import say
from crawler.cli.table import styled
from crawler.cli.verbs import DATABASE
from crawler.errors import StorageError, UserError, refusal
from crawler.plain_settings import Plain, SettingsToRead
from crawler.project import default_database, find_modules, settings_module

if TYPE_CHECKING:
    from scrapy.settings import Settings

_F = TypeVar("_F", bound=Callable[..., Any])


class DatabaseFile(click.Path):
    """A file that is there, or may be made: a name that the system refuses is told before anything is done."""

    def __init__(self) -> None:
        # Whether it may be read is told by whoever opens it, as of any other file that cannot be used.
        super().__init__(dir_okay=False, readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises UserError for an empty name, StorageError for one that the system refuses."""
        if not os.fspath(value):
            raise UserError("--db：文件名是空的", "--db: the name of the file is empty")
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        try:
            # The archive, the locks and SQLite's own files have this name and a little more. No link is followed:
            # what is wrong with a file that is there is told by whoever opens it.
            path.with_name(f"{path.name}-archive.db-journal").lstat()
        except FileNotFoundError:
            pass
        except OSError as error:
            zh, en = refusal(error)
            raise StorageError(
                f"数据库 {path} 不能用：{zh}", f"database {path} cannot be used: {en}"
            ) from error
        return path


def database_option(function: _F) -> _F:
    """``--db PATH``."""
    return click.option(
        "--db",
        "database",
        type=DatabaseFile(),
        default=default_database,
        callback=_told,
        help="数据库文件 database file  [data/zhaoshang.db]",
    )(function)


def _told(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """A person at a terminal who did not name it is told which database it is: the folder, or a variable, decided that."""
    is_default = context.get_parameter_source("database") is ParameterSource.DEFAULT
    if not (is_default or context.resilient_parsing):
        DATABASE.set(path)
    # What was typed before it is known already.
    is_quiet = bool(context.params.get("quiet"))
    if is_default and _at_terminal() and not (context.resilient_parsing or is_quiet):
        click.echo(styled(say(f"数据库 {path}", f"database {path}"), "dim"), err=True)
    return path


def _at_terminal() -> bool:
    return sys.stderr.isatty()


def is_there(database: Path, *, needed: bool = False) -> bool:
    """Whether there is a database yet. Before the first crawl there is none, which is no fault.

    Raises StorageError for one that was named on the command line (a slip of the pen), or is ``needed``.
    """
    if os.path.lexists(database):
        return True
    source = click.get_current_context().get_parameter_source("database")
    is_default = (
        source is ParameterSource.DEFAULT or database.absolute() == default_database().absolute()
    )
    if needed or not is_default:
        raise StorageError(f"没有数据库 {database}", f"there is no database {database}")
    return False


def set_option(function: _F) -> _F:
    """``-s NAME=VALUE``, as Scrapy has it."""
    return click.option(
        "-s",
        "--set",
        "changes",
        multiple=True,
        metavar="NAME=VALUE",
        help="改 Scrapy 设置 change a Scrapy setting",
    )(function)


def settings_to_read(changes: Sequence[str] = (), **values: Any) -> SettingsToRead:
    """The same for a verb that only reads: without Scrapy, as long as none of its settings is changed.

    Raises UserError for one that cannot be.
    """
    if changes:
        return settings_for(changes, **values)
    from crawler.checked_settings import check_now

    find_modules()
    module = import_module(settings_module())
    found = {name: value for name, value in vars(module).items() if name.isupper()}
    settings = Plain(found | values)
    check_now(settings)
    return settings


def settings_for(changes: Sequence[str] = (), **values: Any) -> Settings:
    """The project's settings with the user's changes. Raises UserError for one that cannot be."""
    # They take a second, and some verbs have no use for them.
    from scrapy.settings import Settings

    from crawler.checked_settings import check, check_name

    find_modules()
    settings = Settings()
    settings.setmodule(settings_module(), priority="project")
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or not name:
            raise UserError(f"-s 的写法是 NAME=VALUE：{change}", f"-s takes NAME=VALUE: {change}")
        check_name(name)
        try:
            settings.set(name, value, priority="cmdline")
        except ValueError as error:  # of a table of components
            raise UserError(
                f"设置 {name} 应为 JSON 对象：{value[:60]}",
                f"setting {name} takes a JSON object: {value[:60]}",
            ) from error
    settings.setdict(values, priority="cmdline")
    check(settings)
    return settings
