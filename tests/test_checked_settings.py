"""Values of settings that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from scrapy.utils.project import get_project_settings

from crawler.checked_settings import check
from crawler.cli.options import settings_for
from crawler.errors import UserError
from tests.crawling import crawl, declare_sites

Zhaoshang = Callable[..., Result]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("BATCH_SIZE=x", "setting BATCH_SIZE takes a whole number: x"),
        ("BATCH_SIZE=1.5", "setting BATCH_SIZE takes a whole number: 1.5"),
        ("BATCH_SIZE=", "setting BATCH_SIZE takes a whole number: "),
        ("BATCH_SECONDS=soon", "setting BATCH_SECONDS takes a number: soon"),
        ("DOWNLOAD_DELAY=-1", "setting DOWNLOAD_DELAY takes a number: -1"),
        ("STALL_MINUTES=nan", "setting STALL_MINUTES takes a number: nan"),
        ("MAX_REVISITS=inf", "setting MAX_REVISITS takes a whole number: inf"),
        ("ARCHIVE_LISTS=maybe", "setting ARCHIVE_LISTS takes 1, 0, True or False: maybe"),
        ("ROBOTSTXT_OBEY=yes", "setting ROBOTSTXT_OBEY takes 1, 0, True or False: yes"),
        ("WEBHOOK_ALWAYS=yes", "setting WEBHOOK_ALWAYS takes 1, 0, True or False: yes"),
        ("REVISIT_DAYS=1,x", "setting REVISIT_DAYS takes days, separated by commas: x"),
        ("NOW=yesterday", "setting NOW takes an ISO 8601 time with its offset: yesterday"),
        ("NOW=2026-07-15T10:00", "setting NOW takes an ISO 8601 time with its offset: 2026-07-15T10:00"),
        ("LOG_LEVEL=loud", "setting LOG_LEVEL takes DEBUG, INFO, WARNING …: loud"),
        ("DOWNLOAD_DELAYY=5", "there is no setting DOWNLOAD_DELAYY; did you mean DOWNLOAD_DELAY?"),
        ("BATCHSIZE=5", "there is no setting BATCHSIZE; did you mean BATCH_SIZE?"),
        ("ITEM_PIPELINES=x", "setting ITEM_PIPELINES takes a JSON object: x"),
        ("DEFAULT_REQUEST_HEADERS=x", "setting DEFAULT_REQUEST_HEADERS takes a JSON object: x"),
    ],
)  # fmt: skip
def test_wrong(change: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        settings_for((change,))
    assert caught.value.en == words.strip()


@pytest.mark.parametrize(
    "change",
    [
        "BATCH_SIZE=7", "BATCH_SECONDS=0.5", "ROBOTSTXT_OBEY=False", "RETRY_PRIORITY_ADJUST=-3", "REVISIT_DAYS=1, 3",
        "REVISIT_DAYS=", "NOW=2026-07-15T10:00+08:00", "LOG_LEVEL=DEBUG", "LOG_LEVEL=15", "ARCHIVE=", "OURS=x",
        'ITEM_PIPELINES={"a.B": 1}', "STALL_MINUTES=1",
        "DOWNLOAD_DELAY=0.5", "DNS_TIMEOUT=2.5", "DOWNLOAD_DELAY=2",
    ],
)  # fmt: skip
def test_right(change: str) -> None:
    settings_for((change,))


def test_the_project_s_own_are_right() -> None:
    check(get_project_settings())


@pytest.mark.parametrize("program", ["zhaoshang", "scrapy"])
def test_one_line_before_anything_is_done(program: str, tmp_path: Path) -> None:
    declare_sites(tmp_path, "http://127.0.0.1:9")
    ended = crawl(program, "mine", "-s", "BATCH_SIZE=x", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    [line] = ended.stderr.splitlines()
    assert line.endswith("setting BATCH_SIZE takes a whole number: x")
    assert not (tmp_path / "t.db").exists()
