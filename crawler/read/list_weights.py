"""What each feature of a block of links is worth: which block of a page is its main list, and whether it is one.

To add a feature, measure it in `crawler.read.mainlist` and give it a weight here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.read.weights import Weight, table

CHOICE: Final = table(
    text=(1.0, "logarithm of the characters that read like titles, and of half of those beside them"),
    dated=(1.1, "share of the rows with a date"),
    paged=(1.1, "the pager turns these rows over"),
    named=(0.5, "under the name that the page itself bears"),
    headed=(0.2, "each link is a heading"),
    latest=(-0.35, "under 最新 and the like: of the whole site"),
    other=(-1.2, "under 热门, 相关 and the like"),
    aside=(-1.2, "in a sidebar, a slideshow, the page's head"),
    menu=(-1.9, "in a menu or a footer"),
    elsewhere=(-0.9, "share of the links that lead to other sites"),
    numberless=(-0.5, "share of the links whose address has no number"),
    files=(-1.2, "share of the links that lead to files"),
    repeated=(-4.0, "share of the links that stand on other list pages of the site as well: the same on each is no list"),
)  # fmt: skip
"""The sum is the natural logarithm of a block's strength: the strongest is the main list."""

CONFIDENCE: Final = table(
    base=(-1.2, "a page is no list until something speaks for it"),
    text=(0.9, "logarithm of the block's text, in units of 60 characters"),
    rows=(0.4, "logarithm of the number of rows"),
    dated=(1.2, "share of the rows with a date"),
    paged=(1.6, "the pager turns these rows over, and there is a further page"),
    named=(0.6, "under the name that the page itself bears"),
    shaded=(-1.5, "how far its surroundings are those of a menu or a sidebar"),
    prose=(-1.0, "the longest text outside, in units of 150 characters, at most four"),
    list_address=(0.8, "the platform writes lists so"),
    article_address=(-1.0, "the platform writes articles so"),
    lone=(-3.0, "one row and no pager"),
    lone_dated=(1.5, "… but that row has a date and leads somewhere"),
    neighbours=(-2.5, "the page leads to an article before and one after itself"),
    headline=(-2.5, "a heading outside the rows says at an article's length what the page's title says"),
    repeated=(-4.0, "share of the links that stand on other list pages of the site as well"),
)  # fmt: skip
"""The sum is the logarithm of the odds that the page is a list and the block its rows."""


def weighed(weights: Mapping[str, Weight], features: Mapping[str, float]) -> float:
    """The sum of a block's features by their weights."""
    return sum(weights[name].value * value for name, value in features.items())
