"""What tells one theme from another, and what does not."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_text
from crawler.read.theme import theme_signature

URL = "http://www.example.cn/news/"
SHEETS = (
    '<link rel="stylesheet" href="/skin/2/css/style.css">'
    '<link href="/skin/2/css/list.css" rel="stylesheet" type="text/css">'
)
SCRIPTS = '<script src="/js/menu.js"></script><script src="http://tj.test/h.js?1"></script>'


def signature(head: str, rows: int = 3, url: str = URL) -> str | None:
    listed = "".join(f"<li><a href='/news/{n}.html'>第{n}号工程</a></li>" for n in range(rows))
    page = f"<html><head><title>动态</title>{head}</head><body><ul>{listed}</ul></body></html>"
    return theme_signature(parse_text(page, url))


def test_what_is_listed_says_nothing() -> None:
    assert signature(SHEETS) is not None
    assert signature(SHEETS) == signature(SHEETS, rows=9)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("/css/style.css", "/css/style.css?ver=6.5.2"),
        ("/css/style.css", "http://cdn3.example.test/css/style.css"),
        ("/css/style.css", "../css/style.css"),
        ("/css/style.css", "/css/style.css;jsessionid=3F2A"),
        ("/min/d41d8cd98f00b204e9800998ecf8427e.css", "/min/0cc175b9c0f1b6a831c399e269772661.css"),
        ("/app.3a7bd3e2.css", "/app.9c56cc51.css"),
        ("/cache/all-20261125.css", "/cache/all-20261126.css"),
        ("/cache/t1764064800.css", "/cache/t1764151200.css"),
    ],
)
def test_what_changes_without_a_redesign(one: str, two: str) -> None:
    sheet = '<link rel="stylesheet" href="{}">'.format
    assert signature(sheet(one)) is not None
    assert signature(sheet(one)) == signature(sheet(two))


@pytest.mark.parametrize(
    "head",
    [
        SHEETS.replace("/skin/2/", "/skin/3/"),
        SHEETS.replace("style.css", "gov2026.css"),
        SHEETS.replace("list.css", "cards.css"),
        SHEETS + '<link rel="preload stylesheet" href="/skin/2/css/wide.css">',
        SHEETS[: SHEETS.index("<link href")],
    ],
)
def test_another_theme(head: str) -> None:
    assert signature(head) != signature(SHEETS)


def test_the_frame_around_the_list_is_the_other_half() -> None:
    box = "<div id=head></div><div class=main>{}</div><div id=foot></div>"
    rows = "<a href=/1.html>一</a><a href=/2.html>二</a>"
    said = []
    for head in ("", SHEETS):
        document = parse_text(f"<head>{head}</head><body>{box.format(rows)}</body>", URL)
        said.append(theme_signature(document, document.root.findall(".//a")))
    frame = (said[0] or "").removeprefix("- ")
    assert len(frame) == 16
    assert said[1] == (signature(SHEETS) or "").replace("-", frame)


def test_order_and_repetition_say_nothing() -> None:
    one, _, two = SHEETS.partition("><")
    assert signature(f"<{two}{one}><{two}") == signature(SHEETS)


def test_scripts_tell_only_where_there_is_no_stylesheet() -> None:
    assert signature(SHEETS + SCRIPTS) == signature(SHEETS)
    # Those of others, such as counters, never.
    assert signature(SCRIPTS) == signature(SCRIPTS.partition("</script>")[0] + "</script>")
    assert signature(SCRIPTS.replace("menu", "nav")) != signature(SCRIPTS)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<style>a{color:red}</style><script>go()</script>",
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet"><link href="/a.css">',
        '<link rel="stylesheet" href="data:text/css,a{}"><link rel="stylesheet" href="http://[/a.css">',
        '<script src="https://counter.test/h.js"></script>',
    ],
)
def test_pages_that_say_nothing(head: str) -> None:
    assert signature(head) is None


def test_a_page_that_loads_without_end_is_told_by_its_beginning() -> None:
    many = "".join(f'<link rel="stylesheet" href="/{n}.css">' for n in range(400))
    assert signature(many) == signature(many + '<link rel="stylesheet" href="/z.css">')
