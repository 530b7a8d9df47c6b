"""What a site promises against what a run delivered: every verdict, every reason, every boundary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ExitCode, StorageError
from crawler.health import (
    EXIT_CODES,
    FATES,
    Expect,
    Judgement,
    RunCounts,
    SectionCounts,
    Verdict,
    exit_code,
    judge,
    no_list_is_usual,
)
from crawler.health.habits import Habits, Share
from crawler.health.reasons import Steps
from crawler.health.suspicion import is_odd, is_settled

LIST, NEWS = "https://www.example.cn/list/", "https://www.example.cn/news/"
PAGE = "https://www.example.cn/1.html"


def section(url: str = LIST, **counts: Any) -> SectionCounts:
    """A section of which every row was stored, unless the counts say otherwise."""
    made = SectionCounts(url, first_page_links=10, pages=1)
    if not counts.keys() & {"rows", "stored", "fetched"}:
        counts = {"rows": 10, "fetched": 10, "stored": 10} | counts
    for name, count in counts.items():
        setattr(made, name, count)
    return made


def test_rows_of_other_hosts_beyond_what_a_run_keeps_are_told() -> None:
    judged = judge(
        run(section(rows=15, fetched=10, stored=10, skipped=5), left_elsewhere=5), Expect()
    )
    assert judged.verdict is Verdict.OK
    assert "5 more list links" in judged.notes[0].en
    assert not judge(run(section()), Expect()).notes


def run(
    *sections: SectionCounts, missing: Mapping[str, int] | None = None, **counts: Any
) -> RunCounts:
    """A run whose stored articles are all new, unless the counts say otherwise.

    ``missing``: declared field -> pages without it; every page that answered was read.
    """
    made = RunCounts("site", {s.url: s for s in sections}, new=sum(s.stored for s in sections))
    evidence = made.evidence
    evidence.read = sum(s.fetched for s in sections)
    for name, count in (missing or {}).items():
        evidence.missing[name], evidence.page[name] = count, PAGE
    for name in ("title", "body", "published", "views", "author"):
        evidence.found[name] = evidence.read - evidence.missing[name]
    for name, count in counts.items():
        setattr(made, name, count)
    return made


def verdict(judgement: Judgement, *words: str) -> Verdict:
    """The verdict, after a look at the reasons: one for each of the words, in order, in both languages."""
    assert len(judgement.reasons) == len(words), judgement.reasons
    for reason, word in zip(judgement.reasons, words, strict=True):
        assert word in reason.en
        assert any("\u4e00" <= sign <= "\u9fff" for sign in reason.zh)
        assert "\n" not in reason.zh + reason.en
    return judgement.verdict


# Ok


@pytest.mark.parametrize(
    "counts", [{"new": 10}, {"new": 0, "changed": 10}, {"new": 0, "unchanged": 10}]
)
def test_ok(counts: dict[str, Any]) -> None:
    assert verdict(judge(run(section(), **counts), Expect())) is Verdict.OK


def test_nothing_but_duplicates_is_ok() -> None:
    delivered = run(section(rows=3, fetched=3, duplicates=3, stored=0))
    assert verdict(judge(delivered, Expect())) is Verdict.OK


# Broken


def test_no_list_page_answers() -> None:
    lists = [
        section(url, first_page_links=None, trouble="http_500", rows=0) for url in (LIST, NEWS)
    ]
    judgement = judge(run(*lists), Expect())
    assert (
        verdict(judgement, f"2 list pages failed: e.g. {LIST} (http_500: a server error)")
        is Verdict.BROKEN
    )
    assert judgement.reasons[0].zh.startswith(f"2 个列表页打不开：如 {LIST}（http_500：网站出错）")


def test_list_pages_that_fail_for_several_reasons() -> None:
    """Each is told once, however many pages it concerns."""
    troubles = {LIST: "http_500", NEWS: "timeout", f"{LIST}b": "http_500", f"{NEWS}b": "robots"}
    lists = [section(u, first_page_links=None, trouble=t, rows=0) for u, t in troubles.items()]
    judgement = judge(run(*lists), Expect())
    words = (
        f"2 list pages failed: e.g. {LIST} (http_500: a server error)",
        f"list page failed: {NEWS} (timeout: no response in time)",
        f"robots.txt forbids the list page: {NEWS}b",
    )
    assert verdict(judgement, *words) is Verdict.BROKEN
    assert len(judgement.reasons) == 3


@pytest.mark.parametrize(
    ("trouble", "step"),
    [
        ("timeout", "try again later: zhaoshang crawl"),
        ("dns", "try again later: zhaoshang crawl"),
        ("robots_http_503", "try again later: zhaoshang crawl"),
        ("http_500", "try again later: zhaoshang crawl"),
        ("http_403", "try again later: zhaoshang crawl"),
        ("http_404", "look at that page in a browser"),
        ("offsite", "look at that page in a browser"),
    ],
)
def test_to_ask_again_is_no_advice_where_the_site_has_answered(trouble: str, step: str) -> None:
    judgement = judge(run(section(first_page_links=None, trouble=trouble, rows=0)), Expect())
    assert verdict(judgement, f"list page failed: {LIST} ({trouble}: ") is Verdict.BROKEN
    assert judgement.reasons[0].en.endswith(f"; next: {step}")


@pytest.mark.parametrize(
    ("trouble", "others", "may_be_removed"),
    [
        ("http_404", True, True),
        ("http_410", True, True),
        ("offsite", True, False),
        ("http_500", True, False),
        ("http_404", False, False),
    ],
)
def test_a_section_that_may_have_been_removed(
    trouble: str, others: bool, may_be_removed: bool
) -> None:
    """Where nothing else is wrong with the site, to look at it is not all that can be done."""
    lost = section(NEWS, first_page_links=None, trouble=trouble, rows=0)
    lists = [section(), lost] if others else [lost]
    steps = Steps(drop=("从文件中删去", "take it out of the file"))
    judgement = judge(run(*lists), Expect(), steps=steps)
    expected = Verdict.DEGRADED if others else Verdict.BROKEN
    assert verdict(judgement, f"list page failed: {NEWS} ({trouble}: ") is expected
    [why] = judgement.reasons
    assert why.en.endswith("in a browser; take it out of the file") is may_be_removed
    assert why.zh.endswith("看看；从文件中删去") is may_be_removed


def test_a_robots_txt_that_leads_to_another_site() -> None:
    """Not the list page is to be looked at, which may be well."""
    judgement = judge(
        run(section(first_page_links=None, trouble="robots_offsite", rows=0)), Expect()
    )
    words = f"list page not requested, because robots.txt redirects to another site (was the domain sold?): {LIST}"
    assert verdict(judgement, words) is Verdict.BROKEN
    assert judgement.reasons[0].en.endswith("; next: look at that site in a browser")


def test_lists_that_are_empty_say_so_once() -> None:
    lists = [section(url, first_page_links=0, rows=0) for url in (LIST, NEWS)]
    judgement = judge(run(*lists), Expect(min_links=5), {"article_links": "h2 > a"})
    words = f"only 0 article links on each of 2 list pages (expected ≥5); the site may have been redesigned: e.g. {LIST}"
    assert verdict(judgement, words) is Verdict.BROKEN
    assert judgement.reasons[0].zh.startswith("2 个列表页各只有 0 个文章链接（应有 ≥5）")


def test_a_site_that_could_not_be_learned() -> None:
    """Why is said in both languages, each where it belongs."""
    lists = [section(first_page_links=None, trouble="学不会 / cannot be learned", rows=0)]
    judgement = judge(run(*lists), Expect())
    assert verdict(judgement, "cannot be learned; next: zhaoshang check") is Verdict.BROKEN
    assert judgement.reasons[0].zh.startswith("学不会；下一步：")


def test_a_list_page_that_said_nothing_at_all() -> None:
    judgement = judge(run(section(first_page_links=None, rows=0)), Expect())
    assert verdict(judgement, f"{LIST} (host_down: the site does not respond)") is Verdict.BROKEN


@pytest.mark.parametrize(
    ("links", "floor", "expected"),
    [
        (0, 1, Verdict.BROKEN),
        (1, 1, Verdict.OK),
        (7, 8, Verdict.BROKEN),
        (8, 8, Verdict.OK),
        (9, 8, Verdict.OK),
        (0, 0, Verdict.OK),
    ],
)
def test_links_on_the_first_page(links: int, floor: int, expected: Verdict) -> None:
    judgement = judge(
        run(section(first_page_links=links)), Expect(min_links=floor), {"article_links": "h2 > a"}
    )
    assert judgement.verdict is expected
    if expected is Verdict.BROKEN:
        (reason,) = judgement.reasons
        for text in (reason.zh, reason.en):
            for part in (str(links), f"≥{floor}", LIST, "'h2 > a'"):
                assert part in text


def test_listed_but_nothing_stored() -> None:
    delivered = run(section(rows=10, fetched=3, stored=0, rejected=3, failed=7), errors=2)
    judgement = judge(delivered, Expect())
    words = "10 articles listed, none stored (failed 7, rejected 3, errors 2)"
    assert verdict(judgement, words) is Verdict.BROKEN


def test_all_that_is_listed_is_stored_under_another_name() -> None:
    delivered = run(section(rows=10, known=10, fetched=0, stored=0))
    delivered.new, delivered.stored_as = 0, "wan"
    judgement = judge(delivered, Expect())
    assert judgement.verdict is Verdict.OK
    [note] = judgement.notes
    assert "10 listed articles are already stored under the site wan" in note.en
    assert "属于站点 wan" in note.zh
    # It has no file where it was crawled by its URL, or its file was deleted.
    assert note.step.endswith("if it has no file, zhaoshang add URL --name wan")


def test_one_list_is_down_and_the_other_gave_nothing() -> None:
    lists = [
        section(first_page_links=None, trouble="dns", rows=0),
        section(NEWS, rows=5, fetched=0, failed=5, stored=0),
    ]
    judgement = judge(run(*lists), Expect())
    assert (
        verdict(judgement, f"{LIST} (dns: there is no such host)", "none stored") is Verdict.BROKEN
    )


def test_a_run_without_sections_is_broken() -> None:
    assert verdict(judge(run(), Expect()), "0 articles listed") is Verdict.BROKEN


# Degraded


def test_one_list_of_two() -> None:
    lists = [section(), section(NEWS, first_page_links=0, rows=0)]
    judgement = judge(run(*lists), Expect())
    assert verdict(judgement, f"redesigned: {NEWS}") is Verdict.DEGRADED


def test_articles_that_no_list_showed_have_no_first_page() -> None:
    mentioned = section(LIST + "#mentioned", listed=False, first_page_links=None, pages=0)
    assert verdict(judge(run(section(), mentioned), Expect())) is Verdict.OK


@pytest.mark.parametrize(
    ("failed", "share", "expected"),
    [
        (0, 0.1, Verdict.OK),
        (1, 0.1, Verdict.OK),
        (2, 0.1, Verdict.OK),
        (3, 0.1, Verdict.DEGRADED),
        (3, 0.3, Verdict.OK),
        (1, 0.0, Verdict.DEGRADED),
        (9, 1.0, Verdict.OK),
    ],
)
def test_failed_pages(failed: int, share: float, expected: Verdict) -> None:
    delivered = run(section(rows=10, fetched=10 - failed, stored=10 - failed, failed=failed))
    words = [f"{failed} of 10 article pages failed"] if expected is Verdict.DEGRADED else []
    assert verdict(judge(delivered, Expect(max_failed=share)), *words) is expected


@pytest.mark.parametrize(
    ("rejected", "share", "expected"),
    [
        (1, 0.1, Verdict.OK),
        (2, 0.1, Verdict.OK),
        (3, 0.1, Verdict.DEGRADED),
        (1, 0.0, Verdict.DEGRADED),
    ],
)
def test_rejected_pages(rejected: int, share: float, expected: Verdict) -> None:
    delivered = run(section(rows=10, fetched=10, stored=10 - rejected, rejected=rejected))
    words = [f"{rejected} of 10 pages rejected"] if expected is Verdict.DEGRADED else []
    assert verdict(judge(delivered, Expect(max_rejected=share)), *words) is expected


@pytest.mark.parametrize("errors", [1, 3])
def test_a_single_error_is_told(errors: int) -> None:
    judgement = judge(run(section(), errors=errors), Expect())
    assert verdict(judgement, f"{errors} internal errors") is Verdict.DEGRADED


def test_a_later_list_page_that_failed_is_named() -> None:
    judgement = judge(run(section(), lost_lists={PAGE: "timeout"}), Expect())
    assert (
        verdict(judgement, f"list page failed: {PAGE} (timeout: no response in time)")
        is Verdict.DEGRADED
    )


@pytest.mark.parametrize(
    ("missing", "share", "expected"),
    [
        (5, 0.5, Verdict.OK),
        (6, 0.5, Verdict.DEGRADED),
        (1, 0.0, Verdict.DEGRADED),
        (10, 1.0, Verdict.OK),
    ],
)
def test_missing_fields(missing: int, share: float, expected: Verdict) -> None:
    delivered = run(section(), missing={"published": missing})
    words = f"published missing on {missing} of 10 pages, e.g. {PAGE}"
    judgement = judge(delivered, Expect(max_missing=share))
    assert verdict(judgement, *[words] * (expected is Verdict.DEGRADED)) is expected


def test_missing_fields_count_on_every_page_that_was_read() -> None:
    delivered = run(
        section(rows=10, fetched=10, stored=6, duplicates=3, rejected=1),
        missing={"views": 5},
    )
    assert verdict(judge(delivered, Expect())) is Verdict.OK


def test_the_field_that_is_missing_most_comes_first() -> None:
    delivered = run(
        section(),
        missing={"views": 7, "author": 9, "title": 2},
    )
    judgement = judge(delivered, Expect())
    assert verdict(judgement, "author missing", "views missing") is Verdict.DEGRADED


@pytest.mark.parametrize(
    ("counts", "lost"),
    [
        ({"rows": 10, "fetched": 9, "stored": 9}, 1),
        ({"rows": 9, "fetched": 10, "stored": 10}, -1),
        ({"rows": 10, "fetched": 4, "stored": 3, "duplicates": 1}, 6),
    ],
)
def test_a_ledger_that_does_not_add_up(counts: dict[str, Any], lost: int) -> None:
    judgement = judge(run(section(**counts)), Expect())
    words = f"{lost} rows of {LIST} unaccounted for"
    assert verdict(judgement, words) is Verdict.DEGRADED


def test_every_fate_counts_in_the_ledger() -> None:
    fates: dict[str, Any] = {name: number for number, name in enumerate(FATES, start=1)}
    made = section(rows=sum(fates.values()), fetched=6, **fates)
    assert made.pending == 0
    for name in fates:
        counts = fates | {name: fates[name] - 1}
        assert section(rows=made.rows, fetched=6, **counts).pending == 1


def test_a_run_that_ended_early_says_so() -> None:
    delivered = run(section(rows=10, fetched=4, stored=4, open=6), reason="memusage_exceeded")
    judgement = judge(delivered, Expect())
    assert verdict(judgement, "memusage_exceeded") is Verdict.DEGRADED


@pytest.mark.parametrize(
    ("days", "ceiling", "expected"),
    [
        (30, 30, Verdict.OK),
        (31, 30, Verdict.DEGRADED),
        (31, None, Verdict.OK),
        (None, 30, Verdict.OK),
        (0, 0, Verdict.OK),
        (1, 0, Verdict.DEGRADED),
        (-2, 30, Verdict.OK),
    ],
)
def test_quiet_days(days: int | None, ceiling: int | None, expected: Verdict) -> None:
    judgement = judge(run(section()), Expect(max_quiet_days=ceiling), quiet_days=days)
    words = [f"no new article for {days} days"] if expected is Verdict.DEGRADED else []
    assert verdict(judgement, *words) is expected


def test_all_reasons_are_told() -> None:
    delivered = run(
        section(rows=10, fetched=5, stored=2, rejected=3, failed=4),
        section(NEWS, first_page_links=0, rows=0),
        errors=1,
        missing={"views": 5},
    )
    judgement = judge(delivered, Expect())
    words = ("redesigned", "failed", "rejected", "internal errors", "unaccounted", "views missing")
    assert verdict(judgement, *words) is Verdict.DEGRADED


# What the site is used to

SELECTORS = {
    "article_links": "h2 > a",
    "title": "h1",
    "body": "div.text",
    "published": ".date",
    "views": ".view",
    "author": ".user",
}
FIELDS = ("title", "body", "published", "views", "author")
DAYS = tuple(date(2026, 7, 1) - timedelta(days=7 * n) for n in range(20))


def used_to(
    links: Sequence[int] = (10,),
    quiet_days: int | None = 0,
    days: Sequence[date] = DAYS,
    **shares: Sequence[tuple[int, int]],
) -> Habits:
    """A site with one good run of 60 articles behind it, that publishes once a week."""
    usual = {name: [(60, 60)] for name in FIELDS} | shares
    return Habits(
        known=True,
        same_declaration=True,
        links={LIST: links},
        shares={name: [Share(*share) for share in runs] for name, runs in usual.items()},
        days=days,
        quiet_days=quiet_days,
    )


def judged(delivered: RunCounts, habits: Habits, **expected: Any) -> Judgement:
    quiet_days = expected.pop("quiet_days", None)
    return judge(delivered, Expect(**expected), SELECTORS, habits=habits, quiet_days=quiet_days)


def day_of(read: int, new: int = 0, **missing: int) -> RunCounts:
    """A daily run that read so many known and new articles, all of them stored."""
    made = section(rows=read, fetched=read, stored=read)
    return run(made, new=new, unchanged=read - new, missing=missing)


@pytest.mark.parametrize("read", [0, 1, 5, 60])
def test_nothing_new_is_quiet(read: int) -> None:
    assert verdict(judged(day_of(read), used_to())) is Verdict.QUIET


@pytest.mark.parametrize("counts", [{"new": 1}, {"changed": 1}])
def test_news_are_ok(counts: dict[str, int]) -> None:
    delivered = day_of(5)
    for name, count in counts.items():
        setattr(delivered, name, count)
    assert verdict(judged(delivered, used_to())) is Verdict.OK


@pytest.mark.parametrize(
    ("read", "lacking", "before", "alarm"),
    [
        (3, 3, [(59, 60)], False),  # three articles prove nothing
        (12, 12, [(59, 60)], True),
        (60, 60, [(590, 600)], True),
        (60, 30, [(60, 60)], False),
        (60, 50, [(60, 60)], True),
        (60, 60, [(4, 60)], False),  # it was hardly ever there
        (12, 12, [(30, 60)], False),  # one in two: not yet beyond chance
        (40, 40, [(30, 60)], True),
        # Small runs count together with those just before them.
        (2, 2, [(0, 3), (0, 3), (60, 60)], True),
        (2, 2, [(2, 3), (3, 3), (60, 60)], False),
        (0, 0, [(0, 8), (60, 60)], True),
    ],
)
def test_a_field_that_is_gone(
    read: int, lacking: int, before: list[tuple[int, int]], alarm: bool
) -> None:
    judgement = judged(day_of(read, views=lacking), used_to(views=before), max_missing=1.0)
    assert judgement.verdict is (Verdict.DEGRADED if alarm else Verdict.QUIET)
    if alarm:
        [reason] = judgement.reasons
        assert "views missing on" in reason.en
        assert "% had it before" in reason.en
        assert "selector views = '.view'" in reason.en
        assert reason.en.endswith("; next: zhaoshang check")
        assert reason.zh.endswith("；下一步：zhaoshang check")


def test_a_list_that_became_short_is_told_for_a_week_and_then_is_usual() -> None:
    links = [20] * 10
    told = []
    for _ in range(12):
        delivered = run(section(first_page_links=2), section(NEWS), new=0, unchanged=5)
        judgement = judged(delivered, used_to(links=links))
        told.append(judgement.verdict)
        links = [2, *links][:20]
    assert told == [Verdict.DEGRADED] * 7 + [Verdict.QUIET] * 5


@pytest.mark.parametrize(
    ("latest_first", "floor"),
    [
        ([], None),
        ([5, 5], None),
        ([20, 20], 10),
        ([12, 20], 6),  # not below half of what there was
        ([2, 20, 20], 10),
        ([2, 20, 3, 20, 2, 20], 10),  # on and off
        ([20, 20, *[8] * 7, 20], 4),  # known to be so at times
        ([20] * 19 + [2], None),
    ],
)
def test_how_many_links_a_list_must_show(latest_first: list[int], floor: int | None) -> None:
    assert Habits(links={LIST: latest_first}).fewest_links(LIST) == floor


def test_a_field_that_may_lack_never_alarms() -> None:
    assert judged(day_of(60, views=60), used_to(), may_lack=("views",)).verdict is Verdict.QUIET


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ({"title": 10}, Verdict.BROKEN),
        ({"body": 9}, Verdict.BROKEN),
        ({"published": 10, "views": 10, "author": 10}, Verdict.BROKEN),
        ({"published": 10}, Verdict.DEGRADED),
        ({"body": 4}, Verdict.QUIET),
    ],
)
def test_a_redesign(missing: dict[str, int], expected: Verdict) -> None:
    judgement = judged(day_of(10, **missing), used_to())
    assert judgement.verdict is expected
    if expected is Verdict.BROKEN:
        told = [reason.en for reason in judgement.reasons]
        assert len(told) == len(missing)
        for name in missing:
            assert any(f"{name} = {SELECTORS[name]!r}" in en and PAGE in en for en in told)


@pytest.mark.parametrize("read", [1, 2])
def test_one_odd_page_is_no_redesign(read: int) -> None:
    assert judged(day_of(read, title=read), used_to()).verdict is Verdict.QUIET


@pytest.mark.parametrize(
    ("links", "usual", "expected"),
    [
        (10, [10], Verdict.QUIET),
        (5, [10, 10], Verdict.QUIET),
        (4, [10, 10], Verdict.BROKEN),
        (4, [10, 7], Verdict.QUIET),
        (0, [10], Verdict.BROKEN),
        (1, [5], Verdict.QUIET),  # short lists are tidied up
    ],
)
def test_few_of_the_usual_links(links: int, usual: list[int], expected: Verdict) -> None:
    delivered = day_of(3)
    delivered.section(LIST).first_page_links = links
    judgement = judged(delivered, used_to(usual))
    assert judgement.verdict is expected
    assert no_list_is_usual(delivered, Expect(), used_to(usual)) is (expected is Verdict.BROKEN)


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        ({"alike": 6}, "look alike"),
        ({"compared": 5, "rewritten": 3, "unlike": 3}, "read differently"),
        ({"compared": 5, "rewritten": 5}, "read differently"),
        ({"compared": 3, "rewritten": 3, "restyled": True}, "read differently"),
        ({"compared": 4, "rewritten": 3, "restyled": True}, None),
        ({"alike": 5}, None),
        ({"alike": 2, "read": 2}, None),
        ({"compared": 5, "rewritten": 4}, None),
        ({"compared": 9, "rewritten": 3, "unlike": 3}, None),
        ({"compared": 4, "rewritten": 4}, None),
    ],
)
def test_pages_that_are_not_to_be_believed(counts: dict[str, int], word: str | None) -> None:
    delivered = day_of(10)
    delivered.evidence.page |= dict.fromkeys(("alike", "unlike", "rewritten"), PAGE)
    for name, count in counts.items():
        setattr(delivered.evidence, name, count)
    judgement = judged(delivered, used_to())
    if word is None:
        assert judgement.verdict is Verdict.QUIET
    else:
        assert verdict(judgement, word) is Verdict.BROKEN
        assert PAGE in judgement.reasons[0].en


@pytest.mark.parametrize("tried", [1, 2, 3])
def test_a_known_site_may_lose_one_or_two_pages(tried: int) -> None:
    delivered = run(section(rows=tried, fetched=0, stored=0, failed=tried))
    expected = Verdict.QUIET if tried < 3 else Verdict.BROKEN
    assert judged(delivered, used_to()).verdict is expected


def test_robots_txt_that_forbids_is_named() -> None:
    judgement = judged(run(section(first_page_links=None, trouble="robots", rows=0)), used_to())
    assert verdict(judgement, f"robots.txt forbids the list page: {LIST}") is Verdict.BROKEN


@pytest.mark.parametrize(
    ("read", "missing", "unlike", "odd"),
    [
        (1, 1, 0, True),
        (2, 1, 0, True),
        (2, 0, 0, False),
        (1, 0, 1, True),
        (3, 3, 0, False),
        (0, 0, 0, False),
    ],
)
def test_one_or_two_odd_pages_call_for_a_comparison(
    read: int, missing: int, unlike: int, odd: bool
) -> None:
    evidence = day_of(read, views=missing).evidence
    evidence.unlike = unlike
    assert is_odd(evidence, (), SELECTORS, used_to()) is odd
    assert not is_odd(evidence, ("views",), SELECTORS, used_to()) or unlike
    assert not is_odd(evidence, (), SELECTORS, Habits()) or unlike


# Silence


@pytest.mark.parametrize(
    ("days", "before", "expected"),
    [
        (14, 13, Verdict.QUIET),
        (15, 14, Verdict.DEGRADED),  # twice a week is fourteen days: told once
        (16, 15, Verdict.QUIET),
        (200, 199, Verdict.QUIET),
        (200, None, Verdict.QUIET),  # a site that is met when it is silent already
        (200, 3, Verdict.DEGRADED),  # nobody looked for months
    ],
)
def test_silence_beyond_the_habit_is_told_once(
    days: int, before: int | None, expected: Verdict
) -> None:
    judgement = judged(day_of(2), used_to(quiet_days=before), quiet_days=days)
    assert judgement.verdict is expected
    told = judgement.reasons if expected is Verdict.DEGRADED else judgement.notes
    assert bool(told) is (days > 14 and before is not None)
    for reason in told:
        assert f"no new article for {days} days (usually at most 14)" in reason.en


def test_news_end_a_silence() -> None:
    assert verdict(judged(day_of(2, new=1), used_to(), quiet_days=500)) is Verdict.OK


def test_a_declared_silence_counts_before_the_habit() -> None:
    for days, expected in ((90, Verdict.QUIET), (91, Verdict.DEGRADED)):
        judgement = judged(day_of(2), used_to(), quiet_days=days, max_quiet_days=90)
        assert judgement.verdict is expected


@pytest.mark.parametrize(
    ("gaps", "limit"),
    [([1] * 4, None), ([1] * 5, 14), ([1, 2, 30, 1, 1], 60), ([7] * 19, 14), ([], None)],
)
def test_the_longest_silence_that_is_no_news(gaps: list[int], limit: int | None) -> None:
    days = [date(2026, 7, 1)]
    for gap in gaps:
        days.append(days[-1] - timedelta(days=gap))
    assert Habits(days=days).longest_silence == limit


# Whatever comes

_counts = st.integers(0, 60)
_pairs = st.tuples(_counts, _counts).map(lambda pair: (min(pair), max(pair)))
_habits = st.builds(
    used_to,
    links=st.lists(_counts, max_size=5),
    quiet_days=st.none() | st.integers(-9, 999),
    days=st.lists(st.dates(), max_size=9).map(lambda days: sorted(set(days), reverse=True)),
    views=st.lists(_pairs, max_size=5),
    title=st.lists(_pairs, max_size=5),
)
_GRAVE = [Verdict.OK, Verdict.QUIET, Verdict.DEGRADED, Verdict.BROKEN]


def gravity(judgement: Judgement) -> int:
    return max(1, _GRAVE.index(judgement.verdict))


@given(
    habits=_habits,
    known=st.booleans(),
    read=_counts,
    links=st.none() | _counts,
    days=st.none() | st.integers(-99, 9999),
    figures=st.lists(_counts, min_size=4, max_size=4),
)
def test_no_history_makes_it_crash(
    habits: Habits,
    known: bool,
    read: int,
    links: int | None,
    days: int | None,
    figures: list[int],
) -> None:
    delivered = day_of(read, views=min(read, figures[0]))
    delivered.section(LIST).first_page_links = links
    evidence = delivered.evidence
    evidence.compared, evidence.rewritten, evidence.unlike, evidence.alike = figures
    evidence.page |= dict.fromkeys(("alike", "unlike", "rewritten"), PAGE)
    judgement = judged(delivered, replace(habits, known=known), quiet_days=days)
    assert bool(judgement.reasons) is (judgement.verdict in (Verdict.DEGRADED, Verdict.BROKEN))
    is_settled(evidence, (), SELECTORS, habits)


@given(
    habits=_habits,
    read=st.integers(1, 60),
    name=st.sampled_from(("title", "views")),
    less=_counts,
    more=_counts,
)
def test_more_missing_never_improves_the_verdict(
    habits: Habits, read: int, name: str, less: int, more: int
) -> None:
    less, more = sorted((min(less, read), min(more, read)))
    better, worse = (judged(day_of(read, **{name: n}), habits) for n in (less, more))
    assert gravity(worse) >= gravity(better)


@given(habits=_habits, links=st.tuples(_counts, _counts))
def test_fewer_links_never_improve_the_verdict(habits: Habits, links: tuple[int, int]) -> None:
    few, many = sorted(links)
    verdicts = []
    for count in (few, many):
        delivered = day_of(2)
        delivered.section(LIST).first_page_links = count
        verdicts.append(gravity(judged(delivered, habits)))
    assert verdicts[0] >= verdicts[1]


# Stopped, storage


def test_interrupted() -> None:
    delivered = run(section(rows=10, fetched=2, stored=2), reason="shutdown", errors=1)
    assert verdict(judge(delivered, Expect()), "interrupted") is Verdict.INTERRUPTED


@pytest.mark.parametrize("reason", ["finished", "storage", "shutdown"])
def test_storage_outweighs_all(reason: str) -> None:
    error = StorageError("磁盘已满", "the disk is full")
    delivered = run(section(first_page_links=0, rows=0), reason=reason, storage_error=error)
    assert verdict(judge(delivered, Expect()), "the disk is full") is Verdict.STORAGE


# Counting


def test_a_section_is_made_at_first_use() -> None:
    counts = RunCounts("site")
    counts.section(LIST).rows += 2
    counts.section(LIST).rows += 3
    counts.section(NEWS).rows += 4
    assert list(counts.sections) == [LIST, NEWS]
    assert (counts.total("rows"), counts.total("stored")) == (9, 0)


# Exit codes


def test_every_verdict_has_its_own_exit_code() -> None:
    assert set(EXIT_CODES) == set(Verdict)
    # A quiet site is as well as one with news, and one whose time was up goes on next time.
    well = {Verdict.OK, Verdict.QUIET, Verdict.UNFINISHED}
    assert {EXIT_CODES[verdict] for verdict in well} == {ExitCode.OK}
    alarming = [code for verdict, code in EXIT_CODES.items() if verdict not in well]
    assert len(set(alarming) - {ExitCode.OK}) == len(Verdict) - len(well)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], ExitCode.INTERNAL),
        (["ok"], ExitCode.OK),
        (["ok", "degraded"], ExitCode.DEGRADED),
        (["broken", "degraded", "ok"], ExitCode.BROKEN),
        (["broken", "interrupted"], ExitCode.INTERRUPTED),
        (["interrupted", "storage", "broken"], ExitCode.STORAGE),
        (["ok", "ok"], ExitCode.OK),
        (["quiet", "ok"], ExitCode.OK),
        (["quiet", "degraded"], ExitCode.DEGRADED),
    ],
)
def test_the_gravest_verdict_decides(verdicts: list[str], expected: ExitCode) -> None:
    assert exit_code([Verdict(v) for v in verdicts]) is expected
    assert exit_code([Verdict(v) for v in reversed(verdicts)]) is expected


def test_exit_codes_are_those_that_cron_knows() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "INTERNAL": 1,
        "USAGE": 2,
        "DEGRADED": 3,
        "BROKEN": 4,
        "STORAGE": 5,
        "LOCKED": 6,
        "INTERRUPTED": 130,
    }


def test_a_section_none_of_whose_listed_articles_is_found() -> None:
    """It has a reason of its own, and is no matter of shares: those of the section count as failed."""
    asked_again = section(NEWS + "#revisits", listed=False, rows=8, fetched=0, stored=0, failed=8)
    delivered = run(section(rows=10, fetched=2, stored=2, known=8), asked_again)
    delivered.not_found, delivered.doubted = {NEWS: [PAGE] * 8}, 8
    judged = judge(delivered, Expect())
    assert (
        verdict(judged, f"none of the 8 requested articles of section {NEWS} can be found")
        is Verdict.DEGRADED
    )
    assert PAGE in judged.reasons[0].en
    assert judged.reasons[0].step.endswith("look at that page in a browser")
    asked_again.failed, asked_again.rows = 18, 18
    words = "10 of 28 article pages failed", "requested articles of section"
    assert verdict(judge(delivered, Expect()), *words) is Verdict.DEGRADED


def test_one_failed_article_of_a_site_that_is_stored_under_another_name_is_no_outage() -> None:
    delivered = run(section(rows=9, known=8, fetched=0, stored=0, failed=1))
    delivered.new, delivered.stored_as = 0, "wan"
    assert judge(delivered, Expect()).verdict is not Verdict.BROKEN
