"""What can be known of a page's scripts by reading them: the values of variables, and what is called with what.

Nothing is run. An expression is worth a known value if it is made of literals, of variables that were given such, and
of what the page itself holds (`crawler.read.script_expressions`). All else is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from crawler.read.script_expressions import Expressions, Page
from crawler.read.script_tree import (
    FUNCTIONS,
    counted_by,
    counts_up,
    last_name,
    names_of,
    operands_of,
    parse_scripts,
    pieces_of,
    record_member,
    string_of,
    text_of,
)
from crawler.read.script_values import UNKNOWN, Value

# Parts of all of a page's scripts that are looked at: more are libraries.
_MOST_NODES: Final = 40_000
# How many calls may stand between open and send of one request.
_NEAR: Final = 60
_MOST_ARGUMENTS: Final = 6
_MOST_JOINED: Final = 200
_CALLS: Final = frozenset({"call_expression", "new_expression"})
_NAMED: Final = {
    "variable_declarator": ("name", "value"),
    "assignment_expression": ("left", "right"),
    "pair": ("key", "value"),
}
"""What gives a name a value."""
_FUNCTIONS: Final = frozenset(
    {"function_declaration", "generator_function_declaration", "method_definition", *FUNCTIONS}
)
_LITERALS: Final = frozenset({"object", "string", "number"})
_RUNNING: Final = frozenset({"i", "j", "k", "n", "index", "idx"})
"""Names that are counted up in any loop."""


@dataclass(slots=True)
class Call:
    """``$.ajax({…})``: something that is called."""

    name: str
    """The last of its names, without those before it: ``ajax``."""
    owner: str
    """The one before it: ``$``; empty if there is none."""
    arguments: list[Value]
    place: int
    """Its number among the calls."""


class Script:
    """The scripts of one page, read together."""

    def __init__(self, texts: Iterable[str], page: Page | None = None) -> None:
        self.known = Expressions(page or Page())
        self.texts: list[str] = []
        """Every text that is put together of literals and parts of a record: ``'<a href="/art/{id}.html">'``.

        A part that is a member of something is written ``{member}``."""
        self._calls: list[Node] = []
        self._named: list[Node] = []
        self._parameters: dict[str, list[str]] = {}
        self._nodes = _MOST_NODES
        for root in parse_scripts(texts):
            self._gather(root)
        self._find_values()
        self._bind_parameters()
        # A variable may be made of one that stands below it, or of a parameter.
        self._find_values()

    @property
    def variables(self) -> dict[str, Value]:
        """Name -> what it is worth, of those that are known."""
        return self.known.variables

    def calls(self, wanted: Callable[[str, str], bool]) -> Iterator[Call]:
        """The calls of what has such names (the last name, and the one before it), in order."""
        for place, node in enumerate(self._calls):
            name, owner = names_of(_called(node))
            if name and wanted(name, owner):
                yield Call(name, owner, self._arguments(node), place)

    def next_call(self, name: str, place: int) -> list[Value]:
        """What the next call of a name, not far behind a place, is given; nothing if there is none."""
        for node in self._calls[place + 1 : place + _NEAR]:
            if last_name(_called(node)) == name:
                return self._arguments(node)
        return []

    def _arguments(self, call: Node) -> list[Value]:
        return self.known.arguments(call, _MOST_ARGUMENTS)

    # What stands in the trees

    def _gather(self, root: Node) -> None:
        """Sort the parts of a script by what is looked for, in the order in which they are written."""
        waiting = [root]
        while waiting and self._nodes > 0:
            node = waiting.pop()
            self._nodes -= 1
            inner = node.named_children
            kind = node.type
            if kind in ("string", "template_string"):
                self.texts.append(_joined([node]))
            elif kind == "binary_expression":
                inner = self._gather_sum(node) or inner
            elif kind in _CALLS:
                self._calls.append(node)
                if last_name(_called(node)) in ("append", "set"):
                    self._named.append(node)
            elif kind in _NAMED:
                self._named.append(node)
                name, value = (node.child_by_field_name(each) for each in _NAMED[kind])
                if value is not None and value.type in FUNCTIONS:
                    self._note_function(_name(name), value)
                elif value is not None and counts_up(_name(name), value):
                    self._note_counted(_name(name))
            elif kind in _FUNCTIONS:
                self._note_function(text_of(node.child_by_field_name("name")), node)
            elif kind in ("update_expression", "augmented_assignment_expression"):
                self._note_counted(counted_by(node))
            waiting += reversed(inner)

    def _gather_sum(self, node: Node) -> list[Node]:
        """Note the text that ``'/art/' + id + '.html'`` is; returns what else stands in it."""
        operands = [each for _, each in operands_of(node, "+")]
        if not any(each.type in ("string", "template_string") for each in operands):
            return operands if len(operands) > 1 else []
        self.texts.append(_joined(operands))
        return [each for each in operands if each.type != "string"]

    def _note_counted(self, name: str) -> None:
        if name and name not in _RUNNING:
            self.known.counted.add(name)

    def _note_function(self, name: str, node: Node) -> None:
        given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
        if name and given:
            nodes = given.named_children if given.type == "formal_parameters" else [given]
            self._parameters[name] = [
                text_of(each) if each.type == "identifier" else "" for each in nodes
            ]
            self.known.functions.add(name)

    # What is known

    def _find_values(self) -> None:
        for node in self._named:
            if node.type in _CALLS:
                # form.append("cid", 5)
                given = self._arguments(node)
                owner = names_of(_called(node))[1]
                if len(given) == 2 and isinstance(given[0], str):
                    self.known.give_member(owner, given[0], given[1])
                continue
            name, value = (node.child_by_field_name(each) for each in _NAMED[node.type])
            if name is None or value is None or counts_up(last_name(name), value):
                continue
            if node.type == "pair":
                if value.type in _LITERALS:
                    self.known.give_key(_name(name), self.known.worth(value))
                continue
            self._assign(name, self.known.worth(value))
            self.known.give_element(last_name(name), value)

    def _assign(self, name: Node, value: Value) -> None:
        if last := last_name(name):
            self.known.give(last, value)
            if name.type != "identifier":
                owner = last_name(name.child_by_field_name("object"))
                self.known.give_member(owner, last, value)

    def _bind_parameters(self) -> None:
        """What functions are called with: the first call that says something known."""
        for call in self.calls(lambda name, _: name in self._parameters):
            for name, value in zip(self._parameters[call.name], call.arguments, strict=False):
                if value is not UNKNOWN and name:
                    self.known.give(name, value)


def _called(node: Node) -> Node | None:
    return node.child_by_field_name("function") or node.child_by_field_name("constructor")


def _name(node: Node | None) -> str:
    """A variable's, a member's or a key's."""
    if node is None:
        return ""
    return last_name(node) or (
        string_of(node) if node.type in ("string", "property_identifier") else ""
    )


def _joined(operands: list[Node]) -> str:
    """A sum as a text, its members as ``{member}``."""
    parts: list[str] = []
    for node in operands[:_MOST_JOINED]:
        if node.type in ("string", "number"):
            parts.append(string_of(node))
        elif node.type == "template_string":
            pieces = pieces_of(node)
            parts += [p if isinstance(p, str) else f"{{{record_member(p)}}}" for p in pieces]
        else:
            parts.append(f"{{{record_member(node)}}}")
    return "".join(parts)
