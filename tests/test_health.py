"""What a site promises against what a run delivered: every verdict, every reason, every boundary."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from crawler.errors import ExitCode, StorageError
from crawler.health import (
    EXIT_CODES,
    Expect,
    Judgement,
    RunCounts,
    SectionCounts,
    Verdict,
    exit_code,
    judge,
)

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


def run(*sections: SectionCounts, **counts: Any) -> RunCounts:
    """A run whose stored articles are all new, unless the counts say otherwise."""
    made = RunCounts("site", {s.url: s for s in sections}, new=sum(s.stored for s in sections))
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
def test_ok(counts: dict[str, int]) -> None:
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
    assert verdict(judgement, f"{LIST} (http_500)", f"{NEWS} (http_500)") is Verdict.BROKEN


def test_a_list_page_that_said_nothing_at_all() -> None:
    judgement = judge(run(section(first_page_links=None, rows=0)), Expect())
    assert verdict(judgement, f"{LIST} (no answer)") is Verdict.BROKEN


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
    judgement = judge(run(section(first_page_links=links)), Expect(min_links=floor), "h2 > a")
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


def test_one_list_is_down_and_the_other_gave_nothing() -> None:
    lists = [
        section(first_page_links=None, trouble="dns", rows=0),
        section(NEWS, rows=5, fetched=0, failed=5, stored=0),
    ]
    judgement = judge(run(*lists), Expect())
    assert verdict(judgement, f"{LIST} (dns)", "none stored") is Verdict.BROKEN


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
        (2, 0.1, Verdict.DEGRADED),
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
    [(1, 0.1, Verdict.OK), (2, 0.1, Verdict.DEGRADED), (1, 0.0, Verdict.DEGRADED)],
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
    assert verdict(judgement, f"list page failed: {PAGE} (timeout)") is Verdict.DEGRADED


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
    delivered = run(section(), missing=Counter(published=missing), missing_page={"published": PAGE})
    words = f"published missing on {missing} of 10 pages, e.g. {PAGE}"
    judgement = judge(delivered, Expect(max_missing=share))
    assert verdict(judgement, *[words] * (expected is Verdict.DEGRADED)) is expected


def test_missing_fields_count_on_every_page_that_was_read() -> None:
    delivered = run(
        section(rows=10, fetched=10, stored=6, duplicates=3, rejected=1),
        missing=Counter(views=5),
        missing_page={"views": PAGE},
    )
    assert verdict(judge(delivered, Expect())) is Verdict.OK


def test_the_field_that_is_missing_most_comes_first() -> None:
    delivered = run(
        section(),
        missing=Counter(views=7, author=9, title=2),
        missing_page=dict.fromkeys(("views", "author", "title"), PAGE),
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
    fates: dict[str, Any] = {"stored": 1, "duplicates": 2, "rejected": 3, "failed": 4, "skipped": 5}
    made = section(rows=15, fetched=6, **fates)
    assert made.pending == 0
    for name in fates:
        counts = fates | {name: fates[name] - 1}
        assert section(rows=15, fetched=6, **counts).pending == 1


def test_a_run_that_ended_early_says_so() -> None:
    delivered = run(section(rows=10, fetched=4, stored=4), reason="memusage_exceeded")
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
        missing=Counter(views=5),
        missing_page={"views": PAGE},
    )
    judgement = judge(delivered, Expect())
    words = ("redesigned", "failed", "rejected", "internal errors", "unaccounted", "views missing")
    assert verdict(judgement, *words) is Verdict.DEGRADED


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
    assert len(set(EXIT_CODES.values())) == len(Verdict)


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
        "INTERRUPTED": 130,
    }
