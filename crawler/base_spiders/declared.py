"""What a site declares: everything that a class body in ``crawler/spiders/`` may say, and what it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from hashlib import blake2b
from importlib import metadata
from inspect import get_annotations
from typing import Any, ClassVar, Final, Literal, Self

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.attachments.kinds import FAMILIES
from crawler.base_spiders import browser
from crawler.base_spiders.egress import check_bind_address, check_proxy
from crawler.base_spiders.elsewhere import hosts_of
from crawler.base_spiders.politeness import ON_LOOPBACK, NamedSpider, is_loopback, set_undecided
from crawler.clock import present, stamp
from crawler.errors import DeclarationError
from crawler.facts.divisions import names_now
from crawler.fields.urls import canonical_url, url_host
from crawler.health import Expect
from crawler.health.reasons import ViewsHidden
from crawler.platforms import Platform
from crawler.read.declared import Declaration
from crawler.read.earlier import FIELDS, Earlier
from crawler.read.list_request import ListRequest
from crawler.read.page import left_to_generic

# From this share of common letters on, one word is taken for the other misspelt: `tittle`, `publish`, `view`.
_ALIKE: Final = 0.8


class DeclaredSpider(NamedSpider):
    """The declaration of a site, checked and compiled; what is done with it is ``SiteSpider``'s.

    Spider arguments (``-a NAME=VALUE``): ``limit``, the number of articles to ask for at most; ``base``,
    another ``scheme://host[:port]`` to crawl the same paths from, such as a mirror; ``full``, to read every list
    page to the section's end.
    """

    required: ClassVar[tuple[str, ...]] = ("name", "start_urls", "article_links")

    platform: Platform | None = None
    """The system that the site runs on: it knows which addresses are one."""

    home: ClassVar[str | None] = None
    """The page that ``zhaoshang add`` found the sections from, if it was to find them all."""
    sections: dict[str, str] = {}
    """The sections by the URL of their first list page, with their names: names them where the articles' pages
    do not. Stands for ``start_urls``."""
    candidates: dict[str, str] = {}
    """Pages that may be sections, by their URLs with their names: those that `zhaoshang add` had no requests left for, or
    whose rows no selector finds. A crawl looks at them when the sections are read; one that leads to articles which no
    section shows is read as a section from then on."""
    list_requests: dict[str, ListRequest] = {}
    """The sections whose rows a script fills in, by their URLs, each with the request that the script makes."""
    article_links: ClassVar[str]
    """The links to articles on a list page."""
    list_row: ClassVar[str | None] = None
    """The node of one article on a list page; ``list_published`` and ``list_views`` stand inside it."""
    list_published: ClassVar[str | None] = None
    list_views: ClassVar[str | None] = None
    next_page: ClassVar[str | None] = None
    """The link to the next list page; undeclared, it is found by what pagers look like."""

    # A field that is not declared is read by the generic extractor: slower, and less sure. One that the site
    # does not show is declared ABSENT.
    title: ClassVar[str | None] = None
    body: ClassVar[str | None] = None
    body_exclude: ClassVar[str | None] = None
    """Nodes inside the body that are not the article."""
    published: ClassVar[str | None] = None
    category: ClassVar[str | None] = None
    author: ClassVar[str | None] = None
    source: ClassVar[str | None] = None
    views: ClassVar[str | None] = None
    breadcrumb: ClassVar[str | None] = None
    related: ClassVar[str | None] = None
    """One node for each related article, or the links themselves."""
    related_excerpt: ClassVar[str | None] = None
    neighbours: ClassVar[str | None] = None
    """The links to the articles before and after this one (上一篇, 下一篇)."""
    article_next: ClassVar[str | None] = None
    """The link to the next page of the same article."""

    date_order: ClassVar[Literal["dmy", "mdy"] | None] = None
    """Whether the site writes the day (``dmy``) or the month first, where it writes ``05/06/2026``: by itself such a
    day is not known."""
    views_by_script: ClassVar[bool] = False
    """Ask the count endpoint that the platform's pages load, one more request an article, where robots.txt
    allows it; otherwise views that only a script shows stay unknown."""
    views_hidden: ClassVar[ViewsHidden | None] = None
    """Why views are ABSENT although visitors see them: a script shows them (``"script"``), and robots.txt forbids what
    it asks for (``"robots"``). ``zhaoshang status`` says so; it changes nothing else."""
    javascript: ClassVar[bool] = False
    """Only a browser sees the pages' text: they are read in one (extra ``javascript``, and Chromium)."""
    article_hosts: ClassVar[Sequence[str]] = ()
    """Other hosts (``zs.example.cn``, ``example.cn:8080``) that hold articles of the site, and are asked for them.
    Undeclared, an article that a list leads to on another host is kept with what the list shows, and never asked for."""
    legacy_tls: ClassVar[bool] = False
    """Its server speaks old TLS only (1.0, short keys, old ciphers): it is read all the same, though anybody on the way
    may read and change what comes."""
    cookies: ClassVar[bool] = False
    """The site shows its pages only to who sends its cookies back. Undeclared, none are sent, but for those that a site
    insists on by redirecting in a circle."""
    proxy: ClassVar[str | None] = None
    """The proxy that the site is asked through: ``http://host:port``. A password belongs into the environment:
    ``proxy = os.environ["PARK_PROXY"]``."""
    bind_address: ClassVar[str | None] = None
    """By which of this machine's IP addresses the site is asked, where it has several."""
    attachments: ClassVar[bool | Sequence[str]] = False
    """Whether the files that articles lead to are fetched and read (extra ``attachments``): True for all, or some kinds, such as
    ``("xls", "doc", "pdf", "ofd", "ppt", "zip", "txt", "image")``."""
    max_list_pages: ClassVar[int] = 2000
    """How far a section is followed: a stop for paging that never ends."""
    max_article_pages: ClassVar[int] = 50
    max_elsewhere: ClassVar[int] = 2000
    """How many articles that stand on other hosts one run keeps: nothing has to be asked for them, so nothing else ends a list
    that leads to ever new ones."""
    region: ClassVar[str | None] = None
    """GB/T 2260 code of the division that the site speaks for (``330481``), ``000000`` for the nation's: of places with one name
    its own is meant, and an article that names none is about it."""
    revisit_days: Sequence[int] | None = None
    """Days after which an article is visited again, counted from its first; undeclared, the setting REVISIT_DAYS.
    Empty: never."""
    expect: Expect = Expect()
    earlier: ClassVar[Sequence[Earlier]] = ()
    """How the site was read before each redesign: its archived pages of those days still are."""
    sample: ClassVar[bool] = False
    """Served by this project itself (``zhaoshang demo``): no part of ``crawl --all``."""

    hosts: frozenset[str]
    """Those that are asked for its articles, without ``www.``."""
    site: str
    """What the database calls the site: the spider's name."""
    called: str | None
    """What people call it: the first line of its docstring, up to the dot (``翠湖投资促进网 · 产业信息``); None if it has none."""
    declaration: Declaration

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """What the declaration decides; a site on this machine is asked as fast as it answers."""
        super().update_settings(settings)
        if cls.javascript:
            set_undecided(settings, browser.settings())
        if cls.legacy_tls:
            set_undecided(settings, {"LEGACY_TLS": True})
        if cls.cookies and not cls.javascript:  # a browser keeps its own
            set_undecided(settings, {"COOKIES_ENABLED": True})
        egress = {"PROXY": cls.proxy, "DOWNLOAD_BIND_ADDRESS": cls.bind_address}
        set_undecided(settings, {name: value for name, value in egress.items() if value})
        urls = cls.first_list_pages()
        if urls and all(is_loopback(url) for url in urls):
            set_undecided(settings, ON_LOOPBACK)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        frozen = crawler.settings.get("NOW")
        spider._frozen_now = present(frozen) if frozen else None
        return spider

    def __init__(
        self, *, limit: str | int | None = None, base: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.site = getattr(self, "site", self.name)
        self.declaration = self.compile()
        self.limit = _positive(limit)
        self._frozen_now: datetime | None = None
        self._fold = lru_cache(maxsize=4096)(self._canonical_form)
        urls = _listed(self.start_urls or self.sections)
        if base:
            self.sections = {_rebase(url, base): name for url, name in self.sections.items()}
            self.candidates = {_rebase(url, base): name for url, name in self.candidates.items()}
            self.list_requests = {
                _rebase(url, base): wanted for url, wanted in self.list_requests.items()
            }
            urls = [_rebase(url, base) for url in urls]
        self._check_addresses(urls)
        self.watch(urls)

    @classmethod
    def first_list_pages(cls) -> list[str]:
        """The first list page of every section, as the class body declares them."""
        return _listed(getattr(cls, "start_urls", None) or cls.sections)

    def watch(self, start_urls: Sequence[str]) -> None:
        """Make these the site's sections."""
        self.start_urls = list(start_urls)
        self.hosts = hosts_of(start_urls, _listed(self.article_hosts))
        names = (*map(url_host, start_urls), *_listed(self.article_hosts))
        self.allowed_domains = sorted({name.partition(":")[0] for name in names})

    @classmethod
    def compile(cls) -> Declaration:
        """Check the class body and compile its selectors. Raises DeclarationError naming what is wrong."""
        lacking = [name for name in cls.required if not getattr(cls, name, None)]
        if "start_urls" in lacking and cls.sections:
            lacking.remove("start_urls")
        if "article_links" in lacking and cls._reads_records_alone():
            lacking.remove("article_links")
        if lacking:
            lacks = ", ".join(lacking)
            raise DeclarationError(
                f"站点 {cls.__module__}.{cls.__name__} 缺少必要属性：{lacks}",
                f"site {cls.__module__}.{cls.__name__} lacks the required {lacks}",
            )
        cls._check_words()
        cls._check_region()
        cls._check_addresses(cls.first_list_pages())
        cls._check_requests()
        if cls.javascript:
            browser.require()
        where = f"{cls.__module__}.{cls.__name__}"
        if cls.proxy is not None:
            check_proxy(cls.proxy, f"{where} proxy")
        if cls.bind_address is not None:
            check_bind_address(cls.bind_address, f"{where} bind_address")
        cls._check_earlier()
        cls.families_of_files()
        return Declaration(
            {name: value for name in FIELDS if (value := getattr(cls, name, None))},
            undeclared=left_to_generic({name: getattr(cls, name, None) for name in FIELDS}),
            date_order=cls.date_order,
        )

    @classmethod
    def _reads_records_alone(cls) -> bool:
        """Whether every section's rows are records of a request's answer: there are no links to find."""
        urls, wanted = cls.first_list_pages(), cls.list_requests
        return bool(urls) and all(
            url in wanted and not wanted[url].reads_selectors and not wanted[url].continues
            for url in urls
        )

    @classmethod
    def _check_requests(cls) -> None:
        """Raises DeclarationError for a request of what is no section: it would never be made."""
        for url in cls.list_requests.keys() - set(cls.first_list_pages()):
            raise DeclarationError(
                f"站点 {cls.__module__}.{cls.__name__} 的 list_requests 中有不是栏目的网址：{url}",
                f"site {cls.__module__}.{cls.__name__} has list_requests for a URL that is not a section: {url}",
            )

    @classmethod
    def families_of_files(cls) -> Sequence[str] | None:
        """The kinds of files that are read, none for all of them; None for a site whose files are only linked.

        Raises DeclarationError for a kind that there is not.
        """
        if isinstance(cls.attachments, bool):
            return () if cls.attachments else None
        for family in (families := _listed(cls.attachments)):
            if family not in FAMILIES:
                raise DeclarationError(
                    f"站点 {cls.__module__}.{cls.__name__} 的 attachments 中没有这一类：{family}（有 {'、'.join(FAMILIES)}）",
                    f"site {cls.__module__}.{cls.__name__} has attachments of an unknown kind: {family} (there are {', '.join(FAMILIES)})",
                )
        return families or None

    @classmethod
    def _check_earlier(cls) -> None:
        """Raises DeclarationError for a former declaration that is wrong, or without the comma that makes a tuple."""
        if isinstance(cls.earlier, Earlier):
            raise DeclarationError(
                f"站点 {cls.__module__}.{cls.__name__} 的 earlier 应为元组：(Earlier(…),)",
                f"site {cls.__module__}.{cls.__name__} has an earlier that is not a tuple: (Earlier(…),)",
            )
        for each in cls.earlier:
            # Both are worked out, and fail, when they are first asked for.
            _ = each.last_day, each.declaration

    @classmethod
    def _check_region(cls) -> None:
        """Raises DeclarationError for a code that no division has."""
        if cls.region is not None and cls.region not in names_now() and cls.region != "000000":
            raise DeclarationError(
                f"{cls.__name__}.region = {cls.region!r} 不是现行的六位区划代码",
                f"{cls.__name__}.region = {cls.region!r} is not a current division code of six digits",
            )

    @classmethod
    def _check_words(cls) -> None:
        """Raises DeclarationError for a misspelt word: it would be ignored, and its field read by a guess."""
        words = {"name", "start_urls", "custom_settings", *get_annotations(DeclaredSpider)}
        for base in cls.__mro__[: cls.__mro__.index(DeclaredSpider)]:
            for name in vars(base).keys() - words:
                # Most are methods, and it takes a while to compare one.
                if name.startswith("__") or callable(getattr(base, name)):
                    continue
                if meant := get_close_matches(name, words, n=1, cutoff=_ALIKE):
                    raise DeclarationError(
                        f"站点 {cls.__module__}.{cls.__name__} 的 {name} 应为 {meant[0]}",
                        f"site {cls.__module__}.{cls.__name__} has no attribute {name}; did you mean {meant[0]}?",
                    )

    @classmethod
    def _check_addresses(cls, urls: Iterable[object]) -> None:
        """Raises DeclarationError for a section that is no web address: the others would not be asked for either."""
        for url in urls:
            if not isinstance(url, str) or canonical_url(url) is None:
                raise DeclarationError(
                    f"站点 {cls.__module__}.{cls.__name__} 的栏目不是网址（应为 http://… 或 https://…）：{url!r}",
                    f"site {cls.__module__}.{cls.__name__} has a section that is not a URL (http://… or https://…): {url!r}",
                )

    def fingerprint(self) -> str:
        """Equal as long as the site is read in the same way: by the same declaration and the same program."""
        selectors = {name: s.declared for name, s in self.declaration.selectors.items()}
        read: tuple[object, ...] = (
            sorted(selectors.items()), sorted(self.declaration.undeclared), self.expect
        )  # fmt: skip
        if self.list_requests:
            read += (sorted(self.list_requests.items(), key=lambda each: each[0]),)
        told = f"{metadata.version('zhaoshang')} {read!r}"
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def now(self) -> datetime:
        """The present, UTC; the setting ``NOW`` (ISO 8601 with offset) freezes it for replays and tests."""
        return self._frozen_now or present()

    def set_clock(self, now: datetime) -> None:
        """Make ``now`` (aware) the present: for pages that were received long ago."""
        self._frozen_now = now

    def utc_now(self) -> str:
        """The present as it is stored, UTC."""
        return stamp(self.now())

    def canonical(self, url: str) -> str | None:
        """The one form of an address; the platform folds the several addresses of one page."""
        return self._fold(url)

    def _canonical_form(self, url: str) -> str | None:
        known = canonical_url(url)
        return self.platform.canonical(known) if known and self.platform else known


def _listed(urls: Iterable[str]) -> list[str]:
    """Without brackets it is one address, and no list of letters."""
    return [urls] if isinstance(urls, str) else list(urls)


def _positive(limit: str | int | None) -> int | None:
    if limit is None:
        return None
    try:
        number = int(limit)
    except ValueError:
        number = 0
    if number < 1:
        raise DeclarationError(
            f"limit 必须是正整数：{limit}", f"limit must be a positive number: {limit}"
        )
    return number


def _rebase(url: str, base: str) -> str:
    host = canonical_url(base)
    if host is None:
        raise DeclarationError(f"base 不是网址：{base}", f"base is not a URL: {base}")
    return host.rstrip("/") + "/" + url.split("/", 3)[3] if url.count("/") > 2 else host
