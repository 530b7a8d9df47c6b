"""Small sites whose lists are filled in by scripts, in the ways that the field has."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from crawler.sample.site import Page
from tests.small_sites import Story, html, stories

SECTIONS: Final = {"xinwen": "新闻动态", "gonggao": "通知公告", "fagui": "政策法规"}
_JSON: Final = "application/json; charset=utf-8"


@dataclass(slots=True)
class ScriptedSite:
    """Three sections. Those that are ``scripted`` have an empty list on their pages, and ``script`` fills it in."""

    script: Callable[[str], str]
    """A section's key -> what its page has in place of rows."""
    api: Callable[[ScriptedSite, str, dict[str, str]], Page | None]
    """The answer to what no page is: path, or ``POST /path``, with its parameters."""
    scripted: tuple[str, ...] = tuple(SECTIONS)
    size: int = 5
    robots: str = ""
    per_section: int = 12
    stories: list[Story] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    menu: dict[str, str] = field(default_factory=dict)
    """Further pages in the menu: path -> name."""
    failing: int | None = None
    """The status with which the interface fails, or 0 for one that answers with another shape."""

    def __post_init__(self) -> None:
        self.stories = stories(self.per_section, tuple(SECTIONS))

    def of(self, section: str) -> list[Story]:
        """The articles of a section, newest first."""
        return [story for story in self.stories if story.section == section]

    def part(self, section: str, page: int, size: int | None = None) -> list[Story]:
        """Those of one page of its list, from 1."""
        size = size or self.size
        return self.of(section)[(page - 1) * size : page * size]

    def respond(self, asked: str) -> Page:
        """The answer to ``/path?query`` or ``POST /path body``."""
        self.asked.append(asked)
        method, _, rest = asked.partition(" ") if asked.startswith("POST ") else ("", "", asked)
        target, _, body = rest.partition(" ")
        parts = urlsplit(target)
        if target == "/robots.txt":
            return Page(200 if self.robots else 404, "text/plain", self.robots.encode())
        if (page := self._page(target)) is not None:
            return page
        if self.failing is not None:
            return Page(self.failing or 200, _JSON, b'{"code": 500, "msg": "busy"}')
        given = {
            name: values[0]
            for name, values in parse_qs(body or parts.query, keep_blank_values=True).items()
        }
        if body.startswith("{"):
            given = {name: str(value) for name, value in json.loads(body).items()}
        path = f"{method} {parts.path}".strip()
        return self.api(self, path, given) or Page(404, "text/html", b"<h1>404</h1>")

    def _page(self, target: str) -> Page | None:
        if target in ("/", "/index.html"):
            boxes = "".join(
                f"<h3><a href='/{key}/'>{name}</a></h3>" for key, name in SECTIONS.items()
            )
            return self.frame("首页", f"<div class='boxes'>{boxes}</div>")
        section, _, rest = target.strip("/").partition("/")
        if section in SECTIONS and rest.isdecimal() and target.startswith("/") and rest:
            return self._article(int(rest))
        if section in SECTIONS and target.endswith("/"):
            shown = (
                self.script(section) if section in self.scripted else self.rows(self.of(section))
            )
            return self.frame(SECTIONS[section], f"<div class='lanmu'>{shown}</div>")
        return None

    def rows(self, shown: Sequence[Story]) -> str:
        """Static rows."""
        return f"<ul class='lb'>{''.join(map(self.row, shown))}</ul>"

    def row(self, story: Story) -> str:
        """One static row."""
        return f"<li><a href='/{story.section}/{story.number}'>{story.title}</a><em>{story.day}</em></li>"

    def _article(self, number: int) -> Page | None:
        for story in self.stories:
            if story.number == number:
                return self.frame(
                    story.title,
                    f"<div class='wz'><h1>{story.title}</h1><p class='xx'>日期：<b>{story.day}</b> 来源：<i>{story.source}</i></p>"
                    f"<div class='nr'>{story.body}</div></div>",
                )
        return None

    def frame(self, title: str, content: str) -> Page:
        """A page of the site."""
        names = {f"/{key}/": name for key, name in SECTIONS.items()} | self.menu
        menu = "".join(f"<li><a href='{path}'>{name}</a></li>" for path, name in names.items())
        return html(
            f"<!DOCTYPE html><html><head><title>{title} - 青禾投资网</title></head><body><div class='nav'><ul>"
            f"<li><a href='/'>首页</a></li>{menu}</ul></div>{content}"
            "<div class='dibu'>主办：青禾区商务局</div></body></html>"
        )


def record(story: Story) -> dict[str, Any]:
    """An article as an interface has it, with its whole address."""
    return {
        "id": story.number, "title": story.title, "url": f"/{story.section}/{story.number}",
        "summary": story.paragraphs[0][:40], "publishTime": f"{story.day} 09:30:00",
        "createTime": "2026-07-01 08:00:00", "viewCount": story.views,
    }  # fmt: skip


def as_json(value: object, content_type: str = _JSON, around: str = "{}") -> Page:
    """An answer."""
    return Page(
        200, content_type, around.replace("{}", json.dumps(value, ensure_ascii=False)).encode()
    )


def _number(given: dict[str, str], name: str, default: int = 1) -> int:
    value = given.get(name, "")
    return int(value) if value.lstrip("-").isdecimal() else default


def get_json() -> ScriptedSite:
    """A page's number in the address; the section's id in a hidden field."""

    def script(key: str) -> str:
        return (
            f"<ul id='lb'></ul><div id='fy'></div><input type='hidden' id='lmid' value='{key}'>"
            "<script>var lm = $('#lmid').val(), size = 5;\nfunction load(pageNo) {\n"
            "  $.ajax({url: '/portal/list?channel=' + lm, type: 'get', dataType: 'json', cache: false,\n"
            "    data: {pageNo: pageNo, pageSize: size, _: new Date().getTime()},\n"
            "    success: function (r) { var s = ''; $.each(r.data.records, function (i, v) {\n"
            "      s += '<li><a href=\"' + v.url + '\">' + v.title + '</a></li>'; }); $('#lb').html(s); }});\n}\nload(1);</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "/portal/list":
            return None
        shown = site.part(given["channel"], _number(given, "pageNo"), _number(given, "pageSize", 5))
        return as_json(
            {
                "code": 0,
                "data": {
                    "total": len(site.of(given["channel"])),
                    "records": list(map(record, shown)),
                },
            }
        )

    return ScriptedSite(script, api)


def post_form() -> ScriptedSite:
    """A form that is posted; addresses that the script makes of ids; days as milliseconds."""

    def script(key: str) -> str:
        return (
            f"<div class='tab'><table><tbody id='tb'></tbody></table></div><script>var catId = '{key}';\nvar cur = 1;\n"
            "function query() { $.post('/cms/queryList.do', {catId: catId, pageIndex: cur, rows: 5}, function (d) {\n"
            "  for (var i = 0; i < d.list.length; i++) { var o = d.list[i];\n"
            "    $('#tb').append('<tr><td><a href=\"/' + o.cat + '/' + o.docId + '\">' + o.docTitle + '</a></td></tr>'); }\n"
            "}, 'json'); }\nfunction next() { cur++; query(); }\nquery();</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "POST /cms/queryList.do":
            return None
        found = [
            {
                "docId": s.number, "cat": s.section, "docTitle": f"<em>{s.title[:2]}</em>{s.title[2:]}",
                "pubTime": int(datetime(s.day.year, s.day.month, s.day.day, 2, tzinfo=UTC).timestamp() * 1000),
            }
            for s in site.part(given["catId"], _number(given, "pageIndex"))
        ]  # fmt: skip
        return as_json({"list": found}, "text/html;charset=UTF-8")

    return ScriptedSite(script, api)


def post_json() -> ScriptedSite:
    """JSON that is posted, by a Vue page; the first page is 0."""

    def script(key: str) -> str:
        return (
            "<div id='app'><ul><li v-for='item in rows'><a :href=\"'/' + item.column.code + '/' + item.id\">{{ item.title }}</a></li></ul></div>"
            "<script>new Vue({el: '#app', data: {rows: [], query: {current: 0, size: 5, code: '"
            + key
            + "'}},\n"
            "  created() { this.load() }, methods: { load() { axios.post('/api/v2/article/page', this.query).then(res => { this.rows = res.data.content }) },\n"
            "  more() { this.query.current++; this.load() } }})</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "POST /api/v2/article/page":
            return None
        shown = site.part(given["code"], _number(given, "current") + 1)
        return as_json(
            {
                "content": [
                    {
                        "id": s.number,
                        "title": s.title,
                        "column": {"code": s.section, "name": "某栏目名称"},
                        "releaseDate": str(s.day),
                    }
                    for s in shown
                ]
            }
        )

    return ScriptedSite(script, api)


def jsonp() -> ScriptedSite:
    """A call around the records; the id of the section in an inline variable; how many come before in the address."""

    def script(key: str) -> str:
        return (
            f"<div id='newsbox'></div><script>window.CH = {{id: \"{key}\", name: 'x'}}; var start = 0;\n"
            'function get(start) { $.getJSON("/was/search?ch=" + CH.id + "&start=" + start + "&callback=?", function (d) { show(d) }) }\n'
            "function turn(page) { get((page - 1) * 5) }\n</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "/was/search":
            return None
        page = _number(given, "start", 0) // 5 + 1
        shown = [
            {"t": s.title, "u": f"../{s.section}/{s.number}", "d": str(s.day).replace("-", "/")}
            for s in site.part(given["ch"], page)
        ]
        return as_json(shown, "application/javascript", "cb({});")

    return ScriptedSite(script, api)


def more_fragments() -> ScriptedSite:
    """The page shows its first rows; 加载更多 brings further ones as markup."""

    def script(key: str) -> str:
        return (
            f"{site.rows(site.part(key, 1))}<a id='gd' href='javascript:;'>加载更多</a><script>var page = 1;\n"
            "$('#gd').click(function () { page++; $.get('/"
            + key
            + "/more?page=' + page, function (h) { if (!h) { return } $('.lb').append(h) }) })</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        section, _, what = path.strip("/").partition("/")
        if what != "more":
            return None
        return html("".join(map(site.row, site.part(section, _number(given, "page")))))

    site = ScriptedSite(script, api)
    return site


def more_records() -> ScriptedSite:
    """The page shows its first rows; its button, which has the section's id and the page's number, brings records."""

    def script(key: str) -> str:
        return (
            f"{site.rows(site.part(key, 1))}<button id='gd' data-lm='{key}' data-page='1'>查看更多</button><script>\n"
            "$('#gd').on('click', function () { var me = $(this), n = me.data('page') + 1;\n"
            "  $.getJSON('/api/rows?lm=' + me.data('lm') + '&p=' + n, function (d) { show(d.rows); me.data('page', n) }) })</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "/api/rows":
            return None
        return as_json({"rows": list(map(record, site.part(given["lm"], _number(given, "p"))))})

    site = ScriptedSite(script, api)
    return site


def clicked_rows() -> ScriptedSite:
    """Rows without links, opened by one script for all; further ones come as such markup within JSON."""

    def row(story: Story) -> str:
        return f"<li class='hang' data-no='{story.number}'><div><h4>{story.title}</h4><em>{story.day}</em></div></li>"

    def script(key: str) -> str:
        return (
            f"<ul id='lb'>{''.join(map(row, site.part(key, 1)))}</ul><div id='gd'>点击加载更多</div><script>var p = 1, lm = '{key}';\n"
            f"$(document).on('click', '.hang', function () {{ location.href = '/{key}/' + $(this).data('no'); }});\n"
            "$('#gd').click(function () { p++; $.getJSON('/m/rows?lm=' + lm + '&p=' + p, function (d) {\n"
            "  if (d.ok) { $('#lb').append(d.html) } }) })</script>"
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "/m/rows":
            return None
        shown = site.part(given["lm"], _number(given, "p"))
        return as_json({"ok": len(shown), "html": "".join(map(row, shown))})

    site = ScriptedSite(script, api)
    return site


def units() -> ScriptedSite:
    """Parts of a page that are asked for one by one, as 大汉 jpaas has it: markup within JSON."""

    def script(key: str) -> str:
        given = "{'webId':'52','tagId':'%s','pageId':'" + key + "'}"
        return "".join(
            f'<div id="u{n}"><script src="/script/unit.js" url="/gw/front/page/build/unit" queryData="{given % tag}"></script></div>'
            for n, tag in enumerate(("当前位置", "当前栏目_list"))
        )

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path != "/gw/front/page/build/unit":
            return None
        page = json.loads(given["paramJson"])["pageNo"]
        shown = "".join(map(site.row, site.part(given["pageId"], page)))
        markup = (
            f"<div class='page-content'>{shown}</div>"
            if "list" in given["tagId"]
            else "<p>首页</p>"
        )
        return as_json({"success": True, "data": {"html": markup}})

    return ScriptedSite(script, api)


def catalogue() -> ScriptedSite:
    """Two static sections, and a page without rows whose settings name two more lists, as 开普云 has it."""
    numbers = {"gonggao": 31, "fagui": 32}
    tree = [{"id": 3, "name": "公开目录", "children": [
        {"id": 31, "name": "公告公示", "post_count": 12}, {"id": 32, "name": "政策文件", "post_count": 12},
        {"id": 33, "name": "机构职能", "post_count": 0},
    ]}]  # fmt: skip

    def api(site: ScriptedSite, path: str, given: dict[str, str]) -> Page | None:
        if path == "/gkmlpt/index":
            settings = json.dumps({"SID": "88", "TREE": tree}, ensure_ascii=False)
            text = f"<div id='app'></div><script>window._CONFIG = {settings};</script>"
            return site.frame("信息公开目录", text)
        for key, number in numbers.items():
            if path == f"/gkmlpt/api/all/{number}" and given.get("sid") == "88":
                shown = [
                    {"title": s.title, "post_url": f"/{s.section}/{s.number}", "created_at": str(s.day)}
                    for s in site.part(key, _number(given, "page"))
                ]  # fmt: skip
                return as_json({"total": 12, "articles": shown})
        return None

    site = ScriptedSite(lambda key: "", api, menu={"/gkmlpt/index": "信息公开"})
    site.scripted = ("gonggao", "fagui")
    return site


SHAPES: Final[dict[str, Callable[[], ScriptedSite]]] = {
    "get_json": get_json,
    "post_form": post_form,
    "post_json": post_json,
    "jsonp": jsonp,
    "more_fragments": more_fragments,
    "more_records": more_records,
    "clicked_rows": clicked_rows,
    "units": units,
}
