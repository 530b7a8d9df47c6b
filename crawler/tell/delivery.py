"""Subscriptions, delivered: found among the news of the file, put into messages, sent until each has arrived.

A message is written down before it is sent, with a number that it keeps, and noted as arrived at once when the receiver has
said so. Whoever is killed between these two sends it once more with the same number; nothing is ever lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from crawler.clock import stamp
from crawler.errors import LockedError, UserError
from crawler.fields.urls import is_web_address
from crawler.fields.zone import SHANGHAI
from crawler.health.reasons import counted
from crawler.health.reasons import in_language as health_words
from crawler.languages import in_language, preferred
from crawler.runs.lock import Lock
from crawler.storage.database import reading
from crawler.storage.reader import Readable
from crawler.storage.subscriptions import (
    AT_ONCE,
    Delivery,
    Subscription,
    Subscriptions,
    Undelivered,
    articles_told,
)
from crawler.storage.watch_file import watch_file
from crawler.tell.channel import fits, send
from crawler.webhook import Message


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a delivery."""

    sent: int = 0
    """Messages that arrived."""
    failed: tuple[UserError, ...] = ()
    """What has not arrived, one for each address of a subscription; it is sent again after the next crawl."""


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
        file.put_into_messages(stamp(now), stamp(midnight), partial(_parted, articles))
        for delivery in file.waiting():
            if why := failed.get(delivery.target):
                # It has just not answered: the others of its messages would each take as long.
                file.ended(delivery, stamp(now), _stored(why))
                continue
            rows = articles_told(articles, delivery.articles)
            one = delivery.subscription
            why = send(
                delivery.target,
                title_of(one, len(rows)),
                message_of(delivery, rows),
                html_of(rows, language_of(one)),
                now,
            )
            file.ended(delivery, stamp(now), _stored(why) if why else None)
            if why:
                failed[delivery.target] = why
            else:
                sent += 1
        return Told(sent, tuple(_failures(file.waiting(), failed)))


def _stored(why: UserError) -> str:
    """As reasons are."""
    return f"{why.zh} / {why.en}"


def _failures(waiting: Sequence[Delivery], failed: Mapping[str, UserError]) -> Iterator[UserError]:
    """What still waits for an address that failed, by subscription."""
    numbers = Counter[tuple[str, str]]()
    for delivery in waiting:
        numbers[delivery.subscription.name, delivery.target] += len(delivery.articles)
    for (name, target), number in numbers.items():
        if why := failed.get(target):
            yield UserError(
                f"订阅“{_text(name)}”：{why.zh}，{number} 篇待发",
                f"subscription {_text(name)}: {why.en}; {counted(number, 'article')} waiting",
            )


def _parted(
    articles: Readable, one: Subscription, target: str, ids: Sequence[int]
) -> list[list[int]]:
    """As many messages as it takes, each of as many articles as its receiver takes whole: what was cut off would never be told."""
    parts: list[list[int]] = []
    rows: list[dict[str, Any]] = []
    known = {row["id"]: row for row in articles_told(articles, ids)}
    for number in ids:
        if row := known.get(number):
            rows.append(row)
            message = Message("\n".join(_lines(rows, language_of(one))))
            is_whole = fits(target, title_of(one, len(rows)), message)
            if not parts or len(rows) > AT_ONCE or not is_whole:
                parts.append([])
                rows = [row]
        if parts:
            # One that was deleted meanwhile goes along, and nothing is said of it.
            parts[-1].append(number)
    return parts


def undelivered(one: Subscription, each: Undelivered) -> tuple[str, str]:
    """Why articles of a subscription have not arrived somewhere, in Chinese and English."""
    zh, en = (health_words(each.why, language) for language in ("zh", "en"))
    tries = counted(each.attempts, "time")
    return (
        f"订阅“{one.name}”有 {each.articles} 篇待发：{zh}（试过 {each.attempts} 次，下次采集后再发）",
        f"subscription {one.name} has {counted(each.articles, 'article')} waiting: {en} (tried {tries}, again after the next crawl)",
    )


def language_of(subscription: Subscription) -> str:
    """In which its messages are, ``zh`` or ``en``; where it does not say, that of this process."""
    return subscription.language or preferred() or "zh"


def title_of(subscription: Subscription, articles: int) -> str:
    """The subject of a message."""
    new = in_language(
        language_of(subscription), f"{articles} 篇新文章", counted(articles, "new article")
    )
    return f"zhaoshang · {subscription.name} · {new}"


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
    language = language_of(delivery.subscription)

    def more(lines: int) -> str:
        # Two lines each; of the first that is left out one may stand.
        number = (lines + 1) // 2
        return in_language(language, f"…… 另有 {number} 篇", f"… {counted(number, 'more article')}")

    return Message("\n".join(_lines(rows, language)), facts, more)


def _lines(rows: Sequence[Mapping[str, Any]], language: str) -> Iterator[str]:
    for row in rows:
        site = _text(row["site_name"])
        where = in_language(language, f"（{site}）", f" ({site})")
        yield f"· {_day(row)} {_text(row['title'])}{where}".replace("  ", " ")
        yield f"  {_text(row['url'])}"


def html_of(rows: Sequence[Mapping[str, Any]], language: str) -> str:
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
    return f'<table lang="{language}" role="presentation" width="100%" cellpadding="0" cellspacing="0">{"".join(cells)}</table>'


def _day(row: Mapping[str, Any]) -> str:
    return (row["published_at"] or row["published_about"] or "")[:10]


def _text(text: object) -> str:
    return "".join(c if c.isprintable() else " " for c in str(text))
