from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy.http import Request

from crawler.base_spiders.learning import LearningRun
from crawler.base_spiders.site import SiteSpider
from crawler.errors import DeclarationError
from crawler.fields.site_name import site_name
from crawler.fields.urls import canonical_url
from crawler.health import Expect
from crawler.health.failures import may_pass, word_in
from crawler.health.reasons import Reason
from crawler.learn import Learned, LearnError, left_out
from crawler.learn.scripted import OUT_OF_REACH


class AnySpider(LearningRun, SiteSpider):
    """任一网站：识别后立即采集 · any site, analysed in memory and crawled at once (-a url=…)."""

    name = "any"
    start_urls: list[str] = []
    sample = True
    required = ("name",)

    def __init__(self, *, url: str | None = None, **kwargs: Any) -> None:
        if url is None or canonical_url(url) is None:
            raise DeclarationError(
                f"any 需要网址：-a url=https://…（{url}）",
                f"any needs a URL: -a url=https://… ({url})",
            )
        self.start_urls = [url]
        self.site = site_name(url)
        super().__init__(**kwargs)
        # Its own docstring is of no site.
        self.called = None

    async def start(self) -> AsyncIterator[Request]:
        yield self.begin_learning(self.start_urls[0], self.now())

    def when_learned(self, learned: Learned) -> Iterator[Request]:
        """Take what was learned for the class body that nobody wrote, and begin."""
        self.called = learned.title or None
        self.platform = learned.platform
        self.declaration = learned.declaration
        self.expect = Expect(min_links=learned.min_links, may_lack=learned.may_lack)
        self.sections = {section.url: section.name for section in learned.sections}
        self.list_requests = learned.list_requests
        self.watch(list(self.sections))
        self.tell(learned)
        yield from self.first_requests()

    def tell(self, learned: Learned) -> None:
        """What a person is told of the site: which sections were left out, and whether its views are out of reach."""
        rest = []
        for each in learned.dropped:
            if (each.zh, each.en) not in OUT_OF_REACH and not may_pass(word_in(each.en) or ""):
                rest.append(each)
                continue
            # No list that is there: nobody should take the site for read.
            name = each.name or each.url
            told = f"栏目 {name} 采不到：{each.zh} / section {name} cannot be crawled: {each.en}"
            self.run.section(each.url).trouble = told
        for (zh, en), names in left_out(rest):
            names = names.replace(" / ", "/")  # which parts the two languages
            self.run.told.append(Reason(f"没有采用，{zh}：{names}", f"not taken, {en}: {names}"))
        views = next((field.why for field in learned.fields if field.name == "views"), None)
        if learned.views_hidden and views:
            self.run.told.append(Reason(f"浏览数{views[0]}", f"views are {views[1]}"))

    def when_not_learned(self, error: LearnError) -> None:
        """A site that cannot be learned is broken, and the report says why."""
        self.run.section(self.start_urls[0]).trouble = f"{error.zh} / {error.en}"
