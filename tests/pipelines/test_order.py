"""The table of pipelines in the settings."""

from __future__ import annotations

import inspect
from itertools import pairwise
from pathlib import Path

from scrapy.utils.misc import load_object

import pipelines
from crawler import settings

TABLE = settings.ITEM_PIPELINES


def test_the_table_reads_in_the_order_of_the_work() -> None:
    numbers = list(TABLE.values())
    assert numbers == sorted(set(numbers))
    assert [path.split(".")[1] for path in TABLE][:4] == ["clean", "validate", "guard", "dedupe"]
    assert [path.split(".")[1] for path in TABLE][-1] == "store"


def test_there_is_room_between_any_two() -> None:
    numbers = list(TABLE.values())
    assert all(after - before >= 100 for before, after in pairwise(numbers))


def test_every_pipeline_is_in_the_table() -> None:
    files = {file.stem for file in Path(pipelines.__path__[0]).glob("*.py")} - {"__init__"}
    assert {path.split(".")[1] for path in TABLE} == files


def test_every_pipeline_can_be_made_and_takes_an_item_only() -> None:
    for path in TABLE:
        pipeline = load_object(path)
        assert callable(pipeline.from_crawler)
        assert list(inspect.signature(pipeline.process_item).parameters) == ["self", "item"]


def test_every_pipeline_has_its_test() -> None:
    tests = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")}
    assert {path.split(".")[1] for path in TABLE} <= tests
