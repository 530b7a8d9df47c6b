"""The first page: what it lists, how it is narrowed, taken out and marked."""

from __future__ import annotations

import asyncio
import csv
import html
import importlib.util
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from crawler.browse.asked import Asked, Kept
from crawler.browse.language import language, language_of, local
from crawler.browse.reading_list import reading_list, title_of
from crawler.clock import present, stamp
from crawler.errors import UserError
from crawler.storage import desk
from crawler.storage.database import open_database, reading, transaction

installed = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
HOST = {"Host": "127.0.0.1:8001", "Accept-Language": "en"}
Ask = Callable[..., Any]


@pytest.fixture
def ask(database: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """``ask("GET", path)``: the answer."""
    from crawler.browse.app import datasette

    monkeypatch.setenv("ZHAOSHANG_LANG", "C")

    served = datasette(database)

    def request(method: str, path: str, **options: Any) -> Any:
        headers = {**HOST, **options.pop("headers", {})}
        return asyncio.run(served.client.request(method, path, headers=headers, **options))

    return request


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    token = language.set("zh")
    yield
    language.reset(token)


@pytest.fixture
def news(database: Path) -> Path:
    """All four articles are news of the present."""
    db = open_database(database)
    with transaction(db):
        db.execute("UPDATE articles SET news_at = ?", [stamp(present())])
    db.close()
    return database


def _titles(page: str) -> list[str]:
    shown = re.findall(r'class="title"[^>]*>(.*?)</a>', page)
    return [html.unescape(re.sub("</?mark>", "", title)) for title in shown]


def _token(ask: Ask) -> tuple[str, str]:
    """The cookie and the token of a form."""
    page = ask("GET", "/")
    [cookie] = re.findall(r"ds_csrftoken=[^;]+", page.headers["set-cookie"])
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
    assert token
    return cookie, token[1]


def _mark(ask: Ask, do: str, back: str = "/", **headers: str) -> Any:
    cookie, token = _token(ask)
    form = {"csrftoken": token, "do": do, "back": back}
    return ask("POST", "/-/mark", data=form, headers={"Cookie": cookie, **headers})


@installed
def test_lists_by_site_section_words_and_days(ask: Ask) -> None:
    assert _titles(ask("GET", "/?site=cuihu").text) == ["晶科光伏项目签约翠湖"]
    assert _titles(ask("GET", f"/?category={quote('产业信息')}").text) == ["光伏组件项目落户翠湖区"]
    assert len(_titles(ask("GET", "/?since=2026-07-01").text)) == 1  # two articles, one story
    page = ask("GET", "/?q=光伏&site=linjiang")
    assert _titles(page.text) == ["光伏组件项目落户翠湖区"]
    assert "1 article<" in page.text.replace(" ·", "<").replace("\n", "<")
    # What leads on keeps what was asked.
    assert f'href="?q={quote("光伏")}&amp;show=starred&amp;site=linjiang"'.replace("&amp;show", "&amp;show") in (
        re.sub(r'href="\?([^"]*)"', lambda m: 'href="?' + "&amp;".join(sorted(m[1].split("&amp;"))) + '"', page.text)
    )  # fmt: skip


@installed
def test_places_are_asked_by_name_where_facts_are_read(ask: Ask, database: Path) -> None:
    assert "no facts have been read" in ask("GET", "/?place=广东").text
    assert "no such place" in ask("GET", "/?place=无此地").text
    db = open_database(database)
    with transaction(db):
        db.execute(
            "INSERT INTO fact_runs (article_id, content_hash, extractor, main_place, done_at)"
            " VALUES (1, 'x', '1', '441900', '2026-07-15 02:00:00')"
        )
    db.close()
    page = ask("GET", "/?place=广东").text
    assert _titles(page) == ["晶科光伏项目签约翠湖"]
    assert '<option value="广东省">' in page


@installed
def test_an_article_is_marked_by_a_form_and_by_nothing_else(ask: Ask, news: Path) -> None:
    before = news.read_bytes()
    answer = _mark(ask, "star 1", "/?show=unread")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?show=unread#a1")
    assert _titles(ask("GET", "/?show=starred").text) == ["晶科光伏项目签约翠湖"]
    assert _mark(ask, "read 1").status_code == 303
    assert "晶科光伏项目签约翠湖" not in _titles(ask("GET", "/?show=unread").text)
    assert len(_titles(ask("GET", "/?show=unread").text)) == 3
    _mark(ask, "unread 1")
    _mark(ask, "all-read 3")
    assert _titles(ask("GET", "/?show=unread").text) == ["=cmd|' /C calc'!A0"]
    assert 'aria-pressed="true"' in ask("GET", "/zhaoshang/articles/1").text
    assert news.read_bytes() == before
    assert desk.desk_file(news).exists()
    # A look changes nothing.
    assert ask("GET", "/-/mark?do=star+2").status_code == 405


@installed
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 303),
        ({"token": "wrong"}, 403),
        ({"token": ""}, 403),
        ({"cookie": ""}, 403),
        ({"headers": {"Authorization": "Bearer x"}}, 403),
        ({"headers": {"Origin": "http://evil.test"}}, 403),
        ({"headers": {"Origin": "null"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}}, 403),
        ({"headers": {"Host": "evil.test"}}, 403),
        ({"headers": {"Content-Length": "9999999"}}, 413),
        ({"headers": {"Content-Type": "text/plain"}}, 403),
        ({"do": "drop 1"}, 400),
        ({"do": "star 1 OR 1"}, 400),
    ],
)  # fmt: skip
def test_forms_of_others_are_refused(
    ask: Ask, database: Path, change: dict[str, Any], status: int
) -> None:
    cookie, token = _token(ask)
    form = {
        "csrftoken": change.get("token", token),
        "do": change.get("do", "star 1"),
        "back": "/",
    }
    headers = {"Cookie": change.get("cookie", cookie), **change.get("headers", {})}
    answer = ask("POST", "/-/mark", data=form, headers=headers)
    assert answer.status_code == status
    assert desk.desk_file(database).exists() == (status == 303)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


@installed
@pytest.mark.parametrize(
    "back",
    ["//evil.test", "http://evil.test/", "/\\evil.test", "/-/logout", "/zhaoshang/../x", "/?a\r\nSet-Cookie: b=c", ""],
)  # fmt: skip
def test_a_change_leads_to_pages_of_ours_only(ask: Ask, back: str) -> None:
    assert _mark(ask, "star 1", back).headers["location"] == "/"


@installed
def test_a_list_goes_out_as_it_is(ask: Ask) -> None:
    answer = ask("GET", "/list/csv?site=linjiang")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["site"] for row in rows} == {"linjiang"}
    assert "'=cmd|' /C calc'!A0" in {row["title"] for row in rows}
    assert "attachment" in answer.headers["content-disposition"]
    assert ask("GET", "/list/xlsx?q=光伏").content[:2] == b"PK"
    feed = ask("GET", "/list/atom?q=光伏&site=cuihu").text
    assert feed.count("<entry>") == 1
    assert "光伏 · cuihu" in feed
    assert ask("GET", "/list/csv?show=last").status_code == 400
    assert ask("GET", "/list/sqlite").status_code == 404


@installed
def test_the_language_is_chosen_by_a_form(ask: Ask) -> None:
    cookie, token = _token(ask)
    form = {"csrftoken": token, "language": "zh", "back": "/charts"}
    answer = ask("POST", "/-/language", data=form, headers={"Cookie": cookie})
    assert (answer.status_code, answer.headers["location"]) == (303, "/charts")
    assert "zhaoshang_language=zh" in answer.headers["set-cookie"]
    assert "图表" in ask("GET", "/charts", headers={"Cookie": "zhaoshang_language=zh"}).text
    form["language"] = "xx"
    assert ask("POST", "/-/language", data=form, headers={"Cookie": cookie}).status_code == 400


@pytest.mark.parametrize(
    ("cookies", "accepted", "expected"),
    [
        ("", "", "zh"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "fr,en;q=0.3,zh;q=0.2", "en"),
        ("", "de", "zh"),
        ("zhaoshang_language=en", "zh", "en"),
        ("zhaoshang_language=xx", "en", "en"),
        ('a="', "en;q=x,zh", "zh"),
    ],
)
def test_language_of_a_request(
    monkeypatch: pytest.MonkeyPatch, cookies: str, accepted: str, expected: str
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "C")
    headers = {b"cookie": cookies, b"accept-language": accepted}
    assert language_of(headers) == expected


def test_times_are_those_of_shanghai() -> None:
    assert local("2026-07-15 23:30:00") == "2026-07-16 07:30"
    assert (local(None), local("soon")) == ("", "soon")


def test_hits_are_counted_and_days_have_their_weekday(database: Path) -> None:
    with reading(database) as db:
        found = reading_list(db, Asked(q="光伏"), Kept(), present())
        inexact = reading_list(db, Asked(q="光伏组件项目"), Kept(), present())
        every = reading_list(db, Asked(), Kept(), present())
    assert (found["hits"].number, found["hits"].is_exact) == (2, True)
    assert (inexact["hits"].number, inexact["hits"].is_exact) == (2, True)
    assert [tab.count for tab in found["tabs"]] == [None] * 6
    assert [tab.count for tab in every["tabs"]] == [4, 0, 0, 0, 0, 0]
    assert every["results"][0][0] == "2026-07-02 周四"


def test_a_subscription_that_is_not_there_is_told(database: Path) -> None:
    with reading(database) as db:
        found = reading_list(db, Asked(watch="nosuch"), Kept(), present())
        assert found["message"] == "没有名为 nosuch 的订阅"
        chosen = reading_list(db, Asked(watch="x"), Kept(matched=[2, 4]), present())
        assert chosen["hits"].number == 2
        with pytest.raises(UserError):
            Asked(show="last").filters(db, Kept(), present())


def test_a_list_is_called_by_what_it_asks() -> None:
    assert title_of(Asked(), {}) == "全部文章"
    assert title_of(Asked(q="光伏", show="unread", since="2026-07"), {}) == "光伏 · 2026-07 · 未读"
    assert title_of(Asked(show="14d", site="a"), {"a": "甲区"}) == "甲区 · 近 14 天"
