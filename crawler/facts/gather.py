"""What the sentences of a text say, each read alone, with offsets in the whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from crawler.facts import amounts as sums
from crawler.facts import counts, events, measures, projects, stages
from crawler.facts.model import Amount, Count, Event, Jobs, Land, Stage
from crawler.facts.periods import period
from crawler.facts.roles import roles
from crawler.facts.sentences import Sentence, sentences

_MONEY: Final = re.compile("[元亿万镑$]|法郎|卢布|泰铢")
# Where none of these stands, a sentence tells of no works: most of a text is quick to read.
_WORKS: Final = re.compile(
    "[投开建签落奠动竣完量达启在运营谈洽续复推试]|项目|工程|取消|终止|搁浅|不实|否认|暂停"
)
# Sums that may be of several projects at once.
_OF_PROJECTS: Final = frozenset({"total_invest", "signed", "paid_in", "annual_plan", "target"})


@dataclass(slots=True)
class Gathered:
    """The facts of all sentences, and the mentions of projects that are yet to be bound."""

    text: str
    sentences: list[Sentence] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    land: list[Land] = field(default_factory=list)
    jobs: list[Jobs] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    mentions: list[projects.FoundProject] = field(default_factory=list)

    def number_of(self, offset: int) -> int:
        """Which sentence an offset stands in, from 0."""
        return bisect_right(self.starts, offset) - 1

    def said(self, start: int, end: int, confidence: float, rule: str) -> dict[str, Any]:
        """What every fact says of where it stands."""
        return {
            "start": start,
            "end": end,
            "surface": self.text[start:end],
            "confidence": confidence,
            "rule": rule,
        }


def gather(text: str, plain: str, day: date | None, region: str) -> Gathered:
    """Reads every sentence of ``plain``, which is ``text`` in half width."""
    found = Gathered(text)
    for number, sentence in enumerate(sentences(plain)):
        found.sentences.append(sentence)
        found.starts.append(sentence.start)
        _read(found, sentence, number, day, region)
    return found


def _read(found: Gathered, sentence: Sentence, number: int, day: date | None, region: str) -> None:
    words, at = sentence
    numbers = counts.counts(words)
    if _MONEY.search(words):
        _read_sums(found, sentence, numbers, day, region)
    for count in numbers:
        said = found.said(at + count.start, at + count.end, 0.9, count.rule)
        found.counts.append(
            Count(**said, value=count.value, qualifier=count.qualifier, stage=count.stage)
        )
    for area in measures.land(words):
        said = found.said(at + area.start, at + area.end, 0.9, "mu")
        found.land.append(Land(**said, mu=area.mu))
    for post in measures.jobs(words):
        said = found.said(at + post.start, at + post.end, 0.85, "jobs")
        found.jobs.append(Jobs(**said, value=post.value))
    for event in events.events(words, day):
        said = found.said(at + event.start, at + event.end, 0.9, "day")
        found.events.append(Event(**said, type=event.type, date=event.date))
    if not _WORKS.search(words):
        return
    for stage in stages.stages(words):
        said = found.said(at + stage.start, at + stage.end, 0.85, stage.rule)
        found.stages.append(Stage(**said, stage=stage.stage))
    for mention in projects.names(words):
        mention.start, mention.end = mention.start + at, mention.end + at
        mention.sentence = number
        found.mentions.append(mention)


def _read_sums(
    found: Gathered,
    sentence: Sentence,
    numbers: list[counts.FoundCount],
    day: date | None,
    region: str,
) -> None:
    words, at = sentence
    here = sums.amounts(words)
    for one, role in zip(here, roles(words, here, region), strict=True):
        timed = role.scope != "threshold"
        since, until = period(words[: one.start], day) if timed else (None, None)
        found.amounts.append(
            Amount(
                **found.said(
                    at + one.start, at + one.end, role.confidence, f"{one.rule}, {role.rule}"
                ),
                lo=one.lo,
                hi=one.hi,
                currency=one.currency,
                qualifier=one.qualifier,
                role=role.role,
                role_alt=role.alt,
                scope=role.scope,
                of_count=_of_count(words, one, numbers) if role.role in _OF_PROJECTS else None,
                period_start=since,
                period_end=until,
            )
        )


def _of_count(words: str, one: sums.Found, numbers: list[counts.FoundCount]) -> int | None:
    """How many projects a sum is of: ``签约项目20个，总投资93亿元``. A number that 其中 parts from the sum is of a part."""
    before = [count for count in numbers if count.end <= one.start]
    if not before:
        return None
    last = before[-1]
    between = words[last.end : one.start]
    if re.search("[；;]|[一二三]期", between) or between.count("，") > 3:
        return None
    clause = re.split("[，,；;]", words[: one.start])[-1]
    whole = [count for count in before if "其中" not in words[: count.start]]
    chosen = (
        whole[-1]
        if whole and "其中" not in clause and last not in whole and "总" in clause
        else last
    )
    return chosen.value if chosen.value > 1 else None
