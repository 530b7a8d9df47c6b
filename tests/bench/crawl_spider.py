"""Our spider of the benchmark's site: the sample site's declaration at another address."""

from __future__ import annotations

import os

from crawler.base_spiders.zblog import ZBlogSpider
from crawler.extract.declared import ABSENT
from crawler.health import Expect


class BenchSpider(ZBlogSpider):
    """The generated site; ``BENCH_START`` holds its list pages, separated by spaces."""

    name = "bench"
    start_urls = os.environ.get("BENCH_START", "http://127.0.0.1/category-1.html").split()
    sample = True

    article_links = "h2 > a"
    list_row = "div.post.item"
    list_published = "div.info .date"
    list_views = "div.info .view"
    next_page = "//div[@class='pagebar']/a[.='下页']"

    title = "div.post > h1"
    published = "div.info .date"
    category = "div.info .cate"
    author = "div.info .user"
    source = ABSENT  # the first lines of the body name it
    views = "div.info .view"
    breadcrumb = "div.sitemap a"
    body = "div.single"
    related = "div.relatecon > div.relate"
    related_excerpt = "p"
    neighbours = "div.pages p > a"
    article_next = "div.article-pages > a:contains('下一页')"

    expect = Expect(min_links=5)
