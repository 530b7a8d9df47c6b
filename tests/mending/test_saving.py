"""What was mended -> the site's file, its history, and saved pages that hold it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from crawler.base_spiders.checking import check_saved
from crawler.base_spiders.site import SiteSpider
from crawler.declaring.redeclare import NotPlainError, SiteFile
from crawler.declaring.spiderfile import Files
from crawler.errors import UserError
from crawler.learn.mend import Click, SampledPage, mended
from crawler.mending.sampled import sampled
from crawler.mending.saving import mending_of, save, to_write
from crawler.mending.site import Site
from crawler.read.declared import ABSENT
from crawler.storage.archive import Archive
from tests.cli.test_add import linted
from tests.clicked_site import (
    BASE,
    SECTIONS,
    SPIDER,
    archive,
    article_page,
    click,
    pages,
    person,
    text,
    title,
)
from tests.small_sites import loaded


def site_of(folder: Path, source: str = SPIDER) -> Site:
    """The site of a file, with a folder for saved pages."""
    path = folder / "qiaotou.py"
    path.write_text(source, encoding="utf-8")
    (folder / "tests").mkdir(exist_ok=True)
    spider = loaded(path)
    files = Files(path, folder / "tests" / "sites" / "qiaotou")
    return Site(spider, files, source, SiteFile(source, spider.__name__, str(path)))


def mend(site: Site, clicks: Sequence[Click], sampled_pages: Sequence[SampledPage], until: date | None = None) -> type[SiteSpider]:  # fmt: skip
    result = mended(sampled_pages, site.selectors, clicks)
    assert not result.unmet
    save(site, mending_of(site, sampled_pages, result.changes, {}, until), sampled_pages, clicks)
    assert linted(site.files.spider) == ""
    return loaded(site.files.spider)


def test_mended_file_keeps_what_a_person_wrote_and_what_it_was(tmp_path: Path) -> None:
    sampled_pages, site = pages(), site_of(tmp_path)
    one = article_page(sampled_pages, 3)
    clicks = [
        click(one, "title", title(3)), click(one, "published", "2026-07-03"), click(one, "author", person(3)),
        click(article_page(sampled_pages, 4), "author", None), click(one, "body", text(3)),
        click(sampled_pages[0], "article_links", title(3)), click(sampled_pages[0], "next_page", "下页"),
    ]  # fmt: skip
    spider = mend(site, clicks, sampled_pages)
    written = site.files.spider.read_text("utf-8")
    assert (spider.title, spider.body, spider.article_links) == (".bt", ".nr", ".lb a")
    assert '"http://qiaotou.test/yw/": "园区要闻",  # since 2020' in written
    # Not every article names its author: that is no alarm.
    assert spider.expect.may_lack == ("author",)
    [earlier] = spider.earlier
    # What it was, with what was said of it; it was wrong from the oldest page on.
    assert (earlier.title, earlier.published, earlier.article_links) == (
        "h1.name",
        ABSENT,
        ".menu a",
    )
    assert (earlier.until, earlier.next_page) == ("2026-07-05", None)
    assert written.count("# The only heading with a name.") == 1
    assert written.index("# The only heading") > written.index("earlier = (")
    checked = check_saved(spider, site.files.pages)
    assert (checked.broken, checked.pages) == ([], 6)


def test_saved_pages_hold_what_was_mended(tmp_path: Path) -> None:
    """A later change that loses it is told, of articles and of lists."""
    sampled_pages, site = pages(), site_of(tmp_path)
    clicks = [
        click(article_page(sampled_pages, 3), "title", title(3)),
        click(sampled_pages[0], "article_links", title(3)),
    ]
    mend(site, clicks, sampled_pages)
    broken = (
        site.files.spider.read_text("utf-8")
        .replace('".bt"', '".xx"')
        .replace('".lb a"', '".hot a"')
    )
    site.files.spider.write_text(broken, encoding="utf-8")
    told = check_saved(loaded(site.files.spider), site.files.pages)
    assert {each.field for each in told.broken} == {"title", "article_links"}


def test_what_was_saved_wrong_is_saved_anew(tmp_path: Path) -> None:
    sampled_pages, site = pages(), site_of(tmp_path)
    mend(site, [click(article_page(sampled_pages, 3), "author", None)], sampled_pages)
    golden = json.loads((site.files.pages / "golden.json").read_text("utf-8"))
    assert {entry["fields"]["title"] for entry in golden["articles"]} == {"桥头开发区"}
    again = site_of(tmp_path, site.files.spider.read_text("utf-8"))
    spider = mend(again, [click(article_page(sampled_pages, 5), "title", title(5))], sampled_pages)
    assert check_saved(spider, again.files.pages).broken == []
    assert [each.title for each in spider.earlier] == ["h1.name", "h1.name"]
    golden = json.loads((site.files.pages / "golden.json").read_text("utf-8"))
    assert (golden["reviewed"], golden["articles"][0]["fields"]["title"]) == (False, title(3))


def test_after_a_redesign_older_pages_are_read_as_before(tmp_path: Path) -> None:
    sampled_pages, site = pages(), site_of(tmp_path)
    spider = mend(site, [click(article_page(sampled_pages, 8), "title", title(8))], sampled_pages, date(2026, 7, 10))  # fmt: skip
    assert [each.until for each in spider.earlier] == ["2026-07-10"]
    # Only what is of the new design is saved.
    golden = json.loads((site.files.pages / "golden.json").read_text("utf-8"))
    assert min(entry["now"] for entry in golden["articles"]) > "2026-07-10"
    assert check_saved(spider, site.files.pages).broken == []


def test_a_section_is_added_beside_the_others(tmp_path: Path) -> None:
    site, sampled_pages = site_of(tmp_path), pages()
    new = {f"{BASE}/tz/": "通知"}
    save(site, mending_of(site, sampled_pages, {}, new), sampled_pages, [])
    spider = loaded(site.files.spider)
    assert spider.sections == {**SECTIONS, **new}
    assert not spider.earlier
    assert linted(site.files.spider) == ""


def test_a_file_that_is_more_than_a_declaration_stays_as_it_is(tmp_path: Path) -> None:
    source = SPIDER.replace(
        "    expect = Expect(min_links=2)", "    def parse_related(self, page):\n        return []"
    )
    path = tmp_path / "qiaotou.py"
    path.write_text(source, encoding="utf-8")
    spider = loaded(path)
    with pytest.raises(NotPlainError) as refused:
        SiteFile(source, spider.__name__, str(path))
    site = Site(spider, Files(path, tmp_path / "pages"), source, None, refused.value)
    mending = mending_of(site, pages(), {"title": ".bt", "source": ABSENT, "breadcrumb": None}, {})
    assert to_write(mending) == ['    title = ".bt"', "    source = ABSENT", "    # breadcrumb: -"]
    with pytest.raises(UserError):
        save(site, mending, pages(), [])
    assert path.read_text("utf-8") == source


def test_pages_come_out_of_the_archive_with_their_day_and_row(tmp_path: Path) -> None:
    archive(tmp_path / "a.db")
    opened = Archive.open_to_read(tmp_path / "a.db")
    found = sampled(opened, "qiaotou")
    opened.close()
    own = pages()
    assert {page.url for page in found} == {page.url for page in own}
    assert [page.kind for page in found] == ["list"] * 2 + ["article"] * 8
    by_url = {page.url: page for page in own}
    assert all(page.received == by_url[page.url].received for page in found)
    assert all(page.row.title == by_url[page.url].row.title for page in found)
