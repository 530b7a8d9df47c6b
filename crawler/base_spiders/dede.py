"""A site on DedeCMS (织梦). Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.dede import DEDE


class DedeSpider(SiteSpider):
    """Knows the addresses that DedeCMS (织梦) gives its pages."""

    platform = DEDE
