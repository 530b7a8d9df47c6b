"""``zhaoshang backup``: a consistent copy, also while a crawl runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from crawler.cli.language import tell
from crawler.cli.options import database_option, set_option, settings_for
from crawler.errors import UserError
from crawler.storage.archive import archive_of, archive_path
from crawler.storage.backup import back_up


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--archive", is_flag=True, help="连同网页存档 the archive of pages too")
@click.option("--force", is_flag=True, help="覆盖已有文件 overwrite an existing file")
@database_option
@set_option
def backup(
    target: Path | None, archive: bool, force: bool, database: Path, changes: tuple[str, ...]
) -> None:
    """复制数据库：采集进行中也可以，副本经过检查，完好才留下。TARGET 是文件或目录。

    Copy the database, also while a crawl runs; the copy is checked, and kept only if it is sound. TARGET is a
    file or a folder; by default the folder backups beside the database. With --archive the archive of pages is
    copied too, beside the copy.

    \b
    例 examples:
      zhaoshang backup
      zhaoshang backup /mnt/usb/ --archive
      zhaoshang backup copy.db --force
    """
    settings = settings_for(changes, DATABASE=str(database))
    if target is None or target.is_dir():
        folder = database.parent / "backups" if target is None else target
        target = folder / f"{database.stem}-{datetime.now():%Y%m%d-%H%M%S}.db"  # noqa: DTZ005 - a name
    copies = [(database, target)]
    if archive:
        source = archive_path(database, settings["ARCHIVE"])
        if source is None or not source.is_file():
            raise UserError("没有网页存档", "there is no archive of pages")
        # Where the copy, opened as a database, has its archive.
        copies.append((source, archive_of(target)))
    for source, copy in copies:
        size = back_up(source, copy, force=force)
        tell(f"{copy}（{size / 1e6:.1f} MB，检查无误）", f"{copy} ({size / 1e6:.1f} MB, checked)")
