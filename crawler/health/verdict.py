"""What a site promises against what a run delivered. Pure: counts in, verdict out.

``scrapy crawl`` ends the same way whether a site was read, was down or had been redesigned. Here the
difference is made: a run that found nothing never looks like a quiet day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from crawler.errors import ExitCode, UserError
from crawler.health import failures
from crawler.health.counts import RunCounts, SectionCounts
from crawler.health.habits import FEW, Habits, at_least
from crawler.health.reasons import LOOK, Reason, Steps, counted, reason, where
from crawler.health.suspicion import TEASER, Evidence, suspicions


class Verdict(StrEnum):
    """How a run went; stored in ``crawls.verdict``."""

    OK = "ok"
    QUIET = "quiet"
    """Nothing new and nothing changed, as is usual for the site."""
    DEGRADED = "degraded"
    """Something is missing that the site promises; what was stored is right."""
    BROKEN = "broken"
    """Nothing that can be trusted: the site is down, redesigned or forbids us."""
    UNFINISHED = "unfinished"
    """The time that the run was given was up; the next run goes on. No fault of anybody."""
    LOCKED = "locked"
    """Another process is crawling the site; nothing was done, and no row of ``crawls`` was written."""
    INTERRUPTED = "interrupted"
    """Stopped from outside before the end; what was fetched is stored."""
    STORAGE = "storage"
    """The database refused to take the articles."""


# What people are told, in Chinese and in English.
WORDS: Final = {
    Verdict.OK: ("正常", "ok"),
    Verdict.QUIET: ("无新内容", "quiet"),
    Verdict.DEGRADED: ("不完整", "degraded"),
    Verdict.BROKEN: ("失败", "broken"),
    Verdict.UNFINISHED: ("未完", "unfinished"),
    Verdict.LOCKED: ("占用", "locked"),
    Verdict.INTERRUPTED: ("中断", "interrupted"),
    Verdict.STORAGE: ("存储出错", "storage"),
}
EXIT_CODES = {
    Verdict.OK: ExitCode.OK,
    Verdict.QUIET: ExitCode.OK,
    Verdict.DEGRADED: ExitCode.DEGRADED,
    Verdict.BROKEN: ExitCode.BROKEN,
    Verdict.UNFINISHED: ExitCode.OK,
    Verdict.LOCKED: ExitCode.LOCKED,
    Verdict.INTERRUPTED: ExitCode.INTERRUPTED,
    Verdict.STORAGE: ExitCode.STORAGE,
}
# Which verdict decides the exit code of a run over several sites, the gravest first.
_GRAVITY = (
    Verdict.STORAGE,
    Verdict.INTERRUPTED,
    Verdict.BROKEN,
    Verdict.DEGRADED,
    Verdict.LOCKED,
    Verdict.UNFINISHED,
    Verdict.OK,
    Verdict.QUIET,
)
# How a run closes its spiders before their end, as ``crawls.reason`` has it.
SHUTDOWN = "shutdown"
TIME_UP = "time_up"
STALLED = "stalled"
# What the spider calls a request that robots.txt forbids.
_ROBOTS: Final = "robots"
# And one whose robots.txt leads to another site, as after a domain was sold.
_ROBOTS_ELSEWHERE: Final = "robots_offsite"
# Other hosts that a line names.
_HOSTS: Final = 3
# New sections that a line names.
_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class Expect:
    """What a site promises. Floors and ceilings; a run outside them is not ok."""

    min_links: int = 1
    """Article links on the first page of every section, at least."""
    max_failed: float = 0.1
    """Share of the article pages that may fail (404, time-out …); one or two may in any case, unless it is 0."""
    max_rejected: float = 0.1
    """Share of the article pages that may turn out to be no article (soft 404 …); the same holds."""
    max_missing: float = 0.5
    """Share of the articles that may lack a field whose selector is declared."""
    may_lack: tuple[str, ...] = ()
    """Declared fields that the site shows on some articles only."""
    max_quiet_days: int | None = None
    """Days without a new article that are normal for the site; None: twice its longest silence so far."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons, the gravest first."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    """What is worth knowing and no reason to alarm anybody: printed and kept in the database, mailed to nobody."""


def judge(
    run: RunCounts,
    expect: Expect,
    selectors: Mapping[str, str] | None = None,
    *,
    habits: Habits | None = None,
    quiet_days: int | None = None,
    steps: Steps | None = None,
) -> Judgement:
    """Judge a finished run.

    ``selectors``: declared field -> what is declared, named where it finds nothing. ``habits``: what the site
    delivered before. ``quiet_days``: how long ago it published its newest article, None if that is not known.
    """
    if run.storage_error:
        return Judgement(Verdict.STORAGE, (Reason(run.storage_error.zh, run.storage_error.en),))
    if run.reason == SHUTDOWN:
        stopped = Reason("被中断，已采集的都已保存", "interrupted; what was fetched is stored")
        return Judgement(Verdict.INTERRUPTED, (stopped,))
    selectors, habits, steps = selectors or {}, habits or Habits(), steps or Steps()
    told = [*run.told, *_left_elsewhere(run), *_candidates(run)]
    in_time = run.reason != TIME_UP
    listed = [section for section in run.sections.values() if section.listed]
    if not in_time:
        # A section whose turn had not come says nothing.
        listed = [s for s in listed if s.trouble or s.first_page_links is not None]
    links = selectors.get("article_links", "")
    bad = [s for s in listed if _is_troubled(s, expect, habits)]
    # Of a site that is well otherwise, it is a section that may have been removed.
    of_lists = steps if len(bad) < len(listed) else replace(steps, drop=None)
    lists = _list_troubles(bad, expect, links, habits, of_lists)
    suspected = suspicions(run.evidence, expect.may_lack, selectors, habits, steps)
    if has_moved(run, habits):
        suspected = [_moved(listed, steps), *suspected]
    if suspected or (bad and len(bad) == len(listed)):
        return Judgement(Verdict.BROKEN, (*lists, *suspected))
    if in_time and _nothing_came(run, habits):
        return Judgement(Verdict.BROKEN, (*lists, _nothing_stored(run, steps)))
    silent = in_time and not (run.new and habits.known)
    silence = _silence(expect, habits, quiet_days) if silent else None
    degraded = [*lists, *_now_elsewhere(listed, habits), *_ceilings(run, expect, selectors, steps)]
    degraded += _out_of_reach(listed)
    degraded += _pages_unread(listed, selectors, steps)
    degraded += _missing_fields(run, expect, selectors, habits, steps)
    degraded += _teasers(run)
    degraded += run.evidence.values.troubles(selectors, steps)
    degraded += _disagreements(run, selectors, steps)
    degraded += files_missing(run, steps)
    if run.archive_error:
        degraded.append(_not_archived(run.archive_error))
    if in_time and run.reason != "finished":
        degraded.append(
            reason(f"提前结束：{run.reason}", f"ended early: {run.reason}", steps.crawl)
        )
    if silence and not _was_told(expect, habits):
        degraded.append(silence)
    if degraded:
        return Judgement(Verdict.DEGRADED, tuple(degraded), notes=tuple(told))
    if not in_time:
        rest = Reason("时间到，其余的下次接着采", "time was up; the next run continues")
        return Judgement(Verdict.UNFINISHED, (rest,), notes=tuple(told))
    notes = (*told, silence) if silence else tuple(told)
    notes = (*notes, *_elsewhere(listed, habits), *_files_told(run))
    if run.stored_as and run.stored_as != run.site:
        notes = (*notes, _stored_as(run, run.stored_as))
    if habits.known and not run.new and not run.changed:
        return Judgement(Verdict.QUIET, notes=notes)
    return Judgement(Verdict.OK, notes=notes)


def no_list_is_usual(run: RunCounts, expect: Expect, habits: Habits) -> bool:
    """Whether every list page that answered has too few links: then none of what they lead to is believed."""
    answered = [s for s in run.sections.values() if s.listed and s.first_page_links is not None]
    return bool(answered) and all(_is_troubled(s, expect, habits) for s in answered)


def has_moved(run: RunCounts, habits: Habits) -> bool:
    """Whether every list of a known site that answered leads to other hosts, and nowhere else: nothing that stands there
    is known, and what the site itself holds is not listed."""
    answered = [s for s in run.sections.values() if s.listed and s.first_page_links]
    return (
        habits.known
        and sum(s.first_page_links or 0 for s in answered) >= FEW
        and all(s.leads_elsewhere for s in answered)
        and any(habits.had_its_own(s.url) is not False for s in answered)
    )


def short_lists(run: RunCounts, expect: Expect, habits: Habits) -> list[str]:
    """The sections whose first pages show fewer links than is promised, or usual."""
    listed = [s for s in run.sections.values() if s.listed and s.first_page_links]
    return [s.url for s in listed if _is_short(s, expect, habits)]


def exit_code(verdicts: list[Verdict]) -> ExitCode:
    """The exit code of a run over several sites: that of the gravest verdict."""
    return EXIT_CODES[min(verdicts, key=_GRAVITY.index)] if verdicts else ExitCode.INTERNAL


def files_missing(run: RunCounts, steps: Steps) -> list[Reason]:
    """Why a site's files are not read: the extra is missing, or none of them was had."""
    files = run.files
    if files is None:
        return []
    if files.missing is not None:
        # It ends in the command that installs it.
        return [Reason(files.missing.zh, files.missing.en, files.missing.en.rpartition(": ")[2])]
    if not files.failed or files.failed < files.asked:
        return []
    why = "、".join(f"{word} {count}" for word, count in files.why.most_common(3))
    return [
        reason(
            f"{files.failed} 个附件都没有取到（{why}），例如 {files.example}",
            f"none of the {files.failed} attachments could be fetched ({why.replace('、', ', ')}), e.g. {files.example}",
            steps.crawl,
        )
    ]


def _files_told(run: RunCounts) -> list[Reason]:
    """What a run that may have no news had of files: a list behind an old article may have changed."""
    files = run.files
    if files is None or not (files.new or files.changed):
        return []
    return [
        reason(
            f"附件：新收到 {files.new} 个，有变化 {files.changed} 个",
            f"attachments: {files.new} new, {files.changed} changed",
            f"zhaoshang attachments list {run.site}",
        )
    ]


def _not_archived(error: UserError) -> Reason:
    return reason(
        f"网页没有存档（文章已照常入库）：{error.zh}",
        f"pages were not archived (articles were stored as usual): {error.en}",
        "zhaoshang doctor",
    )


def _is_troubled(section: SectionCounts, expect: Expect, habits: Habits) -> bool:
    return section.first_page_links is None or (
        _is_short(section, expect, habits) and not section.continues
    )


def _is_short(section: SectionCounts, expect: Expect, habits: Habits) -> bool:
    return (section.first_page_links or 0) < _links_floor(section, expect, habits)


def _list_troubles(
    sections: Sequence[SectionCounts], expect: Expect, selector: str, habits: Habits, steps: Steps
) -> list[Reason]:
    """Why first pages are not as they should be. A site that is down says so once, not for each section."""
    unanswered: dict[str, list[str]] = {}
    few: dict[int, list[SectionCounts]] = {}
    for section in sections:
        if (found := section.first_page_links) is None:
            unanswered.setdefault(section.trouble or "host_down", []).append(section.url)
        else:
            few.setdefault(found, []).append(section)
    reasons = [_unanswered(why, urls, steps) for why, urls in unanswered.items()]
    for found, short in sorted(few.items()):
        floor = max(_links_floor(section, expect, habits) for section in short)
        urls = [section.url for section in short]
        reasons.append(_few_links(found, floor, urls, selector, steps))
    return reasons


def _unanswered(why: str, urls: Sequence[str], steps: Steps) -> Reason:
    """Why list pages were not had: one, or several for the same reason."""
    count = len(urls)
    zh, en = (f" {count} 个列表页", f"{count} list pages") if count > 1 else ("列表页", "list page")
    which_zh, which_en = (f"如 {urls[0]}", f"e.g. {urls[0]}") if count > 1 else (urls[0], urls[0])
    if why == _ROBOTS:
        the = "" if count > 1 else "the "
        return reason(
            f"robots.txt 现在禁止采集{'该' * (count == 1)}{zh}：{which_zh}",
            f"robots.txt forbids {the}{en}: {which_en}",
            failures.RESPECT,
        )
    if why == _ROBOTS_ELSEWHERE:
        return reason(
            f"{zh.strip()}没有采集，因为 robots.txt 转到别的网站（域名易主？）：{which_zh}",
            f"{en} not requested, because robots.txt redirects to another site (was the domain sold?): {which_en}",
            ("用浏览器打开该网站看看", "look at that site in a browser"),
        )
    told_zh, parting, told_en = why.partition(" / ")
    if parting:
        # A sentence that says it all: why a site could not be learned.
        word = failures.word_in(told_en)
        return reason(told_zh, told_en, failures.step(word, steps) if word else steps.check)
    why_zh, why_en = failures.said(why)
    colon_zh, colon_en = ("", "") if why_zh == why else (f"：{why_zh}", f": {why_en}")
    return reason(
        f"{zh.strip()}打不开：{which_zh}（{why}{colon_zh}）",
        f"{en} failed: {which_en} ({why}{colon_en})",
        failures.step(why, steps),
    )


def _few_links(found: int, floor: int, urls: Sequence[str], selector: str, steps: Steps) -> Reason:
    """List pages with as few links; one, or several that say the same."""
    zh, en = ("列表页", "article links") if len(urls) == 1 else (
        f" {len(urls)} 个列表页各", f"article links on each of {len(urls)} list pages"
    )  # fmt: skip
    which_zh, which_en = (
        (urls[0], urls[0]) if len(urls) == 1 else (f"如 {urls[0]}", f"e.g. {urls[0]}")
    )
    return reason(
        f"{zh.strip()}只有 {found} 个文章链接（应有 ≥{floor}），可能已改版：{which_zh}，选择器 article_links = {selector!r}",
        f"only {found} {en} (expected ≥{floor}); the site may have been redesigned: "
        f"{which_en}, selector article_links = {selector!r}",
        steps.check if found else steps.learn,
    )


def _moved(sections: Sequence[SectionCounts], steps: Steps) -> Reason:
    """All lists lead away: the system moved, or the site was sold."""
    away = [section for section in sections if section.leads_elsewhere]
    count = sum(section.first_page_links or 0 for section in away)
    return reason(
        f"列表上的 {count} 个文章链接全部通向别的网站：{_hosts(away)}，例如栏目 {away[0].url}；没有存下",
        f"all {count} article links of its lists lead to another host: {_hosts(away)}, e.g. in section {away[0].url}; "
        "none was stored",
        (
            "看看网站是否搬家：若是，zhaoshang add 新网址；若仍是这个网站的文章，在站点文件中写上 article_hosts",
            "see whether the site moved: if so, zhaoshang add its new address; if they are its own articles, name that host "
            "in article_hosts in its file",
        ),
    )


def _now_elsewhere(sections: Sequence[SectionCounts], habits: Habits) -> list[Reason]:
    """Sections that showed articles of the site, and now only lead away."""
    return [
        reason(
            f"栏目 {s.url} 的 {s.first_page_links} 个文章链接现在全部通向别的网站（{_hosts([s])}），只存下标题、日期和网址",
            f"all {s.first_page_links} article links of section {s.url} now lead to another host ({_hosts([s])}); title, date "
            "and address are kept, no text",
            (
                "若要采集那里的正文，在站点文件中写上 article_hosts",
                "to have their texts, name that host in article_hosts in the site's file",
            ),
        )
        for s in sections
        if s.leads_elsewhere and habits.had_its_own(s.url)
    ]


def _elsewhere(sections: Sequence[SectionCounts], habits: Habits) -> list[Reason]:
    """Sections that lead to other hosts, told once: when they are met first."""
    met = [s for s in sections if s.elsewhere and not habits.led_elsewhere(s.url)]
    if not met:
        return []
    count = sum(section.elsewhere or 0 for section in met)
    return [
        reason(
            f"各栏目第一页上有 {count} 个链接通向别的网站（{_hosts(met)}），例如栏目 {met[0].url}：只存下标题、日期和网址，不去采集",
            f"on the first pages of its sections {counted(count, 'link')} lead to another host ({_hosts(met)}), e.g. in section {met[0].url}: title, date and "
            "address are kept, that host is not crawled",
            (
                "若要采集那里的正文，在站点文件中写上 article_hosts",
                "to have their texts, name that host in article_hosts in the site's file",
            ),
        )
    ]


def _left_elsewhere(run: RunCounts) -> list[Reason]:
    """Lists that lead to ever more pages of other hosts."""
    left = run.left_elsewhere
    if not left:
        return []
    return [
        Reason(
            f"另有 {left} 个列表链接通向别的网站，超过一次存下的上限（max_elsewhere），下次再存",
            f"{left} more list links lead to other hosts, more than one run keeps (max_elsewhere); left for the next run",
        )
    ]


def _candidates(run: RunCounts) -> list[Reason]:
    """What the pages were that may be sections, and that this run looked at."""
    if not run.candidates:
        return []
    sections = [name for name, is_section in run.candidates.values() if is_section]
    others = len(run.candidates) - len(sections)
    names = "、".join(sections[:_NAMED])
    more = " …" if len(sections) > _NAMED else ""
    found_zh = f"{len(sections)} 个从此按栏目采集（{names}{more}）" if sections else "没有新栏目"
    found_en = (
        f"{len(sections)} are crawled as sections from now on ({names.replace('、', ', ')}{more})"
        if sections
        else "none is a section"
    )
    rest_zh = f"，{others} 个没有新文章或打不开" if others else ""
    rest_en = f", {others} lead to nothing new or did not answer" if others else ""
    return [
        Reason(
            f"看了 {len(run.candidates)} 个候选栏目：{found_zh}{rest_zh}",
            f"looked at {counted(len(run.candidates), 'page')} that may be sections: {found_en}{rest_en}",
        )
    ]


def _hosts(sections: Sequence[SectionCounts]) -> str:
    """The hosts that sections lead to, those of most links first."""
    hosts = sum((section.hosts for section in sections), Counter[str]())
    return ", ".join(host for host, _ in hosts.most_common(_HOSTS))


def _links_floor(section: SectionCounts, expect: Expect, habits: Habits) -> int:
    if section.is_front:
        return 1
    least = expect.min_links if section.promised else 1
    return max(least, habits.fewest_links(section.url) or 0)


def _nothing_came(run: RunCounts, habits: Habits) -> bool:
    """Whether a run that had articles to fetch brought none; a site that is known may lose one or two."""
    if run.new + run.changed + run.unchanged or run.total("duplicates"):
        return False
    tried = run.total("fetched") + run.total("failed") - run.doubted
    if run.stored_as:
        # Known under another name, it has what it lists; one article that fails is no outage.
        return tried >= max(FEW, run.total("known"))
    return not habits.known or tried >= max(FEW, run.total("known"))


def _stored_as(run: RunCounts, other: str) -> Reason:
    """A person gave one site two names."""
    known = run.total("known")
    return reason(
        f"列出的 {known} 篇文章早已存下，属于站点 {other}（同一网站有两个名字？）",
        f"{known} listed articles are already stored under the site {other} (one site under two names?)",
        (
            f"用那个名字：zhaoshang crawl {other}；它若没有站点文件，zhaoshang add URL --name {other}",
            f"use that name: zhaoshang crawl {other}, or, if it has no file, zhaoshang add URL --name {other}",
        ),
    )


def _nothing_stored(run: RunCounts, steps: Steps) -> Reason:
    rows, failed, rejected = run.total("rows"), run.total("failed"), run.total("rejected")
    return reason(
        f"列出 {rows} 篇文章，一篇也没有存下（失败 {failed}，拒收 {rejected}，出错 {run.errors}）",
        f"{rows} articles listed, none stored (failed {failed}, rejected {rejected}, errors {run.errors})",
        steps.check,
    )


def _ceilings(
    run: RunCounts, expect: Expect, selectors: Mapping[str, str], steps: Steps
) -> list[Reason]:
    reasons = []
    # Known articles count as well: of one new article that fails, all have failed.
    tried = run.total("fetched") + run.total("failed") + run.total("known")
    for zh, en, count, ceiling, step in (
        (
            "篇文章打不开",
            "article pages failed",
            run.total("failed") - run.doubted,  # which have a reason of their own
            expect.max_failed,
            steps.crawl,
        ),
        (
            "篇被拒收（见 rejects 表）",
            "pages rejected (see table rejects)",
            run.total("rejected"),
            expect.max_rejected,
            steps.check,
        ),
    ):
        if tried and count / tried > ceiling and (count >= FEW or not ceiling):
            reasons.append(reason(f"{tried} 篇中有 {count} {zh}", f"{count} of {tried} {en}", step))
    lost: dict[str, list[str]] = {}
    for url, why in run.lost_lists.items():
        lost.setdefault(why, []).append(url)
    reasons += [_unanswered(why, urls, steps) for why, urls in lost.items()]
    reasons += [_void(run, s, steps) for s in run.sections.values() if s.void]
    reasons += _gaps([*run.sections.values()], selectors, steps)
    reasons += [_not_found(section, pages) for section, pages in run.not_found.items()]
    if count := run.errors:
        reasons.append(
            Reason(f"程序出错 {count} 次，见日志", f"{count} internal errors, see the log")
        )
    reasons += [
        Reason(
            f"数目不符：{s.url} 有 {s.pending} 篇没有结果",
            f"ledger does not add up: {s.pending} rows of {s.url} unaccounted for",
        )
        for s in run.sections.values()
        if s.pending
    ]
    if run.gave_up:
        count, page = len(run.gave_up), run.gave_up[0]
        reasons.append(
            Reason(
                f"{count} 个页面多日打不开，已放弃（--full 会再试），例如 {page}",
                f"{count} pages given up after days of failing (--full tries again), e.g. {page}",
            )
        )
    return reasons


def _void(run: RunCounts, section: SectionCounts, steps: Steps) -> Reason:
    tried = run.evidence.answers.of_section[section.url]
    return reason(
        f"栏目 {section.url} 的前 {tried} 页都不是文章，其余 {section.open} 页留待下次",
        f"the first {tried} pages of section {section.url} are not articles; its other {section.open} were left",
        steps.check,
    )


def _leaves_gap(section: SectionCounts) -> bool:
    """Whether articles may be missing between what a section lists and what was known; few may be all that there is.

    One that is known at another address is known all the same.
    """
    return section.unconnected >= FEW and not (section.revisited or section.duplicates)


def _out_of_reach(sections: Sequence[SectionCounts]) -> list[Reason]:
    """Sections whose pages say 加载更多 where nothing known leads on."""
    cut = [section for section in sections if section.out_of_reach]
    if not cut:
        return []
    zh, en = (
        (
            f"{len(cut)} 个栏目（如 {cut[0].url}）",
            f"{len(cut)} sections (e.g. {cut[0].url}) continue",
        )
        if len(cut) > 1
        else (f"栏目 {cut[0].url} ", f"section {cut[0].url} continues")
    )
    return [
        reason(
            f"{zh}还有更多文章，由脚本加载，读不到，没有采集",
            f"{en} by a script that cannot be followed: those articles are not crawled",
            ("在站点文件中写 list_requests", "declare list_requests in the site's file"),
        )
    ]


def _pages_unread(
    sections: Sequence[SectionCounts], selectors: Mapping[str, str], steps: Steps
) -> list[Reason]:
    """Sections whose pager tells of more pages than could be followed."""
    cut = [(section, *section.pages_unread) for section in sections if section.pages_unread]
    if not cut:
        return []
    first, page, told = cut[0]
    zh, en = (
        (f"{len(cut)} 个栏目（如 {first.url}）", f"{len(cut)} sections (e.g. {first.url})")
        if len(cut) > 1
        else (f"栏目 {first.url} ", f"section {first.url}")
    )
    end_zh, end_en = where("next_page", selectors, first.last_page)
    return [
        reason(
            f"{zh}的分页写着至少 {told} 页，只翻到第 {page} 页，后面的文章可能漏了{end_zh}",
            f"{en}: the pager announces at least {told} pages, but only {page} could be read; articles on the others may be "
            f"missing{end_en}",
            steps.check,
        )
    ]


def _gaps(
    sections: Sequence[SectionCounts], selectors: Mapping[str, str], steps: Steps
) -> list[Reason]:
    """Sections that lost their next page; a site whose pager is gone says so once, not for each section."""
    apart = [section for section in sections if _leaves_gap(section)]
    if not apart:
        return []
    count = sum(section.unconnected for section in apart)
    zh, en = (
        (f"{len(apart)} 个栏目", f"{len(apart)} sections")
        if len(apart) > 1
        else (f"栏目 {apart[0].url} ", f"section {apart[0].url}")
    )
    end_zh, end_en = where("next_page", selectors, apart[0].last_page)
    return [
        reason(
            f"{zh}列出的 {count} 篇全是新的，又没有下一页，其间的文章可能漏了{end_zh}",
            f"{en}: all {count} listed articles are new and there is no next page, articles in between may be "
            f"missing{end_en}",
            steps.check,
        )
    ]


def _not_found(section: str, pages: Sequence[str]) -> Reason:
    count = len(pages)
    return reason(
        f"栏目 {section} 的列表还在，请求的 {count} 篇文章却没有一篇找得到（404 等），没有记为已删除，例如 {pages[0]}",
        f"none of the {count} requested articles of section {section} can be found (404 or similar), although its list still shows them; "
        f"they were not marked as gone, e.g. {pages[0]}",
        LOOK,
    )


def _missing_fields(
    run: RunCounts, expect: Expect, selectors: Mapping[str, str], habits: Habits, steps: Steps
) -> list[Reason]:
    """Fields that are missing beyond what is declared, or beyond what is usual; those missing most first."""
    evidence, found = run.evidence, list[tuple[int, Reason]]()
    for name in sorted({*evidence.missing, *habits.shares} - {*expect.may_lack}):
        end_zh, end_en = where(name, selectors, evidence.page.get(name))
        if gone := habits.gone(name, evidence.share(name)):
            now, before = gone
            lacking = now.articles - now.present
            zh = f"最近 {now.articles} 篇中有 {lacking} 篇取不到 {name}（以前 {before.percent}% 有）{end_zh}"
            en = f"{name} missing on {lacking} of the last {now.articles} pages ({before.percent} % had it before){end_en}"
        elif _beyond_ceiling(evidence, name, expect, known=name in habits.shares):
            lacking = evidence.missing[name]
            zh = f"{evidence.read} 页中有 {lacking} 页取不到 {name}{end_zh}"
            en = f"{name} missing on {lacking} of {evidence.read} pages{end_en}"
        else:
            continue
        found.append((lacking, reason(zh, en, steps.check)))
    return [why for _, why in sorted(found, key=lambda pair: -pair[0])]


def _beyond_ceiling(evidence: Evidence, name: str, expect: Expect, *, known: bool) -> bool:
    """Whether a selector matches less often than is declared. Once the field was found, chance is allowed for."""
    count, read = evidence.missing[name], evidence.read
    if not read:
        return False
    share = at_least(count, read) if known else count / read
    return share > expect.max_missing


def _disagreements(run: RunCounts, selectors: Mapping[str, str], steps: Steps) -> list[Reason]:
    """A selector that finds something else than the generic extractor on most pages is probably wrong."""
    return [
        reason(
            f"{name} 的选择器 {selectors.get(name, '')!r} 可能指错了地方（抽查 {run.judged} 页，{count} 页不符），"
            f"例如 {run.disagreement_page[name]}",
            f"the selector of {name} {selectors.get(name, '')!r} may point to the wrong place "
            f"({count} of {run.judged} judged pages differ), e.g. {run.disagreement_page[name]}",
            steps.check,
        )
        for name, count in run.disagreements.most_common()
        if count > 1 and count * 2 > run.judged
    ]


def _teasers(run: RunCounts) -> list[Reason]:
    """Articles that are stored whole, and of which the site now shows the beginning."""
    if not (count := run.evidence.teasers):
        return []
    page = run.evidence.page[TEASER]
    return [
        reason(
            f"再次采集的文章中有 {count} 篇只剩开头，或要登录、付费才能看全文；库中的全文没有改动，例如 {page}",
            f"the site now shows only the beginning of {counted(count, 'article')} stored in full, or asks for a login; the stored text "
            f"was kept, e.g. {page}",
            LOOK,
        )
    ]


def _silence(expect: Expect, habits: Habits, quiet_days: int | None) -> Reason | None:
    """An unusual silence, of a site that has published before or promises to."""
    limit = _silence_limit(expect, habits)
    if limit is None or (quiet_days or 0) <= limit:
        return None
    return reason(
        f"{quiet_days} 天没有新文章（通常不超过 {limit} 天）",
        f"no new article for {quiet_days} days (usually at most {limit})",
        ("看看网站是否停更或搬家", "see whether the site has moved or stopped"),
    )


def _silence_limit(expect: Expect, habits: Habits) -> int | None:
    if expect.max_quiet_days is not None:
        return expect.max_quiet_days
    return habits.longest_silence if habits.quiet_days is not None else None


def _was_told(expect: Expect, habits: Habits) -> bool:
    """Whether the last run had that silence already: it is told once, when it becomes unusual."""
    limit = _silence_limit(expect, habits)
    return limit is not None and habits.quiet_days is not None and habits.quiet_days > limit
