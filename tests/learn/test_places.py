"""Places that a site without a menu has for its fields, and what must stay in the text beside them."""

from __future__ import annotations

import pytest

from crawler.learn import Learned, reasons
from crawler.read.declared import ABSENT, ListRow
from crawler.read.page import read_page
from crawler.read.reading import Reading
from tests.small_sites import BASE, NOW, SmallSite, Story, chunks, drive, html, stories

NAMES = {"news": "工作动态", "gs": "公告公示", "xm": "项目推介"}
AUTHORS = ("林夏", "临江县人力资源和社会保障局", "admin")
# Of pages that are not looked at when the site is learned.
SUBHEADING = "一、总体要求"
PAGES = 4


def author_of(story: Story) -> str:
    return AUTHORS[story.number % len(AUTHORS)]


def notebook(per_page: int = 12) -> SmallSite:
    """A home page of all articles by number, and nothing that leads to a section but each article's own link."""
    site = SmallSite({}, stories(16, tuple(NAMES)))
    site.paths = {story.number: f"/p/{story.number}.html" for story in site.stories}
    for story in site.stories:
        heading = f"<h2>{SUBHEADING}</h2>" if story.number % 7 == 3 else ""
        text = heading.join(f"<p>{line}</p>" for line in story.paragraphs)
        filed = f"<a href='/c/{story.section}/'>{NAMES[story.section]}</a>"
        site.pages[site.paths[story.number]] = html(
            f"<html><head><title>{story.title} - 临江札记</title><meta property='article:section' content='Post'></head>"
            f"<body><h1><a href='/'>临江札记</a></h1><article><h2>{story.title}</h2><div class='dt'><span>{filed}</span>"
            f"<span><a href='/'>首页</a></span></div>{text}"
            f"<h6>Written by <a href='/author/{story.number % 3}.html'>{author_of(story)}</a> on {story.day}</h6>"
            "</article><footer>临江札记 2026</footer></body></html>"
        )
    parts = chunks(site.stories, per_page)
    for number, part in enumerate(parts, 1):
        rows = "".join(
            f"<li><a href='{site.paths[s.number]}'>{s.title}</a> <i>{s.day}</i></li>" for s in part
        )
        more = f"<a href='/page/{number + 1}/'>先前文章</a>" if number < len(parts) else ""
        site.pages["/" if number == 1 else f"/page/{number}/"] = html(
            f"<html><head><title>临江札记</title></head><body><h1>临江札记</h1><ul>{rows}</ul>{more}</body></html>"
        )
    return site


def foldered() -> SmallSite:
    """Pages that name their section nowhere but as the folder of its list, in the head."""
    names = {"xwdt": "新闻动态", "zcfg": "政策法规"}
    site = SmallSite({}, stories(16, tuple(names)))
    site.paths = {story.number: f"/p/{story.number}/" for story in site.stories}
    menu = "".join(f"<a href='/{key}/'>{name}</a>" for key, name in names.items())
    for story in site.stories:
        text = "".join(f"<p>{line}</p>" for line in story.paragraphs)
        site.pages[site.paths[story.number]] = html(
            f"<html><head><title>{story.title}</title><meta property='article:section' content='{story.section}'></head>"
            f"<body><nav>{menu}</nav><article><h1>{story.title}</h1><time>{story.day}</time>{text}</article></body></html>"
        )
    for key, name in {"": "临江投资网", **names}.items():
        rows = "".join(
            f"<li><a href='{site.paths[s.number]}'>{s.title}</a> <i>{s.day}</i></li>"
            for s in site.stories
            if s.section.startswith(key)
        )
        site.pages[f"/{key}/".replace("//", "/")] = html(
            f"<html><head><title>{name}</title></head><body><nav>{menu}</nav><h2>{name}</h2><ul>{rows}</ul></body></html>"
        )
    return site


def test_a_folder_in_the_head_is_no_name_of_a_section() -> None:
    learned, _ = drive(foldered().respond, BASE + "/")
    assert {section.name for section in learned.sections} == {"新闻动态", "政策法规"}
    assert learned.selectors["category"] == ABSENT


@pytest.fixture(scope="module")
def learned() -> Learned:
    return drive(notebook().respond, BASE + "/")[0]


def read(learned: Learned) -> list[tuple[Story, Reading]]:
    site = notebook()
    pages = [(story, site.document(story)) for story in site.stories]
    return [
        (story, read_page(page, learned.declaration, ListRow(page.url, page.url, ""), NOW))
        for story, page in pages
    ]


def test_the_section_is_what_each_article_is_filed_under(learned: Learned) -> None:
    """Not what the head calls every one of them."""
    for story, reading in read(learned):
        assert reading.value("category") == NAMES[story.section]


def test_the_author_below_the_text_and_its_own_subheadings_beside_it(learned: Learned) -> None:
    for story, reading in read(learned):
        assert reading.value("author") == author_of(story)
        kept = [line for line in reading.paragraphs if line != SUBHEADING]
        assert tuple(kept) == story.paragraphs
        assert (SUBHEADING in reading.paragraphs) == (story.number % 7 == 3)


def test_the_pages_of_a_home_page_whose_pager_has_words_of_its_own(learned: Learned) -> None:
    [section] = learned.sections
    assert section.listing.next_page == BASE + "/page/2/"


def test_a_list_of_two_articles_a_page_is_turned_over_until_there_are_enough() -> None:
    learned, asked = drive(notebook(per_page=2).respond, BASE + "/")
    assert len(learned.samples) >= 12
    assert [each for each in asked if "/page/" in each][-1] == f"{BASE}/page/6/"


def filtered(cuts: int) -> SmallSite:
    """A menu of sections whose pages are one list: a script shows of it what the address asks for."""
    site = SmallSite({}, stories(16, tuple(NAMES)))
    site.paths = {story.number: f"/p/{story.number}.html" for story in site.stories}
    names = [*NAMES.values()][:cuts]
    menu = "".join(f"<li><a href='/list?c={n}'>{name}</a></li>" for n, name in enumerate(names))
    frame = f"<html><head><title>{{}}</title></head><body><div class='nav'><ul>{menu}</ul></div>{{}}</body></html>"
    for story in site.stories:
        text = "".join(f"<p>{line}</p>" for line in story.paragraphs)
        article = (
            f"<h1>{story.title}</h1><p class='info'>{story.day}</p><div class='text'>{text}</div>"
        )
        site.pages[site.paths[story.number]] = html(frame.format(story.title, article))
    rows = "".join(
        f"<li><a href='{site.paths[s.number]}'>{s.title}</a> <i>{s.day}</i></li>"
        for s in site.stories[:12]
    )
    for n, name in enumerate(names):
        site.pages[f"/list?c={n}"] = html(frame.format(name, f"<ul class='list'>{rows}</ul>"))
    site.pages["/"] = html(frame.format("临江札记", "<p>欢迎</p>"))
    return site


def test_sections_that_a_script_cuts_out_of_one_list_are_told_and_name_no_article() -> None:
    learned, _ = drive(filtered(3).respond, BASE + "/")
    assert [section.name for section in learned.sections] == [""]
    told = {each.name for each in learned.dropped if (each.zh, each.en) == reasons.FILTERED}
    assert told == set(NAMES.values())
    # Of two one may be the other's channel.
    learned, _ = drive(filtered(2).respond, BASE + "/")
    assert [section.name for section in learned.sections] != [""]
