"""Scripts and answers made to choke their reader, or to have it ask for what changes something: none does."""

from __future__ import annotations

import json
from typing import Final

import pytest
from scrapy.http import Request

from crawler.read.article import read_article
from crawler.read.document import parse_document, parse_text
from crawler.read.doors import read_door
from crawler.read.list_request import ListRequest
from crawler.read.page_scripts import read_scripts, script_addresses
from crawler.read.records import find_records, read_json, rows_of
from crawler.read.script_lists import (
    find_buttons,
    find_catalogue,
    find_units,
    is_filled_by_script,
    link_templates,
)
from crawler.read.script_requests import asks_for_list, find_requests
from crawler.read.script_tree import parse_scripts
from tests.read.test_hostile import NOW, URL, steps


def read(script: str) -> list[ListRequest]:
    """All that a learner reads of a page's scripts; the requests that it would make."""
    page = f"<html><body><ul id=box></ul><script>{script}</script></body></html>"
    document = parse_text(page, URL)
    known = read_scripts(document)
    find_catalogue(known, URL)
    asks_for_list(known)
    link_templates(document, known)
    script_addresses(document)
    is_filled_by_script(document, known)
    found = [*find_units(document), *find_buttons(document), *find_requests(known, URL)]
    return [each.request for each in found]


def chain(first: str, next_: str, times: int) -> str:
    """``var a0=…;var a1=[a0,a0];var a2=[a1,a1]``: each twice what the one before it is."""
    further = (f"var a{n + 1}={next_.replace('@', f'a{n}')};" for n in range(times))
    return f"var a0={first};" + "".join(further)


BOMBS: Final = {
    "text": chain("'xxxxxxxx'", "+".join("@" * 20), 40),
    "number": chain("99999999", "@*@", 60),
    "list": chain("[1,1]", "[" + ",".join("@" * 20) + "]", 40)
    + "$.ajax({url:'/list',type:'POST',data:JSON.stringify(a40)});",
    "object": chain("{x:1}", "{a:@,b:@,c:@}", 60) + "axios.post('/list?page=1',a60);",
    "tree": chain("[{id:1}]", "[" + ",".join(["{id:2,c:@}"] * 60) + "]", 5)
    + "var C={SITE_ID:7,TREE:a5};",
    "arguments": chain("[1]", "[" + ",".join("@" * 190) + "]", 4) + "$.ajax({url:'/list',x:a4});",
    "itself": "b={};b.c=b;d={};d.c=d;b=d;x={k:b};x={k:d};axios.post('/list?page=1',b);$.get('/list',d)",
    "grown": chain("{}", "{a:@,b:@,c:@,d:@}", 4)
    + "".join(f"a0.k{n}=[a0];" for n in range(400))
    + "axios.post('/list?page=1',a4)",
    "line breaks in a text": 'var a = "' + "\\\n" * 200 + "x",
    "long number": f"var a={'9' * 5000};$.get('/list?page=1&n='+a)",
    "half a character": r"var u='\ud800';$.get('/list',{cid:u,page:1});axios.post('/list',{cid:u,page:1})",
    "calls in calls": "'x'+" + "f(" * 9000 + "a" + ")" * 9000,
    "arrows": "a=" + "x=>" * 15_000,
    "malformed": "$.get('http://[x/list?page=1');f({url:'//[x?page=1',data:{page:1}})</script>"
    "<script src='http://[x/list.js'></script><ul url='//[x' querydata=\"'a':'b'\"></ul>"
    "<a data-url='http://[x/?page=1' data-page=2>加载更多</a><script>"
    "var C={SITE_ID:7,API:'http://[x/',TREE:[{id:5,name:'公告',url:'http://[x'}]}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_script_grows_in_the_reader(name: str) -> None:
    for request in read(BOMBS[name]):
        f"{request.url} {request.body}".encode()
        assert len(request.body) < 100_000
    assert steps(lambda body: read(body.decode()), BOMBS[name].encode()) < 4_000_000


@pytest.mark.parametrize("part", ['"', "{`", "a'", "page a'", '{`a"(', 'list page"'])
def test_texts_that_touch_each_other_are_read_to_where_they_are_no_program(part: str) -> None:
    """Behind each of them the parser looks for a way on, for as long as it takes to read a thousand characters."""
    [root] = parse_scripts([part * (200_000 // len(part))])
    assert root.end_byte < 25_000


def test_texts_of_a_program_are_read_to_its_end() -> None:
    line = """case'a':x+="<b class='c'>"+`${y}`+'"';// don't\n/* isn't "*/return"z";"""
    text = f"function f(x) {{ switch (x) {{ {line * 300} }} }}"
    [root] = parse_scripts([text])
    assert root.end_byte == len(text)


REPEATED: Final = {
    "members": ("a=" * 50 + "+".join(["a" + ".b" * 60] * 60) + ";", 4),
    "fields": ("".join(f"x=$('#a@{n}').val();" for n in range(100)) + "</script>" + "<br>" * 500 + "<script>", 8),
    "boxes": ("'a';" * 400 + "</script>" + "".join(f"<div id=list{n}></div>" for n in range(100)) + "<script>", 8),
    "buttons": ("</script>" + "<div data-url='/a?page=1' data-page=2>" * 100 + "<script>", 8),
}  # fmt: skip


@pytest.mark.parametrize("name", REPEATED)
def test_work_grows_with_the_script(name: str) -> None:
    text, times = REPEATED[name]

    def page(count: int) -> bytes:
        return "".join(text.replace("@", str(n)) for n in range(count)).encode()

    once, many = (steps(lambda body: read(body.decode()), page(n)) for n in (1, times))
    assert many < 2 * times * once + 20_000


def test_blanks_in_a_template_are_passed_over_once() -> None:
    page = f"<script type='text/x'>{{{{{' ' * 19_000}</script>" * 60
    document = parse_text(f"<html><body>{page}</body></html>", URL)
    assert link_templates(document, read_scripts(document)) == []


def test_many_dates_in_a_head() -> None:
    def body(count: int) -> bytes:
        metas = "".join(f"<meta name=pubdate content='2024-01-{n % 28 + 1}'>" for n in range(count))
        return f"<html><head>{metas}</head><body><h1>项目签约</h1><p>今天签约。</p></body></html>".encode()

    once, eight = (
        steps(lambda page: read_article(parse_document(page, URL), NOW), body(n)) for n in (50, 400)
    )
    assert eight < 10 * once


def test_many_ways_on() -> None:
    ways = "".join(f"location=a{n};" for n in range(150))
    body = f"<html><body><script>{ways}</script></body></html>".encode()
    compiled: list[str] = []
    found = steps(lambda page: compiled.append(str(read_door(parse_document(page, URL)))), body)
    assert compiled == ["None"]
    assert found < 20_000


@pytest.mark.parametrize("number", ["9" * 4000, "-" + "9" * 4000, "1e999", "NaN", "true"])
def test_records_with_numbers_that_are_no_time(number: str) -> None:
    each = f'{{"title": "第@号项目签约", "url": "/a/@.html", "pubtime": {number}}}'
    text = "[" + ",".join(each.replace("@", str(n)) for n in range(5)) + "]"
    value = read_json(text.encode())
    assert find_records(value) is not None
    rows = rows_of(value, ListRequest("/l", records="", published="pubtime"), URL)
    assert rows is not None
    assert {row.published_raw for row in rows} == {None}


@pytest.mark.parametrize(
    "script",
    [
        "$.post('/news/deleteById', {id: 5, page: 1})",
        "$.post('/userLogout', {page: 1})",
        "$.get('/news/delete?page=1')",
        "$.getJSON('/api.php?act=delNews&id=5&page=' + page)",
        "$.post('/api.php?act=save&page=1', {id: 5})",
        "$.post('/api.php', {action: 'deleteNews', page: 1})",
        "$.ajax({url: '/api/list', type: 'POST', data: JSON.stringify({op: 'add', page: 1})})",
        "$.post('/content/saveNews', {page: 1})",
        "axios({url: '/api/news/list', method: 'delete', params: {page: 1}})",
        "</script><button data-url='/vote/add?page=' data-page=2>加载更多</button><script>",
    ],
)
def test_nothing_is_asked_that_changes_something(script: str) -> None:
    assert read(script) == []


@pytest.mark.parametrize(
    "script",
    [
        "$.post('/news/list', {isDel: 0, delFlag: '0', status: 'delete', page: 1})",
        "$.post('/api/messageList?a=list', {page: 1})",
        "$.ajax({url: '/list', data: {m: 'news', a: 'lists', page: page}})",
    ],
)
def test_lists_are_asked_for_whatever_their_parameters_are_called(script: str) -> None:
    assert len(read(script)) == 1


def test_categories_of_another_host_are_its_own_pages() -> None:
    page = "<script>var C={SITE_ID:7,TREE:[{id:5,name:'公告',url:'http://other.test/5.html'}]}</script>"
    document = parse_text(f"<html><body>{page}</body></html>", URL)
    ((_, url, request),) = find_catalogue(read_scripts(document), URL)
    assert url == f"{URL}#5"
    assert request.address(url, 1).startswith("http://www.example.cn/")


def test_half_a_character_in_a_record_is_no_part_of_an_address() -> None:
    each = r'{"title": "第@号项目签约\ud800", "url": "/a/\ud800@.html", "id": "\udc00@"}'
    value = read_json(("[" + ",".join(each.replace("@", str(n)) for n in range(3)) + "]").encode())
    for link in ("url", "/b/{id}.html"):
        rows = rows_of(value, ListRequest("/l", records="", link=link), URL)
        assert rows is not None
        assert [Request(row.href).url for row in rows]


def test_what_is_stated_of_another_article_is_not_this_ones() -> None:
    other = '{"@type":"Article","headline":"临江大桥建成通车","datePublished":"2020-01-01","author":"李四"}'
    own = '{"@type":"Article","headline":"项目&#8220;签约&#8221;仪式","datePublished":"2026-05-01"}'
    for things, day in ((f"{other},{own}", "2026-05-01"), (f'{other},{{"@type":"WebSite"}}', None)):
        page = f"""<html><head><title>项目“签约”仪式</title><script type="application/ld+json">[{things}]</script></head>
        <body><h1>项目“签约”仪式</h1><p>今天签约，投资三亿元，计划明年投产。</p></body></html>"""
        reading = read_article(parse_text(page, URL), NOW)
        assert reading.author is None
        assert (reading.published and str(reading.published.value)) == day


ELSEWHERE: Final = "http://www.example.cn/news/77.html"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        # What is stated of another page, by its address alone, or beside a headline that is not the page's.
        ({"url": ELSEWHERE}, None),
        ({"mainEntityOfPage": {"@id": ELSEWHERE}}, None),
        ({"mainEntityOfPage": "http://other.test/", "headline": "临江大桥建成通车"}, None),
        # An address that was copied beside the page's own headline; a mirror's; none.
        ({"url": ELSEWHERE, "headline": "项目签约仪式"}, "2026-05-01"),
        ({"url": URL.replace("www.example.cn", "mirror.test")}, "2026-05-01"),
        ({"url": URL + "#article", "headline": "招商动态"}, "2026-05-01"),
        ({}, "2026-05-01"),
    ],
)
def test_a_single_thing_that_stands_elsewhere_is_not_this_page(
    stated: dict[str, object], day: str | None
) -> None:
    thing = json.dumps({"@type": "NewsArticle", "datePublished": "2026-05-01"} | stated)
    page = f"""<html><head><title>项目签约仪式</title><script type="application/ld+json">{thing}</script></head>
    <body><h1>项目签约仪式</h1><p>今天签约，投资三亿元，计划明年投产。</p></body></html>"""
    reading = read_article(parse_text(page, URL), NOW)
    assert (reading.published and str(reading.published.value)) == day


@pytest.mark.parametrize(
    ("script", "path", "day"),
    [
        ("var row = {title: '临江大桥建成通车', pubdate: '2026-05-01'}", "/a/1.html", None),
        ("var row = {pubdate: '2026-05-01'}", "/a/t20260501_1.html", "2026-05-01"),
        ("var pubdate = '2026-05-01'; document.write(pubdate)", "/a/1.html", "2026-05-01"),
    ],
)
def test_a_variable_alone_is_no_date(script: str, path: str, day: str | None) -> None:
    page = f"""<html><head><title>项目签约仪式</title><script>{script}</script></head>
    <body><h1>项目签约仪式</h1><p>今天签约，投资三亿元，计划明年投产。</p></body></html>"""
    reading = read_article(parse_text(page, f"http://www.example.cn{path}"), NOW)
    assert (reading.published and str(reading.published.value)) == day


def test_keys_longer_than_any_program_has_are_none() -> None:
    """The names of days are told by expressions that take the square of a long name: ``\\w*creat\\w*``."""
    long = "creat" * 13
    each = f'{{"title": "第@号项目签约", "url": "/a/@.html", "{long}-": "2026-05-0@", "x": {{"{long}-": "2026-05-0@"}}}}'
    value = read_json(
        ("[" + ",".join(each.replace("@", str(n)) for n in range(1, 5)) + "]").encode()
    )
    found = find_records(value)
    assert found is not None
    assert found.published is None
