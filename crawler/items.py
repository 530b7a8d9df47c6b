"""What the crawler harvests. Each field's meaning, type and time zone is written here and nowhere else.

Three rules hold for all fields. Unknown is ``None``, never 0 or "". Text is as the page shows it, cleaned
of white space only. A value that is not on the page is not in the item.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class RelatedLink:
    """One link that an article's page offers as related reading (相关文章)."""

    position: int
    """Its place among the related links, from 1. A link given twice keeps its first place."""
    url: str
    """Absolute canonical URL."""
    title: str
    excerpt: str | None = None
    """The lines of the linked article that the page shows beneath the link, as cut there."""


@dataclass(slots=True)
class Image:
    """A picture in the body. The link is kept; the file is not fetched."""

    url: str
    alt: str | None = None


@dataclass(slots=True)
class Attachment:
    """A file that the body links to or shows (PDF, Word, Excel, archive, video …). The file is not fetched."""

    url: str
    name: str | None = None
    """The text of the link; the title of what shows it."""


@dataclass(slots=True)
class Article:
    """One article, whatever the number of its pages and addresses."""

    site: str
    """The name of the spider that declares the site."""
    url: str
    """Absolute URL as the site writes it, without what tracks (``crawler.fields.urls.written_url``). The article is known by
    its canonical form and by all of its ``addresses``."""
    fetched_at: str
    """When its (first) page was received, UTC, ``YYYY-MM-DD HH:MM:SS``."""
    title: str | None = None
    published_at: str | None = None
    """When the site says that it was published, Asia/Shanghai, only as precise as the page says:
    ``2024``, ``2024-09``, ``2024-09-27``, ``2024-09-27 18:30`` or ``2024-09-27 18:30:05``. ``None`` where the
    page gives no date that can be known: a bare ``09-27``, an age that may mean two years."""
    published_about: str | None = None
    """What an age on the page (``3小时前``) comes to, counted back from ``fetched_at``; Asia/Shanghai, a day or
    coarser, finer only where the page gives the time of day. ``None`` where ``published_at`` is known. It stands
    apart because an age is only as true as its page is fresh, and caches keep such pages for days."""
    published_raw: str | None = None
    """The words that the date was read from, e.g. ``1年前 (2024-09-27)``."""
    category: str | None = None
    """The section's name (栏目) as the article's page gives it; else that of the list that led to it, if declared."""
    breadcrumb: list[str] = field(default_factory=list)
    """The path above the article (当前位置), from the outermost, without the article itself."""
    author: str | None = None
    """Who put it on the site, as shown: often an account such as ``admin``."""
    source: str | None = None
    """Where the site says that the text comes from (来源), or the medium that its byline names, or a document's publisher (发布机构)."""
    reporters: list[str] = field(default_factory=list)
    """The names in the byline (记者, 通讯员, 摄影), in order."""
    views: int | None = None
    """How often the page says that it was read (浏览, 阅读, 点击), at ``fetched_at``. ``10万+`` is 100000."""
    body: str | None = None
    """Its paragraphs, one a line, without navigation, contact block, QR captions, copyright or share box."""
    images: list[Image] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Every other URL at which the same article was met, its canonical one included, canonical form."""
    pages: int = 1
    """How many pages its text is spread over."""
    section: str | None = None
    """URL of the list section that led to it."""
    listed_title: str | None = None
    """What the list called it, perhaps cut; ``None`` if no list led to it. Not stored."""
    listed_day: str | None = None
    """The day that its row in the list states in full, ``YYYY-MM-DD``. Not stored."""
    asked: str | None = None
    """The address that led to it, canonical form: what lists and open work know it by."""
    elsewhere: bool = False
    """Whether its page stands on another host, which is not asked: all that is known of it is what its list shows."""
    blank: bool = False
    """Whether its page has the title, the date and the text's node where the site is declared to have them, and that node is
    empty: an issue of a journal, a notice that is a file. Not stored."""
    refused: str | None = None
    """Why the spider itself takes the page for no article (``soft_404``, ``page_2_failed``); ``None`` if it does not."""
    doubted: bool = False
    """Whether the rest of the run may yet show that a value is not its own: then it is written last. Not stored."""
    content_hash: str | None = None
    """Hash of the cleaned title and body: equal when the article is the same, whatever its markup."""
