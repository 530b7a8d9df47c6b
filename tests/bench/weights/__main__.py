"""How sure the weights of the reading engine are, on labelled pages. See ../README.md.

``uv run python -m tests.bench.weights [--corpus DIR] [--sites DIR] [--leave-out NAME …] [--most N] [--fields NAME …] [--body]``
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.bench.weights.body import Bodies, print_bodies
from tests.bench.weights.choices import READ, Choices, Weights, gather, table
from tests.bench.weights.fit import (
    Figures,
    all_pages,
    fit,
    folds,
    leave_one_out,
    offered,
    range_of,
    signs_of,
)
from tests.bench.weights.labelled import LabelledPage, corpus_pages, own_pages, recorded_pages

_BEGUN: Final = time.monotonic()
_MOST: Final = 20


def say(text: str) -> None:
    """Progress, on standard error."""
    print(f"[{time.monotonic() - _BEGUN:4.0f} s] {text}", file=sys.stderr, flush=True)


def chosen_pages(options: argparse.Namespace) -> Iterator[LabelledPage]:
    """The project's own pages, and those of the folders that are given. Raises OSError."""
    left_out = frozenset(options.leave_out)
    yield from own_pages()
    if options.corpus:
        yield from corpus_pages(options.corpus, options.most, left_out)
    if options.sites:
        yield from recorded_pages(options.sites, options.most, left_out)


def print_figures(by_field: Mapping[str, Choices]) -> None:
    """A Markdown table of right and wrong values: with the table's weights, and with those of the other sites."""
    print("\n| field | sites | pages | offered | weights | right | wrong | worst site |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for field, choices in by_field.items():
        own = table(field)
        fitted = fit(own, choices)
        ways: Mapping[str, Mapping[str, Weights]] = {
            "the table": folds(choices, own),
            "fitted to all": folds(choices, fitted),
            "held out, from the table": leave_one_out(own, choices),
            "held out, from signs": leave_one_out(signs_of(own), choices),
        }
        head = f"{field} | {len(choices)} | {all_pages(choices).total()} | {100 * offered(choices):.1f}"  # fmt: skip
        for name, weights in ways.items():
            found = Figures.of(choices, weights)
            print(f"| {head} | {name} | {100 * found.right:.1f} | {100 * found.wrong:.1f} | {found.worst} {100 * found.least:.0f} |")  # fmt: skip
            head = " | | | "
        moved = [f"{name} {own[name]:g} to {value:.2f}" for name, value in fitted.items() if value != own[name]]  # fmt: skip
        say(f"{field}: fitted to all by {', '.join(moved) or 'nothing'}")


def print_ranges(by_field: Mapping[str, Choices]) -> None:
    """A Markdown table: a line a weight, of those that any page asks for."""
    print("\n| field | weight | value | down | up | × | pages | otherwise at 0 |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    unasked = []
    for field, choices in by_field.items():
        own, pages = table(field), all_pages(choices)
        for name, value in own.items():
            found = range_of(name, own, pages)
            if not found.pages:
                unasked.append(f"{field} {name}")
                continue
            moves = found.down, found.up
            down, up = ("any" if move is None else f"{move:+.2f}" for move in moves)
            times = " … ".join("any" if move is None else f"{1 + move / value:.2f}" for move in moves) if value else "–"  # fmt: skip
            print(f"| {field} | {name} | {value:g} | {down} | {up} | {times} | {found.pages} | {found.at_zero} |")  # fmt: skip
    print(f"\nno page has: {', '.join(unasked) or 'none'}")


def main() -> None:
    """Read the pages, and print how they are read, and how sure each weight is."""
    parser = argparse.ArgumentParser(prog="tests.bench.weights", description=__doc__)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="labelled pages: index.jsonl")
    parser.add_argument("--sites", type=Path, metavar="DIR", help="recorded sites: sites.json")
    parser.add_argument("--leave-out", nargs="+", default=[], metavar="NAME", help="sites and sources that are not read")  # fmt: skip
    parser.add_argument("--most", type=int, default=_MOST, metavar="N", help="pages of a site")
    parser.add_argument("--body", action="store_true", help="the numbers of the body, in place of the fields: reads each page a hundred times")  # fmt: skip
    parser.add_argument("--fields", nargs="+", default=READ, choices=READ, metavar="NAME")
    options = parser.parse_args()
    logging.disable()
    try:
        if options.body:
            print_bodies(Bodies(chosen_pages(options)))
            return
        gathered = gather(chosen_pages(options))
    except OSError as error:
        sys.exit(f"cannot be read: {error}")
    say("all pages are read")
    by_field = {field: dict(gathered.by_field[field]) for field in options.fields}
    print_figures(by_field)
    print_ranges(by_field)
    if gathered.otherwise.total():
        print(f"\nread otherwise than the evidence says: {dict(+gathered.otherwise)}")


if __name__ == "__main__":
    main()
