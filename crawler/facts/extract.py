"""A text to its facts: what its sentences say, then what only the whole article tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from crawler.facts import companies
from crawler.facts.binding import bind
from crawler.facts.gather import Gathered, gather
from crawler.facts.industries import industry, strategic
from crawler.facts.model import Company, Facts, Place, Stage
from crawler.facts.numerals import half_width
from crawler.facts.places import FoundPlace, main_place, places
from crawler.facts.stages import furthest

# A text that is longer is no article.
LONGEST: Final = 200_000
# What a text is about stands in its first paragraphs.
_HEAD: Final = 1200


def extract(
    text: str, published: str | None = None, region: str | None = None, known: Iterable[str] = ()
) -> Facts:
    """The facts of one text.

    ``published``: the article's date, as stored (``2024-09-27 18:30``, or only ``2024``); ``region``: GB/T 2260 code of the site's division,
    ``000000`` for the nation's; ``known``: short names of firms that the user follows. A first line that is set apart by a line
    break and has no full stop is the headline.
    """
    text, region = text[:LONGEST], region or ""
    plain = half_width(text)
    day = _day(published)
    found = gather(text, plain, day, region)
    firms = list(companies.full_names(text))
    year = int(published[:4]) if published and published[:4].isdecimal() else None
    where = places(plain, year, region, [(firm.start, firm.end) for firm in firms])
    named = [*firms, *companies.short_names(text, firms, known)]
    named.sort(key=lambda firm: firm.start)
    title_end = _title_end(text)
    main = main_place(where, region, title_end)
    stage = _stage_of(found.stages, title_end)
    return Facts(
        amounts=tuple(found.amounts),
        counts=tuple(found.counts),
        companies=tuple(_company(found, firm) for firm in named),
        places=tuple(_place(found, place) for place in where),
        land=tuple(found.land),
        jobs=tuple(found.jobs),
        stages=tuple(found.stages),
        events=tuple(found.events),
        projects=tuple(bind(found, where, named, (main, stage), day, title_end)),
        main_place=main,
        stage=stage,
        industry=industry(text[:title_end]) or industry(text[:_HEAD]),
        strategic=strategic(text[:_HEAD]),
    )


def _company(found: Gathered, firm: companies.FoundCompany) -> Company:
    confidence = 0.95 if firm.kind == "full" else 0.85
    said = found.said(firm.start, firm.end, confidence, firm.rule)
    return Company(**said, name=firm.name, kind=firm.kind)


def _place(found: Gathered, place: FoundPlace) -> Place:
    said = found.said(place.start, place.end, place.confidence, place.rule)
    return Place(**said, code=place.code, code_then=place.code_then, use=place.use)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _title_end(text: str) -> int:
    """Where the headline ends; 0 if the text has none."""
    line = text.find("\n")
    return line if 0 < line <= 80 and "。" not in text[:line] else 0


def _stage_of(found: list[Stage], title_end: int) -> str | None:
    """How far what a text is about has come: as its headline says, else as most of its sentences do; of one sentence alone, what
    has come furthest."""
    head = [one.stage for one in found if one.start < title_end]
    if head or not found:
        return furthest(head) if head else None
    if not title_end:
        return furthest([one.stage for one in found])
    often = Counter(one.stage for one in found)
    most = max(often.values())
    return next(one.stage for one in found if often[one.stage] == most)
