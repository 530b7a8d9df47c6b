"""Memory that is free, and that the C library keeps: what a large page took lies between what stays."""

from __future__ import annotations

import ctypes
import os
from typing import Final

# glibc's: by itself it gives back only what is free at the end of its heap.
_trim: Final = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None


def trim() -> None:
    """Give it to the system, where the C library is one that can. Takes 1 ms: not for every page."""
    if _trim is not None:
        _trim(0)
