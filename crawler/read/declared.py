"""Declared selectors -> fields.

A site says in a class body where each field stands; here the words become compiled XPath, once a class,
and are asked of each page's tree. A selector is CSS, with parsel's ``::text`` and ``::attr(name)``, or
XPath if it begins with ``/``, ``./`` or ``(``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, TypeAlias

from lxml import etree
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from crawler.errors import DeclarationError
from crawler.fields.dateforms import Order
from crawler.fields.leaves import unfold
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url
from crawler.read.document import Document, all_text
from crawler.read.links import absolute, target, visible_strings
from crawler.read.rows import title_in_link

# What a site declares for a field that it does not show.
ABSENT: Final = ""
Node: TypeAlias = HtmlElement | str
_TRANSLATOR: Final = HTMLTranslator()
# The head of a selector that begins with a class, such as ``div.info`` of ``div.info > .date``: what stands right
# of it must be free of commas, which begin another selector.
_CLASS_HEAD: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9]*)\.([A-Za-z][A-Za-z0-9_-]*)(?:\s*(>)\s*|\s+|\Z)([^,+~]*)\Z"
)
# What separates words by XPath's rules, by which a selector that is not asked this way is read.
_CLASS_WORD: Final = re.compile(r"[^ \t\r\n]+")
_UNSEEN: Final = ("script", "style")
# How far above a link or a date its row may be.
_ROW_HEIGHT: Final = 32
# What Scrapy's own selectors know.
_NAMESPACES: Final = {
    "re": "http://exslt.org/regular-expressions",
    "set": "http://exslt.org/sets",
}


class Heads:
    """The elements of a page that its site's selectors begin with, such as ``div.info``, in document order.

    One walk for them all: each selector would walk the whole page again, and test the class of every element.
    """

    def __init__(self, root: HtmlElement, wanted: Iterable[tuple[str, str]]) -> None:
        self._found: dict[tuple[str, str], list[HtmlElement]] = {head: [] for head in wanted}
        for tag in {tag for tag, _ in self._found}:
            words = {word for name, word in self._found if name == tag}
            for element in root.iterdescendants(tag):
                if (text := element.get("class")) and not words.isdisjoint(found := _words(text)):
                    for word in words & found:
                        self._found[tag, word].append(element)

    def find(self, head: tuple[str, str]) -> list[HtmlElement] | None:
        """The elements that are one; None for one that was not asked for."""
        return self._found.get(head)


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_CLASS_WORD.findall(text))


def is_expression(declared: str) -> bool:
    """Whether what is declared is XPath; else it is CSS."""
    return declared.startswith(("/", "./", "("))


class Selector:
    """One declared selector, compiled. Raises DeclarationError if it is neither CSS nor XPath."""

    def __init__(self, name: str, declared: str) -> None:
        self.name, self.declared = name, declared
        self.head: tuple[str, str] | None = None
        """Tag and class of the element that a match stands below, or is, where it is so declared."""
        self._rest: etree.XPath | None = None
        try:
            if is_expression(declared):
                self._find = _compiled(declared)
            else:
                self._find = _compiled(_TRANSLATOR.css_to_xpath(declared, prefix="descendant::"))
                if found := _CLASS_HEAD.match(declared.strip()):
                    tag, word, child, rest = found.groups()
                    self.head = (tag.lower(), word)
                    prefix = "child::" if child else "descendant::"
                    self._rest = _compiled(_TRANSLATOR.css_to_xpath(rest, prefix)) if rest else None
        except Exception as error:  # cssselect and lxml have no common base for a syntax error
            raise self._wrong(error) from error

    def _wrong(self, error: Exception) -> DeclarationError:
        return DeclarationError(
            f"选择器 {self.name} = {self.declared!r} 写错了：{error}",
            f"selector {self.name} = {self.declared!r} is wrong: {error}",
        )

    def all(self, node: HtmlElement, heads: Heads | None = None) -> list[Node]:
        """Every match below a node, in document order. ``heads``: those below the node, if they are known.

        Raises DeclarationError for an unknown function or prefix: XPath looks for it only when it needs it.
        """
        find = self._find
        if heads and self.head and (found := heads.find(self.head)) is not None:
            if not found or self._rest is None:
                return list(found)
            # Below several, a match may stand below two of them.
            if len(found) == 1:
                node, find = found[0], self._rest
        try:
            matches = find(node)
        except etree.XPathEvalError as error:
            raise self._wrong(error) from error
        return matches if isinstance(matches, list) else [str(matches)]

    def elements(self, node: HtmlElement, heads: Heads | None = None) -> list[HtmlElement]:
        """Every match that is an element."""
        return [match for match in self.all(node, heads) if isinstance(match, HtmlElement)]

    def first(self, node: HtmlElement, heads: Heads | None = None) -> Node | None:
        """The first match."""
        found = self.all(node, heads)
        return found[0] if found else None

    def text(self, node: HtmlElement, heads: Heads | None = None) -> str | None:
        """The cleaned text of the first match that has any, that of a date with its parts in order; None if none has."""
        read = dated_text if self.name == "published" else text_of
        return next((text for match in self.all(node, heads) if (text := read(match))), None)


def _compiled(xpath: str) -> etree.XPath:
    # Only where they are used: with any, lxml (6.1) keeps 105 bytes of every evaluation for good.
    used = {name: uri for name, uri in _NAMESPACES.items() if f"{name}:" in xpath}
    return etree.XPath(xpath, namespaces=used or None)


def text_of(node: Node) -> str:
    """All text in a node, as one clean line."""
    if isinstance(node, str):
        return clean_line(node)
    if (len(node) or node.tag in _UNSEEN) and next(node.iter(*_UNSEEN), None) is not None:
        # What a script says is not what the page shows.
        return clean_line("".join(visible_strings(node)))
    return clean_line(all_text(node))


def text_apart(node: Node) -> str:
    """All text in a node, as one clean line, with a space wherever another element begins: a calendar leaf's
    day and month stand in elements of their own."""
    if isinstance(node, str) or not len(node):
        return text_of(node)
    return clean_line(" ".join(node.itertext()))


def dated_text(node: Node) -> str:
    """All text in a node, as one clean line, and a calendar leaf in it as a date."""
    apart = text_apart(node)
    date = unfold(apart)
    # Word parts the digits of a year: only a leaf's boxes are set apart.
    return date if date != apart else text_of(node)


def row_of(
    node: HtmlElement, rows: set[HtmlElement], within: HtmlElement | None = None
) -> HtmlElement | None:
    """The innermost row that a node stands in; else the node itself, if it is one, or ``within``, if it is no
    row's part, as what stands beside a row that is a mere link."""
    above = islice(node.iterancestors(), _ROW_HEIGHT)
    return next((up for up in above if up in rows), node if node in rows else within)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One article as a list page shows it."""

    url: str
    """Absolute, canonical form: what it is known by."""
    href: str
    """The same as the page writes it, absolute: what to ask for."""
    title: str
    published_raw: str | None = None
    views_raw: str | None = None


class Declaration:
    """The compiled selectors of one site."""

    LIST_FIELDS: Final = ("article_links", "list_row", "list_published", "list_views", "next_page")
    TEXT_FIELDS: Final = ("title", "published", "category", "author", "source", "views")
    OTHER_FIELDS: Final = (
        "body",
        "body_exclude",
        "breadcrumb",
        "related",
        "related_excerpt",
        "neighbours",
        "article_next",
    )

    def __init__(
        self,
        declared: Mapping[str, str],
        undeclared: Iterable[str] = (),
        date_order: Order | None = None,
    ) -> None:
        """``undeclared``: the fields that are left to the generic extractor; ``date_order``: what 05/06/2026 is."""
        self.date_order = date_order
        self.selectors = {name: Selector(name, text) for name, text in declared.items()}
        self.undeclared = frozenset(undeclared)
        of_article = (*self.TEXT_FIELDS, *self.OTHER_FIELDS)
        self._heads = {
            selector.head
            for name, selector in self.selectors.items()
            if name in of_article and selector.head
        }

    def list_rows(self, document: Document) -> list[ListRow]:
        """The articles that a list page offers, each address once, in page order."""
        rows: dict[str, ListRow] = {}
        ranks: dict[str, tuple[bool, int]] = {}
        values: dict[HtmlElement, tuple[str | None, str | None]] = {}
        own, found = self._links_in_rows(document)
        for link, row in found:
            href = target(link)
            url = canonical_url(href, document.base_url) if href else None
            if url is None:
                continue
            # A picture, a title and the number of comments of one row lead to the same address.
            rank = ("#" not in href, len(title := link_title(link)))
            if url in ranks and rank <= ranks[url]:
                continue
            if row is not None and row not in values:
                values[row] = (
                    self._row_text("list_published", row, own),
                    self._row_text("list_views", row, own),
                )
            published, views = values[row] if row is not None else (None, None)
            rows[url], ranks[url] = (
                ListRow(url, absolute(href, document.base_url), title, published, views),
                rank,
            )
        return list(rows.values())

    def _links_in_rows(
        self, document: Document
    ) -> tuple[set[HtmlElement], Iterable[tuple[HtmlElement, HtmlElement | None]]]:
        """The rows of a list page, and its links to articles with the row of each.

        Where rows are declared only what stands in one counts. A row that was never closed holds those that
        follow it: a link's row is the innermost one, its own element only if there is no other.
        """
        links, row = self.selectors["article_links"], self.selectors.get("list_row")
        if row is None:
            return set(), ((link, None) for link in links.elements(document.root))
        rows = row.elements(document.root)
        own = set(rows)
        if links.declared.startswith(("./", "(")):
            return own, ((link, scope) for scope in rows for link in links.elements(scope))
        found = ((link, row_of(link, own)) for link in links.elements(document.root))
        return own, ((link, row) for link, row in found if row is not None)

    def list_links(self, document: Document) -> list[HtmlElement]:
        """The nodes of the links to articles, wherever they stand in rows."""
        return [link for link, _ in self._links_in_rows(document)[1]]

    def next_page(self, document: Document) -> str | None:
        """Where the declared link to the next list page leads, as the page writes it, absolute."""
        return self.link("next_page", document)

    def heads(self, root: HtmlElement) -> Heads:
        """The elements of an article's page that the selectors of its fields begin with."""
        return Heads(root, self._heads)

    def lacking(self, document: Document) -> int:
        """How many of the declared fields that every article has are not at their places on a page."""
        declared = (self.selectors.get(name) for name in ("title", "published", "body"))
        return sum(not each.all(document.root) for each in declared if each)

    def link_url(self, link: HtmlElement, document: Document) -> str | None:
        """The canonical address that a link leads to."""
        return canonical_url(link.get("href") or "", document.base_url)

    def _row_text(self, name: str, row: HtmlElement, rows: set[HtmlElement]) -> str | None:
        """What a row says at a declared place; what stands in a row inside it is that one's."""
        if (selector := self.selectors.get(name)) is None:
            return None
        for match in selector.all(row):
            if isinstance(match, HtmlElement) and row_of(match, rows, row) is not row:
                continue
            if text := text_apart(match):
                return text
        return None

    def link(self, name: str, document: Document, heads: Heads | None = None) -> str | None:
        """Where a declared link leads, as the page writes it, absolute."""
        selector = self.selectors.get(name)
        node = selector.first(document.root, heads) if selector else None
        if node is None:
            return None
        href = node if isinstance(node, str) else node.get("href")
        return absolute(href.strip(), document.base_url) or None if href else None


def link_title(link: HtmlElement) -> str:
    """What a link calls its target: its text, its title where the text is cut or missing, a picture's alt."""
    text = (title_in_link(link) if len(link) else "") or text_of(link)
    title = clean_line(link.get("title") or "")
    if title and (not text or text.rstrip(".… ") == title[: len(text.rstrip(".… "))]):
        return title
    if text:
        return text
    image = next(link.iter("img"), None)
    return clean_line(image.get("alt") or "") if image is not None else ""
