"""Each numbered point of ``crawler.sample.site`` is really there."""

from __future__ import annotations

import http.client
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import lxml.etree
import lxml.html
import pytest

from crawler.sample import __main__ as by_hand
from crawler.sample.ages import age_text
from crawler.sample.articles import SECTIONS, SHANGHAI, load_articles, parse_body
from crawler.sample.server import HOST, PORT, serve
from crawler.sample.site import ArticleTruth, Page, SampleSite
from crawler.spiders.cuihu import CuihuSpider

NOW = datetime(2026, 7, 15, 10, 0, tzinfo=SHANGHAI)
BASE = "http://cuihu.test"
PAGES = {1: 3, 2: 2, 3: 2, 4: 2}


@pytest.fixture
def site() -> SampleSite:
    return SampleSite(NOW, BASE)


@pytest.fixture
def truths(site: SampleSite) -> dict[int, ArticleTruth]:
    return {truth.id: truth for truth in site.truth()}


def text_of(page: Page) -> str:
    """The page as its author meant it: GBK (and more) unless the header says UTF-8."""
    return page.body.decode("utf-8" if "utf-8" in page.content_type else "gb18030")


def tree_of(page: Page) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    markup = re.sub(r"<meta (charset|http-equiv)[^>]*>", "", text_of(page))
    return lxml.html.fromstring(markup.encode(), parser=parser)


def get(site: SampleSite, target: str, status: int = 200) -> lxml.html.HtmlElement:
    page = site.respond(target)
    assert page.status == status, target
    return tree_of(page)


def squeezed(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", "", element.text_content())


def one(tree: lxml.html.HtmlElement, path: str) -> lxml.html.HtmlElement:
    found = tree.xpath(path)
    assert len(found) == 1, path
    return found[0]


POST = "//div[@class='post']"
SINGLE = POST + "/div[@class='single']"
ROW_LINKS = "//div[@class='post item']/h2/a/@href"


# The content


def test_there_are_61_articles_in_four_sections() -> None:
    articles = load_articles()
    assert Counter(article.section for article in articles) == {
        "产业信息": 22,
        "招商动态": 17,
        "政策法规": 11,
        "通知公告": 11,
    }
    assert len({article.title for article in articles}) == 61


def test_load_articles_is_newest_first_and_ids_follow_time(site: SampleSite) -> None:
    articles = load_articles()
    times = [site.published_at(article) for article in articles]
    assert times == sorted(times, reverse=True)
    assert [article.id for article in articles] == sorted((a.id for a in articles), reverse=True)
    assert {t.year for t, a in zip(times, articles, strict=True) if a.published} == set(
        range(2021, 2026)
    )


def test_no_sentence_is_used_twice() -> None:
    paragraphs = [
        block.plain()
        for article in load_articles()
        for block in article.blocks
        if block.kind == "text"
    ]
    assert [text for text, times in Counter(paragraphs).items() if times > 1] == []


def test_parse_body_reads_every_notation() -> None:
    blocks = parse_body(
        "# 一\n文\n| a | b |\n![图](/img/a.png)\n附件：[b.pdf](/files/b.pdf)\n----\n末"
    )
    assert [b.kind for b in blocks] == ["heading", "text", "row", "image", "file", "break", "text"]
    assert [b.plain() for b in blocks] == ["一", "文", "a b", "", "附件：b.pdf", "", "末"]


# 1. Ages for dates


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(0), "刚刚"),
        (timedelta(minutes=59, seconds=40), "60分钟前"),
        (timedelta(hours=3), "3小时前"),
        (timedelta(hours=23, minutes=40), "24小时前"),
        (timedelta(days=6, hours=13), "7天前"),
        (timedelta(days=7), "1周前 (07-08)"),
        (timedelta(days=11), "2周前 (07-04)"),
        (timedelta(days=29), "4周前 (06-16)"),
        (timedelta(days=30), "1个月前 (06-15)"),
        (timedelta(days=45), "2个月前 (05-31)"),
        (timedelta(days=359), "12个月前 (07-21)"),
        (timedelta(days=360), "1年前 (2025-07-20)"),
        (timedelta(days=540), "2年前 (2025-01-21)"),
    ],
)
def test_ages_are_rounded_and_dated_as_the_theme_does(age: timedelta, shown: str) -> None:
    assert age_text(NOW - age, NOW) == shown


def test_articles_show_every_kind_of_age(site: SampleSite, truths: dict[int, ArticleTruth]) -> None:
    shown = {number: truths[number].published_raw for number in (460, 458, 455, 450, 440, 375)}
    assert shown == {
        460: "3小时前",
        458: "1天前",
        455: "4天前",
        450: "1周前 (07-06)",
        440: "3个月前 (05-01)",
        375: "2年前 (2024-09-27)",
    }
    for number, raw in shown.items():
        tree = get(site, f"/post/{number}.html")
        assert one(tree, POST + "//span[@class='date']").text_content() == raw


def test_truth_has_a_date_only_where_the_page_has_a_whole_one(
    truths: dict[int, ArticleTruth],
) -> None:
    assert truths[375].published == date(2024, 9, 27)
    assert truths[440].published is None
    for truth in truths.values():
        assert (truth.published is not None) == bool(re.search(r"\d{4}-", truth.published_raw))
    assert sum(truth.published is None for truth in truths.values()) == 23


def test_time_moves_on_for_a_later_request(site: SampleSite) -> None:
    later = site.respond("/post/460.html", now=NOW + timedelta(hours=2))
    assert one(tree_of(later), POST + "//span[@class='date']").text_content() == "5小时前"


# 2. The article page, and what looks like it


def test_every_article_page_holds_what_truth_says(
    site: SampleSite, truths: dict[int, ArticleTruth]
) -> None:
    for truth in truths.values():
        tree = get(site, urlsplit(truth.url).path)
        post = one(tree, POST)
        assert one(post, "./h1").text_content() == truth.title
        assert one(post, ".//span[@class='user']").text_content() == truth.author
        assert one(post, ".//span[@class='cate']").text_content() == truth.category
        assert one(post, ".//span[@class='view']").text_content() == str(truth.views + 1)
        assert tuple(post.xpath("./div[@class='tags']/a/text()")) == truth.tags
        bodies = [get(site, urlsplit(url).path).xpath(SINGLE)[0] for url in truth.pages]
        text = "".join(map(squeezed, bodies))
        expected = [*truth.credits, *truth.body, *truth.contact]
        assert Counter(text) == Counter(re.sub(r"\s+", "", "".join(expected))), truth.id
        assert all(re.sub(r"\s+", "", line) in text for line in truth.body), truth.id
        pictures = [
            image.get("data-original") or image.get("src")
            for body in bodies
            for image in body.xpath(".//img[not(@alt='翠湖招商二维码')]")
        ]
        assert [BASE + path for path in pictures] == list(truth.images)
        files = [(BASE + a.get("href"), a.text) for body in bodies for a in body.xpath(".//a")]
        assert files == list(truth.attachments)
        related = tree.xpath("//div[@class='relate']//h3/a/@href")
        numbers = [int(re.findall(r"/post/(\d+)\.html", url)[0]) for url in related]
        assert tuple(dict.fromkeys(numbers)) == truth.related


def test_the_first_h1_is_the_sites_name(site: SampleSite) -> None:
    headings = get(site, "/post/375.html").xpath("//h1")
    assert [h.get("class") for h in headings] == ["name", None]
    assert headings[0].text_content() == "翠湖区投资促进网"


def test_breadcrumb_and_touching_info(site: SampleSite) -> None:
    tree = get(site, "/post/375.html")
    crumbs = one(tree, "//div[@class='sitemap']").text_content()
    assert crumbs == "当前位置：首页 > 招商动态 > 正文内容"
    info = one(tree, POST + "/div[@class='info']").text_content()
    assert info == "admin2年前 (2024-09-27)招商动态44"


def test_the_contact_block_is_inside_the_body_and_the_rest_is_after_it(site: SampleSite) -> None:
    tree = get(site, "/post/375.html")
    single = one(tree, SINGLE)
    text = single.text_content()
    assert text.index("烤窑升温") < text.index("招商热线：") < text.index("扫码关注翠湖招商")
    assert "微信同号" in text
    assert single.xpath(".//img/@alt")[-1] == "翠湖招商二维码"
    after = [e.get("class") for e in single.itersiblings()]
    assert after == ["copynotice", "tags", "sharebox"]
    notice = one(tree, "//div[@class='copynotice']").text_content()
    for words in ("扫描二维码推送至手机访问", "版权声明", "本文链接"):
        assert words in notice
    assert "分享给朋友：" in one(tree, "//div[@class='sharebox']").text_content()
    assert "上一篇" in one(tree, "//div[@class='pages']").text_content()
    assert sum(bool(article.contact) for article in load_articles()) == 38


@pytest.mark.parametrize("number", [450, 408, 434, 301, 204])
def test_a_related_article_is_given_twice(
    site: SampleSite, truths: dict[int, ArticleTruth], number: int
) -> None:
    urls = get(site, f"/post/{number}.html").xpath("//div[@class='relate']//h3/a/@href")
    assert len(urls) > len(set(urls)) == len(truths[number].related)


def test_a_related_entry_holds_its_title_three_times(site: SampleSite) -> None:
    relate = get(site, "/post/450.html").xpath("//div[@class='relatecon']/div[@class='relate']")[0]
    title = one(relate, "./div[@class='relateinfo']/h3/a").text_content()
    assert relate.xpath("./div[@class='relateimg']/a/@title") == [title]
    assert relate.xpath("./div[@class='relateimg']/a/img/@alt") == [title]
    assert one(relate, "./div[@class='relateinfo']/p").text_content().endswith("...")


# 3. Lists


def test_lists_page_by_ten_and_hold_every_article_once(site: SampleSite) -> None:
    for section, number in SECTIONS.items():
        rows: list[str] = []
        for page in range(1, PAGES[number] + 1):
            name = f"/category-{number}.html" if page == 1 else f"/category-{number}_{page}.html"
            links = get(site, name).xpath(ROW_LINKS)
            assert len(links) == 10 or page == PAGES[number]
            rows += links
        found = sorted(int(re.findall(r"\d+(?=\.html|$)", url)[0]) for url in rows)
        expected = [article.id for article in site.articles if article.section == section]
        assert found == sorted(expected + ([9404] if section == "招商动态" else []))


def test_list_rows_have_their_parts(site: SampleSite) -> None:
    row = get(site, "/category-2.html").xpath("//div[@class='post item']")[0]
    assert one(row, "./h2/a").text_content() == "总投资32亿元！翠湖区集中签约9个产业项目"
    assert one(row, "./div[@class='info']").text_content() == "翠湖发布20小时前96"
    assert one(row, "./div[@class='intro']").text_content().endswith("...")


def test_the_pagebar_leads_on(site: SampleSite) -> None:
    bar = one(get(site, "/category-1_2.html"), "//div[@class='pagebar']")
    assert bar.text_content().split() == ["首页", "上页", "1", "2", "3", "下页", "尾页"]
    assert bar.xpath("./a[text()='下页']/@href") == [BASE + "/category-1_3.html"]
    assert bar.xpath("./a[text()='上页']/@href") == [BASE + "/category-1.html"]
    last = one(get(site, "/category-1_3.html"), "//div[@class='pagebar']")
    assert last.xpath("./a[text()='下页']") == []


def test_page_one_has_two_names(site: SampleSite) -> None:
    assert site.respond("/category-1_1.html") == site.respond("/category-1.html")
    assert site.respond("/page_1.html") == site.respond("/")


@pytest.mark.parametrize("target", ["/category-1_4.html", "/category-9.html", "/page_8.html"])
def test_past_the_end_is_a_404(site: SampleSite, target: str) -> None:
    assert "页面不存在" in get(site, target, 404).text_content()


def test_home_pages_through_everything(site: SampleSite) -> None:
    names = ["/", *(f"/page_{n}.html" for n in range(2, 8))]
    links = [link for name in names for link in get(site, name).xpath(ROW_LINKS)]
    assert links == [truth.url for truth in site.truth()]


def test_the_sidebar_links_by_id_and_shows_other_dates(site: SampleSite) -> None:
    sidebar = one(get(site, "/post/460.html"), "//div[@class='sidebar fixed']")
    links = sidebar.xpath(".//a[@class='itemtitle']/@href")
    assert len(links) == 12
    assert all(re.fullmatch(BASE + r"/\?id=\d+", link) for link in links)
    assert "2023-07-05" in sidebar.xpath(".//em[@class='date']/text()")
    assert sidebar.xpath(".//a[@title='通知公告']/@href") == [BASE + "/category-4.html"]


def test_author_and_tag_pages_are_lists_too(site: SampleSite) -> None:
    post = one(get(site, "/post/412.html"), POST)
    links = post.xpath(".//span[@class='user']/a/@href") + post.xpath(
        "./div[@class='tags']/a/@href"
    )
    assert len(links) == 3
    for link in links:
        assert get(site, urlsplit(link).path).xpath(ROW_LINKS)


def test_views_grow_by_one_with_each_visit(site: SampleSite) -> None:
    for visit in (1, 2, 3):
        tree = get(site, "/post/375.html")
        assert one(tree, POST + "//span[@class='view']").text_content() == str(43 + visit)
    site.respond("/post/375.html", count=False)
    row = one(get(site, "/page_4.html"), "//div[@class='post item'][h2/a[contains(@href,'/375.')]]")
    assert one(row, ".//span[@class='view']").text_content() == "46"


# 4. Several addresses


def test_every_other_address_redirects(site: SampleSite, truths: dict[int, ArticleTruth]) -> None:
    for truth in truths.values():
        canonical, by_id, by_view = truth.addresses
        assert get(site, urlsplit(canonical).path).xpath("//link[@rel='canonical']/@href") == [
            canonical
        ]
        for address in (by_id, by_view):
            page = site.respond(address.removeprefix(BASE))
            if (truth.id, address) == (403, by_id):
                assert page.status == 200
            else:
                assert (page.status, page.headers) == (302, {"Location": canonical})


def test_one_article_lives_under_two_addresses() -> None:
    bare = SampleSite(NOW, BASE).respond("/?id=403")
    whole = SampleSite(NOW, BASE).respond("/post/403.html")
    link = f'<link rel="canonical" href="{BASE}/post/403.html" />\n'
    assert link in text_of(whole)
    assert text_of(whole).replace(link, "") == text_of(bare)


def test_its_section_lists_it_otherwise_than_home_does(site: SampleSite) -> None:
    section = [
        url for n in ("", "_2", "_3") for url in get(site, f"/category-1{n}.html").xpath(ROW_LINKS)
    ]
    assert f"{BASE}/?id=403" in section
    assert f"{BASE}/post/403.html" not in section
    home = [url for n in range(1, 8) for url in get(site, f"/page_{n}.html").xpath(ROW_LINKS)]
    assert f"{BASE}/post/403.html" in home
    related = get(site, "/post/450.html").xpath("//div[@class='relate']//h3/a/@href")
    assert f"{BASE}/post/403.html" in related


@pytest.mark.parametrize(
    "target", ["/?id=9999", "/?id=x", "/?id=²", "/?id=" + "9" * 5000, "/view.php?id=-1"]
)
def test_an_unknown_id_is_a_404(site: SampleSite, target: str) -> None:
    assert site.respond(target).status == 404


# 5. A soft 404


def test_one_row_leads_to_a_soft_404(site: SampleSite) -> None:
    rows = [url for n in ("", "_2") for url in get(site, f"/category-2{n}.html").xpath(ROW_LINKS)]
    assert rows.count(BASE + "/post/9404.html") == 1
    tree = get(site, "/post/9404.html")
    assert tree.xpath("//title/text()")[0].startswith("提示信息")
    assert "您访问的文章不存在或已被删除" in tree.text_content()
    assert tree.xpath("//div[@class='single']") == []


# 6. Two pages


def test_one_article_has_two_pages(site: SampleSite, truths: dict[int, ArticleTruth]) -> None:
    first, second = get(site, "/post/288.html"), get(site, "/post/288_2.html")
    bar = one(first, "//div[@class='pagebar article-pages']")
    assert bar.text_content().split() == ["1", "2", "下一页"]
    assert bar.xpath("./a[text()='下一页']/@href") == [BASE + "/post/288_2.html"]
    bar = one(second, "//div[@class='pagebar article-pages']")
    assert bar.text_content().split() == ["上一页", "1", "2"]
    assert second.xpath("//link[@rel='canonical']/@href") == [BASE + "/post/288.html"]
    texts = [one(tree, SINGLE).text_content() for tree in (first, second)]
    assert "一、现状" in texts[0] and "三、机会" not in texts[0]
    assert "三、机会" in texts[1] and "招商热线" in texts[1] and "招商热线" not in texts[0]
    assert truths[288].pages == (BASE + "/post/288.html", BASE + "/post/288_2.html")
    assert site.respond("/post/288_3.html").status == 404
    assert site.respond("/post/301_2.html").status == 404


# 7. GBK


def test_the_notices_are_gbk_however_they_say_so(site: SampleSite) -> None:
    notices = [article for article in site.articles if article.section == "通知公告"]
    kinds: dict[tuple[bool, bool], list[int]] = {}
    for article in notices:
        page = site.respond(f"/post/{article.id}.html")
        assert article.title in text_of(page)
        with pytest.raises(UnicodeDecodeError):
            page.body.decode("utf-8")
        stated = "charset" in page.content_type, b"charset=gb2312" in page.body
        kinds.setdefault(stated, []).append(article.id)
        if article.id != 431:
            page.body.decode("gbk")
    assert kinds.pop((False, False)) == [310, 158]
    assert kinds.pop((True, False)) == [431]
    assert list(kinds) == [(False, True)]


def test_the_notices_lists_are_gbk_and_the_later_page_does_not_say_so(site: SampleSite) -> None:
    first, second = site.respond("/category-4.html"), site.respond("/category-4_2.html")
    assert (first.content_type, second.content_type) == ("text/html", "text/html")
    assert b"charset=gb2312" in first.body and b"charset" not in second.body
    assert "通知公告" in first.body.decode("gbk") and "通知公告" in second.body.decode("gbk")


def test_one_page_says_gb2312_and_needs_gb18030(site: SampleSite) -> None:
    page = site.respond("/post/431.html")
    assert page.content_type == "text/html; charset=gb2312"
    for encoding in ("gb2312", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            page.body.decode(encoding)
    text = page.body.decode("gb18030")
    assert "㙍头路9号" in text and "€12800" in text


def test_everything_else_is_utf_8_and_says_so(site: SampleSite) -> None:
    for article in site.articles:
        if article.section != "通知公告":
            page = site.respond(f"/post/{article.id}.html")
            assert page.content_type == "text/html; charset=utf-8"
            assert article.title[:4] in page.body.decode("utf-8")


# 8. Misleading text


def test_bodies_hold_dates_that_are_not_theirs(truths: dict[int, ArticleTruth]) -> None:
    assert "2027年3月18日至20日" in "".join(truths[446].body)
    assert "报名截止" in "".join(truths[446].body)
    assert "申报截止日期：2027年1月31日。" in truths[431].body
    assert truths[446].published is None and truths[431].published is None


def test_a_title_with_markup_in_it_is_escaped(site: SampleSite) -> None:
    title = "“1+N”政策 & <十条> 解读"
    assert "“1+N”政策 &amp; &lt;十条&gt; 解读" in text_of(site.respond("/post/356.html"))
    assert one(get(site, "/post/356.html"), POST + "/h1").text_content() == title
    assert title in get(site, "/category-3.html").xpath("//h2/a/text()")


def test_a_script_in_a_text_stays_text(site: SampleSite) -> None:
    single = one(get(site, "/post/267.html"), SINGLE)
    assert single.xpath(".//script") == []
    assert (
        '<script src="/apply/embed.js" data-park="您的园区代码"></script>' in single.text_content()
    )


def test_bylines_and_sources(site: SampleSite, truths: dict[int, ArticleTruth]) -> None:
    single = one(get(site, "/post/412.html"), SINGLE)
    assert single[0].text_content() == "翠湖时刻新闻记者 李兵 通讯员 王芳"
    assert truths[412].reporters == ("李兵", "王芳")
    assert one(get(site, "/post/389.html"), SINGLE)[0].text_content() == "来源：翠湖日报"
    assert truths[389].source == "翠湖日报"
    assert "（来源：翠湖时刻客户端）" in one(get(site, "/post/375.html"), SINGLE).text_content()


def test_short_poster_and_table_bodies(site: SampleSite, truths: dict[int, ArticleTruth]) -> None:
    assert len(truths[233].body) == 1
    assert len(truths[437].body) == 1 and len(truths[437].images) == 1
    table = one(get(site, "/post/322.html"), SINGLE + "/table")
    assert len(table.xpath(".//tr")) == 7
    assert len(truths[322].body) == 8


# 9. robots.txt, the feed and the rest


def test_robots_closes_what_every_page_links(site: SampleSite) -> None:
    rules = site.respond("/robots.txt").body.decode().splitlines()
    assert rules == ["User-agent: *", "Disallow: /zb_system/", "Disallow: /private/"]
    links = get(site, "/").xpath("//a/@href")
    assert {BASE + "/zb_system/login.php", BASE + "/private/stats.html"} <= set(links)
    assert site.respond("/private/stats.html").status == 200
    assert site.respond("/zb_system/login.php").status == 200


def test_the_feed_has_the_newest_twenty_with_whole_dates(site: SampleSite) -> None:
    feed = lxml.etree.fromstring(site.respond("/feed.php").body)
    links = [link.text for link in feed.iter("link")]
    assert links == [BASE + "/", *(truth.url for truth in site.truth())][:21]
    dates = [element.text for element in feed.iter("pubDate")]
    assert dates[0] == "Wed, 15 Jul 2026 07:00:00 +0800"
    assert len(dates) == 20


@pytest.mark.parametrize(
    "target", ["/sitemap.xml", "/nothing", "//[", "/post/9999.html", "/files/none.pdf"]
)
def test_unknown_addresses_are_404(site: SampleSite, target: str) -> None:
    assert "页面不存在" in get(site, target, 404).text_content()


def test_pictures_and_attachments_are_there(
    site: SampleSite, truths: dict[int, ArticleTruth]
) -> None:
    signatures = {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF", "xlsx": b"PK", "docx": b"PK"}
    urls = [url for t in truths.values() for url in (*t.images, *(u for u, _ in t.attachments))]
    assert {url.rsplit(".", 1)[-1] for url in urls} == set(signatures)
    for url in urls:
        page = site.respond(urlsplit(url).path)
        assert page.status == 200
        assert page.body.startswith(signatures[url.rsplit(".", 1)[-1]])


def test_no_link_of_the_site_is_broken(site: SampleSite) -> None:
    seen, waiting = {BASE + "/"}, [BASE + "/"]
    while waiting:
        page = site.respond(waiting.pop().removeprefix(BASE))
        assert page.status in (200, 302)
        if not page.content_type.startswith("text/html") or not page.body:
            continue
        for href in tree_of(page).xpath("//a/@href[not(starts-with(., '#'))]"):
            url = BASE + href if href.startswith("/") else href
            if url not in seen:
                seen.add(url)
                waiting.append(url)
    assert sum("/post/" in url for url in seen) == 61 + 1 + 1  # the soft 404 and a second page


# 10. Lazy images


def test_one_article_loads_its_pictures_lazily(site: SampleSite) -> None:
    images = one(get(site, "/post/345.html"), SINGLE).xpath(".//img[@class='lazyload']")
    assert [i.get("src") for i in images] == ["/img/lazyload.png"] * 2
    assert [i.get("data-original") for i in images] == [
        "/img/yunling-hub.png",
        "/img/curtain-motor.png",
    ]


# The class and the server


def test_the_same_requests_get_the_same_bytes() -> None:
    targets = ["/", "/category-4.html", "/post/460.html", "/post/460.html", "/feed.php"]
    one_site, other = SampleSite(NOW, BASE), SampleSite(NOW, BASE + "/")
    assert [one_site.respond(t) for t in targets] == [other.respond(t) for t in targets]


def test_a_time_without_a_zone_or_too_early_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SampleSite(NOW.replace(tzinfo=None), BASE)
    with pytest.raises(ValueError, match="newest dated"):
        SampleSite(datetime(2024, 1, 1, tzinfo=SHANGHAI), BASE)


def test_the_server_answers_on_one_kept_connection_and_stops() -> None:
    requests: list[str] = []
    with serve(now=NOW, requests=requests) as base:
        parts = urlsplit(base)
        assert parts.hostname == "127.0.0.1" and parts.port
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
        try:
            connection.request("HEAD", "/post/375.html")
            answer = connection.getresponse()
            length = int(answer.headers["Content-Length"])
            assert (answer.status, answer.read(), answer.version) == (200, b"", 11)
            socket_used = connection.sock
            connection.request("GET", "/post/375.html")
            body = connection.getresponse().read()
            assert len(body) == length
            assert '<span class="view">44</span>' in body.decode()
            assert f'href="{base}/post/375.html"' in body.decode()
            connection.request("GET", "/?id=375")
            moved = connection.getresponse()
            assert (moved.status, moved.headers["Location"]) == (302, base + "/post/375.html")
            moved.read()
            assert connection.sock is socket_used
            with pytest.raises(OSError), serve(port=parts.port, now=NOW):
                pass
        finally:
            kept = connection
    assert requests == ["HEAD /post/375.html", "GET /post/375.html", "GET /?id=375"]
    with pytest.raises((OSError, http.client.HTTPException)):
        kept.auto_open = 0
        kept.request("GET", "/")
        kept.getresponse()
    kept.close()
    fresh = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    with pytest.raises(OSError):
        fresh.request("GET", "/")
    fresh.close()


def test_prev_and_next_follow_time(site: SampleSite) -> None:
    for newer, older in pairwise(site.articles):
        tree = get(site, f"/post/{newer.id}.html")
        assert tree.xpath("//a[@class='single-prev']/@href") == [site.url(older)]


def test_the_declared_sample_site_is_where_the_sample_is_served() -> None:
    assert {urlsplit(url).netloc for url in CuihuSpider.start_urls} == {f"{HOST}:{PORT}"}


def test_served_by_hand_it_takes_the_port_of_the_declared_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def taken(port: int) -> None:
        asked.append(port)
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(by_hand, "serve", taken)
    assert by_hand.main([]) == 1
    assert asked == [PORT]
