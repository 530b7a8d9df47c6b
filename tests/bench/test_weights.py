"""The tool that tells how sure weights are, on choices whose answer is known."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from pathlib import Path

import pytest

from crawler.read import candidates, zones
from crawler.read.weights import BODY as NUMBERS
from tests.bench.weights.body import Bodies, set_to
from tests.bench.weights.choices import THRESHOLD, Candidate, Choice, gather
from tests.bench.weights.fit import Figures, fit, folds, leave_one_out, offered, range_of, signs_of
from tests.bench.weights.labelled import own_pages, recorded_pages
from tests.read.article_page import BODY, TITLE

WEIGHTS = {"printed": 1.0, "head": 0.5, "doubtful": -0.6, THRESHOLD: 0.45}


def choice(*candidates: tuple[str, int], nothing: int = 0) -> Choice:
    """Candidates by the names of their features and their mark, each with a value of its own, and at last nothing."""
    offers = [
        Candidate(tuple((name, 1.0) for name in names.split()), number, mark)
        for number, (names, mark) in enumerate(candidates, 1)
    ]
    return (*offers, Candidate(((THRESHOLD, 1.0),), 0, nothing))


RIGHT = choice(("printed", 1), ("head", -1))
DOUBTFUL = choice(("printed doubtful", 1), ("head", -1))


def test_a_weight_moves_until_another_value_is_chosen() -> None:
    pages = Counter({RIGHT: 3, DOUBTFUL: 1})
    # The first page goes to the head at 0.5 less, and without it; the second comes from it with 0.1 more.
    found = range_of("printed", WEIGHTS, pages)
    assert found.down == pytest.approx(-0.5)
    assert found.up == pytest.approx(0.1)
    assert (found.pages, found.at_zero) == (4, 3)
    assert range_of("head", WEIGHTS, Counter([choice(("printed", 1), ("head", -1))])).down is None


def test_another_candidate_of_the_same_value_is_no_other_reading() -> None:
    alike = (
        Candidate((("printed", 1.0),), 1, 1),
        Candidate((("head", 1.0),), 1, 1),
        *choice()[-1:],
    )
    assert range_of("printed", WEIGHTS, Counter([alike])).down is None


def test_of_equals_the_first_is_chosen_and_a_value_rather_than_none() -> None:
    even = choice(("printed", 1), ("head", -1), nothing=0)
    weights = {"printed": 0.5, "head": 0.5, THRESHOLD: 0.5}
    assert Figures.of({"site": Counter([even])}, {"site": weights}).right == 1
    assert range_of("printed", weights, Counter([even])).down == pytest.approx(0, abs=1e-5)


def test_figures_are_means_over_sites() -> None:
    sites = {"many": Counter({RIGHT: 9}), "few": Counter({DOUBTFUL: 1})}
    found = Figures.of(sites, folds(sites, WEIGHTS))
    assert (found.right, found.wrong, found.worst, found.least) == (0.5, 0.5, "few", 0.0)
    assert offered(sites) == 1
    assert offered({"none": Counter([choice(("head", -1))])}) == 0


def test_a_fit_takes_what_reads_more_pages_rightly() -> None:
    sites = {"one": Counter({RIGHT: 9}), "two": Counter({DOUBTFUL: 1})}
    fitted = fit(WEIGHTS, sites)
    assert Figures.of(sites, folds(sites, fitted)).right == 1
    assert fit(fitted, sites) == fitted


def test_the_site_that_is_left_out_has_no_say() -> None:
    sites = {
        "one": Counter({RIGHT: 9}),
        "two": Counter({DOUBTFUL: 1}),
        "three": Counter({RIGHT: 1}),
    }
    fitted = leave_one_out(WEIGHTS, sites)
    assert fitted["two"] == WEIGHTS
    assert fitted["one"] != WEIGHTS
    assert Figures.of(sites, fitted).worst == "two"


def test_signs_know_for_and_against_only() -> None:
    assert signs_of({"a": 3.0, "b": 0.0, "c": -1.0, "d": 0.0, THRESHOLD: 9.0}) == {
        "a": 1.0, "b": 0.0, "c": -1.0, "d": 0.0, THRESHOLD: 0.5,
    }  # fmt: skip


def test_what_is_recorded_of_a_page_is_what_its_reader_chooses_from() -> None:
    found = gather(own_pages())
    assert not +found.otherwise
    assert {field: set(sites) for field, sites in found.by_field.items()}["title"] == {
        "field pages",
        "sample site",
    }
    for field, sites in found.by_field.items():
        assert offered(sites) == 1, field


def test_recorded_sites_are_read_in_part(tmp_path: Path) -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2025-09-21</p>{BODY}"
    urls = [f"http://127.0.0.1:9/新闻/{number}.html" for number in range(9)]
    sites = [{"name": "one"}, {"name": "two"}]
    (tmp_path / "sites.json").write_text(json.dumps(sites), "utf-8")
    (tmp_path / "one").mkdir()
    pages = [
        {"path": f"/%E6%96%B0%E9%97%BB/{number}.html", "status": 200, "headers": {"Content-Type": "text/html"}, "body": html.encode().decode("latin-1")}
        for number in range(9)
    ]  # fmt: skip
    shown = {"date": True, "category": False, "author": True, "views": None}
    truths = [
        {"urls": [url], "title": TITLE, "date": "2025-09-21 08:00", "author": "", "body": "", "shown": shown, "views_unlabelled": number == 8}
        for number, url in enumerate(urls)
    ]  # fmt: skip
    for name, lines in (("pages", pages), ("truth", truths)):
        with lzma.open(tmp_path / "one" / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    found = list(recorded_pages(tmp_path, 3, frozenset({"two"})))
    assert [page.url for page in found] == [urls[0], urls[3], urls[6]]
    assert found[0].labels == {"title": TITLE, "published": "2025-09-21 08:00", "views": None}
    assert "views" not in list(recorded_pages(tmp_path, 9, frozenset({"two"})))[8].labels
    marks = Figures.of(gather(found).by_field["published"], {"one": {"between": 1.0, THRESHOLD: 0.45}})  # fmt: skip
    assert (marks.right, marks.wrong) == (1, 0)


@pytest.mark.parametrize("name", NUMBERS)
def test_each_number_of_the_body_is_used(name: str) -> None:
    used = [constant for module in (candidates, zones) for constant in vars(module).items()]
    with set_to(name, 0.125):
        now = [constant for module in (candidates, zones) for constant in vars(module).items()]
        assert used != now
    assert used == [constant for module in (candidates, zones) for constant in vars(module).items()]


def test_a_body_is_read_with_another_number() -> None:
    bodies = Bodies(page for page in own_pages() if page.site == "field pages")
    assert bodies.figure() == 1
    figure, changed = bodies.with_number("of_alien", -1e6)
    assert figure < 1
    assert changed > 0
    assert bodies.with_number("of_alien", NUMBERS["of_alien"].value) == (1, 0)
