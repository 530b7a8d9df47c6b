"""The pages of sites and of their jobs: what they show, what they start, and whom they refuse."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.browse.entry import hashed
from crawler.browse.workplace import Workplace
from crawler.storage import jobs
from crawler.storage.database import open_database, reading
from crawler.storage.site_choices import chosen_names, paused
from tests.browse.test_entry import Visitor

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
NOW = "2026-07-15 02:00:00"
_SITE = '''"""A site."""
from crawler.base_spiders.site import SiteSpider
from crawler.read.declared import ABSENT


class LakeSpider(SiteSpider):
    """翠湖区投资促进网 · http://cuihu.test/."""

    name = "{name}"
    home = "http://cuihu.test/"
    sections = {"http://cuihu.test/a/": "招商<动态>"}
    candidates = {"http://cuihu.test/b/": "政策"}
    title = "h1.t"
    source = ABSENT
'''
_POSTS = (
    "/-/jobs/add",
    "/-/jobs/list",
    "/-/jobs/crawl",
    "/-/jobs/export",
    "/-/jobs/1/stop",
    "/-/jobs/1/decide",
    "/-/sites/cuihu/crawl",
    "/-/sites/cuihu/relearn",
    "/-/sites/cuihu/pause",
    "/-/sites/cuihu/resume",
    "/-/sites/cuihu/rename",
)


@dataclass(frozen=True, slots=True)
class Accepting(Workplace):
    """A project whose command keeps what it was told to accept, and says what it was asked."""

    def command(self, arguments: Sequence[str]) -> list[str]:
        import sys

        kept = "import shutil, sys; shutil.copy(sys.argv[3], 'accepted.json'); sys.exit('--attachments' in sys.argv)"
        return [sys.executable, "-S", "-c", kept, *arguments]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")


@pytest.fixture
def place(database: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A project with the sites ``cuihu``, which was crawled, and ``fresh``, which was not."""
    package = database.parent / "browse_sites"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("cuihu", "fresh"):
        (package / f"{name}.py").write_text(_SITE.replace("{name}", name), "utf-8")
    monkeypatch.syspath_prepend(database.parent)
    return Accepting(database, database.parent, ["browse_sites"], is_default=False)


class Worker(Visitor):
    """Somebody at the browser of this machine."""

    def __init__(self, place: Workplace, **options: Any) -> None:
        from crawler.browse.app import datasette
        from crawler.browse.guard import Gate
        from crawler.browse.runner import Runner

        gate = Gate(Gate().hosts | {"news.test"}, **options)
        super().__init__(datasette(place.database, gate, Runner(place)))

    def do(self, path: str, **form: str) -> Any:
        """Send a form of a page of ours."""
        page = self.ask("GET", "/sites")
        [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', page.text))
        return self.ask("POST", path, {"csrftoken": token, **form})

    def job(self, path: str, **form: str) -> jobs.Job:
        """The job that a form leads to."""
        answer = self.do(path, **form)
        assert answer.status_code == 303, answer.text
        number = int(answer.headers["location"].rpartition("/")[2])
        found = jobs.job(self.app_place.database, number)
        assert found is not None
        return found

    app_place: Workplace


@pytest.fixture
def worker(place: Workplace) -> Worker:
    made = Worker(place)
    made.app_place = place
    return made


def test_sites_are_listed_with_those_that_were_never_crawled(worker: Worker) -> None:
    page = worker.ask("GET", "/sites").text
    assert "1 site not crawled yet" in page
    assert '<a href="/sites/fresh">翠湖区投资促进网</a>' in page
    assert 'action="/-/jobs/add"' in page
    assert worker.ask("GET", "/health").status_code == 200


def test_the_page_of_a_site(worker: Worker) -> None:
    page = worker.ask("GET", "/sites/cuihu").text
    for said in ("翠湖区投资促进网", "招商&lt;动态&gt;", "h1.t", "not shown", "/-/sites/cuihu/mend", "政策"):  # fmt: skip
        assert said in page, said
    other = worker.ask("GET", "/sites/linjiang").text
    assert "/mend" not in other
    assert worker.ask("GET", "/sites/nosuch").status_code == 404
    assert worker.do("/-/sites/nosuch/pause").status_code == 400
    assert "has no file" in worker.do("/-/sites/linjiang/crawl").text


def test_what_somebody_decides_of_a_site(worker: Worker) -> None:
    database = worker.app_place.database
    assert worker.do("/-/sites/cuihu/pause").status_code == 303
    assert worker.do("/-/sites/cuihu/rename", called=" 翠湖 <招商> ").status_code == 303
    with reading(database) as db:
        assert (list(paused(db)), chosen_names(db)) == (["cuihu"], {"cuihu": "翠湖 <招商>"})
    page = worker.ask("GET", "/sites").text
    assert "1 site paused" in page
    assert "翠湖 &lt;招商&gt;" in page
    assert "Resume" in worker.ask("GET", "/sites/cuihu").text
    worker.do("/-/sites/cuihu/resume")
    worker.do("/-/sites/cuihu/rename", called="")
    with reading(database) as db:
        assert (paused(db), chosen_names(db)) == ({}, {})
    assert "<h1>翠湖区投资促进网" in worker.ask("GET", "/sites/cuihu").text
    refused = worker.do("/-/sites/cuihu/rename", called="x" * 61)
    assert (refused.status_code, "1 to 60 printable" in refused.text) == (400, True)


def test_a_job_is_the_command_that_a_person_types(worker: Worker) -> None:
    database = str(worker.app_place.database)
    added = worker.job("/-/jobs/add", url="www.x.test/")
    assert added.arguments == ("add", "--propose", "{made}.proposal", "--", "http://www.x.test/")
    assert worker.job("/-/sites/cuihu/crawl").arguments == ("crawl", "cuihu", "--db", database)
    assert worker.job("/-/jobs/crawl").arguments == ("crawl", "--all", "--db", database)
    again = worker.job("/-/sites/fresh/relearn")
    assert again.arguments == ("add", "--relearn", "fresh", "--propose", "{made}.proposal")
    assert (again.about, again.site, again.language) == ("翠湖区投资促进网", "fresh", "en")
    out = worker.job("/-/jobs/export", kind="csv", q="光伏 -招聘", site="cuihu", show="7d")
    assert out.arguments == (
        "export", "--site", "cuihu", "--new", "7d", "--to", "{made}.csv", "--db", database, "--", "光伏 -招聘",
    )  # fmt: skip
    listed = worker.job("/-/jobs/list", list="http://a.test/\nhttp://b.test/ # x")
    assert Path(listed.arguments[2]).read_text("utf-8") == "http://a.test/\nhttp://b.test/ # x"
    assert "zhaoshang add -f list-" in worker.ask("GET", f"/jobs/{listed.id}").text
    page = worker.ask("GET", "/jobs").text
    assert page.count('class="state waiting"') == 6
    waiting = worker.ask("GET", f"/jobs/{listed.id}").text
    assert "5 jobs before it" in waiting
    # Without scripts it is loaded anew.
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    worker.do(f"/-/jobs/{listed.id}/stop")
    assert "cancelled" in worker.ask("GET", f"/jobs/{listed.id}").text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/-/jobs/add", {"url": "javascript:alert(1)"}),
        ("/-/jobs/add", {"url": ""}),
        ("/-/jobs/list", {"list": "# nothing"}),
        ("/-/jobs/export", {"kind": "exe"}),
        ("/-/jobs/export", {"kind": "csv", "show": "starred"}),
    ],
)
def test_what_cannot_be_done_is_said(worker: Worker, path: str, form: dict[str, str]) -> None:
    answer = worker.do(path, **form)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert jobs.jobs(worker.app_place.database) == []


def test_a_change_takes_a_form_of_ours(worker: Worker) -> None:
    page = worker.ask("GET", "/sites")
    [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', page.text))
    form = {"url": "http://x.test/", "list": "http://x.test/", "kind": "csv", "called": "x"}
    for path in _POSTS:
        assert worker.ask("GET", path).status_code == 405, path
        assert worker.ask("POST", path, {**form, "csrftoken": "x"}).status_code == 403, path
        evil = {"Origin": "http://evil.test"}
        assert worker.ask("POST", path, {**form, "csrftoken": token}, **evil).status_code == 403, path  # fmt: skip
    assert jobs.jobs(worker.app_place.database) == []


def test_strangers_start_nothing(place: Workplace) -> None:
    stranger = Worker(place, password=hashed("a long password of ours"))
    for page in ("/sites", "/sites/cuihu", "/jobs", "/jobs/1", "/jobs/1/file"):
        assert stranger.ask("GET", page).status_code == 303
    door = stranger.ask("GET", "/-/enter").text
    [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', door))
    for path in _POSTS:
        form = {"csrftoken": token, "url": "http://x.test/"}
        assert stranger.ask("POST", path, form).status_code == 401, path
    assert jobs.jobs(place.database) == []


@pytest.mark.parametrize("why", ["no project", "read-only"])
def test_where_nothing_can_be_changed_it_is_said_why(
    place: Workplace, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "no project":
        place, said = Workplace(place.database, None), "not a project folder"
    else:
        said = "is read-only"
        monkeypatch.setattr("os.access", lambda *_: False)
    worker = Worker(place)
    for page in ("/sites", "/sites/linjiang"):
        text = worker.ask("GET", page).text
        assert said in text
        assert 'action="/-/sites' not in text
        assert 'action="/-/jobs' not in text
    for path in _POSTS:
        answer = worker.do(path, url="http://x.test/")
        assert (answer.status_code, said in answer.text) == (403, True)


def test_a_log_is_text(worker: Worker) -> None:
    job = worker.job("/-/sites/cuihu/crawl")
    log = "<script>alert(1)</script>\n"
    jobs.end(worker.app_place.database, job.id, jobs.DONE, NOW, exit_code=4, log=log)
    page = worker.ask("GET", f"/jobs/{job.id}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert ("failed" in page, "http-equiv" in page) == (True, False)
    assert worker.ask("GET", "/jobs/99").status_code == 404


def proposal(**changes: Any) -> dict[str, Any]:
    """What learning a hostile site comes to."""
    field = {"name": "title", "selector": "h1", "share": 1.0, "agreement": 0.9, "samples": ["<b>题"], "why": None}  # fmt: skip
    gone = {"name": "views", "selector": "", "share": 0.0, "agreement": 1.0, "samples": [], "why": ["不显示", "nothing there"]}  # fmt: skip
    report = {
        "title": "翠湖", "platform": None, "requests": 20, "sections": [["javascript:alert(1)", "坏<栏目>"]],
        "dropped": [["太短", "too short", "甲、乙"]], "candidates": [], "selectors": {"title": "h1", "views": ""},
        "fields": [field, gone], "attachments": ["项目<清单>.pdf"], "old": None, "old_sections": [], "lost": [],
    }  # fmt: skip
    return {
        "form": 1, "name": "cuihu", "text": "class <X>", "text_with_attachments": "y", "report": {**report, **changes},
    }  # fmt: skip


def _ended(worker: Worker, **changes: Any) -> jobs.Job:
    job = worker.job("/-/sites/cuihu/relearn")
    database = worker.app_place.database
    jobs.end(database, job.id, jobs.DONE, NOW, exit_code=0, log="", result=proposal(**changes))
    return job


def test_what_was_learned_is_looked_at_and_taken_over(worker: Worker, database: Path) -> None:
    job = _ended(worker)
    page = worker.ask("GET", f"/jobs/{job.id}").text
    for said in ("&lt;b&gt;题", "坏&lt;栏目&gt;", "too short: 甲、乙", "nothing there", "class &lt;X&gt;", "项目&lt;清单&gt;.pdf", "90%"):  # fmt: skip
        assert said in page, said
    assert 'href="javascript:' not in page
    assert "waiting for you" in worker.ask("GET", "/sites").text
    failed = worker.do(f"/-/jobs/{job.id}/decide", do="accept", attachments="on")
    assert (failed.status_code, "it failed" in failed.text) == (409, True)
    done = worker.do(f"/-/jobs/{job.id}/decide", do="accept")
    assert (done.status_code, done.headers["location"]) == (303, "/sites/cuihu")
    assert '"name": "cuihu"' in (database.parent / "accepted.json").read_text("utf-8")
    assert not list(database.with_name("t-jobs").glob("accept-*"))
    assert "It was taken over" in worker.ask("GET", f"/jobs/{job.id}").text
    assert worker.do(f"/-/jobs/{job.id}/decide", do="accept").status_code == 409


def test_a_field_that_is_not_found_any_more_is_asked_about(worker: Worker) -> None:
    job = _ended(worker, old={"title": "h2", "views": ".v"}, lost=["views"])
    page = worker.ask("GET", f"/jobs/{job.id}").text
    assert "“views” used to be there" in page
    assert "<code>h2</code>" in page
    unanswered = worker.do(f"/-/jobs/{job.id}/decide", do="crawl")
    assert (unanswered.status_code, "answer first" in unanswered.text) == (409, True)
    done = worker.do(f"/-/jobs/{job.id}/decide", do="crawl", **{"lost-views": "mend"})
    assert done.headers["location"] == "/-/sites/cuihu/mend"


def test_what_was_learned_can_be_discarded(worker: Worker, database: Path) -> None:
    job = _ended(worker, lost=["views"])
    assert worker.do(f"/-/jobs/{job.id}/decide", do="discard").status_code == 303
    assert "It was discarded" in worker.ask("GET", f"/jobs/{job.id}").text
    assert not (database.parent / "accepted.json").exists()


def test_taken_over_and_crawled(worker: Worker) -> None:
    job = _ended(worker)
    done = worker.do(f"/-/jobs/{job.id}/decide", do="crawl")
    assert done.headers["location"] == f"/jobs/{job.id + 1}"
    assert jobs.jobs(worker.app_place.database)[0].arguments[:2] == ("crawl", "cuihu")


def test_a_list_that_is_too_long_for_a_download_is_exported_as_a_job(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/-/jobs/export" not in worker.ask("GET", "/?site=linjiang").text
    monkeypatch.setattr("crawler.browse.reading_list.EXPORTED", 1)
    page = worker.ask("GET", "/?site=linjiang").text
    assert '<input type="hidden" name="site" value="linjiang">' in page
    assert "/-/jobs/export" in page
    assert "/-/jobs/export" not in worker.ask("GET", "/?site=linjiang&show=starred").text


def test_an_export_is_taken_by_whoever_asked(worker: Worker) -> None:
    job = worker.job("/-/jobs/export", kind="csv")
    assert worker.ask("GET", f"/jobs/{job.id}/file").status_code == 404
    folder = worker.app_place.folder
    folder.mkdir()
    (folder / f"{job.id}.csv").write_text("a\r\n")
    jobs.end(worker.app_place.database, job.id, jobs.DONE, NOW, exit_code=0, log="")
    assert f"/jobs/{job.id}/file" in worker.ask("GET", f"/jobs/{job.id}").text
    taken = worker.ask("GET", f"/jobs/{job.id}/file")
    assert (taken.text, "attachment" in taken.headers["content-disposition"]) == ("a\r\n", True)
    other = worker.job("/-/sites/cuihu/crawl")
    assert worker.ask("GET", f"/jobs/{other.id}/file").status_code == 404


def test_a_file_that_knows_no_choices_has_its_pages(worker: Worker) -> None:
    db = open_database(worker.app_place.database)
    db.execute("DROP TABLE site_choices")
    db.execute("DROP TABLE candidate_sections")
    db.conn.commit()
    db.close()
    for page in ("/sites", "/sites/cuihu"):
        assert worker.ask("GET", page).status_code == 200
