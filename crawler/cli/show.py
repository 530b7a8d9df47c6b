"""``zhaoshang show``: one stored article, to read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from crawler.cli.language import label, printable, say
from crawler.cli.options import database_option
from crawler.clock import local
from crawler.errors import UserError
from crawler.fields.urls import canonical_url
from crawler.storage import queries
from crawler.storage.database import reading
from crawler.storage.site_names import SiteNames

_FIELDS = (
    ("网址", "url", "url"),
    ("时间", "date", "published_at"),
    ("推算日期", "date (approx.)", "published_about"),
    ("原文时间", "date as shown", "published_raw"),
    ("栏目", "category", "category"),
    ("当前位置", "path", "breadcrumb"),
    ("作者", "author", "author"),
    ("来源", "source", "source"),
    ("记者", "reporters", "reporters"),
    ("浏览", "views", "views"),
)
# Our own times, stored in UTC.
_TIMES = (
    ("首次见到", "first seen", "first_seen_at"),
    ("最近见到", "last seen", "last_seen_at"),
)


@click.command()
@click.argument("key", metavar="URL|ID")
@database_option
def show(key: str, database: Path) -> None:
    """按网址或编号显示一篇已存的文章：各字段、正文、附件、相关文章。时间是北京时间。

    Show a stored article with its fields, body, attachments and related links, by any of its URLs or its id. Times
    are those of Asia/Shanghai.
    """
    with reading(database) as db:
        names = SiteNames.of(db)
        found = queries.article(db, key) or queries.article(db, canonical_url(key) or key)
    if found is None:
        raise UserError(f"没有这篇文章：{key}", f"no such article: {key}")
    click.echo(render(found, names))


def render(article: dict[str, Any], names: Mapping[str, str]) -> str:
    """An article as text. What it holds is data: control characters never reach the terminal."""
    lines = [_safe(article["title"]), ""]
    for zh, en, name in _FIELDS:
        if name == "url":
            lines.append(f"{label('站点', 'site')}: {_safe(names[article['site']])}")
        if article[name] is not None:
            lines.append(f"{label(zh, en)}: {_safe(article[name])}")
    for zh, en, name in _TIMES:
        lines.append(f"{label(zh, en)}: {_safe(local(article[name]))}")
    others = [row["url"] for row in article["addresses_rows"] if row["url"] != article["url"]]
    lines += [f"{label('其他网址', 'also at')}: {_safe(url)}" for url in others]
    lines += ["", *(f"  {_safe(line)}" for line in (article["body"] or "").split("\n"))]
    for zh, en, name, text in (
        ("图片", "images", "images_rows", "alt"),
        ("附件", "attachments", "attachments_rows", "name"),
        ("相关文章", "related", "related_links_rows", "title"),
    ):
        if article[name]:
            lines += ["", label(zh, en)]
            lines += [
                f"  {row['position']}. {_safe(row[text] or '')} {_safe(row['url'])}".rstrip()
                for row in article[name]
            ]
    if article["copies_rows"]:
        lines += ["", label("同一报道", "the same story")]
    for row in article["copies_rows"]:
        mark = say("（可能是原文）", " (likely the original)") if row["is_original"] else ""
        words = (f"{row['id']}.", names[row["site"]], (row["published_at"] or "")[:10], row["title"] + mark, row["url"])  # fmt: skip
        lines.append("  " + " ".join(_safe(word) for word in words if word))
    return "\n".join(lines)


def _safe(value: object) -> str:
    return printable(str(value))
