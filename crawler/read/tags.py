"""Which elements of HTML hold text, and which flow within a line."""

from __future__ import annotations

from typing import Final

# They hold no text that a reader sees, whatever they hold.
SILENT: Final = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "button", "input",
    "select", "option", "textarea", "svg", "canvas", "audio", "video", "head",
})  # fmt: skip
INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
