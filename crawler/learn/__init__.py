"""A site's URL -> how to crawl it: its sections, and where each field stands.

`learn` is a generator: it says which page it wants, is given that page, and returns what it has learned. So
it needs no network of its own, and a test or a crawler may drive it alike. What it trusts is agreement: the
title is what the list's link said, the date is what parses and varies, the category is the section's name,
the body is what the generic extractor finds on every page at the same place. What it has learned is checked
on articles that it did not learn from.
"""

from __future__ import annotations

from crawler.learn.discovery import needs_javascript
from crawler.learn.learned import (
    Answer,
    Ask,
    Dropped,
    FieldReport,
    Learned,
    LearnError,
    Learning,
    Sample,
    Section,
    left_out,
)
from crawler.learn.walk import MAX_REQUESTS, MIN_ARTICLES, learn

__all__ = [
    "MAX_REQUESTS",
    "MIN_ARTICLES",
    "Answer",
    "Ask",
    "Dropped",
    "FieldReport",
    "LearnError",
    "Learned",
    "Learning",
    "Sample",
    "Section",
    "learn",
    "left_out",
    "needs_javascript",
]
