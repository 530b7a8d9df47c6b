"""Pieces of markup that a script adds to a page: 加载更多. They are read where the script would put them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from lxml.html import HtmlElement

from crawler.read.document import Document, parse_text
from crawler.read.handlers import scripts_that_open

_HIGHEST: Final = 60


def frame_of(links: Sequence[HtmlElement]) -> tuple[str, str]:
    """The tags that the rows of a page's links stand in, opened and closed: ``<div id="main"><ul class="list">``. Behind
    them stand the page's scripts that open rows.

    Links without anything in common but the page, or a single one, have none.
    """
    if len(links) < 2:
        return "", ""
    above = list(links[0].iterancestors())[:_HIGHEST]
    last = set(list(links[-1].iterancestors())[:_HIGHEST])
    common = next((place for place, node in enumerate(above) if node in last), None)
    if common is None:
        return "", ""
    chain = [node for node in reversed(above[common:]) if node.tag not in ("html", "body")]
    opened = "".join(
        f"<{node.tag}"
        + "".join(
            f' {name}="{escape(value)}"' for name in ("id", "class") if (value := node.get(name))
        )
        + ">"
        for node in chain
    )
    closed = "".join(f"</{node.tag}>" for node in reversed(chain))
    return opened, closed + scripts_that_open(links[0].getroottree().getroot())


def parse_fragment(markup: str, url: str, frame: tuple[str, str] = ("", "")) -> Document:
    """A piece of markup as a page, within the tags of a frame. A whole page stays what it is."""
    if "<body" in markup[:4000].lower():
        return parse_text(markup, url)
    return parse_text(frame[0] + markup + frame[1], url)
