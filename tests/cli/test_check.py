"""``zhaoshang check``: the declared selectors on saved pages and on the live site."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.crawler import Crawler

from crawler.base_spiders.checking import CheckSpider, check_saved
from crawler.base_spiders.site import SiteSpider
from crawler.cli.options import settings_for
from crawler.declaring.spiderfile import row_of, saved, spider_source, write_saved
from crawler.read.check import Broken, Checked
from crawler.read.page import read_page
from tests.crawling import closed_port
from tests.small_sites import (
    Ended,
    SmallSite,
    copy_project,
    drive,
    html,
    portal,
    serving_small,
    zhaoshang,
)

pytestmark = pytest.mark.xdist_group("check")
check_module = import_module("crawler.cli.check")


def changed(old: str, new: str) -> Callable[[SmallSite], None]:
    def change(site: SmallSite) -> None:
        for path, page in site.pages.items():
            site.pages[path] = html(page.body.decode().replace(old, new))

    return change


# A callback of a user's own that fails.
_CRASHES = """from crawler.base_spiders.site import SiteSpider


class XcrashSpider(SiteSpider):
    name = "xcrash"
    start_urls = ["{base}/zdxm/"]
    article_links = ".liebiao a"

    @classmethod
    def compile(cls):
        declaration = super().compile()
        declaration.list_rows = None
        return declaration
"""


def gone(site: SmallSite) -> None:
    site.pages.clear()


def missing(site: SmallSite) -> None:
    """Every article is answered with 200 and words."""
    for path in site.paths.values():
        site.pages[path] = html(
            "<html><head><title>临江招商网</title></head><body><div class='cw'><h2 class='bt'>页面不存在</h2>"
            "<p>您访问的页面不存在或已被删除</p></div></body></html>"
        )


# What happens to the site after it was put under watch.
CHANGES: dict[str, Callable[[SmallSite], None]] = {
    "same": lambda site: None,
    "title": changed("<h2 class='bt'>", "<h1 class='new-title'>"),
    "date": changed("class='sj'", "class='datum'"),
    "body": changed("class='zw'", "class='wenzhang'"),
    "lists": changed("class='liebiao'", "class='xinliebiao'"),
    "gone": gone,
    "missing": missing,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("check") / "project")


@pytest.fixture(scope="module")
def ended(project: Path) -> dict[str, Ended]:
    """Every site is learned and written, changes, and is checked."""
    sites = {name: portal() for name in CHANGES}
    runs: dict[str, list[str]] = {}
    now = datetime(2026, 7, 15, 2, tzinfo=UTC)
    with serving_small(*sites.values()) as bases:
        for (name, site), base in zip(sites.items(), bases, strict=True):
            learned, _ = drive(site.respond, base + "/", now=now)
            spider = project / "crawler" / "spiders" / f"x{name}.py"
            spider.write_text(spider_source(learned, f"x{name}", "临江 · 网"), encoding="utf-8")
            samples = learned.samples[-4:]
            values = [read_page(s.document, learned.declaration, row_of(s), now) for s in samples]
            pages = project / "tests" / "sites" / f"x{name}"
            write_saved(pages, saved(samples, values), now.isoformat())
            CHANGES[name](site)
            runs[name] = ["check", f"x{name}", "-s", "RETRY_TIMES=0"]
        golden = project / "tests" / "sites" / "xbody" / "golden.json"
        kept = json.loads(golden.read_text("utf-8"))
        kept["articles"][0]["fields"]["title"] = "另一个标题"
        golden.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        runs["saved only"] = ["check", "--saved", "xgone"]
        runs["two"] = ["check", "xsame", "xtitle", "-s", "RETRY_TIMES=0"]
        runs["unknown"] = ["check", "nosuchsite", "-s", "SPIDER_MODULES=crawler.spiders.cuihu"]
        runs["any"] = ["check", "any"]
        dead = (project / "crawler" / "spiders" / "xsame.py").read_text("utf-8")
        dead = dead.replace("xsame", "xdown").replace("XsameSpider", "XdownSpider")
        dead = dead.replace(bases[0], f"http://127.0.0.1:{closed_port()}")
        (project / "crawler" / "spiders" / "xdown.py").write_text(dead, encoding="utf-8")
        runs["down"] = ["check", "xdown", "-s", "RETRY_TIMES=0"]
        for name, text in ("xcrash", _CRASHES), ("xwrong", "start_urls = [\n"):
            path = project / "crawler" / "spiders" / f"{name}.py"
            path.write_text(text.format(base=bases[0]), encoding="utf-8")
        runs["crash"] = ["check", "xcrash"]
        runs["all"] = ["check", "--saved"]
        return zhaoshang(project, project.parent, runs)


def table(run: Ended) -> list[list[str]]:
    """The rows of the printed table: site, on, pages, result."""
    return [
        line.split()
        for line in run.out.splitlines()
        if line.split()[:1] and " x" in f" {line.strip()}"
    ]


def test_unchanged(ended: dict[str, Ended]) -> None:
    run = ended["same"]
    assert (run.code, run.err) == (0, "")
    # Four list pages and three articles.
    assert table(run) == [["xsame", "saved", "4", "ok"], ["xsame", "live", "7", "ok"]]


@pytest.mark.parametrize(
    ("name", "field", "selector", "got"),
    [
        ("title", "title", ".bt", "''"),
        ("date", "published", ".sj", "''"),
        ("body", "body", ".zw", "''"),
    ],
)
def test_redesigned_article(
    name: str, field: str, selector: str, got: str, ended: dict[str, Ended]
) -> None:
    """Each line names field, selector, what was expected and what is there now, and the page."""
    run = ended[name]
    assert run.code == 3
    assert table(run)[1] == [f"x{name}", "live", "7", "broken"]
    live = [line for line in run.err.splitlines() if "另一个标题" not in line]
    titles = {story.title for story in portal().stories}
    firsts = {story.paragraphs[0][:20] for story in portal().stories}
    assert len(live) == 3
    for line in live:
        assert line.startswith(f"x{name}: {field} fails ({selector}): expected '")
        assert f"got {got}; http://127.0.0.1:" in line
        if name == "title":
            assert any(f"expected '{title}'" in line for title in titles)
        if name == "body":
            assert any(first in line for first in firsts)
        if name == "date":
            assert "expected '2026-" in line


def test_redesigned_lists(ended: dict[str, Ended]) -> None:
    run = ended["lists"]
    assert run.code == 3
    lines = run.err.splitlines()
    assert len(lines) == 4
    for line in lines:
        assert line.startswith(
            "xlists: article_links fails (.liebiao a): expected '≥5', got '0'; http"
        )


def test_pages_that_are_no_articles(ended: dict[str, Ended]) -> None:
    """They say so, as ``try`` does, and nothing of each field."""
    run = ended["missing"]
    assert run.code == 3
    assert table(run)[1] == ["xmissing", "live", "7", "broken"]
    lines = run.err.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert line.startswith("xmissing: http://127.0.0.1:")


def test_site_gone(ended: dict[str, Ended]) -> None:
    run = ended["gone"]
    assert run.code == 4
    [line] = run.err.splitlines()
    assert line.startswith("xgone: none of its list pages opens, e.g. http://")
    assert "; next: " in line


def test_check_that_could_not_begin(capsys: pytest.CaptureFixture[str]) -> None:
    check_module.show(
        [
            Checked(
                "mine", "live", broken=[Broken("page", "-", "200", check_module.NOT_STARTED, "-")]
            )
        ]
    )
    assert capsys.readouterr().err.rstrip().endswith("the check could not be started; see the log")


def test_check_that_read_no_page_is_not_ok() -> None:
    """As after Ctrl-C, or where the first requests could not be made."""
    site = type("Town", (SiteSpider,), {
        "name": "town", "start_urls": ["http://town.test/news/"], "article_links": "a"
    })  # fmt: skip
    crawler = Crawler(CheckSpider, settings_for())
    crawler.spider = CheckSpider.from_crawler(crawler, site=site)
    found = check_module.checked("town", crawler)
    assert (found.pages, found.unanswered.got) == (0, check_module.NOT_STARTED)


def test_site_down(ended: dict[str, Ended]) -> None:
    """One line for a site, whatever the number of its lists, and the code of a site that is down."""
    run = ended["down"]
    assert run.code == 4
    [line] = run.err.splitlines()
    assert line.startswith("xdown: none of its list pages opens, e.g. http://")
    assert line.endswith(
        ": the connection was refused (connection_refused); next: try again later: zhaoshang check xdown"
    )


def test_saved_pages_need_no_site(ended: dict[str, Ended]) -> None:
    run = ended["saved only"]
    assert (run.code, run.err) == (0, "")
    assert table(run) == [["xgone", "saved", "4", "ok"]]


def test_golden_field_that_differs(ended: dict[str, Ended]) -> None:
    run = ended["body"]
    assert table(run)[0] == ["xbody", "saved", "4", "broken"]
    [line] = [line for line in run.err.splitlines() if "另一个标题" in line]
    assert line.startswith("xbody: title fails (.bt): expected '另一个标题', got '")


def test_several_sites(ended: dict[str, Ended]) -> None:
    run = ended["two"]
    assert run.code == 3
    assert [row[0] for row in table(run)] == ["xsame", "xtitle", "xsame", "xtitle"]
    assert {line.split(":")[0] for line in run.err.splitlines()} == {"xtitle"}


def test_unknown_site(ended: dict[str, Ended]) -> None:
    run = ended["unknown"]
    assert run.code == 2
    assert run.err == "error: no site named nosuchsite; to list them: zhaoshang sites\n"


def test_site_that_declares_nothing(ended: dict[str, Ended]) -> None:
    """``any`` has no selectors to check."""
    run = ended["any"]
    assert (run.code, run.err) == (0, "")
    [line] = [line for line in run.out.splitlines() if line.strip().startswith("any")]
    assert line.split() == ["any", "live", "0", "unchecked"]


def test_page_that_cannot_be_read(ended: dict[str, Ended]) -> None:
    run = ended["crash"]
    assert run.code == 3
    [line] = run.err.splitlines()
    assert re.search(r": cannot read http://\S+: TypeError; see the log$", line)


def test_site_that_cannot_be_loaded_keeps_no_other_away(ended: dict[str, Ended]) -> None:
    run = ended["all"]
    assert run.code == 3
    assert {row[0] for row in table(run)} == {f"x{name}" for name in CHANGES}
    assert [
        line for line in run.err.splitlines() if line.startswith("xwrong: a site's file cannot")
    ]


def test_saved_page_is_the_received_bytes(project: Path, ended: dict[str, Ended]) -> None:
    assert ended["same"].code == 0
    folder = project / "tests" / "sites" / "xsame"
    golden = json.loads((folder / "golden.json").read_text("utf-8"))
    assert golden["reviewed"] is False
    site = portal()
    for entry in golden["articles"]:
        body = gzip.decompress((folder / entry["page"]).read_bytes())
        path = "/" + entry["url"].split("/", 3)[3]
        assert body == site.pages[path].body
        story = next(each for each in site.stories if site.paths[each.number] == path)
        fields = entry["fields"]
        assert (fields["title"], fields["published"]) == (story.title, str(story.day))
        assert (fields["source"], fields["body"]) == (story.source, list(story.paragraphs))


def test_saved_pages_are_checked_without_a_network(project: Path, ended: dict[str, Ended]) -> None:
    assert ended
    from tests.small_sites import loaded

    spider = loaded(project / "crawler" / "spiders" / "xsame.py")
    checked = check_saved(spider, project / "tests" / "sites" / "xsame")
    assert (checked.on, checked.pages, checked.broken) == ("saved", 4, [])
