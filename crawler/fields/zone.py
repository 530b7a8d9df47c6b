"""The time zone of the sites, apart from the rules of dates: whoever only shows a time need not load them."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

# A fixed offset, for China has had no daylight saving time since 1991.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
