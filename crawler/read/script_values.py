"""What parts of a script are worth when nothing of it is run: plain values, and those that grow with a list's page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from crawler.words.requests import OFFSET, PAGE

# A value that a request is made of is no larger: characters of a text, a number, parts and depth of an object.
_LONGEST_TEXT: Final = 10_000
_LARGEST_NUMBER: Final = 10**15
_MOST_PARTS: Final = 700
_DEEPEST_PARTS: Final = 8
_PAGE_NAME: Final = re.compile(rf"(?:{PAGE.any}|{OFFSET.any})\Z", re.I)
_OFFSET_NAME: Final = re.compile(rf"{OFFSET.any}\Z", re.I)
_PARAMETER: Final = re.compile(r"[?&](\w{1,40})=\Z")


class _Unknown:
    """What cannot be known without running the script."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that each further page of a list has more of."""

    first: int = 1
    """What it is on the first page that is asked for."""
    step: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text with a counter in it."""

    parts: tuple[str | Counter, ...]


Value: TypeAlias = Any
"""str, int, float, bool, None, dict, list, Counter, Text, or UNKNOWN."""


class Json(str):
    """What ``JSON.stringify`` makes of a value: its text, with a counter's place marked as ``{page}``."""

    __slots__ = ("complete", "counters")
    counters: list[Counter]
    complete: bool

    def __new__(cls, value: Value) -> Json:
        counters: list[Counter] = []
        complete = True

        def plain(each: Value) -> Value:
            nonlocal complete
            if isinstance(each, dict):
                return {name: plain(inner) for name, inner in each.items()}
            if isinstance(each, list):
                return [plain(inner) for inner in each]
            if isinstance(each, Counter):
                counters.append(each)
                return "\ue000page\ue001"
            if each is UNKNOWN or isinstance(each, Text):
                complete = False
                return ""
            return each

        text = json.dumps(plain(value), ensure_ascii=False).replace('"\ue000page\ue001"', "{page}")
        made = super().__new__(cls, text)
        made.counters, made.complete = counters, complete
        return made


def is_counted(name: str) -> bool:
    """Whether a name says that it is the number of a list's page."""
    return _PAGE_NAME.match(name) is not None


def counter_named(name: str) -> Counter:
    """What a name that says so is on the first page: 1, or no record before it."""
    return Counter(0 if _OFFSET_NAME.match(name) else 1)


def start_of(value: Value) -> int | None:
    """What a counter begins with, if a value may be that."""
    is_start = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2
    return int(value) if is_start else None


def number_of(written: str) -> Value:
    """A number, unless it is longer than any that is sent, or written otherwise than most."""
    if len(written) > len(str(_LARGEST_NUMBER)):
        return UNKNOWN
    if written.isdecimal():
        return int(written)
    whole, _, fraction = written.partition(".")
    return float(written) if whole.isdecimal() and fraction.isdecimal() else UNKNOWN


def parts_of(value: Value) -> int | None:
    """How many values an object holds; None if more, or deeper, than any that is sent: one thing a billion times."""
    waiting, count = [(value, 0)], 0
    while waiting:
        each, depth = waiting.pop()
        count += 1
        if isinstance(each, (dict, list)):
            if depth > _DEEPEST_PARTS or count + len(waiting) + len(each) > _MOST_PARTS:
                return None
            inner = each.values() if isinstance(each, dict) else each
            waiting += [(part, depth + 1) for part in inner]
    return count


def combined(one: Value, sign: str, two: Value) -> Value:
    """What ``+``, ``-`` or ``*`` makes of two values, unless it grows beyond what is sent."""
    value = _made_of(one, sign, two)
    if isinstance(value, Counter):
        fits = max(abs(value.first), abs(value.step)) < _LARGEST_NUMBER
    elif isinstance(value, Text):
        length = sum(len(part) if isinstance(part, str) else 1 for part in value.parts)
        fits = length < _LONGEST_TEXT
    elif isinstance(value, str):
        fits = len(value) < _LONGEST_TEXT
    else:
        fits = not isinstance(value, int) or abs(value) < _LARGEST_NUMBER
    return value if fits else UNKNOWN


def _made_of(one: Value, sign: str, two: Value) -> Value:
    if two is UNKNOWN and sign == "+":
        two = _behind_parameter(one)
    if one is UNKNOWN or two is UNKNOWN:
        return UNKNOWN
    if isinstance(one, Counter) and isinstance(two, int) and not isinstance(two, bool):
        if sign == "*":
            return Counter(one.first * two, one.step * two)
        return Counter(one.first + (two if sign == "+" else -two), one.step)
    if isinstance(two, Counter) and isinstance(one, int) and sign in ("+", "*"):
        return _made_of(two, sign, one)
    if isinstance(one, int) and isinstance(two, int):
        return one + two if sign == "+" else one - two if sign == "-" else one * two
    if sign != "+" or isinstance(one, (dict, list)) or isinstance(two, (dict, list)):
        return UNKNOWN
    parts = [*_parts(one), *_parts(two)]
    if all(isinstance(part, str) for part in parts):
        return "".join(str(part) for part in parts)
    return Text(tuple(parts))


def as_query(given: dict[str, Value]) -> Value:
    """``cid=5&page=1`` of an object."""
    text: Value = ""
    for name, value in given.items():
        text = combined(combined(text, "+", f"{'&' if text else ''}{name}="), "+", value)
    return text


def _behind_parameter(before: Value) -> Value:
    """What is put behind ``?pageNo=``, whatever it is called: the number of the page."""
    end = before.parts[-1] if isinstance(before, Text) else before
    found = _PARAMETER.search(end[-60:]) if isinstance(end, str) else None
    return counter_named(found[1]) if found and is_counted(found[1]) else UNKNOWN


def _parts(value: Value) -> tuple[str | Counter, ...]:
    if isinstance(value, Text):
        return value.parts
    if isinstance(value, Counter):
        return (value,)
    if isinstance(value, bool):
        return (str(value).lower(),)
    return ("" if value is None else str(value),)
