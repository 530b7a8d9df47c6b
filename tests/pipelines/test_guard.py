"""What is refused, what is held back, and what passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.extensions.ledger import Ledger
from crawler.items import Article
from crawler.storage.frontier import Pending, Walk
from pipelines.guard import GuardPipeline
from tests.crawling import rows
from tests.pipelines.site_crawler import BODY, LIST, article, site_crawler, stats

WORDS = (
    "苹果丰收",
    "海港扩建",
    "书院开讲",
    "铁路通车",
    "茶园采摘",
    "球场翻修",
    "剧院首演",
    "灯塔亮灯",
)
FULL = ("title", "body")


def story(number: int, **fields: object) -> Article:
    """An article like no other, which its list calls by its title."""
    word = WORDS[number % len(WORDS)]
    text = "".join(
        f"{word}第{number + n}次，{WORDS[(number * n) % 8][::-1]}；" for n in range(1, 9)
    )
    return article(
        number, **{"title": f"{word}之{number}", "body": text, "listed_title": f"{word}之{number}", **fields}
    )  # fmt: skip


class Run:
    """One run on the database of a test."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.ledger = Ledger.of(crawler)
        self.guard = GuardPipeline.from_crawler(crawler)
        self.guard.open_spider()
        section = self.ledger.run.section(LIST)
        section.first_page_links, section.pages = 10, 1

    def meet(self, item: Article, missing: tuple[str, ...] = ()) -> str:
        """Let a page come in as the spider does; ``passed`` or why it was refused."""
        found = [name for name in FULL if name not in missing]
        self.ledger.run.evidence.note(found, missing, item.url)
        section = self.ledger.run.section(LIST)
        section.rows += 1
        section.fetched += 1
        try:
            self.ledger.store(self.guard.process_item(item))
        except DropItem as drop:
            return str(drop).partition(":")[0]
        return "passed"

    def end(self) -> str:
        """The verdict."""
        self.guard.close_spider()
        self.ledger.spider_closed("finished")
        assert self.ledger.judgement is not None
        return str(self.ledger.judgement.verdict)

    def titles(self) -> list[str]:
        return [
            row["title"] for row in self.ledger.db.query("SELECT title FROM articles ORDER BY id")
        ]


Open = Callable[[], Run]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """The site's first run."""
    with site_crawler(tmp_path) as crawler:
        yield Run(crawler)


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Run]:
    """A run of a site of which eight articles are stored."""
    before(tmp_path, [story(n) for n in range(8)])
    with site_crawler(tmp_path) as crawler:
        yield Run(crawler)


def before(folder: Path, items: list[Article]) -> tuple[list[str], str]:
    """A whole run: what became of each item, and the verdict."""
    with site_crawler(folder) as crawler:
        run = Run(crawler)
        fates = [run.meet(item) for item in items]
        return fates, run.end()


def test_nothing_is_written_before_three_pages_were_seen(run: Run) -> None:
    for number in (1, 2):
        run.meet(story(number))
    assert run.titles() == []
    run.meet(story(3))
    assert len(run.titles()) == 3


def test_a_run_of_one_page_is_written_at_its_end(run: Run) -> None:
    run.meet(story(1))
    run.guard.close_spider()
    assert len(run.titles()) == 1


def test_pages_that_say_the_same_become_no_rows(run: Run) -> None:
    same = {"title": "请验证", "body": BODY}
    fates = [run.meet(story(n, **same)) for n in range(4)]
    assert fates == ["passed", "page_alike", "suspect_site", "suspect_site"]
    assert run.end() == "broken"
    assert (run.ledger.run.new, run.ledger.run.total("rejected")) == (0, 4)


def test_a_captcha_in_the_midst_of_a_run(run: Run) -> None:
    assert [run.meet(story(n)) for n in range(5)] == ["passed"] * 5
    same = {"title": "请验证", "body": BODY}
    assert [run.meet(story(n, **same)) for n in (5, 6, 7)] == ["passed", "page_alike", "page_alike"]
    run.guard.close_spider()
    assert run.titles() == [story(n).title for n in range(5)]
    assert stats(run.crawler)["guard/page_alike"] == 2


def test_an_article_that_stands_in_several_sections_is_no_look_alike(run: Run) -> None:
    one = story(1)
    twice = [story(n, title=one.title, body=one.body, listed_title=one.title) for n in range(2, 8)]
    assert [run.meet(item) for item in twice] == ["passed"] * 6


def test_one_text_under_many_titles(run: Run) -> None:
    fates = [run.meet(story(n, body=BODY)) for n in range(6)]
    assert fates == ["passed"] * 4 + ["suspect_site"] * 2
    run.guard.close_spider()
    assert run.titles() == []


BLANK = {"body": None, "blank": True}


def test_articles_without_a_text_among_others(run: Run) -> None:
    assert {run.meet(story(n, **(BLANK if n % 2 else {}))) for n in range(8)} == {"passed"}
    run.guard.close_spider()
    assert len(run.titles()) == 8


def test_a_site_of_which_no_article_has_a_text(run: Run) -> None:
    """Its texts are filled in by a script, or stand elsewhere now."""
    for number in range(8):
        run.meet(story(number, **BLANK))
    assert run.end() == "broken"
    assert run.ledger.run.new == 0


def test_a_text_is_not_lost_to_an_empty_page(later: Run) -> None:
    assert later.meet(story(1, **BLANK)) == "teaser"
    assert [later.meet(story(n)) for n in (2, 3)] == ["passed"] * 2
    later.end()
    assert later.ledger.run.changed == 0


def test_short_texts_and_posters_may_be_the_same(run: Run) -> None:
    assert {run.meet(story(n, body="详见附件。")) for n in range(6)} == {"passed"}


def test_lists_that_call_articles_otherwise(run: Run) -> None:
    """A list of pictures, or of 详情 links: the titles say nothing, but the pages differ."""
    assert {run.meet(story(n, listed_title=f"详情{n}")) for n in range(8)} == {"passed"}
    run.guard.close_spider()
    assert len(run.titles()) == 8


def test_a_correction_passes(later: Run) -> None:
    changed = story(1)
    edited = story(1, body=(changed.body or "") + "\n更正：上文时间有误。")
    renamed = story(2, title="本站更正启事：" + WORDS[3])
    assert [later.meet(item) for item in (edited, renamed, story(3))] == ["passed"] * 3
    assert later.end() == "ok"
    assert later.ledger.run.changed == 2


def test_an_article_that_became_another_is_believed_at_its_second_sight(tmp_path: Path) -> None:
    before(tmp_path, [story(n) for n in range(8)])
    other = {
        "title": "食堂采购招标",
        "body": "采购大米二十吨、食用油三吨，开标时间另行通知，联系人周先生。",
    }
    another = [story(n) for n in range(1, 4)] + [story(0, **other, listed_title=other["title"])]
    fates, verdict = before(tmp_path, another)
    assert (fates[-1], verdict) == ("suspect_change", "quiet")
    fates, verdict = before(tmp_path, [story(n) for n in range(1, 4)] + another[-1:])
    assert (fates[-1], verdict) == ("passed", "ok")


def test_a_site_whose_articles_all_became_others(later: Run) -> None:
    fates = [later.meet(story(n, title=f"甲乙{n}丙丁", body=f"{n}戊己庚辛" * 9)) for n in range(6)]
    assert "passed" not in fates
    assert later.end() == "broken"


def test_a_site_that_broke_is_not_believed_at_its_second_sight(tmp_path: Path) -> None:
    before(tmp_path, [story(n) for n in range(8)])
    others = [story(n, title=f"甲乙{n}丙丁", body=f"{n}戊己庚辛" * 9) for n in range(6)]
    for _ in range(2):
        fates, verdict = before(tmp_path, others)
        assert "passed" not in fates
        assert verdict == "broken"


def test_selectors_that_match_nothing_any_more(later: Run) -> None:
    for number in range(4):
        later.meet(story(number, body="换了模板以后读到的残句"), missing=("title",))
    assert later.end() == "broken"
    assert (later.ledger.run.changed, later.ledger.run.unchanged) == (0, 0)


def test_a_site_whose_pages_are_all_refused_before_it_is_asked_no_more(
    later: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages without title or text are no articles: the guard never sees them."""
    ended: list[str] = []
    monkeypatch.setattr(later.ledger, "end", ended.append)
    for number in range(30, 40):
        assert ended == []
        later.ledger.run.evidence.note(["title"], ["body"], story(number).url)
        later.crawler.signals.send_catch_log(signals.item_dropped)
    assert ended == ["suspect_site"]
    assert later.end() == "broken"


def test_a_sound_site_may_begin_with_pages_that_are_refused(later: Run) -> None:
    for number in range(30, 35):
        later.ledger.run.evidence.note(["title"], ["body"], story(number).url)
        later.crawler.signals.send_catch_log(signals.item_dropped)
    for number in range(40, 45):
        assert later.meet(story(number)) == "passed"
    later.crawler.signals.send_catch_log(signals.item_dropped)
    assert later.end() == "ok"


def test_lists_without_their_links(later: Run) -> None:
    """What few links are left on it lead to is not believed, on its own."""
    later.ledger.run.section(LIST).first_page_links = 0
    for number in range(20, 26):
        later.meet(story(number))
    assert later.end() == "broken"
    assert later.ledger.run.new == 0
    assert later.ledger.run.total("rejected") == 6


# One odd page


@pytest.fixture
def asked(later: Run, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the run asks for again, each time that it is idle."""
    found: list[list[str]] = []
    monkeypatch.setattr(later.ledger.spider, "ask_again", found.append)
    return found


def idle(run: Run) -> None:
    run.crawler.signals.send_catch_log(signals.spider_idle)


def test_one_odd_page_is_compared_with_known_ones_once(later: Run, asked: list[list[str]]) -> None:
    later.meet(story(20, title=None), missing=("title",))
    idle(later)
    idle(later)
    [urls] = asked
    known = {story(n).url for n in range(8)}
    assert len(urls) == 3
    assert set(urls) <= known
    for url in urls:
        number = int(url.rpartition("/")[2].partition(".")[0])
        later.meet(story(number, body="换了模板以后读到的残句"), missing=("title",))
    assert later.end() == "broken"


def test_one_odd_page_among_sound_ones_is_no_alarm(later: Run, asked: list[list[str]]) -> None:
    later.meet(story(20), missing=("title",))
    idle(later)
    assert len(asked) == 1
    for number in range(3):
        assert later.meet(story(number)) == "passed"
    assert later.end() == "ok"


def test_what_is_due_is_read_before_known_ones_are_compared(
    later: Run, asked: list[list[str]]
) -> None:
    later.meet(story(20), missing=("title",))
    later.ledger.spider.frontier.asked(Pending(story(1).url, story(1).url, LIST + "#revisits"))
    idle(later)
    assert asked == []
    later.meet(story(1, asked=story(1).url))
    idle(later)
    assert len(asked) == 1


def test_sound_pages_need_no_comparison(later: Run, asked: list[list[str]]) -> None:
    later.meet(story(1))
    idle(later)
    assert asked == []


def test_a_site_without_history_has_nothing_to_compare(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.ledger.spider, "ask_again", pytest.fail)
    run.meet(story(1), missing=("title",))
    idle(run)


# Another theme, and nothing new to read


@pytest.fixture
def restyled(tmp_path: Path) -> Iterator[Run]:
    """A run of a site of which eight articles are stored, and whose list loads other stylesheets than then."""
    with site_crawler(tmp_path) as crawler:
        run = Run(crawler)
        run.ledger.run.section(LIST).theme = "old"
        for number in range(8):
            run.meet(story(number))
        assert run.end() == "ok"
    with site_crawler(tmp_path) as crawler:
        run = Run(crawler)
        run.ledger.run.section(LIST).theme = "new"
        run.ledger.spider.frontier.walked(Walk(LIST, 0, etag='"new"'))
        yield run


def compare(run: Run, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the known articles that the run asks for when it is idle."""
    asked: list[str] = []
    monkeypatch.setattr(run.ledger.spider, "ask_again", asked.extend)
    idle(run)
    idle(run)
    return [int(url.rpartition("/")[2].partition(".")[0]) for url in asked]


def kept(run: Run) -> tuple[str | None, bool]:
    """The theme that the run's section is remembered by, and whether its list need not be received again."""
    run.guard.close_spider()
    run.ledger.flush()
    return run.ledger.run.section(LIST).theme, run.ledger.spider.frontier.walk(LIST) is not None


def test_another_theme_over_sound_articles_is_remembered(
    restyled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = compare(restyled, monkeypatch)
    assert len(set(numbers)) == 3
    assert [restyled.meet(story(number)) for number in numbers] == ["passed"] * 3
    assert kept(restyled) == ("new", True)
    assert restyled.end() == "quiet"


def test_another_theme_that_breaks_articles(restyled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in compare(restyled, monkeypatch):
        # What the step before this one refuses.
        restyled.ledger.run.evidence.note((), FULL, story(number).url)
    assert restyled.end() == "broken"


def test_another_theme_in_which_the_title_stands_elsewhere(
    restyled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old selector finds the site's name: three articles of which it says so are no correction."""
    fates = [
        restyled.meet(story(number, title="临江招商网", listed_title=None))
        for number in compare(restyled, monkeypatch)
    ]
    assert fates == ["passed", "passed", "suspect_site"]
    restyled.guard.close_spider()
    restyled.ledger.flush()
    assert restyled.titles() == [story(number).title for number in range(8)]
    assert restyled.end() == "broken"


def test_another_theme_of_which_no_article_could_be_read_stays_new(
    restyled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(compare(restyled, monkeypatch)) == 3
    assert kept(restyled) == (None, False)
    assert restyled.end() == "quiet"


def test_a_run_that_read_enough_looks_at_no_more(
    restyled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20, 23):
        assert restyled.meet(story(number)) == "passed"
    assert compare(restyled, monkeypatch) == []
    assert kept(restyled) == ("new", True)


# Dates and view counts that are not the articles' own


def dated(number: int, **fields: object) -> Article:
    """A story of a day of its own, with a view count of its own."""
    return story(
        number, **{"published_at": f"2026-07-{number + 1:02d}", "views": 100 * number, **fields}
    )


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Run]:
    """A run of a site of which eight articles of eight days are stored."""
    before(tmp_path, [dated(n) for n in range(8)])
    with site_crawler(tmp_path) as crawler:
        yield Run(crawler)


def values(run: Run, column: str = "published_at") -> list[Any]:
    sql = f"SELECT {column} FROM articles ORDER BY id"
    return [row[0] for row in rows(run.ledger.writer.path, sql)]


DAYS = [f"2026-07-{n + 1:02d}" for n in range(8)]
TODAY = "2026-07-15"


@pytest.mark.parametrize("count", [3, 8])
def test_known_articles_that_all_show_today(known: Run, count: int) -> None:
    for number in range(count):
        assert known.meet(dated(number, published_at=TODAY)) == "passed"
        assert values(known) == DAYS
    assert known.end() == "degraded"
    assert values(known) == DAYS
    [why] = known.ledger.judgement.reasons if known.ledger.judgement else []
    assert f"{count} of {count} reread articles all show the date {TODAY}" in why.en
    assert dated(0).url in why.en
    assert known.ledger.run.changed == 0


def test_dates_are_kept_also_where_many_new_articles_came_first(known: Run) -> None:
    """Enough pages were seen to believe the site, and what comes is written at once."""
    for number in range(20, 40):
        known.meet(dated(number, published_at=f"2026-06-{number - 19:02d}"))
    assert len(values(known)) > 20
    for number in range(3):
        known.meet(dated(number, published_at=TODAY))
        assert values(known)[:8] == DAYS
    assert known.end() == "degraded"
    assert values(known)[:8] == DAYS


def test_an_article_of_which_all_but_the_date_is_believed_is_stored(known: Run) -> None:
    for number in range(7):
        known.meet(
            dated(
                number,
                published_at=TODAY,
                title=f"更正：{dated(number).title}" if number == 1 else dated(number).title,
            )
        )
    assert known.end() == "degraded"
    assert values(known, "title")[1].startswith("更正")
    assert values(known) == DAYS


def test_most_known_articles_show_other_dates(known: Run) -> None:
    for number in range(6):
        known.meet(dated(number, published_at=f"2026-05-{number + 1:02d}"))
    assert known.end() == "degraded"
    assert values(known) == DAYS


def test_one_or_two_corrected_dates_are_taken(known: Run) -> None:
    for number in range(8):
        known.meet(dated(number, published_at=TODAY) if number in (2, 5) else dated(number))
    assert known.end() == "ok"
    assert [day for day in values(known) if day == TODAY] == [TODAY] * 2
    assert known.ledger.run.changed == 2


def test_a_date_that_became_more_precise_is_no_other(known: Run) -> None:
    for number in range(8):
        known.meet(dated(number, published_at=f"{DAYS[number]} 18:30"))
    assert known.end() in ("ok", "quiet")
    assert values(known) == [f"{day} 18:30" for day in DAYS]


def test_dates_that_the_lists_say_as_well_are_the_sites_word(known: Run) -> None:
    for number in range(8):
        known.meet(dated(number, published_at=TODAY, listed_day=TODAY))
    assert known.end() == "ok"
    assert values(known) == [TODAY] * 8


def test_new_articles_of_the_run_get_their_lists_date_or_none(known: Run) -> None:
    known.meet(dated(20, published_at=TODAY, listed_day="2026-07-14"))
    known.meet(dated(21, published_at=TODAY))
    for number in range(3):
        known.meet(dated(number, published_at=TODAY))
    assert known.end() == "degraded"
    assert sorted(values(known)[8:], key=str) == ["2026-07-14", None]


def test_new_articles_of_which_one_is_of_the_day_that_all_show(run: Run) -> None:
    """Its list says so as well: the others may have been put on the list at other times."""
    for number in range(8):
        listed = TODAY if number == 4 else f"2026-07-{number + 1:02d}"
        run.meet(dated(number, published_at=TODAY, listed_day=listed))
    assert run.end() == "ok"
    assert values(run) == [TODAY] * 8


def test_new_articles_whose_lists_all_have_other_days(run: Run) -> None:
    for number in range(12):
        run.meet(dated(number, published_at=TODAY, listed_day=f"2026-07-{number + 1:02d}"))
    assert run.end() == "degraded"
    assert sorted(map(str, values(run))) == [f"2026-07-{n + 1:02d}" for n in range(12)]
    [why] = run.ledger.judgement.reasons if run.ledger.judgement else []
    assert "12 new articles all show the date 2026-07-15" in why.en


def test_new_articles_of_one_day_are_ordinary(known: Run) -> None:
    for number in range(20, 25):
        known.meet(dated(number, published_at=TODAY))
    assert known.end() == "ok"
    assert values(known)[8:] == [TODAY] * 5


def test_all_show_one_view_count(known: Run) -> None:
    for number in range(4):
        known.meet(dated(number, views=987654))
    known.meet(dated(20, views=987654))
    assert known.end() == "degraded"
    assert values(known, "views") == [*(100 * n for n in range(8)), None]


def test_view_counts_that_rise(known: Run) -> None:
    for number in range(4):
        known.meet(dated(number, views=100 * number + 7))
    assert known.end() == "quiet"
    assert values(known, "views")[:4] == [7, 107, 207, 307]


def test_one_other_date_is_compared_with_known_articles(
    known: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.meet(dated(1, published_at=TODAY))
    for number in compare(known, monkeypatch):
        known.meet(dated(number, published_at=TODAY))
    assert known.end() == "degraded"
    assert values(known) == DAYS


def test_what_waits_for_the_end_is_open_work_until_then(known: Run) -> None:
    item = dated(1, published_at=TODAY, asked=dated(1).url)
    known.ledger.spider.frontier.asked(Pending(item.url, item.url, LIST + "#revisits"))
    for number in (2, 3, 4):
        known.meet(dated(number))
    known.meet(item)
    known.ledger.flush()
    assert [row["url"] for row in known.ledger.db.query("SELECT url FROM pending")] == [item.url]
    assert known.end() == "ok"
    assert rows(known.ledger.writer.path, "SELECT url FROM pending") == []
