"""The declared sites as whoever only reads needs them, without loading Scrapy: what loading them once showed is kept.

A site's file is a Python class on Scrapy's, and to import it takes a second; ``zhaoshang status`` wants no more of it than
a name and a line. So what the loader found is written down beside Python's own compiled files (``__pycache__``), with
the size and time of change of every file that was loaded for it. It holds while none of them, and no installed package,
has changed; else all is loaded anew. What cannot be loaded is never written down. Deleting it loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from crawler.base_spiders import browser
from crawler.errors import UserError
from crawler.health.reasons import ViewsHidden

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.base_spiders.site import SiteSpider

# Raised when what is written down becomes another.
_FORM: Final = 1


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site that is declared rightly."""

    about: str
    """The first line of its docstring: its name and its sections."""
    sample: bool
    """Whether this project serves it itself: no part of ``crawl --all``."""
    javascript: bool
    """Whether its pages are read in a browser."""
    views_hidden: ViewsHidden | None
    """Why views are ABSENT although visitors see them: ``script``, ``robots`` or None."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """The names of its sections by their URLs, as far as it gives them names."""


class _Site(Protocol):
    @property
    def sample(self) -> bool: ...


def known_sites(
    modules: Sequence[str], settings: Callable[[], Settings]
) -> tuple[dict[str, KnownSite], dict[str, UserError]]:
    """The sites that are declared in some modules, sorted, and by name what is wrong with the others.

    ``settings`` is called, and Scrapy loaded, only where that is not known from the last time.
    """
    record = _record_of(modules)
    sites = _recorded(record, modules) if record else None
    if sites is None:
        # It brings Scrapy along.
        from crawler.sites import declared_sites

        before = _stated(own_files(modules))
        declared, wrong = declared_sites(settings())
        sites = {name: _known(site) for name, site in declared.items()}
        if record and not wrong:
            _write(record, before, sites)
        return sites, wrong
    return _readable_here(sites)


def is_due(name: str, declared: Mapping[str, _Site], wrong: Collection[str]) -> bool:
    """Whether ``crawl --all`` is to crawl a site of which something is stored.

    While a file cannot be loaded (``wrong``), it may be that of any site that has none.
    """
    site = declared.get(name)
    return bool(wrong) if site is None else not site.sample


def own_files(modules: Sequence[str]) -> Iterator[Path]:
    """The files of modules and of those below them; of one that is not there, none."""
    for module in modules:
        try:
            spec = find_spec(module)
        except (ImportError, ValueError):
            continue
        if spec is None:
            continue
        for folder in spec.submodule_search_locations or ():
            yield from Path(folder).rglob("*.py")
        if spec.origin and not spec.submodule_search_locations:
            yield Path(spec.origin)


def _known(site: type[SiteSpider]) -> KnownSite:
    about = (site.__doc__ or "").strip().split("\n")[0]
    return KnownSite(about, site.sample, site.javascript, site.views_hidden, dict(site.sections))


def _readable_here(
    sites: dict[str, KnownSite],
) -> tuple[dict[str, KnownSite], dict[str, UserError]]:
    """Without those that need a browser which has gone meanwhile."""
    try:
        if any(site.javascript for site in sites.values()):
            browser.require()
    except UserError as error:
        wrong = {name: error for name, site in sites.items() if site.javascript}
        return {name: site for name, site in sites.items() if name not in wrong}, wrong
    return sites, {}


def _record_of(modules: Sequence[str]) -> Path | None:
    """Beside the compiled files of the last module, which is the user's own where there are several."""
    files = [path for module in modules for path in sorted(own_files([module]))[:1]]
    if not files or sys.implementation.cache_tag is None:
        return None
    name = hashlib.sha256("\n".join([*modules, *map(str, files)]).encode()).hexdigest()[:16]
    return Path(cache_from_source(str(files[-1]))).with_name(f"zhaoshang-sites-{name}.json")


def _recorded(record: Path, modules: Sequence[str]) -> dict[str, KnownSite] | None:
    """What was written down, if all that it came from is as it was then."""
    try:
        kept = json.loads(record.read_bytes())
        if kept["form"] != _FORM or kept["python"] != _python():
            return None
        files: dict[str, list[int]] = kept["files"]
        own = set(map(str, own_files(modules)))
        if own != set(kept["own"]) or _stated(map(Path, files)) != files:
            return None
        return {name: KnownSite(**site) for name, site in kept["sites"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # None yet, one of another version, or one that was cut: it is written anew.
        return None


def _write(record: Path, own: Mapping[str, list[int]], sites: Mapping[str, KnownSite]) -> None:
    """Keep what was loaded. ``own``: the files of the sites as they were before."""
    loaded = [
        Path(file)
        for module in list(sys.modules.values())
        if (file := getattr(module, "__file__", None)) and not file.startswith(_INSTALLED)
    ]
    text = json.dumps(
        {
            "form": _FORM,
            "python": _python(),
            "own": sorted(own),
            "files": {**_stated([*loaded, *map(Path, _PACKAGES)]), **own},
            "sites": {name: asdict(site) for name, site in sites.items()},
        },
        ensure_ascii=False,
    )
    new = record.with_name(f"{record.name}.{os.getpid()}.new")
    # As with Python's own files beside it: where the folder cannot be written, the next start is slow too.
    with suppress(OSError):
        record.parent.mkdir(exist_ok=True)
        new.write_text(text, encoding="utf-8")
        new.replace(record)


def _stated(files: Iterator[Path] | Sequence[Path]) -> dict[str, list[int]]:
    """Time of change in nanoseconds and size in bytes of each; none of one that is not there."""
    found: dict[str, list[int]] = {}
    for file in files:
        with suppress(OSError):
            state = file.stat()
            found[str(file)] = [state.st_mtime_ns, state.st_size]
    return found


def _python() -> list[Any]:
    return [sys.version, sys.prefix]


# Installing, upgrading or removing a package changes the folder that it stands in, so that none of its files is asked.
_PACKAGES: Final = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
_INSTALLED: Final = tuple(
    str(Path(path)) + os.sep
    for path in {*_PACKAGES, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
)
