"""What a page shows of files and videos, by frames, viewers and scripts."""

from __future__ import annotations

import pytest

from crawler.read.body import read_body
from crawler.read.document import parse_text

BASE = "http://www.example.cn/"


def files(markup: str) -> list[str]:
    root = parse_text(f"<html><body><div>{markup}</div></body></html>", BASE).root
    return [file.url.removeprefix(BASE) for file in read_body(root, BASE).attachments]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<iframe src='/u/1.pdf#toolbar=0'></iframe>", ["u/1.pdf"]),
        ("<iframe data-src='/u/1.pdf'></iframe>", ["u/1.pdf"]),
        ("<iframe src='/js/pdfjs/web/viewer.html?file=%2Fu%2F1.pdf'></iframe>", ["u/1.pdf"]),
        ("<iframe src='https://view.officeapps.live.com/op/view.aspx?src=http%3A%2F%2Fwww.example.cn%2Fu%2F1.docx'></iframe>",
         ["u/1.docx"]),
        ("<object data='/u/1.pdf' type='application/pdf'></object>", ["u/1.pdf"]),
        ("<object data='/show?id=7' type='application/pdf'></object>", ["show?id=7"]),
        ("<object><param name='FileName' value='/u/1.wmv'></object>", ["u/1.wmv"]),
        ("<embed src='/u/1.pdf'>", ["u/1.pdf"]),
        ("<video src='/u/1.mp4'></video>", ["u/1.mp4"]),
        ("<video><source src='/play?id=8' type='video/mp4'></video>", ["play?id=8"]),
        ("<audio controls><source src='/u/1.mp3'></audio>", ["u/1.mp3"]),
        ("<iframe src='//player.bilibili.com/player.html?bvid=BV1'></iframe>",
         ["http://player.bilibili.com/player.html?bvid=BV1"]),
        ("<iframe src='https://v.qq.com/txp/iframe/player.html?vid=x1'></iframe>",
         ["https://v.qq.com/txp/iframe/player.html?vid=x1"]),
        ("<script>showVsbpdfIframe('/__local/A/1.pdf','100%','800')</script>", ["__local/A/1.pdf"]),
        ("<script>showVsbpdfIframe('/virtual_file.vsb?afc=1&e=.pdf','100%')</script>",
         ["virtual_file.vsb?afc=1&e=.pdf"]),
        ("<script name='_videourl' vurl='/v/1.mp4' vwidth='600'></script>", ["v/1.mp4"]),
        ("<script>var player = new Player({id: 'p', url: \"/v/1.m3u8?k=2\"});</script>", ["v/1.m3u8?k=2"]),
        ("<div class='pdf' data-url='/u/1.pdf'></div>", ["u/1.pdf"]),
        ("<a href='/v/1.mp4'>宣传片</a>", ["v/1.mp4"]),
        # Maps, comments, counters and players' settings are no files.
        ("<iframe src='/map.html?x=1'></iframe><embed src='/banner.swf'>", []),
        ("<script>var a = '/u/logo.png', b = 'x.js', c = 'http://a.cn/b';</script>", []),
        ("<iframe src='http://[broken/?file=1.pdf'></iframe>", []),
        ("<video></video><object></object><iframe></iframe>", []),
    ],
)  # fmt: skip
def test_files(markup: str, expected: list[str]) -> None:
    assert files(markup) == expected
