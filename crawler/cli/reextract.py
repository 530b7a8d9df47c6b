"""``zhaoshang reextract``: run today's extraction over the archived pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.progress import Progress
from scrapy.settings import Settings

from crawler.base_spiders.site import SiteSpider
from crawler.cli.language import label, printable, say, tell
from crawler.cli.logs import log_to
from crawler.cli.names import declared
from crawler.cli.options import database_option, set_option, settings_for
from crawler.clock import present, stamp
from crawler.errors import ExitCode, UserError
from crawler.items import Article
from crawler.reextract import Reread, Rereader
from crawler.sites import declared_sites, load_sites
from crawler.storage import facts
from crawler.storage.archive import Archive, archive_path
from crawler.storage.database import as_a_writer_has_it, open_read_only
from crawler.storage.rewriting import Rewriting, rewrite
from crawler.storage.writer import Writer

# Articles whose differences a terminal shows of a site; a pipe gets all.
_SHOWN: Final = 20
# The columns of a value in a line of 80.
_VALUE: Final = 29
_BEFORE: Final = 8
_AT_ONCE: Final = 100


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=declared)
@click.option(
    "--dry-run", is_flag=True, help="只显示差异，不写入 show the differences, write nothing"
)
@click.option("-y", "--yes", is_flag=True, help="不再询问 do not ask")
@click.option(
    "--clear",
    is_flag=True,
    help="已取不到的值也清除 remove what is no longer found",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用 JSON, for programs")
@database_option
@set_option
def reextract(
    names: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    clear: bool,
    as_json: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """改好选择器后，用存档的网页重新提取文章，不发请求。

    先显示逐字段的差异，再写入，旧值留作修订记录。

    After correcting a selector: extract the articles again from the archived pages, without any request. The
    differences are shown field by field before they are written; old values are kept as revisions. Without names: all
    sites.

    \b
    例 examples:
      zhaoshang reextract cuihu --dry-run
      zhaoshang reextract cuihu --yes
    """
    settings = settings_for(changes, DATABASE=str(database))
    path = archive_path(database, settings["ARCHIVE"])
    if path is None:
        raise UserError("存档已关闭（ARCHIVE 为空）", "the archive is off (ARCHIVE is empty)")
    code = ExitCode.OK
    # The database first: a file that is none of ours has no archive to be missed.
    with closing(open_read_only(database)) as db, closing(Archive.open_to_read(path)) as archive:
        log_to(database.parent / "zhaoshang.log", settings)
        for site in sites_of(names, archive, settings):
            rereader = Rereader(site, settings, archive, as_a_writer_has_it(db))
            reread, shown = _read(rereader, clear=clear, as_json=as_json)
            written = 0
            if reread.articles and not dry_run and _agree(reread, yes):
                written = _write(reread.site, reread.articles, database, settings, clear=clear)
            if as_json:
                click.echo(json.dumps(_summary(reread, shown, written), ensure_ascii=False))
            elif written:
                tell(f"{reread.site}：已写入 {written} 篇", f"{reread.site}: {written} written")
            code = code or _trouble(reread)
    sys.exit(code)


def sites_of(names: Sequence[str], archive: Archive, settings: Settings) -> list[type[SiteSpider]]:
    """The sites to read: those named, or all that are declared and archived.

    Raises UserError for a name that is not declared, or of which there are no pages.
    """
    archived, (declared, wrong) = archive.sites(), declared_sites(settings)
    for name in names or archived:
        if name not in archived or name in declared:
            continue
        error = wrong.get(name) or UserError(
            f"{name} 没有站点文件，无法重新提取；可用 zhaoshang add 接入",
            f"{name} has no site file, so it cannot be extracted again; zhaoshang add makes one",
        )
        if names:
            raise error
        tell(error.zh, error.en, err=True)
    if names:
        sites = load_sites(settings, names)
        for name in sites:
            if name not in archived:
                raise UserError(f"存档中没有 {name} 的网页", f"the archive has no pages of {name}")
        return list(sites.values())
    found = [site for name, site in declared.items() if name in archived and not site.sample]
    if not found:
        raise UserError(
            "存档中没有已声明站点的网页", "the archive has no pages of a site with a site file"
        )
    return found


def _read(rereader: Rereader, *, clear: bool, as_json: bool) -> tuple[Reread, list[Rewriting]]:
    """Read a site's pages and show what differs; with ``as_json`` keep it instead."""
    reread, kept, lines = Reread(rereader.name), [], list[str]()
    on_terminal = sys.stdout.isatty()
    total = rereader.archive.count(rereader.name)
    with _progress(hidden=not (sys.stderr.isatty() and (on_terminal or as_json))) as bar:
        for reread, planned in bar.track(
            rereader.read(clear=clear), total, description=rereader.name
        ):
            if planned is None:
                continue
            if as_json:
                kept.append(planned)
            elif not on_terminal:
                click.echo("\n".join(difference(planned)))
            elif reread.changed + reread.new <= _SHOWN:
                lines += difference(planned)
    more = reread.changed + reread.new - _SHOWN
    if on_terminal and more > 0:
        lines.append(
            say(
                f"……另有 {more} 篇；zhaoshang reextract --dry-run | less 看全部",
                f"… and {more} more; zhaoshang reextract --dry-run | less shows all",
            )
        )
    if not as_json:
        click.echo("\n".join([*lines, *totals(reread)]))
    for url in reread.unreadable:
        tell(f"存档中已损坏：{url}", f"damaged in the archive: {url}", err=True)
    for url in reread.crashed:
        tell(f"提取出错，见日志：{url}", f"extraction failed, see the log: {url}", err=True)
    return reread, kept


def _progress(*, hidden: bool) -> Progress:
    """A bar on standard error; what is printed meanwhile goes where it is sent."""
    return Progress(
        console=Console(stderr=True), transient=True, redirect_stdout=False, disable=hidden
    )


def difference(planned: Rewriting) -> list[str]:
    """One article's changes in lines of 80 columns."""
    row = planned.row
    if planned.article_id is None:
        heading = label("新文章", "new article")
        return [f"{heading} {_safe(row['url'])}", f"  {_safe(row['title'])[:38]}"]
    lines = [_safe(row["url"])]
    for name, (old, new) in planned.changes.items():
        was, is_ = _text(old), _text(new)
        start = max(0, _alike(was, is_) - _BEFORE)
        lines.append(f"  {name:<15} {_cut(was, start)} -> {_cut(is_, start).rstrip()}")
    return lines


def totals(reread: Reread) -> list[str]:
    """What came of a site: its pages, then the fields that differ."""
    counts = {
        "pages": reread.pages,
        "same": reread.same,
        "changed": reread.changed,
        "new": reread.new,
        "duplicates": reread.duplicates,
        "newer": reread.newer,
        "refused": reread.refused.total(),
    }
    lines = [f"{reread.site}: " + " ".join(f"{name}={n}" for name, n in counts.items())]
    lines += [f"  {name:<15} {number}" for name, number in reread.fields.most_common()]
    lines += [f"  {why:<15} {number}" for why, number in reread.refused.most_common()]
    if reread.kept:
        lines.append(
            say(
                "  网页上已取不到、保留原值的（--clear 则清除）：",
                "  no longer found, and kept (--clear removes them):",
            )
        )
        lines += [f"    {name:<13} {number}" for name, number in reread.kept.most_common()]
    return lines


def _agree(reread: Reread, yes: bool) -> bool:
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UserError(
            "没有写入：--yes 表示不再询问、直接写入",
            "nothing was written; --yes writes without asking",
        )
    number = len(reread.articles)
    question = say(f"写入 {number} 篇？", f"Write {number} articles?")
    if click.confirm(question, default=False, err=True):
        return True
    tell("没有写入。", "Nothing was written.", err=True)
    return False


def _write(
    site: str, articles: Iterable[Article], database: Path, settings: Settings, *, clear: bool
) -> int:
    """Writes what differs, then reads the facts of what has changed; returns how many articles were written."""
    replaced_at = stamp(present(settings["NOW"]))
    waiting, written = iter(articles), 0
    with closing(Writer(database)) as writer:
        while some := list(islice(waiting, _AT_ONCE)):
            written += rewrite(writer, some, replaced_at, clear=clear)
        if written and settings.getbool("FACTS"):
            known = settings.getlist("FACTS_FIRMS")
            while ids := facts.waiting(writer.db, [site], limit=_AT_ONCE):
                writer.write_facts(ids, replaced_at, known)
            writer.rebuild_projects()
    return written


def _summary(reread: Reread, planned: Iterable[Rewriting], written: int) -> dict[str, Any]:
    counts = {f.name: getattr(reread, f.name) for f in fields(reread) if f.name != "articles"}
    articles = [
        {
            "id": each.article_id,
            "url": each.row["url"],
            "title": each.row["title"],
            "changes": {n: {"old": old, "new": new} for n, (old, new) in each.changes.items()},
        }
        for each in planned
    ]
    return {**counts, "written": written, "articles": articles}


def _trouble(reread: Reread) -> ExitCode:
    if reread.crashed:
        return ExitCode.INTERNAL
    return ExitCode.DEGRADED if reread.unreadable else ExitCode.OK


def _text(value: object) -> str:
    """A value as one line; links, pictures and files by their addresses."""
    if value is None:
        return "-"
    if isinstance(value, list):
        return f"{len(value)}: " + " ".join(_safe(part[0]) for part in value)
    return _safe(value)


def _safe(value: object) -> str:
    """What pages say is data: control characters never reach the terminal."""
    return printable(str(value))


def _alike(one: str, two: str) -> int:
    """With how many equal characters two texts begin."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(two)))


def _cut(text: str, start: int = 0) -> str:
    """A text from ``start`` on, in at most as many columns as there are for a value."""
    shown = ("…" if start else "") + text[start : start + _VALUE + 1]
    return shown if cell_len(shown) <= _VALUE else set_cell_size(shown, _VALUE - 1).rstrip() + "…"
