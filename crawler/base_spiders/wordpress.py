"""A site on WordPress. Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.wordpress import WORDPRESS


class WordPressSpider(SiteSpider):
    """Knows the addresses that WordPress gives its pages."""

    platform = WORDPRESS
