"""Failures that have more to say than their word: what they mean, and what helps."""

from __future__ import annotations

import pytest

from crawler.base_spiders import responses
from crawler.health import failures
from crawler.health.counts import RunCounts
from crawler.health.reasons import LOOK, Steps
from crawler.health.verdict import Expect, Verdict, judge
from crawler.read import soft404
from crawler.read.soft404 import refusal

SITE = "https://www.linjiang.test/"
STEPS = Steps.of_url(SITE)


@pytest.mark.parametrize(
    ("why", "means", "helps"),
    [
        ("tls_version", "old TLS", "LEGACY_TLS=1"),
        ("tls_weak", "key is too short", "LEGACY_TLS=1"),
        ("tls", "handshake", LOOK[1]),
        ("challenge", "script", "--javascript"),
        ("robots_challenge", "script", "--javascript"),
        ("cookies", "redirects in a circle", "COOKIES_ENABLED=1"),
        ("browser_sandbox", "sandbox", "BROWSER_SANDBOX = False"),
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


WORDS = [
    *responses._TROUBLES.values(), *(word for _, word in responses._IGNORED),     *(refusal(word) or "" for word, _ in soft404._TITLES), "bad_response", "private_address", "host_down", "retry_after",
    "pdf", "application/zip", "not_a_page", "too_many_tags", "offsite", "to_list", "no_title", "no_body", "http_401",
    "http_403", "http_404", "http_410", "http_412", "http_429", "http_500", "http_521", "robots_offsite",
    "robots_http_503", "robots_timeout", "robots_challenge", *failures.LEGACY, failures.TLS, failures.CHALLENGE,
    failures.COOKIES, failures.BROWSER, failures.BROWSER_SANDBOX, "http_407",
]  # fmt: skip


@pytest.mark.parametrize("why", sorted(WORDS))
def test_every_word_has_a_sentence_in_both_languages(why: str) -> None:
    """The word stands behind it: the log and the tables have it."""
    zh, en = failures.said(why)
    assert zh != why != en
    assert failures.in_words(why) == (f"{zh}（{why}）", f"{en} ({why})")
    assert [failures.word_in(told) for told in failures.in_words(why)] == [why, why]


@pytest.mark.parametrize("why", sorted(WORDS))
def test_a_site_by_its_url_is_never_advised_to_do_the_same_again(why: str) -> None:
    told = failures.step(why, STEPS)
    assert f"zhaoshang crawl {SITE}" not in str(told)


def test_an_unknown_word_is_told_as_it_is() -> None:
    assert failures.in_words("KeyError") == ("KeyError", "KeyError")
    assert failures.word_in("no list found at http://x/ (draft)") is None


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("没有找到 / cannot open http://x/: there is no such host (dns)", "open it in a browser"),
        ("没有找到 / no list of articles found at http://x/", "zhaoshang try --list"),
    ],
)
def test_a_site_that_could_not_be_learned(why: str, told: str) -> None:
    """Its sentence is the reason, said once, and the step fits what is wrong."""
    run = RunCounts("linjiang")
    run.section(SITE).trouble = why
    [reason] = judge(run, Expect(), steps=STEPS).reasons
    assert reason.en.startswith(why.partition(" / ")[2] + "; next: ")
    assert told in reason.en
    assert f"zhaoshang crawl {SITE}" not in reason.en


@pytest.mark.parametrize(
    ("why", "passes"), [("timeout", True), ("http_503", True), ("http_404", False), ("robots", False)]
)  # fmt: skip
def test_what_may_pass(why: str, passes: bool) -> None:
    assert failures.may_pass(why) is passes
