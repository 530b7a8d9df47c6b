"""One article page -> its fields: title, body and date in every shape that the field has shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.read.article import read_article
from crawler.read.document import parse_document, parse_text
from crawler.read.reading import Reading
from tests.read.article_page import (
    BODY,
    FOOTER,
    MENU,
    NOW,
    PARAGRAPHS,
    TITLE,
    URL,
    day_of,
    lines_of,
    page,
    title_of,
)

INFO = "<div class='info'>发布时间：2024-09-20 来源：临江日报 作者：李文 浏览：128</div>"
PLAIN = f"<div class='main'><h1>{TITLE}</h1>{INFO}<div class='content'>{BODY}</div></div>"


def test_a_plain_page() -> None:
    reading = page(PLAIN)
    assert title_of(reading) == TITLE
    assert day_of(reading) == "2024-09-20"
    assert reading.source is not None and reading.source.value == "临江日报"
    assert reading.author is not None and reading.author.value == "李文"
    assert reading.views is not None and reading.views.value == 128
    assert lines_of(reading) == list(PARAGRAPHS)
    assert reading.body_node is not None and reading.body_node.get("class") == "content"


def test_an_english_info_line_inside_the_text() -> None:
    info = "<span><i>Editor: Wang Fang</i> <i>From: Linjiang Today</i> <i>Posted: 2024-09-20</i> <i>1288 views</i> <i>Likes: 4</i></span>"
    story = "<p>The zone signed agreements with nine companies on Friday.</p><p>They will build two plants there, an official said.</p>"
    reading = page(
        f"<div class='main'><h1>Nine Companies Settle in Linjiang</h1>{info}{story}</div>"
    )
    assert day_of(reading) == "2024-09-20"
    assert reading.views is not None and reading.views.value == 1288
    assert lines_of(reading)[0].startswith("The zone")


def test_every_value_says_where_it_was_read_and_how_sure_it_is() -> None:
    reading = page(PLAIN)
    found = [reading.title, reading.published, reading.source, reading.views, reading.body]
    assert all(value is not None and value.where for value in found)
    assert all(value is not None and 0 < value.confidence <= 1 for value in found)
    assert reading.title is not None and reading.title.where == "h1"
    assert reading.published is not None and reading.published.where == "div.info"


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{TITLE}</title>",
        f"<title>{TITLE}-园区动态-临江招商网</title>",
        f"<title>临江招商网 - {TITLE}</title>",
        f"<title>{TITLE} | 临江招商网-专业的招商平台</title>",
        "<title>临江招商网</title>",
        "<title></title>",
        f"<title>临江招商网</title><meta name='ArticleTitle' content='{TITLE}'>",
        "",
    ],
)
@pytest.mark.parametrize(
    "heading",
    [
        "<h1>{}</h1>",
        "<h2 class='biaoti'>{}</h2>",
        "<table><tr><td align='center'><font size='4'><b>{}</b></font></td></tr></table>",
        "<p class='title'>{}</p>",
        "<div class='article-title'>{}</div>",
        "<h1 class='logo'><a href='/'>临江招商网</a></h1><h3>{}</h3>",
    ],
)
def test_title_wherever_it_stands_and_whatever_the_head_says(head: str, heading: str) -> None:
    content = f"{heading.format(TITLE)}<p>时间：2024-09-20 来源：本站</p><div>{BODY}</div>"
    assert title_of(page(content, head=head)) == TITLE


def test_title_only_in_the_head() -> None:
    reading = page(f"<div class='content'>{BODY}</div>")
    assert title_of(reading) == TITLE
    assert reading.title is not None and reading.title.confidence < 0.6


def test_title_broken_by_br_and_title_cut_in_the_head() -> None:
    content = f"<h1>临江县十二个装备<br>项目集中开工</h1>{INFO}{BODY}"
    assert title_of(page(content, head="<title>临江县十二个装备…_站</title>")) == (
        "临江县十二个装备项目集中开工"
    )


def test_date_in_the_heading_is_no_part_of_the_title() -> None:
    content = f"<h1>{TITLE}<span>2024-09-27</span></h1><div class='c'>{BODY}</div>"
    assert title_of(page(content)) == TITLE
    assert day_of(page(content)) == "2024-09-27"


def test_section_heading_above_the_path_is_no_title() -> None:
    content = (
        "<div class='title'>园区动态</div><div>当前位置：<a href='/'>首页</a> &gt; 园区动态</div>"
        f"<div class='title'>{TITLE}</div>{INFO}<div>{BODY}</div>"
    )
    assert title_of(page(content, head="<title>园区动态</title>")) == TITLE


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("【时间：2018年07月31日 11:49】【字号：大 中 小】", "2018-07-31 11:49"),
        ("发布日期：2024-09-27 18:30:05 信息来源：办公室", "2024-09-27 18:30:05"),
        ("2024/9/27", "2024-09-27"),
        ("admin1年前 (2024-09-27)产业信息43", "2024-09-27"),
        ("更新时间：2024-10-01 发布时间：2024-09-27", "2024-09-27"),
        ("二〇二四年九月二十七日", "2024-09-27"),
        ("09-27", None),
        ("截止时间：2024-09-27", None),
    ],
)
def test_printed_date(line: str, day: str | None) -> None:
    assert day_of(page(f"<h1>{TITLE}</h1><p>{line}</p><div>{BODY}</div>")) == day


def test_label_and_value_in_cells_of_their_own() -> None:
    cells = "<tr><td>发布时间：</td><td>2024-09-27</td><td>来源：</td><td>临江日报</td></tr>"
    reading = page(f"<h1>{TITLE}</h1><table>{cells}</table><div>{BODY}</div>")
    assert day_of(reading) == "2024-09-27"
    assert reading.source is not None and reading.source.value == "临江日报"


def test_printed_date_is_believed_before_a_migration_stamp() -> None:
    head = f"<title>{TITLE}</title><meta name='PubDate' content='2025-01-05 10:00'>"
    assert day_of(page(PLAIN, head=head)) == "2024-09-20"


def test_date_in_meta_script_and_address_where_none_is_printed() -> None:
    content = f"<h1>{TITLE}</h1><div class='content'>{BODY}</div>"
    head = f"<title>{TITLE}</title><meta name='PubDate' content='2024-09-20 10:00'>"
    assert day_of(page(content, head=head)) == "2024-09-20 10:00"
    script = "<script>var pubdata='2017年08月11日'; document.write(pubdata);</script>"
    reading = page(content.replace("</h1>", f"</h1>{script}"))
    assert day_of(reading) == "2017-08-11"
    assert reading.published is not None and reading.published.where == "script pubdata"
    reading = page(content, url="http://www.example.cn/news/201708/t20170811_99.html")
    assert day_of(reading) == "2017-08-11"
    assert reading.published is not None and reading.published.where == "url"


AGED = "<div class='info'>{age} 来源：临江日报</div>"


@pytest.mark.parametrize(
    "age",
    [
        "<time datetime='2025-10-06T08:30:00+08:00'>4天前</time>",
        "<time datetime='2025-10-06T08:30:00+08:00'><i class='icon'></i> 4 天 前</time>",
        "<span title='2025年10月06日 08:30发布'>4天前</span>",
        # The page was kept by a proxy: the age is its, the date is the article's.
        "<time datetime='2025-10-06T08:30:00+08:00'>1小时前</time>",
    ],
)
def test_age_whose_element_says_exactly_when(age: str) -> None:
    reading = page(PLAIN.replace(INFO, AGED.format(age=age)))
    assert reading.published and str(reading.published.value)[:16] == "2025-10-06 08:30"


@pytest.mark.parametrize(
    "age",
    [
        # Made anew yesterday.
        "<time datetime='2025-10-09T20:00:00+08:00'>4天前</time>",
        # What another element says.
        "<a href='/3' title='2023年12月项目'>一批项目</a> <span>4天前</span>",
    ],
)
def test_age_that_no_element_says_more_exactly(age: str) -> None:
    assert day_of(page(PLAIN.replace(INFO, AGED.format(age=age)))) == "2025-10"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2025-10-06T08:30:00+08:00", "2025-10-06 08:30:00"),
        # Made anew yesterday, long after: a stamp.
        ("2025-10-09T20:00:00+08:00", "2025-10"),
    ],
)
def test_age_that_the_head_says_more_exactly(stated: str, day: str) -> None:
    head = f"<meta property='article:published_time' content='{stated}'>"
    assert day_of(page(PLAIN.replace(INFO, AGED.format(age="4天前")), head=head)) == day


@pytest.mark.parametrize(
    "href", ["/author-1.html", "/author/linxia/", "/?auth=3", "space-uid-1.html"]
)
def test_link_to_all_of_an_author_names_him(href: str) -> None:
    info = f"<h5><a href='{href}'>林夏</a> <span class='time'>2024-09-20</span></h5>"
    reading = page(PLAIN.replace(INFO, info))
    assert reading.author is not None and reading.author.value == "林夏"


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/auth/register'>注册</a>",
        "<a href='/auth/wx'>微信授权</a>",
        "<a href='/author/linxia/'>个人主页</a>",
        "<a href='/author/linxia/'>TA的全部作品</a>",
    ],
)
def test_link_that_names_no_author(link: str) -> None:
    assert page(PLAIN.replace(INFO, f"<p>2024-09-20 {link}</p>")).author is None


def test_heading_of_other_articles_is_no_author() -> None:
    html = PLAIN.replace(INFO, "<p>2024-09-20</p>").replace(
        "</div></div>", "</div></div><div class='tit'><span class='name'>相关文章</span></div>"
    )
    assert page(html).author is None


def test_info_line_in_the_grey_of_discuz() -> None:
    info = "<p class='xg1'>2024-9-20 10:30 | 发布者: 林夏 | 查看: 128 | 评论: 0</p>"
    reading = page(PLAIN.replace(INFO, info))
    assert day_of(reading) == "2024-09-20 10:30"
    assert reading.views is not None and reading.views.value == 128
    assert reading.author is not None and reading.author.value == "林夏"


def test_abstract_with_its_label_is_not_body() -> None:
    text = f"<p>{PARAGRAPHS[0][:30]}</p><p>{PARAGRAPHS[0][30:]}</p>"
    for label in ("<b>摘要</b>: ", "【导读】", "内容提要："):
        info = f"{INFO}<div class='s'><div>{label}{PARAGRAPHS[0][:30]} ...</div></div>"
        reading = page(PLAIN.replace(INFO, info).replace(BODY, f"<div id='text'>{text}</div>"))
        assert "".join(lines_of(reading)) == PARAGRAPHS[0]
        assert reading.body_node is not None and reading.body_node.get("id") == "text"


def test_abstract_may_begin_behind_the_address() -> None:
    abstract = f"<div class='s'><strong>摘要</strong>: {PARAGRAPHS[0][:30]} ...</div>"
    addressed = BODY.replace("<p>", "<p>各有关企业：</p><p>", 1)
    reading = page(PLAIN.replace(INFO, INFO + abstract).replace(BODY, addressed))
    assert lines_of(reading) == ["各有关企业：", *PARAGRAPHS]
    repeated = f"<p>{PARAGRAPHS[0][:30]} ...</p><p>各有关企业：</p><p>{PARAGRAPHS[1]}</p>"
    assert len(lines_of(page(PLAIN.replace(BODY, repeated)))) == 3


def test_dates_of_other_articles_and_of_the_text_are_not_the_date() -> None:
    rows = "".join(
        f"<li><a href='/{i}.html'>另一条新闻的标题第{i}号</a><span>2025-09-0{i}</span></li>"
        for i in range(1, 6)
    )
    content = (
        f"<h1>{TITLE}</h1><div class='content'>{BODY}<p>临江县投资促进局</p><p>2024年8月1日</p></div>"
        f"<div class='hot'><h3>热门文章</h3><ul>{rows}</ul></div><div>今天是2025年10月10日 星期五</div>"
    )
    assert day_of(page(content)) is None


@pytest.mark.parametrize(
    "info",
    [
        "<ul><li>供稿：临江日报社</li><li><b>04</b><i>2024-05</i></li></ul>",
        "<div><p>2024-05-04</p><p>来源：临江日报社</p></div>",
        "<div><p>浏览：31</p><p>2024年5月4日</p><p>作者：林夏</p></div>",
    ],
)
def test_day_without_a_word_among_info_lines_behind_the_body(info: str) -> None:
    """Its neighbours in one box are told by words; a day by itself below a text is anything's."""
    head = f"<h1>{TITLE}</h1><div class='c'>{BODY}</div>"
    assert day_of(page(head + info)) == "2024-05-04"
    assert day_of(page(f"{head}<div><p>2024-05-04</p></div><p>来源：临江日报社</p>")) is None


def test_date_and_author_behind_the_body() -> None:
    content = (
        f"<article><h1 class='entry-title'>{TITLE}</h1><div class='entry-content'>{BODY}</div>"
        "<footer class='entry-footer'><div>发布于 <time class='published'>2024年9月27日</time> 作者 "
        "<a rel='author' href='/u/1'>招商编辑</a></div><div>分类为 <a rel='category tag' href='/c'>行业分析</a></div>"
        "</footer></article>"
    )
    reading = page(content)
    assert day_of(reading) == "2024-09-27"
    assert reading.author is not None and reading.author.value == "招商编辑"
    assert reading.category is not None and reading.category.value == "行业分析"
    assert lines_of(reading) == list(PARAGRAPHS)


def test_unlabelled_values_by_class_and_icon() -> None:
    info = (
        "<div class='meta'><span class='user'>admin</span><span class='date'>1年前 (2024-09-27)</span>"
        "<span class='cate'><a href='/c/1'>行业分析</a></span><i class='fa fa-eye'></i> 1,234</div>"
    )
    reading = page(f"<h1>{TITLE}</h1>{info}<div>{BODY}</div>")
    assert reading.author is not None and reading.author.value == "admin"
    assert reading.views is not None and reading.views.value == 1234
    assert reading.category is not None and reading.category.value == "行业分析"
    assert day_of(reading) == "2024-09-27"


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("浏览次数：<span id='hits'></span>", None),
        ("浏览次数：<span id='hits'>0</span>", None),
        ("点击：<script>count()</script>次", None),
        ("已有 356 人阅读", 356),
        ("人气：1.2万", 12000),
        ("阅读(88) 评论(3)", 88),
        ("评论 3 条", None),
    ],
)
def test_views(text: str, views: int | None) -> None:
    content = f"<h1>{TITLE}</h1><p>2024-09-27 {text}</p><div>{BODY}</div>"
    reading = page(content)
    assert (reading.views.value if reading.views else None) == views


@pytest.mark.parametrize(
    "body",
    [
        f"<td>{'<br>'.join(PARAGRAPHS)}</td>",
        f"<td><pre>{chr(10).join(PARAGRAPHS)}</pre></td>",
        f"<td><div style='max-height:300px;overflow:hidden'>{BODY}</div><a href='#'>查看全文</a></td>",
        f"<td><font id='Zoom'>{BODY}</font></td>",
        f"<td><form><table><tr><td>{BODY}</td></tr></table></form></td>",
        f"<td>{BODY}<p>（责任编辑：王丽）</p><p>分享到：微信 微博</p><p>上一篇：没有了</p></td>",
        f"<td>{BODY}<p>招商热线：13800000000（微信同号）</p><p>长按二维码关注我们</p></td>",
        f"<td>{BODY}<p>版权声明：本文由临江招商网发布，转载请注明出处。</p></td>",
    ],
)
def test_body_in_every_wrapping(body: str) -> None:
    content = (
        f"<table><tr><td>{TITLE}</td></tr><tr><td>时间：2024-09-27</td></tr><tr>{body}</tr></table>"
    )
    assert lines_of(page(content)) == list(PARAGRAPHS)


def test_short_body() -> None:
    content = f"<h1>{TITLE}</h1>{INFO}<div class='c'><p>因系统升级，九月一日暂停办理。</p><p>特此公告。</p></div>"
    assert lines_of(page(content)) == ["因系统升级，九月一日暂停办理。", "特此公告。"]


def test_body_that_is_a_list_or_a_table() -> None:
    items = "".join(f"<li>{i}. 临江{name}有限公司</li>" for i, name in enumerate("甲乙丙丁戊", 1))
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='c'><p>名单如下：</p><ul>{items}</ul></div>")
    assert lines_of(reading) == [
        "名单如下：",
        *(f"{i}. 临江{n}有限公司" for i, n in enumerate("甲乙丙丁戊", 1)),
    ]
    rows = "<tr><th>企业</th><th>投资额</th></tr><tr><td><p>甲公司</p></td><td>3亿元</td></tr>"
    reading = page(f"<h1>{TITLE}</h1>{INFO}<div class='c'>{BODY}<table>{rows}</table></div>")
    assert lines_of(reading) == [*PARAGRAPHS, "企业 投资额", "甲公司 3亿元"]


def test_subheadings_and_figures_of_the_body_are_kept() -> None:
    content = (
        f"<h1>{TITLE}</h1>{INFO}<div class='c'><h3>一、基本情况</h3>{BODY}<h3>二、联系方式</h3>"
        "<p>联系人：张工，电话：0999-7654321，地址：临江县江滨路8号行政中心三楼。</p></div>"
    )
    assert lines_of(page(content))[0] == "一、基本情况"
    assert "0999-7654321" in lines_of(page(content))[-1]


def test_what_follows_an_article_is_not_body() -> None:
    teasers = "".join(
        f"<div><h3><a href='/{i}.html'>另一篇文章的标题第{i}号</a></h3><p>{text}</p></div>"
        for i, text in enumerate(PARAGRAPHS * 3)
    )
    content = f"{PLAIN}<p>上一篇：<a href='/1.html'>前一篇的标题</a></p><div><h4>相关文章</h4>{teasers}</div>"
    comments = (
        "<div class='comments'>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 4) + "</div>"
    )
    assert lines_of(page(content)) == list(PARAGRAPHS)
    assert lines_of(page(PLAIN + comments)) == list(PARAGRAPHS)


def test_share_buttons_and_comment_counts_above_the_body_do_not_end_it() -> None:
    content = (
        f"<h1>{TITLE}</h1><p>临江县投资促进局局长</p><div class='share'>分享到：</div><div>评论</div>"
        f"<div>2024-09-20 来源：临江日报</div><div class='c'>{BODY}</div>"
    )
    assert lines_of(page(content)) == list(PARAGRAPHS)


def test_abstract_above_the_info_line_is_not_body() -> None:
    content = (
        f"<h1>{TITLE}</h1><div class='intro'>{PARAGRAPHS[0]}</div>{INFO}<div class='c'>{BODY}</div>"
    )
    assert lines_of(page(content)) == list(PARAGRAPHS)


def test_abstract_that_repeats_the_first_lines_is_not_body() -> None:
    abstract = f"<div class='summary'>{PARAGRAPHS[0][:30]}…</div>"
    content = f"<h1>{TITLE}</h1>{INFO}{abstract}<div class='c'>{BODY}</div>"
    assert lines_of(page(content)) == list(PARAGRAPHS)
    whole = f"<div class='summary'>{PARAGRAPHS[0]}{PARAGRAPHS[1]}</div>"
    content = f"<h1>{TITLE}</h1>{INFO}<div>{whole}<div class='c'>{BODY}</div></div>"
    assert lines_of(page(content)) == list(PARAGRAPHS)


def test_note_of_the_source_below_a_short_text_is_not_its_date() -> None:
    note = "（来源：临江日报　发布于2023年6月24日）"
    content = f"<h1>{TITLE}</h1><div class='c'><p>{PARAGRAPHS[0]}</p><p>{note}</p></div>"
    assert day_of(page(content)) is None
    assert len(lines_of(page(content))) == 2


def test_info_line_inside_the_heading() -> None:
    heading = f"<h1>{TITLE}<br><span>2024-09-27 22:27:44 来源：临江日报 点击：88</span></h1>"
    reading = page(f"{heading}<div class='c'>{BODY}</div>")
    assert title_of(reading) == TITLE
    assert day_of(reading) == "2024-09-27 22:27:44"
    assert reading.views is not None and reading.views.value == 88


def test_classes_that_only_say_how_a_block_looks() -> None:
    content = (
        f"<h2 class='text-center'>{TITLE}</h2><div class='border-bottom text-secondary'>时间：2024-09-07 访问量："
        f"1131</div><div class='content position-relative mb-3'>{BODY}</div>"
    )
    reading = page(content)
    assert day_of(reading) == "2024-09-07"
    assert reading.views is not None and reading.views.value == 1131
    assert lines_of(reading) == list(PARAGRAPHS)


def test_hidden_text_is_not_read() -> None:
    trap = "<p style='display: none'>本文来自某某网站，未经许可不得转载，违者必究。</p>"
    assert lines_of(page(f"<h1>{TITLE}</h1>{INFO}<div>{BODY}{trap}</div>")) == list(PARAGRAPHS)


@pytest.mark.parametrize("unseen", ["hidden", "hidden=''", "style='display: none'"])
def test_a_hidden_heading_is_no_title(unseen: str) -> None:
    reading = page(f"<h1 {unseen}>临江县投资促进网</h1><h2>{TITLE}</h2>{INFO}<div>{BODY}</div>")
    assert title_of(reading) == TITLE
    assert "投资促进网" not in str([each.value for each in reading.evidence])


def test_what_is_shown_of_related_articles_may_be_longer_than_the_article() -> None:
    whole = "".join(f"<p>{text}</p>" for text in PARAGRAPHS * 3)
    card = f"<h3>Read Next</h3><ul><li><h4><a href='/9.html'>临江县与四家企业签订投资协议</a></h4>{whole}</li></ul>"
    for box in ("<aside class='widget related-posts'>{}</aside>", "<div class='related'>{}</div>"):
        assert lines_of(page(PLAIN + box.format(card))) == list(PARAGRAPHS)
    # What is called so and holds the article is no such box.
    assert lines_of(page(f"<div class='related'>{PLAIN}</div>")) == list(PARAGRAPHS)


def test_the_author_in_a_sentence_of_copyright() -> None:
    for sentence in (
        "本文著作权归作者 [&nbsp;<span>林夏</span>&nbsp;] 享有，未经书面授权，禁止转载，封面图片来源于 [&nbsp;互联网&nbsp;]。",
        "版权归作者【林夏】所有，转载请联系。",
    ):
        reading = page(f"<h1>{TITLE}</h1><p>2024-09-27</p><div>{BODY}<div>{sentence}</div></div>")
        assert reading.author is not None and reading.author.value == "林夏"
    reading = page(
        f"<h1>{TITLE}</h1><p>2024-09-27</p><div>{BODY}<div>版权归原作者所有，侵删。</div></div>"
    )
    assert reading.author is None


def test_a_sentence_of_drupal_says_who_posted_it() -> None:
    info = "<div class='meta'>由 <span>林夏</span> 提交于 <time>2024-09-27 12:45</time></div>"
    reading = page(f"<h1>{TITLE}</h1>{info}<div>{BODY}</div>")
    assert (reading.value("author"), day_of(reading)) == ("林夏", "2024-09-27 12:45")
    lead = "<p>由临江县政府主办的推介会2024年9月26日在江滨发布</p>"
    assert page(f"<h1>{TITLE}</h1><p>2024-09-27</p>{lead}<div>{BODY}</div>").author is None


def test_what_it_is_filed_under() -> None:
    info = "<p class='i'><span>发表于：2024-09-27</span> <span>分类于：</span><a href='/c/1/'>园区动态</a></p>"
    assert page(f"<h1>{TITLE}</h1>{info}<div>{BODY}</div>").value("category") == "园区动态"


def test_a_label_that_is_only_read_aloud_is_nobody() -> None:
    icon = (
        "<span class='icon'><span class='screen-reader-text'>Post author</span><svg></svg></span>"
    )
    info = f"<ul><li>2024-09-27</li><li class='post-author'>{icon}<span>By <a href='/u/1'>林夏</a></span></li></ul>"
    reading = page(f"<h1>{TITLE}</h1>{info}<div>{BODY}</div>")
    assert reading.author is not None and reading.author.value == "林夏"


def test_signs_around_the_names_of_author_and_section() -> None:
    info = "<div>2024-09-27 <a class='author'>@林夏</a> <a class='category' href='/news/'>[ 园区动态 ]</a></div>"
    reading = page(f"<h1>{TITLE}</h1>{info}<div>{BODY}</div>")
    assert reading.author is not None and reading.author.value == "林夏"
    assert reading.category is not None and reading.category.value == "园区动态"


def test_pictures_are_all_there_is() -> None:
    pictures = "<p><img src='/u/1.jpg'></p><p><img src='/u/2.jpg'></p>"
    reading = page(f"<h1>{TITLE}</h1><p>发布时间：2024-09-20</p><div class='c'>{pictures}</div>")
    assert reading.body is not None and reading.body.value.paragraphs == []
    assert [image.url[-6:] for image in reading.body.value.images] == ["/1.jpg", "/2.jpg"]
    undated = page(f"<h1>{TITLE}</h1><div class='c'>{pictures}</div>")
    assert undated.body is None


def test_images_and_attachments() -> None:
    content = (
        f"<h1>{TITLE}</h1>{INFO}<div class='c'>{BODY}<p><img src='/loading.gif' data-original='/a.jpg' alt='现场'></p>"
        "<p>附件1：<a href='list.xls'>项目清单</a></p></div>"
        "<div class='fj'>附件：<a href='/down.aspx?id=3'>申报表.docx</a></div>"
    )
    body = page(content).body
    assert body is not None
    assert [(i.url, i.alt) for i in body.value.images] == [("http://www.example.cn/a.jpg", "现场")]
    assert [a.name for a in body.value.attachments] == ["项目清单", "申报表.docx"]


def test_byline_names_reporters_and_their_medium() -> None:
    content = f"<h1>{TITLE}</h1><p>2024-09-27</p><div>{BODY}<p>（临江日报记者 王芳 通讯员 李强）</p></div>"
    reading = page(content)
    assert reading.value("reporters") == ["王芳", "李强"]
    assert reading.source is not None and reading.source.value == "临江日报"


def test_two_documents_in_one() -> None:
    text = f"<html><head><title>{TITLE}</title></head><body>{MENU}</body></html><html><body>{PLAIN}{FOOTER}</body></html>"
    reading = read_article(parse_text(text, URL), NOW)
    assert (title_of(reading), lines_of(reading)) == (TITLE, list(PARAGRAPHS))


@pytest.mark.parametrize(
    "source", [b"", b"\x00\xff", b"<html>", b"%PDF-1.4 \xe2\xe3", b"<p>" * 3000]
)
def test_what_is_no_page_gives_no_fields(source: bytes) -> None:
    reading = read_article(parse_document(source, URL), NOW)
    assert reading.title is None or reading.title.value
    assert reading.published is None and reading.related is None


MARKUP = st.lists(
    st.sampled_from(
        ["<div class='nav'>", "</div>", "<p>", "<td>", "<table>", "<tr>", "<a href='x.html'>", "</a>", "<h1>", "</h1>", "<br>",
         "<span class='views'>", "12", "\u200b", "2024-09-27", "来源：", "作者：", "发布时间：", "上一篇：", "相关文章", "，。", TITLE, *PARAGRAPHS,
         "<title>", "</title>", "<pre>", "<li>", "<script>var pubdate='2020-13-99'</script>", " "]
    ),
    max_size=40,
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=150)
@given(MARKUP)
def test_never_raises_and_gives_clean_text(parts: list[str]) -> None:
    reading: Reading = read_article(parse_text("".join(parts), URL), NOW)
    for line in lines_of(reading):
        assert line == " ".join(line.split()) and line
    assert title_of(reading) != ""


def test_page_whose_class_names_its_sidebar() -> None:
    """A text of one short line: without this, nothing would say that the page is not all sidebar."""
    short = (
        f"<div id='all' class='app aside-fix'>{MENU}<header id='small_widgets'><h1>{TITLE}</h1>"
        "<p>2024-09-20</p></header><div class='t'><p>开工仪式于上午九时举行。</p></div></div>"
    )
    reading = page(short, menu="", head="<title>临江招商网</title>")
    assert title_of(reading) == TITLE
    assert day_of(reading) == "2024-09-20"
    assert lines_of(reading) == ["开工仪式于上午九时举行。"]


def test_date_in_the_line_of_the_copyright_below_the_text() -> None:
    signed = "<div class='who'><p>版权声明：本站原创文章，由 林夏 于2024-09-20发表，共计961字。</p></div>"
    reading = page(f"<div class='main'><h1>{TITLE}</h1><div class='t'>{BODY}</div>{signed}</div>")
    assert day_of(reading) == "2024-09-20"
    assert lines_of(reading) == list(PARAGRAPHS)


def test_abstract_under_its_label_and_what_the_theme_signs_are_not_body() -> None:
    box = f"<fieldset><legend>摘要</legend>{PARAGRAPHS[0][:30]}...</fieldset>"
    signed = "<ul><li>本文由 林夏 发表于 2024年9月20日10:30:00</li><li>转载请务必保留本文链接：/418.html</li></ul>"
    html = PLAIN.replace(BODY, f"<span class='a'>{box}</span>{BODY}") + signed
    reading = page(html)
    assert lines_of(reading) == list(PARAGRAPHS)
    assert reading.body_node is not None and reading.body_node.get("class") == "content"


def test_number_in_an_element_before_its_words() -> None:
    info = "<div class='ndi'>2024.09.20　|　临江日报　|　<em>8,166</em> 次浏览</div>"
    reading = page(PLAIN.replace(INFO, info))
    assert reading.views is not None and reading.views.value == 8166


def test_words_counted_before_the_minutes_to_read_are_no_views() -> None:
    info = (
        "<div class='meta'><time>2024-09-20</time><span class='views'><i class='eye'></i>3,971</span>"
        "<span class='word-time'><span>字数 468</span><span>阅读1分48秒</span></span></div>"
    )
    reading = page(PLAIN.replace(INFO, info))
    assert reading.views is not None and reading.views.value == 3971


def test_author_in_the_box_of_copyright_below_the_text() -> None:
    box = (
        "<div class='post-copyright'><div class='who'><span>文章作者: </span><span><a href='/'>林夏</a></span></div>"
        "<div><span>版权声明: </span><span>转载请注明来自临江招商网！</span></div></div>"
    )
    html = PLAIN.replace(INFO, "<p class='date'>2024-09-20</p>").replace(
        BODY, f"{BODY}</div>{box}<div>"
    )
    reading = page(html)
    assert reading.author is not None and reading.author.value == "林夏"
    assert lines_of(reading) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("info", "author"),
    [
        ("<h2 class='sub'>September 20, 2024 by admin</h2>", "admin"),
        ("<p>2024-09-20 by 林夏</p>", "林夏"),
        ("<p>2024-09-20 side by side</p>", None),
    ],
)
def test_who_wrote_it_by_an_english_word(info: str, author: str | None) -> None:
    reading = page(PLAIN.replace(INFO, info))
    assert day_of(reading) == "2024-09-20"
    assert reading.value("author") == author


def test_labels_above_their_values_in_a_card_below_the_text() -> None:
    card = "<div class='level'>{}</div>".format(
        "".join(
            f"<div><h6>{label}</h6><p>{value}</p></div>"
            for label, value in (
                ("文章作者", "林夏"),
                ("发布于", "2024-09-20"),
                ("许可协议", "CC BY-NC 4.0"),
            )
        )
    )
    html = PLAIN.replace(INFO, "").replace(BODY, f"{BODY}{card}")
    reading = page(html)
    assert (reading.value("author"), day_of(reading)) == ("林夏", "2024-09-20")
    assert lines_of(reading) == list(PARAGRAPHS)
    # The cells of a table are the text's own.
    table = (
        "<table><tr><td>作者</td><td>作品名称</td></tr><tr><td>林夏</td><td>江滨</td></tr></table>"
    )
    reading = page(PLAIN.replace(INFO, "<p>2024-09-20</p>").replace(BODY, BODY + table))
    assert reading.author is None


def test_the_heading_of_a_box_of_copyright_goes_with_it() -> None:
    box = (
        "<div><h3>文档信息</h3><ul><li>本文作者：<a href='/'>临江县招商服务中心</a></li><li>本文链接：<a href='/1'>http://www.example.cn/1</a></li>"
        "<li>版权声明：自由转载（创意共享3.0许可证）</li></ul></div>"
    )
    reading = page(PLAIN.replace(INFO, "<p>2024-09-20</p>").replace(BODY, BODY + box))
    assert reading.value("author") == "临江县招商服务中心"
    assert lines_of(reading) == list(PARAGRAPHS)


def test_tags_above_the_text_may_have_commas() -> None:
    tags = "".join(f"<li><a href='/tags/{n}/'>第{n}产业</a>, </li>" for n in range(4))
    html = PLAIN.replace(INFO, f"{INFO}<ul class='facts'><li>, </li>{tags}</ul>").replace(
        BODY, f"<p>{PARAGRAPHS[0]}</p>"
    )
    assert lines_of(page(html)) == [PARAGRAPHS[0]]


def test_a_link_to_a_tag_names_nobody() -> None:
    tag = "<a class='tags' href='/tags/park/'><span class='name'>产业园</span></a>"
    html = PLAIN.replace(INFO, f"<p class='meta'>2024-09-20 {tag}</p>")
    assert page(html).author is None
    assert page(html.replace("/tags/park/", "/people/linxia/")).value("author") == "产业园"


def test_a_date_in_boxes_of_a_calendar_leaf_above_the_title() -> None:
    leaf = "<div class='post_time'><h5>20</h5><h6>2024<br>09</h6></div>"
    html = f"<div class='main'>{leaf}<h1>{TITLE}</h1><div class='content'>{BODY}</div></div>"
    assert day_of(page(html)) == "2024-09-20"


def test_the_footer_of_an_article_is_its_own() -> None:
    foot = "<footer><p>Published: 2024-09-20</p><address>By <a href='/author/lin.html'>林夏</a></address></footer>"
    html = f"<article><h1>{TITLE}</h1>{BODY}{foot}</article>"
    reading = page(html)
    assert (reading.value("author"), day_of(reading)) == ("林夏", "2024-09-20")
    assert lines_of(reading) == list(PARAGRAPHS)


def test_the_info_line_of_a_short_article_whose_title_is_a_link() -> None:
    foot = (
        "<footer class='entry-meta'>本条目发布于 <a href='/1'><time class='entry-date'>2024 年 9 月 20 日</time></a>。"
        "<span class='by-author'>作者是<span class='author'><a rel='author' href='#'>林夏</a></span>。</span></footer>"
    )
    html = f"<article><h1><a href='{URL}'>{TITLE}</a></h1><div><p>{PARAGRAPHS[0]}</p></div>{foot}</article>"
    reading = page(html)
    assert (reading.value("author"), day_of(reading)) == ("林夏", "2024-09-20")
    assert lines_of(reading) == [PARAGRAPHS[0]]


def test_heat_is_how_often_an_article_was_read() -> None:
    info = "<div class='inf'><em>2024-09-20</em><em>园区动态</em><em>128℃</em><em>0评论</em></div>"
    reading = page(PLAIN.replace(INFO, info))
    assert reading.views is not None and reading.views.value == 128


@pytest.mark.parametrize(
    "weather",
    [
        "<div>2025-10-10 临江 <em>25℃</em></div>",
        "<div>晴 <em>25℃</em></div>",
        "<p><em>25℃</em></p>",
    ],
)
def test_weather_is_not_how_often_an_article_was_read(weather: str) -> None:
    html = PLAIN.replace(INFO, "<p>2024-09-20</p>")
    for place in (weather + html, html.replace("</h1>", f"</h1>{weather}")):
        if place.startswith(weather) or "2025" not in weather:
            assert page(place).views is None


def test_temperature_in_the_text_is_not_how_often_it_was_read() -> None:
    text = "<p><b>25℃</b> 2024-09-21 现场</p>"
    html = PLAIN.replace(INFO, "<p>2024-09-20</p>").replace(BODY, text + BODY)
    assert page(html).views is None


def test_place_in_the_text_takes_no_date_from_the_info_line_above() -> None:
    info = "<p>时间：2024-09-20 来源：临江日报</p>"
    html = PLAIN.replace(INFO, info).replace(BODY, f"<p>地点：临江宾馆</p>{BODY}")
    assert day_of(page(html)) == "2024-09-20"


@pytest.mark.parametrize("label", ["时间", "会议时间", "活动日期"])
def test_when_a_meeting_is_held_is_body_below_an_info_line(label: str) -> None:
    notice = (f"{label}：2025年10月8日上午9:00", "地点：临江宾馆三楼")
    text = "".join(f"<p>{line}</p>" for line in notice)
    reading = page(PLAIN.replace(INFO, "<p>2024-09-20</p>").replace(BODY, text + BODY))
    assert day_of(reading) == "2024-09-20"
    assert lines_of(reading) == [*notice, *PARAGRAPHS]


def test_list_of_terms_below_an_info_line_is_body() -> None:
    terms = ("项目名称", "光伏组件", "签约日期", "2024-08-01", "来源", "集团自筹")
    text = "".join(
        f"<dt>{name}</dt><dd>{value}</dd>"
        for name, value in zip(terms[::2], terms[1::2], strict=True)
    )
    reading = page(PLAIN.replace(BODY, f"<dl>{text}</dl>{BODY}"))
    assert day_of(reading) == "2024-09-20"
    assert "".join(lines_of(reading)).replace(" ", "") == "".join((*terms, *PARAGRAPHS))
    assert reading.source is not None and reading.source.value == "临江日报"


def test_what_came_into_force_is_no_date_of_the_article() -> None:
    """Below the text: it has the words of a signature, and is none."""
    beside = "<p>该规划于2023年5月1日正式发布</p>"
    assert day_of(page(f"<h1>{TITLE}</h1><div>{BODY}</div><div>{beside}</div>")) is None


def test_day_of_update_above_a_picture() -> None:
    # Without a text below it, the info line stands where a text would begin.
    info = "<div class='attr'><span>更新时间：2025-09-21 08:12</span><span>编辑：林夏</span><span>浏览：219</span></div>"
    reading = page(f"<h1>{TITLE}</h1>{info}<div class='detail'><p><img src='/u/202509/8.jpg'></p></div>")  # fmt: skip
    assert day_of(reading) == "2025-09-21 08:12"


def test_text_in_a_box_that_is_called_a_menu() -> None:
    text = [f"{number}．{line}" for number in (1, 2) for line in PARAGRAPHS]
    said = "".join(f"<p>读者{n}：{line}</p>" for n in range(4) for line in PARAGRAPHS)
    reading = page(
        f"<h1>{TITLE}</h1>{INFO}<div class='menu-text'>{''.join(f'<p>{line}</p>' for line in text)}</div>"
        f"<div class='comments'>{said}</div>"
    )
    assert lines_of(reading) == text


def test_day_of_publication_among_the_properties_of_a_sheet() -> None:
    """A project's sheet is its text, and says when it was published among its properties."""
    rows = (("项目名称", TITLE), ("所属行业", "新材料"), ("总投资", "3.5亿元"), ("发布日期", "2024-09-27"), ("项目概况", "".join(PARAGRAPHS)))  # fmt: skip
    cells = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in rows)
    reading = page(f"<h1>{TITLE}</h1><table>{cells}</table>")
    assert day_of(reading) == "2024-09-27"


@pytest.mark.parametrize(
    "info",
    [
        "<p>点击：128 来源：临江日报 通讯员：林夏 <a>打印</a></p><p>2024-09-20</p>",
        "<table><tr><td>记者：</td><td>林夏</td><td>日期：</td><td>2024-09-20</td></tr></table>",
        "<ul><li>时间：2024-09-20</li><li>通讯员：林夏</li><li>点击：128</li></ul>",
    ],
)
def test_reporter_in_the_line_of_fields_is_the_author(info: str) -> None:
    reading = page(PLAIN.replace(INFO, info))
    assert reading.author is not None and reading.author.value == "林夏"


def test_reporter_in_the_first_line_of_the_text_is_none() -> None:
    body = f"<p>记者：林夏 通讯员：程远</p>{BODY}"
    reading = page(PLAIN.replace(BODY, body))
    assert reading.author is not None and reading.author.value == "李文"
    assert reading.reporters is not None and reading.reporters.value == ["林夏", "程远"]


@pytest.mark.parametrize("label", ["本文作者：", "作者："])
def test_address_in_a_box_of_copyright_is_no_headline(label: str) -> None:
    link = "http://www.linjiang.test/2024/09/20/park.html"
    box = f"<ul class='post-copyright'><li>{label}林夏</li><li>本文链接：<a href='{link}'>{link}</a></li></ul>"
    reading = page(
        PLAIN.replace(INFO, "<p>2024-09-20</p>").replace("</div></div>", f"</div></div>{box}")
    )
    assert reading.author is not None and reading.author.value == "林夏"


@pytest.mark.parametrize(("prop", "author"), [("about", None), ("author", "林夏")])
def test_name_of_a_thing_is_what_the_thing_is(prop: str, author: str | None) -> None:
    """schema.org: the section has a name as its author has."""
    thing = f"<span itemprop='{prop}' itemscope><a href='/x/'><span itemprop='name'>林夏</span></a></span>"
    reading = page(PLAIN.replace(INFO, f"<p>2024-09-20 {thing}</p>"))
    assert (reading.author.value if reading.author else None) == author


def test_fields_in_a_long_line_below_the_text() -> None:
    line = "2024-09-20 星期五 15:36:05 阅读次数： 来源：临江日报 栏目：园区动态 【大】【中】【小】【打印】【关闭】 【字体：大 中 小】【我要纠错】"
    reading = page(f"<h1>{TITLE}</h1><div class='c'>{BODY}<p>{line}</p></div>")
    assert reading.source is not None and reading.source.value == "临江日报"
    assert lines_of(reading) == list(PARAGRAPHS)


def test_subject_of_an_official_document_is_no_section() -> None:
    table = "".join(
        f"<tr><th>{name}</th><td>{value}</td></tr>"
        for name, value in (
            ("索引号", "000189-2024-20475"),
            ("信息分类", "商贸、海关、旅游"),
            ("发布日期", "2024-09-20"),
        )
    )
    assert page(f"<table>{table}</table>{PLAIN}").category is None


def test_info_line_inside_a_heading_of_which_the_head_knows_nothing() -> None:
    heading = f"<h1>{TITLE}<br><span>2024-09-27 22:27:44 来源：临江日报 点击：88</span></h1>"
    reading = page(f"{heading}<div class='c'>{BODY}</div>", head="<title>临江招商网</title>")
    assert title_of(reading) == TITLE
    assert reading.source is not None and reading.source.value == "临江日报"


@pytest.mark.parametrize("place", ["above", "behind"])
def test_line_whose_links_are_date_author_and_section_is_no_headline(place: str) -> None:
    line = (
        "<footer class='entry-footer'><span class='byline'>作者 <a class='url fn' href='/author/lx'>林夏</a></span>"
        "<span>发布于 <a href='/x'><time>2024-09-20</time></a></span> <a href='/c/' rel='category tag'>园区动态</a></footer>"
    )
    text = f"<div class='c'>{BODY}</div>"
    content = (
        f"{line}<h1>{TITLE}</h1>{text}" if place == "above" else f"<h1>{TITLE}</h1>{text}{line}"
    )
    reading = page(content)
    assert reading.author is not None and reading.author.value == "林夏"


def test_section_behind_an_icon_in_its_link() -> None:
    link = "<div class='category'><a href='/c/'><i class='fa'></i>产业政策</a></div>"
    reading = page(PLAIN.replace(INFO, f"{link}<p>2024-09-20</p>"))
    assert reading.category is not None and reading.category.value == "产业政策"


@pytest.mark.parametrize(
    ("info", "author", "source", "views"),
    [
        # What stands in an element of its own behind its word.
        ("2024-09-20 <b>阅读</b> <i>356</i>", None, None, 356),
        ("2024-09-20 <b>浏览次数</b><i>356</i>", None, None, 356),
        ("【来源】<b>临江日报</b> 2024-09-20", None, "临江日报", None),
        ("[作者]<b>林夏</b> 2024-09-20", "林夏", None, None),
        ("2024-09-20 / <label>文/</label><b>林夏</b> / 浏览：3", "林夏", None, 3),
        ("2024-09-20 撰文：林夏 浏览：3", "林夏", None, 3),
        ("2024-09-20 文字：大 中 小", None, None, None),
        # A unit, and a label with its value, are no names.
        ("<span class='ly'>来源：<b>本站</b> 2024-09-20 <b>次</b> <b>审核：陈立</b></span>", None, None, None),
    ],
)  # fmt: skip
def test_labels_and_values_in_elements_of_their_own(
    info: str, author: str | None, source: str | None, views: int | None
) -> None:
    reading = page(PLAIN.replace(INFO, f"<p>{info}</p>"))
    told = (reading.value("author"), reading.value("source"), reading.value("views"))
    assert told == (author, source, views)
    assert lines_of(reading) == list(PARAGRAPHS)


FIELDS = ("添加时间：2024/09/20", "文章来源：临江日报", "作者：林夏")


@pytest.mark.parametrize(
    "box",
    [
        "<ul>" + "".join(f"<li>{field}</li>" for field in FIELDS) + "</ul>",
        "<dl>" + "".join(f"<dd>{field}</dd>" for field in reversed(FIELDS)) + "</dl>",
        "<div>" + "".join(f"<div>{field}</div>" for field in FIELDS) + "</div><p class='ed'>（编辑：何田）</p>",
    ],
)  # fmt: skip
def test_fields_in_a_list_below_the_text(box: str) -> None:
    reading = page(f"<article><h1>{TITLE}</h1><div>{BODY}</div>{box}</article>")
    assert day_of(reading) == "2024-09-20"
    assert (reading.value("source"), reading.value("author")) == ("临江日报", "林夏")
    assert lines_of(reading) == list(PARAGRAPHS)


def test_terms_below_the_text_are_no_fields() -> None:
    terms = "<ul><li>报名方式：网上报名</li><li>作者：不限</li><li>作品要求：原创</li></ul>"
    reading = page(f"<article><h1>{TITLE}</h1><div>{BODY}{terms}</div></article>")
    assert not [each for each in reading.evidence if each.where == "li" and each.field == "author"]


def test_views_between_the_files_and_what_the_site_says_of_its_texts() -> None:
    below = (
        "<div>附件：<a href='/f/1.doc'>1.报名表.doc</a><br><a href='/f/2.doc'>2.名单.doc</a></div><p>356 人阅读</p>"
        "<div>责任编辑：何田</div><div>声明：本网站转载文章仅为传播信息之用，如涉及版权问题请与我们联系。</div>"
        "<p class='qr'>扫一扫在手机打开当前页</p>"
    )
    reading = page(f"<article><h1>{TITLE}</h1>{INFO}<div>{BODY}</div>{below}</article>")
    assert reading.value("views") == 128
    bare = page(f"<article><h1>{TITLE}</h1><p>2024-09-20</p><div>{BODY}</div>{below}</article>")
    assert bare.value("views") == 356


@pytest.mark.parametrize("prev", ["PREV", "上一篇：", "Previous"])
def test_what_a_site_says_below_a_text_is_none_of_it(prev: str) -> None:
    below = (
        "<div class='statement'>声明：本网站转载文章仅为传播信息之用，如涉及版权问题请与我们联系。</div>"
        f"<div><p>{prev} 没有了</p><p>NEXT <a href='/n/2.html'>滨海港区举办秋季招商推介会</a></p></div>"
    )
    reading = page(f"<article><h1>{TITLE}</h1>{INFO}<div>{BODY}</div>{below}</article>")
    assert lines_of(reading) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "note",
    [
        "版权声明：本文为原创文章，转载请注明出处。",
        "免责声明：本站部分内容来自网络，如有侵权请联系删除。",
    ],
)
def test_what_a_site_says_below_a_picture_is_no_text(note: str) -> None:
    shown = "<div><p><img src='/u/1.png'></p></div>"
    for content in (f"{INFO}{shown}", f"{shown}{INFO}"):
        reading = page(
            f"<article><h1>{TITLE}</h1>{content}<blockquote>{note}</blockquote></article>"
        )
        assert lines_of(reading) == []
        assert reading.body is not None


OFFICE = "<div class='box'><h3>联系我们</h3><p>临江县投资促进局<br>招商热线：0999-1234567<br>地址：创新大道18号</p></div>"


def test_address_beside_an_article_that_is_a_picture_is_no_text() -> None:
    neighbours = "<div><a href='/n/1.html'>上一篇：滨海港区举办秋季招商推介会</a></div>"
    shown = "<div class='c'><p><img src='/u/1.png'></p></div>"
    reading = page(f"<div><h1>{TITLE}</h1>{INFO}{shown}{neighbours}</div>{OFFICE}")
    assert lines_of(reading) == []
    assert reading.body is not None
    assert [image.url[-6:] for image in reading.body.value.images] == ["/1.png"]


def test_caption_of_a_picture_that_is_all_there_is() -> None:
    shown = "<div class='c'><p><img src='/u/1.png'></p><p>图为签约现场</p></div>"
    reading = page(f"<div><h1>{TITLE}</h1>{INFO}{shown}</div>{OFFICE}")
    assert "图为签约现场" in lines_of(reading)


def test_files_below_a_picture_that_is_the_article() -> None:
    shown = "<div class='c'><p><img src='/u/1.png'></p></div>"
    files = "<div class='f'>附件：<a href='/f/1.xls'>1.申报指南.xls</a><br><a href='/f/2.doc'>2.承诺书.doc</a></div>"
    reading = page(f"<div><h1>{TITLE}</h1>{INFO}{shown}{files}</div>")
    assert lines_of(reading) == []
    assert reading.body is not None
    assert [each.name for each in reading.body.value.attachments] == ["1.申报指南.xls", "2.承诺书.doc"]  # fmt: skip


@pytest.mark.parametrize("office", ["临江科技园运营有限公司", "临江县商务局", "临江日报社"])
def test_office_that_sent_a_text_in_beside_who_put_it_up(office: str) -> None:
    named = "<a rel='author' href='/u/1'>林夏</a>"
    both = page(PLAIN.replace(INFO, f"<p>2024-09-20 供稿：{office} by {named}</p>"))
    assert both.value("author") == "林夏"
    alone = page(PLAIN.replace(INFO, f"<p>2024-09-20 供稿：{office}</p>"))
    assert alone.value("author") == office
