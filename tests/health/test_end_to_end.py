"""Sites that change between two runs: which verdict they get, and that nothing good is lost or overwritten."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from crawler.sample.articles import SHANGHAI
from crawler.sample.site import Page
from tests.crawling import crawl, rows, serving

# One worker runs them all, and crawls all sites at once for all of them.
pytestmark = pytest.mark.xdist_group("health")
FIRST: Final = datetime(2026, 7, 15, 10, 0, tzinfo=SHANGHAI)
SECOND: Final = FIRST + timedelta(days=1, hours=1)
LATER: Final = FIRST + timedelta(days=120)
TABLES: Final = ("related_links", "images", "attachments", "addresses", "views", "revisions")

_SPIDER: Final = '''
from crawler.base_spiders.site import SiteSpider


class {class_name}(SiteSpider):
    """A site of the tests."""

    name = "{name}"
    start_urls = {urls!r}
    article_links = "h2 > a"
    title = "h1.name"
    body = "div.text"
    published = "span.date"
    category = "span.cate"
    author = "span.user"
    views = "span.view"
    related = "ul.more a"
'''


@dataclass(frozen=True, slots=True)
class Story:
    """An article of such a site."""

    number: int
    title: str
    day: date
    text: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/a/{self.number}.html"


def stories(count: int, first: int = 100, newest: date = date(2026, 7, 14)) -> list[Story]:
    """Made-up articles, a day between any two, no two alike."""
    places = ("白石港", "松涛镇", "银杏湾", "赤水坪", "青岩口", "落霞滩", "云门关")
    works = ("纺织机械厂", "冷链仓库", "茶叶加工园", "光伏电站", "陶瓷研究所")
    made = []
    for n in range(count):
        number, place, work = first + n, places[n % 7], works[n % 5]
        made.append(
            Story(
                number,
                f"{place}{work}第{number}号工程开工",
                newest - timedelta(days=n),
                (
                    f"{place}的{work}昨天举行开工仪式，编号为{number}，投资{number * 3}万元，由{works[(n + 2) % 5]}承建。",
                    f"工程占地{number + n}亩，{place}居民{number * 7}人受益，预计{n % 9 + 2}个月以后验收并交付使用。",
                ),
            )
        )
    return made


def html(body: str, title: str = "") -> Page:
    text = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return Page(200, "text/html; charset=utf-8", text.encode())


def old_list(listed: Sequence[Story]) -> Page:
    return html(
        "".join(
            f'<div class="item"><h2><a href="{s.path}">{s.title}</a></h2></div>' for s in listed
        )
    )


def old_article(story: Story, views: int = 10) -> Page:
    text = "".join(f"<p>{line}</p>" for line in story.text)
    return html(
        f'<h1 class="name">{story.title}</h1><div class="info"><span class="user">王宁</span>'
        f'<span class="date">{story.day}</span><span class="cate">动态</span><span class="view">{views}</span>'
        f'</div><div class="text">{text}</div><ul class="more"><li><a href="/a/1.html">旧闻</a></li></ul>',
        story.title,
    )


def styled(sheet: str) -> Callable[[Sequence[Story]], Page]:
    """The old list, where everything stands as it stood, with a stylesheet."""
    head = f'<link rel="stylesheet" href="{sheet}?v=3"></head>'.encode()

    def page(listed: Sequence[Story]) -> Page:
        old = old_list(listed)
        return replace(old, body=old.body.replace(b"</head>", head))

    return page


def framed(box: str) -> Callable[[Sequence[Story]], Page]:
    """The old list and its stylesheet, in a frame."""

    def page(listed: Sequence[Story]) -> Page:
        old = styled("/style.css")(listed)
        body = f'<body><div id="top"></div><div class="{box}"><div class="rows">'.encode()
        return replace(old, body=old.body.replace(b"<body>", body))

    return page


def new_list(listed: Sequence[Story]) -> Page:
    """Another theme: nothing stands where it stood."""
    items = "".join(
        f'<li><a class="go" href="/read?id={s.number}">{s.title}</a></li>' for s in listed
    )
    return html(f'<nav><h2>栏目</h2></nav><ul class="cards">{items}</ul>')


def new_article(story: Story) -> Page:
    text = "".join(f"<section>{line}</section>" for line in story.text)
    return html(f'<h2 class="headline">{story.title}</h2><article>{text}</article>', story.title)


def sly_article(story: Story) -> Page:
    """Another theme, in which the old selectors match something else."""
    return html(
        '<h1 class="name">白石港招商网</h1><div class="text"><p>主办：白石港招商服务中心，地址在滨海大道一百号，'
        "邮编和电话请见联系我们，未经许可不得转载本网站的任何内容，违者必究。</p></div>"
        f'<h2 class="headline">{story.title}</h2><article><p>{"".join(story.text)}</p></article>',
        story.title,
    )


def bare_article(story: Story) -> Page:
    """Another theme, in which title and text stand where they stood, and all else is gone."""
    text = "".join(f"<p>{line}</p>" for line in story.text)
    return html(
        f'<h1 class="name">{story.title}</h1><div class="text">{text}</div>'
        '<ul class="more"><li><a href="/a/2.html">别的</a></li></ul>',
        story.title,
    )


def viewless_article(story: Story) -> Page:
    page = old_article(story)
    return replace(page, body=page.body.replace(b'class="view"', b'class="hits"'))


def today_article(story: Story) -> Page:
    """Where the article's date stood, today's stands."""
    page = old_article(story)
    return replace(page, body=page.body.replace(str(story.day).encode(), b"2026-07-16"))


def visitors_article(story: Story) -> Page:
    """Where the article's views stood, those of the whole site stand."""
    return old_article(story, views=987654)


def counted_article(story: Story) -> Page:
    return old_article(story, views=story.number)


def parked(path: str) -> Page:
    """The same for every address, which it repeats."""
    return html(
        f"<h2><a href='/buy'>域名出售</a></h2><h1 class='name'>本域名正在转让</h1>"
        f"<div class='text'><p>您访问的域名由经纪公司托管，需要购买请联系客服，报价当天有效，过户免费。{path[-8:]}</p></div>",
        "本域名正在转让",
    )


def captcha(_: Story) -> Page:
    return html(
        "<h1 class='name'>我们注意到异常流量</h1><div class='text'><p>为了保护网站的安全，请您拖动下面的滑块，"
        "完成拼图以后才可以继续阅读本站的内容，谢谢您的理解与配合，祝您生活愉快。</p></div>"
    )


def missing(_: Story) -> Page:
    return html(
        "<h1 class='name'>页面不存在</h1><div class='text'><p>您访问的页面不存在或已被删除。</p></div>"
    )


@dataclass(slots=True)
class Site:
    """A site as it is at the moment; tests change it between runs."""

    sections: dict[str, list[Story]]
    list_page: Callable[[Sequence[Story]], Page] = old_list
    article_page: Callable[[Story], Page] = old_article
    whole: Callable[[str], Page] | None = None
    robots: str = ""
    broken_lists: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def respond(self, path: str) -> Page:
        self.asked.append(path)
        if path == "/robots.txt":
            return Page(200, "text/plain", self.robots.encode())
        if self.whole:
            return self.whole(path)
        if path in self.sections:
            return html("") if path in self.broken_lists else self.list_page(self.sections[path])
        for listed in self.sections.values():
            for story in listed:
                if story.path == path:
                    return self.article_page(story)
        return Page(404, "text/html", b"<h1>404</h1>")


def one_section(count: int = 12) -> Site:
    return Site({"/news/": stories(count)})


def four_sections() -> Site:
    return Site({f"/s{n}/": stories(8, first=100 * n) for n in range(1, 5)})


def change_title_and_paragraph(site: Site) -> None:
    listed = site.sections["/news/"]
    listed[0] = replace(listed[0], title="更正：" + listed[0].title)
    listed[1] = replace(
        listed[1], text=(listed[1].text[0], "这一段是后来改写的，说明了延期的缘由。")
    )


def publish(site: Site) -> None:
    site.sections["/news/"][:0] = stories(2, first=300, newest=date(2026, 7, 16))


def down(_: str) -> Page:
    return Page(503, "text/html", b"<h1>503</h1>")


def at(**changes: Any) -> Callable[[Site], None]:
    def change(site: Site) -> None:
        for name, value in changes.items():
            setattr(site, name, value)

    return change


def news_and(article_page: Callable[[Story], Page]) -> Callable[[Site], None]:
    """New articles, and each one, known or new, is shown as such a page."""

    def change(site: Site) -> None:
        publish(site)
        site.article_page = article_page

    return change


def five(site: Site) -> None:
    """A list that showed twelve now shows five, the newest."""
    publish(site)
    site.list_page = lambda listed: old_list(listed[:5])


@dataclass(frozen=True, slots=True)
class Case:
    """How a site changes between the runs, and what the second run makes of it."""

    change: Callable[[Site], None]
    verdict: str
    words: tuple[str, ...] = ()
    untouched: bool = False
    """Whether not one stored field may have changed."""
    made: Callable[[], Site] = one_section


CASES: Final = {
    "unchanged": Case(lambda _: None, "quiet"),
    "news": Case(publish, "ok"),
    "deletion": Case(lambda site: site.sections["/news/"].__delitem__(slice(0, 2)), "quiet"),
    "edit": Case(change_title_and_paragraph, "ok"),
    "redesign": Case(
        at(list_page=new_list, article_page=new_article), "broken",
        ("/news/", "article_links = 'h2 > a'", "zhaoshang check redesign", "zhaoshang add"), untouched=True,
    ),
    "articles_redesigned": Case(
        at(article_page=new_article), "broken", ("title", "100 % had it", "h1.name"), untouched=True
    ),
    "sly": Case(at(article_page=sly_article), "broken", ("e.g. http",), untouched=True),
    "bare": Case(
        at(article_page=bare_article), "broken", ("published", "span.date", "zhaoshang check"), untouched=True
    ),
    "captcha": Case(news_and(captcha), "broken", ("look alike",), untouched=True),
    "missing": Case(news_and(missing), "broken", ("requested article pages is an article", "a soft 404"), untouched=True),
    "parked": Case(at(whole=parked), "broken", ("/news/",), untouched=True),
    "outage": Case(at(whole=down), "broken", ("http_503", "zhaoshang crawl outage"), untouched=True),
    "robots": Case(
        at(robots="User-agent: *\nDisallow: /\n"), "broken", ("robots.txt forbids", "/news/"), untouched=True
    ),
    "views": Case(
        at(article_page=viewless_article), "degraded",
        ("views missing on 12 of", "100 % had it before", "span.view"),
    ),
    "today": Case(
        news_and(today_article), "degraded",
        ("12 of 12 reread articles", "all show the date 2026-07-16", "published = 'span.date'", "/a/1", "zhaoshang check"),
    ),
    "visitors": Case(
        news_and(visitors_article), "degraded", ("12 reread articles show 987654 views", "views = 'span.view'", "/a/1"),
        made=lambda: replace(one_section(), article_page=counted_article),
    ),
    "five": Case(five, "ok"),
    "five_old": Case(
        at(list_page=lambda listed: old_list(listed[-5:])), "broken", ("only 5 article links", "h2 > a"), untouched=True
    ),
    "one_of_four": Case(at(broken_lists={"/s3/"}), "degraded", ("/s3/",), made=four_sections),
}  # fmt: skip
each_case = pytest.mark.parametrize("name", CASES)


@dataclass(frozen=True, slots=True)
class Ran:
    """The sites after their runs."""

    folder: Path
    sites: dict[str, Site]
    ended: subprocess.CompletedProcess[str]
    stored: dict[str, list[tuple[Any, ...]]]
    """What was stored of each site after its first run."""
    silent: list[subprocess.CompletedProcess[str]]
    """The runs of ``unchanged``, months later, on two days."""

    def last(self, name: str) -> sqlite3.Row:
        """The run after the change."""
        return rows(
            self.folder / "t.db", "SELECT * FROM crawls WHERE site = ? ORDER BY id LIMIT 2", name
        )[1]


def stored(database: Path, site: str) -> list[tuple[Any, ...]]:
    """Every stored field of a site, with all that belongs to its articles."""
    found: list[tuple[Any, ...]] = []
    with closing(sqlite3.connect(database)) as db:
        found += db.execute("SELECT * FROM articles WHERE site = ? ORDER BY id", [site])
        for table in TABLES:
            found += db.execute(
                f"SELECT t.* FROM {table} t JOIN articles a ON a.id = t.article_id WHERE site = ? ORDER BY 1, 2",
                [site],
            )
    return found


def declare(folder: Path, bases: dict[str, str], sites: dict[str, Site]) -> None:
    package = folder / "mysites"
    package.mkdir()
    text = "".join(
        _SPIDER.format(
            class_name=name.title().replace("_", ""),
            name=name,
            urls=[base + path for path in sites[name].sections],
        )
        for name, base in bases.items()
    )
    (package / "__init__.py").write_text(text, encoding="utf-8")


def serve_each(stack: ExitStack, sites: dict[str, Site]) -> dict[str, str]:
    """Serve the sites for as long as the stack is open; the address of each."""
    return {
        name: stack.enter_context(
            serving(lambda _, path, site=site: site.respond(path))  # type: ignore[misc]
        ).base
        for name, site in sites.items()
    }


def run_all(folder: Path, names: Sequence[str], now: datetime) -> subprocess.CompletedProcess[str]:
    settings = ("-s", f"NOW={now.isoformat()}", "-s", "RETRY_TIMES=0", "--quiet")
    return crawl("zhaoshang", *names, *settings, cwd=folder)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """Every case's site crawled, changed, and crawled again a day later."""
    folder = tmp_path_factory.mktemp("health")
    sites = {name: case.made() for name, case in CASES.items()}
    with ExitStack() as stack:
        bases = serve_each(stack, sites)
        declare(folder, bases, sites)
        first = run_all(folder, list(sites), FIRST)
        assert (first.returncode, first.stderr) == (0, "")
        before = {name: stored(folder / "t.db", name) for name in sites}
        for name, case in CASES.items():
            case.change(sites[name])
        ended = run_all(folder, list(sites), SECOND)
        # Months later nothing has come to a site that used to publish every day.
        silent = [run_all(folder, ["unchanged"], LATER + timedelta(days=n)) for n in range(2)]
        yield Ran(folder, sites, ended, before, silent)


@each_case
def test_first_run_is_ok(name: str, ran: Ran) -> None:
    [first, *_] = rows(ran.folder / "t.db", "SELECT * FROM crawls WHERE site = ? ORDER BY id", name)
    assert (first["verdict"], first["why"]) == ("ok", None)
    assert first["new"] == sum(len(listed) for listed in CASES[name].made().sections.values())


@each_case
def test_verdict(name: str, ran: Ran) -> None:
    last = ran.last(name)
    assert last["verdict"] == CASES[name].verdict, last["why"]
    for word in CASES[name].words:
        assert word in last["why"]


@each_case
def test_a_verdict_that_alarms_names_a_next_step(name: str, ran: Ran) -> None:
    last = ran.last(name)
    if CASES[name].verdict in ("broken", "degraded"):
        assert last["next_step"]
        told = [line for line in ran.ended.stderr.splitlines() if line.startswith(f"{name}: ")]
        assert any("next: " in line for line in told)
    else:
        assert (last["why"], last["next_step"]) == (None, None)
        assert f"{name}: " not in ran.ended.stderr


def test_exit_code_is_that_of_the_gravest(ran: Ran) -> None:
    assert ran.ended.returncode == 4


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.untouched])
def test_not_one_stored_field_changed(name: str, ran: Ran) -> None:
    assert stored(ran.folder / "t.db", name) == ran.stored[name]


@pytest.mark.parametrize(("name", "column"), [("today", "published_at"), ("visitors", "views")])
def test_a_value_that_is_not_the_articles_own_is_not_stored(
    name: str, column: str, ran: Ran
) -> None:
    database = ran.folder / "t.db"
    sql = f"SELECT number, {column} FROM (SELECT *, substr(url, -8, 3) number FROM articles WHERE site = ?)"
    found = {row["number"]: row[column] for row in rows(database, sql, name)}
    before = stories(12)
    own = {str(s.number): str(s.day) if name == "today" else s.number for s in before}
    assert {number: found[number] for number in own} == own
    assert (
        rows(
            database,
            "SELECT * FROM revisions r JOIN articles a ON a.id = article_id WHERE site = ?",
            name,
        )
        == []
    )
    # Two new articles came in, the day without a date of their own.
    new = {number: value for number, value in found.items() if number not in own}
    assert sorted(new) == ["300", "301"]
    if name == "today":
        assert [*new.values()] == [None, None]


@pytest.mark.parametrize("name", ["sly", "captcha", "articles_redesigned", "bare"])
def test_what_was_refused_is_kept(name: str, ran: Ran) -> None:
    refused = rows(
        ran.folder / "t.db",
        "SELECT r.reason FROM rejects r JOIN crawls c ON c.id = crawl_id WHERE site = ?",
        name,
    )
    assert len(refused) >= 3
    assert {row["reason"] for row in refused} <= {
        "no_title", "no_body", "page_alike", "suspect_change", "suspect_site",
    }  # fmt: skip


def test_a_real_correction_is_stored(ran: Ran) -> None:
    database = ran.folder / "t.db"
    changed = rows(database, "SELECT * FROM articles WHERE site = 'edit' ORDER BY url LIMIT 2")
    assert str(changed[0]["title"]).startswith("更正：")
    assert "延期的缘由" in changed[1]["body"]
    assert (
        len(stored(database, "edit")) == len(ran.stored["edit"]) + 2 + 12
    )  # revisions, views seen


def test_views_that_are_gone_leave_the_rest(ran: Ran) -> None:
    after = rows(ran.folder / "t.db", "SELECT * FROM articles WHERE site = 'views'")
    assert {row["views"] for row in after} == {10}


def test_deleted_articles_stay(ran: Ran) -> None:
    assert len(rows(ran.folder / "t.db", "SELECT id FROM articles WHERE site = 'deletion'")) == 12


def test_a_silence_of_months_is_told_once_and_never_broken(ran: Ran) -> None:
    first, second = ran.silent
    [line] = first.stderr.splitlines()
    assert "no new article for 121 days (usually at most 14)" in line
    assert (first.returncode, second.returncode, second.stderr) == (3, 0, "")
    found = rows(ran.folder / "t.db", "SELECT * FROM crawls WHERE site = 'unchanged' ORDER BY id")
    assert [row["verdict"] for row in found] == ["ok", "quiet", "degraded", "quiet"]
    assert "for 122 days" in found[-1]["why"]
    assert [row["quiet_days"] for row in found] == [1, 2, 121, 122]


@pytest.mark.parametrize(
    ("article_page", "words", "reasons"),
    [
        (captcha, "look alike", {"page_alike", "suspect_site"}),
        (missing, "12 × a soft 404", {"soft_404"}),
    ],
)
def test_a_site_that_shows_one_page_for_all_from_the_start(
    article_page: Callable[[Story], Page], words: str, reasons: set[str], tmp_path: Path
) -> None:
    """Its lists are fine, every article is a captcha, or missing: none becomes a row."""
    site = one_section()
    site.article_page = article_page
    with serving(lambda _, path: site.respond(path)) as server:
        declare(tmp_path, {"new": server.base}, {"new": site})
        ended = run_all(tmp_path, ["new"], FIRST)
    assert ended.returncode == 4
    assert words in ended.stderr
    assert rows(tmp_path / "t.db", "SELECT * FROM articles") == []
    refused = rows(tmp_path / "t.db", "SELECT DISTINCT reason FROM rejects ORDER BY reason")
    assert {row["reason"] for row in refused} <= reasons


@pytest.mark.parametrize(
    ("old", "new"),
    [(styled("/old/style.css"), styled("/new/style.css")), (framed("wrap"), framed("grid"))],
    ids=["stylesheets", "frame"],
)
def test_another_theme_on_a_day_without_news(
    old: Callable[[Sequence[Story]], Page], new: Callable[[Sequence[Story]], Page], tmp_path: Path
) -> None:
    """Lists and addresses stay, all is known and nothing due: what the lists look like is what tells."""
    sites = {name: one_section() for name in ("redesigned", "repainted")}
    with ExitStack() as stack:
        bases = serve_each(stack, sites)
        declare(tmp_path, bases, sites)
        asked: list[dict[str, int]] = []

        def run(hours: int) -> subprocess.CompletedProcess[str]:
            for site in sites.values():
                site.asked.clear()
            ended = run_all(tmp_path, list(sites), FIRST + timedelta(hours=hours))
            asked.append(
                {name: sum(path[:3] == "/a/" for path in s.asked) for name, s in sites.items()}
            )
            return ended

        for site in sites.values():
            site.list_page = old
        assert (run(0).returncode, run(1).returncode) == (0, 0)
        before = stored(tmp_path / "t.db", "redesigned")
        for site in sites.values():
            site.list_page = new
        sites["redesigned"].article_page = new_article
        ended = [run(2), run(3)]
        # Their time has come; they were open work since.
        ended.append(run(26))
    assert [one.returncode for one in ended] == [4, 4, 4]
    for one in ended:
        assert {line.partition(":")[0] for line in one.stderr.splitlines()} == {"redesigned"}
        assert "the site was redesigned" in one.stderr
    verdict = "SELECT group_concat(verdict, ' ') FROM crawls WHERE site = ?"
    [said] = rows(tmp_path / "t.db", verdict, "redesigned")
    assert said[0] == "ok quiet broken broken broken"
    [said] = rows(tmp_path / "t.db", verdict, "repainted")
    assert said[0] == "ok quiet quiet quiet quiet"
    assert asked[:2] == [{"redesigned": 13, "repainted": 13}, {"redesigned": 0, "repainted": 0}]
    assert asked[2:4] == [{"redesigned": 3, "repainted": 3}, {"redesigned": 3, "repainted": 0}]
    assert stored(tmp_path / "t.db", "redesigned") == before
