"""Mend recorded sites that learning alone does not read perfectly, by clicks where the truth says. See README.md.

``uv run python -m tests.bench.mend --sites DIR [NAMES]``. Each site is learned, crawled and marked as ``tests.bench.sites`` does
it. Where fewer than 98 % of its articles are perfect, its archived pages are looked at as a person looks at the page that
mends sites: the first value that is not what the truth says is clicked where the truth stands, until the sampled pages show
nothing wrong, or ten clicks are made. Then ``zhaoshang mend`` writes the site's file, and it is crawled and marked again.
"""

from __future__ import annotations

import argparse
import ast
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.fields.urls import canonical_url
from crawler.learn.mend import (
    Click,
    Place,
    SampledPage,
    Shown,
    compiled,
    losses,
    mended,
    preview,
)
from crawler.learn.mend.shown import page_lines
from crawler.mending.sampled import sampled
from crawler.read.body import read_body
from crawler.read.page import field_value
from crawler.storage.archive import Archive
from tests.bench.marks import body_f1, day, norm
from tests.bench.sites import (
    _CRAWL_WITHIN,
    _LEARN_WITHIN,
    _NAME,
    Figures,
    Served,
    project,
    recorded,
    zhaoshang,
)

PERFECT: Final = 98.0
MOST_CLICKS: Final = 10
_SAME_BODY: Final = 0.98
# A person sees that a list lacks rows, not that it lacks one.
_MISSED: Final = 3
_SECTIONS: Final = 3
_NEXT: Final = re.compile(r"下一?[页頁]|下页|后页|更早|next|older|[»›>→]", re.I)
_FIELDS: Final = ("title", "published", "category", "author", "source", "views")


@dataclass
class Truth:
    """What a site's pages say, by the addresses of its articles."""

    articles: dict[tuple[str, str, str], dict[str, Any]]

    @classmethod
    def of(cls, folder: Path, name: str) -> Truth:
        with lzma.open(folder / name / "truth.jsonl.xz", "rt", encoding="utf-8") as lines:
            truths = [json.loads(line) for line in lines]
        return cls({address(url): truth for truth in truths for url in truth["urls"]})

    def at(self, url: str) -> dict[str, Any] | None:
        return self.articles.get(address(url))


def address(url: str) -> tuple[str, str, str]:
    """As ``score.py`` compares them."""
    part = urlsplit(url)
    return part.netloc, unquote(part.path).rstrip("/") or "/", part.query


def expected(truth: Mapping[str, Any], name: str) -> object:
    """What a page shows of a field; None where it does not show it, or nobody knows."""
    shown = truth["shown"]
    if name == "title":
        return truth["title"]
    if name == "published":
        return truth["date"][:10] if shown["date"] else None
    if name == "views":
        return shown["views"]
    return truth.get(name) if shown.get(name) else None


def is_right(name: str, got: object, wanted: object) -> bool:
    if name == "published":
        return day(str(got or "")) == wanted
    return got == wanted if name == "views" else norm(str(got or "")) == norm(str(wanted))


@dataclass
class Clicker:
    """Somebody who sees what the sampled pages give, and knows what they should."""

    pages: Sequence[SampledPage]
    selectors: dict[str, str]
    truth: Truth
    order: Any = None
    lists: bool = True
    """Whether rows are missed at all: a list that shows every article twice lacks nothing."""
    clicks: list[Click] = field(default_factory=list)
    given_up: Counter[str] = field(default_factory=Counter)
    _tried: set[tuple[str, str]] = field(default_factory=set)
    _frame: set[tuple[str, ...]] | None = None

    def run(self) -> list[Click]:
        """The clicks that are made."""
        before, told = preview(self.pages, compiled(self.selectors, self.order)), 0
        shown, made = before, 0
        while made < MOST_CLICKS:
            click = next(self._wanted(shown), None)
            if click is None:
                break
            made += 1
            self._tried.add((click.page, f"{click.field}{click.place}"))
            result = mended(self.pages, self.selectors, [*self.clicks, click])
            after = preview(self.pages, compiled(result.applied(self.selectors), self.order))
            worse = len(losses(before, after, [*self.clicks, click]))
            if click in result.unmet or worse > told:
                # They are told before it is written, and take it back.
                self.given_up[f"{click.field}: taken back"] += 1
                continue
            self.clicks.append(click)
            shown, told = after, worse
        return self.clicks

    def _wanted(self, shown: Sequence[Shown]) -> Iterator[Click]:
        """What is wrong, lists first."""
        for each in shown:
            if each.page.kind == "list" and self.lists:
                yield from self._of_list(each)
        for each in shown:
            truth = self.truth.at(each.page.url) or self.truth.at(each.page.row.url)
            if each.page.kind == "article" and truth is not None:
                yield from self._of_article(each, truth)

    def _of_article(self, shown: Shown, truth: Mapping[str, Any]) -> Iterator[Click]:
        page = shown.page
        for name in _FIELDS:
            wanted, got = expected(truth, name), shown.fields.get(name)
            if wanted is None:
                is_made_up = (
                    name == "views" and got is not None and not truth.get("views_unlabelled")
                )
                is_other_day = name == "published" and got and day(str(got)) != truth["date"][:10]
                if is_made_up or is_other_day:
                    yield from self._fresh(Click(page.url, name, None))
            elif not is_right(name, got, wanted):
                found = place_of(page, name, wanted, truth, self._common())
                if found is None:
                    self.given_up[f"{name}: not on the page"] += 1
                else:
                    yield from self._fresh(Click(page.url, name, *found))
        got_body = "\n".join(shown.fields.get("body") or [])
        if body_f1(got_body, truth["body"]) < _SAME_BODY:
            yield from self._of_body(page, truth["body"])

    def _common(self) -> set[tuple[str, ...]]:
        """What stands on most articles' pages in the same way: the menu, which nobody takes for the article's."""
        if self._frame is None:
            articles = [page for page in self.pages if page.kind == "article"]
            marks = (
                {marked(page.elements()[place.element], text) for place, text in page_lines(page)}
                for page in articles
            )
            counts = Counter(mark for page in marks for mark in page)
            self._frame = {mark for mark, count in counts.items() if count * 2 > len(articles)}
        return self._frame

    def _fresh(self, click: Click) -> Iterator[Click]:
        if (click.page, f"{click.field}{click.place}") not in self._tried:
            yield click
        else:
            self.given_up[f"{click.field}: in vain"] += 1

    def _of_body(self, page: SampledPage, wanted: str) -> Iterator[Click]:
        nodes = page.elements()
        best: tuple[float, int, HtmlElement] | None = None
        key = norm(wanted)
        for number, node in enumerate(nodes):
            if node.tag in ("html", "body", "head", "script", "style", "a", "span") or len(
                norm(node.text_content())
            ) < 0.9 * len(key):
                continue
            f1 = body_f1("\n".join(read_body(node, page.document.base_url).paragraphs), wanted)
            if best is None or f1 >= best[0]:
                best = (f1, number, node)
        if best is None or best[0] < 0.3:
            self.given_up["body: no node has it"] += 1
            return
        yield from self._fresh(Click(page.url, "body", Place(best[1])))
        if best[0] < _SAME_BODY:
            numbers = {node: number for number, node in enumerate(nodes)}
            for node in best[2].iterdescendants():
                if (
                    isinstance(node.tag, str)
                    and (text := norm(node.text_content()))
                    and text not in key
                    # Part of a line, and a line that only differs in a word, nobody takes out.
                    and node.tag not in ("span", "a", "font", "strong", "b", "em", "i", "u")
                    and text[:8] not in key
                ):
                    inside = any(
                        norm(c.text_content()) and norm(c.text_content()) not in key for c in node
                    )
                    if not inside or not any(
                        norm(c.text_content()) in key and len(norm(c.text_content())) > 3
                        for c in node
                    ):
                        yield from self._fresh(
                            Click(page.url, "body_exclude", Place(numbers[node]))
                        )

    def _of_list(self, shown: Shown) -> Iterator[Click]:
        page, nodes = shown.page, shown.page.elements()
        rows = {address(row.url) for row in shown.rows}
        missed: dict[tuple[str, ...], list[int]] = {}
        for number, node in enumerate(nodes):
            url = (
                canonical_url(node.get("href") or "", page.document.base_url)
                if node.tag == "a"
                else None
            )
            if (
                url
                and self.truth.at(url)
                and address(url) not in rows
                and norm(node.text_content())
            ):
                mark = tuple(
                    f"{up.tag}{up.get('class') or ''}" for up in list(node.iterancestors())[1:5]
                )
                missed.setdefault(mark, []).append(number)
        if missed:
            group = max(missed.values(), key=len)
            # A list that is found has more rows than what stands beside it has.
            found = sum(self.truth.at(row.url) is not None for row in shown.rows)
            if len(group) >= _MISSED and len(group) > found:
                yield from self._fresh(Click(page.url, "article_links", Place(group[0])))
        if shown.following is None:
            for number, node in enumerate(nodes):
                text = norm(node.text_content()) if node.tag == "a" and node.get("href") else ""
                if (
                    0 < len(text) <= 12
                    and _NEXT.search(text)
                    and not node.get("href", "").startswith("#")
                ):
                    yield from self._fresh(Click(page.url, "next_page", Place(number)))
                    break


def marked(node: HtmlElement, text: str) -> tuple[str, ...]:
    """A text and what holds it."""
    above = (node, *list(node.iterancestors())[:4])
    return (norm(text), *(f"{up.tag}.{up.get('class') or ''}" for up in above))


def place_of(
    page: SampledPage,
    name: str,
    wanted: object,
    truth: Mapping[str, Any],
    common: Container[tuple[str, ...]] = (),
) -> tuple[Place, str] | None:
    """Where a person would click a value: what says it and least else, near the title; with what of it is meant."""
    lines = list(page_lines(page))
    titles = [place.element for place, text in lines if norm(text) == norm(truth["title"])]
    nodes = page.elements()
    headline = next(
        (n for n in titles if nodes[n].tag in ("h1", "h2", "h3")), titles[-1] if titles else 0
    )
    ranked: list[tuple[tuple[int, int, int], Place, str]] = []
    for place, text in lines:
        in_menu = name == "category" and marked(nodes[place.element], text) in common
        if len(text) > 300 or in_menu:
            continue
        said = page.text(place, dated=name == "published")
        value = field_value(name, said, page.document, page.received, page.order)
        right = value is not None and is_right(
            name, str(value) if name == "published" else value, wanted
        )
        far = abs(place.element - headline)
        if right:
            ranked.append(((0, far, len(text)), place, ""))
        elif name != "published" and str(wanted) in text:
            ranked.append(((1, far, len(text)), place, str(wanted)))
    return min(ranked, key=lambda each: each[0])[1:] if ranked else None


def declared(source: str) -> tuple[dict[str, str], Any, list[str]]:
    """The selectors, the order of dates and the sections that a learned site's file declares."""
    [site] = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    said: dict[str, Any] = {}
    for node in site.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            absent = isinstance(node.value, ast.Name) and node.value.id == "ABSENT"
            try:
                said[node.targets[0].id] = "" if absent else ast.literal_eval(node.value)
            except ValueError:
                continue
    from crawler.read.earlier import FIELDS

    return (
        {name: said[name] for name in FIELDS if name in said},
        said.get("date_order"),
        list(said.get("sections", ())),
    )


@dataclass
class Result:
    """One site, before and after."""

    before: Figures
    after: Figures = field(default_factory=dict)
    clicks: int = 0
    fields: str = ""
    in_vain: str = ""
    holds: str = ""


def mend_site(folder: Path, name: str, site: Served, keep: Path | None) -> Result:
    """Learn, crawl, mark; where that is not perfect, mend, crawl and mark again."""
    with project() as copy:
        said, code = zhaoshang(copy, _LEARN_WITHIN, "add", site.base, "--yes", "--name", _NAME)
        if code:
            return Result(
                {"perfect": 0.0, "found": 0.0},
                in_vain=f"not learned: {said.strip().splitlines()[-1:]}",
            )
        database = copy / "bench.db"
        zhaoshang(copy, _CRAWL_WITHIN, "crawl", _NAME, "--quiet", "--db", str(database), "-s", "ARCHIVE_LISTS=1")  # fmt: skip
        result = Result(site.score(database))
        if (result.before.get("perfect") or 0.0) >= PERFECT:
            return result
        file, truth = copy / "crawler" / "spiders" / f"{_NAME}.py", Truth.of(folder, name)
        selectors, order, sections = declared(file.read_text("utf-8"))
        options = []
        for url in missing_sections(folder, name, site, database, truth, sections):
            options += ["--section", url]
        if options:
            said, code = zhaoshang(
                copy, _CRAWL_WITHIN, "mend", _NAME, *options, "--yes", "--db", str(database)
            )
            selectors, order, sections = declared(file.read_text("utf-8"))
        with closing(Archive.open_to_read(copy / "bench-archive.db")) as archive:
            pages = sampled(archive, _NAME, order)
        clicker = Clicker(
            pages, selectors, truth, order, (result.before.get("found") or 0.0) < PERFECT
        )
        clicks = clicker.run()
        result.clicks = len(clicks) + len(options) // 2
        result.fields = " ".join(
            f"{n}×{c}" for n, c in Counter(each.field for each in clicks).items()
        )
        if options:
            result.fields += f" section×{len(options) // 2}"
        result.in_vain = "; ".join(f"{what} ({count})" for what, count in clicker.given_up.items())
        told = copy / "clicks.json"
        told.write_text(json.dumps([each.written() for each in clicks]), encoding="utf-8")
        said, code = zhaoshang(copy, _CRAWL_WITHIN, "mend", _NAME, "--clicks", str(told), "--yes", "--db", str(database))  # fmt: skip
        if code:
            print(f"{name}: mend ended with {code}: {said.strip().splitlines()[-3:]}")
        said, code = zhaoshang(copy, _CRAWL_WITHIN, "check", _NAME, "--saved")
        result.holds = "holds" if code == 0 else f"check {code}: {said.strip().splitlines()[-1:]}"
        if keep:
            (keep / name).mkdir(parents=True, exist_ok=True)
            for path in (file, told, *copy.glob("bench*.db")):
                (keep / name / path.name).write_bytes(path.read_bytes())
        again = copy / "again.db"
        zhaoshang(copy, _CRAWL_WITHIN, "crawl", _NAME, "--quiet", "--db", str(again))
        result.after = site.score(again)
        if keep:
            (keep / name / "again.db").write_bytes(again.read_bytes())
    return result


def missing_sections(
    folder: Path, name: str, site: Served, database: Path, truth: Truth, known: Sequence[str]
) -> list[str]:
    """Recorded pages that lead to articles which no section has led to: a person would name them."""
    import sqlite3

    with closing(sqlite3.connect(database)) as db:
        stored = {address(url) for (url,) in db.execute("SELECT url FROM articles")}
    absent = {where for where in truth.articles if where not in stored}
    absent -= {
        where
        for where, each in truth.articles.items()
        if any(address(u) in stored for u in each["urls"])
    }
    if len(absent) * 50 < len(truth.articles):
        return []
    listed = {address(url) for url in known}
    found: list[tuple[int, str]] = []
    with lzma.open(folder / name / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            url = site.base.rstrip("/") + page["path"]
            if (
                page["status"] != 200
                or address(url) in listed
                or truth.at(url)
                or "nosuchpage" in url
            ):
                continue
            hrefs = re.findall(r"""href\s*=\s*["']?([^"'\s>]+)""", page["body"])
            leads = {
                address(u)
                for href in hrefs
                if (u := canonical_url(href.replace("&amp;", "&"), url))
            } & absent
            if len(leads) >= _MISSED:
                found.append((len(leads), url))
    # The first page of a list has the shortest address of those that lead to as many.
    found.sort(key=lambda each: (-each[0], len(each[1]), each[1]))
    chosen: list[str] = []
    for _, url in found:
        if len(chosen) < _SECTIONS:
            chosen.append(url)
    return chosen


def main() -> None:
    """Mend every site, one after the other."""
    parser = argparse.ArgumentParser(prog="tests.bench.mend", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these of the recorded sites")
    parser.add_argument(
        "--sites", type=Path, metavar="DIR", required=True, help="a folder of recorded sites"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep files and databases here")
    options = parser.parse_args()
    folder, results = options.sites.resolve(), dict[str, Result]()
    for entry in json.loads((folder / "sites.json").read_text("utf-8")):
        name = entry["name"]
        if options.names and name not in options.names:
            continue
        with recorded(folder, name, entry["base"]) as site:
            results[name] = result = mend_site(folder, name, site, options.keep)
        after = result.after.get("perfect") if result.after else None
        print(
            f"{name}: {result.before.get('perfect')} -> {after}, {result.clicks} clicks",
            file=sys.stderr,
            flush=True,
        )
    print(
        "| site | found | perfect | clicks | on | found after | perfect after | check | in vain |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for name, result in results.items():
        figures = result.after
        cells = (
            result.before.get("found"), result.before.get("perfect"), result.clicks or "", result.fields,
            figures.get("found", ""), figures.get("perfect", ""), result.holds, result.in_vain,
        )  # fmt: skip
        print(f"| {name} | {' | '.join(map(str, cells))} |")
    need = {
        name: each
        for name, each in results.items()
        if (each.before.get("perfect") or 0.0) < PERFECT
    }
    whole = sum((each.after.get("perfect") or 0.0) >= PERFECT for each in need.values())
    print(
        f"{len(results)} sites, {len(need)} below {PERFECT} % when learned; {whole} of those at or above it after clicks"
    )


if __name__ == "__main__":
    main()
