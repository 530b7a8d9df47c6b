"""What makes errors of the generator impossible: each site is read back before it is written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urljoin

from lxml import html

from tests.bench.drawn.dates import whole_days
from tests.bench.drawn.infos import Shown
from tests.bench.drawn.model import Article, Site
from tests.bench.drawn.recording import Answer

_QUOTED: Final = re.compile(r"""href=\\?["']([^"'\\]+)""")
_NOWHERE: Final = ("javascript:", "data:", "#", "/search", "/comment")


def normal(text: str) -> str:
    """Text without white space, as marks compare it."""
    return re.sub(r"[\s\u200b-\u200f\ufeff\xad]+", "", unicodedata.normalize("NFKC", text))


def decoded(site: Site, answer: Answer) -> str:
    """An answer's text; JSON and sitemaps are UTF-8 on every site."""
    kind = answer.headers["content-type"]
    other = site.encoding == "gb2312" and "json" not in kind and "xml" not in kind
    return answer.body.decode("gbk" if other else "utf-8")


def _visible(tree: html.HtmlElement) -> str:
    """What a reader sees: no scripts, no styles, nothing that is hidden, no head."""
    for element in tree.xpath("//script|//style|//head|//*[contains(@style, 'display:none')]"):
        element.drop_tree()
    return normal(tree.text_content())


def _values(tree: html.HtmlElement, path: str) -> list[str]:
    """The values of attributes that an XPath finds."""
    return [str(value) for value in tree.xpath(path)]


def _links(tree: html.HtmlElement, own: str, base: str) -> Iterable[str]:
    """The paths on this site that a page leads to."""
    root = next(iter(_values(tree, "//base/@href")), own)
    clicks = [m for c in _values(tree, "//@onclick") for m in re.findall(r"href='([^']+)'", c)]
    fields = ("//@href[not(parent::base)]", "//@src", "//object/@data", "//option/@value")
    for value in (*(v for field in fields for v in _values(tree, field)), *clicks):
        address = urljoin(urljoin(base + own, root), value)
        if not value.startswith(_NOWHERE) and address.startswith(base):
            yield address.removeprefix(base).partition("#")[0]


class _Read:
    """A site read back: by path, where each answer leads and what it shows."""

    def __init__(self, site: Site, answers: Sequence[Answer]) -> None:
        self.links: dict[str, set[str]] = {}
        self.text: dict[str, str] = {}
        self.numbers = {article.path: article.number for article in site.articles}
        for answer in answers:
            kind, own = answer.headers["content-type"], answer.path
            if "html" in kind and answer.body:
                source = decoded(site, answer)
                tree = html.document_fromstring(source)
                self.links[own] = set(_links(tree, own, site.base))
                # Data that scripts show: their links are not those of elements.
                island = source.partition("<datastore>")[2].partition("</datastore>")[0]
                root = urljoin(site.base + own, next(iter(_values(tree, "//base/@href")), own))
                found = {urljoin(root, m) for m in _QUOTED.findall(island)}
                self.links[own] |= {address.removeprefix(site.base) for address in found}
                self.text[own] = normal(island) + _visible(tree)
            elif "json" in kind:
                self.text[own] = source = decoded(site, answer)
                self.links[own] = self._told(json.loads(source))

    def _told(self, data: object) -> set[str]:
        """The articles that an answer tells the address or the number of."""
        if isinstance(data, dict):
            return set().union(*map(self._told, data.values()))
        if isinstance(data, list):
            return set().union(*map(self._told, data))
        return {path for path, number in self.numbers.items() if data in (path, number)}


def _check_article(
    site: Site, article: Article, told: Shown, read: _Read, lists: Sequence[str]
) -> None:
    where, seen = (
        f"seed {site.seed}: {article.path}",
        "".join(read.text[p.path] for p in article.pages()),
    )
    listing = [path for path in lists if article.path in read.links[path]]
    assert listing, f"{where} is not on its list"
    texts = [cell for block in article.blocks for row in block.pieces for cell in row]
    for words in (article.title, *told.printed, *texts):
        assert normal(words) in seen, f"{where} does not show {words!r}"
    printed = normal("".join(told.printed)).replace(",", "")
    assert told.views is None or str(told.views) in printed, f"{where} does not show its views"
    assert not told.author or normal(article.author) in printed, f"{where} does not show its author"
    assert not told.source or normal(article.source) in printed, f"{where} does not show its source"
    heard = seen + "".join(read.text[path] for path in lists)
    assert article.section.name in heard, f"{where} shows its section nowhere"
    days = [normal(day) for day in whole_days(article.published)]
    assert any(day in heard for day in days), f"{where} shows its day nowhere"


def check(
    site: Site,
    answers: Sequence[Answer],
    shown: Sequence[Shown],
    lists: Mapping[int, Sequence[str]],
) -> None:
    """Read the site back; ``lists``: the paths of each section's list, by its number.

    Raises AssertionError where it is not as its truth says: an address that is not served, an article that is
    not on its list, words that do not stand on their page.
    """
    served = {a.path for a in answers}
    assert len(served) == len(answers), f"seed {site.seed}: one address twice"
    read = _Read(site, answers)
    for own, links in read.links.items():
        assert links <= served, f"seed {site.seed}: {own} leads to {links - served}"
    for article, told in zip(site.articles, shown, strict=True):
        _check_article(
            site, article, told, read, [p for p in lists[article.section.number] if p in read.links]
        )
