"""What is read to see whether a rule matters: pages, lists, sites to learn, and tests."""

from __future__ import annotations

import gzip
import json
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.learn import Learned, LearnError
from crawler.platforms import recognise
from crawler.read.article import read_article
from crawler.read.declared import ListRow
from crawler.read.document import Document, header_charset, parse_document
from crawler.read.listing import read_listing
from crawler.read.page import read_page
from crawler.read.paging import read_pager
from crawler.sample.site import Page, SampleSite
from tests.read.field_lists import LISTS
from tests.read.field_pages import PAGES
from tests.small_sites import BASE, NOW, SHAPES, drive

_PRESENT: Final = datetime.now(UTC)
# Of a recorded site: articles and other pages that are read by themselves, and articles that are read by what was learned.
_ARTICLES, _OTHERS, _LEARNED = 6, 6, 8
_CUIHU: Final = "http://cuihu.test"


@dataclass(frozen=True, slots=True)
class Case:
    """Something to read, and what comes of it as a value that can be compared."""

    name: str
    read: Callable[[], object]
    learns: bool = False
    """Whether a site is learned for it: seconds, where a page takes milliseconds."""


def plain(value: object) -> object:
    """A value as it is written down: records by their fields, without nodes and without how sure something is."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(map(repr, map(plain, value)))
    if isinstance(value, float) or hasattr(value, "iterancestors"):
        return None
    if value is None or isinstance(value, str | int | Enum):
        return value
    return str(value) if isinstance(value, date) else None


def difference(before: object, after: object, where: str = "") -> str | None:
    """The first place at which two plain values differ, for a person to read."""
    if before == after:
        return None
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before:
            if found := difference(before[key], after.get(key), f"{where}.{key}"):
                return found
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, two) in enumerate(zip(before, after, strict=True)):
            if found := difference(one, two, f"{where}[{place}]"):
                return found
    return f"{where.lstrip('.')}: {str(before)[:60]} -> {str(after)[:60]}"


def values_of(document: Document) -> object:
    """Everything that is read from one page by itself."""
    platform = recognise(document)
    return {
        "article": plain(read_article(document, _PRESENT)),
        "list": plain(read_listing(document, _PRESENT)),
        "pager": plain(read_pager(document)),
        "platform": platform and platform.name,
    }


def page_case(name: str, body: bytes, url: str, charset: str | None) -> Case:
    """One page by itself, from its bytes."""
    return Case(name, lambda: values_of(parse_document(body, url, charset)))


def learned_case(
    name: str, respond: Callable[[str], Page], url: str, articles: Sequence[str]
) -> Case:
    """A site to learn, its lists and articles read by what was learned."""

    def read() -> object:
        try:
            learned, _ = drive(respond, url, now=_PRESENT)
        except LearnError as error:
            return f"not learned: {error}"
        return _what_was_learned(learned, respond, articles)

    return Case(name, read, learns=True)


def _what_was_learned(
    learned: Learned, respond: Callable[[str], Page], articles: Sequence[str]
) -> object:
    declaration = learned.declaration
    values = []
    for url in articles:
        page = respond(_target(url))
        if page.status == 200:
            document = parse_document(page.body, url, header_charset(page.content_type))
            values.append(plain(read_page(document, declaration, ListRow(url, url, ""), _PRESENT)))
    return {
        "platform": learned.platform and learned.platform.name,
        "sections": [(section.url, section.name) for section in learned.sections],
        "selectors": plain(learned.selectors),
        "may_lack": plain(learned.may_lack),
        "fields": plain(learned.fields),
        "rows": [plain(declaration.list_rows(section.document)) for section in learned.sections],
        "articles": values,
    }


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def spread(items: Sequence[str], count: int) -> list[str]:
    """So many of them, evenly over all."""
    step = max(1, len(items) // count)
    return list(items[::step][:count])


def fixtures() -> Iterator[Case]:
    """The project's own pages and sites."""
    for name, page in PAGES.items():
        yield page_case(f"field page {name}", page.html.encode(), page.url, "utf-8")
    for name, listing in LISTS.items():
        yield page_case(f"field list {name}", listing.html.encode(), listing.url, "utf-8")
    site = SampleSite(NOW, _CUIHU)
    own = [truth.url for truth in site.truth()]
    for url in own + [f"{_CUIHU}/category-{n}.html" for n in range(1, 5)]:
        shown = site.respond(_target(url), count=False)
        yield page_case(f"sample {url}", shown.body, url, header_charset(shown.content_type))
    yield learned_case(
        "sample site", lambda path: site.respond(path, count=False), f"{_CUIHU}/", own
    )
    for shape, make in SHAPES.items():
        small = make()
        addresses = [BASE + path for path in small.paths.values()]
        yield learned_case(
            f"small site {shape}", small.respond, f"{BASE}/", spread(addresses, _LEARNED)
        )


def labelled(folder: Path, skipped: frozenset[str]) -> Iterator[Case]:
    """Labelled pages: a folder with ``index.jsonl``. Raises OSError."""
    with (folder / "index.jsonl").open(encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if entry["source"] in skipped:
                continue
            body = (folder / entry["path"]).read_bytes()
            body = gzip.decompress(body) if entry["path"].endswith(".gz") else body
            yield page_case(entry["path"], body, entry.get("url") or "", None)


class Recording:
    """The pages of a recorded site, kept compressed."""

    def __init__(self, folder: Path) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        with lzma.open(folder / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                body = zlib.compress(page["body"].encode("latin-1"), 1)
                headers = {key.lower(): value for key, value in page["headers"].items()}
                self.pages[page["path"]] = page["status"], headers, body
        self.missing = next((p for path, p in self.pages.items() if "nosuchpage" in path), None)
        with lzma.open(folder / "truth.jsonl.xz", "rt", encoding="utf-8") as lines:
            self.articles = [json.loads(line)["urls"][0] for line in lines]

    def respond(self, path: str) -> Page:
        status, headers, body = self.pages.get(path) or self.missing or (404, {}, b"")
        content_type = headers.get("content-type", "")
        moved = {"Location": headers["location"]} if "location" in headers else {}
        return Page(status, content_type, zlib.decompress(body) if body else b"", moved)


def recorded(folder: Path, names: Sequence[str], skipped: frozenset[str]) -> Iterator[Case]:
    """Recorded sites: a folder with ``sites.json``. Some pages of each by themselves, and the site as it is learned."""
    for entry in json.loads((folder / "sites.json").read_text("utf-8")):
        name = entry["name"]
        if name in skipped or (names and name not in names):
            continue
        site = Recording(folder / name)
        articles = set(map(_target, site.articles))
        others = [
            path
            for path, (status, headers, _) in site.pages.items()
            if status == 200 and path not in articles and "html" in headers.get("content-type", "")
        ]
        base = entry["base"]
        for path in [*spread(sorted(articles), _ARTICLES), *spread(others, _OTHERS)]:
            page = site.respond(path)
            if page.status == 200:
                yield page_case(
                    f"{name} {path}", page.body, base + path, header_charset(page.content_type)
                )
        yield learned_case(
            f"site {name}", site.respond, f"{base}/", spread(site.articles, _LEARNED)
        )
