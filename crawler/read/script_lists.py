"""Lists that a script fills and that markup, settings or a button's data tell of; what tells that a page has such a list,
and the forms of addresses that scripts make of records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import quote, urljoin

from lxml.html import HtmlElement

from crawler.fields.text import clean_line
from crawler.fields.urls import same_site
from crawler.read.acts import request_acts
from crawler.read.document import Document
from crawler.read.links import absolute, visible_text
from crawler.read.list_request import ListRequest
from crawler.read.script_requests import Proposed, asks_for_list, from_root
from crawler.read.script_rows import is_script
from crawler.read.script_values import Value
from crawler.read.scripts import Script
from crawler.words.lists import LOAD_MORE, MORE
from crawler.words.requests import BUTTON_ADDRESS, BUTTON_PAGE, LIST_BOX, LIST_UNIT, OTHER_BOX
from crawler.words.scripts import REPEATS

# A button has no more elements in it.
_BUTTON_PARTS: Final = 12
_MORE_WORDS: Final = frozenset({*LOAD_MORE.words, *MORE.words})
_PAGE_NUMBER: Final = re.compile(r"([?&](?:page|p|pageno|pageindex|paged)=)\d{1,4}(?=&|\Z)", re.I)
# More characters in paragraphs than a page's foot has.
_TEXT: Final = 300
_QUERY_DATA: Final = re.compile(r"""['"](\w{1,40})['"]\s*:\s*['"]([^'"]{0,200})['"]""")
_LIST_UNIT: Final = re.compile(LIST_UNIT.any, re.I)
_PARAM_JSON: Final = "&paramJson=%7B%22pageNo%22%3A{page}%2C%22pageSize%22%3A15%7D"
_FILE: Final = re.compile(r"[\w./-]{1,160}\.json")
_NAMED_FILE: Final = re.compile(rf"""["']({_FILE.pattern})["']""")
_MUSTACHE: Final = re.compile(
    r"\{\{\{?\s{0,9}=?\s{0,9}(?:[\w$]{1,60}\s{0,9}\.\s{0,9})?([\w$]{1,60})\s{0,9}(?:\|[^{}]{0,80})?\}?\}\}"
    r"|<%=?\s{0,9}(?:[\w$]{1,60}\.)?([\w$]{1,60})\s{0,9}%>|\$\{\s{0,9}(?:[\w$]{1,60}\.)?([\w$]{1,60})\s{0,9}\}"
)
_HREF: Final = re.compile(
    r"""(?:href\s*=\s*|location(?:\.href)?\s*=\s*|open\(\s*|(?:data-)?url\s*=\s*)\\?["']?\s*([^"'\s<>\\]{0,200}\{[\w.]{1,60}\}[^"'\s<>\\]{0,200})"""
)
_PATH: Final = re.compile(
    r"(?:https?://[^\s\"'<>{}]+|\.{0,2}/|[\w-]{1,40}[/.])[^\s\"'<>]{0,200}\{[\w.]{1,60}\}[^\s\"'<>]{0,200}\Z"
)
_BOUND: Final = (":href", "v-bind:href", "ng-href", "x-bind:href", "@click", "onclick", ":to")
_REPEATS: Final = frozenset(REPEATS.words)
_LISTS: Final = frozenset({"ul", "ol", "tbody", "dl"})
_BOX: Final = re.compile(LIST_BOX.any, re.I)
_NO_BOX: Final = re.compile(OTHER_BOX.any, re.I)


def find_units(document: Document) -> list[Proposed]:
    """The parts of a page of 大汉 jpaas that are asked for one by one, and paged by ``paramJson``.

    ``<script url="/…/page/build/unit" queryData="{'pageId':'7','tagId':'当前栏目_list',…}">``
    """
    found = []
    for node in document.root.iter("script", "div", "ul"):
        address, data = node.get("url") or "", node.get("querydata") or ""
        given = _QUERY_DATA.findall(data)
        if not address or not given or not same_site(absolute(address, document.url), document.url):
            continue
        pairs = [f"{quote(name)}={quote(value, safe='')}" for name, value in given]
        text = f"{address}{'&' if '?' in address else '?'}{'&'.join(pairs)}{_PARAM_JSON}"
        is_list = any(_LIST_UNIT.search(value) for _, value in given)
        request = ListRequest(from_root(text, document.url))
        found.append(Proposed(request, is_paged=True, sure=2.0 + is_list))
    return sorted(found, key=lambda each: -each.sure)


def find_buttons(document: Document) -> list[Proposed]:
    """What a button for more of the list asks for, where its address and its next page stand in its data.

    ``<button data-url="/news/more?cat=1&page=" data-page="2">加载更多</button>``
    """
    found = []
    for node in document.root.iter("button", "a", "div", "span"):
        given = {name: value.strip() for name, value in node.items() if name[:5] == "data-"}
        address = next((given[name] for name in BUTTON_ADDRESS.words if given.get(name)), "")
        page = next(
            (given[name] for name in BUTTON_PAGE.words if given.get(name, "").isdecimal()), ""
        )
        if not address or not page or len(page) > 4:
            continue
        if next(islice(node.iter(), _BUTTON_PARTS, None), None) is not None:
            continue
        said = "".join(visible_text(node).split()).lower()
        if said not in _MORE_WORDS or not same_site(absolute(address, document.url), document.url):
            continue
        text = _PAGE_NUMBER.sub(r"\1{page}", address)
        text += "" if "{page}" in text or address[-1:] not in "=/" else "{page}"
        if "{page}" in text and not request_acts("GET", absolute(address, document.url), ""):
            request = ListRequest(
                from_root(text, document.url), first_page=int(page), continues=True
            )
            found.append(Proposed(request, is_paged=True, sure=2.0))
    return found


def find_files(document: Document) -> list[Proposed]:
    """The files of data that a page names where it fills its list: ``<div data-ds="ds_1.json">``, ``getList("ds_1.json")``.

    Of 新华网's channels; the function that reads them stands in a script that all of their sites share.
    """
    named = [
        value
        for node in document.root.iter("div", "ul", "section", "table")
        for name, value in node.items()
        if name[:5] == "data-" and _FILE.fullmatch(value)
    ]
    scripts = (node.text or "" for node in document.root.iter("script") if is_script(node))
    named += [found[1] for text in scripts for found in _NAMED_FILE.finditer(text)]
    return [
        Proposed(ListRequest(from_root(each, document.url)), is_paged=False, sure=0.5)
        for each in dict.fromkeys(named)
        if same_site(absolute(each, document.url), document.url)
    ]


def find_catalogue(script: Script, url: str) -> list[tuple[str, str, ListRequest]]:
    """The lists of a page of 开普云 (政府信息公开): name, address and request of each category of its settings.

    ``window._CONFIG = {SITE_ID: 7, API: "/gkmlpt/api/", TREE: [{id: 5, name: "政策文件", url: "…#5"}]}``
    """
    found: dict[str, tuple[str, str, ListRequest]] = {}
    for settings in script.variables.values():
        if not isinstance(settings, dict):
            continue
        site = next(
            (settings[key] for key in ("SITE_ID", "SID", "sid") if _is_number(settings.get(key))),
            None,
        )
        tree = settings.get("TREE", settings.get("tree"))
        if site is None or not isinstance(tree, list):
            continue
        home = absolute(url.partition("/gkmlpt")[0] + "/gkmlpt/", url)
        base = settings.get("API") if isinstance(settings.get("API"), str) else f"{home}api/"
        for number, name, address in _categories(tree):
            asked = f"{base}all/{number}?page={{page}}&sid={site}"
            if same_site(absolute(asked, url), url):
                request = ListRequest(from_root(asked, url))
                found.setdefault(number, (name, _on_site(address, f"#{number}", url), request))
    return list(found.values())


def _on_site(written: str, otherwise: str, url: str) -> str:
    """An address of the page's site with its fragment; that of a part of the page where it is none."""
    try:
        asked = urljoin(url, written or otherwise)
    except ValueError:
        asked = ""
    return asked if same_site(asked, url) else urljoin(url, otherwise)


def _categories(tree: list[Value], depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Number, name and address of those that have none below them."""
    for each in tree[:100] if depth < 5 else ():
        if not isinstance(each, dict):
            continue
        below = [
            inner
            for inner in each.values()
            if isinstance(inner, list)
            and any(isinstance(one, dict) and "id" in one for one in inner)
        ]
        for inner in below:
            yield from _categories(inner, depth + 1)
        number, name = each.get("id"), each.get("name", each.get("title"))
        if (
            not below
            and _is_number(number)
            and isinstance(name, str)
            and each.get("post_count") != 0
        ):
            yield str(number), clean_line(name), str(each.get("url") or "")


def _is_number(value: Value) -> bool:
    return str(value).isdecimal() and not isinstance(value, bool)


def link_templates(document: Document, script: Script) -> list[str]:
    """The forms of addresses that a page's scripts and templates make of records: ``/art/{id}.html``, best first."""
    found: dict[str, None] = {}
    bare: dict[str, None] = {}
    for text in script.texts:
        if "{" not in text or len(text) > 3000:
            continue
        text = _MUSTACHE.sub(lambda m: "{%s}" % (m[1] or m[2] or m[3]), text)
        for match in _HREF.finditer(text):
            found.setdefault(match[1])
        if _PATH.match(text):
            bare.setdefault(text)
    for node in document.root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "script" and not is_script(node):
            text = _MUSTACHE.sub(
                lambda m: "{%s}" % (m[1] or m[2] or m[3]), (node.text or "")[:20_000]
            )
            for match in _HREF.finditer(text):
                found.setdefault(match[1])
        for name in ("href", *_BOUND):
            value = node.get(name)
            if not value or len(value) > 500:
                continue
            if name == "href":
                made = _MUSTACHE.sub(lambda m: "{%s}" % (m[1] or m[2] or m[3]), value)
                if made != value or "{" in made:
                    found.setdefault(made)
                continue
            for text in Script([f"({value})"]).texts:
                if "{" in text and ("/" in text or "?" in text):
                    found.setdefault(text)
    return [each for each in (*found, *bare) if "{page}" not in each][:40]


def is_filled_by_script(document: Document, script: Script) -> bool:
    """Whether a page that shows no list says that a script is to fill one in."""
    if next(document.root.iter("script"), None) is None or _shows_text(document):
        return False
    nodes = (node for node in document.root.iter() if isinstance(node.tag, str))
    named = "\n".join(script.texts)
    if any(not _REPEATS.isdisjoint(node.keys()) or _is_empty_list(node, named) for node in nodes):
        return True
    return asks_for_list(script)


def fills_empty_list(document: Document, script: Script) -> bool:
    """Whether a page has a list without rows that its scripts name: what else it lists stands beside that."""
    named = "\n".join(script.texts)
    lists = (node for node in document.root.iter(*_LISTS, "div") if node.get("id"))
    return any(_is_empty_list(node, named) and node.get("id", "") in named for node in lists)


def _shows_text(document: Document) -> bool:
    """Whether a page has paragraphs of its own, as 园区介绍 has: what else stands on it is beside them."""
    return sum(len(clean_line(node.text or "")) for node in document.root.iter("p")) > _TEXT


def _is_empty_list(node: HtmlElement, named: str) -> bool:
    """Whether an element is a list without rows: ``<ul id="box"></ul>``; a box that may be anything, if the texts of
    the page's scripts (``named``) have its name."""
    name = node.get("id") or ""
    if len(node) or (node.text or "").strip() or not name:
        return False
    if node.tag in _LISTS:
        return True
    return (
        node.tag == "div"
        and _BOX.search(name) is not None
        and not _NO_BOX.search(name)
        and name in named
    )
