"""A site's pages and what a person points at -> the selectors that find it on all of them.

What learning gets wrong, a person sees at once. They point at one node of one page (`clicks`), and what is offered for it
(`offers`: by class, by label, by structure, a part of a text) is tried on every sampled page, through the very code that
will read them later: a field of an article (`fields`), its text and what in that is none of it (`texts`), the rows of a list,
their days and the next page (`rows`). What is best is what agrees with every click and finds most on the pages that
nobody clicked. `draft` puts it together, and shows what each page would give; `losses` tells what of that is
less than before.
"""

from __future__ import annotations

from crawler.learn.mend.clicks import (
    ARTICLE_FIELDS,
    EXCLUDED,
    LIST_FIELDS,
    BadClickError,
    Click,
    Place,
    SampledPage,
)
from crawler.learn.mend.draft import Mended, Shown, compiled, may_lack, mended, preview
from crawler.learn.mend.losses import Loss, losses
from crawler.learn.mend.shown import page_lines, place_of_text

__all__ = [
    "ARTICLE_FIELDS",
    "EXCLUDED",
    "LIST_FIELDS",
    "BadClickError",
    "Click",
    "Loss",
    "Mended",
    "Place",
    "SampledPage",
    "Shown",
    "compiled",
    "losses",
    "may_lack",
    "mended",
    "page_lines",
    "place_of_text",
    "preview",
]
