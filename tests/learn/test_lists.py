"""What is learned of lists that name nothing, and what their rows show."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from crawler.learn.learned import LearnError, Section
from crawler.learn.lists import compared, found_by, learn_lists, unreadable, without_views
from crawler.read.declared import Declaration, ListRow
from crawler.read.document import parse_document
from crawler.read.listing import read_listing, repeated_links
from crawler.read.page import read_page
from tests.small_sites import BASE, NOW, Story, chunks, stories

MENU = "".join(f"<li><a href='/{key}/'>{name}</a></li>" for key, name in (("a", "园区动态"), ("b", "招商政策")))  # fmt: skip
HOT = "".join(
    f"<li><a href='/hot/{n}.html'>青禾保税区第{n}批标准厂房招租</a></li>" for n in range(3)
)


def section(name: str, content: str) -> Section:
    body = (
        f"<html><head><title>{name}</title></head><body><div><ul>{MENU}</ul></div>{content}"
        "<div><p>主办：临江县投资促进局</p></div></body></html>"
    )
    document = parse_document(body.encode(), f"{BASE}/{name}/", "utf-8")
    listing = read_listing(document, NOW)
    assert listing is not None
    return Section(document.url, name, listing, document)


def href(story: Story) -> str:
    return f"/art/{story.number}.html"


def pages(make: Callable[[Sequence[Story]], str], size: int = 8) -> list[Section]:
    parts = chunks(stories(12), size)
    return [section(f"s{n}", make(part)) for n, part in enumerate(parts)]


def learned(sections: Sequence[Section], size: int = 8) -> dict[str, str]:
    """What is learned, after a check that it finds every article and nothing else, on its day if it learns days."""
    selectors = learn_lists(sections, NOW)
    parts = chunks(stories(12), size)
    for each, part in zip(sections, parts, strict=True):
        rows = Declaration(selectors).list_rows(each.document)
        assert [row.url for row in rows] == [BASE + href(story) for story in part]
        if "list_published" in selectors:
            assert [published(each, row) for row in rows] == [str(story.day) for story in part]
    return selectors


def published(each: Section, row: ListRow) -> str:
    """The day of a row as the article's page would get it."""
    found = read_page(each.document, Declaration({}), row, NOW)
    return str(found.value("published"))[:10]


def listed(
    row: Callable[[Story], str], around: str = "<ul>{}</ul>"
) -> Callable[[Sequence[Story]], str]:
    return lambda part: around.format("".join(map(row, part)))


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_list_that_only_a_look_names(side: str) -> None:
    other = {"left": "right", "right": "left"}[side]
    make = listed(
        lambda s: f"<li><a href='{href(s)}'>{s.title}</a><span>{s.day}</span></li>",
        f"<div class='{other}'><ul>{HOT}</ul></div><div class='{side}'><ul>{{}}</ul></div>",
    )
    selectors = learned(pages(make))
    assert side in selectors["article_links"]
    assert selectors["list_published"] == "span"


def test_rows_that_a_system_counts() -> None:
    def make(part: Sequence[Story]) -> str:
        rows = "".join(
            f"<li id='line_u9_{n}'><span>{s.day}</span><a href='{href(s)}'>{s.title}</a></li>"
            for n, s in enumerate(part)
        )
        return f"<div><div><ul>{HOT}</ul></div><div><ul>{rows}</ul></div></div>"

    assert learned(pages(make))["article_links"] == 'li[id^="line_u"] > a'


def test_links_that_count_answers_are_not_the_rows() -> None:
    """A forum's rows lead to an article by its headline and by the number of its answers."""
    row = (
        "<tr><th><a href='{0}' class='s xst'>{1}</a></th><td class='by'>{2}</td>"
        "<td class='num'><a href='{0}' class='xi2'>{3}</a><em>4006</em></td></tr>"
    )
    selectors = learned(
        pages(
            listed(
                lambda s: row.format(href(s), s.title, s.day, s.number % 3),
                "<div class='bm'><table>{}</table></div>",
            )
        )
    )
    assert "xi2" not in selectors["article_links"]


def test_tables_without_a_name() -> None:
    """The hot list stands in the same tables; the path of the main list is the longer one."""
    hot = HOT.replace("<li>", "<tr><td>·").replace("</li>", "</td></tr>")
    make = listed(
        lambda s: (
            f"<tr><td>·<a href='{href(s)}'>{s.title}</a> <font color=gray>[{s.day}]</font></td></tr>"
        ),
        f"<table><tr><td><table>{hot}</table></td><td><table><tr><td>位置</td></tr><tr><td><table>{{}}</table></td></tr></table></td></tr></table>",
    )
    selectors = learned(pages(make))
    assert selectors["list_published"] == "font"


def test_tables_closed_in_the_wrong_order() -> None:
    """The first rows stand in a table of their own: they are the same list."""

    def make(part: Sequence[Story]) -> str:
        rows = [
            f"<tr><td><a href='{href(s)}'>{s.title}</a></td><td width=90>{s.day}</td></tr>"
            for s in part
        ]
        return (
            f"<div><table class='newslb'>{rows[0]}{rows[1]}</td></tr></table>"
            f"<table><tr><td>{''.join(rows[2:])}</table></div>"
        )

    assert "list_published" in learned(pages(make, 12), 12)


def test_rows_that_were_never_closed() -> None:
    """Each stands inside the one before it; its day is its own, and not that of the first."""
    make = listed(
        lambda s: (
            f"<article class='wz'><div class='nr'><h2><a href='{href(s)}'>{s.title}</a></h2><p>{s.paragraphs[0]}</p>"
            f"<div class='di'><span class='rq'>{s.day:%B %-d, %Y}</span></div>"
        ),
        "<div class='zhu'>{}</div></div>",
    )
    selectors = learned(pages(make))
    assert selectors["list_published"] == ".rq"


def test_day_and_month_in_nodes_of_their_own() -> None:
    make = listed(
        lambda s: (
            f"<li><a href='{href(s)}'><div class='rq'><b>{s.day:%d}</b><span>{s.day:%Y/%m}</span></div>"
            f"<div class='wz'><h4>{s.title}</h4><p>{s.paragraphs[0]}</p></div></a></li>"
        ),
        "<ul class='tuwen'>{}</ul>",
    )
    assert learned(pages(make))["list_published"] == ".rq"


def test_day_and_month_on_either_side_of_the_title() -> None:
    make = listed(
        lambda s: (
            f"<li><i>{s.day:%d}</i><a href='{href(s)}'>{s.title}</a><em>{s.day:%Y-%m}</em></li>"
        ),
        "<ul class='zuoyou'>{}</ul>",
    )
    assert "concat" in learned(pages(make))["list_published"]


def grouped(form: str, around: str, row: str) -> Callable[[Sequence[Story]], str]:
    """Rows below the date, or the part of a date, that they share."""

    def make(part: Sequence[Story]) -> str:
        groups: dict[str, list[Story]] = {}
        for story in part:
            groups.setdefault(f"{story.day:{form}}", []).append(story)
        return "".join(
            around.format(name, "".join(row.format(s.day, href(s), s.title) for s in each))
            for name, each in groups.items()
        )

    return make


@pytest.mark.parametrize(
    "make",
    [
        grouped("%Y年%m月", "<dl><dt>{}</dt>{}</dl>", "<dd>{0:%d}日 <a href='{1}'>{2}</a></dd>"),
        grouped("%Y-%m", "<h4>{}</h4><ul>{}</ul>", "<li><span>{0:%d}</span><a href='{1}'>{2}</a></li>"),
        grouped("%Y年", "<div class='n'><b>{}</b><ul>{}</ul></div>", "<li><i>{0:%m-%d}</i><a href='{1}'>{2}</a></li>"),
        grouped("%Y-%m-%d", "<dl><dt>{}</dt>{}</dl>", "<dd><a href='{1}'>{2}</a></dd>"),
        grouped("%Y-%m-%d", "<i>{}</i> {}", "<a href='{1}'>{2}</a><br>"),
        grouped("%Y-%m-%d", "{} {}", "<a href='{1}'>{2}</a><br>"),
        grouped("%Y-%m-%d", "{1}", "<a href='{1}'>{2}</a> {0:%Y-%m-%d}<br>"),
        grouped("%Y", "{1}", "<li><a href='{1}' title='标题：{2}&#10;更新时间：{0:%Y-%m-%d}'>{2}</a></li>"),
    ],
)  # fmt: skip
def test_a_row_has_the_day_of_its_group_and_of_no_other(
    make: Callable[[Sequence[Story]], str],
) -> None:
    sections = pages(lambda part: f"<div class='zhu'>{make(part)}</div>", 12)
    assert "list_published" in learned(sections, 12)
    for each, part in zip(sections, chunks(stories(12), 12), strict=True):
        assert [str(row.published)[:10] for row in each.listing.rows] == [str(s.day) for s in part]


def test_a_day_in_no_element_of_its_own() -> None:
    make = listed(
        lambda s: f"<li>·<a href='{href(s)}'>{s.title}</a> ({s.day})</li>",
        "<ul class='wenzi'>{}</ul>",
    )
    assert "text()" in learned(pages(make))["list_published"]


def test_views_and_day_of_one_line() -> None:
    make = listed(
        lambda s: (
            f"<li><h3><a href='{href(s)}'>{s.title}</a></h3>"
            f"<div class='xx'><span>{s.day}</span><span>点阅：{s.views}</span></div></li>"
        ),
        "<ul class='lb'>{}</ul>",
    )
    sections = pages(make)
    selectors = learned(sections)
    assert "list_views" not in without_views(selectors)
    assert "list_row" in without_views(selectors)
    views = [row.views_raw for row in Declaration(selectors).list_rows(sections[0].document)]
    assert [int("".join(filter(str.isdigit, each or ""))) for each in views] == [
        story.views for story in stories(12)[:8]
    ]


def test_sections_of_two_templates() -> None:
    """Only one of them shows days; the articles of the other are not lost for that."""
    dated = listed(
        lambda s: f"<li><a href='{href(s)}'>{s.title}</a><span class='rq'>{s.day}</span></li>",
        "<ul class='wenzilb'>{}</ul>",
    )
    cards = listed(
        lambda s: (
            f"<div class='kp'><a href='{href(s)}'><img src='/{s.number}.jpg'></a><h3><a href='{href(s)}'>{s.title}</a></h3></div>"
        ),
        "<div class='tupian'>{}</div>",
    )
    parts = chunks(stories(12), 8)
    sections = [section(f"s{n}", (cards if n % 2 else dated)(part)) for n, part in enumerate(parts)]
    selectors = learn_lists(sections, NOW)
    for n, (each, part) in enumerate(zip(sections, parts, strict=True)):
        rows = Declaration(selectors).list_rows(each.document)
        assert [row.url for row in rows] == [BASE + href(story) for story in part]
        assert [row.published_raw for row in rows] == [None if n % 2 else str(s.day) for s in part]
    assert found_by(selectors, sections) == sections
    assert unreadable(selectors, sections) == []


def test_sections_of_two_templates_with_days() -> None:
    """Each shows its days in an element of its own, and neither where the other has something else."""
    lines = listed(
        lambda s: f"<li><a href='{href(s)}'>{s.title}</a><span class='rq'>{s.day}</span></li>",
        "<ul class='wenzilb'>{}</ul>",
    )
    cells = listed(
        lambda s: f"<tr><td><a href='{href(s)}'>{s.title}</a></td><td>{s.day}</td></tr>",
        "<table class='biaoge'>{}</table>",
    )
    parts = chunks(stories(12), 8)
    selectors = learned(
        [section(f"s{n}", (cells if n % 2 else lines)(part)) for n, part in enumerate(parts)]
    )
    assert "list_published" in selectors


MEMBERS = "".join(
    f"<a href='/hy/{n}.html'>副会长单位第{n}新材料科技股份有限公司</a>、" for n in range(60)
)


def test_what_is_the_same_on_every_page_is_no_list() -> None:
    """By itself the line of members below outweighs ten rows without a date."""
    make = listed(
        lambda s: f"<li><a href='{href(s)}'>{s.title[:12]}</a></li>",
        "<div><ul>{}</ul></div><p>" + MEMBERS + "</p>",
    )
    sections = pages(make)
    assert {row.url for row in sections[0].listing.rows} != {
        BASE + href(story) for story in stories(12)[:8]
    }
    again = compared(sections, NOW)
    learned(again)
    documents = [each.document for each in sections]
    repeated = repeated_links(documents)
    # The last one has four short rows: by itself it is not known to be a list.
    alone = [read_listing(each, NOW, repeated) for each in documents[:-1]]
    assert [each and each.rows for each in alone] == [each.listing.rows for each in again[:-1]]


def test_a_page_with_nothing_but_a_hot_list_spoils_no_other_template() -> None:
    """What finds its list is found on the other pages too, and is passed over; the second template is learned all the same."""
    rows = "".join(
        f"<li><a href='/hot/{n}.html'>青禾保税区第{n}批标准厂房招租</a><i>2026-05-{n + 10}</i></li>"
        for n in range(7)
    )
    hot = f"<div class='re'><ul>{rows}</ul></div>"
    many = listed(
        lambda s: f"<li><a href='{href(s)}'>{s.title}</a>{s.day}</li>",
        "<ul class='wz'>{}</ul>" + hot,
    )
    other = listed(
        lambda s: f"<p><a href='{href(s)}'>{s.title}</a> {s.day}</p>",
        "<div class='zuoce_neirong_wz'>{}</div>" + hot,
    )
    parts = chunks(stories(12), 8)
    made = [section(f"s{n}", (other if n == 2 else many)(part)) for n, part in enumerate(parts[:4])]
    only = section("lianxi", f"<p>地址：临江路一号</p>{hot}")
    selectors = learn_lists([*made, only], NOW)
    assert found_by(selectors, made) == made


def test_a_section_that_is_not_found_is_named() -> None:
    sections = pages(listed(lambda s: f"<li><a href='{href(s)}'>{s.title}</a>{s.day}</li>", "<ul class='x'>{}</ul>"))  # fmt: skip
    [dropped] = unreadable({"article_links": ".y a"}, sections[:1])
    assert (dropped.url, dropped.name) == (sections[0].url, "s0")
    assert dropped.zh
    assert dropped.en


def test_rows_that_lead_nowhere_cannot_be_learned() -> None:
    sections = pages(
        listed(lambda s: f"<li><a href='javascript:;'>{s.title}</a><i>{s.day}</i></li>", "<ul class='x'>{}</ul>")
    )  # fmt: skip
    with pytest.raises(LearnError):
        learn_lists(sections, NOW)
