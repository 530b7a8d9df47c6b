"""A briefing as Markdown. Crawled text is escaped: it makes no link, no heading and no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.briefings.content import Briefing, summary, word
from crawler.briefings.outline import Item, notes, on_sites, others, stories


def markdown(briefing: Briefing, language: str) -> str:
    """The text, in ``zh`` or ``en``."""
    return "\n".join(_lines(briefing, language)) + "\n"


def _lines(briefing: Briefing, language: str) -> Iterator[str]:
    yield f"# {word('title', language)} {briefing.since} – {briefing.until}"
    yield ""
    yield summary(briefing, language) if briefing.stories else word("none", language)
    yield from notes(briefing, language)
    for part in (*stories(briefing, language), *others(briefing, language)):
        yield from ("", f"## {escaped(part.heading)}", "")
        if part.head:
            yield f"| {' | '.join(part.head)} |"
            yield "|---" * len(part.head) + "|"
        for row in part.rows:
            yield f"| {' | '.join(map(_linked, row))} |"
        for item in part.items:
            yield f"- {_told(item)}"
        if part.more:
            yield f"- {escaped(part.more)}"
    if briefing.with_health:
        yield from ("", f"## {word('broken', language)}", "")
        colon = ": " if language == "en" else "："
        for names, verdict, why in on_sites(briefing, language):
            yield f"- **{escaped(names)}** {verdict}{colon if verdict else ''}{escaped(why)}"
        if briefing.is_well:
            yield word("well", language)


def _told(item: Item) -> str:
    about = "".join(f" · {escaped(each)}" for each in item.about)
    return f"{item.day} {_linked(item)}{about}".lstrip()


def _linked(item: Item) -> str:
    if item.url is None:
        return escaped(item.text)
    address = item.url.replace("(", "%28").replace(")", "%29")
    return f"[{escaped(item.text)}]({address})"


def escaped(text: str) -> str:
    """Text that Markdown takes as it is, in one line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", line)
