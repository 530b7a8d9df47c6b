"""An article page by its declaration: declared fields, undeclared ones, and those that the site does not show."""

from __future__ import annotations

import pytest

from crawler.read import page as page_reader
from crawler.read.declared import ABSENT, Declaration, ListRow
from crawler.read.document import parse_text
from crawler.read.evidence import Kind
from crawler.read.page import GENERIC, read_page
from crawler.read.reading import Reading
from tests.read.article_page import BODY, FOOTER, MENU, NOW, PARAGRAPHS, TITLE

URL = "http://www.example.cn/news/418.html"
INFO = "<div class='info'><span class='date'>2025-09-21 08:30</span><span class='from'>来源：临江日报</span><span class='hits'>浏览：43</span></div>"
ARTICLE = f"<div class='crumb'><a href='/'>首页</a> &gt; <a href='/news/'>园区动态</a></div><h1>{TITLE}</h1>{INFO}<div class='nr'>{BODY}</div>"
DECLARED = {
    "title": "h1",
    "published": ".date",
    "source": ".from",
    "views": ".hits",
    "body": ".nr",
}


def read(
    declared: dict[str, str],
    content: str = ARTICLE,
    row: ListRow | None = None,
    url: str = URL,
) -> Reading:
    """The page read as a spider's class body would have it."""
    text = (
        f"<html><head><title>{TITLE}_临江</title></head><body>{MENU}{content}{FOOTER}</body></html>"
    )
    names = {name: css for name, css in declared.items() if css}
    declaration = Declaration(names, [name for name in GENERIC if name not in declared])
    row = row or ListRow(url, url, "")
    return read_page(parse_text(text, url), declaration, row, NOW)


def raw_of(reading: Reading) -> str | None:
    """The words of the date, as they are stored."""
    return reading.to_article("site", "2025-10-10 04:00:00").published_raw


def listed(raw: str | None) -> ListRow:
    return ListRow(URL, URL, TITLE, raw)


ALL_ABSENT = dict.fromkeys(GENERIC, ABSENT)


def test_declared() -> None:
    got = read({**ALL_ABSENT, **DECLARED})
    assert got.value("title") == TITLE
    assert (str(got.value("published")), raw_of(got)) == ("2025-09-21 08:30", "2025-09-21 08:30")
    assert (got.value("source"), got.value("views")) == ("临江日报", 43)
    assert tuple(got.paragraphs) == PARAGRAPHS
    assert not {"category", "author", "related"} & got.chosen.keys()
    assert got.missing == []
    assert not got.is_empty


def test_undeclared_is_read_by_the_generic_extractor() -> None:
    got = read({})
    assert got.value("title") == TITLE
    assert str(got.value("published")) == "2025-09-21 08:30"
    assert (got.value("source"), got.value("views"), got.value("category")) == (
        "临江日报",
        43,
        "园区动态",
    )
    assert tuple(got.paragraphs) == PARAGRAPHS
    assert got.missing == []


@pytest.mark.parametrize("name", GENERIC)
def test_absent_is_not_read_at_all(name: str) -> None:
    got, empty = read({name: ABSENT}), Reading()
    assert got.value(name) == empty.value(name)
    others = [other for other in ("title", "published", "views", "body") if other != name]
    assert all(got.value(other) for other in others)


def test_everything_absent_is_empty() -> None:
    got = read(ALL_ABSENT)
    assert got.is_empty
    assert (got.value("title"), got.value("published"), got.missing) == (None, None, [])


@pytest.mark.parametrize("name", sorted(DECLARED.keys() - {"title", "body"}))
def test_declared_that_matches_nothing_is_missing_not_guessed(name: str) -> None:
    """A fallback would hide that the site was redesigned."""
    got, empty = read({**DECLARED, name: ".nosuch"}), Reading()
    assert got.missing == [name]
    assert got.value(name) == empty.value(name)


@pytest.mark.parametrize("name", ["title", "body"])
def test_page_of_another_template_is_read_generically_and_counted(name: str) -> None:
    whole = read(DECLARED)
    got = read({**DECLARED, name: ".nosuch"})
    assert got.missing == [name]
    assert (got.value("title"), got.paragraphs) == (whole.value("title"), whole.paragraphs)


def test_declared_beats_generic() -> None:
    got = read({"title": ".crumb > a:nth-of-type(2)"})
    assert got.value("title") == "园区动态"


def test_the_parts_of_a_declared_leaf_are_put_in_order() -> None:
    leaf = ARTICLE.replace(
        "<span class='date'>2025-09-21 08:30</span>",
        "<div class='date'><b>2025</b><em>09-21</em></div>",
    )
    assert str(read(DECLARED, leaf).value("published")) == "2025-09-21"
    # Word parts the digits of a year, which no box does.
    parted = leaf.replace("<b>2025</b><em>09-21</em>", "<b>20</b><em>25-09-21</em>")
    assert str(read(DECLARED, parted).value("published")) == "2025-09-21"


def test_bare_name_in_a_declared_node_is_the_source() -> None:
    content = ARTICLE.replace("来源：临江日报", "临江日报")
    assert read(DECLARED, content).value("source") == "临江日报"


def test_source_in_the_info_line() -> None:
    assert read({**DECLARED, "source": ".info"}).value("source") == "临江日报"


def test_category_from_the_declared_trail() -> None:
    got = read({**ALL_ABSENT, "breadcrumb": ".crumb a"})
    assert got.value("breadcrumb") == ["首页", "园区动态"]
    assert got.value("category") == "园区动态"


def test_declared_category_beats_the_trail() -> None:
    got = read(
        {"breadcrumb": ".crumb a", "category": ".from"},
        ARTICLE.replace("来源：临江日报", "招商政策"),
    )
    assert got.value("category") == "招商政策"


def test_title_as_text_of_a_heading_with_more() -> None:
    content = (
        f"<h1>{TITLE}<br><span>2025-09-21 来源：临江日报</span></h1><div class='nr'>{BODY}</div>"
    )
    got = read({"title": "h1::text", "published": "h1", "body": ".nr"}, content)
    assert (got.value("title"), str(got.value("published"))) == (TITLE, "2025-09-21")


# Dates


AGE = ARTICLE.replace("2025-09-21 08:30", "19天前")


def test_date_of_the_list_is_preferred_to_an_age() -> None:
    got = read(DECLARED, AGE, listed("2025-09-21"))
    assert (str(got.value("published")), raw_of(got)) == ("2025-09-21", "2025-09-21")
    assert got.value("published") is not None
    assert got.value("published").basis != "relative"


def test_age_is_better_than_nothing() -> None:
    for row in (listed(None), listed("刚刚发布"), listed("")):
        got = read(DECLARED, AGE, row)
        assert got.value("published") is not None
        assert got.value("published").basis == "relative"
        assert raw_of(got) == "19天前"


def test_age_on_the_list_does_not_replace_the_page_s() -> None:
    got = read(DECLARED, AGE, listed("20天前"))
    assert raw_of(got) == "19天前"


def test_date_of_the_page_is_preferred_to_the_list_s() -> None:
    got = read(DECLARED, ARTICLE, listed("2024-01-01"))
    assert str(got.value("published")) == "2025-09-21 08:30"


def test_date_of_the_list_where_the_page_has_none() -> None:
    content = ARTICLE.replace("2025-09-21 08:30", "")
    got = read({**DECLARED, "published": ABSENT}, content, listed("2025-09-20"))
    assert str(got.value("published")) == "2025-09-20"


def test_undeclared_date_of_the_page_beats_the_list_s_age() -> None:
    declared = {name: css for name, css in DECLARED.items() if name != "published"}
    got = read(declared, ARTICLE, listed("19天前"))
    assert str(got.value("published")) == "2025-09-21 08:30"


def test_undeclared_age_does_not_beat_the_list_s_date() -> None:
    declared = {name: css for name, css in DECLARED.items() if name != "published"}
    got = read(declared, AGE, listed("2025-09-21"))
    assert (str(got.value("published")), raw_of(got)) == ("2025-09-21", "2025-09-21")


def test_month_and_day_take_their_year_from_the_address() -> None:
    content = ARTICLE.replace("2025-09-21 08:30", "09-21")
    got = read(DECLARED, content, url="http://a.cn/2025/0921/c1.html")
    assert (str(got.value("published")), raw_of(got)) == ("2025-09-21", "09-21")
    got = read(DECLARED, content, url="http://a.cn/c1.html")
    assert (got.value("published"), raw_of(got)) == (None, "09-21")


# One kind of evidence


def test_views_of_the_list_where_the_declared_place_counts_nothing() -> None:
    row = ListRow(URL, URL, TITLE, views_raw="12")
    for shown, views in (("浏览：43", 43), ("浏览：-", 12)):
        assert read(DECLARED, ARTICLE.replace("浏览：43", shown), row).value("views") == views


def test_what_stands_elsewhere_is_no_value_of_a_declared_field() -> None:
    """It is evidence all the same once the page is read as a whole, and a second opinion."""
    declared = {**DECLARED, "source": ".nosuch"}
    got = read({name: css for name, css in declared.items() if name != "views"})
    assert got.is_whole
    kinds = {each.kind for each in got.evidence if each.field == "title"}
    assert kinds == {Kind.DECLARED, Kind.PRINTED}
    assert (got.value("source"), got.missing) == (None, ["source"])
    assert got.title is not None and got.title.kind is Kind.DECLARED
    assert got.generic().value("source") == "临江日报"
    generic = got.generic().title
    assert generic is not None and generic.kind is Kind.PRINTED
    assert {"title", "published", "views", "body"} <= {*got.found} and "source" not in got.found


def test_a_page_is_read_once_whatever_selectors_are_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = ListRow(URL, URL, "")
    document = parse_text(f"<html><body>{ARTICLE}</body></html>", URL)
    whole = read_page(document, Declaration({"title": "h1"}, ["body", "source"]), row, NOW)
    without = Declaration({}, ["title", "body", "source"])
    expected = read_page(document, without, row, NOW)
    monkeypatch.setattr(page_reader, "article_evidence", None)
    got = read_page(document, without, row, NOW, whole)
    assert got.title is not None and got.title.kind is Kind.PRINTED
    assert (got.title.value, got.paragraphs) == (expected.value("title"), expected.paragraphs)
    assert got.chosen.keys() == expected.chosen.keys()


FILES = "<div class='fj'>附件：<a href='/f/1.doc'>项目清单.doc</a></div>"


@pytest.mark.parametrize(
    ("inside", "below", "expected"),
    [
        ("", FILES, ["项目清单.doc"]),
        (FILES, "", ["项目清单.doc"]),
        ("", "<p>下一篇：<a href='/2.html'>二</a></p>" + FILES, []),
        ("", f"<div class='footer'>{FILES}</div>", []),
        ("", "", []),
    ],
)
def test_files_in_a_box_of_their_own_are_the_articles(
    inside: str, below: str, expected: list[str]
) -> None:
    """The text's declared node does not hold them, or it leaves their box out."""
    text = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    content = f"<div class='main'><h1>{TITLE}</h1><p class='time'>2025-09-21</p><div class='zw'>{text}{inside}</div>{below}</div>"
    places = {"title": "h1", "published": ".time", "body": ".zw", "body_exclude": ".fj"}
    got = read({**ALL_ABSENT, **places}, content)
    assert got.body is not None
    assert [each.name for each in got.body.value.attachments] == expected
    assert tuple(got.paragraphs) == PARAGRAPHS


@pytest.mark.parametrize(
    ("content", "is_blank"),
    [
        ("<h1>{t}</h1><p class='time'>2025-09-21</p><div class='zw'></div>", True),
        (
            "<h1>{t}</h1><p class='time'>2025-09-21</p><div class='zw'><img src='/1.jpg'></div>",
            False,
        ),
        ("<h1>{t}</h1><p class='time'></p><div class='zw'></div>", False),
        ("<h1></h1><p class='time'>2025-09-21</p><div class='zw'></div>", False),
        ("<h1>{t}</h1><p class='time'>2025-09-21</p><p>您访问的页面走丢了</p>", False),
    ],
)
def test_an_article_without_a_text_has_all_of_its_own_places(
    content: str, *, is_blank: bool
) -> None:
    places = {"title": "h1", "published": ".time", "body": ".zw"}
    got = read({**ALL_ABSENT, **places}, content.format(t=TITLE))
    assert got.is_blank == got.to_article("s", "2025-10-10 04:00:00").blank == is_blank


def test_what_nobody_declared_is_no_place_of_an_article_without_a_text() -> None:
    content = f"<h1>{TITLE}</h1><p class='time'>2025-09-21</p><div class='zw'></div>"
    assert not read({"title": "h1", "body": ".zw"}, content).is_blank


def test_the_record_of_a_page() -> None:
    article = read({**DECLARED, "published": ABSENT}, AGE).to_article("s", "2025-10-10 04:00:00")
    assert (article.site, article.title, article.source) == ("s", TITLE, "临江日报")
    assert (article.views, article.body) == (43, "\n".join(PARAGRAPHS))
    aged = read(DECLARED, AGE).to_article("s", "2025-10-10 04:00:00")
    assert (aged.published_at, aged.published_about, aged.published_raw) == (None, "2025-09-21", "19天前")  # fmt: skip


# Pages of one article


def test_next_page_is_found_where_none_is_declared() -> None:
    pager = "<div class='pages'><b>1</b> <a href='418_2.html'>2</a> <a href='418_2.html'>下一页</a></div>"
    content = ARTICLE.replace(BODY, BODY + pager)
    assert read(DECLARED, content).value("article_next") == "http://www.example.cn/news/418_2.html"
    assert read({**DECLARED, "article_next": ".nosuch"}, content).value("article_next") is None
    assert read(DECLARED).value("article_next") is None


@pytest.mark.parametrize("content", ["", "<p></p>", "<!-- -->", "<div class='nr'></div>", "\x00"])
def test_never_raises(content: str) -> None:
    assert read(DECLARED, content).is_empty
    assert read({}, content).value("related") is None


def test_title_with_a_dash_that_only_the_head_bears_is_the_lists() -> None:
    html = (
        "<html><head><title>临江镇-三家装备企业签约-临江招商网</title></head><body><div class='text'>"
        "<p>9月18日，三家装备制造企业与临江镇签约，总投资十二亿元，明年三月动工。</p></div></body></html>"
    )
    document = parse_text(html, "http://www.linjiang.test/a/1.html")
    for listed, title in (
        ("临江镇-三家装备企业签约", "临江镇-三家装备企业签约"),
        ("另一篇文章", "三家装备企业签约"),
    ):
        row = ListRow(document.url, document.url, listed)
        got = read_page(document, Declaration({"body": ".text"}, ["title"]), row, NOW)
        assert got.value("title") == title


SIGNPOST = (
    "<div class='box'><h4>联系我们</h4><p>联系人：招商服务中心</p><p>电话：0999-7654321</p></div>"
)
SHEET = "<ul><li>索引号：{}-418</li><li>主题分类：工业</li><li>发文机构：投资促进局</li></ul>"


@pytest.mark.parametrize("above", [SIGNPOST, SHEET.format("LJ"), SIGNPOST + SHEET.format("LJ"), ""])
def test_title_of_the_list_is_looked_for_where_the_head_names_only_the_site(above: str) -> None:
    below = "<h3><span>上传时间：2025-09-21</span></h3>"
    html = (
        f"<html><head><title>临江县人民政府</title></head><body>{MENU}<div class='k'>{above}"
        f"<div class='t'>{TITLE}</div><div class='zw'>{BODY}</div>{below}</div>{FOOTER}</body></html>"
    )
    declaration = Declaration({}, GENERIC)
    got = read_page(parse_text(html, URL), declaration, ListRow(URL, URL, TITLE), NOW)
    assert got.value("title") == TITLE
    assert got.paragraphs == list(PARAGRAPHS)
