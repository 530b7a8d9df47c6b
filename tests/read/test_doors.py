"""Pages that only lead on to where the site is."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_text
from crawler.read.doors import Door, frames, read_door

URL = "http://www.linjiang.test/"


def door(head: str = "", body: str = "", text: str = "") -> Door | None:
    page = text or f"<html><head><title>临江</title>{head}</head><body>{body}</body></html>"
    return read_door(parse_text(page, URL))


def leads(head: str = "", body: str = "", text: str = "") -> list[str]:
    found = door(head, body, text)
    return [url.removeprefix(URL) for url in found.urls] if found else []


PROSE = (
    "<p>临江县位于大江之畔，交通便利，物产丰富，是远近闻名的轴承之乡，热忱欢迎各地客商前来考察洽谈。</p>"
    * 6
)


@pytest.mark.parametrize(
    "script",
    [
        "location='/web/'",
        'location.href = "/web/";',
        "window.location.href='/web/'",
        "top.location.replace('/web/')",
        "document.location.assign( '/web/' )",
        "window.open('/web/', '_self')",
        "setTimeout(\"location.href='/web/'\", 3000)",
        "setTimeout('window.location=\\'/web/\\'', 0)",
        "var goal = '/web/'; self.location = goal;",
    ],
)
def test_a_line_of_script(script: str) -> None:
    assert leads(f"<script>{script}</script>") == ["web/"]


@pytest.mark.parametrize(
    "script",
    [
        "if (location.href == '/web/') x()",
        "location.href = '/web/' + name",
        "location.href = goal",
        "location.href = '#top'",
        "location.href = '/'",
        "x('/web/');" + " " * 4000 + "location.href='/web/'",
    ],
)
def test_scripts_that_lead_nowhere(script: str) -> None:
    assert leads(f"<script>{script}</script>") == []


def test_the_site_for_readers_at_a_desk_comes_first() -> None:
    script = "if(/Mobile/.test(navigator.userAgent)) location='/m/'; else location='/pc/';"
    assert leads(f"<script>{script}</script>") == ["pc/", "m/"]


def test_what_has_something_to_read_is_no_door() -> None:
    assert leads("<script>function go(){location.href='/web/'}</script>", PROSE) == []
    assert leads("<meta http-equiv=refresh content='300;url=/web/'>", PROSE) == []
    assert (
        leads("<noscript><meta http-equiv=refresh content='0;url=/web/'></noscript>", PROSE) == []
    )


@pytest.mark.parametrize(
    "content", ["0;url=/web/", "0; URL='/web/'", "1,url=/web/", "0;/web/", "url=/web/"]
)
def test_refresh_without_a_pause(content: str) -> None:
    assert leads(f'<meta http-equiv="Refresh" content="{content}">', PROSE) == ["web/"]


@pytest.mark.parametrize("content", ["30", "0;url=/", "", "0;url="])
def test_refresh_of_the_page_itself(content: str) -> None:
    assert leads(f'<meta http-equiv="refresh" content="{content}">') == []


def test_refresh_for_browsers_without_scripts() -> None:
    head = "<noscript><meta http-equiv='refresh' content='0; url=/web/'></noscript>"
    assert leads(head) == ["web/"]


def test_frameset() -> None:
    text = (
        "<html><head><title>临江</title></head><frameset rows='90,*'><frame src='top.asp' name='top'>"
        "<frameset cols='180,*'><frame src='left.asp'><frame src='hello.asp' name='main'></frameset>"
        "</frameset><noframes><body>您的浏览器不支持框架</body></noframes></html>"
    )
    found = door(text=text)
    assert found is not None
    assert found.how == "frames"
    assert leads(text=text) == ["hello.asp", "top.asp", "left.asp"]


def test_frame_of_another_host_hides_the_address_of_the_site() -> None:
    text = "<html><frameset rows='*'><frame src='http://site.other.test/a/'></frameset></html>"
    assert leads(text=text) == ["http://site.other.test/a/"]


def test_page_that_is_a_frame() -> None:
    assert leads(body="<iframe src='/web/index.html' width='100%'></iframe>") == ["web/index.html"]
    assert leads(body="<iframe src='http://weather.test/'></iframe>") == []
    assert leads(body=PROSE + "<iframe src='/web/'></iframe>") == []


def test_frames_that_nobody_sees() -> None:
    markup = (
        "<iframe src='/a.html' width=0></iframe><iframe src='/b.html' style='display: none'></iframe>"
        "<iframe src='/c.html'></iframe>"
    )
    document = parse_text(f"<html><body>{markup}</body></html>", URL)
    assert frames(document) == [URL + "c.html"]


def test_splash_page_of_two_languages() -> None:
    body = "<a href='/e/'>English</a> <a href='/c/'>中文版</a>"
    assert leads(body=body) == ["c/", "e/"]
    refresh = "<meta http-equiv='refresh' content='5;url=/c/'>"
    assert leads(refresh, "<a href='/e/'>English</a> <a href='/c/'>简体中文</a>") == ["c/", "e/"]


def test_only_an_english_site() -> None:
    assert leads(body="<a href='/en/'>English</a>") == ["en/"]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='/web/'>进入网站</a>",
        "<a href='/web/'>进 入</a><a href='http://beian.test/'>备案号</a>",
        "<a href='/web/'>ENTER</a> <a href='/app.apk'>客户端</a>",
        "<a href='/web/'><img src='a.jpg'></a>",
        "<img src=a.jpg usemap=#m><map name=m><area href='/web/' shape=rect></map>",
        "<img src='a.jpg' onclick=\"location.href='/web/'\">",
        "<input type=button value='进入' onclick=\"window.open('/web/')\">",
    ],
)
def test_page_with_one_way_on(body: str) -> None:
    assert leads(body=body) == ["web/"]


def test_a_menu_is_no_splash_page() -> None:
    assert leads(body="<a href='/a/'>要闻</a><a href='/b/'>公告</a><a href='/c/'>政策</a>") == []
    many = "".join(f"<a href='/{n}/'>进入{n}</a>" for n in range(12))
    assert leads(body=many) == []
    assert leads() == []
