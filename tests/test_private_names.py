"""The private names of Scrapy and Twisted that we stand on are there; where one is gone, it is said in words."""

from __future__ import annotations

import ast
import inspect
from importlib.metadata import requires, version
from pydoc import locate
from typing import Any, Final

import pytest
from packaging.requirements import Requirement

from tests.crawling import ROOT

_HTTP: Final = "scrapy.core.downloader.handlers.http11"
_CLIENT: Final = "twisted.web._newclient"
_DOWNLOADS: Final = "crawler/downloads.py"
# Name -> what it is for, and the file that stands on it.
CLASSES: Final = {
    f"{_HTTP}._BindAddressAgent": ("told apart: only its endpoints are made late", _DOWNLOADS),
    f"{_HTTP}._LenientHTTP11ClientFactory": ("makes the stricter protocol", _DOWNLOADS),
    f"{_HTTP}._LenientHTTP11ClientProtocol": ("counts bodies and has them read strictly", _DOWNLOADS),
    f"{_HTTP}._LenientHTTPClientParser": ("bounds headers, tells cut bodies", _DOWNLOADS),
    f"{_HTTP}._ScrapyAgent": ("makes endpoints only where a connection is made", _DOWNLOADS),
    "scrapy.utils._download_handlers.wrap_twisted_exceptions": ("turns errors into Scrapy's", _DOWNLOADS),
    f"{_CLIENT}.ParseError": ("refuses a header that is too long", _DOWNLOADS),
    "twisted.web.http._IdentityTransferDecoder": ("makes a body count as cut", _DOWNLOADS),
    "scrapy.core.downloader.contextfactory._ScrapyCertificateOptions": ("old TLS", "crawler/tls.py"),
    "scrapy.core.downloader.contextfactory._ScrapyClientContextFactory": ("old TLS", "crawler/tls.py"),
}  # fmt: skip
# Class -> the methods and attributes of it that we override or read; what its source must name.
MEMBERS: Final = {
    f"{_HTTP}._ScrapyAgent": ("_get_agent",),
    f"{_HTTP}.HTTP11DownloadHandler": (
        "_pool", "_contextFactory", "_bind_address", "_default_maxsize", "_default_warnsize", "_fail_on_dataloss",
        "_tls_verbose_logging", "_crawler",
    ),
    "twisted.web.client.Agent": ("_getEndpoint",),
    "twisted.web.client.HTTPConnectionPool": ("_factory",),
    "twisted.web.client._HTTP11ClientFactory": ("_quiescentCallback",),
    f"{_CLIENT}.HTTPClientParser": ("_finished", "bodyDecoder"),
    f"{_CLIENT}.HTTP11ClientProtocol": ("_finishResponse", "_parser", "_currentRequest", "persistent"),
    "twisted.web.http._IdentityTransferDecoder": ("contentLength",),
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": (
        "robot_parser", "process_request_2", "_parse_robots", "_robots_error", "_parsers", "_stats", "_robotstxt_useragent",
        "_default_useragent",
    ),
    "scrapy.core.downloader.Slot": ("delay", "lastseen", "latercall"),
    "scrapy.core.downloader.Downloader": ("slots", "_process_queue"),
    "scrapy.core.engine.ExecutionEngine": ("_slot",),
    "scrapy.core.engine._Slot": ("closing",),
    "scrapy.crawler.AsyncCrawlerProcess": ("_stop_reactor",),
    "scrapy.crawler.Crawler": ("_engine", "_stats"),
}  # fmt: skip


def gone(name: str, what: str, file: str) -> str:
    owner = name.partition(".")[0]
    return f"{name} is gone from {owner} {version(owner)}: {what}. Mend {file}, or take the patch out if it says so."


@pytest.mark.parametrize("name", CLASSES)
def test_the_name_is_there(name: str) -> None:
    assert locate(name) is not None, gone(name, *CLASSES[name])


@pytest.mark.parametrize(
    ("name", "member"), [(n, m) for n, names in MEMBERS.items() for m in names]
)
def test_the_member_is_there(name: str, member: str) -> None:
    owner: Any = locate(name)
    assert owner is not None, gone(name, "a class that we extend or read", "what imports it")
    sources = "".join(
        inspect.getsource(each) for each in owner.__mro__ if each.__module__.startswith(("scrapy", "twisted"))
    )  # fmt: skip
    assert member in sources, gone(
        f"{name}.{member}", "a member that we override or read", "its users"
    )


def test_each_private_name_that_is_imported_is_known_here() -> None:
    imported = set()
    for path in (*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("scrapy", "twisted")
            ):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                imported |= {name for name in names if "._" in name}
    assert imported == CLASSES.keys()


def test_what_is_gone_is_said_in_words() -> None:
    said = gone("twisted.web.http._Gone", "reads bodies", _DOWNLOADS)
    assert said.startswith(
        f"twisted.web.http._Gone is gone from twisted {version('twisted')}: reads bodies. Mend "
    )


@pytest.mark.parametrize("owner", ["scrapy", "twisted"])
def test_only_the_series_that_was_tested_is_installed(owner: str) -> None:
    """A next release is not taken in by chance: the range ends before the next minor one."""
    [wanted] = [r for text in requires("zhaoshang") or () if (r := Requirement(text)).name == owner]
    major, minor = version(owner).split(".")[:2]
    assert wanted.specifier.contains(version(owner))
    assert not wanted.specifier.contains(f"{major}.{int(minor) + 1}")
    assert not wanted.specifier.contains(f"{int(major) + 1}.0")
