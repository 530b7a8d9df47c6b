"""Small made-up sites, each odd in one way that the field has, and a crawl of them in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.fields.urls import canonical_url
from crawler.learn import Learned
from crawler.read.declared import ListRow
from crawler.read.page import read_page
from crawler.read.paging import next_page
from crawler.read.periods import older_part
from crawler.read.reading import Reading
from crawler.sample.site import Page
from tests.small_sites import BASE, NOW, SmallSite, Story, answer, chunks, html, stories

# No section of these sites has more list pages.
_MOST_PAGES: Final = 40


@dataclass(frozen=True, slots=True)
class Got:
    """One article as a crawl reads it."""

    values: Reading
    section: str
    """The name of the section whose list showed it first."""


def read_whole(site: SmallSite, learned: Learned) -> dict[str, Got]:
    """Every article by its path, as a crawl by what was learned reads them: section after section, page after page."""
    found: dict[str, Got] = {}
    for section in learned.sections:
        url: str | None = section.url
        shown, asked = set[str](), set[str]()
        for _ in range(_MOST_PAGES):
            document = answer(site.respond, url).document if url and url not in asked else None
            asked.add(url or "")
            if document is None:
                break
            rows = learned.declaration.list_rows(document)
            repeats = bool(shown) and {row.url for row in rows} <= shown
            shown.update(row.url for row in rows)
            for row in rows:
                read_row(site, learned, row, section.name, found)
            url = older_part(document) if repeats else next_page(document)
    return found


def read_row(
    site: SmallSite, learned: Learned, row: ListRow, section: str, found: dict[str, Got]
) -> None:
    """Read the article of one row, unless it was read."""
    parts = urlsplit(row.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    document = answer(site.respond, row.href).document
    if document is not None and path not in found:
        found[path] = Got(read_page(document, learned.declaration, row, NOW), section)


def faults(site: SmallSite, learned: Learned, names: Mapping[str, str]) -> list[str]:
    """What a crawl by what was learned loses or reads amiss; ``names`` are the sections', by their keys."""
    got, said = read_whole(site, learned), list[str]()
    known = {
        canonical_url(BASE + path): story
        for story in site.stories
        if (path := site.paths[story.number])
    }
    by_url = {canonical_url(BASE + path): each for path, each in got.items()}
    said += [f"extra {url}" for url in by_url if url not in known]
    for url, story in known.items():
        each = by_url.get(url)
        if each is None:
            said.append(f"lost {url} {story.title} {story.day}")
            continue
        values = each.values
        pairs = (
            ("title", values.value("title"), story.title),
            ("day", str(values.value("published"))[:10], str(story.day)),
            ("section", values.value("category") or each.section, names[story.section]),
            ("body", tuple(values.paragraphs), story.paragraphs),
        )
        said += [f"{what} {url}: {one!r} for {two!r}" for what, one, two in pairs if one != two]
    return said


def of(all_: Sequence[Story], section: str) -> list[Story]:
    """The articles of a section, newest first."""
    return [story for story in all_ if story.section == section]


# Lists that are cut by years


def years(kind: str = "folder") -> SmallSite:
    """Three sections, each with three articles a quarter over three years; a list shows one year, in pages of five.

    ``kind``: where the other years are. ``folder``: links to /xwzx/2025/; ``query``: links to
    list.php?id=1&year=2025; ``select``: a box to choose from; ``months``: a folder a half-year, 2026年1月.
    """
    names = {"xwzx": "新闻中心", "zcfb": "政策发布", "gsgg": "公示公告"}
    site = SmallSite({}, stories(24, tuple(names), 14))
    ids = {key: n for n, key in enumerate(names, 3)}

    def period(story: Story) -> str:
        month = 1 if story.day.month < 7 else 7
        return f"{story.day.year}{month:02}" if kind == "months" else str(story.day.year)

    def label(each: str) -> str:
        return f"{each[:4]}年{int(each[4:])}月" if kind == "months" else f"{each}年"

    def address(key: str, each: str | None, number: int = 1) -> str:
        if kind == "query":
            more = f"&year={each}" if each else ""
            return f"/list.php?id={ids[key]}{more}" + (f"&page={number}" if number > 1 else "")
        file = f"index_{number}.html" if number > 1 else ""
        return f"/{key}/{each}/{file}" if each else f"/{key}/{file}"

    def tabs(key: str, chosen: str, periods: Sequence[str]) -> str:
        if kind == "select":
            options = "".join(
                f"<option value='{address(key, each)}'{' selected' * (each == chosen)}>{label(each)}</option>"
                for each in periods
            )
            return f"<select class='nf' onchange='location.href=this.value'>{options}</select>"
        return (
            "<div class='nf'>"
            + "".join(f"<a href='{address(key, each)}'>{label(each)}</a>" for each in periods)
            + "</div>"
        )

    def frame(title: str, content: str) -> Page:
        menu = "".join(f"<a href='{address(key, None)}'>{name}</a>" for key, name in names.items())
        return html(
            f"<html><head><title>{title}-平江招商</title></head><body><div class='daohang'><a href='/'>首页</a>{menu}</div>"
            f"<div class='zhuti'>{content}</div><div class='dibu'>平江县投资促进中心 版权所有</div></body></html>"
        )

    def rows(listed: Sequence[Story]) -> str:
        return (
            "<ul class='lb'>"
            + "".join(
                f"<li><a href='{site.paths[s.number]}'>{s.title}</a><span>{s.day}</span></li>"
                for s in listed
            )
            + "</ul>"
        )

    for story in site.stories:
        site.paths[story.number] = path = f"/{story.section}/a{story.number}.html"
        site.pages[path] = frame(
            story.title,
            f"<h1>{story.title}</h1><div class='ly'>日期：{story.day} 来源：{story.source}</div><div class='nr'>{story.body}</div>",
        )
    for key, name in names.items():
        periods = list(dict.fromkeys(map(period, of(site.stories, key))))
        for each in periods:
            listed = [story for story in of(site.stories, key) if period(story) == each]
            pages = chunks(listed, 5)
            for number, part in enumerate(pages, 1):
                more = (
                    f"<a href='{address(key, each, number + 1)}'>下一页</a>"
                    if number < len(pages)
                    else ""
                )
                page = frame(
                    name, f"{tabs(key, each, periods)}{rows(part)}<div class='fy'>{more}</div>"
                )
                site.pages[address(key, each, number)] = page
                if each == periods[0] and number == 1:
                    site.pages[address(key, None)] = page
    boxes = "".join(
        f"<h3>{name}</h3>{rows(of(site.stories, key)[:3])}" for key, name in names.items()
    )
    site.pages["/"] = frame("首页", boxes)
    return site
