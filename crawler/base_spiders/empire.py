"""A site on EmpireCMS (帝国). Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.empire import EMPIRE


class EmpireSpider(SiteSpider):
    """Knows the addresses that EmpireCMS (帝国) gives its pages."""

    platform = EMPIRE
