"""Which addresses are public, in whatever way they are written, and what a page may lead to."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import pytest
from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.utils.test import get_crawler
from twisted.internet.error import DNSLookupError

from crawler.middlewares import addresses
from crawler.middlewares.addresses import AddressMiddleware, address_of, declared_hosts, is_public

NAMES = {
    "public.example": "93.184.215.14",
    "rebound.example": "127.0.0.1",
    "router.example": "192.168.1.1",
    "clash.example": "198.18.0.7",
    "nonsense.example": "no address",
}


class Declared(Spider):
    name = "declared"
    start_urls = ["http://10.0.0.5:8080/list/", "http://www.example.cn/"]


class Shell(Spider):
    name = "shell"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were looked up."""
    names: list[str] = []

    async def resolve(name: str) -> str:
        names.append(name)
        if name not in NAMES:
            raise DNSLookupError(name)
        return NAMES[name]

    monkeypatch.setattr(addresses, "_resolve", resolve)
    return names


def middleware(spider: type[Spider] = Declared) -> AddressMiddleware:
    crawler = get_crawler(spider)
    crawler.spider = spider()
    return AddressMiddleware.from_crawler(crawler)


def refusal(of: AddressMiddleware, url: str, **meta: object) -> str | None:
    """Why a request is refused; None if it is not."""
    try:
        asyncio.run(of.process_request(Request(url, meta=meta)))
    except IgnoreRequest as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::]", "0.0.0.1",
        "10.1.2.3", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254", "[fe80::1%eth0]", "[fd00::1]",
        "[64:ff9b::a00:1]", "[2002:7f00:1::]", "[2001:0:53aa:64c::]", "[fec0::1]", "224.0.0.1", "255.255.255.255",
        "198.18.0.7", "127.0.0.1.",
    ],
)  # fmt: skip
def test_private_however_it_is_written(host: str) -> None:
    address = address_of(host)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize("host", ["93.184.215.14", "[2606:2800:21f::1]", "[64:ff9b::5db8:d70e]"])
def test_public(host: str) -> None:
    address = address_of(host)
    assert address is not None
    assert is_public(address)
    assert address == ip_address(host.strip("[]"))


@pytest.mark.parametrize("host", ["www.example.cn", "localhost", "1.2.3.4.5", "a.1", ""])
def test_a_name_is_no_address(host: str) -> None:
    assert address_of(host) is None


def test_what_a_page_leads_to(asked: list[str]) -> None:
    one = middleware()
    for url, expected in {
        "http://public.example/": None,
        "http://rebound.example/": "private_address",
        "http://router.example/": "private_address",
        "http://127.0.0.1/": "private_address",
        "http://0x7f.1:6379/": "private_address",
        "http://169.254.169.254/latest/meta-data/": "private_address",
        "http://unknown.example/": None,  # the download says that it has no address
        "http://nonsense.example/": None,
        "http://clash.example/": None,
        "http://a@public.example/": "bad_url",
    }.items():
        assert refusal(one, url) == expected, url
    assert one.crawler.stats.get_value("private_address/refused") == 5


def test_what_was_declared_may_be_anywhere_and_nothing_beside_it(asked: list[str]) -> None:
    one = middleware()
    assert declared_hosts(Declared()) == {"10.0.0.5:8080", "www.example.cn"}
    assert refusal(one, "http://10.0.0.5:8080/a/1.html") is None
    assert refusal(one, "http://10.0.0.5/a/1.html") == "private_address"
    assert refusal(one, "http://10.0.0.5:6379/") == "private_address"
    assert asked == []


def test_a_name_is_looked_up_once(asked: list[str]) -> None:
    one = middleware()
    for number in range(3):
        assert refusal(one, f"http://public.example/{number}") is None
        assert refusal(one, f"http://router.example/{number}") == "private_address"
    assert asked == ["public.example", "router.example"]


def test_a_proxy_looks_names_up_itself(asked: list[str]) -> None:
    one = middleware()
    proxy = "http://proxy.example:3128"
    assert refusal(one, "http://router.example/", proxy=proxy) is None
    assert refusal(one, "http://localhost/", proxy=proxy) == "private_address"
    assert refusal(one, "http://a.localhost/", proxy=proxy) == "private_address"
    assert refusal(one, "http://192.168.1.1/", proxy=proxy) == "private_address"
    assert asked == []


def test_who_types_an_address_means_it(asked: list[str]) -> None:
    """In a shell, but not where a redirect leads."""
    one = middleware(Shell)
    assert refusal(one, "http://127.0.0.1:8000/") is None
    other = middleware(Shell)
    redirected = ["http://public.example/"]
    assert refusal(other, "http://127.0.0.1:8000/", redirect_urls=redirected) == "private_address"
