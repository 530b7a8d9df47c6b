"""Lists in a datastore (大汉 jpage): read as the script would show them, and where the next records are."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.fields.zone import SHANGHAI
from crawler.read.datastores import is_datastore, unfold_datastores
from crawler.read.document import Document, parse_document, parse_text
from crawler.read.listing import read_listing
from crawler.read.paging import next_page

NOW = datetime(2026, 7, 15, 10, tzinfo=SHANGHAI)
LIST = "http://www.linjiang.test/col/col77/index.html"
PROXY = "http://www.linjiang.test/module/web/jpage/dataproxy.jsp"
CALL = (
    '<script>$(function(){ $("#5001").jpage({ themeName:"default", perPage:4, totalRecord:%d, '
    'proxyUrl:"/module/web/jpage/dataproxy.jsp", ajaxParam:{col:1, webid:9, path:"/", columnid:77, '
    'unitid:"5001", webname:"临江新区"} }); });</script>'
)


def store(count: int, first: int = 1) -> str:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2026/5/{n}/art_77_{n}.html'>临江新区签约第{n}批产业项目</a>"
        f"<span>2026-05-{n:02}</span></li>]]></record>"
        for n in range(first, first + count)
    )
    group = "<nextgroup><![CDATA[<a href='/dataproxy.jsp?page=1'></a>]]></nextgroup>"
    return f"<datastore>\n{group}<recordset>{records}</recordset></datastore>"


def page(total: int) -> Document:
    text = (
        "<html><body><ul><li><a href='/'>首页</a></li></ul><div class='list'><div id='5001'></div>"
        f"<script type='text/xml'>{store(12)}</script>{CALL % total}</div><p>版权所有</p></body></html>"
    )
    return parse_document(text.encode(), LIST)


def test_records_are_rows() -> None:
    listing = read_listing(page(12), NOW)
    assert listing is not None
    assert [row.url.rpartition("_")[2] for row in listing.rows] == [
        f"{n}.html" for n in range(1, 13)
    ]
    assert listing.rows[3].title == "临江新区签约第4批产业项目"
    assert str(listing.rows[3].published) == "2026-05-04"


def test_next_records_are_asked_of_the_proxy_with_the_parameters_of_the_script() -> None:
    address = next_page(page(30)) or ""
    assert address.startswith(f"{PROXY}?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked == {
        "startrecord": "13", "endrecord": "24", "perpage": "4", "col": "1", "webid": "9", "path": "/",
        "columnid": "77", "unitid": "5001", "webname": "临江新区",
    }  # fmt: skip


def test_a_record_may_be_several_elements() -> None:
    rule = store(12).replace("</li>", "</li><!-- line --><li class='line'></li>")
    text = f"<div id='5001'></div><script type='text/xml'>{rule}</script>{CALL % 30}"
    address = next_page(parse_text(f"<html><body>{text}</body></html>", LIST)) or ""
    assert "startrecord=13&endrecord=24" in address


def two_lists(first: str, second: str) -> Document:
    """Each beside the call of its own script."""
    calls = CALL % 30, (CALL % 30).replace("5001", "5002").replace("columnid:77", "columnid:88")
    boxes = (f"<script type='text/xml'>{each}</script>" for each in (first, second))
    named = (
        f"<div id='{n}'>{box}</div>{call}"
        for n, box, call in zip((5001, 5002), boxes, calls, strict=True)
    )
    return parse_text(f"<html><body>{''.join(named)}</body></html>", LIST)


def test_each_list_of_a_page_has_its_own_records() -> None:
    """The records of one say nothing of where another goes on; which list is meant must be certain."""
    assert "columnid=88" in (next_page(two_lists(store(30), store(12))) or "")
    assert "startrecord=13" in (next_page(two_lists(store(30), store(12))) or "")
    assert next_page(two_lists(store(12), store(6))) is None


def test_further_records_are_of_the_same_site() -> None:
    call = (CALL % 30).replace('proxyUrl:"', 'proxyUrl:"http://elsewhere.test')
    text = f"<div id='5001'></div><script type='text/xml'>{store(12)}</script>{call}"
    assert next_page(parse_text(f"<html><body>{text}</body></html>", LIST)) is None
    malformed = text.replace("http://elsewhere.test", "http://[")
    assert next_page(parse_text(f"<html><body>{malformed}</body></html>", LIST)) is None


def test_all_records_shown_is_the_last_page() -> None:
    assert next_page(page(12)) is None


@pytest.mark.parametrize(("count", "following"), [(12, "startrecord=25&endrecord=36"), (5, None)])
def test_answer_of_the_proxy(count: int, following: str | None) -> None:
    url = f"{PROXY}?startrecord=13&endrecord=24&columnid=77"
    body = f"<?xml version='1.0' encoding='UTF-8'?>\n{store(count, 13)}".encode()
    assert is_datastore(body)
    document = parse_document(body, url)
    assert len(document.root.xpath("//li/a")) == count
    address = next_page(document)
    assert address == (f"{PROXY}?{following}&columnid=77" if following else None)


@pytest.mark.parametrize(
    ("query", "following"),
    [
        ("webname=%B9%E3&startrecord=1&endrecord=4&x=", "webname=%B9%E3&startrecord=5&endrecord=8&x="),
        ("startrecord=&endrecord=4", None),
        ("startrecord=1&endrecord=", None),
        ("xstartrecord=1&endrecord=4", None),
        (f"startrecord=1&endrecord={'9' * 5000}", None),
    ],
)  # fmt: skip
def test_address_of_an_answer(query: str, following: str | None) -> None:
    document = parse_document(store(4).encode(), f"{PROXY}?{query}")
    assert next_page(document) == (f"{PROXY}?{following}" if following else None)


@pytest.mark.parametrize(
    "source",
    [
        b"<datastore><record>" + b" " * 100_000,
        b"<datastore>" * 10_000 + b" " * 100_000 + b"</datastore>",
        b" " * 100_000 + b"x<datastore></datastore>",
        b"<datastore>" + b"<record><![CDATA[" * 10_000 + b"</datastore>",
        b"<script" + b" " * 100_000 + b"><datastore>",
    ],
)
def test_a_long_page_is_no_trouble(source: bytes) -> None:
    unfold_datastores(source)
    is_datastore(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>标签 <datastore> 见手册</p>",
        "<script type='text/xml'><datastore><record><![CDATA[<li>",
        "<datastore>" * 50,
        "<script>var s = '<datastore></datastore>';</script>",
    ],
)
def test_what_is_no_list_stays_as_it_is(source: str) -> None:
    assert unfold_datastores(f"<body>{source}</body>".encode()) == f"<body>{source}</body>".encode()
    assert not is_datastore(source.encode()) or source.startswith("<datastore>")
