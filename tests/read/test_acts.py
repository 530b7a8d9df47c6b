"""Links that do something on their server, and those that only look so."""

from __future__ import annotations

import pytest

from crawler.read.acts import link_acts


@pytest.mark.parametrize(
    "link",
    [
        "news.php?act=del&id=5", "index.php?do=vote&id=5", "?action=logout", "view.php?action=addToCart&id=3", "?op=edit&id=1",
        "?a=deleteNews&id=9", "?add-to-cart=99", "?delete=5", "?like=3", "?todo=remove", "?m=news&do=del&id=4",
        "news/delete/5", "news/deleteById?id=3", "user_logout.php", "news/del.asp?id=4", "news/delete/id/5.html", "like/123",
        "vote/5", "shop/add-to-cart/5", "plus/digg.php?id=3", "news/%64elete?id=1",
    ],
)  # fmt: skip
def test_links_that_do_something(link: str) -> None:
    assert link_acts(f"https://a.cn/{link}")


@pytest.mark.parametrize(
    "link",
    [
        "view.php?action=show&id=3", "?act=detail&id=3", "index.php?m=content&c=index&a=show&catid=2&id=5", "?m=vote&c=index&a=show",
        "?op=view&id=4", "a-vote-for-growth.html", "news/how-to-remove-barriers/", "toupiao/202401/t20240105_5.html", "news/5.html",
        "?do=read&delFlag=0&id=3", "news/delegation_visits.html", "likeminded/5", "news/2024/delete.html", "update/5.html", "?id=5",
    ],
)  # fmt: skip
def test_links_that_are_read(link: str) -> None:
    assert not link_acts(f"https://a.cn/{link}")
