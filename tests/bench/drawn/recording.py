"""Pages as the recorded sites' files hold them, and the writing of these files."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Page:
    """An answer before it is encoded."""

    path: str
    text: str
    kind: str = "text/html"
    """The type in its header; a charset is added as the site does it."""
    status: int = 200
    data: bytes = b""
    """What a picture or file answers, instead of text."""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is served."""

    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def _write(path: Path, records: Iterable[object]) -> None:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_bytes(lzma.compress(lines.encode(), preset=4))


def write(folder: Path, answers: Iterable[Answer], truths: Iterable[object]) -> None:
    """Write a site's ``pages.jsonl.xz`` and ``truth.jsonl.xz``."""
    folder.mkdir(parents=True, exist_ok=True)
    records = (
        {
            "path": a.path,
            "status": a.status,
            "headers": dict(a.headers),
            "body": a.body.decode("latin-1"),
        }
        for a in answers
    )
    _write(folder / "pages.jsonl.xz", records)
    _write(folder / "truth.jsonl.xz", truths)
