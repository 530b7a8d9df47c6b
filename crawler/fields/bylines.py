"""Who wrote an article and where it comes from, as its info line, first and last lines say.

No guess: a line counts only if all of it is a byline, or if brackets or a dateline set the byline
off. A sentence in which a reporter does something (``记者从……获悉``) names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.fields.text import clean_line, half_width
from crawler.words.labels import (
    AUTHOR,
    AUTHOR_EN,
    BY,
    DATE_LINK,
    EDITOR,
    ENTERED,
    FIELDS,
    MAKER,
    NOBODY,
    OTHER_COUNT,
    OTHER_ORIGIN,
    OWNED,
    PLAIN_DATE,
    PUBLISHED,
    PUBLISHER,
    REPORTER,
    REVIEWER,
    SOURCE,
    SOURCE_EN,
    SOURCE_OF,
    SUBMITTED,
    TOOLS,
    UPDATED,
    VIEWS,
    VIEWS_SUFFIX,
)
from crawler.words.names import (
    COMPANIES,
    DEPARTMENT,
    LONG_CITIES,
    LONG_SURNAMES,
    MEDIUM_END,
    NO_PERSON,
    OFFICE_END,
    OWN_MEDIUM,
    PICTURES,
    PICTURES_SHORT,
    REPORTED,
    REPORTED_SHORT,
    ROLE_GOES_ON,
    ROLE_OF,
    SENTENCE_BEGINS,
    SURNAMES,
    WIRED,
    WRITTEN,
)
from crawler.words.times import DAYS, JUST_NOW, UNITS

_WINDOW: Final = 2000
_HEAD_LINES: Final = 3
_TAIL_LINES: Final = 5
# With the hexagrams between them the two blocks are one range: for more, `re` makes a table of every class, 2 ms each
# at every start.
_HAN: Final = "\u3400-\u9fff〇"


# What it looks back over holds no other kind of bracket: at such a one the value has ended before.
_OPENED_BEFORE: Final = "".join(rf"(?<!\([^()]{{{length}}})" for length in range(1, 7))
_FIELD: Final = "|".join(each.any for each in FIELDS)
_WHEN: Final = f"(?:{PUBLISHED.any}|{ENTERED.any}|{UPDATED.any})"
# What ends a value on an info line: a known field glued to it, any field after a space,
# a date, a sign; but 翠湖控股(集团)公司 is one name.
_NEXT_FIELD: Final = re.compile(
    rf"""
      \s?(?:{_FIELD}|{TOOLS.any})(?:{VIEWS_SUFFIX.any}|{PLAIN_DATE.any}|人|者|员)?\s?[:\[]
    | \s(?:[{_HAN}]{{1,8}}|[{_HAN}]\s[{_HAN}])\s?:
    | \s(?:{VIEWS.any}|{OTHER_COUNT.any}|{TOOLS.any}|(?i:views|hits|author|by|date))
    | \s(?:{_FIELD})(?=\s|$)
    # 翠湖日报 发布于2024年, 翠湖日报发布于2024年; 翠湖发布 2024-09-27 names 翠湖发布.
    | (?:\s{_WHEN}{DATE_LINK.any}?|{_WHEN}{DATE_LINK.any})\s?(?=[0-9])
    | \s?(?:[\[【｜|丨│;,。!?<>《\]】]|\((?![{_HAN}]{{1,6}}\)[{_HAN}])|{_OPENED_BEFORE}\))
    | \s?(?:19|20)[0-9]{{2}}[-/.年]
    | \s?[0-9]{{1,2}}[:月-][0-9]
    | \s[0-9]+(?:\s|$)""",
    # Not IGNORECASE: every Chinese character of every class would be folded, a tenth of a second at each start.
    re.VERBOSE,
)
# The next field of a line, taken for the value of one that is empty.
_EMPTY_FIELD: Final = re.compile(
    rf"[{_HAN}]{{1,8}}\s?:|(?:{_FIELD})(?:{VIEWS_SUFFIX.any}|{PLAIN_DATE.any})?\Z"
)
# A field's label at the beginning: what stands behind it is that field's.
_ANOTHERS: Final = re.compile(
    rf"\W*{SOURCE_OF.any}?\s?(?:{_FIELD})(?:{VIEWS_SUFFIX.any}|{PLAIN_DATE.any})?\s?:"
)
# What a template's script, or one that is not filled in, leaves in the place of a name.
_NO_NAME: Final = re.compile(
    rf"[={{}}<>$\\]|\b(?:var|document|function|return|window)\b|^(?:[0-9]+|半)\s?个?{UNITS.any}.{{0,2}}前"
    rf"|^(?:{DAYS.any}|{JUST_NOW.any})|^[0-9]{{1,2}}[-/.][0-9]|^(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s[0-9]"
)
_END: Final = r"\s{0,2}(?:[:]|[\]】]\s?:?)\s{0,4}"
_SOURCE_LABEL: Final = re.compile(
    rf"(?:{SOURCE_OF.any}?\s?{SOURCE.any}|(?i:{SOURCE_EN.any})){_END}(?:(?:{SOURCE.any}|{PUBLISHER.any}){_END})?"
)
# 资金来源：财政拨款 and 图片来源：某人 say nothing of the text.
_OTHER_ORIGIN: Final = re.compile(rf"{OTHER_ORIGIN.any}\s*$")
_AUTHOR_LABEL: Final = re.compile(rf"(?:{AUTHOR.any}|(?i:{AUTHOR_EN.any})){_END}")
# 著作权归作者 [ 林夏 ] 所有, in a sentence below the text.
_OWNER: Final = re.compile(
    rf"{OWNED.any}{AUTHOR.any}\s?[\[【]\s?(?P<name>[^\[\]【】]{{2,20}}?)\s?[\]】]"
)
# In an info line a reporter (通讯员：张三) is the author where none is named, and whoever put it on the site only where
# nobody else is.
_REPORTER_LABEL: Final = re.compile(f"{REPORTER.any}{_END}")
_START: Final = re.compile("")
# Among other fields, 文/林夏; but 文字：大 中 小 offers larger letters.
_WRITER_LABEL: Final = re.compile(rf"(?:(?<=[\s|/])|^){WRITTEN.any}\s?[/:丨]\s?")
_SIZES: Final = re.compile(rf"[\W_]*{TOOLS.any}")
_POSTER: Final = re.compile(f"{PUBLISHED.any}|{ENTERED.any}")
# 由 admin 在 周五, 2024-09-27 提交; Posted by admin on Sep 27; Sep 27, 2024 by 林夏.
_POSTED_BY: Final = re.compile(
    rf"(?:^|[|·(]\s?){BY.any}\s?(?P<han>[^\s:,。]{{1,20}}?)\s?(?:[在于於]\s?[^。;]{{4,40}}?)?(?:{SUBMITTED.any}|{PUBLISHED.any}|{ENTERED.any})"
    r"|(?:(?:^|(?<=\d\d\d\d\s)|(?<=[-/.:]\d\d\s)|(?<=[|·]\s))[Bb]y|(?i:submitted|posted|written|published|created)\s[Bb]y)\s"
    rf"(?P<by>[A-Za-z][\w.@-]{{0,29}}(?:\s[A-Z][\w.-]{{0,20}}){{0,3}}|[{_HAN}·•]{{2,12}})(?=\s?(?:$|[|,·(]|on\b|at\b|in\b))"
)
_EDITOR_LABEL: Final = re.compile(rf"{EDITOR.any}(?:[/、](?:{REVIEWER.any}|{MAKER.any}))?{_END}")
# 责任编辑李四 and 来源 are no names.
_LABEL_FIRST: Final = re.compile(rf"(?:{_FIELD}|{TOOLS.any})(?!{DEPARTMENT.any})")
_NEXT_LABEL: Final = re.compile(rf"\s?(?:{_FIELD})\s?:|\s(?:{_FIELD})(?=\s|$)")
_BARE_NAME: Final = re.compile(rf"[{_HAN}·•]{{2,12}}|[A-Za-z][A-Za-z0-9_.@-]{{1,29}}")
# A body that writes may have a longer name: 北林市人力资源和社会保障局.
_BODY_NAME: Final = re.compile(
    rf"[{_HAN}A-Za-z0-9·()]{{4,26}}?(?:{OFFICE_END.any}|{COMPANIES.any})"
)
_PEOPLE: Final = re.compile(rf"[{_HAN}A-Za-z][{_HAN}A-Za-z0-9·•._ -]{{0,19}}")

_MEDIUM: Final = re.compile(rf"[{_HAN}A-Za-z0-9·+]{{1,18}}?{MEDIUM_END.any}")
_MEDIUM_LAST: Final = re.compile(rf"{MEDIUM_END.any}\Z")
_SHORT_NAME: Final = re.compile(rf"[{_HAN}·]{{2,4}}")
_NO_MEDIUM: Final = re.compile(f"{SENTENCE_BEGINS.any}|{OWN_MEDIUM.any}|{REPORTER.any}")
# Who took the pictures signs with the reporters: 记者 苏杭 摄影 程远.
_ROLE: Final = re.compile(
    rf"(?:{ROLE_OF.any}?{REPORTER.any}(?!{ROLE_GOES_ON.any})[:/]?|(?<=\s){PICTURES.any}(?=[\s:/])[:/]?)"
)
# 作者：本报记者 周海 names the person behind it.
_OFFICE: Final = re.compile(
    rf"(?:{OWN_MEDIUM.any}\s?)?{REPORTER.any}(?!{ROLE_GOES_ON.any})\s?[:/]?\s?(?=\S)"
)
_CLOSING: Final = re.compile(rf"[{_HAN}]{{0,8}}(?:{REPORTED.any}|{REPORTED_SHORT.any})")
_PHOTO: Final = re.compile(rf"(?:{PICTURES.any}|{PICTURES_SHORT.any})$")
# Place and day between a medium and its 电: the place is short, or one of the few cities with a long name.
_DATELINE: Final = re.compile(
    rf"""[【\[]?(?P<medium>[{_HAN}A-Za-z0-9·]{{1,14}}?{MEDIUM_END.any})?
    (?P<place>[{_HAN}]{{2,3}}|{LONG_CITIES.any}|[{_HAN}]{{2}}[、/][{_HAN}]{{2}})?
    (?:\s?[0-9]{{1,2}}月[0-9]{{1,2}}日)?\s?{WIRED.any}[】\]]?\s?""",
    re.VERBOSE,
)
_BRACKET: Final = re.compile(r"[(]([^()]{2,80})[)]")
_SEPARATORS: Final = re.compile(r"[\s、,;/|]+")
_NAME: Final = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,3}}")
_SINGLE: Final = re.compile(rf"(?<![{_HAN}])([{_HAN}])\s([{_HAN}])(?![{_HAN}])")
_NOT_A_NAME: Final = re.compile(f"{NO_PERSON.any}|{REPORTED.any}|{PICTURES.any}")

# A line without any of these says nothing of the kind; most lines of most bodies have none.
_SIGN: Final = re.compile(
    # One row of alternatives, each of which begins with a character of its own: so Python's engine looks for these
    # characters first, in a tenth of the time. It does not where they stand in groups of their own.
    "|".join(
        (
            *SOURCE.words,
            *AUTHOR.words,
            *EDITOR.words,
            *REPORTER.words,
            *(rf"{word}\s?[/|丨:／：｜]" for word in WRITTEN.words),
            "A(?i:uthor)",
            "a(?i:uthor)",
            "B[Yy]",
            "b[Yy]",
        )
    )
)
_WRITTEN: Final = re.compile(rf"{WRITTEN.any}\s?[/|丨:]\s?(?:图\s?[:/]?\s?)?")
# What may follow who wrote it.
_ALSO: Final = re.compile(
    rf"(?:{PICTURES.any}|{PICTURES_SHORT.any}|{EDITOR.any}|{SOURCE.any})\s?[/|丨:]"
)
_PICTURES: Final = re.compile(r"\s图\s?[/|:].*$")
_REPORT: Final = re.compile(rf"(.{{4,60}}?{REPORTED.any})[:,。]")
_REPORTED: Final = re.compile(rf"(?:{PICTURES.any}|{REPORTED.any})+$")
_OWN: Final = re.compile(OWN_MEDIUM.any)
_WIRE: Final = re.compile(rf".{{0,40}}?{WIRED.any}")


@dataclass(frozen=True, slots=True)
class Byline:
    """What the first and last lines of a body say of its origin; None and () where they do not."""

    source: str | None = None
    """The medium that the text comes from."""
    reporters: tuple[str, ...] = ()
    """记者, 通讯员 and 摄影, who sign the report, in order, each once."""
    author: str | None = None
    editor: str | None = None
    """责任编辑; several are joined by 、."""


def parse_source(text: str | None) -> str | None:
    """The source (来源) that a labelled text or info line names: ``来源：红网 作者：李兵`` -> 红网.

    None without a label, and for 本站, 本网, 原创, 未知 and their like, which name nobody.
    Full-width letters and brackets come out half-width. Never raises for any text.
    """
    line = _prepare(text)
    for found in _SOURCE_LABEL.finditer(line):
        if not _OTHER_ORIGIN.search(line[: found.start()][-6:]) and (value := _value(line, found)):
            return _without_name(value)
    return None


def _without_name(value: str) -> str:
    """A medium without the name that stands behind it: ``翠湖日报 林夏`` -> ``翠湖日报``; ``人民网 北京频道`` is one name."""
    medium, _, name = value.partition(" ")
    is_name = _SHORT_NAME.fullmatch(name) and not _MEDIUM_LAST.search(name)
    return medium if is_name and _MEDIUM.fullmatch(medium) else value


def parse_bare_source(text: str | None) -> str | None:
    """The source that a text names without a label: ``红网 2024-09-27`` -> 红网.

    None for a text that has a label of its own: what that does not name (``文章作者：李兵 来源：本站``) nothing else
    in it does. Never raises.
    """
    line = _prepare(text)
    start = _START.match(line)
    if start is None or _SOURCE_LABEL.search(line) or _ANOTHERS.match(line):
        return None
    return _value(line, start)


def parse_author(text: str | None) -> str | None:
    """Who put it on the site, from a labelled text (``作者：admin``) or a bare name (``admin``).

    An editor (责任编辑) is no author. None for 佚名, 本站 and their like. Never raises.
    """
    line = _prepare(text).lstrip("@")
    named = list(_AUTHOR_LABEL.finditer(line))
    posters = [found for found in named if _POSTER.match(found[0])]
    authors = [found for found in named if found not in posters]
    writers = (
        found for found in _WRITER_LABEL.finditer(line) if not _SIZES.match(line, found.end())
    )
    if owner := parse_owner(line):
        return owner
    for found in (*authors, *writers, *_REPORTER_LABEL.finditer(line), *posters):
        value = _PICTURES.sub("", _OFFICE.sub("", _value(line, found) or ""))
        if value and len(value) <= 30 and not value.isdigit():
            return value
    if (posted := _posted_by(line)) is not None:
        name = posted["han"] or posted["by"]
        return None if _names_nobody(name) else name
    names = _BARE_NAME.fullmatch(line) or _BODY_NAME.fullmatch(line) or _are_people(line)
    is_name = names and not _names_nobody(line)
    return line if is_name and not _LABEL_FIRST.match(line) else None


def says_who_posted(text: str) -> bool:
    """Whether a text says in a sentence who put it on the site: 由 林夏 提交于 2024-09-27. Never raises."""
    found = _posted_by(text[:_WINDOW])
    return found is not None and found["han"] is not None and not _names_nobody(found["han"])


def _posted_by(line: str) -> re.Match[str] | None:
    has_word = any(word in line for word in (*BY.words, "y "))
    return _POSTED_BY.search(line) if has_word else None


def parse_owner(text: str) -> str | None:
    """Whose text it is, as a sentence of copyright says: ``本文著作权归作者 [ 林夏 ] 所有，禁止转载`` -> 林夏. Never raises."""
    found = _OWNER.search(text, 0, _WINDOW)
    return None if found is None or _names_nobody(found["name"]) else found["name"]


def parse_byline(lines: Sequence[str]) -> Byline:
    """Source, reporters, author and editor from the lines of a body.

    The first three and the last five lines are read. Never raises for any text.
    """
    texts = [line for line in lines if line and not line.isspace()]
    tail = max(0, len(texts) - _TAIL_LINES)
    source = author = editor = None
    reporters: tuple[str, ...] = ()
    for place, text in enumerate(texts):
        if _HEAD_LINES <= place < tail or not _says_something(text):
            continue
        line = _prepare(text)
        medium, names = _reporters(line, at_end=place >= tail)
        # The first byline is the article's; another at the end repeats it or is a caption's.
        if names and not reporters:
            reporters, source = names, source or medium
        source = source or _without_name(_set_off(line, _SOURCE_LABEL) or "") or medium
        author = author or _set_off(line, _AUTHOR_LABEL, people=True) or _written_by(line)
        editor = editor or _set_off(line, _EDITOR_LABEL, people=True)
    return Byline(source, reporters, author, editor)


def _says_something(text: str) -> bool:
    return _SIGN.search(text, 0, _WINDOW) is not None or _WIRE.match(text) is not None


def _prepare(text: str | None) -> str:
    return clean_line(half_width((text or "")[:_WINDOW]))


def _names_nobody(name: str) -> bool:
    return name.lower() in NOBODY.words


def _value(line: str, label: re.Match[str]) -> str | None:
    """What stands after a label, up to the next field of the line."""
    rest = line[label.end() : label.end() + 60].lstrip(" ·:")
    wrapped = re.match(r"[《\[【<(]([^《》\[\]【】<>()]{1,40})[》\]】>)]", rest)
    value = wrapped[1] if wrapped else _NEXT_FIELD.split(rest, maxsplit=1)[0]
    value = _SINGLE.sub(r"\1\2", value).strip(" \t-—–_.…:·、/\"'“”")
    if not 1 < len(value) <= 40 or value.isdigit() or _NO_NAME.search(value):
        return None
    return None if _names_nobody(value) or _EMPTY_FIELD.match(value) else value


def _set_off(line: str, label: re.Pattern[str], *, people: bool = False) -> str | None:
    """A labelled value at a line's start or in brackets: elsewhere it is part of a sentence."""
    for found in label.finditer(line):
        lead = line[: found.start()].rstrip()
        if lead and lead[-1] not in "([【|" and not re.search(r":\S{1,20}$", lead[-21:]):
            continue
        value = _value(line, found) if not people else _people(line[found.end() :][:200])
        if value:
            return value
    return None


def _people(rest: str) -> str | None:
    names: list[str] = []
    rest = _NEXT_LABEL.split(rest, maxsplit=1)[0]
    for part in re.split(r"[、,/]", _SINGLE.sub(r"\1\2", re.split(r"[)\]】|。;]", rest)[0])):
        name = re.split(r"(?<![A-Za-z])\s|\s(?![A-Za-z]+$)", part.strip())[0]
        if not _PEOPLE.fullmatch(name) or len(name) > 20 or _names_nobody(name):
            break
        names.append(name)
    return "、".join(names[:4]) or None


def _written_by(line: str) -> str | None:
    """``文/张三 图/李四``, all of the line."""
    found = _WRITTEN.match(line)
    if not found or len(line) > 40 or _ROLE.search(line):
        return None
    name, _, rest = _SINGLE.sub(r"\1\2", line[found.end() :]).partition(" ")
    if not _NAME.fullmatch(name) or _NOT_A_NAME.search(name):
        return None
    return name if not rest or _ALSO.match(rest) else None


def _reporters(line: str, *, at_end: bool) -> tuple[str | None, tuple[str, ...]]:
    """The medium and the names of a byline that stands at a line's start, fills it, or ends it."""
    if len(line) <= 80 and (whole := _grammar(line.strip("()[]【】。"), surnames=True)):
        return whole
    dateline = _DATELINE.match(line)
    begin = dateline.end() if dateline else 0
    bracket = _BRACKET.match(line, begin)
    if bracket and (inner := _grammar(bracket[1], surnames=False)):
        medium = dateline["medium"] if dateline else None
        return (medium if medium and not _NO_MEDIUM.match(medium) else inner[0]), inner[1]
    report = _REPORT.match(line[begin:])
    if report and (inner := _grammar(report[1], surnames=True)):
        return inner
    if at_end and (last := re.search(r"[(]([^()]{2,80})[)]\s?。?$", line)):
        return _grammar(last[1], surnames=False) or (None, ())
    return (_agency(dateline), ())


def _agency(dateline: re.Match[str] | None) -> str | None:
    """The medium of a dateline without a byline, ``新华社北京9月27日电``: its day makes it sure."""
    if not dateline or not dateline["medium"] or "月" not in dateline[0]:
        return None
    return None if _NO_MEDIUM.match(dateline["medium"]) else dateline["medium"]


def _grammar(text: str, *, surnames: bool) -> tuple[str | None, tuple[str, ...]] | None:
    """Read ``[medium] (role name…)… [place 报道]``; None unless the whole text is just that.

    With ``surnames`` each name must begin with one, for nothing else sets the text off.
    """
    if not _ROLE.search(text):
        return None
    text = _PICTURES.sub("", _WRITTEN.sub("", text).strip())
    if (
        not (first := _ROLE.search(text))
        or _PHOTO.match(first[0].rstrip(":/"))
        or _PHOTO.search(text)
    ):
        return None
    medium = re.sub(r"\s", "", text[: first.start()].strip(" :/|"))
    medium = "" if _OWN.fullmatch(medium) else medium
    if medium and (not _MEDIUM.fullmatch(medium) or _NO_MEDIUM.match(medium)):
        return None
    groups = [
        [token for token in _SEPARATORS.split(_SINGLE.sub(r"\1\2", group)) if token]
        for group in _ROLE.split(text[first.end() :])
    ]
    last = groups[-1]
    if last and _CLOSING.fullmatch(last[-1]):
        # "通讯员王芳报道" ends in a name, "通讯员 王芳 长沙报道" in a place.
        name = _REPORTED.sub("", last[-1])
        last[-1:] = [name] if len(last) == 1 else []
    tokens = [token for group in groups for token in group]
    if not tokens or not all(_is_name(token, surnames) for token in tokens):
        return None
    return medium or None, tuple(dict.fromkeys(tokens))


def _are_people(line: str) -> bool:
    """Whether a line is the names of a few people and nothing else: ``李兵、王芳``."""
    names = _SEPARATORS.split(line)
    return 1 < len(names) <= 4 and all(_is_name(name, surnames=True) for name in names)


def _is_name(token: str, surnames: bool) -> bool:
    if not _NAME.fullmatch(token) or _NOT_A_NAME.search(token):
        return False
    if not surnames or "·" in token:
        return True
    return token.startswith(LONG_SURNAMES.words) or (token[0] in SURNAMES and len(token) < 4)
