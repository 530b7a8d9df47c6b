"""Bytes -> text -> tree, whatever a page says of its encoding and however it is broken."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.read.document import (
    Document,
    all_text,
    decode,
    header_charset,
    parse_document,
    parse_text,
    python_encoding,
)
from crawler.read.paging import next_page

URL = "https://www.example.cn/news/1.html"
TEXT = "翠湖区今天举行重点项目集中签约仪式"
TRADITIONAL = "翠湖區今日舉行重點項目集中簽約儀式，並介紹了投資環境"
# In GB18030 and GBK, not in GB2312.
BEYOND_GB2312 = "喆镕堃"
BEYOND_GBK = "𠮷㐂"


def shown(document: Document) -> str:
    return "".join(document.root.itertext())


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}<title>t</title></head><body>{body}</body></html>"


def meta(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("gb2312", "gb18030"),
        ("GB2312", "gb18030"),
        (" gbk ", "gb18030"),
        ("gb18030", "gb18030"),
        ("x-gbk", "gb18030"),
        ("cp936", "gb18030"),
        ("GB_2312-80", "gb18030"),
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("big5", "big5"),
        ("iso-8859-1", "iso8859-1"),
        ("", None),
        (None, None),
        ("none", None),
        ("x-user-defined", None),
        # Python's other codecs.
        ("hex", None),
        ("rot13", None),
        ("undefined", None),
        ("utf-7", None),
        ("unicode_escape", None),
        ("idna", None),
    ],
)
def test_labels(label: str | None, name: str | None) -> None:
    assert python_encoding(label) == name


@pytest.mark.parametrize(
    ("content_type", "label"),
    [
        ("text/html; charset=GBK", "GBK"),
        ('text/html;charset="utf-8"', "utf-8"),
        ("text/html; Charset = 'gb2312'; x=y", "gb2312"),
        ("text/html", None),
        ("text/html; charset=", None),
        ("", None),
        (None, None),
    ],
)
def test_header_charset(content_type: str | None, label: str | None) -> None:
    assert header_charset(content_type) == label


@pytest.mark.parametrize(
    ("body", "charset", "expected", "encoding"),
    [
        # A byte order mark beats everything.
        (codecs.BOM_UTF8 + TEXT.encode(), "gbk", TEXT, "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "gbk", TEXT, "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None, TEXT, "utf-16-be"),
        # The header.
        (TEXT.encode("gbk"), "gbk", TEXT, "gb18030"),
        (TEXT.encode(), "utf-8", TEXT, "utf-8"),
        ("臺灣投資".encode("big5"), "big5", "臺灣投資", "big5"),
        ("臺灣投資".encode("utf-16-le"), "utf-16-le", "臺灣投資", "utf-16-le"),
        # "gb2312" means GB18030.
        (BEYOND_GB2312.encode("gbk"), "gb2312", BEYOND_GB2312, "gb18030"),
        (BEYOND_GBK.encode("gb18030"), "gb2312", BEYOND_GBK, "gb18030"),
        # Undeclared.
        (TEXT.encode(), None, TEXT, "utf-8"),
        (TEXT.encode("gbk"), None, TEXT, "gb18030"),
        (BEYOND_GBK.encode("gb18030"), None, BEYOND_GBK, "gb18030"),
        (b"plain", None, "plain", "utf-8"),
        (b"plain", "gbk", "plain", "gb18030"),
        (b"", None, "", "utf-8"),
        # A header that lies, or says nothing that a page is written in.
        (TEXT.encode("gbk"), "utf-8", TEXT, "gb18030"),
        (TEXT.encode(), "gbk", TEXT, "utf-8"),
        ("招商引资项目".encode(), "gb2312", "招商引资项目", "utf-8"),
        (TEXT.encode("gbk"), "iso-8859-1", TEXT, "gb18030"),
        (TEXT.encode(), "ISO-8859-1", TEXT, "utf-8"),
        (TEXT.encode(), "windows-1252", TEXT, "utf-8"),
        (TEXT.encode(), "utf-16", TEXT, "utf-8"),
        (TEXT.encode("gbk"), "hex", TEXT, "gb18030"),
        (TEXT.encode("gbk"), "undefined", TEXT, "gb18030"),
        (TEXT.encode(), "unicode_escape", TEXT, "utf-8"),
        (TEXT.encode(), "no-such-charset", TEXT, "utf-8"),
        # A Western page is one if nothing else fits, and rare characters alone are no Chinese.
        ("café à côté".encode("latin-1"), "iso-8859-1", "café à côté", "iso8859-1"),
        ("Zürich, Besançon".encode("latin-1"), "iso-8859-1", "Zürich, Besançon", "iso8859-1"),
        ("Zürich, Besançon".encode("latin-1"), "utf-8", "Zürich, Besançon", "cp1252"),
        ("Zürich, Besançon".encode("latin-1"), None, "Zürich, Besançon", "cp1252"),
        ("the city’s “new” café".encode("cp1252"), "iso-8859-1", "the city’s “new” café", "cp1252"),
        ("the city’s “new” café".encode("cp1252"), "gb2312", "the city’s “new” café", "cp1252"),
        # Traditional characters, undeclared, and those of Hong Kong.
        (TRADITIONAL.encode("big5"), None, TRADITIONAL, "big5"),
        (TRADITIONAL.encode("big5"), "iso-8859-1", TRADITIONAL, "big5"),
        (TRADITIONAL.encode("gbk"), None, TRADITIONAL, "gb18030"),
        ("深水埗嘅投資".encode("big5hkscs"), "big5", "深水埗嘅投資", "big5hkscs"),
    ],
)
def test_decode(body: bytes, charset: str | None, expected: str, encoding: str) -> None:
    assert decode(body, charset) == (expected, encoding)


@pytest.mark.parametrize(
    ("declared", "sent", "charset"),
    [
        ("gb2312", "gb18030", None),
        ("gbk", "gb18030", "utf-8"),
        ("utf-8", "utf-8", "gbk"),
        ("utf-8", "gb18030", None),
        ("gbk", "utf-8", None),
        ("utf-8", "utf-8", "iso-8859-1"),
        ("utf-16", "utf-8", None),
        ("utf-16", "gb18030", None),
        ("no-such", "gb18030", None),
        ("base64", "utf-8", None),
    ],
)
def test_meta(declared: str, sent: str, charset: str | None) -> None:
    for head in (meta(declared), f'<meta charset="{declared}">', f"<META CHARSET='{declared}'/>"):
        body = page(TEXT + BEYOND_GB2312, head).encode(sent)
        document = parse_document(body, URL, charset)
        assert shown(document) == "t" + TEXT + BEYOND_GB2312
        assert document.encoding == sent


def test_a_meta_after_a_long_script_is_read() -> None:
    head = "<script>" + "x" * 2000 + "</script>" + meta("big5")
    assert decode(page("臺灣投資", head).encode("big5"))[1] == "big5"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("charset", ["utf-8", "gbk", "iso-8859-1", None])
@pytest.mark.parametrize("broken", [b"\xff", b"\xff\xff", b"\x81"])
def test_a_broken_byte_does_not_refute_a_page(
    broken: bytes, charset: str | None, encoding: str
) -> None:
    half = (TEXT * 120).encode(encoding)
    text, used = decode(half + b"<br>" + broken + b"<br>" + half, charset)
    assert used == encoding
    assert text.startswith(TEXT)
    assert text.endswith(TEXT)
    assert "\ufffd" in text


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "iso-8859-1", None])
def test_many_broken_bytes_do_not_make_a_page_western(charset: str | None) -> None:
    body = b"<br>\xff<br>".join([TEXT.encode("gbk")] * 50)
    text, used = decode(body, charset)
    assert used == "gb18030"
    assert text.count(TEXT) == 50


def test_a_broken_byte_does_not_end_the_tree() -> None:
    body = page(f"<p>{TEXT}@</p><p>{TEXT}</p>").encode().replace(b"@", b"\xff")
    assert shown(parse_document(body, URL)) == f"t{TEXT}\ufffd{TEXT}"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_that_is_cut_within_a_character(encoding: str) -> None:
    body = (TEXT * 50).encode(encoding)[:-1]
    text, used = decode(body, encoding)
    assert used == encoding
    assert text.startswith((TEXT * 50)[:-1])


# Broken pages


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n ",
        b"<!-- nothing -->",
        b"<?php ?>",
        b"\x00",
        b"<",
        b"</html>",
        b"<!doctype html>",
    ],
)
def test_a_page_without_any_element(body: bytes) -> None:
    document = parse_document(body, URL)
    assert document.root.tag == "html"
    assert "翠" not in shown(document)
    assert document.url == document.base_url == URL


def test_nul_and_other_controls_are_left_out() -> None:
    body = page(f"<p>翠\x00湖\x0b区</p><p>{TEXT}</p>").encode()
    assert shown(parse_document(body, URL)) == f"t翠湖区{TEXT}"


@pytest.mark.parametrize(
    "body",
    [
        f"<html><body><p>一</p></body></html><div><p>{TEXT}</p></div></body></html>",
        f"<html><body><p>一</p></body></html>\n<html><body><p>{TEXT}</p></body></html>",
        f"<html><body><p>一</p></HTML ><p>{TEXT}</p>",
        f"<html><body><p>一</p></body><p>{TEXT}</p></html>",
        f"<html><body><p>一</p></body></html><!-- x --><p>{TEXT}</p>",
    ],
)
def test_a_page_that_ends_twice(body: str) -> None:
    document = parse_document(body.encode(), URL)
    assert [p.text for p in document.root.iter("p")] == ["一", TEXT]


def test_deep_markup_within_reason_is_read_to_its_end() -> None:
    """A theme that never closes its <font>, say."""
    body = page("<font>" * 1000 + f"<p>{TEXT}</p>").encode()
    assert [p.text for p in parse_document(body, URL).root.iter("p")] == [TEXT]


@pytest.mark.parametrize(
    "piece", ["<div>", "<a href='x'>", "<table><tr><td>", "<b><i>", "</p>", "<"]
)
def test_a_megabyte_of_markup_is_no_trouble(piece: str) -> None:
    document = parse_document((piece * (1_000_000 // len(piece))).encode(), URL)
    assert document.root.tag == "html"
    assert sum(1 for _ in document.root.iter()) >= 1


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.binary()
    | st.lists(
        st.sampled_from([b"<", b"html>", b"</", b"\xd5\xd0", b"\x00", b"&#0;", b"<base href='[//"])
    ).map(b"".join),
    st.sampled_from([None, "gbk", "utf-8", "utf-16", "hex", "latin-1", "big5", "undefined"]),
)
def test_any_bytes(body: bytes, charset: str | None) -> None:
    document = parse_document(body, URL, charset)
    assert document.root.tag is not None
    assert "\x00" not in shown(document)
    shown(document).encode()  # what cannot be encoded cannot be stored


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_any_text(text: str) -> None:
    document = parse_text(text, URL)
    assert document.encoding == "utf-8"
    shown(document).encode()


def test_comments_and_instructions_are_no_text() -> None:
    body = page(f"<p>一<!-- 二 --><?php 三 ?>{TEXT}</p>").encode()
    assert shown(parse_document(body, URL)) == f"t一{TEXT}"


# Where relative links count from


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", URL),
        ('<base href="/">', "https://www.example.cn/"),
        ('<base href="../a/">', "https://www.example.cn/a/"),
        ('<base href="https://cdn.example.cn/x/">', "https://cdn.example.cn/x/"),
        ('<base href="//cdn.example.cn/">', "https://cdn.example.cn/"),
        ('<base href=" /b/ ">', "https://www.example.cn/b/"),
        ('<base target="_blank">', URL),
        ('<base target="_blank"><base href="/b/">', "https://www.example.cn/b/"),
        ('<base href=""><base href="/b/">', "https://www.example.cn/b/"),
        ('<base href="/b/"><base href="/c/">', "https://www.example.cn/b/"),
        ('<base href="http://[/">', URL),
    ],
)
def test_base(head: str, expected: str) -> None:
    document = parse_document(page(TEXT, head).encode(), URL)
    assert (document.url, document.base_url) == (URL, expected)


def test_words_that_a_font_draws_as_pictures_are_no_text() -> None:
    link = "<a class='next' href='/dt/2/'><b><i class='material-icons' role='presentation'>arrow_forward</i></b></a>"
    document = parse_text(f"<p>园区<i class='em'>要闻</i></p>{link}", "http://a.cn/dt/")
    assert all_text(document.root) == "园区要闻"
    assert next_page(document) == "http://a.cn/dt/2/"
