"""The migrations of one of our files, in order: named here, applied by sqlite-utils.

Apart from it, because whoever only reads must know how many there are, and need not load what applies them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sqlite_utils import Database

Step: TypeAlias = "Callable[[Database], None]"


class MigrationSet:
    """A decorator for the functions of a set: ``@migrations(name="0001_first_tables")``. Its length is the file's version."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._steps: list[tuple[str, Step]] = []

    def __call__(self, *, name: str) -> Callable[[Step], Step]:
        def add(step: Step) -> Step:
            self._steps.append((name, step))
            return step

        return add

    @property
    def names(self) -> list[str]:
        """Their names, in the order in which they are applied."""
        return [name for name, _ in self._steps]

    def __len__(self) -> int:
        return len(self._steps)

    def apply(self, db: Database, *, stop_before: str | None = None) -> None:
        """Apply those that the file does not have yet, up to the one named ``stop_before``, if any."""
        from sqlite_utils import Migrations

        migrations = Migrations(self.name)
        for name, step in self._steps:
            migrations(name=name)(step)
        migrations.apply(db, stop_before=stop_before)
