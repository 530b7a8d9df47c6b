"""Lines in or around a body that are not the article: what a theme or an editor adds to every page.

Two kinds inside a body. Some lines are never part of an article wherever they stand (a QR caption, a share
line). Others are boilerplate only at the end, where a block of them follows the text: an office's phone
number is advertising there, and news in the middle of a notice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from crawler.fields.text import comparison_key
from crawler.words import furniture as f
from crawler.words.labels import EDITOR, MAKER, REVIEWER, SECTION, TIMES, VIEWS, VIEWS_SUFFIX
from crawler.words.lists import LATEST

# 资格初审：… is a step of what a notice tells of, 活动策划：… a line of a programme.
_SIGNED_OFF: Final = (
    rf"[(（]?\s*(?:\w{{0,2}}{EDITOR.any}|{REVIEWER.any})[人员]{{0,2}}\s*[:：].{{0,40}}"
)
# Whole lines that are never part of an article, wherever they stand.
_ANYWHERE: Final = re.compile(
    rf"[\W_]*(?:{f.SCAN.any}|{f.UNFOLD.any}|{f.NOTES.any}|{f.BUTTONS.any}(?:[\s|【】\[\]（）()·/]*(?:{f.BUTTONS.any}|{f.SHARE.any}))*"
    rf"|{f.SHARE.any}(?:[:：].{{0,40}})?|(?:{f.ARTICLE_BEFORE_OR_AFTER.any}|[上下]一页)\s*[:：]?.{{0,80}}|{_SIGNED_OFF})[\W_]*\Z",
    re.I,
)
# Whole lines that are so at the end, where a block of them follows the text.
_DISCLAIMS: Final = rf"(?:{f.DISCLAIMERS.any}|{f.TAGS.any}|{SECTION.any}|{f.LICENCE_LABELS.any})\s*[:：].*|{f.HOUSE_NOTES.any}|{f.CLOSING_NOTES.any}.*"
_CLOSES: Final = re.compile(rf"[\W_]*(?:{_DISCLAIMS})\Z", re.I)
_AT_THE_END: Final = re.compile(
    rf"[\W_]*(?:{_DISCLAIMS}|{_SIGNED_OFF}|{MAKER.any}\s*[:：].{{0,40}}|.{{0,12}}{f.HOTLINES.any}.*|{VIEWS.any}{VIEWS_SUFFIX.any}?\s*[:：]?\s*\d*\s*{TIMES.any}?)\Z",
    re.I,
)
# How many lines from the end a block of boilerplate may reach; an article longer than this is safe in its middle.
_REACH: Final = 12
_LEAD_LABEL: Final = re.compile(rf"\W*{f.SUMMARY.any}\s*[:：\]】]?\s*")
_SHORTEST_LEAD: Final = 16
_OTHERS: Final = f"{f.RELATED.any}|{f.POPULAR.any}|{f.PICKED.any}|{LATEST.any}"
_ENDS: Final = re.compile(
    rf"[\W_]*(?:{f.ARTICLE_BEFORE_OR_AFTER.any}{f.READINGS.any}?\s*(?:[:：>»<«没无已]|\Z)|{f.NO_NEIGHBOUR.any}"
    rf"|(?:“.{{0,80}}”\s*的)?(?:{_OTHERS})的?(?:{_OTHERS}|也|还)?{f.READINGS.any}\w{{0,3}}[\W_]*\Z"
    rf"|{f.COMMENTS.any}(?:\s*[(（]?\s*\d*\s*条?\s*[)）]?)?[\W_]*\Z|{f.COMMENT_ON.any}.{{0,10}}|{f.CLOSING_NOTES.any}"
    rf"|{f.IMPRINTS.any}\s*[:：©]|{f.SHARE.any}\s*[:：])",
    re.I,
)
_FURNITURE: Final = re.compile(
    rf"{f.HEAD_LINES.any}|\A\s*{f.FOOT_LABELS.any}\s*[:：]|\A{f.ENTRIES.any}", re.I
)
_IMPRINT: Final = re.compile(
    rf"{f.IMPRINTS.any}|{f.ADDRESS_LABELS.any}\s*[:：].{{2,60}}(?:{f.CONTACT_LABELS.any}|{f.FOOT_LABELS.any})\s*[:：]"
    rf"|{f.FOOT_LABELS.any}\s*[:：].{{2,40}}{f.FOOT_LABELS.any}\s*[:：]",
    re.I,
)
_IMPRINT_LINE: Final = re.compile(
    rf"\W*(?:{f.ADDRESS_LABELS.any}|{f.CONTACT_LABELS.any}|{f.FOOT_LABELS.any})\s*[:：]", re.I
)
_LONGEST_IMPRINT: Final = 160


def trim_boilerplate(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs that are the article's own, in order."""
    kept = [line for line in paragraphs if len(line) > 120 or not _is_out_of_place(line)]
    floor = max(0, len(kept) - _REACH)
    while len(kept) > max(floor, 1) and _AT_THE_END.match(kept[-1]):
        kept.pop()
    # The label may stand in a line of its own.
    label = 1 if kept and _LEAD_LABEL.fullmatch(kept[0]) else 0
    return kept[label + 1 :] if _is_lead_copy(kept[label:]) else kept


def _is_out_of_place(line: str) -> bool:
    """Whether a line is never part of an article, wherever it stands."""
    return _ANYWHERE.match(line) is not None


def _is_lead_copy(paragraphs: Sequence[str]) -> bool:
    """Whether the first paragraph is a summary box: the beginning of the text that follows, word for word.

    Some systems (DedeCMS, phpcms, Discuz) cut it from the text and print it above; whom a text addresses may be left out.
    """
    if len(paragraphs) < 2:
        return False
    lead = comparison_key(_LEAD_LABEL.sub("", paragraphs[0]))
    # A whole sentence that the next paragraph begins with as well is a writer's own repetition.
    if lead.endswith(("。", "！", "？", "!", "?")) and lead != comparison_key(paragraphs[1]):
        return False
    lead = lead.rstrip(".…")
    if len(lead) < _SHORTEST_LEAD:
        return False
    addressed = paragraphs[1].endswith((":", "：")) and _begin_with(lead, paragraphs[2:])
    return addressed or _begin_with(lead, paragraphs[1:])


def _begin_with(lead: str, paragraphs: Sequence[str]) -> bool:
    """Whether paragraphs begin with what a summary says, which is cut by length, across them."""
    following = ""
    for paragraph in paragraphs:
        following += comparison_key(paragraph)
        if len(following) >= len(lead):
            break
    return following.startswith(lead)


# A site repeats its furniture on every page.
@lru_cache(maxsize=8192)
def is_furniture(text: str) -> bool:
    """Whether a line is a page's furniture: a button, a slogan of the header, the footer's imprint."""
    if len(text) > 60:
        return len(text) <= 200 and _IMPRINT.search(text) is not None
    found = _FURNITURE.search(text) or _IMPRINT.search(text)
    return found is not None or _is_out_of_place(text)


@lru_cache(maxsize=8192)
def is_closing(text: str) -> bool:
    """Whether a line is what a site says below its texts: whose they are, what they are tagged with."""
    return len(text) <= _LONGEST_IMPRINT and _CLOSES.match(text) is not None


def is_imprint(text: str) -> bool:
    """Whether a line is what a footer says of its office: its address, its telephone, who runs the site."""
    if len(text) > _LONGEST_IMPRINT:
        return False
    return _IMPRINT_LINE.match(text) is not None or _IMPRINT.search(text) is not None


def ends_article(text: str) -> bool:
    """Whether a short line introduces what follows an article: 上一篇, 相关文章, 网友评论, 本文链接."""
    return _ENDS.match(text) is not None
