"""What the expressions of a page's scripts are worth, as far as that can be known without running them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlsplit

from tree_sitter import Node

from crawler.read.script_tree import (
    FUNCTIONS,
    NESTED,
    growth_of,
    last_name,
    names_of,
    operands_of,
    pieces_of,
    string_of,
    text_of,
)
from crawler.read.script_values import (
    UNKNOWN,
    Counter,
    Json,
    Value,
    as_query,
    combined,
    counter_named,
    is_counted,
    number_of,
    parts_of,
    start_of,
)

# How many operands the reading of one expression may take, and that of all of a page.
_EXPRESSION: Final = 600
_OPERANDS: Final = 40_000
_MOST_MEMBERS: Final = 100
_MOST_ITEMS: Final = 300
_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_ANSWERS: Final = frozenset({"on", "bind", "click", "tap"})
_FINDERS: Final = frozenset({"$", "jQuery", "getElementById", "querySelector"})
_PASSED_ON: Final = frozenset(
    {
        "parseInt", "String", "Number", "encodeURIComponent", "encodeURI", "escape", "unescape", "trim",
        "decodeURIComponent", "param",
    }
)  # fmt: skip
"""Functions whose value is what they are given, for what is asked with it."""
_NUMBERS: Final = frozenset({"parseInt", "Number", "data"})
"""Functions that make a number of a text that shows one, jQuery's ``data`` among them."""
_ITS_OWN: Final = frozenset({"toString", "trim", "toFixed", "getTime", "valueOf"})
"""Methods whose value is what they are called on."""
_MOMENTS: Final = frozenset({("random", "Math"), ("now", "Date")})
_HOLDERS: Final = frozenset({"FormData", "URLSearchParams"})
_IN_ORDER: Final = frozenset({"program", "statement_block", "sequence_expression"})
"""What is done one after the other, whatever the page does."""
# getQueryString("id"), getUrlParam('id')
_OWN_PARAMETER: Final = re.compile(
    r"get\w{0,20}(?:query|param|request)\w{0,20}\Z|GetRequest\Z", re.I
)
_ELEMENT: Final = {"value": "value", "innerHTML": "text", "innerText": "text"}


@dataclass(slots=True)
class Page:
    """What a script may ask of the page that it stands on."""

    url: str = ""
    find: Callable[[str, str], str | None] = lambda selector, what: None
    """Selector (``#id``, ``input[name=x]``), and ``value`` or an attribute's name -> what the page has there."""


@dataclass(slots=True)
class Expressions:
    """What names are worth, and what expressions of them are."""

    page: Page
    variables: dict[str, Value] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    """Names that are counted up: ``page++``."""
    _elements: dict[str, str] = field(default_factory=dict)
    """Variable -> the selector of the element that it is: ``var b = $(this)``. Empty if it is one here and another there."""
    _keys: dict[str, Value] = field(default_factory=dict)
    """What objects have: ``data: {size: 10}``. Of a name that several have, nothing is known."""
    _several: set[str] = field(default_factory=set)
    _left: int = 0
    _operands: int = _OPERANDS

    # Names

    def give(self, name: str, value: Value) -> None:
        """Note what a variable is set to."""
        if is_counted(name) or name in self.counted:
            start = start_of(value)
            if start is not None and not isinstance(self.variables.get(name), Counter):
                self.variables[name] = Counter(start)
            return
        known = self.variables.get(name, UNKNOWN)
        if isinstance(known, Counter) and isinstance(value, Counter):
            # The first page is asked for before those that follow it.
            self.variables[name] = min(known, value, key=lambda each: each.first)
            return
        keeps = isinstance(known, (dict, list)) and not isinstance(value, (dict, list))
        if name in self._several or value is UNKNOWN or keeps:
            return
        # Set empty, and filled in later.
        if known is UNKNOWN or known in ("", None) or isinstance(value, dict):
            self.variables[name] = value
        elif known != value:
            # Which of them it is when it is used, only a running script knows.
            self._several.add(name)
            self.variables[name] = UNKNOWN

    def give_member(self, name: str, member: str, value: Value) -> None:
        """Note ``param.page = 1``: what an object has is set one by one."""
        known = self.variables.get(name)
        if not isinstance(known, dict):
            return
        if is_counted(member) and not isinstance(value, Counter):
            start = start_of(value)
            value = counter_named(member) if start is None else Counter(start)
        if isinstance(value, (dict, list)):
            # A new one: no object holds itself.
            self.variables[name] = self._if_small({**known, member: value})
        elif len(known) < _MOST_MEMBERS:
            known[member] = value

    def give_key(self, name: str, value: Value) -> None:
        """Note ``size: 10``, whatever object has it."""
        known = self._keys.get(name, value)
        same = known == value or isinstance(known, (Counter, dict))
        self._keys[name] = known if same else UNKNOWN

    def give_element(self, name: str, node: Node) -> None:
        """Note ``var b = $("#more")``."""
        if (selector := self._element(node)) is not None:
            self._elements[name] = (
                selector if self._elements.get(name, selector) == selector else ""
            )

    def value_of(self, name: str) -> Value:
        """What a variable is worth."""
        if name in self.variables:
            return self.variables[name]
        return counter_named(name) if is_counted(name) else UNKNOWN

    def _loose(self, name: str) -> Value:
        """A member of what is not known: ``this.query.pageNum`` is still the number of the page."""
        value = self.value_of(name)
        return self._keys.get(name, UNKNOWN) if value is UNKNOWN else value

    # Expressions

    def worth(self, node: Node) -> Value:
        """What an expression is worth; UNKNOWN if that cannot be told."""
        self._left = _EXPRESSION
        return self._value(node, 0)

    def arguments(self, call: Node, most: int) -> list[Value]:
        """What a call is given."""
        self._left = _EXPRESSION
        return [self._value(each, 0) for each in _given(call)[:most]]

    def _value(self, node: Node | None, depth: int) -> Value:
        self._left -= 1
        self._operands -= 1
        if node is None or depth > NESTED or self._left < 0 or self._operands < 0:
            return UNKNOWN
        read = _READERS.get(node.type)
        return read(self, node, depth + 1) if read else UNKNOWN

    def _literal(self, node: Node, depth: int) -> Value:
        if node.type == "string":
            return string_of(node)
        return _WORDS[node.type] if node.type in _WORDS else number_of(text_of(node))

    def _template(self, node: Node, depth: int) -> Value:
        """```/list/${id}?page=${page}` ``"""
        value: Value = ""
        for piece in pieces_of(node):
            part = piece if isinstance(piece, str) else self._value(piece, depth)
            value = combined(value, "+", part)
        return value

    def _function(self, node: Node, depth: int) -> Value:
        """A function is nothing that is sent, unless it is what it returns."""
        body = node.child_by_field_name("body")
        return None if body is not None and body.type == "statement_block" else UNKNOWN

    def _last(self, node: Node, depth: int) -> Value:
        """What is in brackets, awaited, assigned, or behind a comma."""
        inner = [each for each in node.named_children if each.type != "comment"]
        return self._value(inner[-1], depth) if inner else UNKNOWN

    def _name(self, node: Node, depth: int) -> Value:
        name = text_of(node)
        value = self._grown(self.value_of(name), name, node)
        return None if value is UNKNOWN and name in self.functions else value

    def _sum(self, node: Node, depth: int) -> Value:
        """``a + b``, ``(page - 1) * 15``, ``a || b``"""
        operands = operands_of(node)
        if len(operands) > _EXPRESSION:
            return UNKNOWN
        value = self._value(operands[0][1], depth)
        for sign, operand in operands[1:]:
            if sign in ("||", "??"):
                value = value if value not in (UNKNOWN, "", None) else self._value(operand, depth)
            elif sign in ("+", "-", "*"):
                value = combined(value, sign, self._value(operand, depth))
            else:
                value = UNKNOWN
        return value

    def _choice(self, node: Node, depth: int) -> Value:
        """Both ways must be worth the same."""
        one, other = (
            self._value(node.child_by_field_name(each), depth)
            for each in ("consequence", "alternative")
        )
        return one if one is not UNKNOWN and one == other else UNKNOWN

    def _counted_up(self, node: Node, depth: int) -> Value:
        """``page++`` is the page, ``++page`` the one after it."""
        value = self._value(node.child_by_field_name("argument"), depth)
        if not isinstance(value, Counter):
            return UNKNOWN
        return value if text_of(node).endswith("++") else Counter(value.first + 1, value.step)

    def _grown(self, value: Value, name: str, node: Node) -> Value:
        """What a counter is where it stands: behind ``page++;`` it is already the next number, if not yet the first
        of a list. What is asked for after that, the page may show by itself."""
        if not isinstance(value, Counter) or name not in self.counted or value.first > 0:
            return value
        grown, holder = 0, node.parent
        while holder is not None and self._operands > 0:
            if holder.type in _IN_ORDER:
                for before in holder.named_children:
                    self._operands -= 1
                    if before.start_byte >= node.start_byte:
                        break
                    grown += growth_of(before, name)
            node, holder = holder, holder.parent
        return Counter(min(grown, 1), value.step)

    def _signed(self, node: Node, depth: int) -> Value:
        is_plus = text_of(node.child_by_field_name("operator")) == "+"
        return self._value(node.child_by_field_name("argument"), depth) if is_plus else UNKNOWN

    def _object(self, node: Node, depth: int) -> Value:
        found: dict[str, Value] = {}
        for each in node.named_children[:_EXPRESSION]:
            if each.type == "pair":
                key = each.child_by_field_name("key")
                if key is not None and key.type != "computed_property_name":
                    found[string_of(key)] = self._value(each.child_by_field_name("value"), depth)
            elif each.type == "shorthand_property_identifier":
                found[text_of(each)] = self._grown(
                    self.value_of(text_of(each)), text_of(each), each
                )
        for name in [name for name in found if name in self.counted or is_counted(name)]:
            start = start_of(found[name])
            if found[name] is UNKNOWN and is_counted(name):
                found[name] = counter_named(name)
            elif start is not None:
                found[name] = Counter(start)
                if not isinstance(self.variables.get(name), Counter):
                    self.variables[name] = Counter(start)
        return self._if_small(found)

    def _array(self, node: Node, depth: int) -> Value:
        items = node.named_children[:_MOST_ITEMS]
        return self._if_small(
            [self._value(each, depth) for each in items if each.type != "comment"]
        )

    def _if_small(self, value: Value) -> Value:
        count = parts_of(value)
        self._operands -= count or 1
        return UNKNOWN if count is None else value

    # Members and calls

    def _member(self, node: Node, depth: int) -> Value:
        """``param.size``, ``location.origin``, ``document.getElementById("channel").value``"""
        name, owner = names_of(node)
        if owner == "location":
            return self._own_address(name)
        of = node.child_by_field_name("object")
        element = self._element(of)
        if element is not None:
            return self._on_page(element, _ELEMENT.get(name, ""))
        if owner == "dataset" and of is not None:
            element = self._element(of.child_by_field_name("object"))
            return self._on_page(element, f"data-{name}") if element is not None else UNKNOWN
        value = self._value(of, depth)
        value = value.get(name, self._loose(name)) if isinstance(value, dict) else self._loose(name)
        return self._grown(value, name, node)

    def _item(self, node: Node, depth: int) -> Value:
        """``param["size"]``"""
        value, key = (
            self._value(node.child_by_field_name(each), depth) for each in ("object", "index")
        )
        known = isinstance(value, dict) and isinstance(key, str)
        return value.get(key, UNKNOWN) if known else UNKNOWN

    def _new(self, node: Node, depth: int) -> Value:
        name, given = last_name(node.child_by_field_name("constructor")), _given(node)
        if name == "Date" and not given:
            return 1  # any number is as good
        if name not in _HOLDERS:
            return UNKNOWN
        held = self._value(given[0], depth) if given else {}
        return held if isinstance(held, (dict, str)) else {}

    def _call(self, node: Node, depth: int) -> Value:
        """What a call is worth: a value passed on, what the page holds, a parameter of its own address."""
        function, given = node.child_by_field_name("function"), _given(node)
        name, owner = names_of(function)
        if (name, owner) in _MOMENTS:
            return 1  # any number is as good
        of = function.child_by_field_name("object") if function is not None else None
        if of is not None and (element := self._element(of)) is not None:
            return self._asked_of(element, name, given, depth)
        first = self._value(given[0], depth) if given else UNKNOWN
        if name in _PASSED_ON and given:
            return _as_number(first) if name in _NUMBERS else first
        if name == "stringify":
            value = self._if_small(first)
            return Json(value) if isinstance(value, (dict, list)) else UNKNOWN
        if _OWN_PARAMETER.match(name) and isinstance(first, str):
            found = parse_qs(urlsplit(self.page.url).query).get(first)
            return found[0] if found else UNKNOWN
        if of is None:
            return UNKNOWN
        value = self._value(of, depth)
        if name == "concat":
            return combined(value, "+", first)
        if name == "toString" and isinstance(value, dict):
            return as_query(value)
        return value if name in _ITS_OWN else UNKNOWN

    # What the page holds

    def _element(self, node: Node | None) -> str | None:
        """The selector of ``$("#channel")``, ``document.getElementById("channel")``, of ``$(this)`` where a click on
        something is answered, and of a variable that is such; None for anything else."""
        if node is not None and node.type == "identifier":
            return self._elements.get(text_of(node)) or None
        if node is None or node.type != "call_expression":
            return None
        name, _ = names_of(node.child_by_field_name("function"))
        if name not in _FINDERS:
            return None
        given = _given(node)[:1]
        if given and given[0].type == "this":
            return self._answering(node)
        selector = self._value(given[0], NESTED - 2) if given else None
        if not isinstance(selector, str):
            return None
        return f"#{selector}" if name == "getElementById" else selector

    def _answering(self, node: Node) -> str | None:
        """What ``this`` is: ``$("#more").click(function () { … })``, ``$(document).on("click", ".item", function () { … })``."""
        function, levels = node.parent, 0
        while function is not None and function.type != "function_expression":
            function, levels = (function.parent if levels < NESTED else None), levels + 1
        call = function.parent.parent if function is not None and function.parent else None
        if call is None or call.type != "call_expression":
            return None
        texts = [string_of(each) for each in _given(call) if each.type == "string"]
        method = call.child_by_field_name("function")
        name, _ = names_of(method)
        if name == "on" and len(texts) == 2:
            return texts[1]
        if name not in _ANSWERS or method is None:
            return None
        of = method.child_by_field_name("object")
        return self._element(of) if of is not None and last_name(of) != "this" else None

    def _asked_of(self, element: str, method: str, given: list[Node], depth: int) -> Value:
        """``$("#channel").val()``, ``$("#list").attr("data-id")``"""
        said = self._value(given[0], depth) if len(given) == 1 else ""
        asked = {
            "val": "value" if not given else "",
            "text": "text" if not given else "",
            "attr": said,
            "getAttribute": said,
            "data": f"data-{said}" if said else "",
        }.get(method, "")
        value = self._on_page(element, asked) if isinstance(asked, str) else UNKNOWN
        value = _as_number(value) if method in _NUMBERS else value
        # jQuery sends nothing for a field that is not there.
        return "" if value is UNKNOWN and asked == "value" and element[:1] == "#" else value

    def _on_page(self, element: str, asked: str) -> Value:
        value = self.page.find(element, asked) if asked else None
        return UNKNOWN if value is None else value

    def _own_address(self, what: str) -> Value:
        """``location.origin``, ``window.location.pathname``"""
        parts = urlsplit(self.page.url)
        known = {
            "origin": f"{parts.scheme}://{parts.netloc}", "protocol": f"{parts.scheme}:", "host": parts.netloc,
            "hostname": parts.hostname or "", "pathname": parts.path, "href": self.page.url,
            "search": f"?{parts.query}" if parts.query else "",
        }  # fmt: skip
        return known.get(what, UNKNOWN)


def _as_number(value: Value) -> Value:
    return number_of(value) if isinstance(value, str) and value.isdecimal() else value


def _given(call: Node) -> list[Node]:
    """The arguments of a call."""
    given = call.child_by_field_name("arguments")
    nodes = given.named_children if given is not None and given.type == "arguments" else []
    return [node for node in nodes if node.type != "comment"]


_READERS: Final[dict[str, Callable[[Expressions, Node, int], Value]]] = {
    **dict.fromkeys(("string", "number", *_WORDS), Expressions._literal),
    **dict.fromkeys(FUNCTIONS, Expressions._function),
    **dict.fromkeys(
        (
            "parenthesized_expression",
            "sequence_expression",
            "await_expression",
            "assignment_expression",
        ),
        Expressions._last,
    ),
    "identifier": Expressions._name,
    "template_string": Expressions._template,
    "binary_expression": Expressions._sum,
    "ternary_expression": Expressions._choice,
    "update_expression": Expressions._counted_up,
    "unary_expression": Expressions._signed,
    "object": Expressions._object,
    "array": Expressions._array,
    "member_expression": Expressions._member,
    "subscript_expression": Expressions._item,
    "new_expression": Expressions._new,
    "call_expression": Expressions._call,
}
