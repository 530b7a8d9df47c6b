"""Where a field stands, by what a person clicked: one selector that agrees with every click, and finds most elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.errors import DeclarationError
from crawler.fields.dates import Published, parse_published
from crawler.fields.leaves import unfold
from crawler.fields.text import comparison_key
from crawler.learn.mend.clicks import Click, SampledPage
from crawler.learn.mend.offers import as_one, offers, price, stated
from crawler.read.declared import ABSENT, Node, Selector
from crawler.read.page import field_value

# Selectors that agree with the clicks and are tried on the other pages.
_TRIED: Final = 90
# Places of one field, each for pages of another template.
_PLACES: Final = 4
# A name or a section is no sentence, in characters.
_NAME: Final = 40
# From so many pages on a title that is the same on all is the site's.
_SEVERAL: Final = 3
_CUT: Final = "….。 "


@dataclass(frozen=True, slots=True)
class Found:
    """What finds a field."""

    css: str
    """ABSENT where nobody is to look for it."""
    unmet: tuple[Click, ...] = ()
    """The clicks that it does not agree with."""


@dataclass(slots=True)
class _Wanted:
    """A click, and what is to be read by it."""

    page: SampledPage
    click: Click
    text: str
    value: object


@dataclass(slots=True)
class _Trial:
    """What selectors give on the pages, each asked but once."""

    name: str
    pages: Sequence[SampledPage]
    _selectors: dict[str, Selector | None] = field(default_factory=dict)
    _texts: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _values: dict[tuple[str, str], object] = field(default_factory=dict)

    def selector(self, css: str) -> Selector | None:
        """A selector, compiled; None for one that cannot be."""
        if css not in self._selectors:
            try:
                self._selectors[css] = Selector(self.name, css)
            except DeclarationError:
                self._selectors[css] = None
        return self._selectors[css]

    def text(self, css: str, page: SampledPage) -> str | None:
        """The text that it finds on a page."""
        key = (css, page.url)
        if key not in self._texts:
            selector = self.selector(css)
            try:
                self._texts[key] = selector.text(page.root) if selector else None
            except DeclarationError:
                self._texts[key] = None
        return self._texts[key]

    def read(self, text: str, page: SampledPage) -> object:
        """What a text tells of the field."""
        key = (text, page.url)
        if key not in self._values:
            self._values[key] = field_value(
                self.name, text, page.document, page.received, page.order
            )
        return self._values[key]

    def value(self, css: str, page: SampledPage) -> object:
        """What the field's reader takes of what it finds."""
        text = self.text(css, page)
        return None if text is None else self.read(text, page)


def induce_field(
    name: str,
    clicks: Sequence[tuple[SampledPage, Click]],
    pages: Sequence[SampledPage],
    present: str | None,
) -> Found:
    """The selector of a field of articles. ``pages`` are those of articles; ``present``: the selector until now.

    Where a person only says that the field is not shown, it is ABSENT.
    """
    trial = _Trial(name, pages)
    wanted = [
        _wanted(trial, page, click) for page, click in clicks if click.place and not click.wrong
    ]
    if not wanted:
        return Found(ABSENT)
    readable = [each for each in wanted if each.value is not None]
    unread = tuple(each.click for each in wanted if each.value is None)
    nothing = [page for page, click in clicks if click.place is None]
    wrong = [
        (page, page.text(click.place)) for page, click in clicks if click.wrong and click.place
    ]

    def allowed(css: str) -> bool:
        silent = all(trial.value(css, page) is None for page in nothing)
        return silent and all(trial.text(css, page) != text for page, text in wrong)

    offered = _offered(readable, present)
    whole = [
        css
        for css in offered
        if allowed(css) and all(_is_right(trial, css, told) for told in readable)
    ]
    if readable and whole:
        return Found(_best(trial, whole, readable, present), unread)
    several = _several(trial, offered, readable, allowed)
    unmet = tuple(
        each.click for each in readable if several is None or not _is_right(trial, several, each)
    )
    if several is None:
        return Found(present if present is not None else ABSENT, (*unread, *unmet))
    return Found(several, (*unread, *unmet))


def _wanted(trial: _Trial, page: SampledPage, click: Click) -> _Wanted:
    assert click.place is not None
    text = click.part or page.text(click.place, dated=trial.name == "published")
    return _Wanted(page, click, text, trial.read(text, page))


def _offered(wanted: Iterable[_Wanted], present: str | None) -> list[str]:
    found: dict[str, None] = {}
    for each in wanted:
        assert each.click.place is not None
        own = offers(each.page, each.click.place, each.click.part)
        found |= dict.fromkeys((*own, *islice(stated(each.page, each.click.place), 60)))
    if present and found:
        both = [one for css in islice(found, 40) if (one := as_one([present, css]))]
        found |= dict.fromkeys((present, *both))
    return [css for css in found if css]


def _is_right(trial: _Trial, css: str, wanted: _Wanted) -> bool:
    value = trial.value(css, wanted.page)
    if isinstance(wanted.value, Published):
        return isinstance(value, Published) and _same_day(value, wanted.value)
    if trial.name == "title":
        return comparison_key(str(value or "")) == comparison_key(str(wanted.value))
    return value == wanted.value


def _same_day(one: Published, shown: Published) -> bool:
    """Whether a place tells the day that people see, or the very day of what they see as an age."""
    if str(one) and str(shown):
        return str(one)[:10] == str(shown)[:10]
    return bool(str(one)) or str(one) == str(shown)


def _best(
    trial: _Trial, selectors: Sequence[str], wanted: Sequence[_Wanted], present: str | None
) -> str:
    """What goes astray least on the pages that nobody clicked, then what finds most and keeps what was found, then what is
    best to read."""
    clicked = {each.page.url for each in wanted}
    others = [page for page in trial.pages if page.url not in clicked]
    tried = sorted(selectors, key=lambda css: (price(css), css))[:_TRIED]
    if present and present in selectors and present not in tried:
        tried.append(present)
    had = [page for page in others if present and _finds(trial, present, page)]

    def rank(css: str) -> tuple[float, float, int, float, str]:
        kept = sum(_finds(trial, css, page) for page in had)
        return (*_standing(trial, css, others), kept, -price(css), css)

    return max(tried, key=rank)


def _finds(trial: _Trial, css: str, page: SampledPage) -> bool:
    """Whether a selector finds on a page what may be the field."""
    text = trial.text(css, page)
    return text is not None and _is_likely(trial, page, text)


def _standing(trial: _Trial, css: str, pages: Sequence[SampledPage]) -> tuple[float, float]:
    """How few pages a selector goes astray on, and how many it finds the field on; both to a tenth."""
    if not pages:
        return 0.0, 0.0
    texts = [(page, text) for page in pages if (text := trial.text(css, page)) is not None]
    good = sum(_is_likely(trial, page, text) for page, text in texts)
    if trial.name == "title" and len(texts) >= _SEVERAL and len({text for _, text in texts}) == 1:
        good = 0
    return -round((len(texts) - good) / len(pages), 1), round(good / len(pages), 1)


def _is_likely(trial: _Trial, page: SampledPage, text: str) -> bool:
    """Whether what is read of a text may be the field, by what the article's list said of it."""
    value = trial.read(text, page)
    if value is None:
        return False
    if isinstance(value, Published):
        raw = page.row.published_raw
        listed = parse_published(unfold(raw), page.received, order=page.order) if raw else None
        days = [
            str(each)[:10]
            for each in (value, listed)
            if each is not None and len(str(each)) >= len("2024-09-27")
        ]
        return len(days) < 2 or days[0] == days[1]
    if trial.name == "title":
        return not page.row.title or _same_title(str(value), page.row.title)
    if isinstance(value, str):
        return len(value) <= _NAME and comparison_key(value) != comparison_key(page.row.title)
    return True


def _same_title(one: str, listed: str) -> bool:
    """Whether a title is the listed one, which may be cut."""
    own, row = comparison_key(one), comparison_key(listed.rstrip(_CUT))
    return bool(row) and (own.startswith(row) or row in own)


def _several(
    trial: _Trial, offered: Sequence[str], wanted: Sequence[_Wanted], allowed: Callable[[str], bool]
) -> str | None:
    """A place for the pages of each template: each is right on some of the clicked pages, and finds nothing on the others."""
    left, chosen = list(wanted), list[str]()
    usable = [css for css in offered if allowed(css)]
    while left and len(chosen) < _PLACES:
        best: tuple[int, float, str] | None = None
        for css in usable:
            if (together := as_one([*chosen, css])) is None:
                continue
            right = [_is_right(trial, together, each) for each in wanted]
            silent = all(
                ok or trial.text(together, each.page) is None
                for ok, each in zip(right, wanted, strict=True)
            )
            rank = (sum(right), -price(css), css)
            if silent and sum(right) > len(wanted) - len(left) and (best is None or rank > best):
                best = rank
        if best is None:
            break
        chosen.append(best[2])
        whole = as_one(chosen)
        left = [each for each in wanted if whole and not _is_right(trial, whole, each)]
    return as_one(chosen) if chosen else None


def node_of(match: Node | None) -> HtmlElement | None:
    """The element of a match, of a text the one that it stands in."""
    if isinstance(match, str):
        parent = getattr(match, "getparent", lambda: None)()
        return parent if isinstance(parent, HtmlElement) else None
    return match
