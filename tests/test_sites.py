"""Every declared site is a declaration: named, described, complete, and its selectors compile."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from scrapy.utils.spider import iter_spider_classes

from crawler.base_spiders.site import SiteSpider
from tests.crawling import ROOT

FILES: Final = sorted((ROOT / "crawler" / "spiders").glob("[a-z]*.py"))
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def spiders_in(path: Path) -> list[type[SiteSpider]]:
    """The spider classes that a file of ``crawler/spiders`` defines."""
    module = import_module(f"crawler.spiders.{path.stem}")
    found = list(iter_spider_classes(module))
    assert all(issubclass(spider, SiteSpider) for spider in found)
    return [spider for spider in found if issubclass(spider, SiteSpider)]


def test_there_are_sites() -> None:
    assert FILES


@each_file
def test_one_site_a_file(path: Path) -> None:
    [spider] = spiders_in(path)
    assert spider.name == path.stem
    assert spider.name.isascii()
    assert spider.name.islower()


@each_file
def test_docstring_names_the_site(path: Path) -> None:
    [spider] = spiders_in(path)
    assert spider.__doc__, "a site's docstring is its line in `zhaoshang sites`"
    assert spider.__doc__.strip()
    if "start_urls" in vars(spider):
        assert " · " in spider.__doc__.splitlines()[0], "name of the site · its sections"


@each_file
def test_declaration_compiles(path: Path) -> None:
    [spider] = spiders_in(path)
    if "start_urls" in vars(spider):
        spider.compile()


@each_file
def test_start_urls_are_list_pages_of_one_host(path: Path) -> None:
    [spider] = spiders_in(path)
    urls = list(getattr(spider, "start_urls", []))
    assert len(set(urls)) == len(urls)
    assert all(urlsplit(url).scheme in ("http", "https") for url in urls)
    assert len({urlsplit(url).hostname for url in urls}) <= 1


@each_file
def test_attributes_are_known(path: Path) -> None:
    """A misspelt selector would be ignored in silence."""
    [spider] = spiders_in(path)
    bases = [vars(base) for base in spider.__mro__[1:]]
    annotated = [inspect.get_annotations(base) for base in spider.__mro__[1:]]
    known = {name for names in (*bases, *annotated) for name in names} | {"start_urls"}
    ours = {name for name in vars(spider) if not name.startswith("_")}
    methods = {name for name in ours if inspect.isroutine(vars(spider)[name])}
    assert ours - known - methods == set()


@each_file
def test_name_and_addresses_come_first(path: Path) -> None:
    """As every Scrapy user looks for them."""
    [cls] = [n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.ClassDef)]
    names = [
        target.id
        for node in cls.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    if "start_urls" in names:
        assert names[:2] == ["name", "start_urls"]
    else:
        assert names[:1] == ["name"]
