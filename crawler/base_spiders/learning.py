"""Learning a site over the network: Scrapy fetches what `crawler.learn` asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.base_spiders.browser import IN_BROWSER
from crawler.base_spiders.filled import filled_request
from crawler.base_spiders.politeness import NamedSpider
from crawler.base_spiders.responses import read_document, redirected, trouble
from crawler.clock import present
from crawler.learn import Answer, Ask, Learned, LearnError, Learning, learn
from crawler.read.datastores import is_datastore

LEADS_ON = frozenset({"start", "home", "door"})
"""Why a page is asked for whose redirects may lead to another host."""
_HTML = ("text/html", "application/xhtml+xml", "text/plain", "")


def wrong_type(response: Response) -> str | None:
    """Why a response is no web page (``application/pdf``); None if it may be one."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    kind = content_type.partition(";")[0].strip().lower()
    if response.body[:5] == b"%PDF-":
        return "application/pdf"
    if kind.endswith("/xml") and is_datastore(response.body):
        return None
    return None if kind in _HTML else kind


def _taken(response: Response) -> int:
    """How many requests a response took, those included that were redirected."""
    return 1 + (len(redirected(response)) if response.request else 0)


class LearningRun:
    """Takes a `learn` generator through its pages: the callbacks of whichever spider learns."""

    learning: Learning
    learned: Learned | None = None
    error: LearnError | None = None
    asked = 0
    """How many pages were asked for."""
    told: Callable[[int, str], None] | None = None
    """Is told of each page before it is asked for."""
    in_browser: bool = False
    """Whether the pages are read in a browser."""

    def begin_learning(self, url: str, now: datetime, sections: Sequence[str] = ()) -> Request:
        """The first request."""
        self.learning = learn(url, now, sections)
        return self._request(next(self.learning))

    def when_learned(self, learned: Learned) -> Iterator[Request]:
        """What comes after; nothing, unless a spider says otherwise."""
        return iter(())

    def when_not_learned(self, error: LearnError) -> None:
        """Called when the site cannot be learned."""

    def page_answered(self, response: Response) -> Iterator[Request]:
        """A wanted page is here."""
        if why := wrong_type(response):
            # A script, or the records of a list.
            return self._go_on(Answer(None, response.body, trouble=why, requests=_taken(response)))
        document = read_document(response)
        return self._go_on(Answer(document, response.body, requests=_taken(response)))

    def page_failed(self, failure: Failure) -> Iterator[Request]:
        """A wanted page did not answer."""
        return self._go_on(Answer(None, trouble=trouble(failure)))

    def _go_on(self, answer: Answer) -> Iterator[Request]:
        try:
            yield self._request(self.learning.send(answer))
        except StopIteration as end:
            self.learned = end.value
            yield from self.when_learned(end.value)
        except LearnError as error:
            self.error = error
            self.when_not_learned(error)

    def _request(self, ask: Ask) -> Request:
        self.asked += 1
        if self.told is not None:
            self.told(self.asked, ask.url)
        if ask.request is not None:
            return filled_request(
                ask.request, ask.section, 2 if ask.request.continues else 1, {},
                callback=self.page_answered, errback=self.page_failed,
            )  # fmt: skip
        # A person named the address, and its own page the door: where they lead is the site to learn. Others stay on it.
        meta = {"allow_offsite" if ask.why in LEADS_ON else "stays_on_site": True}
        return Request(
            ask.url,
            callback=self.page_answered,
            errback=self.page_failed,
            dont_filter=True,
            meta=meta | ({IN_BROWSER: True} if self.in_browser else {}),
        )


class LearnSpider(LearningRun, NamedSpider):
    """Learns one site and stores nothing. Arguments: ``url``, ``sections``, ``in_browser``, ``told``."""

    name = "learn"

    def __init__(
        self,
        url: str,
        sections: Sequence[str] = (),
        *,
        in_browser: bool = False,
        told: Callable[[int, str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.url, self.sections, self.in_browser, self.told = url, sections, in_browser, told
        self.ended: str | None = None
        """Why the run ended, in Scrapy's word; None until then."""

    def closed(self, reason: str) -> None:
        """Keep why the run ended: the stats do not have it where the run was stopped at its very start."""
        self.ended = reason

    async def start(self) -> AsyncIterator[Request]:
        yield self.begin_learning(self.url, present(self.settings["NOW"]), self.sections)
