"""What the hand or program that wrote a document leaves on all of it."""

from __future__ import annotations

import re
from typing import Final

from tests.bench.drawn.model import Site

_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s>/])")
_ROW_ENDS: Final = re.compile(r"</li>(?=\s*<(?:li|/ul|/ol))")


def finish(site: Site, html: str) -> str:
    """A document as this site's hand writes it: capital tags, rows without ends, all in one line."""
    lot = site.lot
    if "<datastore>" in html:
        return html  # XML, which is not to be touched
    if site.kind == "official":
        hand = lot.pick(
            "hand",
            (
                "plain",
                "plain",
                "plain",
                "plain",
                "plain",
                "plain",
                "capitals",
                "endless",
                "quoteless",
            ),
        )
        if hand == "capitals":
            html = _TAG.sub(lambda tag: f"<{tag[1]}{tag[2].upper()}", html)
        elif hand == "endless":
            html = _ROW_ENDS.sub("", html)
        elif hand == "quoteless":
            html = re.sub(r' (class|width|align|border)="([\w-]+)"', r" \1=\2", html)
    if lot.flag("hand.one_line", 0.08):
        html = html.replace("\n", "")
    return html
