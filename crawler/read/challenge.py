"""Pages that are no pages yet: a script is to be run in a browser first, which then asks again with a cookie.

Firewalls before sites of the field answer so (创宇盾 and 加速乐 with 521, 瑞数 with 412 or 202, others with 200 or 403).
Told by the bytes, before anything is read; nothing is run and nothing got round.
"""

from __future__ import annotations

import re
from typing import Final

# What firewalls answer with; with these a page that shows nothing and has a script is a challenge.
_STATUSES: Final = frozenset({202, 412, 521})
# With these only if its script sets a cookie and loads the page anew.
_OTHERS: Final = frozenset({200, 403, 503})
_COOKIE: Final = b"document.cookie"
_ANEW: Final = re.compile(rb"location|reload\s*\(|\.submit\s*\(", re.IGNORECASE)
_MARKUP: Final = re.compile(rb"<[^<>]*>?|\s+")
_UNSEEN: Final = (b"script", b"style", b"noscript", b"title")
# Bytes that a reader sees: 请开启 JavaScript 并刷新该页 are fewer; where the status tells nothing, 请稍候…… are.
_NOTHING: Final = 120
_LESS: Final = 30
# Of longer ones the beginning tells.
_LOOKED_AT: Final = 256 * 1024


def is_challenge(body: bytes, status: int) -> bool:
    """Whether an answer is a script that only a browser passes, and no page."""
    is_likely = status in _STATUSES
    if not is_likely and not (status in _OTHERS and _COOKIE in body and _ANEW.search(body)):
        return False
    page = body[:_LOOKED_AT]
    lower = page.lower()
    if b"<script" not in lower or b"<a " in lower:
        return False
    return len(_MARKUP.sub(b"", _shown(page, lower))) < (_NOTHING if is_likely else _LESS)


def _shown(page: bytes, lower: bytes) -> bytes:
    """A page without what is between the tags of elements that nobody sees."""
    for name in _UNSEEN:
        kept, at = [], 0
        while (begin := lower.find(b"<" + name, at)) >= 0:
            kept.append((at, begin))
            end = lower.find(b"</" + name, begin)
            at = len(lower) if end < 0 else end
        kept.append((at, len(lower)))
        page = b"".join(page[begin:end] for begin, end in kept)
        lower = page.lower()
    return page
