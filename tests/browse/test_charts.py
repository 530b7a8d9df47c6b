from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from crawler.browse import charts
from crawler.browse.pages import charted
from crawler.storage.database import open_database, reading, transaction
from crawler.storage.series import WEEKS, by_week, verdicts


def test_bars_are_as_high_as_their_counts_and_text_is_escaped() -> None:
    drawn = ElementTree.fromstring(
        charts.bars("<b>", ["一", "二"], {"<script>": [5, 10], "": [0, 10]})
    )
    heights = [float(bar.attrib["height"]) for bar in drawn.iter("rect")]
    assert heights[1] == heights[2] == 2 * heights[0] > 0
    assert [bar.attrib["fill"] for bar in drawn.iter("rect")] == [
        *[charts.COLOURS[0]] * 2,
        charts.OTHERS,
    ]
    assert next(drawn.iter("title")).text == "一 <script>: 5"


def test_line_rises_with_its_counts() -> None:
    drawn = ElementTree.fromstring(charts.line("views", [("a", 0), ("b", 50)]))
    low, high = (float(dot.attrib["cy"]) for dot in drawn.iter("circle"))
    assert low > high


def test_nothing_to_draw() -> None:
    for drawn in (charts.line("x", []), charts.bars("x", [], {})):
        assert not list(ElementTree.fromstring(drawn).iter("rect"))


def test_weeks_end_with_the_newest_article(database: Path) -> None:
    with reading(database) as db:
        found = by_week(db, "site", date(2026, 7, 20))
        weeks, series = found.mondays, found.series
        none, judged = by_week(db, "site", date(2020, 1, 1)), verdicts(db)
    # 2026-07-01 and -02 are a Wednesday and a Thursday; 2025-03-04 is too long ago.
    assert (len(weeks), weeks[-1]) == (WEEKS, "2026-06-29")
    assert {name: counts[-1] for name, counts in series.items()} == {"cuihu": 1, "linjiang": 2}
    assert sum(map(sum, series.values())) == 3
    assert found.totals == {"linjiang": 2, "cuihu": 1}
    assert (none.mondays, none.series, none.totals) == ([], {}, {})
    assert [run["verdict"] for run in judged["cuihu"]] == ["ok", "ok"]


def test_many_sites_are_ranked(database: Path) -> None:
    db = open_database(database)
    with transaction(db):
        for number in range(30):
            db.execute(
                "INSERT INTO articles (site, url, title, published_at, first_seen_at, last_seen_at, fetched_at, content_hash)"
                " VALUES (?, ?, 'x', '2026-07-01', ?, ?, ?, 'x')",
                [f"s{number:02}", f"http://s{number}.test/1", *["2026-07-01 02:00:00"] * 3],
            )
        db.execute("INSERT INTO site_names VALUES ('linjiang', '临江', '2026-07-01 02:00:00')")
    db.close()
    with reading(database) as reader:
        sites, sections = charted(reader, date(2026, 7, 20))["charts"]
    assert len(sites["ranked"]) == 20
    assert sites["ranked"][0] == ("linjiang", "临江", 2, 1.0)
    assert sections["ranked"] == []
