"""``zhaoshang archive``: what the archive of raw pages holds, one page of it, and pruning it."""

from __future__ import annotations

import json
import re
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from crawler.cli.language import tell
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.clock import present, stamp
from crawler.errors import UserError
from crawler.fields.urls import canonical_url
from crawler.storage.archive import Archive, Page, SiteSize, archive_path
from crawler.storage.database import open_read_only

_UNITS: Final = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_DAYS: Final = {"d": 1, "w": 7, "m": 30, "y": 365}


@click.group()
def archive() -> None:
    """查看、取出、清理存档的原始网页。

    Inspect the archived raw pages, print one, prune old ones.
    """


@archive.command(short_help="存了多少 how much is stored")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用 JSON, for programs")
@database_option
@set_option
def info(as_json: bool, database: Path, changes: tuple[str, ...]) -> None:
    """各站点的网页数、次数、原始大小、压缩后大小。

    Pages, fetches, raw and stored bytes of each site.
    """
    path = _path(database, changes)
    with closing(Archive.open_to_read(path)) as opened:
        sizes, file_bytes = opened.sizes(), opened.file_bytes()
    if as_json:
        sites = [asdict(size) for size in sizes]
        click.echo(json.dumps({"path": str(path), "bytes": file_bytes, "sites": sites}))
        return
    console = terminal()
    table = plain_table(
        ("站点", "site"), ("网页", "pages"), ("次数", "fetches"), ("原始", "raw"), ("存为", "stored"), "%",
        ("最早", "oldest"), ("最新", "newest"), numbers=range(1, 6),
    )  # fmt: skip
    for size in sizes:
        cells = _cells(size)
        if console.is_terminal:
            table.add_row(*cells)
        else:
            click.echo("\t".join(cells))
    if console.is_terminal:
        console.print(table)
    tell(f"文件 {path}：{readable(file_bytes)}", f"file {path}: {readable(file_bytes)}")


@archive.command(short_help="清理旧网页 delete old pages")
@click.option(
    "--older-than",
    metavar="AGE",
    help="抓取已久：365d、52w、2y fetched longer ago",
)
@click.option(
    "--max-size",
    metavar="SIZE",
    help="存档文件上限：500MB、2GB largest size of the archive",
)
@click.option(
    "--all-versions",
    is_flag=True,
    help="最新版本也删 delete newest versions too",
)
@click.option("--dry-run", is_flag=True, help="只显示会删多少 only show how much")
@database_option
@set_option
def prune(
    older_than: str | None,
    max_size: str | None,
    all_versions: bool,
    dry_run: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """按时间或大小清理，最旧的先删；文章不受影响。

    每页的最新版本总会留下，除非 --all-versions。

    Delete old pages by age or by size, the oldest first. The newest version of each page stays, unless
    --all-versions. No article is touched.
    """
    if older_than is None and max_size is None:
        raise UserError(
            "请给出 --older-than 或 --max-size", "give --older-than or --max-size, or both"
        )
    settings = settings_for(changes)
    before = None if older_than is None else stamp(longer_ago(older_than, present(settings["NOW"])))
    max_bytes = None if max_size is None else size_bytes(max_size)
    path = _path(database, changes)
    # Pruning what is not there would make an empty archive.
    Archive.open_to_read(path).close()
    with closing(Archive.open(path)) as opened:
        pruned = opened.prune(before, max_bytes, all_versions=all_versions, dry_run=dry_run)
    sizes = f"{readable(pruned.bytes_before)} -> {readable(pruned.bytes_after)}"
    zh, en = ("将删除", "would be") if dry_run else ("已删除", "were")
    tell(
        f"{zh} {pruned.fetches} 次抓取、{pruned.bodies} 个网页；{sizes}",
        f"{pruned.fetches} fetches, {pruned.bodies} bodies {en} deleted; {sizes}",
    )
    if max_bytes is not None and pruned.bytes_after > max_bytes:
        tell(
            "其余都是各页的最新版本；--all-versions 也会删除它们",
            "what is left is the newest version of each page; --all-versions deletes those too",
            err=True,
        )


@archive.command(short_help="取出一个网页 print a page")
@click.argument("url")
@click.option("--headers", is_flag=True, help="先输出状态与响应头 status and headers first")
@click.option("--force", is_flag=True, help="也输出到终端 even to a terminal")
@database_option
@set_option
def show(url: str, headers: bool, force: bool, database: Path, changes: tuple[str, ...]) -> None:
    """把一个网页最新的存档原样写到标准输出。

    Write the newest archived version of a page to standard output, byte for byte.
    """
    with closing(Archive.open_to_read(_path(database, changes))) as opened:
        page = _find(opened, url)
    if page is None:
        raise UserError(f"存档中没有这个网页：{url}", f"no such page in the archive: {url}")
    if sys.stdout.isatty() and not force:
        raise UserError(
            "网页原文可能扰乱终端；请重定向到文件，或加 --force",
            "a raw page can garble the terminal; redirect it to a file, or use --force",
        )
    out = sys.stdout.buffer
    if headers:
        lines = [f"HTTP {page.status}", *(f"{name}: {v}" for name, v in page.headers.items())]
        lines += [f"X-Fetched-At: {page.fetched_at}", f"X-URL: {page.final_url or page.url}"]
        out.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
    out.write(page.body)
    out.flush()


def _find(opened: Archive, url: str) -> Page | None:
    for address in dict.fromkeys([url, canonical_url(url) or url]):
        for site in opened.sites():
            if page := opened.newest(site, address):
                return page
    return None


def _path(database: Path, changes: tuple[str, ...]) -> Path:
    path = archive_path(database, settings_for(changes)["ARCHIVE"])
    if path is None:
        raise UserError("存档已关闭（ARCHIVE 为空）", "the archive is off (ARCHIVE is empty)")
    if database.exists() and not path.exists():
        # A file that is no database of ours has no archive. One that is there may outlive its database: it is read.
        open_read_only(database).close()
    return path


def _cells(size: SiteSize) -> tuple[str, ...]:
    share = f"{size.stored / size.raw:.1%}".rstrip("%") if size.raw else "-"
    return (
        size.site, str(size.pages), str(size.fetches), readable(size.raw), readable(size.stored), share,
        size.oldest[:10], size.newest[:10],
    )  # fmt: skip


def readable(number: int) -> str:
    """A number of bytes for people: ``12.3 MB``."""
    value = float(number)
    for unit in ("B", "KB", "MB"):
        if value < 1024:
            return f"{value:.0f} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} GB"


def longer_ago(age: str, now: datetime) -> datetime:
    """The moment that is ``age`` before ``now`` (aware). Raises UserError for one before all calendars."""
    try:
        return now - timedelta(days=days(age))
    except OverflowError:
        raise UserError(f"太久了：{age}", f"too long ago: {age}") from None


def days(age: str) -> int:
    """``365d``, ``52w``, ``12m`` (of 30 days) or ``2y`` in days; a bare number is days. Raises UserError."""
    found = re.fullmatch(r"([0-9]{1,5})\s*([dwmy]?)", age.strip().lower())
    if not found:
        raise UserError(
            f"时间的写法是 365d、52w、2y：{age}", f"an age is written 365d, 52w or 2y: {age}"
        )
    return int(found[1]) * _DAYS[found[2] or "d"]


def size_bytes(size: str) -> int:
    """``500MB`` or ``2GB`` in bytes; a bare number is bytes. Raises UserError."""
    found = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)\s*([KMGT]?)I?B?", size.strip().upper())
    if not found:
        raise UserError(
            f"大小的写法是 500MB、2GB：{size}", f"a size is written 500MB or 2GB: {size}"
        )
    return int(float(found[1]) * _UNITS[found[2]])
