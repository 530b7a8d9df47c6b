"""The declared sites as their files have them, read as text: for whoever shows them for days, while they are changed.

To import a site's file takes a second for the first, and shows for ever what it said then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from crawler.fields.dateforms import Order
from crawler.fields.site_name import stated_name
from crawler.known_sites import own_files
from crawler.read.declared import ABSENT
from crawler.read.earlier import FIELDS

_ORDERS: Final[Mapping[str, Order]] = {"dmy": "dmy", "mdy": "mdy"}
# What takes the address of a site instead.
_NO_SITES: Final = frozenset({"any"})
_MOST: Final = 4096
# Bytes of a file that is read: no site's has more.
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """A site as its file says, as far as that is plain."""

    name: str
    path: Path
    about: str
    """The first line of its docstring."""
    sample: bool = False
    """Whether the project serves it itself."""
    home: str | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    """The names of its sections by their URLs."""
    candidates: Mapping[str, str] = field(default_factory=dict)
    """Pages that may be sections, and that a crawl looks at."""
    selectors: Mapping[str, str] = field(default_factory=dict)
    """Where its fields stand; empty where the pages do not show one."""
    order: Order | None = None
    """Whether its dates have the day or the month first, if it says so."""
    unread: tuple[str, ...] = ()
    """Fields whose selectors are worked out: what they are, only the program tells."""

    @property
    def called(self) -> str | None:
        """What it is called there; None if nothing is said of that."""
        return stated_name(self.about)


def written_sites(modules: Sequence[str]) -> dict[str, Written]:
    """The sites in the files of some packages, sorted by name. What cannot be read is told by whoever crawls it."""
    found: dict[str, Written] = {}
    for path in own_files(modules):
        try:
            state = path.stat()
        except OSError:
            continue
        if state.st_size > _LARGEST:
            continue
        for each in _read(path, state.st_mtime_ns, state.st_size):
            found[each.name] = each
    return dict(sorted(found.items()))


@lru_cache(maxsize=_MOST)
def _read(path: Path, changed: int, size: int) -> tuple[Written, ...]:
    """The sites of a file; it is read again once it has changed."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ()
    return tuple(_sites(tree, path))


def _sites(tree: ast.Module, path: Path) -> Iterator[Written]:
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        said = dict(filter(None, map(_said, node.body)))
        name = said.get("name")
        if not isinstance(name, str) or name in _NO_SITES:
            continue
        starts = said.get("start_urls")
        listed = {url: "" for url in starts if isinstance(url, str)} if isinstance(starts, (list, tuple)) else {}  # fmt: skip
        yield Written(
            name=name,
            path=path,
            about=(ast.get_docstring(node) or "").strip().split("\n")[0],
            sample=said.get("sample") is True,
            home=said["home"] if isinstance(said.get("home"), str) else None,
            sections=_texts(said.get("sections")) or listed,
            candidates=_texts(said.get("candidates")),
            selectors={n: said[n] for n in FIELDS if isinstance(said.get(n), str)},
            order=_ORDERS.get(str(said.get("date_order"))),
            unread=tuple(n for n in FIELDS if said.get(n) is NotImplemented),
        )


def _said(statement: ast.stmt) -> tuple[str, Any] | None:
    """An attribute with its value; NotImplemented for one that is not written out."""
    match statement:
        case ast.Assign(targets=[ast.Name(name)], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
            pass
        case _:
            return None
    if isinstance(value, ast.Name) and value.id == "ABSENT":
        return name, ABSENT
    try:
        return name, ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return name, NotImplemented


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {k: v for k, v in value.items() if isinstance(k, str) and isinstance(v, str)}
