"""The box at the end of a post that says whose it is and how it may be used: by its labels, whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from crawler.read.lines import Block, Page
from crawler.words.furniture import LICENCE_LABELS, LICENCE_SMALL_LABELS

_LABEL: Final = re.compile(rf"\W*(?:{LICENCE_LABELS.any})\s*(?:[:：]|\Z)", re.I)
_ANY_LABEL: Final = re.compile(
    rf"\W*(?:{LICENCE_LABELS.any}|{LICENCE_SMALL_LABELS.any})\s*(?:[:：]|\Z)", re.I
)
_URL: Final = re.compile(r"https?://\S+\Z", re.I)
# Longer lines have no such label, and no box has more lines.
_LONGEST: Final = 160
_MOST: Final = 24
_HIGHEST: Final = 6


def licence_boxes(page: Page) -> list[tuple[int, int]]:
    """The stretches of lines, first to end (exclusive), of licence boxes."""
    found: list[tuple[int, int]] = []
    for place, line in enumerate(page.lines):
        if found and place < found[-1][1]:
            continue
        if len(line.text) <= _LONGEST and _LABEL.match(line.text):
            box = _box(page, place)
            if box is not None:
                found.append((box.first, box.end))
    return found


def _box(page: Page, place: int) -> Block | None:
    """The largest block around a labelled line that holds nothing but such a box's lines; None for a lone label."""
    best = None
    for up in page.ancestors(page.lines[place].block)[:_HIGHEST]:
        block = page.blocks[up]
        if block.end - block.first > _MOST:
            break
        lines = page.lines[block.first : block.end]
        # What heads the box is its own: <h3>文档信息</h3>.
        headed = best and lines[0].heading and not _ANY_LABEL.match(lines[0].text)
        texts = [line.text for line in (lines[1:] if headed else lines)]
        if not _is_box(texts):
            # One more level may bring the second label; text that is nobody's value never goes away.
            if best is not None or len(texts) > 2:
                break
            continue
        best = block
    return best


def _is_box(texts: Sequence[str]) -> bool:
    """Whether each line is a label with its value, a value behind a label, or the title and address above them."""
    labels = [i for i, text in enumerate(texts) if _ANY_LABEL.match(text)]
    if len(labels) < 2 or labels[0] > 2 or any(len(text) > _LONGEST for text in texts):
        return False
    if labels[0] and not any(_URL.match(text) for text in texts[: labels[0]]):
        return False
    # Between two labels stands one value; behind the last, its value and perhaps a sentence.
    gaps = [after - before for before, after in pairwise(labels)]
    return max(gaps, default=1) <= 3 and len(texts) - labels[-1] <= 4
