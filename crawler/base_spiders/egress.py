"""By which address and through which proxy a site is asked. What a proxy wants to know of us is shown nowhere."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from crawler.errors import DeclarationError

# Scheme, name and password, host and port. Twisted speaks to proxies over HTTP alone.
_PROXY: Final = re.compile(
    r"https?://(?:[^/@\s]+@)?(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?/?"
)
_MOST_PORTS: Final = 65535


def check_proxy(proxy: object, of: str) -> None:
    """Raises DeclarationError for what is no proxy's address, without the password in it. ``of``: what has it."""
    found = _PROXY.fullmatch(proxy) if isinstance(proxy, str) else None
    if found is None or int(found[1] or 0) > _MOST_PORTS:
        raise DeclarationError(
            f"{of} 的代理应为 http://主机:端口 或 http://用户:密码@主机:端口",
            f"{of} takes a proxy as http://host:port or http://user:password@host:port",
        )


def check_bind_address(address: object, of: str) -> None:
    """Raises DeclarationError for what is no IP address."""
    try:
        ip_address(str(address))
    except ValueError:
        raise DeclarationError(
            f"{of} 应为本机的一个 IP 地址：{address!r}",
            f"{of} takes an IP address of this machine: {address!r}",
        ) from None
