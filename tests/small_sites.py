"""Small made-up sites of the shapes that the field has, what learns them in memory, and the
``zhaoshang`` command on them."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from inspect import getsource
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.base_spiders.site import SiteSpider
from crawler.learn import Answer, Learned, learn
from crawler.read.document import Document, header_charset, parse_document
from crawler.sample.articles import SHANGHAI
from crawler.sample.site import Page
from tests.crawling import PATIENCE, ROOT, environment, serving
from tests.forks import load

NOW: Final = datetime(2026, 7, 15, 10, 0, tzinfo=SHANGHAI)
BASE: Final = "http://www.linjiang.test"
HTML: Final = "text/html; charset=utf-8"

_PLACES: Final = ("临江县", "东湾高新区", "北岭开发区", "青禾保税区", "南屏新城", "白沙工业园")
_THINGS: Final = (
    "轴承生产线正式投产", "冷链物流中心开工建设", "新能源电池基地签约落户", "标准厂房二期顺利封顶",
    "举行重点项目推介会", "召开营商环境座谈会", "出台人才安居十条措施", "公布首批闲置用地名录",
)  # fmt: skip
_MENU_OF: Final = {"yqdt": "园区动态", "zszc": "招商政策", "tzgg": "通知公告"}


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a small site, and what its page says."""

    number: int
    section: str
    title: str
    day: date
    views: int
    source: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "".join(f"<p>{text}</p>\n" for text in self.paragraphs)


def stories(
    per_section: int = 12, sections: Sequence[str] = tuple(_MENU_OF), apart: int = 3
) -> list[Story]:
    """Made-up articles, newest first, no two of one title or day: so many days ``apart``."""
    made = []
    for number in range(per_section * len(sections)):
        place, thing = _PLACES[number % 6], _THINGS[number // 6 % 8]
        title = f"{place}{thing}" + ("" if number < 48 else f"（{number}）")
        made.append(
            Story(
                number=900 - number,
                section=sections[number % len(sections)],
                title=title,
                day=date(2026, 6, 30) - timedelta(days=apart * number),
                views=120 + 7 * number,
                source=("临江日报", "东湾发布", "北岭融媒")[number % 3],
                paragraphs=(
                    f"日前，{title}，来自{number + 3}家企业和单位的代表到场，现场气氛热烈而有序。",
                    f"据介绍，该事项涉及资金{number + 2}亿元，计划用{number % 5 + 2}年完成，"
                    f"建成后每年可新增产值{number * 3 + 5}亿元，带动就业{number * 11 + 40}人。",
                    f"{place}负责人表示，将安排专人全程服务，及时解决第{number + 1}号清单所列的各类困难。",
                ),
            )
        )
    return made


@dataclass(slots=True)
class SmallSite:
    """Pages by path with query; ``asked`` are the paths that were asked for."""

    pages: dict[str, Page]
    stories: list[Story] = field(default_factory=list)
    paths: dict[int, str] = field(default_factory=dict)
    """Article number -> path."""
    asked: list[str] = field(default_factory=list)

    def respond(self, target: str) -> Page:
        """The answer to a GET."""
        self.asked.append(target)
        return self.pages.get(target) or Page(404, HTML, b"<h1>404</h1>")

    def document(self, story: Story, base: str = BASE) -> Document:
        """An article's page, parsed."""
        page, url = self.pages[self.paths[story.number]], base + self.paths[story.number]
        return parse_document(page.body, url, header_charset(page.content_type))


def html(text: str, charset: str = "utf-8", content_type: str = HTML) -> Page:
    """A page with status 200."""
    return Page(200, content_type, text.encode(charset))


def drive(
    respond: Callable[[str], Page], url: str, sections: Sequence[str] = (), now: datetime = NOW
) -> tuple[Learned, list[str]]:
    """Learn a site without a network: what was learned, and every address that was asked for, in order."""
    learning, asked = learn(url, now, sections), list[str]()
    try:
        ask = next(learning)
        while True:
            asked.append(ask.url)
            ask = learning.send(answer(respond, ask.url))
    except StopIteration as end:
        learned: Learned = end.value
        return learned, asked


def answer(respond: Callable[[str], Page], url: str) -> Answer:
    """What a crawler would bring from an address."""
    for _ in range(5):
        parts = urlsplit(url)
        page = respond((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if page.status not in (301, 302):
            break
        url = urljoin(url, page.headers["Location"])
    if page.status != 200:
        return Answer(None, trouble=f"http_{page.status}")
    charset = header_charset(page.content_type)
    return Answer(parse_document(page.body, url, charset), page.body)


def chunks(all_: Sequence[Story], size: int) -> list[Sequence[Story]]:
    """The pages of a list."""
    return [all_[start : start + size] for start in range(0, len(all_), size)]


def of(all_: Sequence[Story], section: str) -> list[Story]:
    """The articles of a section, newest first."""
    return [story for story in all_ if story.section == section]


# A blog: the home page pages through everything, each section lists its own.


def wordpress(sections: Mapping[str, str] = _MENU_OF, per_section: int = 12) -> SmallSite:
    """WordPress-like: classes with the post's number, a sidebar, tags, a calendar, a product page."""
    site = SmallSite({}, stories(per_section, tuple(sections)))
    menu = "<li><a href='/'>首页</a></li>" + "".join(
        f"<li class='menu-item menu-item-{n}'><a href='/category/{key}/'>{name}</a></li>"
        for n, (key, name) in enumerate(sections.items(), 20)
    )
    head = (
        "<meta name='generator' content='WordPress 6.5'>"
        "<link rel='stylesheet' href='/wp-content/themes/t/style.css'>"
    )
    side = (
        "<aside class='widget-area'><ul>"
        + "".join(
            f"<li><a href='/archives/{s.number}'>{s.title}</a></li>" for s in site.stories[:5]
        )
        + "</ul><div class='tagcloud'><a href='/tag/xiangmu/'>项目</a> <a href='/tag/zhaoshang/'>招商</a></div>"
        "<div class='calendar'><a href='/2026/06/'>六月动态</a></div></aside>"
    )
    foot = (
        "<footer class='site-footer'><a href='/about/'>关于我们</a> <a href='/products/'>产品中心</a> "
        "<a href='/wp-login.php'>登录</a> <a href='/feed/'>RSS</a> <a href='/?s=x'>搜索</a></footer>"
    )

    def frame(title: str, content: str) -> Page:
        return html(
            f"<html><head><title>{title} – 临江投资网</title>{head}</head><body class='post-type-x'>"
            f"<header class='site-header'><ul class='menu'>{menu}</ul></header>"
            f"<div id='primary'>{content}</div>{side}{foot}</body></html>"
        )

    def card(story: Story) -> str:
        return (
            f"<article id='post-{story.number}' class='post-{story.number} post type-post'>"
            f"<h2 class='entry-title'><a href='/archives/{story.number}'>{story.title}</a></h2>"
            f"<time class='entry-date'>{story.day}</time>"
            f"<div class='entry-summary'><p>{story.paragraphs[0][:40]}…</p></div></article>"
        )

    def put(stem: str, title: str, listed: Sequence[Story]) -> None:
        pages = chunks(listed, 10)
        for number, part in enumerate(pages, 1):
            pager = "".join(
                f"<a class='page-numbers' href='{stem}{f'page/{n}/' if n > 1 else ''}'>{n}</a>"
                for n in range(1, len(pages) + 1)
                if n != number
            )
            if number < len(pages):
                pager += f"<a class='next page-numbers' href='{stem}page/{number + 1}/'>下一页</a>"
            path = stem + (f"page/{number}/" if number > 1 else "")
            pagination = f"<nav class='pagination'>{pager}</nav>" if len(pages) > 1 else ""
            site.pages[path] = frame(title, "".join(map(card, part)) + pagination)

    put("/", "首页", site.stories)
    for key, name in sections.items():
        put(f"/category/{key}/", name, of(site.stories, key))
    for story in site.stories:
        site.paths[story.number] = f"/archives/{story.number}"
        site.pages[f"/archives/{story.number}"] = frame(
            story.title,
            f"<article id='post-{story.number}' class='post-{story.number} post type-post category-{story.section}'>"
            f"<header class='entry-header'><h1 class='entry-title'>{story.title}</h1>"
            f"<div class='entry-meta'><time class='entry-date'>{story.day}</time> "
            f"<span class='cat-links'><a href='/category/{story.section}/'>{sections[story.section]}</a></span> "
            f"<span class='post-views'>阅读 {story.views} 次</span></div></header>"
            f"<div class='entry-content'>{story.body}"
            "<div class='sharedaddy'><a href='#'>分享到微博</a></div></div></article>",
        )
    for path in ("/about/", "/products/"):
        site.pages[path] = frame(
            "关于", "<div class='entry-content'><p>本网站由临江投资网主办。</p></div>"
        )
    return site


# phpcms: title, date and source in one heading.


def phpcms() -> SmallSite:
    """phpcms-like: ``<h1>title<br><span>date 来源 …</span></h1>``; lists at ``/html/KEY/``."""
    site = SmallSite({}, stories())
    for story in site.stories:
        site.paths[story.number] = f"/html/{story.section}/2026/0{story.day.month % 9 + 1}{story.day.day:02}/{story.number}.html"  # fmt: skip
    menu = "".join(f"<li><a href='/html/{k}/'>{name}</a></li>" for k, name in _MENU_OF.items())

    def frame(title: str, content: str) -> Page:
        return html(
            f"<html><head><title>{title} - 临江招商网</title><link href='/statics/css/reset.css'></head><body>"
            f"<div class='header'><ul class='nav-site'><li><a href='/'>首页</a></li>{menu}</ul></div>{content}"
            "<div class='footer'>版权所有 临江县投资促进局 <a href='/about.html'>联系我们</a></div></body></html>"
        )

    def items(listed: Sequence[Story]) -> str:
        rows = "".join(
            f"<li><span class='rt'>{s.day}</span>·<a href='{site.paths[s.number]}'>{s.title}</a></li>"
            for s in listed
        )
        return f"<ul class='list lh24 f14'>{rows}</ul>"

    for key, name in _MENU_OF.items():
        first, second = chunks(of(site.stories, key), 8)
        trail = (
            f"<div class='crumbs'><a href='/'>首页</a> &gt; <a href='/html/{key}/'>{name}</a></div>"
        )
        pager = f"<div id='pages'><a href='/html/{key}/'>1</a><a href='/html/{key}/2.html'>2</a><a href='/html/{key}/2.html'>下一页</a></div>"
        site.pages[f"/html/{key}/"] = frame(name, f"<div class='col-left'>{trail}{items(first)}{pager}</div>")  # fmt: skip
        site.pages[f"/html/{key}/2.html"] = frame(name, f"<div class='col-left'>{trail}{items(second)}</div>")  # fmt: skip
        for story in of(site.stories, key):
            site.pages[site.paths[story.number]] = frame(
                story.title,
                f"<div class='col-left'>{trail}<div id='Article'><h1>{story.title}<br />"
                f"<span>{story.day} 10:30:00　来源：{story.source}</span></h1>"
                f"<div class='content'>{story.body}</div></div></div>",
            )
    boxes = "".join(
        f"<div class='box'><h5>{name}</h5>{items(of(site.stories, key)[:4])}</div>"
        for key, name in _MENU_OF.items()
    )
    site.pages["/"] = frame("首页", boxes)
    return site


def counted(
    kind: str = "text/javascript", body: str = "$('#hits').html('88');", waiting: str = ""
) -> SmallSite:
    """A phpcms site whose pages ask a script for their views, and show ``waiting`` until it answers."""
    site = phpcms()
    for path in site.paths.values():
        number = path.rpartition("/")[2].partition(".")[0]
        counter = f"/api.php?op=count&id={number}&modelid=1"
        shown = f"<p>点击：<span id='hits'>{waiting}</span></p><script src='{counter}'></script>"
        text = site.pages[path].body.decode()
        site.pages[path] = html(text.replace("</h1>", f"</h1>{shown}"))
        site.pages[counter] = Page(200, kind, body.encode())
    return site


# An old government site: nothing but tables and fonts, GBK, and no header that says so.


def tables() -> SmallSite:
    """Old ASP: every node is ``td`` or ``font``; sections by number; pages in GBK without a charset."""
    site = SmallSite({}, stories(10))
    numbers = {key: n for n, key in enumerate(_MENU_OF, 1)}
    menu = "".join(
        f"<td><a href='list.asp?id={numbers[key]}'>{name}</a></td>"
        for key, name in _MENU_OF.items()
    )

    def frame(title: str, content: str) -> Page:
        text = (
            f"<html><head><title>{title}_临江县招商局</title></head><body>"
            f"<table width=980><tr><td><a href='/'>首页</a></td>{menu}</tr></table>{content}"
            "<table width=980><tr><td align=center>版权所有：临江县招商局　电话：0999-1234567</td></tr></table></body></html>"
        )
        return html(text, "gbk", "text/html")

    def rows(listed: Sequence[Story]) -> str:
        return "".join(
            f"<tr><td>·<a href='show.asp?id={s.number}' class='blue'>{s.title}</a></td><td width=90>{s.day}</td></tr>"
            for s in listed
        )

    for story in site.stories:
        site.paths[story.number] = f"/show.asp?id={story.number}"
        site.pages[site.paths[story.number]] = frame(
            story.title,
            "<table width=980><tr><td align=center height=50><font size=4 color=red><b>"
            f"{story.title}</b></font></td></tr><tr><td align=center class='info'>发布时间：{story.day}　"
            f"来源：{story.source}　浏览：{story.views} 次</td></tr>"
            f"<tr><td class='nr'>{story.body}</td></tr></table>",
        )
    for key, name in _MENU_OF.items():
        listed = of(site.stories, key)
        site.pages[f"/list.asp?id={numbers[key]}"] = frame(
            name, f"<table width=700>{rows(listed)}</table>"
        )
    boxes = "".join(
        f"<table width=480><tr><td><b>{name}</b></td></tr>{rows(of(site.stories, key)[:3])}</table>"
        for key, name in _MENU_OF.items()
    )
    site.pages["/"] = frame("首页", boxes)
    return site


# A portal: no menu leads to the sections, only 更多.


def portal(*, cut: bool = False) -> SmallSite:
    """Boxes on the home page, each with 更多>>. With ``cut`` the lists cut long titles with …."""
    sections = {**_MENU_OF, "zdxm": "重点项目"}
    site = SmallSite({}, stories(10, tuple(sections)))

    def shown(title: str) -> str:
        return title[:9] + "…" if cut and len(title) > 9 else title

    def frame(title: str, content: str) -> Page:
        return html(
            f"<html><head><title>{title}|临江招商</title></head><body><div class='logo'>临江招商</div>{content}"
            "<div class='bottom'>地址：临江县江滨路8号</div></body></html>"
        )

    def rows(listed: Sequence[Story]) -> str:
        return "".join(
            f"<li><a href='/{s.section}/c{s.number}.shtml'>{shown(s.title)}</a><i>{s.day}</i></li>"
            for s in listed
        )

    for story in site.stories:
        site.paths[story.number] = path = f"/{story.section}/c{story.number}.shtml"
        site.pages[path] = frame(
            story.title,
            f"<div class='position'>您的位置：<a href='/'>首页</a> &gt; <a href='/{story.section}/'>{sections[story.section]}</a></div>"
            f"<div class='article'><h2 class='bt'>{story.title}</h2><div class='ly'><span class='sj'>时间：{story.day}</span>"
            f"<span class='lyuan'>来源：{story.source}</span></div><div class='zw'>{story.body}</div></div>",
        )
    boxes = ""
    for key, name in sections.items():
        listed = of(site.stories, key)
        site.pages[f"/{key}/"] = frame(name, f"<div class='liebiao'><ul>{rows(listed)}</ul></div>")
        boxes += f"<div class='box'><h3>{name}</h3><a class='gd' href='/{key}/'>更多&gt;&gt;</a><ul>{rows(listed[:3])}</ul></div>"
    site.pages["/"] = frame("首页", boxes)
    return site


SHAPES: Final[dict[str, Callable[[], SmallSite]]] = {
    "wordpress": wordpress,
    "phpcms": phpcms,
    "tables": tables,
    "portal": portal,
    "cut": lambda: portal(cut=True),
}


# The command

# The copy of a project has no tests: it is told how to load itself.
_FORKS: Final = f"""
{getsource(load)}
load()
import json, os, sys
from crawler.cli import main
waiting = {{}}
for name, arguments in json.loads(sys.argv[1]).items():
    pid = os.fork()
    if not pid:
        for stream, number in (("out", 1), ("err", 2)):
            os.dup2(os.open(f"{{name}}.{{stream}}", os.O_WRONLY | os.O_CREAT, 0o600), number)
        os.mkdir(name)
        os.chdir(name)
        main(arguments)
    waiting[name] = pid
print(json.dumps({{n: os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]) for n, p in waiting.items()}}))
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """One run of the command."""

    code: int
    out: str
    err: str


def zhaoshang(
    project: Path, cwd: Path, runs: Mapping[str, Sequence[str]], **env: str
) -> dict[str, Ended]:
    """Run the ``zhaoshang`` of the project in ``project`` once for each name, side by side, each in the folder
    ``cwd / name``. It is loaded once and forked: loading takes longer than most runs."""
    ended = subprocess.run(
        [sys.executable, "-c", _FORKS, json.dumps(runs)],
        cwd=cwd,
        env=environment(
            **{"PYTHONPATH": str(project), "LANG": "en_US.UTF-8", "COLUMNS": "200", **env}
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    codes: dict[str, int] = json.loads(ended.stdout)
    return {
        name: Ended(
            code,
            (cwd / f"{name}.out").read_text("utf-8"),
            (cwd / f"{name}.err").read_text("utf-8"),
        )
        for name, code in codes.items()
    }


def copy_project(folder: Path) -> Path:
    """A copy of the project that a command may write into."""
    for package in ("crawler", "pipelines"):
        shutil.copytree(ROOT / package, folder / package)
    (folder / "tests").mkdir()
    return folder


def files_of(folder: Path) -> set[str]:
    """Every file below a folder, but Python's own."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def loaded(path: Path) -> type[SiteSpider]:
    """The spider class of a written file."""
    spec = importlib.util.spec_from_file_location(f"written_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    [spider] = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    assert issubclass(spider, SiteSpider)
    return spider


@contextmanager
def serving_small(*sites: SmallSite) -> Iterator[list[str]]:
    """Serve small sites; yields the base URL of each."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(serving(lambda _, path, site=site: site.respond(path))).base  # type: ignore[misc]
            for site in sites
        ]
