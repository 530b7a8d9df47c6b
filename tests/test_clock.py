"""The present and stored times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.clock import moment, present, stamp

SHANGHAI = timezone(timedelta(hours=8))


def test_frozen_present_is_utc() -> None:
    frozen = present("2026-07-15T10:00:00+08:00")
    assert (frozen, frozen.tzinfo) == (datetime(2026, 7, 15, 2, tzinfo=UTC), UTC)
    assert present().tzinfo is UTC


def test_what_is_stored_is_utc_to_the_second() -> None:
    late = datetime(2026, 7, 15, 1, 2, 3, 456, tzinfo=SHANGHAI)
    assert stamp(late) == "2026-07-14 17:02:03"
    assert moment(stamp(late)) == late.replace(microsecond=0)


@pytest.mark.parametrize("text", ["", "nonsense", "2026-13-01 00:00:00"])
def test_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(text)
