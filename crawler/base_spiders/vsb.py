"""A site on VSB (博达). Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.vsb import VSB


class VsbSpider(SiteSpider):
    """Knows the addresses that VSB (博达) gives its pages."""

    platform = VSB
