"""What failed requests say in words, and what helps: of failures that have more to say than their word. Pure."""

from __future__ import annotations

from typing import Final

from crawler.health.reasons import LOOK, Steps

TLS_VERSION: Final = "tls_version"
TLS_WEAK: Final = "tls_weak"
TLS: Final = "tls"
CHALLENGE: Final = "challenge"

_SAID: Final = {
    TLS_VERSION: (
        "网站只会旧版 TLS（1.0 或 1.1），默认不用",
        "the server speaks old TLS only, 1.0 or 1.1, which is off by default",
    ),
    TLS_WEAK: (
        "网站的 TLS 密钥太短或算法太旧，默认不用",
        "the server's TLS has a key too short or ciphers too old, which are off by default",
    ),
    TLS: ("TLS 握手失败", "the TLS handshake failed"),
    CHALLENGE: (
        "网站先要浏览器运行一段脚本（JavaScript 质询），才给网页",
        "the site shows its pages only to a browser that has run a script of its own",
    ),
}
# What a host says of itself, and not of one page: robots.txt met it first.
_OF_ROBOTS: Final = "robots_"
LEGACY: Final = frozenset({TLS_VERSION, TLS_WEAK})
"""Those that old TLS, where a site is declared to need it, gets past."""


def said(why: str) -> tuple[str, str] | None:
    """What a failure (``tls_version``, ``robots_challenge`` …) means, in both languages; None if its word says it all."""
    return _SAID.get(why.removeprefix(_OF_ROBOTS))


def in_words(why: str) -> tuple[str, str]:
    """A failure's word, with what it means in both languages where there is more to say."""
    means = said(why)
    return (f"{why}：{means[0]}", f"{why}: {means[1]}") if means else (why, why)


def step(why: str, steps: Steps) -> str | tuple[str, str] | None:
    """What to do about such a failure; None if nothing but the usual is known to help."""
    word = why.removeprefix(_OF_ROBOTS)
    if word in LEGACY:
        return steps.legacy_tls or LOOK
    if word == CHALLENGE:
        return steps.browser or LOOK
    return LOOK if word == TLS else None
