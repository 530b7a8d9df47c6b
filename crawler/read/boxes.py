"""Boxes to choose from (``<select>``) whose choices lead to pages: what each of them would open.

The address is the choice's value, or the box's script or its form (sent by GET) makes one of it. What is written there is
read, never run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from lxml.html import HtmlElement

from crawler.fields.urls import same_site
from crawler.read.document import Document
from crawler.read.links import absolute, visible_text
from crawler.read.scripted_pagers import Scripts, form_fields, opened

# Boxes that a page is looked at for, and choices of one.
_BOXES: Final = 20
_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a box."""

    label: str
    url: str
    """Absolute, as the page writes it; empty where it leads nowhere on this site."""
    is_chosen: bool
    """Whether the box shows it at first."""


def read_boxes(document: Document) -> Iterator[list[Choice]]:
    """The choices of each box of a page whose choices lead to different addresses."""
    boxes = list(islice(document.root.iter("select"), _BOXES))
    scripts = Scripts(document) if boxes else None
    for box in boxes:
        options = list(islice(box.iter("option"), _MOST))
        values = [(each.get("value") or "").strip() for each in options]
        if len(options) < 2 or len(set(values)) < len(values):
            continue
        form = opened(scripts, box.get("onchange") or "") if scripts else None
        form = form or _sent(box, document)
        written = [form.replace("\0", each) for each in values] if form else values
        if form is None and any(map(str.isdecimal, values)):
            continue
        yield [
            Choice(visible_text(option), _own(each, document), option.get("selected") is not None)
            for option, each in zip(options, written, strict=True)
        ]


def _own(written: str, document: Document) -> str:
    url = absolute(written, document.base_url) if written else ""
    return url if url and same_site(url, document.url) else ""


def _sent(box: HtmlElement, document: Document) -> str | None:
    """What the form around a box asks for by GET when the box's choice is a NUL; None if nothing."""
    form = next(box.iterancestors("form"), None)
    name = box.get("name")
    if form is None or not name or (form.get("method") or "get").strip().lower() != "get":
        return None
    fields = [(each, value) for each, (_, value) in form_fields(form) if each != name]
    action = (form.get("action") or document.url).partition("?")[0].partition("#")[0]
    return f"{action}?{urlencode([*fields, (name, chr(0))])}".replace("%00", "\0")
