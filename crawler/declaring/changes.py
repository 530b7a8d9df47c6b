"""What differs between the declaration of a site and what was learned of it anew. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.learn import Learned
from crawler.read.declared import ABSENT
from crawler.read.earlier import FIELDS
from crawler.read.page import GENERIC

# What leads to articles and parts of them: no field by itself, or found without a selector.
_AIDS: Final = frozenset(
    {
        "article_links", "list_row", "next_page", "article_next", "body_exclude", "related_excerpt", "neighbours",
    }
)  # fmt: skip


def no_longer_shown(old: Mapping[str, str | None], learned: Learned) -> list[str]:
    """The fields that the site showed and, by what was learned, does not show any more."""
    lost = []
    for name in FIELDS:
        now = learned.selectors.get(name)
        # What nothing reads but its own selector is gone without one; of other fields it is said.
        gone = now is None and name not in GENERIC and name not in _AIDS
        if old.get(name) and (now == ABSENT or gone):
            lost.append(name)
    return lost
