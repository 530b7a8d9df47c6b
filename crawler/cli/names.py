"""The names that a shell completes at a Tab: sites that are declared, and sites of which something is stored."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import Final

import click
from click.shell_completion import CompletionItem

from crawler.errors import StorageError
from crawler.project import default_database, find_modules, settings_module
from crawler.storage.database import explained, open_read_only
from crawler.storage.queries import sites

# What takes the address of a site instead.
NOT_BY_NAME: Final = frozenset({"any"})


def declared(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Sites that can be crawled, read from the text of their files: to import them takes seconds."""
    find_modules()
    settings = import_module(settings_module())
    names = {name for module in settings.SPIDER_MODULES for name in _names(module)}
    return _offered(names - NOT_BY_NAME, incomplete)


def stored(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Sites with articles in the database of the command line; none where it cannot be read."""
    path = context.params.get("database") or default_database()
    try:
        with explained(path), closing(open_read_only(path)) as db:
            return _offered(set(sites(db)), incomplete)
    except StorageError:
        # Said when the command is run: words from here would stand in the middle of what is being typed.
        return []


def known(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Both."""
    every = declared(context, parameter, incomplete) + stored(context, parameter, incomplete)
    return _offered({item.value for item in every}, incomplete)


def _offered(names: set[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


def _names(module: str) -> Iterator[str]:
    """What stands as ``name = "…"`` in the classes of a module and of those below it."""
    # Asked for at a Tab only, as all here that is no list of names.
    from crawler.known_sites import own_files

    for path in own_files([module]):
        try:
            tree = ast.parse(path.read_bytes())
        except (OSError, SyntaxError):
            # Said when it is crawled.
            continue
        for each in tree.body:
            if isinstance(each, ast.ClassDef):
                yield from filter(None, map(_name, each.body))


def _name(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign(targets=[ast.Name("name")], value=ast.Constant(str(name))):
            return name
        case ast.AnnAssign(target=ast.Name("name"), value=ast.Constant(str(name))):
            return name
    return None
