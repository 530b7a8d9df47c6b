"""How pytest was started is nothing to the tests."""

from __future__ import annotations

import os

# ``uv run`` tells every program below it, and commands would be printed as it wants them typed: uv run zhaoshang …
os.environ.pop("UV_RUN_RECURSION_DEPTH", None)
