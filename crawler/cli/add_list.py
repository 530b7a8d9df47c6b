"""``zhaoshang add -f``: the sites of a list, each learned and written, a line of result for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
from scrapy.settings import Settings

from crawler.cli.language import printable, say, tell
from crawler.cli.learning import Ended, learn_several
from crawler.cli.logs import log_to
from crawler.cli.newsite import Watched, check_name, check_new, check_url, write_site
from crawler.clock import present
from crawler.declaring.site_list import Listed, sites_of
from crawler.declaring.spiderfile import new_files, spider_source
from crawler.errors import ExitCode, UserError, refusal
from crawler.fields.site_name import site_name
from crawler.health.reasons import counted
from crawler.learn import Learned
from crawler.project import default_database
from crawler.sites import PatientLoader, declared_sites


@dataclass(frozen=True, slots=True)
class _Written:
    """A site that this run has added."""

    home: str | None
    sections: Sequence[str]

    def first_list_pages(self) -> Sequence[str]:
        return self.sections


@dataclass(slots=True)
class _Adding:
    """A list on its way into the project."""

    settings: Settings
    attachments: bool
    called: dict[str, str]
    """What the list calls each site, by its address."""
    sites: dict[str, Watched]
    taken: set[str]
    added: list[str] = field(default_factory=list)
    there: int = 0
    failed: int = 0

    def begin(self, listed: Sequence[Listed]) -> Iterator[str]:
        """The addresses that are to be learned; of the others it is told why not."""
        for each in listed:
            try:
                check_url(each.url)
            except UserError as error:
                self._fail(each.url, error)
                continue
            try:
                check_new([each.url], self.sites, home=each.url)
            except UserError as error:
                self._found(each.url, error)
                continue
            yield each.url

    def end(self, url: str, ended: Ended) -> None:
        """One of them was learned, or not."""
        if isinstance(ended, UserError):
            self._fail(url, ended)
            return
        try:
            check_new([each.url for each in ended.sections], self.sites, home=ended.url)
        except UserError as error:
            self._found(url, error)
            return
        try:
            name = self._write(url, ended)
        except UserError as error:
            self._fail(url, error)
            return
        self.added.append(name)
        number = len(ended.sections)
        click.echo(
            say("已接入", "added")
            + f"\t{name}\t{url}\t"
            + say(f"栏目 {number} 个", counted(number, "section"))
        )

    def _write(self, url: str, learned: Learned) -> str:
        name = self._name(url)
        check_name(name, self.taken)
        about = learned.title or self.called[url] or name
        source = spider_source(
            learned, name, f"{about} · {learned.url}", attachments=self.attachments,
            legacy_tls=self.settings.getbool("LEGACY_TLS"),
        )  # fmt: skip
        files = new_files(self.settings, name)
        write_site(files, source, learned, present(self.settings["NOW"]))
        self.taken.add(name)
        self.sites[name] = _Written(learned.url, [each.url for each in learned.sections])
        return name

    def _name(self, url: str) -> str:
        """Of several sites of one host the further ones are numbered."""
        plain = name = site_name(url)
        number = 1
        while name in self.taken:
            number += 1
            name = f"{plain}_{number}"
        return name

    def _found(self, url: str, error: UserError) -> None:
        self.there += 1
        click.echo(f"{say('已有', 'there')}\t-\t{url}\t{printable(say(error.zh, error.en))}")

    def _fail(self, url: str, error: UserError) -> None:
        self.failed += 1
        click.echo(
            f"{say('未成', 'failed')}\t-\t{printable(url)}\t{printable(say(error.zh, error.en))}"
        )


def add_list(path: Path, settings: Settings, *, attachments: bool) -> ExitCode:
    """Add the sites of a list; returns the exit code. Raises UserError for a list that cannot be read."""
    try:
        listed = sites_of(path.read_bytes())
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(f"无法读取 {path}：{zh}", f"cannot read {path}: {en}") from error
    # Where there is no place for their files, nothing is asked.
    new_files(settings, "a")
    sites, wrong = declared_sites(settings)
    taken = {*PatientLoader.from_settings(settings).list(), *wrong}
    called = {each.url: each.called for each in listed}
    adding = _Adding(settings, attachments, called, dict(sites), taken)
    log_to(default_database().parent / "zhaoshang.log", settings)
    urls = list(adding.begin(listed))
    is_whole = learn_several(urls, settings, adding.end) if urls else True
    done = len(adding.added) + adding.there
    tell(
        f"共 {len(listed)} 个：接入 {len(adding.added)}，已有 {adding.there}，未成 {adding.failed}",
        f"{len(listed)} in all: {len(adding.added)} added, {adding.there} there before, {adding.failed} failed",
    )
    if not is_whole:
        tell(
            "已中断；再运行一次即可继续。",
            "Interrupted; run it again to continue.",
            err=True,
        )
        return ExitCode.INTERRUPTED
    if adding.added:
        tell("接下来：zhaoshang crawl --all", "Next: zhaoshang crawl --all")
    if adding.failed:
        return ExitCode.DEGRADED if done else ExitCode.BROKEN
    return ExitCode.OK
