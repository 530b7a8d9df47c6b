"""Which of several dates is believed: what they say of one another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from crawler.fields.dates import parse_published
from crawler.read.article import read_article
from crawler.read.choose import choose, with_agreement
from crawler.read.document import parse_text
from crawler.read.evidence import Evidence, Kind
from tests.read.article_page import BODY, NOW, TITLE

SIGNED = "临江县投资促进局　2024年9月27日"


def dated(kind: Kind, text: str, *features: str) -> Evidence[object]:
    published = parse_published(text, NOW)
    assert published is not None
    return Evidence("published", published, kind, text, features)


def chosen(evidence: Sequence[Evidence[object]], in_url: date | None = None) -> str | None:
    best = choose(with_agreement(evidence, in_url), "published")
    return str(best.value) if best else None


STAMP = "2024-09-27T18:30:00+00:00"  # in Shanghai the 28th
HEAD = dated(Kind.HEAD, STAMP, "head")
JSON_LD = dated(Kind.JSON_LD, STAMP, "json_ld")
ADDRESS = dated(Kind.ADDRESS, "2024-09-27", "address")
UPDATED = dated(Kind.PRINTED, "2024-09-27", "between", "updated")


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ([HEAD], "2024-09-28 02:30:00"),
        ([HEAD, JSON_LD], "2024-09-28 02:30:00"),
        # The site's own clock is not Shanghai's: two plugins that stamp one instant do not outvote it.
        ([HEAD, JSON_LD, ADDRESS], "2024-09-27"),
        ([HEAD, JSON_LD, UPDATED], "2024-09-27"),
    ],
)
def test_an_instant_yields_to_the_day_that_the_site_says(
    evidence: list[Evidence[object]], expected: str
) -> None:
    assert chosen(evidence, date(2024, 9, 27) if ADDRESS in evidence else None) == expected


def published(head: str, info: str, end: str) -> str | None:
    page = f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{info}<div>{BODY}{end}</div></body></html>"
    found = read_article(parse_text(page, "https://www.example.cn/a/1.html"), NOW).published
    return str(found.value) if found else None


def test_the_day_of_a_signature_alone_is_not_when_it_was_published() -> None:
    assert published("", "", f"<p>{SIGNED}</p>") is None
    page = f"<html><body><h1>{TITLE}</h1><div>{BODY}<p>{SIGNED}</p></div></body></html>"
    [told] = [
        each
        for each in read_article(parse_text(page, "https://www.example.cn/a/1.html"), NOW).evidence
        if each.field == "published"
    ]
    assert (told.kind, str(told.value)) == (Kind.SIGNED, "2024-09-27")


def test_the_day_of_a_signature_confirms_another() -> None:
    head = "<meta name='PubDate' content='2024-09-27'><meta name='issue_date' content='2025-01-02'>"
    assert published(head, "", "") is None
    assert published(head, "", f"<p>{SIGNED}</p>") == "2024-09-27"


def test_a_signature_is_not_what_an_age_counts_from() -> None:
    info = "<p>发布时间：3天前</p>"
    assert published("", info, f"<p>{SIGNED}</p>") == published("", info, "")
