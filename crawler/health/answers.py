"""Whether a site still answers with articles at all. Pure.

A site that was moved, closed or shut off may go on listing its articles and answer each of them with "not found",
a login page or its home page. Then they are not deleted: nothing is known of them. One good page refutes that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from crawler.health.habits import FEW
from crawler.health.reasons import LOOK, Reason, Steps, reason

MANY: Final = 5
"""Pages in vain, and none that was an article, after which known articles are asked for."""
MANY_OF_A_SECTION: Final = 20
"""Pages of one section in vain, of a site of which no article is known yet, after which the others are left."""
# What a page is if it is no article; and ways in which a site says that it will not show one. A server that is
# overloaded or does not answer says nothing about its articles.
_NO_ARTICLE: Final = frozenset({
    "soft_404", "soft_login", "soft_blocked", "soft_error", "soft_closed", "no_title", "no_body",
    "offsite", "redirects", "to_list", "robots", "http_500", "http_501", "challenge", "cookies",
})  # fmt: skip
# These may be articles that the selectors do not fit.
_UNREAD: Final = frozenset({"no_title", "no_body"})
_PASSING: Final = frozenset({"http_408", "http_425", "http_429"})
_WORDS: Final = {
    "soft_404": ("“页面不存在”（软 404）", "a soft 404"),
    "soft_login": ("登录页", "a login page"),
    "soft_blocked": ("验证页", "a captcha"),
    "soft_error": ("出错页", "an error page"),
    "soft_closed": ("网站关闭或维护", "a page that says the site is closed"),
    "no_title": ("没有标题的页", "a page without a title"),
    "no_body": ("没有正文的页", "a page without a text"),
    "offsite": ("转到别的网站", "a redirect to another site"),
    "to_list": ("转到首页或列表页", "a redirect to the home page or to a list"),
    "robots": ("robots.txt 禁止", "forbidden by robots.txt"),
    "challenge": ("JavaScript 质询页", "a JavaScript challenge"),
    "cookies": ("设 Cookie 后反复跳转", "a circle of redirects that sets cookies"),
}  # fmt: skip


def is_in_vain(why: str) -> bool:
    """Whether a page was refused, or failed, because the site shows no article there."""
    return why in _NO_ARTICLE or (why.startswith("http_4") and why not in _PASSING)


@dataclass(slots=True)
class Answers:
    """How the article pages that a run asked for answered."""

    articles: int = 0
    """Nothing spoke against their being articles, or they said that they are as they were."""
    vain: Counter[str] = field(default_factory=Counter)
    """Why they were none -> how many."""
    of_section: Counter[str] = field(default_factory=Counter)
    """Section -> how many of its pages were none."""
    page: str = ""
    """The first one."""
    weighed: bool = False
    """Whether nothing more can speak for the site: known articles were asked for too, as far as there are any."""

    def note(self, why: str, section: str, url: str) -> None:
        """Count a page that was refused or failed, if that was in vain."""
        if is_in_vain(why):
            self.page = self.page or url
            self.vain[why] += 1
            self.of_section[section] += 1

    @property
    def doubtful(self) -> bool:
        """Whether pages were asked for in vain, and not one was an article."""
        return bool(self.vain) and not self.articles

    def is_void(self, section: str) -> bool:
        """Whether so many pages of a section were none, and no page of the site was an article, that it is left."""
        return self.doubtful and self.of_section[section] >= MANY_OF_A_SECTION

    def trouble(self, steps: Steps) -> Reason | None:
        """Why the site is broken, if it shows no article any more."""
        count = self.vain.total()
        if not (self.weighed and self.doubtful and count >= FEW):
            return None
        zh = "、".join(f"{n} 次{_WORDS.get(why, (why,))[0]}" for why, n in self.vain.most_common())
        en = ", ".join(f"{n} × {_WORDS.get(why, (why,))[-1]}" for why, n in self.vain.most_common())
        [(most, _)] = self.vain.most_common(1)
        step: str | tuple[str, str] = LOOK
        if most == "robots":
            step = ("遵守，或与网站联系", "respect it, or ask the site's owner")
        elif most in _UNREAD:
            step = steps.check
        return reason(
            f"请求了 {count} 篇文章，没有一篇是文章页（{zh}），例如 {self.page}",
            f"none of the {count} requested article pages is an article ({en}), e.g. {self.page}",
            step,
        )
