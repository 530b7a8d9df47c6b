"""Which mentions of projects, over months and sites, are of one project, and what is known of it then.

Two mentions are of one project if their firm is the same and their product alike (or their sums within a tenth), and neither's place
rules out the other's; without a firm, if name and place are the same. Never by the sum alone. Phases are projects of their own,
below the whole. What is likely and not sure is a doubt for a person to judge; a judgement (``same``, ``different``) holds against the rules.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.facts.companies import core
from crawler.facts.divisions import holds, level_of
from crawler.facts.projects import key, overlap
from crawler.facts.stages import ENDED, STAGES

# Shares of the pairs of characters of the shorter name that the longer one has as well.
ALIKE: Final = 0.5
MAYBE: Final = 0.3
# Sums of one project differ by rounding and by the rate of a currency.
NEAR: Final = 0.1
# Of a firm that every bureau names, mentions are compared with so many before; the others were compared with those.
_COMPARED: Final = 60
_PHASE: Final = re.compile(r"([一二三四五六首]|[1-6])期")
_DIGIT: Final = {"首": "1", **dict(zip("一二三四五六", "123456", strict=True))}


@dataclass(slots=True)
class Mention:
    """A project as one article has it."""

    id: int
    article_id: int
    story: int
    """Reprints are one story."""
    day: str
    """Of the article, ``YYYY-MM-DD`` or coarser."""
    name: str
    company: str | None
    place: str | None
    industry: str | None
    lo: int | None
    hi: int | None
    currency: str | None
    stage: str | None
    stage_date: str | None
    table: int | None = None
    """Of a project of a list: the list, by its number. Its rows are projects of their own."""
    row: int | None = None
    firm_core: str = ""
    product: str = ""
    phase: str = ""

    def __post_init__(self) -> None:
        self.firm_core = core(self.company) if self.company else ""
        found = _PHASE.search(self.name)
        self.phase = _DIGIT.get(found[1], found[1]) if found else ""
        own = key(self.name)
        self.product = (own.replace(self.firm_core, "") if self.firm_core else own) or own


@dataclass(slots=True)
class Merged:
    """One project: its mentions, and what they make known together."""

    key: str
    mentions: list[Mention]
    parent: str | None = None
    """Key of the whole that it is a phase of."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two projects that may be one."""

    one: str
    other: str
    why: str


@dataclass(slots=True)
class _Sets:
    """Disjoint sets of mentions."""

    above: dict[int, int] = field(default_factory=dict)
    rows: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    """A set's first mention -> the lists in which it is a row -> that row."""

    def of(self, one: int) -> int:
        while self.above.setdefault(one, one) != one:
            self.above[one] = self.above[self.above[one]]
            one = self.above[one]
        return one

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self.above[second] = first
        self.rows[first] |= self.rows.pop(second, {})

    def are_apart(self, one: int, other: int) -> bool:
        """Whether one list has both, in two rows."""
        rows, others = self.rows.get(self.of(one), {}), self.rows.get(self.of(other), {})
        return any(others.get(table, row) != row for table, row in rows.items())


def merge(
    mentions: Iterable[Mention], verdicts: Mapping[frozenset[str], str] | None = None
) -> tuple[list[Merged], list[Doubt]]:
    """The projects of all mentions, and the doubts. ``verdicts``: two projects' keys -> ``same`` or ``different``."""
    verdicts = verdicts or {}
    ordered = sorted(mentions, key=lambda m: (m.day, m.id))
    _know_firms(ordered)
    sets = _Sets()
    for mention in ordered:
        if mention.table is not None and mention.row is not None:
            sets.rows[mention.id][mention.table] = mention.row
    maybe: list[tuple[Mention, Mention, str]] = []
    for bucket in _buckets(ordered):
        _compare(bucket, sets, maybe, verdicts)
    groups: dict[int, list[Mention]] = defaultdict(list)
    for mention in ordered:
        groups[sets.of(mention.id)].append(mention)
    projects = _named(list(groups.values()))
    projects = _judged(projects, verdicts)
    of = {mention.id: project.key for project in projects for mention in project.mentions}
    doubts = {
        frozenset((of[one.id], of[other.id])): why
        for one, other, why in maybe
        if of[one.id] != of[other.id] and frozenset((of[one.id], of[other.id])) not in verdicts
    }
    _set_parents(projects)
    return projects, [Doubt(min(pair), max(pair), why) for pair, why in doubts.items()]


def _know_firms(mentions: Sequence[Mention]) -> None:
    """A project whose name begins with the own name of a firm that another mention gives is that firm's: 岚桥储能电池项目."""
    cores = {m.firm_core for m in mentions if len(m.firm_core) >= 2}
    for mention in mentions:
        if mention.firm_core:
            continue
        found = [
            mention.product[:size] for size in range(6, 1, -1) if mention.product[:size] in cores
        ]
        if found and len(mention.product) - len(found[0]) >= 2:
            mention.firm_core, mention.product = found[0], mention.product[len(found[0]) :]


def _buckets(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions that can be of one project: those of one firm, and those of one name."""
    found: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.firm_core:
            found["firm", mention.firm_core].append(mention)
        found["name", mention.product].append(mention)
    return [bucket for bucket in found.values() if len(bucket) > 1]


def _compare(
    bucket: list[Mention],
    sets: _Sets,
    maybe: list[tuple[Mention, Mention, str]],
    verdicts: Mapping[frozenset[str], str],
) -> None:
    for position, mention in enumerate(bucket):
        for other in bucket[max(0, position - _COMPARED) : position]:
            if sets.of(mention.id) == sets.of(other.id) or sets.are_apart(mention.id, other.id):
                continue
            judged = verdicts.get(frozenset((_key(mention), _key(other))))
            sure, why = _alike(mention, other)
            if judged != "different" and (sure or judged == "same"):
                sets.join(mention.id, other.id)
            elif why:
                maybe.append((other, mention, why))


def _alike(one: Mention, other: Mention) -> tuple[bool, str]:
    """Whether two mentions are of one project; else why they may be, or an empty text."""
    if one.table is not None and (one.table, one.row) == (other.table, other.row):
        # One row of a file that two articles lead to.
        return True, ""
    if not _compatible(one.place, other.place) or one.phase != other.phase:
        return False, ""
    share = overlap(one.product, other.product)
    sums = _near(one, other)
    if one.firm_core and one.firm_core == other.firm_core:
        if share >= ALIKE or sums:
            return True, ""
        return False, "同一企业，名称相近" if share >= MAYBE else ""
    if one.product == other.product and one.place and one.place == other.place:
        if one.firm_core and other.firm_core:
            return False, "同名同地，企业不同"
        return len(one.product) >= 4 or sums, "同名同地，企业未知"
    return False, "同名，地点未定" if one.product == other.product and sums else ""


def _near(one: Mention, other: Mention) -> bool:
    if not one.lo or not other.lo or one.currency != other.currency:
        return False
    return abs(one.lo - other.lo) <= NEAR * max(one.lo, other.lo)


def _compatible(one: str | None, other: str | None) -> bool:
    return not one or not other or holds(one, other) or holds(other, one)


def _key(mention: Mention) -> str:
    parts = [(mention.place or "")[:4], mention.firm_core, mention.product, mention.phase]
    return "|".join(parts).rstrip("|")


def _named(groups: list[list[Mention]]) -> list[Merged]:
    """Each group with the key of its first mention; of two groups with one key, the later has a number."""
    seen: Counter[str] = Counter()
    found = []
    for group in groups:
        own = _key(group[0])
        seen[own] += 1
        found.append(Merged(own if seen[own] == 1 else f"{own}#{seen[own]}", group))
    return found


def _judged(projects: list[Merged], verdicts: Mapping[frozenset[str], str]) -> list[Merged]:
    """Puts together what a person has judged to be the same."""
    by_key = {project.key: project for project in projects}
    for pair, verdict in verdicts.items():
        found = [by_key[one] for one in sorted(pair) if one in by_key]
        if verdict == "same" and len(found) == 2 and found[0] is not found[1]:
            first, second = sorted(found, key=lambda p: (p.mentions[0].day, p.mentions[0].id))
            first.mentions = sorted(first.mentions + second.mentions, key=lambda m: (m.day, m.id))
            by_key[second.key] = first
    return list({id(project): project for project in by_key.values()}.values())


def _set_parents(projects: list[Merged]) -> None:
    whole = {project.key: project.key for project in projects if not project.mentions[0].phase}
    for project in projects:
        first = project.mentions[0]
        if first.phase:
            project.parent = whole.get(project.key.partition("#")[0].rpartition("|")[0])


def stage_of(mentions: Sequence[Mention]) -> tuple[str | None, str | None]:
    """How far a project has come, and the day that said so first. A lower step that is told later is no step back; an end that is told
    last is one."""
    told = [m for m in sorted(mentions, key=lambda m: (m.day, m.id)) if m.stage]
    if not told:
        return None, None
    if told[-1].stage in ENDED:
        return told[-1].stage, told[-1].stage_date or told[-1].day or None
    going = [m for m in told if m.stage not in ENDED] or told
    best = max(going, key=lambda m: STAGES.index(m.stage) if m.stage in STAGES else -1)
    return best.stage, best.stage_date or best.day or None


def amount_of(mentions: Sequence[Mention]) -> tuple[int, int, str] | None:
    """The sum that most stories tell, of several the latest: low, high, currency. The others stay with their mentions."""
    told = [(m.lo, m.hi, m.currency) for m in mentions if m.lo is not None]
    if not told:
        return None
    often = Counter(told)
    most = max(often.values())
    lo, hi, currency = next(one for one in reversed(told) if often[one] == most)
    assert lo is not None
    return lo, hi if hi is not None else lo, currency or "CNY"


def name_of(mentions: Sequence[Mention]) -> str:
    """The name that is told most; of several the longest."""
    often = Counter(mention.name for mention in mentions)
    return max(often, key=lambda name: (often[name], len(name), name))


def usual(values: Iterable[str | None]) -> str | None:
    """The value that is told most; of several the first."""
    often = Counter(value for value in values if value)
    return often.most_common(1)[0][0] if often else None


def place_of(mentions: Sequence[Mention]) -> str | None:
    """The place that most mentions have, or a division of it that one of them names."""
    most = usual(mention.place for mention in mentions)
    inside = [m.place for m in mentions if m.place and most and holds(most, m.place)]
    return max(inside, key=level_of) if inside else most
