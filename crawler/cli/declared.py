"""The declared sites for the verbs that only read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from crawler.cli.options import is_there, settings_for, settings_to_read
from crawler.errors import UserError
from crawler.known_sites import KnownSite, known_sites
from crawler.plain_settings import SettingsToRead
from crawler.standing import Declared
from crawler.storage.database import reading
from crawler.storage.history import article_counts, last_runs
from crawler.storage.reader import Readable
from crawler.storage.site_choices import paused


def declared_sites(
    settings: SettingsToRead, changes: Sequence[str]
) -> tuple[dict[str, KnownSite], dict[str, UserError]]:
    """The sites that have a file, and by name what is wrong with the others; ``changes`` are the settings of ``-s``."""
    return known_sites(settings.getlist("SPIDER_MODULES"), lambda: settings_for(changes))


def declared_for(settings: SettingsToRead, changes: Sequence[str], db: Readable | None) -> Declared:
    """The same, with those that are paused; ``db`` is None where there is no file yet."""
    sites, wrong = declared_sites(settings, changes)
    return Declared(sites, wrong, paused(db) if db else {})


def next_crawl() -> tuple[str, str]:
    """What whoever waits for articles does next, in Chinese and English: crawl the sites, or add the first one."""
    try:
        sites, wrong = declared_sites(settings_to_read(), ())
    except UserError:
        # What is wrong with a setting is told by the verb that goes by it, which is the next one.
        return _CRAWL
    return _CRAWL if wrong or any(not site.sample for site in sites.values()) else _ADD


_CRAWL: Final = ("zhaoshang crawl --all", "zhaoshang crawl --all")
# ``crawl --all`` would say that no site is declared.
_ADD: Final = ("zhaoshang add 网址", "zhaoshang add URL")


def declared_with(
    names: Sequence[str], settings: SettingsToRead, changes: Sequence[str], database: Path
) -> Declared:
    """The same of a file, for a verb on some sites. Raises UserError for one that neither has a file nor was ever crawled."""
    with reading(database) if is_there(database) else nullcontext() as db:
        declared = declared_for(settings, changes, db)
        _check_known(names, declared, db)
    return declared


def _check_known(names: Sequence[str], declared: Declared, db: Readable | None) -> None:
    stored = {*article_counts(db), *last_runs(db)} if db else set()
    for name in names:
        if name not in declared.sites and name not in declared.wrong and name not in stored:
            raise UserError(
                f"没有名为 {name} 的站点；列出全部：zhaoshang sites",
                f"no site named {name}; to list them: zhaoshang sites",
            )
