"""A site on Z-BlogPHP. Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.zblog import ZBLOG


class ZBlogSpider(SiteSpider):
    """Knows the addresses that every theme of Z-BlogPHP shares."""

    platform = ZBLOG
