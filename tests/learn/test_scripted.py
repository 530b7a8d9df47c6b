"""Sections that scripts fill in: learned from what their pages say, or refused by name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.learn import Answer, Ask, Learned, LearnError, learn
from crawler.read.document import header_charset, parse_document
from crawler.sample.site import Page
from tests.scripted_sites import (
    SECTIONS,
    SHAPES,
    ScriptedSite,
    as_json,
    catalogue,
    get_json,
    more_fragments,
    record,
)
from tests.small_sites import BASE, NOW


def drive(site: ScriptedSite, start: str = "/", named: Sequence[str] = ()) -> Learned:
    """Learn a site without a network."""
    learning = learn(BASE + start, NOW, [BASE + path for path in named])
    try:
        ask = next(learning)
        while True:
            ask = learning.send(_answer(site, ask))
    except StopIteration as end:
        learned: Learned = end.value
        return learned


def _answer(site: ScriptedSite, ask: Ask) -> Answer:
    target = ask.url.removeprefix(BASE)
    if site.robots and "/portal/" in target:
        return Answer(None, trouble="robots")
    if ask.request is not None and ask.request.method == "POST":
        page_number = 2 if ask.request.continues else 1
        target = f"POST {target} {ask.request.payload(page_number)}"
    page = site.respond(target)
    if page.status != 200:
        return Answer(None, trouble=f"http_{page.status}")
    if "html" not in page.content_type:
        return Answer(None, page.body, page.content_type.partition(";")[0])
    charset = header_charset(page.content_type)
    return Answer(parse_document(page.body, ask.url, charset), page.body)


@pytest.mark.parametrize("shape", SHAPES)
def test_finds_what_fills_in_each_section(shape: str) -> None:
    site = SHAPES[shape]()

    learned = drive(site)

    assert {section.name for section in learned.sections} == set(SECTIONS.values())
    assert len(learned.list_requests) == 3
    assert not learned.dropped
    listed = {row.url.rpartition("/")[2] for each in learned.sections for row in each.listing.rows}
    assert listed == {str(s.number) for key in SECTIONS for s in site.part(key, 1)}


def test_a_page_that_may_have_a_short_list_beside_lists_of_records() -> None:
    """No selector of the other sections can tell whether it is one."""
    site = get_json()
    site.menu = {"/jianbao/": "工作简报"}
    api = site.api
    rows = "".join(map(site.row, site.stories[:2])).replace("<em>", "<!--").replace("</em>", "-->")
    brief = site.frame(
        "工作简报", f"<p>本栏目刊登近期开工、竣工的项目，欢迎来电咨询。</p><ul>{rows}</ul>"
    )
    site.api = lambda site, path, given: brief if path == "/jianbao/" else api(site, path, given)

    learned = drive(site)

    assert [each.name for each in learned.dropped] == ["工作简报"]


def test_reads_days_and_addresses_of_records() -> None:
    learned = drive(get_json())

    request = next(iter(learned.list_requests.values()))
    assert request.url == "/portal/list?channel=xinwen&pageNo={page}&pageSize=5"
    assert (request.records, request.title, request.link) == ("data.records", "title", "url")
    # Its articles' pages show no views.
    assert (request.published, request.views) == ("publishTime", None)
    rows = learned.sections[0].listing.rows
    assert all(row.published and str(row.published).endswith("09:30:00") for row in rows)


def test_one_section_of_three_is_not_lost_beside_static_ones() -> None:
    site = get_json()
    site.scripted = ("gonggao",)

    learned = drive(site)

    assert {section.name for section in learned.sections} == set(SECTIONS.values())
    assert list(learned.list_requests) == [f"{BASE}/gonggao/"]
    assert learned.selectors["article_links"]


def test_a_section_whose_interface_is_forbidden_is_refused_by_name() -> None:
    site = get_json()
    site.scripted, site.robots = ("gonggao",), "User-agent: *\nDisallow: /portal/\n"

    learned = drive(site)

    assert "通知公告" not in {section.name for section in learned.sections}
    [dropped] = [each for each in learned.dropped if each.name == "通知公告"]
    assert "robots.txt" in dropped.zh
    assert "脚本" in dropped.zh


def test_a_section_whose_request_cannot_be_made_out_is_refused_by_name() -> None:
    site = get_json()
    site.scripted = ("gonggao",)
    site.script = lambda key: (
        "<ul id='lb'></ul><script>$.get('/x/list?sign=' + sign(new Date()) + '&page=' + page, show)</script>"
    )

    learned = drive(site)

    assert [each.name for each in learned.dropped if "脚本" in each.zh] == ["通知公告"]
    assert not any("/x/list" in asked for asked in site.asked)


def test_a_site_of_scripts_that_cannot_be_read_says_so() -> None:
    site = get_json()
    site.script = lambda key: "<ul id='lb'></ul><script>$.get(url_of(x), show)</script>"

    with pytest.raises(LearnError, match="JavaScript"):
        drive(site)


def test_a_page_that_shows_some_rows_and_gets_all_by_script() -> None:
    site = get_json()
    script = site.script
    site.script = lambda key: site.rows(site.part(key, 1, 3)) + script(key)

    learned = drive(site)

    assert len(learned.list_requests) == 3
    assert not any(request.continues for request in learned.list_requests.values())


@pytest.mark.parametrize(
    "names_it",
    [
        "<div data-ds='ds_{}.json'></div><div class='btn'>加载更多</div><script src='/js/l.js'></script>",
        "<div class='btn'>加载更多</div><script>getList('ds_{}.json', 3);</script>",
    ],
)
def test_a_page_names_the_file_of_all_its_rows(names_it: str) -> None:
    """The function that reads it stands in a script that is not to be had."""
    site = get_json()
    site.script = lambda key: site.rows(site.part(key, 1, 3)) + names_it.format(key)

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        key = path.rpartition("ds_")[2].removesuffix(".json")
        return (
            as_json({"datasource": [record(s) for s in site.of(key)]}) if key in SECTIONS else None
        )

    site.api = api
    learned = drive(site)

    assert len(learned.list_requests) == 3
    assert {len(each.listing.rows) for each in learned.sections} == {site.per_section}


@pytest.mark.parametrize("days", [False, True])
@pytest.mark.parametrize("read_most", [slice(3, 13), slice(30, 36)])
def test_what_stands_beside_a_list_that_a_script_fills_is_not_it(
    read_most: slice, days: bool
) -> None:
    """Whether it has some of the same articles or none, and shows days or not."""
    site = get_json()
    script = site.script
    read = "".join(map(site.row, site.stories[read_most]))
    if not days:
        read = read.replace("<em>", "<!--").replace("</em>", "-->")
    site.script = lambda key: f"{script(key)}<div><p>大家在看</p><ul>{read}</ul></div>"

    learned = drive(site)

    assert len(learned.list_requests) == 3
    assert not any(request.continues for request in learned.list_requests.values())
    assert not learned.dropped


@pytest.mark.parametrize("short", ["fagui", "xinwen"])
@pytest.mark.parametrize("beside", [0, 9])
def test_a_list_that_is_short_today_goes_on_as_those_of_the_other_sections(
    beside: int, short: str
) -> None:
    """Its script is answered with nothing more than the page shows, though it shows older ones of all sections too; and
    whether it is looked at before the others or after them."""
    site = get_json()
    others = (
        f"<div><p>大家在看</p>{site.rows(site.stories[15 : 15 + beside])}</div>" if beside else ""
    )
    channels = {"xinwen": 1, "gonggao": 2, "fagui": 3}
    site.stories = [s for s in site.stories if s.section != short or s in site.of(short)[:3]]
    api = site.api
    site.script = lambda key: (
        f"{others}{site.rows(site.part(key, 1))}<a href='javascript:;' onclick='more()'>加载更多</a><script>var page = 1;"
        f"function more() {{ page++; $.get('/portal/list?channel={channels[key]}&pageSize=5&pageNo=' + page, show) }}</script>"
    )
    names = {str(number): key for key, number in channels.items()}
    site.api = lambda site, path, given: api(
        site, path, {**given, "channel": names[given["channel"]]}
    )

    learned = drive(site)

    assert len(learned.list_requests) == 3
    assert not learned.dropped


def test_a_page_that_goes_on_by_script_shows_its_first_rows_itself() -> None:
    request = next(iter(drive(more_fragments()).list_requests.values()))

    assert (request.url, request.first_page, request.continues) == (
        "/xinwen/more?page={page}",
        2,
        True,
    )
    assert request.reads_selectors


def test_further_rows_may_come_from_pages_whose_names_count() -> None:
    """``/more/xinwen_2.html`` is no piece of the frame, as ``/inc/head.html`` is."""
    site = more_fragments()
    script, api = site.script, site.api
    site.script = lambda key: script(key).replace("/more?page=' + page,", "/gd_' + page + '.html',")

    def numbered(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        section, _, number = path.removesuffix(".html").partition("/gd_")
        return api(site, f"{section}/more", {"page": number}) if number else None

    site.api = numbered

    requests = drive(site).list_requests

    assert [each.url for each in requests.values()] == [
        f"/{key}/gd_{{page}}.html" for key in ("xinwen", "gonggao", "fagui")
    ]
    assert all((each.first_page, each.continues) == (2, True) for each in requests.values())


def test_the_request_may_stand_in_a_script_of_its_own() -> None:
    site = get_json()
    inline, api = site.script("{}"), site.api
    begin = inline.index("<script>")
    head, text = inline[:begin], inline[begin + len("<script>") : -len("</script>")]
    site.script = lambda key: (
        head.replace("{}", key)
        + "<script src='/js/jquery.min.js'></script><script src='/js/list.js'></script>"
    )

    def with_script(site_: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path == "/js/list.js":
            return Page(200, "application/javascript", text.encode())
        return api(site_, path, given)

    site.api = with_script

    learned = drive(site)

    assert len(learned.list_requests) == 3
    assert [asked for asked in site.asked if asked.endswith(".js")] == ["/js/list.js"]


def test_nothing_is_asked_for_that_would_change_something_or_counts() -> None:
    site = get_json()
    site.script = lambda key: (
        "<ul id='lb'></ul><script>$.post('/guestbook/save.do', {page: 1, x: 2}, f); $.get('/api/hits?id=3&page=1', f);"
        "$.ajax({url: 'http://elsewhere.test/list?page=1'})</script>"
    )

    with pytest.raises(LearnError):
        drive(site)

    assert not [asked for asked in site.asked if "save" in asked or "hits" in asked]


def test_a_catalogue_has_a_section_for_each_of_its_lists() -> None:
    learned = drive(catalogue())

    requests = {section.name: section.request for section in learned.sections}
    assert set(requests) == {"新闻动态", "公告公示", "政策文件"}
    wanted = requests["政策文件"]
    assert wanted is not None
    assert (wanted.url, wanted.records, wanted.link) == (
        "/gkmlpt/api/all/32?page={page}&sid=88",
        "articles",
        "post_url",
    )


def test_a_section_may_be_the_address_that_is_given_or_be_named() -> None:
    assert [each.name for each in drive(get_json(), "/gonggao/").sections] == ["通知公告"]
    named = drive(get_json(), "/", ["/gonggao/"])
    assert list(named.list_requests) == [f"{BASE}/gonggao/"]
