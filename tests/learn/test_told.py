"""What a person is told of each field: where it stands, what it says, and why it is absent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml.html import fromstring

from crawler.health.reasons import VIEWS_HIDDEN
from crawler.learn import Answer, Dropped, FieldReport, Learned, learn, left_out, reasons
from crawler.learn.check import drop_what_fails, drop_what_misleads
from crawler.learn.reasons import Why
from crawler.learn.ways import Way
from crawler.learn.whys import why_generic
from crawler.read.declared import ABSENT
from crawler.read.evidence import Evidence, Kind
from tests.small_sites import BASE, NOW, SmallSite, answer, counted, html, phpcms, tables, wordpress


def changed(site: SmallSite, change: Callable[[str], str], charset: str = "utf-8") -> SmallSite:
    """The same site with other articles' pages."""
    for path in site.paths.values():
        site.pages[path] = html(change(site.pages[path].body.decode(charset)))
    return site


def learned_of(site: SmallSite, closed: str | None = None) -> tuple[Learned, list[str]]:
    """A site learned without a network; robots.txt closes the addresses that ``closed`` begins."""
    learning, asked = learn(BASE + "/", NOW), list[str]()
    try:
        ask = next(learning)
        while True:
            asked.append(ask.url)
            forbidden = closed is not None and ask.url.startswith(BASE + closed)
            known = Answer(None, trouble="robots") if forbidden else answer(site.respond, ask.url)
            ask = learning.send(known)
    except StopIteration as end:
        learned: Learned = end.value
        return learned, asked


def field(learned: Learned, name: str) -> FieldReport:
    return next(each for each in learned.fields if each.name == name)


def without_views(markup: str) -> SmallSite:
    """A site whose pages have ``markup`` where its readers are counted."""
    span = re.compile(r"<span class='post-views'>.*?</span>")
    return changed(wordpress(), lambda page: span.sub(markup, page))


def test_samples_of_different_pages_and_the_share_that_has_the_field() -> None:
    site = wordpress()
    learned, _ = learned_of(site)
    title = field(learned, "title")
    assert len(set(title.samples)) == 3
    assert set(title.samples) <= {story.title for story in site.stories}
    assert (title.share, title.agreement, title.why) == (1.0, 1.0, None)
    assert field(learned, "views").share == 1.0


def test_what_varies_with_no_article_is_absent() -> None:
    views = field(learned_of(without_views(""))[0], "views")
    assert (views.selector, views.share, views.samples) == ("", 0.0, ())
    assert views.why == reasons.NOTHING


def test_the_same_on_every_page_is_the_site_s() -> None:
    learned, _ = learned_of(without_views("<span class='post-views'>阅读 1024 次</span>"))
    views = field(learned, "views")
    assert (views.selector, views.why) == ("", reasons.SAME)
    assert learned.views_hidden is None


@pytest.mark.parametrize(
    "markup",
    [
        "<span>浏览：<em id='c'></em>次</span>",
        "<span>文章点击数（<b></b>）</span>",
        "<span>阅读次数：--</span>",
        "<span>人气：加载中</span>",
        "<p><i></i>次浏览</p>",
        "<span>Views: <i>...</i></span>",
        "<td>阅读：<script>document.write(hits)</script> 次</td>",
    ],
)
def test_label_without_number_is_filled_in_by_a_script(markup: str) -> None:
    learned, _ = learned_of(without_views(markup))
    assert learned.selectors["views"] == ""
    assert learned.views_hidden == "script"
    assert field(learned, "views").why == reasons.LABEL_ONLY


@pytest.mark.parametrize(
    "markup",
    [
        "<h4>推荐阅读：<i></i></h4>",
        "<a href='#'>点击<i></i>查看</a>",
        "<p>相关阅读：</p>",
        "<p>继续阅读<i></i></p>",
        "<p>本站访问量：<i></i><i></i>20480</p>",
    ],
)
def test_other_words_without_a_number_are_no_views(markup: str) -> None:
    learned, _ = learned_of(without_views(markup))
    assert learned.views_hidden is None
    assert field(learned, "views").why == reasons.NOTHING


def test_counter_that_answers_can_be_declared() -> None:
    learned, asked = learned_of(counted())
    assert learned.views_hidden == "script"
    assert field(learned, "views").why == reasons.COUNTED
    assert "views_by_script = True" in reasons.COUNTED[0]
    # One article's counter tells what they all do.
    assert sum("op=count" in url for url in asked) == 1
    assert learned.requests == len(asked)


def test_counter_that_gives_no_number() -> None:
    learned, _ = learned_of(counted(body="var closed = 'yes'"))
    assert learned.views_hidden == "script"
    assert field(learned, "views").why == reasons.NO_COUNT


def test_number_that_waits_for_its_script_is_none() -> None:
    learned, _ = learned_of(counted(waiting="0"))
    assert learned.selectors["views"] == ""
    assert field(learned, "views").why == reasons.COUNTED


def test_counter_that_robots_txt_forbids() -> None:
    learned, _ = learned_of(counted(), closed="/api.php")
    assert learned.views_hidden == "robots"
    views = field(learned, "views")
    assert views.selector == ""
    assert views.why == VIEWS_HIDDEN["robots"] == (
        "由脚本显示；robots.txt 禁止",
        "shown by a script; robots.txt forbids what it asks for",
    )  # fmt: skip


def test_day_that_stands_on_the_lists_only() -> None:
    day = re.compile(r"<time class='entry-date'>.*?</time>")
    learned, _ = learned_of(changed(wordpress(), lambda page: day.sub("", page)))
    published = field(learned, "published")
    assert (published.selector, published.share) == ("", 1.0)
    assert published.why == reasons.LISTS_ONLY
    assert len(published.samples) == 3


def test_day_that_is_another_on_the_lists() -> None:
    day = re.compile(r"<time class='entry-date'>(.*?)</time>")

    def updated(page: str) -> str:
        found = day.search(page)
        assert found
        later = f"2026-07-{int(found[1][-2:]) % 13 + 1:02}"
        return page.replace(found[0], f"<p class='side'>更新时间：{later}</p>")

    published = field(learned_of(changed(wordpress(), updated))[0], "published")
    assert (published.selector, published.why) == ("", reasons.LISTS_RATHER)


def test_author_that_is_the_section() -> None:
    link = re.compile(r"<span class='cat-links'><a [^>]*>(.*?)</a></span>")

    def signed(page: str) -> str:
        return link.sub(r"<span>\g<1></span>", page)

    author = field(learned_of(changed(wordpress(), signed))[0], "author")
    assert (author.selector, author.why) == ("", reasons.IS_SECTION)


@pytest.mark.parametrize(
    ("names", "told", "other"),
    [
        (("临江日报", "财政金融局", "东湾发布", "北岭融媒"), "source", "author"),
        (("林夏", "程远", "苏杭", "周海"), "author", "source"),
    ],
)
def test_names_beside_the_date_are_told_by_what_they_are(
    names: tuple[str, ...], told: str, other: str
) -> None:
    """No word says who signs: media and offices are sources, people authors."""
    site = tables()
    for story in site.stories:
        path = site.paths[story.number]
        text = site.pages[path].body.decode("gbk")
        name = f"<font>{names[story.number // 3 % 4]}</font>　"
        site.pages[path] = html(re.sub("来源：[^　]*　", name, text), "gbk", "text/html")
    learned, _ = learned_of(site)
    assert {sample.reading.value(told) for sample in learned.samples} == {*names}
    assert field(learned, told).share == 1.0
    assert field(learned, other).selector == ""


def test_heading_in_the_texts_of_one_section_is_no_section() -> None:
    """It is the same within a section and another in the next, and no section is called so."""
    site, headings = tables(), {"yqdt": "一、总体要求", "zszc": "二、申报条件"}
    told = site.stories[::3] + site.stories[1::6]
    for story in told:
        path, heading = site.paths[story.number], headings.get(story.section)
        # One has the name of its section in it.
        heading = "园区动态一览" if story is told[0] else heading
        text = site.pages[path].body.decode("gbk")
        if heading:
            text = text.replace("<td class='nr'>", f"<td class='nr'><p><b>{heading}</b></p>")
            site.pages[path] = html(text, "gbk", "text/html")
    assert field(learned_of(site)[0], "category").selector == ""


def test_menu_of_the_channel_that_a_section_lies_in_names_no_section() -> None:
    """It has one name first for all of them: right for most articles, and for those of one section wrong."""
    site = tables()
    channels = {
        "yqdt": ("园区动态",),
        "zszc": ("招商政策", "通知公告"),
        "tzgg": ("招商政策", "通知公告"),
    }
    for story in site.stories:
        path = site.paths[story.number]
        links = "".join(
            f"<li><a href='/l/{name}'>{name}</a></li>" for name in channels[story.section]
        )
        text = site.pages[path].body.decode("gbk")
        box = f"<div class='zuoce'><ul>{links}</ul></div></body>"
        site.pages[path] = html(text.replace("</body>", box), "gbk", "text/html")
    assert field(learned_of(site)[0], "category").selector == ""


def test_views_that_the_lists_contradict() -> None:
    """The only number of readers on most articles' pages is that of another one, in the sidebar."""
    site = wordpress()
    for story in site.stories:
        path = site.paths[story.number]
        text = site.pages[path].body.decode().replace(f"阅读 {story.views} 次", "")
        other = f"<p>浏览 {story.number % 7} 次</p>" if story.number % 5 < 3 else ""
        site.pages[path] = html(
            text.replace("<div class='tagcloud'>", f"<div>{other}</div><div class='tagcloud'>")
        )
    for path, page in site.pages.items():
        if path in site.paths.values():
            continue
        text = page.body.decode()
        for story in site.stories:
            heading = f"<h2 class='entry-title'><a href='/archives/{story.number}'>"
            text = text.replace(heading, f"<em class='v'>浏览 {story.views} 次</em>{heading}")
        site.pages[path] = html(text)
    views = field(learned_of(site)[0], "views")
    assert (views.selector, views.why) == ("", reasons.CONTRADICTS)


@pytest.mark.parametrize(
    ("kind", "held", "why"),
    [
        (Kind.PRINTED, False, reasons.NOT_HELD),
        (Kind.PRINTED, True, reasons.NO_PLACE),
        (Kind.JSON_LD, True, reasons.taken_from("author.name")),
        (Kind.BYLINE, True, reasons.IN_TEXT),
        (Kind.TRAIL, True, reasons.PATH),
    ],
)
def test_why_a_field_is_read_page_by_page(kind: Kind, held: bool, why: Why) -> None:
    way = Way("author", (), {0: Evidence("author", "林夏", kind, "author.name", ())})
    assert why_generic(way, held=held) == why


@pytest.mark.parametrize(("step", "shown"), [(30, False), (10, True)])
def test_field_on_few_pages(step: int, shown: bool) -> None:
    """What a single page calls so may be misread; what several do is read wherever it stands."""
    site = tables()
    few = list(site.paths.values())[3:30:step]

    def change(path: str) -> None:
        text = site.pages[path].body.decode("gbk")
        source = "" if path in few else r"来源：[^　]*　"
        site.pages[path] = html(re.sub(source, "", text) if source else text, "gbk", "text/html")

    for path in site.paths.values():
        change(path)
    learned, _ = learned_of(site)
    source = field(learned, "source")
    if shown:
        assert source.selector is None
        assert "source" in learned.may_lack
        return
    assert source.selector == ""
    assert source.why is not None
    assert re.match(r"on \d of \d+ pages only; ", source.why[1])


def test_section_told_by_the_path_names_its_place() -> None:
    """Its place in the path varies with how deep it lies, from either end: no selector of its own finds it."""
    site = phpcms()

    def deeper(path: str, page: str) -> str:
        if "/yqdt/" not in path:
            return page
        above = "&gt; <a href='/xw/'>新闻</a> &gt; <a href='/xw/yq/'>园区</a>"
        page = page.replace("首页</a> &gt;", f"首页</a> {above} &gt;")
        last = re.compile(r"(<div class='crumbs'>.*?)</div>")
        return last.sub(r"\1 &gt; <a href='#'>正文</a></div>", page)

    for path in site.paths.values():
        site.pages[path] = html(deeper(path, site.pages[path].body.decode()))
    learned, _ = learned_of(site)
    assert "category" not in learned.selectors
    category = field(learned, "category")
    assert category.selector == learned.selectors["breadcrumb"]
    assert category.why == reasons.PATH
    assert set(category.samples) <= {"园区动态", "招商政策", "通知公告"}


def test_left_out_names_each_of_each_reason() -> None:
    menu = [Dropped(f"{BASE}/{n}", f"菜单{n}", *reasons.NO_LIST) for n in range(32)]
    nameless = Dropped(f"{BASE}/x", "", *reasons.EMPTY)
    assert left_out([*menu, nameless]) == [
        (reasons.NO_LIST, "、".join(f"菜单{n}" for n in range(30)) + " … (32)"),
        (reasons.EMPTY, f"{BASE}/x"),
    ]


@pytest.mark.parametrize("others", [0, 1])
@pytest.mark.parametrize("selector", ["tr:nth-of-type(2) > td", ".info"])
def test_learned_place_that_is_another_template_s(selector: str, others: int) -> None:
    """On a page of a second template the selector finds something else, or nothing where the field stands elsewhere."""
    learned, _ = learned_of(tables())
    learned.selectors["source"] = selector
    check = learned.samples[-6:]
    for sample in check[:others]:
        [info] = sample.document.root.find_class("info")
        info.set("class", "head")
        above = fromstring("<table><tr><td>来源：别处</td></tr></table>").find(".//tr")
        info.getparent().addprevious(above)
    failed, _ = drop_what_fails(learned, check, NOW)
    assert ("source" in failed) == bool(others)


@pytest.mark.parametrize("others", [2, 4])
def test_a_field_without_a_place_that_is_mostly_read_wrong_is_absent(others: int) -> None:
    """No value is better than one that the comparison of pages contradicts."""
    learned, _ = learned_of(tables())
    del learned.selectors["source"]
    check = learned.samples[-6:]
    for sample in check[:others]:
        sample.reading.chosen["source"] = replace(sample.reading.chosen["source"], value="别处")
    _, read = drop_what_fails(learned, check, NOW)
    misled, read = drop_what_misleads(learned, read, NOW)
    assert ("source" in misled) == (others > 3)
    assert learned.selectors.get("source") == (ABSENT if misled else None)
    assert all((page.value("source") is None) == bool(misled) for _, page in read)


def test_cells_of_a_table_in_some_texts_name_nobody() -> None:
    """Names that vary, beside dates: on a third of the pages only."""
    site = wordpress()
    people, offices = ("林夏", "周海宁", "程远"), ("投资促进局", "商务局", "发展和改革局")
    for number, path in enumerate(sorted(site.paths.values())):
        if number % 3:
            continue
        rows = "".join(
            f"<tr><td>{people[(number + i) % 3]}</td><td>{offices[(number // 3 + i) % 3]}</td><td>2026-0{i + 1}-15</td></tr>"
            for i in range(3)
        )
        page = site.pages[path].body.decode()
        table = f"<table>{rows}</table><div class='sharedaddy'>"
        site.pages[path] = html(page.replace("<div class='sharedaddy'>", table))
    learned, _ = learned_of(site)
    assert field(learned, "author").selector == ABSENT
    assert field(learned, "source").selector == ABSENT


@pytest.mark.parametrize(
    ("names", "author"),
    [(("信息中心", "政策科", "林夏"), "信息中心"), (("手机阅读",), None), (("林夏", "", ""), None)],
)
def test_a_name_behind_day_and_source_is_the_author_s_if_it_varies(
    names: tuple[str, ...], author: str | None
) -> None:
    """Offices, too: the source has its label."""
    site = wordpress()
    meta = re.compile(r"<div class='entry-meta'>.*?</div>")
    for number, path in enumerate(sorted(site.paths.values())):
        name = names[number % len(names)]
        line = f"<div>2026-05-{number % 28 + 1:02} 10:01&nbsp;&nbsp;来源：翠湖日报&nbsp;&nbsp;{name}</div>"
        site.pages[path] = html(meta.sub(line, site.pages[path].body.decode()))
    learned, _ = learned_of(site)
    assert set(field(learned, "source").samples) == {"翠湖日报"}
    assert (author in field(learned, "author").samples) == (author is not None)
    assert (field(learned, "author").selector == ABSENT) == (author is None)
