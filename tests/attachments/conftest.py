"""Readers stand on the libraries of the extra ``attachments``; without it there is nothing to test."""

from __future__ import annotations

import importlib.util

_LIBRARIES = ("olefile", "pypdfium2", "python_calamine")
collect_ignore_glob = [] if all(map(importlib.util.find_spec, _LIBRARIES)) else ["test_*.py"]
