"""Where the sites are that can be changed from a browser: a project with its database; or why there is none here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import UserError


@dataclass(frozen=True, slots=True)
class Workplace:
    """A database, and the project whose sites are crawled into it."""

    database: Path
    project: Path | None
    modules: Sequence[str] = ()
    """The packages with the sites' files."""
    is_default: bool = True
    """Whether the project's commands mean this database without being told."""

    @property
    def refusal(self) -> UserError | None:
        """Why nothing can be changed here; None if it can be."""
        if self.project is None:
            return UserError(
                "这里不在项目文件夹中，没有地方放站点文件：先 zhaoshang init DIR，再在其中运行 zhaoshang serve",
                "this is not a project folder, so there is nowhere to put sites' files: zhaoshang init DIR, then zhaoshang serve in it",
            )
        file = self.database if self.database.exists() else self.database.parent
        if not (os.access(file, os.W_OK) and os.access(self.database.parent, os.W_OK)):
            return UserError(
                f"数据库 {self.database} 只读，不能采集，也不能改动站点",
                f"the database {self.database} is read-only: nothing can be crawled into it, and no site be changed",
            )
        return None

    @property
    def folder(self) -> Path:
        """Where the logs and files of jobs are while they are needed: beside the database, for its owner alone."""
        return self.database.with_name(f"{self.database.stem}-jobs")

    def make_folder(self) -> Path:
        """The same, made if it is not there. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder

    def command(self, arguments: Sequence[str]) -> list[str]:
        """The command line of a job, as a person types it."""
        found = shutil.which("zhaoshang", path=str(Path(sys.executable).parent))
        program = [found] if found else [sys.executable, "-c", "from crawler.cli import main; main()"]  # fmt: skip
        return [*program, *arguments]

    def with_database(self, arguments: Sequence[str]) -> list[str]:
        """The same arguments, with the database where the command would not find it itself."""
        return [*arguments, *([] if self.is_default else ["--db", str(self.database)])]
