"""Failures that have more to say than their word: what they mean, and what helps."""

from __future__ import annotations

import pytest

from crawler.health import failures
from crawler.health.counts import RunCounts
from crawler.health.reasons import LOOK, Steps
from crawler.health.verdict import Expect, Verdict, judge

SITE = "https://www.linjiang.test/"
STEPS = Steps.of_url(SITE)


@pytest.mark.parametrize(
    ("why", "means", "helps"),
    [
        ("tls_version", "old TLS", "LEGACY_TLS=1"),
        ("tls_weak", "key too short", "LEGACY_TLS=1"),
        ("tls", "handshake", LOOK[1]),
        ("challenge", "script", "--javascript"),
        ("robots_challenge", "script", "--javascript"),
    ],
)
def test_a_run_says_what_it_means_and_what_helps(why: str, means: str, helps: str) -> None:
    run = RunCounts("linjiang")
    run.section(SITE).trouble = why
    judgement = judge(run, Expect(), steps=STEPS)
    assert judgement.verdict is Verdict.BROKEN
    [told] = judgement.reasons
    assert f"({why}: " in told.en
    assert means in told.en
    assert helps in told.en
    assert f"（{why}：" in told.zh
    assert "下一步" in told.zh


def test_what_is_done_already_is_not_advised() -> None:
    assert failures.step("tls_weak", Steps()) == LOOK
    assert failures.step("challenge", Steps()) == LOOK


@pytest.mark.parametrize("why", ["timeout", "http_404", "robots_http_503", "robots"])
def test_others_say_it_all_by_their_word(why: str) -> None:
    assert failures.said(why) is None
    assert failures.in_words(why) == (why, why)
    assert failures.step(why, STEPS) is None
