"""Small made-up sites, each odd in one way that the field has, and a crawl of them in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.fields.urls import canonical_url
from crawler.learn import Learned
from crawler.read.declared import ListRow
from crawler.read.page import read_page
from crawler.read.paging import next_page
from crawler.read.periods import older_part
from crawler.read.reading import Reading
from crawler.sample.site import Page
from tests.small_sites import BASE, NOW, SmallSite, Story, answer, chunks, html, of, stories

# No section of these sites has more list pages.
_MOST_PAGES: Final = 40


@dataclass(frozen=True, slots=True)
class Got:
    """One article as a crawl reads it."""

    values: Reading
    section: str
    """The name of the section whose list showed it first."""


def read_whole(site: SmallSite, learned: Learned) -> dict[str, Got]:
    """Every article by its path, as a crawl by what was learned reads them: section after section, page after page."""
    found: dict[str, Got] = {}
    for section in learned.sections:
        url: str | None = section.url
        shown, asked = set[str](), set[str]()
        for _ in range(_MOST_PAGES):
            document = answer(site.respond, url).document if url and url not in asked else None
            asked.add(url or "")
            if document is None:
                break
            rows = learned.declaration.list_rows(document)
            repeats = bool(shown) and {row.url for row in rows} <= shown
            shown.update(row.url for row in rows)
            for row in rows:
                read_row(site, learned, row, section.name, found)
            url = older_part(document) if repeats else next_page(document)
    return found


def read_row(
    site: SmallSite, learned: Learned, row: ListRow, section: str, found: dict[str, Got]
) -> None:
    """Read the article of one row, unless it was read."""
    parts = urlsplit(row.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    document = answer(site.respond, row.href).document
    if document is not None and path not in found:
        found[path] = Got(read_page(document, learned.declaration, row, NOW), section)


def faults(site: SmallSite, learned: Learned, names: Mapping[str, str]) -> list[str]:
    """What a crawl by what was learned loses or reads amiss; ``names`` are the sections', by their keys."""
    got, said = read_whole(site, learned), list[str]()
    known = {
        canonical_url(BASE + path): story
        for story in site.stories
        if (path := site.paths[story.number])
    }
    by_url = {canonical_url(BASE + path): each for path, each in got.items()}
    said += [f"extra {url}" for url in by_url if url not in known]
    for url, story in known.items():
        each = by_url.get(url)
        if each is None:
            said.append(f"lost {url} {story.title} {story.day}")
            continue
        values = each.values
        pairs = (
            ("title", values.value("title"), story.title),
            ("day", str(values.value("published"))[:10], str(story.day)),
            ("section", values.value("category") or each.section, names[story.section]),
            ("body", tuple(values.paragraphs), story.paragraphs),
        )
        said += [f"{what} {url}: {one!r} for {two!r}" for what, one, two in pairs if one != two]
    return said


def bulleted(site: SmallSite, listed: Sequence[Story], name: str, day: str) -> str:
    """A list of articles of class ``name``, whose days stand in elements ``day``."""
    rows = (
        f"<li><a href='{site.paths[s.number]}'>{s.title}</a><{day}>{s.day}</{day}></li>"
        for s in listed
    )
    return f"<ul class='{name}'>{''.join(rows)}</ul>" if name else f"<ul>{''.join(rows)}</ul>"


# Lists that are cut by years


def years(kind: str = "folder") -> SmallSite:
    """Three sections, each with three articles a quarter over three years; a list shows one year, in pages of five.

    ``kind``: where the other years are. ``folder``: links to /xwzx/2025/; ``query``: links to
    list.php?id=1&year=2025; ``select``: a box to choose from; ``months``: a folder a half-year, 2026年1月.
    """
    names = {"xwzx": "新闻中心", "zcfb": "政策发布", "gsgg": "公示公告"}
    site = SmallSite({}, stories(24, tuple(names), 14))
    ids = {key: n for n, key in enumerate(names, 3)}

    def period(story: Story) -> str:
        month = 1 if story.day.month < 7 else 7
        return f"{story.day.year}{month:02}" if kind == "months" else str(story.day.year)

    def label(each: str) -> str:
        return f"{each[:4]}年{int(each[4:])}月" if kind == "months" else f"{each}年"

    def address(key: str, each: str | None, number: int = 1) -> str:
        if kind == "query":
            more = f"&year={each}" if each else ""
            return f"/list.php?id={ids[key]}{more}" + (f"&page={number}" if number > 1 else "")
        file = f"index_{number}.html" if number > 1 else ""
        return f"/{key}/{each}/{file}" if each else f"/{key}/{file}"

    def tabs(key: str, chosen: str, periods: Sequence[str]) -> str:
        if kind == "select":
            options = "".join(
                f"<option value='{address(key, each)}'{' selected' * (each == chosen)}>{label(each)}</option>"
                for each in periods
            )
            return f"<select class='nf' onchange='location.href=this.value'>{options}</select>"
        return (
            "<div class='nf'>"
            + "".join(f"<a href='{address(key, each)}'>{label(each)}</a>" for each in periods)
            + "</div>"
        )

    def frame(title: str, content: str) -> Page:
        menu = "".join(f"<a href='{address(key, None)}'>{name}</a>" for key, name in names.items())
        return html(
            f"<html><head><title>{title}-平江招商</title></head><body><div class='daohang'><a href='/'>首页</a>{menu}</div>"
            f"<div class='zhuti'>{content}</div><div class='dibu'>平江县投资促进中心 版权所有</div></body></html>"
        )

    def rows(listed: Sequence[Story]) -> str:
        return bulleted(site, listed, "lb", "span")

    for story in site.stories:
        site.paths[story.number] = path = f"/{story.section}/a{story.number}.html"
        site.pages[path] = frame(
            story.title,
            f"<h1>{story.title}</h1><div class='ly'>日期：{story.day} 来源：{story.source}</div><div class='nr'>{story.body}</div>",
        )
    for key, name in names.items():
        periods = list(dict.fromkeys(map(period, of(site.stories, key))))
        for each in periods:
            listed = [story for story in of(site.stories, key) if period(story) == each]
            pages = chunks(listed, 5)
            for number, part in enumerate(pages, 1):
                more = (
                    f"<a href='{address(key, each, number + 1)}'>下一页</a>"
                    if number < len(pages)
                    else ""
                )
                page = frame(
                    name, f"{tabs(key, each, periods)}{rows(part)}<div class='fy'>{more}</div>"
                )
                site.pages[address(key, each, number)] = page
                if each == periods[0] and number == 1:
                    site.pages[address(key, None)] = page
    boxes = "".join(
        f"<h3>{name}</h3>{rows(of(site.stories, key)[:3])}" for key, name in names.items()
    )
    site.pages["/"] = frame("首页", boxes)
    return site


# What builders make: everything is a box in a box, and cards lead on


def built(cards: str = "behind", head: str = "apart") -> SmallSite:
    """A page of sections of columns of widgets. The text is one to four text widgets; cards of other articles, each with
    a title and the beginning of its text, stand ``behind`` it in a widget of their own, or ``inside`` the same column; or
    are bare ``links`` there.

    ``head``: whether the title and the day are widgets ``apart`` or stand ``within`` the text's first.
    """
    names = {"zsdt": "招商动态", "cyzc": "产业政策"}
    site = SmallSite({}, stories(14, tuple(names)))

    def widget(kind: str, content: str) -> str:
        return (
            f"<div class='elementor-element elementor-element-{len(kind)}a elementor-widget elementor-widget-{kind}'>"
            f"<div class='elementor-widget-container'>{content}</div></div>"
        )

    def column(content: str) -> str:
        return (
            "<section class='elementor-section elementor-top-section'><div class='elementor-container'>"
            f"<div class='elementor-column elementor-col-100'><div class='elementor-widget-wrap'>{content}</div></div></div></section>"
        )

    def card(story: Story) -> str:
        if cards == "links":
            return f"<a class='teaser' href='{site.paths[story.number]}'>{story.title} <i>{story.day}</i></a>"
        return (
            "<article class='elementor-post'><div class='elementor-post__text'>"
            f"<h3 class='elementor-post__title'><a href='{site.paths[story.number]}'>{story.title}</a></h3>"
            f"<div class='elementor-post__meta-data'><span class='elementor-post-date'>{story.day}</span></div>"
            f"<div class='elementor-post__excerpt'><p>{story.paragraphs[0]}</p></div></div></article>"
        )

    def frame(title: str, content: str) -> Page:
        menu = "".join(f"<li><a href='/{key}/'>{name}</a></li>" for key, name in names.items())
        return html(
            f"<html><head><title>{title} – 白沙湾</title></head><body class='elementor-page'><header>{column(widget('nav-menu', f'<ul>{menu}</ul>'))}</header>"
            f"<div class='elementor elementor-88'>{content}</div><footer>{column(widget('heading', '<p>白沙湾产业新城</p>'))}</footer></body></html>"
        )

    for story in site.stories:
        site.paths[story.number] = f"/{story.section}/{story.number}/"
    for place, story in enumerate(site.stories):
        others = [site.stories[(place + step) % len(site.stories)] for step in (1, 5, 11)]
        title = f"<h1 class='elementor-heading-title'>{story.title}</h1>"
        day = f"<span class='elementor-icon-list-text'>{story.day}</span>"
        parts = [story.paragraphs] if place % 3 else [(each,) for each in story.paragraphs]
        texts = ["".join(f"<p>{text}</p>" for text in part) for part in parts]
        if head == "within":
            texts[0] = f"{title}<p>{day}</p>{texts[0]}"
            top = ""
        else:
            top = column(widget("heading", title) + widget("post-info", day))
        text = "".join(widget("text-editor", each) for each in texts)
        more = widget("posts", "".join(map(card, others)))
        below = column(text + more) if cards != "behind" else column(text) + column(more)
        site.pages[site.paths[story.number]] = frame(story.title, top + below)
    for key, name in names.items():
        site.pages[f"/{key}/"] = frame(
            name, column(widget("archive-posts", "".join(map(card, of(site.stories, key)))))
        )
    site.pages["/"] = frame("首页", column(widget("posts", "".join(map(card, site.stories[:4])))))
    return site


# Old ASP in frames


def framed() -> SmallSite:
    """A frameset of top, left and main; the menu is on the left; lists are rows of one table, without a class, each with a
    ball before it, ten a page; the pager is a form with a box that its script sends."""
    names = {"1": "投资动态", "2": "招商项目", "3": "政策法规"}
    site = SmallSite({}, stories(24, tuple(names)))

    def page(title: str, content: str) -> Page:
        text = (
            f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY><TABLE width=760 border=0><TR><TD><IMG src='images/bar.gif'></TD></TR></TABLE>"
            f"{content}<TABLE width=760><TR><TD align=center>版权所有 东岭县招商引资局</TD></TR></TABLE></BODY></HTML>"
        )
        return html(text, "gbk", "text/html")

    def row(story: Story) -> str:
        return (
            "<TR><TD width=20><IMG src='images/dot.gif'></TD><TD height=24>"
            f"<A href='ShowArticle.asp?ArticleID={story.number}' target=_blank>{story.title}</A> "
            f"<FONT color=#999999>[{story.day}]</FONT></TD></TR>"
        )

    for story in site.stories:
        site.paths[story.number] = f"/ShowArticle.asp?ArticleID={story.number}"
        site.pages[site.paths[story.number]] = page(
            story.title,
            f"<TABLE width=760><TR><TD>您的位置：<A href='main.asp'>首页</A>-&gt;<A href='Class.asp?ClassID={story.section}'>"
            f"{names[story.section]}</A></TD></TR><TR><TD align=center><FONT size=4><B>{story.title}</B></FONT></TD></TR>"
            f"<TR><TD align=center>更新时间：{story.day} 点击数：{story.views}</TD></TR><TR><TD>{story.body}</TD></TR></TABLE>",
        )
    for key, name in names.items():
        pages = chunks(of(site.stories, key), 10)
        for number, part in enumerate(pages, 1):
            options = "".join(
                f"<OPTION value={n}{' selected' * (n == number)}>第{n}页"
                for n in range(1, len(pages) + 1)
            )
            pager = (
                f"<FORM name=pg method=get action='Class.asp'><INPUT type=hidden name=ClassID value={key}>共{len(pages)}页 "
                f"<SELECT name=page onchange='document.pg.submit()'>{options}</SELECT></FORM>"
            )
            more = "" if number == 1 else f"&page={number}"
            site.pages[f"/Class.asp?ClassID={key}{more}"] = page(
                name, f"<TABLE width=580>{''.join(map(row, part))}</TABLE>{pager}"
            )
        site.pages[f"/Class.asp?ClassID={key}&page=1"] = site.pages[f"/Class.asp?ClassID={key}"]
    links = "".join(
        f"<TR><TD><A href='Class.asp?ClassID={key}' target=main>{name}</A></TD></TR>"
        for key, name in names.items()
    )
    site.pages["/left.asp"] = html(
        f"<HTML><BODY><TABLE>{links}</TABLE></BODY></HTML>", "gbk", "text/html"
    )
    site.pages["/top.asp"] = html(
        "<HTML><BODY><IMG src='images/top.jpg'></BODY></HTML>", "gbk", "text/html"
    )
    site.pages["/main.asp"] = page("首页", f"<TABLE>{''.join(map(row, site.stories[:6]))}</TABLE>")
    site.pages["/"] = html(
        "<HTML><HEAD><TITLE>东岭招商</TITLE></HEAD><FRAMESET rows='90,*'><FRAME src='top.asp' name=top><FRAMESET cols='180,*'>"
        "<FRAME src='left.asp' name=left><FRAME src='main.asp' name=main></FRAMESET></FRAMESET></HTML>", "gbk", "text/html"
    )  # fmt: skip
    return site


# Pagers that a script turns


def scripted(kind: str) -> SmallSite:
    """Two sections in pages of six, whose pager is script. ``kind`` names how."""
    names = {"dt": "园区动态", "gg": "通知公告"}
    site = SmallSite({}, stories(20, tuple(names)))

    def address(key: str, number: int) -> str:
        if kind in ("toPage", "numbers"):
            return f"/{key}/list_{number}.html" if number > 1 else f"/{key}/"
        return f"/list.jsp?col={key}" + (f"&page={number}" if number > 1 else "")

    def pager(key: str, number: int, last: int) -> str:
        following = [n for n in range(1, last + 1) if n != number]
        if kind == "toPage":
            return "".join(
                f"<a href='javascript:;' onclick=\"toPage('list_{n}.html')\">{n}</a>"
                for n in following
                if n > 1
            ) + (
                f"<a href='#' onclick=\"toPage('list_{number + 1}.html')\">下一页</a>"
                if number < last
                else ""
            )
        if kind == "numbers":
            return (
                f"<span>{number}</span>"
                + "".join(f"<a href='javascript:go({n})'>{n}</a>" for n in following)
                + "<script>function go(n){ location.href = n == 1 ? './' : 'list_' + n + '.html'; } // page</script>"
            )
        if kind == "form":
            return (
                (
                    f"<form name='f' method='get' action='/list.jsp'><input type='hidden' name='col' value='{key}'><input type='hidden' name='page' value='{number}'></form>"
                    f"<a href='javascript:gotoPage({number + 1})'>下一页</a><a href='javascript:gotoPage({last})'>尾页</a>"
                    "<script>function gotoPage(n) { document.f.page.value = n; document.f.submit(); }</script>"
                )
                if number < last
                else ""
            )
        # Where the function is, the page does not say.
        spelled = f" <a href='/list.jsp?col={key}&page=1'>首页</a>" if kind == "spelled" else ""
        onward = f"<a href='javascript:page({number + 1})'>下一页</a>" if number < last else ""
        return f"<script src='/js/pager.js'></script>{onward}{spelled}"

    def frame(title: str, content: str) -> Page:
        menu = "".join(
            f"<li><a href='{address(key, 1)}'>{name}</a></li>" for key, name in names.items()
        )
        return html(
            f"<html><head><title>{title}</title></head><body><ul id='nav'>{menu}</ul>{content}<p class='copy'>主办：石门开发区</p></body></html>"
        )

    for story in site.stories:
        site.paths[story.number] = path = f"/{story.section}/n{story.number}.html"
        site.pages[path] = frame(
            story.title,
            f"<h2>{story.title}</h2><p class='inf'>{story.day}</p><div class='con'>{story.body}</div>",
        )
    for key, name in names.items():
        pages = chunks(of(site.stories, key), 6)
        for number, part in enumerate(pages, 1):
            rows = "".join(
                f"<li><a href='{site.paths[s.number]}'>{s.title}</a><i>{s.day}</i></li>"
                for s in part
            )
            site.pages[address(key, number)] = frame(
                name,
                f"<ul class='news'>{rows}</ul><div class='pages'>{pager(key, number, len(pages))}</div>",
            )
        site.pages[f"/list.jsp?col={key}&page=1"] = site.pages[address(key, 1)]
    site.pages["/"] = frame("石门开发区", "<p>欢迎</p>")
    return site


# Home pages, tables and texts without names


def nameless() -> SmallSite:
    """A home page of boxes headed by pictures; each leads on by a picture too. Only the lists' own trail says their names."""
    names = {"101": "工作动态", "102": "惠企政策", "103": "招标公告"}
    site = SmallSite({}, stories(9, tuple(names)))

    def frame(content: str) -> Page:
        return html(
            f"<html><head><title>云岭投资促进</title></head><body><div class='top'><a href='/'><img src='/img/logo.png'></a></div>{content}"
            "<div class='bot'>云岭县投资促进局</div></body></html>"
        )

    def rows(listed: Sequence[Story]) -> str:
        return bulleted(site, listed, "", "em")

    def trail(key: str) -> str:
        return f"<div class='wz'>当前位置：<a href='/'>首页</a> &gt; <a href='/lm/{key}.html'>{names[key]}</a></div>"

    for story in site.stories:
        site.paths[story.number] = path = f"/nr/{story.number}.html"
        site.pages[path] = frame(
            f"{trail(story.section)}<h3>{story.title}</h3><p>{story.day}</p><div class='txt'>{story.body}</div>"
        )
    boxes = ""
    for key in names:
        listed = of(site.stories, key)
        site.pages[f"/lm/{key}.html"] = frame(trail(key) + rows(listed))
        boxes += f"<div class='k'><img src='/img/{key}.gif'><a href='/lm/{key}.html'><img src='/img/more.gif'></a>{rows(listed[:4])}</div>"
    site.pages["/"] = frame(boxes)
    return site


def sloppy(kind: str) -> SmallSite:
    """Two sections whose lists are sloppy. ``kind``: ``split`` rows over two table rows, ``columns`` two rows beside
    each other, ``cut`` titles with …, ``few`` articles: three a section."""
    names = {"a": "招商要闻", "b": "投资指南"}
    site = SmallSite({}, stories(3 if kind == "few" else 16, tuple(names)))

    def frame(title: str, content: str) -> Page:
        menu = "".join(f"<td><a href='/{key}.html'>{name}</a></td>" for key, name in names.items())
        return html(
            f"<html><head><title>{title}_丰谷招商</title></head><body><table class=m><tr><td><a href='/'>首页</a></td>{menu}</tr></table>"
            f"<table width=900>{content}</table><center>丰谷区招商局</center></body></html>"
        )

    def link(story: Story) -> str:
        title = story.title[:10] + "…" if kind == "cut" else story.title
        return f"<a href='{site.paths[story.number]}'>{title}</a>"

    def rows(listed: Sequence[Story]) -> str:
        if kind == "split":
            return "".join(
                f"<tr><td>{link(s)}</td></tr><tr><td align=right>发布日期：{s.day}</td></tr>"
                for s in listed
            )
        if kind == "columns":
            return "".join(
                "<tr>" + "".join(f"<td>·{link(s)}</td><td>{s.day}</td>" for s in pair) + "</tr>"
                for pair in chunks(listed, 2)
            )
        return "".join(f"<tr><td>{link(s)}</td><td>{s.day}" for s in listed)

    for story in site.stories:
        site.paths[story.number] = path = f"/show/{story.number}.html"
        site.pages[path] = frame(
            story.title,
            f"<tr><td><b>{names[story.section]}</b></td></tr><tr><td align=center><h2>{story.title}</h2></td></tr><tr><td>{story.day}</td></tr><tr><td>{story.body}</td></tr>",
        )
    for key, name in names.items():
        site.pages[f"/{key}.html"] = frame(name, rows(of(site.stories, key)))
    site.pages["/"] = frame("首页", rows(site.stories[:4]))
    return site


def loose() -> SmallSite:
    """Articles without a box: title, day, paragraphs, section and views are children of one element; lists are a
    forum's."""
    names = {"36": "政务公开", "37": "投资咨询"}
    site = SmallSite({}, stories(12, tuple(names)))

    def frame(title: str, content: str) -> Page:
        menu = "".join(
            f"<li><a href='/forum-{key}-1.html'>{name}</a></li>" for key, name in names.items()
        )
        return html(
            f"<html><head><title>{title}</title></head><body><div id='nv'><ul>{menu}</ul></div><div id='wp'>{content}</div>"
            "<div id='ft'>Powered by Discuz!</div></body></html>"
        )

    for story in site.stories:
        site.paths[story.number] = path = f"/thread-{story.number}-1-1.html"
        said = (
            f"<h1>{story.title}</h1><p>{story.day}</p>"
            + "".join(f"<p>{text}</p>" for text in story.paragraphs)
            + f"<p>栏目：<a href='/forum-{story.section}-1.html'>{names[story.section]}</a></p><p>浏览：{story.views}</p>"
        )
        site.pages[path] = frame(story.title, said)
    for key, name in names.items():
        rows = "".join(
            f"<tbody id='normalthread_{s.number}'><tr><td class='icn'><img src='/f.gif'></td><th><a class='s xst' href='{site.paths[s.number]}'>{s.title}</a></th>"
            f"<td class='by'><cite><a href='/u/1'>招商专员</a></cite><em>{s.day}</em></td><td class='num'>{s.number % 7}<em>{s.views}</em></td></tr></tbody>"
            for s in of(site.stories, key)
        )
        site.pages[f"/forum-{key}-1.html"] = frame(
            name, f"<table id='threadlisttableid'>{rows}</table>"
        )
    site.pages["/"] = frame(
        "首页",
        "".join(
            f"<h2><a href='/forum-{key}-1.html'>{name}</a></h2>" for key, name in names.items()
        ),
    )
    return site


# Ways to a site


def behind(door: str) -> SmallSite:
    """A bilingual site behind a door: ``splash`` names both languages, ``refresh`` and ``script`` lead to /cn/ at once.
    Channels of the home page lead to lists."""
    names = {"dt": "园区动态", "tz": "通知公告", "zc": "产业政策"}
    site = SmallSite({}, stories(9, tuple(names)))

    def frame(title: str, content: str, language: str = "cn") -> Page:
        other = "<a href='/en/'>English</a>" if language == "cn" else "<a href='/cn/'>中文版</a>"
        name = "海湾国际园区" if language == "cn" else "Haiwan International Park"
        return html(
            f"<html><head><title>{title} | {name}</title></head><body><header>{other}<a href='/{language}/'>{name}</a></header>{content}</body></html>"
        )

    def rows(listed: Sequence[Story]) -> str:
        return bulleted(site, listed, "l", "time")

    for story in site.stories:
        site.paths[story.number] = path = f"/cn/{story.section}/{story.number}.html"
        site.pages[path] = frame(
            story.title,
            f"<h1>{story.title}</h1><time>{story.day}</time><section class='t'>{story.body}</section>",
        )
    for key, name in names.items():
        site.pages[f"/cn/{key}/"] = frame(name, rows(of(site.stories, key)))
    site.pages["/cn/xw/"] = frame(
        "新闻中心",
        "".join(
            f"<div><h4><a href='/cn/{key}/'>{names[key]}</a></h4>{rows(of(site.stories, key)[:2])}</div>"
            for key in ("dt", "tz")
        ),
    )
    site.pages["/cn/"] = frame(
        "首页",
        "<nav><a href='/cn/xw/'>新闻中心</a> <a href='/cn/zc/'>产业政策</a></nav><p>欢迎来到海湾。</p>",
    )
    site.pages["/en/"] = frame(
        "Home", "<nav><a href='/en/news/'>News</a></nav><p>Welcome to Haiwan.</p>", "en"
    )
    site.pages["/en/news/"] = frame(
        "News",
        "<ul>"
        + "".join(
            f"<li><a href='/en/news/{n}.html'>Haiwan welcomes partner number {n} to its free trade zone</a><time>2026-05-0{n}</time></li>"
            for n in range(1, 7)
        )
        + "</ul>",
        "en",
    )
    doors = {
        "splash": "<p align=center><a href='/en/'>English</a> <a href='/cn/'>进入中文版</a></p>",
        "refresh": "<meta http-equiv='refresh' content='0; url=/cn/'>",
        "script": "<script>window.location.href = '/cn/';</script>",
    }
    site.pages["/"] = html(
        f"<html><head><title>海湾国际园区</title></head><body>{doors[door]}</body></html>"
    )
    return site


def boxed(kind: str = "plain") -> SmallSite:
    """Boxes of headlines on the home page, each headed by its section's name and 更多; the menu is a script's. ``kind``:
    ``plain``: lists without days, one of them of people; ``headlines``: headlines that might be names of sections, at
    addresses that differ from the lists' in the last part only; ``beside``: on each page the newest of all sections,
    more than a list has of its own; ``channel``: the menu has a channel too, which shows its only section in short."""
    names = {"xw/dt": "园区动态", "xw/zs": "招商信息", "gk/zp": "人才招聘"}
    each = 14 if kind == "headlines" else 6
    site = SmallSite({}, stories(each, tuple(names)))
    newest = "".join(
        f"<li><a href='/{s.section}/{s.number}'>{s.title}</a><i>{s.day:%m-%d}</i></li>"
        for s in site.stories[:9]
    )
    beside = f"<div><p>本站新增</p><ul>{newest}</ul></div>" if kind == "beside" else ""
    channel = "<nav><a href='/gk'>政务信息</a></nav>" if kind == "channel" else ""

    def frame(title: str, content: str) -> Page:
        return html(
            f"<html><head><title>{title}-南屏商务区</title></head><body><div><script src='/caidan.js'></script></div>{channel}"
            f"{content}<p>南屏商务区管委会</p></body></html>"
        )

    def rows(listed: Sequence[Story], day: str) -> str:
        return "".join(
            f"<li><a href='/{s.section}/{s.number}'>{s.title}</a><i>{s.day.strftime(day)}</i></li>"
            for s in listed
        )

    for story in site.stories:
        site.paths[story.number] = path = f"/{story.section}/{story.number}"
        site.pages[path] = frame(
            story.title,
            f"<p>位置：<a href='/'>首页</a> &gt; <a href='/{story.section}/list'>{names[story.section]}</a></p>{beside}"
            f"<h2>{story.title}</h2><p>{story.day}</p><div class='wen'>{story.body}</div>",
        )
    boxes = ""
    for key, name in names.items():
        listed = of(site.stories, key)
        day = "" if kind == "plain" else "%Y/%m/%d"
        site.pages[f"/{key}/list"] = frame(
            name, f"{beside}<div><b>{name}</b><ul class='lie'>{rows(listed, day)}</ul></div>"
        )
        boxes += f"<div><div><b>{name}</b><em><a href='/{key}/list'>更多</a></em></div><ul>{rows(listed[-3:], '%m-%d')}</ul></div>"
    site.pages["/"] = frame("首页", boxes)
    short = rows(of(site.stories, "gk/zp"), "[%m-%d]").replace("li>", "dd>")
    site.pages["/gk"] = frame("政务信息", f"<div><b>{names['gk/zp']}</b><dl>{short}</dl></div>")
    return site
