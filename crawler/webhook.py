"""Posts a report to a chat robot (DingTalk, WeCom) or to any address that takes JSON.

An address holds the robot's key: it is shown as scheme and host, and never whole. What goes wrong is told in
a line and hurts nobody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message as Headers
from enum import StrEnum
from http.client import HTTPException
from threading import Thread
from typing import IO, Any, Final, Self
from urllib.error import HTTPError
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from crawler.errors import UserError, refusal
from crawler.plain_settings import SettingsToRead

# All in all, whatever the network does: a report must not hold up whoever waits for the command.
SECONDS: Final = 10.0
# An answer is a line or two.
_ANSWER_BYTES: Final = 65536
# Longer words of an address may be a key; shorter ones are such as ``send``.
_SHORTEST_KEY: Final = 7


class Form(StrEnum):
    """What an address expects."""

    JSON = "json"
    DINGTALK = "dingtalk"
    WECOM = "wecom"


_HOSTS: Final = {"oapi.dingtalk.com": Form.DINGTALK, "qyapi.weixin.qq.com": Form.WECOM}
# DingTalk refuses a body of more bytes (error 460101), WeCom a text (developer.work.weixin.qq.com, path 91770).
_DINGTALK_BODY: Final = 20_000
_WECOM_TEXT: Final = 2048


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` for people, a report line a line; ``facts`` for programs, of what JSON can hold."""

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    more: Callable[[int], str] = "… {} more lines".format
    """How many lines were left out, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where reports go. ``always``: also when all is well."""

    url: str = field(repr=False)
    form: Form = Form.JSON
    secret: str = field(default="", repr=False)
    always: bool = False

    @classmethod
    def of(cls, settings: SettingsToRead) -> Self | None:
        """What the settings say; None if they name no address. Raises UserError for one that cannot be."""
        url, secret = (str(settings[f"WEBHOOK_{n}"] or "").strip() for n in ("URL", "SECRET"))
        if not url:
            return None
        try:
            parts = urlsplit(url)
            known = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
            known = known and parts.port != 0 and url.isascii() and url.isprintable()
        except ValueError:
            known = False
        if not known or " " in url:
            # What it is instead may be a key: it is not repeated.
            raise UserError(
                "WEBHOOK_URL 不是 http(s):// 网址", "WEBHOOK_URL is not an http(s):// URL"
            )
        name = str(settings["WEBHOOK_FORMAT"] or "").strip().lower()
        try:
            form = Form(name) if name else _HOSTS.get(parts.hostname or "", Form.JSON)
        except ValueError:
            raise UserError(
                f"WEBHOOK_FORMAT 只能是 {'、'.join(Form)}：{name}",
                f"WEBHOOK_FORMAT is one of {', '.join(Form)}: {name}",
            ) from None
        if secret and form is not Form.DINGTALK:
            raise UserError(
                "WEBHOOK_SECRET 只用于钉钉（加签）",
                "WEBHOOK_SECRET is for DingTalk's signature only",
            )
        return cls(url, form, secret, settings.getbool("WEBHOOK_ALWAYS"))

    @property
    def shown(self) -> str:
        """The address as people and logs may see it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}/…"

    def address(self, now: datetime) -> str:
        """Where to post at ``now`` (aware): DingTalk's signature holds for an hour."""
        if not self.secret:
            return self.url
        stamp = str(round(now.timestamp() * 1000))
        digest = hmac.digest(
            self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256
        )
        signed = urlencode(
            {"timestamp": stamp, "sign": base64.b64encode(digest)}, quote_via=quote, safe=""
        )
        return f"{self.url}{'&' if urlsplit(self.url).query else '?'}{signed}"

    def body(self, message: Message) -> bytes:
        """The message in the address's form, cut to what the robot takes."""
        if self.form is Form.JSON:
            return _json({"text": message.text, **message.facts})
        return _text(cut(message, *_ROOM[self.form]))

    def fits(self, message: Message) -> bool:
        """Whether the robot takes the whole message."""
        if self.form is Form.JSON:
            return True
        room, cost = _ROOM[self.form]
        return cost(message.text) <= room

    def post(self, message: Message, now: datetime, seconds: float = SECONDS) -> UserError | None:
        """Send a message; returns what went wrong. Takes ``seconds`` at most, also where a name server hangs."""
        outcome: list[UserError | None] = []
        url, body = self.address(now), self.body(message)
        # No time-out of a socket holds for all of a request; a thread of the background ends with the process.
        thread = Thread(target=lambda: outcome.append(self._send(url, body, seconds)), daemon=True)
        thread.start()
        thread.join(seconds)
        return outcome[0] if outcome else self._late()

    def _send(self, url: str, body: bytes, seconds: float) -> UserError | None:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "zhaoshang"}
        request = Request(url, body, headers, method="POST")  # noqa: S310 - http(s), see `of`
        try:
            with build_opener(_NoRedirects).open(request, timeout=seconds) as response:
                answer = response.read(_ANSWER_BYTES)
        except HTTPError as error:
            return self._failed(f"HTTP {error.code}", f"HTTP {error.code}")
        except (OSError, HTTPException, ValueError) as error:
            why = getattr(error, "reason", error)
            if isinstance(why, TimeoutError):
                return self._late()
            # Not the error's text, which may hold the address.
            name = type(why).__name__
            return self._failed(*(refusal(why) if isinstance(why, OSError) else (name, name)))
        return self._refused(answer)

    def _refused(self, answer: bytes) -> UserError | None:
        """Robots say with 200 that they took nothing."""
        try:
            told = json.loads(answer)
        except ValueError:
            told = None
        if not isinstance(told, dict) or "errcode" not in told:
            if self.form is Form.JSON:
                return None
            return self._failed(
                "对方的答复不像群机器人", "the reply does not look like a chat robot's"
            )
        if (code := told["errcode"]) in (0, "0"):
            return None
        said = f"errcode {code}: {told.get('errmsg', '')}"[:200]
        parts = urlsplit(self.url)
        keys = [
            self.url,
            self.secret,
            *parts.path.split("/"),
            *dict(parse_qsl(parts.query)).values(),
        ]
        for key in keys:
            said = said.replace(key, "…") if len(key) > _SHORTEST_KEY else said
        return self._failed(said, said)

    def _late(self) -> UserError:
        return self._failed("超时", "timed out")

    def _failed(self, zh: str, en: str) -> UserError:
        return UserError(f"没有发到 {self.shown}：{zh}", f"not sent to {self.shown}: {en}")


def cut(message: Message, room: int, cost: Callable[[str], int]) -> str:
    """The text, or as many of its lines as fit and a last one that says how many do not.

    ``cost`` is the length of a text in the unit of ``room``.
    """
    if cost(message.text) <= room:
        return message.text
    lines = message.text.split("\n")

    def shown(kept: int) -> str:
        return "\n".join([*lines[:kept], message.more(len(lines) - kept)])

    kept = bisect_right(range(1, len(lines)), room, key=lambda n: cost(shown(n)))
    if kept:
        return shown(kept)
    # Its first line alone is too long.
    line = lines[0]
    fits = bisect_right(range(len(line)), room, key=lambda n: cost(line[:n] + "…"))
    return line[: max(0, fits - 1)] + "…"


class _NoRedirects(HTTPRedirectHandler):
    """A key is for the host that it was given for; a redirect is an answer like any other that is no 200."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str
    ) -> None:
        """None: urllib raises HTTPError."""
        return


def _text(content: str) -> bytes:
    return _json({"msgtype": "text", "text": {"content": content}})


def _json(value: Mapping[str, Any]) -> bytes:
    return _bytes(json.dumps(value, ensure_ascii=False))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


# What a robot takes, and how a text is measured for it.
_ROOM: Final[Mapping[Form, tuple[int, Callable[[str], int]]]] = {
    Form.WECOM: (_WECOM_TEXT, lambda text: len(_bytes(text))),
    Form.DINGTALK: (_DINGTALK_BODY, lambda text: len(_text(text))),
}
