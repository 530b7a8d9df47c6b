"""What was mended -> the site's file, with the old declaration in its history, and the saved pages that hold it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from crawler.declaring.redeclare import Mending
from crawler.declaring.spiderfile import attribute_lines, write_whole
from crawler.fields.zone import SHANGHAI
from crawler.learn.mend import Click, SampledPage, compiled, may_lack, preview
from crawler.mending.site import Site, cannot_write, last_day_of_old
from crawler.read.check import fields_of, rows_of
from crawler.read.declared import Declaration, ListRow
from crawler.read.document import parse_document
from crawler.read.earlier import Earlier, declared_on
from crawler.read.page import read_page

# Pages that are saved beside those that were clicked: what is mended is held on some that were not.
_BESIDE: Final = 2
_MOST: Final = 8


def mending_of(
    site: Site,
    pages: Sequence[SampledPage],
    changes: Mapping[str, str | None],
    sections: Mapping[str, str],
    until: date | None = None,
) -> Mending:
    """What is to be written. ``until``: the last day of the old declaration, if a person knows; else the sampled pages tell."""
    spider = site.spider
    declaration = new_declaration(site, changes)
    known = tuple(each.last_day for each in spider.earlier)
    if until is None and pages:
        until = last_day_of_old(pages, declaration, changes, known)
    lacking = may_lack(preview(pages, declaration), changes)
    return Mending(dict(changes), until, lacking, dict(sections), spider.expect)


def new_declaration(site: Site, changes: Mapping[str, str | None]) -> Declaration:
    """The site's declaration as it is to be."""
    said = {**site.selectors, **changes}
    return compiled(
        {name: css for name, css in said.items() if css is not None}, site.spider.date_order
    )


def to_write(mending: Mending) -> list[str]:
    """The statements of a class body, for whoever has to write them by hand."""
    lines = []
    for name, css in mending.changes.items():
        lines += attribute_lines(name, css) if css is not None else [f"    # {name}: -"]
    return lines


def save(
    site: Site, mending: Mending, pages: Sequence[SampledPage], clicks: Sequence[Click]
) -> None:
    """Write the site's file and its saved pages. Raises UserError if that cannot be done, and then has written nothing."""
    if site.file is None:
        raise site.why_not or cannot_write(site.files.spider, PermissionError(13, "", ""))
    text = site.file.mended(mending)
    files, declaration = site.files, new_declaration(site, mending.changes)
    try:
        write_whole(files.spider, text)
        if files.tests.is_dir():
            try:
                _save_pages(site, mending, declaration, pages, clicks)
            except (OSError, ValueError) as error:
                write_whole(files.spider, site.text)
                raise cannot_write(files.pages, error) from error
    except OSError as error:
        raise cannot_write(Path(error.filename or files.spider), error) from error


def _save_pages(
    site: Site,
    mending: Mending,
    declaration: Declaration,
    pages: Sequence[SampledPage],
    clicks: Sequence[Click],
) -> None:
    folder = site.files.pages
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "golden.json"
    golden: dict[str, Any] = {"reviewed": False, "now": "", "articles": []}
    if path.is_file():
        golden = json.loads(path.read_text("utf-8"))
    earlier = [*site.spider.earlier]
    if mending.until is not None:
        earlier.insert(0, _earlier(site, mending.until))
    _read_again(golden, folder, declaration, earlier)
    known = {entry["url"] for entry in [*golden["articles"], *golden.get("lists", ())]}
    taken = {entry["page"] for entry in [*golden["articles"], *golden.get("lists", ())]}
    held = [page for page in _to_hold(pages, clicks, mending) if page.url not in known]
    for page in held:
        file = next(n for number in count(1) if (n := f"{page.kind}-{number}.html.gz") not in taken)
        taken.add(file)
        # No time in the file: the same page is the same bytes.
        (folder / file).write_bytes(gzip.compress(page.body, mtime=0))
        golden.setdefault("articles" if page.kind == "article" else "lists", []).append(
            _entry(page, file, declaration)
        )
    if not golden["now"] and pages:
        newest = max(page.received for page in pages)
        golden["now"] = newest.isoformat(timespec="seconds")
    golden["reviewed"] = False
    write_whole(path, json.dumps(golden, ensure_ascii=False, indent=1) + "\n")


def _earlier(site: Site, until: date) -> Earlier:
    """The declaration until now, as the file will keep it."""
    old: dict[str, Any] = site.selectors
    return Earlier(until=until.isoformat(), date_order=site.spider.date_order, **old)


def _entry(page: SampledPage, file: str, declaration: Declaration) -> dict[str, Any]:
    own = {
        "page": file,
        "url": page.url,
        "encoding": page.document.encoding,
        "now": page.received.isoformat(timespec="seconds"),
    }
    if page.kind == "list":
        return {**own, "rows": rows_of(page.document, declaration)}
    reading = read_page(page.document, declaration, page.row, page.received)
    row = {"title": page.row.title, "published_raw": page.row.published_raw}
    return {**own, "row": row, "fields": fields_of(reading)}


def _read_again(
    golden: dict[str, Any], folder: Path, declaration: Declaration, earlier: Sequence[Earlier]
) -> None:
    """What was saved before and is read by the new declaration is to give what that gives: it was wrong."""
    for entry in golden["articles"]:
        document, now = _saved(entry, golden, folder)
        day = now.astimezone(SHANGHAI).date()
        read_by, _ = declared_on(day, document, declaration, earlier)
        if read_by is declaration:
            row = ListRow(entry["url"], entry["url"], **entry.get("row", {"title": ""}))
            got = fields_of(read_page(document, declaration, row, now))
            entry["fields"] = {name: got.get(name) for name in entry["fields"]}
    for entry in golden.get("lists", ()):
        document, _ = _saved(entry, golden, folder)
        entry["rows"] = rows_of(document, declaration)


def _saved(
    entry: Mapping[str, Any], golden: Mapping[str, Any], folder: Path
) -> tuple[Any, datetime]:
    body = gzip.decompress((folder / Path(entry["page"]).name).read_bytes())
    now = datetime.fromisoformat(entry.get("now", golden["now"]))
    return parse_document(body, entry["url"], entry["encoding"]), now


def _to_hold(
    pages: Sequence[SampledPage], clicks: Sequence[Click], mending: Mending
) -> Iterator[SampledPage]:
    """The pages that were clicked, and a few that were not."""
    urls = dict.fromkeys(click.page for click in clicks)
    by_url = {page.url: page for page in pages}
    chosen = [by_url[url] for url in urls if url in by_url]
    lists = {"article_links", "list_row", "list_published", "next_page"} & mending.changes.keys()
    others = [page for page in pages if page.url not in urls and (page.kind == "article" or lists)]
    for kind in ("article", "list"):
        chosen += [page for page in others if page.kind == kind][:_BESIDE]
    after = mending.until
    fresh = [p for p in chosen if after is None or p.received.astimezone(SHANGHAI).date() > after]
    yield from fresh[:_MOST]
