"""When a page's article was published, out of all the places that say so.

The day that the page prints beside the title is believed before what its head says: a migration stamps
every head anew, and leaves what is printed alone. What only a script or the address says is taken where
nothing is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from lxml.html import HtmlElement

from crawler.fields.dates import Published, date_in_url, parse_published
from crawler.read.document import Document
from crawler.read.found import Found
from crawler.read.infoline import DateClue

_META: Final = re.compile(
    r"^(?:article:published_time|og:published_time|og:release_date|release_?date|pub_?date|publish_?(?:date|time|ed)|published_?(?:date|time)?"
    r"|date_?published|weibo:article:create_at|bytedance:published_time|apub:time|article_?date|articlepublishtime|date|dc\.date(?:\.issued)?"
    r"|create_?(?:date|time)|rnews:datepublished|sailthru\.date|firstpublishedtime|contentdate)$",
    re.I,
)
_SCRIPT: Final = re.compile(
    r"""["']?(?<![a-z])(?:pub_?dat[ae]|pub_?time|publish_?(?:date|time|ed|_?at)?|published_?(?:date|time|at|on)?|date_?published|issue_?date|release_?(?:date|time)
    |create_?(?:d|date|time|d_?at)|article_?(?:date|time)|news_?(?:date|time)|ptime|pubtime|fbsj|fbrq|oriCreateTime|ct|docreltime|docpubtime)["']?
    \s*[:=]\s*(?:new\s+Date\()?["']?(?P<value>(?:19|20)\d\d[^"'<;]{4,26}|1[0-9]{9}(?:\d{3})?)(?=["',;)}<\s])""",
    re.I | re.X,
)
_WRITES: Final = re.compile(r"document\.write|\.innerHTML|\.html\(|\.text\(")
_LONGEST_SCRIPT: Final = 60_000


def read_published(
    document: Document, clues: Sequence[DateClue], now: datetime
) -> Found[Published] | None:
    """The best of the info lines' dates, the head's, the scripts' and the address's; None if none is sure."""
    in_url = date_in_url(document.url)
    printed = _best_clue(clues, in_url)
    if (
        printed is not None
        and printed.published.basis == "relative"
        and (exact := _of_that_age(document.root, printed.published, now))
    ):
        return exact
    if printed is not None and printed.strength >= 0.8:
        return Found(printed.published, printed.where, min(1.0, 0.6 + 0.25 * printed.strength))
    scripts = list(_scripts(document.root, now))
    # What a script writes into the page is printed, too.
    if printed is None and (written := next((f for f in scripts if f.confidence > 0.8), None)):
        return written
    stated = [*_head(document.root, now), *scripts]
    if printed is not None and (
        not stated or _agrees(printed.published, [f.value for f in stated])
    ):
        return Found(printed.published, printed.where, 0.7)
    if in_url is not None:
        return _with_url(stated, in_url, now)
    return _unanimous(stated)


def _best_clue(clues: Sequence[DateClue], in_url: date | None) -> DateClue | None:
    best: DateClue | None = None
    worth = 0.0
    for clue in clues:
        mine = clue.strength
        if clue.published.basis != "absolute":
            mine -= 0.4
        if in_url is not None and str(clue.published)[:10] == in_url.isoformat():
            mine += 0.3
        if best is None or mine > worth:
            best, worth = clue, mine
    return best


def _of_that_age(root: HtmlElement, age: Published, now: datetime) -> Found[Published] | None:
    """The head's date, or a script's, where the page prints an age, 3天前.

    It may be earlier than the age, for a kept page's age stays young; a later one is a stamp of an update.
    """
    stated = [*_head(root, now), *_scripts(root, now)]
    fitting = [found for found in stated if found.value.start < age.end]
    days = {str(found.value)[:10] for found in fitting}
    return Found(fitting[0].value, fitting[0].where, 0.8) if len(days) == 1 else None


def _agrees(published: Published, others: Sequence[Published]) -> bool:
    return any(str(published)[:10] == str(other)[:10] for other in others)


def _head(root: HtmlElement, now: datetime) -> Iterator[Found[Published]]:
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        if (
            name
            and _META.match(name)
            and (published := parse_published(element.get("content"), now))
        ):
            yield Found(published, f"meta[{name}]", 0.7)


def _scripts(root: HtmlElement, now: datetime) -> Iterator[Found[Published]]:
    for element in root.iter("script"):
        text = element.text
        if not text or len(text) > _LONGEST_SCRIPT:
            continue
        for found in _SCRIPT.finditer(text):
            if published := _from_script(found["value"], now):
                name = found[0].split("=")[0].split(":")[0].strip("\"' ")
                written = _WRITES.search(text) is not None and "pub" in name.lower()
                yield Found(published, f"script {name}", 0.85 if written else 0.6)


def _from_script(value: str, now: datetime) -> Published | None:
    if value.isdigit() and len(value) in (10, 13):
        stamp = datetime.fromtimestamp(int(value[:10]), tz=now.tzinfo)
        return parse_published(stamp.isoformat(), now)
    return parse_published(value, now)


def _with_url(
    stated: Sequence[Found[Published]], in_url: date, now: datetime
) -> Found[Published] | None:
    """The address's day, with the time of whatever agrees with it; of what disagrees, the earliest, for a
    stamp of migration or update is never earlier than publication."""
    for found in stated:
        if str(found.value)[:10] == in_url.isoformat():
            return Found(found.value, f"{found.where}, url", 0.9)
    published = parse_published(in_url.isoformat(), now)
    if published is None:
        return None
    earlier = [found for found in stated if found.value.start < published.start]
    if earlier:
        first = min(earlier, key=lambda found: found.value.start)
        return Found(first.value, first.where, 0.5)
    return Found(published, "url", 0.5 if stated else 0.6)


def _unanimous(stated: Sequence[Found[Published]]) -> Found[Published] | None:
    if not stated:
        return None
    days = {str(found.value)[:10] for found in stated}
    if len(days) == 1:
        return Found(stated[0].value, stated[0].where, 0.75)
    in_head = [found for found in stated if found.where.startswith("meta")]
    if len({str(found.value)[:10] for found in in_head}) == 1:
        return Found(in_head[0].value, in_head[0].where, 0.55)
    return None
