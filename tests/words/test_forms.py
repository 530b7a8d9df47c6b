"""Each word in the form in which the field's pages write it, through the reader of pages."""

from __future__ import annotations

import pytest

from crawler.read.reading import Reading
from tests.read.article_page import BODY, TITLE, day_of, page
from tests.words.forms import BEHIND, BOXES, LINES, METAS, SCRIPTS, Fields


def said(reading: Reading, names: Fields) -> Fields:
    """The fields of these names, as a page says them."""
    found: dict[str, str | int | None] = {"day": day_of(reading)}
    for name in ("source", "author", "category", "views"):
        found[name] = reading.value(name)
    return {name: found[name] for name in names}


@pytest.mark.parametrize("line", [*LINES, *BOXES, *SCRIPTS])
def test_between_title_and_text(line: str) -> None:
    fields = LINES.get(line) or BOXES.get(line) or SCRIPTS[line]
    reading = page(f"<h1>{TITLE}</h1><div class='xx'>{line}</div><div class='nr'>{BODY}</div>")
    assert said(reading, fields) == fields


@pytest.mark.parametrize("line", BEHIND)
def test_behind_the_text(line: str) -> None:
    reading = page(f"<h1>{TITLE}</h1><div class='nr'>{BODY}</div><div class='xx'>{line}</div>")
    assert said(reading, BEHIND[line]) == BEHIND[line]


@pytest.mark.parametrize("meta", METAS)
def test_in_the_head(meta: str) -> None:
    head = f"<title>{TITLE}</title>{meta}"
    reading = page(f"<h1>{TITLE}</h1><div class='nr'>{BODY}</div>", head=head)
    assert said(reading, METAS[meta]) == METAS[meta]
