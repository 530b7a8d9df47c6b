"""A server that misbehaves: sites on free ports of loopback, each with answers of its own below HTTP."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from crawler.sample.server import HOST

Send = Callable[[asyncio.StreamWriter], Awaitable[None]]
Reply = bytes | Send
"""Bytes to send before the connection is closed, or what to do with it."""

HTML: Final = "text/html; charset=utf-8"


@dataclass(slots=True)
class HostileSite:
    """Replies by path; ``asked`` are the paths asked for, in order."""

    replies: Mapping[str, Reply]
    default: Callable[[str], Reply | None] = lambda path: None
    asked: list[str] = field(default_factory=list)

    def reply(self, path: str) -> Reply:
        """What a request gets."""
        self.asked.append(path)
        found = self.replies.get(path)
        if found is None:
            found = self.default(path)
        return response(b"not found", status="404 Not Found") if found is None else found


def response(
    body: str | bytes,
    *,
    status: str = "200 OK",
    content_type: str = HTML,
    headers: Mapping[str, str] | None = None,
    length: int | None = -1,
) -> bytes:
    """A whole HTTP response. ``length``: the length to declare, None for none, by default the true one."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", "Connection: close"]
    if length is not None:
        lines.append(f"Content-Length: {len(content) if length == -1 else length}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def redirect(location: str) -> bytes:
    """A 302."""
    return response("", status="302 Found", headers={"Location": location})


def reset_after(data: bytes) -> Send:
    """Send, then break the connection off (RST)."""

    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        # What is sent must have been read: a reset throws the rest away.
        await asyncio.sleep(0.2)
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )

    return send


def endless(start: bytes, again: bytes, seconds: float = 0.0) -> Send:
    """Send ``start``, then ``again`` until the other end has had enough, every ``seconds``."""

    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(seconds)

    return send


async def silence(writer: asyncio.StreamWriter) -> None:
    """Say nothing, and keep the connection."""
    while not writer.is_closing():
        await asyncio.sleep(0.2)
        writer.get_extra_info("socket").getpeername()


@contextmanager
def misbehaving(sites: Mapping[str, HostileSite]) -> Iterator[dict[str, str]]:
    """Serve the sites while the block runs; yields the base URL of each."""
    loop = asyncio.new_event_loop()
    bases: dict[str, str] = {}

    def handler(site: HostileSite) -> Callable[..., Awaitable[None]]:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                head = await reader.readuntil(b"\r\n\r\n")
                reply = site.reply(head.split(b" ", 2)[1].decode("latin-1"))
                if isinstance(reply, bytes):
                    writer.write(reply)
                    await writer.drain()
                else:
                    await reply(writer)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

        return handle

    async def open_all() -> list[asyncio.Server]:
        servers = []
        for name, site in sites.items():
            server = await asyncio.start_server(handler(site), HOST, 0)
            servers.append(server)
            bases[name] = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        return servers

    servers = loop.run_until_complete(open_all())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield bases
    finally:

        async def end() -> None:
            for server in servers:
                server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
