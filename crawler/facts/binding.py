"""The projects of an article, each once, with the firm, the sum, the place and the stage that its words bind to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from crawler.facts import projects
from crawler.facts.companies import FoundCompany
from crawler.facts.events import first_day
from crawler.facts.gather import Gathered
from crawler.facts.industries import industry
from crawler.facts.model import COMMITMENTS, Amount, Project
from crawler.facts.places import FoundPlace
from crawler.facts.projects import FoundProject
from crawler.facts.stages import furthest

# From a sum to the name of the project that it leads up to: 总投资5亿元、占地300亩的….
_LEADS: Final = re.compile(
    r"(?:人民币|左右|以上)?(?:[、，,]?[^，。；]{0,20}[米亩吨]?)?的?(?:[^，。；]{0,12}[“\"]?)?"
)
# Between a project and a sum, these say that the sum is of something else.
_PARTS: Final = re.compile(r"[;；]|项目[^，。]{0,6}\d+个|其中|合计|以及|另")
# How far a sum may stand behind its project's name; further, it was another's as often as not.
_REACH: Final = 90
# Of a headline's name, the pairs of characters that the text's name for it has as well.
_ALIKE: Final = 0.6
_SENTENCES: Final = 4


def bind(
    found: Gathered,
    where: Sequence[FoundPlace],
    firms: Sequence[FoundCompany],
    article: tuple[str | None, str | None],
    day: date | None,
    title_end: int,
) -> list[Project]:
    """The projects of a text. ``article``: its main place and its stage, which hold where a project's own sentences tell none;
    ``title_end``: where its headline ends."""
    found.mentions += _by_firm_and_sum(found, firms)
    found.mentions.sort(key=lambda mention: mention.start)
    merged: list[FoundProject] = []
    for mention in found.mentions:
        if mention.amount is None:
            mention.company = _firm_of(found, mention, firms)
            mention.amount = _sum_of(found, mention)
        known = next((one for one in merged if projects.same(one, mention)), None)
        known = known or _of_the_headline(merged, mention, title_end)
        if known is None:
            merged.append(mention)
        else:
            _join(known, mention, title_end)
    if len(merged) == 1 and merged[0].amount is None:
        merged[0].amount = _the_only_sum(found)
    return [_project(found, one, where, article, day) for one in merged if _is_told_of(found, one)]


_OF_THE_PROJECT: Final = re.compile(
    r"[“\s]*(?:该|此|本)?(?:项目|工程)?(?:计划|预计|概算|规划)?总投资"
)


def _the_only_sum(found: Gathered) -> int | None:
    """The whole investment that an article of one project tells far from its name, in a sentence that begins with it."""
    told = [
        index
        for index in _commitments(found, 0, len(found.text))
        if found.amounts[index].role == "total_invest" and found.amounts[index].scope == "total"
    ]
    if len(told) != 1:
        return None
    sentence = found.sentences[found.number_of(found.amounts[told[0]].start)]
    return told[0] if _OF_THE_PROJECT.match(sentence.text) else None


def _join(known: FoundProject, mention: FoundProject, title_end: int) -> None:
    """Adds a mention to its project, which is known by its longest name; what the text says of its sum goes before the headline."""
    if known.start < title_end and mention.amount is not None:
        known.amount = mention.amount
    name = max(known.name, mention.name, key=len)
    from_headline = known.start < title_end <= mention.start
    if from_headline or (mention.name == name != known.name and known.start >= title_end):
        # Where the text tells it, there stand its day and its sum.
        for field in ("start", "end", "name", "key", "sentence"):
            mine, theirs = getattr(known, field), getattr(mention, field)
            setattr(known, field, theirs)
            setattr(mention, field, mine)
    if name != known.name:
        known.name, known.key = name, projects.key(name)
    known.others.append((mention.start, mention.end))
    known.company = known.company or mention.company
    known.amount = mention.amount if known.amount is None else known.amount


def _numbers(found: Gathered, one: FoundProject) -> set[int]:
    return {found.number_of(start) for start, _ in [(one.start, one.end), *one.others]}


def _is_told_of(found: Gathered, one: FoundProject) -> bool:
    """Whether a firm, a sum or a step is told of it; a name alone is a mention in passing."""
    if one.company or one.amount is not None:
        return True
    numbers = _numbers(found, one)
    return any(found.number_of(stage.start) in numbers for stage in found.stages)


def _of_the_headline(
    merged: list[FoundProject], mention: FoundProject, title_end: int
) -> FoundProject | None:
    """The project of the headline, which the text tells at length by a name much like it."""
    if mention.start < title_end:
        return None
    return next(
        (
            one
            for one in merged
            if one.start < title_end and not one.others and _is_alike(one, mention)
        ),
        None,
    )


def _is_alike(one: FoundProject, other: FoundProject) -> bool:
    begins = one.key[:2] == other.key[:2]
    return begins or projects.overlap(one.key, other.name) >= _ALIKE


def _by_firm_and_sum(found: Gathered, firms: Sequence[FoundCompany]) -> list[FoundProject]:
    """What a firm invests in, where no noun of works is named: ``金帆公司投资5亿元扩建厂房``."""
    named = {mention.sentence for mention in found.mentions}
    made = []
    for index, one in enumerate(found.amounts):
        number = found.number_of(one.start)
        if one.role not in COMMITMENTS or one.scope != "total" or number in named:
            continue
        sentence = found.sentences[number]
        at = sentence.start
        mine = {f.name for f in firms if at <= f.start and 0 <= one.start - f.end <= 40}
        alone = sum(a.role in COMMITMENTS and at <= a.start < sentence.end for a in found.amounts)
        told = projects.by_firm(sentence.text, one.start - at, one.end - at)
        if len(mine) == 1 and alone == 1 and told is not None:
            name = found.text[at + told[0] : at + told[1]]
            key = projects.key(name)
            made.append(
                FoundProject(at + told[0], at + told[1], name, key, number, mine.pop(), index)
            )
    return made


def _firm_of(found: Gathered, mention: FoundProject, firms: Sequence[FoundCompany]) -> str | None:
    """The firm inside a project's name, else the one that its sentence names close before it, or as who builds it."""
    sentence = found.sentences[mention.sentence]
    here = [firm for firm in firms if sentence.start <= firm.start < sentence.end]
    for firm in here:
        if mention.start <= firm.start < mention.end:
            return firm.name
    inside = projects.firm_of(mention.name)
    if inside:
        return inside
    before = [f for f in here if f.end <= mention.start and mention.start - f.end < 40]
    if before and not re.search("[；;]", found.text[before[-1].end : mention.start]):
        return before[-1].name
    for firm in here:
        after = found.text[mention.end : firm.start]
        if firm.start >= mention.end and re.search(
            "由$|(?:投资方|业主|建设单位)[^，。]{0,3}$", after
        ):
            return firm.name if len(after) < 40 else None
    return _firm_of_the_next(found, mention, firms)


def _firm_of_the_next(
    found: Gathered, mention: FoundProject, firms: Sequence[FoundCompany]
) -> str | None:
    """Who builds a project, in the sentence that goes on with it: ``项目由……投资建设``."""
    number = mention.sentence + 1
    if number >= len(found.sentences) or any(m.sentence == number for m in found.mentions):
        return None
    following = found.sentences[number]
    if not projects.goes_on(following.text):
        return None
    for firm in firms:
        if following.start <= firm.start < following.end:
            led = re.search(
                "由$|(?:投资方|投资主体|业主|建设单位)[^，。]{0,3}$",
                found.text[following.start : firm.start],
            )
            return firm.name if led else None
    return None


def _commitments(found: Gathered, start: int, end: int) -> list[int]:
    """Which of the sums that stand there are investments or contracts of one project."""
    return [
        index
        for index, one in enumerate(found.amounts)
        if start <= one.start and one.end <= end and one.role in COMMITMENTS
        if one.of_count is None and one.role_alt != "same_as"
    ]


def _sum_of(found: Gathered, mention: FoundProject) -> int | None:
    """Which sum is a mention's whole investment: one that leads up to it, one inside its name, one behind it."""
    sentence = found.sentences[mention.sentence]
    mine = [m for m in found.mentions if m.sentence == mention.sentence]
    position = mine.index(mention)
    before = mine[position - 1].end if position else sentence.start
    after = mine[position + 1].start if position + 1 < len(mine) else sentence.end
    amounts = found.amounts
    led = [
        index
        for index in _commitments(found, before, mention.start)
        if _leads(found.text[amounts[index].end : mention.start])
    ]
    if led:
        return led[-1]
    follows = _commitments(found, mention.start, mention.end) or [
        index
        for index in _commitments(found, mention.end, after)
        if _follows(found.text[mention.end : amounts[index].start], amounts[index])
    ]
    if follows:
        return follows[0]
    return _sum_of_the_next(found, mention) if position + 1 == len(mine) else None


def _leads(between: str) -> bool:
    return (
        len(between) <= 36
        and ("的" in between or len(between) <= 14)
        and bool(_LEADS.fullmatch(between))
    )


def _follows(between: str, one: Amount) -> bool:
    return one.scope in ("total", "part") and len(between) <= _REACH and not _PARTS.search(between)


def _sum_of_the_next(found: Gathered, mention: FoundProject) -> int | None:
    """The whole investment in the sentences that go on with a project, as long as they name no other."""
    last = min(mention.sentence + 1 + _SENTENCES, len(found.sentences))
    for number in range(mention.sentence + 1, last):
        following = found.sentences[number]
        others = any(m.sentence == number for m in found.mentions)
        if others or not projects.goes_on(following.text):
            return None
        totals = [
            index
            for index in _commitments(found, following.start, following.end)
            if found.amounts[index].role == "total_invest" and found.amounts[index].scope == "total"
        ]
        if totals:
            return totals[0]
    return None


def _project(
    found: Gathered,
    one: FoundProject,
    where: Sequence[FoundPlace],
    article: tuple[str | None, str | None],
    day: date | None,
) -> Project:
    sentence = found.sentences[one.sentence]
    spans = [(one.start, one.end), *one.others]
    numbers = _numbers(found, one)
    inside = [p for p in where if any(start <= p.start < end for start, end in spans)]
    near = [p for p in where if p.use == "site" and found.number_of(p.start) == one.sentence]
    told = inside or near
    said = [s.stage for s in found.stages if found.number_of(s.start) in numbers]
    days = (first_day(found.sentences[number].text, day) for number in sorted(numbers))
    when = next((one for one in days if one), None) if said else None
    until = min([m.start for m in found.mentions if m.start > one.end] + [sentence.end + 300])
    return Project(
        **found.said(one.start, one.end, 0.85, "name"),
        name=one.name,
        company=one.company,
        amount=None if one.amount is None else found.amounts[one.amount],
        place=told[0].code if told else article[0],
        industry=industry(one.name) or industry(sentence.text),
        stage=furthest(said) if said else article[1],
        stage_date=when.isoformat() if when else None,
        land_mu=next((a.mu for a in found.land if one.start <= a.start < until), None),
        jobs=next((j.value for j in found.jobs if one.start <= j.start < until), None),
    )
