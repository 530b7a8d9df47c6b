"""Rows of a list that lead to another host, such as mp.weixin.qq.com: articles of which all is kept that the list shows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from ipaddress import ip_address
from typing import Final

from crawler.fields.counts import parse_count
from crawler.fields.dates import date_in_url, parse_published
from crawler.fields.text import comparison_key
from crawler.fields.urls import is_asset, is_home, url_host, written_url
from crawler.items import Article
from crawler.read.declared import ListRow

# Characters of a headline; 更多, 微博 and names of other sites have fewer.
_HEADLINE: Final = 6


def leads_elsewhere(url: str, hosts: Collection[str]) -> bool:
    """Whether an address (canonical) is on none of the hosts, a leading ``www.`` aside."""
    return url_host(url).removeprefix("www.") not in hosts


def hosts_of(urls: Collection[str], named: Collection[str]) -> frozenset[str]:
    """The hosts of a site: those of its sections, and those that are named."""
    return frozenset(
        host.lower().removeprefix("www.") for host in (*map(url_host, urls), *named) if host
    )


def is_article(url: str, row: ListRow, *, dated: bool) -> bool:
    """Whether a row that leads elsewhere is one of the list's articles: it has a headline, and a date where the other
    rows have one; and it leads to a page that others can open too, and not to another site as a whole."""
    headline = len(comparison_key(row.title)) >= _HEADLINE
    told = headline and bool(row.published_raw or not dated)
    return told and _is_open(url) and not is_asset(url) and not is_home(url)


def _is_open(url: str) -> bool:
    """Whether a host may be one of the Internet: no address of this machine or its network, no name without a dot."""
    name = url_host(url).partition(":")[0]
    try:
        return ip_address(name).is_global
    except ValueError:
        return "." in name


def article_of(
    row: ListRow, url: str, site: str, section: str, now: datetime, seen: str
) -> Article:
    """What a list says of an article that stands elsewhere. ``seen``: when the list was received, UTC."""
    published = parse_published(row.published_raw, now, near=date_in_url(row.url))
    date = about = None
    if published and published.basis == "relative":
        about = published.likely() or None
    elif published:
        date = str(published) or None
    written = written_url(row.href) or url
    return Article(
        site=site,
        url=written,
        addresses=[url] if url != written else [],
        fetched_at=seen,
        title=row.title,
        published_at=date,
        published_about=about,
        published_raw=row.published_raw,
        views=parse_count(row.views_raw),
        section=section,
        asked=url,
        listed_title=row.title,
        elsewhere=True,
    )
