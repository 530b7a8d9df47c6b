"""``zhaoshang try``: one page, read and shown; nothing stored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.cli.language import width
from crawler.sample.site import Page
from tests.crawling import ROOT, closed_port
from tests.small_sites import HTML, Ended, SmallSite, files_of, phpcms, serving_small, zhaoshang

pytestmark = pytest.mark.xdist_group("try")

SITE = phpcms()
STORY = SITE.stories[1]
# What a page may say to a terminal, and to Rich.
NASTY = "<html><head><title>x</title></head><body><h1>[/b]园区[red]招商\x1b[31m推介会\u202e在京举行</h1><p>二十家企业的代表到场，会上签约六个项目。</p></body></html>"


LOGIN = "<html><head><title>用户登录</title></head><body><form>用户名 <input> 密码 <input type=password></form></body></html>"
SCRIPT = "<html><head><title>园区</title><script src='/app.js'></script></head><body><div id='app'></div></body></html>"
EMPTY = "<html><head><title>园区</title></head><body></body></html>"
AGED = "<html><head><title>园区</title></head><body><h1>园区招商推介会在京举行</h1><div class='info'>发布时间：1天前</div><p>二十家企业的代表到场，会上签约六个项目，总投资达三十亿元，涉及新材料和装备制造。</p></body></html>"
AGED_ROWS = "<html><head><title>园区动态</title></head><body><h2>园区动态</h2><ul>" + "".join(
    f"<li><a href='/a/{n}.html'>临江新区签约第{n}批先进制造业项目</a><span>{n}天前</span></li>"
    for n in range(1, 6)
)
SCRIPTED_ROWS = "<html><head><title>园区动态</title></head><body><h2>园区动态</h2><ul>" + "".join(
    f"<li><a href='javascript:view({n})'>{title}</a><span>2026-03-0{n}</span></li>"
    for n, title in enumerate(
        (
            "临江新区签约十二个先进制造业项目",
            "滨海港区举办秋季招商推介会",
            "翠湖高新区出台人才住房新政策",
        ),
        1,
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("try")


@pytest.fixture(scope="module")
def bases() -> list[str]:
    return []


@pytest.fixture(scope="module")
def ended(folder: Path, bases: list[str]) -> dict[str, Ended]:
    """Every run that the tests look at, side by side."""
    closed = {"/robots.txt": Page(200, "text/plain", b"User-agent: *\nDisallow: /\n")}
    pages = {"/nasty": NASTY, "/login": LOGIN, "/app": SCRIPT, "/empty": EMPTY, "/rows": SCRIPTED_ROWS, "/big": NASTY * 1000, "/aged": AGED, "/agedrows": AGED_ROWS}  # fmt: skip
    odd = SmallSite({path: Page(200, HTML, text.encode()) for path, text in pages.items()})
    odd.pages["/a.pdf"] = Page(200, "application/pdf", b"%PDF-1.4")
    with serving_small(SITE, SmallSite({**SITE.pages, **closed}), odd) as found:
        bases += found
        site, forbidden, odd_base = found
        article = SITE.paths[STORY.number]
        runs = {
            "article": ["try", site + article],
            "why": ["try", "--why", site + article],
            "why of a list": ["try", "--list", "--why", site + "/html/zszc/"],
            "list": ["try", "--list", site + "/html/zszc/"],
            "no list": ["try", "--list", site + article],
            "missing": ["try", site + "/nope"],
            "forbidden": ["try", forbidden + article],
            "nobody": ["try", f"http://127.0.0.1:{closed_port()}/"],
            "pdf": ["try", odd_base + "/a.pdf"],
            "nasty": ["try", odd_base + "/nasty"],
            "login": ["try", odd_base + "/login"],
            "script": ["try", odd_base + "/app"],
            "script, as a list": ["try", "--list", odd_base + "/app"],
            "empty": ["try", odd_base + "/empty"],
            "scripted rows": ["try", "--list", odd_base + "/rows"],
            "big": ["try", odd_base + "/big", "-s", "DOWNLOAD_MAXSIZE=10000"],
            "aged": ["try", odd_base + "/aged", "-s", "NOW=2026-11-29T10:00:00+08:00"],
            "aged rows": [
                "try",
                "--list",
                odd_base + "/agedrows",
                "-s",
                "NOW=2026-11-29T10:00:00+08:00",
            ],
            "not a URL": ["try", "www.example.cn"],
        }
        runs = {name: [*words, "-s", "RETRY_TIMES=0"] for name, words in runs.items()}
        return zhaoshang(ROOT, folder, runs)


def test_article(ended: dict[str, Ended]) -> None:
    """Each field has its line: value, where it was found, how sure that is."""
    run = ended["article"]
    assert (run.code, run.err) == (0, "")
    lines = {line.split()[0]: line for line in run.out.splitlines() if line.split()}
    assert STORY.title in lines["title"]
    assert re.search(rf"{STORY.day} 10:30:00 .*\d+%", lines["published"])
    assert re.search(rf"{STORY.source} .*\d+%", lines["source"])
    assert STORY.paragraphs[0][:30] in lines["body"]
    assert re.search(r"招商政策 .*\d+%", lines["category"])
    for name in ("views", "author", "related", "article_next", "reporters"):
        assert lines[name].split() == [name, "-"]


def test_candidates_with_their_scores(ended: dict[str, Ended]) -> None:
    run = ended["why"]
    assert (run.code, run.err) == (0, "")
    shown = run.out[run.out.index("published: ") :]
    assert re.match(
        r"published: \d+ candidates?, 0\.45 needed\n +\d\.\d\d  " + str(STORY.day), shown
    )
    assert "heading +1" in shown
    assert re.search(r"title: \d+ candidates.*\n +\d+\.\d\d  " + STORY.title[:10], run.out)
    for name, part in (("breadcrumb", "path +0.5"), ("body", "text +"), ("category", "trail +1")):
        told = run.out[run.out.index(f"\n{name}: ", run.out.index("Candidates")) :]
        assert part in told.split("\n", 4)[3], name
    candidates, means = run.out[run.out.index("title: ") :].split("What the parts mean:\n")
    assert re.search(r"title: (?:[2-9]|\d\d) candidates, 3\.5 needed", candidates)
    assert max(width(line) for line in candidates.splitlines() if "[" in line) <= 80
    # Every part that stands beside a score, and no other, is explained.
    parts = set(re.findall(r"(\w+) [+-]\d", candidates))
    assert {line.split()[0] for line in means.splitlines()} == parts


def test_why_is_for_articles(ended: dict[str, Ended]) -> None:
    run = ended["why of a list"]
    assert run.code == 2 and "--why is for articles" in run.err


def test_list(ended: dict[str, Ended], bases: list[str]) -> None:
    run = ended["list"]
    assert (run.code, run.err) == (0, "")
    listed = [story for story in SITE.stories if story.section == "zszc"]
    shown = [
        line.split() for line in run.out.splitlines() if re.match(r"\s*\d{4}-\d\d-\d\d ", line)
    ]
    assert shown == [[str(story.day), story.title] for story in listed[:8]]
    assert f"next page: {bases[0]}/html/zszc/2.html" in run.out
    assert "ul.list" in run.out


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("no list", 4, r"http://\S+ is not a list of articles"),
        (
            "missing",
            4,
            r"cannot open http://\S+/nope: page not found \(http_404\); next: check the address",
        ),
        (
            "forbidden",
            4,
            r"cannot open http://\S+: robots.txt forbids it \(robots\); next: respect it",
        ),
        (
            "nobody",
            4,
            r"cannot open http://\S+/: the connection was refused \(connection_refused\); next: check the address",
        ),
        ("pdf", 4, r"cannot open http://\S+/a\.pdf: a PDF, not a web page \(pdf\)"),
        ("login", 4, r"http://\S+/login is not an article: it asks for a login"),
        ("script", 4, r"http://\S+/app is filled by JavaScript; try --javascript"),
        ("script, as a list", 4, r"http://\S+/app is filled by JavaScript; try --javascript"),
        ("empty", 4, r"http://\S+/empty is not an article"),
        ("big", 4, r"cannot open http://\S+/big: the page is too large \(too_large\)"),
        ("not a URL", 2, r"not a URL: www\.example\.cn"),
    ],
)
def test_reasons(name: str, code: int, says: str, ended: dict[str, Ended]) -> None:
    run = ended[name]
    assert run.code == code
    assert re.fullmatch(f"error: {says}.*\n", run.err), run.err
    assert run.out == ""


def test_an_age_is_shown_as_it_is_stored(ended: dict[str, Ended]) -> None:
    """As ``published_about``: not even the month of 1天前 need be sure."""
    run = ended["aged"]
    assert (run.code, run.err) == (0, "")
    [line] = [line for line in run.out.splitlines() if line.strip().startswith("published")]
    assert line.split()[:2] == ["published_about", "2026-11-28"]
    assert re.findall(r"^\s*(2026-11-\d\d) .*第\d批", ended["aged rows"].out, re.MULTILINE) == [
        f"2026-11-{28 - n}" for n in range(5)
    ]


def test_rows_without_an_address(ended: dict[str, Ended]) -> None:
    """They are rows of the list, and said to be out of reach."""
    run = ended["scripted rows"]
    assert (run.code, run.err) == (0, "")
    assert re.search("2026-03-01 .*临江新区签约十二个先进制造业项目", run.out)
    assert "3 rows without a URL" in run.out


def test_page_cannot_command_the_terminal(ended: dict[str, Ended]) -> None:
    run = ended["nasty"]
    assert (run.code, run.err) == (0, "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", run.out)
    assert "[/b]园区[red]招商" in run.out


def test_nothing_is_stored(ended: dict[str, Ended], folder: Path) -> None:
    assert ended
    # The log, and the lock that lets several processes write it.
    beside = (".out", ".err", ".log", ".lock")
    stored = {path for path in files_of(folder) if not path.endswith(beside)}
    assert stored == set()
