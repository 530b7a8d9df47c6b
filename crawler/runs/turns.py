"""Whose turn it is: the order in which a run takes up its sites. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def fair_order(names: Iterable[str], last_turns: Mapping[str, str], now: str) -> list[str]:
    """Sites in the order in which they should be crawled: never crawled first, then the longest ago.

    ``last_turns`` holds when a site had its last turn and ``now`` is the present, both UTC in the database's
    form. A turn in the future, from before a clock was set back, says nothing and counts as none.
    """

    def turn(name: str) -> tuple[str, str]:
        last = last_turns.get(name, "")
        return (last if last <= now else "", name)

    return sorted(names, key=turn)


class Turns:
    """Sites that wait for their turn. No two sites of one host are given out at the same time."""

    def __init__(self, names: Iterable[str], hosts: Mapping[str, Collection[str]]) -> None:
        """``hosts``: the hosts of each site, where they are known and are to be spared."""
        self.waiting = list(names)
        self._hosts = hosts
        self._busy: list[str] = []

    def take(self) -> str | None:
        """The next site; None if nobody waits, or all that wait share a host with one that is out."""
        busy = set(self._busy)
        for place, name in enumerate(self.waiting):
            if busy.isdisjoint(self._hosts.get(name, ())):
                self._busy += self._hosts.get(name, ())
                return self.waiting.pop(place)
        return None

    def give_back(self, name: str) -> None:
        """A site that was given out is done."""
        for host in self._hosts.get(name, ()):
            self._busy.remove(host)
