"""What changes when a rule is switched off: first on what was recorded, then by reading again."""

from __future__ import annotations

import gc
import json
import mmap
import os
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.ablate.alternatives import wrapped
from tests.bench.ablate.cases import Case, difference
from tests.bench.ablate.recording import (
    EVERYTHING,
    Asked,
    Clock,
    Watch,
    WatchedPattern,
    answers,
    watched,
)
from tests.bench.ablate.rules import Leaf, Rule, Switchboard, Uncompiled, is_weight


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the cases without one rule."""

    rule: tuple[str, str, str]
    """File, name of the expression, list or group, and the rule's text."""
    fires: int
    """In how many cases it changes what an expression finds, or is looked up."""
    matters: str | None
    """A case and what is different there; None if nothing is."""
    unread: int = 0
    """Cases in which it fires that were not read again for want of time."""

    def joined(self, fires: int, matters: str | None, unread: int) -> Verdict:
        """With what became of other cases."""
        return Verdict(self.rule, self.fires + fires, self.matters or matters, self.unread + unread)


@dataclass
class Recorded:
    """The cases as they are with every rule, and what was asked while they were read."""

    cases: list[Case]
    values: dict[int, object] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    watches: dict[int, Watch] = field(default_factory=dict)
    """By the leaf's id."""
    templates: Watch = field(default_factory=lambda: Watch(Clock()))


def clear_caches() -> None:
    """Empty every cache of the project and its tests, so that nothing is remembered from another case."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("crawler.", "tests.")) or name in ("crawler", "tests"):
            for value in list(vars(module).values()):
                clear = getattr(value, "cache_clear", None)
                if clear is not None and not isinstance(value, WatchedPattern):
                    clear()


def record(cases: Sequence[Case], leaves: Sequence[Leaf], say: Callable[[str], None]) -> Recorded:
    """Read every case with everything watched."""
    recorded, clock, board = Recorded(list(cases)), Clock(), Switchboard()
    recorded.templates.clock = clock
    recorded.watches = {id(leaf): Watch(clock) for leaf in leaves}
    seen = [leaf for leaf in leaves if not isinstance(leaf.value, str)]
    board.watch(seen, lambda leaf, value: watched(value, recorded.watches[id(leaf)]))
    unwatch = _watch_templates(recorded.templates)
    try:
        for number, case in enumerate(cases):
            clear_caches()
            clock.case = number
            begun = time.process_time()
            recorded.values[number] = read(case)
            recorded.seconds[number] = time.process_time() - begun
            if number % 500 == 499:
                say(f"{number + 1} of {len(cases)} cases")
    finally:
        board.back()
        unwatch()
        clear_caches()
    say(f"read {len(cases)} cases in {sum(recorded.seconds.values()):.0f} s")
    return recorded


def read(case: Case) -> object:
    """What comes of a case; a crash is a value too."""
    try:
        return case.read()
    except Exception as error:  # whatever a missing rule may lead to
        return f"crashed: {type(error).__name__}"


def _watch_templates(watch: Watch) -> Callable[[], None]:
    """Note which address forms of platforms fit an address; returns what undoes it."""
    from crawler.platforms import urlforms

    real = urlforms.match

    def match(template: str, *others: Any) -> Any:
        found = real(template, *others)
        if found:
            watch.note(template)
        return found

    places = [m for n, m in sys.modules.items() if n.startswith("crawler.") and vars(m).get("match") is real]  # fmt: skip
    for module in places:
        vars(module)["match"] = match

    def undo() -> None:
        for module in places:
            vars(module)["match"] = real

    return undo


class Judge:
    """Finds out what each rule is worth, on what was recorded."""

    def __init__(self, recorded: Recorded, patience: float) -> None:
        self.recorded, self.patience = recorded, patience
        self.board = Switchboard()
        self.unsteady: set[str] = set()
        """Cases that come out differently by themselves: they say nothing."""
        self._steady: set[int] = set()
        self._answers: dict[int, list[tuple[str, Asked, object, list[int]]]] = {}

    def verdict(self, rule: Rule) -> Verdict:
        """Whether a rule fires, and if so whether anything is different without it."""
        fires = self.fires(rule)
        key = (rule.file, rule.name, rule.text)
        if not fires:
            return Verdict(key, 0, None)
        left, spent = sorted(fires, key=lambda n: self.recorded.seconds[n]), 0.0
        for place, number in enumerate(left):
            if spent > self.patience:
                return Verdict(key, len(left), None, len(left) - place)
            spent += self.recorded.seconds[number]
            changed = self._changed(rule, number, begin=place == 0)
            if changed and self._is_steady(number):
                return Verdict(key, len(left), f"{self.recorded.cases[number].name}: {changed}")
        return Verdict(key, len(left), None)

    def _changed(self, rule: Rule, number: int, begin: bool) -> str | None:
        """What is different in a case without a rule. What is remembered from before is forgotten at the beginning."""
        if begin:
            clear_caches()
        self.board.put(rule.changes)
        try:
            return difference(self.recorded.values[number], read(self.recorded.cases[number]))
        finally:
            self.board.back()

    def _is_steady(self, number: int) -> bool:
        """Whether a case comes out with every rule as it was recorded."""
        case = self.recorded.cases[number]
        if number not in self._steady and case.name not in self.unsteady:
            clear_caches()
            if read(case) == self.recorded.values[number]:
                self._steady.add(number)
            else:
                self.unsteady.add(case.name)
        clear_caches()
        return number in self._steady

    def fires(self, rule: Rule) -> set[int]:
        """The cases in which a rule changes what is found."""
        found: set[int] = set()
        for leaf, new in rule.changes:
            if isinstance(leaf.value, re.Pattern):
                found |= self._answered_otherwise(rule, leaf, new)
            else:
                found |= self._looked_up(leaf, new)
        return found

    def _answered_otherwise(self, rule: Rule, leaf: Leaf, new: re.Pattern[str] | Uncompiled) -> set[int]:  # fmt: skip
        asked = self._asked(leaf)
        if not rule.may_match_more:
            asked = [each for each in asked if each[2]]
        asked = [each for each in asked if rule.needs in each[0]]
        if not asked:
            return set()
        other = new.real if isinstance(new, Uncompiled) else new
        return {case for _, question, before, cases in asked if answers(other, question) != before for case in cases}  # fmt: skip

    def _looked_up(self, leaf: Leaf, new: Any) -> set[int]:
        watch = self.recorded.watches[id(leaf)]
        unseen = isinstance(leaf.value, tuple | list) and not watch.asked
        if unseen or isinstance(leaf.value, str) or any(map(is_weight, _values(leaf.value))):
            return set(self.recorded.values)  # it cannot be seen when it is asked
        gone = [each for each in leaf.value if each not in new]
        if isinstance(leaf.value, tuple) and leaf.path and (forms := [f for each in gone for f in _forms(each)]):  # fmt: skip
            return {case for form in forms for case in self.recorded.templates.asked.get(form, ())}
        questions = [*gone, EVERYTHING]
        return {case for question in questions for case in watch.asked.get(question, ())}

    def _asked(self, leaf: Leaf) -> list[tuple[str, Asked, object, list[int]]]:
        """What an expression was asked: the text in lower case, the question, what it found, and the cases."""
        if id(leaf) not in self._answers:
            asked = self.recorded.watches[id(leaf)].asked
            self._answers[id(leaf)] = [
                (question[1].lower(), question, answers(leaf.value, question), cases)
                for question, cases in asked.items()
            ]
        return self._answers[id(leaf)]

    def misread(self, leaf: Leaf, whole: str) -> bool:
        """Whether an expression with each branch in a group finds anything else: then its branches were found wrongly."""
        other = re.compile(whole, leaf.value.flags)
        return any(answers(other, question) != before for _, question, before, _ in self._asked(leaf) if before)  # fmt: skip


def _values(value: Any) -> Sequence[object]:
    return list(value.values()) if isinstance(value, dict) else []


def _forms(item: object) -> list[str]:
    """The address forms in an entry of a platform: itself, or those of its paging."""
    if isinstance(item, str):
        return [item] if "{" in item else []
    if isinstance(item, tuple):
        return _forms(item[0])
    return [form for name in ("first", "nth") if (form := getattr(item, name, None))]


@dataclass
class Round:
    """Cases that are read one after the other by processes of their own, each with a share of them."""

    rules: Sequence[Rule]
    leaves: Sequence[Leaf]
    """What is watched: the leaves of these rules, and those that are checked."""
    cases: Sequence[Case]
    patience: float
    check: bool = False
    """Whether the expressions' branches are checked against what they find."""

    def judged(self, jobs: int, say: Callable[[str], None]) -> tuple[list[Verdict], set[str]]:
        """Every rule's verdict in their order, and what cannot be told, in words."""
        gc.freeze()
        # A rule that matters in one process is looked at no further in the others.
        done = mmap.mmap(-1, max(1, len(self.rules)))
        with tempfile.TemporaryDirectory(prefix="ablate-") as folder:
            children = {}
            for part in range(jobs):
                path = Path(folder) / str(part)
                child = os.fork()
                if not child:
                    code = 1
                    try:
                        self._judge_part(part, jobs, path, done, say)
                        code = 0
                    except BaseException:  # in a fork nothing else would tell of it
                        traceback.print_exc()
                    finally:
                        os._exit(code)
                children[child] = part
            failed = [part for child, part in children.items() if os.waitpid(child, 0)[1]]
            if failed:
                sys.exit(f"{len(failed)} of {jobs} processes have failed")
            verdicts = [Verdict((r.file, r.name, r.text), 0, None) for r in self.rules]
            notes: set[str] = set()
            for part in range(jobs):
                lines = (Path(folder) / str(part)).read_text("utf-8").splitlines()
                notes.update(json.loads(lines.pop()))
                for number, fires, matters, unread in map(json.loads, lines):
                    verdicts[number] = verdicts[number].joined(fires, matters, unread)
        return verdicts, notes

    def _judge_part(
        self, part: int, jobs: int, path: Path, done: mmap.mmap, say: Callable[[str], None]
    ) -> None:
        judge = Judge(record(self.cases[part::jobs], self.leaves, say), self.patience)
        notes = set[str]()
        for leaf in self.leaves if self.check else ():
            if leaf.branches and not isinstance(leaf.value, str):
                whole = wrapped(leaf.value.pattern, leaf.value.flags, leaf.branches)
                if judge.misread(leaf, whole):
                    notes.add(f"cannot be taken apart: {leaf.slot.file} {leaf.name}")
        begin = part * len(self.rules) // jobs
        order = [*range(begin, len(self.rules)), *range(begin)]
        with path.open("w", encoding="utf-8") as file:
            for count, number in enumerate(order, 1):
                if not done[number]:
                    found = judge.verdict(self.rules[number])
                    done[number] = found.matters is not None
                    line = (number, found.fires, found.matters, found.unread)
                    print(json.dumps(line, ensure_ascii=False), file=file, flush=True)
                if count % 1000 == 0:
                    say(f"{count} of {len(self.rules)} rules")
            notes |= {f"comes out differently by itself, so says nothing: {name}" for name in judge.unsteady}  # fmt: skip
            print(json.dumps(sorted(notes), ensure_ascii=False), file=file)
