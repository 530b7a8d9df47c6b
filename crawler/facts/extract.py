"""A text to its facts: one walk over its sentences, each read alone, then what only the whole article tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from crawler.facts import amounts as sums
from crawler.facts import companies, counts, events, measures, places, projects, stages
from crawler.facts.industries import industry, strategic
from crawler.facts.model import (
    Amount,
    Company,
    Count,
    Event,
    Facts,
    Jobs,
    Land,
    Place,
    Project,
    Stage,
)
from crawler.facts.numerals import half_width
from crawler.facts.periods import period
from crawler.facts.roles import COMMITMENTS, roles
from crawler.facts.sentences import Sentence, sentences

VERSION: Final = "1"
"""Of the rules: facts of another version are read anew. Raise it with every change of what they find."""
# A text that is longer is no article.
LONGEST: Final = 200_000
_MONEY: Final = re.compile("[元亿万镑$]|英镑|法郎|卢布|泰铢")


def extract(
    text: str, published: str | None = None, region: str | None = None, known: Iterable[str] = ()
) -> Facts:
    """The facts of one text.

    ``published``: the article's date, as stored (``2024-09-27 18:30``, or only ``2024``); ``region``: GB/T 2260 code of the site's division,
    ``000000`` for the nation's; ``known``: short names of firms that the user follows. A first line that is set apart by a line
    break and has no full stop is the headline.
    """
    text = text[:LONGEST]
    plain = half_width(text)
    day = _day(published)
    year = int(published[:4]) if published and published[:4].isdigit() else None
    reader = _Reader(text, day, region or "")
    firms = list(companies.full_names(text))
    for number, sentence in enumerate(sentences(plain)):
        reader.read(sentence, number)
    spans = [(firm.start, firm.end) for firm in firms]
    where = places.places(plain, year, region or "", spans)
    named = [*firms, *companies.short_names(text, firms, known)]
    title_end = _title_end(text)
    main = places.main_place(where, region or "", title_end)
    stage = _stage_of(reader.stages, title_end)
    found = reader.projects_of(plain, where, named, main, stage)
    return Facts(
        amounts=tuple(reader.amounts),
        counts=tuple(reader.counts),
        companies=tuple(
            Company(
                start=f.start,
                end=f.end,
                surface=text[f.start : f.end],
                confidence=0.95 if f.kind == "full" else 0.85,
                rule=f.rule,
                name=f.name,
                kind=f.kind,
            )
            for f in sorted(named, key=lambda firm: firm.start)
        ),
        places=tuple(
            Place(
                start=p.start,
                end=p.end,
                surface=text[p.start : p.end],
                confidence=p.confidence,
                rule=p.rule,
                code=p.code,
                code_then=p.code_then,
                use=p.use,
            )
            for p in where
        ),
        land=tuple(reader.land),
        jobs=tuple(reader.jobs),
        stages=tuple(reader.stages),
        events=tuple(reader.events),
        projects=tuple(found),
        main_place=main,
        stage=stage,
        industry=industry(text[:title_end]) or industry(text[:1200]),
        strategic=strategic(text[:1200]),
    )


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _title_end(text: str) -> int:
    """Where the headline ends; 0 if the text has none."""
    line = text.find("\n")
    return line if 0 < line <= 80 and "。" not in text[:line] else 0


def _stage_of(found: list[Stage], title_end: int) -> str | None:
    """How far what a text is about has come: as its headline says, else its first sentence that says so most."""
    head = [one.stage for one in found if one.start < title_end]
    if head:
        return _furthest(head)
    if not found:
        return None
    if not title_end:
        return _furthest([one.stage for one in found])
    often = Counter(one.stage for one in found)
    most = max(often.values())
    return next(one.stage for one in found if often[one.stage] == most)


def _furthest(names: list[str]) -> str:
    ended = [name for name in names if name in stages.ENDED]
    return ended[0] if ended else max(names, key=stages.STAGES.index)


def _exchange(one: projects.FoundProject, other: projects.FoundProject) -> None:
    """Puts the other mention's words first: a project is known by its longest name."""
    for field in ("start", "end", "name", "key", "sentence"):
        mine, theirs = getattr(one, field), getattr(other, field)
        setattr(one, field, theirs)
        setattr(other, field, mine)


class _Reader:
    """Gathers what the sentences of one text say."""

    def __init__(self, text: str, day: date | None, region: str) -> None:
        self.text, self.day, self.region = text, day, region
        self.amounts: list[Amount] = []
        self.counts: list[Count] = []
        self.land: list[Land] = []
        self.jobs: list[Jobs] = []
        self.stages: list[Stage] = []
        self.events: list[Event] = []
        self.mentions: list[projects.FoundProject] = []
        self.sentences: list[Sentence] = []

    def read(self, sentence: Sentence, number: int) -> None:
        """Adds the facts of one sentence, the ``number``-th."""
        self.sentences.append(sentence)
        words, at = sentence
        if _MONEY.search(words):
            self._read_sums(words, at)
        for count in counts.counts(words):
            start, end = at + count.start, at + count.end
            self.counts.append(
                Count(
                    start=start,
                    end=end,
                    surface=self.text[start:end],
                    confidence=0.9,
                    rule=count.rule,
                    value=count.value,
                    qualifier=count.qualifier,
                    stage=count.stage,
                )
            )
        for area in measures.land(words):
            start, end = at + area.start, at + area.end
            self.land.append(
                Land(
                    start=start,
                    end=end,
                    surface=self.text[start:end],
                    confidence=0.9,
                    rule="mu",
                    mu=area.mu,
                )
            )
        for post in measures.jobs(words):
            start, end = at + post.start, at + post.end
            self.jobs.append(
                Jobs(
                    start=start,
                    end=end,
                    surface=self.text[start:end],
                    confidence=0.85,
                    rule="jobs",
                    value=post.value,
                )
            )
        for stage in stages.stages(words):
            start, end = at + stage.start, at + stage.end
            self.stages.append(
                Stage(
                    start=start,
                    end=end,
                    surface=self.text[start:end],
                    confidence=0.85,
                    rule=stage.rule,
                    stage=stage.stage,
                )
            )
        for event in events.events(words, self.day):
            start, end = at + event.start, at + event.end
            self.events.append(
                Event(
                    start=start,
                    end=end,
                    surface=self.text[start:end],
                    confidence=0.9,
                    rule="day",
                    type=event.type,
                    date=event.date,
                )
            )
        for mention in projects.names(words):
            mention.start, mention.end, mention.sentence = (
                mention.start + at,
                mention.end + at,
                number,
            )
            self.mentions.append(mention)

    def _read_sums(self, words: str, at: int) -> None:
        found = sums.amounts(words)
        for one, role in zip(found, roles(words, found, self.region), strict=True):
            start, end = at + one.start, at + one.end
            since, until = (
                period(words[: one.start], self.day) if role.scope != "threshold" else (None, None)
            )
            self.amounts.append(
                Amount(
                    start=start, end=end, surface=self.text[start:end], confidence=role.confidence, rule=f"{one.rule}, {role.rule}", lo=one.lo, hi=one.hi,
                    currency=one.currency, qualifier=one.qualifier, role=role.role, role_alt=role.alt, scope=role.scope, period_start=since, period_end=until,
                )
            )  # fmt: skip

    def projects_of(
        self,
        plain: str,
        where: list[places.FoundPlace],
        firms: list[companies.FoundCompany],
        main: str | None,
        stage: str | None,
    ) -> list[Project]:
        """The projects of the text, each once, with what is bound to them."""
        merged: list[projects.FoundProject] = []
        for mention in self.mentions:
            mention.company = self._firm_of(mention, firms)
            mention.amount = self._sum_of(mention)
            known = next((one for one in merged if projects.same(one, mention)), None)
            if known is None:
                merged.append(mention)
                continue
            if len(mention.name) > len(known.name):
                _exchange(known, mention)
            known.others.append((mention.start, mention.end))
            known.company = known.company or mention.company
            if known.amount is None:
                known.amount = mention.amount
        return [self._project(one, where, main, stage) for one in merged]

    def _around(self, mention: projects.FoundProject) -> Sentence:
        return self.sentences[mention.sentence]

    def _firm_of(
        self, mention: projects.FoundProject, firms: list[companies.FoundCompany]
    ) -> str | None:
        inside = projects.firm_of(mention.name)
        sentence = self._around(mention)
        for firm in firms:
            if sentence.start <= firm.start < sentence.end and firm.end <= mention.start + 40:
                between = self.text[firm.end : mention.start] if firm.end <= mention.start else ""
                if (firm.start >= mention.start and firm.start < mention.end) or (
                    len(between) < 40 and not re.search("[。；]", between)
                ):
                    return firm.name
        return inside

    def _sum_of(self, mention: projects.FoundProject) -> int | None:
        sentence = self._around(mention)
        mine = [m for m in self.mentions if m.sentence == mention.sentence]
        position = mine.index(mention)
        before = mine[position - 1].end if position else sentence.start
        after = mine[position + 1].start if position + 1 < len(mine) else sentence.end
        led = [
            index for index, one in enumerate(self.amounts)
            if one.role in COMMITMENTS and before <= one.start and one.end <= mention.start and self._leads(one, mention)
        ]  # fmt: skip
        if led:
            return led[-1]
        inside = [
            i
            for i, one in enumerate(self.amounts)
            if one.role in COMMITMENTS and mention.start <= one.start < mention.end
        ]
        if inside:
            return inside[0]
        follows = [
            index for index, one in enumerate(self.amounts)
            if one.role in COMMITMENTS and mention.end <= one.start and one.end <= after and self._follows(one, mention)
        ]  # fmt: skip
        if follows:
            return follows[0]
        if position + 1 == len(mine) and mention.sentence + 1 < len(self.sentences):
            return self._sum_of_the_next(mention)
        return None

    def _leads(self, one: Amount, mention: projects.FoundProject) -> bool:
        between = self.text[one.end : mention.start]
        return (
            bool(
                re.fullmatch(
                    r"(?:人民币|左右|以上)?(?:[、，,]?[^，。；]{0,20}[米亩吨]?)?的?(?:[^，。；]{0,12}[“\"]?)?",
                    between,
                )
            )
            and len(between) <= 36
            and ("的" in between or len(between) <= 14)
        )

    def _follows(self, one: Amount, mention: projects.FoundProject) -> bool:
        between = self.text[mention.end : one.start]
        return (
            one.scope in ("total", "part")
            and len(between) <= 90
            and not re.search("[;；]|项目[^，。]{0,6}\\d+个|其中|合计|以及|另", between)
        )

    def _sum_of_the_next(self, mention: projects.FoundProject) -> int | None:
        following = self.sentences[mention.sentence + 1]
        if any(m.sentence == mention.sentence + 1 for m in self.mentions) or not projects.goes_on(
            following.text
        ):
            return None
        return next(
            (
                index for index, one in enumerate(self.amounts)
                if one.role == "total_invest" and one.scope == "total" and following.start <= one.start < following.end
            ),
            None,
        )  # fmt: skip

    def _project(
        self,
        one: projects.FoundProject,
        where: list[places.FoundPlace],
        main: str | None,
        stage: str | None,
    ) -> Project:
        spans = [(one.start, one.end), *one.others]
        numbers = {self._number_of(start) for start, _ in spans}
        inside = [
            p
            for p in where
            if any(start <= p.start < end for start, end in spans) and p.use in ("site", "name")
        ]
        near = [p for p in where if p.use == "site" and self._number_of(p.start) == one.sentence]
        place = (inside or near)[0].code if inside or near else main
        said = [s.stage for s in self.stages if self._number_of(s.start) in numbers]
        sentence = self._around(one)
        when = events.first_day(sentence.text, self.day)
        return Project(
            start=one.start, end=one.end, surface=self.text[one.start : one.end], confidence=0.85, rule="name", name=one.name, company=one.company,
            amount=None if one.amount is None else self.amounts[one.amount], place=place,
            industry=industry(one.name) or industry(sentence.text), stage=_furthest(said) if said else stage,
            stage_date=when.isoformat() if when and said else None,
            land_mu=next((a.mu for a in self.land if sentence.start <= a.start < sentence.end), None),
            jobs=next((j.value for j in self.jobs if sentence.start <= j.start < sentence.end), None),
        )  # fmt: skip

    def _number_of(self, offset: int) -> int:
        return next((n for n, s in enumerate(self.sentences) if s.start <= offset < s.end), -1)
