"""Rows that a page's script holds as data, and the data that is something else's."""

from __future__ import annotations

import json

import pytest

from crawler.read.document import parse_text
from crawler.read.script_rows import CLASS

_URL = "https://www.example.cn/zsdt/"
_WANTED = [
    ("/zsdt/t1.html", "某某园区集中签约三个项目", "2025-01-05"),
    ("/zsdt/t2.html", "关于召开招商推介会的通知", "2025-01-04"),
]
_BY_NUMBER = """var urls=[],headers=[],y=[],m=[],d=[];
urls[0]='/zsdt/t1.html';headers[0]="某某园区集中签约三个项目";y[0]='2025';m[0]='01';d[0]='05';
urls[1]='/zsdt/t2.html';headers[1]="关于召开招商推介会的通知";y[1]='2025';m[1]='01';d[1]='04';
for(var i=0;i<urls.length;i++){document.write('<li><a href="'+urls[i]+'">'+headers[i]+'</a></li>')}"""
_OBJECTS = """var news = [
  {id: 1, title: '某某园区集中签约三个项目', url: '/zsdt/t1.html', pic: "/a/1.jpg", time: "2025-01-05"}, // 首条
  {id: 2, title: "关于召开招商推介会的通知", url: "/zsdt/t2.html", pic: "/a/2.jpg", time: '2025-01-04',},
];"""
_PUSHED = """rows.push(["/zsdt/t1.html", "某某园区集中签约三个项目", "2025-01-05"]);
rows.push(["/zsdt/t2.html", "关于召开招商推介会的通知", "2025-01-04"]);"""
_ARRAYS = """a[0] = new Array("/zsdt/t1.html", "某某园区集中签约三个项目", "2025-01-05");
a[1] = new Array("/zsdt/t2.html", "关于召开招商推介会的通知", "2025-01-04");"""


def rows_in(script: str, markup: str = "", kind: str = "") -> list[tuple[str, str, str]]:
    page = f"<body><div id='l'><script{kind}>{script}</script></div>{markup}</body>"
    root = parse_text(page, _URL).root
    return [
        (row[0].get("href") or "", row[0].text or "", row[1].text or "" if len(row) > 1 else "")
        for row in root.xpath(f"//div[@id='l']/ul[@class='{CLASS}']/li")
    ]


@pytest.mark.parametrize("script", [_BY_NUMBER, _OBJECTS, _PUSHED, _ARRAYS])
def test_are_put_behind_the_script(script: str) -> None:
    assert rows_in(script) == _WANTED


def test_json_with_escapes_is_read_as_it_is_meant() -> None:
    rows = [
        {"t": "“一区多园”\n<b>招商</b>纪实", "u": "/a/1.html", "d": "2025年1月5日"},
        {"t": "项目\\'落地'记", "u": "/a/2.html", "d": "2025年1月4日"},
    ]
    read = rows_in(f'app.init({{"list": {json.dumps(rows)}}})'.replace("</", "<\\/"))
    assert read == [
        ("/a/1.html", "“一区多园”招商纪实", "2025年1月5日"),
        ("/a/2.html", "项目\\'落地'记", "2025年1月4日"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        # A menu, and a slide show: no days.
        'var menu=[{name:"招商动态中心",url:"/zsdt/"},{name:"通知公告栏目",url:"/tzgg/"}]',
        # One value is none: the data is something else's.
        _OBJECTS.replace("'/zsdt/t1.html'", "''"),
        _OBJECTS.replace("'/zsdt/t1.html'", "base + '/zsdt/t1.html'"),
        # Pictures have addresses too.
        _OBJECTS.replace("t1.html", "t1.jpg").replace("t2.html", "t2.jpg"),
        _PUSHED.replace("某某园区集中签约三个项目", "A").replace("关于召开招商推介会的通知", "B"),
        _BY_NUMBER.replace("y[1]='2025';", ""),
        # One row alone may be anything.
        _PUSHED.partition("\n")[0],
        _OBJECTS[:-40],
        "[" * 5000,
        "a.push({" * 3000,
        "x=[[" + "'" * 5000,
    ],
)
def test_other_data_stays_data(script: str) -> None:
    assert rows_in(script) == []


def test_rows_that_the_page_shows_itself_are_not_doubled() -> None:
    shown = "".join(f"<a href='{url}'>{title}</a>" for url, title, _ in _WANTED)
    assert rows_in(_OBJECTS, shown) == []


def test_data_of_other_kinds_than_programs_is_left_alone() -> None:
    assert rows_in(_OBJECTS.removeprefix("var news = "), kind=' type="application/ld+json"') == []
