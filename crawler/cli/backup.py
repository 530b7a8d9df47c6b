"""``zhaoshang backup``: a consistent copy, also while a crawl runs."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import click

from crawler.cli.language import tell
from crawler.cli.options import database_option, set_option, settings_for
from crawler.errors import StorageError, UserError, refusal
from crawler.storage.archive import archive_of, archive_path
from crawler.storage.archive_schema import ARCHIVE
from crawler.storage.backup import back_up
from crawler.storage.database import DATABASE
from crawler.storage.desk import DESK, desk_file
from crawler.storage.watch_file import watch_file
from crawler.storage.watch_schema import WATCH


@click.command()
@click.argument("target", required=False, type=click.Path())
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="N", help="只留最近 N 份 keep the newest N only"
)
@click.option("--archive", is_flag=True, help="连同网页存档 the page archive too")
@click.option("--force", is_flag=True, help="覆盖已有文件 overwrite an existing file")
@database_option
@set_option
def backup(
    target: str | None,
    keep: int | None,
    archive: bool,
    force: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """复制数据库、订阅和阅读标记：采集中也可以，副本经过检查，完好才留下。TARGET 是文件或已有的文件夹，默认是数据库旁的
    backups（只有它会自动新建）。

    --archive 连同网页存档一起复制，放在副本旁边。--keep N 在复制成功之后，删去这个文件夹里同一数据库较早的副本，
    只留最近 N 份；别的文件一概不动。

    Copy the database, the subscriptions and the reading marks, also during a crawl; the copy is checked and kept only if it is sound. TARGET
    is a file or an existing folder; the default is the folder backups beside the database, the only one that is created
    if missing. With --archive the page archive is copied too, beside the copy. With --keep N, older copies of the same
    database in that folder are deleted after a successful copy, all but the newest N; no other file is touched.

    \b
    例 examples:
      zhaoshang backup
      zhaoshang backup --keep 14
      zhaoshang backup /mnt/usb/ --archive
      zhaoshang backup copy.db --force
    """
    settings = settings_for(changes, DATABASE=str(database))
    copied = _copied(target, database)
    if keep is not None and not _is_ours(copied, database):
        raise UserError(
            "--keep 只与文件夹同用：副本的名字由程序定",
            "--keep needs a folder as TARGET: the program names the copies",
        )
    copies = [(database, copied, DATABASE)]
    if watch_file(database).exists():
        copies.append((watch_file(database), watch_file(copied), WATCH))
    if desk_file(database).exists():
        copies.append((desk_file(database), desk_file(copied), DESK))
    if archive:
        source = archive_path(database, settings["ARCHIVE"])
        if source is None or not source.is_file():
            raise UserError("没有网页存档", "there is no page archive")
        # Where the copy, opened as a database, has its archive.
        copies.append((source, archive_of(copied), ARCHIVE))
    failed: list[StorageError] = []
    for source, copy, kind in copies:
        try:
            size = back_up(source, copy, force=force, kind=kind)
        except StorageError as error:
            # What can be saved is saved; without the articles there is nothing to save.
            if kind is DATABASE:
                raise
            failed.append(error)
            continue
        tell(f"{copy}（{size / 1e6:.1f} MB，检查无误）", f"{copy} ({size / 1e6:.1f} MB, checked)")
    if failed:
        # Older copies have what this one lacks.
        raise StorageError(
            f"数据库已备份；没有备份的：{'；'.join(error.zh for error in failed)}",
            f"the database was backed up; not backed up: {'; '.join(error.en for error in failed)}",
        )
    if keep is not None:
        _delete_older(copied, database, keep)


def _is_ours(copy: Path, database: Path) -> bool:
    """Whether a file has the name of a copy, which tells when it was made."""
    return bool(re.fullmatch(rf"{re.escape(database.stem)}-\d{{8}}-\d{{6}}\.db", copy.name))


def _delete_older(copied: Path, database: Path, keep: int) -> None:
    """Delete copies with their archives, the oldest first. Raises UserError if one cannot be deleted."""
    copies = sorted(path for path in copied.parent.iterdir() if _is_ours(path, database))
    for copy in copies[:-keep]:
        try:
            archive_of(copy).unlink(missing_ok=True)
            watch_file(copy).unlink(missing_ok=True)
            desk_file(copy).unlink(missing_ok=True)
            copy.unlink(missing_ok=True)
        except OSError as error:
            zh, en = refusal(error)
            raise UserError(f"无法删去 {copy}：{zh}", f"cannot delete {copy}: {en}") from error
    if deleted := len(copies[:-keep]):
        tell(f"已删去较早的副本 {deleted} 份", f"older copies deleted: {deleted}")


def _copied(target: str | None, database: Path) -> Path:
    """Where the copy goes. Raises UserError for a file in a folder, or a folder by the slash at its end, that is not
    there.
    """
    if target is not None and not Path(target).is_dir():
        is_folder = target.endswith(("/", os.sep))
        folder = Path(target) if is_folder else Path(target).parent
        # A disk that is not mounted must not become a file or a folder of its name, on the disk that it is to save.
        if not folder.is_dir():
            shown = target if is_folder else str(folder)
            raise UserError(
                f"没有目录 {shown}（磁盘没有挂载？）", f"no folder {shown}; is its disk mounted?"
            )
        return Path(target)
    folder = database.parent / "backups" if target is None else Path(target)
    return folder / f"{database.stem}-{datetime.now():%Y%m%d-%H%M%S}.db"  # noqa: DTZ005 - a name
