"""The rules of the modules that judge pages, and how each is switched off."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from inspect import getsource
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final
from unittest import mock

from crawler.words import Group
from tests.bench.ablate.alternatives import Alternative, alternatives, literal_in, without

ROOMS: Final = ("crawler.fields", "crawler.read", "crawler.learn", "crawler.platforms")
WORDS: Final = "crawler.words"
# Not imported anew: what makes a group is what is changed for it.
_MAKER: Final = "crawler.words.group"
# Attributes of a platform that are expressions written as text.
_EXPRESSIONS: Final = frozenset({"generator", "assets", "texts"})
# Python keeps 512 compiled expressions. There are more, and all of them are compiled for each group.
_EXPRESSIONS_KEPT: Final = 1 << 16
# Of no page: it stands in a note of an expression, beside the number of the group whose word follows.
_MARK: Final = "\ue000"
_NEGATION: Final = re.compile(r"\(\?<?!")
_NEVER: Final = re.compile(r"(?!)")
WHOLE: Final = "(the whole expression)"
ALL: Final = "(all of its characters)"

Path_ = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A name of a module, and what it stands for."""

    module: str
    name: str
    value: Any

    @property
    def file(self) -> str:
        return self.module.replace(".", "/") + ".py"


@dataclass(frozen=True, eq=False)
class Leaf:
    """An expression or a list of words within what a name stands for."""

    slot: Slot
    path: Path_
    value: Any

    @property
    def name(self) -> str:
        return self.slot.name + "".join(
            f"[{step!r}]" if not isinstance(step, _Attribute) else f".{step}" for step in self.path
        )

    @cached_property
    def branches(self) -> list[Alternative]:
        pattern = _expression(self.value)
        return alternatives(pattern.pattern, pattern.flags) if pattern else []


class _Attribute(str):
    """A step into a record, not into a mapping."""


@dataclass(frozen=True)
class Uncompiled:
    """An expression that is compiled when it is asked: most of those without a rule never are."""

    pattern: str
    flags: int

    @cached_property
    def real(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)


Change = tuple[Leaf, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be switched off by itself."""

    file: str
    name: str
    """Of the expression, list or group that it belongs to."""
    text: str
    changes: tuple[Change, ...]
    may_match_more: bool = False
    """Whether something may match without it that does not with it."""
    needs: str = ""
    """Characters, in lower case, without which a text cannot be told otherwise by an expression."""


def _expression(value: object) -> re.Pattern[str] | None:
    """A compiled expression as it is, one that is written as text compiled."""
    if isinstance(value, re.Pattern):
        return value
    return re.compile(value) if isinstance(value, str) and value else None


def modules_of(packages: Sequence[str]) -> list[ModuleType]:
    """The packages and the modules in them."""
    found = []
    for name in packages:
        module = importlib.import_module(name)
        found.append(module)
        inside = pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}.")
        found += [importlib.import_module(each.name) for each in inside]
    return found


def _names_at(module: ModuleType) -> list[str]:
    """The names that a module gives to values itself, in order."""
    if not module.__file__ or not Path(module.__file__).read_bytes().strip():
        return []
    targets: list[ast.expr] = []
    for node in ast.parse(getsource(module)).body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign) and node.value:
            targets.append(node.target)
    named = (each for target in targets for each in ast.walk(target))
    return [node.id for node in named if isinstance(node, ast.Name) and node.id != "__all__"]


def _names_in_use(modules: Iterable[ModuleType]) -> set[str]:
    """Every name that a function of these modules looks up when it runs."""
    used: set[str] = set()

    def look(code: CodeType) -> None:
        used.update(code.co_names)
        for each in code.co_consts:
            if isinstance(each, CodeType):
                look(each)

    def look_into(value: object, module: str) -> None:
        if isinstance(value, type) and value.__module__ == module:
            for each in vars(value).values():
                look_into(each, module)
        for name in ("__func__", "fget", "func", "__wrapped__"):
            value = getattr(value, name, None) or value
        if isinstance(value, FunctionType):
            look(value.__code__)

    for module in modules:
        for value in vars(module).values():
            look_into(value, module.__name__)
    return used


def slots_of(packages: Sequence[str]) -> list[Slot]:
    """What the modules' names stand for, that functions use when they run: not what others are only built from."""
    modules = modules_of(packages)
    outside = [module for name, module in sys.modules.items() if name.startswith("crawler.")]
    used = _names_in_use([*modules, *outside])
    seen, found = set[int](), list[Slot]()
    for module in modules:
        for name in _names_at(module):
            value = getattr(module, name)
            in_use = name in used or type(value).__module__.startswith("crawler.platforms")
            if in_use and id(value) not in seen:
                seen.add(id(value))
                found.append(Slot(module.__name__, name, value))
    return found


def leaves_of(slot: Slot) -> Iterator[Leaf]:
    """The expressions and lists of words within what a name stands for."""
    for path, value in _walk(slot.value, ()):
        yield Leaf(slot, path, value)


def _walk(value: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):  # those of bytes know no words
            yield path, value
    elif type(value) in (frozenset, set, tuple, list) and value:
        if all(isinstance(member, str) for member in value):
            yield path, value
        elif isinstance(value, tuple | list):
            for place, member in enumerate(value):
                yield from _walk(member, (*path, place))
    elif type(value) is dict and value:
        if all(isinstance(key, str) for key in value):
            yield path, value
        for key, member in value.items():
            yield from _walk(member, (*path, key))
    elif is_dataclass(value) and type(value).__module__.startswith("crawler.platforms"):
        for each in fields(value):
            member = getattr(value, each.name)
            if (each.name in _EXPRESSIONS and member) or (isinstance(member, tuple) and member):
                yield (*path, _Attribute(each.name)), member


def at_path(value: Any, path: Path_) -> Any:
    """What stands at a path. Raises LookupError or AttributeError if there is nothing."""
    for step in path:
        value = getattr(value, step) if isinstance(step, _Attribute) else value[step]
    return value


def _again(modules: Mapping[str, ModuleType], leaf: Leaf) -> Any:
    """What stands in a leaf's place in modules that were imported once more; None if nothing does."""
    try:
        return at_path(vars(modules[leaf.slot.module])[leaf.slot.name], leaf.path)
    except (LookupError, AttributeError):
        return None


def rebuilt(value: Any, path: Path_, new: Any) -> Any:
    """The value with another one at a path."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, _Attribute):
        return replace(value, **{str(step): rebuilt(getattr(value, step), rest, new)})
    if isinstance(value, Mapping):
        return {**value, step: rebuilt(value[step], rest, new)}
    items = list(value)
    assert isinstance(step, int)
    items[step] = rebuilt(items[step], rest, new)
    return type(value)(items)


def is_weight(value: object) -> bool:
    """Whether a value is an entry of a weight table."""
    return type(value).__name__ == "Weight" and is_dataclass(value)


def without_member(value: Any, member: Any) -> Any:
    """A list or table without a member; a weight counts nothing."""
    if isinstance(value, Mapping):
        if is_weight(value[member]):
            return {**value, member: replace(value[member], value=0.0)}
        return {key: each for key, each in value.items() if key != member}
    return type(value)(each for each in value if each != member)


def rules_of(leaf: Leaf, covered: frozenset[str] = frozenset()) -> Iterator[Rule]:
    """The rules of an expression or list but for words that a group has put there."""
    where = (leaf.slot.file, leaf.name)
    if pattern := _expression(leaf.value):
        yield Rule(*where, WHOLE, ((leaf, _same_kind(leaf, _NEVER.pattern, _NEVER.flags)),), True)
        taken = [branch for branch in leaf.branches if branch.text in covered]
        for number, branch in enumerate(leaf.branches):
            if any(branch.lies_in(word) for word in taken):
                continue
            again = [each.text for each in leaf.branches[:number]].count(branch.text)
            text = (branch.text or "(nothing)") + (f" #{again + 1}" if again else "")
            cut = _same_kind(leaf, without(pattern.pattern, branch), pattern.flags)
            yield Rule(*where, text, ((leaf, cut),), branch.negated, literal_in(branch.text))
    elif isinstance(leaf.value, str):
        return
    elif all(isinstance(member, str) and len(member) < 2 for member in leaf.value):
        yield Rule(*where, ALL, ((leaf, type(leaf.value)()),))
    else:
        for member in leaf.value:
            if member not in covered:
                text = member if isinstance(member, str) else repr(member)
                yield Rule(*where, text, ((leaf, without_member(leaf.value, member)),))


def _same_kind(leaf: Leaf, pattern: str, flags: int) -> Any:
    return Uncompiled(pattern, flags) if isinstance(leaf.value, re.Pattern) else pattern


class Vocabulary:
    """The groups of words, and which expressions and lists are built from each."""

    def __init__(
        self, leaves: Sequence[Leaf], packages: Sequence[str] = ROOMS, words: str = WORDS
    ) -> None:
        self.leaves, self.packages, self.words = leaves, packages, words
        self.files: dict[str, str] = {}
        self.asked: dict[str, Leaf] = {}
        """Groups whose words functions ask for themselves, by name."""
        used = _names_in_use(modules_of(packages))
        self.groups: dict[str, Group] = {}
        for module in modules_of([words]):
            for name, value in vars(module).items():
                if isinstance(value, Group) and value.name not in self.groups:
                    self.groups[value.name] = value
                    slot = Slot(module.__name__, name, value)
                    self.files[value.name] = slot.file
                    if name in used:
                        self.asked[value.name] = Leaf(slot, (_Attribute("words"),), value.words)
        self.users = self._users()
        """By the name of a group."""

    def covered(self, leaf: Leaf) -> frozenset[str]:
        """The words that groups have put into an expression or list."""
        return frozenset(
            word
            for name, users in self.users.items()
            if any(each is leaf for each in users)
            for word in self.groups[name].words
        )

    def _users(self) -> dict[str, list[Leaf]]:
        """Which leaves a group's words stand in: the modules are imported once more, with each word marked by its group."""
        made = importlib.import_module(_MAKER).group
        names = list(self.groups)
        numbers = {name: number for number, name in enumerate(names)}

        def marked(name: str, words: str, met: str) -> Group:
            mark = f"(?#{_MARK}{numbers.get(name, 0)}{_MARK})"
            return Group(name, tuple(mark + word for word in made(name, words, met).words), met)

        fresh = self._imported_anew(marked)
        users: dict[str, list[Leaf]] = {name: [] for name in names}
        for leaf in self.leaves:
            new = _again(fresh, leaf)
            if new is None:
                continue
            pattern = _expression(new)
            text = pattern.pattern if pattern else " ".join(map(str, new))
            for number in dict.fromkeys(re.findall(rf"{_MARK}(\d+){_MARK}", text)):
                users[names[int(number)]].append(leaf)
        return users

    def rules(self) -> Iterator[Rule]:
        """A rule for each word of each group, and for each alternative within a word."""
        for name, group in self.groups.items():
            for word in group.words:
                changes = self._cut_out(name, word)
                if not changes and self.users[name]:
                    changes = self.changes(name, (word,))
                yield self._rule(name, word, changes)
                for part in dict.fromkeys(branch.text for branch in alternatives(word)):
                    yield self._rule(name, f"{part} in {word}", self._cut_out(name, word, part))

    def _rule(self, name: str, text: str, changes: Sequence[Change]) -> Rule:
        if leaf := self.asked.get(name):
            changes = [*changes, (leaf, without_member(leaf.value, text))]
        expressions = (_expression(leaf.value) for leaf, _ in changes)
        negated = any(each and _NEGATION.search(each.pattern) for each in expressions)
        needs = literal_in(text.partition(" in ")[0])
        return Rule(self.files[name], name, text, tuple(changes), negated, needs)

    def _cut_out(self, name: str, word: str, part: str | None = None) -> list[Change]:
        """A word, or a part of it, out of everything that is built from its group, where it stands there as it is."""
        changes: list[Change] = []
        for leaf in self.users[name]:
            if pattern := _expression(leaf.value):
                mine = [branch for branch in leaf.branches if branch.text == word]
                if part is not None:
                    mine = [b for b in leaf.branches if b.text == part and any(b.lies_in(m) for m in mine)]  # fmt: skip
                if not mine:
                    return []
                cut = without(pattern.pattern, *mine)
                changes.append((leaf, _same_kind(leaf, cut, pattern.flags)))
            elif part is None and word in leaf.value:
                changes.append((leaf, without_member(leaf.value, word)))
            else:
                return []
        return changes

    def changes(self, name: str, gone: Sequence[str]) -> list[Change]:
        """What the modules make of a group without some words: they are imported once more for it."""
        made = importlib.import_module(_MAKER).group

        def fewer(each: str, words: str, met: str) -> Group:
            whole = made(each, words, met)
            left = (word for word in whole.words if each != name or word not in gone)
            return Group(each, tuple(left), met)

        fresh = self._imported_anew(fewer)
        found: list[Change] = []
        for leaf in self.users[name]:
            new = _again(fresh, leaf)
            # What stands under a table's keys is a leaf of its own.
            if new not in (None, leaf.value) and not (
                isinstance(new, Mapping) and list(new) == list(leaf.value)
            ):
                found.append((leaf, new))
        return found

    def _imported_anew(self, maker: Callable[[str, str, str], Group]) -> dict[str, ModuleType]:
        """The modules, imported once more with groups that ``maker`` makes of name, words and where they were met."""
        module = importlib.import_module(_MAKER)
        packages = (self.words, *self.packages)
        vars(re)["_MAXCACHE"] = _EXPRESSIONS_KEPT
        kept = {
            name: module
            for name, module in sys.modules.items()
            if name != _MAKER and any(name == p or name.startswith(f"{p}.") for p in packages)
        }
        parents = {name: sys.modules[name.rpartition(".")[0]] for name in packages if "." in name}
        for name in kept:
            del sys.modules[name]
        try:
            with mock.patch.object(module, "group", maker):
                return {module.__name__: module for module in modules_of(packages)}
        finally:
            for name in [
                n for n in sys.modules if n in kept or any(n.startswith(f"{p}.") for p in packages)
            ]:
                if name != _MAKER:
                    del sys.modules[name]
            sys.modules.update(kept)
            for name, parent in parents.items():
                setattr(parent, name.rpartition(".")[2], kept[name])


@dataclass
class Switchboard:
    """Puts other values in place of those that names stand for, wherever a module has them."""

    modules: list[ModuleType] = field(
        default_factory=lambda: [m for n, m in sys.modules.items() if n.startswith("crawler.")]
    )
    _before: list[tuple[dict[str, Any], str, Any]] = field(default_factory=list)

    def put(self, changes: Iterable[Change]) -> None:
        """Put the changed values in place; ``back`` undoes it."""
        self._exchange(
            changes, lambda _, value, __: value.real if isinstance(value, Uncompiled) else value
        )

    def watch(self, leaves: Iterable[Leaf], watching: Callable[[Leaf, Any], Any]) -> None:
        """Put what ``watching`` makes of each expression and list in its place; ``back`` undoes it."""
        self._exchange(((leaf, None) for leaf in leaves), lambda leaf, _, now: watching(leaf, now))

    def _exchange(self, changes: Iterable[Change], made: Callable[[Leaf, Any, Any], Any]) -> None:
        new: dict[int, Any] = {}
        # What stands within a table first: the table is made of what stands in it by then.
        for leaf, value in sorted(changes, key=lambda change: -len(change[0].path)):
            whole = new.get(id(leaf.slot.value), leaf.slot.value)
            put = made(leaf, value, at_path(whole, leaf.path))
            new[id(leaf.slot.value)] = rebuilt(whole, leaf.path, put)
        for names, name, value in self._places:
            put = _exchanged(value, new)
            if put is not value:
                self._before.append((names, name, names[name]))
                names[name] = put

    def back(self) -> None:
        """Everything as it was."""
        for names, name, value in reversed(self._before):
            names[name] = value
        self._before.clear()

    @cached_property
    def _places(self) -> list[tuple[dict[str, Any], str, Any]]:
        return [
            (vars(module), name, value)
            for module in self.modules
            for name, value in vars(module).items()
            if not name.startswith("__")
            and (
                isinstance(value, re.Pattern | tuple | list | dict | frozenset | set)
                or is_dataclass(value)
            )
        ]


def _exchanged(value: Any, new: Mapping[int, Any]) -> Any:
    if id(value) in new:
        return new[id(value)]
    if type(value) in (tuple, list):
        items = [_exchanged(each, new) for each in value]
        changed = any(a is not b for a, b in zip(items, value, strict=True))
        return type(value)(items) if changed else value
    if type(value) is dict:
        table = {key: _exchanged(each, new) for key, each in value.items()}
        return table if any(table[key] is not value[key] for key in table) else value
    return value
