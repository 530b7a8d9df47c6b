"""Times as people read them: those of the sites, Asia/Shanghai. Programs get them as they are stored, UTC."""

from __future__ import annotations

from crawler.clock import moment
from crawler.fields.zone import SHANGHAI


def local(stored: str) -> str:
    """A stored time, UTC, as ``YYYY-MM-DD HH:MM`` of Asia/Shanghai; what is no time stays as it is."""
    try:
        return moment(stored).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stored
