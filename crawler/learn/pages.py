"""The pages that were asked for while a site is learned."""

from __future__ import annotations

from collections.abc import Generator

from crawler.fields.urls import canonical_url
from crawler.learn.learned import Answer, Ask
from crawler.read.acts import link_acts


class Pages:
    """Asks for each page once: an article may have been looked at as a section before."""

    def __init__(self) -> None:
        self.requests = 0
        self._answers: dict[str, Answer] = {}

    def ask(self, url: str, why: str) -> Generator[Ask, Answer, Answer]:
        """A page, or why there is none."""
        return (yield from self.send(Ask(url, why)))

    def go_through(self, url: str) -> Generator[Ask, Answer, Answer]:
        """Where a door leads, though it may be known as the door is: ``/`` to ``/index.html``. It takes the door's place."""
        known = canonical_url(url) or url
        before = self._answers.get(known)
        if before and before.document is not None and before.document.url != url:
            del self._answers[known]
        return (yield from self.send(Ask(url, "door")))

    def send(self, ask: Ask) -> Generator[Ask, Answer, Answer]:
        """The answer to a request of a page's script; one by GET is an address like others."""
        if ask.request is None and link_acts(ask.url):
            return Answer(None, trouble="action")
        known = canonical_url(ask.url) or ask.url
        if ask.request and ask.request.body:
            known += f"#{ask.request.body}"
        if known not in self._answers:
            self.requests += 1
            answer = self._answers[known] = yield ask
            self.requests += answer.requests - 1
        return self._answers[known]

    def is_known(self, url: str) -> bool:
        """Whether it was asked for."""
        return (canonical_url(url) or url) in self._answers
