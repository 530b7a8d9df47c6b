"""What is in files, on the page of their article and among the results of a search."""

from __future__ import annotations

import asyncio
import importlib.util
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from crawler.attachments.heads import head_of
from crawler.attachments.reading import Cell, Reading, Table, Verdict
from crawler.browse import pages
from crawler.browse.asked import Asked, Kept
from crawler.browse.reading_list import reading_list
from crawler.clock import present
from crawler.storage.attachment_files import AttachmentStore
from crawler.storage.database import reading
from crawler.storage.desk import Marks

SEEN = "2026-07-15 02:00:00"


def listed(*rows: list[Cell]) -> Reading:
    head: list[Cell] = ["序号", "项目名称", "总投资（亿元）"]
    table = Table([head, *([*row, row[0]] for row in rows)], "清单")
    table.head = head_of(table)
    return Reading(
        Verdict.OK, "xlsx", "\n".join(f"{row[0]}\t{row[1]}" for row in table.rows), [table]
    )


@pytest.fixture
def filled(database: Path) -> Path:
    """The file of article 1, in two versions; a hostile cell."""
    with closing(AttachmentStore(database)) as store:
        store.enroll("cuihu", SEEN)
        many: list[list[Cell]] = [[n, f"储能电站{n}期"] for n in range(1, 40)]
        for rows in (many, [*many, [40, "<script>alert(1)</script>"]]):
            (file,) = store.due("cuihu", "9999", 1)
            digest = sha256(repr(rows).encode()).hexdigest()
            store.fetched(file, digest, 3, None, None, SEEN)
            store.read(file.id, digest, file.name, 3, listed(*rows), SEEN)
    return database


def test_a_page_shows_the_first_rows_and_what_changed(filled: Path) -> None:
    with reading(filled) as db:
        shown = pages.article(db, "1", Marks())
    assert shown is not None
    (file,) = shown["files"]
    assert (file["name"], file["said"]) == ("项目清单.pdf", "已读")
    (table,) = file["previews"]
    assert (table["name"], table["count"], table["shown"]) == ("清单", 40, 19)
    assert table["rows"][:2] == [
        (True, ["序号", "项目名称", "总投资（亿元）"]),
        (False, [1, "储能电站1期", 1]),
    ]
    projects = shown["projects"]
    assert (len(projects["rows"]), projects["more"]) == (40, False)
    assert projects["rows"][1]["cited"] == "项目清单.pdf 清单!B3"
    assert (projects["rows"][1]["amount"], projects["rows"][1]["cells"]["amount"]) == (
        "2亿元",
        "C3",
    )
    assert [(change["number"], change["added"]) for change in file["changes"]] == [(2, 1)]


@pytest.fixture
def wide(database: Path) -> Path:
    """The file of article 1, in two versions: a table of 16,384 columns would make a page of megabytes."""
    row: list[Cell] = ["甲" * 2_000, *range(99)]
    with closing(AttachmentStore(database)) as store:
        store.enroll("cuihu", SEEN)
        for rows in ([row], [row, [0, *row]]):
            (file,) = store.due("cuihu", "9999", 1)
            digest = sha256(repr(rows).encode()).hexdigest()
            store.fetched(file, digest, 3, None, None, SEEN)
            store.read(file.id, digest, file.name, 3, Reading(Verdict.OK, "csv", "甲", [Table(rows)]), SEEN)  # fmt: skip
    return database


def test_a_page_shows_the_beginning_of_wide_tables_and_long_cells(wide: Path) -> None:
    with reading(wide) as db:
        shown = pages.article(db, "1", Marks())
    assert shown is not None
    (file_,) = shown["files"]
    cells = file_["previews"][0]["rows"][0][1]
    assert (len(cells), cells[0], cells[-1]) == (51, "甲" * 500 + "…", "…")
    (change,) = file_["changes"]
    assert change["added_rows"][0]["cells"][:2] == [0, "甲" * 500 + "…"]
    assert len(change["added_rows"][0]["cells"]) == 51


def test_a_result_says_which_file_has_the_words(filled: Path) -> None:
    with reading(filled) as db:
        [(_, [found])] = reading_list(db, Asked(q="电站39期"), Kept(), present())["results"]
    assert found["id"] == 1
    assert found["file"]["name"] == "项目清单.pdf"
    assert ("电站39期", True) in found["file"]["snippet"]


@pytest.mark.skipif(importlib.util.find_spec("datasette") is None, reason="needs the extra browse")
def test_the_page_of_an_article_shows_cells_as_text(filled: Path) -> None:
    from crawler.browse.app import datasette

    page = asyncio.run(datasette(filled).client.get("/zhaoshang/articles/1")).text
    assert "<td>储能电站1期</td>" in page
    assert "<td>储能电站39期</td>" not in page
    assert '<th scope="row">储能电站39期</th>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    page = asyncio.run(datasette(filled).client.get("/search", params={"q": "储能电站"})).text
    assert "附件 项目清单.pdf" in page
    assert "<mark>储能电站</mark>" in page


@pytest.mark.skipif(importlib.util.find_spec("datasette") is None, reason="needs the extra browse")
def test_a_nought_in_a_row_that_was_added_is_shown(wide: Path) -> None:
    from crawler.browse.app import datasette

    page = asyncio.run(datasette(wide).client.get("/zhaoshang/articles/1")).text
    assert "<ins>0 · 甲" in page
    assert len(page) < 100_000
