"""What was learned of each field, for a person to look at: where it stands now, and where it stood until now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import click
from rich.console import Console

from crawler.cli.language import field_in_file, label, printable, say, shortened
from crawler.cli.report import plain_table
from crawler.fields.text import clean_line
from crawler.languages import preferred
from crawler.learn import FieldReport, Learned
from crawler.read.declared import ABSENT
from crawler.read.earlier import FIELDS
from crawler.read.page import GENERIC

# Columns of a section's name, and of a value that a person is shown.
_NAME: Final = 28
_SAMPLE: Final = 24


def colon() -> str:
    """What parts a word from what is said of it."""
    return "：" if preferred() == "zh" else ": "


def told(field: FieldReport) -> str:
    """Where a field stands and why there, then what it says on a few pages."""
    place = where(field.selector)
    if field.why:
        place += colon() + printable(say(*field.why))
    samples = " · ".join(shown(text, _SAMPLE) for text in field.samples)
    return f"{place}\n{samples}" if samples else place


def where(selector: str | None) -> str:
    """A declared place in words."""
    if selector is None:
        return label("通用识别", "generic")
    return label("页面未显示", "not shown") if selector == ABSENT else printable(selector)


def shown(text: str, columns: int) -> str:
    """Crawled text in one line, in so many columns of a terminal."""
    return shortened(printable(clean_line(text)), columns)


def show_changes(
    old: Mapping[str, str | None], sections: Mapping[str, str], learned: Learned, console: Console
) -> None:
    """Print the old and the new declaration side by side, and the sections that came and went."""
    urls = {section.url: section.name for section in learned.sections}
    _tell_sections("新栏目", "new sections", urls, sections)
    _tell_sections("不再有的栏目", "sections that are gone", sections, urls)
    reports = {field.name: field for field in learned.fields}
    table = plain_table(
        ("字段", "field"), ("原来", "was"), ("现在、原因、样例", "now, why, samples")
    )
    for name in FIELDS:
        was, now = old.get(name), learned.selectors.get(name)
        if was is None and now is None:
            continue
        # What was learned of a field is said in full; lists and links have no report.
        report = reports.get(name)
        place = told(report) if report and report.selector == now else _place(name, now)
        table.add_row(field_in_file(name), _place(name, was), place)
    console.print(table)


def _place(name: str, selector: str | None) -> str:
    return "-" if selector is None and name not in GENERIC else where(selector)


def _tell_sections(zh: str, en: str, some: Mapping[str, str], others: Iterable[str]) -> None:
    known = set(others)
    if those := [(url, name) for url, name in some.items() if url not in known]:
        click.echo(label(zh, en))
        for url, name in those:
            click.echo(f"  {shown(name, _NAME) or '-'}  {printable(url)}")
