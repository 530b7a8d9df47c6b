"""No word of a page stands outside the vocabulary: neither in an expression nor in a list of a room that reads pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.crawling import ROOT

_ROOMS: Final = ("fields", "platforms", "read", "learn")
_MODULES: Final = sorted(
    path for room in _ROOMS for path in (ROOT / "crawler" / room).rglob("*.py")
)
# What dates, numbers and counts are written with, and the particles between two words: shapes, as digits and brackets are.
_SHAPES: Final = "〇零一二三四五六七八九十百千万亿萬億两兩半年月日号號时時点點分秒天周週第页頁共条篇个個项于於在的是由至到度"
_WORD: Final = re.compile("[\u3400-\u9fff]{2,}")
_CLASS: Final = re.compile(r"\[[^\]]*\]|.-.")
# A note in a verbose expression.
_NOTE: Final = re.compile(r"^ *# .*$", re.MULTILINE)
_STOPS: Final = ("，", "；", "。")
# Modules whose Chinese is no vocabulary, and why.
_OTHER: Final = {
    "crawler/learn/reasons.py": "sentences for people",
    "crawler/read/list_weights.py": "what a weight is for",
    "crawler/read/weights.py": "what a weight is for",
}
# Words that may stand where they are, by module.
_ALLOWED: Final[dict[str, frozenset[str]]] = {
    # A system's own name, by which its pages say what made them.
    "crawler/platforms/dede.py": frozenset({"织梦"}),
    "crawler/platforms/empire.py": frozenset({"帝国"}),
    "crawler/platforms/trs.py": frozenset({"拓尔思"}),
    "crawler/platforms/vsb.py": frozenset({"博达", "博达网站群"}),
    # How --why calls the place.
    "crawler/read/article.py": frozenset({"落款"}),
    # A name that a page gives without its label is read with one.
    "crawler/read/stated.py": frozenset({"来源"}),
}


def texts(node: ast.AST) -> Iterator[str]:
    """The strings of a tree that are no docstring, no part of an error, and no sentence."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Error"):  # fmt: skip
        return
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # fmt: skip
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = _NOTE.sub("", _CLASS.sub("", node.value))
        if not any(stop in text for stop in _STOPS):
            yield text
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


@pytest.mark.parametrize("path", _MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_words_stand_in_the_vocabulary(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name in _OTHER:
        return
    found = {
        word
        for text in texts(ast.parse(path.read_text("utf-8")))
        for word in _WORD.findall(text)
        if word.strip(_SHAPES)
    }
    assert found - _ALLOWED.get(name, frozenset()) == set()


def test_only_what_stands_there_is_allowed() -> None:
    for name, words in _ALLOWED.items():
        text = (ROOT / name).read_text("utf-8")
        assert [word for word in words if word not in text] == []
