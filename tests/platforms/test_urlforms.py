"""Templates of addresses: what fits, where it begins, and that long addresses cost no more than short ones."""

from __future__ import annotations

import dataclasses
import re
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms import PLATFORMS, urlforms
from crawler.platforms.urlforms import Match, fill, match

TEMPLATES = sorted({
    *(form for platform in PLATFORMS for form in platform.articles),
    *(form for platform in PLATFORMS for pair in platform.aliases for form in pair),
    *(
        form
        for platform in PLATFORMS
        for paging in (*platform.lists, *platform.article_pages)
        for form in (paging.first, paging.nth)
    ),
})  # fmt: skip
STEPS = ["a", "2024", "0927", "20240927", "5", "5.html", "x_2.html", "index_2.html", "category", "html", "page",
         "archives", "tag", "post", "list_3.html", "x_2", "news.htm", "t20240927_5.html"]  # fmt: skip
QUERIES = ["", "?id=5", "?news/5.html", "?news_2/", "?page=2", "?classid=1&id=5", "?page=2&p=5"]


@pytest.mark.parametrize(
    ("template", "url", "root", "values"),
    [
        ("/{slug}/{id}.html", "https://a.cn/b/c/5.html", "https://a.cn/b", {"slug": "c", "id": "5"}),
        ("/{dir}/{id}.html", "https://a.cn/b/c/5.html", "https://a.cn", {"dir": "b/c", "id": "5"}),
        ("/{dir}_{n}/", "https://a.cn/b/c_2_3/", "https://a.cn", {"dir": "b/c_2", "n": "3"}),
        ("/{dir}/", "https://a.cn/b/", "https://a.cn", {"dir": "b"}),
        ("/html/{dir}/{n}.html", "https://a.cn/x/html/y/2.html", "https://a.cn/x", {"dir": "y", "n": "2"}),
        ("/", "https://a.cn/", "https://a.cn", {}),
    ],
)  # fmt: skip
def test_match(template: str, url: str, root: str, values: dict[str, str]) -> None:
    assert match(template, url) == Match(root, values)


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("/{slug}/{id}.html", "https://a.cn/5.html"),
        ("/{dir}/{id}.html", "https://a.cn/5.html"),
        ("/{dir}/", "https://a.cn/"),
        ("/html/{dir}/", "https://a.cn/html/"),
        ("/{id}.html", "https://a.cn/5.html?page=2"),
        ("/{id}.html", "https://a.cn"),
    ],
)
def test_no_match(template: str, url: str) -> None:
    assert match(template, url) is None


def test_fill_writes_another_page() -> None:
    found = match("/{dir}/index_{n}.html", "https://a.cn/b/c/index_3.html")
    assert found
    assert fill("/{dir}/index_{n}.html", found, 4) == "https://a.cn/b/c/index_4.html"


def plainly(template: str, url: str) -> Match | None:
    """What a template means, as one expression that tries every root and every folder."""
    places = {**urlforms._PLACES, "dir": r"[^/?]+(?:/[^/?]+)*?"}
    pattern = "".join(
        f"(?P<{part}>{places[part]})" if index % 2 else re.escape(part)
        for index, part in enumerate(re.split(r"\{(\w+)\}", template))
    )
    found = re.match(rf"(?P<root>https?://[^/?]+(?:/[^/?]+)*?){pattern}\Z", url)
    if not found:
        return None
    values = found.groupdict()
    return Match(values.pop("root"), values)


ADDRESSES = st.builds(
    lambda steps, end, query: "https://a.cn/" + "/".join(steps) + (end if steps else "") + query,
    st.lists(st.sampled_from(STEPS), max_size=7),
    st.sampled_from(["", "/"]),
    st.sampled_from(QUERIES),
)


@given(ADDRESSES)
def test_means_what_is_written(url: str) -> None:
    for template in TEMPLATES:
        assert match(template, url) == plainly(template, url), template


class Counting:
    """An expression that counts the characters it is shown."""

    def __init__(self, real: re.Pattern[str]) -> None:
        self.real, self.shown = real, 0

    def match(self, url: str, begin: int) -> Any:
        self.shown = max(self.shown, len(url) - begin)
        return self.real.match(url, begin)


def test_a_long_address_is_not_compared_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that repeats its steps was read in every way that these could be parted in: for seconds."""
    counting: list[Counting] = []
    real = urlforms._form

    def form(template: str) -> Any:
        made = real(template)
        counting.append(Counting(made.end))
        return dataclasses.replace(made, end=cast(Any, counting[-1]))

    monkeypatch.setattr(urlforms, "_form", form)
    for step in ("2024/", "category/", "html/", "a_1/", "index_2.html/"):
        for end in ("0927/x3", "0927/3.html", "", "page/2/"):
            for template in TEMPLATES:
                match(template, "https://a.cn/" + step * 700 + end)
    assert max(each.shown for each in counting) < 100
