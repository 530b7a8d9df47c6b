"""What can be known of a page's scripts by reading them: the values of variables, and what is called with what.

Nothing is run. A script is cut into tokens; an expression is worth a known value if it is made of literals, of
variables that were given such, and of what the page itself holds (a hidden field, a data- attribute, its own address).
The number of a list's page is a value too: a `Counter`, known by its name or by ``page++``. All else is UNKNOWN.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, urlsplit

from crawler.words.requests import OFFSET, PAGE

# Longer scripts are libraries, and the rest of the tokens is not looked at.
LONGEST: Final = 200_000
_MOST_TOKENS: Final = 40_000
_DEEPEST: Final = 12
# How many tokens stand between open and send of one request.
_NEAR: Final = 600
# How many operands the reading of one expression may take, and that of all of a page.
_EXPRESSION: Final = 600
_OPERANDS: Final = 80_000
# Tokens that are passed over for that, of all of a page.
_STEPS: Final = 300_000
# A value that a request is made of is no larger: characters of a text, a number, parts and depth of an object.
_LONGEST_TEXT: Final = 10_000
_LARGEST_NUMBER: Final = 10**15
_MOST_PARTS: Final = 700
_MOST_MEMBERS: Final = 100
_DEEPEST_PARTS: Final = 8

_TOKEN: Final = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|<!--)"""
    r"""|(?P<name>[A-Za-z_$\u4e00-\u9fff][\w$]*)"""
    r"""|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<sign>\+\+|--|=>|===?|!==?|[+\-*/%|&]=|\|\||&&|\?\?|.)""",
    re.S,
)
# After these a slash begins a regular expression.
_BEFORE_PATTERN: Final = frozenset(
    ["(", "=", ",", ":", "[", "!", "&&", "||", "?", "{", "}", ";", "+", "=>", "return"]
)
_PATTERN: Final = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
# Half a character cannot be sent, nor written to a file.
_HALVES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_HOLE: Final = re.compile(r"\$\{([^{}]*)\}")
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_CLOSERS: Final = frozenset(_PAIRS.values())
_PAGE_NAME: Final = re.compile(rf"(?:{PAGE.any}|{OFFSET.any})\Z", re.I)
_OFFSET_NAME: Final = re.compile(rf"{OFFSET.any}\Z", re.I)
# getQueryString("id"), getUrlParam('id')
_OWN_PARAMETER: Final = re.compile(
    r"get\w{0,20}(?:query|param|request)\w{0,20}\Z|GetRequest\Z", re.I
)
_PASSED_ON: Final = frozenset(
    {
        "parseInt",
        "String",
        "Number",
        "encodeURIComponent",
        "encodeURI",
        "escape",
        "unescape",
        "trim",
        "decodeURIComponent",
    }
)
_PARAMETER: Final = re.compile(r"[?&](\w{1,40})=\Z")
_ITSELF: Final = frozenset({"window", "this", "self", "that", "_this", "vm", "top"})
_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}


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


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a script."""

    kind: str
    """name, number, text or sign."""
    text: str
    """Of a text: what it means."""
    raw: str = ""


@dataclass(slots=True)
class Call:
    """``$.ajax({…})``: something that is called."""

    name: str
    """The last of its names, without those before it: ``ajax``."""
    owner: str
    """The one before it: ``$``; empty if there is none."""
    arguments: list[Value]
    place: int
    """The number of its token."""


@dataclass(slots=True)
class Page:
    """What a script may ask of the page that it stands on."""

    url: str = ""
    find: Callable[[str, str], str | None] = lambda selector, what: None
    """Selector (``#id``, ``input[name=x]``), and ``value`` or an attribute's name -> what the page has there."""


def tokens_of(script: str) -> list[Token]:
    """A script's tokens, without its comments. Takes time in proportion to its length, and never raises."""
    found: list[Token] = []
    place, end = 0, min(len(script), LONGEST)
    while place < end and len(found) < _MOST_TOKENS:
        if (
            script[place] == "/"
            and (not found or (found[-1].kind != "text" and found[-1].text in _BEFORE_PATTERN))
            and script[place + 1 : place + 2] not in ("/", "*")
            and (pattern := _PATTERN.match(script, place, place + 300))
        ):
            found.append(Token("pattern", pattern[0]))
            place = pattern.end()
            continue
        match = _TOKEN.match(script, place, end)
        if match is None:
            break
        place = match.end()
        kind, raw = match.lastgroup or "sign", match[0]
        if kind == "space":
            continue
        if raw in ("'", '"', "`"):
            # A text without an end: the line is not understood, or the rest of the script.
            line = script.find("\n", place, end) if raw != "`" else -1
            place = end if line < 0 else line
            continue
        if kind == "text":
            found.append(Token("text" if raw[0] != "`" else "template", _unescape(raw[1:-1]), raw))
        else:
            found.append(Token(kind, raw))
    return found


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPES.get(m[3], m[3]), text
    ).translate(_HALVES)


@dataclass(slots=True)
class _Function:
    """A function that has a name: what it is given where it is called is what its parameters are worth."""

    parameters: list[str]
    end: int


class Script:
    """The scripts of one page, read together."""

    def __init__(self, texts: Iterable[str], page: Page | None = None) -> None:
        self.page = page or Page()
        self.tokens: list[Token] = []
        for text in texts:
            self.tokens += [*tokens_of(text), Token("sign", ";")]
            if len(self.tokens) > _MOST_TOKENS:
                break
        self._ends = _ends(self.tokens)
        self.variables: dict[str, Value] = {}
        # What objects have: ``data: {size: 10}``. Of a name that several have, nothing is known.
        self._keys: dict[str, Value] = {}
        self._functions: dict[str, _Function] = {}
        self._counted: set[str] = set()
        self._several: set[str] = set()
        self._left, self._operands, self._steps = 0, _OPERANDS, _STEPS
        self._find_counted()
        self._find_functions()
        self._find_variables()
        self._bind_parameters()
        # A variable may be made of one that stands below it, or of a parameter.
        self._find_variables()

    # What is called

    def calls(self, wanted: Callable[[str, str], bool]) -> Iterator[Call]:
        """The calls of what has such names (the last name, and the one before it), in order."""
        for place, token in enumerate(self.tokens):
            if token.kind != "name" or not self._is(place + 1, "("):
                continue
            owner = self._owner(place)
            if wanted(token.text, owner):
                yield Call(token.text, owner, self._arguments(place + 1), place)

    def next_call(self, name: str, place: int) -> list[Value]:
        """What the next call of a name, not far behind a place, is given; nothing if there is none."""
        for after in range(place + 1, min(place + _NEAR, len(self.tokens))):
            if self.tokens[after].text == name and self._is(after + 1, "("):
                return self._arguments(after + 1)
        return []

    def _owner(self, place: int) -> str:
        """``$`` of ``$.ajax``; ``function`` for what is declared there."""
        if place and self._is(place - 1, ".") and place > 1:
            return self.tokens[place - 2].text
        return "function" if place and self.tokens[place - 1].text == "function" else ""

    def _arguments(self, opening: int) -> list[Value]:
        """The values between brackets."""
        self._left = _EXPRESSION
        values: list[Value] = []
        place, end = opening + 1, self._ends.get(opening, len(self.tokens))
        while place < end and len(values) < 6:
            value, place = self._expression(place, end)
            values.append(value)
            place = self._after(place, end, ",")
        return values

    def texts(self) -> Iterator[str]:
        """Every text that is put together of literals and parts of a record: ``'<a href="/art/{id}.html">'``.

        A part that is a member of something is written ``{member}``.
        """
        place = 0
        while place < len(self.tokens):
            token = self.tokens[place]
            if token.kind not in ("text", "template"):
                place += 1
                continue
            text, place = self._joined(place)
            yield text

    def _joined(self, place: int) -> tuple[str, int]:
        parts: list[str] = []
        if place > 1 and self._is(place - 1, "+"):
            parts += self._member_before(place - 2)
        while place < len(self.tokens) and len(parts) < 200:
            token = self.tokens[place]
            if token.kind in ("text", "template"):
                parts.append(
                    _HOLE.sub(
                        lambda m: "{{{}}}".format(m[1].strip().rpartition(".")[2]), token.text
                    )
                    if token.kind == "template"
                    else token.text
                )
                place += 1
            elif token.kind == "name":
                name, place = self._member(place)
                parts.append(f"{{{name}}}")
            elif token.text == "(":
                # (item.url || '#'), (i + 1): its first member stands for it.
                end = self._ends.get(place, place)
                inner = next(
                    (
                        self._member(p)[0]
                        for p in range(place + 1, min(end, place + 12))
                        if self.tokens[p].kind == "name"
                    ),
                    "",
                )
                parts.append(f"{{{inner}}}")
                place = end + 1
            else:
                break
            if not self._is(place, "+"):
                break
            place += 1
        return "".join(parts), max(place, 1)

    def _member_before(self, place: int) -> list[str]:
        return [f"{{{self.tokens[place].text}}}"] if self.tokens[place].kind == "name" else []

    def _member(self, place: int, depth: int = 0) -> tuple[str, int]:
        """The last name of ``item.info.id`` or ``item["id"]``, or of what a function is given."""
        name = self.tokens[place].text
        place += 1
        while place < len(self.tokens):
            if self._is(place, ".") and place + 1 < len(self.tokens):
                name, place = self.tokens[place + 1].text, place + 2
            elif self._is(place, "["):
                end = self._ends.get(place, place)
                if end == place + 2 and self.tokens[place + 1].kind == "text":
                    name = self.tokens[place + 1].text
                place = end + 1
            elif self._is(place, "("):
                end = self._ends.get(place, place)
                if place + 1 < end and self.tokens[place + 1].kind == "name" and depth < _DEEPEST:
                    name = self._member(place + 1, depth + 1)[0]
                place = end + 1
            else:
                break
        return name, place

    # What is known

    def _find_counted(self) -> None:
        """Names that are counted up: ``page++``, ``page += 1``, ``page = page + 1``."""
        for place, token in enumerate(self.tokens):
            if token.kind != "name":
                continue
            counted = (
                self._is(place + 1, "++")
                or self._is(place - 1, "++")
                or (self._is(place + 1, "+=") and self._text(place + 2).isdecimal())
                or (
                    self._is(place + 1, "=")
                    and self._text(place + 2) == token.text
                    and self._is(place + 3, "+")
                )
            )
            if counted and token.text not in ("i", "j", "k", "n", "index", "idx"):
                self._counted.add(token.text)

    def _find_functions(self) -> None:
        for place, token in enumerate(self.tokens):
            if token.text != "function" or token.kind != "name":
                continue
            opening = place + 1 if self._is(place + 1, "(") else place + 2
            if not self._is(opening, "("):
                continue
            closing = self._ends.get(opening, opening)
            name = self._text(place + 1) if opening == place + 2 else self._name_given(place)
            if name and self._is(closing + 1, "{"):
                parameters = [
                    t.text for t in self.tokens[opening + 1 : closing] if t.kind == "name"
                ]
                self._functions[name] = _Function(parameters, self._ends.get(closing + 1, closing))

    def _name_given(self, place: int) -> str:
        """``load = function``, ``load: function``."""
        return self._text(place - 2) if place > 1 and self._text(place - 1) in ("=", ":") else ""

    def _find_variables(self) -> None:
        for place, token in enumerate(self.tokens):
            if token.kind != "name":
                continue
            if self._is(place + 1, "="):
                self._left = _EXPRESSION
                value, _ = self._expression(place + 2, len(self.tokens))
                self._set(token.text, value)
                if self._is(place - 1, "."):
                    self._set_member(self._text(place - 2), token.text, value)
            elif token.text in ("append", "set") and self._is(place - 1, "."):
                # form.append("cid", 5)
                given = self._arguments(place + 1) if self._is(place + 1, "(") else []
                if len(given) == 2 and isinstance(given[0], str):
                    self._set_member(self._text(place - 2), given[0], given[1])
            elif self._is(place + 1, ":") and self._text(place - 1) in ("{", ","):
                self._note_key(token.text, place + 2)

    def _set_member(self, name: str, member: str, value: Value) -> None:
        """``param.page = 1``: what an object has is set one by one."""
        known = self.variables.get(name)
        if isinstance(known, dict):
            if is_counted(member) and not isinstance(value, Counter):
                starts = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2
                value = Counter(value if starts else 0 if _OFFSET_NAME.match(member) else 1)
            if isinstance(value, (dict, list)):
                # A new one: no object holds itself.
                self.variables[name] = self._if_small({**known, member: value})
            elif len(known) < _MOST_MEMBERS:
                known[member] = value

    def _note_key(self, name: str, place: int) -> None:
        if (
            self._text(place) != "{"
            and self.tokens[place : place + 1]
            and self.tokens[place].kind not in ("text", "number")
        ):
            return
        self._left = _EXPRESSION
        value, _ = self._expression(place, len(self.tokens))
        known = self._keys.get(name, value)
        same = known == value or isinstance(known, (Counter, dict))
        self._keys[name] = known if same else UNKNOWN

    def _set(self, name: str, value: Value) -> None:
        if is_counted(name) or name in self._counted:
            start = value if isinstance(value, int) and not isinstance(value, bool) else None
            if (
                start is not None
                and 0 <= start <= 2
                and not isinstance(self.variables.get(name), Counter)
            ):
                self.variables[name] = Counter(start)
            return
        known = self.variables.get(name, UNKNOWN)
        if (
            name in self._several
            or value is UNKNOWN
            or (isinstance(known, (dict, list)) and not isinstance(value, (dict, list)))
        ):
            return
        # Set empty, and filled in later.
        if known is UNKNOWN or known in ("", None) or isinstance(value, dict):
            self.variables[name] = value
        elif known != value:
            # Which of them it is when it is used, only a running script knows.
            self._several.add(name)
            self.variables[name] = UNKNOWN

    def _bind_parameters(self) -> None:
        """What functions are called with: the first call that says something known."""
        for call in self.calls(lambda name, owner: name in self._functions and owner != "function"):
            function = self._functions[call.name]
            for name, value in zip(function.parameters, call.arguments, strict=False):
                if value is not UNKNOWN:
                    self._set(name, value)

    def value_of(self, name: str) -> Value:
        """What a variable is worth."""
        if name in self.variables:
            return self.variables[name]
        return Counter(0 if _OFFSET_NAME.match(name) else 1) if is_counted(name) else UNKNOWN

    # Expressions

    def _is(self, place: int, text: str) -> bool:
        return (
            0 <= place < len(self.tokens)
            and self.tokens[place].text == text
            and self.tokens[place].kind != "text"
        )

    def _text(self, place: int) -> str:
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def _after(self, place: int, end: int, sign: str) -> int:
        """The place behind the next such sign on this level, or the end."""
        while place < end and self._steps > 0:
            self._steps -= 1
            if self._is(place, sign):
                return place + 1
            if self.tokens[place].kind == "sign" and self.tokens[place].text in _PAIRS:
                place = self._ends.get(place, end)
            place += 1
        return end

    def _expression(self, place: int, end: int, depth: int = 0) -> tuple[Value, int]:
        """The value of an expression, and where it ends. What is not understood makes it UNKNOWN."""
        value, place = self._operand(place, end, depth)
        while place < end:
            sign = self.tokens[place]
            if sign.kind != "sign" or sign.text in {",", ";", ":"} or sign.text in _CLOSERS:
                break
            if sign.text in ("+", "-", "*"):
                other, place = self._operand(place + 1, end, depth)
                value = _combined(value, sign.text, other)
            elif sign.text in ("||", "??"):
                other, place = self._operand(place + 1, end, depth)
                value = value if value not in (UNKNOWN, "", None) else other
            elif sign.text == "?":
                # A choice: both ways must be worth the same.
                one, place = self._expression(place + 1, end, depth + 1)
                if not self._is(place, ":"):
                    return UNKNOWN, place
                other, place = self._expression(place + 1, end, depth + 1)
                value = one if one is not UNKNOWN and one == other else UNKNOWN
            else:
                _, place = self._operand(place + 1, end, depth)
                value = UNKNOWN
        return value, place

    def _operand(self, place: int, end: int, depth: int) -> tuple[Value, int]:
        self._left -= 1
        self._operands -= 1
        if place >= end or depth > _DEEPEST or self._left < 0 or self._operands < 0:
            return UNKNOWN, end
        token = self.tokens[place]
        if token.kind == "text":
            return self._members(token.text, place + 1, end, depth)
        if token.kind == "template":
            return self._template(token.text), place + 1
        if token.kind == "number":
            return _number(token.text), place + 1
        if token.text == "{":
            return self._object(place, depth)
        if token.text == "[":
            return self._array(place, depth)
        if token.text == "(":
            closing = self._ends.get(place, end)
            if self._is(closing + 1, "=>"):
                return self._skip_function(closing + 2, end, depth)
            value, _ = self._expression(place + 1, closing, depth + 1)
            return self._members(value, closing + 1, end, depth)
        if token.kind == "name":
            return self._named(place, end, depth)
        if token.text in ("++", "--", "+", "!", "-"):
            value, place = self._operand(place + 1, end, depth + 1)
            if token.text == "++" and isinstance(value, Counter):
                return Counter(value.first + 1, value.step), place
            return (value if token.text == "+" else UNKNOWN), place
        return UNKNOWN, place + 1

    def _skip_function(self, place: int, end: int, depth: int) -> tuple[Value, int]:
        """A function is nothing that is sent."""
        if self._is(place, "{"):
            return None, self._ends.get(place, end) + 1
        _, place = self._operand(place, end, max(depth + 1, _DEEPEST - 1))
        return UNKNOWN, place

    def _named(self, place: int, end: int, depth: int) -> tuple[Value, int]:
        name = self.tokens[place].text
        if name == "function":
            opening = place + 1
            while opening < min(end, place + 3) and not self._is(opening, "("):
                opening += 1
            return self._skip_function(self._ends.get(opening, end) + 1, end, depth)
        if (after := self._moment(place)) is not None:
            return 1, after
        if name == "new" and self._text(place + 1) in ("FormData", "URLSearchParams"):
            given = self._arguments(place + 2) if self._is(place + 2, "(") else []
            after = self._ends.get(place + 2, place + 1) + 1
            held: Value = given[0] if given and isinstance(given[0], (dict, str)) else {}
            return self._members(held, after, end, depth)
        if name in ("new", "typeof", "await", "async"):
            value, place = self._operand(place + 1, end, depth + 1)
            return (value if name == "await" else UNKNOWN), place
        if self._is(place + 1, "=>"):
            return self._skip_function(place + 2, end, depth)
        if name in _WORDS:
            return _WORDS[name], place + 1
        if self._is(place + 1, "("):
            return self._called(place, end, depth)
        if name in _ITSELF and self._is(place + 1, ".") and self._text(place + 2) != "location":
            member = self._text(place + 2)
            if not self._is(place + 3, "("):
                return self._members(self._loose(member), place + 3, end, depth)
            return self._called(place + 2, end, depth)
        if name in ("location", "window", "document") and (found := self._own_address(place)):
            return found
        value = self.value_of(name)
        if value is UNKNOWN and name in self._functions:
            value = None
        if self._is(place + 1, "++"):
            return (
                Counter(value.first, value.step) if isinstance(value, Counter) else UNKNOWN
            ), place + 2
        return self._members(value, place + 1, end, depth)

    def _moment(self, place: int) -> int | None:
        """Where ``Math.random()``, ``Date.now()`` or ``new Date().getTime()`` ends: any number is as good."""
        words = [token.text for token in self.tokens[place : place + 8]]
        if words[:4] in (["Math", ".", "random", "("], ["Date", ".", "now", "("]):
            return self._ends.get(place + 3, place + 3) + 1
        if words[:4] == ["new", "Date", "(", ")"] and words[4:7] in (
            [".", "getTime", "("],
            [".", "valueOf", "("],
        ):
            return self._ends.get(place + 6, place + 6) + 1
        return None

    def _own_address(self, place: int) -> tuple[Value, int] | None:
        """``location.origin``, ``window.location.pathname``."""
        while self._text(place) in ("window", "document") and self._is(place + 1, "."):
            place += 2
        if self._text(place) != "location" or not self._is(place + 1, "."):
            return None
        parts, what = urlsplit(self.page.url), self._text(place + 2)
        known = {
            "origin": f"{parts.scheme}://{parts.netloc}", "protocol": f"{parts.scheme}:", "host": parts.netloc,
            "hostname": parts.hostname or "", "pathname": parts.path, "href": self.page.url,
            "search": f"?{parts.query}" if parts.query else "",
        }  # fmt: skip
        return known.get(what, UNKNOWN), place + 3

    def _called(self, place: int, end: int, depth: int) -> tuple[Value, int]:
        """What a call is worth: a value passed on, what the page holds, a parameter of its own address."""
        name, opening = self.tokens[place].text, place + 1
        closing = self._ends.get(opening, end)
        first, _ = (
            self._expression(opening + 1, closing, depth + 1)
            if opening + 1 < closing
            else (UNKNOWN, closing)
        )
        if name in _PASSED_ON:
            return self._members(first, closing + 1, end, depth)
        if name in ("$", "jQuery") and isinstance(first, str):
            return self._from_page(first, closing + 1, end, depth)
        if _OWN_PARAMETER.match(name) and isinstance(first, str):
            found = parse_qs(urlsplit(self.page.url).query).get(first)
            return (found[0] if found else UNKNOWN), closing + 1
        return self._members(UNKNOWN, closing + 1, end, depth)

    def _from_page(self, selector: str, place: int, end: int, depth: int) -> tuple[Value, int]:
        """``$("#channel").val()``, ``$("#list").attr("data-id")``."""
        if not (self._is(place, ".") and self._is(place + 2, "(")):
            return UNKNOWN, place
        what, opening = self._text(place + 1), place + 2
        closing = self._ends.get(opening, end)
        given = self._text(opening + 1) if closing == opening + 2 else ""
        asked = {
            "val": "value" if not given else "",
            "attr": given,
            "data": f"data-{given}" if given else "",
            "text": "text" if not given else "",
        }.get(what, "")
        value = self.page.find(selector, asked) if asked else None
        if value is None and asked == "value" and selector[:1] == "#":
            # jQuery sends nothing for a field that is not there.
            value = ""
        return self._members(UNKNOWN if value is None else value, closing + 1, end, depth)

    def _members(self, value: Value, place: int, end: int, depth: int) -> tuple[Value, int]:
        """What follows a value: ``.name``, ``["name"]``, ``.toString()``, ``.replace(…)``."""
        while place < end:
            self._steps -= 1
            if self._steps < 0:
                return UNKNOWN, end
            if self._is(place, ".") and self.tokens[place + 1 : place + 2]:
                name = self._text(place + 1)
                if self._is(place + 2, "("):
                    closing = self._ends.get(place + 2, end)
                    if name == "stringify":
                        value, _ = self._expression(place + 3, closing, depth + 1)
                        value = self._if_small(value)
                        value = Json(value) if isinstance(value, (dict, list)) else UNKNOWN
                    elif name == "param":
                        value, _ = self._expression(place + 3, closing, depth + 1)
                    elif name == "getElementById":
                        value, place = self._by_id(place + 3, closing)
                        continue
                    elif name in ("get", "getQuery") and self._text(place - 1) not in (
                        "$",
                        "jQuery",
                        "axios",
                    ):
                        value = UNKNOWN
                    elif name == "concat":
                        other, _ = self._expression(place + 3, closing, depth + 1)
                        value = _combined(value, "+", other)
                    elif name == "toString" and isinstance(value, dict):
                        value = _as_query(value)
                    elif name not in ("toString", "trim", "toFixed"):
                        value = UNKNOWN
                    place = closing + 1
                    continue
                value = (
                    value.get(name, self._loose(name))
                    if isinstance(value, dict)
                    else self._loose(name)
                )
                place += 2
                if self._is(place, "++"):
                    place += 1
            elif self._is(place, "["):
                closing = self._ends.get(place, end)
                key, _ = self._expression(place + 1, closing, depth + 1)
                value = (
                    value.get(key, UNKNOWN)
                    if isinstance(value, dict) and isinstance(key, str)
                    else UNKNOWN
                )
                place = closing + 1
            elif self._is(place, "("):
                value, place = UNKNOWN, self._ends.get(place, end) + 1
            else:
                break
        return value, place

    def _loose(self, name: str) -> Value:
        """A member of what is not known: ``this.query.pageNum`` is still the number of the page."""
        value = self.value_of(name)
        return self._keys.get(name, UNKNOWN) if value is UNKNOWN else value

    def _if_small(self, value: Value) -> Value:
        """An object as it is, unless it holds more, or deeper, than any that is sent: one thing a billion times."""
        waiting, count = [(value, 0)], 0
        while waiting:
            each, depth = waiting.pop()
            count += 1
            if isinstance(each, (dict, list)):
                if depth > _DEEPEST_PARTS or count + len(waiting) + len(each) > _MOST_PARTS:
                    return UNKNOWN
                inner = each.values() if isinstance(each, dict) else each
                waiting += [(part, depth + 1) for part in inner]
        self._steps -= count
        return value

    def _by_id(self, place: int, closing: int) -> tuple[Value, int]:
        """``document.getElementById("channel").value``"""
        element, after = self._text(place), closing + 1
        what = {"value": "value", "innerHTML": "text", "innerText": "text"}.get(
            self._text(after + 1), ""
        )
        if (
            self._is(after, ".")
            and self._text(after + 1) == "getAttribute"
            and self._is(after + 2, "(")
        ):
            end = self._ends.get(after + 2, after + 2)
            found = self.page.find(f"#{element}", self._text(after + 3))
            return (UNKNOWN if found is None else found), end + 1
        if self._is(after, ".") and self._text(after + 1) == "dataset" and self._is(after + 2, "."):
            found = self.page.find(f"#{element}", f"data-{self._text(after + 3)}")
            return (UNKNOWN if found is None else found), after + 4
        if what and self._is(after, "."):
            found = self.page.find(f"#{element}", what)
            return (UNKNOWN if found is None else found), after + 2
        return UNKNOWN, after

    def _object(self, opening: int, depth: int) -> tuple[Value, int]:
        closing = self._ends.get(opening, len(self.tokens))
        found: dict[str, Value] = {}
        place = opening + 1
        while place < closing and self._left > 0:
            self._left -= 1
            key = self.tokens[place]
            if key.kind in ("name", "text", "number") and self._is(place + 1, ":"):
                value, place = self._expression(place + 2, closing, depth + 1)
                found[key.text] = value
            elif key.kind == "name" and self._text(place + 1) in (",", "}"):
                found[key.text] = self.value_of(key.text)
            place = self._after(place, closing, ",")
        for name in [name for name in found if name in self._counted or is_counted(name)]:
            start = found[name]
            if start is UNKNOWN and is_counted(name):
                found[name] = Counter(0 if _OFFSET_NAME.match(name) else 1)
            elif isinstance(start, int) and not isinstance(start, bool) and 0 <= start <= 2:
                found[name] = Counter(start)
                if not isinstance(self.variables.get(name), Counter):
                    self.variables[name] = Counter(start)
        return self._if_small(found), closing + 1

    def _array(self, opening: int, depth: int) -> tuple[Value, int]:
        closing = self._ends.get(opening, len(self.tokens))
        found: list[Value] = []
        place = opening + 1
        while place < closing and self._left > 0 and len(found) < 300:
            value, place = self._expression(place, closing, depth + 1)
            found.append(value)
            place = self._after(place, closing, ",")
        return self._if_small(found), closing + 1

    def _template(self, text: str) -> Value:
        """```/list/${id}?page=${page}` ``"""
        value: Value = ""
        begin = 0
        for hole in _HOLE.finditer(text):
            inner = Script.__new__(Script)
            inner.page, inner.tokens = self.page, tokens_of(hole[1])[:40]
            inner._ends, inner.variables, inner._counted = (
                _ends(inner.tokens),
                self.variables,
                self._counted,
            )
            inner._keys = self._keys
            inner._functions, inner._left, inner._operands, inner._steps = {}, 40, 40, 400
            part, _ = inner._expression(0, len(inner.tokens), _DEEPEST - 4)
            value = _combined(_combined(value, "+", text[begin : hole.start()]), "+", part)
            begin = hole.end()
        return _combined(value, "+", text[begin:])


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


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Opening bracket -> its closing one."""
    ends: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for place, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in _PAIRS:
            waiting.append((_PAIRS[token.text], place))
        elif token.text in _CLOSERS and waiting and waiting[-1][0] == token.text:
            ends[waiting.pop()[1]] = place
    return ends


def _number(written: str) -> Value:
    """A number, unless it is longer than any that is sent."""
    if len(written) > len(str(_LARGEST_NUMBER)):
        return UNKNOWN
    return float(written) if "." in written else int(written)


def _combined(one: Value, sign: str, two: Value) -> Value:
    """What a sign makes of two values, unless it grows beyond what is sent."""
    value = _made_of(one, sign, two)
    if isinstance(value, Counter):
        is_small = max(abs(value.first), abs(value.step)) < _LARGEST_NUMBER
    elif isinstance(value, Text):
        is_small = (
            sum(len(part) if isinstance(part, str) else 1 for part in value.parts) < _LONGEST_TEXT
        )
    elif isinstance(value, str):
        is_small = len(value) < _LONGEST_TEXT
    else:
        is_small = not isinstance(value, int) or abs(value) < _LARGEST_NUMBER
    return value if is_small else UNKNOWN


def _made_of(one: Value, sign: str, two: Value) -> Value:
    if two is UNKNOWN and sign == "+":
        two = _named_counter(one)
    if one is UNKNOWN or two is UNKNOWN:
        return UNKNOWN
    if isinstance(one, Counter) and isinstance(two, int) and not isinstance(two, bool):
        if sign == "*":
            return Counter(one.first * two, one.step * two)
        return Counter(one.first + (two if sign == "+" else -two), one.step)
    if isinstance(two, Counter) and isinstance(one, int) and sign == "*":
        return Counter(two.first * one, two.step * one)
    if isinstance(one, int) and isinstance(two, int):
        return one + two if sign == "+" else one - two if sign == "-" else one * two
    if sign != "+" or isinstance(one, (dict, list)) or isinstance(two, (dict, list)):
        return UNKNOWN
    parts = [*_parts(one), *_parts(two)]
    if all(isinstance(part, str) for part in parts):
        return "".join(str(part) for part in parts)
    return Text(tuple(parts))


def _as_query(given: dict[str, Value]) -> Value:
    """``cid=5&page=1`` of an object."""
    text: Value = ""
    for name, value in given.items():
        text = _combined(_combined(text, "+", f"{'&' if text else ''}{name}="), "+", value)
    return text


def _named_counter(before: Value) -> Value:
    """What is put behind ``?pageNo=``, whatever it is called: the number of the page."""
    end = before.parts[-1] if isinstance(before, Text) else before
    found = _PARAMETER.search(end[-60:]) if isinstance(end, str) else None
    if found is None or not is_counted(found[1]):
        return UNKNOWN
    return Counter(0 if _OFFSET_NAME.match(found[1]) else 1)


def _parts(value: Value) -> tuple[str | Counter, ...]:
    if isinstance(value, Text):
        return value.parts
    if isinstance(value, Counter):
        return (value,)
    if isinstance(value, bool):
        return (str(value).lower(),)
    return ("" if value is None else str(value),)
