"""300: one article, one row, whatever the number of its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.extensions.ledger import Ledger
from crawler.items import Article
from pipelines.dedupe import SHORT_BODY, DedupePipeline, same_article
from tests.pipelines.site_crawler import BODY, HOST, LIST, article, site_crawler, stats


class Run:
    """Dedupe and store, as in the table of pipelines."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ledger = Ledger.of(crawler)
        self.dedupe = DedupePipeline.from_crawler(crawler)

    def give(self, *items: Article) -> list[str | None]:
        """For each item the URL that it is stored under; None if it is dropped."""
        urls: list[str | None] = []
        for item in items:
            try:
                self.ledger.store(self.dedupe.process_item(item))
            except DropItem:
                urls.append(None)
            else:
                urls.append(item.url)
        return urls

    def next(self) -> Run:
        """The next run on the same database, as far as dedupe can tell."""
        return Run(self.crawler)

    @property
    def stats(self) -> dict[str, Any]:
        return stats(self.crawler)

    def addresses(self) -> dict[str, int]:
        return {
            row["url"].removeprefix(HOST): row["article_id"]
            for row in self.ledger.db.table("addresses").rows
        }


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with site_crawler(tmp_path) as crawler:
        yield Run(crawler)


def url(name: int | str) -> str:
    return f"{HOST}{name}.html"


def copy(number: int | str, **fields: Any) -> Article:
    """An article of the same text as every other copy."""
    return article(number, **{"title": "同题", "body": BODY, **fields})


def test_different_articles_pass(run: Run) -> None:
    assert run.give(article(1), article(2)) == [url(1), url(2)]
    assert run.stats == {}
    assert run.addresses() == {"1.html": 1, "2.html": 2}


def test_the_same_url_again(run: Run) -> None:
    assert run.give(article(1), article(1, addresses=[HOST + "?id=1"])) == [url(1), None]
    assert run.stats == {"dedupe/same_url": 1}
    assert run.addresses() == {"1.html": 1, "?id=1": 1}
    assert run.ledger.run.section(LIST).duplicates == 1


def test_the_same_url_with_another_text_and_no_other_address(run: Run) -> None:
    assert run.give(article(1), article(1, body="变了" + BODY)) == [url(1), None]
    assert run.stats == {"dedupe/same_url": 1}


def test_the_address_of_an_article_that_was_had(run: Run) -> None:
    assert run.give(article(1, addresses=[url(2)]), article(2, title="标题1")) == [url(1), None]
    assert run.stats == {"dedupe/same_url": 1}


def test_the_same_content_at_another_address(run: Run) -> None:
    assert run.give(copy(1), copy(2, addresses=[HOST + "?id=2"])) == [url(1), None]
    assert run.stats == {"dedupe/same_content": 1}
    assert run.addresses() == {"1.html": 1, "2.html": 1, "?id=2": 1}
    assert run.ledger.db.table("articles").count == 1


def test_a_canonical_address_that_is_contradicted(run: Run) -> None:
    """A theme that puts one canonical address on every page."""
    items = [article(n, addresses=[f"{HOST}own-{n}"]) for n in (1, 2, 3)]
    for item in items:
        item.url = url("every")
    assert run.give(*items) == [url("every"), HOST + "own-2", HOST + "own-3"]
    assert run.stats == {"dedupe/canonical_contradicted": 2}
    assert run.addresses() == {"every.html": 1, "own-1": 1, "own-2": 2, "own-3": 3}


def test_a_contradicted_address_is_contradicted_again_in_another_order(run: Run) -> None:
    def items() -> list[Article]:
        made = [article(n, addresses=[f"{HOST}own-{n}"]) for n in (1, 2)]
        for item in made:
            item.url = url("every")
        return made

    run.give(*items())
    before = run.addresses()
    run.next().give(*reversed(items()))
    assert run.addresses() == before
    assert run.ledger.db.table("revisions").count == 0
    assert run.ledger.db.table("articles").count == 2


# What counts as the same article


@pytest.mark.parametrize(
    ("one", "two", "body", "same"),
    [
        ("2024-09-27", "2024-09-27", BODY, True),
        ("2024-09-27", "2024-09-27 18:30", BODY, True),
        ("2024-09-27", "2024-09-28", BODY, False),
        ("2024-09-27", None, BODY, True),
        (None, "2024-09-27", BODY, True),
        (None, None, BODY, True),
        ("2024-09-27", "2024-09-27", "详见附件", True),
        ("2024-09-27", "2024-09-28", "详见附件", False),
        ("2024-09-27", None, "详见附件", False),
        (None, None, "详见附件", False),
        (None, None, None, False),
        (None, None, "文" * SHORT_BODY, True),
        (None, None, "文" * (SHORT_BODY - 1), False),
    ],
)
def test_same_content(
    one: str | None, two: str | None, body: str | None, same: bool, run: Run
) -> None:
    given = run.give(copy(1, published_at=one, body=body), copy(2, published_at=two, body=body))
    assert given == [url(1), None if same else url(2)]
    assert run.stats == ({"dedupe/same_content": 1} if same else {})


@pytest.mark.parametrize(
    ("one", "two", "body", "same"),
    [
        ("2024-09-27", "2024-09-27", BODY, True),
        ("2024-09-27", "2024-09-28", BODY, False),
        (None, None, BODY, True),
        (None, None, "详见附件", False),
    ],
)
def test_content_that_the_database_knows(
    one: str | None, two: str | None, body: str, same: bool, run: Run
) -> None:
    run.give(copy(1, published_at=one, body=body))
    moved = run.next().give(copy(2, published_at=two, body=body, addresses=[HOST + "?id=2"]))
    if same:
        assert moved == [url(1)]
        assert run.stats == {"dedupe/known_content": 1}
        assert run.addresses() == {"1.html": 1, "2.html": 1, "?id=2": 1}
        assert run.ledger.db.table("articles").count == 1
    else:
        assert moved == [url(2)]
        assert run.stats == {}
        assert run.addresses() == {"1.html": 1, "2.html": 2, "?id=2": 2}


def test_known_content_is_met_once_a_run(run: Run) -> None:
    run.give(copy(1))
    assert run.next().give(copy(2), copy(3), copy(1)) == [url(1), None, None]
    assert run.stats == {
        "dedupe/known_content": 1,
        "dedupe/same_content": 1,
        "dedupe/same_url": 1,
    }
    assert run.addresses() == {"1.html": 1, "2.html": 1, "3.html": 1}


def test_met_again_under_its_own_address(run: Run) -> None:
    run.give(copy(1))
    assert run.next().give(copy(1)) == [url(1)]
    assert run.stats == {}


def test_another_site_has_its_own_articles(run: Run) -> None:
    other = copy(2)
    other.site = "other"
    run.give(copy(1))
    assert run.next().give(other) == [url(2)]
    assert run.stats == {}


@pytest.mark.parametrize(
    "others",
    [
        [(url(1), None)],
        [(url(1), "2024-09-27"), (url(2), "2024-09-27")],
        [(url(2), "2024-09-27"), (url(1), "2024-09-27")],
    ],
)
def test_an_article_that_is_stored_itself_is_no_other(
    others: list[tuple[str, str | None]],
) -> None:
    assert same_article(copy(1, published_at="2024-09-27"), others) is None


def test_the_one_with_the_same_date_is_the_same() -> None:
    others: list[tuple[str, str | None]] = [(url(2), "2024-09-28"), (url(3), "2024-09-27")]
    assert same_article(copy(1, published_at="2024-09-27"), others) == url(3)
