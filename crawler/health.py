"""What a site promises against what a run delivered. Pure: counts in, verdict out.

``scrapy crawl`` ends the same way whether a site was read, was down or had been redesigned. Here the
difference is made: a run that found nothing never looks like a quiet day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.errors import ExitCode, UserError


class Verdict(StrEnum):
    """How a run went; stored in ``crawls.verdict``."""

    OK = "ok"
    DEGRADED = "degraded"
    """Something is missing that the site promises; what was stored is right."""
    BROKEN = "broken"
    """Nothing that can be trusted: the site is down, redesigned or forbids us."""
    INTERRUPTED = "interrupted"
    """Stopped from outside before the end; what was fetched is stored."""
    STORAGE = "storage"
    """The database refused to take the articles."""


EXIT_CODES = {
    Verdict.OK: ExitCode.OK,
    Verdict.DEGRADED: ExitCode.DEGRADED,
    Verdict.BROKEN: ExitCode.BROKEN,
    Verdict.INTERRUPTED: ExitCode.INTERRUPTED,
    Verdict.STORAGE: ExitCode.STORAGE,
}
# Which verdict decides the exit code of a run over several sites, the gravest first.
_GRAVITY = (Verdict.STORAGE, Verdict.INTERRUPTED, Verdict.BROKEN, Verdict.DEGRADED, Verdict.OK)


@dataclass(frozen=True, slots=True)
class Expect:
    """What a site promises. Floors and ceilings; a run outside them is not ok."""

    min_links: int = 1
    """Article links on the first page of every section, at least."""
    max_failed: float = 0.1
    """Share of the article pages that may fail (404, time-out …)."""
    max_rejected: float = 0.1
    """Share of the article pages that may turn out to be no article (soft 404 …)."""
    max_missing: float = 0.5
    """Share of the articles that may lack a field whose selector is declared."""
    may_lack: tuple[str, ...] = ()
    """Declared fields that the site shows on some articles only."""
    max_quiet_days: int | None = None
    """Days without a new article that are normal for the site; None: any number is."""


@dataclass(slots=True)
class SectionCounts:
    """One list section in one run. ``rows`` is the sum of the six below it, or the ledger is wrong."""

    url: str
    listed: bool = True
    """False for the one that gathers articles which only other articles lead to."""
    pages: int = 0
    """List pages that answered."""
    rows: int = 0
    """Different articles on them that no earlier section had."""
    fetched: int = 0
    """Article pages that answered; equals stored + duplicates + rejected when a run is over."""
    known: int = 0
    """Of the stored: in the database before."""
    stored: int = 0
    duplicates: int = 0
    """Turned out to be an article that another address had brought already."""
    rejected: int = 0
    failed: int = 0
    skipped: int = 0
    """Not asked for: the limit was reached, or robots.txt forbids."""
    first_page_links: int | None = None
    """Links on its first page; None if that page never answered."""
    trouble: str | None = None
    """Why its first page did not answer."""

    @property
    def pending(self) -> int:
        """Rows whose fate is open: a run that was stopped has them, a finished one has none."""
        return (
            self.rows - self.stored - self.duplicates - self.rejected - self.failed - self.skipped
        )


@dataclass(slots=True)
class RunCounts:
    """One run of one site, as it goes on and when it is over."""

    site: str
    sections: dict[str, SectionCounts] = field(default_factory=dict)
    pages: int = 0
    """Responses received, list and article pages."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: int = 0
    """Callbacks and pipelines that crashed: defects of ours, or a page that nobody foresaw."""
    lost_lists: dict[str, str] = field(default_factory=dict)
    """Later list pages that did not answer -> why: what they list is missing from this run."""
    missing: Counter[str] = field(default_factory=Counter)
    """Declared field -> articles on which its selector matched nothing."""
    missing_page: dict[str, str] = field(default_factory=dict)
    """Declared field -> the first page on which it was missing."""
    judged: int = 0
    """Article pages on which the generic extractor was asked for a second opinion."""
    disagreements: Counter[str] = field(default_factory=Counter)
    """Field -> judged pages on which the declared selector found something else than it."""
    disagreement_page: dict[str, str] = field(default_factory=dict)
    reason: str = "finished"
    """How Scrapy closed the spider; ``finished`` or ``limit`` when nothing stopped it."""
    storage_error: UserError | None = None

    def section(self, url: str) -> SectionCounts:
        """The counts of a section, made at first use."""
        return self.sections.setdefault(url, SectionCounts(url))

    def total(self, name: str) -> int:
        """The sum of one count over all sections."""
        return sum(getattr(section, name) for section in list(self.sections.values()))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a run is not ok: what, where, and so what to do; in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons, the gravest first."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


def judge(
    run: RunCounts, expect: Expect, link_selector: str = "", quiet_days: int | None = None
) -> Judgement:
    """Judge a finished run.

    ``link_selector`` is named where a list page has no articles; ``quiet_days`` is how long ago the site
    published its newest article, None if that is not known.
    """
    if run.storage_error:
        return Judgement(Verdict.STORAGE, (Reason(run.storage_error.zh, run.storage_error.en),))
    if run.reason == "shutdown":
        stopped = Reason("被中断，已采集的都已保存", "interrupted; what was fetched is stored")
        return Judgement(Verdict.INTERRUPTED, (stopped,))
    listed = [section for section in run.sections.values() if section.listed]
    broken = [reason for s in listed if (reason := _section_trouble(s, expect, link_selector))]
    stored = run.new + run.changed + run.unchanged
    if broken and len(broken) == len(listed):
        return Judgement(Verdict.BROKEN, tuple(broken))
    if not stored and not run.total("duplicates"):
        return Judgement(Verdict.BROKEN, (*broken, *_nothing_stored(run)))
    degraded = [*broken, *_ceilings(run, expect), *_missing_fields(run, expect, stored)]
    degraded += _disagreements(run)
    if run.reason != "finished":
        degraded.append(Reason(f"提前结束：{run.reason}", f"ended early: {run.reason}"))
    if expect.max_quiet_days is not None and (quiet_days or 0) > expect.max_quiet_days:
        limit = expect.max_quiet_days
        degraded.append(
            Reason(
                f"{quiet_days} 天没有新文章（通常不超过 {limit} 天）",
                f"no new article for {quiet_days} days (usually at most {limit})",
            )
        )
    return Judgement(Verdict.DEGRADED, tuple(degraded)) if degraded else Judgement(Verdict.OK)


def exit_code(verdicts: list[Verdict]) -> ExitCode:
    """The exit code of a run over several sites: that of the gravest verdict."""
    return EXIT_CODES[min(verdicts, key=_GRAVITY.index)] if verdicts else ExitCode.INTERNAL


def _section_trouble(section: SectionCounts, expect: Expect, selector: str) -> Reason | None:
    if section.first_page_links is None:
        why = section.trouble or "no answer"
        return Reason(
            f"列表页打不开：{section.url}（{why}）", f"list page failed: {section.url} ({why})"
        )
    if section.first_page_links < expect.min_links:
        found = section.first_page_links
        return Reason(
            f"列表页只有 {found} 个文章链接（应有 ≥{expect.min_links}），可能已改版："
            f"{section.url}，选择器 article_links = {selector!r}",
            f"only {found} article links (expected ≥{expect.min_links}); the site may have been redesigned: "
            f"{section.url}, selector article_links = {selector!r}",
        )
    return None


def _nothing_stored(run: RunCounts) -> list[Reason]:
    rows, failed, rejected = run.total("rows"), run.total("failed"), run.total("rejected")
    return [
        Reason(
            f"列出 {rows} 篇文章，一篇也没有存下（失败 {failed}，拒收 {rejected}，出错 {run.errors}）",
            f"{rows} articles listed, none stored (failed {failed}, rejected {rejected}, errors {run.errors})",
        )
    ]


def _ceilings(run: RunCounts, expect: Expect) -> list[Reason]:
    reasons = []
    tried = run.total("fetched") + run.total("failed")
    for zh, en, count, ceiling in (
        ("篇文章打不开", "article pages failed", run.total("failed"), expect.max_failed),
        (
            "篇被拒收（见 rejects 表）",
            "pages rejected (see table rejects)",
            run.total("rejected"),
            expect.max_rejected,
        ),
    ):
        if tried and count / tried > ceiling:
            reasons.append(Reason(f"{tried} 篇中有 {count} {zh}", f"{count} of {tried} {en}"))
    reasons += [
        Reason(f"列表页打不开：{url}（{why}）", f"list page failed: {url} ({why})")
        for url, why in run.lost_lists.items()
    ]
    if count := run.errors:
        reasons.append(
            Reason(f"程序出错 {count} 次，见日志", f"{count} internal errors, see the log")
        )
    lost = {
        s.url: s.pending for s in run.sections.values() if s.pending and run.reason == "finished"
    }
    reasons += [
        Reason(
            f"账目不平：{url} 有 {n} 篇下落不明",
            f"ledger does not add up: {n} rows of {url} unaccounted for",
        )
        for url, n in lost.items()
    ]
    return reasons


def _missing_fields(run: RunCounts, expect: Expect, stored: int) -> list[Reason]:
    seen = stored + run.total("duplicates") + run.total("rejected")
    return [
        Reason(
            f"{seen} 页中有 {count} 页取不到 {name}，例如 {run.missing_page[name]}",
            f"{name} missing on {count} of {seen} pages, e.g. {run.missing_page[name]}",
        )
        for name, count in run.missing.most_common()
        if seen and name not in expect.may_lack and count / seen > expect.max_missing
    ]


def _disagreements(run: RunCounts) -> list[Reason]:
    """A selector that finds something else than the generic extractor on most pages is probably wrong."""
    return [
        Reason(
            f"{name} 的选择器可能指错了地方（抽查 {run.judged} 页，{count} 页不符），例如 {run.disagreement_page[name]}",
            f"the selector of {name} may point elsewhere ({count} of {run.judged} judged pages differ), "
            f"e.g. {run.disagreement_page[name]}",
        )
        for name, count in run.disagreements.most_common()
        if count > 1 and count * 2 > run.judged
    ]
