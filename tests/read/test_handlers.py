"""Rows that one script opens for all of them."""

from __future__ import annotations

import pytest

from crawler.read.document import parse_text
from crawler.read.fragments import frame_of, parse_fragment
from crawler.read.links import page_links

_URL = "https://www.example.cn/m/list/1"


def opened(
    script: str, row: str = "<li class='item' data-id='7'><h4>项目签约仪式</h4></li>"
) -> list[str]:
    document = parse_text(f"<ul id='l'>{row}</ul><script>{script}</script>", _URL)
    return [link.url for link in page_links(document) if link.url]


@pytest.mark.parametrize(
    "script",
    [
        "$(document).on('click', '.item', function () { location.href = '/d/' + $(this).data('id'); })",
        "$('#l').on('click','li.item',function(e){window.open('/d/'+$(this).attr('data-id'))})",
        "$('#l .item').click(function(){ window.location.href='/d/'+$(this).data('id')+'' })",
        "$('.item').on('click', function () { var a = 1; location.assign('/d/' + $(this).data('id')) })",
    ],
)
def test_reads_the_address_that_a_script_makes(script: str) -> None:
    assert opened(script) == ["https://www.example.cn/d/7"]


@pytest.mark.parametrize(
    ("script", "row"),
    [
        ("$('.item').click(function(){ location.href='/d/'+$(this).data('id') })", "<li class='item'>项目</li>"),
        ("$('.item').click(function(){ location.href='/d/'+$(this).data('id') })", "<li class='item' data-id='a b'>项目</li>"),
        ("$('.item').click(function(){ show($(this).data('id')) })", "<li class='item' data-id='7'>项目</li>"),
        ("$('.>item').click(function(){ location.href='/d/'+$(this).data('id') })", "<li class='item' data-id='7'>项目</li>"),
    ],
)  # fmt: skip
def test_makes_no_address_of_what_is_none(script: str, row: str) -> None:
    assert opened(script, row) == []


def test_a_piece_that_is_added_later_is_read_where_the_script_is() -> None:
    script = "$(document).on('click', '.item', function () { location.href = '/d/' + $(this).data('id'); })"
    rows = "".join(f"<li class='item' data-id='{n}'><h4>第{n}号项目签约</h4></li>" for n in (1, 2))
    document = parse_text(f"<ul id='l'>{rows}</ul><script>{script}</script>", _URL)
    frame = frame_of([link.node for link in page_links(document)])
    piece = parse_fragment("<li class='item' data-id='3'><h4>第3号项目签约</h4></li>", _URL, frame)
    assert [link.url for link in page_links(piece)] == ["https://www.example.cn/d/3"]
