"""Which of the places that pages offer tells a field, by what the pages of one site have in common and where they differ.

One page cannot tell the day of publication from that of the last update in its sidebar; the pages of a site can. Evidence
(`crawler.read.evidence`) that stands at the same place on several pages is one *way* of telling a field. A way is
worth what its evidence is worth on one page, and more if most pages have it, if it agrees with what their lists said (a
row's day, a section's name) or varies as its field must; less if it contradicts the lists, or says the same on every page.
So the learner does not depend on each page being read rightly by itself.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.fields.dates import Precision, same_day
from crawler.fields.text import comparison_key
from crawler.learn.induce import lasting_classes
from crawler.learn.learned import Sample
from crawler.read.choose import day_of, is_age
from crawler.read.evidence import FIELDS, Evidence, Kind
from crawler.read.weights import BELIEVED, WEIGHTS
from crawler.words.names import MEDIUM_END, OFFICE_END

Key = tuple[str, ...]

# Pages from which on it tells that a place says the same on all of them.
_FEW: Final = 4
# Elements above a value that its place is told by.
_STEPS: Final = 4
# Places alike on a page that are told apart, from either end.
_ALIKE: Final = 3
# Features of evidence that no word and no class speaks for.
_UNNAMED: Final = frozenset({"text", "to_section"})
# From this share on, what a place says is the section's, and no author's: it is so on most pages.
_HALF: Final = 0.5
# Media and offices sign as sources, people as authors.
_BODY: Final = re.compile(rf"(?:{MEDIUM_END.any}|{OFFICE_END.any})\Z")
# Readers that a page may gain between its list and itself, and as a share.
_NEW_READERS: Final = 60
_SITE: Final = WEIGHTS["site"]
# What sets two printed places apart that stand in the same element.
_TELLING: Final = frozenset(
    {"label", "pair", "class", "publisher", "labelled", "hinted", "updated"}
)


@dataclass(slots=True)
class Way:
    """Evidence of one field at the same place on several pages."""

    field: str
    key: Key
    told: dict[int, Evidence[object]] = dataclasses.field(default_factory=dict)
    """By the number of the sample, what it says there."""
    worth: float = 0.0

    @property
    def where(self) -> str:
        """The place, for a person to read."""
        return next(iter(self.told.values())).where

    @property
    def kind(self) -> Kind:
        """Where its evidence comes from."""
        return next(iter(self.told.values())).kind


def choose_ways(samples: Sequence[Sample]) -> dict[str, Way | None]:
    """Find the best way of each field, and set each sample's reading by it, the next best where it says nothing.

    None for a field that no page tells.
    """
    return {name: _choose(name, samples) for name in FIELDS}


def _choose(name: str, samples: Sequence[Sample]) -> Way | None:
    believed = [way for way in ways_of(name, samples) if way.worth >= BELIEVED[name]]
    printed = [way for way in believed if way.kind is Kind.PRINTED]
    believed = [way for way in believed if not any(_is_contradicted(way, one) for one in printed)]
    ways = sorted(believed, key=lambda way: -way.worth)
    # Of places that say the same the one that says it on most pages.
    ways = sorted(ways, key=lambda way: -_reach(way, ways[0]))
    for number, sample in enumerate(samples):
        told = next((way.told[number] for way in ways if number in way.told), None)
        sample.reading.chosen.pop(name, None)
        if told is not None:
            sample.reading.chosen[name] = told
    return ways[0] if ways else None


def _is_contradicted(way: Way, printed: Way) -> bool:
    """Whether a head names another author or source than most pages print: whose site it is, and nothing of its articles."""
    if way.kind is not Kind.HEAD or way.field not in ("author", "source"):
        return False
    common = way.told.keys() & printed.told.keys()
    differing = sum(way.told[number].value != printed.told[number].value for number in common)
    return len(common) >= _FEW and differing > _HALF * len(common)


def _reach(way: Way, best: Way) -> int:
    """How many pages a way tells of, if it says on all of them what the best one says; else none."""
    if way.kind is Kind.ROW:
        return 0  # what the page says itself is finer
    common = way.told.keys() & best.told.keys()
    same = sum(_alike(way.told[number], best.told[number]) for number in common)
    return len(way.told) if len(common) >= _FEW - 1 and same == len(common) else 0


def _alike(one: Evidence[object], two: Evidence[object]) -> bool:
    if one.field == "published":
        return same_day(day_of(one), day_of(two))
    return bool(one.value == two.value)


def ways_of(name: str, samples: Sequence[Sample]) -> list[Way]:
    """Every way in which the samples tell a field, with what each is worth; in the order in which they were met."""
    ways: dict[Key, Way] = {}
    for number, sample in enumerate(samples):
        # Under each document stands when it was signed, which no selector of the site's pages need tell.
        evidence = [
            each
            for each in sample.reading.evidence
            if each.field == name and each.kind is not Kind.SIGNED
        ]
        if name == "published" and (listed := _listed(sample)):
            evidence.append(listed)
        for key, each in _keyed(evidence):
            ways.setdefault(key, Way(name, key)).told.setdefault(number, each)
    for way in ways.values():
        way.worth = _worth(way, samples)
    return list(ways.values())


def _listed(sample: Sample) -> Evidence[object] | None:
    """What the article's row in its list says of its day."""
    day = sample.row.published
    if day is None or day.basis == "relative" or (day.precision or 0) < Precision.DAY:
        return None
    # An address's day that a list took for its own says nothing new.
    if sample.row.published_raw is None:
        return None
    return Evidence("published", day, Kind.ROW, "list", ("row",))


def _keyed(evidence: Sequence[Evidence[object]]) -> Iterator[tuple[Key, Evidence[object]]]:
    """Each piece of evidence with its place; of several at one place, such as the names of a path, by their order from
    either end."""
    places: dict[Key, list[Evidence[object]]] = defaultdict(list)
    for each in evidence:
        places[_key(each)].append(each)
    for key, alike in places.items():
        alike.sort(key=lambda each: each.line)
        for number, each in enumerate(alike[:_ALIKE]):
            yield (*key, str(number)), each
        for number, each in enumerate(reversed(alike[1:][-_ALIKE:]), 1):
            yield (*key, str(-number)), each


def _key(evidence: Evidence[object]) -> Key:
    if evidence.kind is not Kind.PRINTED or evidence.node is None:
        return (evidence.kind, evidence.where)
    telling = sorted(_TELLING.intersection(evidence.features))
    return (evidence.kind, place_of(evidence.node), *telling)


def place_of(node: HtmlElement) -> str:
    """Where an element stands, by tags and lasting classes: equal on pages of one template."""
    steps: list[str] = []
    at: HtmlElement | None = node
    while at is not None and len(steps) < _STEPS and at.tag not in ("body", "html"):
        steps.append(".".join([str(at.tag), *lasting_classes(at)[:1]]))
        at = at.getparent()
    return " < ".join(steps)


def _worth(way: Way, samples: Sequence[Sample]) -> float:
    score = mean(each.score for each in way.told.values())
    score += _SITE["covers"].value * len(way.told) / len(samples)
    return score + sum(_SITE[name].value * share for name, share in tests_of(way, samples))


def tests_of(way: Way, samples: Sequence[Sample]) -> Iterable[tuple[str, float]]:
    """What the comparison of pages tells of a way: names of ``WEIGHTS["site"]``, each with the share that it is true of."""
    return _TESTS[way.field](way, samples)


def _dates(way: Way, samples: Sequence[Sample]) -> Iterable[tuple[str, float]]:
    compared = [
        (day_of(each), day_of(listed))
        for number, each in way.told.items()
        if not is_age(each) and (listed := _listed(samples[number]))
    ]
    if compared and way.kind is not Kind.ROW:
        agreeing = mean(same_day(one, two) for one, two in compared)
        yield "agrees_with_list", agreeing
        yield "contradicts_list", 1 - agreeing
    days = {day_of(row) for sample in samples if (row := _listed(sample))}
    if len(way.told) >= _FEW and len(_values(way)) == 1 and len(days) != 1:
        yield "constant", 1.0


def _sections(way: Way, samples: Sequence[Sample]) -> Iterable[tuple[str, float]]:
    """A section's name is one within a section, and another in the next."""
    if mean(_is_folder(each, samples[number]) for number, each in way.told.items()) > _HALF:
        # Hugo's article:section is the folder, where its pages have names: xwdt for 新闻动态.
        yield "constant", 1.0
        return
    follows = _follows_sections(way, samples)
    if follows is None and _is_unnamed(way):
        # With one section nothing can be compared: a menu names it on every page. But no menu names one thing here and
        # another there.
        links = all("to_section" in each.features for each in way.told.values())
        yield "constant", float(not links or len(_values(way)) == 1)
        return
    if follows is None and len(way.told) >= _FEW and len(_values(way)) == 1:
        # Of a list of all articles a head that calls each of them the same says what the site calls a text: Post.
        yield "constant", float(not any(sample.section.name for sample in samples))
    named = [
        comparison_key(str(each.value)) == comparison_key(samples[number].section.name)
        for number, each in way.told.items()
        if samples[number].section.name
    ]
    if _is_menu(way, samples):
        yield "menu", 1.0
    if named:
        yield "names_section", mean(named)
        # A heading in the texts of one section follows the sections, and so does who writes for it: neither is called
        # as any of them.
        alike = mean(_is_like(each, samples[number]) for number, each in way.told.items())
        if _is_unnamed(way) and alike < _HALF:
            yield "constant", 1.0
    if follows is not None:
        yield "follows_sections", follows
        yield "crosses_sections", 1 - follows
        if len(_values(way)) == 1:
            yield "constant", 1.0


def _is_menu(way: Way, samples: Sequence[Sample]) -> bool:
    """Whether the articles of a section have another name at this place, and their section's beside it, at a place alike:
    so does a menu of sections that opens where one is."""
    beside: dict[str, list[bool]] = defaultdict(list)
    for number in way.told:
        name = comparison_key(samples[number].section.name)
        alike = {
            comparison_key(str(each.value))
            for each in samples[number].reading.evidence
            if each.field == way.field and _key(each) == way.key[:-1]
        }
        is_own = comparison_key(str(way.told[number].value)) == name
        beside[name].append(not is_own and name in alike)
    return any(mean(each) > _HALF for name, each in beside.items() if name)


def _is_like(evidence: Evidence[object], sample: Sample) -> bool:
    """Whether a name has two characters of the section's: 新闻 and 新闻中心."""
    return len(set(str(evidence.value)) & set(sample.section.name)) > 1


def _follows_sections(way: Way, samples: Sequence[Sample]) -> float | None:
    """How much a place says one thing within each section and another in the next, 0 to 1; None of a single section."""
    groups: dict[str, list[str]] = defaultdict(list)
    for number, each in way.told.items():
        if samples[number].section.name:
            groups[samples[number].section.url].append(str(each.value))
    told = [Counter(values).most_common(1)[0] for values in groups.values() if len(values) > 1]
    if len(told) < 2:
        return None
    size = sum(len(values) for values in groups.values() if len(values) > 1)
    pure = sum(count for _, count in told) / size
    return pure * (len({value for value, _ in told}) - 1) / (len(told) - 1)


def _views(way: Way, samples: Sequence[Sample]) -> Iterable[tuple[str, float]]:
    compared = [
        (int(str(each.value)), views)
        for number, each in way.told.items()
        if (views := samples[number].row.views) is not None
    ]
    if compared:
        agreeing = mean(
            0 <= here - listed <= max(_NEW_READERS, listed // 20) for here, listed in compared
        )
        yield "agrees_with_list", agreeing
        yield "contradicts_list", 1 - agreeing
    if len(way.told) >= _FEW and len(_values(way)) == 1:
        yield "constant", 1.0


def _names(way: Way, samples: Sequence[Sample]) -> Iterable[tuple[str, float]]:
    """An author may be the same everywhere; what a section is called is no author and no source."""
    yield "varies", float(len(_values(way)) > 1)
    sections = {sample.section.name for sample in samples} - {""}
    yield "is_section", mean(str(each.value) in sections for each in way.told.values())
    rare = len(way.told) <= _HALF * len(samples)
    if all("beside_source" in each.features for each in way.told.values()):
        # 来源：翠湖日报 打印
        yield "constant", float(rare or len(_values(way)) == 1)
    if not _is_unnamed(way):
        return
    follows, values = _follows_sections(way, samples), _values(way)
    are_bodies = mean(_BODY.search(value) is not None for value in values) > _HALF
    if (
        len(values) == 1
        # The first cells of a table in some texts.
        or rare
        or follows is None
        or follows > _HALF
        or are_bodies != (way.field == "source")
    ):
        # What stands there is no name, or a section's, or cannot be told from one; or it is another field's.
        yield "constant", 1.0


def _is_folder(evidence: Evidence[object], sample: Sample) -> bool:
    """Whether what is told is but the folder of a section whose name has other letters."""
    value, name = str(evidence.value).casefold(), sample.section.name
    folders = urlsplit(sample.section.url).path.casefold().split("/")
    return bool(name) and not name.isascii() and value.isascii() and value in folders


def _is_unnamed(way: Way) -> bool:
    """Whether nothing but its place speaks for what it tells."""
    return all(_UNNAMED.issuperset(each.features) for each in way.told.values())


def _values(way: Way) -> set[str]:
    return {str(each.value) for each in way.told.values()}


_TESTS: Final[Mapping[str, Callable[[Way, Sequence[Sample]], Iterable[tuple[str, float]]]]] = {
    "published": _dates,
    "category": _sections,
    "views": _views,
    "author": _names,
    "source": _names,
}
