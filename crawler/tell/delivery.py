"""Subscriptions, delivered: found among the news of the file, put into messages, sent until each has arrived.

A message is written down before it is sent, with a number that it keeps, and noted as arrived at once when the receiver has
said so. Whoever is killed between these two sends it once more with the same number; nothing is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from crawler.clock import stamp
from crawler.errors import LockedError, UserError
from crawler.fields.urls import is_web_address
from crawler.fields.zone import SHANGHAI
from crawler.runs.lock import Lock
from crawler.storage.database import reading
from crawler.storage.subscriptions import (
    Delivery,
    Subscription,
    Subscriptions,
    articles_told,
)
from crawler.storage.watch_file import watch_file
from crawler.tell.channel import send
from crawler.webhook import Message


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a delivery."""

    sent: int = 0
    """Messages that arrived."""
    failed: tuple[UserError, ...] = ()
    """What has not arrived, one for each address; it is sent again after the next crawl."""


def deliver(database: Path, now: datetime) -> Told:
    """Tell all subscribers what is new. ``now`` is aware. Raises StorageError.

    Where another process does so just now it is left to that one.
    """
    if not watch_file(database).exists() or not database.exists():
        return Told()
    lock = Lock(watch_file(database).with_suffix(".lock"), "订阅", "the subscriptions are")
    with suppress(LockedError), lock:
        return _deliver(database, now)
    return Told()


def _deliver(database: Path, now: datetime) -> Told:
    sent, failed = 0, dict[str, UserError]()
    with Subscriptions.of(database) as file, reading(database) as articles:
        file.find(articles, stamp(now))
        midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        file.put_into_messages(stamp(now), stamp(midnight))
        for delivery in file.waiting():
            if delivery.target in failed:
                # It has just not answered: the others of its messages would each take as long.
                continue
            rows = articles_told(articles, delivery.articles)
            why = send(
                delivery.target,
                title_of(delivery.subscription, len(rows)),
                message_of(delivery, rows),
                html_of(rows),
                now,
            )
            file.ended(delivery, stamp(now), why.en if why else None)
            if why:
                failed[delivery.target] = why
            else:
                sent += 1
    return Told(sent, tuple(failed.values()))


def title_of(subscription: Subscription, articles: int) -> str:
    """The subject of a message."""
    return f"zhaoshang · {subscription.name} · {articles} 篇新文章"


def message_of(delivery: Delivery, rows: Sequence[Mapping[str, Any]]) -> Message:
    """A line for each article and one for its address; for programs what the lines say, and the number of the message."""
    facts = {
        "delivery": delivery.id,
        "subscription": delivery.subscription.name,
        "articles": [
            {name: row[name] for name in ("id", "site", "site_name", "url", "title", "news_at")}
            for row in rows
        ],
    }
    return Message("\n".join(_lines(rows)), facts)


def _lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"· {_day(row)} {_text(row['title'])}（{_text(row['site_name'])}）".replace("  ", " ")
        yield f"  {_text(row['url'])}"


def html_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same for a mail: a table without style sheets, which Outlook and telephones show alike."""
    cells = []
    for row in rows:
        title = escape(_text(row["title"]))
        if is_web_address(row["url"]):
            title = f'<a href="{escape(row["url"])}">{title}</a>'
        about = escape(
            " · ".join(filter(None, [_day(row), row["site_name"], row["category"], row["source"]]))
        )
        cells.append(
            '<tr><td style="padding:8px 0;font-family:sans-serif;font-size:15px;line-height:1.5">'
            f'{title}<br><span style="color:#666666;font-size:13px">{about}</span></td></tr>'
        )
    return f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0">{"".join(cells)}</table>'


def _day(row: Mapping[str, Any]) -> str:
    return (row["published_at"] or row["published_about"] or "")[:10]


def _text(text: object) -> str:
    return "".join(c if c.isprintable() else " " for c in str(text))
