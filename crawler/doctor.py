"""What ``zhaoshang doctor`` looks at: one check each for what keeps a crawl from working, and how to mend it.

Every check only reads, and may be made while a crawl runs.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal, TypeAlias

from crawler.clock import local, stamp
from crawler.errors import ExitCode, StorageError, UserError
from crawler.fields.zone import SHANGHAI
from crawler.health.habits import overdue_days
from crawler.health.reasons import Reason, counted, few, reason
from crawler.plain_settings import SettingsToRead
from crawler.runs.lock import Lock, locks_of
from crawler.standing import Declared
from crawler.storage.archive import Archive, archive_path
from crawler.storage.backup import readable_size
from crawler.storage.condition import Condition, condition
from crawler.storage.schema import VERSION
from crawler.storage.subscriptions import Subscriptions
from crawler.storage.watch_file import watch_file

# Clocks of a cluster differ by seconds; whoever sets one back does it by more.
_CLOCK_SLACK: Final = timedelta(minutes=5)
# A crawl by hand takes hours at most; cron's own is to be over before the next day's.
_HANGS: Final = timedelta(days=1)
# A batch of a hundred articles with its pages takes some MB.
_NO_ROOM: Final = 50_000_000
_LITTLE_ROOM: Final = 1_000_000_000
# One batch is indexed with the next; more than that is an index that was interrupted while it was made.
_WAITING: Final = 1000


_CRAWL: Final = ("zhaoshang crawl --all", "zhaoshang crawl --all")
_ADD: Final = ("zhaoshang add 网址", "zhaoshang add URL")


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    """It works, but somebody should look."""
    BAD = "bad"
    """A crawl cannot do its work, or something is damaged."""


About: TypeAlias = Literal[
    "database", "index", "facts", "clock", "runs", "archive", "subscriptions", "disk", "lock", "settings", "sites"
]  # fmt: skip
"""What is looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    about: About
    state: State
    reason: Reason
    code: ExitCode = ExitCode.OK
    """What to exit with; OK unless the state is bad."""


def examine(
    settings: SettingsToRead,
    database: Path,
    declared: Declared,
    now: datetime,
    *,
    thorough: bool = False,
) -> Iterator[Finding]:
    """All checks of an installation at ``now`` (aware), the database first.

    ``thorough``: also a large database is read to its last page.
    """
    own = sum(not site.sample for site in declared.sites.values())
    # Where no site is declared there is none to crawl.
    first = _CRAWL if own or declared.wrong else _ADD
    yield from of_database(database, now, declared.is_due, thorough=thorough, first=first)
    yield of_archive(archive_path(database, settings["ARCHIVE"]))
    yield from of_subscriptions(database)
    yield of_disk(database)
    yield of_locks(database, now)
    yield from of_settings(settings)
    yield from judge_sites(own, declared.wrong)


def exit_code(findings: Sequence[Finding]) -> ExitCode:
    """The gravest of what is bad: storage before a site; OK if nothing is."""
    return max((finding.code for finding in findings), default=ExitCode.OK)


def of_database(
    path: Path,
    now: datetime,
    is_to_run: Callable[[str], bool],
    *,
    thorough: bool = False,
    first: tuple[str, str] = _CRAWL,
) -> Iterator[Finding]:
    """The file, then what only a sound one tells: its search index, the clock, and whether cron runs.

    ``is_to_run`` says of a site whether it is to be crawled again; ``now`` is aware. ``first``: what makes a file that is
    not there, in Chinese and English.
    """
    if not os.path.lexists(path):
        said = reason(f"还没有 {path}", f"no {path} yet", first)
        yield Finding("database", State.WARN, said)
        return
    try:
        found = condition(path, thorough=thorough)
    except StorageError as error:
        yield _refused("database", error)
        return
    yield judge_database(path, found, _newest_backup(path))
    if not found.damages:
        yield judge_index(found.waiting)
        if found.unread is not None:
            yield judge_facts(found.unread, found.lies)
        yield judge_clock(found.newest_start, now)
        crawled = {site: days for site, days in found.crawled.items() if is_to_run(site)}
        yield judge_runs(crawled, now, others=len(found.crawled) - len(crawled))


def judge_database(path: Path, found: Condition, backup: Path | None) -> Finding:
    """``backup`` is the newest one, for whoever needs it."""
    if found.damages:
        by_zh, by_en = (
            (f"用备份 {backup} 代替它", f"put the backup {backup} in its place") if backup
            else ("从备份恢复", "restore it from a backup")
        )  # fmt: skip
        step = (
            f"停止采集，移走它和它的 -wal、-shm 文件（不要删除），{by_zh}",
            f"stop crawling, move it away with its -wal and -shm (keep them), and {by_en}",
        )
        first = found.damages[0]
        return Finding(
            "database",
            State.BAD,
            reason(f"{path} 已损坏：{first}", f"{path} is damaged: {first}", step),
            ExitCode.STORAGE,
        )
    if found.version < VERSION:
        # Opening it for writing brings it up to date.
        said = reason(
            f"{path} 来自更旧的版本（{found.version} < {VERSION}）",
            f"{path} is from an older version ({found.version} < {VERSION})",
            ("下次采集会自动升级；要先备份：zhaoshang backup",
             "the next crawl upgrades it; to back it up first: zhaoshang backup"),
        )  # fmt: skip
        return Finding("database", State.WARN, said)
    if found.journal != "wal":
        said = reason(
            f"{path} 不在 WAL 模式（{found.journal}），采集时读者要等待",
            f"{path} is not in WAL mode ({found.journal}): readers wait for a crawl",
            ("下次采集会自动改回", "the next crawl sets it back"),
        )
        return Finding("database", State.WARN, said)
    zh, en = f"{path}：{found.articles} 篇文章", f"{path}: {found.articles} articles"
    if found.is_read_whole:
        return _well("database", f"{zh}，完好", f"{en}, sound")
    return _well(
        "database",
        f"{zh}，各表完好；逐页检查用 zhaoshang doctor --thorough",
        f"{en}, no damage found; zhaoshang doctor --thorough checks every page",
    )


def judge_index(waiting: int | None) -> Finding:
    """``waiting`` articles are not indexed; None without an index."""
    if waiting is None:
        said = reason("没有搜索索引", "there is no search index", "zhaoshang index on")
        return Finding("index", State.WARN, said)
    if waiting > _WAITING:
        said = reason(
            f"{waiting} 篇文章尚未编入索引",
            f"{waiting} articles are not indexed yet",
            "zhaoshang index on",
        )
        return Finding("index", State.WARN, said)
    return _well(
        "index", f"{waiting} 篇文章待编入", f"{waiting} articles are waiting to be indexed"
    )


def judge_facts(unread: int, lies: Sequence[tuple[str, int, str]]) -> Finding:
    """``unread`` articles have no facts of their present text; ``lies`` are facts that do not stand where they say."""
    if lies:
        table, article, surface = lies[0]
        said = reason(
            f"事实与正文对不上：{table}，文章 {article}，“{surface}”",
            f"a fact does not match its text: {table}, article {article}, “{surface}”",
            "zhaoshang facts --all",
        )
        return Finding("facts", State.WARN, said)
    if unread > _WAITING:
        said = reason(
            f"{unread} 篇文章的事实尚未读出",
            f"the facts of {unread} articles have not been read yet",
            "zhaoshang facts",
        )
        return Finding("facts", State.WARN, said)
    return _well("facts", f"{unread} 篇文章的事实待读", f"{unread} articles are waiting to be read")


def judge_clock(newest: str | None, now: datetime) -> Finding:
    """``newest`` (UTC) is when the last crawl began; ``now`` is aware."""
    if newest and newest > stamp(now + _CLOCK_SLACK):
        said = reason(
            f"最近一次采集始于 {local(newest)}，比现在还晚：时钟被拨回，或当时拨快了",
            f"the last crawl began at {local(newest)} (Beijing time), later than now: the clock is or was wrong",
            ("校准时钟（NTP）", "set the clock (NTP)"),
        )
        return Finding("clock", State.WARN, said)
    here = local(stamp(now))
    return _well("clock", f"{here}（北京时间）", f"{here} (Beijing time)")


def judge_runs(crawled: Mapping[str, Sequence[date]], now: datetime, others: int = 0) -> Finding:
    """``crawled``: the days of Asia/Shanghai on which the runs of a site began, the latest first; ``now`` is aware.

    ``others``: how many sites were crawled that cron is not to crawl: the sample, or one by its URL.
    """
    today = now.astimezone(SHANGHAI).date()
    late = [(n, site) for site, days in crawled.items() if (n := overdue_days(days, today))]
    if not late:
        if not crawled and others:
            return _well(
                "runs",
                "定时采集的站点还没有采集过（采集过的只有样例，或没有站点文件的网站）",
                "none of your sites has been crawled yet; only the sample, or sites without a file",
            )
        if not crawled:
            return _well("runs", "还没有采集过", "no site has been crawled yet")
        return _well("runs", "各站点都按时采集", "no site is overdue")
    late.sort(key=lambda each: (-each[0], each[1]))
    shown, rest = few([f"{site} ({days})" for days, site in late])
    named_zh, named_en = (f"{shown} {words}" for words in rest) if rest else (shown, shown)
    said = reason(
        f"没有采集的天数：{named_zh}；cron 还在运行吗？",
        f"not crawled for (days): {named_en}; does cron run?",
        ("crontab -l；重新写入：zhaoshang schedule --install",
         "crontab -l; to put it in place: zhaoshang schedule --install"),
    )  # fmt: skip
    return Finding("runs", State.WARN, said)


def of_archive(path: Path | None) -> Finding:
    """The archive of raw pages, which may be off or not there yet."""
    if path is None:
        return _well("archive", "已关闭（ARCHIVE 为空）", "off (ARCHIVE is empty)")
    if not os.path.lexists(path):
        return _well("archive", "还没有", "none yet")
    try:
        with closing(Archive.open_to_read(path)) as opened:
            found = opened.damage()
    except StorageError as error:
        return _refused("archive", error)
    if found:
        said = reason(
            f"{path} 已损坏：{found[0]}",
            f"{path} is damaged: {found[0]}",
            ("移走它（文章不依赖它），下次采集会新建",
             "move it away (no article depends on it); the next crawl starts a new one"),
        )  # fmt: skip
        return Finding("archive", State.BAD, said, ExitCode.STORAGE)
    return _well("archive", f"{path} 完好", f"{path} is sound")


def of_subscriptions(database: Path) -> Iterator[Finding]:
    """What was to be told and has not arrived; nothing where nobody subscribed. Only its owner may read the file."""
    if not watch_file(database).exists():
        return
    try:
        with Subscriptions.to_read(database) as file:
            found = file.outcomes()
    except StorageError as error:
        yield Finding("subscriptions", State.WARN, Reason(error.zh, error.en))
        return
    failed = [(one, each) for one, came in found for each in came.undelivered]
    for one, each in failed:
        # It brings an HTTP client along.
        from crawler.tell.delivery import undelivered

        step = f"zhaoshang watch test {shlex.quote(one.name)}"
        yield Finding("subscriptions", State.WARN, reason(*undelivered(one, each), step))
    if not failed:
        number = len(found)
        yield _well(
            "subscriptions",
            f"{number} 个订阅，没有发送失败的",
            f"{counted(number, 'subscription')}, none of which failed to be sent",
        )


def of_disk(database: Path) -> Finding:
    """The folder of the database, or the one that it will be made in."""
    folder = next(p for p in database.absolute().parents if p.is_dir())
    files = [database] if os.path.isfile(database) else []  # noqa: PTH113 - never raises
    for path in (folder, *files):
        if not os.access(path, os.W_OK):
            said = reason(
                f"{path} 不可写", f"{path} cannot be written", ("检查权限", "check its permissions")
            )
            return Finding("disk", State.BAD, said, ExitCode.STORAGE)
    return judge_room(folder, shutil.disk_usage(folder).free, sum(p.stat().st_size for p in files))


def judge_room(folder: Path, free: int, size: int) -> Finding:
    """``free`` and ``size``, the database's, in bytes."""
    room = readable_size(free)
    zh, en = f"{folder} 还有 {room}", f"{folder} has {room} left"
    step = (
        "腾出空间：zhaoshang archive prune --max-size 2GB，或移走旧备份",
        "make room: zhaoshang archive prune --max-size 2GB, or move old backups away",
    )
    if free < _NO_ROOM:
        return Finding("disk", State.BAD, reason(zh, en, step), ExitCode.STORAGE)
    if free < max(_LITTLE_ROOM, size):
        return Finding("disk", State.WARN, reason(zh, en, step))
    return _well("disk", zh, en)


def of_locks(database: Path, now: datetime) -> Finding:
    """Who crawls just now."""
    return judge_locks([lock for lock in locks_of(database) if lock.is_held()], now)


def judge_locks(held: Sequence[Lock], now: datetime) -> Finding:
    """``held`` are the locks that somebody holds at ``now`` (aware)."""
    if not held:
        return _well("lock", "现在没有采集", "no crawl is running")
    lock = max(held, key=lambda one: holder.age(now) if (holder := one.holder()) else 0.0)
    said, holder = lock.held(), lock.holder()
    more_zh = f"（另有 {len(held) - 1} 个锁）" if held[1:] else ""
    more_en = f" (and {len(held) - 1} more locks)" if held[1:] else ""
    zh, en = said.zh + more_zh, said.en + more_en
    if holder is None or holder.age(now) < _HANGS.total_seconds():
        return _well("lock", zh, en)
    step = (
        f"若已卡住：kill {holder.pid}，已采集的不会丢失",
        f"if it hangs: kill {holder.pid}; nothing stored is lost",
    )
    return Finding("lock", State.WARN, reason(zh, en, step))


def of_settings(settings: SettingsToRead) -> Iterator[Finding]:
    """What a crawl owes the sites' webmasters."""
    well = True
    if not str(settings["CONTACT"] or "").strip():
        well = False
        said = reason(
            "没有设置联系方式，网站管理员联系不到您",
            "CONTACT is not set, so webmasters cannot reach you",
            "export ZHAOSHANG_CONTACT=you@example.org",
        )
        yield Finding("settings", State.WARN, said)
    if not settings.getbool("ROBOTSTXT_OBEY"):
        well = False
        said = reason(
            "不遵守 robots.txt（ROBOTSTXT_OBEY）",
            "robots.txt is not obeyed (ROBOTSTXT_OBEY)",
            ("确认网站允许您这样做", "make sure that the sites allow it"),
        )
        yield Finding("settings", State.WARN, said)
    reports = None
    try:
        if settings["WEBHOOK_URL"]:
            # It brings an HTTP client along.
            from crawler.tell.reports import Reports

            reports = Reports.of(settings)
    except UserError as error:
        well = False
        yield Finding("settings", State.BAD, Reason(error.zh, error.en), error.exit_code)
    else:
        if reports:
            zh, en = f"报警发到 {reports.shown}", f"alerts go to {reports.shown}"
            yield _well("settings", zh, en)
    if well:
        contact = str(settings["CONTACT"]).strip()
        yield _well("settings", f"联系方式 {contact}", f"contact {contact}")


def judge_sites(right: int, broken: Mapping[str, UserError]) -> Iterator[Finding]:
    """``right`` sites of the user can be crawled; ``broken`` says by name why others cannot.

    One that needs a browser needs it here.
    """
    for name, error in sorted(broken.items()):
        said = Reason(f"{name}：{error.zh}", f"{name}: {error.en}")
        yield Finding("sites", State.BAD, said, error.exit_code)
    if right:
        yield _well("sites", f"{right} 个站点可以采集", f"{counted(right, 'site')} can be crawled")
    elif not broken:
        said = reason("还没有声明站点", "no site is declared yet", _ADD)
        yield Finding("sites", State.WARN, said)


def _newest_backup(database: Path) -> Path | None:
    """Where ``zhaoshang backup`` puts it by default; its names sort by time."""
    found = [
        path
        for path in (database.parent / "backups").glob("*.db")
        if path.name.startswith(f"{database.stem}-") and not path.stem.endswith("-archive")
    ]
    return max(found, default=None)


def _well(about: About, zh: str, en: str) -> Finding:
    return Finding(about, State.OK, Reason(zh, en))


def _refused(about: About, error: StorageError) -> Finding:
    """The error says what to do."""
    return Finding(about, State.BAD, Reason(error.zh, error.en), error.exit_code)
