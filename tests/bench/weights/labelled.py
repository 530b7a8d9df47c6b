"""Article pages with what they show: the project's own, those of a labelled folder, some of each recorded site."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from crawler.read.document import header_charset
from crawler.sample.site import SampleSite
from tests.bench.extractors import NO_SOURCE
from tests.bench.marks import norm
from tests.read.article_page import NOW
from tests.read.field_pages import PAGES
from tests.small_sites import NOW as SAMPLE_NOW

_PRESENT: Final = datetime.now(UTC)
_CUIHU: Final = "http://cuihu.test"
_LABELS: Final = {"title": "title", "published": "date", "source": "source", "author": "author", "views": "views"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page and what is known of it."""

    site: str
    """What it is counted under: pages of one site are alike."""
    html: bytes
    url: str
    charset: str | None
    """What the server stated."""
    now: datetime
    """When it is read, aware: ages count from it."""
    labels: Mapping[str, object]
    """By field: its value, None where the page shows none, ``published`` as text; what is not known is not in it."""
    body: str | None = None
    """Its paragraphs, a line each; None where that is not known."""


def own_pages() -> Iterator[LabelledPage]:
    """The project's own: pages as the field's systems write them, and the sample site."""
    for page in PAGES.values():
        labels = {
            "title": page.title, "published": page.day, "source": page.source, "author": page.author, "views": page.views,
        }  # fmt: skip
        html, text = page.html.encode(), "\n".join(page.body)
        yield LabelledPage("field pages", html, page.url, "utf-8", NOW, labels, text)
    site = SampleSite(SAMPLE_NOW, _CUIHU)
    for truth in site.truth():
        answer = site.respond(truth.url.removeprefix(_CUIHU), count=False)
        known = {name: getattr(truth, name) for name in ("title", "category", "author", "source", "views")}  # fmt: skip
        dated = {"published": str(truth.published)} if truth.published else {}
        whole = "\n".join(truth.body) if len(truth.pages) == 1 else None
        charset = header_charset(answer.content_type)
        yield LabelledPage("sample site", answer.body, truth.url, charset, SAMPLE_NOW, known | dated, whole)  # fmt: skip


def corpus_pages(folder: Path, most: int, left_out: frozenset[str]) -> Iterator[LabelledPage]:
    """Up to ``most`` articles of each source of a folder with ``index.jsonl``. Raises OSError."""
    with (folder / "index.jsonl").open(encoding="utf-8") as lines:
        entries = [entry for entry in map(json.loads, lines) if entry["kind"] == "article"]
    for source, found in groupby(sorted(entries, key=_source), _source):
        if source in left_out:
            continue
        for entry in _spread(list(found), most):
            html = (folder / entry["path"]).read_bytes()
            html = gzip.decompress(html) if entry["path"].endswith(".gz") else html
            said = entry["labels"]
            labels = {name: said[label] for name, label in _LABELS.items() if said.get(label)}
            if norm(labels.get("source")) in NO_SOURCE:
                del labels["source"]
            yield LabelledPage(source, html, entry.get("url") or "", None, _PRESENT, labels, said.get("body"))  # fmt: skip


def _source(entry: Mapping[str, str]) -> str:
    return entry["source"]


def recorded_pages(folder: Path, most: int, left_out: frozenset[str]) -> Iterator[LabelledPage]:
    """Up to ``most`` articles of each recorded site of a folder with ``sites.json``. Raises OSError."""
    for entry in json.loads((folder / "sites.json").read_text("utf-8")):
        name = entry["name"]
        if name in left_out:
            continue
        with lzma.open(folder / name / "truth.jsonl.xz", "rt", encoding="utf-8") as lines:
            truths = _spread([json.loads(line) for line in lines], most)
        wanted = {_target(url): (truth, url) for truth in truths for url in truth["urls"]}
        read: set[str] = set()
        for path, page in _read_recorded(folder / name / "pages.jsonl.xz", wanted):
            truth, url = wanted[path]
            # Some of an article's addresses lead to another one.
            if page["status"] != 200 or truth["urls"][0] in read:
                continue
            read.add(truth["urls"][0])
            headers = {key.lower(): value for key, value in page["headers"].items()}
            charset = header_charset(headers.get("content-type", ""))
            html = page["body"].encode("latin-1")
            yield LabelledPage(name, html, url, charset, _PRESENT, _shown(truth), truth["body"])  # fmt: skip


def _read_recorded(
    file: Path, wanted: Mapping[str, object]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The pages of some targets. The others are not decoded: a recording may hold sixty megabytes."""
    decoder = json.JSONDecoder()
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            path = _plain(decoder.raw_decode(line, line.index('"path": ') + 8)[0])
            if path in wanted:
                yield path, json.loads(line)


def _shown(truth: Mapping[str, object]) -> dict[str, object]:
    """What an article's page shows; views that nobody has looked for are not known."""
    shown = truth["shown"]
    assert isinstance(shown, dict)
    labels: dict[str, object] = {"title": truth["title"]}
    for name, label in (("published", "date"), ("category", "category"), ("author", "author"), ("source", "source")):  # fmt: skip
        if shown.get(label) and truth.get(label):
            labels[name] = truth[label]
    if shown["views"] is not None or not truth.get("views_unlabelled"):
        labels["views"] = shown["views"]
    return labels


def _target(url: str) -> str:
    parts = urlsplit(url)
    return _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _plain(path: str) -> str:
    return unquote(path)


def _spread(items: list[Any], count: int) -> list[Any]:
    """So many of them, evenly over all."""
    return items[:: max(1, -(-len(items) // count))][:count]
