"""The layout of DESIGN.md: which package may import which, and where things stand."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

from crawler import settings
from tests.crawling import ROOT

# What each part may import of the project. A part is a package or a module; what is not named here belongs to the
# package that is.
_CORE: Final = frozenset({
    "crawler.errors", "crawler.items", "crawler.words", "crawler.fields", "crawler.health", "crawler.health.answers",
    "crawler.health.failures", "crawler.health.habits", "crawler.health.own_values", "crawler.health.reasons", "crawler.health.suspicion",
})  # fmt: skip
# A page's tree and its links: what a system is recognised by, and what the reader begins with.
_TREE: Final = frozenset({
    "crawler.read.acts", "crawler.read.datastores", "crawler.read.document", "crawler.read.handlers", "crawler.read.links", "crawler.read.script_rows",
    "crawler.read.traps",
})  # fmt: skip
_PAGES: Final = _CORE | _TREE | {"crawler.platforms", "crawler.read", "crawler.learn"}
_READ: Final = _PAGES | {
    "crawler.clock", "crawler.extras", "crawler.facts", "crawler.storage",
}  # fmt: skip
_SITES: Final = _READ | {"crawler.base_spiders"}
_RUN: Final = _SITES | {"crawler.extensions.ledger", "crawler.middlewares", "crawler.spiders"}
_CRAWL: Final = _RUN | {
    "crawler.runs.lock", "crawler.runs.turns", "crawler.sites", "crawler.checked_settings",
}  # fmt: skip
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "crawler": frozenset(),
    "crawler.errors": frozenset(),
    "crawler.languages": frozenset(),
    "crawler.settings": frozenset(),
    # Not for `fields`, `platforms`, `read` and `learn`: what time it is, they are told.
    "crawler.clock": frozenset({"crawler.fields"}),
    "crawler.addons": frozenset(),
    "crawler.extensions": frozenset(),
    "crawler.memory": frozenset(),
    "crawler.extensions.garbage": frozenset({"crawler.memory"}),
    "crawler.items": frozenset(),
    "crawler.words": frozenset(),
    "crawler.fields": frozenset({"crawler.items", "crawler.words"}),
    "crawler.health": frozenset({"crawler.health.counts", "crawler.health.verdict"}),
    "crawler.health.habits": frozenset(),
    "crawler.health.reasons": frozenset(),
    "crawler.health.failures": frozenset({"crawler.health.reasons"}),
    "crawler.health.answers": frozenset({"crawler.health.habits", "crawler.health.reasons"}),
    "crawler.health.own_values": frozenset({"crawler.health.habits", "crawler.health.reasons"}),
    "crawler.health.suspicion": frozenset(
        {
            "crawler.fields",
            "crawler.health.answers",
            "crawler.health.habits",
            "crawler.health.own_values",
            "crawler.health.reasons",
        }
    ),
    "crawler.health.counts": frozenset(
        {"crawler.errors", "crawler.health.reasons", "crawler.health.suspicion"}
    ),
    "crawler.health.verdict": frozenset(
        {
            "crawler.errors",
            "crawler.health.counts",
            "crawler.health.failures",
            "crawler.health.habits",
            "crawler.health.reasons",
            "crawler.health.suspicion",
        }
    ),
    **dict.fromkeys(_TREE, _CORE | _TREE),
    "crawler.platforms": _CORE | _TREE,
    "crawler.read": _CORE | _TREE | {"crawler.platforms"},
    "crawler.learn": _CORE | _TREE | {"crawler.platforms", "crawler.read"},
    # Names that reading had before, for files that people have: they stand for others, and nothing here takes them.
    "crawler.extract": frozenset({"crawler.read", "crawler.read.document"}),
    # Text to facts: it stands on nothing but the vocabulary.
    "crawler.facts": frozenset({"crawler.items", "crawler.words"}),
    "crawler.storage": _CORE | {"crawler.clock", "crawler.attachments", "crawler.facts"},
    "crawler.base_spiders": _READ | {"crawler.attachments"},
    # Sites' files as text: what is written there, and where.
    "crawler.declaring": _SITES | {"crawler.sites", "crawler.attachments", "crawler.known_sites"},
    # A site mended by clicks: its pages out of the archive, and its file written.
    "crawler.mending": _SITES | {"crawler.sites", "crawler.declaring", "crawler.archiving"},
    "crawler.spiders": _SITES,
    "crawler.middlewares": _SITES | {"crawler.pace", "crawler.downloads"},
    # Files to text and rows: they know nothing of articles, sites and pages.
    "crawler.attachments": frozenset({"crawler.words"}),
    "crawler.attachments.confinement": frozenset({"crawler.attachments"}),
    "crawler.attachments.process": frozenset(
        {
            "crawler.attachments",
            "crawler.attachments.confinement",
            "crawler.errors",
            "crawler.extras",
        }
    ),
    "crawler.attachments.__main__": frozenset(
        {
            "crawler.attachments",
            "crawler.attachments.confinement",
            "crawler.attachments.process",
        }
    ),
    # Knows nothing of sites: it is as strict with any spider's responses.
    "crawler.downloads": frozenset(
        {"crawler.health.failures", "crawler.memory", "crawler.pace", "crawler.tls"}
    ),
    "crawler.pace": frozenset(),
    "crawler.tls": frozenset(),
    "crawler.logformat": frozenset(),
    "crawler.stats": frozenset(),
    "crawler.extensions.ledger": _SITES | {"crawler.memory", "crawler.tls"},
    "crawler.extensions.files": _SITES
    | {
        "crawler.attachments",
        "crawler.attachments.process",
        "crawler.extensions.ledger",
        "crawler.middlewares",
    },
    # The package says what stands in it, and no more.
    "crawler.runs": frozenset(),
    "crawler.runs.lock": frozenset({"crawler.clock", "crawler.errors", "crawler.pace"}),
    "crawler.runs.room": frozenset(),
    "crawler.runs.turns": frozenset(),
    "crawler.runs.schedule": frozenset({"crawler.errors"}),
    "crawler.checked_settings": frozenset({"crawler.errors", "crawler.settings"}),
    "crawler.plain_settings": frozenset({"crawler.errors"}),
    "crawler.project": frozenset({"crawler.errors"}),
    "crawler.extras": frozenset(),
    "crawler.webhook": frozenset({"crawler.errors", "crawler.plain_settings"}),
    "crawler.sites": _SITES,
    # What whoever only reads knows of sites, without loading them.
    "crawler.known_sites": _SITES | {"crawler.sites"},
    "crawler.standing": _READ | {"crawler.known_sites", "crawler.runs.lock"},
    "crawler.archiving": _SITES | {"crawler.extensions.ledger"},
    "crawler.runs.files": _SITES,
    "crawler.runs.process": _CRAWL
    | {
        "crawler.downloads",
        "crawler.extensions.garbage",
        "crawler.pace",
        "crawler.runs.files",
        "crawler.runs.room",
    },
    "crawler.reextract": _CRAWL | {"crawler.archiving", "crawler.runs.process"},
    "crawler.runs.forkserver": frozenset(),
    "crawler.runs.workers": _CRAWL
    | {"crawler.runs.process", "crawler.runs.forkserver", "crawler.runs.room"},
    "crawler.runs.preloaded": frozenset({"crawler.runs.workers"}),
    "crawler.runs.round": _CRAWL | {"crawler.runs.process", "crawler.runs.workers"},
    "crawler.doctor": _READ
    | {"crawler.tell", "crawler.plain_settings", "crawler.runs.lock", "crawler.standing"},
    "crawler.commands": _CRAWL | {"crawler.runs.process"},
    # The sample site is a site, not a part of the crawler: it knows nothing of it.
    "crawler.sample": frozenset(),
    # Rows to bytes; what they are of is not its business.
    "crawler.exports": frozenset({"crawler.errors", "crawler.extras", "crawler.fields"}),
    "crawler.briefings": frozenset(
        {
            "crawler.errors",
            "crawler.extras",
            "crawler.fields",
            "crawler.health",
            "crawler.health.reasons",
        }
    ),
    # Web pages, for the extra `browse`: they know the file and what is declared; what crawls and learns, they start.
    "crawler.browse": frozenset(
        {
            "crawler.clock",
            "crawler.errors",
            "crawler.languages",
            "crawler.words",
            "crawler.facts",
            "crawler.fields",
            "crawler.health",
            "crawler.health.habits",
            "crawler.health.reasons",
            "crawler.storage",
            "crawler.exports",
            "crawler.tell",
            "crawler.declaring",
            # A site is mended there: its pages are read as they are to be read, and what is written, the command writes.
            "crawler.learn",
            "crawler.read",
            "crawler.mending",
            "crawler.project",
        }
    ),
    "crawler.tell": _READ
    | {
        "crawler.languages",
        "crawler.webhook",
        "crawler.plain_settings",
        "crawler.runs.lock",
        "crawler.exports",
    },
    "crawler.cli": _CRAWL
    | {
        "crawler.attachments",
        "crawler.attachments.process",
        "crawler.attachments.confinement",
        "crawler.runs.files",
        "crawler.tell",
        "crawler.exports",
        "crawler.briefings",
        "crawler.declaring",
        "crawler.mending",
        "crawler.runs.process",
        "crawler.runs.workers",
        "crawler.runs.forkserver",
        "crawler.runs.round",
        "crawler.runs.schedule",
        "crawler.known_sites",
        "crawler.plain_settings",
        "crawler.project",
        "crawler.extras",
        "crawler.standing",
        "crawler.doctor",
        "crawler.webhook",
        "crawler.reextract",
        "crawler.sample",
        "crawler.browse",
        "crawler.languages",
    },
    "pipelines": _SITES | {"crawler.extensions.ledger"},
}
PURE: Final = (
    "crawler.items",
    "crawler.errors",
    "crawler.words",
    "crawler.fields",
    "crawler.health",
    "crawler.health.answers",
    "crawler.health.counts",
    "crawler.health.habits",
    "crawler.health.own_values",
    "crawler.health.reasons",
    "crawler.health.suspicion",
    "crawler.health.verdict",
    "crawler.runs.turns",
    "crawler.runs.schedule",
    *sorted(_TREE),
    "crawler.platforms",
    "crawler.read",
    "crawler.learn",
    "crawler.facts",
    "crawler.briefings",
    "crawler.attachments",
)
# Pure modules that stand on libraries of an extra, and one of those.
_OF_EXTRAS: Final = {"crawler.attachments": "olefile"}
# No network, no files, no database, no clock and no framework: their functions are text to value.
IMPURE: Final = frozenset({
    "scrapy", "twisted", "sqlite3", "sqlite_utils", "socket", "http", "requests", "urllib.request",
    "asyncio", "time", "subprocess", "click", "rich",
})  # fmt: skip
_IGNORED: Final = {"__pycache__", "data", "node_modules", "site"}


def modules() -> Iterator[tuple[str, Path]]:
    for package in ("crawler", "pipelines"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES: Final = dict(modules())
each_module = pytest.mark.parametrize("module", sorted(MODULES))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Every module that a module imports, wherever in its code; a project's module by its full name."""
    path, found = MODULES[module], set[str]()
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *filter(None, [node.module])]) if node.level else node.module
            assert base
            names = {f"{base}.{alias.name}" for alias in node.names}
            submodules = names & MODULES.keys()
            found |= submodules
            if len(submodules) < len(names):
                found.add(base)
    return frozenset(found)


def part_of(module: str) -> str:
    """The entry of ``ALLOWED`` that a module of the project belongs to; itself, if it has none."""
    parts = module.split(".")
    above = (".".join(parts[:depth]) for depth in range(len(parts), 0, -1))
    named = (name for name in above if name in ALLOWED and name != "crawler")
    return next(named, module)


def of_project(names: frozenset[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] in ("crawler", "pipelines", "tests")}


def test_every_part_has_its_rule() -> None:
    assert {part_of(module) for module in MODULES} == set(ALLOWED)


@each_module
def test_imports_go_one_way(module: str) -> None:
    part = part_of(module)
    imported = {part_of(name) for name in of_project(imports_of(module))}
    if part == "pipelines":
        # Each pipeline stands alone; their order is the table in settings.
        assert "pipelines" not in imported
    assert imported - ALLOWED[part] - {part, "crawler"} == set()


def test_no_circles() -> None:
    graph = {module: of_project(imports_of(module)) & MODULES.keys() for module in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", [m for m in sorted(MODULES) if part_of(m) in PURE])
def test_pure_modules_import_nothing_impure(module: str) -> None:
    names = imports_of(module)
    assert not {name for name in names if {name, name.split(".")[0]} & IMPURE}


def test_pure_packages_load_without_scrapy() -> None:
    """Nor by a detour: what they import does not import it."""
    pure = [
        m
        for m in MODULES
        if part_of(m) in PURE and importlib.util.find_spec(_OF_EXTRAS.get(part_of(m), "sys"))
    ]
    code = (
        "import sys, importlib\n"
        f"for name in {pure!r}: importlib.import_module(name)\n"
        "print(*sorted({'scrapy', 'twisted', 'sqlite3'} & sys.modules.keys()))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "\n", "")


@each_module
def test_only_storage_knows_sqlite(module: str) -> None:
    """Others may name the type of a connection, never a statement's library."""
    if part_of(module) == "crawler.storage":
        return
    names = imports_of(module)
    assert "sqlite3" not in names
    if any(name.startswith("sqlite_utils") for name in names):
        tree = ast.parse(MODULES[module].read_text("utf-8"))
        named = [
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "sqlite_utils"
            for alias in node.names
        ]
        assert named == ["Database"]
        calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
        assert not [f for f in calls if isinstance(f, ast.Name) and f.id == "Database"]


def test_only_the_known_packages_stand_at_the_top() -> None:
    found = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in _IGNORED
    }
    assert found == {"crawler", "docs", "pipelines", "tests"}
    assert not list(ROOT.glob("*.py"))


def test_each_pipeline_is_one_file() -> None:
    """The table in settings and the folder hold the same, and each file says its number first."""
    files = {f"pipelines.{path.stem}" for path in (ROOT / "pipelines").glob("[a-z]*.py")}
    named = [name.rpartition(".")[0] for name in settings.ITEM_PIPELINES]
    assert sorted(named) == sorted(files)
    for name, place in settings.ITEM_PIPELINES.items():
        module, _, class_name = name.rpartition(".")
        tree = ast.parse(MODULES[module].read_text("utf-8"))
        classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
        assert classes == [class_name]
        assert (ast.get_docstring(tree) or "").startswith(f"{place} · ")


@each_module
def test_module_says_what_it_is(module: str) -> None:
    """A site's file says it in the docstring of its class."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    if tree.body and not module.startswith("crawler.spiders."):
        assert ast.get_docstring(tree), module


def test_nothing_prints_but_the_commands() -> None:
    for module, path in MODULES.items():
        if part_of(module) in ("crawler.cli", "crawler.commands"):
            continue
        calls = [
            n.func for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)
        ]
        prints = [f for f in calls if isinstance(f, ast.Name) and f.id == "print"]
        assert not prints or module.endswith("__main__"), module


def test_the_reading_room_has_a_plan() -> None:
    """Whoever opens the room reads in its first file where a page goes; a file that is not named there is not found."""
    room = ROOT / "crawler" / "read"
    named = set(re.findall(r"`(\w+)`", (room / "__init__.py").read_text("utf-8")))
    files = {path.stem for path in room.glob("*.py")} - {"__init__"}
    assert files <= named, "say in crawler/read/__init__.py what they are for"
    assert named - files == {"to_article"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_on_the_architecture_is_true(language: str) -> None:
    """It names every package, and nothing that is not there; what it calls pure is held to be so above."""
    page = (ROOT / "docs" / language / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:crawler|pipelines|tests)(?:/[\w.]+)*)`", page))
    assert {name for name in named if not (ROOT / name).exists()} == set()
    packages = {
        path.parent.relative_to(ROOT).as_posix()
        for path in (ROOT / "crawler").glob("*/__init__.py")
    } | {"pipelines"}
    rows = dict(re.findall(r"^\| `([\w/]+)` \| .* \|(.*)\|$", page, re.MULTILINE))
    assert rows.keys() == packages
    pure = {name for name, told in rows.items() if told.strip()}
    assert {name.replace("/", ".") for name in pure} <= set(PURE)
    whole = {name.replace(".", "/") for name in PURE} & packages
    assert whole <= pure
