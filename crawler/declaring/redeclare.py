"""The file of a site that was redesigned or is mended, and what was learned anew -> the new file, which keeps the old
declaration.

Only what is learned is replaced: where the site is, and how its pages are read; of a site that is mended, only what was
wrong. All else stays as a person wrote it.
What is replaced moves, with its comments, into an ``Earlier`` of the attribute ``earlier``.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crawler.declaring.spiderfile import (
    BASES,
    ORDER,
    address_lines,
    attribute_lines,
    base_of,
    expect_line,
    quoted,
    reading_lines,
    tuple_of,
)
from crawler.errors import UserError
from crawler.health import Expect
from crawler.learn import Learned
from crawler.read.declared import ABSENT
from crawler.read.earlier import FIELDS

_ADDRESS: Final = frozenset({"home", "start_urls", "sections", "candidates"})
_READING: Final = frozenset({*FIELDS, "date_order"})
_LEARNED: Final = _ADDRESS | _READING | {"list_requests", "views_hidden"}
"""The attributes that learning decides."""
ORDERED: Final = tuple(name for group in ORDER for name in group)
"""The order in which a file says where things stand."""
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
class Mending:
    """Single attributes that are to be others."""

    changes: Mapping[str, str | None]
    """The selectors by attribute; None for what is no longer to be declared."""
    until: date | None
    """The last day of the declaration until now; None where there is nothing to tell it by."""
    may_lack: tuple[str, ...]
    """Fields that not all articles have."""
    sections: Mapping[str, str]
    """Sections that are new, with their names."""
    expect: Expect
    """What the site promised until now."""


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

    def as_argument(self, *, remarked: bool = True) -> list[str]:
        """The same, as an argument of a call, with its comments if it is not to keep them where it stands."""
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
        comments = [_DEEP + c for c in self.comments] if remarked else []
        return [*comments, f"{_DEEP}{self.name}={value[0]}", *further]

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
        body = [*self._replaced(new), *self._earlier(new.until, new.gone, _LEARNED)]
        _, base = base_of(new.learned)
        top[self._class.lineno - 1 :] = self._heading(base, top[self._class.lineno - 1 :])
        return self._written(top, body)

    def mended(self, new: Mending) -> str:
        """The file with single attributes changed."""
        blocks = list(self._mended(new))
        for name in ORDERED:
            if new.changes.get(name) is not None and name not in {
                each.name for each in self.statements
            }:
                blocks.insert(
                    _place_of(name, [each for each, _ in blocks]), (name, _line(name, new))
                )
        if new.may_lack and "expect" not in {each.name for each in self.statements}:
            lacks = f"    expect = Expect(may_lack={tuple_of(new.may_lack)})"
            blocks.append(("expect", ["", lacks]))
        body = [line for _, lines in blocks for line in lines]
        if new.until is not None and new.changes.keys() & _READING:
            body += self._earlier(new.until, {}, new.changes.keys())
        else:
            body += [
                line
                for each in self.statements
                if each.name == "earlier"
                for line in (*each.above, *each.lines)
            ]
        return self._written(self.lines[: self._class.body[0].lineno - 1], body)

    def _mended(self, new: Mending) -> Iterator[tuple[str, list[str]]]:
        """The statements of the class body that stay, by name, those that change in their places."""
        for each in self.statements:
            blank = [line for line in each.above if not line.strip()]
            if each.name == "earlier":
                continue
            if each.name in new.changes:
                told = new.changes[each.name] is not None
                yield each.name, [*blank, *_line(each.name, new)] if told else []
            elif each.name == "views_hidden" and new.changes.get("views"):
                yield each.name, []  # they are shown after all
            elif each.name == "expect":
                yield each.name, [*each.above, *_with_lacking(each, new)]
            elif each.name in ("sections", "start_urls") and new.sections:
                yield each.name, [*each.above, *self._further_sections(each, new.sections)]
            else:
                yield each.name, [*each.above, *each.lines]

    def _further_sections(self, statement: _Statement, sections: Mapping[str, str]) -> list[str]:
        """The statement of the sections with more of them, its own lines as they are. Raises NotPlainError."""
        value = getattr(statement.node, "value", None)
        is_named = isinstance(value, ast.Dict)
        if not isinstance(value, (ast.Dict, ast.List, ast.Tuple)):
            raise self._not_plain(statement.node.lineno, statement.lines[0].strip())
        entries = [
            f"        {quoted(url)}: {quoted(name)}," if is_named else f"        {quoted(url)},"
            for url, name in sections.items()
        ]
        parts = [*value.keys, *value.values] if isinstance(value, ast.Dict) else value.elts
        ends = [
            (part.end_lineno or 0, part.end_col_offset or 0) for part in parts if part is not None
        ]
        if not ends:
            close = "}" if is_named else "]"
            return [
                f"    {statement.name} = {close and ('{' if is_named else '[')}",
                *entries,
                f"    {close}",
            ]
        line, column = max(ends)
        at = line - statement.node.lineno
        before, behind = _cut(statement.lines[at], column)
        tail = behind.lstrip().removeprefix(",").strip()
        # What closes the list may stand on the line of its last entry.
        closing = [f"    {tail}"] if tail and not tail.startswith("#") else []
        comment = f"  {tail}" if tail.startswith("#") else ""
        return [
            *statement.lines[:at],
            f"{before},{comment}",
            *entries,
            *closing,
            *statement.lines[at + 1 :],
        ]

    def _written(self, top: Sequence[str], body: Sequence[str]) -> str:
        tail = self.lines[self._class.body[-1].end_lineno or 0 :]
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

    def _earlier(
        self, until: date, gone: Mapping[str, str], replaced: Collection[str]
    ) -> list[str]:
        """The attribute ``earlier``, the newest declaration first. ``gone``: sections that are no more; ``replaced``: the
        attributes that do not stay where they are, with their comments."""
        lines = ["        Earlier(", f"{_DEEP}until={quoted(until.isoformat())},"]
        for each in self.statements:
            if each.name in _LEARNED - _READING and each.name in replaced:
                lines += [_DEEP + remark for remark in each.remarks()]
        if gone:
            entries = [f"{_DEEP}    {quoted(u)}: {quoted(n)}," for u, n in gone.items()]
            lines += [f"{_DEEP}sections={{", *entries, f"{_DEEP}}},"]
        for each in self.statements:
            if each.name in _READING:
                lines += each.as_argument(remarked=each.name in replaced)
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


def _place_of(name: str, there: Sequence[str]) -> int:
    """Where in a class body an attribute belongs: behind what stands before it in the order of a file."""
    rank = {each: number for number, each in enumerate(ORDERED)}
    before = [n for n, each in enumerate(there) if rank.get(each, len(rank)) < rank[name]]
    others = [n for n, each in enumerate(there) if each not in ("expect", "")]
    return 1 + (before[-1] if before else max(others, default=len(there) - 1))


def _line(name: str, new: Mending) -> list[str]:
    return attribute_lines(name, new.changes[name] or ABSENT)


def _with_lacking(statement: _Statement, new: Mending) -> list[str]:
    """``expect`` as it stands, with the fields that not all articles have."""
    more = [name for name in new.may_lack if name not in new.expect.may_lack]
    told = tuple_of((*new.expect.may_lack, *more))
    return _edited(statement, {"may_lack": told} if more else {})


def _kept_expect(statement: _Statement, new: Anew) -> list[str]:
    """The statement as it stands, but for what the new pages cannot hold."""
    return _edited(statement, {name: now for name, (_, now) in changed_expect(new).items()})


def _edited(statement: _Statement, changes: Mapping[str, str]) -> list[str]:
    """A statement that is a call, with some of its arguments changed."""
    call = getattr(statement.node, "value", None)
    if not isinstance(call, ast.Call) or not changes:
        return statement.lines
    text, first = "\n".join(statement.lines), statement.node.lineno
    starts = [0]
    for line in statement.lines:
        starts.append(starts[-1] + len(line.encode()) + 1)

    def place(line: int, column: int) -> int:
        return starts[line - first] + column

    edits = []
    for name, value in changes.items():
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
