"""``zhaoshang export``: rows for a spreadsheet, a program or a feed reader."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Final

import click
from rich.console import Console

from crawler.cli.filters import (
    check_filters,
    check_index,
    fact_options,
    filter_options,
    parsed,
    say_why_nothing_new,
    since_issue,
    without_new,
)
from crawler.cli.language import label, printable, say, tell
from crawler.cli.options import database_option
from crawler.clock import present, stamp
from crawler.errors import UserError
from crawler.exports import atom, csv_file, json_lines, parquet, workbook
from crawler.exports.rows import Chosen, Rows, Value, filled
from crawler.exports.target import check, file_at, seekable
from crawler.storage import search as index
from crawler.storage.attachment_reading import FileRows
from crawler.storage.database import explain, reading
from crawler.storage.fact_tables import TABLES, sql_of
from crawler.storage.reader import Readable
from crawler.storage.reading import COLUMNS, DATE, FORWARDED, ArticleRows, SqlRows
from crawler.storage.search_query import SearchQuery
from crawler.words.columns import COLUMNS as COLUMN_NAMES

_ENDINGS: Final = {
    ".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
    ".atom": "atom", ".xml": "atom",
}  # fmt: skip
# They end with a table of contents, and are nothing to read on a terminal.
_BINARY: Final = ("xlsx", "parquet")
_STDOUT: Final = Path("-")
# The rows of tables in files: no table of facts.
_ROWS: Final = "rows"
_SQL: Final = "sql"
# What the sheet of a workbook is called.
_SHEETS: Final = {
    None: ("文章", "Articles"), _ROWS: ("附件表格", "Rows of files"), _SQL: ("查询结果", "Query"), "projects": ("项目", "Projects"),
    "commitments": ("投资承诺", "Commitments"), "paid-in": ("到位资金", "Paid in"),
}  # fmt: skip
_SHOWN_EVERY: Final = 1000
Write = Callable[[Rows, IO[bytes]], int]


def _columns(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """The names, parted by commas."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not names:
        raise UserError(
            "--columns 写作 date,title,url，或 all", "--columns is written date,title,url, or all"
        )
    return tuple(dict.fromkeys(names))


def _checked(columns: tuple[str, ...], known: Sequence[str]) -> None:
    """Raises UserError for a name that is none of the columns."""
    wrong = [name for name in columns if name not in known]
    if wrong:
        raise UserError(
            f"--columns：没有 {', '.join(wrong)} 这样的列；有：{', '.join(known)}",
            f"--columns: no such column: {', '.join(wrong)}; there are: {', '.join(known)}",
        )


@click.command(context_settings={"ignore_unknown_options": True})  # fmt: skip
@click.argument("words", metavar="[QUERY]", nargs=-1)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="文件或 - 管道 file, or -")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(sorted(set(_ENDINGS.values()))), help="格式，默认看扩展名 default: by extension")  # fmt: skip
@click.option("--sql", metavar="SQL", help="导出一个查询的结果 the rows of a query")
@click.option(
    "--table",
    type=click.Choice(sorted([*TABLES, _ROWS])),
    metavar="TABLE",
    help="项目等；rows 附件行 projects …; file rows",
)
@click.option(
    "--columns",
    metavar="A,B…",
    callback=_columns,
    help="只要这些列；all 为全部 these columns, or all",
)
@filter_options
@fact_options
@click.option("--limit", type=click.IntRange(1), help="最多几行 rows at most")
@click.option("--stories", is_flag=True, help="同一报道只要一篇 one article of each story")
@click.option("--force", is_flag=True, help="覆盖已有文件 overwrite an existing file")
@database_option
def export(
    words: tuple[str, ...],
    target: Path,
    format_: str | None,
    sql: str | None,
    table: str | None,
    columns: tuple[str, ...] | None,
    site: str | None,
    category: str | None,
    since: str | None,
    until: str | None,
    new_since: str | None,
    regions: tuple[str, ...],
    place: str | None,
    industry: str | None,
    min_amount: int | None,
    stage: str | None,
    limit: int | None,
    stories: bool,
    force: bool,
    database: Path,
) -> None:
    """导出文章（全部或搜索到的）、附件表格的行（--table rows），或任意 SQL 的结果。文件写完整才出现。

    CSV 中会被当成公式的文字前加一个撇号；XLSX 可以直接转发：中文表头、筛选、冻结首行、自动换行、能打开的链接、一列日期，
    只有常用的列，--table 则略去全空的列（--columns all 为全部）。

    Export articles (all, or those a search finds), the rows of tables in their attachments (--table rows), or the result
    of any SQL query that only reads. In CSV, text that a spreadsheet would take for a formula gets an apostrophe. XLSX
    is ready to forward: headings in your language, filter, frozen first row, wrapped text, links that open, one date
    column, and only the usual columns; of a --table, those that are not empty (--columns all for all).

    \b
    例 examples:
      zhaoshang export --to all.csv
      zhaoshang export 光伏 园区 --since 2024-09-01 --to pv.xlsx
      zhaoshang export 光伏 --table rows --to rows.xlsx
      zhaoshang export --new 7d --columns date,title,url --to new.xlsx
      zhaoshang export --sql "SELECT * FROM v_stories WHERE copies > 1" --to s.csv
      zhaoshang export 签约 --limit 50 --to signed.atom
      zhaoshang export --table projects --place 广东 --to projects.xlsx
      zhaoshang export --site cuihu --to - --format csv | head
    """
    filters = index.Filters(
        site, category, since, until, place, industry, min_amount, stage, new_since
    )
    filters = since_issue(filters, database, words, regions)
    if sql is not None and (words or regions or stories or filters != index.Filters()):
        raise UserError(
            "--sql 不能与搜索条件同用", "--sql cannot be combined with words or filters"
        )
    if columns is not None and sql is not None:
        raise UserError(
            "--sql 自己选列，不能与 --columns 同用",
            "--sql chooses its columns itself; it cannot be combined with --columns",
        )
    if table == _ROWS:
        if sql is not None or stories:
            raise UserError(
                "--table rows 不能与 --sql、--stories 同用",
                "--table rows cannot be combined with --sql or --stories",
            )
    elif table is not None:
        others = replace(
            filters, since=None, place=None, industry=None, min_amount=None, stage=None
        )
        if sql is not None or words or regions or stories or others != index.Filters():
            raise UserError(
                "--table 只能与 --since、--place、--industry、--min-amount、--stage 同用",
                "--table can only be combined with --since, --place, --industry, --min-amount and --stage",
            )
        sql = sql_of(table, filters)
    kind = format_ or _ENDINGS.get(target.suffix.lower())
    if kind is None:
        raise UserError(
            f"看不出格式，请加 --format：{target}", f"unknown format, use --format: {target}"
        )
    if columns == ("all",):
        columns, every = None, True
    else:
        every = kind != "xlsx"
    if columns is not None and table is None:
        _checked(columns, (*COLUMNS, DATE))
    sheet = _SHEETS[table or (_SQL if sql is not None else None)]
    write = _writer(kind, sql or " ".join([*words, *regions]) or "zhaoshang", say(*sheet))
    if target == _STDOUT and kind in _BINARY and sys.stdout.isatty():
        raise UserError(
            f"{kind} 不能显示在终端，请写到文件",
            f"{kind} cannot be shown on a terminal; write it to a file",
        )
    if target != _STDOUT:
        # Before the work, not after it.
        check(target, force=force, not_over=database)
    rows: Rows
    with reading(database) as db:
        if sql is not None:
            rows = SqlRows(db, sql, partial(explain, path=database), is_ours=table is not None)
        else:
            check_filters(db, filters)
            found = None
            if words or regions:
                check_index(db)
                found = partial(_found, db, parsed(words, regions), filters)
            if table == _ROWS:
                rows = FileRows(db, filters, parsed(words, regions) if found else None)
            else:
                chosen = columns or (COLUMNS if every else FORWARDED)
                rows = ArticleRows(db, filters, found, stories=stories, limit=limit, columns=chosen)
        if table is not None and columns is not None:
            _checked(columns, rows.columns)
            rows = Chosen(rows, columns)
        elif table is not None and not every:
            rows = filled(rows)
        with _file(target, kind, force, database) as file:
            written = write(_Shown(rows, limit), file)
            file.flush()
        whole = 0 if written or sql is not None else index.searched(db, without_new(filters))
    if target != _STDOUT:
        tell(f"{target}：{written} 行", f"{target}: {written} rows")
    if sql is None:
        say_why_nothing_new(filters, written, whole)


def _found(db: Readable, query: SearchQuery, filters: index.Filters) -> Iterator[int]:
    return (hit.row["id"] for hit in index.search(db, query, filters))


def _writer(kind: str, title: str, sheet: str) -> Write:
    if kind == "atom":
        return partial(atom.write, title=printable(title), now=stamp(present()))
    writers: dict[str, Write] = {
        "csv": csv_file.write,
        "jsonl": json_lines.write,
        "parquet": parquet.write,
        "xlsx": partial(
            workbook.write,
            headings={name: label(*both) for name, both in COLUMN_NAMES.items()},
            name=sheet,
        ),
    }
    return writers[kind]


def _file(
    target: Path, kind: str, force: bool, database: Path
) -> AbstractContextManager[IO[bytes]]:
    if target != _STDOUT:
        return file_at(target, force=force, not_over=database)
    stream = sys.stdout.buffer
    if kind in _BINARY:
        return seekable(stream)
    return nullcontext(stream)


class _Shown:
    """Rows, counted on a terminal as they are read."""

    def __init__(self, rows: Rows, limit: int | None) -> None:
        self._rows, self._limit = rows, limit
        self.columns = rows.columns

    def __iter__(self) -> Iterator[Sequence[Value]]:
        console = Console(stderr=True)
        if not console.is_terminal:
            yield from self._counted(lambda number: None)
            return
        with console.status("") as status:
            yield from self._counted(lambda n: status.update(say(f"{n} 行", f"{n} rows")))

    def _counted(self, show: Callable[[int], None]) -> Iterator[Sequence[Value]]:
        for number, row in enumerate(self._rows):
            if number == self._limit:
                return
            if number % _SHOWN_EVERY == 0:
                show(number)
            yield row
