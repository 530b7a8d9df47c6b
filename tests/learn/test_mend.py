"""Clicks on a few pages -> selectors that hold on all of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.errors import UserError
from crawler.learn.mend import (
    BadClickError,
    Click,
    Mended,
    Place,
    SampledPage,
    Shown,
    compiled,
    losses,
    mended,
    page_lines,
    place_of_text,
    preview,
)
from crawler.read.declared import ABSENT, ListRow
from crawler.read.document import parse_document
from tests.clicked_site import (
    BASE,
    NOW,
    NUMBERS,
    SECTIONS,
    article_page,
    at,
    click,
    day,
    pages,
    person,
    text,
    title,
)

PRESENT = {"article_links": ".menu a", "title": "h1.name", "published": ABSENT, "author": ".tag", "body": ".wrap"}  # fmt: skip


def given(
    result: Mended, sampled: Sequence[SampledPage], present: dict[str, str] = PRESENT
) -> list[Shown]:
    return preview(sampled, compiled(result.applied(present), None))


def values(result: Mended, sampled: Sequence[SampledPage], name: str) -> list[object]:
    return [each.fields[name] for each in given(result, sampled) if each.page.kind == "article"]


def made(*bodies: str) -> list[SampledPage]:
    """Articles of these bodies of pages."""
    found = []
    for number, body in enumerate(bodies, 1):
        url = f"{BASE}/m/{number}.html"
        data = f"<html><head><title>t</title></head><body>{body}</body></html>".encode()
        found.append(
            SampledPage(
                "article", parse_document(data, url, "utf-8"), ListRow(url, url, ""), data, NOW
            )
        )
    return found


def test_one_click_mends_a_title_on_every_page() -> None:
    sampled = pages()
    result = mended(sampled, PRESENT, [click(article_page(sampled, 3), "title", title(3))])
    assert result.changes == {"title": ".bt"}
    assert not result.unmet
    assert values(result, sampled, "title") == [title(number) for number in NUMBERS]


def test_a_missing_date_is_read_of_a_line_that_says_more() -> None:
    sampled = pages()
    place, part = place_of_text(article_page(sampled, 3), day(3))
    result = mended(sampled, PRESENT, [Click(f"{BASE}/n/3.html", "published", place)])
    assert (part, result.changes) == (day(3), {"published": ".xx"})
    assert values(result, sampled, "published") == [day(number) for number in NUMBERS]


def test_what_an_article_lacks_is_said_by_a_second_click() -> None:
    sampled = pages()
    clicks = [
        click(article_page(sampled, 3), "author", person(3)),
        click(article_page(sampled, 4), "author", None),
    ]
    result = mended(sampled, PRESENT, clicks)
    assert values(result, sampled, "author") == [None if n == 4 else person(n) for n in NUMBERS]
    assert not result.unmet


def test_a_field_that_is_not_shown_is_looked_for_nowhere() -> None:
    sampled = pages()
    result = mended(sampled, PRESENT, [click(article_page(sampled, 3), "author", None)])
    assert result.changes == {"author": ABSENT}


def test_the_text_is_the_block_of_a_clicked_paragraph_and_less_what_is_not_of_it() -> None:
    sampled = pages()
    one = article_page(sampled, 2)
    result = mended(sampled, PRESENT, [click(one, "body", text(2)), click(one, "body_exclude", "（责任编辑：" + person(3) + "）")])  # fmt: skip
    assert values(result, sampled, "body") == [[text(n), f"第二段，第{n}号。"] for n in NUMBERS]
    assert result.changes == {"body": ".nr", "body_exclude": ".zr"}


def test_a_link_that_is_not_of_the_text_takes_no_other_link_with_it() -> None:
    own = "<p><a href=/x>{}</a></p>"
    words = ("“打印'本页'”", "见附件一", "详见通知")
    sampled = made(
        *(
            f"<div class=nr><p>正文第{n}段，这里是开发区的消息。</p>{own.format(word)}</div>"
            for n, word in enumerate(words)
        )
    )
    asked = click(sampled[0], "body_exclude", words[0])
    result = mended(sampled, {"body": ".nr"}, [asked])
    shown = preview(sampled, compiled(result.applied({"body": ".nr"}), None))
    # Nothing tells it from a link of the text: that is said, and nothing is lost.
    assert [len(each.fields["body"]) for each in shown] == [2, 2, 2]
    assert result.unmet == [asked]


def test_what_is_of_the_text_after_all_is_left_in_again() -> None:
    sampled = pages()
    present = {**PRESENT, "body": ".nr", "body_exclude": ".zr, .tag"}
    one = article_page(sampled, 2)
    result = mended(sampled, present, [Click(one.url, "body_exclude", at(one, ".zr"), wrong=True)])
    assert result.changes == {"body_exclude": ".tag"}


def test_two_clicks_on_a_page_are_the_ends_of_the_text() -> None:
    sampled = pages()
    one = article_page(sampled, 2)
    clicks = [click(one, "body", title(2)), click(one, "body", "第二段，第2号。")]
    assert mended(sampled, PRESENT, clicks).changes["body"] == ".wzy"


def test_the_link_of_one_row_finds_the_list_and_no_menu() -> None:
    sampled = pages()
    result = mended(sampled, PRESENT, [click(sampled[0], "article_links", title(3))])
    shown = given(result, sampled)
    assert [[row.title for row in each.rows] for each in shown if each.page.kind == "list"] == [
        [title(n) for n in NUMBERS if n % 2 == odd] for odd in (1, 0)
    ]
    assert result.changes == {"article_links": ".lb a"}


def test_a_link_that_is_none_of_the_list_is_left_out() -> None:
    sampled = pages()
    present = {**PRESENT, "article_links": "ul a"}
    clicks = [
        click(sampled[0], "article_links", "公告公示", wrong=True),
        click(sampled[0], "article_links", title(3)),
    ]
    shown = given(mended(sampled, present, clicks), sampled, present)
    assert [len(each.rows) for each in shown if each.page.kind == "list"] == [4, 4]


def test_a_list_that_was_found_keeps_its_rows_when_another_is_mended() -> None:
    other = listing_of(
        "<div class=kp><h3><a href=/k/1.html>卡片一</a></h3><h3><a href=/k/2.html>卡片二</a></h3></div>"
    )
    sampled = [*pages(), other]
    present = {**PRESENT, "article_links": ".lb a", "list_row": ".lb li"}
    result = mended(sampled, present, [click(other, "article_links", "卡片一")])
    shown = [each.rows for each in given(result, sampled, present) if each.page.kind == "list"]
    assert list(map(len, shown)) == [4, 4, 2]


def test_rows_that_were_found_stay_beside_those_of_another_box() -> None:
    other = listing_of(
        "<div class=kp><h3><a href=/k/1.html>卡片一</a></h3><h3><a href=/k/2.html>卡片二</a></h3></div>"
        "<ol class=more><li><a href=/k/3.html>又一条</a></li></ol>"
    )
    sampled = [*pages(), other]
    present = {**PRESENT, "article_links": ".lb a, .kp a"}
    result = mended(sampled, present, [click(other, "article_links", "又一条")])
    shown = [each.rows for each in given(result, sampled, present) if each.page.kind == "list"]
    assert list(map(len, shown)) == [4, 4, 3]


def listing_of(body: str) -> SampledPage:
    url = f"{BASE}/kp/"
    data = f"<html><body>{body}</body></html>".encode()
    return SampledPage(
        "list", parse_document(data, url, "utf-8"), ListRow(url, url, ""), data, NOW, None, url
    )


def test_the_day_of_a_row_and_the_next_page() -> None:
    sampled = pages()
    present = {**PRESENT, "article_links": ".lb a"}
    clicks = [
        click(sampled[0], "list_published", "[07-03]"),
        click(sampled[0], "next_page", "下页"),
    ]
    result = mended(sampled, present, clicks)
    lists = [each for each in given(result, sampled, present) if each.page.kind == "list"]
    assert [row.published_raw for row in lists[0].rows] == [
        "[07-01]",
        "[07-03]",
        "[07-05]",
        "[07-07]",
    ]
    assert [row.published_raw for row in lists[1].rows] == [
        "[07-02]",
        "[07-04]",
        "[07-06]",
        "[07-08]",
    ]
    assert [each.following for each in lists] == [f"{url}?p=2" for url in SECTIONS]
    assert "下页" in (result.changes["next_page"] or "")


@pytest.mark.parametrize(
    ("bodies", "said", "expected"),
    [
        # By the label in the element before it, whose place differs.
        (["<dl><dt>作者</dt><dd>林夏</dd></dl>", "<dl><dt>来源</dt><dd>桥头报</dd><dt>作者</dt><dd>周远</dd></dl>"], "林夏", ["林夏", "周远"]),
        # One of the texts of an element, by the label in it.
        (["<p>来源：桥头报<br>作者：林夏<br>阅读：3</p>", "<p>作者：周远<br>阅读：9</p>"], "作者：林夏", ["林夏", "周远"]),
        # Behind a text that is its label.
        (["<p>编者 <a>甲</a> 作者：<a>林夏</a></p>", "<p>作者：<a>周远</a> 编者 <a>乙</a></p>"], "林夏", ["林夏", "周远"]),
        # What stands between two marks.
        (["<p class=m>Posted by 林夏 in 要闻</p>", "<p class=m>Posted by 周远 in 公告</p>"], "林夏", ["林夏", "周远"]),
    ],
)  # fmt: skip
def test_where_a_value_stands_is_told_by_what_stands_beside_it(
    bodies: list[str], said: str, expected: list[str]
) -> None:
    sampled = made(*bodies)
    result = mended(sampled, {}, [click(sampled[0], "author", said)])
    shown = preview(sampled, compiled(result.applied({}), None))
    assert [each.fields["author"] for each in shown] == expected
    assert not result.unmet


def test_pages_of_two_templates_take_a_click_each() -> None:
    sampled = made(*(f"<div class=a><h2>甲{n}</h2></div><h3>别的</h3>" for n in range(3)), *(f"<h3 class=b>乙{n}</h3>" for n in range(3)))  # fmt: skip
    clicks = [click(sampled[0], "title", "甲0"), click(sampled[4], "title", "乙1")]
    result = mended(sampled, {}, clicks)
    shown = preview(sampled, compiled(result.applied({}), None))
    assert [each.fields["title"] for each in shown] == ["甲0", "甲1", "甲2", "乙0", "乙1", "乙2"]


def test_a_click_that_nothing_agrees_with_is_told() -> None:
    sampled = made("<p>没有数字</p>", "<p>也没有</p>")
    asked = Click(sampled[0].url, "views", at(sampled[0], "p"))
    assert mended(sampled, {}, [asked]).unmet == [asked]


@pytest.mark.parametrize(
    ("page", "field", "place"),
    [
        ("http://elsewhere.test/", "title", "1"),
        (f"{BASE}/n/1.html", "title", "999999"),
        (f"{BASE}/n/1.html", "title", "3.77"),
        (f"{BASE}/n/1.html", "name", "3"),
        (f"{BASE}/n/1.html", "title", "//*[1]"),
        (f"{BASE}/n/1.html", "title", "-1"),
        (f"{BASE}/n/1.html", "title", "１"),
    ],
)
def test_what_is_no_click_is_refused(page: str, field: str, place: str) -> None:
    with pytest.raises(BadClickError):
        mended(pages(), PRESENT, [Click(page, field, Place.read(place))])


def test_lines_of_a_page_are_what_it_shows() -> None:
    [page] = made("<p>一<b>二</b>三</p><script>四</script><title>五</title>")
    assert [(str(place), said) for place, said in page_lines(page)] == [
        ("4", "一二三"), ("4.1", "一"), ("4.2", "三"), ("5", "二"),
    ]  # fmt: skip
    with pytest.raises(UserError, match="四"):
        place_of_text(page, "四")


def three_lists(each: str, side: str = "") -> list[SampledPage]:
    """Lists of three sections, with rows of their own; ``each``: what stands below them, ``side``: beside them."""
    found = []
    for section in "abc":
        rows = "".join(f"<li><a href=/{section}/{n}.html>{section}{n}</a></li>" for n in range(4))
        url, body = (
            f"{BASE}/{section}/",
            f"<html><body><ul class=lb>{rows}</ul>{each}{side}</body></html>",
        )
        document = parse_document(body.encode(), url, "utf-8")
        row = ListRow(url, url, "")
        found.append(SampledPage("list", document, row, body.encode(), NOW, None, url))
    return found


def lost(
    result: Mended, sampled: Sequence[SampledPage], present: dict[str, str], *clicks: Click
) -> list[tuple[str, int]]:
    before = preview(sampled, compiled(present, None))
    found = losses(before, given(result, sampled, present), clicks)
    return [(each.field, len(each.pages)) for each in found]


def test_rows_of_a_box_that_every_list_shows_are_told() -> None:
    side = "<div class=tj><a href=/x/1.html>推荐一</a><a href=/x/2.html>推荐二</a></div>"
    sampled, present = three_lists("", side), {"article_links": ".lb a"}
    own = click(sampled[0], "article_links", "推荐一")
    assert lost(mended(sampled, present, [own]), sampled, present, own) == [("article_links", 3)]
    assert lost(Mended({}), sampled, present) == []


def test_a_next_page_that_only_a_script_opens_is_no_next_page() -> None:
    sampled = three_lists("<a class=old href=?p=2>more</a><a class=js href='javascript:;'>下页</a>")
    present = {"article_links": ".lb a", "next_page": ".old"}
    asked = click(sampled[0], "next_page", "下页")
    result = mended(sampled, present, [asked])
    assert (result.changes, result.unmet) == ({}, [asked])


def test_a_next_page_that_was_found_is_kept_when_another_is_clicked() -> None:
    sampled = three_lists("<a class=old href=?p=2>more</a>")
    other = listing_of(
        "<ul class=lb><li><a href=/d/1.html>d</a></li></ul><b><a href=?p=2>后面的</a></b>"
    )
    sampled, present = [*sampled, other], {"article_links": ".lb a", "next_page": ".old"}
    result = mended(sampled, present, [click(other, "next_page", "后面的")])
    assert all(each.following for each in given(result, sampled, present))
    assert lost(result, sampled, present) == []


def test_what_a_page_gave_and_gives_no_longer_is_told() -> None:
    sampled = pages()
    own = click(article_page(sampled, 3), "author", None)
    result = mended(sampled, PRESENT, [own])
    # Nobody has said of the other seven that they show none.
    assert lost(result, sampled, PRESENT, own) == [("author", 7)]
    rows = Mended({"article_links": ".hot a"})
    present = {**PRESENT, "article_links": ".lb a"}
    assert lost(rows, sampled, present) == [("article_links", 2)]


def test_of_two_places_that_keeps_what_was_found_on_one_page_of_many() -> None:
    sampled = made(*("<p class=x>林夏</p>" for _ in range(30)), "<p class=y>周远</p>")
    present = {"author": ".x, .y"}
    result = mended(sampled, present, [click(sampled[0], "author", "林夏")])
    shown = [each.fields["author"] for each in given(result, sampled, present)]
    assert shown == [*("林夏" for _ in range(30)), "周远"]
