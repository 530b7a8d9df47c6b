"""300 · Keeps what a broken site serves away from what is stored.

A page is refused on its own if it says what other pages of the run say, if it shows but the beginning of a text that is
stored whole, or if a stored article became another one altogether: that is believed when a later run meets it again. If the pages together are not to be believed,
none of them is stored and the crawl ends. Until enough pages were seen to tell, nothing is written. A run that
read fewer looks at some articles that it knows if a page was odd, or if the lists have another theme than before; so does any in which most articles
that were read again are changed (all of them may be those that an editor has worked on), or one as another was before: if two of three that nobody had reason to change are changed as well, it is the site;
so does one that asked for pages and met no article: if those are none either the site is broken, not deleted.

A date or a view count that may be the site's, and not the article's, is held back with its article until the end.
If many articles tell that it is so, the article is stored without it, and the run is degraded.
"""

from __future__ import annotations

from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.base_spiders.site import ARTICLE_FAILED, ARTICLES_READ
from crawler.extensions.ledger import Ledger
from crawler.fields.dates import same_day
from crawler.fields.teasers import is_teaser
from crawler.fields.text import comparison_key
from crawler.health import SectionCounts, has_moved, no_list_is_usual, short_lists
from crawler.health.answers import MANY
from crawler.health.habits import FEW
from crawler.health.suspicion import (
    ENOUGH,
    TEASER,
    Lookalikes,
    changes,
    is_odd,
    is_settled,
    suspicions,
    unlike,
)
from crawler.items import Article
from crawler.storage.history import (
    Version,
    last_changes,
    newest_urls,
    stored_version,
    was_doubted,
)

# The last changes of stored articles that those of a run are compared with.
_REMEMBERED: Final = 20
# Known articles that are looked at again, and of how many of the newest.
_COMPARED: Final = 3
_NEWEST: Final = 100


class GuardPipeline:
    """Stats: ``guard/page_alike``, ``guard/teaser``, ``guard/suspect_change``, ``guard/suspect_site`` for what is refused,
    ``guard/believed`` for articles that became others and had been met so before, ``guard/compared`` for runs
    that looked at articles they know, ``guard/date_not_own`` and ``guard/views_not_own`` for values that were
    left out."""

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.ledger = Ledger.of(crawler)
        self._lookalikes = Lookalikes()
        self._alike: set[str] = set()
        self._distrusted = self._compared = self._passed = self._settled = False
        self._asked: list[str] = []
        # What rewritten articles say that they did not say before -> their URLs.
        self._said: dict[str, set[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.look_again, signals.spider_idle)
        crawler.signals.connect(pipeline.page_refused, signals.item_dropped)
        crawler.signals.connect(pipeline.page_refused, ARTICLE_FAILED)
        crawler.signals.connect(pipeline.settle, ARTICLES_READ)
        return pipeline

    def open_spider(self) -> None:
        """Nothing is written before the first pages were seen."""
        self.ledger.holding = True

    def process_item(self, item: Article) -> Article:
        """Raises DropItem for an item that is not believed."""
        # Of one that stands elsewhere no page was read that could tell anything.
        refused = None if item.elsewhere else self._look_at(item)
        self._weigh()
        if self._distrusted:
            refused = "suspect_site"
        if refused:
            self.stats.inc_value(f"guard/{refused}")
            self.ledger.reject(item, refused)
            raise DropItem(f"{refused}: {item.url}", log_level="INFO")
        self._passed |= not item.elsewhere
        return item

    def _look_at(self, item: Article) -> str | None:
        """The reason to refuse a page that was read; None if nothing speaks against it."""
        stored = self._stored(item)
        refused = self._is_alike(item) or (self._is_another(item, stored) if stored else None)
        if refused:
            return refused
        if item.blank:
            # By itself it does not speak for the site: its texts may have gone elsewhere.
            self.ledger.run.evidence.answers.note("no_body", item.section or "", item.url)
        else:
            self.ledger.spider.article_answered(item.asked or item.url)
        self._compare_values(item, stored)
        return None

    def page_refused(self) -> None:
        """A page that never comes here, such as one without a text or one that failed, speaks of its site as well.

        Not before there are enough of them: the first few pages of a sound site may be empty.
        """
        evidence = self.ledger.run.evidence
        if evidence.answers.doubtful:
            self._doubt()
        if evidence.read >= ENOUGH or evidence.answers.doubtful:
            self._weigh()

    def look_again(self) -> None:
        """When all is read, and it tells too little of a site that looks odd or new: read what was well before."""
        ledger, spider = self.ledger, self.ledger.spider
        may_lack, evidence = spider.expect.may_lack, ledger.run.evidence
        if self._compared or spider.limit_reached or not ledger.habits.known:
            return
        if spider.frontier.open:  # visits that are due, asked for just now
            return
        if evidence.is_rewritten:
            self._compare()
            return
        is_new = evidence.read < FEW and self._restyled()
        is_doubtful = evidence.answers.doubtful or evidence.values.days_are_doubtful
        if is_new or is_doubtful or is_odd(evidence, may_lack, ledger.selectors, ledger.habits):
            self._compare()

    @property
    def _may_compare(self) -> bool:
        """Whether articles that nobody had reason to change can be asked for."""
        ledger = self.ledger
        is_open = not (self._compared or self._settled or ledger.spider.limit_reached)
        return is_open and bool(ledger.habits.known)

    def _compare(self) -> None:
        """Ask for articles that were well before, once a run."""
        ledger, spider = self.ledger, self.ledger.spider
        self._compared = True
        self.stats.inc_value("guard/compared")
        newest = newest_urls(ledger.db, spider.site, _NEWEST, spider.frontier.listed)
        fresh = [url for url in newest if not spider.was_asked(url)]
        # What is on its way already can speak for the site as well, but its turn may be long in coming.
        self._asked = [*fresh, *filter(self._is_open, newest)][:_COMPARED]
        spider.ask_again(self._asked)

    def _is_open(self, url: str) -> bool:
        """Whether a page was asked for, and has not come to an end."""
        spider = self.ledger.spider
        return (spider.canonical(url) or url) in spider.frontier.open

    @property
    def _all_answered(self) -> bool:
        """Whether the articles that can speak for the site were asked for, and all have."""
        return self._compared and not any(map(self._is_open, self._asked))

    def _doubt(self) -> None:
        """Not one page was an article so far: is there anything that can speak for the site?"""
        ledger, spider, answers = self.ledger, self.ledger.spider, self.ledger.run.evidence.answers
        if not ledger.habits.known:
            for section in ledger.run.sections.values():
                section.void = answers.is_void(section.url)
        elif self._compared:
            answers.weighed = self._all_answered
        elif answers.vain.total() >= MANY and not spider.limit_reached:
            self._compare()

    def close_spider(self) -> None:
        """What is still held is stored, unless the site is not believed."""
        self.settle()

    def settle(self) -> None:
        """All articles are read: decide what is still open. Once a run."""
        if self._settled:
            return
        self._settled = True
        self._weigh_answers()
        self._weigh()
        if self._lists_are_strange():
            self.ledger.withdraw("suspect_site")
        if not self._passed and (restyled := self._restyled()):
            # Nothing has shown that articles are still read: the theme stays new, and the next run looks again.
            for section in restyled:
                section.theme = None
            self.ledger.spider.frontier.unwalk()
        self._settle_values()
        self.ledger.release()

    def _weigh_answers(self) -> None:
        """Nothing comes any more: what vouches for the site must have come, unless the run was stopped."""
        ledger, answers = self.ledger, self.ledger.run.evidence.answers
        if self._all_answered or not ledger.habits.known:
            answers.weighed = True
        elif answers.doubtful:
            ledger.spider.frontier.disbelieve()

    def _restyled(self) -> list[SectionCounts]:
        """The sections that have another theme than before."""
        habits, sections = self.ledger.habits, self.ledger.run.sections.values()
        return [each for each in sections if habits.is_new_theme(each.url, each.theme)]

    def _lists_are_strange(self) -> bool:
        ledger, spider = self.ledger, self.ledger.spider
        for section in short_lists(ledger.run, spider.expect, ledger.habits):
            spider.continues(section)
        return no_list_is_usual(ledger.run, spider.expect, ledger.habits) or has_moved(
            ledger.run, ledger.habits
        )

    def _weigh(self) -> None:
        """Hold what is queued, let it be written, or throw it out, by all pages seen so far."""
        if self._distrusted:
            return
        ledger, evidence = self.ledger, self.ledger.run.evidence
        may_lack, selectors = ledger.spider.expect.may_lack, ledger.selectors
        evidence.restyled = bool(self._restyled())
        evidence.values.many = evidence.many
        if evidence.is_all_rewritten and self._may_compare:
            # They may be just those that an editor has worked on, and would be in doubt for ever.
            self._compare()
        evidence.awaited = self._compared and not self._all_answered and not self._settled
        if suspicions(evidence, may_lack, selectors, ledger.habits, ledger.steps):
            self._distrusted = True
            ledger.withdraw("suspect_site")
            ledger.end("suspect_site")
        elif (
            evidence.answers.doubtful
            or self._lookalikes.doubtful
            or self._lists_are_strange()
            or (evidence.is_rewritten and not self._all_answered)
        ):
            ledger.holding = True
        elif is_settled(evidence, may_lack, selectors, ledger.habits):
            ledger.release()
        else:
            ledger.holding = True

    def _is_alike(self, item: Article) -> str | None:
        """The reason to refuse a page that says what others say; the others are taken back."""
        alone = not (item.images or item.attachments)
        urls = self._lookalikes.add(
            item.url, item.title or "", item.body or "", item.listed_title, alone=alone
        )
        if not urls:
            return None
        self._alike.update(urls)
        evidence = self.ledger.run.evidence
        evidence.alike = len(self._alike)
        evidence.page.setdefault("alike", item.url)
        self.ledger.withdraw("page_alike", lambda other: other.url in self._alike)
        return "page_alike"

    def _stored(self, item: Article) -> Version | None:
        """What is stored of an article, read by the declaration of today; None if nothing is."""
        if not self.ledger.habits.known or not self.ledger.habits.same_declaration:
            return None
        return stored_version(self.ledger.db, [item.url, *item.addresses])

    def _is_another(self, item: Article, stored: Version) -> str | None:
        """The reason to refuse a page whose stored article is another one altogether."""
        db, evidence = self.ledger.db, self.ledger.run.evidence
        is_witness = self.ledger.spider.is_witness(item.section)
        evidence.compared += 1
        evidence.witnesses += is_witness
        if item.content_hash == stored.content_hash:
            return None
        evidence.witnesses_rewritten += is_witness
        title, body = item.title or "", item.body or ""
        if not unlike(title, body, stored.title, stored.body):
            evidence.rewritten += 1
            is_vouched = body == stored.body and comparison_key(title) == comparison_key(
                item.listed_title or ""
            )
            evidence.vouched += is_vouched
            evidence.akin += self._is_akin(item, stored)
            evidence.page.setdefault("rewritten", item.url)
            if not is_teaser(body, stored.body):
                return None
            evidence.teasers += 1
            evidence.page.setdefault(TEASER, item.url)
            return TEASER
        if was_doubted(db, item.url, "suspect_change", item.content_hash or ""):
            self.stats.inc_value("guard/believed")
            return None
        evidence.rewritten += 1
        evidence.unlike += 1
        evidence.page.setdefault("rewritten", item.url)
        evidence.page.setdefault("unlike", item.url)
        return "suspect_change"

    def _is_akin(self, item: Article, stored: Version) -> bool:
        """Whether an article was changed as another one was, in this run or in one of the last."""
        if not self._said:
            for url, new, old in last_changes(self.ledger.db, item.site, _REMEMBERED):
                self._note_changes(url, new, old)
        new = Version(item.title or "", item.body or "", item.content_hash or "")
        return self._note_changes(item.url, new, stored)

    def _note_changes(self, url: str, new: Version, old: Version) -> bool:
        said = changes(new.title, new.body, old.title, old.body)
        others = [self._said.setdefault(each, set()) for each in said]
        is_akin = any(urls - {url} for urls in others)
        for urls in others:
            urls.add(url)
        return is_akin

    def _compare_values(self, item: Article, stored: Version | None) -> None:
        """Whether an article's date and view count may be another's: then it waits for the end of the run."""
        values, habits = self.ledger.run.evidence.values, self.ledger.habits
        if stored is None and habits.known and not habits.same_declaration:
            return  # it may be known, and was read in another way
        item.doubted = self._is_doubtful_date(item, stored)
        if stored and item.views is not None and stored.views is not None:
            differs = item.views != stored.views
            values.views.note(str(item.views), str(stored.views), item.url, differs=differs)
            item.doubted |= values.views_are_doubtful
        if not item.doubted:
            self._leave_out_date(item, stored)
            self._leave_out_views(item)

    def _is_doubtful_date(self, item: Article, stored: Version | None) -> bool:
        values, day = self.ledger.run.evidence.values, item.published_at
        if not day or (stored and _is_listed(item)):
            return False
        own = stored.published_at if stored else item.listed_day
        if not own:
            values.lone_days.note(day[:10], "", item.url, differs=False)
            # Only articles that are stored can tell.
            return self.ledger.habits.known and values.lone_days_are_doubtful
        differs = not same_day(day, own)
        compared = values.days if stored else values.listed_days
        compared.note(day[:10], own[:10], item.url, differs=differs)
        return differs and bool(stored or values.listed_days_are_doubtful)

    def _settle_values(self) -> None:
        """All was read: values that are not their articles' own are left out, and the articles written."""
        for item in self.ledger.reserved:
            self._leave_out_date(item, self._stored(item))
            self._leave_out_views(item)
        self.ledger.admit()

    def _leave_out_date(self, item: Article, stored: Version | None) -> None:
        """Take the date from an article if it is not its own: what is stored stays, a new one gets its list's."""
        values, day = self.ledger.run.evidence.values, item.published_at
        if not day or _is_listed(item):
            return
        if own := stored.published_at if stored else item.listed_day:
            new_are_wrong = stored is None and values.one_listed_day is not None
            is_wrong = (values.days_are_wrong or new_are_wrong) and not same_day(day, own)
        else:
            is_wrong = day[:10] == values.one_day
        if is_wrong:
            item.published_at, item.published_raw = None if stored else own, None
            self.stats.inc_value("guard/date_not_own")

    def _leave_out_views(self, item: Article) -> None:
        """Take the view count from an article if it is the one that all show."""
        if item.views is not None and str(item.views) == self.ledger.run.evidence.values.one_count:
            item.views = None
            self.stats.inc_value("guard/views_not_own")


def _is_listed(item: Article) -> bool:
    """Whether an article's list states its date as well: then it is the site's word."""
    day, listed = item.published_at, item.listed_day
    return bool(day and listed and same_day(day, listed))
