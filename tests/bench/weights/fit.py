"""How far weights can move before a page is read otherwise, and what weights of other sites' pages would be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from tests.bench.weights.choices import THRESHOLD, Candidate, Choice, Choices, Weights, chosen

# Steps of the search, in ninths of a field's threshold: 0.05 of a date's trust.
_STEP: Final = 1 / 9
_STEPS: Final = (-4, -2, -1, 1, 2, 4)
_ROUNDS: Final = 8
_LEAST_GAIN: Final = 1e-9
# Beyond the point where two candidates are worth the same.
_BEYOND: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Range:
    """How far a weight can move without any page being read otherwise, and what happens without it."""

    value: float
    down: float | None
    """What it may lose, below zero; None: as much as the field's threshold or its own size, or more."""
    up: float | None
    """What it may gain."""
    pages: int
    """Those with a candidate that has the feature."""
    at_zero: int
    """Of these, how many are read otherwise where it is 0."""


def range_of(name: str, weights: Weights, pages: Counter[Choice]) -> Range:
    """How sure one weight is."""
    value = weights[name]
    reach = max(abs(value), weights[THRESHOLD])
    concerned = {choice: count for choice, count in pages.items() if _names(choice, name)}
    moves = [move for choice in concerned for move in _moves(choice, name, weights, reach)]
    down = max((move for move in moves if move < 0), default=None)
    up = min((move for move in moves if move > 0), default=None)
    without = {**weights, name: 0.0}
    at_zero = sum(
        count
        for choice, count in concerned.items()
        if chosen(choice, without).value != chosen(choice, weights).value
    )
    return Range(value, down, up, sum(concerned.values()), at_zero)


def _names(choice: Choice, name: str) -> bool:
    return any(feature == name for candidate in choice for feature, _ in candidate.features)


def _amount(candidate: Candidate, name: str) -> float:
    return sum([much for feature, much in candidate.features if feature == name])


def _moves(choice: Choice, name: str, weights: Weights, reach: float) -> list[float]:
    """The least move of a weight in either direction with which another value is chosen."""
    lines = [(candidate.score(weights), _amount(candidate, name)) for candidate in choice]
    own = chosen(choice, weights).value
    crossings = {
        (two[0] - one[0]) / (one[1] - two[1])
        for place, one in enumerate(lines)
        for two in lines[:place]
        if one[1] != two[1]
    }
    found = []
    for sign in (-1, 1):
        for move in sorted(move * sign for move in crossings if 0 <= move * sign <= reach):
            moved = {**weights, name: weights[name] + sign * (move + _BEYOND)}
            if chosen(choice, moved).value != own:
                found.append(sign * max(move, _BEYOND))
                break
    return found


@dataclass(frozen=True, slots=True)
class Figures:
    """How a field is read, as means over sites."""

    right: float
    wrong: float
    worst: str
    """The site with the least share of right ones."""
    least: float

    @classmethod
    def of(cls, choices: Choices, weights: Mapping[str, Weights]) -> Figures:
        """With the weights of each site."""
        shares = {site: _shares(pages, weights[site]) for site, pages in choices.items()}
        worst = min(shares, key=lambda site: shares[site][0])
        right, wrong = (mean(share[place] for share in shares.values()) for place in (0, 1))
        return cls(right, wrong, worst, shares[worst][0])


def _shares(pages: Counter[Choice], weights: Weights) -> tuple[float, float]:
    """The shares of right and of wrong values."""
    marks: Counter[int] = Counter()
    for choice, count in pages.items():
        marks[chosen(choice, weights).mark] += count
    return marks[1] / marks.total(), marks[-1] / marks.total()


def offered(choices: Choices) -> float:
    """The mean share over sites of pages that offer what is right: what no weights can surpass."""
    return mean(
        sum(count for choice, count in pages.items() if any(each.mark == 1 for each in choice))
        / pages.total()
        for pages in choices.values()
    )


def signs_of(weights: Weights) -> dict[str, float]:
    """The weights as somebody would write them who knows only what speaks for a candidate and what against it."""
    size = mean(abs(value) for name, value in weights.items() if name != THRESHOLD)
    signs = {name: size * ((value > 0) - (value < 0)) for name, value in weights.items()}
    return signs | {THRESHOLD: size / 2}


def fit(start: Weights, choices: Choices) -> dict[str, float]:
    """Weights that read the sites better: from ``start``, one weight moved by a small step at a time while that gains.

    What is gained is the mean over the sites of the share of right values less that of wrong ones: a wrong one is as
    much worse than none as none is than a right one.
    """
    search = _Search(dict(start), choices)
    for _ in range(_ROUNDS):
        gained = [search.improve(name) for name in start]
        if not any(gained):
            break
    return search.weights


def leave_one_out(start: Weights, choices: Choices) -> dict[str, dict[str, float]]:
    """By site, the weights that fit all others."""
    return {
        site: fit(start, {other: pages for other, pages in choices.items() if other != site})
        for site in choices
    }


class _Search:
    """The state of one search: the weights so far, and how far each choice is from another by them."""

    def __init__(self, weights: dict[str, float], choices: Choices) -> None:
        self.weights = weights
        self.step = weights[THRESHOLD] * _STEP
        self.counts: defaultdict[Choice, float] = defaultdict(float)
        for pages in choices.values():
            for choice, count in pages.items():
                # Where all have the same mark it does not matter which is chosen.
                if len({candidate.mark for candidate in choice}) > 1:
                    self.counts[choice] += count / pages.total() / len(choices)
        self.concerned: defaultdict[str, list[tuple[Choice, float]]] = defaultdict(list)
        for choice in self.counts:
            for name in {name for candidate in choice for name, _ in candidate.features}:
                self.concerned[name].append((choice, _spread(choice, name)))
        self.gaps = {choice: _gap(choice, weights) for choice in self.counts}

    def improve(self, name: str) -> bool:
        """Move a weight by the step that gains most; whether any gains."""
        furthest = self.step * max(_STEPS)
        near = [
            choice
            for choice, spread in self.concerned[name]
            if self.gaps[choice] <= furthest * spread + _BEYOND
        ]
        before = self._marks(near, self.weights)
        best, most = self.weights, _LEAST_GAIN
        for steps in _STEPS:
            # A weight is what one would write.
            moved = {**self.weights, name: round(self.weights[name] + steps * self.step, 4)}
            gain = self._marks(near, moved) - before
            if gain > most + _LEAST_GAIN:
                best, most = moved, gain
        if best is self.weights:
            return False
        self.weights = best
        for choice, _ in self.concerned[name]:
            self.gaps[choice] = _gap(choice, best)
        return True

    def _marks(self, choices: Sequence[Choice], weights: Weights) -> float:
        """How right some choices are together."""
        return sum(self.counts[choice] * chosen(choice, weights).mark for choice in choices)


def _spread(choice: Choice, name: str) -> float:
    """By how much candidates differ in one feature."""
    amounts = [_amount(candidate, name) for candidate in choice]
    return max(amounts) - min(amounts)


def _gap(choice: Choice, weights: Weights) -> float:
    """By how much the best candidate is better than the best that has another mark."""
    best: dict[int, float] = {}
    for candidate in choice:
        score = candidate.score(weights)
        best[candidate.mark] = max(best.get(candidate.mark, score), score)
    first, second, *_ = sorted(best.values(), reverse=True)
    return first - second


def all_pages(choices: Choices) -> Counter[Choice]:
    """The pages of all sites together."""
    return sum(choices.values(), Counter())


def folds(choices: Choices, weights: Weights) -> dict[str, Weights]:
    """The same weights for each site."""
    return dict.fromkeys(choices, weights)
