"""``zhaoshang add --propose`` and ``--accept``: what was learned is kept, looked at elsewhere, and then taken over as it is."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from scrapy.settings import Settings

from crawler.cli.language import tell
from crawler.cli.newsite import name_taken, pages_to_save, write_new
from crawler.cli.relearn import Known, expect_changes, known_site, rewrite_site
from crawler.clock import stamp
from crawler.declaring.proposal import Proposal, attachments_of, digest, report
from crawler.declaring.redeclare import Anew
from crawler.declaring.spiderfile import new_files
from crawler.errors import UserError
from crawler.learn import Learned


def propose_new(
    path: Path,
    name: str,
    learned: Learned,
    source: Callable[..., str],
    now: datetime,
    *,
    attachments: bool,
) -> None:
    """Keep what was learned of a site that is not declared. ``source`` makes its file; ``now`` is aware. Raises UserError."""
    asks = bool(attachments_of(learned)) and not attachments
    Proposal(
        name=name,
        url=learned.url,
        made_at=stamp(now),
        text=source(attachments=attachments),
        text_with_attachments=source(attachments=True) if asks else None,
        before=None,
        pages=pages_to_save(learned, now),
        read_at=now.isoformat(timespec="seconds"),
        report=report(learned),
    ).write(path)
    _tell_how(path)


def propose_anew(path: Path, known: Known, new: Anew, now: datetime) -> None:
    """Keep what was learned of a declared site, beside what was declared. ``now`` is aware. Raises UserError."""
    Proposal(
        name=known.site.name,
        url=new.learned.url,
        made_at=stamp(now),
        text=known.file.anew(new),
        text_with_attachments=None,
        before=digest(known.text),
        pages=pages_to_save(new.learned, now),
        read_at=now.isoformat(timespec="seconds"),
        report=report(
            new.learned,
            known.old,
            known.sections,
            until=new.until.isoformat(),
            expect=expect_changes(new),
        ),
    ).write(path)
    _tell_how(path)


def _tell_how(path: Path) -> None:
    told = shlex.quote(str(path))
    tell(
        f"没有写入站点文件；提案在 {path}，采用：zhaoshang add --accept {told}",
        f"The site's file was not written; the proposal is in {path}. To take it over: zhaoshang add --accept {told}",
    )


def accept_proposal(
    path: Path, settings: Settings, *, attachments: bool, changes: Sequence[str]
) -> None:
    """Write the files that were proposed. Raises UserError if the site is not as it was when they were."""
    proposal = Proposal.read(path)
    if proposal.is_new:
        files = new_files(settings, proposal.name)
        if files.spider.exists():
            raise name_taken(proposal.name, {proposal.name})
        text = proposal.text_with_attachments if attachments else None
        write_new(files, text or proposal.text, proposal.pages, proposal.read_at)
        verb = "crawl"
    else:
        known = known_site(proposal.name, settings)
        if digest(known.text) != proposal.before:
            raise UserError(
                f"{proposal.name} 的站点文件在识别之后改过，请重新识别：zhaoshang add --relearn {proposal.name}",
                f"the file of {proposal.name} was changed since it was analysed; analyse it again: zhaoshang add --relearn {proposal.name}",
            )
        rewrite_site(known, proposal.text, proposal.pages, proposal.read_at)
        verb = "reextract"
    told = [f" -s {shlex.quote(change)}" for change in changes if change.startswith("SPIDER_MODULES=")]  # fmt: skip
    command = f"zhaoshang {verb} {proposal.name}" + " --dry-run" * (verb == "reextract")
    command += "".join(told)
    tell(f"已写入。接下来：{command}", f"Written. Next: {command}")
