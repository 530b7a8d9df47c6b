"""A database with news in it, and the process that delivers them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from crawler.storage.database import open_database
from crawler.storage.writer import Batch, Writer
from tests.cli.conftest import article

NOW = datetime(2026, 7, 15, 2, tzinfo=UTC)


def make(path: Path) -> None:
    """A site with an article of its past."""
    Writer(path).close()
    publish(path, 1, title="旧闻 光伏园区", news=False)


def publish(path: Path, *numbers: int, title: str = "光伏园区签约", news: bool = True) -> None:
    """Articles, as a crawl of a site that is known stores them."""
    writer = Writer(path)
    found = [
        article(n, f"{title}第{n}号", f"{n} 第{n}个项目在翠湖区开工，编号{n * 7919}。")
        for n in numbers
    ]
    writer.write(Batch(found), 1, "2026-07-15 02:00:00")
    writer.close()
    if news:
        be_news(path, *[one.url for one in found])


def be_news(path: Path, *urls: str) -> None:
    """Make articles news: no run has walked their list."""
    db = open_database(path)
    marks = ",".join("?" * len(urls))
    with db.conn:
        db.conn.execute(f"UPDATE articles SET news_at = first_seen_at WHERE url IN ({marks})", urls)
    db.close()


if __name__ == "__main__":
    from crawler.tell.delivery import deliver

    told = deliver(Path(sys.argv[1]), NOW)
    print(told.sent, *(failed.en for failed in told.failed), sep="\n")  # noqa: T201 - for a test
