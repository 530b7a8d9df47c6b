"""Who may come in from other machines: a password, the sessions that it opens, and what stops those who guess it. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

SHORTEST: Final = 12
"""Characters of a password."""
LONGEST: Final = 1000
SESSION_SECONDS: Final = 14 * 24 * 3600
# A guess costs a tenth of a second and 32 MB (RFC 7914; the parameters stand in the hash, and may grow).
_COST, _BLOCK, _PARALLEL = 1 << 15, 8, 1
_SALT: Final = 16
_MEMORY: Final = 128 * _COST * _BLOCK * 2
FAILURES: Final = 5
"""Wrong passwords from one address until it has to wait."""
ALL_FAILURES: Final = 200
"""Wrong passwords from all addresses until everybody who is not in yet has to wait."""
WAIT_SECONDS: Final = 15 * 60
# Addresses that are remembered; the oldest are forgotten first.
_ADDRESSES: Final = 10_000
_SESSIONS: Final = 1000


def hashed(password: str) -> str:
    """What is kept of a password, with a salt of its own."""
    salt = secrets.token_bytes(_SALT)
    key = _scrypt(password, salt, _COST, _BLOCK, _PARALLEL)
    shown = (base64.b64encode(part).decode() for part in (salt, key))
    return "$".join(("scrypt", str(_COST), str(_BLOCK), str(_PARALLEL), *shown))


def is_password(password: str, kept: str) -> bool:
    """Whether a password is the one that ``kept`` is of, in a time that does not tell how much of it is right."""
    try:
        name, cost, block, parallel, salt, key = kept.split("$")
        found = _scrypt(
            password[:LONGEST], base64.b64decode(salt), int(cost), int(block), int(parallel)
        )
    except ValueError:
        return False
    return name == "scrypt" and hmac.compare_digest(found, base64.b64decode(key))


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32
    )


@dataclass
class Sessions:
    """Those who are in, by what their cookie holds; of that only a hash is kept. They end with the server."""

    now: Callable[[], float]
    """Seconds, of a clock that is never set back."""
    _until: dict[str, float] = field(default_factory=dict)

    def open(self, before: str | None = None) -> str:
        """A new one, for the cookie; one that the browser had ``before`` ends: nobody may have chosen it."""
        self.close(before)
        while len(self._until) >= _SESSIONS:
            del self._until[next(iter(self._until))]
        token = secrets.token_urlsafe(32)
        self._until[_digest(token)] = self.now() + SESSION_SECONDS
        return token

    def is_open(self, token: str | None) -> bool:
        """Whether it is one of ours, and not too old."""
        return token is not None and self._until.get(_digest(token), 0.0) > self.now()

    def close(self, token: str | None) -> None:
        """End it."""
        if token is not None:
            self._until.pop(_digest(token), None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass
class Failures:
    """Wrong passwords of late, by the address that they came from."""

    now: Callable[[], float]
    _of: dict[str, deque[float]] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def wait(self, address: str) -> int:
        """Seconds that an address has to wait before it may try again; 0 if it may."""
        first = self._begin(self._of.get(_network(address), deque()), FAILURES)
        every = self._begin(self._all, ALL_FAILURES)
        begin = max(first, every)
        return max(0, round(begin + WAIT_SECONDS - self.now())) if begin >= 0 else 0

    def note(self, address: str) -> None:
        """One more wrong password."""
        network = _network(address)
        self._all.append(self.now())
        of = self._of.pop(network, deque())
        of.append(self.now())
        while len(of) > FAILURES:
            of.popleft()
        while len(self._all) > ALL_FAILURES:
            self._all.popleft()
        self._of[network] = of
        while len(self._of) > _ADDRESSES:
            del self._of[next(iter(self._of))]

    def forget(self, address: str) -> None:
        """The right password came from an address."""
        self._of.pop(_network(address), None)

    def _begin(self, times: deque[float], most: int) -> float:
        """When the last of too many failures was; -1 if there are not too many within the time."""
        recent = [time for time in times if time > self.now() - WAIT_SECONDS]
        return recent[-1] if len(recent) >= most else -1.0


def _network(address: str) -> str:
    """An address, or the network of which one household has all addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
