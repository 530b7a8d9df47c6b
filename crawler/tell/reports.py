"""Where reports of trouble go: the webhook of the settings, or any address that Apprise knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Final, Self

from crawler.errors import UserError
from crawler.plain_settings import SettingsToRead
from crawler.tell.channel import check_target, is_ours, send, shown
from crawler.webhook import Message, Webhook

_TITLE: Final = "zhaoshang"


@dataclass(frozen=True, slots=True)
class Reports:
    """The address of ``WEBHOOK_URL``, which is a key."""

    target: str = field(repr=False)
    webhook: Webhook | None
    """The same as a web address in its own form; None for one of Apprise's."""
    always: bool
    """Also when all is well."""

    @classmethod
    def of(cls, settings: SettingsToRead) -> Self | None:
        """What the settings say; None if they name no address. Raises UserError for one that cannot be."""
        target = str(settings["WEBHOOK_URL"] or "").strip()
        if "://" not in target or is_ours(target):
            webhook = Webhook.of(settings)
            return cls(target, webhook, webhook.always) if webhook else None
        for name in ("WEBHOOK_FORMAT", "WEBHOOK_SECRET"):
            if settings[name]:
                raise UserError(
                    f"{name} 只用于 http(s):// 网址", f"{name} is for http(s):// addresses only"
                )
        check_target(target, "WEBHOOK_URL")
        return cls(target, None, settings.getbool("WEBHOOK_ALWAYS"))

    @property
    def shown(self) -> str:
        """The address as people and logs may see it."""
        return shown(self.target)

    def post(self, message: Message, now: datetime) -> UserError | None:
        """Send a report; returns what went wrong. Takes some seconds at most; ``now`` is aware."""
        if self.webhook:
            failed = self.webhook.post(message, now)
        else:
            lines = "<br>".join(map(escape, message.text.split("\n")))
            failed = send(self.target, _TITLE, message, f"<p>{lines}</p>", now)
        if failed is None:
            return None
        return UserError(f"报告{failed.zh}", f"the report was {failed.en}")
