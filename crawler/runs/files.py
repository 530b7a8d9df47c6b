"""A run of a site that asks for the files of its articles alone; see `crawler.extensions.files`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from scrapy.http import Request
from scrapy.settings import BaseSettings

from crawler.base_spiders.site import SiteSpider
from crawler.health import Judgement, RunCounts, Verdict, files_missing
from crawler.health.reasons import Reason, Steps

_LEDGER = "crawler.extensions.ledger.Ledger"


class FilesOnly(SiteSpider):
    """Reads no list and no article. Its run is none of the site's: no row of ``crawls`` is written for it."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        extensions = settings.getdict("EXTENSIONS")
        settings.set("EXTENSIONS", {**extensions, _LEDGER: None}, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """No request: the files begin where nothing is left to do."""
        for request in list[Request]():
            yield request


def files_only(site: type[SiteSpider]) -> type[SiteSpider]:
    """The site, as far as its files go; all of them where it declares none."""
    families: bool | Sequence[str] = site.attachments or True
    return type(
        site.__name__, (FilesOnly, site), {"attachments": families, "__module__": site.__module__}
    )


def judge_files(run: RunCounts) -> Judgement:
    """The verdict on such a run."""
    if run.storage_error is not None:
        return Judgement(Verdict.STORAGE, (Reason(run.storage_error.zh, run.storage_error.en),))
    missing = files_missing(run, Steps())
    return Judgement(Verdict.DEGRADED, tuple(missing)) if missing else Judgement(Verdict.OK)
