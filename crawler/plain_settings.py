"""The project's settings for who only reads: as its module has them, without Scrapy, which takes a second to load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from crawler.errors import UserError

_BOOLEANS: Final = {
    "1": True, "true": True, "0": False, "false": False, "none": False, "": False,
}  # fmt: skip


class SettingsToRead(Protocol):
    """What a verb that only reads asks of the settings: Scrapy's, or a ``Plain`` one's."""

    def __getitem__(self, name: str, /) -> Any: ...

    def getbool(self, name: str) -> bool:
        """As Scrapy has it: ``1``, ``0``, ``True`` and ``False`` also as text."""

    def getlist(self, name: str) -> list[Any]:
        """As Scrapy has it: a text is parted at its commas."""


class Plain:
    """The settings of the project as its module has them, read without Scrapy."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str, /) -> Any:
        return self._values.get(name)

    def getbool(self, name: str) -> bool:
        """Raises UserError for what is neither true nor false."""
        value = self[name]
        if str(value).lower() not in _BOOLEANS:
            raise UserError(
                f"设置 {name} 应为 1、0、True 或 False：{value}",
                f"setting {name} takes 1, 0, True or False: {value}",
            )
        return _BOOLEANS[str(value).lower()]

    def getlist(self, name: str) -> list[Any]:
        """Also of a text with commas."""
        value = self[name] or []
        return value.split(",") if isinstance(value, str) else list(value)
