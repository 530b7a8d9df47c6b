"""Where the text stands on a site's pages, and what stands in its node that is none of it, by how the pages differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from crawler.fields.zone import SHANGHAI
from crawler.learn.bodies import leave_out_furniture
from crawler.learn.differences import add_differences
from crawler.learn.fields import learn_exclusions, learn_field
from crawler.learn.learned import Sample, Section
from crawler.learn.samples import read_again
from crawler.learn.ways import choose_ways
from crawler.read.article import read_article
from crawler.read.boilerplate import trim_boilerplate
from crawler.read.declared import Declaration, ListRow
from crawler.read.document import parse_text
from crawler.read.listing import Listing, Row
from crawler.read.page import read_page

NOW = datetime(2026, 7, 15, 10, 0, tzinfo=SHANGHAI)
PLACES = ("河湾", "松岭", "石桥", "梅浦", "南塘", "云台", "青川", "白鹭", "龙口", "金沙")
THINGS = ("轴承", "冷链", "光伏", "医药", "家居", "轮胎", "铝箔", "茶饮", "钟表", "丝绸")
PEOPLE = ("高远", "林夏", "周舟", "程一", "何田")


def title(n: int) -> str:
    return f"{PLACES[n % 10]}{THINGS[(n // 10 + n) % 10]}项目落户我县"


def text(n: int) -> list[str]:
    """One to four paragraphs, each page its own; every fourth page has a single short one."""
    place, thing = PLACES[n % 10], THINGS[(n // 10 + n) % 10]
    lines = [
        f"近日，{place}{thing}项目在我县签约，计划投资{n + 3}亿元，用地{n * 7 + 20}亩。",
        f"{place}方面表示，看重的是本地{n % 5 + 2}小时到港的交通，以及{n * 11 + 40}家配套企业。",
        f"下一步，县里将为{thing}产业组建{n % 3 + 2}个专班，力争{n % 9 + 3}月前开工。",
        f"据测算，该项目投产后年产值可达{n * 2 + 9}亿元，新增岗位{n * 13 + 60}个。",
    ]
    return lines[: 1 if n % 4 == 0 else 2 + n % 3]


def head(n: int, beside: str = "") -> str:
    return (
        f"<h1>{title(n)}</h1>{beside}"
        f"<div class='info'>发布时间：2026-06-{n % 28 + 1:02} 来源：河湾日报</div>"
    )


def sample(n: int, body: str, above: str | None = None) -> Sample:
    url = f"http://www.example.cn/news/{n}.html"
    menu = "".join(f"<li><a href='/{p}/'>{p}频道</a></li>" for p in PLACES[:6])
    html = (
        f"<html><head><title>{title(n)} - 河湾招商网</title></head><body><ul class='menu'>{menu}</ul>"
        f"<div class='main'>{head(n) if above is None else above}"
        f"{body}</div><div class='bottom'><p>版权所有：河湾县投资促进局 电话：0999-1234567</p></div></body></html>"
    )
    document = parse_text(html, url)
    row = Row(url, title(n), None, None, None, None, title_is_cut=False, href=url)
    section = Section(
        "http://www.example.cn/news/", "动态", Listing([], None, None, "", 1.0), document
    )
    return Sample(row, section, document, html.encode(), read_article(document, NOW), True)


def learned_bodies(
    markup: Callable[[int], str], above: str | None = None, **known: str
) -> tuple[dict[str, str], list[list[str]]]:
    """What is declared of the body, and what it gives on twenty pages, half of which were not learned from."""
    samples = [sample(n, markup(n), above) for n in range(20)]
    train = samples[::2]
    read_again(train, NOW, None)
    leave_out_furniture(train)
    found = learn_field("body", train, NOW, known=known)
    assert found is not None, "no selector"
    selectors = {"body": found.css, **known}
    selectors |= learn_exclusions(train, selectors)
    declaration = Declaration(selectors)
    row = ListRow("", "", "")
    got = [
        trim_boilerplate(read_page(each.document, declaration, row, NOW).paragraphs)
        for each in samples
    ]
    return selectors, got


def paragraphs(n: int) -> str:
    return "".join(f"<p>{line}</p>" for line in text(n))


INSIDE = {
    "nothing": lambda n: f"<div class='con'>{paragraphs(n)}</div>",
    "a note in its box": lambda n: f"<div class='con'>{paragraphs(n)}<div class='tips'>以上内容仅供参考，最终解释权归河湾县所有。</div></div>",
    "a note without a name": lambda n: f"<div class='con'>{paragraphs(n)}<p>河湾县欢迎四海客商前来洽谈，共谋发展大计！</p></div>",
    "a note above": lambda n: f"<div class='con'><div class='slogan'>投资河湾，共赢未来，欢迎您来。</div>{paragraphs(n)}</div>",
    "a card of its author": lambda n: f"<div class='con'>{paragraphs(n)}<div class='card'><div>撰稿人</div><div>{PEOPLE[n % 5]}</div>"
    f"<div>已写文章</div><div>{n * 3}篇</div></div></div>",
    "figures": lambda n: f"<div class='con'><div class='wc'>全文共 {n * 37 + 200} 字，读完需 {n % 5 + 1} 分钟</div>{paragraphs(n)}</div>",
    "tags": lambda n: f"<div class='con'>{paragraphs(n)}<div class='bq'><span>{THINGS[n % 10]}</span> <span>{PLACES[n % 7]}</span></div></div>",
    "contents": lambda n: "<div class='con'><div class='mulu'><b>本文目录</b><ul>"
    + "".join(f"<li><a href='#s{i}'>{line[:9]}</a></li>" for i, line in enumerate(text(n)))
    + f"</ul></div>{paragraphs(n)}</div>",
    "a note of age on the older ones": lambda n: "<div class='con'>"
    + ("" if n % 3 else f"<p class='aged'>提示：这篇文章写于 {n * 31 + 900} 天以前，部分内容可能与现况不符。</p>")
    + f"{paragraphs(n)}</div>",
    "a licence": lambda n: f"<div class='con'>{paragraphs(n)}<div class='quan'><p>{title(n)}</p><p>http://www.example.cn/news/{n}.html</p>"
    f"<div>作者</div><div>{PEOPLE[n % 5]}</div><div>许可协议</div><div></div></div></div>",
    "a sentence that names the article": lambda n: f"<div class='con'>{paragraphs(n)}<div class='from'>《{title(n)}》一文由{PEOPLE[n % 5]}整理，刊于本站第{n + 1}期。</div></div>",
    "headlines of others": lambda n: f"<div class='con'>{paragraphs(n)}<div class='oth'><div>看过本文的还看了</div>"
    + "".join(f"<div><a href='/news/{i}.html'>{title(i)}</a></div>" for i in range(n + 1, n + 4))
    + "</div></div>",
    "a file": lambda n: f"<div class='con'>{paragraphs(n)}<div class='fj'><a href='/f/{n}.pdf'>{title(n)}.pdf</a></div></div>",
}  # fmt: skip


@pytest.mark.parametrize("name", INSIDE)
def test_what_stands_inside_the_node_and_is_no_text(name: str) -> None:
    selectors, got = learned_bodies(INSIDE[name])
    for n, lines in enumerate(got):
        file = [f"{title(n)}.pdf"] if name == "a file" else []
        assert lines == [*text(n), *file], selectors


@pytest.mark.parametrize(
    "shown", ["", "<p><a href='/f/1.pdf'>名单.pdf</a></p>", "<img src='/a.jpg'>"]
)
def test_footer_is_no_text_of_pages_without_one(shown: str) -> None:
    """A footer of no known word, and articles of which every third is but a title, a file or a picture."""
    foot = (
        "</div><div class='xx'><p>河湾县迎宾大道九号行政中心三楼，招商一科值班员随时恭候。</p>"
        "<p>建议使用主流浏览器，以获得更好的阅读体验，祝您阅读愉快。</p>"
    )
    selectors, got = learned_bodies(
        lambda n: f"<div class='con'>{paragraphs(n) if n % 3 else shown}</div>{foot}"
    )
    for n, lines in enumerate(got):
        assert lines == (text(n) if n % 3 else ["名单.pdf"] if "pdf" in shown else []), selectors


def subheading(n: int) -> str:
    return f"<h5 class='fu'>——{PLACES[n % 9]}{THINGS[n % 7]}产业发展纪实</h5>"


def test_subheadings_of_a_few_pages_beside_the_title_are_no_text() -> None:
    def markup(n: int) -> str:
        return f"<div class='k'>{head(n, subheading(n) if n in (2, 8, 13) else '')}{paragraphs(n)}</div>"

    selectors, got = learned_bodies(markup, "", title="h1", published=".info")
    assert got == [text(n) for n in range(20)], selectors


def test_text_stands_where_all_running_text_is_on_every_page() -> None:
    """Of some pages the box around it was read, for a subheading or its files; of others the only paragraph."""

    def markup(n: int) -> str:
        files = f"<div class='fj'>附件下载<p>附件1：<a href='/f/{n}.doc'>{PLACES[n % 9]}申报指南.doc</a></p></div>"
        return (
            f"<div class='k'><h3>{title(n)}</h3>{subheading(n) if n % 3 else ''}<div class='meta'><i>点击：</i></div>"
            f"<div class='zw'>{paragraphs(n)}</div>{files if n % 4 == 2 else ''}</div>"
        )

    selectors, got = learned_bodies(markup, "")
    assert got == [text(n) for n in range(20)], selectors


def test_node_that_holds_nothing_but_the_text_is_preferred() -> None:
    """The box around it, whose name says less, holds the next articles as well, and tags on pages that were not learned from."""

    def markup(n: int) -> str:
        tags = f"<div><div class='bq'><a href='/tag/{n % 5}'>{THINGS[n % 5]}</a></div></div>"
        others = "".join(
            f"<div>{said}：<a href='/news/{i}.html'>{title(i)}</a></div>"
            for said, i in (("上一篇", n - 1), ("下一篇", n + 1))
        )
        return f"<article><div class='post-text'>{paragraphs(n)}</div>{tags if n % 2 else ''}<div>{others}</div></article>"

    selectors, got = learned_bodies(markup)
    assert selectors["body"] == ".post-text"
    assert got == [text(n) for n in range(20)]


FORMAL = ("各有关单位：", "特此公告。", "河湾县投资促进局")


def test_what_documents_of_one_kind_all_say_is_their_text() -> None:
    def markup(n: int) -> str:
        first, *last = FORMAL
        inner = "".join(f"<p>{line}</p>" for line in (first, *text(n), *last))
        return f"<div class='con'>{inner}</div>"

    _, got = learned_bodies(markup)
    assert got == [[FORMAL[0], *text(n), *FORMAL[1:]] for n in range(20)]


def test_paragraphs_in_the_cells_of_a_table_are_the_texts_own() -> None:
    """Word wraps each cell's text in a paragraph of its class; the text has the row as one line."""

    def markup(n: int) -> str:
        cells = ("指标", f"第{n}批", "同比增长")
        row = "".join(f"<td><p class='MsoNormal'>{cell}</p></td>" for cell in cells)
        return f"<div class='con'>{paragraphs(n)}<table><tr>{row}</tr></table></div>"

    selectors, got = learned_bodies(markup)
    assert "body_exclude" not in selectors
    assert got == [[*text(n), f"指标 第{n}批 同比增长"] for n in range(20)]


def test_cells_of_a_table_whose_class_is_its_spreadsheets_are_the_texts_own() -> None:
    """What is copied from a spreadsheet names each kind of cell."""

    def markup(n: int) -> str:
        cells = ("指标", f"第{n}批", "同比增长")
        row = "".join(f"<td class='et{i}'>{cell}</td>" for i, cell in enumerate(cells, 2))
        return f"<div class='con'>{paragraphs(n)}<table><tr>{row}</tr></table></div>"

    selectors, got = learned_bodies(markup)
    assert "body_exclude" not in selectors
    assert got == [[*text(n), f"指标 第{n}批 同比增长"] for n in range(20)]


def test_title_that_is_the_first_paragraph_of_the_texts_own_box() -> None:
    """Its selector finds the paragraphs of the text as well, and says what is left out by its place."""

    def markup(n: int) -> str:
        info = f"<div>时间：2026-06-{n % 28 + 1:02}　来源：河湾日报</div>"
        return f"<div class='k'><p align='center'>{title(n)}</p>{info}{paragraphs(n)}</div>"

    selectors, got = learned_bodies(markup, "", title=".k > p", published=".k > div")
    assert got == [text(n) for n in range(20)], selectors


@pytest.mark.parametrize("film", ["<script>play('/v/1.mp4')</script>", "<img src='/a.jpg'>"])
def test_text_of_a_page_that_is_a_film_is_where_the_others_have_theirs(film: str) -> None:
    """Of such a page what stands below the text was read for it."""

    def markup(n: int) -> str:
        below = (
            f"<div class='wx'><p>手机扫码，随时随地观看{PLACES[n % 9]}</p></div>"
            if n % 4 == 2
            else ""
        )
        return f"<div class='con'>{film if n % 4 == 2 else paragraphs(n)}</div>{below}"

    selectors, got = learned_bodies(markup)
    assert selectors["body"] == ".con"
    assert got == [[] if n % 4 == 2 else text(n) for n in range(20)]


@pytest.mark.parametrize("other", ["section class='k7'", "article", "div class='zw'"])
def test_text_of_each_of_two_templates(other: str) -> None:
    """The second stands in a box with its title and info line, which has no name of its own."""

    def page_of(n: int) -> Sample:
        if n % 5:
            return sample(n, f"<div class='con'>{paragraphs(n)}</div>")
        told = head(n).replace("<div", "<p").replace("</div>", "</p>")
        inner = f"<{other}>{told}<section>{paragraphs(n)}</section></{other.split()[0]}>"
        return sample(n, inner, above="")

    samples = [page_of(n) for n in range(20)]
    read_again(samples, NOW, None)
    leave_out_furniture(samples)
    found = learn_field("body", samples, NOW)
    assert found is not None
    assert ".con" in found.css
    declaration = Declaration({"body": found.css})
    row = ListRow("", "", "")
    got = [read_page(each.document, declaration, row, NOW).paragraphs for each in samples]
    assert got == [text(n) for n in range(20)]


@pytest.mark.parametrize(("stated", "believed"), [("河湾县招商局", None), (None, "河湾日报")])
def test_a_head_that_says_otherwise_than_most_pages_print_is_the_site_s(
    stated: str | None, believed: str | None
) -> None:
    samples = []
    for n in range(10):
        printed = ("河湾日报", "松岭晚报", "本站")[2 if n == 9 else n % 2]
        info = f"<div class='info'>发布时间：2026-06-{n + 1:02} 来源：{printed}</div>"
        one = sample(n, INSIDE["nothing"](n), above=f"<h1>{title(n)}</h1>{info}")
        said = stated or (printed if printed != "本站" else "河湾日报")
        html = one.body.decode().replace(
            "</head>", f"<meta name='ContentSource' content='{said}'></head>"
        )
        document = parse_text(html, one.row.url)
        samples.append(replace(one, document=document, reading=read_article(document, NOW)))
    choose_ways(samples)
    assert [each.reading.value("source") for each in samples[:2]] == ["河湾日报", "松岭晚报"]
    assert samples[9].reading.value("source") == believed


def test_an_author_that_varies_beside_a_head_that_names_the_site() -> None:
    samples = []
    for n in range(8):
        one = sample(n, INSIDE["nothing"](n))
        head = "<meta name='author' content='河湾招商网'><meta property='og:author' content='{}'></head>"
        html = one.body.decode().replace("</head>", head.format(PEOPLE[n % 5]))
        document = parse_text(html, one.row.url)
        samples.append(replace(one, document=document, reading=read_article(document, NOW)))
    found = choose_ways(samples)["author"]
    assert found is not None
    assert {found.told[n].value for n in found.told} == set(PEOPLE)


def test_the_properties_of_a_document_name_its_publisher_and_no_author() -> None:
    def properties(n: int) -> str:
        cells = "<td>{}</td><td>{}</td>".format
        rows = (
            cells("索 引 号", f"0143/2026-{n:05}") + cells("分　　类", PLACES[n % 3]),
            cells("发布机构", f"{PLACES[n % 4]}县商务局")
            + cells("发文日期", f"2026-06-{n + 1:02}"),
            cells("内容概述", f"截至2026-05-{n + 1:02}，{THINGS[n]}项目已签约…"),
        )
        return "".join(f"<tr>{row}</tr>" for row in rows)

    samples = []
    for n in range(8):
        own = f"<table>{properties(n)}</table><table><tr><td><h1>{title(n)}</h1></td></tr>"
        own += f"<tr><td>发布日期：2026-06-{n + 2:02}</td></tr><tr><td>{paragraphs(n)}</td></tr></table>"
        html = f"<html><head><title>{title(n)}</title></head><body>{own}</body></html>"
        document = parse_text(html, f"https://x.example/{n}.html")
        one = sample(n, "")
        samples.append(replace(one, document=document, reading=read_article(document, NOW)))
    add_differences(samples, NOW, None)
    ways = choose_ways(samples)
    assert ways.get("author") is None
    found = ways["source"]
    assert found is not None
    assert [found.told[n].value for n in range(8)] == [f"{PLACES[n % 4]}县商务局" for n in range(8)]


@pytest.mark.parametrize("varies", [True, False])
def test_a_link_to_what_the_menu_names_is_the_category_where_it_varies(*, varies: bool) -> None:
    names = ("园区要闻", "办事指南", "招商项目")
    menu = "".join(f"<p><a href='/all?of={name}'>{name}</a></p>" for name in names)
    samples = []
    for n in range(9):
        name = names[n % 3] if varies else names[0]
        own = f"<div class='wrap'><a class='w7' href='/all?of={name}'>{name}</a></div>"
        one = sample(n, f"{own}{INSIDE['nothing'](n)}<div class='side'>{menu}</div>")
        samples.append(replace(one, section=replace(one.section, name="")))
    add_differences(samples, NOW, None)
    found = choose_ways(samples)["category"]
    told = {number: each.value for number, each in found.told.items()} if found else {}
    assert told == ({n: names[n % 3] for n in range(9)} if varies else {})
