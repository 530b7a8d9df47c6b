"""Article pages as the field's systems write them, each with what a reader would take from it.

The markup follows the systems' usual templates (TRS, 博达 VSB, 大汉, 苏迪, DedeCMS, 帝国, 动易, portals, site builders);
names, places and texts are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

TITLE = "临江新区签约十二个先进制造业项目"
LINES = (
    "本报讯 9月18日，临江新区举行三季度重点项目集中签约仪式，十二个先进制造业项目落户，总投资86亿元。",
    "签约项目涵盖新能源汽车零部件、智能装备、新材料等领域，其中投资10亿元以上的项目有三个。",
    "新区管委会有关负责人介绍，今年以来全区已新签约亿元以上项目五十七个，同比增长两成。",
    "下一步，新区将为每个项目安排专人跟踪服务，推动项目早开工、早建成、早达产。",
)
BODY = "".join(f"<p>　　{line}</p>\n" for line in LINES)
OTHER_NEWS = (
    "<li><a href='/n/101.html' title='滨海港区举办秋季招商推介会'>滨海港区举办秋季招商推介会</a><span>2024-10-11</span></li>"
    "<li><a href='/n/102.html'>翠湖高新区出台人才住房新政策</a><span>2024-10-10</span></li>"
    "<li><a href='/n/103.html'>全市优化营商环境大会召开</a><span>2024-10-09</span></li>"
    "<li><a href='/n/104.html'>云台县赴长三角开展驻点招商</a><span>2024-10-08</span></li>"
)
MENU = (
    "<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/xwdt/'>新闻动态</a></li><li><a href='/zcfg/'>政策法规</a></li>"
    "<li><a href='/xmk/'>项目库</a></li><li><a href='/lxwm/'>联系我们</a></li></ul>"
)
FOOT = (
    "<div class='footer'><p>主办：临江新区管理委员会　承办：临江新区信息中心　网站标识码：0000000000</p>"
    "<p>地址：临江市江滨大道88号　邮编：000000　电话：0000-1234567　最佳浏览分辨率1024*768</p></div>"
)


@dataclass(frozen=True, slots=True)
class FieldPage:
    """One page and what it says."""

    html: str
    title: str | None = TITLE
    day: str | None = None
    """As far as the page says it: ``2024-09-19`` or ``2024-09-19 08:30``; None where no date may be given."""
    source: str | None = None
    author: str | None = None
    views: int | None = None
    body: tuple[str, ...] = LINES
    url: str = "http://www.linjiang.example.cn/xwdt/content_1385.html"


def _page(content: str, title: str = f"{TITLE}_临江新区管理委员会", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{MENU}{content}{FOOT}</body></html>"


PAGES: dict[str, FieldPage] = {}

PAGES["TRS: meta, signature with a date of its own"] = FieldPage(
    _page(
        "<div class='main'><div class='bread'>您现在的位置：<a href='/'>首页</a> &gt; <a href='../'>新闻动态</a></div>"
        f"<div class='article'><div class='article-title'>{TITLE}</div><div class='article-info'>"
        "<span>来源：<script>document.write('临江日报')</script>临江日报</span><span>发布时间：2024-09-19 08:30:11</span>"
        "<span>字号：[<a href='javascript:doZoom(16)'>大</a> <a href='javascript:doZoom(14)'>中</a> <a href='javascript:doZoom(12)'>小</a>]</span>"
        "</div><div class='view TRS_UEDITOR trs_paper_default trs_web'><style>.TRS_Editor P{line-height:2}</style>"
        f"{BODY}<p style='text-align:right'>临江新区管理委员会</p><p style='text-align:right'>2024年9月18日</p></div>"
        "<div class='share'>分享到：<a href='#'>微信</a><a href='#'>微博</a></div><div class='print'>【打印本页】【关闭窗口】</div></div></div>",
        head="<meta name='SiteName' content='临江新区'><meta name='ArticleTitle' content='"
        + TITLE
        + "'>"
        "<meta name='PubDate' content='2024-09-19 08:30'><meta name='ContentSource' content='临江日报'>",
    ),
    day="2024-09-19 08:30:11",
    source="临江日报",
    body=(*LINES, "临江新区管理委员会", "2024年9月18日"),
)
PAGES["TRS: date only in inline script"] = FieldPage(
    _page(
        f"<div class='con'><h2>{TITLE}</h2><div class='xx'><script>var pubdata='2017年08月11日';document.write(pubdata)</script></div>"
        f"<div class='TRS_Editor'>{BODY}</div></div><div class='right'><h3>最新信息</h3><ul>{OTHER_NEWS}</ul></div>"
    ),
    day="2017-08-11",
)
PAGES["TRS: date only in the address"] = FieldPage(
    _page(
        f"<div class='con'><h2>{TITLE}</h2><div class='TRS_Editor'>{BODY}</div></div><ul class='r'>{OTHER_NEWS}</ul>"
    ),
    day="2017-08-11",
    url="http://www.linjiang.example.cn/xwdt/201708/t20170811_380213.html",
)
PAGES["WordPress: who stands behind a word in one box"] = FieldPage(
    _page(
        f"<h1>{TITLE}</h1><div class='meta'><span class='when'>发布于 <a href='/a/7'><time>2024年9月27日</time></a></span>"
        "<span class='byline'> 由 <span class='author vcard'><a href='/who/2'>招商二科</a></span></span></div>"
        f"<div class='text'>{BODY}</div>"
    ),
    day="2024-09-27",
    author="招商二科",
)
PAGES["a disclosure table above the document"] = FieldPage(
    _page(
        "<table class='xxgk'><tr><td>索 引 号：</td><td>000014349/2023-00051</td><td>主题分类：</td><td>商务、招商</td></tr>"
        "<tr><td>发布机构：</td><td>临江市人民政府办公室</td><td>成文日期：</td><td>2023-04-28</td></tr>"
        f"<tr><td>名　　称：</td><td colspan='3'>{TITLE}</td></tr>"
        "<tr><td>文　　号：</td><td>临政办发〔2023〕15号</td><td>发布日期：</td><td>2023-05-06</td></tr></table>"
        f"<div class='zw'><h1>{TITLE}</h1><div id='UCAP-CONTENT'>{BODY}</div></div>"
    ),
    day="2023-05-06",
    source="临江市人民政府办公室",
)
PAGES["VSB: clicks by script, prev and next, attachment"] = FieldPage(
    _page(
        "<form name='_newscontent_fromname'><div class='nr'><h3 align='center'>" + TITLE + "</h3>"
        "<div class='info' align='center'>来源：投资促进局　作者：周海　时间：2023年05月12日 08:21　点击数："
        "<script>_showDynClicks('wbnews', 1384, 5678)</script></div>"
        f"<div id='vsb_content_2'><div class='v_news_content'>{BODY}</div></div>"
        "<p>附件【<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=99'>项目清单.xls</a>】已下载<span>12</span>次</p>"
        "<p>【<a href='javascript:window.close()'>关闭窗口</a>】</p><div class='prev'>上一条：<a href='5677.htm'>滨海港区举办秋季招商推介会</a></div>"
        "<div class='next'>下一条：<a href='5679.htm'>翠湖高新区出台人才住房新政策</a></div></div></form>"
    ),
    day="2023-05-12 08:21",
    source="投资促进局",
    author="周海",
)
PAGES["tables of 2003: title in a cell, body in a bare cell with br"] = FieldPage(
    "<html><head><title>临江招商网</title></head><body><table width=776 align=center><tr><td><img src=logo.gif></td></tr>"
    "<tr><td><a href=/>首页</a> | <a href=/news.asp>招商动态</a> | <a href=/zc.asp>优惠政策</a></td></tr></table>"
    "<table width=776 align=center><tr><td width=180 valign=top><table><tr><td>·<a href=shownews.asp?id=11>滨海港区举办秋季招商推介会</a></td></tr>"
    "<tr><td>·<a href=shownews.asp?id=12>翠湖高新区出台人才住房新政策</a></td></tr><tr><td>·<a href=shownews.asp?id=13>全市优化营商环境大会召开</a></td></tr></table></td>"
    f"<td valign=top><table width=100%><tr><td align=center class=bt>{TITLE}</td></tr>"
    "<tr><td align=center>发布日期：2008-4-9　阅读：235次　【字体：大 中 小】 【打印本页】</td></tr>"
    "<tr><td class=nr>"
    + "<br><br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in LINES)
    + "</td></tr>"
    "<tr><td align=right>【<a href=javascript:window.close()>关闭窗口</a>】</td></tr></table></td></tr></table>"
    "<table width=776 align=center><tr><td align=center>版权所有：临江市招商局　地址：临江市江滨大道88号</td></tr></table></body></html>",
    day="2008-04-09",
    views=235,
)
PAGES["动易: everything in one line, title in font"] = FieldPage(
    "<html><head><title>临江招商网--招商动态</title></head><body>"
    f"{MENU}<table><tr><td>您现在的位置：&nbsp;<a href='/'>临江招商网</a>&nbsp;&gt;&gt;&nbsp;<a href='/dt/'>招商动态</a>&nbsp;&gt;&gt;&nbsp;正文</td></tr>"
    f"<tr><td align='center'><font class='main_ArticleTitle' size=4><b>{TITLE}</b></font></td></tr>"
    "<tr><td align='center'>作者：佚名&nbsp;&nbsp;&nbsp;&nbsp;文章来源：本站原创&nbsp;&nbsp;&nbsp;&nbsp;点击数：<script src='/GetHits.asp?ArticleID=418'></script>1234&nbsp;&nbsp;更新时间：2009-6-3 10:02:33</td></tr>"
    f"<tr><td id='fontzoom'>{BODY}</td></tr><tr><td align='right'>文章录入：admin&nbsp;&nbsp;&nbsp;&nbsp;责任编辑：admin&nbsp;</td></tr>"
    "<tr><td><li>上一篇文章： <a href='417.html'>滨海港区举办秋季招商推介会</a></li><br><li>下一篇文章： 没有了</li></td></tr>"
    "<tr><td>【<a href='#'>发表评论</a>】【<a href='#'>加入收藏</a>】【<a href='#'>告诉好友</a>】【<a href='#'>打印此文</a>】【<a href='#'>关闭窗口</a>】</td></tr>"
    f"</table>{FOOT}</body></html>",
    day="2009-06-03 10:02:33",
    # Who put it on the site: its author is unknown.
    author="admin",
    views=1234,
)
PAGES["DedeCMS: labels in small, abstract, editor line"] = FieldPage(
    _page(
        "<div class='viewbox'><div class='place'><strong>当前位置:</strong> <a href='/'>主页</a> &gt; <a href='/dt/'>招商动态</a> &gt; </div>"
        f"<div class='title'><h2>{TITLE}</h2></div><div class='info'><small>时间:</small>2013-05-06 12:33<small>来源:</small>临江晚报 "
        "<small>作者:</small>admin <small>点击:</small><script src='/plus/count.php?view=yes&aid=5&mid=1'></script>次</div>"
        "<div class='intro'>临江新区举行三季度重点项目集中签约仪式，十二个先进制造业项目落户。</div>"
        f"<div class='content'><table width='100%'><tr><td>{BODY}(责任编辑：admin)</td></tr></table></div>"
        "<div class='dede_pages'><ul class='pagelist'></ul></div><div class='newdigg'><div class='diggbox digg_good'><div class='digg_act'>顶一下</div>"
        "<div class='digg_num'>(0)</div><div class='digg_percent'>0%</div></div></div><div class='handle'><div class='context'><ul>"
        "<li>上一篇：<a href='4.html'>滨海港区举办秋季招商推介会</a> </li><li>下一篇：没有了 </li></ul></div></div></div>"
        f"<div class='pright'><dl><dt>热点内容</dt><dd><ul>{OTHER_NEWS}</ul></dd></dl></div>"
    ),
    day="2013-05-06 12:33",
    source="临江晚报",
    author="admin",
)
PAGES["帝国: info line without labels for the date"] = FieldPage(
    _page(
        f"<div class='box'><h3 class='title'>{TITLE}</h3><div class='info_text'>2014-05-06 12:00:00&nbsp;&nbsp;来源：临江发布&nbsp;&nbsp;点击：<span id='diggnum'>66</span></div>"
        f"<div id='text'>{BODY}</div><p class='keys'>关键字：<a href='/tags/1'>招商</a></p><div class='otherlink'><h2>相关文章</h2><ul>{OTHER_NEWS}</ul></div></div>"
    ),
    day="2014-05-06 12:00:00",
    source="临江发布",
    views=66,
)
PAGES["苏迪: publisher and views in spans of their own"] = FieldPage(
    _page(
        f"<div class='article'><h1 class='arti_title'>{TITLE}</h1><p class='arti_metas'><span class='arti_publisher'>发布者：办公室</span>"
        "<span class='arti_update'>发布时间：2022-03-14</span><span class='arti_views'>浏览次数：<span class='WP_VisitCount' url='/_visitcountdisplay?siteId=1'>10</span></span></p>"
        f"<div class='entry'><div class='read'><div class='wp_articlecontent'>{BODY}</div></div></div></div>"
    ),
    day="2022-03-14",
    author="办公室",
    views=10,
)
PAGES["portal: year, day and time in boxes of their own"] = FieldPage(
    _page(
        "<div class='header-time'><span class='year'><em>2023</em></span><span class='day'><em>05</em>/<em>06</em></span><span class='time'>11:45:10</span></div>"
        f"<div class='head-line'><h1><span class='title'>{TITLE}</span></h1><div class='source'>来源：临江网</div></div>"
        f"<div id='detail'>{BODY}<div class='editor'>【责任编辑:周海】</div></div>"
    ),
    day="2023-05-06 11:45:10",
    source="临江网",
)
PAGES["portal: date before the source, font buttons"] = FieldPage(
    _page(
        f"<div class='article'><h1>{TITLE}</h1><div class='pages-date'>2020-04-10 18:51 <span class='font'>来源： 临江通讯社</span>"
        "<span class='font pc'>【字体：<span id='big'>大</span> <span id='mid'>中</span> <span id='small'>小</span>】<button>打印</button><i></i></span>"
        f"<div class='share'><div class='share-title'>分享</div></div></div><div class='pages_content'>{BODY}</div></div>"
    ),
    day="2020-04-10 18:51",
    source="临江通讯社",
)
PAGES["site builder: label and value in boxes, logo as h1"] = FieldPage(
    _page(
        "<h1 class='logo'><a href='/'>临江精工轴承有限公司</a></h1><div class='e_box p_news'><div class='e_title'><div class='font'>"
        + TITLE
        + "</div></div>"
        "<div class='e_box'><div class='e_label'>发布时间：</div><div class='e_timeFormat'>2021-01-05 11:11</div></div>"
        f"<div class='e_box d_detail'>{BODY}</div></div><div class='p_hot'><h4>推荐新闻</h4><ul>{OTHER_NEWS}</ul></div>",
        title="临江精工轴承有限公司",
    ),
    day="2021-01-05 11:11",
)
PAGES["brackets around the time"] = FieldPage(
    _page(
        f"<div class='cont'><p class='ptitle'>{TITLE}</p><p class='pinfo'>【时间：2018年07月31日 11:49】【来源：临江商务】【字号：大 中 小】</p>{BODY}</div>"
    ),
    day="2018-07-31 11:49",
    source="临江商务",
)
PAGES["migration stamp in the head, another date printed"] = FieldPage(
    _page(
        f"<div class='d'><h1>{TITLE}</h1><div class='t'>日期：2016-11-23</div><div class='c'>{BODY}</div></div>",
        head="<meta name='PubDate' content='2021-08-30 00:00:00'><meta property='article:published_time' content='2021-08-30T09:14:02+08:00'>",
    ),
    day="2016-11-23",
)
PAGES["dates of other articles only: no date"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><div class='c'>{BODY}</div></div><div class='r'><h3>最新动态</h3><ul>{OTHER_NEWS}</ul></div>"
        "<div class='b'><h3>相关阅读</h3><p><a href='/n/9.html'>云台县赴长三角开展驻点招商</a></p><p>2024-08-02</p></div>"
    ),
    day=None,
)
PAGES["today's date in the page's head: no date"] = FieldPage(
    _page(
        f"<div class='top'>今天是2024年10月12日 星期六</div><div class='l'><h1>{TITLE}</h1><div class='c'>{BODY}</div></div>"
    ),
    day=None,
)
PAGES["folded body: the rest hidden behind a button"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><p class='info'>2022-06-01 来源：临江日报</p><div class='c' style='max-height:300px;overflow:hidden'>{BODY}</div>"
        "<div class='unfold'><a href='javascript:;'>展开阅读全文</a></div></div>"
    ),
    day="2022-06-01",
    source="临江日报",
)
PAGES["folded body: its second half not displayed"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><p class='info'>2022-06-01 来源：临江日报</p><div class='c'><p>{LINES[0]}</p><p>{LINES[1]}</p>"
        f"<div class='fold' style='display:none'><p>{LINES[2]}</p><p>{LINES[3]}</p></div><a class='more' href='javascript:;'>查看全文</a></div></div>"
    ),
    day="2022-06-01",
    source="临江日报",
)
PAGES["pre"] = FieldPage(
    _page(
        f"<div class='l'><h2>{TITLE}</h2><div>2011-02-17 09:10</div><pre>"
        + "\n\n".join(f"    {line}" for line in LINES)
        + "</pre></div>"
    ),
    day="2011-02-17 09:10",
)
PAGES["a notice of one sentence beside a full sidebar"] = FieldPage(
    _page(
        f"<div class='l'><h1>关于国庆节放假期间招商热线值班的通知</h1><p>发布时间：2024-09-27　浏览：88</p><div class='c'><p>国庆节期间招商热线照常值班，欢迎来电。</p></div></div>"
        f"<div class='r'><h3>通知公告</h3><ul>{OTHER_NEWS}</ul><h3>热点专题</h3><ul>{OTHER_NEWS}</ul></div>",
        title="关于国庆节放假期间招商热线值班的通知-临江新区",
    ),
    title="关于国庆节放假期间招商热线值班的通知",
    day="2024-09-27",
    views=88,
    body=("国庆节期间招商热线照常值班，欢迎来电。",),
)
PAGES["two documents in one"] = FieldPage(
    f"<html><head><title>{TITLE}</title></head><body>{MENU}</body></html><html><body><div class='l'><h1>{TITLE}</h1><p>发布日期：2015-07-08</p>"
    f"<div class='c'>{BODY}</div></div>{FOOT}</body></html>",
    day="2015-07-08",
)
PAGES["copyright, disclaimer and QR code below the text"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><div class='meta'><span>2023-11-02 10:20</span><span>来源：临江发布</span><span>编辑：周海</span></div><div class='c'>{BODY}"
        "<p>声明：本网转载此文出于传递更多信息之目的，并不意味着赞同其观点。如有侵权请联系删除。</p><p>扫一扫在手机打开当前页</p><p>编辑：周海　审核：吴越</p></div>"
        "<div class='tags'>标签：<a href='/t/1'>签约</a></div></div>"
    ),
    day="2023-11-02 10:20",
    source="临江发布",
)
PAGES["headline with lead-in and subtitle"] = FieldPage(
    _page(
        f"<div class='l'><h3 class='yt'>项目为王看临江</h3><h1>{TITLE}</h1><h4 class='ft'>——三季度集中签约侧记</h4><div class='meta'>2023年11月2日 第03版 作者：本报记者 周海</div><div class='c'>{BODY}</div></div>"
    ),
    day="2023-11-02",
    author="周海",
)
PAGES["an article of two lines over a long imprint, no classes"] = FieldPage(
    f"<html><head><title>{TITLE}</title></head><body>{MENU}<table><tr><td><b>{TITLE}</b></td></tr><tr><td>2010年3月4日</td></tr>"
    f"<tr><td>{LINES[2]}</td></tr></table><table><tr><td>主办：临江新区管理委员会　承办：临江新区信息中心　技术支持：临江网络<br>"
    "地址：临江市江滨大道88号　邮编：000000　电话：0000-1234567　传真：0000-7654321<br>建议使用1024*768分辨率、IE8以上浏览器访问本站，以获得最佳效果</td></tr></table></body></html>",
    day="2010-03-04",
    body=(LINES[2],),
)
PAGES["a body that is a list of names"] = FieldPage(
    _page(
        "<div class='l'><h1>临江新区第三批专精特新企业名单公示</h1><p>发布时间：2024/3/5 16:20:00　来源：经发局　浏览次数：1,024次</p><div class='c'>"
        "<p>现将名单公示如下：</p><p>1. 临江精工轴承有限公司</p><p>2. 翠湖智能装备有限公司</p><p>3. 滨海新材料科技有限公司</p><p>4. 云台食品股份有限公司</p>"
        "<p>5. 江滨电子有限公司</p></div></div>",
        title="临江新区第三批专精特新企业名单公示",
    ),
    title="临江新区第三批专精特新企业名单公示",
    day="2024-03-05 16:20:00",
    source="经发局",
    views=1024,
    body=(
        "现将名单公示如下：",
        "1. 临江精工轴承有限公司",
        "2. 翠湖智能装备有限公司",
        "3. 滨海新材料科技有限公司",
        "4. 云台食品股份有限公司",
        "5. 江滨电子有限公司",
    ),
)
PAGES["updated and published in one line"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><p>更新时间：2024-05-06 发布时间：2024-05-01 作者：本报记者 周海</p><div class='c'>{BODY}</div></div>"
    ),
    day="2024-05-01",
    author="周海",
)
PAGES["fields glued together"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><p><span>来源：临江日报</span><span>2024-05-06 09:12</span><span>浏览次数：1024次</span></p><div class='c'>{BODY}</div></div>"
    ),
    day="2024-05-06 09:12",
    source="临江日报",
    views=1024,
)
PAGES["the section is the h1, the head names section and site"] = FieldPage(
    _page(
        f"<h1>新闻动态</h1><div class='l'><div class='tit'>{TITLE}</div><div class='sj'>2019.08.07</div><div class='c'>{BODY}</div></div>",
        title="新闻动态-临江新区管理委员会",
    ),
    day="2019-08-07",
)
PAGES["title cut in the head"] = FieldPage(
    _page(
        f"<div class='l'><h2>{TITLE}</h2><div class='sj'>二〇一九年八月七日</div><div class='c'>{BODY}</div></div>",
        title="临江新区签约十二个先进…_临江新区",
    ),
    day="2019-08-07",
)
PAGES["today's weekday in the header: no date"] = FieldPage(
    _page(
        f"<div class='header'><span class='date'>2024年11月24日 星期日</span></div><div class='l'><h1>{TITLE}</h1><div class='c'>{BODY}</div></div>"
    ),
    day=None,
    url="http://www.linjiang.example.cn/xwdt/1385.html",
)
PAGES["month and day without a year anywhere: no date"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><p class='date'>03-15</p><div class='c'>{BODY}</div></div>"
    ),
    day=None,
)
PAGES["comments longer than the article"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><p class='info'>2022-06-01</p><div class='c'><p>{LINES[0]}</p></div></div><div id='comments'><h3>网友评论</h3>"
        + "".join(
            f"<div class='comment'><span class='user'>网友{n}</span><span>2022-06-0{n} 10:00</span><p>这个项目很好，希望早日开工建设，带动周边的就业和发展，支持临江新区。</p></div>"
            for n in range(2, 8)
        )
        + "</div>"
    ),
    day="2022-06-01",
    body=(LINES[0],),
)
PAGES["nested sections of an editor for phones"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><em id='publish_time'>2022-06-01 18:02</em><div id='js_content'><section style='x'><section>"
        + "".join(
            f"<section style='margin:8px'><span style='font-size:15px'>{line}</span></section>"
            for line in LINES
        )
        + "</section></section></div></div>"
    ),
    day="2022-06-01 18:02",
)
PAGES["text nodes between br, nothing else"] = FieldPage(
    _page(
        f"<div class='l'><h4>{TITLE}</h4><center>时间：2012-12-21</center><div id='zoom'>"
        + "<br/>\n".join(LINES)
        + "</div></div>"
    ),
    day="2012-12-21",
)
PAGES["JSON-LD only"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><div class='c'>{BODY}</div></div>",
        head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"'
        + TITLE
        + '","datePublished":"2023-02-01T08:00:00+08:00"}</script>',
    ),
    day="2023-02-01 08:00:00",
)
PAGES["hot list with dates in front of a short article"] = FieldPage(
    _page(
        f"<div class='left'><h3>点击排行</h3><ul>{OTHER_NEWS}</ul><h3>最新更新</h3><ul>{OTHER_NEWS}</ul></div>"
        f"<div class='right'><div class='bt'>{TITLE}</div><div class='fbt'>发布日期：2016-05-04　点击率：305</div><div class='nr'><p>{LINES[0]}</p></div>"
        "<div class='pn'>上一篇：<a href='1.html'>全市优化营商环境大会召开</a><br>下一篇：没有了</div></div>"
    ),
    day="2016-05-04",
    views=305,
    body=(LINES[0],),
)
PAGES["a photo with its caption, and a byline at the end"] = FieldPage(
    _page(
        f"<div class='l'><h1>{TITLE}</h1><div class='info'>2020-05-06 08:00 | 来源：临江日报 | 作者：周海 | 查看：77次</div><div class='c'><p><img src='/u/1.jpg'></p>"
        f"<p>图为签约现场。周海 摄</p>{BODY}<p>（来源：临江日报）</p></div></div>"
    ),
    day="2020-05-06 08:00",
    source="临江日报",
    author="周海",
    views=77,
    body=("图为签约现场。周海 摄", *LINES, "（来源：临江日报）"),
)
PAGES["list items hold the info, the title stands in a link-free span"] = FieldPage(
    _page(
        f"<div class='wz'><span class='wz_title'>{TITLE}</span><ul class='wz_info'><li>发布人：办公室</li><li>发布日期：2017年6月8日</li><li>阅读次数：<b>56</b></li></ul><div class='wz_con'>{BODY}</div></div>",
        title="临江招商",
    ),
    day="2017-06-08",
    author="办公室",
    views=56,
)
PAGES["a table of projects is the body"] = FieldPage(
    _page(
        "<div class='l'><h1>2024年第三季度招商项目表</h1><p>2024-10-08</p><div class='c'><p>现将三季度招商项目公布如下，欢迎洽谈。</p><table><tr><th>序号</th><th>项目名称</th><th>投资额（万元）</th></tr>"
        "<tr><td>1</td><td>轴承套圈生产线</td><td>12000</td></tr><tr><td>2</td><td>冷链物流园</td><td>35000</td></tr></table></div></div>",
        title="2024年第三季度招商项目表",
    ),
    title="2024年第三季度招商项目表",
    day="2024-10-08",
    body=(
        "现将三季度招商项目公布如下，欢迎洽谈。",
        "序号 项目名称 投资额（万元）",
        "1 轴承套圈生产线 12000",
        "2 冷链物流园 35000",
    ),
)
PAGES["a PDF is all there is"] = FieldPage(
    _page(
        "<div class='l'><h1>临江新区2023年度决算公开</h1><p class='info'>发布时间：2024-08-30 来源：财政局</p><div class='c'><p><a href='/u/2023.pdf'>临江新区2023年度决算.pdf</a></p></div></div>",
        title="临江新区2023年度决算公开-临江新区",
    ),
    title="临江新区2023年度决算公开",
    day="2024-08-30",
    source="财政局",
    body=("临江新区2023年度决算.pdf",),
)
PAGES["subheadings larger than the title"] = FieldPage(
    _page(
        f"<div class='l'><p class='bigtitle'>{TITLE}</p><p class='time'>2021年12月1日 10:30</p><div class='c'><p>{LINES[0]}</p><h2>一、签约项目</h2><p>{LINES[1]}</p><h2>二、全年情况</h2><p>{LINES[2]}</p></div></div>",
        title=f"{TITLE}--临江新区",
    ),
    day="2021-12-01 10:30",
    body=(LINES[0], "一、签约项目", LINES[1], "二、全年情况", LINES[2]),
)
PAGES["labels without a colon, in a list of terms"] = FieldPage(
    _page(
        f"<div class='wz'><h3 class='wz-bt'>{TITLE}</h3><dl class='wz-xx'><dt>发布日期</dt><dd>2024-10-17 09:12</dd>"
        f"<dt>信息来源</dt><dd>招商局</dd><dt>浏览次数</dt><dd>356</dd></dl><div class='wz-nr'>{BODY}</div></div>"
    ),
    day="2024-10-17 09:12",
    source="招商局",
    views=356,
)
PAGES["a post in a forum: its date is as long as a line of text"] = FieldPage(
    _page(
        f"<div id='postlist'><h1 class='ts'><a id='thread_subject' href='thread-7-1-1.html'>{TITLE}</a></h1>"
        "<div class='authi'><a href='space-uid-2.html'>招商小林</a></div><div class='authi'><em id='authorposton9'>"
        "发表于 2024-10-17 08:20:11</em></div><table><tr><td class='t_f' id='postmessage_9'>"
        + "<br />\n".join(LINES)
        + "</td></tr></table></div>"
    ),
    day="2024-10-17 08:20:11",
    author="招商小林",
)
