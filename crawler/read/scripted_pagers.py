"""Pagers that a script writes or turns: what is written there is read, never run.

Four kinds, each a function from `Scripts` to a `ScriptedPager`, tried in turn (`_KINDS`: a new kind is added there):

- ``createPageHTML(3, 0, "index", "html")`` of TRS, with its element's id first or a count of rows behind;
- the older form of it, in variables: ``var countPage = 3; var currentPage = 0; … "index_" + nextPage + ".html"``;
- a widget that is told how many rows there are, and opens an address: layui's ``laypage.render({count: 44, limit: 20,
  curr: 1, jump: function (o) { location.href = "list_" + o.curr + ".html"; }})``;
- a function that the pager's links call, ``goPage(2)``, which opens an address with that number or sends a form by GET.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.fields.urls import canonical_url, same_site
from crawler.read.document import Document
from crawler.read.links import bare_label, visible_text
from crawler.words.lists import CURRENT, NEXT

_MOST_PAGES: Final = 20000
# Scripts and characters of each that are looked at; of a function's body or a widget's options; of a form's fields.
_SCRIPTS: Final = 20
_LONGEST: Final = 60_000
_BODY: Final = 1_500
_FIELDS: Final = 30
# A script without this word writes no pager.
_TELLING: Final = "page"
_NEXT_WORDS: Final = frozenset(NEXT.words)
_CURRENT_CLASS: Final = re.compile(CURRENT.any, re.I)
_GAP: Final = r"\s{0,9}"
# The id of the pager's element may come first, and may hold digits.
_TRS_CALL: Final = re.compile(
    rf"""createPage\w{{0,20}}{_GAP}\({_GAP}(?:["'][^"'\n]{{0,60}}["']{_GAP},{_GAP})?["']?(?P<pages>\w{{1,40}})["']?{_GAP},"""
    rf"""{_GAP}["']?(?P<index>\w{{1,40}})["']?{_GAP},{_GAP}["'](?P<stem>[\w\-./]{{1,120}})["']{_GAP},{_GAP}["'](?P<ending>\w{{1,8}})["']"""
    rf"(?P<rows>{_GAP},{_GAP}\d{{1,9}})?",
    re.I,
)
_TRS_PAGES: Final = re.compile(rf"\bcountPage{_GAP}={_GAP}[\"']?(\d{{1,6}})\b")
_TRS_INDEX: Final = re.compile(rf"\bcurrentPage{_GAP}={_GAP}[\"']?(\d{{1,6}})\b")
_TRS_NAME: Final = re.compile(
    rf"""["'=](?P<stem>[\w-]{{1,60}})(?:["']{_GAP}\+{_GAP}["'])?_["']{_GAP}\+{_GAP}\w{{1,20}}{_GAP}\+{_GAP}["']{_GAP}\.(?:["']{_GAP}\+{_GAP}["'])?(?P<ending>\w{{1,8}})"""
)
_WIDGET: Final = re.compile(
    rf"\b(?:laypage(?:\.render)?|pagination|Paging|jqPaginator|createPage){_GAP}\({_GAP}\{{"
)
_OPTION: Final = r"""\b(?:{})["']?\s{{0,9}}:\s{{0,9}}["']?(\d{{1,9}})\b"""
_COUNT: Final = re.compile(_OPTION.format("count|total|totalCount|totalData|totalCounts"))
_LIMIT: Final = re.compile(_OPTION.format("limit|pageSize|showData"))
_PAGES: Final = re.compile(_OPTION.format("pages|pageCount|totalPages|totalPage"))
# What a script calls the number of pages, and what it is set to.
_COUNTED: Final = re.compile(
    rf"""\b(?P<name>pages|countPage|maxPage|pageCount|pageTotal|totalPages?){_GAP}(?:=(?!=)|:){_GAP}["']?(?P<value>[\w$]{{1,40}})""",
    re.I,
)
_CURRENT: Final = re.compile(_OPTION.format("curr|current|currentPage|pageIndex"))
# What opens an address, up to the end of its statement.
_OPENS: Final = re.compile(
    rf"(?:location(?:\.href)?{_GAP}=(?!=)|location\.(?:assign|replace){_GAP}\(|window\.open{_GAP}\(){_GAP}([^;\n]{{1,300}})"
)
_FIRST_APART: Final = re.compile(r"\A[^'\"?]{1,60}\?[^:]{0,100}:")
_TERM: Final = re.compile(
    rf"""{_GAP}(?:"([^"\n]{{0,200}})"|'([^'\n]{{0,200}})'|\(?([\w.$[\]]{{1,60}})\)?){_GAP}(\+?)"""
)
_CALL: Final = re.compile(
    rf"""([A-Za-z_$][\w$]{{0,40}}){_GAP}\({_GAP}["']?(\d{{1,6}})["']?{_GAP}\)"""
)
# A box's value, as its own script hands it on.
_GIVEN: Final = re.compile(rf"([A-Za-z_$][\w$]{{0,40}}){_GAP}\({_GAP}this[.\w[\]]{{0,60}}{_GAP}\)")
_SENT: Final = re.compile(rf"\bsubmit{_GAP}\(")
_SET: Final = re.compile(
    rf"""(?:["']#?([\w-]{{1,60}})["']{_GAP}\)|\.(\w{{1,60}})){_GAP}\.(?:value{_GAP}=|val{_GAP}\(){_GAP}(\w{{1,40}})"""
)


def tells_of_one_page(document: Document) -> bool:
    """Whether the page's scripts know how many pages the list has, and it has no more than this one.

    ``var pages = 1``; not where an answer sets it anew: ``pages = res.pages``.
    """
    texts = (node.text for node in islice(document.root.iter("script"), _SCRIPTS) if node.text)
    found = [each["value"] for text in texts for each in _COUNTED.finditer(text[:_LONGEST])]
    return bool(found) and all(value in ("0", "1") for value in found)


@dataclass(frozen=True, slots=True)
class ScriptedPager:
    """What a script says of the pages of a list or an article."""

    next_page: str | None
    """Absolute; None on the last page."""
    page_count: int | None
    current: int
    """The number of this page, from 1."""
    how: str
    """The kind, for those who wonder."""


def read_scripted_pager(document: Document) -> ScriptedPager | None:
    """The pager that a page's scripts write; None where none does. Never raises."""
    scripts = Scripts(document)
    if not scripts.texts:
        return None
    return next((pager for kind in _KINDS if (pager := kind(scripts)) is not None), None)


class Scripts:
    """The scripts of a page that speak of pages, and what its links call."""

    def __init__(self, document: Document) -> None:
        self.document = document
        texts = (node.text[:_LONGEST] for node in document.root.iter("script") if node.text)
        self.texts = list(islice((text for text in texts if _TELLING in text.lower()), _SCRIPTS))

    def address(self, written: str) -> str | None:
        """An address as a script writes it, absolute; None for one of another site or of this very page."""
        try:
            url = urljoin(self.document.base_url, written)
        except ValueError:
            return None
        here = self.document.url
        return url if same_site(url, here) and canonical_url(url) != canonical_url(here) else None

    def number(self, written: str) -> int | None:
        """The number that an argument is, or that the variable of its name is set to."""
        if written.isdecimal():
            return int(written) if len(written) < 7 else None
        found = self.first(
            re.compile(rf"\b{re.escape(written)}\s{{0,9}}=\s{{0,9}}[\"']?(\d{{1,6}})\b")
        )
        return int(found[1]) if found else None

    def first(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Where a pattern is first met."""
        return next((found for text in self.texts if (found := pattern.search(text))), None)

    @cached_property
    def calls(self) -> list[tuple[str, int, str]]:
        """What the page's links call with a number: the function, the number, the link's words."""
        found = []
        for node in self.document.root.iter("a"):
            script = f"{node.get('href') or ''} {node.get('onclick') or ''}"
            if "(" in script and len(script) < 400 and (call := _CALL.search(script)):
                words = bare_label(visible_text(node))
                found.append((call[1], int(call[2]), words))
        return found

    @cached_property
    def marked(self) -> int | None:
        """The number that is marked as the current page's, though it calls as the others do."""
        for node in self.document.root.iter("a"):
            around = node.getparent()
            named = f"{node.get('class') or ''} {around.get('class') or '' if around is not None else ''}"
            if (
                _CURRENT_CLASS.search(named)
                and (words := bare_label(visible_text(node))).isdecimal()
            ):
                return int(words) if len(words) < 7 else None
        return None

    def function(self, name: str) -> tuple[str, str] | None:
        """The parameter and the body of a function, as far as it is looked at."""
        begin = rf"(?:function\s{{1,9}}{re.escape(name)}|\b{re.escape(name)}\s{{0,9}}[=:]\s{{0,9}}function)\s{{0,9}}\(\s{{0,9}}(\w{{1,40}})"
        for text in self.texts:
            if found := re.search(begin, text):
                body = text[found.end() : found.end() + _BODY]
                return found[1], re.split(r"\bfunction\s+\w", body, maxsplit=1)[0]
        return None


def _by_trs(scripts: Scripts) -> ScriptedPager | None:
    found = scripts.first(_TRS_CALL)
    if found is None:
        return None
    pages, index = scripts.number(found["pages"]), scripts.number(found["index"])
    # The later form, which is told how many rows there are, counts from one: so its last page has the highest number,
    # and none is called by the first. Some pass a number to the earlier form too.
    own = urlsplit(scripts.document.url).path
    is_second = index == 1 and own.endswith(f"{found['stem']}_1.{found['ending']}")
    if index and found["rows"] and not is_second:
        return _numbered(scripts, pages, index - 1, found["stem"], found["ending"], first=1)
    return _numbered(scripts, pages, index, found["stem"], found["ending"])


def _by_trs_variables(scripts: Scripts) -> ScriptedPager | None:
    pages, index, name = map(scripts.first, (_TRS_PAGES, _TRS_INDEX, _TRS_NAME))
    if pages is None or index is None or name is None:
        return None
    return _numbered(scripts, int(pages[1]), int(index[1]), name["stem"], name["ending"])


def _numbered(
    scripts: Scripts, pages: int | None, index: int | None, stem: str, ending: str, first: int = 0
) -> ScriptedPager | None:
    """The pager of a page with ``index`` others before it; ``first`` is the number that the first one goes by."""
    if pages is None or index is None or not 0 < pages <= _MOST_PAGES:
        return None
    written = f"{stem}_{index + 1 + first}.{ending}"
    following = scripts.address(written) if index + 1 < pages else None
    return ScriptedPager(following, pages, index + 1, "createPageHTML")


def _by_widget(scripts: Scripts) -> ScriptedPager | None:
    begin = scripts.first(_WIDGET)
    if begin is None:
        return None
    options = begin.string[begin.end() : begin.end() + _BODY]
    count, limit, pages, current = (
        int(found[1]) if (found := each.search(options)) else None
        for each in (_COUNT, _LIMIT, _PAGES, _CURRENT)
    )
    if pages is None and count and limit:
        pages = math.ceil(count / limit)
    opens = _OPENS.search(options)
    form = _form_of(opens[1], None) if opens else None
    if pages is None or not 0 < pages <= _MOST_PAGES or form is None:
        return None
    current = current or 1
    following = scripts.address(form.replace("\0", str(current + 1))) if current < pages else None
    return ScriptedPager(following, pages, current, "widget")


def _by_call(scripts: Scripts) -> ScriptedPager | None:
    following = next(((name, n) for name, n, words in scripts.calls if words in _NEXT_WORDS), None)
    following = following or _after_current(scripts.calls, scripts.marked)
    if following is None or following[1] < 2 or (found := scripts.function(following[0])) is None:
        return None
    name, number = found[0], following[1]
    opens = _OPENS.search(found[1])
    form = _form_of(opens[1], name) if opens else _form_sent(scripts, found[1], name)
    url = scripts.address(form.replace("\0", str(number))) if form else None
    pages = max((n for each, n, _ in scripts.calls if each == following[0]), default=None)
    return ScriptedPager(url, pages, number - 1, f"{following[0]}()") if url else None


def _after_current(
    calls: Sequence[tuple[str, int, str]], marked: int | None
) -> tuple[str, int] | None:
    """The call for the page after the current one, which is ``marked``, or alone of the numbers in a row calls nothing."""
    numbered = {n: name for name, n, words in calls if words == str(n)}
    current = next(n for n in count(1) if n not in numbered)
    if marked is not None and marked in numbered:
        current = marked
    return (numbered[current + 1], current + 1) if current + 1 in numbered else None


def opened(scripts: Scripts, script: str) -> str | None:
    """The address that a box's script opens, or the function that it calls with the box's value, with a NUL for that."""
    if found := _OPENS.search(script):
        return _form_of(found[1], None)
    call = _GIVEN.search(script)
    function = scripts.function(call[1]) if call else None
    opens = _OPENS.search(function[1]) if function else None
    return _form_of(opens[1], function[0]) if opens and function else None


def _form_of(terms: str, name: str | None) -> str | None:
    """``"list_" + n + ".html"`` -> the address with a NUL for the number; None if it holds anything else that varies.

    ``name`` is the variable of the number; None for any.
    """
    # What is opened for the first page may be another: n == 1 ? './' : 'list_' + n + '.html'.
    terms = _FIRST_APART.sub("", terms)
    parts, place = [], 0
    while term := _TERM.match(terms, place):
        double, single, variable, goes_on = term.groups()
        if variable is not None and name is not None and variable != name:
            return None
        parts.append("\0" if variable is not None else double or single or "")
        place = term.end()
        if not goes_on:
            break
    return "".join(parts) if parts.count("\0") == 1 else None


def _form_sent(scripts: Scripts, body: str, name: str) -> str | None:
    """The address that a form asks for when a function sets one of its fields to the number, and sends it by GET."""
    chosen = next((found[1] or found[2] for found in _SET.finditer(body) if found[3] == name), None)
    if chosen is None or not _SENT.search(body):
        return None
    for form in scripts.document.root.iter("form"):
        fields = dict(form_fields(form))
        field = next(
            (each for each, (node_id, _) in fields.items() if chosen in (each, node_id)), None
        )
        if field is None or (form.get("method") or "get").strip().lower() != "get":
            continue
        said = [(each, "\0" if each == field else value) for each, (_, value) in fields.items()]
        action = (form.get("action") or scripts.document.url).partition("?")[0].partition("#")[0]
        return f"{action}?{urlencode(said)}".replace("%00", "\0")
    return None


def form_fields(form: HtmlElement) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names of a form's fields, with the id and the value of each."""
    nodes = [
        node for node in form.iter("input") if (node.get("type") or "text") in ("hidden", "text")
    ]
    for node in nodes[:_FIELDS]:
        if name := node.get("name"):
            yield name, (node.get("id") or "", node.get("value") or "")


_KINDS: Final[tuple[Callable[[Scripts], ScriptedPager | None], ...]] = (
    _by_trs,
    _by_trs_variables,
    _by_widget,
    _by_call,
)
