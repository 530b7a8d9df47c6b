"""The answer to a query as a CSV file: whole, or one line that says why there is none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

from datasette.database import QueryInterrupted
from datasette.utils import InvalidSql, derive_named_parameters, validate_sql_select
from datasette.utils.asgi import Response

from crawler.browse.bounded import TIME_LIMIT_MS
from crawler.browse.language import told
from crawler.browse.metadata import NAME
from crawler.browse.questions import QUESTIONS
from crawler.browse.table_words import error_text
from crawler.storage.bounded import SqlError

# Datasette's own answers with the first rows that a page may show, and says nothing of the others; with an empty file
# where a query fails; with a traceback where it takes too long.
ROUTES: Final = (rf"^/{NAME}\.csv$", rf"^/{NAME}/(?P<question>{'|'.join(QUESTIONS)})\.csv$")
_LATE: Final = ("查询超过 {n} 秒", "the query takes more than {n} s")


async def query_csv(request: Any, datasette: Any) -> Response:
    """All rows that a query answers with: ``?sql=``, or a question of ours; further arguments are its parameters.

    With 400 and one line of text where the query is wrong, takes too long, or answers with more than it may
    (``crawler.storage.bounded.ANSWER_BYTES``).
    """
    question = request.url_vars.get("question")
    sql = QUESTIONS[question].sql if question else request.args.get("sql", "")
    try:
        validate_sql_select(sql)
        database = datasette.get_database(NAME)
        names = await derive_named_parameters(database, sql)
        values = {name: request.args.get(name) or "" for name in names}
        found = await database.execute(sql, values, truncate=False)
    except QueryInterrupted:
        return Response.text(told(*_LATE, n=TIME_LIMIT_MS // 1000), status=400)
    except (InvalidSql, SqlError) as error:
        return Response.text(
            f"{told('查询有误', 'invalid query')}: {error_text(error)}", status=400
        )
    headers = {}
    if request.args.get("_dl"):
        headers["content-disposition"] = f'attachment; filename="{question or NAME}.csv"'
    return Response(
        _written(found.columns, found.rows),
        headers=headers,
        content_type="text/csv; charset=utf-8" if headers else "text/plain; charset=utf-8",
    )


def _written(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Bytes of a BLOB as hexadecimal digits, NULL as nothing."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(value.hex() if isinstance(value, bytes) else value for value in row)
    return written.getvalue()
