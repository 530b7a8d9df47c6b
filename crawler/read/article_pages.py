"""The next page of the same article: ``x.html`` -> ``x_2.html``, ``?id=3`` -> ``?id=3&page=2``, ``/3`` -> ``/3/2``.

A link is believed by two things together: it is labelled as a pager's (下一页, a number), and its address is
this page's with the next number. The next article (下一篇) has neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from crawler.fields.urls import canonical_url
from crawler.read.document import Document, all_text
from crawler.read.evidence import Evidence, Kind
from crawler.read.links import absolute
from crawler.read.scripted_pagers import read_scripted_pager
from crawler.words.furniture import UNFOLD
from crawler.words.lists import NEXT

_LABEL: Final = re.compile(
    rf"[\W_]*(?:{NEXT.any}|{UNFOLD.any}|(?:第|page)?\s*[2-9]\d{{0,2}}\s*页?)[\W_]*\Z|\s*(?:>+|»|›)\s*\Z",
    re.I,
)
_PAGER_SCRIPTS: Final = etree.XPath('.//script[contains(., "createPage")]')
_PARAMETERS: Final = frozenset(
    [
        "page",
        "pageno",
        "p",
        "pn",
        "pageindex",
        "currentpage",
        "paged",
        "pages",
        "cpage",
        "pg",
        "curpage",
    ]
)
# Alone in an address they are an article's number: ?p=54.
_IDS: Final = frozenset({"p", "pg", "pn"})
_TAIL: Final = re.compile(
    r"^(?P<stem>.*?)(?:[_-](?P<number>[0-9]{1,2}))?(?P<ending>\.[a-z]{3,5})?$", re.I
)


def read_next_page(document: Document) -> Iterator[Evidence[object]]:
    """The address of the next page of the same article, as the page writes it, absolute; none on the last."""
    here = canonical_url(document.url)
    if here is None:
        return
    for link in document.root.iter("a"):
        href = link.get("href")
        text = all_text(link).strip()
        if not href or not text or len(text) > 12 or not _LABEL.match(text):
            continue
        url = canonical_url(href, document.base_url)
        if url and follows(here, url):
            there = absolute(href.strip(), document.base_url)
            yield Evidence("article_next", there, Kind.PRINTED, f"a: {text}", ("pager",))
            return
    # What the script of a TRS site would write: the list of an article's pages is made like a section's.
    if not _PAGER_SCRIPTS(document.root):
        return
    pager = read_scripted_pager(document)
    url = canonical_url(pager.next_page) if pager and pager.next_page else None
    if url and follows(here, url):
        yield Evidence("article_next", url, Kind.SCRIPT, "script createPageHTML", ("script",))


def follows(here: str, there: str) -> bool:
    """Whether an address is the next page of another. Both are canonical."""
    one, two = urlsplit(here), urlsplit(there)
    if one.netloc != two.netloc or here == there:
        return False
    if one.path.rstrip("/") == two.path.rstrip("/"):
        return _query_follows(one.query, two.query)
    if one.query != two.query:
        return False
    return _path_follows(one.path, two.path)


def _query_follows(one: str, two: str) -> bool:
    before, after = dict(parse_qsl(one)), dict(parse_qsl(two))
    numbers = [name for name in after if name.lower() in _PARAMETERS and after[name].isdecimal()]
    for name in numbers:
        if name in _IDS and list(before) == [name]:
            continue
        old = before.get(name, "1")
        rest_before = {k: v for k, v in before.items() if k != name}
        rest_after = {k: v for k, v in after.items() if k != name}
        if rest_before == rest_after and old.isdecimal() and int(after[name]) == int(old) + 1:
            return True
    return False


def _path_follows(one: str, two: str) -> bool:
    before, after = one.rstrip("/"), two.rstrip("/")
    folder, _, last = after.rpartition("/")
    if last.isdecimal() and len(last) <= 3:
        if folder == before:
            return last == "2"
        same, _, number = before.rpartition("/")
        # /archives/54/2 has an article above its number, /archives/54 has not.
        above = folder.rpartition("/")[2]
        if same == folder and number.isdecimal() and re.search(r"[0-9%-]", above):
            return int(last) == int(number) + 1
    old, new = _TAIL.match(before), _TAIL.match(after)
    if not old or not new or new["number"] is None or old["ending"] != new["ending"]:
        return False
    # The stem of page 1 may itself end in _1.
    if new["stem"] == before[: len(before) - len(old["ending"] or "")]:
        return int(new["number"]) in (1, 2)
    return new["stem"] == old["stem"] and int(new["number"]) == int(old["number"] or "1") + 1
