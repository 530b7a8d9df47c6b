"""A site on Typecho. Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.typecho import TYPECHO


class TypechoSpider(SiteSpider):
    """Knows the addresses that Typecho gives its pages."""

    platform = TYPECHO
