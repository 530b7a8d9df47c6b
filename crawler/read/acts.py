"""Addresses that do something on their server: they delete, vote, log out, fill a basket. None is ever asked for."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.words.requests import ACTION, FORMS, UNDOES, VERBS, VOTES

_DOES: Final = rf"(?:{UNDOES.any}|{VOTES.any})"
# deleteById is three words.
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMES_ACTION: Final = re.compile(rf"{ACTION.any}\Z", re.I)
# One of all that a program's address may name first, and then what is done: ?m=vote&a=show
_MODULES: Final = frozenset({"m"})
_ACTS: Final = re.compile(rf"(?<![a-z])(?:{_DOES}|{VERBS.any})(?![a-z])", re.I)
_PATH_DOES: Final = re.compile(rf"(?<![a-z]){_DOES}(?![a-z])", re.I)
_PATH_UNDOES: Final = re.compile(rf"(?<![a-z]){UNDOES.any}(?![a-z])", re.I)
# saveNews, but formList
_PATH_VERB: Final = re.compile(rf"/(?:{VERBS.any}|{FORMS.any})(?=[A-Z])(?!\w*(?:List|Page|Query))")
_CHANGES: Final = re.compile(rf"(?<![a-z])(?:{VERBS.any}|{FORMS.any})(?![a-z])", re.I)
# api.php?act=saveNews, "action": "save"
_BODY_ACTION: Final = re.compile(
    rf"(?<![a-z_]){ACTION.any}[\"']?\s?[=:]\s?[\"']?(?:(?P<does>{_DOES})|{VERBS.any}|{FORMS.any})(?![a-z])",
    re.I,
)
_STATIC: Final = re.compile(r"\.s?html?\Z", re.I)


def link_acts(url: str) -> bool:
    """Whether following a link would do something, as far as its words say: ``?act=del&id=5``, ``/news/vote/5``."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return False  # nor can it be asked for
    for name, value in pairs:
        if _ACTS.fullmatch(name):
            return True
        is_action = name.lower() not in _MODULES and _NAMES_ACTION.match(name)
        if is_action and _ACTS.search(_HUMP.sub("-", value)):
            return True
    return _path_acts(unquote(parts.path))


def _path_acts(path: str) -> bool:
    *folders, last = path.split("/")
    is_page = _STATIC.search(last) is not None
    does = _PATH_UNDOES if is_page else _PATH_DOES
    # An article's own name may have any words: /a-vote-for-growth.html
    named = folders if is_page else [*folders, last.partition(".")[0]]
    for each in named:
        if "-" not in each and does.search(_HUMP.sub("-", each).replace("_", "-")):
            return True
    return "add-to-cart" in folders or last == "add-to-cart"


def request_acts(method: str, url: str, body: str) -> bool:
    """Whether a request of a page's script would change something on its server, as far as its words say."""
    path = urlsplit(url).path
    said = _BODY_ACTION.search(_HUMP.sub("-", f"{urlsplit(url).query}&{body}"))
    if _PATH_DOES.search(_HUMP.sub("-", path)) or (said and said["does"]):
        return True
    return method == "POST" and any((said, _CHANGES.search(path), _PATH_VERB.search(path)))


def names_change(text: str) -> bool:
    """Whether a text has any word for what changes something."""
    return (_PATH_DOES.search(text) or _CHANGES.search(text)) is not None
