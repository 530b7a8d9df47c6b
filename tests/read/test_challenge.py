"""What is a script's challenge, and what is a page."""

from __future__ import annotations

import pytest

from crawler.read.challenge import is_challenge

GO = "<script>var a='q1';document.cookie='guard='+a+'; path=/';window.location.reload();</script>"
BARE = f"<html><head><title>请稍候</title>{GO}</head><body></body></html>"
OBFUSCATED = "<html><head><meta content='k9'><script src='/r/x.js' r='m'></script><script>$_u();</script></head></html>"
PAGE = f"<html><head>{GO}</head><body><h1>园区动态</h1><p>{'临江县新材料项目今天开工。' * 9}</p></body></html>"
MENU = f"<html><head>{GO}</head><body><a href='/a/'>动态</a></body></html>"


@pytest.mark.parametrize(
    ("body", "status", "is_one"),
    [
        (BARE, 412, True),
        (BARE, 521, True),
        (BARE, 202, True),
        (BARE, 200, True),
        (BARE, 403, True),
        (OBFUSCATED, 412, True),
        (OBFUSCATED, 202, True),
        (OBFUSCATED, 200, False),
        (BARE.replace("document.cookie", "x"), 200, False),
        (BARE, 404, False),
        (BARE, 500, False),
        (PAGE, 412, False),
        (PAGE, 200, False),
        (MENU, 200, False),
        ("<h1>Precondition Failed</h1>", 412, False),
        ("", 521, False),
        ("<script>", 521, True),
        ("<script" * 1000, 412, True),
    ],
)
def test_is_challenge(body: str, status: int, is_one: bool) -> None:
    assert is_challenge(body.encode(), status) is is_one
