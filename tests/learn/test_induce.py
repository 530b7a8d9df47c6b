"""Selectors worked out from the nodes of several pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from crawler.learn.induce import (
    Example,
    Induced,
    cost,
    induce,
    induce_each,
    is_lasting,
    lasting_classes,
    selectors_of,
)
from crawler.read.declared import Selector, text_of
from crawler.read.document import parse_text

HINT = re.compile("title|date", re.I)


def root_of(markup: str) -> HtmlElement:
    return parse_text(f"<html><body>{markup}</body></html>", "http://a.test/").root


def example(markup: str, *texts: str) -> Example:
    """A page on which the innermost nodes with these texts are wanted."""
    root = root_of(markup)
    wanted = [
        node
        for node in root.iter()
        if isinstance(node.tag, str)
        and text_of(node) in texts
        and not any(text_of(child) in texts for child in node)
    ]
    among = set(texts)
    return Example(root, wanted, lambda node: text_of(node) in among)


def found(template: str, texts: Sequence[str] = ("甲", "乙", "丙"), **how: Any) -> str | None:
    result = induce([example(template.format(t=t, n=n), t) for n, t in enumerate(texts, 10)], **how)
    return result.css if result else None


@pytest.mark.parametrize(
    ("template", "css"),
    [
        ("<h1>{t}</h1><p>x</p>", "h1"),
        ("<div class='a'><p>x</p><p id='bt'>{t}</p></div>", "#bt"),
        ("<div><span>x</span><span class='date'>{t}</span></div>", ".date"),
        # A class with a number is one page's.
        ("<b>x</b><b class='post-{n} tit'>{t}</b>", ".tit"),
        ("<b>x</b><b id='post-{n}' class='tit'>{t}</b>", ".tit"),
        # How it looks today is not what it is.
        ("<b>x</b><b class='active fl text-red tit'>{t}</b>", ".tit"),
        # A nameless node is found by what it stands in.
        ("<p>x</p><div class='info'><span>{t}</span></div>", ".info > span"),
        ("<i>x</i><div class='info'><i class='left'>y</i><em>{t}</em></div>", ".info > em"),
        ("<h1>站名</h1><div class='post'><h1>{t}</h1></div>", ".post > h1"),
        # By its place only if there is nothing else.
        ("<span>y</span><div class='info'><span>x</span><span>{t}</span></div>", ".info > span:nth-of-type(2)"),
        ("<meta itemprop='x'><span>y</span><span itemprop='datePublished'>{t}</span>", 'span[itemprop="datePublished"]'),
    ],
)  # fmt: skip
def test_best_selector(template: str, css: str) -> None:
    assert found(template) == css


@pytest.mark.parametrize(
    ("template", "css"),
    [
        ("<div>{t}</div><div>x</div>", "body > div"),
        ("<div>x</div><div>{t}</div>", "div:nth-of-type(2)"),
        ("<table><tr><td>{t}</td></tr></table>", "tr > td"),
        ("<p><font>{t}</font></p>", "p > font"),
        ("<ul><li>{t}</li></ul>", "ul > li"),
        ("<table><tr><td>x</td><td>y</td></tr><tr><td>z</td><td>{t}</td></tr></table>", "tr:nth-of-type(2) > td:nth-of-type(2)"),
        # What says how it looks, and what a system numbers, is better than nothing; what is one page's is not.
        ("<p>x</p><span class='col-md-6 fl'>{t}</span>", "span.fl"),
        ("<div class='left'><p>x</p></div><div class='right'><p>{t}</p></div>", "div.right > p"),
        ("<div><p>x</p></div><div class='c1055'><p>{t}</p></div>", "div.c1055 > p"),
        ("<div class='post-{n}'><div class='c{n}23'>{t}</div></div>", "div > div"),
    ],
)  # fmt: skip
def test_without_a_lasting_name(template: str, css: str) -> None:
    """Old systems name nothing: what is left is what a thing looks like, and where it stands."""
    assert found(template) == css


def test_the_last_of_its_kind_behind_as_many_others_as_there_are() -> None:
    tags = ["", "<em><a>t</a></em>", "<em><a>t</a></em><em><a>u</a></em>", "<em><a>t</a></em>"]
    pages = [
        example(f"<p><a>z</a></p><div class='meta'>{before}<em><a>{text}</a></em></div>", text)
        for text, before in zip("甲乙丙丁", tags, strict=True)
    ]
    assert induce(pages) == Induced(".meta em:last-of-type > a", 1.0)
    bare = [
        example(f"<p>z</p><div class='info'>{'<i>x</i>' * count}<i>{text}</i></div>", text)
        for count, text in enumerate("甲乙丙丁")
    ]
    assert induce(bare) == Induced(".info > i:last-of-type", 1.0)


def test_rows_that_a_system_counts() -> None:
    rows = "".join(f"<li id='line_u5_{n}'><a href='/{n}'>x</a></li>" for n in range(3))
    [node, *_] = root_of(f"<ul>{rows}</ul>").iter("a")
    assert 'li[id^="line_u"] > a' in set(selectors_of(node))


def test_a_mere_place_must_be_right_nearly_always() -> None:
    """Where it stands tells nothing of what it is: on every fifth page something else stands there."""
    pages = [example(f"<ul><li>{t}</li></ul>", t) for t in "甲乙丙丁"]
    assert induce(pages) == Induced("ul > li", 1.0)
    assert induce([*pages, example("<ul><li>x</li></ul><p>戊</p>", "戊")]) is None


def test_named_is_preferred_to_position() -> None:
    css = found("<div class='info'><span>x</span><span class='date'>{t}</span><span>z</span></div>")
    assert css == ".date"


def test_first_match_must_be_right() -> None:
    """``.date`` alone finds the sidebar's date first."""
    template = "<div class='hot'><i class='date'>x</i></div><div class='info'><i class='date'>{t}</i></div>"
    assert found(template) == ".info > .date"


def test_agreement_is_the_share_of_pages() -> None:
    pages = [example(f"<h1>{t}</h1>", t) for t in "甲乙丙丁"]
    odd = example("<h1>x</h1><h2 class='tit'>戊</h2>", "戊")
    assert induce([*pages, odd]) == Induced("h1", 0.8)
    assert induce([*pages[:3], odd]) is None
    assert induce([*pages[:3], odd], at_least=0.7) == Induced("h1", 0.75)


FIRST = "<div class='news'><h3>{t}</h3></div><div class='list'><h3>x</h3></div>"
SECOND = "<h3>x</h3><article><div>y</div><div>{t}</div></article>"


def of_templates(*templates: str) -> list[Example]:
    return [
        example(one.format(t=t), t) for one, t in zip(templates, "甲乙丙丁戊己庚", strict=False)
    ]


def test_a_selector_for_each_template() -> None:
    pages = of_templates(FIRST, FIRST, FIRST, SECOND, FIRST, SECOND)
    assert induce(pages) is None
    assert induce_each(pages) == Induced(".news > h3, article > div:nth-of-type(2)", 1.0)
    assert induce_each(pages[::-1]) == induce_each(pages)


@pytest.mark.parametrize(
    "templates",
    [
        # One does for all; one page is no template; what one finds on the other's pages is wrong.
        [FIRST, FIRST, FIRST, FIRST],
        [FIRST, FIRST, FIRST, FIRST, FIRST, SECOND],
        [FIRST, FIRST, FIRST, "<div class='news'><h3>x</h3></div><p>{t}</p>", "<div class='news'><h3>x</h3></div><p>{t}</p>"],
    ],
)  # fmt: skip
def test_no_selector_for_each_template(templates: list[str]) -> None:
    assert induce_each(of_templates(*templates)) is None


def test_nothing_wanted_nothing_found() -> None:
    assert induce([]) is None
    assert induce([example("<h1>x</h1>"), example("<h1>y</h1>")]) is None


def test_pages_without_the_field_decide_between_equals() -> None:
    """Where the field is missing the right selector finds nothing."""
    having = [example(f"<p class='a b'>{t}</p>", t) for t in "甲乙丙"]
    without = [example("<p class='a'>别的</p>") for _ in range(3)]
    assert induce([*having, *without]) == Induced(".b", 1.0)
    assert induce(having) == Induced(".a", 1.0)


def test_hint_decides_between_equals() -> None:
    pages = [example(f"<p class='a entry-date'>{t}</p>", t) for t in "甲乙丙"]
    assert induce(pages) == Induced(".a", 1.0)
    assert induce(pages, HINT) == Induced(".entry-date", 1.0)


def test_hint_is_no_reason_to_be_wrong() -> None:
    template = "<p class='date'>x</p><p class='q'>{t}</p>"
    pages = [example(template.format(t=t), t) for t in "甲乙丙"]
    assert induce(pages, HINT) == Induced(".q", 1.0)


def every(template: str, pages: int = 3) -> str | None:
    examples = []
    for page in range(pages):
        texts = [f"{page}{letter}" for letter in "abc"]
        rows = "".join(f"<li><a href='/{t}'>{t}</a></li>" for t in texts)
        examples.append(example(template.format(rows=rows), *texts))
    result = induce(examples, every=True)
    return result.css if result else None


def test_every_finds_all_wanted_nodes_and_no_other() -> None:
    template = "<ul class='nav'><li><a href='/'>n</a></li></ul><ul class='rel'>{rows}</ul>"
    assert every(template) == ".rel a"


def test_every_refuses_what_finds_others_too() -> None:
    """The first match is right, the rest is not."""
    more = "".join(f"<li><a href='/x{n}'>x{n}</a></li>" for n in range(9))
    assert every("<ul class='rel'>{rows}" + more + "</ul>") is None


def test_first_match_is_enough_without_every() -> None:
    more = "".join(f"<li class='item'>x{n}</li>" for n in range(9))
    template = "<ul><li class='item'>{t}</li>" + more + "</ul>"
    assert found(template) == ".item"
    assert found(template, every=True) == "li:nth-of-type(1)"


@pytest.mark.parametrize(
    "name", ["title", "entry-title", "h1", "list_a", "news-list2", "TRS_Editor", "vsb_content"]
)
def test_lasting_names(name: str) -> None:
    assert is_lasting(name)


@pytest.mark.parametrize(
    "name",
    ["post-123", "css-1x2y3z", "active", "first", "odd", "clearfix", "col-md-6", "category-news", "tag-x",
     "fadeIn", "text-center", "a" * 60, "标题", "1a", "a b", "", "x:y", "status-publish"],
)  # fmt: skip
def test_fleeting_names(name: str) -> None:
    assert not is_lasting(name)


def test_lasting_classes_of_a_node() -> None:
    [node] = root_of("<p class=' post-12  title\tactive\nbig '>x</p>").iter("p")
    assert lasting_classes(node) == ["title", "big"]
    [bare] = root_of("<p>x</p>").iter("p")
    assert lasting_classes(bare) == []


def test_every_offered_selector_finds_its_node() -> None:
    markup = (
        "<div id='main' class='wrap'><ul class='list lh24'><li><span>x</span><a href='/' rel='bookmark' class='tit'>甲"
        "</a></li></ul></div>"
    )
    root = root_of(markup)
    [node] = root.iter("a")
    offered = list(selectors_of(node))
    assert len(offered) > 10
    for css in offered:
        assert node in Selector("test", css).elements(root), css
    assert offered[0] == "a.tit"


def test_no_selector_is_offered_with_a_quote_from_the_page() -> None:
    [node] = root_of("<p itemprop='a\"]x' rel=\"b'c\" id='a.b#c' class='x:y a,b'>x</p>").iter("p")
    assert set(selectors_of(node)) <= {"p", "body > p"}


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        (".date", ".info > .date"),
        (".info > .date", ".info .date"),
        (".date", "span:nth-of-type(2)"),
        (".info > .date", ".info > span:nth-of-type(2)"),
        ("h1", ".post > h1"),
        (".a", ".a, .b"),
        (".tit", "div > a"),
        (".tit", ".a-very-long-title"),
    ],
)
def test_cost(cheaper: str, dearer: str) -> None:
    assert cost(cheaper) < cost(dearer)


def test_same_selector_in_every_process() -> None:
    """The order of a set of strings is another one in each."""
    code = (
        "from test_induce import example, induce\n"
        "print(induce([example(f\"<p class='q r s t u v'>{t}</p>\", t) for t in '甲乙丙']))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def test_order_of_pages_does_not_matter() -> None:
    pages = [example(f"<p class='q'>x</p><p class='info'><b>{t}</b></p>", t) for t in "甲乙丙丁"]
    assert induce(pages) == induce(pages[::-1])
    assert induce(pages) is not None
