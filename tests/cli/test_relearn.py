"""``zhaoshang add --relearn``: a site is redesigned twice, and its archived pages are read by the declarations of their days."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from crawler.cli.relearn import last_day
from crawler.declaring.proposal import Proposal, digest
from crawler.errors import UserError
from tests.crawling import rows
from tests.redesigned import RENAMED, SECTIONS, designed, redesign
from tests.small_sites import NOW, Ended, SmallSite, copy_project, loaded, serving_small, zhaoshang

pytestmark = pytest.mark.xdist_group("relearn")
DAYS = ("2026-07-01", "2026-07-20", "2026-08-10")


@dataclass(frozen=True, slots=True)
class Site:
    """A project with one site, which is served and may be redesigned."""

    project: Path
    served: SmallSite
    base: str

    @property
    def file(self) -> Path:
        return self.project / "crawler" / "spiders" / "yun.py"

    @property
    def database(self) -> Path:
        return self.project.parent / "t.db"

    def run(self, day: str, *arguments: str, **env: str) -> Ended:
        """One run of the command on a day."""
        folder = self.project.parent / f"run{len(list(self.project.parent.glob('run*')))}"
        folder.mkdir()
        now = f"NOW={day}T10:00:00+08:00"
        return zhaoshang(self.project, folder, {"it": [*arguments, "-s", now]}, **env)["it"]

    def well(self, day: str, *arguments: str, **env: str) -> Ended:
        """The same, which must end well."""
        ended = self.run(day, *arguments, **env)
        assert (ended.code, ended.err) == (0, ""), ended
        return ended

    def crawl(self, day: str) -> None:
        # What was read once stays in the design that it was read in.
        self.well(day, "crawl", "yun", "--db", str(self.database), "-s", "REVISIT_DAYS=")

    def reread(self, *options: str) -> Ended:
        return self.run("2026-09-01", "reextract", "yun", "--db", str(self.database), *options)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, Ended]]]:
    """A site that was learned, redesigned, learned anew, and once more; and what was said meanwhile."""
    project = copy_project(tmp_path_factory.mktemp("relearn") / "project")
    served = designed(0)
    said: dict[str, Ended] = {}
    with serving_small(served) as [base]:
        site = Site(project, served, base)
        said["add"] = site.well(DAYS[0], "add", base + "/", "--name", "yun", "-y")
        site.crawl(DAYS[0])
        said["unchanged"] = site.run(DAYS[0], "add", "--relearn", "yun", "-y")
        for design in (1, 2):
            redesign(served, design)
            if design == 1:
                said["by name"] = site.run(DAYS[1], "add", base, "--name", "yun")
                said["by address"] = site.run(DAYS[1], "add", base, "--name", "yun2")
                said["nobody"] = site.run(DAYS[1], "add", "--relearn", "yun")
                said["file"] = Ended(0, site.file.read_text("utf-8"), "")
            day = DAYS[design]
            if design == 1:
                said["relearn 1"] = site.well(day, "add", "--relearn", "yun", "--yes")
            else:
                # As the browser has it: looked at elsewhere, then taken over.
                kept = str(project.parent / "proposal.json")
                site.well(day, "add", "--relearn", "yun", "--propose", kept)
                said["before"] = Ended(0, site.file.read_text("utf-8"), "")
                said["accept"] = site.well(day, "add", "--accept", kept)
                said["accept again"] = site.run(day, "add", "--accept", kept)
            site.crawl(day)
        yield site, said


def test_archived_pages_of_all_times_are_read_right(past: tuple[Site, dict[str, Ended]]) -> None:
    site, _ = past
    stored = rows(site.database, "SELECT * FROM articles")
    assert len(stored) == 24
    by_number = {int(row["url"].split("/")[-1].split(".")[0]): row for row in stored}
    first = {int(n) for n, r in by_number.items() if r["fetched_at"].startswith(DAYS[0])}
    assert first
    assert len(first) < 24
    for story in designed(2).stories:
        row = by_number[story.number]
        assert (row["title"], row["published_at"]) == (story.title, str(story.day))
        assert row["body"] == "\n".join(story.paragraphs)
        if story.number in first:
            assert (row["views"], row["source"]) == (story.views, None)
            assert row["category"] == SECTIONS[story.section]
        else:
            assert (row["views"], row["source"]) == (None, story.source)
            _, name = RENAMED.get(story.section, ("", SECTIONS[story.section]))
            assert row["category"] == name
    for options in ((), ("--clear",)):
        told = json.loads(site.reread("--dry-run", "--json", *options).out)
        assert (told["pages"], told["same"], told["changed"]) == (24, 24, 0)
        assert (told["kept"], told["refused"], told["fields"]) == ({}, {}, {})


def test_without_the_earlier_declarations_they_are_not(past: tuple[Site, dict[str, Ended]]) -> None:
    """What the test above would not notice if every declaration read every page."""
    site, _ = past
    text = site.file.read_text("utf-8")
    try:
        site.file.write_text(text[: text.index("    earlier = (")], encoding="utf-8")
        told = json.loads(site.reread("--dry-run", "--json", "--clear").out)
    finally:
        site.file.write_text(text, encoding="utf-8")
    assert told["fields"]["category"] > 0


def test_file_has_both_pasts(past: tuple[Site, dict[str, Ended]]) -> None:
    site, _ = past
    spider = loaded(site.file)
    assert [each.until for each in spider.earlier] == ["2026-08-09", "2026-07-19"]
    assert spider.earlier[1].sections == {site.base + "/zsxm/": "招商项目"}
    assert spider.home == site.base + "/"


def test_saved_pages_of_all_times_are_checked(past: tuple[Site, dict[str, Ended]]) -> None:
    site, _ = past
    site.well(DAYS[2], "check", "yun")
    saved = site.well("2026-09-01", "check", "yun", "--saved").out
    assert "12" in saved
    folder = site.project / "tests" / "sites" / "yun"
    golden = json.loads((folder / "golden.json").read_text("utf-8"))
    assert [entry.get("now", golden["now"])[:10] for entry in golden["articles"]] == [
        day for day in reversed(DAYS) for _ in range(4)
    ]
    assert len(list(folder.glob("article-*.html.gz"))) == 12


def test_old_and_new_are_shown_side_by_side(past: tuple[Site, dict[str, Ended]]) -> None:
    _, said = past
    shown = said["relearn 1"].out
    for part in ("field", "was", "now", "招商项目", "项目库", "/zsxm/", "/xmk/"):
        assert part in shown
    [views] = [line for line in shown.splitlines() if line.split()[:1] == ["views"]]
    assert ".ll" in views
    assert "not shown" in views
    assert "fields that can no longer be found: views\n" in shown
    assert "Written; the old declaration is valid until 2026-07-19. Next: zhaoshang reextract yun --dry-run" in shown  # fmt: skip


def test_known_site_is_refused_and_relearn_named(past: tuple[Site, dict[str, Ended]]) -> None:
    _, said = past
    for how in ("by name", "by address"):
        ended = said[how]
        assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
        assert "zhaoshang add --relearn yun" in ended.err


def test_nobody_answers_and_nothing_is_written(past: tuple[Site, dict[str, Ended]]) -> None:
    _, said = past
    assert said["nobody"].code != 0
    assert "Earlier" not in said["file"].out
    assert (said["unchanged"].code, said["unchanged"].err) == (0, "")
    assert said["unchanged"].out.endswith("The declaration is up to date; nothing was written.\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--relearn", "nosuchsite"), "no site named nosuchsite"),
        (("--relearn", "any"), "any declares no section"),
        (("--relearn", "yun", "--name", "yun2"), "it cannot be combined with --name"),
        (("--relearn", "yun", "--until", "2026-08-10"), "--until takes a day before today"),
        (("--until", "2026-08-09"), "--until can only be used with --relearn"),
        ((), "the URL is missing"),
    ],
)
def test_errors(arguments: tuple[str, ...], says: str, past: tuple[Site, dict[str, Ended]]) -> None:
    site, _ = past
    before = site.file.read_bytes()
    ended = site.run(DAYS[2], "add", *arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert ended.err.startswith("error: ")
    assert says in ended.err
    assert site.file.read_bytes() == before


def test_site_that_cannot_be_learned_now(past: tuple[Site, dict[str, Ended]]) -> None:
    site, _ = past
    before, pages = site.file.read_bytes(), dict(site.served.pages)
    try:
        site.served.pages.clear()
        ended = site.run(DAYS[2], "add", "--relearn", "yun", "--yes", "-s", "RETRY_TIMES=0")
    finally:
        site.served.pages.update(pages)
    assert ended.code == 4
    assert ended.err.startswith(f"error: cannot open {site.base}/: page not found (http_404)")
    assert ended.err.count("\n") == 1
    assert site.file.read_bytes() == before


def test_file_with_code_of_its_own(past: tuple[Site, dict[str, Ended]]) -> None:
    site, _ = past
    text, asked = site.file.read_text("utf-8"), len(site.served.asked)
    changed = text + "\n    def parse_related(self, page):\n        return []\n"
    try:
        site.file.write_text(changed, encoding="utf-8")
        ended = site.run(DAYS[2], "add", "--relearn", "yun", "--yes")
        assert site.file.read_text("utf-8") == changed
    finally:
        site.file.write_text(text, encoding="utf-8")
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "'def parse_related(self, page):' is more than a declaration" in ended.err
    assert len(site.served.asked) == asked


def test_file_that_cannot_be_written(past: tuple[Site, dict[str, Ended]]) -> None:
    """Its package is an archive of Python's: there is a text, and no file to put another into."""
    site, _ = past
    package = site.project.parent / "zipped" / "harbour"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    shutil.copy(site.file, package / "yun.py")
    shutil.make_archive(str(package.parent / "sites"), "zip", package.parent, "harbour")
    shutil.rmtree(package)
    path = f"{site.project}:{package.parent / 'sites.zip'}"
    ended = site.run(
        DAYS[2], "add", "--relearn", "yun", "-s", "SPIDER_MODULES=harbour", PYTHONPATH=path
    )
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "cannot rewrite" in ended.err


def test_saved_pages_that_cannot_be_written(past: tuple[Site, dict[str, Ended]]) -> None:
    """All or nothing: the site's file is as it was."""
    site, _ = past
    before, folder = site.file.read_bytes(), site.project / "tests" / "sites" / "yun"
    redesign(site.served, 0)
    kept = folder.rename(folder.with_name("kept"))
    folder.touch()
    try:
        ended = site.run(DAYS[2], "add", "--relearn", "yun", "--yes")
    finally:
        folder.unlink()
        kept.rename(folder)
        redesign(site.served, 2)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "cannot rewrite" in ended.err
    assert site.file.read_bytes() == before


def test_site_of_named_sections_is_learned_from_them_again(tmp_path: Path) -> None:
    """Its home page would lead to others, which nobody asked for."""
    served = designed(0)
    with serving_small(served) as [base]:
        site = Site(copy_project(tmp_path / "project"), served, base)
        section = base + "/jqdt/"
        site.well(DAYS[0], "add", base, "--section", section, "--name", "yun", "-y")
        redesign(served, 1)
        ended = site.well(
            DAYS[1], "add", "--relearn", "yun", "--until", "2026-07-05", "-y",
            "-s", "SPIDER_MODULES=crawler.spiders", LANG="zh_CN.UTF-8",
        )  # fmt: skip
    assert "原来有、现在没有找到的字段：views\n" in ended.out
    assert ended.out.endswith(
        "已写入，旧声明有效期至 2026-07-05。接下来：zhaoshang reextract yun --dry-run -s SPIDER_MODULES=crawler.spiders\n"
    )
    spider = loaded(site.file)
    assert (spider.home, spider.sections) == (None, {section: "景区动态"})
    assert [each.until for each in spider.earlier] == ["2026-07-05"]
    assert spider.earlier[0].sections == {}


def test_last_day() -> None:
    assert last_day(None, NOW) == date(2026, 7, 14)
    assert last_day("2026-07-01", NOW) == date(2026, 7, 1)
    for wrong in ("2026-07-15", "2027-01-01", "yesterday", ""):
        with pytest.raises(
            UserError, match=r"--until takes a day before today, such as 2026-07-14"
        ):
            last_day(wrong, NOW)


def test_what_was_proposed_is_written_when_it_is_accepted(
    past: tuple[Site, dict[str, Ended]],
) -> None:
    site, said = past
    proposal = Proposal.read(site.project.parent / "proposal.json")
    assert said["before"].out != proposal.text == site.file.read_text("utf-8")
    assert (proposal.name, proposal.is_new, proposal.before) == (
        "yun",
        False,
        digest(said["before"].out),
    )
    told = proposal.report
    assert told["old"]["title"] != told["selectors"]["title"]
    assert told["until"] == "2026-08-09"
    assert "Next: zhaoshang reextract yun --dry-run" in said["accept"].out
    # The file is no longer the one that was looked at.
    assert (said["accept again"].code, said["accept again"].err.count("\n")) == (2, 1)
    assert "was changed since it was analysed" in said["accept again"].err
