"""What learning a site came to, kept as a file until somebody takes it over: the site's file, its pages, and what to look at.

So whoever is asked need not answer while the command waits, and what they saw is what is written.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from crawler.attachments.kinds import READ
from crawler.declaring.changes import no_longer_shown
from crawler.declaring.spiderfile import SavedPage
from crawler.errors import UserError, refusal
from crawler.learn import Learned, left_out
from crawler.storage.attachment_files import extension_of

_FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """One site as it may be declared from now on."""

    name: str
    url: str
    made_at: str
    """UTC."""
    text: str
    """The site's file."""
    text_with_attachments: str | None
    """The same for who has the files read that its articles lead to; None where there are none, or it is known."""
    before: str | None
    """The digest of the file that it takes the place of; None for a new site."""
    pages: Sequence[SavedPage]
    read_at: str
    """When these were read, as a golden file has it."""
    report: Mapping[str, Any] = field(default_factory=dict)
    """What a person looks at; see ``report``."""

    @property
    def is_new(self) -> bool:
        """Whether the site has no file yet."""
        return self.before is None

    def write(self, path: Path) -> None:
        """Keep it. Raises UserError if that cannot be done."""
        pages = [[base64.b64encode(page.body).decode(), dict(page.entry)] for page in self.pages]
        kept = {name: getattr(self, name) for name in _TEXTS}
        told = {"form": _FORM, **kept, "pages": pages, "report": self.report}
        try:
            path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            zh, en = refusal(error)
            raise UserError(f"无法写入 {path}：{zh}", f"cannot write {path}: {en}") from error

    @classmethod
    def read(cls, path: Path) -> Self:
        """One that was kept. Raises UserError for a file that is none."""
        try:
            told = json.loads(path.read_bytes())
            if told["form"] != _FORM:
                raise ValueError(told["form"])
            pages = [SavedPage(base64.b64decode(body), entry) for body, entry in told["pages"]]
            return cls(**{n: told[n] for n in _TEXTS}, pages=pages, report=told["report"])
        except OSError as error:
            zh, en = refusal(error)
            raise UserError(f"无法读取 {path}：{zh}", f"cannot read {path}: {en}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise UserError(
                f"{path} 不是 zhaoshang add --propose 写出的文件，或来自另一版本",
                f"{path} was not written by zhaoshang add --propose, or by another version",
            ) from error


_TEXTS: Final = ("name", "url", "made_at", "text", "text_with_attachments", "before", "read_at")


def digest(text: str) -> str:
    """What tells whether a site's file is still the one that was looked at."""
    return hashlib.sha256(text.encode()).hexdigest()


def report(
    learned: Learned,
    old: Mapping[str, str | None] | None = None,
    sections: Mapping[str, str] | None = None,
    **more: object,
) -> dict[str, Any]:
    """What was learned, as plain values; ``old`` and ``sections``: the selectors and sections of a site that is declared."""
    return {
        "title": learned.title,
        "platform": learned.platform.title if learned.platform else None,
        "requests": learned.requests,
        "sections": [[each.url, each.name] for each in learned.sections],
        "dropped": [[*why, names] for why, names in left_out(learned.dropped)],
        "candidates": [[url, name] for url, name in learned.candidates.items()],
        "selectors": dict(learned.selectors),
        "fields": [
            {
                "name": each.name,
                "selector": each.selector,
                "share": each.share,
                "agreement": each.agreement,
                "samples": list(each.samples),
                "why": list(each.why) if each.why else None,
            }
            for each in learned.fields
        ],
        "attachments": attachments_of(learned),
        "old": dict(old) if old is not None else None,
        "old_sections": [[url, name] for url, name in (sections or {}).items()],
        "lost": no_longer_shown(old, learned) if old is not None else [],
        **more,
    }


def attachments_of(learned: Learned) -> list[str]:
    """The names of files that the sampled articles lead to, and whose texts can be read."""
    return [
        file.name or file.url
        for sample in learned.samples
        if sample.reading.body
        for file in sample.reading.body.value.attachments
        if extension_of(file.url, file.name) in READ
    ]
