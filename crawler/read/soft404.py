"""Pages answered with 200 that are no article: missing, deleted, behind a login, a message, an empty search.

Precise rather than complete: an article *about* missing pages or logins is an article. So the words count
only where they are the whole title, or where they begin a page that has hardly any other text.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.fields.text import clean_line
from crawler.words import refusals as w

# Above this, in characters, a text is somebody's article.
_SHORT: Final = 200
_SENTENCE_END: Final = re.compile(r"[。！？\s]")
# What cleaning leaves as it is, within one sentence.
_PROSE: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9，、；：%]+")
_SITE: Final = r"(?:\s*[-_|–—·]\s*.{1,40})?"


def _title(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})了?{_SITE}\Z", re.I)


# 404 and 403 with what is said of them; 页面不存在; 没有找到相关内容.
_GONE: Final = rf"{w.THINGS.any}{w.LACKED.any}|{w.NOT_FOUND.any}\w{{0,2}}{w.THINGS.any}"
_TITLES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("not found", _title(rf"(?:\w{{0,5}}\s*)?40[34](?:\W*(?:{w.BESIDE_404.any}|{w.MISSING_EN.any}|{w.THINGS.any}).*)?|.{{0,6}}{_GONE}|{w.MISSING_EN.any}")),
    ("message", _title(rf"[A-Za-z]{{0,12}}{w.MESSAGE_TITLES.any}")),
    ("login", _title(w.LOGIN_TITLES.any)),
    ("blocked", _title(w.BLOCKED_TITLES.any)),
    ("error", _title(w.BROKEN_TITLES.any)),
    ("closed", _title(w.CLOSED_TITLES.any)),
)  # fmt: skip
# 抱歉，您要访问的页面不存在; 该栏目暂无内容; 本文已被删除.
_TEXTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (reason, re.compile(words, re.I))
    for reason, words in (
        (
            "not found",
            rf"(?:{w.SORRY.any}[，,！!。.\s]*)?(?:[您你本该此这][^。！？\n]{{0,8}})?(?:{w.THINGS.any}|文)[^。！？\n]{{0,8}}?{w.LACKED.any}[^。！？，,\n]{{0,8}}(?:[。！!，,\s]|\Z)",
        ),
        ("not found", rf"\W*404\W*(?:\Z|{w.BESIDE_404.any}|{w.MISSING_EN.any}|{w.SORRY.any}|{w.THINGS.any})|[^.]{{0,60}}(?:{w.MISSING_EN.any}|not be found|does\s?n[o']t\s+exist)"),
        ("not found", rf"(?:{w.SORRY.any}[，,！!\s]*)?{w.NOT_FOUND.any}[^。！？\n]{{0,24}}{w.THINGS.any}"),
        ("not found", rf"(?:[本该此][^。，]{{2}})?{w.NOTHING_YET.any}\w{{0,2}}(?:{w.THINGS.any}|{w.NONE_OF.any})[\s。！!.…]*\Z"),
        ("login", rf"[您你]?(?:{w.LOGINS.any})"),
        ("message", rf"(?:\W*{w.MESSAGE_TITLES.any}\W*)?{w.MESSAGES.any}"),
        ("blocked", w.BLOCKED.any),
        ("error", w.BROKEN.any),
        ("closed", rf"[本该]?{w.CLOSED.any}(?![^。！，,]{{4}})"),
    )
)  # fmt: skip


def soft_404_reason(title: str | None, text: str) -> str | None:
    """Why a page answered with 200 is no article; None if nothing speaks against it.

    ``title`` is the page's title (of its head or its body), ``text`` what a reader sees of its main part.
    One of ``not found``, ``message``, ``login``, ``blocked``, ``error``, ``closed``. Pure; never raises.
    """
    name = clean_line(title or "")
    # Nearly every page is told here, before all of its text is cleaned.
    prose = [run for run in _PROSE.findall(text, 0, 20 * _SHORT) if len(run) > 60]
    if sum(map(len, prose)) > _SHORT:
        return None
    body = clean_line(text)
    # A menu around the message may be long; a sentence of it is not.
    if len(body) > _SHORT and (not name or _longest_sentence(body) > 60):
        return None
    for reason, pattern in _TITLES:
        if name and pattern.match(name):
            return reason
    if len(body) <= _SHORT:
        for reason, pattern in _TEXTS:
            if pattern.match(body) or (
                name and body.startswith(name) and pattern.match(body[len(name) :].strip())
            ):
                return reason
    return None


def refusal(told: str | None) -> str | None:
    """The word by which a page of which ``soft_404_reason`` told something is refused; None if it told nothing.

    ``soft_404``: there is no such article. ``soft_login``, ``soft_blocked``, ``soft_error``, ``soft_closed`` say
    nothing about the article, which may be there.
    """
    if told in ("not found", "message"):
        return "soft_404"
    return f"soft_{told}" if told else None


def _longest_sentence(text: str) -> int:
    """Without a string for each: a text of a million characters may be nothing but short ones."""
    begin = longest = 0
    for end in _SENTENCE_END.finditer(text):
        longest = max(longest, end.start() - begin)
        begin = end.end()
    return max(longest, len(text) - begin)
