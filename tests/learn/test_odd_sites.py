"""Whole sites that are odd in one way each: learned in memory, and crawled by what was learned."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crawler.learn import LearnError
from crawler.learn.reasons import CHANNEL
from crawler.learn.scripted import ONLY_FIRST
from tests.odd_sites import (
    behind,
    boxed,
    built,
    faults,
    framed,
    loose,
    nameless,
    scripted,
    sloppy,
    years,
)
from tests.small_sites import BASE, NOW, SmallSite, Story, drive, html, portal

YEARS = {"xwzx": "新闻中心", "zcfb": "政策发布", "gsgg": "公示公告"}


@pytest.mark.parametrize("kind", ["folder", "query", "select", "months"])
def test_lists_that_are_cut_by_years_are_read_whole(kind: str) -> None:
    site = years(kind)
    learned, _ = drive(site.respond, BASE + "/")
    assert [section.name for section in learned.sections] == list(YEARS.values())
    assert faults(site, learned, YEARS) == []


@pytest.mark.parametrize("cards", ["behind", "inside", "links"])
@pytest.mark.parametrize("head", ["apart", "within"])
def test_cards_of_other_articles_are_none_of_the_text(cards: str, head: str) -> None:
    """They differ from page to page as the text does, and their boxes have the names that the text's have."""
    site = built(cards, head)
    learned, _ = drive(site.respond, BASE + "/")
    assert learned.selectors["body"]
    assert faults(site, learned, {"zsdt": "招商动态", "cyzc": "产业政策"}) == []


def test_old_asp_in_frames_whose_pager_is_a_box() -> None:
    site = framed()
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"1": "投资动态", "2": "招商项目", "3": "政策法规"}) == []


@pytest.mark.parametrize("kind", ["toPage", "form", "numbers", "spelled"])
def test_pages_that_a_script_opens(kind: str) -> None:
    site = scripted(kind)
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"dt": "园区动态", "gg": "通知公告"}) == []


def test_pages_that_only_a_script_knows_are_told() -> None:
    site = scripted("hidden")
    learned, _ = drive(site.respond, BASE + "/")
    told = [(each.name, (each.zh, each.en)) for each in learned.dropped]
    assert told == [("园区动态", ONLY_FIRST), ("通知公告", ONLY_FIRST)]


def test_sections_whose_boxes_are_headed_by_pictures() -> None:
    site = nameless()
    learned, _ = drive(site.respond, BASE + "/")
    names = {"101": "工作动态", "102": "惠企政策", "103": "招标公告"}
    assert sorted(section.name for section in learned.sections) == sorted(names.values())
    assert faults(site, learned, names) == []


@pytest.mark.parametrize("kind", ["split", "columns", "cut", "few"])
def test_sloppy_lists(kind: str) -> None:
    site = sloppy(kind)
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"a": "招商要闻", "b": "投资指南"}) == []


def test_articles_without_a_box() -> None:
    site = loose()
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"36": "政务公开", "37": "投资咨询"}) == []


@pytest.mark.parametrize("door", ["splash", "refresh", "script"])
def test_channels_of_a_bilingual_site_behind_a_door(door: str) -> None:
    """A channel shows the first rows of its sections, each under its name: they are looked at, and it is none."""
    site = behind(door)
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {"dt": "园区动态", "tz": "通知公告", "zc": "产业政策"}) == []
    assert BASE + "/cn/xw/" not in {section.url for section in learned.sections}
    assert [(each.name, (each.zh, each.en)) for each in learned.dropped] == [("新闻中心", CHANNEL)]


@pytest.mark.parametrize("kind", ["plain", "headlines", "beside", "channel"])
def test_boxes_that_more_leads_on_from(kind: str) -> None:
    """Headlines of the boxes are short enough for names of sections, and turn out to be articles: that speaks against
    no list. What stands beside the lists of all sections, and a channel that shows one of them, are no lists."""
    site = boxed(kind)
    learned, _ = drive(site.respond, BASE + "/")
    names = {"xw/dt": "园区动态", "xw/zs": "招商信息", "gk/zp": "人才招聘"}
    assert faults(site, learned, names) == []


def test_a_home_page_that_leads_to_itself_by_name() -> None:
    """``/`` and ``/index.html`` are one page by their addresses; here only the second has something to read."""
    site = portal()
    site.pages["/index.html"] = site.pages["/"]
    site.pages["/"] = html("<script>window.location.href='/index.html';</script>")
    learned, asked = drive(site.respond, BASE + "/")
    assert (
        faults(
            site,
            learned,
            {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"},
        )
        == []
    )
    assert len(asked) == len(set(asked))


def test_a_section_that_prints_its_days_elsewhere_loses_none() -> None:
    """A place that holds on the pages of the other sections only is none for the site."""
    site = portal()
    for path, page in site.pages.items():
        text = re.sub(r"</a><i>[\d-]+</i>", "</a>", page.body.decode())
        if "/zdxm/c" in path:
            text = re.sub(
                r"(<h2 .*?)<span class='sj'>时间：(\d+)-([\d-]+)</span>",
                r"<div><b>\2</b><i>\3</i></div>\1",
                text,
            )
        site.pages[path] = html(text)
    learned, _ = drive(site.respond, BASE + "/")
    names = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"}
    assert faults(site, learned, names) == []


def test_articles_that_a_script_fills_are_not_learned_from_what_they_all_have() -> None:
    site = portal()
    for path in site.paths.values():
        text = site.pages[path].body.decode()
        said = "<p>本站内容由临江县投资促进中心维护，转载请注明出处，并请与我们联系。</p>"
        box = f"<div id='wz'></div><script>$.get('/api/wz', show)</script></div>{said}</body>"
        site.pages[path] = html(re.sub(r"<div class='article'>.*</body>", box, text, flags=re.S))
    with pytest.raises(LearnError, match="JavaScript"):
        drive(site.respond, BASE + "/")


def test_a_list_of_two_rows_is_known_by_those_of_other_sections() -> None:
    """Without days and under a line of prose that is no list by itself; the rows are written as the other lists' are."""
    site = portal()
    short = [story for story in site.stories if story.section == "zdxm"]
    site.stories = [story for story in site.stories if story not in short[2:]]
    for path, page in site.pages.items():
        text = re.sub(r"</a><i>[\d-]+</i>", "</a>", page.body.decode())
        if path == "/zdxm/":
            text = text.replace("<ul>", "<p>本栏目刊登近期开工、竣工的项目，欢迎来电咨询。</p><ul>")
        for story in short[2:]:
            text = re.sub(rf"<li><a href='[^']*/c{story.number}\..*?</li>", "", text)
        site.pages[path] = html(text)
    learned, _ = drive(site.respond, BASE + "/")
    names = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"}
    assert not learned.dropped
    assert faults(site, learned, names) == []


def test_lists_tell_whether_the_day_or_the_month_comes_first() -> None:
    """Nothing but the lists shows days, and some that may be read either way."""
    site = portal()
    for path, page in site.pages.items():
        text = re.sub(r"<span class='sj'>.*?</span>", "", page.body.decode())
        text = re.sub(r"<i>(\d+)-(\d+)-(\d+)</i>", r"<i>\3/\2/\1</i>", text)
        site.pages[path] = html(text)
    learned, _ = drive(site.respond, BASE + "/")
    names = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"}
    assert faults(site, learned, names) == []


def test_a_notice_above_the_text_of_old_articles_is_none_of_it() -> None:
    """Read by themselves those pages have it in their text: on most others the text stands in an element that they have."""
    site = portal()
    for story in site.stories:
        text = site.pages[site.paths[story.number]].body.decode()
        days = (NOW.date() - story.day).days
        notice = f"<p>请注意，本文编写于 {days} 天前，其中某些信息可能已经过时，仅供参考。</p>"
        box = f"<div class='hold'>{notice if story.number % 3 == 0 else ''}<div class='zw'>"
        site.pages[site.paths[story.number]] = html(
            text.replace("<div class='zw'>", box).replace(
                "</div></div></body>", "</div></div></div></body>"
            )
        )
    learned, _ = drive(site.respond, BASE + "/")
    names = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"}
    assert faults(site, learned, names) == []


def test_a_text_that_goes_on_outside_the_usual_element_is_not_cut() -> None:
    """What stands beside it on one page only is that article's."""
    site = portal()
    for place, story in enumerate(site.stories):
        text = site.pages[site.paths[story.number]].body.decode()
        parts = [f"<p>{each}</p>" for each in story.paragraphs]
        inner = (
            f"<font>{''.join(parts[:2])}</font>{parts[2]}"
            if place % 4 == 3
            else f"<font>{''.join(parts)}</font>"
        )
        site.pages[site.paths[story.number]] = html(text.replace(story.body, inner))
    learned, _ = drive(site.respond, BASE + "/")
    names = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"}
    assert faults(site, learned, names) == []


def with_menu(site: SmallSite, menu: dict[str, str]) -> SmallSite:
    """The same site with a menu on every page."""
    links = "".join(f"<li><a href='{path}'>{name}</a></li>" for path, name in menu.items())
    for path, page in site.pages.items():
        text = page.body.decode().replace("<body>", f"<body><ul class='nav'>{links}</ul>")
        site.pages[path] = html(text)
    return site


PORTAL = {"/yqdt/": "园区动态", "/zszc/": "招商政策", "/tzgg/": "通知公告", "/zdxm/": "重点项目"}


def test_a_page_of_the_first_rows_of_several_sections_is_none() -> None:
    """Its longest box is taken for its list, and has nothing but rows of one section; another's stand beside it."""
    site = portal()
    lists = {key: site.pages[f"/{key}/"].body.decode() for key in ("yqdt", "tzgg")}
    rows = {key: re.findall("<li>.*?</li>", text) for key, text in lists.items()}
    box = f"<div class='box'><h3>通知公告</h3><ul>{''.join(rows['tzgg'][:4])}</ul></div>"
    shown = lists["yqdt"].replace("".join(rows["yqdt"][8:]), "").replace("</ul>", f"</ul>{box}")
    site.pages["/xxzx/"] = html(shown.replace("园区动态|", "信息中心|"))
    learned, _ = drive(with_menu(site, {"/xxzx/": "信息中心", **PORTAL}).respond, BASE + "/")
    assert sorted(each.name for each in learned.sections) == sorted(PORTAL.values())


def test_a_section_with_few_articles_is_no_such_page() -> None:
    """All of its rows stand in a list of everything, beside a box that every page has."""
    site = portal()
    lists = {key: site.pages[f"/{key}/"].body.decode() for key in ("yqdt", "tzgg")}
    rows = {key: re.findall("<li>.*?</li>", text) for key, text in lists.items()}
    few, latest = "".join(rows["yqdt"][:4]), "".join(rows["tzgg"][:4])
    site.pages["/yqdt/jbzx/"] = html(
        lists["yqdt"].replace("".join(rows["yqdt"]), few).replace("园区动态|", "简报在线|")
    )
    for path, page in site.pages.items():
        aside = f"<div class='side'><h3>推荐</h3><ul>{latest}</ul></div><div class='bottom'>"
        site.pages[path] = html(page.body.decode().replace("<div class='bottom'>", aside))
    menu = {**PORTAL, "/yqdt/jbzx/": "园区简报"}
    learned, _ = drive(with_menu(site, menu).respond, BASE + "/")
    assert "园区简报" in [each.name for each in learned.sections]


def test_of_a_channel_and_the_section_that_it_shows_the_section_is_crawled() -> None:
    site = portal()
    site.pages["/zszc/hqzc/"] = site.pages["/zszc/"]
    menu = {"/zszc/": "政策资讯", "/zszc/hqzc/": "惠企", "/yqdt/": "园区动态", "/tzgg/": "通知公告", "/zdxm/": "重点项目"}  # fmt: skip
    learned, _ = drive(with_menu(site, menu).respond, BASE + "/")
    names = [each.name for each in learned.sections]
    assert "惠企" in names
    assert "政策资讯" not in names
    assert "政策资讯" in [each.name for each in learned.dropped]


def redated(article: Callable[[Story], str], row: Callable[[Story], str]) -> SmallSite:
    """A portal that shows the days of its articles otherwise, on their pages and in the rows of its lists."""
    site = portal()
    by_path = {path: story for story in site.stories if (path := site.paths[story.number])}
    for path, page in site.pages.items():
        text = page.body.decode()
        if path in by_path:
            story = by_path[path]
            text = text.replace(f"<span class='sj'>时间：{story.day}</span>", "")
            text = text.replace("<h2 class='bt'>", f"{article(story)}<h2 class='bt'>")
        for story in site.stories:
            text = text.replace(f"<i>{story.day}</i>", row(story))
        site.pages[path] = html(text)
    return site


DATES = {
    "day first": (lambda s: f"<p class='rq'>时间：{s.day:%d-%m-%Y}</p>", lambda s: ""),
    "day first in lists": (lambda s: "", lambda s: f"<b>{s.day:%d/%m/%Y}</b>"),
}


@pytest.mark.parametrize("kind", DATES)
def test_days_that_only_their_site_makes_readable(kind: str) -> None:
    """A site has one order of day and month: what one date cannot tell, others do."""
    site = redated(*DATES[kind])
    learned, _ = drive(site.respond, BASE + "/")
    assert faults(site, learned, {key.strip("/"): name for key, name in PORTAL.items()}) == []


def test_a_count_of_characters_beside_the_day_is_nobody() -> None:
    site = redated(
        lambda s: f"<p class='rq'><span>{s.day}</span> <span>约 {s.views} 字</span></p>",
        lambda s: "",
    )
    learned, _ = drive(site.respond, BASE + "/")
    assert learned.selectors["author"] == ""
    assert {sample.reading.value("author") for sample in learned.samples} == {None}


def test_a_day_that_no_crawl_would_find_is_not_said_to_be_found() -> None:
    """Rows show it in ever other places, and pages but here and there."""
    tags = ("i", "b", "u", "em", "tt", "big", "small", "strong", "span", "code")
    site = redated(
        lambda s: f"<p class='rq'>{s.day}</p>" if s.number % 3 == 0 else "",
        lambda s: f"<{tags[s.number % 10]}>{s.day}</{tags[s.number % 10]}>",
    )
    learned, _ = drive(site.respond, BASE + "/")
    [field] = [each for each in learned.fields if each.name == "published"]
    assert "list_published" not in learned.selectors
    assert (field.selector, field.agreement < 1) == (None, True)
