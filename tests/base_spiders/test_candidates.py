"""Which pages that may be sections a run looks at, and what it takes them for."""

from __future__ import annotations

import pytest

from crawler.base_spiders.candidates import Candidates, forms_of, judge
from crawler.read.document import parse_text
from crawler.storage.candidates import LINKS, LIST, NONE, ROWS, SAME, Candidate

BASE = "http://www.linjiang.test"
NOW = "2026-07-15T02:00:00+00:00"


def told(path: str, outcome: str, asked_at: str = NOW, found_on: str = "") -> Candidate:
    return Candidate(f"{BASE}{path}", f"{BASE}{path}", path.strip("/"), found_on, outcome, asked_at)


def waiting(candidates: Candidates) -> list[str]:
    """The paths that are looked at, in their order, none of which is a section."""
    paths = []
    while candidate := candidates.next():
        paths.append(candidate.url.removeprefix(BASE))
        candidates.note(candidate, NONE)
    return paths


def test_of_pages_of_a_kind_that_were_none_the_rest_is_left() -> None:
    declared = {f"{BASE}/about/{n}.html": f"介绍{n}" for n in range(1, 9)}
    candidates = Candidates([], NOW)
    assert candidates.begin(declared) == []
    assert len(waiting(candidates)) < len(declared)


def test_what_was_seen_is_kept() -> None:
    candidates = Candidates([], NOW)
    candidates.begin({f"{BASE}/a/": "甲", f"{BASE}/b/": "乙"})
    one, two = candidates.next(), candidates.next()
    assert one
    assert two
    candidates.note(one, LIST)
    candidates.note(two, "http_404")
    assert {(each.name, each.outcome) for each in candidates.take()} == {
        ("甲", LIST), ("乙", "http_404")
    }  # fmt: skip
    assert candidates.take() == []


def test_sections_and_what_is_too_fresh_are_not_looked_at_again() -> None:
    known = [
        told("/a/", LIST, "2026-01-01T00:00:00+00:00"),
        told("/b/", NONE, "2026-07-01T00:00:00+00:00"),
        told("/c/", NONE, "2026-06-01T00:00:00+00:00"),
        told("/c/d/", LINKS, found_on=f"{BASE}/c/"),
        told("/e/f/", LIST, found_on=f"{BASE}/e/"),
    ]
    candidates = Candidates(known, NOW)
    sections = candidates.begin({f"{BASE}/{name}/": name for name in "abc"})
    # The last one was found on a page that the site's file no longer names.
    assert [each.url.removeprefix(BASE) for each in sections] == ["/a/", "/c/d/"]
    assert waiting(candidates) == ["/c/"]


def test_what_did_not_answer_is_asked_again_tomorrow() -> None:
    yesterday = "2026-07-14T01:00:00+00:00"
    known = [told("/a/", "http_503", yesterday), told("/b/", "http_404", yesterday)]
    candidates = Candidates(known, NOW)
    candidates.begin({f"{BASE}/{name}/": name for name in "ab"})
    assert waiting(candidates) == ["/a/"]


def test_what_was_found_and_not_looked_at_waits_for_the_next_run() -> None:
    """Of all that one page leads on to so many are kept, and none that is an article."""
    links = "".join(f"<a href='/x/lm{n}/'>园区动态{n}</a>" for n in range(400))
    page = parse_text(
        f"<nav><a href='/x/31.html'>政策法规</a>{links}</nav>", f"{BASE}/x/index.html"
    )
    candidates = Candidates([], NOW)
    declared = {f"{BASE}/x/index.html": "临江分中心"}
    candidates.begin(declared)
    parent = candidates.next()
    assert parent
    candidates.find_below(candidates.note(parent, LINKS), page, None, (), {"*/N.html"})
    kept = candidates.take()
    assert len(kept) == 301
    again = Candidates(kept, NOW)
    again.begin(declared)
    child = again.next()
    assert child
    assert (child.found_on, child.outcome) == (f"{BASE}/x/", None)
    assert not any(each.url.endswith("31.html") for each in kept)


def test_a_new_name_in_the_file_is_the_section_s_name() -> None:
    candidates = Candidates([told("/a/", LIST)], NOW)
    assert [each.name for each in candidates.begin({f"{BASE}/a/": "新名称"})] == ["新名称"]


def test_a_run_looks_at_so_many() -> None:
    candidates = Candidates([], NOW)
    candidates.begin(
        {f"{BASE}/{chr(97 + n // 26)}{chr(97 + n % 26)}/x{n}/": "" for n in range(500)}
    )
    count = 0
    while candidate := candidates.next():
        candidates.note(candidate, LIST)
        count += 1
    assert count == 200


def test_what_a_page_has_in_its_menu_below_it_is_a_candidate_too() -> None:
    page = parse_text(
        "<nav><a href='/x/zcfg/'>政策法规</a><a href='/x/gsgg/'>公示公告</a><a href='/y/z/'>园区动态</a></nav>",
        f"{BASE}/x/index.html",
    )
    candidates = Candidates([], NOW)
    candidates.begin({f"{BASE}/x/index.html": "临江分中心"})
    parent = candidates.next()
    assert parent
    candidates.find_below(parent, page, None, {f"{BASE}/x/gsgg/"})
    child = candidates.next()
    assert child
    assert (child.url, child.name, child.found_on) == (f"{BASE}/x/zcfg/", "政策法规", f"{BASE}/x/")


@pytest.mark.parametrize(
    ("listed", "rows", "linked", "known", "outcome"),
    [
        ("ab", "", "", "", LIST),
        ("ab", "ab", "ab", "a", LIST),
        ("ab", "ab", "ab", "ab", SAME),
        ("abcdefghi", "", "", "abcdefgh", SAME),  # a box of news beside another text
        ("", "", "ab", "a", SAME),  # a box of news on another page
        ("", "", "ab", "", LINKS),
        ("", "abc", "abcd", "a", ROWS),
        ("", "ab", "abcdef", "a", LINKS),
        ("", "", "", "", NONE),
    ],
)
def test_judge(listed: str, rows: str, linked: str, known: str, outcome: str) -> None:
    assert judge(listed, rows, linked, known) == outcome


def test_articles_numbered_as_lists_are_told_by_their_folder() -> None:
    articles = [f"{BASE}/article/{n}.html" for n in range(4)]
    forms = forms_of(articles, [f"{BASE}/focus/22.html"])
    assert forms == {"article/N.html", "article/0.html"}
    assert "*/N.html" in forms_of(articles, [])
    assert forms_of(articles[:2], []) == frozenset()


def test_articles_numbered_as_lists_in_one_folder_are_told_by_the_length_of_the_number() -> None:
    articles = [f"{BASE}/{n}.html" for n in range(13229, 13233)]
    assert forms_of(articles, [f"{BASE}/11.html", f"{BASE}/3.html"]) == {"/00000.html"}
