"""500: articles go to the database, many in one transaction."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.extensions.ledger import Ledger
from pipelines.dedupe import DedupePipeline
from pipelines.store import StorePipeline
from pipelines.validate import ValidatePipeline
from tests.pipelines.site_crawler import LIST, article, site_crawler, stats


def test_articles_wait_for_their_batch(tmp_path: Path) -> None:
    with site_crawler(tmp_path, BATCH_SIZE=3) as crawler:
        pipeline = StorePipeline.from_crawler(crawler)
        ledger = Ledger.of(crawler)
        counts = []
        for number in range(5):
            item = article(number)
            assert pipeline.process_item(item) is item
            counts.append(ledger.db.table("articles").count)
        assert counts == [0, 0, 3, 3, 3]
        pipeline.close_spider()
        assert ledger.db.table("articles").count == 5
        assert (ledger.run.new, ledger.run.section(LIST).stored) == (5, 5)
        assert stats(crawler) == {}


def test_closing_with_nothing_queued(tmp_path: Path) -> None:
    with site_crawler(tmp_path) as crawler:
        StorePipeline.from_crawler(crawler).close_spider()
        assert Ledger.of(crawler).run.new == 0


@pytest.mark.parametrize("pipeline", [ValidatePipeline, DedupePipeline, StorePipeline])
def test_other_spiders_do_without(
    pipeline: type[ValidatePipeline] | type[DedupePipeline] | type[StorePipeline],
) -> None:
    crawler = get_crawler(settings_dict={"EXTENSIONS": {"crawler.extensions.ledger.Ledger": 0}})
    with pytest.raises(NotConfigured):
        pipeline.from_crawler(crawler)
