"""What a list page looks like outside of its list: header, menus, columns, footer, by their names. Pure.

A redesign that overwrites its stylesheet in place loads the same files as before, but has other boxes. What changes
from day to day must not tell: rows, what stands in sidebars, how often, which entry of a menu is the current one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

from lxml.html import HtmlElement

# Boxes; what stands in them is content.
_BOXES: Final = frozenset({
    "div", "section", "header", "footer", "nav", "aside", "main", "form", "table", "tbody", "tr", "td", "center",
})  # fmt: skip
# Names that a script or a counter gives, and states.
_STATE: Final = re.compile(
    r"active|current|cur|on|open|hover|now|selected|first|last|odd|even|show|hide|this|focus|.*[-_](?:active|current|on)",
    re.I,
)
_DIGITS: Final = re.compile(r"\d+")
# So many boxes of one name side by side are a list's items, and so many boxes no template exceeds.
_ITEMS: Final = 3
_MOST: Final = 3000
# Fewer named boxes tell no design from another.
_FEWEST: Final = 3


def frame_signature(root: HtmlElement, links: Sequence[HtmlElement]) -> str | None:
    """A digest of the named boxes around a list; None if there are too few.

    ``links``: the list's links to articles; what they have in common as their innermost box is the list.
    """
    inside = _common_box(links)
    if inside is None:
        return None
    paths = set()
    for count, path in enumerate(_boxes(root, inside), 1):
        if count > _MOST:
            return None
        paths.add(path)
    if len(paths) < _FEWEST:
        return None
    return blake2b("\n".join(sorted(paths)).encode(), digest_size=8).hexdigest()


def _common_box(links: Sequence[HtmlElement]) -> HtmlElement | None:
    """The innermost element that has all of the links in it; None if there is but one link, or none."""
    if len(links) < 2:
        return None
    common = list(links[0].iterancestors())
    for link in links[1:]:
        own = set(link.iterancestors())
        common = [node for node in common if node in own]
    return common[0] if common else None


def _boxes(root: HtmlElement, inside: HtmlElement) -> Iterator[str]:
    """The paths of the named boxes, by their names from the outermost one, without what is in the list."""
    waiting = [(root, "")]
    while waiting:
        node, path = waiting.pop()
        children = [(child, _name(child)) for child in node if isinstance(child.tag, str)]
        of_name = Counter(name for _, name in children if name)
        for child, name in children:
            if name and of_name[name] >= _ITEMS:
                continue
            own = f"{path}>{name}" if name else path
            if name:
                yield own
            if child is not inside:
                waiting.append((child, own))


def _name(node: HtmlElement) -> str:
    """A box' tag, id and classes; empty for what is no box, or has no name."""
    if node.tag not in _BOXES:
        return ""
    words = {_DIGITS.sub("", word) for word in (node.get("class") or "").split()}
    names = sorted(word for word in words if word and not _STATE.fullmatch(word))
    if own := _DIGITS.sub("", node.get("id") or ""):
        names.insert(0, f"#{own}")
    return ".".join([node.tag, *names]) if names else ""
