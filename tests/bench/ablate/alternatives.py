"""A regular expression's source -> its alternatives, and the expression without one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

# What may follow a parenthesis: (?:  (?P<name>  (?=  (?!  (?<=  (?<!  (?i:  (?>  and conditions (?(1)
_OPENING: Final = re.compile(
    r"\((?:\?(?:P<\w+>|:|=|!|<=|<!|>|\(\w+\)|[aiLmsux]*(?:-[imsx]+)?:))?(?![?*])"
)
_FLAGS_OR_NAME: Final = re.compile(r"\(\?(?:[aiLmsux]+\)|P=\w+\))")
_COMMENT: Final = re.compile(r"\(\?#[^)]*\)")
# What is kept whatever it is, white space, or a note.
_LOOSE: Final = re.compile(r"(\\.|\[[^\]]*\])|\s+|\#[^\n]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One branch of an alternation, at any depth."""

    start: int
    end: int
    text: str
    """As a person would write it: in a verbose expression without white space and notes."""
    negated: bool
    """Whether it stands in what must not match: without it the expression may match more."""

    def lies_in(self, other: Alternative) -> bool:
        """Whether it is the other one or a part of it."""
        return other.start <= self.start and self.end <= other.end


@dataclass(slots=True)
class _Open:
    """An alternation whose end has not been reached."""

    starts: list[int]
    ends: list[int] = field(default_factory=list)
    negated: bool = False
    condition: bool = False


def alternatives(pattern: str, flags: int = 0) -> list[Alternative]:
    """Every branch of every alternation of two or more, as it stands in the source. Raises ValueError for unbalanced brackets.

    A condition ``(?(1)yes|no)`` is no alternation, and the characters of a class are none.
    """
    verbose = bool(flags & re.VERBOSE)
    stack, found, at = [_Open([0])], list[Alternative](), 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 2
        elif sign == "[":
            at = _after_class(pattern, at)
        elif sign == "#" and verbose:
            at = (pattern.find("\n", at) + 1) or len(pattern)
        elif sign == "(":
            at = _opened(pattern, at, stack)
        elif sign == "|":
            stack[-1].ends.append(at)
            stack[-1].starts.append(at := at + 1)
        elif sign == ")":
            if len(stack) == 1:
                raise ValueError(f"a bracket too many at {at}: {pattern}")
            found += _branches(pattern, stack.pop(), at, verbose)
            at += 1
        else:
            at += 1
    if len(stack) > 1:
        raise ValueError(f"a bracket is not closed: {pattern}")
    return sorted(
        found + _branches(pattern, stack[0], len(pattern), verbose), key=lambda a: a.start
    )


def without(pattern: str, *dropped: Alternative) -> str:
    """The expression with branches that cannot match any more. Its groups keep their numbers and names."""
    for branch in sorted(dropped, key=lambda branch: -branch.start):
        pattern = f"{pattern[: branch.start]}(?!){pattern[branch.start :]}"
    return pattern


# What stands for more than itself, or for one of several; a class, a group and what is in it is left out whole.
_ANY_OF: Final = frozenset(".^$|")
_MAY_LACK: Final = frozenset("?*{")


def literal_in(branch: str) -> str:
    """Characters, in lower case, that every text has in which the branch matches: the longest run that is found; may be empty."""
    runs, depth, at = [""], 0, 0
    while at < len(branch):
        sign, begin = branch[at], at
        at = _after_class(branch, at) if sign == "[" else at + 2 if sign == "\\" else at + 1
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            return ""
        follows = branch[at : at + 1]
        plain = not depth and at == begin + 1 and sign not in _ANY_OF and sign not in ")+{}?*"
        if plain and sign.isalnum() and follows not in _MAY_LACK:
            runs[-1] += sign.lower()
        else:
            runs.append("")
        if follows == "{":
            at = branch.find("}", at) + 1 or len(branch)
    return max(runs, key=len)


def wrapped(pattern: str, flags: int, found: list[Alternative]) -> str:
    """The expression with each of its branches in a group: it means the same if they were found rightly."""
    end = "\n)" if flags & re.VERBOSE else ")"
    marks = [(each.start, 1, "(?:") for each in found] + [(each.end, 0, end) for each in found]
    for place, _, text in sorted(marks, key=lambda mark: (-mark[0], -mark[1])):
        pattern = pattern[:place] + text + pattern[place:]
    return pattern


def _after_class(pattern: str, at: int) -> int:
    at += 1
    if pattern[at : at + 1] == "^":
        at += 1
    if pattern[at : at + 1] == "]":  # as the first character it stands for itself
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _opened(pattern: str, at: int, stack: list[_Open]) -> int:
    if lone := _COMMENT.match(pattern, at) or _FLAGS_OR_NAME.match(pattern, at):
        if lone.end() < len(pattern) and at == stack[0].starts[0] and len(stack) == 1:
            stack[0].starts[0] = lone.end()  # flags of the whole must stay first
        return lone.end()
    opening = _OPENING.match(pattern, at)
    if opening is None:
        raise ValueError(f"what opens at {at} is not known: {pattern}")
    negated = stack[-1].negated ^ (opening[0] in ("(?!", "(?<!"))
    stack.append(_Open([opening.end()], negated=negated, condition=opening[0].startswith("(?(")))
    return opening.end()


def _branches(pattern: str, alternation: _Open, end: int, verbose: bool) -> list[Alternative]:
    if len(alternation.starts) == 1 or alternation.condition:
        return []
    ends = [*alternation.ends, end]
    return [
        Alternative(start, stop, _shown(pattern[start:stop], verbose), alternation.negated)
        for start, stop in zip(alternation.starts, ends, strict=True)
    ]


def _shown(text: str, verbose: bool) -> str:
    return _LOOSE.sub(lambda found: found[1] or "", text) if verbose else text
