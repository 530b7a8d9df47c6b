"""The links to articles on a site's lists -> the selector that finds them in every section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from crawler.learn.induce import cost, selectors_of
from crawler.learn.learned import LearnError, Section
from crawler.read.declared import Declaration

_LIST_AGREEMENT: Final = 0.95


def learn_lists(sections: Sequence[Section]) -> dict[str, str]:
    """The selector of the article links, right for all sections; several joined by commas if one will not do."""
    left = list(sections)
    chosen: list[str] = []
    while left and len(chosen) < 4:
        best = max(
            ((_list_score(css, left), -cost(css), css) for css in _link_selectors(left)),
            default=None,
        )
        if best is None:
            break
        css = best[2]
        fitting = [section for section in left if _list_f1(css, section) >= _LIST_AGREEMENT]
        # What finds the hot list of a page that has no other must not find it on the pages that have.
        together, done = ", ".join([*chosen, css]), [each for each in sections if each not in left]
        if not fitting or any(_list_f1(together, each) < _LIST_AGREEMENT for each in done):
            break
        chosen.append(css)
        left = [section for section in left if section not in fitting]
    if not chosen:
        raise LearnError(
            "文章列表没有规律，无法学习",
            "the article lists follow no pattern that could be learned",
        )
    return {"article_links": ", ".join(chosen)}


def _link_selectors(sections: Sequence[Section]) -> list[str]:
    offered: dict[str, None] = {}
    for section in sections:
        nodes = section.listing.link_nodes
        for node in (*nodes[:2], *nodes[-1:]):
            for css in selectors_of(node):
                offered.setdefault(css)
                parent = node.getparent()
                # The link's own parent is often nameless: go one step further up from it.
                if css == "a" and parent is not None:
                    for above in selectors_of(parent):
                        offered.setdefault(f"{above} > a")
    return sorted(offered, key=cost)[:120]


def found_by(selectors: Mapping[str, str], sections: Sequence[Section]) -> list[Section]:
    """The sections whose articles the learned links are."""
    return [each for each in sections if _list_f1(selectors["article_links"], each) >= 0.5]


def _list_score(css: str, sections: Sequence[Section]) -> float:
    """How many sections the selector is right for."""
    return sum(_list_f1(css, section) >= _LIST_AGREEMENT for section in sections)


def _list_f1(css: str, section: Section) -> float:
    wanted = {row.url for row in section.listing.rows if row.url}
    got = {row.url for row in Declaration({"article_links": css}).list_rows(section.document)}
    return 2 * len(wanted & got) / (len(wanted) + len(got)) if wanted & got else 0.0
