"""The extractors, in the form that the scorer of the labelled pages asks for."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.read.article import read_article
from crawler.read.document import parse_document
from crawler.read.listing import read_listing


def article(html: bytes, url: str | None) -> dict[str, str | None]:
    """Title, date, source, author and body of one page; None for what the page does not show."""
    reading = read_article(parse_document(html, url or ""), datetime.now(UTC))
    return {
        "title": reading.title.value if reading.title else None,
        "date": str(reading.published.value) if reading.published else None,
        "source": reading.source.value if reading.source else None,
        "author": reading.author.value if reading.author else None,
        "body": "\n".join(reading.body.value.paragraphs) if reading.body else None,
    }


def listing(html: bytes, url: str | None) -> list[dict[str, str | None]]:
    """Title, address and date of each row of a list page; nothing for a page that is none."""
    found = read_listing(parse_document(html, url or ""), datetime.now(UTC))
    return [
        {
            "title": row.title,
            "url": row.url,
            "date": str(row.published) if row.published else None,
        }
        for row in (found.rows if found else ())
    ]
