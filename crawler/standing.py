"""How each site stands: what is declared, what is stored and how its runs went, in one record for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from crawler.clock import stamp
from crawler.errors import UserError
from crawler.fields.site_name import stated_name
from crawler.fields.zone import SHANGHAI
from crawler.health import EXIT_CODES, Verdict
from crawler.health.reasons import ViewsHidden
from crawler.known_sites import KnownSite, is_due
from crawler.runs.lock import Lock, lock_of_all, lock_of_site
from crawler.storage import history, news
from crawler.storage.issues import Issue
from crawler.storage.queries import newest_day
from crawler.storage.reader import Readable
from crawler.storage.site_choices import chosen_names
from crawler.storage.site_names import SiteNames

DAYS: Final = 45
"""After so many days without a run a site that has no file is watched no more: one that is crawled by its URL may have
its turn once a month."""
_SPANS: Final = {"new_7": 7, "new_30": 30}
_NONE: Final = dict.fromkeys(_SPANS, 0)
_WELL: Final = (Verdict.OK, Verdict.QUIET)
File = Literal["ok", "wrong", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One site, at one moment. Times are UTC, as stored; days are those of Asia/Shanghai."""

    site: str
    name: str = ""
    """What it is called: as somebody chose, by its file, else by what the last run was told; what is typed for it where neither says."""
    about: str | None = None
    """What its file says of it, in a line."""
    file: File = "none"
    """Whether it has a file and that can be loaded; ``unknown`` while another cannot be, which may be the site's."""
    articles: int = 0
    """Those that are stored."""
    newest: str | None = None
    """The day of the newest, as stated or by its age."""
    new_7: int = 0
    """How many were news in the last 7 days, today among them: what the site published before it came under watch is none."""
    new_30: int = 0
    new_last: int | None = None
    """How many were news since the last issue of a briefing; None if there was none."""
    last: Mapping[str, Any] | None = None
    """Its last run, a row of ``crawls``; None if it was never crawled."""
    watched: bool = True
    """False for one that lost its file, or never had one, and was not crawled for ``DAYS``."""
    overdue_days: int | None = None
    """For how many days it was not crawled, if that is longer than usual."""
    silent_days: int | None = None
    """For how many days it published nothing, if that is longer than usual."""
    paused_since: str | None = None
    """Since when somebody has it left out of ``crawl --all``; None if nobody has."""
    running_since: str | None = None
    """Since when it is being crawled, if it is."""
    all_running_since: str | None = None
    """Since when all sites are, if its own last run did not end."""
    views_hidden: ViewsHidden | None = None
    """Why visitors see views that cannot be read: ``script``, ``robots`` or None."""
    section_names: Mapping[str, str] = field(default_factory=dict)
    """The names of its sections by their URLs, as far as its file has them."""

    @property
    def verdict(self) -> Verdict | None:
        """Of its last run; None if there was none, or it did not end."""
        word = (self.last or {}).get("verdict")
        return Verdict(word) if word else None

    @property
    def is_well(self) -> bool:
        """Whether its last run found nothing amiss, or nobody wants to know."""
        return self.verdict in _WELL or self.paused_since is not None

    @property
    def gravity(self) -> int:
        """Trouble first, then what was never judged, then the rest, at last what is paused."""
        if self.paused_since is not None:
            return 1
        return -1 if self.verdict is None else -int(EXIT_CODES[self.verdict] or -2)

    @property
    def row(self) -> dict[str, Any]:
        """For programs."""
        told = asdict(self)
        del told["section_names"]
        return told


@dataclass(frozen=True, slots=True)
class Declared:
    """The sites that have a file, and what is wrong with the others, each by its name."""

    sites: Mapping[str, KnownSite]
    wrong: Mapping[str, UserError]
    paused: Mapping[str, str] = field(default_factory=dict)
    """The sites that somebody paused, each with the moment since when, UTC."""

    def is_due(self, site: str) -> bool:
        """Whether ``crawl --all`` is to crawl it."""
        return site not in self.paused and is_due(site, self.sites, self.wrong)

    def file_of(self, site: str) -> File:
        """How it stands with the file of a site."""
        if site in self.sites:
            return "ok"
        if site in self.wrong:
            return "wrong"
        return "unknown" if self.wrong else "none"


def standings(
    db: Readable | None,
    database: Path,
    declared: Declared,
    now: datetime,
    name: str | None = None,
    issue: Issue | None = None,
) -> list[Standing]:
    """All sites that are declared or of which something is stored, trouble first; or the one of a ``name``, if any.

    What was crawled by its URL in vain is a trial, and only shown by its name. ``db`` is None where there
    is no file yet; ``now`` is aware; ``issue``: the last one of a briefing.
    """
    asked = _Asked(db, database, declared, now, issue)
    names = [name] if name is not None else sorted(asked.names)
    found = [asked.standing(each) for each in names if each in asked.names]
    if name is None:
        found = [each for each in found if not _is_trial(each)]
    return sorted(found, key=lambda each: (each.gravity, each.site))


def let_go(db: Readable, declared: Declared, now: datetime) -> set[str]:
    """The sites that have no file, or no longer, and were not crawled for ``DAYS`` days. ``now`` is aware."""
    if declared.wrong:
        return set()
    before = history.last_crawled_before(db, stamp(now - timedelta(days=DAYS)))
    return before.difference(declared.sites)


def _is_trial(site: Standing) -> bool:
    is_failed = site.verdict is not None and not site.is_well
    return site.file == "none" and not site.articles and is_failed


class _Asked:
    """What is known of all sites, each asked once."""

    def __init__(
        self,
        db: Readable | None,
        database: Path,
        declared: Declared,
        now: datetime,
        issue: Issue | None,
    ) -> None:
        self.db, self.database, self.declared = db, database, declared
        self.today = now.astimezone(SHANGHAI).date()
        since = {key: news.since(now, days) for key, days in _SPANS.items()}
        self.new = news.counts(db, since) if db else {}
        self.after = news.counts_after(db, issue.seen_id) if db and issue else None
        self.articles = history.article_counts(db) if db else {}
        self.last = history.last_runs(db) if db else {}
        self.called = SiteNames.of(db) if db else SiteNames({})
        self.chosen = chosen_names(db) if db else {}
        self.left = let_go(db, declared, now) if db else set()
        self.names = set(self._names())

    def _names(self) -> Iterator[str]:
        yield from (name for name, site in self.declared.sites.items() if not site.sample)
        yield from self.declared.wrong
        yield from self.articles
        yield from self.last

    def standing(self, site: str) -> Standing:
        """One of ``names``."""
        known, last = self.declared.sites.get(site), self.last.get(site)
        late = silent = newest = None
        if self.db:
            late = (
                history.overdue(self.db, site, self.today) if self.declared.is_due(site) else None
            )
            # Of a site that nobody asked it is not known whether it is silent.
            silent = None if late else history.unusual_silence(self.db, site, self.today)
        if self.db:
            newest = newest_day(self.db, site)
        return Standing(
            site=site,
            name=self.chosen.get(site)
            or (stated_name(known.about) if known else None)
            or self.called[site],
            about=known.about if known else None,
            file=self.declared.file_of(site),
            articles=self.articles.get(site, 0),
            newest=newest,
            new_7=self.new.get(site, _NONE)["new_7"],
            new_30=self.new.get(site, _NONE)["new_30"],
            new_last=None if self.after is None else self.after.get(site, 0),
            last=last,
            watched=site not in self.left,
            overdue_days=late,
            silent_days=silent,
            paused_since=self.declared.paused.get(site),
            running_since=self._held(lock_of_site(self.database, site), last),
            all_running_since=self._held(lock_of_all(self.database), last),
            views_hidden=known.views_hidden if known else None,
            section_names=known.sections if known else {},
        )

    def _held(self, lock: Lock, last: Mapping[str, Any] | None) -> str | None:
        """Since when a lock is held; None where the site's last run ended, or nobody holds it."""
        if last is None or last["verdict"] or not lock.is_held():
            return None
        holder = lock.holder()
        return str(holder.since if holder else last["started_at"])
