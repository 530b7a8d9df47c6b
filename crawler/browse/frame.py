"""A site's page as it may be shown: its text and nothing that acts, each element with its number.

What comes out is written anew, element by element, from a list of what is allowed; of attributes nothing is taken over but
spans of cells. So no script, style, link, form, image or address of the page is in it, whatever its markup tries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from lxml.html import HtmlElement

from crawler.learn.mend import Place, SampledPage

# What is left out with all that is in it; an embed, which nobody closes, holds the rest of its page.
_GONE: Final = frozenset(
    {"script", "style", "link", "meta", "base", "head", "title", "template", "iframe", "frame", "frameset", "applet", "svg", "math"}
    | {"audio", "video", "canvas", "option", "datalist", "noscript"}
)  # fmt: skip
# What stands as it is; all else is a block or a piece of a line.
_KEPT: Final = frozenset(
    {"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td"}
    | {"th", "section", "article", "header", "footer", "main", "aside", "nav", "span", "b", "strong", "em", "i", "u", "small", "sub"}
    | {"sup", "blockquote", "pre", "code", "time", "figure", "figcaption", "address", "center"}
)  # fmt: skip
_INLINE: Final = frozenset(
    {
        "a",
        "font",
        "label",
        "abbr",
        "cite",
        "q",
        "kbd",
        "mark",
        "s",
        "del",
        "ins",
        "button",
        "big",
        "tt",
        "nobr",
    }
)
_DEEPEST: Final = 200
# Cells that one may span.
_WIDEST: Final = 40


def framed(
    page: SampledPage, marks: Mapping[str, Place], names: Mapping[str, str], css: str
) -> str:
    """The document. ``marks``: where fields stand; ``names``: what they are called; ``css``: the address of its style sheet."""
    fields: dict[int, list[str]] = {}
    for field, place in marks.items():
        fields.setdefault(place.element, []).append(field)
    numbers = {node: number for number, node in enumerate(page.elements())}
    body = page.root.find("body")
    inside = "".join(_written(page.root if body is None else body, numbers, fields, names, 0))
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        f'<link rel="stylesheet" href="{escape(css)}"><title>{escape(page.url)}</title></head><body>{inside}</body></html>'
    )


def _written(
    node: HtmlElement,
    numbers: Mapping[HtmlElement, int],
    fields: Mapping[int, list[str]],
    names: Mapping[str, str],
    depth: int,
) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in _GONE or depth > _DEEPEST:
        return
    tag, number = node.tag, numbers.get(node, 0)
    if tag in ("br", "hr"):
        yield f"<{tag}>"
        return
    if tag == "img":
        yield f'<span class="img" data-n="{number}">{escape((node.get("alt") or "▣")[:80])}</span>'
        return
    if tag in ("input", "select", "textarea"):
        yield f'<span class="img" data-n="{number}">▢</span>'
        return
    shown = tag if tag in _KEPT else "span" if tag in _INLINE else "div"
    own = fields.get(number, [])
    classes = [*(f"m m-{field}" for field in own), *(["a"] if tag == "a" else [])]
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    for span in ("colspan", "rowspan") if tag in ("td", "th") else ():
        told = node.get(span) or ""
        if told.isascii() and told.isdigit():
            attributes += f' {span}="{min(int(told), _WIDEST)}"'
    yield f'<{shown} data-n="{number}"{attributes}>'
    for field in own:
        yield f'<b class="t t-{field}">{escape(names.get(field, field))}</b>'
    if node.text:
        yield escape(node.text)
    for child in node:
        yield from _written(child, numbers, fields, names, depth + 1)
        if child.tail:
            yield escape(child.tail)
    yield f"</{shown}>"
