"""Whether a text is what a site shows of a whole one to those who have not logged in."""

from __future__ import annotations

import re
from typing import Final

from crawler.fields.text import comparison_key
from crawler.words.teasers import READ_ON

_READ_ON: Final = re.compile(READ_ON.any, re.IGNORECASE)
# Characters at a text's end in which it says how to read on.
_END: Final = 120
# Share of a teaser that the whole text must begin with: an ellipsis, a stray word may follow.
_BEGINS: Final = 0.8
# From this share of the whole on, a text is an edited one.
_SHORT: Final = 0.5
_SHORT_OF_IT: Final = 0.95
# Of texts below so many characters nothing is left out.
_WHOLE: Final = 40
# Characters of a beginning that are compared.
_COMPARED: Final = 5000


def is_teaser(text: str, whole: str) -> bool:
    """Whether ``text`` is but a short beginning of ``whole``, or says in its stead that one must log in, pay or follow
    to read on. An article that lost its last paragraph is none."""
    end = _READ_ON.search(text, max(0, len(text) - _END))
    says = end is not None and not _READ_ON.search(whole, max(0, len(whole) - _END))
    shown = comparison_key(text[: end.start()] if end and says else text)
    known = comparison_key(whole)
    if len(known) < _WHOLE or len(shown) > (_SHORT_OF_IT if says else _SHORT) * len(known):
        return False
    shown = shown[:_COMPARED]
    alike = next(
        (n for n, pair in enumerate(zip(shown, known, strict=False)) if pair[0] != pair[1]),
        len(shown),
    )
    begins = alike >= _BEGINS * len(shown)
    return begins or (says and len(shown) <= _SHORT * len(known))
