"""The declared sites: found, loaded and checked; one that is wrong never keeps the others away."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from scrapy import Spider
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader, SpiderLoaderProtocol, get_spider_loader

from crawler.base_spiders.site import SiteSpider
from crawler.errors import DeclarationError, UserError


class PatientLoader(SpiderLoader):
    """Scrapy's loader, but it goes on after a file that cannot be loaded.

    ``broken`` says by name what is wrong: the name of a file, which is its site's, or of a spider that two
    files declare.
    """

    broken: dict[str, UserError]

    def _load_all_spiders(self) -> None:
        self.broken = {}
        for package in self.spider_modules:
            for module in self._modules(package):
                self._load_spiders(module)
        self._check_name_duplicates()

    def _modules(self, path: str) -> Iterator[ModuleType]:
        try:
            module = import_module(path)
        except (Exception, SystemExit) as error:  # whatever a module may raise
            self.broken[path.rpartition(".")[2]] = cannot_load(error)
            return
        yield module
        for _, name, _ in iter_modules(getattr(module, "__path__", ())):
            yield from self._modules(f"{path}.{name}")

    def _check_name_duplicates(self) -> None:
        for name, places in self._found.items():
            if len(places) > 1:
                where = ", ".join(f"{module}.{spider}" for module, spider in places)
                self._spiders.pop(name)
                self.broken[name] = DeclarationError(
                    f"站点名 {name} 重复：{where}", f"several sites are named {name}: {where}"
                )


def cannot_load(error: BaseException) -> DeclarationError:
    """Why a module of spiders cannot be imported, and where, in one line."""
    if isinstance(error, SyntaxError):
        file, line, message = error.filename, error.lineno, error.msg
    else:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        file, line, message = frame.filename, frame.lineno, str(error)
    where = f"{file}:{line}: " if file and Path(file).is_file() else ""
    what = f"{where}{type(error).__name__}: {message}"
    return DeclarationError(f"站点文件无法加载：{what}", f"a site's file cannot be loaded: {what}")


def spider_loader(settings: Settings) -> SpiderLoaderProtocol:
    """All spiders of the project. Raises DeclarationError for a module of them that cannot be imported."""
    try:
        return get_spider_loader(settings)
    except Exception as error:  # whatever a module may raise
        raise cannot_load(error) from error


def declared_sites(
    settings: Settings,
) -> tuple[dict[str, type[SiteSpider]], dict[str, UserError]]:
    """The sites that can be crawled by name, sorted, and by name what is wrong with the others."""
    loader = PatientLoader.from_settings(settings)
    sites: dict[str, type[SiteSpider]] = {}
    for name in sorted(loader.list()):
        try:
            site = as_site(loader.load(name))
        except UserError as error:
            loader.broken[name] = error
        else:
            if site:
                sites[name] = site
    return sites, loader.broken


def sites_of_the_user(
    settings: Settings,
) -> tuple[dict[str, type[SiteSpider]], dict[str, UserError]]:
    """What ``crawl --all`` crawls: the same without those that this project itself serves."""
    sites, broken = declared_sites(settings)
    return {name: site for name, site in sites.items() if not site.sample}, broken


def nothing_declared() -> UserError:
    """What a person is told whose project has no site yet but the sample."""
    return UserError(
        "还没有声明任何站点；下一步：zhaoshang add 网址",
        "no sites are declared yet; add one: zhaoshang add URL",
    )


def as_site(spider: type[Spider]) -> type[SiteSpider] | None:
    """A site's class, its declaration checked; None for some other Scrapy spider of the project."""
    if not issubclass(spider, SiteSpider):
        return None
    spider.compile()
    return spider


def load_sites(settings: Settings, names: Iterable[str]) -> dict[str, type[SiteSpider]]:
    """Spider classes of sites by name. Raises UserError for an unknown name or a wrong declaration."""
    loader = PatientLoader.from_settings(settings)
    sites: dict[str, type[SiteSpider]] = {}
    for name in names:
        if name in loader.broken:
            raise loader.broken[name]
        try:
            site = as_site(loader.load(name))
        except KeyError:
            # It may be declared in a file that cannot be loaded.
            for broken in loader.broken.values():
                raise broken from None
            raise UserError(
                f"没有名为 {name} 的站点；列出全部：zhaoshang sites",
                f"no site named {name}; to list them: zhaoshang sites",
            ) from None
        if site is None:
            raise UserError(f"{name} 不是站点爬虫", f"{name} is not a site spider")
        sites[name] = site
    return sites
