"""Whether a site still is what it was, by the article pages of a run. Pure.

A site that was redesigned, whose domain was sold or that shows a captcha answers every request, and often a
declared selector finds something there. What is told here is that its pages are not to be believed: then none
of them may change what is stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from crawler.fields.text import comparison_key, content_hash
from crawler.health.answers import Answers
from crawler.health.habits import FEW, Habits, Share, at_least
from crawler.health.own_values import MANY, MOST, OwnValues
from crawler.health.reasons import LOOK, Reason, Steps, reason, where

# Share of the pages on which a selector finds nothing, that makes it lost.
_LOST: Final = 0.9
# A field is usual if more than this share of the articles are known to have it.
_USUAL: Final = 0.5
TEASER: Final = "teaser"
"""Why a page is refused that shows the beginning of a text which is stored whole."""
ENOUGH: Final = 10
"""Pages after which a doubt that was not confirmed no longer holds anything up."""
_MAIN: Final = ("title", "body")
# Below this share of common pieces two titles, two bodies have nothing to do with each other.
_TITLES_AKIN: Final = 0.5
_BODIES_AKIN: Final = 0.2
# A text is compared by its pieces of so many characters, of its first so many.
_PIECE: Final = 3
_COMPARED: Final = 5000
# Of the articles that were read only to be compared, so many may not read differently: no editor changed them.
_WITNESSES: Final = 2
# So many pages in a row of one text are told; a text below so many characters (详见附件) may well stand on many.
_IN_A_ROW: Final = 5
_SHORT_TEXT: Final = 60
_REMEMBERED: Final = 200
# Characters that two articles must both have got for their changes to be alike.
_SAID: Final = 6
# A page may repeat the address that was asked for, or count its visitors.
_DIGITS: Final = re.compile(r"\d+")


class Lookalikes:
    """Finds pages of one run that say the same although the site lists them as different articles.

    Two pages of one title and text, neither of them called by that title in its list, are one and the same
    page: a captcha, a login, a parked domain. Many in a row of one text under titles of their own are pages whose
    text was looked for in the wrong place. One article that stands in several sections is neither.
    """

    def __init__(self) -> None:
        self._is_strange = False
        # What pages say that their lists call otherwise -> URL -> what its list calls it.
        self._strange: dict[str, dict[str, str]] = {}
        self._text = ""
        self._row: dict[str, str] = {}

    def add(self, url: str, title: str, text: str, listed: str | None, *, alone: bool) -> list[str]:
        """Look at a page; returns the URLs of all its look-alikes and its own, none if it has none.

        ``listed``: what its list calls it; ``alone``: whether the text is all that it has, no pictures or files.
        """
        self._is_strange = bool(listed) and not same_title(title, listed or "")
        if self._is_strange:
            said = content_hash(_DIGITS.sub("", title), _DIGITS.sub("", text))
            group = self._strange.setdefault(said, {})
            group[url] = listed or ""
            if len(self._strange) > _REMEMBERED:
                del self._strange[next(iter(self._strange))]
            if len(set(group.values())) > 1:
                return list(group)
        if not alone or len(text) < _SHORT_TEXT:
            text = ""
        if not text or text != self._text:
            self._text, self._row = text, {}
        if text:
            self._row[url] = title
        return list(self._row) if len(set(self._row.values())) >= _IN_A_ROW else []

    @property
    def doubtful(self) -> bool:
        """Whether the last page may yet turn out to be one of several."""
        return len(self._row) > 1 or (self._is_strange and len(self._strange) < FEW)


@dataclass(slots=True)
class Evidence:
    """What the article pages of one run look like."""

    read: int = 0
    """Article pages, without those that say themselves that they are none."""
    found: Counter[str] = field(default_factory=Counter)
    """Field -> pages that have it, where it is declared to stand."""
    missing: Counter[str] = field(default_factory=Counter)
    """Declared field -> pages on which its selector matched nothing."""
    page: dict[str, str] = field(default_factory=dict)
    """Declared field -> the first page on which it was missing; ``unlike``, ``rewritten``, ``alike`` too."""
    compared: int = 0
    """Pages of articles that are stored, read by the declaration that they were stored by."""
    rewritten: int = 0
    """Of those: their title or body is not what is stored."""
    unlike: int = 0
    """Of those: neither title nor body has anything in common with what is stored."""
    witnesses: int = 0
    """Of the compared: those that were asked for although nothing was said to have changed on them."""
    witnesses_rewritten: int = 0
    awaited: bool = False
    """Whether some of those were asked for, and have not answered yet."""
    vouched: int = 0
    """Of the rewritten: nothing but the title changed, and their lists call them so."""
    akin: int = 0
    """Of the rewritten: changed as another article was, in this run or in one of the last."""
    teasers: int = 0
    """Of those that are rewritten: only the beginning of what is stored is left, or a word that one must log in."""
    alike: int = 0
    """Pages that say the same although the site lists them as different articles."""
    restyled: bool = False
    """Whether the site's lists have another theme than before: then no editor need have changed its articles."""
    answers: Answers = field(default_factory=Answers)
    """Those that are none, or did not answer, too."""
    values: OwnValues = field(default_factory=OwnValues)
    """Their dates and view counts."""

    @property
    def many(self) -> int:
        """So many known articles must read differently before it is the site that changed them."""
        return FEW if self.restyled else MANY

    @property
    def is_all_rewritten(self) -> bool:
        """Whether nearly all known articles that were read again read differently, and not just a few."""
        return self.rewritten >= self.many and self.rewritten > MOST * self.compared

    @property
    def is_rewritten(self) -> bool:
        """Whether more articles must be read before it is believed that an editor changed those that read differently:
        they are most of those that were read again, or were changed alike."""
        return 2 * (self.rewritten - self.vouched) > self.compared or self.akin > 0

    def note(self, found: Iterable[str], missing: Iterable[str], url: str) -> None:
        """Count the fields of one page."""
        self.read += 1
        self.found.update(found)
        for name in missing:
            self.missing[name] += 1
            self.page.setdefault(name, url)

    def share(self, name: str) -> Share:
        """On how many of the pages a field was found."""
        return Share(self.found[name], self.read)


def lost_fields(
    evidence: Evidence, may_lack: Collection[str], declared: Collection[str], habits: Habits
) -> list[str]:
    """Declared fields that the site used to show and shows no longer, if that amounts to a redesign.

    The title or the body alone does; of others half of them, and two at least.
    """
    if evidence.read < FEW:
        return []
    missing = {name for name in declared if evidence.missing[name] >= _LOST * evidence.read}
    # Asked at every page, nearly all of which lack nothing: what is usual takes longer to say.
    if not missing:
        return []
    usual = [name for name in declared if name not in may_lack and _is_usual(name, habits)]
    lost = [name for name in usual if name in missing]
    return lost if set(lost) & set(_MAIN) or len(lost) >= max(2, len(usual) / 2) else []


def suspicions(
    evidence: Evidence,
    may_lack: Collection[str],
    selectors: Mapping[str, str],
    habits: Habits,
    steps: Steps,
) -> list[Reason]:
    """Why the pages of a run are not to be believed; empty if nothing speaks against them."""
    reasons = []
    read = evidence.read
    if evidence.alike >= FEW and 2 * evidence.alike > read:
        page = evidence.page["alike"]
        reasons.append(
            reason(
                f"{read} 页中有 {evidence.alike} 页内容一模一样（域名停用、验证码或登录页？），例如 {page}",
                f"{evidence.alike} of {read} pages look alike (a parked domain, a captcha, a login page?), e.g. {page}",
                LOOK,
            )
        )
    for name in lost_fields(evidence, may_lack, selectors, habits):
        usual = habits.usual(name).percent
        end_zh, end_en = where(name, selectors, evidence.page[name])
        reasons.append(
            reason(
                f"网站已改版：{read} 页中有 {evidence.missing[name]} 页取不到 {name}（以前 {usual}% 有）{end_zh}",
                f"the site was redesigned: {name} missing on {evidence.missing[name]} of {read} pages "
                f"({usual} % had it before){end_en}",
                steps.learn,
            )
        )
    other = evidence.compared
    if evidence.unlike >= FEW and 2 * evidence.unlike > other:
        reasons.append(_changed("unlike", evidence.unlike, other, evidence.page, selectors, steps))
    elif evidence.witnesses_rewritten >= _WITNESSES or (
        evidence.is_all_rewritten and not evidence.awaited
    ):
        reasons.append(
            _changed("rewritten", evidence.rewritten, other, evidence.page, selectors, steps)
        )
    if not reasons and (trouble := evidence.answers.trouble(steps)):
        reasons.append(trouble)
    return reasons


def is_odd(
    evidence: Evidence, may_lack: Collection[str], declared: Collection[str], habits: Habits
) -> bool:
    """Whether the one or two pages that a run has read lack what the site's pages usually have, or became others.

    Too few to tell an odd page from a redesign: a look at pages that were well before can tell.
    """
    if not 0 < evidence.read < FEW:
        return False
    usual = [name for name in declared if name not in may_lack and _is_usual(name, habits)]
    return evidence.unlike > 0 or any(evidence.missing[name] for name in usual)


def is_settled(
    evidence: Evidence, may_lack: Collection[str], declared: Collection[str], habits: Habits
) -> bool:
    """Whether enough of a run's pages were seen to believe them: until then nothing is written."""
    if evidence.read < FEW:
        return False
    if evidence.read >= ENOUGH:
        return True
    doubted = [
        name
        for name in declared
        if 2 * evidence.missing[name] > evidence.read
        and name not in may_lack
        and _is_usual(name, habits)
    ]
    return not doubted and not evidence.alike and 2 * evidence.rewritten <= evidence.compared


def same_title(title: str, listed: str) -> bool:
    """Whether a page's title may be what a list calls it: lists cut titles, and add to them."""
    one, two = comparison_key(title), comparison_key(listed.rstrip(".… "))
    return bool(one and two) and (one in two or two in one or _common(one, two) >= _TITLES_AKIN)


def unlike(title: str, body: str, stored_title: str, stored_body: str) -> bool:
    """Whether an article became another one altogether: neither title nor body is akin to the stored one's.

    A new headline, an edited or an added paragraph leave it akin.
    """
    if same_title(title, stored_title):
        return False
    return _common(comparison_key(body), comparison_key(stored_body)) < _BODIES_AKIN


def changes(title: str, body: str, old_title: str, old_body: str) -> frozenset[str]:
    """What an article says that it did not say before, but for numbers: what was put beside its title, and each
    paragraph that is new."""
    found = {f"title:{_unnumbered(part)}" for part in _around(title, old_title)}
    known = {_unnumbered(line) for line in old_body.splitlines()}
    found |= {plain for line in body.splitlines() if (plain := _unnumbered(line)) not in known}
    # What continues a paragraph that was there.
    last = old_body.rstrip().rpartition("\n")[2]
    for line in body.splitlines():
        if last and line.startswith(last) and line != last:
            found.add(_unnumbered(line[len(last) :]))
    return frozenset(each for each in found if len(each) >= _SAID)


def _around(title: str, old: str) -> list[str]:
    """What stands before and behind an old title in a new one; nothing where that is not in it."""
    before, found, behind = title.partition(old)
    return [part for part in (before.strip(), behind.strip()) if part] if old and found else []


def _unnumbered(text: str) -> str:
    return _DIGITS.sub("0", text.strip())


def _common(one: str, two: str) -> float:
    """Share of the shorter text's pieces that the other has too."""
    a, b = _pieces(one), _pieces(two)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _pieces(text: str) -> set[str]:
    size = min(_PIECE, len(text))
    return {text[i : i + size] for i in range(min(len(text), _COMPARED) - size + 1)} - {""}


def _is_usual(name: str, habits: Habits) -> bool:
    usual = habits.usual(name)
    return at_least(usual.present, usual.articles) > _USUAL


def _changed(
    what: str,
    count: int,
    compared: int,
    page: Mapping[str, str],
    selectors: Mapping[str, str],
    steps: Steps,
) -> Reason:
    named = ", ".join(f"{name} = {selectors[name]!r}" for name in _MAIN if name in selectors)
    zh, en = f"，选择器 {named}" if named else "", f", selectors {named}" if named else ""
    return reason(
        f"已存的 {compared} 篇中有 {count} 篇读出来与库中不同，网站可能已改版：例如 {page[what]}{zh}",
        f"{count} of {compared} stored articles read differently, the site may have been redesigned: "
        f"e.g. {page[what]}{en}",
        steps.check,
    )
