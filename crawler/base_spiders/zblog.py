"""Z-BlogPHP: the addresses that every theme shares.

Source of the URL forms: Z-BlogPHP's route settings ("active" addresses ``?id=``, ``?cate=&page=``; and the
rewritten ones of its default rules). Themes differ in markup, so selectors are the site's.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.base_spiders.site import SiteSpider
from crawler.fields.urls import canonical_url

# The first page of a list has two addresses, with and without its number.
_FIRST_PAGE: Final = (
    (re.compile(r"^(.*/(?:category|tags|date|author)-[^/?]+)_1(\.html)$"), r"\1\2"),
    (re.compile(r"^(https?://[^?]*\?(?:cate|tags|date|auth)=[^&]+)&page=1$"), r"\1"),
    (re.compile(r"^(https?://[^/]+/)(?:page_1\.html|\?page=1)$"), r"\1"),
)
# All of these are /?id=N, whatever file answers.
_ACTIVE: Final = re.compile(
    r"^(https?://[^/]+/)(?:index|view)\.php\?((?:id|cate)=\d+(?:&page=\d+)?)$"
)


class ZBlogSpider(SiteSpider):
    """A site on Z-BlogPHP."""

    def canonical(self, url: str) -> str | None:
        """Fold the addresses of one list page or article that can be told from the address alone."""
        folded = canonical_url(url)
        if folded is None:
            return None
        folded = _ACTIVE.sub(r"\1?\2", folded)
        for pattern, form in _FIRST_PAGE:
            folded = pattern.sub(form, folded)
        return folded
