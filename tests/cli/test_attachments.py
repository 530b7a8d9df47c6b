"""``zhaoshang attachments``, ``search --in attachments`` and ``export --table rows``, on a site of loopback."""

from __future__ import annotations

import csv
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from click.testing import CliRunner

from crawler.attachments.reading import Verdict
from crawler.attachments.sentences import SENTENCES
from crawler.cli import main
from tests.attachments.making_ole import doc, xls
from tests.attachments.making_packages import package
from tests.attachments.making_pdf import pdf, picture
from tests.crawling import crawl, rows, run
from tests.filed_site import FiledSite, filed

pytest.importorskip("olefile", reason="extra attachments")

LIST = xls(
    {"清单": [["序号", "项目名称", "总投资（亿元）"], [1, "光伏组件厂", 12.5], [2, "储能电站", 3]]}
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site of which files were fetched that it does not declare, in ``t.db``."""
    folder = tmp_path_factory.mktemp("files")
    site = FiledSite()
    site.add(1, list_xls=LIST, scan_pdf=pdf([picture(0, 0, 595, 842)]))
    site.add(
        2,
        note_doc=doc("关于申报园区企业的通知"),
        gone_doc=b"",
        all_zip=package({"附/办法.doc": doc("办法")}),
    )
    site.statuses["gone.doc"] = 404
    with filed(folder, site, attachments=False):
        assert crawl("zhaoshang", "town", cwd=folder).returncode == 0
        ended = run(
            ["zhaoshang", "attachments", "fetch", "town", "--db", "t.db", "-s", "SPIDER_MODULES=mysites", "-s", "NOW=2026-07-15T10:00:00+08:00"],
            folder, PYTHONPATH=str(folder),
        )  # fmt: skip
        assert ended.returncode == 0, ended
        assert "files 5 · new 4 · changed 0 · unchanged 0 · failed 1" in ended.stdout
    yield folder


def zhaoshang(folder: Path, *arguments: str) -> CompletedProcess[str]:
    return run(["zhaoshang", *arguments, "--db", "t.db"], folder)


def number(folder: Path, name: str) -> str:
    [(found,)] = rows(
        folder / "t.db", "SELECT id FROM attachment_files WHERE name LIKE ?", f"%{name}"
    )
    return str(found)


def test_to_fetch_is_no_crawl(folder: Path) -> None:
    assert len(rows(folder / "t.db", "SELECT * FROM crawls")) == 1


def test_the_list_names_each_file_with_its_verdict(folder: Path) -> None:
    ended = zhaoshang(folder, "attachments", "list", "town")
    lines = {
        line.split("\t")[5].rpartition("：")[2]: line.split("\t")[1:5]
        for line in ended.stdout.splitlines()
    }
    assert lines == {
        "list.xls": ["town", "ok", "xls", "2"],
        "scan.pdf": ["town", "needs_ocr", "pdf", "0"],
        "note.doc": ["town", "ok", "doc", "0"],
        "gone.doc": ["town", "gone", "-", "0"],
        "all.zip": ["town", "ok", "zip", "0"],
        "附/办法.doc": ["town", "ok", "doc", "0"],
    }
    ended = zhaoshang(folder, "attachments", "list", "--verdict", "gone", "--json")
    (row,) = map(json.loads, ended.stdout.splitlines())
    assert (row["verdict"], row["detail"]) == ("gone", "http_404")
    for number in ("0", "9" * 20):
        ended = zhaoshang(folder, "attachments", "list", "--article", number)
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("verb", [["list", "twon"], ["extract", "twon"], ["ocr", "--site", "twon"]])  # fmt: skip
def test_a_site_of_which_nothing_is_stored_is_told(folder: Path, verb: list[str]) -> None:
    if verb[0] == "ocr":
        pytest.importorskip("rapidocr", reason="extra ocr")
    ended = zhaoshang(folder, "attachments", *verb)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "twon" in ended.stderr
    assert "town" in ended.stderr


def test_one_file_with_its_articles_tables_and_text(folder: Path) -> None:
    ended = zhaoshang(folder, "attachments", "show", number(folder, "list.xls"))
    assert "result: read" in ended.stdout
    assert "关于公布第1批重点招商项目名单的通知" in ended.stdout
    assert "table 1 清单 2 × 序号 · 项目名称 · 总投资（亿元）" in ended.stdout
    assert "1 │ 光伏组件厂 │ 12.5" in ended.stdout
    archive = zhaoshang(folder, "attachments", "show", number(folder, "all.zip"))
    assert f"holds {number(folder, '附/办法.doc')}. 附/办法.doc read" in archive.stdout
    missing = zhaoshang(folder, "attachments", "show", "999")
    assert (missing.returncode, missing.stderr) == (2, "error: no such attachment: 999\n")


def test_the_rows_of_a_file(folder: Path) -> None:
    key = number(folder, "list.xls")
    ended = zhaoshang(folder, "attachments", "rows", key)
    assert ended.stdout.splitlines()[1:] == ["1\t光伏组件厂\t12.5", "2\t储能电站\t3"]
    last = json.loads(
        zhaoshang(folder, "attachments", "rows", key, "--json").stdout.splitlines()[-1]
    )
    assert (last["row"], last["record"]["项目名称"]) == (3, "储能电站")


def test_a_word_of_a_file_finds_its_article(folder: Path) -> None:
    for arguments in ((), ("--in", "attachments")):
        ended = zhaoshang(folder, "search", "光伏组件", *arguments)
        assert "关于公布第1批重点招商项目名单的通知" in ended.stdout
        assert "list.xls" in ended.stdout
        assert "清单!B2  光伏组件厂 · CNY 1,250 m" in ended.stdout
    assert "nothing found" in zhaoshang(folder, "search", "光伏组件", "--in", "articles").stderr
    (found,) = map(
        json.loads, zhaoshang(folder, "search", "申报园区", "--json").stdout.splitlines()
    )
    assert found["attachment"]["name"].endswith("note.doc")
    assert "申报园区" in found["attachment"]["snippet"]


def test_the_projects_of_a_list_are_facts_that_are_exported(folder: Path) -> None:
    (found,) = map(
        json.loads, zhaoshang(folder, "search", "光伏组件", "--json").stdout.splitlines()
    )
    (project,) = found["attachment"]["projects"]
    assert (project["name"], project["amount_cell"], project["row"]) == ("光伏组件厂", "C2", 2)
    assert "2 projects in total" in zhaoshang(folder, "facts").stdout
    ended = zhaoshang(
        folder,
        "export",
        "--table",
        "projects",
        "--min-amount",
        "10亿",
        "--to",
        "-",
        "--format",
        "jsonl",
    )
    (row,) = map(json.loads, ended.stdout.splitlines())
    assert (row["name"], row["amount_lo"], row["sheet"], row["name_cell"]) == (
        "光伏组件厂", 1_250_000_000, "清单", "B2",
    )  # fmt: skip
    assert row["file"].endswith("list.xls")


def test_rows_are_exported_by_the_names_of_their_columns(folder: Path) -> None:
    ended = zhaoshang(folder, "export", "--table", "rows", "--to", "rows.csv", "--force")
    assert ended.returncode == 0, ended
    with (folder / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        first, *_ = found = list(csv.DictReader(file))
    assert len(found) == 2
    assert (first["项目名称"], first["总投资（亿元）"], first["sheet"], first["row"]) == (
        "光伏组件厂",
        "12.5",
        "清单",
        "2",
    )
    ended = zhaoshang(folder, "export", "储能", "--table", "rows", "--to", "-", "--format", "jsonl")
    (row,) = map(json.loads, ended.stdout.splitlines())
    assert row["项目名称"] == "储能电站"
    assert (
        zhaoshang(folder, "export", "--table", "rows", "--stories", "--to", "x.csv").returncode == 2
    )


def test_files_are_read_again_from_the_archive(folder: Path) -> None:
    again = ["attachments", "extract"]
    assert "0 files read" in zhaoshang(folder, *again).stdout
    assert "4 files read, 0 are different" in zhaoshang(folder, *again, "--all").stdout
    import sqlite3

    with sqlite3.connect(folder / "t.db") as db:
        db.execute(
            "UPDATE attachment_texts SET reader_version = 0, text = '旧' WHERE name LIKE '%note.doc'"
        )
    db.close()
    dry = zhaoshang(folder, *again, "town", "--dry-run")
    assert "1 files read, 1 would change" in dry.stdout
    ended = zhaoshang(folder, *again)
    assert "ok -> ok\t1 -> 11" in ended.stdout
    assert "  - 旧\n  + 关于申报园区企业的通知\n" in ended.stdout
    assert "0 files read" in zhaoshang(folder, *again).stdout


def test_every_verdict_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Verdict)


@pytest.mark.parametrize(("verb", "extra"), [("fetch", "attachments"), ("extract", "attachments"), ("ocr", "ocr")])  # fmt: skip
def test_one_line_where_an_extra_is_missing(
    verb: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = "rapidocr" if extra == "ocr" else "olefile"
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "crawler.attachments.process.find_spec",
        lambda name: None if name == missing else found(name),
    )
    ended = CliRunner().invoke(main, ["attachments", verb, *(["town"] if verb != "ocr" else ["1"])])
    assert ended.exit_code == 2
    assert f"--extra {extra}" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_add_offers_to_read_the_files_of_sampled_articles(tmp_path: Path) -> None:
    site = FiledSite()
    for n in range(1, 9):
        site.add(n, **{f"f{n}_xls": LIST})
    with filed(tmp_path, site) as server:
        (tmp_path / "mysites" / "__init__.py").write_text("")
        arguments = [
            "zhaoshang",
            "add",
            f"{server.base}/list.html",
            "--section",
            f"{server.base}/list.html",
            "--name",
            "lists",
            "--yes",
        ]
        settings = [
            "-s",
            "SPIDER_MODULES=mysites",
            "-s",
            "NEWSPIDER_MODULE=mysites",
            "-s",
            "NOW=2026-07-15T10:00:00+08:00",
        ]
        ended = run([*arguments, *settings], tmp_path, PYTHONPATH=str(tmp_path))
        assert ended.returncode == 0, ended
        assert "add --attachments or write attachments = True" in ended.stdout
        file = tmp_path / "mysites" / "lists.py"
        assert "attachments" not in file.read_text("utf-8")
        file.unlink()
        ended = run([*arguments, "--attachments", *settings], tmp_path, PYTHONPATH=str(tmp_path))
        assert ended.returncode == 0, ended
    assert "    attachments = True\n" in file.read_text("utf-8")
    assert not site.sent
