"""Files fetched, read again and recognised from the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import click
from scrapy.settings import Settings

from crawler.attachments.confinement import OCR_SHARE
from crawler.attachments.process import Readers
from crawler.attachments.reading import Reading
from crawler.cli.crawling import log_of
from crawler.cli.language import printable, say, tell
from crawler.cli.logs import log_to
from crawler.cli.progress import shown
from crawler.cli.report import terminal
from crawler.clock import present, stamp
from crawler.errors import ExitCode, UserError
from crawler.health import exit_code
from crawler.runs.files import files_only
from crawler.runs.process import SiteProcess, SiteRun, is_url
from crawler.sites import load_sites
from crawler.storage import attachment_reading
from crawler.storage.archive import Archive, archive_path
from crawler.storage.attachment_files import AttachmentStore, UnreadFile, reading_name
from crawler.storage.database import check_usable, reading

_PORTION = 50
# Of a text that is another one now, so many lines are shown.
_SHOWN = 10
Read = Callable[[bytes, str], Reading]


def fetch(settings: Settings, names: Sequence[str], quiet: bool, minutes: float | None) -> ExitCode:
    """Fetch the files of some sites that are due. Raises UserError."""
    database = Path(settings["DATABASE"])
    if urls := [name for name in names if is_url(name)]:
        raise UserError(
            f"请给出站点名，而不是网址：{urls[0]}", f"a site's name, not a URL: {urls[0]}"
        )
    load_sites(settings, names)
    check_usable(database)
    log_to(log_of(database), settings)
    process = SiteProcess(settings, dict.fromkeys(names))
    for run in process.runs:
        assert run.spider is not None
        run.spider = files_only(run.spider)
    with shown(process.runs, terminal(), quiet):
        runs = process.run(minutes)
    for run in runs:
        _report(run, quiet)
    return exit_code([run.judgement.verdict for run in runs if run.judgement])


def _report(run: SiteRun, quiet: bool) -> None:
    counts, judgement = run.counts.files, run.judgement
    assert judgement is not None
    troubles = [say(why.zh, why.en) for why in judgement.reasons]
    if counts is not None and not quiet:
        line = say(
            f"附件 {counts.asked} · 新增 {counts.new} · 更新 {counts.changed} · 未变 {counts.unchanged} · 失败 {counts.failed}",
            f"files {counts.asked} · new {counts.new} · changed {counts.changed} · unchanged {counts.unchanged} · failed {counts.failed}",
        )
        if counts.left:
            line += say(f" · 下次再取 {counts.left}", f" · left for the next run {counts.left}")
        click.echo(f"{run.name}: {line}")
    for trouble in troubles:
        click.echo(f"{run.name}: {printable(trouble)}", err=True)


def extract(settings: Settings, site: str | None, *, every: bool, dry_run: bool) -> ExitCode:
    """Read archived files again. Raises UserError."""
    database, now = Path(settings["DATABASE"]), stamp(present(settings["NOW"]))
    archive = _archive(settings, database)
    with ExitStack() as stack:
        opened = stack.enter_context(closing(Archive.open_to_read(archive)))
        readers = stack.enter_context(Readers())
        store = stack.enter_context(closing(AttachmentStore(database)))
        again = _Again(store, opened, readers.read, now, dry_run=dry_run)
        again.take(store.fetched_files(site) if every else _unread(store, site, again))
    again.report()
    return ExitCode.OK


def ocr(settings: Settings, keys: Sequence[str], site: str | None) -> ExitCode:
    """Recognise the text of scans whose bytes are in the archive. Raises UserError."""
    database, now = Path(settings["DATABASE"]), stamp(present(settings["NOW"]))
    archive = _archive(settings, database)
    with ExitStack() as stack:
        opened = stack.enter_context(closing(Archive.open_to_read(archive)))
        store = stack.enter_context(closing(AttachmentStore(database)))
        readers = stack.enter_context(Readers(OCR_SHARE, ocr=True))
        again = _Again(store, opened, readers.read, now)
        again.take(store.scans(site, _numbers(database, keys)))
    again.report()
    return ExitCode.OK


def _numbers(database: Path, keys: Sequence[str]) -> list[int]:
    found = []
    with reading(database) as db:
        for key in keys:
            file = attachment_reading.file(db, key)
            if file is None:
                raise UserError(f"没有这个附件：{key}", f"no such attachment: {key}")
            found.append(int(file["id"]))
    return found


def _archive(settings: Settings, database: Path) -> Path:
    path = archive_path(database, settings["ARCHIVE"])
    if path is None:
        raise UserError("存档已关闭（ARCHIVE 为空）", "the archive is off (ARCHIVE is empty)")
    return path


def _unread(store: AttachmentStore, site: str | None, again: _Again) -> Iterable[UnreadFile]:
    """What these readers have not read, a portion after another; a dry run would never come to its end."""
    seen: set[int] = set()
    while waiting := [f for f in store.unread(site, _PORTION + len(seen)) if f.id not in seen]:
        seen |= {file.id for file in waiting} if again.dry_run or again.missing else set()
        yield from waiting


class _Again:
    """Files read again, one after another, and what came of it."""

    def __init__(self, store: AttachmentStore, archive: Archive, read: Read, now: str, *, dry_run: bool = False) -> None:  # fmt: skip
        self._store, self._archive, self._read, self._now = store, archive, read, now
        self.dry_run = dry_run
        self.done = self.other = self.missing = 0

    def take(self, files: Iterable[UnreadFile]) -> None:
        console = terminal()
        with console.status("") as status:
            for file in files:
                status.update(printable(file.name))
                self._take(file)

    def _take(self, file: UnreadFile) -> None:
        body = self._archive.file(file.hash)
        if body is None:
            self.missing += 1
            return
        name = reading_name(file.name, file.url)
        found = self._read(body, name)
        self.done += 1
        before = self._store.summary(file.hash)
        if self.dry_run:
            is_other = before != (str(found.verdict), found.text)
        else:
            is_other, _ = self._store.read(file.id, file.hash, name, file.size, found, self._now)
        if is_other:
            self.other += 1
            was = before[0] if before else "-"
            sizes = f"{len(before[1]) if before else 0} -> {len(found.text)}"
            click.echo(f"{file.id}\t{was} -> {found.verdict}\t{sizes}\t{printable(file.name)}")
            for line in _changed(before[1] if before else "", found.text):
                click.echo(f"  {printable(line)}")

    def report(self) -> None:
        zh, en = ("会改变", "would change") if self.dry_run else ("有变", "are different")
        tell(f"读了 {self.done} 个附件，{self.other} 个{zh}", f"{self.done} files read, {self.other} {en}")  # fmt: skip
        if self.missing:
            tell(f"{self.missing} 个不在存档里", f"{self.missing} are not in the archive", err=True)


def _changed(before: str, after: str) -> list[str]:
    """The lines that a text has no more (-), and has now (+); the first ones."""
    old, new = before.splitlines(), after.splitlines()
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    lines = [f"- {line}" for line in _first(old, gone)] + [f"+ {line}" for line in _first(new, come)]  # fmt: skip
    return [
        line.replace("\t", " │ ")
        for line in (*lines[:_SHOWN], *(["…"] if len(lines) > _SHOWN else []))
    ]


def _first(lines: Sequence[str], wanted: Counter[str]) -> list[str]:
    """Those lines in their order, each as often as it is wanted."""
    left, found = Counter(wanted), []
    for line in lines:
        if left[line] > 0:
            left[line] -= 1
            found.append(line)
    return found
