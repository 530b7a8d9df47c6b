"""Links between the pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tests.bench.drawn import addresses
from tests.bench.drawn.classes import at
from tests.bench.drawn.lots import Lot
from tests.bench.drawn.model import Site

Links = Sequence[str]
"""The pages' addresses as the page at hand writes them, escaped."""

_WORDS: Final = (
    ("首页", "上一页", "下一页", "尾页"),
    ("首页", "上页", "下页", "末页"),
    ("第一页", "前一页", "后一页", "最后一页"),
    ("«", "‹", "›", "»"),
    ("首页", "<上一页", "下一页>", "尾页"),
)


def _word(lot: Lot, index: int) -> str:
    return lot.pick("pager.words", _WORDS)[index].replace("<", "&lt;").replace(">", "&gt;")


def _link(address: str, text: str) -> str:
    return f'<a href="{address}">{text}</a>'


def _ends(lot: Lot, links: Links, now: int, numbers: str) -> str:
    inert = lot.pick(
        "pager.inert",
        ("<span>{}</span>", "{}", '<a href="javascript:;">{}</a>', '<a class="disabled">{}</a>'),
    )
    first = _link(links[0], _word(lot, 0)) if now > 1 else inert.format(_word(lot, 0))
    back = _link(links[now - 2], _word(lot, 1)) if now > 1 else inert.format(_word(lot, 1))
    forth = _link(links[now], _word(lot, 2)) if now < len(links) else inert.format(_word(lot, 2))
    last = _link(links[-1], _word(lot, 3)) if now < len(links) else inert.format(_word(lot, 3))
    return " ".join((first, back, numbers, forth, last))


def _numbers(lot: Lot, links: Links, now: int) -> str:
    current = lot.pick(
        "pager.current",
        (
            "<span>{}</span>",
            "<b>{}</b>",
            '<span class="current">{}</span>',
            '<a class="on" href="javascript:;">{}</a>',
            "<strong>{}</strong>",
            "[{}]",
        ),
    )
    item = lot.pick("pager.item", ("{}", "{}", "<li>{}</li>", "[{}]"))
    return " ".join(
        item.format(current.format(i) if i == now else _link(a, str(i)))
        for i, a in enumerate(links, 1)
    )


def numbered(lot: Lot, links: Links, now: int, count: int) -> str:
    """Numbers, and a link to the next page."""
    forth = _link(links[now], _word(lot, 2)) if now < len(links) else ""
    return _numbers(lot, links, now) + " " + forth


def full(lot: Lot, links: Links, now: int, count: int) -> str:
    """First, back, numbers, forth, last."""
    return _ends(lot, links, now, _numbers(lot, links, now))


def counted(lot: Lot, links: Links, now: int, count: int) -> str:
    """How many there are, and first, back, forth, last."""
    form = lot.pick(
        "pager.count",
        (
            "共{count}条 {now}/{pages}页",
            "第{now}页/共{pages}页",
            "共 {count} 条记录 第 {now}/{pages} 页 ",
            "页次：{now}/{pages} 每页若干条",
        ),
    )
    return form.format(count=count, now=now, pages=len(links)) + " " + _ends(lot, links, now, "")


def neighbours(lot: Lot, links: Links, now: int, count: int) -> str:
    """Back and forth only."""
    parts = [_link(links[now - 2], _word(lot, 1))] if now > 1 else []
    return " ".join([*parts, _link(links[now], _word(lot, 2))] if now < len(links) else parts)


def older(lot: Lot, links: Links, now: int, count: int) -> str:
    """A blog's links to older and newer articles."""
    older_word, newer = lot.pick(
        "pager.older",
        (("« 较早的文章", "较新的文章 »"), ("下一页 →", "← 上一页"), ("查看更多", "返回上页")),
    )
    parts = (
        [f'<div class="nav-next"><a href="{links[now - 2]}">{newer}</a></div>'] if now > 1 else []
    )
    return "".join(
        [*parts, f'<div class="nav-previous"><a href="{links[now]}">{older_word}</a></div>']
        if now < len(links)
        else parts
    )


def chosen(lot: Lot, links: Links, now: int, count: int) -> str:
    """First to last, and a choice of pages that jumps there."""
    options = "".join(
        f'<option value="{a}"{" selected" if i == now else ""}>第{i}页</option>'
        for i, a in enumerate(links, 1)
    )
    return (
        _ends(lot, links, now, "")
        + f' 转到<select onchange="location.href=this.value">{options}</select>'
    )


def clicked(lot: Lot, links: Links, now: int, count: int) -> str:
    """Cells that a click turns the page with; no links."""
    cells = "".join(
        f"<td onclick=\"window.location.href='{a}'\"{' class=cur' if i == now else ''}>{i}</td>"
        for i, a in enumerate(links, 1)
    )
    return f"<table><tr>{cells}<td>{now}/{len(links)}</td></tr></table>"


def _scripted(lot: Lot, paths: Sequence[str], now: int) -> str:
    """A pager that only a script writes, as TRS does: count, index from 0, name and ending."""
    ending = "html"
    stem = paths[1].rpartition("/")[2].rpartition(".")[0].rpartition("_")[0]
    shift = int(paths[1].rpartition("_")[2].partition(".")[0]) - 1
    first = paths[0].rpartition("/")[2] or "./"
    return (
        f'<script>\ncreatePageHTML({len(paths)}, {now - 1}, "{stem}", "{ending}");\n'
        "function createPageHTML(count, current, name, ext){\n  for(var i=0;i<count;i++){\n"
        "    if(i==current) document.write('<span>'+(i+1)+'</span>');\n"
        f"    else if(i==0) document.write('<a href=\"{first}\">1</a>');\n"
        f"    else document.write('<a href=\"'+name+'_'+(i+{shift})+'.'+ext+'\">'+(i+1)+'</a>');\n  }}\n}}\n</script>"
    )


_OFFICIAL: Final[tuple[Callable[[Lot, Links, int, int], str], ...]] = (
    numbered,
    full,
    full,
    counted,
    counted,
    counted,
    neighbours,
    chosen,
    clicked,
)
_THEME: Final[tuple[Callable[[Lot, Links, int, int], str], ...]] = (
    numbered,
    numbered,
    full,
    full,
    neighbours,
    older,
    counted,
)


def pager(site: Site, lot: Lot, links: Links, paths: Sequence[str], now: int, count: int) -> str:
    """The pager of page ``now``, from 1; nothing if there is one page and the site then shows none."""
    if len(paths) == 1 and lot.flag("pager.always", 0.5) is False:
        return ""
    scripted = (
        site.kind == "official" and addresses.list_name(site.lot, site.kind) in addresses.SCRIPTED
    )
    if scripted and len(paths) > 1 and lot.flag("pager.scripted", 0.4):
        inner = _scripted(lot, paths, now)
    else:
        forms = _OFFICIAL if site.kind == "official" else _THEME
        inner = lot.pick(f"pager.form.{site.kind}", forms)(lot, links, now, count)
    tag = lot.pick("pager.tag", ("div", "div", "nav", "ul", "p", "center"))
    if inner.startswith("<table") or "<div" in inner:
        tag = "div"
    return f"<{tag}{at(lot, 'pager')}>{inner}</{tag}>\n"
