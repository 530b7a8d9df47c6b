"""Large sites on loopback for ``crawl.py`` and ``jobs.py``: the sample site's markup, filled with generated text.

``python -m tests.bench.crawl_site ARTICLES [SITES]`` builds every answer in memory, prints the ports and serves
until it is stopped. ``/hits`` answers the number of requests to all sites since it was last asked.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from crawler.sample import templates
from crawler.sample.articles import Block
from crawler.sample.templates import Frame, Info, Link, Row, Story

SECTIONS: Final = ("产业信息", "招商动态", "政策法规", "通知公告")
ROWS_A_PAGE: Final = 10
"""Articles on a list page, as the theme has them."""
EMPTY: Final = "/category-9.html"
"""A list page without articles: what a crawl costs before its first article."""

_SEED: Final = 20240927
_FIRST_DAY: Final = datetime(2023, 11, 20, 9, tzinfo=UTC)
# Of 33 recorded articles of 28 to 45 kB the median has a body of 1,400 characters, 106 links and 382 elements.
_PARAGRAPHS: Final = 12
_SIDE_LINKS: Final = 66
_RELATED: Final = 6
_SCRIPT: Final = (
    "<script>\n" + "var _slot = _slot || [];\n_slot.push(['banner', 1]);\n" * 100 + "</script>\n"
)
_FILLER: Final = """
    翠湖区 产业园 标准厂房 配套道路 污水处理 项目 一期 二期 智能装备 新材料 生物医药 冷链物流 数字经济
    研发中心 总部基地 供应链 企业 负责人 建设 投产 达产 签约 落户 开工 验收 规划 用地 亩 平方米 年产值
    税收 就业岗位 生产线 设备 安装 调试 完成 推进 服务 专班 窗口 审批 时限 压缩 手续 办理 协调 走访 座谈
    招商 推介 考察 合作 意向 政策 资金 扶持 人才 公寓 子女入学 通勤 班车 能耗 指标 环评 水电气 保障
"""
_WORDS: Final = tuple(_FILLER.split())


class Filler:
    """Text of no meaning in the shape of the field's news; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - filler, no secret

    def words(self, count: int) -> str:
        """So many words in a row, 2 to 4 characters each."""
        return "".join(self._random.choices(_WORDS, k=count))

    def paragraph(self) -> str:
        """One to three sentences of about 60 characters."""
        return "".join(
            f"{self.words(8)}，{self.words(7)}，{self.words(6)}{self._random.randrange(2, 900)}亿元。"
            for _ in range(self._random.randrange(1, 4))
        )


class Site:
    """Every page of the site, as bytes of HTML by path. Sites of different numbers share no text."""

    def __init__(self, articles: int, number: int = 0) -> None:
        self.fill = Filler(_SEED + number)
        self.links = [
            Link(f"/post/{number}.html", f"{self.fill.words(8)}{number}")
            for number in range(1, articles + 1)
        ]
        self.categories = [
            Link(f"/category-{number}.html", name) for number, name in enumerate(SECTIONS, start=1)
        ]
        side = self.links[:_SIDE_LINKS]
        self.frame = Frame(
            home="/",
            sections=self.categories,
            login="/login",
            private="/private/",
            stylesheet="/style.css",
            feed="/feed.xml",
            hot=[(link, "2024-09-27", 43) for link in side[: _SIDE_LINKS // 2]],
            newest=[(link, "1年前 (2024-09-27)") for link in side[_SIDE_LINKS // 2 :]],
        )

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Path and HTML of every page."""
        yield (
            EMPTY,
            self._page("空栏目", templates.list_block("空栏目", [], [EMPTY], 1, headed=True)),
        )
        for section in range(len(SECTIONS)):
            yield from self._list_pages(section)
        for place in range(len(self.links)):
            yield self.links[place].url, self._article(place)

    def _list_pages(self, section: int) -> Iterator[tuple[str, bytes]]:
        title = SECTIONS[section]
        places = range(section, len(self.links), len(SECTIONS))
        starts = range(0, len(places), ROWS_A_PAGE)
        urls = [
            f"/category-{section + 1}_{number}.html"
            if number > 1
            else f"/category-{section + 1}.html"
            for number in range(1, len(starts) + 1)
        ]
        for number, start in enumerate(starts, start=1):
            rows = [self._row(place) for place in places[start : start + ROWS_A_PAGE]]
            # The theme's pager shows a window of pages, not all.
            first = max(0, number - 5)
            window = urls[first : number + 5]
            block = templates.list_block(title, rows, window, number - first, headed=True)
            yield urls[number - 1], self._page(title, block)

    def _article(self, place: int) -> bytes:
        link, info, count = self.links[place], self._info(place), len(self.links)
        blocks = [Block("text", self.fill.paragraph()) for _ in range(_PARAGRAPHS)]
        blocks[5] = Block("image", "厂房", f"/img/{place}.jpg")
        story = Story(
            title=link.text,
            url=link.url,
            info=info,
            blocks=blocks,
            lead_lines=["来源：翠湖日报"],
            last_lines=[],
            contact=place % 2 == 0,
            markup=("p", "indent", "div", "span")[place % 4],
            lazy=False,
            tags=[Link(f"/tags-{n}.html", self.fill.words(1)) for n in range(4)],
            related=[
                Row(self.links[(place * 7 + n) % count], self.fill.paragraph()[:100])
                for n in range(1, _RELATED + 1)
            ],
            previous=self.links[place - 1] if place else None,
            following=self.links[place + 1] if place + 1 < count else None,
            pages=[link.url],
            page=1,
        )
        category = self.categories[place % len(SECTIONS)]
        crumbs = templates.crumbs(self.frame, category, end="正文内容")
        block = templates.article_block(story, category)
        return self._page(link.text, block, crumbs)

    def _row(self, place: int) -> Row:
        return Row(self.links[place], self.fill.paragraph(), info=self._info(place))

    def _info(self, place: int) -> Info:
        day = _FIRST_DAY - timedelta(hours=place)
        return Info(
            author=Link("/author-1.html", "admin"),
            age=("2年前", f" ({day:%Y-%m-%d})"),
            views=place * 7 % 5000 + 1,
            category=self.categories[place % len(SECTIONS)],
        )

    def _page(self, title: str, content: str, crumbs: str = "") -> bytes:
        html = templates.document(
            self.frame, title, content, kind="article", crumbs=crumbs, meta="utf-8"
        )
        return html.replace("</head>", _SCRIPT + "</head>").encode()


class Server(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, and answers that were built before: a few microseconds each."""

    hits = 0

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self.answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.received = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        *requests, self.received = (self.received + data).split(b"\r\n\r\n")
        for request in requests:
            path = request.split(b" ", 2)[1]
            if path == b"/hits":
                self.transport.write(answer(b"%d" % Server.hits, "text/plain"))
                Server.hits = 0
                continue
            Server.hits += 1
            self.transport.write(
                self.answers.get(path) or answer(b"", "text/plain", "404 Not Found")
            )


def answer(body: bytes, content_type: str, status: str = "200 OK") -> bytes:
    """A whole HTTP response."""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def serve(articles: int, sites: int) -> None:
    """Build the sites, print ``PORT,PORT… ARTICLE_BYTES`` and serve until the process is stopped."""
    ports, sizes = list[str](), list[int]()
    for number in range(sites):
        pages = dict(Site(articles, number).pages())
        sizes += [len(html) for path, html in pages.items() if path.startswith("/post/")]
        answers = {
            path.encode(): answer(html, "text/html; charset=utf-8") for path, html in pages.items()
        }
        answers[b"/robots.txt"] = answer(b"User-agent: *\nDisallow: /private/\n", "text/plain")
        server = await asyncio.get_running_loop().create_server(
            partial(Server, answers), "127.0.0.1", 0
        )
        ports.append(str(server.sockets[0].getsockname()[1]))
    print(",".join(ports), sum(sizes) // len(sizes), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int((*sys.argv[2:], "1")[0])))
