"""What a run delivers, counted while it goes on: by section, and in all. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.errors import UserError
from crawler.health.reasons import Reason
from crawler.health.suspicion import Evidence

# What can become of a row.
FATES = ("known", "stored", "duplicates", "rejected", "failed", "skipped", "gone", "open")


@dataclass(slots=True)
class SectionCounts:
    """One list section in one run. ``rows`` is the sum of its rows' fates, or the ledger is wrong."""

    url: str
    listed: bool = True
    """False for those that gather articles which no list of this run has led to."""
    promised: bool = True
    """False where nothing says how many articles it shows but its own habits: a page that a crawl took for a section."""
    is_front: bool = False
    """A front page, whose links to articles are of several lists: how many there are today says nothing."""
    pages: int = 0
    """List pages that answered."""
    rows: int = 0
    """Different articles on them that no earlier section had, and what earlier runs had left open."""
    fetched: int = 0
    """Article pages that answered; equals stored + duplicates + rejected when a run is over."""
    known: int = 0
    """In the database, and not asked for or (304) unchanged."""
    stored: int = 0
    revisited: int = 0
    """Of the stored: in the database before."""
    duplicates: int = 0
    """Turned out to be an article that another address had brought already."""
    rejected: int = 0
    failed: int = 0
    skipped: int = 0
    """Not asked for: the limit was reached, robots.txt forbids, or it failed lately and its time has not come."""
    gone: int = 0
    """Known articles that were not found when visited again."""
    open: int = 0
    """Asked for, or about to be, when the run was stopped or its section left: open work of the next one."""
    void: bool = False
    """Page after page of it was no article: its others are left to the next run."""
    unmodified: bool = False
    """The site said that the first page is as it was."""
    first_page_links: int | None = None
    """Links on its first page; None if that page never answered."""
    elsewhere: int | None = None
    """Of those, how many lead to another host; None if that is not known."""
    hosts: Counter[str] = field(default_factory=Counter)
    """The other hosts that its pages lead to."""
    continues: bool = False
    """Whether its pages go on from the newest articles that it is known by: then it is the list that it was, however
    few it shows on a page. Looked at only where they are few."""
    unconnected: int = 0
    """All that its pages list, if the section had been read before, none of it was known, and no page follows."""
    last_page: str = ""
    """The last of those pages."""
    out_of_reach: bool = False
    """Whether its first page has a button for more that only a script can follow, and does not reach known articles."""
    pages_unread: tuple[int, int] | None = None
    """The last page that could be read, and how many its pager tells of, if those are more."""
    theme: str | None = None
    """What its first page looks like, as `crawler.read.theme` tells it; None if it was not received, or says nothing."""
    trouble: str | None = None
    """Why its first page did not answer."""

    @property
    def new(self) -> int:
        """Of the stored: not in the database before."""
        return self.stored - self.revisited

    @property
    def leads_elsewhere(self) -> bool:
        """Whether its first page shows links, and all of them lead to another host."""
        return bool(self.elsewhere) and self.elsewhere == self.first_page_links

    @property
    def pending(self) -> int:
        """Rows whose fate is not known: while a run goes on there are some; afterwards, the ledger is wrong."""
        return self.rows - sum(int(getattr(self, fate)) for fate in FATES)


@dataclass(slots=True)
class FileCounts:
    """The files that articles lead to, in one run. ``asked`` is the sum of what became of them, once all have answered."""

    due: int = 0
    """To be asked for, when the first was."""
    asked: int = 0
    new: int = 0
    """Received for the first time."""
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    """Not had: no answer, gone, forbidden, too large, or a web page in their place."""
    why: Counter[str] = field(default_factory=Counter)
    """Why those failed, in the words of requests: ``http_404``, ``timeout``, ``not_a_document``."""
    example: str | None = None
    """One that failed."""
    verdicts: Counter[str] = field(default_factory=Counter)
    """What the readers said of those that were received."""
    left: int = 0
    """Due, and left to the next run: a host has had as many as a run asks for."""
    missing: UserError | None = None
    """Why none was asked for: the extra is not installed."""

    @property
    def done(self) -> int:
        """Those that have answered, or will not."""
        return self.new + self.changed + self.unchanged + self.failed + self.left


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
    open: int = 0
    """Pages that the next run asks for first."""
    candidates: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Pages that may be sections and were looked at in this run: their names, and whether each is one."""
    gave_up: list[str] = field(default_factory=list)
    """Pages that failed on so many days that they are asked for no more."""
    errors: int = 0
    """Callbacks and pipelines that crashed: defects of ours, or a page that nobody foresaw."""
    left_elsewhere: int = 0
    """Rows that lead to other hosts, beyond those that one run keeps; the next one goes on."""
    lost_lists: dict[str, str] = field(default_factory=dict)
    """Later list pages that did not answer -> why: what they list is missing from this run."""
    not_found: dict[str, list[str]] = field(default_factory=dict)
    """Section -> pages of articles that were not found, several of which its list shows, while none of it was."""
    doubted: int = 0
    """Of the failed: articles that are among those, and are stored."""
    evidence: Evidence = field(default_factory=Evidence)
    """What the article pages look like."""
    judged: int = 0
    """Article pages on which the generic extractor was asked for a second opinion."""
    disagreements: Counter[str] = field(default_factory=Counter)
    """Field -> judged pages on which the declared selector found something else than it."""
    disagreement_page: dict[str, str] = field(default_factory=dict)
    told: list[Reason] = field(default_factory=list)
    """What is worth knowing of how the site was learned, where that was done in this run."""
    stored_as: str | None = None
    """The site that listed articles are stored under, if it is another and none is under this one."""
    files: FileCounts | None = None
    """None where the site's files are only linked."""
    reason: str = "finished"
    """How Scrapy closed the spider; ``finished`` when nothing stopped it."""
    storage_error: UserError | None = None
    archive_error: UserError | None = None
    """Why pages were not archived; their articles are stored all the same."""

    def section(self, url: str) -> SectionCounts:
        """The counts of a section, made at first use."""
        return self.sections.setdefault(url, SectionCounts(url))

    def total(self, name: str) -> int:
        """The sum of one count over all sections."""
        return sum(getattr(section, name) for section in list(self.sections.values()))
