"""A site on TRS (拓尔思). Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.trs import TRS


class TrsSpider(SiteSpider):
    """Knows the addresses that TRS (拓尔思) gives its pages."""

    platform = TRS
