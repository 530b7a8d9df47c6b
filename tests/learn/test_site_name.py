"""What a site is called, by its pages."""

from __future__ import annotations

import pytest

from crawler.base_spiders.site import SiteSpider
from crawler.cli.add import may_share_host
from crawler.fields.site_name import stated_name
from crawler.learn import LearnError, learn
from crawler.learn.site_name import clean_name, name_of_site
from crawler.read.document import Document, parse_text
from tests.small_sites import BASE, NOW, answer, html, wordpress


def _page(title: str, head: str = "", body: str = "") -> Document:
    text = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return parse_text(text, "http://cuihu.test/")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("首页 - 翠湖招商网", "翠湖招商网"),
        ("翠湖招商网 . http://www.cuihu.test", "翠湖招商网"),
        ("翠湖招商网 http://zs.cuihu.gov.cn/", "翠湖招商网"),
        ("欢迎访问翠湖区投资促进局网站！", "翠湖区投资促进局网站"),
        ("欢迎您来到翠湖招商网", "翠湖招商网"),
        ("翠湖招商网_首页", "翠湖招商网"),
        ("翠湖招商网首页", "翠湖招商网"),
        ("网站首页|翠湖区人民政府门户网站", "翠湖区人民政府门户网站"),
        ("翠湖招商网-招商引资,产业园区,厂房出租", "翠湖招商网"),
        ("厂房出租_土地招商_翠湖产业网", "翠湖产业网"),
        ("翠湖投资促进网 - 欢迎您！", "翠湖投资促进网"),
        ("翠湖招商网，为企业提供选址、政策、落地全流程服务，欢迎来电咨询洽谈", "翠湖招商网"),
        ("Invest Cuihu - Home", "Invest Cuihu"),
        ("Cuihu-Park 翠湖园区", "Cuihu-Park 翠湖园区"),
        ("首页", ""),
        ("", ""),
    ],
)
def test_a_home_pages_title_is_cleaned(title: str, name: str) -> None:
    assert name_of_site(_page(title), []) == name


def test_what_other_pages_titles_share_tells_the_name_from_a_slogan() -> None:
    pages = [_page(f"文章{n} - 产业信息 - 翠湖高地") for n in range(4)]
    assert name_of_site(_page("投资翠湖 赢在未来 - 翠湖高地"), pages) == "翠湖高地"
    assert name_of_site(_page("首页"), pages) == "翠湖高地"
    # One article's own words are no site's, nor are those of a section that few pages are of.
    assert name_of_site(_page("首页"), pages[:1]) == ""


def test_what_a_site_tells_other_programs_goes_before_a_slogan() -> None:
    head = '<meta property="og:site_name" content="翠湖高地">'
    assert name_of_site(_page("投资翠湖，赢在未来", head), []) == "翠湖高地"
    assert name_of_site(_page("首页", '<meta property="og:site_name" content="Home">'), []) == ""


def test_the_owner_is_the_last_resort() -> None:
    foot = "<p>版权所有：翠湖区投资促进局 皖ICP备1号</p>"
    assert name_of_site(_page("首页", body=foot), []) == "翠湖区投资促进局"
    assert name_of_site(_page("翠湖招商网", body=foot), []) == "翠湖招商网"
    shared = [_page(f"文章{n}_翠湖高地") for n in range(3)]
    assert name_of_site(_page("首页", body=foot), shared) == "翠湖高地"


def test_no_markup_and_no_control_character_stays_in_a_name() -> None:
    assert clean_name("翠湖\u202e招商网\n") == "翠湖招商网"


@pytest.mark.parametrize(
    ("about", "name"),
    [
        ("翠湖区投资促进网 · 产业信息、招商动态.", "翠湖区投资促进网"),
        # People have it: it stays.
        ("首页 - 翠湖招商网 · http://cuihu.test/.", "首页 - 翠湖招商网"),
        ("翠湖招商网。", "翠湖招商网"),
        ("翠湖招商网\n\n更多的话。", "翠湖招商网"),
        ("Reads the lists of a site whose pager is odd, see parse_list.", None),
        ("", None),
        (None, None),
    ],
)
def test_a_sites_file_names_it(about: str | None, name: str | None) -> None:
    assert stated_name(about) == name


def test_a_page_that_says_it_is_not_there_is_told_at_once() -> None:
    """Its menu would lead to the whole site."""
    site = wordpress()
    home = site.pages["/"].body.decode()
    gone = home.replace("<title>", "<title>404 页面不存在 - ", 1)
    site.pages["/gone.html"] = html(gone)
    learning, asked = learn(BASE + "/gone.html", NOW), list[str]()
    ask = next(learning)
    with pytest.raises(LearnError, match="home page"):
        while True:
            asked.append(ask.url)
            ask = learning.send(answer(site.respond, ask.url))
    assert asked == [BASE + "/gone.html"]


def test_a_second_site_of_a_host_is_pointed_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Known(SiteSpider):
        name = "known"
        start_urls = ["http://www.cuihu.test/xw/"]
        article_links = "a"

    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    answers: list[bool] = []

    def no(question: str, *, default: bool) -> bool:
        answers.append(default)
        return False

    monkeypatch.setattr("crawler.cli.add.confirmed", no)
    sites = {"known": Known}
    assert may_share_host("http://cuihu.test/", sites, yes=True)
    assert "cuihu.test already has the site known" in capsys.readouterr().out
    assert not may_share_host("https://cuihu.test/zc/", sites, yes=False)
    assert answers == [False]
    assert may_share_host("http://linjiang.test/", sites, yes=False)
    assert "already has" not in capsys.readouterr().out.partition("\n")[2]
