"""Switch off each rule in turn, and print what nothing needs. See ../README.md.

``uv run python -m tests.bench.ablate [--corpus DIR] [--sites DIR] [--fixtures-only] [--skip NAME …] [FILE …]``. The exit code is 1 if a
rule is unpinned: if no page, no learned site and no test is different without it.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from tests.bench.ablate.cases import Case, fixtures, labelled, recorded
from tests.bench.ablate.measure import Round, Verdict
from tests.bench.ablate.rules import ROOMS, Leaf, Rule, Vocabulary, leaves_of, rules_of, slots_of
from tests.crawling import ROOT

_TESTS: Final = ("tests/fields", "tests/read", "tests/platforms", "tests/learn", "tests/words")
# Tests whose inputs change from run to run, or are large by design: they are about work and crashes, not about rules.
_LEFT_OUT: Final = ("test_hostile.py", "test_long_texts.py", "test_any_", "test_work_")
_BEGUN: Final = time.monotonic()


def say(text: str) -> None:
    """Progress, on standard error."""
    print(f"[{time.monotonic() - _BEGUN:6.0f} s] {text}", file=sys.stderr, flush=True)


class Ablation:
    """A pytest plugin: in place of running the tests, it makes each of them a case."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.verdicts: list[Verdict] = []
        self.broken: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Everything happens here: the tests are collected, and pytest can run each of them."""
        logging.disable()
        options = self.options
        leaves = [leaf for slot in slots_of(ROOMS) for leaf in leaves_of(slot)]
        vocabulary = Vocabulary(leaves)
        rules = list(chosen_rules(leaves, vocabulary, options.files))
        leaves += vocabulary.asked.values()
        say(f"{len(rules)} rules")
        cases = [*test_cases(session), *chosen_cases(options)]
        # A site costs as much as a hundred pages: only what no page needs is looked for there.
        rounds = [[case for case in cases if not case.learns]]
        if not options.pages_only:
            rounds.append([case for case in cases if case.learns])
        verdicts = [Verdict((rule.file, rule.name, rule.text), 0, None) for rule in rules]
        for each in rounds:
            left = [place for place, verdict in enumerate(verdicts) if not verdict.matters]
            asked = {id(leaf) for place in left for leaf, _ in rules[place].changes}
            watched = [leaf for leaf in leaves if id(leaf) in asked]
            part = Round([rules[place] for place in left], watched, each, options.patience, each is rounds[0])  # fmt: skip
            found, notes = part.judged(options.jobs, say)
            self.broken += sorted(notes)
            for place, verdict in zip(left, found, strict=True):
                verdicts[place] = verdicts[place].joined(*astuple(verdict)[1:])
            say(
                f"{sum(not verdict.matters for verdict in verdicts)} rules that nothing has needed yet"
            )
        self.verdicts = verdicts
        return True


def chosen_rules(
    leaves: Sequence[Leaf], vocabulary: Vocabulary, files: Sequence[str]
) -> Iterator[Rule]:
    """The rules, of all files or of those that are named by a part of their path."""
    own = (rules_of(leaf, vocabulary.covered(leaf)) for leaf in leaves)
    for rule in chain(vocabulary.rules(), chain.from_iterable(own)):
        if not files or any(name in rule.file for name in files):
            yield rule


def chosen_cases(options: argparse.Namespace) -> Iterator[Case]:
    """The project's own pages, and those of the folders that are given. Raises OSError."""
    yield from fixtures()
    if options.fixtures_only:
        return
    skipped = frozenset(options.skip)
    if options.corpus:
        yield from labelled(options.corpus, skipped)
    if options.sites:
        yield from recorded(options.sites, options.names, skipped)


def test_cases(session: pytest.Session) -> Iterator[Case]:
    """Each collected test, but for those that hypothesis feeds: whether it passes."""
    from _pytest.runner import runtestprotocol

    for item in session.items:
        function = getattr(item, "function", None)
        if getattr(function, "is_hypothesis_test", False) or any(name in item.nodeid for name in _LEFT_OUT):  # fmt: skip
            continue

        def passes(item: pytest.Item = item) -> object:
            reports = runtestprotocol(item, log=False, nextitem=None)
            return "passed" if all(report.passed for report in reports) else "failed"

        yield Case(item.nodeid, passes)


def print_table(verdicts: Sequence[Verdict]) -> None:
    """A Markdown table: a line a file."""
    kinds = ("rules", "matter", "fire only", "never fire", "not all read")
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        for file in (verdict.rule[0], "all"):
            counts[file]["rules"] += 1
            counts[file][kind_of(verdict)] += 1
    print(f"\n| file | {' | '.join(kinds)} |\n|{'---|' * (len(kinds) + 1)}")
    for file in [*sorted(counts.keys() - {"all"}), "all"]:
        print(f"| {file} | {' | '.join(str(counts[file][kind]) for kind in kinds)} |")


def kind_of(verdict: Verdict) -> str:
    """The column of a verdict."""
    if verdict.matters:
        return "matter"
    if verdict.unread:
        return "not all read"
    return "fire only" if verdict.fires else "never fire"


def print_unpinned(verdicts: Sequence[Verdict]) -> int:
    """The rules that nothing needs, by file and expression; how many they are."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for verdict in verdicts:
        if not verdict.matters:
            file, name, text = verdict.rule
            note = f" ({verdict.fires}{f', {verdict.unread} not read again' if verdict.unread else ''})"
            found[file, name].append(f"`{text}`{note if verdict.fires else ''}")
    last = ""
    for (file, name), texts in sorted(found.items()):
        if file != last:
            print(f"\n## {file}\n")
            last = file
        print(f"- **{name}**: {' · '.join(texts)}")
    return sum(map(len, found.values()))


def arguments() -> argparse.Namespace:
    """What the command was given."""
    parser = argparse.ArgumentParser(prog="tests.bench.ablate", description=__doc__)
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="only rules of files whose path has this in it"
    )
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="labelled pages: index.jsonl")
    parser.add_argument("--sites", type=Path, metavar="DIR", help="recorded sites: sites.json")
    parser.add_argument("--names", nargs="+", default=[], help="only these of the recorded sites")
    parser.add_argument("--skip", nargs="+", default=[], help="recorded sites and sources of labelled pages to leave out")  # fmt: skip
    parser.add_argument("--fixtures-only", action="store_true", help="the project's own pages and tests alone")  # fmt: skip
    parser.add_argument("--pages-only", action="store_true", help="learn no sites: quicker, and less sure")  # fmt: skip
    parser.add_argument("--tests", nargs="+", default=list(_TESTS), metavar="PATH")
    parser.add_argument("--patience", type=float, default=20.0, metavar="SECONDS", help="of reading again, a rule (20)")  # fmt: skip
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every verdict here")
    return parser.parse_args()


def main() -> int:
    """Measure and print. 0 if every rule is pinned, 1 if not, 2 if the tests could not be collected."""
    options = arguments()
    plugin = Ablation(options)
    command = [
        "-o",
        "addopts=",
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(ROOT),
        *options.tests,
    ]
    code = pytest.main(command, plugins=[plugin])
    if not plugin.verdicts:
        print(f"nothing was measured: pytest ended with {code}", file=sys.stderr)
        return 2
    if options.json:
        lines = [
            json.dumps([*v.rule, v.fires, v.matters, v.unread], ensure_ascii=False)
            for v in plugin.verdicts
        ]
        options.json.write_text("\n".join(lines) + "\n", "utf-8")
    for line in plugin.broken:
        print(line)
    print_table(plugin.verdicts)
    unpinned = print_unpinned(plugin.verdicts)
    print(f"\n{unpinned} of {len(plugin.verdicts)} rules are unpinned")
    return 1 if unpinned else 0


if __name__ == "__main__":
    sys.exit(main())
