"""Sites drawn by lot: the same seed gives the same site, and a site is what its truth says."""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.bench.drawn import __main__ as command
from tests.bench.drawn import checks
from tests.bench.drawn.building import Built, build
from tests.bench.drawn.drawing import draw_site
from tests.bench.drawn.infos import Shown
from tests.bench.drawn.recording import Answer, write

PORT = 21000
SEEDS = (1, 2, 7)
KEYS = {"id", "urls", "title", "date", "category", "author", "source", "body", "shown", "views_by_script", "views_unlabelled"}  # fmt: skip


@cache
def _built(seed: int) -> Built:
    """A site that no test changes, built once."""
    return build(seed, PORT + seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_gives_the_same_bytes(tmp_path: Path, seed: int) -> None:
    for folder, built in (("one", _built(seed)), ("two", build(seed, PORT + seed))):
        write(tmp_path / folder, built.answers, built.truths)
    for name in ("pages.jsonl.xz", "truth.jsonl.xz"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_seeds_give_sites_of_their_own() -> None:
    notes = [str(_built(seed).manifest["note"]).partition("; ")[2] for seed in SEEDS]
    assert len(set(notes)) == len(notes)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_has_the_keys_of_recorded_sites(seed: int) -> None:
    built = _built(seed)
    assert 40 <= len(built.truths) <= 70
    for truth in built.truths:
        assert set(truth) == KEYS
        shown = truth["shown"]
        assert isinstance(shown, dict)
        assert set(shown) == {"views", "date", "category", "author", "source"}
        # What is asked for is there to be found.
        assert all(
            truth[field] for field in ("author", "source", "category", "date") if shown[field]
        )
        # Views that are asked for are printed, not loaded and not without a word.
        if shown["views"] is not None:
            assert truth["views_by_script"] is None
            assert not truth["views_unlabelled"]


def _without(answers: list[Answer], path: str, words: str, codec: str) -> list[Answer]:
    """The answers, with words taken out of one of them."""
    faulty = []
    for answer in answers:
        if answer.path == path:
            text = answer.body.decode(codec)
            assert words in text
            answer = replace(answer, body=text.replace(words, "").encode(codec))
        faulty.append(answer)
    return faulty


@pytest.mark.parametrize("fault", ["title", "page", "list"])
def test_a_site_that_is_not_as_its_truth_says_is_not_built(fault: str) -> None:
    seed = 1
    site, answers = draw_site(seed, PORT + seed), _built(seed).answers
    article = site.articles[0]
    lists = {section.number: [a.path for a in answers] for section in site.sections}
    shown = [Shown() for _ in site.articles]
    checks.check(site, answers, shown, lists)
    if fault == "title":
        answers = _without(answers, article.path, article.title, "utf-8")
    elif fault == "page":
        answers = [a for a in answers if a.path != article.path]
    else:
        lists[article.section.number] = ["/"]
        answers = [replace(a, body=b"<p></p>") if a.path == "/" else a for a in answers]
    with pytest.raises((AssertionError, KeyError)):
        checks.check(site, answers, shown, lists)


def test_the_command_writes_a_folder_of_sites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["drawn", "--seeds", "3-4", "--to", str(tmp_path)])
    command.main()
    assert capsys.readouterr().out.startswith("2 sites in")
    sites = json.loads((tmp_path / "sites.json").read_text(encoding="utf-8"))
    assert [(site["name"], site["port"]) for site in sites] == [("drawn-003", PORT + 3), ("drawn-004", PORT + 4)]  # fmt: skip
    for site in sites:
        with lzma.open(tmp_path / site["name"] / "pages.jsonl.xz", "rt", encoding="utf-8") as lines:
            pages = {page["path"]: page for page in map(json.loads, lines)}
        with lzma.open(tmp_path / site["name"] / "truth.jsonl.xz", "rt", encoding="utf-8") as lines:
            addresses = [url for line in lines for url in json.loads(line)["urls"]]
        assert all(pages[url.removeprefix(site["base"])]["status"] == 200 for url in addresses)
    with pytest.raises(SystemExit, match="holds sites already"):
        command.main()


@pytest.mark.parametrize("seeds", ["", "a", "3-b", "-4"])
def test_what_is_no_range_of_seeds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: str
) -> None:
    monkeypatch.setattr("sys.argv", ["drawn", f"--seeds={seeds}", "--to", str(tmp_path)])
    with pytest.raises(SystemExit):
        command.main()
    assert not list(tmp_path.iterdir())
