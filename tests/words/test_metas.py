"""What metas are called: one name, one meaning."""

from __future__ import annotations

import re

import pytest

from crawler.words import Group, metas

GROUPS = [value for value in vars(metas).values() if isinstance(value, Group)]


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("ArticleTitle", metas.TITLE_META),
        ("PubDate", metas.PUBLISHED_META),
        ("article:published_time", metas.PUBLISHED_META),
        ("publishdate", metas.PUBLISHED_META),
        ("DC.date.issued", metas.PUBLISHED_META),
        ("weibo:article:create_at", metas.PUBLISHED_META),
        ("article:modified_time", None),
        ("ContentSource", metas.SOURCE_META),
        ("Author", metas.AUTHOR_META),
        ("Editor", None),
        ("ColumnName", metas.SECTION_META),
        ("ColumnType", None),
        ("Keywords", None),
        ("SiteName", None),
        ("description", None),
        ("viewport", None),
    ],
)
def test_a_name_has_one_meaning(name: str, meaning: Group | None) -> None:
    found = [each for each in GROUPS if re.compile(each.any, re.I).fullmatch(name)]
    assert found == ([meaning] if meaning else [])
