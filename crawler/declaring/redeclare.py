"""The file of a site that was redesigned, and what was learned anew -> the new file, which keeps the old declaration.

Only what is learned is replaced: where the site is, and how its pages are read. All else stays as a person wrote it.
What is replaced moves, with its comments, into an ``Earlier`` of the attribute ``earlier``.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crawler.declaring.spiderfile import (
    BASES,
    address_lines,
    base_of,
    expect_line,
    quoted,
    reading_lines,
    tuple_of,
)
from crawler.errors import UserError
from crawler.health import Expect
from crawler.learn import Learned
from crawler.read.earlier import FIELDS

_ADDRESS: Final = frozenset({"home", "start_urls", "sections", "candidates"})
_READING: Final = frozenset({*FIELDS, "date_order"})
_LEARNED: Final = _ADDRESS | _READING | {"list_requests", "views_hidden"}
"""The attributes that learning decides."""
_INDENT: Final = " " * 4
_DEEP: Final = " " * 12
_BASES: Final = frozenset({*BASES.values(), "SiteSpider"})
# What a file may need of the project, by where it comes from.
_IMPORTS: Final = {
    "Earlier": "crawler.read.earlier",
    "ABSENT": "crawler.read.declared",
    "ListRequest": "crawler.read.list_request",
    "Expect": "crawler.health",
    **{base: f"crawler.base_spiders.{name}" for name, base in BASES.items()},
    "SiteSpider": "crawler.base_spiders.site",
}


class NotPlainError(UserError):
    """A site's file says more than a declaration, or says it in a way that cannot be rewritten safely."""


@dataclass(frozen=True, slots=True)
class Anew:
    """What is to be written in the place of a declaration."""

    learned: Learned
    until: date
    """The last day of the old one."""
    home: str | None
    sections: Mapping[str, str]
    """The sections until now, with their names."""
    expect: Expect
    """What the site promised until now."""
    javascript: bool = False
    """Whether it is read in a browser from now on, and was not before."""

    @property
    def gone(self) -> dict[str, str]:
        """The sections that are no more."""
        urls = {section.url for section in self.learned.sections}
        return {url: name for url, name in self.sections.items() if url not in urls}


@dataclass(frozen=True, slots=True)
class _Statement:
    """One attribute of a class body, as it is written."""

    name: str
    node: ast.stmt
    above: list[str]
    """The lines between the statement before and it: blanks and comments."""
    lines: list[str]

    @property
    def comments(self) -> list[str]:
        """Those above it, without their indentation."""
        return [line.strip() for line in self.above if line.strip()]

    def as_argument(self) -> list[str]:
        """The same, as an argument of a call, with its comments."""
        node = self.node
        assert isinstance(node, (ast.Assign, ast.AnnAssign))
        told = node.annotation if isinstance(node, ast.AnnAssign) else node.targets[0]
        head = _cut(self.lines[0], told.end_col_offset or 0)[1].partition("=")[2].lstrip()
        *first, last = [head, *self.lines[1:]]
        end = node.end_col_offset or 0
        if not first:  # columns count from the beginning of the line
            end -= len(self.lines[0].encode()) - len(head.encode())
        code, comment = _cut(last, end)
        value = [*first, f"{code},{comment}"]
        further = value[1:] if _has_long_text(self.lines) else [f"        {v}" for v in value[1:]]
        return [*(_DEEP + c for c in self.comments), f"{_DEEP}{self.name}={value[0]}", *further]

    def remarks(self) -> list[str]:
        """Its lines that hold a comment, as comments of their own: for what is replaced and moves nowhere."""
        return [*self.comments, *(f"# {line.strip()}" for line in _commented(self.lines))]


class SiteFile:
    """The text of a site's file, and the class in it that declares the site.

    Raises NotPlainError for one that is no plain declaration.
    """

    def __init__(self, text: str, class_name: str, where: str) -> None:
        self._where, self._newline = where, "\r\n" if "\r\n" in text else "\n"
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self.lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        tree = ast.parse("\n".join(self.lines))
        named = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == class_name]
        if len(named) != 1:
            raise self._not_plain(1, f"class {class_name}")
        [self._class] = named
        self._check_class(tree)
        self.statements = list(self._statements())
        self._check_references()

    def anew(self, new: Anew) -> str:
        """The file as it is to be."""
        top = self.lines[: self._class.body[0].lineno - 1]
        body = [*self._replaced(new), *self._earlier(new)]
        tail = self.lines[self._class.body[-1].end_lineno or 0 :]
        _, base = base_of(new.learned)
        top[self._class.lineno - 1 :] = self._heading(base, top[self._class.lineno - 1 :])
        text = _with_imports([*top, *body, *tail])
        return self._mark + text.replace("\n", self._newline)

    def _heading(self, base: str, lines: list[str]) -> list[str]:
        node = self._class.bases[0]
        index = node.lineno - self._class.lineno
        before, rest = _cut(lines[index], node.col_offset)
        _, behind = _cut(rest, (node.end_col_offset or 0) - node.col_offset)
        return [*lines[:index], before + base + behind, *lines[index + 1 :]]

    def _replaced(self, new: Anew) -> Iterator[str]:
        """The class body, what was learned in the place of what had been."""
        addresses = address_lines(new.learned, home=new.home, named=new.sections)
        addresses += ["    javascript = True"] if new.javascript else []
        reading, seen = reading_lines(new.learned), False
        for each in self.statements:
            if each.name in _ADDRESS:
                yield from addresses
                addresses = []
            elif each.name in _LEARNED:
                if not seen:
                    yield from ["", *reading]
                seen = True
            elif each.name == "expect":
                yield from [*each.above, *_kept_expect(each, new)]
            elif each.name != "earlier" and not (each.name == "javascript" and new.javascript):
                yield from [*each.above, *each.lines]
        if "expect" not in {each.name for each in self.statements}:
            yield from ["", expect_line(new.learned)]

    def _earlier(self, new: Anew) -> list[str]:
        """The attribute ``earlier``, the newest declaration first."""
        lines = ["        Earlier(", f"{_DEEP}until={quoted(new.until.isoformat())},"]
        for each in self.statements:
            if each.name in _LEARNED - _READING:
                lines += [_DEEP + remark for remark in each.remarks()]
        if new.gone:
            entries = [f"{_DEEP}    {quoted(u)}: {quoted(n)}," for u, n in new.gone.items()]
            lines += [f"{_DEEP}sections={{", *entries, f"{_DEEP}}},"]
        for each in self.statements:
            if each.name in _READING:
                lines += each.as_argument()
        lines.append("        ),")
        known = next((each for each in self.statements if each.name == "earlier"), None)
        if known is None:
            return ["    earlier = (", *lines, "    )"]
        return [*known.above, *_put_first(known, lines)]

    def _statements(self) -> Iterator[_Statement]:
        end = self._class.body[0].lineno - 1
        for node in self._class.body:
            if _is_docstring(node) and node is self._class.body[0]:
                end = node.end_lineno or 0
                yield _Statement("", node, [], self.lines[node.lineno - 1 : end])
                continue
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not (name := _name(node)):
                raise self._not_plain(node.lineno, self.lines[node.lineno - 1].strip())
            lines = self.lines[node.lineno - 1 : node.end_lineno]
            behind = _cut(lines[-1], node.end_col_offset or 0)[1].strip()
            if _cut(lines[0], node.col_offset)[0] != _INDENT or not (
                behind == "" or behind.startswith("#")
            ):
                raise self._not_plain(node.lineno, lines[0].strip())
            yield _Statement(name, node, self.lines[end : node.lineno - 1], lines)
            end = node.end_lineno or 0

    def _check_class(self, tree: ast.Module) -> None:
        """One base, of the project's own, and nothing else in the file that builds on the class."""
        cls = self._class
        bases = [ast.unparse(base) for base in cls.bases]
        if cls.decorator_list or cls.keywords or len(bases) != 1 or bases[0] not in _BASES:
            raise self._not_plain(cls.lineno, self.lines[cls.lineno - 1].strip())
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == cls.name:
                raise self._not_plain(node.lineno, self.lines[node.lineno - 1].strip())

    def _check_references(self) -> None:
        """No attribute may be worked out from one that is replaced, and none be declared twice."""
        names = [each.name for each in self.statements]
        for each in self.statements:
            used = set(_read_names(each.node))
            is_other_list = each.name == "earlier" and not isinstance(
                getattr(each.node, "value", None), (ast.Tuple, ast.List)
            )
            if used & _LEARNED & set(names) or names.count(each.name) > 1 or is_other_list:
                raise self._not_plain(each.node.lineno, each.lines[0].strip())

    def _not_plain(self, line: int, what: str) -> NotPlainError:
        return NotPlainError(
            f"{self._where}:{line}：“{what}”不是单纯的声明，重新识别会丢掉它；没有写入任何文件，请手工修改选择器，或把文件移走、zhaoshang add URL --name 原名，再把这段代码放回去",
            f"{self._where}:{line}: '{what}' is more than a declaration and would be lost; nothing was written: correct the selectors by hand, or move the file away, run zhaoshang add URL with the same --name, and put that code back",
        )


def changed_expect(new: Anew) -> dict[str, tuple[str, str]]:
    """What of ``expect`` the new pages cannot hold: attribute -> as it was, as it must be."""
    changes = {}
    shortest = min(len(each.listing.rows) for each in new.learned.sections)
    if shortest < new.expect.min_links:
        changes["min_links"] = str(new.expect.min_links), str(new.learned.min_links)
    more = [name for name in new.learned.may_lack if name not in new.expect.may_lack]
    if more:
        was = tuple(new.expect.may_lack)
        changes["may_lack"] = tuple_of(was), tuple_of((*was, *more))
    return changes


def _kept_expect(statement: _Statement, new: Anew) -> list[str]:
    """The statement as it stands, but for what the new pages cannot hold."""
    call = getattr(statement.node, "value", None)
    changes = changed_expect(new)
    if not isinstance(call, ast.Call) or not changes:
        return statement.lines
    text, first = "\n".join(statement.lines), statement.node.lineno
    starts = [0]
    for line in statement.lines:
        starts.append(starts[-1] + len(line.encode()) + 1)

    def place(line: int, column: int) -> int:
        return starts[line - first] + column

    edits = []
    for name, (_, value) in changes.items():
        told = next((k.value for k in call.keywords if k.arg == name), None)
        if told is not None:
            begin = place(told.lineno, told.col_offset)
            edits.append((begin, place(told.end_lineno or 0, told.end_col_offset or 0), value))
        else:
            at = place(call.func.end_lineno or 0, call.func.end_col_offset or 0) + 1
            comma = ", " if call.keywords or call.args else ""
            edits.append((at, at, f"{name}={value}{comma}"))
    data = text.encode()
    for begin, end, value in sorted(edits, reverse=True):
        data = data[:begin] + value.encode() + data[end:]
    return data.decode().split("\n")


def _put_first(statement: _Statement, lines: Sequence[str]) -> list[str]:
    """An attribute ``earlier`` with one more declaration, before those that it has."""
    value = getattr(statement.node, "value", None)
    assert isinstance(value, (ast.Tuple, ast.List))
    if not value.elts:
        return ["    earlier = (", *lines, "    )", *statement.remarks()]
    at = value.elts[0].lineno - statement.node.lineno
    if at > 0:
        return [statement.lines[0], *lines, *statement.lines[1:]]
    before, rest = _cut(statement.lines[0], value.elts[0].col_offset)
    return [before.rstrip(), *lines, f"        {rest}", *statement.lines[1:]]


def _with_imports(lines: list[str]) -> str:
    """The text of a file with the imports that it needs, and without those that it no longer does."""
    tree = ast.parse("\n".join(lines))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    imported = {alias.asname or alias.name: node for node in imports for alias in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    dropped: set[int] = set()
    for name in _IMPORTS.keys() & imported.keys() - used:
        node = imported[name]
        if len(node.names) == 1 and "#" not in lines[node.lineno - 1]:
            dropped.update(range(node.lineno - 1, node.end_lineno or 0))
    put: dict[int, list[str]] = {}
    for name in sorted(_IMPORTS.keys() & used - imported.keys(), key=_IMPORTS.__getitem__):
        line = f"from {_IMPORTS[name]} import {name}"
        put.setdefault(_place(_IMPORTS[name], tree, imports), []).append(line)
    kept = ([*put.get(n, ()), *([] if n in dropped else [line])] for n, line in enumerate(lines))
    return "\n".join(line for some in kept for line in some)


def _place(module: str, tree: ast.Module, imports: Sequence[ast.ImportFrom]) -> int:
    """The number of the line that an import is to be put before."""
    ours = [node for node in imports if (node.module or "").startswith("crawler.")]
    before = [node for node in ours if (node.module or "") < module]
    if ours and not before:
        return ours[0].lineno - 1
    every = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    if last := before or every:
        return last[-1].end_lineno or 0
    return (tree.body[0].end_lineno or 0) if _is_docstring(tree.body[0]) else 0


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _read_names(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def _name(node: ast.Assign | ast.AnnAssign) -> str | None:
    """The attribute that a statement declares, if it is one."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    alone = targets[0] if len(targets) == 1 and node.value is not None else None
    return alone.id if isinstance(alone, ast.Name) else None


def _cut(line: str, column: int) -> tuple[str, str]:
    """A line in two, at one of Python's columns, which count bytes."""
    data = line.encode()
    return data[:column].decode(), data[column:].decode()


def _tokens(lines: Sequence[str]) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline))


def _commented(lines: Sequence[str]) -> list[str]:
    """Those lines of a statement that hold a comment."""
    numbers = {token.start[0] for token in _tokens(lines) if token.type == tokenize.COMMENT}
    return [lines[number - 1] for number in sorted(numbers)]


def _has_long_text(lines: Sequence[str]) -> bool:
    """Whether a literal goes over several lines: its own indentation is part of it."""
    return any(
        token.type == tokenize.STRING and token.start[0] < token.end[0] for token in _tokens(lines)
    )
