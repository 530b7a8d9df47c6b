"""``zhaoshang show``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Zhaoshang = Callable[..., Result]
ADDRESSES = (
    "1",
    "http://mine.test/post/1.html",
    "http://mine.test/?id=1",
    "HTTP://MINE.test:80/post/1.html#top",
    "http://mine.test/post/1.html?utm_source=x",
)


@pytest.mark.parametrize("key", ADDRESSES)
def test_article_by_id_or_any_address(zhaoshang: Zhaoshang, database: Path, key: str) -> None:
    ended = zhaoshang("show", key, "--db", str(database))
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("翠湖区招商周报\n")


def test_every_field_is_shown(zhaoshang: Zhaoshang, database: Path) -> None:
    shown = zhaoshang("show", "1", "--db", str(database)).stdout
    for line in (
        "url: http://mine.test/post/1.html",
        "date: 2026-07-01 09:30",
        "date as shown: 2周前 (07-01)",
        "category: 产业信息",
        "path: 首页 > 产业信息",
        "author: admin",
        "source: 翠湖日报",
        "reporters: 李兵、王芳",
        "views: 43",
        "first seen: 2026-07-15 10:00",
        "last seen: 2026-07-15 10:00",
        "also at: http://mine.test/?id=1",
        "  第一段。",
        "  第二段。",
        "  1. 厂房 http://mine.test/a.png",
        "  1. 项目清单.pdf http://mine.test/a.pdf",
        "  1. 坏标题 http://mine.test/post/2.html",
    ):
        assert line in shown.split("\n")


def test_unknown_fields_are_left_out(zhaoshang: Zhaoshang, database: Path) -> None:
    shown = zhaoshang("show", "2", "--db", str(database)).stdout
    assert "None" not in shown
    assert "views" not in shown


@pytest.mark.parametrize("lang", ["zh_CN.UTF-8", "C"])
def test_labels_in_the_users_language(zhaoshang: Zhaoshang, database: Path, lang: str) -> None:
    shown = zhaoshang("show", "1", "--db", str(database), LANG=lang).stdout
    assert ("栏目: 产业信息" if lang.startswith("zh") else "栏目 category: 产业信息") in shown


def test_control_characters_never_reach_the_terminal(zhaoshang: Zhaoshang, database: Path) -> None:
    shown = zhaoshang("show", "2", "--db", str(database)).stdout
    assert "标题" in shown
    assert "owned" in shown
    hidden = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
    assert hidden == {"\n"}


@pytest.mark.parametrize(
    "key", ["99", "0", "9" * 40, "http://mine.test/post/99.html", "标题", "ftp://x", "'; DROP", ""]
)
def test_no_such_article(zhaoshang: Zhaoshang, database: Path, key: str) -> None:
    ended = zhaoshang("show", key, "--db", str(database))
    assert ended.exit_code == 2
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert line == f"error: no such article: {key}".rstrip()


def test_key_of_the_user_is_no_command_either(zhaoshang: Zhaoshang, database: Path) -> None:
    ended = zhaoshang("show", "\x1b[31mx", "--db", str(database))
    assert ended.exit_code == 2
    assert "\x1b" not in ended.stderr


def test_negative_number_is_no_option(zhaoshang: Zhaoshang, database: Path) -> None:
    assert zhaoshang("show", "-1", "--db", str(database)).exit_code == 2


def test_no_database_yet(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    ended = zhaoshang("show", "1")
    assert ended.exit_code == 5
    [line] = ended.stderr.splitlines()
    assert "data/zhaoshang.db" in line
    assert "zhaoshang crawl" in line
    assert list(tmp_path.iterdir()) == []


def test_no_database(zhaoshang: Zhaoshang, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no database " * 400)
    ended = zhaoshang("show", "1", "--db", str(path))
    assert ended.exit_code == 5
    assert len(ended.stderr.splitlines()) == 1
    assert path.read_text() == "no database " * 400
