"""``zhaoshang search``: which articles speak of something."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import click

from crawler.cli.filters import (
    check_filters,
    check_index,
    fact_options,
    filter_options,
    new_words,
    parsed,
    say_why_nothing_new,
    since_issue,
    without_new,
)
from crawler.cli.language import printable, say, tell, width
from crawler.cli.options import database_option
from crawler.cli.table import styled
from crawler.fields.money import money
from crawler.health.reasons import counted
from crawler.storage import attachment_reading, attachment_search, queries
from crawler.storage import search as index
from crawler.storage.database import reading
from crawler.storage.search_query import SearchQuery, snippet
from crawler.storage.site_names import SiteNames

_MARGIN: Final = " " * 8
_COLUMNS: Final = 72
# They stand behind a text, and begin no line.
_NEVER_FIRST: Final = frozenset("，。；：、！？）”》〉】」…")
# Of the projects of a list that match: so many are shown.
_PROJECTS: Final = 3


@click.command(
    # -招聘 is a word to leave out, not a row of options.
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", metavar="QUERY", nargs=-1)
@filter_options
@fact_options
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="最多几篇 articles at most")  # fmt: skip
@click.option("--in", "within", type=click.Choice([str(w) for w in index.Within]), default="all", show_default=True, help="文章、附件或两者 articles, attachments or both")  # fmt: skip
@click.option("--copies", is_flag=True, help="转载也逐篇列出 list every reprint too")
@click.option("--json", "as_json", is_flag=True, help="逐行输出 JSON one JSON object a line")
@database_option
def search(
    words: tuple[str, ...],
    site: str | None,
    category: str | None,
    since: str | None,
    until: str | None,
    new_since: str | None,
    regions: tuple[str, ...],
    place: str | None,
    industry: str | None,
    min_amount: int | None,
    stage: str | None,
    limit: int,
    within: str,
    copies: bool,
    as_json: bool,
    database: Path,
) -> None:
    """搜索标题、正文、栏目、来源，以及附件里的文字。标题命中的在前，其次从新到旧；同一报道只列一条。

    Search title, body, category, source and the text of attachments. Matches in the title come first, then the newest;
    a story that several sites carry is shown once.

    \b
    例 examples:
      zhaoshang search 光伏 园区                两个词都有 both words
      zhaoshang search "光伏 OR 储能"           有一个即可 either
      zhaoshang search '"招商引资"' -招聘        短语；不含 phrase; without
      zhaoshang search 光伏组件 --in attachments
      zhaoshang search 签约 --region 广东 --since 2024-09-01
      zhaoshang search --place 广东 --industry 锂电 --min-amount 1亿 --stage 签约
    """
    filters = index.Filters(
        site, category, since, until, place, industry, min_amount, stage, new_since
    )
    filters = since_issue(filters, database, words, regions)
    # What narrows the articles is a question by itself: what is new, what a site has, what was signed.
    listed = filters != index.Filters() and not (words or regions)
    if not (words or regions or listed):
        context = click.get_current_context()
        word = next(each for each in context.command.params if each.name == "words")
        raise click.MissingParameter(ctx=context, param=word)
    query = SearchQuery() if listed else parsed(words, regions)
    with reading(database) as db:
        check_index(db)
        check_filters(db, filters)
        asked = index.search(db, query, filters, index.Within(within))
        found = index.newest(db, filters) if listed else asked
        hits = list(islice(found if copies else index.one_a_story(found), limit + 1))
        elsewhere = queries.other_sites(db, [hit.row for hit in hits])
        sites = SiteNames.of(db)
        waiting = index.waiting(db)
        searched = 0 if hits else index.searched(db, filters)
        whole = 0 if hits or searched else index.searched(db, without_new(filters))
        texts = {
            hit.file.text_id: attachment_search.text_of(db, hit.file.text_id)
            for hit in hits[:limit]
            if hit.file
        }
        projects = {
            hit.file.text_id: attachment_reading.projects_that_match(
                db, hit.file.text_id, query, _PROJECTS
            )
            for hit in hits[:limit]
            if hit.file
        }
    for number, hit in enumerate(hits[:limit]):
        if as_json:
            click.echo(
                json.dumps(
                    _as_json(hit, query, elsewhere, texts, projects, sites), ensure_ascii=False
                )
            )
        else:
            _print(hit, query, elsewhere, texts, projects, sites, first=number == 0)
    if not hits:
        _say_empty(query, filters, searched)
        say_why_nothing_new(filters, searched, whole)
    elif len(hits) > limit and not as_json:
        tell(f"还有更多，用 --limit 多显示些（现为 {limit}）", f"There are more; raise --limit (now {limit})", err=True)  # fmt: skip
    if waiting:
        tell(
            f"有 {waiting} 篇尚未编入索引：zhaoshang index rebuild",
            f"{waiting} articles are not indexed yet: zhaoshang index rebuild",
            err=True,
        )


def _as_json(
    hit: index.Hit,
    query: SearchQuery,
    elsewhere: Mapping[int, list[str]],
    texts: Mapping[int, str],
    projects: Mapping[int, list[dict[str, Any]]],
    sites: SiteNames,
) -> dict[str, Any]:
    names = ("id", "site", "url", "title", "published_at", "published_about", "category", "source", "views")  # fmt: skip
    text, spans = snippet(hit.row["body"] or "", query)
    return {
        **{name: hit.row[name] for name in names},
        "site_name": sites[hit.row["site"]],
        "cluster_id": hit.row["cluster_id"],
        "also_at": elsewhere.get(hit.row["id"], []),
        "in_title": hit.in_title,
        "snippet": text,
        "hits": spans,
        "attachment": _file_as_json(hit, query, texts, projects),
    }


def _file_as_json(
    hit: index.Hit,
    query: SearchQuery,
    texts: Mapping[int, str],
    projects: Mapping[int, list[dict[str, Any]]],
) -> dict[str, Any] | None:
    if hit.file is None:
        return None
    text, spans = snippet(texts[hit.file.text_id], query)
    return {
        "id": hit.file.file_id,
        "url": hit.file.url,
        "name": hit.file.name,
        "snippet": text,
        "hits": spans,
        "projects": projects[hit.file.text_id],
    }


def _print(
    hit: index.Hit,
    query: SearchQuery,
    elsewhere: Mapping[int, list[str]],
    texts: Mapping[int, str],
    projects: Mapping[int, list[dict[str, Any]]],
    sites: SiteNames,
    first: bool,
) -> None:
    row = hit.row
    day = (row["published_at"] or row["published_about"] or "")[:10]
    others = len(elsewhere.get(row["id"], []))
    also = say(f"另见 {others} 个站点", f"also at {counted(others, 'site')}") if others else None
    head = "  ".join(filter(None, [day or "—", sites[row["site"]], row["category"], also]))
    if not first:
        click.echo()
    click.echo(styled(f"{row['id']:>6}  {printable(head)}", "dim"))
    title = row["title"]
    click.echo(_marked(title, query.spans(title), "bold"))
    text, spans = snippet(row["body"] or "", query)
    # Where only a file matches, the beginning of the text says nothing.
    for line in _lines(text, spans) if spans or hit.file is None else ():
        click.echo(_marked(*line, ""))
    if hit.file is not None:
        name = printable(f"{hit.file.file_id}. {hit.file.name}")
        click.echo(styled(f"{_MARGIN}{say('附件', 'attachment')} {name}", "dim"))
        listed = projects[hit.file.text_id]
        for project in listed:
            told = _project(project)
            click.echo(_marked(told, query.spans(told), ""))
        for line in _lines(*snippet(texts[hit.file.text_id], query)) if not listed else ():
            click.echo(_marked(*line, ""))


def _project(row: Mapping[str, Any]) -> str:
    """A project of a list on one line: its cell, name, firm, sum, place and stage."""
    amount = (
        money(row["amount"], row["ccy"], say("zh", "en")) if row["amount"] is not None else None
    )
    said = (row["name"], row["company"], amount, row["place"], row["stage"])
    return f"{attachment_reading.cited(row, row['name_cell'])}  {' · '.join(filter(None, said))}"


def _lines(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """A snippet in lines of at most 72 columns; none begins with a sign that belongs to the text before it."""
    start = 0
    while start < len(text):
        end, taken = start, 0
        while end < len(text) and (taken := taken + width(text[end])) <= _COLUMNS:
            end += 1
        while end < len(text) and text[end] in _NEVER_FIRST and end > start + 1:
            end -= 1
        yield (
            text[start:end],
            [
                (max(a, start) - start, min(b, end) - start)
                for a, b in spans
                if a < end and b > start
            ],
        )
        start = end


def _marked(text: str, spans: list[tuple[int, int]], style: str) -> str:
    shown, text, done = _MARGIN, printable(text), 0
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)
            shown += styled(text[done:start], style) + styled(text[start:end], "red")
            done = end
    return shown + styled(text[done:], style)


def _say_empty(query: SearchQuery, filters: index.Filters, searched: int) -> None:
    asked = [
        (f"站点 {filters.site}", f"site {filters.site}", filters.site),
        (f"栏目 {filters.category}", f"section {filters.category}", filters.category),
        (f"{filters.since} 起", f"since {filters.since}", filters.since),
        (f"{filters.until} 止", f"until {filters.until}", filters.until),
        (*new_words(filters), filters.new_since or filters.new_after is not None),
    ]
    where_zh = "，".join(zh for zh, _, is_asked in asked if is_asked)
    where_en = ", ".join(en for _, en, is_asked in asked if is_asked)
    where_zh, where_en = (
        f"（{where_zh}）" if where_zh else "",
        f" ({where_en})" if where_en else "",
    )
    tell(
        f"没有找到{f'：{query}' if str(query) else '文章'}{where_zh}，搜索了 {searched} 篇文章的标题、正文、栏目、来源和附件",
        f"{f'nothing found for: {query}' if str(query) else 'no articles'}{where_en}; searched title, body, category, source and attachments of {searched} articles",
        err=True,
    )
