"""An ``img`` -> the picture that a reader sees in its place."""

from __future__ import annotations

import pytest

from crawler.read.body import read_body
from crawler.read.document import parse_text
from crawler.read.media import largest

BASE = "http://www.example.cn/"


def images(markup: str) -> list[str]:
    root = parse_text(f"<html><body>{markup}</body></html>", BASE).root
    return [image.url.removeprefix(BASE) for image in read_body(root, BASE).images]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src='/a.jpg'>", ["a.jpg"]),
        ("<img src='/loading.gif' data-original='/a.jpg'>", ["a.jpg"]),
        ("<img src='/w.gif' data-src='https://mmbiz.qpic.cn/x/640?wx_fmt=png'>",
         ["https://mmbiz.qpic.cn/x/640?wx_fmt=png"]),
        ("<img src='/x.gif' lay-src='/a.jpg'>", ["a.jpg"]),
        # A name that no list knows, but the value is a picture's address.
        ("<img src='/x.gif' data-hires='/a.png'>", ["a.png"]),
        ("<img src='/a.jpg' data-loading='/wait.gif' data-link='/b.jpg'>", ["a.jpg"]),
        ("<img src='data:image/gif;base64,R0' data-srcset='/s.jpg 400w, /l.jpg 1200w'>", ["l.jpg"]),
        ("<img srcset='/s.jpg 1x, /l.jpg 2x'>", ["l.jpg"]),
        ("<img src='/a.jpg' srcset='/s.jpg 1x, /l.jpg 2x'>", ["a.jpg"]),
        ("<picture><source srcset='/s.webp 300w, /l.webp 900w'><img src='data:image/png;base64,A'></picture>",
         ["l.webp"]),
        ("<picture><source srcset='/a.webp'><img src='/a.jpg'></picture>", ["a.jpg"]),
        ("<p><img class='lz' src='/g.gif'><noscript><img src='/a.jpg'></noscript></p>", ["a.jpg"]),
        ("<a><img src='/g.gif'></a><noscript><img src='/a.jpg'></noscript>", ["a.jpg"]),
        ("<noscript><img src='/a.jpg'></noscript><img src='data:,' data-src='/a.jpg'>", ["a.jpg"]),
        ("<noscript>请打开脚本</noscript><img src='/a.jpg'>", ["a.jpg"]),
        ("<img src='/images/blank.gif'>", []),
        ("<img src='data:image/png;base64,AAAA'>", []),
        ("<img src='/hit.gif' width='1' height='1'>", []),
        ("<img src='/line.png' height=2px>", []),
        ("<img src='/wp-includes/images/smilies/icon_smile.gif'>", []),
        ("<img class='emoji' src='/e/1f600.svg'>", []),
        ("<img src='/ueditor/dialogs/attachment/fileTypeImages/icon_pdf.gif'>", []),
        ("<img src='/u/qrcode.png'>", []),
        ("<img src='/u/1.png' alt='微信二维码'>", []),
        ("<img src='/sharp-turn.jpg' width='600'>", ["sharp-turn.jpg"]),
    ],
)  # fmt: skip
def test_picture(markup: str, expected: list[str]) -> None:
    assert images(markup) == expected


def test_largest_of_a_srcset_that_is_none() -> None:
    assert largest("") is None
    assert largest("data:image/gif;base64,AA 2x") is None
    assert largest("/a,b.jpg 1.5.2x") == "/a,b.jpg"
