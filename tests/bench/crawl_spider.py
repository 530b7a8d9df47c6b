"""Our spider of the benchmark's site: the sample site's declaration at another address."""

from __future__ import annotations

import os

from crawler.spiders import cuihu


class BenchSpider(cuihu.CuihuSpider):
    """The generated site; ``BENCH_START`` holds its list pages, separated by spaces."""

    name = "bench"
    start_urls = os.environ.get("BENCH_START", "http://127.0.0.1/category-1.html").split()
    next_page = "//div[@class='pagebar']/a[.='下页']"
