"""``zhaoshang try``: what the generic extractor reads from one page, and where from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import click
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.base_spiders.learning import wrong_type
from crawler.base_spiders.politeness import user_agent
from crawler.base_spiders.responses import read_document, trouble
from crawler.cli.add import check_url
from crawler.cli.language import say
from crawler.cli.logs import log_to
from crawler.cli.options import DEFAULT_DATABASE, set_option, settings_for
from crawler.cli.report import plain_table, terminal
from crawler.errors import ExitCode, UserError
from crawler.extract.article import Reading, read_article
from crawler.extract.document import Document
from crawler.extract.found import Found
from crawler.extract.listing import Listing, read_listing
from crawler.fields.text import clean_line
from crawler.run import be_quick_on_loopback


class OnePageSpider(scrapy.Spider):
    """Fetches one page, robots.txt permitting."""

    name = "onepage"
    document: Document | None = None
    trouble: str | None = None

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        settings.set("USER_AGENT", user_agent(settings), priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.answered, errback=self.failed, dont_filter=True)

    def answered(self, response: Response) -> None:
        """Keep the page."""
        self.trouble = wrong_type(response)
        if self.trouble is None:
            self.document = read_document(response)

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        self.trouble = trouble(failure)


class PageError(UserError):
    """A page cannot be fetched or read."""

    exit_code = ExitCode.BROKEN


@click.command("try", short_help="试读一页 read one page")
@click.argument("url")
@click.option("--list", "as_list", is_flag=True, help="按列表页读 read it as a list page")
@set_option
def try_(url: str, as_list: bool, changes: tuple[str, ...]) -> None:
    """读一个网页，显示每个字段的值、出处和把握。什么也不存。

    Read one page and show each field with where it was found and how sure that is. Nothing is stored.
    """
    check_url(url)
    settings = settings_for(changes)
    log_to(DEFAULT_DATABASE.parent / "zhaoshang.log", settings)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(OnePageSpider)
    be_quick_on_loopback(crawler, url)
    process.crawl(crawler, url=url)
    process.start()
    spider = crawler.spider
    document = spider.document if isinstance(spider, OnePageSpider) else None
    if document is None:
        why = getattr(spider, "trouble", None) or "interrupted"
        raise PageError(f"打不开 {url}：{why}", f"cannot open {url}: {why}")
    now = datetime.now(UTC)
    if as_list:
        listing = read_listing(document, now)
        if listing is None:
            raise PageError(f"{url} 不是文章列表", f"{url} is no list of articles")
        show_listing(listing)
    else:
        show_reading(read_article(document, now))


def show_reading(reading: Reading) -> None:
    """Print an article page's fields."""
    table = plain_table(
        ("字段", "field"), ("值", "value"), ("出处", "where"), ("把握", "sure"), numbers=(3,)
    )
    for name in (
        "title",
        "published",
        "category",
        "breadcrumb",
        "author",
        "source",
        "views",
        "body",
        "related",
        "next_page",
    ):
        found: Found[Any] | None = getattr(reading, name)
        if found is None:
            table.add_row(name, "-", "", "")
        else:
            table.add_row(
                name,
                _shown(_as_text(name, found.value)),
                _shown(found.where, 30),
                f"{found.confidence:.0%}",
            )
    table.add_row("reporters", "、".join(reading.reporters) or "-", "", "")
    terminal().print(table)


def show_listing(listing: Listing) -> None:
    """Print a list page's rows."""
    table = plain_table(("日期", "date"), ("浏览", "views"), ("标题", "title"), numbers=(1,))
    for row in listing.rows:
        views = "" if row.views is None else str(row.views)
        table.add_row(str(row.published or row.published_raw or ""), views, _shown(row.title, 120))
    terminal().print(table)
    click.echo(say(f"位置：{listing.where}", f"where: {listing.where}"))
    click.echo(
        say(f"下一页：{listing.next_page or '无'}", f"next page: {listing.next_page or 'none'}")
    )
    if listing.last_page:
        click.echo(say(f"共 {listing.last_page} 页", f"{listing.last_page} pages"))


def _as_text(name: str, value: Any) -> str:
    if name == "body":
        return " ".join(value.paragraphs)
    if name == "breadcrumb":
        return " > ".join(value)
    if name == "related":
        return " | ".join(link.title for link in value)
    return str(value)


def _shown(text: str, longest: int = 90) -> str:
    plain = "".join(c if c.isprintable() else " " for c in clean_line(text))
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
