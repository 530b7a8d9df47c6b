"""A page's scripts as syntax trees, in bounded work: tree-sitter parses them, and goes on behind what it does not know.

Nothing of a script is run. Of a script that would take long, the end is not read, or nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Point

_JAVASCRIPT: Final = Language(tree_sitter_javascript.language())
# Of all scripts of a page: characters; pieces that are read, some of them again; steps, of a hundred operations each, as
# tree-sitter reports them, one behind an error counted as three: it costs as much.
_LONGEST: Final = 120_000
_PIECE: Final = 4096
_MOST_PIECES: Final = 1500
_MOST_STEPS: Final = 3000
# Texts that another value touches, of which a program has none, or a few for a prefix or a keyword: each costs the parser
# as much as a thousand characters.
_MOST_GLUED: Final = 1000
_TEXT: Final = re.compile(
    r"""//[^\n]*|/\*(?:[^*]|\*(?!/))*+|(?P<behind>[\w$])?(?:"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?)"""
    r"""(?P<before>(?=[ \t]*+["'`\w$({]))?""",
    re.S,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
# Half a character cannot be sent, nor written to a file.
_HALVES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
NESTED: Final = 20
"""How deep in each other expressions are read."""
FUNCTIONS: Final = frozenset({"function_expression", "arrow_function", "generator_function"})


@dataclass(slots=True)
class _Work:
    """What the parsing of a page's scripts has taken."""

    pieces: int = 0
    steps: int = 0
    glued: int = 0
    is_parsing: bool = False
    """Else what is read is the text of a node."""

    def bounded(self, text: str) -> str:
        """A script up to where it is nothing that a program could be."""
        for found in _TEXT.finditer(text):
            self.glued += found["behind"] is not None or found["before"] is not None
            if self.glued > _MOST_GLUED:
                return text[: found.start()]
        return text

    def reader(self, source: bytes) -> Callable[[int, Point], bytes]:
        """What the parser has a script's bytes from: nothing more when it went over them too often."""

        def read(start: int, _: Point) -> bytes:
            self.pieces += self.is_parsing
            is_over = self.is_parsing and self.pieces > _MOST_PIECES
            return b"" if is_over else source[start : start + _PIECE]

        return read

    def is_too_much(self, _: int, has_error: bool) -> bool:
        """Whether to give up."""
        self.steps += 3 if has_error else 1
        return self.steps > _MOST_STEPS


def parse_scripts(texts: Iterable[str]) -> Iterator[Node]:
    """The tree of each script of a page, as far as they are read. Never raises."""
    parser, work, left = Parser(_JAVASCRIPT), _Work(), _LONGEST
    for text in texts:
        text = text[:left]
        source, left = work.bounded(text).encode("utf-8", "replace"), left - len(text)
        work.is_parsing = True
        try:
            root = parser.parse(work.reader(source), progress_callback=work.is_too_much).root_node
        except ValueError:
            parser.reset()  # it was too much
            continue
        finally:
            work.is_parsing = False
        yield root


def text_of(node: Node | None) -> str:
    """What is written there."""
    return (node.text or b"").decode("utf-8", "replace") if node else ""


def meant_by(written: str) -> str:
    """What a text of a script means, without its quotes."""
    if "\\" not in written:
        return written
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPES.get(m[3], m[3]), written
    ).translate(_HALVES)


def string_of(node: Node) -> str:
    """What a text in quotes, or the name of a key, means."""
    return meant_by(text_of(node)[1:-1]) if node.type == "string" else text_of(node)


def pieces_of(template: Node) -> Iterator[str | Node]:
    """A template's texts, and the expressions in its holes, in order."""
    for node in template.named_children:
        if node.type == "template_substitution":
            yield from [each for each in node.named_children if each.type != "comment"][:1]
        else:
            yield meant_by(text_of(node))


def operands_of(node: Node, sign: str = "") -> list[tuple[str, Node]]:
    """The operands of ``a + b - c``, each with the sign before it; of one ``sign`` only, if that is given."""
    found: list[tuple[str, Node]] = []
    while node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        before = text_of(node.child_by_field_name("operator"))
        if left is None or right is None or (sign and before != sign):
            break
        found.append((before, right))
        node = left
    return [("", node), *reversed(found)]


def last_name(node: Node | None) -> str:
    """``id`` of ``item.info.id`` and of ``item["id"]``; of anything else that has no name, nothing."""
    for _ in range(NESTED):
        if node is None:
            break
        if node.type == "member_expression":
            return text_of(node.child_by_field_name("property"))
        if node.type != "subscript_expression":
            return text_of(node) if node.type in ("identifier", "this") else ""
        index = node.child_by_field_name("index")
        if index is not None and index.type == "string":
            return string_of(index)
        node = node.child_by_field_name("object")
    return ""


def names_of(node: Node | None) -> tuple[str, str]:
    """The last name of ``$.ajax``, and the one before it; ``()`` for what has none: ``$("#list").load``."""
    owner = (
        node.child_by_field_name("object") if node and node.type == "member_expression" else None
    )
    return last_name(node), (last_name(owner) or "()") if owner else ""


def record_member(node: Node | None, depth: int = 0) -> str:
    """The name that stands for an operand: of ``item.info.id``, ``esc(item.id)`` or ``(item.id || 0)`` it is ``id``."""
    if node is None or depth > NESTED:
        return ""
    if node.type == "call_expression":
        given = node.child_by_field_name("arguments")
        inner = (
            record_member(given.named_child(0), depth + 1)
            if given and given.named_child_count
            else ""
        )
        return inner or last_name(node.child_by_field_name("function"))
    if name := last_name(node):
        return name
    within = (record_member(each, depth + 1) for each in node.named_children[:3])
    return next((name for name in within if name), "")


def counts_up(name: str, value: Node) -> bool:
    """``page = page + 1``"""
    operands = operands_of(value, "+")
    return len(operands) > 1 and bool(name) and last_name(operands[0][1]) == name


def counted_by(node: Node) -> str:
    """What ``page++`` and ``page += 1`` count up; nothing for what counts nothing up."""
    counted = node.child_by_field_name("argument") or node.child_by_field_name("left")
    sign = text_of(node.child_by_field_name("operator"))
    by = node.child_by_field_name("right")
    is_up = sign == "++" or (sign == "+=" and by is not None and by.type == "number")
    return last_name(counted) if is_up else ""


def growth_of(node: Node, name: str) -> int:
    """By how much a statement counts a name up, whatever the page does: ``page++;``, ``page += 1;``, ``page = page + 1;``"""
    if node.type in ("expression_statement", "sequence_expression"):
        return sum(growth_of(each, name) for each in node.named_children[:NESTED])
    if node.type in ("update_expression", "augmented_assignment_expression"):
        return int(counted_by(node) == name)
    if node.type == "assignment_expression":
        value = node.child_by_field_name("right")
        is_own = last_name(node.child_by_field_name("left")) == name
        return int(is_own and value is not None and counts_up(name, value))
    return 0
