"""A site's declaration: words that it cannot have, and what it decides of Scrapy's settings."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.base_spiders import browser
from crawler.base_spiders.checking import CheckSpider
from crawler.base_spiders.learning import LearnSpider
from crawler.base_spiders.site import SiteSpider
from crawler.cli.options import settings_for
from crawler.errors import DeclarationError


class Town(SiteSpider):
    name = "town"
    start_urls = ["http://town.test/news/"]
    article_links = "h2 > a"


class Near(Town):
    start_urls = ["http://127.0.0.1:8017/news/"]


def settings_of(spider: type[Spider], custom: dict[str, Any], *changes: str) -> Settings:
    named = type("Named", (spider,), {"custom_settings": custom})
    return Crawler(named, settings_for(changes)).settings


@pytest.mark.parametrize("spider", [Town, LearnSpider, CheckSpider])
def test_names_itself_with_the_contact_that_is_set(spider: type[Spider]) -> None:
    assert "(me@town.test)" in settings_of(spider, {}, "CONTACT=me@town.test")["USER_AGENT"]
    assert "(us@town.test)" in settings_of(spider, {"CONTACT": "us@town.test"})["USER_AGENT"]


def test_custom_settings_decide() -> None:
    own = {"USER_AGENT": "bureau/2", "DOWNLOAD_DELAY": 7}
    for spider in (Town, Near):
        settings = settings_of(spider, own)
        assert {name: settings[name] for name in own} == own


def test_command_line_decides_over_custom_settings() -> None:
    assert (
        settings_of(Town, {"DOWNLOAD_DELAY": 7}, "DOWNLOAD_DELAY=9").getint("DOWNLOAD_DELAY") == 9
    )
    assert settings_of(Near, {}, "DOWNLOAD_DELAY=9").getint("DOWNLOAD_DELAY") == 9


def test_site_on_this_machine_is_asked_as_fast_as_it_answers() -> None:
    assert settings_of(Near, {})["DOWNLOAD_DELAY"] == 0
    assert settings_of(Town, {})["DOWNLOAD_DELAY"] == 1


def test_a_page_is_shown_in_the_browser_as_it_was_downloaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the same handlers as anything else."""
    monkeypatch.setattr(browser, "require", lambda: None)
    shown: type[Town] = type("Shown", (Town,), {"javascript": True})
    chosen, usual = settings_of(shown, {}), settings_of(Town, {})
    assert (chosen.getbool("BROWSER"), usual.getbool("BROWSER")) == (True, False)
    assert chosen.getdict("DOWNLOAD_HANDLERS") == usual.getdict("DOWNLOAD_HANDLERS")


def test_check_asks_as_the_site_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "require", lambda: None)
    own = {"custom_settings": {"DOWNLOAD_DELAY": 7}, "javascript": True}
    site = type("Slow", (Town,), own)
    crawler = Crawler(CheckSpider, settings_for())
    spider = CheckSpider.from_crawler(crawler, site=site)
    assert crawler.settings["DOWNLOAD_DELAY"] == 7
    assert crawler.settings.getbool("BROWSER")
    assert spider._request("http://town.test/").meta[browser.IN_BROWSER]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("tittle", "title"), ("publish", "published"), ("neighbors", "neighbours"), ("view", "views")],
)
def test_misspelt_word_is_told(word: str, meant: str) -> None:
    wrong: type[Town] = type("Wrong", (Town,), {word: "h1"})

    class Below(wrong):  # type: ignore[misc, valid-type]
        pass

    with pytest.raises(
        DeclarationError, match=f"has no attribute {word}; did you mean {meant}"
    ) as caught:
        Below.compile()
    assert f"的 {word} 应为 {meant}" in caught.value.zh


def test_words_of_a_sites_own_are_its_own() -> None:
    def related_titles(self: Town) -> None:
        """A method may be named like a word."""

    own = {"cities": ("a", "b"), "title_prefix": "x", "views_": related_titles}
    site: type[Town] = type("Own", (Town,), own)
    site.compile()


@pytest.mark.parametrize(
    "url", ["www.town.test/news/", "/news/", "ftp://town.test/news/", "", None]
)
def test_section_that_is_no_address_is_told(url: str | None) -> None:
    """Scrapy makes the requests of no section where one address is wrong."""
    wrong: type[Town] = type("Wrong", (Town,), {"start_urls": ["http://town.test/a/", url]})
    with pytest.raises(DeclarationError) as caught:
        wrong.compile()
    assert caught.value.exit_code == 2
    assert caught.value.en.startswith("site tests.base_spiders.test_declared.Wrong has a section ")
    assert caught.value.en.endswith(f"is not a URL (http://… or https://…): {url!r}")
    assert repr(url) in caught.value.zh
    with pytest.raises(DeclarationError):
        type("Named", (Town,), {"start_urls": [], "sections": {url: "新闻"}}).compile()  # type: ignore[attr-defined]


def test_sections_that_are_made_at_run_time() -> None:
    class Made(SiteSpider):
        name = "made"
        article_links = "h2 > a"
        required = ("name", "article_links")

        def __init__(self, host: str = "http://town.test", **kwargs: Any) -> None:
            self.start_urls = [f"{host}/{n}/" for n in (1, 2)]
            super().__init__(**kwargs)

    assert Made.compile()
    assert Made().start_urls == ["http://town.test/1/", "http://town.test/2/"]
    with pytest.raises(DeclarationError, match="is not a URL"):
        Made("town.test")


def test_one_section_without_brackets_is_one() -> None:
    site: type[Town] = type("One", (Town,), {"start_urls": "http://town.test/a/"})
    assert site.first_list_pages() == site().start_urls == ["http://town.test/a/"]
