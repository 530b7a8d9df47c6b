"""Lists that a script fills: the request that a site declares for one, and what its answer shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scrapy.http import Request, Response

from crawler.read.declared import Declaration, ListRow
from crawler.read.document import decode, header_charset
from crawler.read.fragments import parse_fragment
from crawler.read.list_request import ListRequest
from crawler.read.records import at, read_json, rows_of

_FEW_WORDS: Final = 400

OTHER_SHAPE: Final = "other_shape"
"""Why a list was not had: its request was answered with something else than records, or than markup."""
TOLD: Final = (
    "脚本请求的答复不再是文章列表 / the request of its script is answered with no list of articles"
)


def filled_request(
    wanted: ListRequest, section: str, page: int, headers: Mapping[str, str], **kwargs: Any
) -> Request:
    """What is asked for page ``page`` of a section. ``headers``: further ones."""
    return Request(
        wanted.address(section, page),
        method=wanted.method,
        body=wanted.payload(page),
        headers={"Referer": section, **wanted.headers, **headers},
        dont_filter=True,
        meta={"stays_on_site": True} | ({"handle_httpstatus_list": [304]} if headers else {}),
        **kwargs,
    )


def read_filled(
    response: Response,
    wanted: ListRequest,
    section: str,
    declaration: Declaration,
    frame: tuple[str, str] = ("", ""),
) -> list[ListRow] | None:
    """The rows of an answer; None if it has another shape than declared.

    ``frame``: what markup is read within, as `crawler.read.fragments.frame_of` gives it.
    """
    charset = header_charset((response.headers.get("Content-Type") or b"").decode("latin-1"))
    if wanted.reads_selectors and not wanted.markup:
        markup: object = decode(response.body, charset)[0]
    else:
        value = read_json(response.body, charset)
        if value is None:
            return None
        if not wanted.reads_selectors:
            return rows_of(value, wanted, section)
        markup = at(value, wanted.markup)
    if markup is None:
        return None
    rows = declaration.list_rows(parse_fragment(str(markup), section, frame))
    # After the last page there is nothing, or a few words; a page without a row is no piece of the list.
    return rows if rows or len(str(markup)) < _FEW_WORDS else None
