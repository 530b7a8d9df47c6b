"""A site on PbootCMS. Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.pboot import PBOOT


class PbootSpider(SiteSpider):
    """Knows the addresses that PbootCMS gives its pages."""

    platform = PBOOT
