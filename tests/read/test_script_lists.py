"""Which request a page's script makes for its list, as far as it can be read; the rest is not guessed."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_text
from crawler.read.page_scripts import read_scripts, script_addresses
from crawler.read.script_lists import find_buttons, find_units, is_filled_by_script, link_templates
from crawler.read.script_requests import find_requests

URL = "http://www.qinghe.test/gonggao/index.html?cid=77"


def found(body: str) -> list[tuple[str, str, str, int, int]]:
    document = parse_text(f"<html><body>{body}</body></html>", URL)
    return [
        (
            each.request.method,
            each.request.url,
            each.request.body,
            each.request.first_page,
            each.request.step,
        )
        for each in find_requests(read_scripts(document), URL)
    ]


@pytest.mark.parametrize(
    ("script", "method", "url", "body", "first", "step"),
    [
        ("function f(p){$.getJSON('/a/list?p=' + p, g)}", "GET", "/a/list?p={page}", "", 1, 1),
        ("$.get('list.jsp', {pageNo: pageNo, size: 10}, g)", "GET", "/gonggao/list.jsp?pageNo={page}&size=10", "", 1, 1),
        ("var i = 0; function m(){ i2(); page++ } var page = 0; $.get('/l?k=3&page=' + page)", "GET", "/l?k=3&page={page}", "", 0, 1),
        ("$.post('/cms/q.do', 'id=4&page=' + page, g)", "POST", "/cms/q.do", "id=4&page={page}", 1, 1),
        ("var url = '/list/' + ID + '?page='; var ID = '9'; $.get(url + page)", "GET", "/list/9?page={page}", "", 1, 1),
        ("$.ajax({url: '/s', data: {start: (page - 1) * 15, rows: 15, ch: '7'}})", "GET", "/s?start={page}&rows=15&ch=7", "", 0, 15),
        ("fetch(`/api/posts?cat=${cat}&page=${page}`); const cat = 5", "GET", "/api/posts?cat=5&page={page}", "", 1, 1),
        ("axios.get('/api/n', {params: {pageNum: this.pageNum, pageSize: 10}})", "GET", "/api/n?pageNum={page}&pageSize=10", "", 1, 1),
        ("axios({method: 'post', url: '/api/n', data: {page: page, k: 'x'}})", "POST", "/api/n", '{"page": {page}, "k": "x"}', 1, 1),
        ("$.ajax({type:'POST',url:'/api/n',contentType:'application/json',data:JSON.stringify({page:page,k:1})})", "POST", "/api/n", '{"page": {page}, "k": 1}', 1, 1),
        ("var x = new XMLHttpRequest(); x.open('GET', '/n.json?page=' + page); x.send()", "GET", "/n.json?page={page}", "", 1, 1),
        ("$.get('/l?cid=' + getQueryString('cid') + '&page=' + page)", "GET", "/l?cid=77&page={page}", "", 1, 1),
        ("$.get(location.origin + '/l?page=' + page + '&t=' + Math.random())", "GET", "/l?page={page}", "", 1, 1),
        ("function load(id, page){ $.get('/l?id=' + id + '&page=' + page) } load(12, 1)", "GET", "/l?id=12&page={page}", "", 1, 1),
        ("var s = {api: {list: '/x/list?page=1&sid=3'}}", "GET", "/x/list?page={page}&sid=3", "", 1, 1),
        # Whatever it is called, what stands behind pageNo= is the page.
        ("laypage({jump: function(o){ $.get('/l?pageNo=' + o.no) }})", "GET", "/l?pageNo={page}", "", 1, 1),
        ("function go(n){ $.post('/l', {page: n, ch: 4}, g) }", "POST", "/l", "page={page}&ch=4", 1, 1),
        ("table.render({elem: '#t', url: '/l/table', where: {ch: 4}, page: true})", "GET", "/l/table?ch=4&page={page}&limit=10", "", 1, 1),
        ("$.get('/l', {page: page, word: $('#gone').val()}, g)", "GET", "/l?page={page}&word=", "", 1, 1),
        ("var q = {}; q.siteId = '4'; q.pageIndex = n; $.ajax({url: '/queryList', type: 'POST', data: q})", "POST", "/queryList", "siteId=4&pageIndex={page}", 1, 1),
        ("var f = new FormData(); f.append('page', page); f.append('k', '9'); $.ajax({url: '/l', type: 'post', data: f})", "POST", "/l", "page={page}&k=9", 1, 1),
        ("fetch('/l?' + new URLSearchParams({page: 1, k: 'a'}).toString())", "GET", "/l?page={page}&k=a", "", 1, 1),
        # 查询条件: a field that is empty is sent empty
        ("$.get('/l', {page: page, word: $('#word').val()}, g)", "GET", "/l?page={page}&word=", "", 1, 1),
        ("$.get('/l', {page: page, ch: document.getElementById('ch').getAttribute('data-ch')}, g)", "GET", "/l?page={page}&ch=c5", "", 1, 1),
        ("const load = (id, page) => $.get(`/l?id=${id}&page=${page}`); load(12, 1)", "GET", "/l?id=12&page={page}", "", 1, 1),
        ("new Vue({methods: {load(ch) { axios.get('/l', {params: {ch, page: this.page}}) }}, created() { this.load('c7') }})", "GET", "/l?ch=c7&page={page}", "", 1, 1),
        # The number that the first request has, where it is counted up before each.
        ("var page = 0; function m(){ page++; $.get('/l?page=' + page + '&k=3') } m()", "GET", "/l?page={page}&k=3", "", 1, 1),
        ("var page = 0; function m(){ page += 1; $.ajax({url: '/l', data: {page, k: 3}}) }", "GET", "/l?page={page}&k=3", "", 1, 1),
        ("var q = {page: 0}; function m(){ q.page = q.page + 1; $.get('/l?page=' + q.page) }", "GET", "/l?page={page}", "", 1, 1),
        ("var page = 0; function m(){ $.get('/l?page=' + page, function(){ page++ }) }", "GET", "/l?page={page}", "", 0, 1),
        ("var page = 0; function m(){ if (more) { page++ } $.get('/l?page=' + page) }", "GET", "/l?page={page}", "", 0, 1),
        ("var page = 1; $('#m').click(function(){ page++; $.get('/l?page=' + page) }); $.get('/l?page=' + page)", "GET", "/l?page={page}", "", 1, 1),
        ("var page = 1; function g(n){ $.get('/l?page=' + n) } $('#m').click(function(){ page++; g(page) }); g(page)", "GET", "/l?page={page}", "", 1, 1),
        ("$.ajax({url: '/s', data: {start: 2 + (page - 1) * 15 - 2}})", "GET", "/s?start={page}", "", 0, 15),
    ],
)  # fmt: skip
def test_reads_the_request(
    script: str, method: str, url: str, body: str, first: int, step: int
) -> None:
    page = f"<input id='word'><div id='ch' data-ch='c5'></div><script>{script}</script>"
    assert found(page)[0] == (method, url, body, first, step)


@pytest.mark.parametrize(
    "script",
    [
        "$.get('/l?sign=' + sign() + '&page=' + page)",
        "$.get('/l?word=' + word + '&page=' + page)",
        "$.get('/hits?id=3&page=1'); $.getJSON('/api/weather?page=1')",
        "$.post('/liuyan/save', {page: 1, text: 'x'})",
        "$.get('http://api.elsewhere.test/list?page=' + page)",
        "$.get('/js/more.js?page=1')",
        "if (a) { url = '/a?page=' } else { url = '/b?page=' } $.get(cond ? u1 : u2)",
        "$.ajax({url: '/queryList', type: 'POST', data: collect('#form')})",
        "var q = {page: page}; q.sign = md5(page); $.post('/l', q, show)",
        "'use strict",
        "`/list?page=${",
        "((((((((",
    ],
)
def test_what_is_not_known_or_no_list_is_not_asked_for(script: str) -> None:
    assert found(f"<script>{script}</script>") == []


def test_parts_of_a_page_that_are_asked_for_one_by_one() -> None:
    page = """<script url="/gw/page/build/unit" queryData="{'pageId':'7','tagId':'当前位置'}"></script>
    <script url="/gw/page/build/unit" queryData="{'pageId':'7','tagId':'栏目_list'}"></script>"""
    document = parse_text(f"<html><body>{page}</body></html>", URL)
    assert find_units(document)[0].request.address(URL, 2) == (
        "http://www.qinghe.test/gw/page/build/unit?pageId=7&tagId=%E6%A0%8F%E7%9B%AE_list"
        "&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A15%7D"
    )


def test_addresses_that_scripts_and_templates_make_of_records() -> None:
    page = """<script>box.innerHTML += '<li><a href="/art/' + o.info.id + '.html">' + o.title + '</a></li>'</script>
    <script type="text/html"><a href="/show?id={{ item.nid }}">{{ item.title }}</a></script>
    <a :href="'/w/' + row.key">{{ row.name }}</a><a href="/m/{{d.code}}.html">x</a>"""
    document = parse_text(f"<html><body>{page}</body></html>", URL)
    templates = link_templates(document, read_scripts(document))
    assert set(templates) >= {"/art/{id}.html", "/show?id={nid}", "/w/{key}", "/m/{code}.html"}


def test_scripts_of_its_own_come_first_and_libraries_not_at_all() -> None:
    page = """<script src="/js/jquery-3.1.min.js"></script><script src="/js/common.js"></script><script src="/js/newsList.js"></script>
    <script src="http://cdn.elsewhere.test/list.js"></script>"""
    document = parse_text(f"<html><body>{page}</body></html>", URL)
    names = [url.rpartition("/")[2] for url in script_addresses(document)]
    assert names == ["newsList.js", "common.js"]


def test_a_page_without_a_script_is_filled_by_none() -> None:
    document = parse_text("<html><body><ul id='list'></ul></body></html>", URL)
    assert not is_filled_by_script(document, read_scripts(document))


@pytest.mark.parametrize(
    "script",
    [
        "a = b = c = " * 20_000,
        "f({x: {x: {x: " * 15_000,
        "'\\" * 60_000,
        "`\\`" * 40_000,
        "x + " * 50_000,
        "/*" * 60_000,
        # Each bracket begins an expression that has no end: a parser looks for it each time.
        "/[" * 100_000,
        "/a[b" * 50_000,
        "{`" * 100_000,
        '"' * 200_000,
        "$.get('/l?page=' + page + '" + "&x={y}" * 20_000 + "')",
        "var a0 = 1;" + "".join(f"var a{n} = a{n - 1} + '{n}';" for n in range(1, 6000)),
    ],
)
def test_any_script_is_read_in_little_work(script: str) -> None:
    # How much is parsed and read is bounded: without the bounds some of these would not end soon.
    document = parse_text(f"<html><body><script>{script}</script></body></html>", URL)
    assert len(find_requests(read_scripts(document), URL)) <= 4


BUTTON = "<button class='more' {data}>{says}</button>"


@pytest.mark.parametrize(
    ("data", "asked"),
    [
        ("data-url='/news/more?cat=3&page=' data-page='2'", "/news/more?cat=3&page={page}"),
        ("data-href='/news/more/3/' data-next='2'", "/news/more/3/{page}"),
        ("data-api='/api/rows?page=2&size=8' data-page='2'", "/api/rows?page={page}&size=8"),
    ],
)
def test_button_whose_data_say_what_it_asks_for(data: str, asked: str) -> None:
    page = parse_text(BUTTON.format(data=data, says="加载更多"), "http://park.test/news")
    (proposed,) = find_buttons(page)
    assert proposed.request.url == asked
    assert proposed.request.address("http://park.test/news", 2).endswith(
        asked.replace("{page}", "2")
    )
    assert proposed.request.continues


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("data-url='/news/more?cat=3&page=' data-page='2'", "立即报名"),
        ("data-url='http://other.test/more?page=' data-page='2'", "加载更多"),
        ("data-url='/news/more?page='", "加载更多"),
        ("data-url='/news/all.html' data-page='2'", "加载更多"),
    ],
)
def test_button_of_something_else(data: str, says: str) -> None:
    page = parse_text(BUTTON.format(data=data, says=says), "http://park.test/news")
    assert find_buttons(page) == []
