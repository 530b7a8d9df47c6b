"""What our SQL functions do: a search as it is typed, for FTS5 and for the texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.errors import UserError
from crawler.storage.search_query import SearchQuery, snippet

# FTS5's expression that no text matches.
_NOTHING = '""'


@lru_cache(maxsize=64)
def _parsed(typed: str) -> SearchQuery | None:
    try:
        return SearchQuery.parse(typed)
    except UserError:
        return None


def zh_query(typed: object) -> str:
    """FTS5's expression for a search; one that matches nothing if there is no word in it."""
    query = _parsed(str(typed or ""))
    return query.fts if query else _NOTHING


def zh_match(typed: object, *texts: object) -> int:
    """1 if an article with these texts is what is searched for, else 0."""
    query = _parsed(str(typed or ""))
    return int(bool(query and query.matches([str(text or "") for text in texts])))


def zh_snippet(typed: object, text: object) -> str:
    """The part of a text around its first hit, the hits in 【】."""
    query = _parsed(str(typed or ""))
    if query is None:
        return ""
    shown, spans = snippet(str(text or ""), query)
    return "".join(f"【{part}】" if is_hit else part for part, is_hit in parts(shown, spans))


def parts(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text cut at its hits: each piece, and whether it is one."""
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def web_link(url: object) -> str | None:
    """An address that a page may link to: http or https. A `javascript:` that a site published is none."""
    try:
        scheme = urlsplit(str(url)).scheme
    except ValueError:
        return None
    return str(url) if scheme in ("http", "https") else None
