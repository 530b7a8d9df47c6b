"""How what is not installed is installed: by uv in a checkout of the repository, by pip or uv elsewhere."""

from __future__ import annotations

from pathlib import Path


def install(extra: str) -> str:
    """The command that adds an extra to this installation, to be pasted as it stands."""
    is_checkout = (Path(__file__).parents[1] / "pyproject.toml").is_file()
    return (
        f"uv sync --inexact --extra {extra}" if is_checkout else f'pip install "zhaoshang[{extra}]"'
    )
