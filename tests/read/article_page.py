"""Small article pages, put together from parts, for the tests of the page extractor."""

from __future__ import annotations

from datetime import datetime

from crawler.fields.zone import SHANGHAI
from crawler.read.article import read_article
from crawler.read.document import parse_text
from crawler.read.reading import Reading

NOW = datetime(2025, 10, 10, 12, 0, tzinfo=SHANGHAI)
URL = "http://www.example.cn/news/418.html"

PARAGRAPHS = (
    "九月二十日上午，临江县高端装备产业园举行集中开工仪式，县领导和二十余家企业的代表出席。",
    "此次开工的项目共十二个，总投资三十六亿元，涵盖轴承、减速器、数控机床等领域，计划两年内投产。",
    "园区负责人表示，将为每个项目配备专员，从立项、用地到验收全程代办，让企业少跑腿、早投产。",
)
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
TITLE = "临江县十二个装备项目集中开工"
MENU = (
    "<div class='nav'><ul>"
    + "".join(
        f"<li><a href='/{name}/'>{text}</a></li>"
        for name, text in (
            ("", "首页"),
            ("news", "园区动态"),
            ("policy", "招商政策"),
            ("land", "土地资源"),
        )
    )
    + "</ul></div>"
)
FOOTER = (
    "<div class='footer'><p>版权所有：临江县投资促进局　地址：临江县江滨路8号　电话：0999-1234567</p>"
    "<p>京ICP备00000000号 技术支持：某某网络</p></div>"
)


def page(
    content: str,
    *,
    head: str | None = None,
    menu: str = MENU,
    footer: str = FOOTER,
    url: str = URL,
) -> Reading:
    """What the extractor reads from a page with this content between menu and footer."""
    head = f"<title>{TITLE}_临江招商网</title>" if head is None else head
    text = f"<html><head>{head}</head><body>{menu}{content}{footer}</body></html>"
    return read_article(parse_text(text, url), NOW)


def title_of(reading: Reading) -> str | None:
    return reading.title.value if reading.title else None


def day_of(reading: Reading) -> str | None:
    return str(reading.published.value) if reading.published else None


def lines_of(reading: Reading) -> list[str]:
    return reading.paragraphs
