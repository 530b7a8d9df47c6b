"""A site on phpcms v9. Themes differ in markup, so selectors are the site's."""

from __future__ import annotations

from crawler.base_spiders.site import SiteSpider
from crawler.platforms.phpcms import PHPCMS


class PhpcmsSpider(SiteSpider):
    """Knows the addresses that phpcms v9 gives its pages."""

    platform = PHPCMS
