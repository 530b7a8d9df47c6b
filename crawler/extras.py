"""How what is not installed is installed: by uv in a checkout of the repository, by pip or uv elsewhere."""

from __future__ import annotations

from pathlib import Path


def install(*extras: str) -> str:
    """The command that adds extras to this installation, to be pasted as it stands."""
    if (Path(__file__).parents[1] / "pyproject.toml").is_file():
        return " ".join(["uv sync --inexact", *(f"--extra {extra}" for extra in extras)])
    return f'pip install "zhaoshang[{",".join(extras)}]"'
