"""List pages as the field's systems write them, each with the rows that a reader would take from it.

The markup follows the systems' usual templates; names, places and texts are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

TITLES = (
    "临江新区签约十二个先进制造业项目",
    "滨海港区举办秋季招商推介会",
    "翠湖高新区出台人才住房新政策",
    "全市优化营商环境大会召开",
    "云台县赴长三角开展驻点招商",
    "关于征集2024年度技术改造项目的通知",
)
DAYS = ("2024-09-19", "2024-09-12", "2024-08-30", "2024-08-21", "2024-07-15", "2023-12-28")
BASE = "http://www.linjiang.example.cn/xwdt/"
MENU = (
    "<div class='dh'><ul><li><a href='/'>网站首页</a></li><li><a href='/xwdt/'>新闻动态</a></li><li><a href='/zcfg/'>政策法规</a></li>"
    "<li><a href='/xmk/'>招商项目库</a></li><li><a href='/lxwm/'>联系我们</a></li></ul></div>"
)
HOT = (
    "<h3>热门信息</h3><ul>"
    + "".join(
        f"<li><a href='/xwdt/{90 + n}.html'>{text}</a></li>"
        for n, text in enumerate(
            (
                "去年全市招商引资十件大事揭晓",
                "一图读懂临江新区产业扶持办法",
                "临江港集装箱吞吐量再创新高",
                "外资企业座谈会在临江召开",
                "临江新区十年建设成就回眸",
                "投资临江的十大理由",
                "临江市各县区招商联系方式一览",
                "省领导来临江新区调研招商工作",
            )
        )
    )
    + "</ul>"
)
PICTURES = (
    "<div class='slide'><ul>"
    + "".join(
        f"<li><a href='/xwdt/{80 + n}.html' title='{text}'><img src='/u/{n}.jpg' alt='{text}'></a></li>"
        for n, text in enumerate(("临江新区夜景", "港区码头新貌", "签约仪式现场"))
    )
    + "</ul></div>"
)
LINKS = (
    "<div class='yq'><b>友情链接：</b><a href='http://www.sheng.example.cn/'>省商务厅投资促进网</a> <a href='http://www.shi.example.cn/'>临江市人民政府门户网站</a> "
    "<a href='http://www.tou.example.cn/'>全国投资促进公共平台</a></div>"
)
FOOT = "<div class='db'><a href='/gy/'>关于本站</a> | <a href='/map/'>网站地图</a><p>版权所有：临江新区管理委员会</p></div>"


@dataclass(frozen=True, slots=True)
class FieldList:
    """One list page and its rows."""

    html: str
    rows: tuple[tuple[str, str | None, str], ...]
    """Title, day (None where it cannot be known) and the address's end (empty where there is none)."""
    next_page: str | None = None
    last_page: int | None = None
    url: str = BASE


def _page(rows: str, side: str = HOT, title: str = "新闻动态_临江新区管理委员会") -> str:
    return (
        f"<html><head><title>{title}</title></head><body>{MENU}{PICTURES}<table><tr><td width='200'>{side}</td>"
        f"<td><div class='wz'>当前位置：<a href='/'>首页</a> &gt; <a href='/xwdt/'>新闻动态</a></div>{rows}</td></tr></table>{LINKS}{FOOT}</body></html>"
    )


def _each(template: str) -> str:
    return "".join(
        template.format(
            n=n,
            title=title,
            day=day,
            y=day[:4],
            m=day[5:7],
            d=day[8:],
            short=title[:10],
            slashed=day.replace("-", "/"),
            packed=day.replace("-", ""),
        )
        for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True), 1)
    )


def _rows(address: str = "{n}.html", dated: bool = True) -> tuple[tuple[str, str | None, str], ...]:
    return tuple(
        (
            title,
            day if dated else None,
            address.format(n=n, packed=day.replace("-", ""), m=day[5:7], y=day[:4]),
        )
        for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True), 1)
    )


LISTS: dict[str, FieldList] = {
    "ul with dates in brackets, a line after every five": FieldList(
        _page(
            "<ul class='newslist'>"
            + _each(
                "<li><span>[{day}]</span><a href='{n}.html' target='_blank'>{title}</a></li>"
            ).replace("<li><span>[2023", "<li class='line'></li><li><span>[2023")
            + "</ul>"
            "<div class='page'>共28条 1/5页 <a>首页</a> <a>上页</a> <a href='index_2.html'>下页</a> <a href='index_5.html'>尾页</a></div>"
        ),
        _rows(),
        next_page="index_2.html",
        last_page=5,
    ),
    "table of 2003 with dots and dates without a class": FieldList(
        _page(
            "<table width='100%'>"
            + _each(
                "<tr><td width=20>·</td><td><a href='show.asp?id={n}' title='{title}'>{short}…</a></td><td width=90><font color=#999999>{slashed}</font></td></tr><tr><td colspan=3 height=1 background=x.gif></td></tr>"
            )
            + "</table>"
        ),
        _rows("show.asp?id={n}"),
    ),
    "TRS: day in the address only": FieldList(
        _page(
            "<ul>" + _each("<li><a href='./{y}{m}/t{packed}_38{n}.html'>{title}</a></li>") + "</ul>"
        ),
        _rows("{y}{m}/t{packed}_38{n}.html"),
    ),
    "month and day, and the year in the address": FieldList(
        _page(
            "<ul>"
            + _each("<li><em>[{m}-{d}]</em><a href='/{y}/{m}{d}/{n}.html'>{title}</a></li>")
            + "</ul>"
        ),
        tuple(
            (t, d, f"/{d[:4]}/{d[5:7]}{d[8:]}/{n}.html")
            for n, (t, d) in enumerate(zip(TITLES, DAYS, strict=True), 1)
        ),
    ),
    "month and day, and no year anywhere": FieldList(
        _page(
            "<ul>" + _each("<li><a href='{n}.html'>{title}</a><span>{m}-{d}</span></li>") + "</ul>"
        ),
        _rows(dated=False),
    ),
    "month and day in one box, the year in another": FieldList(
        _page(
            "<ul>"
            + _each(
                "<li><a href='{n}.html' title='{title}'><div class='ldata'><p>{m}/{d}</p><span>{y}</span></div><div class='info'><h3>{title}</h3><p>会上介绍，项目总投资12亿元，2022年1月5日开工，预计2025年建成，建成后可新增就业一千人……</p></div></a></li>"
            )
            + "</ul>"
        ),
        _rows(),
    ),
    "day over year and month": FieldList(
        _page(
            "<div class='list'>"
            + _each(
                "<dl><dt><b>{d}</b><i>{y}-{m}</i></dt><dd><a href='{n}.html'>{title}</a><p>签约现场气氛热烈，与会企业家对新区的发展充满信心，纷纷表示将加大投资力度。</p></dd></dl>"
            )
            + "</div>"
        ),
        _rows(),
    ),
    "cut titles, the whole one in the attribute, excerpts and more-links": FieldList(
        _page(
            "<div class='list'>"
            + _each(
                "<div class='item'><h4><a href='{n}.html' title='{title}'>{short}...</a></h4><p class='jj'>这里是文章开头的几句话，介绍会议的时间、地点和主要内容，后面从略……<a href='{n}.html'>[详细]</a></p><p class='xx'>日期：{day}　点击：{n}7　好评：0</p></div>"
            )
            + "</div>"
        ),
        _rows(),
    ),
    "picture cards": FieldList(
        _page(
            "<ul class='pics'>"
            + _each(
                "<li><a href='{n}.html'><img src='/u/{n}.jpg' alt='{title}'></a><p><a href='{n}.html'>{title}</a></p><span>{day}</span></li>"
            )
            + "</ul>"
        ),
        _rows(),
    ),
    "rows opened by a script, the address in onclick": FieldList(
        _page(
            "<ul>"
            + _each(
                "<li><a href='javascript:void(0)' onclick=\"openInfo('/xwdt/{n}.html')\">{title}</a><span>{day}</span></li>"
            )
            + "</ul>"
        ),
        _rows("/xwdt/{n}.html"),
    ),
    "rows opened by a script, the address in a data attribute": FieldList(
        _page(
            "<ul>"
            + _each(
                "<li><a href='javascript:;' data-href='/xwdt/{n}.html'>{title}</a><span>{day}</span></li>"
            )
            + "</ul>"
        ),
        _rows("/xwdt/{n}.html"),
    ),
    "rows opened by a script that only knows a number": FieldList(
        _page(
            "<ul>"
            + _each("<li><a href='javascript:view({n});'>{title}</a><span>{day}</span></li>")
            + "</ul>"
        ),
        _rows(""),
    ),
    "the row's element holds the address": FieldList(
        _page(
            "<ul>"
            + _each(
                "<li onclick=\"location.href='/xwdt/{n}.html'\"><a>{title}</a><span>{day}</span></li>"
            )
            + "</ul>"
        ),
        _rows("/xwdt/{n}.html"),
    ),
    "no link at all, the row's data holds the address": FieldList(
        _page(
            "<div class='list'>"
            + _each(
                "<div class='row' data-url='/xwdt/{n}.html'><p class='t'>{title}</p><i>{day}</i></div>"
            )
            + "</div>"
        ),
        _rows("/xwdt/{n}.html"),
    ),
    "category before the title": FieldList(
        _page(
            "<ul>"
            + _each(
                "<li>[<a href='/xwdt/yw/'>要闻</a>] <a href='{n}.html'>{title}</a> <span>{day}</span></li>"
            )
            + "</ul>"
        ),
        _rows(),
    ),
    "bullets and badges in the link": FieldList(
        _page(
            "<ul>"
            + _each(
                "<li><a href='{n}.html'>• {title}</a><img src='/i/new.gif' alt='new'><span>{day}</span></li>"
            )
            + "</ul>"
        ),
        _rows(),
    ),
    "date and views in cells under a header row": FieldList(
        _page(
            "<table><tr><th>标题</th><th>发布日期</th><th>浏览</th></tr>"
            + _each("<tr><td><a href='{n}.html'>{title}</a></td><td>{day}</td><td>{n}3</td></tr>")
            + "</table>"
        ),
        _rows(),
    ),
}
