"""``zhaoshang status``: how all sites stand, on one screen; or the history of one."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from crawler.cli.declared import declared_for
from crawler.cli.language import (
    field_label,
    label,
    lines_of,
    printable,
    say,
    tell,
    width,
)
from crawler.cli.names import known
from crawler.cli.options import database_option, is_there, set_option, settings_to_read
from crawler.cli.table import COLOURS, Coloured, echo_table, tell_unloadable
from crawler.cli.verbs import pasteable
from crawler.clock import local, present
from crawler.errors import ExitCode, StorageError, UserError
from crawler.health import WORDS, Verdict, exit_code
from crawler.health.reasons import VIEWS_HIDDEN, counted, in_language, without_step
from crawler.languages import preferred
from crawler.standing import DAYS, Standing, standings
from crawler.storage import history, rereads
from crawler.storage.database import reading
from crawler.storage.issues import Issue, issue_before
from crawler.storage.reader import Readable

# Up to so many sites each has its row; of more, only those in trouble have one.
_SCREEN: Final = 20
_RUNS: Final = 10
_HEADINGS: Final = (
    ("站点", "site"), ("结论", "verdict"), ("上次采集", "last run"), ("7天", "new 7d"), ("30天", "30d"), ("文章", "stored"),
)  # fmt: skip
_SINCE_ISSUE: Final = ("上期后", "since issue")
_NO_FILE: Final = (
    "没有站点文件，crawl --all 不采集",
    "no site file; crawl --all skips it",
)
# What stands among the sections and is no list, by the end of its address.
_NO_LISTS: Final = {
    "mentioned": ("（只由其他文章链接到的文章）", "(articles that only other articles lead to)"),
    "revisits": ("（回访的文章）", "(articles visited again)"),
    "compared": ("（重读来比较的文章）", "(articles read again, to compare)"),
}


@click.command()
@click.argument("name", required=False, shell_complete=known)
@click.option("--runs", type=click.IntRange(min=1), default=_RUNS, show_default=True, metavar="N",
              help="最近几次采集 latest runs")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="输出 JSON print JSON")
@click.option("--exit-code", "coded", is_flag=True,
              help="退出码按结论 exit code by the worst verdict")  # fmt: skip
@database_option
@set_option
def status(
    name: str | None,
    runs: int,
    as_json: bool,
    coded: bool,
    database: Path,
    changes: tuple[str, ...],
) -> None:
    """所有站点一屏：上次采集、近期新文章、结论、下一步。给出站点名则显示它的历史：每次采集的结论和原因、栏目、各字段的比例。

    没有站点文件的会注明（--json 中 "file" 为 ok、wrong、none，有文件无法加载时为 unknown）；暂停的不算有问题；文件已删去、45
    天没有采集的只在末尾列出名字（--json 中 "watched" 为 false）。用网址试采而没有采到文章的不列出。比以往更久没有
    采集的站点另列一行（cron 还在运行吗），--exit-code 把它们算作不完整。

    All sites on one screen: last crawl, new articles in 7 and 30 days, verdict, next step. With a NAME: its
    history with the reasons for each verdict, its sections, how far their later pages have been reread, and how many
    articles have each field.

    A site without a file is marked ("file" in --json: ok, wrong, none, or unknown while some file cannot be loaded);
    45 days after its last crawl it is only named at the end ("watched" in --json: false). A site that was only tried
    by its URL and gave no article is left out. Sites that have not been crawled for longer than usual (twice the
    longest time between crawls plus a day; a fortnight with fewer than three days of crawls) are listed at the end:
    does cron run? With --exit-code they count as degraded.

    \b
    时间是北京时间；--json 中是 UTC，与库中一样。
    Times are those of Asia/Shanghai; in --json they are UTC, as stored.

    \b
    退出码总是 0，除非用 --exit-code，或指定的数据库不存在（5）。
    Exits with 0 unless --exit-code is given, or the named database is missing: 5.
    """
    settings = settings_to_read(changes)
    there = is_there(database, needed=coded)
    with reading(database) if there else nullcontext() as db:
        declared = declared_for(settings, changes, db)
        now = present(settings["NOW"])
        issue = _last_issue(database, now) if there else None
        found = standings(db, database, declared, now, name, issue)
        if name is not None and not found:
            raise UserError(
                f"没有名为 {name} 的站点；列出全部：zhaoshang status",
                f"no site named {name}; to list them: zhaoshang status",
            )
        one = _history(db, name, runs) if db and name else {}
    if as_json:
        told: Any = {**found[0].row, **one} if name else [site.row for site in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif name:
        _show_one(found[0], one)
    else:
        _show_all(found)
    shown = {site.site for site in found}
    tell_unloadable({site: error for site, error in declared.wrong.items() if site in shown})
    if coded:
        sys.exit(_code(found, is_one=name is not None))


def _code(sites: Sequence[Standing], is_one: bool) -> ExitCode:
    """The gravest; of what is watched no more only where it was asked for by its name."""
    asked = [site for site in sites if is_one or (site.watched and site.paused_since is None)]
    judged = [site.verdict for site in asked if site.verdict is not None]
    judged += [Verdict.BROKEN for site in sites if site.file == "wrong"]
    judged += [Verdict.DEGRADED for site in sites if site.overdue_days]
    return exit_code(judged) if judged else ExitCode.OK


def _history(db: Readable, name: str, limit: int) -> dict[str, Any]:
    runs = history.runs(db, name, limit)
    judged = next((run for run in runs if run["verdict"]), None)
    return {
        "runs": runs,
        "rereads": rereads.progress(db, name),
        "sections": history.sections_of(db, judged["id"]) if judged else [],
        "fields": {
            field: {"last": [last.present, last.articles], "before": [before.present, before.articles]}
            for field, (last, before) in history.fields_of(db, name).items()
        },
    }  # fmt: skip


def _last_issue(database: Path, now: datetime) -> Issue | None:
    """That of the briefing. Only its owner may read the file that knows it, and others ask how the sites stand too."""
    try:
        return issue_before(database, now)
    except StorageError as error:
        tell(error.zh, error.en, err=True)
        return None


def _show_all(sites: Sequence[Standing]) -> None:
    """Trouble first; many sites that are well become one line."""
    if not sites:
        tell("还没有站点：zhaoshang add 网址", "no sites yet: zhaoshang add URL")
        return
    left = sorted(site.site for site in sites if not site.watched)
    sites = [site for site in sites if site.watched]
    shown = [site for site in sites if len(sites) <= _SCREEN or not site.is_well]
    if shown:
        rows = [_row(site) for site in shown]
        has_issue = shown[0].new_last is not None
        headings = (*_HEADINGS, _SINCE_ISSUE) if has_issue else _HEADINGS
        echo_table(headings, rows, numbers=tuple(range(3, len(headings))))
    for site in shown:
        if not site.is_well:
            for line in _advice(site):
                click.echo(lines_of(f"{site.site}: {line}"))
    _tell_names(
        "比以往更久没有采集（天），cron 还在运行吗：",
        "not crawled for longer than usual (days); does cron run?",
        [f"{site.site} ({site.overdue_days})" for site in sites if site.overdue_days],
    )
    _tell_names(
        "停更天数超过以往，看看网站是否停更或搬家：",
        "no new article for longer than ever (days); see whether they have moved or stopped:",
        [f"{site.site} ({site.silent_days})" for site in sites if site.is_well and site.silent_days and not site.paused_since],
    )  # fmt: skip
    _tell_names(
        f"{_NO_FILE[0]}：",
        f"{_NO_FILE[1]}:",
        [site.site for site in sites if site.is_well and site.file == "none"],
    )
    _tell_names(
        "已暂停，crawl --all 不采集：",
        "paused, left out by crawl --all:",
        [site.site for site in sites if site.paused_since],
    )
    well = [
        site.site
        for site in sites
        if site not in shown and not site.overdue_days and not site.paused_since
    ]
    if well:
        new = sum(site.new_7 for site in sites)
        heading = say(
            f"{len(well)} 个站点正常，",
            f"{counted(len(well), 'site')} {'is' if len(well) == 1 else 'are'} well, ",
        )
        heading += say(
            f"全部站点近 7 天共有 {new} 篇新文章：", f"{new} new articles in 7 days in all:"
        )
        click.echo(heading)
        click.echo(click.wrap_text(" ".join(well), 78, "  ", "  "))
    _tell_names(
        f"不再关注（没有站点文件，{DAYS} 天没有采集），文章都还在：",
        f"no longer under watch (no file, not crawled in {DAYS} days); their articles are kept:",
        left,
    )


def _tell_names(zh: str, en: str, names: Sequence[str]) -> None:
    """Sites that have something in common, if there are any."""
    if names:
        tell(zh, en)
        click.echo(click.wrap_text(" ".join(names), 78, "  ", "  "))


def _row(site: Standing) -> list[str | Coloured]:
    started = local(site.last["started_at"]) if site.last else ""
    colour = COLOURS[site.verdict] if site.verdict else "dim"
    return [
        site.site,
        Coloured(_standing_label(site), "dim" if site.paused_since else colour),
        started,
        str(site.new_7),
        str(site.new_30),
        str(site.articles),
        *([] if site.new_last is None else [str(site.new_last)]),
    ]


def _show_one(site: Standing, told: Mapping[str, Any]) -> None:
    name = f"{site.site} {printable(site.name)}" if site.name != site.site else site.site
    click.echo(f"{name}: {_standing_label(site)}")
    tell(
        f"共 {site.articles} 篇，近 7 天新增 {site.new_7}，近 30 天新增 {site.new_30}",
        f"{site.articles} articles, {site.new_7} new in 7 days, {site.new_30} in 30",
    )
    if site.new_last is not None:
        tell(
            f"上期简报以来新增 {site.new_last}",
            f"{site.new_last} new since the last issue of a briefing",
        )
    if site.paused_since:
        tell(
            f"已暂停（始于 {local(site.paused_since)}），恢复：zhaoshang resume {site.site}",
            f"paused since {local(site.paused_since)}; to go on: zhaoshang resume {site.site}",
        )
    if site.overdue_days:
        tell(
            f"{site.overdue_days} 天没有采集：cron 还在运行吗？",
            f"not crawled for {site.overdue_days} days; does cron run?",
        )
    for line in _advice(site):
        click.echo(lines_of(line))
    if not told.get("runs"):
        tell(f"还没有采集过：zhaoshang crawl {site.site}", f"never crawled: zhaoshang crawl {site.site}")  # fmt: skip
        return
    click.echo("\n" + label("采集", "runs"))
    for number, run in enumerate(told["runs"]):
        numbers = " ".join(
            # A run that did not end has told no number.
            f"{label(*words)}={'-' if run[words[1]] is None else run[words[1]]}"
            for words in (("新增", "new"), ("更新", "changed"), ("拒收", "rejected"), ("失败", "failed"))
        )  # fmt: skip
        verdict = _verdict_label(run, None if number else site.running_since)
        click.echo(f"  {local(run['started_at'])}  {verdict}  {numbers}")
        for line in (run["why"] or "").splitlines():
            click.echo(lines_of(_in_language(line), "    "))
    if told["sections"]:
        click.echo("\n" + label("栏目（首页链接数 · 文章 · 新存 · 失败）", "sections (links on the first page · rows · stored · failed)"))  # fmt: skip
        for section in told["sections"]:
            links = "-" if section["links"] is None else section["links"]
            counts = (
                f"{links:>4} {section['rows']:>5} {section['stored']:>5} {section['failed']:>5}"
            )
            click.echo(
                f"  {counts}  {printable(_section_name(section['url'], site.section_names))}"
            )
    if told["rereads"]["lists"]:
        _tell_rereads(told["rereads"])
    if told["fields"]:
        click.echo("\n" + label("字段（上次 · 以前）", "fields (last time · before)"))
        for field, shares in told["fields"].items():
            last, before = (_percent(*shares[key]) for key in ("last", "before"))
            name = field_label(field)
            click.echo(f"  {name}{' ' * (12 - width(name))} {last:>5} {before:>5}")
    hidden, views = site.views_hidden, told["fields"].get("views")
    if hidden and not (views and views["last"][0]):
        zh, en = VIEWS_HIDDEN[hidden]
        tell(f"浏览数（views，为 NULL）{zh}", f"views (NULL) are {en}")


def _tell_rereads(told: Mapping[str, Any]) -> None:
    """How far the later list pages have been read again: all that a list shows is known when a round is whole."""
    read, pages, since, whole = (told[key] for key in ("read", "pages", "since", "whole_at"))
    zh, en = f"{pages} 页中的 {read} 页", f"{read} of {counted(pages, 'page')}"
    if since:
        zh, en = f"{zh}（始于 {local(since)}）", f"{en} (since {local(since)})"
    end_zh = f"，此前已于 {local(whole)} 读完一轮" if whole else "，还没有读完过一轮"
    end_en = f"; all were read by {local(whole)} before" if whole else "; not all were read yet"
    click.echo()
    tell(
        f"后面的列表页轮流重读：{zh}{end_zh}",
        f"later list pages, read again in turns: {en}{end_en}",
    )


def _section_name(url: str, names: Mapping[str, str]) -> str:
    """A section's name, where its file gives it one, and address; in words what stands among them and is no list."""
    _, parting, what = url.rpartition("#")
    if parting and what in _NO_LISTS:
        return say(*_NO_LISTS[what])
    return f"{names[url]}  {url}" if names.get(url) else url


def _advice(site: Standing) -> list[str]:
    """Why a site is not well, and what to do; one line each."""
    last = site.last
    if last is None:
        return []
    if site.file == "wrong":
        return []  # what is wrong with the file now is told below
    reasons = (last["why"] or "").splitlines()
    lines = [_in_language(line) for line in reasons[:1]]
    if site.file == "none":
        # By its name it can be neither crawled nor checked; by its address it can.
        steps = [pasteable(f"zhaoshang {verb} {site.site}") for verb in ("crawl", "check")]
        lines = [
            without_step(line) if any(step in line for step in steps) else line for line in lines
        ]
    if len(reasons) > 1:
        more = len(reasons) - 1
        lines.append(say(f"另有 {more} 条：zhaoshang status {site.site}",
                         f"{more} more: zhaoshang status {site.site}"))  # fmt: skip
    if not last["verdict"]:
        lines.append(_not_ended(site))
    if site.file == "none":
        lines.append(say(*_NO_FILE))
    return lines


def _not_ended(site: Standing) -> str:
    """Whoever crawls what is being crawled is refused."""
    if since := site.running_since:
        return say(f"正在采集，始于 {local(since)}", f"running since {local(since)}")
    if since := site.all_running_since:
        return say(
            f"没有结束；全部站点正在采集，始于 {local(since)}",
            f"not finished; a crawl of all sites has been running since {local(since)}",
        )
    zh, en = "没有结束：还在进行，或被强行终止", "not finished: still running, or killed"
    if site.file == "none":
        return say(zh, en)
    step = f"zhaoshang crawl {site.site}"
    return say(f"{zh}；下一步：{step}", f"{en}; next: {step}")


def _in_language(line: str) -> str:
    """A stored reason in the user's language."""
    return printable(pasteable(in_language(line, preferred())))


def _standing_label(site: Standing) -> str:
    if site.paused_since and not site.running_since:
        return label("已暂停", "paused")
    return _verdict_label(site.last, site.running_since)


def _verdict_label(run: Mapping[str, Any] | None, running_since: str | None = None) -> str:
    if run is None:
        return label("未采集", "never crawled")
    if running_since:
        return label("采集中", "running")
    if not run["verdict"]:
        return label("未结束", "not ended")
    return label(*WORDS[Verdict(run["verdict"])])


def _percent(present: int, articles: int) -> str:
    return f"{round(100 * present / articles)}%" if articles else "-"
