"""Which elements of HTML hold text, and which flow within a line."""

from __future__ import annotations

from typing import Final

# They hold no text that a reader sees, whatever they hold.
SILENT: Final = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "button", "input",
    "select", "option", "textarea", "svg", "canvas", "audio", "video", "head",
})  # fmt: skip
INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    # The parser does not know that embed, source and track hold nothing: what follows stands in them.
    "em", "embed", "source", "track", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "nav", "ol", "p", "picture", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip


def flows(tag: str) -> bool:
    """Whether an element flows within a line: those of HTML, and what Word pastes (``o:p``, ``st1:chsdate``)."""
    return tag in INLINE or (tag not in BLOCKS and ":" in tag)
