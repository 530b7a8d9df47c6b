"""``zhaoshang briefing``: what happened lately, to be forwarded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from crawler.briefings.content import Briefing
from crawler.briefings.markdown import markdown
from crawler.briefings.page import page
from crawler.briefings.word import check_installed, document
from crawler.cli.declared import declared_for, next_crawl
from crawler.cli.filters import (
    WEEK,
    check_filters,
    subject_options,
    tell_no_articles,
    tell_no_issue,
)
from crawler.cli.language import tell
from crawler.cli.options import database_option, set_option, settings_to_read
from crawler.clock import moment, present, stamp
from crawler.errors import UserError
from crawler.exports.target import file_at
from crawler.fields.zone import SHANGHAI
from crawler.health.reasons import counted
from crawler.languages import preferred
from crawler.standing import let_go
from crawler.storage.database import reading
from crawler.storage.issues import Issue, last_issue, note_issue, series
from crawler.storage.lately import lately
from crawler.storage.queries import last_article_id, last_revision_id
from crawler.storage.subscriptions import Subscription

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="[QUERY]", nargs=-1)
@click.option("--since", default="7d", metavar="7d|DAY|last", help="几天、某天起、上期后 days, day, issue  [7d]")  # fmt: skip
@subject_options
@click.option("--no-health", is_flag=True, help="不列站点的状况 leave out the sites' health")
@click.option("--html", "html_file", type=_FILE, help="写成网页 as HTML")
@click.option("--markdown", "markdown_file", type=_FILE, help="写成 Markdown as Markdown")
@click.option("--docx", "docx_file", type=_FILE, help="写成 Word 文件 as a Word document")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="语言，默认随系统 default: by the locale"
)
@click.option("--force", is_flag=True, help="覆盖已有文件 overwrite an existing file")
@database_option
@set_option
def briefing(
    words: tuple[str, ...],
    since: str,
    site: str | None,
    category: str | None,
    places: tuple[str, ...],
    place: str | None,
    industry: str | None,
    min_amount: int | None,
    stage: str | None,
    no_health: bool,
    html_file: Path | None,
    markdown_file: Path | None,
    docx_file: Path | None,
    lang: str | None,
    force: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """近几天的简报：新报道（转载合为一条）、阅读量最高的、有改动的，最后是需要处理的站点。

    新，是指这几天采到的新文章，不论署的是哪一天；接入网站时补齐的旧文章不算。可以像 search 一样加上关键词和筛选。网页
    是一个文件，不从别处加载任何东西。

    写成文件的就是一期。--since last 只说上一期（关键词和筛选相同）以来的，每篇只在一期里；同一天再写一次仍是同一期。

    What happened lately: new stories with reprints folded, the most viewed ones, what was edited, and at the end which
    sites need attention. New is what was first seen in these days, whatever date it bears, except what a site had
    published before it was added. Words and filters are those of search. The page is one file that loads nothing from
    elsewhere.

    A briefing written to a file is an issue. --since last reports what came since the last issue (with the same words
    and filters), each article in one issue only; an issue written again on the same day stays the same issue.

    \b
    例 examples:
      zhaoshang briefing                                  Markdown, 近 7 天 7 days
      zhaoshang briefing --since 30d --html month.html
      zhaoshang briefing --since last --docx week.docx
      zhaoshang briefing 光伏 --region 江苏 --no-health
      zhaoshang briefing --place 江苏 --min-amount 1亿
      zhaoshang briefing --since 2024-09-01 --lang en --markdown september.md
    """
    settings = settings_to_read(changes)
    now = present(settings["NOW"])
    today = now.astimezone(SHANGHAI).date()
    asked = Subscription(
        "", " ".join(words), places, site, category,
        place=place, industry=industry, min_amount=min_amount, stage=stage,
    )  # fmt: skip
    name = series(asked.words, places, asked.filters)
    issue = _last_issue(database, name, now) if since == "last" else None
    first = _day_of(issue) if issue else _first_day(f"{WEEK}d" if since == "last" else since, today)
    if docx_file is not None:
        check_installed()
    _ = asked.query  # a query that says nothing is told before the work
    with reading(database) as db:
        check_filters(db, asked.filters)
        made = Issue(stamp(now), last_article_id(db), last_revision_id(db))
        declared = declared_for(settings, changes, db)
        left = let_go(db, declared, now) | declared.paused.keys()
        told = Briefing(
            first,
            today,
            **lately(
                db,
                first,
                today,
                declared.is_due,
                left,
                asked.matches,
                asked.filters,
                issue,
                made,
            ),
            with_health=not no_health,
        )
        stored = last_article_id(db)
    if not told.stories:
        _say_why_empty(told.older, stored, asked)
    language = lang or preferred() or "zh"
    forms: tuple[tuple[Path | None, Callable[[Briefing, str], bytes]], ...] = (
        (html_file, lambda *told: page(*told).encode()),
        (markdown_file, lambda *told: markdown(*told).encode()),
        (docx_file, document),
    )
    for path, form in forms:
        if path is not None:
            with file_at(path, force=force, not_over=database) as file:
                file.write(form(told, language))
            tell(f"{path}：{len(told.stories)} 篇报道", f"{path}: {counted(len(told.stories), 'story', 'stories')}")  # fmt: skip
    if html_file is None and markdown_file is None and docx_file is None:
        click.echo(markdown(told, language), nl=False)
    else:
        made = replace(made, projects=frozenset(row["key"] for row in told.signed))
        note_issue(database, name, today.isoformat(), made)


def _say_why_empty(older: int, stored: int, asked: Subscription) -> None:
    """Tell why there is no story, and what to do: on the terminal, not in what is forwarded."""
    if not stored:
        tell_no_articles()
    elif older:
        zh, en = next_crawl()
        tell(
            f"首次采集补齐的旧文章（{older} 篇）不算新报道，以后采集到的才会写进简报。下一步：{zh}；旧文章可以搜索或导出：zhaoshang export --to all.xlsx",
            f"the {counted(older, 'older article')} fetched when a site was added are no news; what later crawls find will stand here. "
            f"Next: {en}; to export the older ones: zhaoshang export --to all.xlsx",
            err=True,
        )
    elif asked == Subscription("", ""):
        tell(
            "这几天没有采集到新文章；可用 --since 30d，或看各站点的状况：zhaoshang status",
            "no new article in these days; try --since 30d, or see how the sites are doing: zhaoshang status",
            err=True,
        )


def _last_issue(database: Path, name: str, now: datetime) -> Issue | None:
    """The last one of an earlier day; where there is none, that is told."""
    found = last_issue(database, name, now)
    if found is None:
        tell_no_issue()
    return found


def _day_of(issue: Issue) -> date:
    return moment(issue.at).astimezone(SHANGHAI).date()


def _first_day(since: str, today: date) -> date:
    try:
        if days := re.fullmatch(r"(\d{1,4})d", since):
            return today - timedelta(days=max(int(days[1]) - 1, 0))
        first = date.fromisoformat(since)
    except ValueError:
        first = date.max
    if first > today:
        raise UserError(
            f"--since 写作 7d、2024-09-01（不晚于今天）或 last：{since}",
            f"--since is 7d, a day such as 2024-09-01 (not after today) or last: {since}",
        )
    return first
