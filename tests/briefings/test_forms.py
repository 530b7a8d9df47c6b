"""A briefing as a page and as Markdown."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from typing import Any

import pytest
from lxml import html as lxml_html

from crawler.briefings.content import WORDS, Briefing, Row, copies, money
from crawler.briefings.markdown import escaped, markdown
from crawler.briefings.page import page
from crawler.briefings.word import document
from crawler.health import WORDS as VERDICTS
from crawler.health import Verdict

EVIL = '<script>alert(1)</script>[x](javascript:1)"\x1b'


def story(**fields: object) -> dict[str, object]:
    row = {
        "site": "mine",
        "category": "动态",
        "day": "2026-07-02",
        "title": "题",
        "url": "http://mine.test/1?a=1&b=2",
        "views": 3,
        "sites": 1,
    }
    return row | fields


def signed(**fields: object) -> dict[str, object]:
    row = {
        "place": "海宁市", "name": "岚桥阀门项目", "company": "岚桥集团", "amount_lo": 1_250_000_000, "ccy": "CNY", "stage": "签约", "day": "2026-07-02",
        "url": "http://mine.test/1?a=1&b=2", "title": "题",
    }  # fmt: skip
    return row | fields


def briefing(until: date = date(2026, 7, 7)) -> Briefing:
    stories = [story(sites=3), story(title=EVIL, url="javascript:alert(1)", category=None)]
    return Briefing(
        since=date(2026, 7, 1),
        until=until,
        stories=stories,
        older=4,
        most_viewed=stories,
        changes=[story(title=EVIL, fields="title, body")],
        more_changes=487,
        trouble=[{"site": "down", "verdict": None, "why": EVIL}],
        overdue=[("tardy", 20)],
        silent=[("still", 453)],
        counts=[("mine", "2026-07-02", 2), ("mine", "2026-07-07", 1)],
        signed=[
            signed(),
            signed(
                name=EVIL, place=None, company="甲|乙", amount_lo=None, url="javascript:alert(1)"
            ),
        ],
    )


def parsed(text: str) -> Any:
    """The document; lxml's type hints know nothing of what an XPath gives."""
    return lxml_html.fromstring(text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_runs_and_loads_nothing(language: str) -> None:
    text = page(briefing(), language)
    tree = parsed(text)
    assert not tree.xpath("//script | //img | //link | //iframe | //@src | //@onclick")
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert "\x1b" not in text
    assert set(tree.xpath("//a/@href")) == {"http://mine.test/1?a=1&b=2"}
    assert "<script>alert(1)</script>" in tree.text_content()
    assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[language]
    headings = [" ".join(h.text_content().split()) for h in tree.xpath("//h2")]
    n = language == "en"
    expected = [WORDS[k][n] for k in ("new", "signed", "viewed", "changed", "chart", "broken")]
    expected[4] += " " + WORDS["day"][n]
    assert headings == expected


def test_a_chart_is_by_the_day_or_by_the_week() -> None:
    [bars] = briefing().bars().values()
    assert [number for _, number in bars] == [0, 2, 0, 0, 0, 0, 1]
    long = briefing(date(2026, 8, 31))
    [weeks] = long.bars().values()
    assert [number for _, number in weeks] == [3, 0, 0, 0, 0, 0, 0, 0, 0]
    rects = parsed(page(briefing(), "en")).xpath("//rect")
    assert [float(r.get("height")) for r in rects] == [60, 30]


def test_markdown_makes_nothing_of_a_title() -> None:
    text = markdown(briefing(), "en")
    assert "- 2026-07-02 [题](http://mine.test/1?a=1&b=2) · at 3 sites\n" in text
    assert "](javascript" not in text.replace("\\](javascript", "")
    assert re.search(r"(?<!\\)<script", text) is None
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Investment briefing 2026-07-01 – 2026-07-07",
        "## mine · 动态",
        "## mine · —",
        "## Newly signed projects",
        "## Most viewed",
        "## Changed",
        "## Sites that need attention",
    ]


def test_escaped_is_one_line() -> None:
    assert escaped("a\n# b*c_[d]") == "a \\# b\\*c\\_\\[d\\]"


def test_a_span_without_anything() -> None:
    empty = Briefing(date(2026, 7, 1), date(2026, 7, 7), [], 0, [], [], 0, [], [], [], [])
    assert "没有新报道" in markdown(empty, "zh")
    tree = parsed(page(empty, "en"))
    assert "All sites are well" in tree.text_content()
    assert not tree.xpath("//svg")


@pytest.mark.parametrize("form", [page, markdown])
@pytest.mark.parametrize(("language", "other"), [("zh", "next:"), ("en", "下一步")])
def test_one_reason_in_one_language(
    form: Callable[[Briefing, str], str], language: str, other: str
) -> None:
    line = "列表打不开（dns）；下一步：zhaoshang crawl down / list failed (dns); next: zhaoshang crawl down"
    why = "\n".join([line] * 7)
    trouble: list[Row] = [
        {"site": "down", "verdict": "broken", "why": why},
        {"site": "dead", "verdict": None, "why": None},
    ]
    text = form(replace(briefing(), trouble=trouble), language)
    assert text.count("zhaoshang crawl down") == 1
    assert text.count("zhaoshang status down") == text.count("zhaoshang crawl dead") == 1
    assert other not in text


@pytest.mark.parametrize("form", [page, markdown])
@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_in_the_briefings_language(
    form: Callable[[Briefing, str], str], verdict: Verdict
) -> None:
    told = replace(briefing(), trouble=[{"site": "mine", "verdict": str(verdict), "why": None}])
    chinese, english = ((form(told, language)) for language in ("zh", "en"))
    pattern = r"mine(?:</strong>|\*\*) {}\b"
    assert re.search(pattern.format(VERDICTS[verdict][0]), chinese)
    assert re.search(pattern.format(verdict), english)
    assert not re.search(pattern.format(verdict), chinese)


@pytest.mark.parametrize("form", [page, markdown])
def test_sites_that_are_silent_or_not_crawled_are_told_though_none_broke(
    form: Callable[[Briefing, str], str],
) -> None:
    quiet = replace(briefing(), trouble=[])
    late = replace(quiet, silent=[])
    silent = replace(quiet, overdue=[])
    assert "still</strong> <small>停更 453 天" in page(silent, "zh")
    assert "- **still** 停更 453 天，超过以往" in markdown(silent, "zh")
    assert "tardy" not in form(silent, "zh")
    assert "20 天没有采集：cron 还在运行吗？" in form(late, "zh")
    assert "not crawled for 20 days; does cron run?" in form(late, "en")
    for told in (quiet, late, silent):
        assert "All sites are well" not in form(told, "en")
        assert "All sites are well" in form(replace(told, overdue=[], silent=[]), "en")


@pytest.mark.parametrize("form", [page, markdown])
def test_one_is_singular(form: Callable[[Briefing, str], str]) -> None:
    one = replace(briefing(), stories=[story()], older=1, most_viewed=[story(views=1)])
    text = form(one, "en")
    for said in ("1 story from 1 site", "1 more is an older article", "1 view"):
        assert re.search(rf"{said}\b", text), said
    assert "2 stories from 1 site" in form(briefing(), "en")
    assert "1 篇报道，来自 1 个站点" in form(one, "zh")


@pytest.mark.parametrize("form", [page, markdown])
def test_changes_that_are_not_shown_are_counted(form: Callable[[Briefing, str], str]) -> None:
    said = "487 more, in the view"
    assert said in form(briefing(), "en")
    assert "另有 487 处" in form(briefing(), "zh")
    assert "more, in" not in form(replace(briefing(), more_changes=0), "en")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            "| 海宁市 | [岚桥阀门项目](http://mine.test/1?a=1&b=2) | 岚桥集团 | 12.5亿元 | 签约 | 2026-07-02 |",
        ),
        (
            "en",
            "| 海宁市 | [岚桥阀门项目](http://mine.test/1?a=1&b=2) | 岚桥集团 | CNY 1,250 m | 签约 | 2026-07-02 |",
        ),
    ],
)
def test_the_projects_that_were_signed(language: str, told: str) -> None:
    assert told in markdown(briefing(), language).splitlines()
    assert r"甲\|乙" in markdown(briefing(), language)
    cells = [cell.text_content() for cell in parsed(page(briefing(), language)).xpath("//td")]
    assert cells[:3] == ["海宁市", "岚桥阀门项目", "岚桥集团"]


def test_sums_as_people_read_them() -> None:
    assert money(signed(amount_lo=30_000_000), "zh") == "3000万元"
    assert money(signed(amount_lo=310_000_000, ccy="USD"), "zh") == "USD 3.1亿"


def test_without_how_the_sites_stand() -> None:
    for text in (markdown, page):
        told = text(replace(briefing(), with_health=False), "en")
        assert "need attention" not in told
        assert "tardy" not in told


def test_sites_that_are_alike_in_trouble_stand_together() -> None:
    trouble = [
        {"site": name, "verdict": "broken", "why": f"坏 http://{name}.test/ / bad: http://{name}.test/; next: zhaoshang check {name}"}
        for name in ("one", "two")
    ]  # fmt: skip
    other = {"site": "other", "verdict": "degraded", "why": "缺 / lacks"}
    told = markdown(replace(briefing(), trouble=[*trouble, other]), "en")
    assert [line[:30] for line in told.splitlines() if line.startswith("- **")][:2] == [
        "- **one, two** broken: bad: ht",
        "- **other** degraded: lacks",
    ]


def test_copies_are_numbered() -> None:
    assert copies(story(copies=3, sites=2), "zh") == ["共 3 篇", "见于 2 个站点"]
    assert copies(story(), "en") == []


@pytest.mark.skipif(find_spec("docx") is None, reason="python-docx (extra docx) is not installed")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_document_of_word(language: str) -> None:
    """Opened by the library that made it: headings, and links that lead to web addresses only."""
    import docx

    made = docx.Document(io.BytesIO(document(briefing(), language)))
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    n = language == "en"
    assert headings == [
        WORDS["new"][n],
        "mine · 动态",
        "mine · —",
        *(WORDS[k][n] for k in ("signed", "viewed", "changed", "broken")),
    ]
    [section] = made.sections
    assert [round(each.cm, 1) for each in (section.page_width, section.page_height)] == [21, 29.7]
    [table] = made.tables
    assert [cell.text for cell in table.rows[0].cells] == WORDS["signed_head"][n].split("|")
    assert [cell.text for cell in table.rows[1].cells][:3] == ["海宁市", "岚桥阀门项目", "岚桥集团"]
    links = [
        rel.target_ref for rel in made.part.rels.values() if rel.reltype.endswith("/hyperlink")
    ]
    assert set(links) == {"http://mine.test/1?a=1&b=2"}
    text = "\n".join(p.text for p in made.paragraphs)
    assert "2026-07-02" in text
    assert "\x1b" not in text
    assert "<script>alert(1)</script>" in text
    fonts = made.styles["Normal"].element.rPr.rFonts
    assert (
        fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia")
        == "微软雅黑"
    )


def test_what_changed_is_named_in_the_language_of_the_briefing() -> None:
    assert "改了：标题、正文" in markdown(briefing(), "zh")
    assert "changed: title, body" in markdown(briefing(), "en")
