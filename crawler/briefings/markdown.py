"""A briefing as Markdown. Crawled text is escaped: it makes no link, no heading and no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.briefings.content import (
    Briefing,
    Row,
    cause,
    copies,
    folded,
    money,
    summary,
    verdict,
    word,
)
from crawler.fields.urls import is_web_address


def markdown(briefing: Briefing, language: str) -> str:
    """The text, in ``zh`` or ``en``."""
    return "\n".join(_lines(briefing, language)) + "\n"


def _lines(briefing: Briefing, language: str) -> Iterator[str]:
    yield f"# {word('title', language)} {briefing.since} – {briefing.until}"
    yield ""
    if briefing.stories:
        yield summary(briefing, language)
    else:
        yield word("none", language)
    if briefing.older:
        yield word("older", language, older=briefing.older)
    for site, category, rows in briefing.groups():
        yield from ("", f"## {escaped(site)} · {escaped(category or '—')}", "")
        for row in rows:
            yield f"- {row['day']} {_link(row)}{''.join(f' · {each}' for each in copies(row, language))}"
    if briefing.signed:
        head = word("signed_head", language).split("|")
        yield from (
            "",
            f"## {word('signed', language)}",
            "",
            f"| {' | '.join(head)} |",
            "|---" * len(head) + "|",
        )
        for row in briefing.signed:
            yield f"| {' | '.join(_project(row, language))} |"
    if briefing.most_viewed:
        yield from ("", f"## {word('viewed', language)}", "")
        for row in briefing.most_viewed:
            yield f"- {_link(row)} · {word('views', language, views=row['views'])}"
    if briefing.changes:
        yield from ("", f"## {word('changed', language)}", "")
        for row in briefing.changes:
            yield f"- {_link(row)} · {word('fields', language, fields=escaped(row['fields'] or ''))}"
        if briefing.more_changes:
            yield f"- {escaped(word('changed_more', language, more=briefing.more_changes))}"
    if briefing.with_health:
        yield from _health(briefing, language)


def _health(briefing: Briefing, language: str) -> Iterator[str]:
    """How the sites stand; those of which the same is to be said stand together."""
    yield from ("", f"## {word('broken', language)}", "")
    colon = ": " if language == "en" else "："
    for names, row in folded(briefing.trouble, language):
        why = escaped(cause(row, language))
        yield f"- **{escaped(names)}** {verdict(row, language)}{colon}{why}"
    if briefing.is_well:
        yield word("well", language)
    for site, days in briefing.overdue:
        yield f"- **{escaped(site)}** {word('overdue', language, days=days)}"
    for site, days in briefing.silent:
        yield f"- **{escaped(site)}** {word('silent', language, days=days)}"


def _project(row: Row, language: str) -> list[str]:
    linked = _link({"title": row["name"], "url": row["url"]})
    told = [row["place"], linked, row["company"], money(row, language), row["stage"], row["day"]]
    return [text if text is linked else escaped(text or "—") for text in told]


def _link(row: Row) -> str:
    title = escaped(row["title"])
    if not is_web_address(row["url"]):
        return title
    address = row["url"].replace("(", "%28").replace(")", "%29")
    return f"[{title}]({address})"


def escaped(text: str) -> str:
    """Text that Markdown takes as it is, in one line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", line)
