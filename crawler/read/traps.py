"""Addresses that only lead to more addresses: calendars, sort orders, filters, tag clouds, searches, logins; or that do something."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from crawler.read.acts import link_acts

_TRAPS: Final = (
    (
        "calendar",
        re.compile(
            r"[?&](?:date|day|month|year|calendar)=|/(?:calendar|rili)(?:[/.?]|\Z)|/(?:date|calendar|archives?)[-/](?:19|20)\d\d[-/]\d"
            r"|://[^/]+/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?/?\Z",
            re.I,
        ),
    ),
    (
        "sort order",
        re.compile(
            r"[?&](?:order|orderby|order_by|sort|sortby|sort_by|desc|asc|dir|view_?mode)=", re.I
        ),
    ),
    (
        "filter",
        re.compile(r"[?&](?:filter\w*|ext_\w+|attr\w*|min_?price|max_?price)(?:\[|=|%5B)", re.I),
    ),
    (
        "tag",
        re.compile(
            r"/tags?(?:[-_/]|\.(?:php|html?))|[?&]tags?=|[?&]m=tags?\b|/plus/search/tag|/e/tags/",
            re.I,
        ),
    ),
    (
        "search",
        re.compile(
            # ?s=/news/lists is a route of ThinkPHP's, not a question.
            r"/search(?:[-_/.?]|\Z)|[?&]s=(?![\w-]*/)|[?&](?:q|kw|keyword|keywords|keyboard|wd|searchword)=",
            re.I,
        ),
    ),
    (
        "login",
        re.compile(
            r"/(?:login|logout|register|signup|signin|passport|wp-login|wp-admin|zb_system|admin)(?:[/.?]|\Z)",
            re.I,
        ),
    ),
    ("members", re.compile(r"/members?(?:[/.?]|\Z)", re.I)),
    (
        "comment",
        re.compile(
            r"[?&](?:replytocom|commentid|cpage)=|/comment-page-|/feedback\.php|#comment", re.I
        ),
    ),
    ("feed", re.compile(r"/(?:feed|rss|atom)(?:[/.?]|\Z)|[?&](?:feed|c=rss)", re.I)),
    ("author", re.compile(r"/authors?[-_/]|[?&](?:author|auth|uid)=", re.I)),
    (
        "print",
        re.compile(r"[?&](?:print|action=print|share|download)\b|/print[/.]|/DoPrint/", re.I),
    ),
)
DOUBTFUL: Final = frozenset({"sort order", "filter", "members"})
"""Reasons that are only guessed from an address: the name of a link may say otherwise (``?sort=3`` is a category
of one blog system, and 会员风采 a section at ``/member/``), and what its page shows decides."""
# The same step again and again: relative links that lack a slash make endless folders.
_REPEATED: Final = re.compile(r"(/[^/?]+)(?:\1){2,}(?=[/?]|\Z)|((?:/[^/?]+){2,4})\2\2")
_DEEP: Final = 12


def trap(url: str) -> str | None:
    """Why an address is not worth following when one looks for sections and articles; None if it may be.

    Lists of tags, days and authors hold only articles that the sections hold too.
    """
    if link_acts(url):
        return "action"
    plain = unquote(url)
    for reason, pattern in _TRAPS:
        if pattern.search(plain):
            return reason
    path = plain.partition("://")[2].partition("/")[2].partition("?")[0]
    if _REPEATED.search("/" + path):
        return "repeated path"
    if path.count("/") > _DEEP:
        return "deep path"
    return "many parameters" if plain.count("&") > 8 else None
