"""How many sites at the same time."""

from __future__ import annotations

from crawler.runs.room import FLOOR, Room, Usage, usage


def grown(ceiling: int, share: float, megabytes: float = 100.0, every: float = 1.0) -> list[int]:
    """The limits of a process that always has as many sites as it may, and that share of a core."""
    room, limits = Room(ceiling, 400.0), []
    for tick in range(40):
        room.look(Usage(tick * every, tick * every * share, megabytes), room.limit)
        limits.append(room.limit)
    return limits


def test_an_idle_process_takes_up_more_sites_up_to_the_ceiling() -> None:
    limits = grown(100, 0.05)
    assert limits[0] == FLOOR
    assert limits == sorted(limits)
    assert limits[-1] == 100


def test_one_ceiling_is_below_what_a_process_begins_with() -> None:
    assert set(grown(4, 0.05)) == {4}


def test_a_busy_process_and_one_that_has_to_wait_take_up_none() -> None:
    assert set(grown(100, 0.95)) == {FLOOR}
    assert set(grown(100, 0.7)) == {FLOOR}
    assert set(grown(100, 0.05, every=2.0)) == {FLOOR}


def test_memory_bounds_them() -> None:
    assert set(grown(100, 0.05, megabytes=401.0)) == {FLOOR}
    room = Room(100, 400.0)
    for tick in range(20):
        room.look(Usage(tick, 0.0, 100.0), room.limit)
    before = room.limit
    room.look(Usage(20, 0.0, 500.0), room.limit)
    assert room.limit < before


def test_sites_that_are_not_there_need_no_room() -> None:
    room = Room(100, 400.0)
    for tick in range(20):
        room.look(Usage(tick, 0.0, 100.0), 5)
    assert room.limit == FLOOR


def test_a_look_too_soon_says_nothing() -> None:
    room = Room(100, 400.0)
    for tick in range(5):
        room.look(Usage(tick / 10, 0.0, 100.0), room.limit)
    assert room.limit == FLOOR


def test_a_process_knows_what_it_uses() -> None:
    first, second = usage(), usage()
    assert second.at >= first.at
    assert second.cpu >= first.cpu
    assert first.megabytes > 1
