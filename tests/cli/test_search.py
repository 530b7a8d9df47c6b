"""``zhaoshang search`` and ``zhaoshang index``."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

from crawler.storage.search_query import SearchQuery, snippet
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import SEEN, article

Zhaoshang = Callable[..., Result]


@pytest.fixture
def many(database: Path) -> Path:
    """The small database with twenty more articles."""
    writer = Writer(database)
    long = "".join(f"第{n}期项目全面开工，" for n in range(40))
    writer.write(
        Batch(
            [
                article(
                    n,
                    f"光伏项目第{n}号",
                    long + f"园区编号{n}。" + long,
                    published_at=f"2026-06-{n:02}",
                )
                for n in range(10, 30)
            ]
        ),
        1,
        SEEN,
    )
    writer.close()
    return database


def test_result_fits_80_columns(zhaoshang: Zhaoshang, many: Path) -> None:
    ended = zhaoshang("search", "光伏", "园区编号", "--copies", "--limit", "5", "--db", str(many))
    assert ended.exit_code == 0
    lines = ended.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    days = [line.split()[1] for line in lines if line.endswith("  mine")]
    assert days == [f"2026-06-{n}" for n in range(29, 24, -1)]
    assert sum("光伏项目第" in line for line in lines) == 5
    assert "园区编号29" in "".join(line.strip() for line in lines)
    assert ended.stderr == "There are more; raise --limit (now 5)\n"


def test_no_line_begins_with_a_sign(zhaoshang: Zhaoshang, database: Path) -> None:
    """At whatever character the terminal's width breaks a text, and where it is cut."""
    texts = ["光伏" + "a" * n + "园区招商，" * 40 for n in range(12)] + [
        "光伏" + "园" * 69 + "。" * 90
    ]
    writer = Writer(database)
    rows = [article(n, f"第{n}号", text) for n, text in enumerate(texts, 10)]
    writer.write(Batch(rows), 1, SEEN)
    writer.close()
    ended = zhaoshang("search", "光伏", "--copies", "--limit", "40", "--db", str(database))
    lines = [line.strip() for line in ended.stdout.splitlines()]
    assert sum(line.startswith("光伏") for line in lines) >= len(texts)
    assert [line for line in lines if line.startswith(("，", "…", "。"))] == []
    assert max(map(cell_len, ended.stdout.splitlines())) <= 80


def test_json_lines(zhaoshang: Zhaoshang, many: Path) -> None:
    ended = zhaoshang("search", "园区编号12", "--json", "--db", str(many))
    [found] = map(json.loads, ended.stdout.splitlines())
    assert found["title"] == "光伏项目第12号"
    assert found["in_title"] is False
    [(start, end)] = found["hits"]
    assert found["snippet"][start:end] == "园区编号12"
    assert ended.stderr == ""


def test_a_story_is_shown_once(zhaoshang: Zhaoshang, many: Path) -> None:
    writer = Writer(many)
    same = "翠湖区与澄川新材料有限公司签约，总投资32亿元，用地410亩。" * 3
    copies = [article(n, "澄川落户翠湖", same, site=f"s{n}", published_at=f"2026-07-0{n}") for n in (3, 4, 5)]  # fmt: skip
    writer.write(Batch(copies), 1, SEEN)
    writer.close()
    lines = zhaoshang("search", "澄川", "--db", str(many)).stdout.splitlines()
    assert [line.split()[1:] for line in lines if "2026-07" in line] == [
        ["2026-07-05", "s5", "also", "at", "2", "sites"]
    ]
    every = zhaoshang("search", "澄川", "--copies", "--db", str(many)).stdout
    assert every.count("澄川落户翠湖") == 3
    [found] = map(json.loads, zhaoshang("search", "澄川", "--json", "--db", str(many)).stdout.splitlines())  # fmt: skip
    assert found["also_at"] == ["s3", "s4"]
    shown = zhaoshang("show", str(found["id"]), "--db", str(many)).stdout
    assert shown.splitlines()[-3] == "the same story"
    assert "s3 2026-07-03 澄川落户翠湖 (likely the original) http://mine.test/post/3.html" in shown


def test_stories_are_found_anew(zhaoshang: Zhaoshang, many: Path) -> None:
    ended = zhaoshang("index", "stories", "--db", str(many))
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout == "1 stories have reprints\n"


def test_filters_that_no_article_can_pass(zhaoshang: Zhaoshang, many: Path) -> None:
    for verb in (("search", "光伏"), ("export", "--to", "-", "--format", "csv")):
        ended = zhaoshang(*verb, "--site", "nosuch", "--db", str(many))
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "the database has nothing from a site nosuch; it has: mine" in ended.stderr
        ended = zhaoshang(*verb, "--since", "2026-06-20", "--until", "2026-05", "--db", str(many))
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "--since 2026-06-20 is later than --until 2026-05" in ended.stderr


def test_empty_result_says_what_was_searched(zhaoshang: Zhaoshang, many: Path) -> None:
    ended = zhaoshang("search", "氢能", "--since", "2026-06-20", "--db", str(many))
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == (
        "nothing found for: 氢能 (since 2026-06-20); "
        "searched title, body, category, source and attachments of 12 articles\n"
    )


def test_what_narrows_is_a_question_by_itself(zhaoshang: Zhaoshang, many: Path) -> None:
    ended = zhaoshang(
        "search", "--site", "mine", "--until", "2026-06-20", "--json", "--db", str(many)
    )
    days = [json.loads(line)["published_at"] for line in ended.stdout.splitlines()]
    assert days == sorted(days, reverse=True)
    assert days
    assert days[0][:10] <= "2026-06-20"
    ended = zhaoshang("search", "--new", "7d", "--db", str(many))
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr.startswith("no articles (")


def test_minus_is_no_option(zhaoshang: Zhaoshang, many: Path) -> None:
    assert "翠湖区招商周报" in zhaoshang("search", "招商", "-光伏", "--db", str(many)).stdout
    assert zhaoshang("search", "项目", "-光伏", "--db", str(many)).stdout == ""


def test_region_is_a_place_that_the_article_names(zhaoshang: Zhaoshang, many: Path) -> None:
    ended = zhaoshang("search", "招商", "--region", "翠湖", "--region", "无此地", "--db", str(many))
    assert "翠湖区招商周报" in ended.stdout
    assert zhaoshang("search", "光伏", "--region", "翠湖", "--db", str(many)).stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "missing argument QUERY"),
        (("，",), 2, "no word to search for in: ，"),
        (("光伏", "--since", "昨天"), 2, "2024-09-27"),
        (("光伏", "--since", "2024-13-01"), 2, "2024-09-27"),
        (("光伏", "--until", "2024-02-30"), 2, "2024-09-27"),
        (("光伏", "--until", "2024-13"), 2, "2024-09-27"),
        (("光伏", "--sitee", "x"), 2, "--sitee"),
        (("光伏", "--limit", "0"), 2, "limit"),
        (("光伏", "--region", "。"), 2, "no word"),
        (("光伏", "--db", "none.db"), 5, "none.db"),
    ],
)
def test_wrong_use(zhaoshang: Zhaoshang, many: Path, arguments: tuple[str, ...], code: int, says: str) -> None:  # fmt: skip
    place = () if "--db" in arguments else ("--db", str(many))
    ended = zhaoshang("search", *arguments, *place)
    assert ended.exit_code == code
    assert ended.stdout == ""
    assert says in ended.stderr


def test_index_off_on_rebuild(zhaoshang: Zhaoshang, many: Path) -> None:
    assert zhaoshang("index", "off", "--db", str(many)).stdout == "the index is off\n"
    ended = zhaoshang("search", "光伏", "--db", str(many))
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == "error: the search index is off; run zhaoshang index on\n"
    is_new, is_true = "the index was rebuilt: 22 articles", "the index is up to date: 22 articles"
    for verb, said in (("on", is_true), ("on", is_true), ("rebuild", is_new)):
        ended = zhaoshang("index", verb, "--db", str(many))
        assert (ended.exit_code, ended.stdout.splitlines()[-1]) == (0, said)
    assert "光伏项目第29号" in zhaoshang("search", "光伏", "--db", str(many)).stdout
    assert zhaoshang("index", "rebuild", "--db", "none.db").exit_code == 5


def test_what_pages_hold_never_reaches_the_terminal(zhaoshang: Zhaoshang, database: Path) -> None:
    shown = zhaoshang("search", "标题", "--db", str(database)).stdout
    plain = shown.replace("\x1b[", "").replace("\n", "")
    assert "owned" in shown
    assert not {c for c in plain if unicodedata.category(c) in ("Cc", "Cf")}


@pytest.mark.parametrize(
    ("body", "typed", "shown", "marked"),
    [
        ("短文光伏", "光伏", "短文光伏", ["光伏"]),
        (
            "甲" * 50 + "光伏" + "乙" * 90,
            "光伏",
            "…" + "甲" * 16 + "光伏" + "乙" * 54 + "…",
            ["光伏"],
        ),
        ("甲" * 100, "光伏", "甲" * 72 + "…", []),
        ("一行\n光伏", "光伏", "一行 光伏", ["光伏"]),
        ("", "光伏", "", []),
        ("產業園", "产业", "產業園", ["產業"]),
    ],
)
def test_snippet(body: str, typed: str, shown: str, marked: list[str]) -> None:
    text, spans = snippet(body, SearchQuery.parse(typed))
    assert text == shown
    assert [text[a:b] for a, b in spans] == marked


def test_the_phrase_of_the_examples_is_found(zhaoshang: Zhaoshang) -> None:
    [phrase] = re.findall("search '(\".+?\")'", zhaoshang("search", "--help").stdout)
    assert SearchQuery.parse(phrase).matches(["今年招商引资成绩"])
