"""Sites learned in memory: the sample site, and small made-up ones of other shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import pytest

from crawler.declaring.spiderfile import spider_source
from crawler.learn import (
    MAX_REQUESTS,
    MIN_ARTICLES,
    Answer,
    Learned,
    LearnError,
    learn,
)
from crawler.learn.samples import same_date
from crawler.read.declared import ABSENT, ListRow
from crawler.read.document import header_charset, parse_document
from crawler.read.page import GENERIC, read_page
from crawler.read.reading import Reading
from crawler.sample.site import Page, SampleSite
from tests.small_sites import (
    BASE,
    HTML,
    NOW,
    SHAPES,
    SmallSite,
    drive,
    html,
    phpcms,
    portal,
    wordpress,
)

CUIHU = "http://cuihu.test"
# One worker learns the sample site, for all tests that look at what came of it.
sample_site = pytest.mark.xdist_group("learn_sample_site")


def allowed(site: SampleSite) -> Callable[[str], Page]:
    """What the sample site answers to a crawler that obeys its robots.txt."""

    def respond(path: str) -> Page:
        closed = path.startswith(("/zb_system/", "/private/"))
        return Page(403, HTML, b"") if closed else site.respond(path, count=False)

    return respond


@cache
def cuihu() -> tuple[Learned, list[str]]:
    return drive(allowed(SampleSite(NOW, CUIHU)), CUIHU + "/")


@cache
def cuihu_values() -> dict[int, Reading]:
    """Every article of the sample site, read by what was learned."""
    site, (learned, _) = SampleSite(NOW, CUIHU), cuihu()
    values = {}
    for article in site.articles:
        url = site.url(article)
        page = site.respond(url.removeprefix(CUIHU), count=False)
        document = parse_document(page.body, url, header_charset(page.content_type))
        values[article.id] = read_page(document, learned.declaration, ListRow(url, url, ""), NOW)
    return values


# The sample site


@sample_site
def test_sample_sections() -> None:
    learned, _ = cuihu()
    found = {urlsplit(section.url).path: section.name for section in learned.sections}
    found.pop("/", None)
    assert found == {
        "/category-1.html": "产业信息",
        "/category-2.html": "招商动态",
        "/category-3.html": "政策法规",
        "/category-4.html": "通知公告",
    }


@sample_site
def test_sample_takes_few_requests() -> None:
    learned, asked = cuihu()
    assert learned.requests == len(asked) <= MAX_REQUESTS
    assert asked[0] == CUIHU + "/"
    articles = [url for url in asked if "/post/" in url or "?id=" in url]
    assert len(articles) == len(set(articles))


@sample_site
def test_sample_platform() -> None:
    learned, _ = cuihu()
    assert learned.platform is not None
    assert learned.platform.name == "zblog"
    assert learned.title.endswith("翠湖区投资促进网")


@sample_site
def test_sample_absent_fields() -> None:
    """The source stands in some bodies, never at a place of its own."""
    learned, _ = cuihu()
    assert {name for name, css in learned.selectors.items() if css == ABSENT} == {"source"}
    assert "source" not in learned.may_lack
    assert set(learned.may_lack) <= {"related"}


@sample_site
def test_sample_selectors_are_right_on_every_article() -> None:
    values = cuihu_values()
    for truth in SampleSite(NOW, CUIHU).truth():
        got = values[truth.id]
        assert got.missing == [], truth.url
        assert got.value("title") == truth.title
        assert got.value("category") == truth.category
        assert got.value("author") == truth.author
        assert got.value("views") == truth.views
        assert got.value("source") is None
        assert [link.url for link in got.value("related") or ()] == [
            f"{CUIHU}/post/{n}.html" for n in truth.related
        ]
        if truth.published is not None:
            assert got.value("published") is not None
            assert str(got.value("published"))[:10] == str(truth.published), truth.url
            assert got.value("published").basis != "relative"


@sample_site
def test_sample_bodies_are_whole() -> None:
    """Lines that the pipelines take out later (credits, contact) may still be there; no text is lost."""
    values = cuihu_values()
    for truth in SampleSite(NOW, CUIHU).truth():
        if len(truth.pages) > 1:
            continue
        lines = set(values[truth.id].paragraphs)
        assert set(truth.body) <= lines, truth.url
        assert not [line for line in lines if "版权声明" in line or line.startswith("标签")]


@sample_site
def test_sample_is_learned_the_same_twice() -> None:
    learned, asked = cuihu()
    again, asked_again = drive(allowed(SampleSite(NOW, CUIHU)), CUIHU + "/")
    assert asked_again == asked
    assert spider_source(again, "a", "b") == spider_source(learned, "a", "b")
    assert again.fields == learned.fields


@sample_site
def test_sample_reports_every_field() -> None:
    learned, _ = cuihu()
    assert [field.name for field in learned.fields] == list(GENERIC)
    for field in learned.fields:
        assert field.selector == learned.selectors.get(field.name)
        assert field.agreement == 1.0


@sample_site
def test_section_without_list_is_refused() -> None:
    """A page that shows nothing but the sidebar's hot articles is no section."""
    site = SampleSite(NOW, CUIHU)
    learned, _ = drive(lambda path: site.respond(path, count=False), CUIHU + "/")
    assert CUIHU + "/private/stats.html" not in {section.url for section in learned.sections}
    assert learned.min_links >= 4


# Other shapes


@cache
def shaped(shape: str) -> tuple[SmallSite, Learned, list[str]]:
    site = SHAPES[shape]()
    return (site, *drive(site.respond, BASE + "/"))


each_shape = pytest.mark.parametrize(
    "shape", [pytest.param(s, marks=pytest.mark.xdist_group(f"learn_{s}")) for s in SHAPES]
)


@each_shape
def test_every_section_is_found(shape: str) -> None:
    site, learned, asked = shaped(shape)
    assert len(asked) <= MAX_REQUESTS
    assert len(asked) == len(set(asked))
    names = [section.name for section in learned.sections if urlsplit(section.url).path != "/"]
    wanted = {"园区动态", "招商政策", "通知公告"} | (
        {"重点项目"} if shape in ("portal", "cut") else set()
    )
    assert len(names) == len(wanted)
    assert set(names) == wanted
    assert len(site.stories) >= 30


@each_shape
def test_every_article_is_read_right(shape: str) -> None:
    site, learned, _ = shaped(shape)
    for story in site.stories:
        document = site.document(story)
        row = ListRow(document.url, document.url, "")
        got = read_page(document, learned.declaration, row, NOW)
        assert got.missing == []
        assert got.value("title") == story.title
        assert str(got.value("published"))[:10] == str(story.day)
        assert tuple(got.paragraphs) == story.paragraphs
        assert got.value("source") == (None if shape == "wordpress" else story.source)
        assert got.value("views") == (story.views if shape in ("wordpress", "tables") else None)
        assert got.value("author") is None


@each_shape
def test_what_the_site_does_not_show_is_absent(shape: str) -> None:
    _, learned, _ = shaped(shape)
    absent = {name for name, css in learned.selectors.items() if css == ABSENT}
    assert {"author", "related"} <= absent
    assert ("source" in absent) == (shape == "wordpress")
    assert ("views" in absent) == (shape not in ("wordpress", "tables"))
    assert learned.may_lack == ()


@each_shape
def test_article_links_find_every_row_and_nothing_else(shape: str) -> None:
    site, learned, _ = shaped(shape)
    known = {BASE + path for path in site.paths.values()}
    for section in learned.sections:
        rows = learned.declaration.list_rows(section.document)
        listed = {row.url for row in section.listing.rows}
        assert {row.url for row in rows} == listed <= known
        assert len(rows) >= learned.min_links >= 1


@each_shape
def test_selectors_are_compact(shape: str) -> None:
    _, learned, _ = shaped(shape)
    for name, css in learned.selectors.items():
        assert len(css) <= 40, name
        assert not re.search(r"[.#][\w-]*\d", css), name


def test_platform_of_each_shape() -> None:
    for shape, name in (("wordpress", "wordpress"), ("phpcms", "phpcms"), ("portal", None)):
        site = SHAPES[shape]()
        page = site.respond("/")
        learning = learn(BASE + "/", NOW)
        next(learning)
        learning.send(Answer(parse_document(page.body, BASE + "/", "utf-8"), page.body))
        platform = shaped(shape)[1].platform
        assert (platform.name if platform else None) == name


def test_home_page_that_pages_through_everything_is_a_section_too() -> None:
    _, learned, _ = shaped("wordpress")
    assert learned.sections[-1].url == BASE + "/"
    assert learned.sections[-1].name == ""


def test_home_page_with_boxes_is_no_section() -> None:
    _, learned, _ = shaped("phpcms")
    assert BASE + "/" not in {section.url for section in learned.sections}


def test_title_that_shares_its_heading_with_the_date() -> None:
    _, learned, _ = shaped("phpcms")
    assert learned.selectors["title"].endswith("::text")


def test_titles_cut_on_the_list_are_whole_on_the_page() -> None:
    site, learned, _ = shaped("cut")
    assert any(sample.row.title_is_cut for sample in learned.samples)
    assert learned.fields[0].name == "title"
    assert learned.fields[0].agreement == 1.0
    assert any(learned.fields[0].samples[0] == story.title for story in site.stories)


def test_pages_that_are_no_sections_are_not_asked_for() -> None:
    _, _, asked = shaped("wordpress")
    paths = {urlsplit(url).path for url in asked}
    assert not {
        path for path in paths if path.startswith(("/tag/", "/2026/", "/wp-login", "/feed"))
    }
    assert "/about/" not in paths
    assert not [url for url in asked if "?s=" in url]


def undated_products() -> SmallSite:
    """One of four lists, and what it leads to, bears no dates."""
    site = portal()
    products = [story for story in site.stories if story.section == "zdxm"]
    for path in ("/zdxm/", *(site.paths[story.number] for story in products)):
        text = site.pages[path].body.decode()
        for story in products:
            text = text.replace(f"时间：{story.day}", "").replace(f"<i>{story.day}</i>", "")
        site.pages[path] = html(text)
    return site


def test_pages_of_a_list_of_products_give_way_to_articles() -> None:
    learned, asked = drive(undated_products().respond, BASE + "/")
    assert [urlsplit(section.url).path for section in learned.sections] == [
        "/yqdt/",
        "/zszc/",
        "/tzgg/",
    ]
    whole, _ = drive(portal().respond, BASE + "/")
    assert len(learned.samples) == len(whole.samples) == 24
    assert len(asked) == len(set(asked)) == learned.requests <= MAX_REQUESTS


def test_too_few_articles_beside_a_list_of_products() -> None:
    """A product's page is no article to learn from."""
    site = undated_products()
    for section in ("yqdt", "zszc", "tzgg"):
        for story in [story for story in site.stories if story.section == section][1:]:
            del site.pages[site.paths[story.number]]
    with pytest.raises(LearnError, match=r"only 3 articles of .* could be read"):
        drive(site.respond, BASE + "/")


def test_line_that_stands_on_every_page_is_no_body() -> None:
    """The body is what differs from page to page, whatever the rest says."""
    site = phpcms()
    slogan = "<table><tr><td>临江县热忱欢迎四海宾朋前来投资兴业，共谋发展，共创未来，共享繁荣。</td></tr></table>"
    for path, page in site.pages.items():
        site.pages[path] = Page(200, HTML, page.body.replace(b"<div class='footer'>", slogan.encode() + b"<div class='footer'>"))  # fmt: skip
    learned, _ = drive(site.respond, BASE + "/")
    for story in site.stories[:6]:
        document = site.document(story)
        row = ListRow(document.url, document.url, "")
        got = read_page(document, learned.declaration, row, NOW)
        assert tuple(got.paragraphs) == story.paragraphs


# Where to begin


def test_list_page_as_start_is_the_only_section() -> None:
    site = phpcms()
    learned, asked = drive(site.respond, BASE + "/html/zszc/")
    assert [section.url for section in learned.sections] == [BASE + "/html/zszc/"]
    assert learned.sections[0].name == "招商政策"
    assert not [url for url in asked if "yqdt" in url or "tzgg" in url]


def test_article_page_as_start_leads_to_the_home_page() -> None:
    site = phpcms()
    learned, asked = drive(site.respond, BASE + site.paths[900])
    assert asked[1] == BASE + "/"
    assert len(learned.sections) == 3


def test_named_sections_are_the_only_ones() -> None:
    site = wordpress()
    urls = [BASE + "/category/tzgg/", BASE + "/category/zszc/"]
    learned, _ = drive(site.respond, BASE + "/", urls)
    assert [section.url for section in learned.sections] == urls
    assert [section.name for section in learned.sections] == ["通知公告", "招商政策"]


@pytest.mark.parametrize("path", ["/about/", "/nowhere/"])
def test_named_section_that_is_no_list(path: str) -> None:
    site = wordpress()
    with pytest.raises(LearnError, match=f"section {BASE}{path} is no article list"):
        drive(site.respond, BASE + "/", [BASE + path])


# What cannot be learned


def test_home_page_down() -> None:
    with pytest.raises(LearnError, match=rf"cannot open {BASE}/: page not found \(http_404\)"):
        drive(SmallSite({}).respond, BASE + "/")


def test_too_few_articles() -> None:
    site = wordpress({"yqdt": "园区动态"}, per_section=3)
    with pytest.raises(LearnError, match="only 3 articles found"):
        drive(site.respond, BASE + "/")


def test_just_enough_articles() -> None:
    site = wordpress({"yqdt": "园区动态"}, per_section=MIN_ARTICLES)
    learned, _ = drive(site.respond, BASE + "/")
    assert len(learned.samples) == MIN_ARTICLES
    assert learned.selectors["title"]


def test_articles_that_cannot_be_read() -> None:
    site = wordpress()
    for path in site.paths.values():
        del site.pages[path]
    with pytest.raises(LearnError, match=r"only 0 articles of .* could be read"):
        drive(site.respond, BASE + "/")


def test_soft_404s_are_not_learned_from() -> None:
    site = portal()
    gone = html(
        "<html><head><title>提示信息</title></head><body><div class='zw'><p>您访问的文章不存在或已被删除。</p></div></body></html>"
    )
    missing = [story for story in site.stories if story.number % 4 == 0]
    for story in missing:
        site.pages[site.paths[story.number]] = gone
    learned, _ = drive(site.respond, BASE + "/")
    read = {sample.document.url for sample in learned.samples}
    assert not read & {BASE + site.paths[story.number] for story in missing}
    assert learned.selectors["body"] == ".zw"


def test_endless_site_ends() -> None:
    """Every page links to more sections, each with new ones: the learner stops by itself."""
    site = wordpress()

    def respond(path: str) -> Page:
        if path in site.pages and path != "/":
            return site.pages[path]
        links = "".join(
            f"<li><a href='{path.rstrip('/')}/n{i}/'>新闻动态{i}</a></li>" for i in range(40)
        )
        return html(f"<html><body><div class='menu'><ul>{links}</ul></div></body></html>")

    asked = 0
    learning = learn(BASE + "/", NOW)
    ask = next(learning)
    with pytest.raises(LearnError):
        while True:
            asked += 1
            page = respond(urlsplit(ask.url).path)
            ask = learning.send(Answer(parse_document(page.body, ask.url, "utf-8"), page.body))
    assert asked <= MAX_REQUESTS


def test_field_on_some_articles_may_be_lacking() -> None:
    site = portal()
    for story in site.stories[::3]:
        path = site.paths[story.number]
        text = (
            site.pages[path]
            .body.decode()
            .replace(f"<span class='lyuan'>来源：{story.source}</span>", "")
        )
        site.pages[path] = html(text)
    learned, _ = drive(site.respond, BASE + "/")
    assert learned.may_lack == ("source",)
    assert learned.selectors.get("source") not in (ABSENT, None)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("2026-01-02", "2026-01-02 10:30", True),
        ("2026-01-02 10:30", "2026-01-02", True),
        ("2026-01-02", "2026-01-03", False),
        ("", "", True),
        ("", "2026-01-02", False),
        ("2026-01-02", "", False),
        ("2026-01", "2026-01-02", False),
        ("2026-01", "2026-01", True),
    ],
)
def test_same_date(one: str, two: str, same: bool) -> None:
    assert same_date(one, two) is same


# Sections below a channel's page


@pytest.mark.parametrize("boxes", [True, False])
def test_sections_below_a_channel_are_found(boxes: bool) -> None:
    """The home page leads to one page only; there, boxes with 更多 or bare names lead to the sections."""
    site = portal()
    names = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告", "zdxm": "重点项目"}
    links = "".join(f"<p><a href='/{key}/'>{name}</a></p>" for key, name in names.items())
    site.pages["/xxzx/"] = site.pages["/"] if boxes else html(f"<title>信息中心</title>{links}")
    site.pages["/"] = html("<title>临江招商</title><img src='a.jpg'><a href='/xxzx/'>信息中心</a>")
    learned, asked = drive(site.respond, BASE + "/")
    assert {urlsplit(section.url).path for section in learned.sections} - {"/xxzx/"} == {
        f"/{key}/" for key in names
    }
    assert len(asked) <= MAX_REQUESTS


def text_of(number: int) -> str:
    """A text of its own."""
    return "".join(
        f"<p>{number}号企业与园区签订第{n}份协议，计划投资{number * 7 + n}亿元，建设生产基地。</p>"
        for n in range(1, 5)
    )


def test_what_there_are_no_requests_for_is_left_to_the_crawl() -> None:
    """Sections below the first of a menu are told, and written into the site's file."""
    names = {f"lm{number:02}": f"园区动态{number}" for number in range(50)}
    site = portal()
    menu = "".join(f"<li><a href='/{key}/'>{name}</a></li>" for key, name in names.items())
    home = site.pages["/"].body.decode()
    site.pages["/"] = html(home + f"<div class='menu'><ul>{menu}</ul></div>")
    for number, key in enumerate(names):
        links = "".join(
            f"<li><a href='/{key}/2026/t{number}{n}.html'>临江县第{number}批项目签约{n}</a> 2026-06-{n + 10}</li>"
            for n in range(8)
        )
        for n in range(8):
            title = f"临江县第{number}批项目签约{n}"
            text = f"<h1>{title}</h1><p>2026-06-{n + 10}</p><div class='zw'>{text_of(number * 8 + n)}</div>"
            site.pages[f"/{key}/2026/t{number}{n}.html"] = html(f"<title>{title}</title>{text}")
        site.pages[f"/{key}/"] = html(f"<title>{names[key]}</title><ul class='list'>{links}</ul>")
    learned, asked = drive(site.respond, BASE + "/")
    assert len(asked) <= MAX_REQUESTS
    looked_at = {urlsplit(url).path for url in asked}
    left = {urlsplit(url).path: name for url, name in learned.candidates.items()}
    assert left == {f"/{k}/": name for k, name in names.items() if f"/{k}/" not in looked_at}
    assert left
    source = spider_source(learned, "linjiang", "临江")
    assert all(
        f'{url!r}: "{name}"'.replace("'", '"') in source for url, name in learned.candidates.items()
    )


def test_lines_that_only_differ_in_numbers_are_no_body() -> None:
    """A theme's line of date and counts below the title, its notice and its last line, in one box with the text."""
    site = portal()
    for story in site.stories:
        text = site.pages[site.paths[story.number]].body.decode()
        above = f"<div>{story.day}/0 评论/{story.views} 阅读/正在检测是否收录...</div>"
        below = f"<p>欢迎持续关注临江招商对{story.title}的报道</p>"
        text = text.replace(story.body, f"{above}<section>{story.body}{below}</section>")
        site.pages[site.paths[story.number]] = html(text)
    learned, _ = drive(site.respond, BASE + "/")
    for sample in learned.samples:
        read = read_page(sample.document, learned.declaration, ListRow("", "", ""), NOW)
        joined = "".join(read.paragraphs)
        assert "正在检测" not in joined
        assert "负责人表示" in joined


@pytest.mark.parametrize("place", ["time", "meta"])
def test_date_is_learned_where_articles_show_only_an_age(place: str) -> None:
    """As many themes do: ``<time datetime>`` and the head say what the text does not."""
    site = wordpress()
    for story in site.stories:
        path, at = site.paths[story.number], f"{story.day}T09:30:00+08:00"
        age = f"{(NOW.date() - story.day).days} 天前"
        text = site.pages[path].body.decode()
        if place == "time":
            shown, head = f"<time class='entry-date' datetime='{at}'>{age}</time>", ""
        else:
            shown = f"<span class='entry-date'>{age}</span>"
            head = f"<meta property='article:published_time' content='{at}'>"
        text = text.replace(f"<time class='entry-date'>{story.day}</time>", shown)
        site.pages[path] = html(text.replace("</head>", f"{head}</head>"))
    for path, page in list(site.pages.items()):
        if path not in site.paths.values():
            text = re.sub(r"<time class='entry-date'>[^<]*</time>", "", page.body.decode())
            site.pages[path] = html(text)
    learned, _ = drive(site.respond, f"{BASE}/")
    assert "::attr(" in (learned.selectors["published"] or "")
    for story in site.stories:
        document = site.document(story)
        row = ListRow(document.url, document.url, story.title)
        published = read_page(document, learned.declaration, row, NOW).value("published")
        assert str(published or "")[:10] == str(story.day)


@pytest.mark.parametrize(
    "content",
    [
        "<ul><li v-for='item in list'><a :href='item.url'>标题</a></li></ul>",
        "<ul><li><a href='#'>{{ item.title }}</a></li></ul>",
    ],
)
def test_page_with_a_template_that_is_not_filled_in_needs_javascript(content: str) -> None:
    frame = "<p>版权所有：临江县投资促进局，地址：临江县江滨路8号，电话：0999-1234567。</p>" * 3
    home = html(f"<html><body>{content}{frame}<script src='/app.js'></script></body></html>")
    with pytest.raises(LearnError) as raised:
        drive(SmallSite({"/": home}).respond, f"{BASE}/")
    assert "--javascript" in raised.value.en


def test_what_the_head_says_twice_counts_once() -> None:
    """The first of them is what a selector reads: here the day the site was made anew."""
    site = wordpress()
    for story in site.stories:
        path = site.paths[story.number]
        stamps = "".join(
            f"<meta property='article:published_time' content='{day}T09:30:00+08:00'>"
            for day in ("2026-07-01", story.day, story.day)
        )
        site.pages[path] = html(
            site.pages[path].body.decode().replace("</head>", f"{stamps}</head>")
        )
    learned, _ = drive(site.respond, f"{BASE}/")
    assert "meta[" not in (learned.selectors["published"] or "")
