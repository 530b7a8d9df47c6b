"""What stands on the page of all sites, and on the page of one: plain values, for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crawler.browse import health
from crawler.browse.language import language, local, told
from crawler.declaring.written import Written
from crawler.health.habits import Share
from crawler.health.reasons import in_language
from crawler.storage import history
from crawler.storage.candidates import LINKS, LIST, NONE, ROWS, SAME
from crawler.storage.reader import Readable
from crawler.storage.site_choices import chosen_names, paused
from crawler.storage.site_names import SiteNames
from crawler.words.field_names import FIELDS

_RUNS: Final = 15
# What stands among the sections and is no list, by the end of its address.
_NO_LISTS: Final = {
    "mentioned": ("只由其他文章链接到的文章", "articles that only other articles lead to"),
    "revisits": ("回访的文章", "articles visited again"),
    "compared": ("重读来比较的文章", "articles read again, to compare"),
}
# How a look at a page that may be a section ended.
_OUTCOMES: Final = {
    None: ("还没有看", "not looked at yet"),
    LIST: ("有新文章，按栏目采集", "has new articles, crawled as a section"),
    ROWS: ("有新文章，按栏目采集", "has new articles, crawled as a section"),
    LINKS: ("通向新文章，一并采集", "leads to new articles, crawled too"),
    SAME: ("与已有栏目相同", "the same as the sections"),
    NONE: ("没有文章", "no articles"),
}


def name_of(site: str, names: Mapping[str, str], written: Mapping[str, Written]) -> str:
    """What a site is called: as the database knows, else by its file."""
    called = names[site]
    return (written[site].called or site) if called == site and site in written else called


def all_sites(db: Readable, written: Mapping[str, Written]) -> dict[str, Any]:
    """The page of all sites: trouble first, alike troubles together; then what is well, paused, and not crawled yet."""
    set_aside = paused(db)
    shown = health.health(db, leave_out=set_aside.keys())
    names = SiteNames.of(db)
    new = [
        {"site": name, "name": name_of(name, names, written), "about": each.about}
        for name, each in written.items()
        if name not in shown["known"] and name not in set_aside and not each.sample
    ]
    resting = [
        {"site": name, "name": name_of(name, names, written), "since": since}
        for name, since in set_aside.items()
    ]
    return {**shown, "new": new, "paused": resting, "names": names}


def one_site(db: Readable, site: str, written: Mapping[str, Written]) -> dict[str, Any] | None:
    """The page of one; None where nothing is known of it."""
    runs = history.runs(db, site, _RUNS)
    file = written.get(site)
    if file is None and not runs and not _has_articles(db, site):
        return None
    judged = next((run for run in runs if run["verdict"]), None)
    counted = {row["url"]: row for row in history.sections_of(db, judged["id"])} if judged else {}
    fields = history.fields_of(db, site)
    last = runs[0] if runs else None
    return {
        "site": site,
        "name": name_of(site, SiteNames.of(db), written),
        "chosen": chosen_names(db).get(site),
        "file": file,
        "paused_since": paused(db).get(site),
        "articles": db.execute("SELECT count(*) FROM articles WHERE site = ?", [site]).fetchone()[
            0
        ],
        "verdict": (last["verdict"] or "running") if last else None,
        "why": _lines(last["why"]) if last else [],
        "runs": [{**run, "lines": _lines(run["why"])} for run in runs],
        "sections": _sections(file.sections if file else {}, counted),
        "candidates": _candidates(db, site, file),
        "fields": _fields(file.selectors if file else {}, fields),
    }


def _has_articles(db: Readable, site: str) -> bool:
    return db.execute("SELECT 1 FROM articles WHERE site = ? LIMIT 1", [site]).fetchone() is not None  # fmt: skip


def _lines(why: str | None) -> list[str]:
    return [in_language(line, language.get()) for line in (why or "").splitlines()]


def _sections(
    declared: Mapping[str, str], counted: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Those that are declared, then what else was counted in the last run."""
    urls = [*declared, *(url for url in counted if url not in declared)]
    found = []
    for url in urls:
        _, parting, what = url.rpartition("#")
        is_list = not (parting and what in _NO_LISTS)
        name = declared.get(url, "") if is_list else told(*_NO_LISTS[what])
        found.append({"url": url, "name": name, "is_list": is_list, "row": counted.get(url)})
    return found


def _candidates(db: Readable, site: str, file: Written | None) -> list[dict[str, Any]]:
    there = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'candidate_sections'")  # fmt: skip
    rows = (
        list(db.query("SELECT * FROM candidate_sections WHERE site = ? ORDER BY url", [site]))
        if there.fetchone()
        else []
    )
    looked = {row["href"]: row for row in rows} | {row["url"]: row for row in rows}
    declared = dict(file.candidates) if file else {}
    urls = [*declared, *(row["href"] for row in rows if row["href"] not in declared and row["url"] not in declared)]  # fmt: skip
    return [
        {
            "url": url,
            "name": declared.get(url) or (looked[url]["name"] if url in looked else ""),
            "outcome": _outcome(looked.get(url)),
            "asked_at": local(looked[url]["asked_at"]) if url in looked else "",
        }
        for url in urls
    ]


def _outcome(row: Mapping[str, Any] | None) -> str:
    outcome = row["outcome"] if row else None
    return told(*_OUTCOMES.get(outcome, (str(outcome), str(outcome))))


def _fields(
    selectors: Mapping[str, str], counted: Mapping[str, tuple[Share, Share]]
) -> list[dict[str, Any]]:
    names = [*counted, *(name for name in selectors if name not in counted)]
    order = list(FIELDS)
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    return [
        {
            "name": name,
            "label": field_label(name),
            "selector": selectors.get(name),
            "last": _share(counted[name][0]) if name in counted else "",
            "before": _share(counted[name][1]) if name in counted else "",
        }
        for name in names
    ]


def field_label(name: str) -> str:
    """A field's name, as people call it."""
    return told(FIELDS.get(name, name), name.replace("_", " "))


def _share(share: Share) -> str:
    return f"{round(100 * share.present / share.articles)}%" if share.articles else "—"


def proposed(report: Mapping[str, Any]) -> dict[str, Any]:
    """What was learned of a site, as the page of its job shows it; beside what was declared until now, if it was."""
    old: Mapping[str, str | None] | None = report["old"]
    now: Mapping[str, str] = report["selectors"]
    reports = {each["name"]: each for each in report["fields"]}
    names = [*reports, *(name for name in now if name not in reports)]
    names += [
        name for name in (old or {}) if name not in names and (old or {}).get(name) is not None
    ]
    urls = {url for url, _ in report["sections"]}
    before = {url for url, _ in report["old_sections"]}
    return {
        **report,
        "is_again": old is not None,
        "rows": [_row(name, reports.get(name), now.get(name), old) for name in names],
        "new_sections": [each for each in report["sections"] if each[0] not in before],
        "gone_sections": [each for each in report["old_sections"] if each[0] not in urls],
        "dropped": [(told(zh, en), names) for zh, en, names in report["dropped"]],
        "lost": [(name, field_label(name)) for name in report["lost"]],
    }


def _row(
    name: str,
    report: Mapping[str, Any] | None,
    selector: str | None,
    old: Mapping[str, str | None] | None,
) -> dict[str, Any]:
    was = (old or {}).get(name)
    return {
        "name": name,
        "label": field_label(name),
        "place": _place(selector, is_field=report is not None),
        "is_css": bool(selector),
        "was": _place(was, is_field=report is not None) if old is not None else None,
        "was_css": bool(was),
        "is_other": old is not None and was != selector,
        "share": f"{report['share']:.0%}" if report else "",
        # Of what no page has, nothing can be right.
        "agreement": f"{report['agreement']:.0%}" if report and report["share"] else "",
        "why": told(*report["why"]) if report and report["why"] else "",
        "samples": report["samples"] if report else [],
    }


def _place(selector: str | None, *, is_field: bool) -> str:
    if selector is None:
        return told("通用识别", "read generically") if is_field else "—"
    return selector or told("页面未显示", "not shown")
