"""The project folder: where a person's sites, settings and data are. Its ``scrapy.cfg`` tells it, as Scrapy has it.

``zhaoshang init DIR`` makes one; a checkout of this repository is one, too. It is found from any folder below it, or named by
``--project`` or ``ZHAOSHANG_HOME``. Without one, the database is ``data/zhaoshang.db`` in the current folder, and there are
no sites but the sample.
"""

from __future__ import annotations

import configparser
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.errors import UserError

HOME: Final = "ZHAOSHANG_HOME"
"""The variable that names the folder."""
_FILE: Final = "scrapy.cfg"
_SETTINGS: Final = "crawler.settings"
DATABASE: Final = Path("data", "zhaoshang.db")
"""Where a project has its database."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with the module of settings that holds in it."""

    folder: Path
    settings: str


def current_project() -> Project | None:
    """The one that is named, or that the current folder stands in; None if there is none.

    Raises UserError for a named folder that is none.
    """
    if named := os.environ.get(HOME):
        folder = Path(named).expanduser().absolute()
        if found := _project_at(folder):
            return found
        raise UserError(
            f"{folder} 不是 zhaoshang 的项目文件夹（没有 {_FILE}）；新建：zhaoshang init {folder}",
            f"{folder} is not a zhaoshang project folder (no {_FILE}); to create one: zhaoshang init {folder}",
        )
    try:
        here = Path.cwd()
    except FileNotFoundError:  # it was deleted under our feet
        return None
    return next(filter(None, map(_project_at, (here, *here.parents))), None)


def settings_module() -> str:
    """The module of settings: Scrapy's own variable goes first, then the project."""
    if named := os.environ.get("SCRAPY_SETTINGS_MODULE"):
        return named
    project = current_project()
    return project.settings if project else _SETTINGS


def default_database() -> Path:
    """The project's database, or the one of the current folder; relative where that is the project's."""
    project = current_project()
    if project is None or project.folder == Path.cwd():
        return DATABASE
    return project.folder / DATABASE


def find_modules() -> None:
    """Let the user's packages of sites be found in the project, and in the current folder, as Scrapy does."""
    project = current_project()
    for folder in ("", *([str(project.folder)] if project else [])):
        if folder not in sys.path:
            # Last: a file in the folder of one's data may be called as a module of Python's.
            sys.path.append(folder)


def _project_at(folder: Path) -> Project | None:
    """The project that a folder is; another program's ``scrapy.cfg`` makes none."""
    config = configparser.ConfigParser()
    try:
        if not config.read(folder / _FILE, encoding="utf-8"):
            return None
    except (configparser.Error, UnicodeDecodeError):
        return None
    settings = config.get("settings", "default", fallback="")
    is_ours = config.has_section("zhaoshang") or settings == _SETTINGS
    return Project(folder, settings or _SETTINGS) if is_ours else None
