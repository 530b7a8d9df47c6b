"""Each word in the form in which the field's pages write it, through the reader of pages."""

from __future__ import annotations

import pytest

from tests.read.article_page import BODY, TITLE, day_of, page
from tests.words.forms import LINES


@pytest.mark.parametrize("line", LINES)
def test_line_between_title_and_text(line: str) -> None:
    reading = page(f"<h1>{TITLE}</h1><div class='xx'>{line}</div><div class='nr'>{BODY}</div>")
    found = {"day": day_of(reading)}
    for name in ("source", "author", "category", "views"):
        value = getattr(reading, name)
        found[name] = value and value.value
    assert {name: found[name] for name in LINES[line]} == LINES[line]
