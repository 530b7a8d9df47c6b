"""Who may come in: passwords, sessions, lock-out, names of hosts, and a proxy at a sub-path."""

from __future__ import annotations

import asyncio
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.browse import entry
from crawler.browse.entry import FAILURES, WAIT_SECONDS, Failures, Sessions, hashed, is_password
from crawler.cli import main
from crawler.storage import desk

installed = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="needs the extra browse"
)
PASSWORD = "很长的 password 一句话"  # noqa: S105 - of the tests


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that costs little; what it costs stands in it."""
    monkeypatch.setattr(entry, "_COST", 2)
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")


class Visitor:
    """A browser: it keeps cookies, and finds the token of a form."""

    def __init__(self, served: Any, address: str = "192.0.2.7", host: str = "news.test") -> None:
        self.app, self.address, self.host = served.app(), address, host
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, data: dict[str, str] | None = None, **headers: str
    ) -> Any:
        import httpx

        async def answer() -> Any:
            transport = httpx.ASGITransport(app=self.app, client=(self.address, 1))
            async with httpx.AsyncClient(transport=transport) as client:
                cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                given = {"Host": self.host, "Accept-Language": "en", **headers}
                if cookies:
                    given["Cookie"] = cookies
                return await client.request(method, f"http://x{path}", data=data, headers=given)

        found = asyncio.run(answer())
        for cookie in found.headers.get_list("set-cookie"):
            name, value = re.match(r"([^=]+)=\"?([^;\"]*)", cookie).groups()  # type: ignore[union-attr]
            self.cookies[name] = value
            if not value or "Max-Age=0" in cookie:
                del self.cookies[name]
        return found

    def log_in(self, password: str, at: str = "/-/enter", back: str = "/") -> Any:
        page = self.ask("GET", at)
        [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', page.text))
        return self.ask("POST", at, {"csrftoken": token, "password": password, "back": back})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(database: Path, clock: Clock) -> Any:
    """The pages for ``news.test``, with a password."""
    from crawler.browse.app import datasette
    from crawler.browse.guard import Gate

    hosts = Gate().hosts | {"news.test"}
    return datasette(database, Gate(hosts, hashed(PASSWORD), now=clock))


def test_a_hash_says_nothing_and_is_never_the_same() -> None:
    first, second = hashed(PASSWORD), hashed(PASSWORD)
    assert first != second
    assert PASSWORD not in first
    assert is_password(PASSWORD, first)
    assert not is_password(PASSWORD + "x", first)
    assert not is_password("", first)
    for broken in ("", "x", "scrypt$2$8$1$!$!", first.replace("scrypt", "plain")):
        assert not is_password(PASSWORD, broken)


def test_sessions_end() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    token = sessions.open()
    assert sessions.is_open(token)
    renewed = sessions.open(token)
    assert (sessions.is_open(token), sessions.is_open(renewed)) == (False, True)
    assert not sessions.is_open("chosen by somebody")
    clock.now += entry.SESSION_SECONDS + 1
    assert not sessions.is_open(renewed)


def test_who_guesses_has_to_wait() -> None:
    clock = Clock()
    failures = Failures(clock)
    for _ in range(FAILURES):
        assert failures.wait("192.0.2.1") == 0
        failures.note("192.0.2.1")
    assert failures.wait("192.0.2.1") == WAIT_SECONDS
    assert failures.wait("192.0.2.2") == 0
    clock.now += WAIT_SECONDS + 1
    assert failures.wait("192.0.2.1") == 0
    # One household has a network of addresses.
    for number in range(FAILURES):
        failures.note(f"2001:db8:1:2::{number:x}")
    assert failures.wait("2001:db8:1:2:ffff::1") > 0
    assert failures.wait("2001:db8:1:3::1") == 0
    # Many machines together.
    for number in range(entry.ALL_FAILURES):
        failures.note(f"198.51.100.{number}")
    assert failures.wait("203.0.113.9") > 0


@installed
def test_nothing_is_shown_without_the_password(served: Any) -> None:
    stranger = Visitor(served)
    paths = (
        "/",
        "/health",
        "/zhaoshang/articles/1",
        "/zhaoshang?sql=select+1",
        "/-/versions",
        "/nosuch",
    )
    for path in paths:
        answer = stranger.ask("GET", path)
        assert (answer.status_code, answer.headers["location"][:14]) == (303, "/-/enter?back="), (
            path
        )
        assert "晶科" not in answer.text
    for path in (
        "/zhaoshang.json?sql=select+1",
        "/zhaoshang/articles.csv",
        "/list/csv",
        "/-/watch/x.atom",
        "/.json",
    ):
        assert stranger.ask("GET", path).status_code == 401, path
    assert stranger.ask("GET", "/browse/browse.css").status_code == 200
    # Neither by a detour.
    for path in (
        "//",
        "/-/enter/../zhaoshang",
        "/-/enter%2f..%2fzhaoshang",
        "/browse/browse.css/../../zhaoshang",
    ):
        assert "晶科" not in stranger.ask("GET", path).text
    assert stranger.ask("POST", "/-/mark", {"do": "star 1"}).status_code == 403


@installed
def test_who_knows_the_password_is_let_in_and_can_leave(served: Any) -> None:
    reader = Visitor(served)
    answer = reader.log_in(PASSWORD, back="/?show=unread")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?show=unread")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "zhaoshang_session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "晶科" in reader.ask("GET", "/").text
    page = reader.ask("GET", "/").text
    [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', page))
    session = reader.cookies["zhaoshang_session"]
    assert reader.ask("POST", "/-/leave", {"csrftoken": "x"}).status_code == 403
    assert reader.ask("POST", "/-/leave", {"csrftoken": token}).status_code == 303
    assert reader.ask("GET", "/").status_code == 303
    reader.cookies["zhaoshang_session"] = session
    assert reader.ask("GET", "/").status_code == 303


@installed
def test_a_session_that_somebody_chose_is_worth_nothing(served: Any) -> None:
    reader = Visitor(served)
    reader.cookies["zhaoshang_session"] = "chosen"
    reader.ask("GET", "/-/enter")
    before = reader.cookies["ds_csrftoken"]
    reader.log_in(PASSWORD)
    assert reader.cookies["zhaoshang_session"] != "chosen"
    reader.ask("GET", "/")
    assert reader.cookies["ds_csrftoken"] != before
    other = Visitor(served)
    other.cookies["zhaoshang_session"] = "chosen"
    assert other.ask("GET", "/").status_code == 303


@installed
def test_guessing_is_stopped_even_with_the_right_word_at_last(served: Any, clock: Clock) -> None:
    guesser = Visitor(served)
    said = [guesser.log_in(f"guess {number}").status_code for number in range(FAILURES + 2)]
    assert said == [403] * FAILURES + [429] * 2
    late = guesser.log_in(PASSWORD)
    assert (late.status_code, int(late.headers["retry-after"])) == (429, WAIT_SECONDS)
    assert Visitor(served, "192.0.2.8").log_in(PASSWORD).status_code == 303
    clock.now += WAIT_SECONDS + 1
    assert guesser.log_in(PASSWORD).status_code == 303


@installed
def test_many_guesses_at_once_are_no_more_than_so_many(served: Any) -> None:
    guesser = Visitor(served)
    page = guesser.ask("GET", "/-/enter").text
    [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', page))
    cookie = f"ds_csrftoken={guesser.cookies['ds_csrftoken']}"

    async def at_once() -> list[int]:
        import httpx

        transport = httpx.ASGITransport(app=guesser.app, client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=transport) as client:
            form = {"csrftoken": token, "password": "wrong", "back": "/"}
            headers = {"Host": "news.test", "Cookie": cookie}
            asked = [client.post("http://x/-/enter", data=form, headers=headers) for _ in range(20)]
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    said = asyncio.run(at_once())
    assert (said.count(403), said.count(429)) == (FAILURES, 20 - FAILURES)


@installed
def test_a_new_address_for_each_guess_is_believed_of_a_proxy_alone(
    database: Path, clock: Clock
) -> None:
    from crawler.browse.app import datasette
    from crawler.browse.guard import Gate

    def guesses(proxies: tuple[str, ...], said: str) -> list[int]:
        gate = Gate(Gate().hosts | {"news.test"}, hashed(PASSWORD), proxies=proxies, now=clock)
        guesser = Visitor(datasette(database, gate), "192.0.2.7")
        token = re.findall(r'name="csrftoken" value="([^"]+)"', guesser.ask("GET", "/-/enter").text)
        form = {"csrftoken": token[0], "password": "a guess", "back": "/"}
        return [
            guesser.ask("POST", "/-/enter", form, **{"X-Forwarded-For": said % n}).status_code
            for n in range(FAILURES + 1)
        ]

    limited, free = [403] * FAILURES + [429], [403] * (FAILURES + 1)
    assert guesses((), "198.51.100.%d") == limited
    assert guesses(("192.0.2.8",), "198.51.100.%d") == limited
    # What a visitor writes there itself stands before what its proxy writes.
    assert guesses(("192.0.2.0/24",), "198.51.100.%d, 203.0.113.5") == limited
    assert guesses(("192.0.2.7",), "198.51.100.%d") == free


@installed
@pytest.mark.parametrize("kind", ["websocket", "webtransport"])
def test_what_is_no_request_for_a_page_passes_by_no_guard(served: Any, kind: str) -> None:
    sent: list[Any] = []

    async def ask() -> None:
        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": kind, "path": "/", "headers": [(b"host", b"news.test")]}
        await served.app()(scope, receive, send)

    asyncio.run(ask())
    assert sent == [{"type": "websocket.close", "code": 1008}]


@installed
@pytest.mark.parametrize(
    "host", ["evil.test", "news.test.evil.test", "192.0.2.1", "", "news.test@evil.test"]
)
def test_other_names_are_refused_before_the_password(served: Any, host: str) -> None:
    assert Visitor(served, host=host).ask("GET", "/-/enter").status_code == 403


@installed
def test_a_page_elsewhere_cannot_log_anybody_in(served: Any) -> None:
    reader = Visitor(served)
    page = reader.ask("GET", "/-/enter").text
    [token] = set(re.findall(r'name="csrftoken" value="([^"]+)"', page))
    form = {"csrftoken": token, "password": PASSWORD, "back": "/"}
    for headers in ({"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert reader.ask("POST", "/-/enter", form, **headers).status_code == 403
    assert reader.ask("POST", "/-/enter", {**form, "csrftoken": ""}).status_code == 403


@installed
def test_behind_a_proxy_at_a_sub_path(database: Path, clock: Clock) -> None:
    from crawler.browse.app import datasette
    from crawler.browse.guard import Gate

    hosts = Gate().hosts | {"news.test"}
    gate = Gate(hosts, hashed(PASSWORD), path="/news/", now=clock)
    reader = Visitor(datasette(database, gate))
    answer = reader.ask("GET", "/news/zhaoshang/articles/1")
    assert answer.headers["location"] == "/news/-/enter?back=%2Fzhaoshang%2Farticles%2F1"
    entered = reader.log_in(PASSWORD, "/news/-/enter", "/zhaoshang/articles/1")
    assert entered.headers["location"] == "/news/zhaoshang/articles/1"
    assert any("Path=/news/" in c for c in entered.headers.get_list("set-cookie"))
    page = reader.ask("GET", "/news/zhaoshang/articles/1").text
    ours = re.findall(r'(?:href|action|src|formaction)="(/[^"]*)"', page)
    assert ours
    assert [path for path in ours if not path.startswith("/news/")] == []
    assert 'name="back" value="/zhaoshang/articles/1"' in page


@installed
def test_a_proxy_does_not_open_what_has_no_password(database: Path) -> None:
    from crawler.browse.app import datasette

    reader = Visitor(datasette(database), host="127.0.0.1:8001")
    assert reader.ask("GET", "/").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"):
        answer = reader.ask("GET", "/", None, **{header: "203.0.113.5"})
        assert (answer.status_code, "--set-password" in answer.text) == (403, True)


def _serve(database: Path, *arguments: str, given: str = "") -> tuple[int, str]:
    ended = CliRunner().invoke(main, ["serve", *arguments, "--db", str(database)], input=given)
    return ended.exit_code, ended.output


@installed
@pytest.mark.parametrize(
    "arguments", [("--host", "192.0.2.1"), ("--host", "::"), ("--name", "a.test")]
)
def test_no_other_machine_is_let_in_before_there_is_a_password(
    database: Path, arguments: tuple[str, ...]
) -> None:
    code, said = _serve(database, *arguments)
    assert (code, said.count("\n")) == (2, 1)
    assert "zhaoshang serve" in said
    assert "--set-password" in said


@installed
def test_the_password_is_asked_twice_and_kept_as_a_hash(database: Path) -> None:
    code, said = _serve(database, "--set-password", given="short\nshort\n")
    assert (code, desk.password(database)) == (2, None)
    code, said = _serve(database, "--set-password", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert (code, PASSWORD in said) == (0, False)
    kept = desk.password(database)
    assert kept is not None
    assert is_password(PASSWORD, kept)
    assert PASSWORD.encode() not in desk.desk_file(database).read_bytes()
    assert _serve(database, "--set-password")[0] == 2


@installed
@pytest.mark.parametrize("path", ["news", "//evil.test/", "/a?b", "/a b"])
def test_a_path_is_one(database: Path, path: str) -> None:
    code, said = _serve(database, "--path", path)
    assert (code, "--path is written" in said) == (2, True)


@installed
def test_a_proxy_is_named_by_its_address(database: Path) -> None:
    code, said = _serve(database, "--proxy", "*")
    assert (code, "--proxy is written" in said) == (2, True)
