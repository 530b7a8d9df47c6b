"""How well facts are read, on a folder of labelled texts: ``uv run python -m tests.bench.facts DIR``. See README.md.

DIR holds ``*.jsonl``, one text a line: ``text``, ``date``, ``region`` and what is right in it: ``amounts`` (start, end, lo, hi, ccy, role, role_alt,
approx), ``counts`` (start, end, value), ``companies`` (name, kind), ``places`` (code, code_alt; the main one first), ``stage``, ``land`` (mu), ``jobs``
(value), ``event`` (type, date), ``projects`` (name, aliases, company, amount). What a file does not label is not marked. ``--show FIELD``
prints what is wrong; ``--leave-out SOURCE`` skips the texts of a source.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from crawler.facts.extract import extract
from crawler.facts.model import COMMITMENTS, Facts

Label = Mapping[str, Any]
FIELDS: Final = (
    "amount value", "amount value+role", "commitments", "paid-in", "counts", "full names", "companies", "main place", "stage", "industry", "land", "jobs", "event", "projects", "sum of a project",
)  # fmt: skip


class Marks:
    """Right, made up and missed, a field."""

    def __init__(self, show: Sequence[str]) -> None:
        self.right, self.extra, self.missed = Counter[str](), Counter[str](), Counter[str]()
        self.show = frozenset(show)

    def add(self, field: str, right: int, extra: int, missed: int, label: Label) -> None:
        """Counts one text's."""
        self.right[field] += right
        self.extra[field] += extra
        self.missed[field] += missed
        if field in self.show and (extra or missed):
            print(
                f"{field}: {extra} made up, {missed} missed | {label.get('id')} {label['text'][:160]!r}"
            )

    def lines(self) -> Iterator[str]:
        """The table."""
        yield f"{'field':20} {'precision':>9} {'recall':>7} {'right':>6} {'extra':>6} {'missed':>6}"
        for field in FIELDS:
            right, extra, missed = self.right[field], self.extra[field], self.missed[field]
            if right + extra + missed:
                precision = f"{right / (right + extra):9.3f}" if right + extra else f"{'–':>9}"
                recall = f"{right / (right + missed):7.3f}" if right + missed else f"{'–':>7}"
                yield f"{field:20} {precision} {recall} {right:6} {extra:6} {missed:6}"


def plain(name: str) -> str:
    """A name without white space, in one width and case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).lower()


def paired(
    found: Sequence[Any], truth: Sequence[Label], same: Callable[[Any, Label], bool]
) -> list[tuple[Any, Label]]:
    """Each found thing with the first true one that is the same, each true one once."""
    left, pairs = list(truth), []
    for one in found:
        for other in left:
            if same(one, other):
                left.remove(other)
                pairs.append((one, other))
                break
    return pairs


def _meets(one: Any, label: Label) -> bool:
    return bool(one.start < label["end"] and label["start"] < one.end)


def _roles(label: Label) -> set[str]:
    return {label["role"], *label.get("role_alt", ())}


def mark(facts: Facts, label: Label, marks: Marks) -> None:
    """Compares what was found in a text with its labels."""
    if "amounts" in label:
        _mark_sums(facts, label, marks)
    if "counts" in label:
        _mark_list(
            "counts",
            facts.counts,
            label["counts"],
            lambda c, g: _meets(c, g) and c.value == g["value"],
            label,
            marks,
        )
    if "land" in label:
        _mark_list(
            "land",
            facts.land,
            label["land"],
            lambda a, g: bool(round(a.mu) == round(g["mu"])),
            label,
            marks,
        )
    if "jobs" in label:
        _mark_list(
            "jobs",
            facts.jobs,
            label["jobs"],
            lambda j, g: bool(j.value == g["value"]),
            label,
            marks,
        )
    if "companies" in label:
        named = {plain(firm.name) for firm in facts.companies if firm.kind == "full"}
        every = {plain(firm["name"]) for firm in label["companies"]}
        full = {plain(firm["name"]) for firm in label["companies"] if firm.get("kind") == "full"}
        marks.add("full names", len(named & every), len(named - every), len(full - named), label)
        all_named = {plain(firm.name) for firm in facts.companies}
        marks.add(
            "companies",
            len(all_named & every),
            len(all_named - every),
            len(every - all_named),
            label,
        )
    _mark_single(facts, label, marks)
    if label.get("projects") and "amounts" not in label:
        _mark_projects(facts, label, marks)


def _mark_list(
    field: str,
    found: Sequence[Any],
    truth: Sequence[Label],
    same: Callable[[Any, Label], bool],
    label: Label,
    marks: Marks,
) -> None:
    right = len(paired(found, truth, same))
    marks.add(field, right, len(found) - right, len(truth) - right, label)


def _mark_sums(facts: Facts, label: Label, marks: Marks) -> None:
    truth = [one for one in label["amounts"] if one["lo"] is not None]

    def same(one: Any, other: Label) -> bool:
        return _meets(one, other) and (one.lo, one.hi, one.currency) == (
            other["lo"],
            other["hi"],
            other["ccy"],
        )

    pairs = paired(facts.amounts, truth, same)
    marks.add(
        "amount value", len(pairs), len(facts.amounts) - len(pairs), len(truth) - len(pairs), label
    )
    right = sum(one.role in _roles(other) for one, other in pairs)
    marks.add("amount value+role", right, len(facts.amounts) - right, len(truth) - right, label)
    for field, roles in (("commitments", COMMITMENTS), ("paid-in", frozenset({"paid_in"}))):
        found = [one for one in facts.amounts if one.role in roles]
        allowed = paired(found, [one for one in truth if _roles(one) & roles], same)
        needed = [one for one in truth if one["role"] in roles]
        reached = len(paired(found, needed, same))
        marks.add(field, reached, len(found) - len(allowed), len(needed) - reached, label)


def _mark_single(facts: Facts, label: Label, marks: Marks) -> None:
    if "places" in label and "main_place" not in label:
        first = label["places"][0] if label["places"] else None
        codes = {first["code"], *first.get("code_alt", ())} if first else set()
        _mark_one("main place", facts.main_place, codes, label, marks)
    elif "main_place" in label:
        codes = {label["main_place"], *label.get("main_place_alt", ())} - {None}
        _mark_one("main place", facts.main_place, codes, label, marks)
    if "stage" in label:
        _mark_one("stage", facts.stage, {label["stage"]} - {None}, label, marks)
    if label.get("industry"):
        _mark_one(
            "industry",
            facts.industry,
            {label["industry"], *label.get("industry_alt", ())},
            label,
            marks,
        )
    if "event" in label:
        event = facts.events[0] if facts.events else None
        told = label["event"]
        truth = {(told["type"], told["date"])} if told else set()
        _mark_one("event", (event.type, event.date) if event else None, truth, label, marks)


def _mark_one(field: str, found: object, truth: set[Any], label: Label, marks: Marks) -> None:
    right = found is not None and found in truth
    marks.add(field, right, found is not None and not right, bool(truth) and not right, label)


def _mark_projects(facts: Facts, label: Label, marks: Marks) -> None:
    def bare(name: str) -> str:
        return re.sub("(?:项目|工程)$", "", plain(name))

    def same(one: Any, other: Label) -> bool:
        names = [plain(name) for name in (other["name"], *other.get("aliases", ()))]
        return any(bare(one.name) in name or bare(name) in plain(one.name) for name in names)

    pairs = paired(facts.projects, label["projects"], same)
    marks.add(
        "projects",
        len(pairs),
        len(facts.projects) - len(pairs),
        len(label["projects"]) - len(pairs),
        label,
    )
    for one, other in pairs:
        told = other.get("amount")
        right = bool(told and one.amount and one.amount.lo == told["lo"])
        marks.add(
            "sum of a project",
            right,
            bool(one.amount) and not right,
            bool(told) and not right,
            label,
        )


def main() -> None:
    """Marks every labelled file of a folder and says what it cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="append", default=[], choices=FIELDS)
    parser.add_argument("--leave-out", action="append", default=[], metavar="SOURCE")
    options = parser.parse_args()
    extract("预热。")
    for path in sorted(options.folder.glob("*.jsonl")):
        marks, characters, seconds, texts = Marks(options.show), 0, 0.0, 0
        for line in path.read_text("utf-8").splitlines():
            label = json.loads(line)
            if label.get("source") in options.leave_out:
                continue
            began = time.process_time()
            facts = extract(label["text"], label.get("date") or None, label.get("region") or None)
            seconds += time.process_time() - began
            characters, texts = characters + len(label["text"]), texts + 1
            mark(facts, label, marks)
        cost = (
            f"{seconds / characters * 1e6:.2f} ms of CPU per 1,000 characters"
            if characters
            else "empty"
        )
        print(f"\n{path.name}: {texts} texts, {cost}")
        print("\n".join(marks.lines()))


if __name__ == "__main__":
    main()
