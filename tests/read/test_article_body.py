"""An article's text on its page: where it stands, and what stands in it that is none of it."""

from __future__ import annotations

import pytest

from crawler.read.article import read_article
from crawler.read.choose import choose
from crawler.read.document import parse_text
from tests.read.article_page import BODY, NOW, PARAGRAPHS, TITLE, URL, lines_of, page

INFO = "<div class='info'>发布时间：2024-09-20 来源：临江日报</div>"


def test_box_whose_class_is_only_white_space() -> None:
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class=' \n' id=' '>{BODY}</div>")
    assert lines_of(reading) == list(PARAGRAPHS)
    assert reading.body is not None and reading.body.where == "div"


def test_paragraphs_that_are_links_are_text() -> None:
    linked = "".join(f"<p><a href='/m/{n}'>{text}</a></p>" for n, text in enumerate(PARAGRAPHS))
    news = "".join(f"<li><a href='/n/{n}.html'>{TITLE}（{n}）</a></li>" for n in range(8))
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='c'>{linked}</div><ul>{news}</ul>")
    assert lines_of(reading) == list(PARAGRAPHS)


IMPRINT = "<div class='dizhi'><p>地址：临江县开发区江滨路18号政务服务中心六楼602室</p><p>电话：0999-7654321</p></div>"


@pytest.mark.parametrize(
    ("shown", "images", "files"),
    [
        ("<p><img src='/u/1.jpg'></p>", ["u/1.jpg"], []),
        ("<p><a href='/u/2.pdf'>园区画册.pdf</a></p>", [], ["u/2.pdf"]),
        ("<iframe src='/u/3.pdf'></iframe>", [], ["u/3.pdf"]),
        ("<p><video><source src='/u/4.mp4'></video></p>", [], ["u/4.mp4"]),
        ("<p><script>showVsbpdfIframe('/u/5.pdf', '100%')</script></p>", [], ["u/5.pdf"]),
    ],
)
def test_address_below_is_no_text_where_the_article_has_none(
    shown: str, images: list[str], files: list[str]
) -> None:
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='nr'>{shown}</div>", footer=IMPRINT)
    assert reading.body is not None
    body = reading.body.value
    assert "地址" not in "".join(body.paragraphs)
    assert [image.url.removeprefix("http://www.example.cn/") for image in body.images] == images
    assert [file.url.removeprefix("http://www.example.cn/") for file in body.attachments] == files


def test_address_alone_is_no_text() -> None:
    assert lines_of(page(f"<h1>{TITLE}</h1><div class='nr'></div>", footer=IMPRINT)) == []


def test_terms_below_an_info_line_are_a_text() -> None:
    terms = ["联系人：王先生", "联系电话：0999-1112222", "地址：临江县江滨路8号"]
    text = "".join(f"<p>{line}</p>" for line in terms)
    assert lines_of(page(f"<h1>{TITLE}</h1>{INFO}<div class='nr'>{text}</div>")) == terms


SHORT = "经研究，定于下周三在县会展中心召开项目推进会。"


def test_text_shorter_than_its_info_line() -> None:
    info = "<div class='xx'>来源：临江县招商局　作者：办公室　发布时间：2024-09-20 10:20:30　浏览次数：1288次　字号：大 中 小</div>"
    foot = "<div class='site-foot'><p>当前在线 199 人，最高 2088 人，发生在 2025-10-01 00:02:44</p></div>"
    for body in (f"<div>{SHORT}</div>", f"<div class='nr'><p>{SHORT}</p></div>"):
        assert lines_of(page(f"<div><h1>{TITLE}</h1>{info}{body}</div>", footer=foot)) == [SHORT]


def test_short_text_above_headlines_and_members() -> None:
    """Rows that a script opens are no links; the members of a chamber fill a long line."""
    rows = "".join(
        f"<div onclick='go({n})'><div class='t'>{TITLE}之{n}</div><div class='d'>2025-09-1{n}</div></div>"
        for n in range(6)
    )
    members = "理事单位：" + "、".join(f"临江{n}号实业公司" for n in range(40))
    below = f"<h4>猜你喜欢</h4>{rows}<div><p>{members}</p></div>"
    content = f"<div class='a'><h1>{TITLE}</h1>{INFO}<p>{SHORT}</p></div>{below}"
    assert lines_of(page(content)) == [SHORT]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='fm'><p>文章作者：高远</p><p>文章链接：http://www.example.cn/news/418.html</p><p>版权声明：转载请注明出处</p></div>",
        "<div class='by'><div>原文作者</div><div>高远</div><div>永久链接</div><div>http://www.example.cn/a</div>"
        "<div>许可协议</div><div>本站文章采用知识共享许可，转载请注明出处。</div></div>",
        f"<div class='x'><div><div>{TITLE}</div><div>http://www.example.cn/news/418.html</div></div>"
        "<div><div><div>作者</div><div>高远</div></div><div><div>发布于</div><div>2024年9月20日</div></div>"
        "<div><div>许可协议</div><div></div></div></div></div>",
        "<dl><dt>本文作者</dt><dd>高远</dd><dt>转载说明</dt><dd>注明出处</dd></dl>",
        "<ul><li><b>本文作者：</b>高远</li><li><b>本文链接：</b><a href='/news/418.html'>http://www.example.cn/news/418.html</a></li></ul>",
    ],
)
@pytest.mark.parametrize(
    "above", ["", "<div><a href='/c/1'>园区动态</a></div><div><a href='/t/2'>#轴承</a></div>"]
)
def test_licence_box_is_no_text(box: str, above: str) -> None:
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='nr'>{BODY}{above}{box}</div>")
    assert lines_of(reading) == list(PARAGRAPHS)


def test_words_of_a_licence_in_a_text_are_its_own() -> None:
    lines = [
        *PARAGRAPHS,
        "许可协议：双方签署了为期三年的专利许可协议，作者为县科技局。",
        PARAGRAPHS[0] + "收尾。",
    ]
    body = "".join(f"<p>{line}</p>" for line in lines)
    assert lines_of(page(f"<h1>{TITLE}</h1>{INFO}<div class='nr'>{body}</div>")) == lines


def test_blocks_that_might_have_been_the_text_are_told() -> None:
    notice = "<p>最新公告：本周五下午停电检修，请各企业提前安排生产。</p>"
    news = "".join(f"<li><a href='/n/{n}.html'>{TITLE}（{n}）</a></li>" for n in range(8))
    box = f"<ul>{news}</ul><div class='box'>{notice}</div>"
    html = f"<h1>{TITLE}</h1>{INFO}<div class='nr'>{BODY}</div>{box}"
    reading = read_article(parse_text(html, URL), NOW, wide=True)
    bodies = [each for each in reading.evidence if each.field == "body"]
    assert [each.where for each in sorted(bodies, key=lambda each: -each.score)] == ["div.nr", "p"]  # fmt: skip
    assert choose(bodies, "body") is reading.body
    assert reading.body is not None and reading.paragraphs == list(PARAGRAPHS)
    # Its lines are sentences, each of which is worth its characters.
    assert reading.body.score == sum(map(len, PARAGRAPHS))


def test_what_is_the_article_where_there_is_no_text_is_told() -> None:
    for shown, feature in (("<img src='/u/1.jpg'>", "shown"), ("<a href='/u/2.pdf'>2.pdf</a>", "file")):  # fmt: skip
        reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='nr'><p>{shown}</p></div>", footer=IMPRINT)  # fmt: skip
        assert reading.body is not None and reading.body.features == (feature,)


def test_text_of_one_paragraph_of_several_pieces() -> None:
    pieces = ("预计带动就业", "84", "人，年缴税", "46", "亿元。")
    spans = "".join(f"<span style='font-size:{18 - n}px'>{x}</span>" for n, x in enumerate(pieces))
    named = "".join(f"<span class='c{n}'>{x}</span>" for n, x in enumerate(pieces))
    for paragraph in (spans, named):
        reading = page(f"<div><h1>{TITLE}</h1>{INFO}<p>{paragraph}</p></div>")
        assert lines_of(reading) == ["".join(pieces)]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(
    "info",
    [
        "<i>发布日期：2024.09.20</i> <i>来源：临江日报</i>",
        "2024/9/20 星期五 15:36:05 <em>阅读次数：</em> <em>来源：临江日报</em> <em>栏目：园区动态</em>"
        "【<a href='#'>大</a>】【<a href='#'>中</a>】【<a href='#'>小</a>】【<a href='#'>打印本页</a>】【<a href='#'>关闭窗口</a>】",
    ],
)
def test_info_line_below_a_text_of_any_length_is_none_of_it(count: int, info: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:count])
    reading = page(f"<div><h1>{TITLE}</h1><div>{text}</div><div>{info}</div></div>")
    assert lines_of(reading) == list(PARAGRAPHS[:count])
    assert str(reading.value("published"))[:10] == "2024-09-20"
    assert reading.value("source") == "临江日报"


def test_sentence_below_a_label_whose_value_a_script_fills_is_text() -> None:
    lines = [f"近日，{TITLE}，计划投资7亿元，用地48亩。", *PARAGRAPHS]
    text = "".join(f"<p>{line}</p>" for line in lines)
    reading = page(f"<h3>{TITLE}</h3><div><i>点击：</i></div><div class='zw'>{text}</div>")
    assert lines_of(reading) == lines
    assert reading.value("views") is None


@pytest.mark.parametrize("label", ["申报时间", "现场踏勘时间"])
def test_sentence_of_terms_is_text_and_no_info_line(label: str) -> None:
    line = f"二、{label}：自即日起至2025年11月20日止，逾期不予受理。"
    reading = page(f"<div><h1>{TITLE}</h1>{INFO}<div class='zw'><p>{line}</p></div></div>")
    assert lines_of(reading) == [line]


def test_address_that_is_written_out_is_text() -> None:
    link = "<a href='http://zw.example.cn/'>http://zw.example.cn/</a>"
    text = f"<p>{PARAGRAPHS[0]}</p><p>详情请登录临江政务网：{link}</p>"
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='zw'>{text}</div>")
    assert lines_of(reading) == [PARAGRAPHS[0], "详情请登录临江政务网：http://zw.example.cn/"]


def test_label_of_links_below_pictures_is_no_text() -> None:
    links = "".join(f"<dd><a href='http://www.l{n}.test/'>临江{n}号园区</a></dd>" for n in range(6))
    shown = "<div class='zw'><p><img src='/u/1.jpg'></p><p><img src='/u/2.jpg'></p></div>"
    reading = page(f"<div><h1>{TITLE}</h1>{INFO}{shown}</div><dl><dt>友情链接：</dt>{links}</dl>")
    assert lines_of(reading) == []
    assert reading.body is not None and len(reading.body.value.images) == 2
