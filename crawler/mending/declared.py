"""What a site's file declares, read without running it: for whoever shows the site's pages, and writes nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from crawler.errors import UserError
from crawler.fields.dateforms import Order
from crawler.read.declared import ABSENT
from crawler.read.earlier import FIELDS

_LARGEST: Final = 1_000_000


@dataclass(slots=True)
class Declared:
    """A site as its file says it."""

    path: Path
    selectors: dict[str, str] = field(default_factory=dict)
    """ABSENT among them."""
    order: Order | None = None
    unread: tuple[str, ...] = ()
    """Attributes whose values are worked out: what they are, only the program tells."""


def declared_in_file(name: str, modules: Sequence[str]) -> Declared | None:
    """The site of a name in some packages of sites; None if no file of theirs declares it. Raises UserError for one that
    cannot be read."""
    for path in _files(modules):
        if path.stat().st_size > _LARGEST:
            continue
        try:
            tree = ast.parse(path.read_bytes())
        except (OSError, SyntaxError, ValueError):
            continue  # what is wrong with another site's file is told elsewhere
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and _said(node).get("name") == name:
                return _declared(path, node)
    return None


def _files(modules: Sequence[str]) -> Iterator[Path]:
    for module in modules:
        try:
            spec = find_spec(module)
        except (ImportError, ValueError):
            continue
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            yield from sorted(Path(folder).rglob("*.py"))


def _said(node: ast.ClassDef) -> dict[str, object]:
    """The attributes of a class body that are literals."""
    found: dict[str, object] = {}
    for each in node.body:
        targets = (
            each.targets
            if isinstance(each, ast.Assign)
            else [each.target]
            if isinstance(each, ast.AnnAssign)
            else []
        )
        value = getattr(each, "value", None)
        if len(targets) == 1 and isinstance(targets[0], ast.Name) and value is not None:
            found[targets[0].id] = (
                ABSENT if isinstance(value, ast.Name) and value.id == "ABSENT" else _literal(value)
            )
    return found


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return NotImplemented


def _declared(path: Path, node: ast.ClassDef) -> Declared:
    said = _said(node)
    order = said.get("date_order")
    return Declared(
        path,
        {name: text for name in FIELDS if isinstance(text := said.get(name), str)},
        "dmy" if order == "dmy" else "mdy" if order == "mdy" else None,
        tuple(name for name in FIELDS if said.get(name) is NotImplemented),
    )


def no_such_site(name: str) -> UserError:
    """What a person is told who asks for one that there is not."""
    return UserError(f"没有名为 {name} 的站点文件", f"there is no site file for {name}")
