"""Pages that repeat one thing fifty thousand times: no expression of ours takes the square of it."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

from tests.crawling import ROOT

pytest.importorskip("resource")

# Seconds of CPU for all pages; they take less than ten. An expression that takes the square of one takes minutes.
_MOST: Final = 120
_CODE: Final = r"""
import resource, sys
from datetime import UTC, datetime
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
from crawler.fields.categories import parse_category
from crawler.learn.discovery import _TITLE_PARTS
from crawler.read.article import read_article
from crawler.read.body import read_body
from crawler.read.document import parse_text
from crawler.read.doors import read_door
from crawler.read.listing import read_listing
from crawler.read.paging import next_page
from crawler.read.page_scripts import read_scripts
from crawler.read.script_requests import find_requests
NOW, TEXT = datetime(2026, 7, 15, tzinfo=UTC), "<h1>项目签约</h1><p>今天签约，投资三亿元，计划明年投产。</p>"
PAGES = [
    "<h1>项目签约</h1><p>{0}中</p>", "<title>{0}中</title>" + TEXT, "<div class='{0}'>" + TEXT + "</div>",
    TEXT + "<a href='/{0}'>下一页</a><ul><li><a href='{0}.html'>项目签约仪式</a></li></ul>",
    "<script>var page;{0}</script>" + TEXT, TEXT + "<img src=a.jpg alt='{0}' title='{0}' srcset='{1}'>",
    "<meta name=pubdate content='{0}'><meta name=author content='{0}'>" + TEXT, TEXT + "<ul><li onclick='{0}'>项目</li></ul>",
]
for unit in ("a", " ", "2024/", "[", "<", "（", "-", "a ", '"', "="):
    run = unit * (50_000 // len(unit))
    for page in PAGES:
        document = parse_text(page.format(run, run[:8000]), "http://a.test/1.html")
        read_article(document, NOW), read_listing(document, NOW), read_door(document), next_page(document)
        find_requests(read_scripts(document), document.url)
    parse_category(run), _TITLE_PARTS.split(run + "中")
root = parse_text("<p>" + "词句<i>0</i>" * 200_000 + "</p>", "http://a.test/1.html").root
read_body(root, "http://a.test/", root.iter("i"))
for arrow in "›⟩":
    next_page(parse_text(("<a href='/page/2'>" + arrow + "</a>") * 15_000, "http://a.test/1.html"))
print("read")
"""


def test_all_are_read_in_little_time() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _CODE, str(_MOST)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, "read\n"), ended.stderr
