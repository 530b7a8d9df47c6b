"""From a site's URL to its sections: which pages are looked at, and what each turns out to be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urljoin

from crawler.fields.text import clean_line, comparison_key
from crawler.fields.urls import canonical_url, is_home, same_site, url_host
from crawler.health.failures import in_words, said
from crawler.learn import reasons
from crawler.learn.learned import Answer, Ask, Dropped, LearnError, Section
from crawler.learn.lists import compared
from crawler.learn.pages import Pages
from crawler.learn.reasons import Why
from crawler.learn.scripted import ONLY_FIRST, OUT_OF_REACH, ScriptedLists
from crawler.platforms import Platform, recognise
from crawler.read.choose import choose
from crawler.read.document import Document
from crawler.read.doors import frames, read_door
from crawler.read.experience import (
    LIKELY,
    Experience,
    folder_of,
    is_below,
    sections_inside,
)
from crawler.read.lines import read_lines
from crawler.read.links import page_links, visible_strings
from crawler.read.listing import Listing, read_listing
from crawler.read.paging import has_hidden_pages
from crawler.read.sections import (
    SectionLink,
    links_elsewhere,
    names_everything,
    names_goods,
    names_no_section,
    section_links,
    section_name,
    width,
)
from crawler.read.soft404 import soft_404_reason
from crawler.read.trail import read_trail
from crawler.read.traps import trap
from crawler.read.zones import line_zones
from crawler.words.labels import POSITION
from crawler.words.scripts import REPEATS

MAX_SECTIONS: Final = 30
# Pages that are looked at for sections; as many as there may be if all of them are likely, and articles still
# have their share of the requests.
_LOOKED_AT: Final = 26
_SPARE: Final = 14
_AT_MOST: Final = 34
# What is less likely is not missed by a person who reads which sections were dropped.
_MISSED: Final = 1.5
# How sure it must be that a page has a list beside the one that another page shows too.
_SURE: Final = 0.2
# Columns; what is longer is a headline.
_LONGEST_NAME: Final = 20
# A door may lead to a door; a page has a list in one frame of few.
_DOORS: Final = 4
_FRAMES: Final = 3
# Sections that list fewer in all are not what a site has of articles.
_FEW_ARTICLES: Final = 5
# Fewer of its own sections make no site of a folder.
_OWN_SECTIONS: Final = 3
# So many pages that show what another does under other names are cuts of it: one may be its channel.
_CUTS: Final = 2
# A page that shows less of its own, in characters, shows nothing.
_NOTHING: Final = 24
_PATH: Final = re.compile(POSITION.any, re.I)
# What a script is to fill in: {{item.title}}, <li v-for="item in list">.
_TEMPLATE: Final = re.compile(r"\{\{[^{}]{1,80}\}\}")
_REPEATS: Final = frozenset(REPEATS.words)
_BOXES: Final = ("li", "div", "tr", "a", "dl", "ul", "template", "section", "article")
_TITLE_PARTS: Final = re.compile(r"(?:(?<!\s)\s++)?[-_|–—]\s*")
# The channel of a feed, which links to the pages that it is of.
_FEED_HOME: Final = re.compile(
    rb"""<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^\s<\]]{1,500})|<link[^>]{0,200}\shref\s*=\s*["'](https?://[^"'\s]{1,500})"""
)

Asking = Generator[Ask, Answer, "_Look"]


@dataclass(slots=True)
class Found:
    """What the search for sections came to."""

    home: Document
    """The page that the sections were found on."""
    platform: Platform | None
    sections: list[Section]
    dropped: list[Dropped]
    doubtful: list[Section]
    """Pages that may have a short list: by themselves that is not sure enough."""
    candidates: dict[str, str] = field(default_factory=dict)
    """What there were no requests for, by its URL with its name."""


@dataclass(slots=True)
class _Look:
    """A page that was looked at, or the one that it holds in a frame or leads on to."""

    href: str
    document: Document | None
    listing: Listing | None
    trouble: str | None


class Discovery:
    """Looks for the sections of one site; yields what it wants to see."""

    def __init__(self, pages: Pages, now: datetime) -> None:
        self.pages, self.now = pages, now
        self.platform: Platform | None = None
        self.dropped: list[Dropped] = []
        self.doubtful: list[Section] = []
        self.candidates: dict[str, str] = {}
        self.scripted = ScriptedLists(pages.send, self.dropped, now)
        self._home_frames: set[str] = set()
        # By the address of a section, the pages that show the same list.
        self._twins: defaultdict[str, list[Section]] = defaultdict(list)
        self._ways: list[str] = []

    def run(self, url: str, named: Sequence[str]) -> Generator[Ask, Answer, Found]:
        """The sections of the site at ``url``, or those ``named``. Raises LearnError if there are none."""
        start = yield from self._start(url)
        if not is_home(start.url):
            self._check_is_there(url, start)
        if named:
            self.platform = recognise(start)
            sections = yield from self._named_sections(named, start)
            return Found(start, self.platform, sections, self.dropped, [])
        if filled := (yield from self._filled_start(start)):
            return Found(start, recognise(start), filled, self.dropped, [])
        homes = yield from self._enter(start)
        self.platform = next(filter(None, map(recognise, homes)), None)
        homes, sections = yield from self._find(homes, entered=homes[0] is not start)
        if not sections:
            raise self._nothing_found(url, homes[0])
        return Found(
            homes[0], self.platform, sections, self.dropped, self.doubtful, self.candidates
        )

    # The page to begin with

    def _filled_start(self, start: Document) -> Generator[Ask, Answer, list[Section]]:
        """A page other than the home page, if it is a list that a script fills in."""
        if is_home(start.url) or self._has_own_sections(start):
            return []
        listing = read_listing(start, self.now)
        name = page_name(start)
        return (yield from self.scripted.sections(start.url, name, start, listing))

    def _start(self, url: str) -> Generator[Ask, Answer, Document]:
        answer = yield from self.pages.ask(url, "start")
        if answer.document is not None:
            return answer.document
        if (answer.trouble or "").endswith("xml"):
            # A feed or a sitemap: its site has a home page.
            home = feed_home(answer.body) or urljoin(url, "/")
            answer = yield from self.pages.ask(home, "home")
            if answer.document is None and home != urljoin(url, "/"):
                answer = yield from self.pages.ask(home := urljoin(url, "/"), "home")
            if answer.document is None:
                zh, en = in_words(answer.trouble or "?")
                raise LearnError(
                    f"{url} 是订阅源或网站地图，可以打开；它的网站首页 {home} 打不开：{zh}。请给出网站上能打开的网址",
                    f"{url} is a feed or sitemap and answers; its site's home page {home} cannot be opened: {en}. Give an address of the site that opens",
                )
            return answer.document
        zh, en = in_words(answer.trouble or "?")
        error = LearnError(f"打不开 {url}：{zh}", f"cannot open {url}: {en}")
        error.trouble = answer.trouble
        raise error

    def _check_is_there(self, url: str, start: Document) -> None:
        """Raises LearnError for a page that says with 200 that it is not there: its menu leads to the site all the same."""
        title = clean_line(start.root.findtext(".//title") or "")
        if soft_404_reason(title, " ".join(_strings(start))) == "not found":
            zh, en = said("not found")
            raise LearnError(
                f"{url}：{zh}；请给出网站首页的网址",
                f"{url}: {en}; give the address of the site's home page",
            )

    def _enter(self, start: Document) -> Generator[Ask, Answer, list[Document]]:
        """The home page behind a page that only leads on; several where they stand in frames side by side."""
        homes: list[Document] = []
        waiting, seen = [start], {start.url}
        asked = 0
        while waiting:
            document = waiting.pop(0)
            door = read_door(document) if asked < _DOORS else None
            if door is None:
                homes.append(document)
                continue
            if door.how == "frames":
                self._home_frames |= {canonical_url(url) or url for url in door.urls}
            if door.how == "link":
                self._ways += door.urls[1:]
            opened = []
            for url in door.urls[:_FRAMES]:
                asked += 1
                answer = yield from self.pages.go_through(url)
                if answer.document and answer.document.url not in seen:
                    seen.add(answer.document.url)
                    opened.append(answer.document)
                    if door.how != "frames":
                        break
            waiting += opened
            if not opened:
                homes.append(document)
        return homes

    def _nothing_found(self, url: str, home: Document) -> LearnError:
        title = clean_line(home.root.findtext(".//title") or "")
        text = " ".join(_strings(home))
        if soft := soft_404_reason(title, text):
            zh, en = said(soft)
            return LearnError(f"{url}：{zh}", f"{url}: {en}")
        by_script = any((each.zh, each.en) in OUT_OF_REACH for each in self.dropped)
        if needs_javascript(home) or by_script:
            return LearnError(
                f"{url} 的内容由 JavaScript 生成，请用 --javascript（要先装 javascript 扩展）",
                f"{url} is filled by JavaScript; use --javascript (extra javascript)",
            )
        if not comparison_key(text):
            zh, en = reasons.EMPTY
            return LearnError(f"{url}：{zh}", f"{url}: {en}")
        return LearnError(f"{url} 上没有找到文章列表", f"no list of articles found at {url}")

    # Sections

    def _named_sections(
        self, urls: Sequence[str], home: Document
    ) -> Generator[Ask, Answer, list[Section]]:
        sections = []
        for url in urls:
            look = yield from self._look(url)
            if look.document is not None:
                name = page_name(look.document, site_names([home]))
                filled = yield from self.scripted.sections(
                    look.href, name, look.document, look.listing
                )
                sections += filled
                if filled:
                    continue
            if look.document is None or look.listing is None:
                zh, en = self._why_no_list(look, home)
                raise LearnError(
                    f"栏目 {url} 不是文章列表（{zh}）", f"section {url} is no article list ({en})"
                )
            sections.append(Section(look.href, name, look.listing, look.document))
        return sections

    def _find(
        self, homes: list[Document], *, entered: bool
    ) -> Generator[Ask, Answer, tuple[list[Document], list[Section]]]:
        """The start page itself if it is a list other than the home page; else what the home page links to."""
        start = homes[0]
        listing = read_listing(start, self.now)
        at_home = entered or is_home(start.url)
        if listing and not at_home and listing.next_page:
            return homes, [Section(start.url, page_name(start), listing, start)]
        if not at_home and listing is None and not self._has_own_sections(start):
            answer = yield from self.pages.ask(urljoin(start.url, "/"), "home")
            homes = (yield from self._enter(answer.document)) if answer.document else homes
            self.platform = self.platform or recognise(homes[0])
            listing = read_listing(homes[0], self.now)
        sections = yield from self._linked_sections(homes, listing)
        # A home page that pages through everything is a section of its own: it has what no section lists. So is one whose
        # sections list next to nothing.
        few = sum(len(each.listing.rows) for each in sections) < _FEW_ARTICLES
        if listing and listing.rows and (listing.next_page or few):
            sections = [each for each in sections if not names_everything(each.name)]
            sections.append(Section(homes[0].url, "", listing, homes[0]))
        return homes, sections

    def _has_own_sections(self, document: Document) -> bool:
        """Whether a page in a folder is the home page of a site of its own."""
        folder = document.url.rpartition("/")[0] + "/"
        own = [
            link
            for link in section_links(document, self.platform)
            if link.url.startswith(folder) and link.in_menu
        ]
        return len(own) >= _OWN_SECTIONS

    def _linked_sections(
        self, homes: list[Document], listing: Listing | None
    ) -> Generator[Ask, Answer, list[Section]]:
        home = homes[0]
        rows = {row.url for row in listing.rows} if listing else set()
        queue = [link for each in homes for link in section_links(each, self.platform, rows)]
        queue += [SectionLink(way, canonical_url(way) or way, "", 0.5) for way in self._ways]
        self._home_frames |= {canonical_url(url) or url for each in homes for url in frames(each)}
        seen = {link.url for link in queue} | {canonical_url(each.url) or "" for each in homes}
        menu = {link.url for link in queue if link.in_menu}
        sections: list[Section] = []
        everything: list[Section] = []
        unlikely: list[SectionLink] = []
        nameless: set[str] = set()
        experience = Experience()
        while len(sections) < MAX_SECTIONS:
            if not queue and not sections:
                queue, unlikely = unlikely, []
            link = max(queue, key=experience.worth, default=None)
            if link is None or self._is_enough(link, experience.worth(link)):
                break
            queue.remove(link)
            look = yield from self._look(link.href)
            document = look.document
            if document is None or not same_site(document.url, home.url):
                # Where two of a folder, or of those that one page leads to, are not there the rest waits.
                experience.note(link.url, is_list=False)
                self._drop(link, self._why_no_list(look, home))
                continue
            below: list[SectionLink] = []
            if look.listing is None or not look.listing.next_page:
                # A channel's page links to its sections; it may show the first rows of each.
                listed = {row.url for row in look.listing.rows} if look.listing else set()
                links = section_links(document, self.platform, listed)
                new = [sub for sub in links if sub.url not in seen]
                below = [sub for sub in new if is_below(sub, document)]
                # What heads a box of rows on a channel's page is as likely as not its section.
                below += [
                    sub for sub in new if sub not in below and listed and sub.likelihood >= _MISSED
                ]
                unlikely += [sub for sub in new if sub not in below]
                seen |= {sub.url for sub in new}
                experience.found(new, document.url)
                queue += below
            name = link.name or page_name(document, site_names([home]))
            nameless |= set() if link.name else {look.href}
            told = len(self.dropped)
            filled = yield from self.scripted.sections(look.href, name, document, look.listing)
            if filled:
                experience.note(link.url, is_list=True)
                for each in filled:
                    judged, why = self._judged(each, sections, everything, menu)
                    if why:
                        self.dropped.append(Dropped(each.url, each.name, *why))
                    else:
                        sections.append(judged)
                continue
            section, why = None, None
            if look.listing:
                section = Section(look.href, name, look.listing, document)
                section, why = self._judged(section, sections, everything, menu)
            if section is None or why:
                if not below:
                    experience.note(link.url, is_list=False)
                    if len(self.dropped) == told:
                        why = why or self._why_no_list(look, home)
                        self._drop(link, why)
                        self._doubt(look.href, name, document, why)
                continue
            experience.note(link.url, is_list=True)
            if not section.listing.next_page and has_hidden_pages(document):
                self.dropped.append(Dropped(section.url, name, *ONLY_FIRST))
            (everything if names_everything(name) else sections).append(section)
        self._tell_rest(queue, experience, home)
        self._tell_filtered(sections)
        self.scripted.go_on(sections)
        names = site_names([home, *(each.document for each in sections)])
        for section in sections:
            if section.url in nameless:
                section.name = page_name(section.document, names)
        # Beside the own list of a page may stand one of all sections' articles.
        sections = compared(sections, self.now)
        # An article is its section's before it is its channel's or the archive's.
        sections, channels = without_channels(sections)
        self.dropped += [Dropped(each.url, each.name, *reasons.CHANNEL) for each in channels]
        for section in sections:
            self._look_inside(section)
        if everything:
            self.dropped += [
                Dropped(each.url, each.name, *reasons.ALL_ARTICLES)
                for each in everything
                if sections
            ]
        return sections or everything

    def _look_inside(self, section: Section) -> None:
        """Take a channel's name from its articles: it is not their section's. Those that were not looked at are candidates."""
        if section.goes_on:
            return
        links = section_links(section.document, self.platform)
        inside = sections_inside(links, _addresses(section), section.document.url)
        for link in inside:
            section.name = ""
            if not self.pages.is_known(link.href):
                self.candidates.setdefault(link.href, link.name or link.heading)

    def _judged(
        self,
        section: Section,
        sections: list[Section],
        everything: list[Section],
        menu: Collection[str],
    ) -> tuple[Section, Why | None]:
        """A page with a list, and why it is no section; compared with the one that shows the same list, if one does.

        That one is taken out of ``sections`` or ``everything`` if this one tells more.
        """
        known = [*sections, *everything]
        why = refused(section, known, self.platform, menu) if section.listing.rows else None
        twin = _twin(section, known) if section.listing.rows else None
        if twin is None:
            return section, why
        # The same list may stand beside the own list of each.
        kept, section = compared([twin, section], self.now, _SURE)
        twin.listing = kept.listing
        why = refused(section, known, self.platform, menu)
        is_fuller = _tells(section) > _tells(twin) or _lies_below(section, twin)
        if _twin(section, [twin]) and is_fuller:
            # A channel shows the newest of its only section, in short.
            self.dropped.append(Dropped(twin.url, twin.name, *reasons.same_as(section.name)))
            (everything if twin in everything else sections).remove(twin)
            self._twins[section.url] = [*self._twins.pop(twin.url, ()), twin]
            why = None
        elif why == reasons.same_as(twin.name):
            self._twins[twin.url].append(section)
        return section, why

    def _tell_filtered(self, sections: Sequence[Section]) -> None:
        """Name the sections that only a script cuts out of one list, which the page of each shows: ``?category=…``. The list
        is crawled without the name of any: it holds the articles of all."""
        for section in sections:
            path = section.url.partition("?")[0]
            cuts = [each for each in self._twins[section.url] if each.url.startswith(f"{path}?")]
            if len({each.name for each in cuts} - {section.name, ""}) < _CUTS:
                continue
            urls = {each.url for each in cuts}
            others = [each for each in self.dropped if each.url not in urls]
            # One of them may stand in the menu and beside the articles, at addresses of its own.
            told = {each.name: each for each in reversed((section, *cuts))}
            filtered = [Dropped(each.url, name, *reasons.FILTERED) for name, each in told.items()]
            self.dropped[:] = [*others, *filtered]
            section.name = ""

    def _is_enough(self, link: SectionLink, worth: float) -> bool:
        """Whether the next candidate is not worth a request any more."""
        # What is doubtful by its name or address alone is looked at where there is little else.
        doubtful = link.likelihood <= min(0, worth)
        if worth <= 0 and not (doubtful and self.pages.requests < _SPARE):
            return True
        if self.pages.requests >= _AT_MOST:
            return True
        return self.pages.requests > _LOOKED_AT and worth < LIKELY

    def _look(self, url: str) -> Asking:
        """A page that may be a section: itself, where it only leads to, or the frame in it that has a list."""
        answer = yield from self.pages.ask(url, "section")
        look = _Look(url, answer.document, None, answer.trouble)
        for _ in range(_DOORS):
            document = look.document
            if document is None:
                break
            look.listing = read_listing(document, self.now)
            if look.listing is not None:
                break
            door = read_door(document)
            leads = door.urls[:1] if door and door.how in ("refresh", "script") else ()
            inside = () if leads else self._frames_of(document)
            for inner in (*leads, *inside):
                answer = yield from self.pages.ask(inner, "section")
                listing = read_listing(answer.document, self.now) if answer.document else None
                if answer.document and (listing or leads):
                    look = _Look(inner, answer.document, listing, None)
                    break
            if not leads:
                break
        return look

    def _frames_of(self, document: Document) -> list[str]:
        """A page's frames, but for those that the home page has too."""
        own = [
            url for url in frames(document) if (canonical_url(url) or url) not in self._home_frames
        ]
        return own[: _FRAMES - 1]

    # What becomes of the rest

    def _why_no_list(self, look: _Look, home: Document) -> Why:
        document = look.document
        if document is None:
            return in_words(look.trouble or "?")
        if not same_site(document.url, home.url):
            return reasons.elsewhere(url_host(document.url))
        title = clean_line(document.root.findtext(".//title") or "")
        own = own_lines(document, home)
        if soft := soft_404_reason(title, " ".join(own)):
            return said(soft)
        if self.scripted.why:
            return self.scripted.why
        if sum(map(len, own)) < _NOTHING and _asks_for_password(document):
            return said("login")
        return reasons.NO_LIST if _strings(document) else reasons.EMPTY

    def _drop(self, link: SectionLink, why: Why) -> None:
        """Tell of a candidate, but not of a headline that looked like one."""
        name = link.name or link.heading
        missed = link.in_menu or link.heading or link.likelihood >= _MISSED
        if (missed and width(name) <= _LONGEST_NAME) or why in OUT_OF_REACH:
            self.dropped.append(Dropped(link.href, name, *why))

    def _doubt(self, url: str, name: str, document: Document, why: Why) -> None:
        """Note a page that has no list for certain, but may have a short one."""
        listing = read_listing(document, self.now, least=_SURE) if why == reasons.NO_LIST else None
        if listing and not names_no_section(name):
            self.doubtful.append(Section(url, name, listing, document))

    def _tell_rest(self, queue: list[SectionLink], experience: Experience, home: Document) -> None:
        """What was not looked at, and what stands on another host."""
        for link in queue:
            worth = experience.worth(link)
            spoilt = worth <= 0 and worth < link.likelihood
            if link.heading or (link.in_menu and max(worth, link.likelihood) >= _MISSED):
                self._drop(link, reasons.LIKE_OTHERS if spoilt else reasons.NOT_LOOKED_AT)
                if not spoilt:
                    self.candidates[link.href] = link.name or link.heading
        for link in links_elsewhere(home):
            self._drop(link, reasons.elsewhere(url_host(link.url)))


def refused(
    section: Section, known: Sequence[Section], platform: Platform | None, menu: Collection[str]
) -> Why | None:
    """Why a page with a list is no section; None if it is one."""
    rows = section.listing.rows
    urls = _addresses(section)
    dated = sum(row.published is not None or bool(row.published_raw) for row in rows)
    # Where the lists of news show no days either, that a list shows none says nothing: its pages will tell.
    others_dated = not known or any(each.listing.shows_days for each in known)
    goods = names_goods(section.name) and others_dated and not section.listing.shows_days
    if names_no_section(section.name) or goods:
        return reasons.NO_LIST
    if len(urls) < 2 and not dated:
        return reasons.NO_LIST
    # A site may call itself what it is not, or choose addresses of its own: what has days are articles.
    are_lists = platform and sum(platform.kind(url) == "list" for url in urls) * 2 > len(urls)
    if are_lists and not section.listing.shows_days:
        return reasons.ONLY_LINKS
    away = sum(not same_site(url, section.document.url) for url in urls)
    if not dated and (away * 2 > len(urls) or len(urls & set(menu)) * 2 > len(urls)):
        return reasons.ONLY_LINKS
    twin = _twin(section, known)
    return reasons.same_as(twin.name) if twin else None


def _twin(section: Section, known: Sequence[Section]) -> Section | None:
    """What shows the same list: the same articles, or a list of as many pages with most of them in another order."""
    ours = _addresses(section)
    for other in known:
        theirs = _addresses(other)
        is_as_long = section.listing.last_page == other.listing.last_page
        if ours == theirs or (
            trap(section.url) and is_as_long and len(ours & theirs) * 2 > len(ours)
        ):
            return other
    return None


def _addresses(section: Section) -> set[str]:
    return {row.url for row in section.listing.rows if row.url}


def _tells(section: Section) -> tuple[bool, int, float]:
    """How much a list tells, to be compared: whether it goes on, how many of its rows show a whole day, how sure it is."""
    days = [row.published for row in section.listing.rows if row.published]
    whole = sum(day.basis != "yearless" for day in days)
    return section.goes_on, whole, section.listing.confidence


def _lies_below(section: Section, channel: Section) -> bool:
    """Whether a section lies in the folder of a channel that shows the same rows and no more of them."""
    folder = folder_of(channel.url)
    is_inside = folder.count("/") > 3 and section.url.startswith(folder)
    return is_inside and not channel.goes_on


def without_channels(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """The sections, and the channels among them. One by one: what was taken for a channel keeps no other's articles."""
    kept, channels = list(sections), list[Section]()
    for each in sections:
        if is_channel(each, kept):
            kept.remove(each)
            channels.append(each)
    return kept, channels


def is_channel(section: Section, sections: Sequence[Section]) -> bool:
    """Whether a page without further pages shows nothing but articles of several sections."""
    if section.goes_on:
        return False
    left = _addresses(section)
    others = [each for each in sections if each is not section and left & _addresses(each)]
    sources = []
    # One that has all of them is the only source, wherever it stands.
    for other in sorted(others, key=lambda each: not left <= _addresses(each)):
        if left & (theirs := _addresses(other)):
            sources.append(other)
            left -= theirs
    return not left and (len(sources) > 1 or _shows_another(section, sources, sections))


def _shows_another(
    section: Section, sources: Sequence[Section], sections: Sequence[Section]
) -> bool:
    """Whether the page of a section that has all its rows from one other shows rows of a third beside them, which no
    other page does: those of a box that several pages have are on them too."""
    if not sources:
        return False
    own = _links(section)
    for third in sections:
        if third is section or third is sources[0]:
            continue
        shared = _addresses(third) & own
        for other in sections if len(shared) > 1 else ():
            if other is not section and other is not third:
                shared -= _links(other)
        if len(shared) > 1:
            return True
    return False


def _links(section: Section) -> set[str]:
    return {link.url for link in page_links(section.document)}


def page_name(document: Document, sites: Collection[str] = ()) -> str:
    """What a list page calls itself: the first part of its title or, if that is one of the ``sites``' names, the last
    step of the path to the page."""
    title = clean_line(document.root.findtext(".//title") or "")
    name = next(filter(None, _TITLE_PARTS.split(title)), "")
    if name in sites:
        page = read_lines(document.root)
        paths = read_trail(page, line_zones(page), None, len(page.lines))
        path = choose(paths, "breadcrumb")
        name = section_name(path.value[-1]) if path else name
    return name[:20]


def site_names(documents: Sequence[Document]) -> set[str]:
    """What stands in the title of the home page, the first of the ``documents``, or begins that of several pages."""
    titles = [clean_line(each.root.findtext(".//title") or "") for each in documents]
    firsts = Counter(_TITLE_PARTS.split(title)[0] for title in titles[1:])
    return {*_TITLE_PARTS.split(titles[0]), *(name for name, n in firsts.items() if n > 1)} - {""}


def feed_home(body: bytes) -> str:
    """The page that a feed is of, by the feed's own word; empty if it has none."""
    found = _FEED_HOME.search(body, 0, 20_000)
    return (found[1] or found[2]).decode("ascii", "ignore") if found else ""


def needs_javascript(document: Document) -> bool:
    """Whether only a browser sees what a page shows: it has scripts, and next to nothing to read or a
    template that is not filled in."""
    shown = "".join(
        node.text_content() for node in document.root.iter("body") if isinstance(node.tag, str)
    )
    for node in document.root.iter("script", "style", "noscript"):
        shown = shown.replace(node.text_content(), "", 1)
    if next(document.root.iter("script"), None) is None:
        return False
    return len(comparison_key(shown)) < 80 or has_template(document)


def has_template(document: Document) -> bool:
    """Whether a page shows a template that a script is to fill in."""
    if any(not _REPEATS.isdisjoint(node.keys()) for node in document.root.iter("body", *_BOXES)):
        return True
    return any(_TEMPLATE.search(text) for text in _strings(document))


def own_lines(document: Document, home: Document) -> list[str]:
    """What a page shows beside its name and what the home page shows too."""
    title = comparison_key(document.root.findtext(".//title") or "")
    known = set(_strings(home)) if home is not document else set()
    return [
        line
        for line in _strings(document)
        if line not in known and comparison_key(line) not in title and not _PATH.search(line)
    ]


def _asks_for_password(document: Document) -> bool:
    return any(node.get("type") == "password" for node in document.root.iter("input"))


def _strings(document: Document) -> list[str]:
    """The lines of text that a page shows."""
    return [
        line
        for body in document.root.iter("body")
        for text in visible_strings(body)
        if (line := clean_line(text))
    ]
