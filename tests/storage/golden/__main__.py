"""Writes the files of the versions that have none."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.storage.golden import released, write

if __name__ == "__main__":
    for each in released():
        if not each.path.exists():
            with TemporaryDirectory() as folder:
                write(each, Path(folder) / "golden.db")
