"""Lists that a script fills: what it says, and what it is answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.drawn.lots import Lot
from tests.bench.drawn.model import Article, Site

_APIS: Final = (
    "/api/list?channelId={c}&page={p}",
    "/api/article/list?cid={c}&pageNo={p}&pageSize={n}",
    "/queryList?page={p}&catalog={c}",
    "/api/news/{c}/{p}.json",
)
_FRAGMENTS: Final = (
    "/more?cid={c}&page={p}",
    "/ajax/list-{c}-{p}.html",
    "/index.php?s=ajax&cat={c}&page={p}",
)
# Names of title, address, day, excerpt, number.
_NAMES: Final = (
    ("title", "url", "publishTime", "summary", "id"), ("Title", "Link", "PubDate", "Intro", "ID"), ("articleTitle", "href", "createTime", "description", "articleId"),
    ("name", "linkUrl", "date", "content", "newsId"), ("TITLE", "URL", "SHOWTIME", "REMARK", "DOCID"),
)  # fmt: skip
_ENVELOPES: Final = ("data.rows", "list", "", "data", "result.records")


@dataclass(frozen=True, slots=True)
class Loader:
    """How a list's rows are asked for and answered."""

    lot: Lot
    section: int
    size: int
    fragments: bool
    """Whether answers are rows of HTML."""
    by_number: tuple[str, str] | None
    """What stands before and behind an article's number in its address, where answers tell the number only."""

    @property
    def _api(self) -> str:
        if self.fragments:
            return self.lot.pick("api.fragment", _FRAGMENTS)
        return self.lot.pick("api.json", _APIS)

    @property
    def _names(self) -> tuple[str, str, str, str, str]:
        return self.lot.pick("api.names", _NAMES)

    def path(self, page: int) -> str:
        """The path that answers a page, from 1."""
        return self._api.format(c=self.section, p=page, n=self.size)

    def answer(self, articles: Sequence[Article], total: int) -> str:
        """The JSON that answers a page."""
        title, url, day, words, number = self._names
        form = "%Y-%m-%d" if self.lot.flag("api.days", 0.4) else "%Y-%m-%d %H:%M:%S"
        rows: list[dict[str, object]] = [
            {
                number: a.number,
                title: a.title,
                url: a.path,
                day: a.published.strftime(form),
                words: a.excerpt[:60],
            }
            for a in articles
        ]
        if self.by_number:
            rows = [{k: v for k, v in row.items() if k != url} for row in rows]
        data: object = rows
        for key in reversed(self.lot.pick("api.envelope", _ENVELOPES).split(".")):
            data = {"code": 200, "total": total, key: data} if key else data
        return json.dumps(data, ensure_ascii=self.lot.flag("api.escaped", 0.3))

    def _show(self) -> str:
        """What the script does with an answer, ``res``."""
        if self.fragments:
            return "$('#listBox').append(res);"
        title, url, day, _, number = self._names
        envelope = self.lot.pick("api.envelope", _ENVELOPES)
        rows = f"res.{envelope}" if envelope else "res"
        address = f"item.{url}"
        if self.by_number:
            before, after = self.by_number
            address = f"'{before}'+item.{number}" + (f"+'{after}'" if after else "")
        return f"$.each({rows},function(i,item){{\n      $('#listBox').append('<li><a href=\"'+{address}+'\">'+item.{title}+'</a><span>'+item.{day}.substring(0,10)+'</span></li>');\n    }});"

    def script(self, begin: int, pages: int) -> str:
        """The script that loads page ``begin`` and those after it."""
        api = self._api.format(c=self.section, p="{p}", n=self.size)
        before, _, after = api.partition("{p}")
        address = f"'{before}'+page" + (f"+'{after}'" if after else "")
        form = self.lot.pick("api.ask", ("get", "get", "ajax", "fetch"))
        shown = f"{self._show()}\n    page++;"
        if form == "fetch":
            ask = f"fetch(`{before}${{page}}{after}`).then(r => r.{'text' if self.fragments else 'json'}()).then(res => {{\n    {shown}\n  }});"
        elif form == "ajax" and "?" in api:
            stem, _, query = api.partition("?")
            pairs = [pair.split("=") for pair in query.split("&")]
            data = ", ".join(f"{k}: " + ("page" if v == "{p}" else f"'{v}'") for k, v in pairs)
            ask = f"$.ajax({{url: '{stem}', type: 'GET', data: {{{data}}}, dataType: '{'html' if self.fragments else 'json'}', success: function(res){{\n    {shown}\n  }}}});"
        else:
            ask = f"{'$.get' if self.fragments else '$.getJSON'}({address},function(res){{\n    {shown}\n  }});"
        start = "load();" if begin == 1 else ""
        return f"<script>\nvar page={begin}, pages={pages};\nfunction load(){{\n  if(page>pages) return;\n  {ask}\n}}\n$('#loadMore').click(load);{start}\n</script>\n"


def _around(articles: Sequence[Article]) -> tuple[str, str] | None:
    """What stands around the number in all these articles' addresses, if it is the same."""
    found = {tuple(a.path.split(str(a.number))) for a in articles}
    only = found.pop() if len(found) == 1 else ()
    return (only[0], only[1]) if len(only) == 2 else None


def loader(site: Site, lot: Lot, number: int, size: int, *, fragments: bool) -> Loader:
    """The loader of a section's list."""
    articles = [a for a in site.articles if a.section.number == number]
    by_number = _around(articles) if lot.flag("api.by_number", 0.4) else None
    return Loader(lot, number, size, fragments, by_number)
