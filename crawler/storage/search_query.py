"""What a person types into a search -> what FTS5 is asked, and where in a text the words stand.

``光伏 园区`` both words, in any field; ``光伏 OR 储能`` either; ``"招商引资"`` as it stands; ``光伏 -招聘`` not the
second. A word matches wherever its characters stand together, in simplified or traditional form, full or half
width, upper or lower case, also within kana or Hangul; Latin words and numbers match whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from crawler.errors import UserError
from crawler.fields.folding import fold, writings
from crawler.fields.segments import PAIRED, runs

LONGEST: Final = 500
# Han characters around a hit: two lines of a terminal of 80 columns, its margin left out.
_SNIPPET: Final = 72
_BEFORE: Final = 16
# Stands between the fields of an article; no text and no query has it.
_BORDER: Final = "\0"
_WORD: Final = re.compile(r'(?P<without>[-－−](?=\S))?(?:["“”„＂](?P<quoted>[^"“”„＂]*)["“”„＂]?|(?P<bare>[^\s"“”„＂]+))')  # fmt: skip
_EITHER: Final = frozenset({"OR", "|", "｜", "||"})
_BOTH: Final = frozenset({"AND", "&", "&&", "＆"})
_LATIN: Final = rf"[^\W_{PAIRED}]"
# Of C++, C# and .NET the index has the letters alone, as of every other c and net.
_SIGNED: Final = rf"\A\.{_LATIN}|{_LATIN}[+#]+\Z"


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, folded, its white space collapsed."""

    text: str

    @property
    def pieces(self) -> list[str]:
        """The pieces of the index that every text with this term has, as FTS5 writes them."""
        found = []
        for run, is_han in runs(self.text):
            if not is_han:
                found.append(f'"{run}"')
            elif len(run) == 1:
                found.append(f'"{run}"*')
            else:
                found += [f'"{run[i : i + 2]}"' for i in range(len(run) - 1)]
        return list(dict.fromkeys(found))

    @property
    def is_piece(self) -> bool:
        """Whether the index alone can tell: a longer term's pieces may stand apart in a text."""
        found = list(runs(self.text))
        # 业业业 has one piece too, and 业业 has it as well.
        if re.search(_SIGNED, self.text):
            return False
        return len(found) == 1 and (len(found[0][0]) <= 2 or not found[0][1])

    @property
    def fts(self) -> str:
        """FTS5's expression for the texts that may have it."""
        return " AND ".join(self.pieces)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds it in a text as it is, in whatever writing: to fold the text would take twenty times as long."""
        words = r"\s+".join("".join(map(_any_writing, word)) for word in self.text.split())
        # Nor does .NET stand in an address that ends so.
        before = rf"(?<!{_LATIN})" if re.match(rf"\.?{_LATIN}", self.text) else ""
        after = rf"(?!{_LATIN})" if re.search(rf"{_LATIN}\Z", self.text) else ""
        return re.compile(before + words + after)


@dataclass(slots=True)
class SearchQuery:
    """A parsed search: one term of each group, and none of ``without``."""

    groups: list[list[Term]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    _patterns: dict[Term, re.Pattern[str]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises UserError if there is nothing to search for, or only what to leave out."""
        if len(text) > LONGEST:
            raise UserError(
                f"搜索词太长，最多 {LONGEST} 个字符",
                f"the query is longer than {LONGEST} characters",
            )
        query = cls()
        either = False
        for found in _WORD.finditer(text):
            word = found["bare"] if found["quoted"] is None else found["quoted"]
            if found["quoted"] is None and not found["without"]:
                if word in _EITHER:
                    either = True
                    continue
                if word in _BOTH:
                    continue
            term = Term(" ".join(fold(word).split()))
            if not term.pieces:
                continue
            if found["without"]:
                query.without.append(term)
            elif either and query.groups:
                query.groups[-1].append(term)
            else:
                query.groups.append([term])
            either = False
        if not query.groups:
            raise UserError(f"没有可搜索的词：{text}", f"no word to search for in: {text}")
        return query

    def also(self, words: Sequence[str]) -> None:
        """Ask for one of ``words`` besides. Raises UserError for one without a letter or digit."""
        terms = [Term(" ".join(fold(word).split())) for word in words]
        for word, term in zip(words, terms, strict=True):
            if not term.pieces:
                raise UserError(f"没有可搜索的词：{word}", f"no word to search for in: {word}")
        if terms:
            self.groups.append(terms)

    @property
    def fts(self) -> str:
        """FTS5's expression: every article that matches is among what it finds."""
        asked = " AND ".join(
            "(" + " OR ".join(f"({term.fts})" for term in group) + ")" for group in self.groups
        )
        # The pieces of a longer term may stand apart: leaving those texts out would lose hits.
        unwanted = [term.fts for term in self.without if term.is_piece]
        return f"({asked}) NOT ({' OR '.join(unwanted)})" if unwanted else asked

    @property
    def is_exact(self) -> bool:
        """Whether ``fts`` finds nothing else."""
        return all(term.is_piece for group in self.groups for term in group) and all(
            term.is_piece for term in self.without
        )

    def matches(self, texts: Sequence[str]) -> bool:
        """Whether an article with these fields is asked for."""
        return self.matcher()(texts)

    def matcher(self) -> Callable[[Sequence[str]], bool]:
        """``matches``, for many articles: each is searched as one text, of which no term can cross a border."""
        wanted = [[self._pattern(term).search for term in group] for group in self.groups]
        unwanted = [self._pattern(term).search for term in self.without]

        def matches(texts: Sequence[str]) -> bool:
            text = _BORDER.join(texts)
            for group in wanted:
                if not any(find(text) for find in group):
                    return False
            return not any(find(text) for find in unwanted)

        return matches

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the terms stand in a text: (start, end), in order, none overlapping another."""
        found = sorted(
            match.span()
            for group in self.groups
            for term in group
            for match in self._pattern(term).finditer(text)
        )
        spans: list[tuple[int, int]] = []
        for start, end in found:
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans

    def __str__(self) -> str:
        words = [" OR ".join(term.text for term in group) for group in self.groups]
        return " ".join([*words, *(f"-{term.text}" for term in self.without)])

    def _pattern(self, term: Term) -> re.Pattern[str]:
        if term not in self._patterns:
            self._patterns[term] = term.pattern
        return self._patterns[term]


def snippet(
    body: str, query: SearchQuery, length: int = _SNIPPET
) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text around its first hit, in one line, and where in it the hits stand (start, end)."""
    line = " ".join(body.split("\n"))
    spans = query.spans(line)
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    end = min(len(line), start + length)
    before, after = "…" if start else "", "…" if end < len(line) else ""
    shift = len(before) - start
    kept = [(a + shift, min(b, end) + shift) for a, b in spans if a >= start and a < end]
    return before + line[start:end] + after, kept


def _any_writing(char: str) -> str:
    return f"[{re.escape(writings(char))}]"
