"""Our plugin for Datasette: SQL functions, pages, a facet of years, and what no page may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.utils import (
    escape_sqlite,
    path_with_added_args,
    path_with_removed_args,
)
from markupsafe import Markup

from crawler.browse import health, job_views, mend, site_views, table_words, views
from crawler.browse.guard import Asgi, guarded
from crawler.browse.language import CLOCK, count, language, local, told
from crawler.browse.metadata import NAME
from crawler.browse.query_csv import ROUTES, query_csv
from crawler.browse.questions import QUESTIONS
from crawler.browse.words import web_link, zh_match, zh_query, zh_snippet
from crawler.storage.bounded import bound
from crawler.storage.database import only_read


@hookimpl
def prepare_connection(conn: Any, database: str) -> None:
    if database == NAME:
        only_read(conn)
        bound(conn)
        conn.create_function("zh_query", 1, zh_query, deterministic=True)
        conn.create_function("zh_match", -1, zh_match, deterministic=True)
        conn.create_function("zh_snippet", 2, zh_snippet, deterministic=True)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    env.filters["web_link"] = web_link
    env.filters["local"] = local
    env.globals["questions"] = QUESTIONS
    env.globals["database_name"] = NAME
    env.globals |= {
        "told": told,
        "page_language": lambda: language.get() or "zh",
        "verdict_said": health.word,
        "column_name": table_words.column_name,
        "column_about": table_words.column_about,
        "table_about": table_words.table_about,
        "comparison": table_words.comparison,
        "conditions": table_words.conditions,
        "rows_said": table_words.rows,
        "facet_name": table_words.facet_name,
        "error_head": table_words.error_head,
        "error_text": table_words.error_text,
        "path_with_added_args": path_with_added_args,
        "site_label": lambda site, names: names[site],
        "all_columns": lambda request: path_with_removed_args(request, {"_nocol", "_col"}),
        "count": count,
        "clock": lambda: told(*CLOCK),
        "navigation": views.navigation,
    }


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def found() -> dict[str, Any]:
        shown: dict[str, Any] = {
            "here": views.here(datasette, request),
            "may_leave": views.is_in(datasette, request),
        }
        if view_name == "table":
            shown["sites_called"] = await views.site_names(datasette)
        if view_name == "row" and (database, table) == (NAME, "articles"):
            shown |= await views.article(datasette, request.url_vars["pks"])
        return shown

    return found


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    whole = [(route, query_csv) for route in ROUTES]
    return [
        (r"^/$", views.home),
        (r"^/search$", views.home),
        (r"^/list/(?P<kind>atom|csv|xlsx)$", views.exported),
        (r"^/charts$", views.charts),
        (r"^/(?:sites|health)$", site_views.all_sites),
        (r"^/sites/(?P<name>[^/]+)$", site_views.one_site),
        (r"^/-/sites/(?P<name>[^/]+)/(?P<what>pause|resume|rename)$", site_views.choose),
        (r"^/-/sites/(?P<name>[^/]+)/crawl$", site_views.crawl),
        (r"^/-/sites/(?P<name>[^/]+)/relearn$", site_views.relearn),
        (r"^/jobs$", job_views.all_jobs),
        (r"^/jobs/(?P<number>\d{1,9})$", job_views.one_job),
        (r"^/jobs/(?P<number>\d{1,9})/file$", job_views.file),
        (r"^/-/jobs/add$", job_views.add),
        (r"^/-/jobs/list$", job_views.add_list),
        (r"^/-/jobs/crawl$", job_views.crawl_all),
        (r"^/-/jobs/export$", job_views.export),
        (r"^/-/jobs/(?P<number>\d{1,9})/stop$", job_views.stop),
        (r"^/-/jobs/(?P<number>\d{1,9})/decide$", job_views.decide),
        (r"^/-/mark$", views.mark),
        (r"^/-/language$", views.speak),
        (r"^/-/enter$", views.enter),
        (r"^/-/leave$", views.leave),
        (r"^/-/watch/(?P<name>.+)\.atom$", views.feed),
        (mend.ROUTES[0], mend.mend),
        (mend.ROUTES[1], mend.frame),
        *whole,
    ]


@hookimpl
def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Makes the numbers of articles in the answers to questions links to their pages, and says what a site is called."""
    if column in ("site", "original_site") and isinstance(value, str):
        return _named_site(datasette, value)
    if table is None and column == "article_id" and isinstance(value, int):
        href = datasette.urls.row(NAME, "articles", str(value))
        return Markup('<a href="{}">{}</a>').format(href, value)
    return None


async def _named_site(datasette: Any, site: str) -> Markup | None:
    """A site's name with what is typed for it, by which SQL finds it."""
    name = (await views.site_names(datasette))[site]
    return Markup("{} <code>{}</code>").format(name, site) if name != site else None


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    return [YearFacet]


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Callable[[Asgi], Asgi]:
    return partial(guarded, gate=views.gate_of(datasette))


class YearFacet(Facet):
    """How many rows there are of each year, by the first four digits of a column."""

    type = "year"

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """As Datasette asks for it: the results, and the columns that took too long."""
        results, late = [], []
        for config in self.get_configs():
            column = config["config"].get("column") or config["config"]["simple"]
            year = f"substr({escape_sqlite(column)}, 1, 4)"
            sql = (
                f"SELECT {year} AS value, count(*) AS count FROM ({self.sql})"
                f" WHERE {escape_sqlite(column)} IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 50"
            )
            try:
                found = await self.ds.execute(
                    self.database, sql, self.params, truncate=False,
                    custom_time_limit=self.ds.setting("facet_time_limit_ms"),
                )  # fmt: skip
            except QueryInterrupted:
                late.append(column)
                continue
            results.append(
                {
                    "name": f"{column} {table_words.YEAR}",
                    "type": "column",
                    "hideable": False,
                    "toggle_url": "",
                    "results": [self._value(column, row) for row in found.rows],
                    "truncated": False,
                }
            )
        return results, late

    def _value(self, column: str, row: Any) -> dict[str, Any]:
        argument = {f"{column}__startswith": row["value"]}
        selected = tuple(*argument.items()) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        path = change(self.request, argument)
        return {
            "value": row["value"],
            "label": row["value"],
            "count": row["count"],
            "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
            "selected": selected,
        }
