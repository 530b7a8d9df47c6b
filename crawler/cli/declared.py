"""The declared sites for the verbs that only read."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.cli.options import settings_for
from crawler.errors import UserError
from crawler.known_sites import KnownSite, known_sites
from crawler.plain_settings import SettingsToRead


def declared_sites(
    settings: SettingsToRead, changes: Sequence[str]
) -> tuple[dict[str, KnownSite], dict[str, UserError]]:
    """The sites that have a file, and by name what is wrong with the others; ``changes`` are the settings of ``-s``."""
    return known_sites(settings.getlist("SPIDER_MODULES"), lambda: settings_for(changes))
