"""Files of a site: asked for after the articles, within their limits, once, and again when they are due."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.attachments.making_ole import doc
from tests.attachments.making_packages import package, xlsx
from tests.attachments.making_pdf import pdf, text
from tests.crawling import count, crawl, crawl_arguments, crawl_environment, rows, start, wait_until
from tests.filed_site import FiledSite, filed

pytest.importorskip("olefile", reason="extra attachments")

HEAD = ["序号", "项目名称", "总投资（亿元）"]


def listed(*projects: tuple[str, float]) -> bytes:
    return xlsx({"清单": [HEAD, *([n, name, sum_] for n, (name, sum_) in enumerate(projects, 1))]})


FIRST = listed(("光伏组件厂", 12.5), ("储能电站", 3))
ROWS = "SELECT name, verdict, detail FROM attachment_files ORDER BY name"


def verdicts(folder: Path) -> dict[str, str | None]:
    return {
        row["name"].removeprefix("附件："): row["verdict"] for row in rows(folder / "t.db", ROWS)
    }


def test_files_are_read_after_the_articles(tmp_path: Path) -> None:
    site = FiledSite()
    site.add(1, a_xlsx=FIRST, b_doc=doc("关于印发办法的通知"))
    site.add(
        2,
        c_pdf=pdf([text("产业用地清单", 50, 700)]),
        d_xls="<html><body>出错了</body></html>".encode(),
    )
    site.add(3, e_zip=package({"里.doc": doc("压缩包里的通知")}), f_rar=b"Rar!")
    with filed(tmp_path, site) as server:
        ended = crawl("zhaoshang", "town", cwd=tmp_path)
        assert ended.returncode == 0, ended
        files = [n for n, path in enumerate(server.requests) if path.startswith("/files/")]
        articles = [n for n, path in enumerate(server.requests) if path.startswith("/a/")]
        assert min(files) > max(articles)
        assert "/files/f.rar" not in server.requests
    assert verdicts(tmp_path) == {
        "a.xlsx": "ok", "b.doc": "ok", "c.pdf": "ok", "d.xls": "not_a_document", "e.zip": "ok", "里.doc": "ok",
        "f.rar": "unsupported",
    }  # fmt: skip
    database = tmp_path / "t.db"
    texts = {row[0] for row in rows(database, "SELECT text FROM attachment_texts")}
    assert {"关于印发办法的通知", "产业用地清单", "压缩包里的通知"} <= texts
    assert [
        tuple(r)
        for r in rows(
            database, "SELECT record ->> '$.项目名称' FROM attachment_rows WHERE is_head = 0"
        )
    ] == [("光伏组件厂",), ("储能电站",)]
    assert [
        tuple(r) for r in rows(database, "SELECT files, files_failed, verdict FROM crawls")
    ] == [(5, 1, "ok")]
    found = [
        r[0]
        for r in rows(
            tmp_path / "archive.db"
            if (tmp_path / "archive.db").exists()
            else tmp_path / "t-archive.db",
            "SELECT count(*) FROM pages WHERE kind = 'file'",
        )
    ]
    assert found == [5]


def test_a_site_that_does_not_ask_for_files_has_them_linked(tmp_path: Path) -> None:
    site = FiledSite()
    site.add(1, a_xlsx=FIRST)
    with filed(tmp_path, site, attachments=False):
        assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
    assert not site.sent
    assert count(tmp_path / "t.db", "attachments") == 1
    assert [tuple(r) for r in rows(tmp_path / "t.db", "SELECT files FROM crawls")] == [(None,)]


def test_some_kinds_only(tmp_path: Path) -> None:
    site = FiledSite()
    site.add(1, a_xlsx=FIRST, b_doc=doc("通知"))
    with filed(tmp_path, site, attachments=("doc", "pdf")):
        assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
    assert dict(site.sent) == {"b.doc": 1}


def test_a_kind_that_there_is_not_is_told(tmp_path: Path) -> None:
    with filed(tmp_path, FiledSite(), attachments=("excel",)):
        ended = crawl("zhaoshang", "town", cwd=tmp_path)
    assert ended.returncode == 2
    assert "attachments of an unknown kind: excel" in ended.stderr


def test_three_versions_of_a_list_with_their_rows(tmp_path: Path) -> None:
    site = FiledSite()
    site.add(1, a_xlsx=FIRST)
    second, third = (
        listed(("风电机组", 8), ("光伏组件厂", 12.5), ("储能电站", 3)),
        listed(("风电机组", 8), ("储能电站", 3.5)),
    )
    with filed(tmp_path, site) as server:
        for day, content in ((15, FIRST), (16, FIRST), (17, second), (24, third)):
            site.files["a.xlsx"] = content
            ended = crawl(
                "zhaoshang", "town", "-s", f"NOW=2026-07-{day}T10:00:00+08:00", "-s", "FACTS=True", cwd=tmp_path
            )  # fmt: skip
            assert ended.returncode in (0, 3), ended
            # On the third day it is not due.
            changed = day == 24
            said = (
                "附件：新收到 0 个，有变化 1 个" in ended.stdout
                or "0 new, 1 changed" in ended.stdout
            )
            assert said is changed, ended.stdout
        assert server.requests.count("/files/a.xlsx") == 3, "not due on the third day"
    assert site.sent["a.xlsx"] == 3
    with filed(tmp_path, site):
        pass
    changes = rows(
        tmp_path / "t.db",
        "SELECT version, change, record ->> '$.项目名称' AS name FROM v_attachment_changes ORDER BY 1, 2, 3",
    )
    assert [tuple(row) for row in changes] == [
        (2, "added", "储能电站"),
        (2, "added", "风电机组"),
        (2, "removed", "储能电站"),
        (2, "removed", "光伏组件厂"),
    ]
    # Read in the crawl that fetched the list, and again in the one that found it changed.
    projects = rows(tmp_path / "t.db", "SELECT mention, lo, row, amount_cell FROM v_project_timeline ORDER BY row")  # fmt: skip
    assert [tuple(row) for row in projects] == [
        ("风电机组", 800_000_000, 2, "C2"),
        ("储能电站", 350_000_000, 3, "C3"),
    ]


def test_a_row_taken_out_of_a_list_that_is_not_numbered_anew_is_one_change(tmp_path: Path) -> None:
    def numbered(*rows: tuple[int, str]) -> bytes:
        return xlsx({"清单": [["序号", "项目名称", "建设单位"], *([n, name, "甲公司"] for n, name in rows)]})  # fmt: skip

    names = ("光伏组件厂", "储能电站", "风电机组", "冷链物流")
    site = FiledSite()
    site.add(1, a_xlsx=numbered(*enumerate(names, start=1)))
    with filed(tmp_path, site):
        for day, rows_ in ((15, None), (17, ((1, names[0]), (3, names[2]), (4, names[3]))), (24, ((1, names[0]), (2, names[2]), (3, names[3])))):  # fmt: skip
            if rows_:
                site.files["a.xlsx"] = numbered(*rows_)
            ended = crawl("zhaoshang", "town", "-s", f"NOW=2026-07-{day}T10:00:00+08:00", cwd=tmp_path)  # fmt: skip
            assert ended.returncode in (0, 3), ended
    assert site.sent["a.xlsx"] == 3
    changes = rows(tmp_path / "t.db", "SELECT version, change, record ->> '$.项目名称' AS name FROM v_attachment_changes")  # fmt: skip
    assert [tuple(row) for row in changes] == [(2, "removed", "储能电站")]


def test_reprints_share_what_was_read(tmp_path: Path) -> None:
    site = FiledSite()
    site.add(1, a_xlsx=FIRST)
    site.add(2, b_xlsx=FIRST)
    with filed(tmp_path, site):
        assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
    assert count(tmp_path / "t.db", "attachment_texts") == 1
    assert verdicts(tmp_path) == {"a.xlsx": "ok", "b.xlsx": "ok"}
    assert count(tmp_path / "t.db", "attachment_versions") == 2


def test_limits_of_a_host(tmp_path: Path) -> None:
    site = FiledSite()
    for n in range(1, 6):
        site.add(n, **{f"f{n}_doc": doc(f"通知 {n}")})
    big = doc("大" * 3000)
    site.add(9, big_doc=big)
    with filed(tmp_path, site):
        limits = ["-s", "ATTACHMENTS_PER_HOST=4", "-s", f"ATTACHMENT_MAXSIZE={len(big) - 1}"]
        for sent in (3, 5):
            assert crawl("zhaoshang", "town", *limits, cwd=tmp_path).returncode == 0
            assert sum(site.sent[name] for name in site.files if name != "big.doc") == sent
    assert verdicts(tmp_path)["big.doc"] == "too_large"


def test_robots_and_refusals_have_their_verdicts(tmp_path: Path) -> None:
    site = FiledSite(
        robots="User-agent: *\nDisallow: /files/secret",
        statuses={"gone.doc": 404, "no.doc": 403, "down.doc": 500, "same.doc": 304},
    )
    site.add(
        1,
        ok_doc=doc("在"),
        secret_doc=doc("密"),
        gone_doc=b"",
        no_doc=b"",
        down_doc=b"",
        same_doc=b"",
    )
    with filed(tmp_path, site):
        ended = crawl("zhaoshang", "town", "-s", "RETRY_TIMES=0", cwd=tmp_path)
    assert ended.returncode == 0, ended
    assert verdicts(tmp_path) == {
        "ok.doc": "ok", "secret.doc": "forbidden", "gone.doc": "gone", "no.doc": "forbidden", "down.doc": None, "same.doc": None,
    }  # fmt: skip
    assert site.asked["/files/secret.doc"] == 0
    details = {row["name"]: row["detail"] for row in rows(tmp_path / "t.db", ROWS)}
    assert details["附件：down.doc"] == "http_500"
    # Never seen, it cannot be as it was.
    assert details["附件：same.doc"] == "http_304"


def test_a_site_whose_files_all_fail_is_degraded_with_the_reason(tmp_path: Path) -> None:
    site = FiledSite()
    site.add(1, a_doc="<html>请登录</html>".encode())
    site.add(2, b_doc=b"")
    site.statuses["b.doc"] = 404
    with filed(tmp_path, site):
        ended = crawl("zhaoshang", "town", cwd=tmp_path)
    assert ended.returncode == 3, ended
    (row,) = rows(tmp_path / "t.db", "SELECT verdict, why, files, files_failed FROM crawls")
    assert (row["verdict"], row["files"], row["files_failed"]) == ("degraded", 2, 2)
    assert "not_a_document 1" in row["why"]
    assert "http_404 1" in row["why"]


def test_a_hostile_file_harms_no_other(tmp_path: Path) -> None:
    site = FiledSite()
    bomb = package({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b" " * (210 << 20)})
    site.add(1, a_xlsx=bomb, b_pdf=b"%PDF-1.7\n" + bytes(5000), c_doc=doc("好"))
    with filed(tmp_path, site):
        assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
    assert verdicts(tmp_path) == {"a.xlsx": "too_large", "b.pdf": "broken", "c.doc": "ok"}


def test_a_killed_run_goes_on_without_a_second_download(tmp_path: Path) -> None:
    hold = threading.Event()
    site = FiledSite(hold=hold, free=4)
    for n in range(1, 9):
        site.add(n, **{f"f{n}_doc": doc(f"通知 {n}")})
    with filed(tmp_path, site):
        arguments = crawl_arguments("zhaoshang", "town", "-s", "BATCH_SECONDS=0.1")
        child = start(arguments, tmp_path, **crawl_environment(tmp_path))
        wait_until(lambda: count(tmp_path / "t.db", "attachment_texts") >= 4, child)
        os.kill(child.pid, signal.SIGKILL)
        child.wait(30)
        whole = {
            row[0].removeprefix("附件：")
            for row in rows(
                tmp_path / "t.db", "SELECT name FROM attachment_files WHERE hash IS NOT NULL"
            )
        }
        hold.set()
        again = crawl("zhaoshang", "town", cwd=tmp_path)
        assert again.returncode == 0, again
    assert set(verdicts(tmp_path).values()) == {"ok"}
    assert len(verdicts(tmp_path)) == 8
    assert {site.sent[name] for name in whole} == {1}


def test_what_was_received_and_not_read_is_read_by_the_next_run(tmp_path: Path) -> None:
    """Killed before it was read; or even before the database knew of it, when the archive had it alone."""
    site = FiledSite()
    site.add(1, a_doc=doc("通知"), b_doc=doc("办法"))
    with filed(tmp_path, site):
        assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
        with sqlite3.connect(tmp_path / "t.db") as db:
            db.execute("DELETE FROM attachment_versions")
            db.execute("UPDATE attachment_files SET text_id = NULL, verdict = NULL")
            db.execute("DELETE FROM attachment_texts")
            db.execute(
                "UPDATE attachment_files SET hash = NULL, size = NULL, etag = NULL, fetched_at = NULL, changed_at = NULL,"
                " next_at = first_seen_at WHERE name LIKE '%b.doc'"
            )
        db.close()
        assert crawl("zhaoshang", "town", cwd=tmp_path).returncode == 0
    assert verdicts(tmp_path) == {"a.doc": "ok", "b.doc": "ok"}
    assert dict(site.sent) == {"a.doc": 1, "b.doc": 1}


def test_one_line_where_the_extra_is_missing(tmp_path: Path) -> None:
    """The articles are stored as ever, and the site is told to lack something."""
    site = FiledSite()
    site.add(1, a_doc=doc("通知"))
    missing = (
        "from crawler.attachments import process\n    process.LIBRARIES = ('no_such_library',)"
    )
    with filed(tmp_path, site, more=missing):
        ended = crawl("zhaoshang", "town", cwd=tmp_path)
    assert ended.returncode == 3
    assert "no_such_library" in ended.stderr + ended.stdout
    assert "uv sync --inexact --extra attachments" in ended.stderr + ended.stdout
    assert "zhaoshang check" not in ended.stderr + ended.stdout
    assert (count(tmp_path / "t.db", "articles"), len(site.sent)) == (1, 0)
