"""What Datasette is told of the file: every table and column in both languages, facets, and the questions."""

from __future__ import annotations

from typing import Any, Final

from crawler.browse.questions import QUESTIONS
from crawler.storage.dictionary import TABLES, VIEWS, Meaning

# The name in addresses, whatever the file is called: links keep working when it is moved.
NAME: Final = "zhaoshang"

# What is done for the program's own sake, and says nothing to people who ask the file.
_INNER: Final = ("articles_fts", "attachments_fts", "fingerprints", "search_queue")
_TABLES: Final[dict[str, dict[str, Any]]] = {
    "articles": {
        "label_column": "title",
        "sort_desc": "id",
        "facets": ["site", "category", {"year": "published_at"}],
        "size": 25,
    },
    "crawls": {"sort_desc": "id", "facets": ["site", "verdict"]},
    "rejects": {"sort_desc": "id", "facets": ["reason"]},
    "revisions": {"sort_desc": "id"},
    "clusters": {"sort_desc": "sites"},
}


def metadata() -> dict[str, Any]:
    """Datasette's metadata, as its documentation describes it."""
    return {
        "title": "招商 zhaoshang",
        "databases": {
            NAME: {
                "description": "采集到的文章，只读 · the crawled articles, read-only",
                "tables": {
                    name: {
                        "description": _both(table.row),
                        "columns": {key: _both(told) for key, told in table.columns.items()},
                        "hidden": name in _INNER,
                        **_TABLES.get(name, {}),
                    }
                    for name, table in (TABLES | VIEWS).items()
                }
                | {"_sqlite_migrations": {"hidden": True}},
                "queries": {
                    name: {
                        "title": f"{asked.zh} · {asked.en}",
                        "description": f"{asked.about_zh} · {asked.about_en}",
                        "sql": asked.sql.strip(),
                        "hide_sql": True,
                    }
                    for name, asked in QUESTIONS.items()
                },
            }
        },
    }


def _both(told: Meaning) -> str:
    return f"{told.zh} · {told.en}"
