"""Rows that a script opens when they are clicked: the address that it makes of what a row has in its data.

``$(document).on("click", ".item", function () { location.href = "/detail/" + $(this).data("id"); })`` makes of
``<li class="item" data-id="7">`` what ``data-href="/detail/7"`` would be. It is read, never run.
"""

from __future__ import annotations

import re
from typing import Final, cast

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

_GAP: Final = r"\s{0,9}"
_TEXT: Final = r"""["']([^"'\s<>]{0,120})["']"""
_HANDLER: Final = re.compile(
    # .on("click", ".item", function … or $(".item").click(function … or $(".item").on("click", function …
    rf"""(?:\.on\({_GAP}["']click["']{_GAP},{_GAP}["'](?P<inner>[\w\s.#>-]{{1,60}})["']{_GAP},|"""
    rf"""\$\({_GAP}["'](?P<own>[\w\s.#>-]{{1,60}})["']{_GAP}\)\.(?:click\(|on\({_GAP}["']click["']{_GAP},))"""
    rf"{_GAP}function{_GAP}\(\w{{0,20}}\){_GAP}\{{(?P<body>[^{{}}]{{1,300}})"
)
_OPENS: Final = re.compile(
    rf"(?:location(?:\.href)?{_GAP}=|location\.(?:assign|replace)\(|\bopen\(){_GAP}{_TEXT}{_GAP}\+{_GAP}"
    rf"""\$\(this\)\.(?:data\(["']([\w-]{{1,40}})["']\)|attr\(["'](data-[\w-]{{1,40}})["']\))(?:{_GAP}\+{_GAP}{_TEXT})?"""
)
_PART: Final = re.compile(r"[\w.~%-]{1,80}")
_MOST_HANDLERS: Final = 8
# Characters of a script that are looked at.
_LONGEST: Final = 60_000
OPENS_AT_ALL: Final = re.compile(rb"\$\(this\)\.(?:data|attr)\(")
"""What the bytes of a page have that may have such a script."""


def open_rows(root: HtmlElement) -> None:
    """Write the address of each such row into its ``data-href``."""
    for script in _scripts(root):
        for handler in list(_HANDLER.finditer(script.text[:_LONGEST]))[:_MOST_HANDLERS]:
            if (opens := _OPENS.search(handler["body"])) is not None:
                before, data, attribute, behind = opens.groups()
                name = attribute or f"data-{data}"
                for row in _selected(root, handler["inner"] or handler["own"]):
                    if _PART.fullmatch(part := row.get(name) or "") and not row.get("data-href"):
                        row.set("data-href", f"{before}{part}{behind or ''}")


def scripts_that_open(root: HtmlElement) -> str:
    """The scripts of a page that open rows, for the pieces of markup that are added to it later."""
    return "".join(f"<script>{script.text}</script>" for script in _scripts(root))


def _scripts(root: HtmlElement) -> list[HtmlElement]:
    return [
        script
        for script in root.iter("script")
        if script.text and "$(this)" in script.text and _HANDLER.search(script.text[:_LONGEST])
    ]


def _selected(root: HtmlElement, selector: str) -> list[HtmlElement]:
    try:
        return cast("list[HtmlElement]", CSSSelector(selector)(root))
    except SelectorError:
        return []
