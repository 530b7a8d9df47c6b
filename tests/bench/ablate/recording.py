"""What the expressions and word lists of the project are asked while cases are read, and by which of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

# A way to ask an expression, the text, and where to begin and end.
Asked = tuple[str, str, tuple[int, ...]]
EVERYTHING: Final = object()
"""What a list is asked for that is walked through: each of its members."""


class Clock:
    """Which case is being read."""

    case = -1


class Watch:
    """What one expression or list was asked, with the cases that asked it, in order."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: dict[Any, list[int]] = {}

    def note(self, question: object) -> None:
        cases = self.asked.setdefault(question, [])
        if self.clock.case >= 0 and (not cases or cases[-1] != self.clock.case):
            cases.append(self.clock.case)


class WatchedPattern:
    """A compiled expression that notes what it is asked."""

    def __init__(self, real: re.Pattern[str], watch: Watch) -> None:
        self.real, self.watch = real, watch

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        self.watch.note(("search", text, span))
        return self.real.search(text, *span)

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        self.watch.note(("match", text, span))
        return self.real.match(text, *span)

    def fullmatch(self, text: str, *span: int) -> re.Match[str] | None:
        self.watch.note(("fullmatch", text, span))
        return self.real.fullmatch(text, *span)

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        self.watch.note(("finditer", text, span))
        return self.real.finditer(text, *span)

    def findall(self, text: str, *span: int) -> list[Any]:
        self.watch.note(("finditer", text, span))
        return self.real.findall(text, *span)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        self.watch.note(("finditer", text, ()))
        return self.real.split(text, maxsplit)

    def sub(self, new: Any, text: str, count: int = 0) -> str:
        self.watch.note(("finditer", text, ()))
        return self.real.sub(new, text, count)

    def subn(self, new: Any, text: str, count: int = 0) -> tuple[str, int]:
        self.watch.note(("finditer", text, ()))
        return self.real.subn(new, text, count)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def __eq__(self, other: object) -> bool:
        return self.real == (other.real if isinstance(other, WatchedPattern) else other)

    def __hash__(self) -> int:
        return hash(self.real)


class WatchedSet(frozenset[Any]):
    """A set that notes which members it is asked for; so does what it is joined with others to."""

    watches: tuple[Watch, ...] = ()

    def _note(self, question: object) -> None:
        for watch in self.watches:
            watch.note(question)

    def __contains__(self, member: object) -> bool:
        self._note(member)
        return super().__contains__(member)

    def __iter__(self) -> Iterator[Any]:
        self._note(EVERYTHING)
        return super().__iter__()

    def __or__(self, other: Any) -> frozenset[Any]:
        joined = watched_set(frozenset.__or__(self, other), *self.watches)
        if isinstance(other, WatchedSet):
            joined.watches += other.watches
        return joined

    __ror__ = __or__

    def __and__(self, other: Any) -> frozenset[Any]:
        for member in other:
            self._note(member)
        return frozenset.__and__(self, other)

    __rand__ = __and__

    def __sub__(self, other: Any) -> frozenset[Any]:
        self._note(EVERYTHING)
        return frozenset.__sub__(self, other)

    def isdisjoint(self, other: Any) -> bool:
        members = list(other)
        for member in members:
            self._note(member)
        return super().isdisjoint(members)


def watched_set(members: frozenset[Any], *watches: Watch) -> WatchedSet:
    """A set of these members that notes what it is asked in each of the watches."""
    made = WatchedSet(members)
    made.watches = watches
    return made


class WatchedDict(dict[Any, Any]):
    """A mapping that notes which keys it is asked for."""

    watch: Watch

    def __getitem__(self, key: Any) -> Any:
        self.watch.note(key)
        return super().__getitem__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        self.watch.note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.watch.note(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[Any]:
        self.watch.note(EVERYTHING)
        return super().__iter__()

    def items(self) -> Any:
        self.watch.note(EVERYTHING)
        return super().items()

    def values(self) -> Any:
        self.watch.note(EVERYTHING)
        return super().values()

    def keys(self) -> Any:
        self.watch.note(EVERYTHING)
        return super().keys()


class WatchedTuple(tuple[Any, ...]):
    """A tuple that notes when it is walked through. That ``str.startswith`` looks into it cannot be seen."""

    watch: Watch

    def __iter__(self) -> Iterator[Any]:
        self.watch.note(EVERYTHING)
        return super().__iter__()

    def __contains__(self, member: object) -> bool:
        self.watch.note(member)
        return super().__contains__(member)

    def __getitem__(self, place: Any) -> Any:
        self.watch.note(EVERYTHING)
        return super().__getitem__(place)


def watched(value: object, watch: Watch) -> Any:
    """The same value, noting in ``watch`` what it is asked; itself if it is of no kind that can be watched."""
    if isinstance(value, re.Pattern):
        return WatchedPattern(value, watch)
    if isinstance(value, frozenset):
        return watched_set(value, watch)
    if isinstance(value, Mapping):
        mapping = WatchedDict(value)
        mapping.watch = watch
        return mapping
    if isinstance(value, tuple):
        row = WatchedTuple(value)
        row.watch = watch
        return row
    return value


def answers(pattern: re.Pattern[str], asked: Asked) -> object:
    """What an expression finds, as something that can be compared; false if nothing."""
    way, text, span = asked
    if way == "finditer":
        return [_found(each) for each in pattern.finditer(text, *span)]
    found = getattr(pattern, way)(text, *span)
    return _found(found) if found else None


def _found(found: re.Match[str]) -> tuple[object, ...]:
    return found.span(), found.groups(), found.lastgroup
