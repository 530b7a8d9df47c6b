"""What site files of earlier versions, and tools outside, import is what the reader uses."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("declared", "ABSENT"),
        ("declared", "Declaration"),
        ("article", "read_article"),
        ("document", "parse_document"),
        ("listing", "read_listing"),
    ],
)
def test_an_earlier_name_is_the_same_thing(module: str, name: str) -> None:
    earlier, now = (import_module(f"crawler.{package}.{module}") for package in ("extract", "read"))
    assert getattr(earlier, name) is getattr(now, name)
