"""Options that several verbs share, and the settings that they lead to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from crawler.errors import StorageError, UserError, refusal
from crawler.plain_settings import Plain, SettingsToRead

if TYPE_CHECKING:
    from scrapy.settings import Settings

DEFAULT_DATABASE: Final = Path("data/zhaoshang.db")
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
        default=DEFAULT_DATABASE,
        show_default=True,
        help="数据库文件 database file",
    )(function)


def is_there(database: Path, *, needed: bool = False) -> bool:
    """Whether there is a database yet. Before the first crawl there is none, which is no fault.

    Raises StorageError for one that was named on the command line (a slip of the pen), or is ``needed``.
    """
    if os.path.lexists(database):
        return True
    source = click.get_current_context().get_parameter_source("database")
    if needed or source is not ParameterSource.DEFAULT:
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


def find_modules_here() -> None:
    """Let the user's packages of sites be found in the current folder, as Scrapy does."""
    if "" not in sys.path:
        # Last: a file in the folder of one's data may be called as a module of Python's.
        sys.path.append("")


def settings_to_read(changes: Sequence[str] = (), **values: Any) -> SettingsToRead:
    """The same for a verb that only reads: without Scrapy, as long as none of its settings is changed.

    Raises UserError for one that cannot be.
    """
    if changes:
        return settings_for(changes, **values)
    from crawler.checked_settings import check_now

    find_modules_here()
    module = import_module(os.environ.get("SCRAPY_SETTINGS_MODULE", "crawler.settings"))
    found = {name: value for name, value in vars(module).items() if name.isupper()}
    settings = Plain(found | values)
    check_now(settings)
    return settings


def settings_for(changes: Sequence[str] = (), **values: Any) -> Settings:
    """The project's settings with the user's changes. Raises UserError for one that cannot be."""
    # They take a second, and some verbs have no use for them.
    from scrapy.utils.project import get_project_settings

    from crawler.checked_settings import check, check_name

    # Works from any folder; a scrapy.cfg of the user's own is not needed.
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    find_modules_here()
    settings = get_project_settings()
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
