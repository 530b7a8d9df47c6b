"""The present, which the setting ``NOW`` may freeze; times as they are stored, UTC, ``YYYY-MM-DD HH:MM:SS``; and as people
read them, Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.fields.zone import SHANGHAI


def present(frozen: str | None = None) -> datetime:
    """The present, UTC; ``frozen`` is the setting ``NOW`` (ISO 8601 with offset), which stands for it if it is set."""
    return datetime.fromisoformat(frozen).astimezone(UTC) if frozen else datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment (aware) as it is stored."""
    return moment.astimezone(UTC).isoformat(" ", "seconds").removesuffix("+00:00")


def moment(stored: str) -> datetime:
    """A stored time as an aware datetime, UTC. Raises ValueError."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def local(stored: str) -> str:
    """A stored time, UTC, as ``YYYY-MM-DD HH:MM`` of Asia/Shanghai; what is no time stays as it is."""
    try:
        return moment(stored).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stored
