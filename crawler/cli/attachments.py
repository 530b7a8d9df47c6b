"""``zhaoshang attachments``: what is in the files that articles lead to."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from crawler.attachments.process import check_installed, check_ocr_installed
from crawler.attachments.reading import Verdict
from crawler.attachments.sentences import SENTENCES
from crawler.cli.filters import check_site
from crawler.cli.language import printable, say, tell
from crawler.cli.names import declared, stored
from crawler.cli.options import database_option, set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.clock import local
from crawler.errors import UserError
from crawler.storage import attachment_reading as stored_files
from crawler.storage.database import reading

if TYPE_CHECKING:
    from crawler.storage.reader import Readable

_SHOWN: Final = 2000
_LINES: Final = 12
_LARGEST: Final = (1 << 63) - 1


@click.group(no_args_is_help=True)
def attachments() -> None:
    """附件里的文字和表格：抓取、列出、显示、导出、重读、识别扫描件。

    The attachments of articles: fetch and list them, show texts and rows, read them again, recognise scans.
    """


@attachments.command(short_help="抓取附件 fetch them")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=declared)
@click.option("-q", "--quiet", is_flag=True, help="正常时毫无输出 print only what is wrong")
@click.option("--max-minutes", type=click.FloatRange(min=0, min_open=True), metavar="N", help="限时（分钟） time budget in minutes")  # fmt: skip
@database_option
@set_option
def fetch(names: tuple[str, ...], quiet: bool, max_minutes: float | None, database: Path, changes: tuple[str, ...]) -> None:  # fmt: skip
    """只抓取站点已采文章的附件，不读列表和文章；没有声明 attachments 的站点也可以。

    Fetch the attachments of a site's stored articles that are due, and nothing else, even if the site does not declare
    ``attachments``. The next run continues with what is left.
    """
    check_installed()
    settings = settings_for(changes, DATABASE=str(database))
    from crawler.cli import filing

    sys.exit(filing.fetch(settings, names, quiet, max_minutes))


@attachments.command("list", short_help="列出附件 list them")
@click.argument("site", required=False, shell_complete=stored)
@click.option("--verdict", type=click.Choice([str(v) for v in Verdict]), metavar="VERDICT", help="只看这种结果 with this result")  # fmt: skip
@click.option(
    "--article",
    type=click.IntRange(1, _LARGEST),
    metavar="ID",
    help="只看一篇文章的 of one article",
)
@click.option("--json", "as_json", is_flag=True, help="逐行输出 JSON one JSON object a line")
@database_option
def list_(site: str | None, verdict: str | None, article: int | None, as_json: bool, database: Path) -> None:  # fmt: skip
    """列出附件及读取结果：编号、种类、行数、名称。

    List attachments with their results: id, kind, rows, name.
    """
    with reading(database) as db:
        check_site(db, site)
        found = list(stored_files.files(db, site, verdict, article))
    if as_json:
        for row in found:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    console = terminal()
    table = plain_table("id", ("站点", "site"), ("结果", "result"), ("种类", "kind"), ("行", "rows"), ("名称", "name"), numbers=(0, 4))  # fmt: skip
    for row in found:
        cells = [str(row["id"]), row["site"], row["verdict"] or "-", row["kind"] or "-", str(row["rows"]), printable(row["name"])]  # fmt: skip
        if console.is_terminal:
            table.add_row(*cells)
        else:
            click.echo("\t".join(cells))
    if console.is_terminal and found:
        console.print(table)
    if not found:
        tell("还没有附件；下一步：zhaoshang attachments fetch 站点", "no attachments yet; next: zhaoshang attachments fetch NAME", err=True)  # fmt: skip


@attachments.command(short_help="显示一个附件 show one")
@click.argument("key", metavar="ID|URL")
@click.option("--all", "whole", is_flag=True, help="全部文字 all of its text")
@database_option
def show(key: str, whole: bool, database: Path) -> None:
    """显示一个附件：读取结果、所属文章、表格、文字的开头。

    Show an attachment: its result, its articles, its tables and the beginning of its text.
    """
    with reading(database) as db:
        file = _found(db, key)
        articles = stored_files.articles_of(db, file["url"])
        tables = stored_files.tables(db, file["text_id"]) if file["text_id"] else []
        text = stored_files.text(db, file["text_id"]) if file["text_id"] else ""
        versions = stored_files.versions(db, file["id"])
        members = stored_files.members(db, file)
    for line in _lines_about(file, articles, tables, versions, members):
        click.echo(printable(line))
    shown = text if whole else text[:_SHOWN]
    if shown:
        click.echo()
    for line in shown.split("\n") if shown else ():
        click.echo(printable(line.replace("\t", " │ ")))
    if len(text) > len(shown):
        tell(f"……共 {len(text)} 字，加 --all 显示全部", f"… {len(text)} characters in total; --all shows them", err=True)  # fmt: skip


def _lines_about(
    file: dict[str, Any],
    articles: Sequence[dict[str, Any]],
    tables: Sequence[dict[str, Any]],
    versions: Sequence[dict[str, Any]],
    members: Sequence[dict[str, Any]],
) -> list[str]:
    zh, en = SENTENCES[Verdict(file["verdict"])] if file["verdict"] else ("还没有抓取", "not fetched yet")  # fmt: skip
    detail = f" ({file['detail']})" if file["detail"] else ""
    lines = [file["name"], file["url"], say(f"结果：{zh}", f"result: {en}") + detail]
    if file["fetched_at"]:
        lines.append(say("抓取时间：", "fetched: ") + local(file["fetched_at"]))
    if file["is_ocr"]:
        lines.append(say("文字由图片识别而来，可能有错字", "recognised from images; some characters may be wrong"))  # fmt: skip
    if file["ocr_pages"]:
        lines.append(say("扫描页：", "scanned pages: ") + file["ocr_pages"])
    lines += [f"{article['id']}. {article['site']} {article['title']}" for article in articles]
    for member in members:
        said = SENTENCES[Verdict(member["verdict"])] if member["verdict"] else ("-", "-")
        lines.append(say("内有 ", "holds ") + f"{member['id']}. {member['name']} {say(*said)}")
    for table in tables:
        names = [c["name"] for c in json.loads(table["columns"] or "[]") if c["name"]]
        where = table["sheet"] or (f"p. {table['page']}" if table["page"] else "")
        lines.append(say(f"表 {table['position']}", f"table {table['position']}") + f" {where} {table['rows']} × {' · '.join(names)}".rstrip(" ×"))  # fmt: skip
    for version in versions[:-1]:
        lines.append(say(f"第 {version['number']} 版", f"version {version['number']}") + f" {local(version['seen_at'])} +{version['added']} -{version['removed']}")  # fmt: skip
    return lines


@attachments.command(short_help="表格的行 its rows")
@click.argument("key", metavar="ID|URL")
@click.option(
    "--changes", is_flag=True, help="新版本增减的行 rows that new versions added or removed"
)
@click.option("--json", "as_json", is_flag=True, help="逐行输出 JSON one JSON object a line")
@database_option
def rows(key: str, changes: bool, as_json: bool, database: Path) -> None:
    """输出一个附件各表的行，各格以制表符分隔；--changes 输出各版本增减的行。

    Print the rows of a file's tables, cells separated by tabs; with --changes those that new versions added (+) or removed (-).
    """
    with reading(database) as db:
        file = _found(db, key)
        if changes:
            for version in stored_files.versions(db, file["id"]):
                _write_version(version, as_json)
            return
        for table in stored_files.tables(db, file["text_id"]) if file["text_id"] else ():
            for row in stored_files.rows(db, table["id"]):
                _write_row({"table": table["position"], "sheet": table["sheet"], "page": table["page"], **row}, "", as_json)  # fmt: skip


def _write_version(version: dict[str, Any], as_json: bool) -> None:
    for mark, name in (("+", "added"), ("-", "removed")):
        for row in version[f"{name}_rows"]:
            told = {"version": version["number"], "change": name, **row}
            _write_row(told, f"{version['number']}\t{mark}\t", as_json)


def _write_row(row: dict[str, Any], before: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    cells = ("" if cell is None else " ".join(str(cell).split()) for cell in row["cells"])
    click.echo(before + "\t".join(printable(cell) for cell in cells))


@attachments.command(short_help="重读存档的附件 read them again")
@click.argument("site", required=False, shell_complete=stored)
@click.option("--all", "every", is_flag=True, help="已读过的也重读 also those read already")
@click.option("--dry-run", is_flag=True, help="只显示会改什么 only show what would change")
@database_option
@set_option
def extract(site: str | None, every: bool, dry_run: bool, database: Path, changes: tuple[str, ...]) -> None:  # fmt: skip
    """用现在的程序重读存档里的附件，不发一个请求，并列出改了什么。

    Read the archived files again with this version of the program, without any request, and list what changes.
    """
    check_installed()
    settings = settings_for(changes, DATABASE=str(database))
    with reading(database) as db:
        check_site(db, site)
    from crawler.cli import filing

    sys.exit(filing.extract(settings, site, every=every, dry_run=dry_run))


@attachments.command(short_help="识别扫描件 recognise scans")
@click.argument("keys", nargs=-1, metavar="[ID|URL]...")
@click.option("--site", shell_complete=stored, help="一个站点的所有扫描件 all scans of a site")
@database_option
@set_option
def ocr(keys: tuple[str, ...], site: str | None, database: Path, changes: tuple[str, ...]) -> None:
    """识别扫描件里的文字，一页要几十秒；结果标明由识别而来。

    Recognise the text of scans, tens of seconds per page; the results are marked as such.
    """
    check_ocr_installed()
    check_installed()
    if not keys and not site:
        raise UserError("请给出附件编号，或用 --site", "name attachments, or use --site")
    settings = settings_for(changes, DATABASE=str(database))
    with reading(database) as db:
        check_site(db, site)
    from crawler.cli import filing

    sys.exit(filing.ocr(settings, keys, site))


def _found(db: Readable, key: str) -> dict[str, Any]:
    file = stored_files.file(db, key)
    if file is None:
        raise UserError(f"没有这个附件：{key}", f"no such attachment: {key}")
    return file
