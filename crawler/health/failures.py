"""What the words mean by which a page is told that could not be had, or is none, and what helps: one catalogue. Pure.

The log, ``crawls``, ``pending`` and ``rejects`` have the words (``http_404``, ``soft_login``); a person is told a
sentence, the word behind it.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.health.reasons import LOOK, Steps

TLS_VERSION: Final = "tls_version"
TLS_WEAK: Final = "tls_weak"
TLS: Final = "tls"
CHALLENGE: Final = "challenge"
COOKIES: Final = "cookies"
BROWSER: Final = "browser"
BROWSER_SANDBOX: Final = "browser_sandbox"
LEFT: Final = "left"
"""What was not asked for, though nothing is wrong with it: its section shows no articles (see
``crawler.middlewares.void``), or the crawl was told to end before its turn came."""

_SAID: Final[dict[str, tuple[str, str]]] = {
    TLS_VERSION: (
        "网站只会旧版 TLS（1.0 或 1.1），默认不用",
        "the server only speaks old TLS (1.0 or 1.1), which is off by default",
    ),
    TLS_WEAK: (
        "网站的 TLS 密钥太短或算法太旧，默认不用",
        "the server's TLS key is too short or its ciphers too old, which are off by default",
    ),
    TLS: ("TLS 握手失败", "the TLS handshake failed"),
    CHALLENGE: (
        "网站先要浏览器运行一段脚本（JavaScript 质询），才给网页",
        "the site has the browser run a script (a JavaScript challenge) before it shows a page",
    ),
    COOKIES: (
        "网站设了 Cookie 又反复跳转，始终不给网页",
        "the site sets cookies and redirects in a circle, and shows no page",
    ),
    BROWSER: ("浏览器启动不了，或中途出错", "the browser did not start, or failed"),
    BROWSER_SANDBOX: (
        "Chromium 的沙箱在这里用不了（以 root 运行，或在容器中）",
        "Chromium's sandbox does not work here (for root, or in a container)",
    ),
    "http_401": ("需要登录", "the site asks for a login"),
    "http_403": ("网站拒绝访问", "the site refuses access"),
    "http_404": ("页面不存在", "page not found"),
    "http_410": ("页面已删除", "the page was removed"),
    "http_412": ("网站要求浏览器验证", "the site asks for a browser"),
    "http_407": ("代理要求用户名和密码", "the proxy asks for a name and a password"),
    "http_429": ("网站认为请求过于频繁", "the site reports too many requests"),
    "robots": ("robots.txt 禁止采集", "robots.txt forbids it"),
    "robots_offsite": ("robots.txt 转到别的网站", "robots.txt leads to another site"),
    "timeout": ("超时，没有响应", "no response in time"),
    "dns": ("域名无法解析", "there is no such host"),
    "connection_refused": ("连接被拒绝", "the connection was refused"),
    "connection_lost": ("连接中断", "the connection broke"),
    "cut_short": ("页面没有传完", "the page broke off"),
    "too_large": ("页面太大", "the page is too large"),
    "redirects": ("无限重定向", "endless redirects"),
    "offsite": ("转到别的网站", "it redirects to another site"),
    "private_address": ("转到内网地址", "it leads into a private network"),
    "bad_response": ("网站的响应不是 HTTP", "the response is not HTTP"),
    "bad_url": ("网址有误", "not a valid URL"),
    "unsupported_scheme": ("不是 http 或 https 网址", "not an http or https URL"),
    "action": ("这个链接会改动网站，不打开", "the link would change something on the site"),
    "pdf": ("是 PDF 文件，不是网页", "a PDF, not a web page"),
    "application/pdf": ("是 PDF 文件，不是网页", "a PDF, not a web page"),
    "application/json": ("是 JSON 数据，不是网页", "JSON data, not a web page"),
    "not_a_page": ("是文件，不是网页", "a file, not a web page"),
    "too_many_tags": ("页面太复杂", "the page is too complex"),
    "host_down": ("网站没有响应", "the site does not respond"),
    "retry_after": ("网站要求稍后再来", "the site asks to come back later"),
    "no_title": ("没有标题", "no title"),
    "no_body": ("没有正文", "no text"),
    "to_list": ("转到首页或列表页", "it redirects to the home page or to a list"),
    # What a page says in place of an article or a list, by the words of `crawler.read.soft404`, and by those of `rejects`.
    "not found": ("页面不存在", "the page says that it does not exist"),
    "message": ("只是一条提示", "it only shows a message"),
    "login": ("需要登录", "it asks for a login"),
    "blocked": ("要求人机验证", "it asks for a captcha"),
    "error": ("网站出错", "it shows an error of the site"),
    "closed": ("网站关闭或维护", "it says the site is closed"),
}
_NO_ADDRESS: Final = frozenset({"bad_url", "unsupported_scheme"})
_NO_PAGE: Final = frozenset({"pdf", "not_a_page"})
# A list page that is not there any more: to ask again does not help.
_REMOVED: Final = frozenset({"http_404", "http_410"})
# The site answers, and will again in the same way.
_ANSWERED: Final = frozenset(
    {"offsite", "redirects", "private_address", "too_large", "too_many_tags", TLS, "http_401"}
)
# What may be otherwise at the next try.
_PASSING: Final = frozenset({
    "http_429", "timeout", "connection_refused", "connection_lost", "cut_short", "host_down", "retry_after",
})  # fmt: skip
_SERVER_ERROR: Final = "http_5"
RESPECT: Final = ("遵守，或与网站联系", "respect it, or ask the site's owner")
NO_SANDBOX: Final = (
    "换普通用户运行；若整个容器已隔离，可设 BROWSER_SANDBOX = False",
    "run it as an ordinary user; if the whole container is shut off from your data, set BROWSER_SANDBOX = False",
)
# What another host's robots.txt, or no answer to it, says of itself, and not of one page: it was asked for first.
_OF_ROBOTS: Final = "robots_"
LEGACY: Final = frozenset({TLS_VERSION, TLS_WEAK})
"""Those that old TLS, where a site is declared to need it, gets past."""


def said(why: str) -> tuple[str, str]:
    """What a failure (``http_404``, ``robots_challenge`` …) means, in both languages; the word itself if it is not known."""
    if why in _SAID:
        return _SAID[why]
    if why.startswith(_OF_ROBOTS):
        zh, en = said(why.removeprefix(_OF_ROBOTS))
        return f"robots.txt 取不到：{zh}", f"robots.txt cannot be fetched: {en}"
    if why.startswith("soft_"):
        return said({"soft_404": "not found"}.get(why, why.removeprefix("soft_")))
    if why.startswith(_SERVER_ERROR):
        return "网站出错", "a server error"
    if "/" in why:
        return "不是网页", "not a web page"
    return why, why


def in_words(why: str) -> tuple[str, str]:
    """A failure's meaning with its word behind it, in both languages: ``页面不存在（http_404）``."""
    zh, en = said(why)
    return (why, why) if zh == why else (f"{zh}（{why}）", f"{en} ({why})")


def word_in(told: str) -> str | None:
    """The word of a failure that a sentence of ``in_words`` ends in; None if it ends in none."""
    end = re.search(r"[（(]([\w/.+-]+)[）)]$", told)
    return end[1] if end and said(end[1])[0] != end[1] else None


def may_pass(why: str) -> bool:
    """Whether a page that could not be had for this reason may be had later."""
    return why in _PASSING or why.startswith(_SERVER_ERROR)


def step(why: str, steps: Steps) -> str | tuple[str, str]:
    """What to do about such a failure."""
    word = why.removeprefix(_OF_ROBOTS)
    if word in LEGACY:
        return steps.legacy_tls or LOOK
    if word == CHALLENGE:
        return steps.browser or LOOK
    if word == COOKIES:
        return steps.cookies or steps.browser or LOOK
    if word == BROWSER_SANDBOX:
        return NO_SANDBOX
    if why == "robots":
        return RESPECT
    if why in _NO_ADDRESS:
        return "核对网址", "check the address"
    if why in _NO_PAGE or "/" in why:
        return "请给出网页的网址", "give the address of a web page"
    if why in _REMOVED and not steps.by_url:
        if not steps.drop:
            return LOOK
        return f"{LOOK[0]}；{steps.drop[0]}", f"{LOOK[1]}; {steps.drop[1]}"
    if why in _REMOVED:
        return (
            "核对网址，或改用网站首页的网址",
            "check the address, or give that of the site's home page",
        )
    if word in _ANSWERED:
        return LOOK
    if steps.by_url:
        # The very command that failed is no advice by itself.
        return (
            "核对网址，用浏览器打开看看；打得开就过一会儿再试",
            "check the address and open it in a browser; if that works, try again later",
        )
    if steps.is_sample:
        return (
            "它是内置样例，先要启动：zhaoshang demo",
            "it is the built-in sample, which this starts and crawls: zhaoshang demo",
        )
    return f"过一会儿再试：{steps.crawl}", f"try again later: {steps.crawl}"
