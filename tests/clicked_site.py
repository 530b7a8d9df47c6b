"""A site that learning could get wrong, its pages, and where on them things stand: what is clicked to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.learn.mend import Click, Place, SampledPage, place_of_text
from crawler.read.declared import ListRow
from crawler.read.document import parse_document
from crawler.storage.archive import ARTICLE, LIST, Archive, Page

BASE: Final = "http://qiaotou.test"
NOW: Final = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
SECTIONS: Final = {f"{BASE}/yw/": "园区要闻", f"{BASE}/gg/": "公告公示"}
NUMBERS: Final = range(1, 9)
_TITLES: Final = (
    "桥头轴承项目开工", "冷链物流园一期封顶", "三家企业签约入驻", "闲置厂房名录公布", "光伏组件线投产", "检验平台启用", "污水厂扩建公示", "人才公寓配租",
)  # fmt: skip
_PEOPLE: Final = ("林夏", "周远", "陈禾", "何川")

SPIDER: Final = '''\
"""What the park's own people wrote."""

from crawler.base_spiders.site import SiteSpider
from crawler.health import Expect
from crawler.read.declared import ABSENT


class QiaotouSpider(SiteSpider):
    """桥头开发区 · 要闻、公告."""

    name = "qiaotou"
    sections = {
        "http://qiaotou.test/yw/": "园区要闻",  # since 2020
        "http://qiaotou.test/gg/": "公告公示",
    }

    article_links = ".menu a"

    # The only heading with a name.
    title = "h1.name"
    published = ABSENT
    author = ".tag"
    body = ".wrap"

    expect = Expect(min_links=2)
'''


def title(number: int) -> str:
    return _TITLES[number - 1]


def day(number: int) -> str:
    return f"2026-07-{number:02}"


def person(number: int) -> str:
    return _PEOPLE[number % len(_PEOPLE)]


def text(number: int) -> str:
    return f"{title(number)}。该项目总投资{number + 2}亿元，计划{number}月建成，桥头开发区安排专人服务。"


def article(number: int) -> str:
    by = "" if number == 4 else f" 作者：{person(number)}"
    return f"""<html><head><title>{title(number)} - 桥头开发区</title></head><body><div class=wrap>
<h1 class=name>桥头开发区</h1><ul class=menu><li><a href=/yw/>园区要闻</a><li><a href=/gg/>公告公示</a></ul>
<div class=wzy><h2 class=bt>{title(number)}</h2><p class=xx>发布日期：{day(number)}{by} <i>阅读 {number}7 次</i></p>
<div class=nr><p>{text(number)}</p><p>第二段，第{number}号。</p><p class=zr>（责任编辑：{person(number + 1)}）</p></div>
<div class=tags><b class=tag>招商</b></div></div></div></body></html>"""


def listing(section: str, page: int = 1) -> str:
    own = [n for n in NUMBERS if (n % 2 == 1) == ("/yw/" in section)]
    rows = "".join(
        f"<li><span class=sj>[{day(n)[5:]}]</span><a href=/n/{n}.html>{title(n)}</a></li>"
        for n in own
    )
    hot = "".join(f"<li><a href=/n/{n}.html>{title(n)}</a></li>" for n in (1, 2))
    return f"""<html><head><title>{SECTIONS[section]} - 桥头开发区</title></head><body>
<ul class=menu><li><a href=/yw/>园区要闻</a><li><a href=/gg/>公告公示</a></ul><div class=hot><h4>热点</h4><ul>{hot}</ul></div>
<div class=lb><ul>{rows}</ul></div><div class=fy><a href="?p={page - 1}">上页</a><em>{page}</em><a href="?p={page + 1}">下页</a></div></body></html>"""


def pages() -> list[SampledPage]:
    """Both lists and all articles, as they were received on different days."""
    found = []
    for section in SECTIONS:
        document = parse_document(listing(section).encode(), section, "utf-8")
        row = ListRow(section, section, "")
        found.append(
            SampledPage("list", document, row, listing(section).encode(), NOW, None, section)
        )
    for number in NUMBERS:
        url, body = f"{BASE}/n/{number}.html", article(number).encode()
        row = ListRow(url, url, title(number), day(number)[5:])
        found.append(
            SampledPage(
                "article",
                parse_document(body, url, "utf-8"),
                row,
                body,
                NOW.replace(day=5 + number),
            )
        )
    return found


def article_page(sampled: Sequence[SampledPage], number: int) -> SampledPage:
    return next(page for page in sampled if page.url == f"{BASE}/n/{number}.html")


def click(page: SampledPage, field: str, said: str | None, *, wrong: bool = False) -> Click:
    """Of what a page says; None: it does not show the field."""
    if said is None:
        return Click(page.url, field, None)
    links = field == "article_links"
    place, part = place_of_text(page, said, link=links)
    whole = field in ("body", "body_exclude", "article_links", "next_page")
    return Click(page.url, field, place, "" if whole else part, wrong)


def at(page: SampledPage, css: str) -> Place:
    """The place of the first element that a selector finds."""
    [node, *_] = page.root.cssselect(css)
    return Place(page.elements().index(node))


def archive(path: Path) -> None:
    """The same pages as a crawl archives them."""
    archived = []
    for page in pages():
        row = (
            {}
            if page.kind == "list"
            else {"title": page.row.title, "published_raw": page.row.published_raw}
        )
        context = {"row": row, "section": page.section or next(iter(SECTIONS))}
        stamp = page.received.strftime("%Y-%m-%d %H:%M:%S")
        kind = LIST if page.kind == "list" else ARTICLE
        archived.append(
            Page("qiaotou", kind, page.url, stamp, page.body, headers={"Content-Type": "text/html; charset=utf-8"}, context=context)
        )  # fmt: skip
    opened = Archive.open(path)
    opened.write(archived)
    opened.close()
