"""The page extractor on pages as the field's systems write them: every field right, and none made up."""

from __future__ import annotations

import pytest

from crawler.read.article import read_article
from crawler.read.document import parse_document
from tests.read.article_page import NOW, day_of, lines_of, title_of
from tests.read.field_pages import PAGES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_page(name: str, encoding: str) -> None:
    page = PAGES[name]
    charset = f"<meta charset='{'gb2312' if encoding == 'gb18030' else encoding}'>"
    html = page.html.replace("<head>", f"<head>{charset}", 1)
    reading = read_article(parse_document(html.encode(encoding), page.url), NOW)
    assert title_of(reading) == page.title
    assert day_of(reading) == page.day
    assert (reading.source and reading.source.value) == page.source
    assert (reading.author and reading.author.value) == page.author
    assert (reading.views and reading.views.value) == page.views
    assert lines_of(reading) == list(page.body)
