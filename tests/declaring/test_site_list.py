"""Lists of sites, as people keep them and as programs write them."""

from __future__ import annotations

import pytest

from crawler.declaring.site_list import Listed, sites_of
from crawler.errors import UserError

_OPML = """<?xml version="1.0" encoding="utf-8"?>
<!-- 导出 -->
<opml version="2.0"><body><outline text="招商">
<outline text="翠湖" title="翠湖招商网" htmlUrl="http://cuihu.test/" xmlUrl="http://cuihu.test/feed"/>
<outline text="临江" xmlUrl="http://linjiang.test/feed/"/>
</outline></body></opml>"""


def test_lines_with_names_and_comments() -> None:
    text = (
        "\ufeff# 我的网站\n http://a.test/#top  甲 地\nhttp://b.test/ # 乙\n\nhttp://a.test/#top\n"
    )
    wanted = [Listed("http://a.test/#top", "甲 地"), Listed("http://b.test/", "")]
    assert sites_of(text.encode()) == wanted
    assert sites_of(text.removeprefix("\ufeff").encode("gb18030")) == wanted


def test_outlines_have_pages_or_feeds() -> None:
    assert sites_of(_OPML.encode()) == [
        Listed("http://cuihu.test/", "翠湖招商网"),
        Listed("http://linjiang.test/feed/", "临江"),
    ]


def test_a_list_says_nothing_of_this_machine() -> None:
    hostile = (
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<opml><body><outline htmlUrl="http://a.test/" text="a"/><x>&x;</x></body></opml>'
    )
    assert sites_of(hostile.encode()) == [Listed("http://a.test/", "a")]


@pytest.mark.parametrize(
    "data", [b"", b"# only\n", b"<opml><body>", b"\xff\xfe\x00", b"<opml></opml>"]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        sites_of(data)
