"""What stands beside and below lists and articles: hot lists, neighbours, related articles."""

from __future__ import annotations

from html import escape

from tests.bench.drawn.classes import at, name
from tests.bench.drawn.hrefs import href, section_path
from tests.bench.drawn.model import Article, Section, Site
from tests.bench.drawn.rows import small


def hot(site: Site, page: str) -> str:
    """A list of the most read articles."""
    lot = site.lot
    end = lot.pick("hot.end", (
        lambda a: "", lambda a: f"<span>{a.published:%Y-%m-%d}</span>", lambda a: f"<em>({a.views})</em>", lambda a: f"<i>{a.published:%m-%d}</i>", lambda a: f"<span>{a.views}次浏览</span>",
    ))  # fmt: skip
    articles = sorted(site.articles, key=lambda a: a.views, reverse=True)[
        : lot.number("hot.count", 4, 9)
    ]
    head = lot.pick(
        "hot.head", ("热门文章", "点击排行", "热点新闻", "阅读排行", "本周热门", "推荐阅读")
    )
    return f"<div{at(lot, 'hot')}><h3>{head}</h3>{small(site, page, articles, end)}</div>\n"


def latest(site: Site, page: str) -> str:
    """A list of the newest articles."""
    articles = site.articles[: site.lot.number("latest.count", 4, 8)]
    head = site.lot.pick("latest.head", ("最新文章", "最新动态", "最近更新", "最新发布"))
    return f'<div class="{name(site.lot, "box")}"><h3>{head}</h3>{small(site, page, articles, lambda a: "")}</div>\n'


def sections(site: Site, page: str, current: Section | None) -> str:
    """The sections as the menu of a column."""
    lot = site.lot
    counted = lot.flag("column.counts", 0.2)
    parent = current.parent if current and lot.flag("column.siblings") else ""
    items = []
    for section in site.sections:
        if parent and section.parent != parent:
            continue
        marked = ' class="cur"' if section is current else ""
        count = f" ({len(site.of(section))})" if counted else ""
        items.append(
            f'<li{marked}><a href="{href(site, page, section_path(site, section))}">{section.name}</a>{count}</li>'
        )
    head = parent or lot.pick(
        "column.head", ("栏目导航", "文章分类", "分类目录", "导航", "信息分类")
    )
    return f'<div class="{name(lot, "box")}"><h3>{head}</h3><ul>{"".join(items)}</ul></div>\n'


def side(site: Site, page: str, current: Section | None) -> str:
    """The column beside the text; empty on some sites."""
    lot = site.lot
    parts = []
    if lot.flag("side.sections", 0.55):
        parts.append(sections(site, page, current))
    if lot.flag("side.hot", 0.4):
        parts.append(hot(site, page))
    if lot.flag("side.latest", 0.3):
        parts.append(latest(site, page))
    if lot.flag("side.contact", 0.3):
        parts.append(
            f"<div><h3>联系我们</h3><p>{site.owner}<br>招商热线：0{lot.number('phone', 311, 898)}-8{lot.number('phone.end', 100000, 999999)}<br>地址：{site.place}创新大道{lot.number('street', 1, 300)}号</p></div>"
        )
    if site.kind == "theme" and lot.flag("side.tags", 0.3):
        parts.append(
            "<div><h3>标签</h3>"
            + " ".join(
                f'<a href="javascript:;">{t}</a>' for t in ("招商引资", "产业园", "营商环境")
            )
            + "</div>"
        )
    return "".join(lot.order("side.order", parts))


def neighbours(site: Site, article: Article) -> str:
    """Links to the articles before and after, in the section."""
    lot = article.section.lot
    if not lot.flag("neighbours", 0.65):
        return ""
    all_of = site.of(article.section)
    index = [a.number for a in all_of].index(article.number)
    labels = lot.pick(
        "neighbours.labels",
        (
            ("上一篇：", "下一篇："),
            ("上一条：", "下一条："),
            ("« 上一篇", "下一篇 »"),
            ("上一篇:", "下一篇:"),
            ("【上一篇】", "【下一篇】"),
            ("PREV ", "NEXT "),
        ),
    )
    dated = lot.flag("neighbours.dated", 0.15)
    parts = []
    for label, other in zip(labels, (index - 1, index + 1), strict=True):
        if 0 <= other < len(all_of):
            near = all_of[other]
            day = f" <span>{near.published:%Y-%m-%d}</span>" if dated else ""
            parts.append(
                f'{label}<a href="{href(site, article.path, near.path)}">{escape(near.title)}</a>{day}'
            )
        else:
            parts.append(
                label
                + lot.pick(
                    "neighbours.none",
                    ("没有了", "无", "已经是最后一篇", "<a href='javascript:;'>没有了</a>"),
                )
            )
    item = lot.pick(
        "neighbours.item",
        ("<p>{}</p>", "<div>{}</div>", "<li>{}</li>", "{}<br>", "<span>{}</span>"),
    )
    return f"<div{at(lot, 'prev')}>{''.join(map(item.format, parts))}</div>\n"


def related(site: Site, article: Article) -> str:
    """Other articles of the section, below the text."""
    lot = article.section.lot
    if not lot.flag("related", 0.3):
        return ""
    others = [a for a in site.of(article.section) if a.number != article.number][
        : lot.number("related.count", 3, 6)
    ]
    end = lot.pick(
        "related.end",
        (
            lambda a: "",
            lambda a: f"<span>{a.published:%Y-%m-%d}</span>",
            lambda a: f" [{a.published:%m-%d}]",
        ),
    )
    head = lot.pick(
        "related.head", ("相关文章", "相关新闻", "相关信息", "猜你喜欢", "延伸阅读", "相关推荐")
    )
    return (
        f"<div{at(lot, 'related')}><h3>{head}</h3>{small(site, article.path, others, end)}</div>\n"
    )


def hot_prints_views(site: Site) -> bool:
    """Whether pages print views of other articles in lists."""
    listed = site.lot.flag("list.views", 0.15) or any(
        s.lot.flag("list.views", 0.15) for s in site.sections
    )
    return listed or (
        site.lot.flag("side.hot", 0.4) and site.lot.pick("hot.end", range(5)) in (2, 4)
    )
