"""Where a message goes: a robot or any address that takes JSON by our own hand, all else by Apprise (extra ``notify``).

An address is a key, and never shown whole. What goes wrong is told in a line.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from crawler.errors import UserError
from crawler.extras import install
from crawler.plain_settings import Plain
from crawler.webhook import SECONDS, Message, Webhook

_OURS: Final = ("http", "https")


def check_target(target: str, name: str = "--to") -> None:
    """Raises UserError for an address that nothing can be sent to; it is not repeated, for it may be a key.

    ``name``: where it was given.
    """
    if is_ours(target):
        try:
            _webhook(target)
        except UserError:
            # Of settings, which nobody has set here.
            raise _no_address(name) from None
        return
    if not urlsplit(target).scheme or "://" not in target:
        raise _no_address(name)
    if find_spec("apprise") is None:
        raise UserError(
            f"{shown(target)} 要用 Apprise 发送，请安装：{install('notify')}",
            f"{shown(target)} needs Apprise; install it: {install('notify')}",
        )
    if _sender(target) is None:
        raise UserError(
            f"Apprise 不认识这个地址：{shown(target)}",
            f"Apprise does not know this address: {shown(target)}",
        )


def _no_address(name: str) -> UserError:
    return UserError(
        f"{name} 不是可用的地址；写作 https://…、wecombot://…、mailto://… 等，不能有空格和中文",
        f"{name} is not a usable address; write https://…, wecombot://…, mailto://… and so on, without spaces or "
        "characters that are not ASCII",
    )


def shown(target: str) -> str:
    """An address as people and logs may see it: its kind, and of a web address the host."""
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.hostname}/…" if is_ours(target) else f"{parts.scheme}://…"


def is_ours(target: str) -> bool:
    """Whether it is a web address, which needs no library."""
    return urlsplit(target).scheme.lower() in _OURS


def send(target: str, title: str, message: Message, html: str, now: datetime) -> UserError | None:
    """Send a message; returns what went wrong. Takes some seconds at most. ``html`` is for mail; ``now`` is aware."""
    if is_ours(target):
        return _webhook(target).post(_titled(title, message), now)
    outcome: list[UserError | None] = []
    thread = Thread(
        target=lambda: outcome.append(_by_apprise(target, title, message, html)), daemon=True
    )
    thread.start()
    thread.join(SECONDS)
    return outcome[0] if outcome else _failed(target, "超时", "timed out")


def fits(target: str, title: str, message: Message) -> bool:
    """Whether a message arrives whole: robots take some thousand characters, and the rest is cut off."""
    if not is_ours(target):
        # What is too long for a service Apprise sends in several pieces.
        return True
    return _webhook(target).fits(_titled(title, message))


def _titled(title: str, message: Message) -> Message:
    return replace(message, text=f"{title}\n{message.text}")


def _by_apprise(target: str, title: str, message: Message, html: str) -> UserError | None:
    sender = _sender(target)
    if sender is None:
        return _failed(target, "Apprise 不认识这个地址", "Apprise does not know this address")
    is_mail = urlsplit(target).scheme.startswith("mailto")
    form = "html" if is_mail else "text"
    arrived = sender.notify(body=html if is_mail else message.text, title=title, body_format=form)
    return None if arrived else _failed(target, "对方没有接受", "the receiver did not accept it")


def _sender(target: str) -> Any:
    """The library's, for one address; None if it does not know it. What it logs of a failure may hold the address."""
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    # What it imports of Python's and others' that is to go is not ours to mend.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # It takes half a second to load.
        import apprise

        sender = apprise.Apprise()
        if not sender.add(target):
            return None
        for service in sender:
            if not any(name.startswith("overflow") for name in parse_qs(urlsplit(target).query)):
                service.overflow_mode = apprise.OverflowMode.SPLIT
        return sender


def _failed(target: str, zh: str, en: str) -> UserError:
    return UserError(f"没有发到 {shown(target)}：{zh}", f"not sent to {shown(target)}: {en}")


def _webhook(target: str) -> Webhook:
    """Raises UserError for an address that cannot be."""
    found = Webhook.of(Plain({"WEBHOOK_URL": target}))
    assert found is not None
    return found


def targets_shown(targets: Sequence[str]) -> str:
    """Several, parted by commas."""
    return ", ".join(map(shown, targets))
