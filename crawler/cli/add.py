"""``zhaoshang add``: learn a site from its URL and put it under watch."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from rich.console import Console
from scrapy.settings import Settings

from crawler.base_spiders.site import SiteSpider
from crawler.cli.add_list import add_list
from crawler.cli.fieldtable import colon, show_changes, shown, told
from crawler.cli.language import field_in_file, label, lines_of, printable, say, tell
from crawler.cli.learning import learn_site
from crawler.cli.logs import log_to
from crawler.cli.names import declared
from crawler.cli.newsite import (
    check_name,
    check_new,
    check_url,
    name_taken,
    pages_to_save,
    write_site,
)
from crawler.cli.options import set_option, settings_for
from crawler.cli.propose import accept_proposal, propose_anew, propose_new
from crawler.cli.relearn import (
    Known,
    anew,
    expect_changes,
    is_same,
    known_site,
    last_day,
    rewrite_site,
)
from crawler.cli.report import plain_table, terminal
from crawler.clock import present
from crawler.declaring.changes import no_longer_shown
from crawler.declaring.proposal import attachments_of
from crawler.declaring.redeclare import Anew
from crawler.declaring.spiderfile import new_files, spider_source
from crawler.errors import UserError
from crawler.fields.site_name import site_name
from crawler.fields.urls import url_host
from crawler.learn import Dropped, Learned, left_out
from crawler.project import default_database
from crawler.sites import PatientLoader, declared_sites

# Columns of a section's name.
_NAME = 28


@click.command()
@click.argument("url", required=False)
@click.option("--name", help="站点名，默认取自网址 its name, by default from the host")
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="URL",
    help="只采这些栏目（可多次） only these sections",
)
@click.option(
    "--attachments",
    is_flag=True,
    help="也读附件 read attachments too",
)
@click.option(
    "--javascript",
    is_flag=True,
    help="用浏览器读取（可选组件 javascript） read in a browser",
)
@click.option(
    "--relearn",
    metavar="NAME",
    shell_complete=declared,
    help="改版后重新识别 analyse a site again",
)
@click.option(
    "--until",
    metavar="DAY",
    help="旧版最后一天，默认昨天 last day of the old design",
)
@click.option("-y", "--yes", is_flag=True, help="不询问，直接写入 write without asking")
@click.option(
    "-f",
    "--file",
    "list_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="网址清单或 OPML a list of URLs, or OPML",
)
@click.option(
    "--propose",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="只存成提案，待 --accept keep a proposal",
)
@click.option(
    "--accept",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="采用存下的提案 write what was proposed",
)
@set_option
def add(
    url: str | None,
    name: str | None,
    sections: tuple[str, ...],
    attachments: bool,
    javascript: bool,
    relearn: str | None,
    until: str | None,
    yes: bool,
    list_file: Path | None,
    propose: Path | None,
    accept: Path | None,
    changes: tuple[str, ...],
) -> None:
    """从网址接入一个网站：自动识别栏目和字段，写出站点文件 sites/NAME.py（源码目录里是 crawler/spiders/NAME.py）。

    Add a site by its URL: find its sections and fields, and write sites/NAME.py (in a checkout
    crawler/spiders/NAME.py; another package: setting NEWSPIDER_MODULE). At most 60 requests; nothing is written if
    that fails.

    网站改版之后，用 --relearn NAME 重新识别，旧声明保留在站点文件里。

    After a redesign, --relearn NAME analyses the site again, from its home page or its sections (or from
    the URL, if it moved); reextract still reads its archived pages by the declaration of their day.

    主机已有站点时会说明并询问（--yes 不问）。 A host that already has a site is pointed out, and you are asked (not with --yes).

    -f 接入清单中的全部网站，不询问：每行一个网址，后面可写名称，# 后是注释；或 OPML。每个网站一行结果，再运行一次只做没有做成的。

    -f adds all sites of a list without asking: one URL per line, perhaps with a name behind it, comments after #; or OPML.
    One line of result per site; run again, it does what has failed. Exits with 3 if some could not be added, 4 if none could.

    \b
    例 examples:
      zhaoshang add https://www.example.gov.cn/
      zhaoshang add -f sites.txt
      zhaoshang add https://example.cn/ --section https://example.cn/news/
      zhaoshang add --relearn cuihu
    """
    for each in (*([url] if url else []), *sections):
        check_url(each)
    settings = settings_for(changes)
    if accept is not None:
        accept_proposal(accept, settings, attachments=attachments, changes=changes)
        return
    if list_file is not None:
        sys.exit(add_list(list_file, settings, attachments=attachments))
    if relearn is not None:
        if name is not None:
            raise UserError(
                "--relearn 沿用原来的名字，不能再给 --name",
                "--relearn keeps the site's name; it cannot be combined with --name",
            )
        relearn_site(
            relearn, url, sections, until, settings, javascript=javascript, yes=yes, changes=changes,
            propose=propose,
        )  # fmt: skip
        return
    if until is not None:
        raise UserError("--until 只与 --relearn 同用", "--until can only be used with --relearn")
    if url is None:
        raise UserError("缺少网址：zhaoshang add URL", "the URL is missing: zhaoshang add URL")
    name = site_name(url) if name is None else name
    sites, wrong = declared_sites(settings)
    check_new(sections or (url,), sites, home=None if sections else url, named=bool(sections))
    known = {each for each, site in sites.items() if site.first_list_pages()}
    check_name(name, {*PatientLoader.from_settings(settings).list(), *wrong}, known)
    files = new_files(settings, name)
    if files.spider.exists():
        raise name_taken(name, known)
    if not may_share_host(url, sites, yes=yes or propose is not None):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    log_to(default_database().parent / "zhaoshang.log", settings)
    tell(f"正在分析 {url} ……", f"Analysing {url} …")
    learned = learn_site(url, sections, settings, javascript)
    check_new([section.url for section in learned.sections], sites)
    show_learned(learned, terminal())
    now = present(settings["NOW"])

    def source(*, attachments: bool) -> str:
        return spider_source(
            learned, name, f"{learned.title or name} · {learned.url}", javascript, whole=not sections,
            legacy_tls=settings.getbool("LEGACY_TLS"), attachments=attachments,
        )  # fmt: skip

    if propose is not None:
        propose_new(propose, name, learned, source, now, attachments=attachments)
        return
    path = shown_path(files.spider)
    question = say(f"写入 {path} ？", f"Write {path}?")
    if not yes and not confirmed(question, default=True):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    attachments = attachments or wants_files(learned, yes=yes)
    write_site(files, source(attachments=attachments), learned, now)
    command = _command("crawl", name, changes)
    tell(f"已写入。接下来：{command}", f"Written. Next: {command}")


def wants_files(learned: Learned, *, yes: bool) -> bool:
    """Whether the files of a site are to be read: asked where its sampled articles lead to some. Without a person to
    answer they stay links, and what to write is said."""
    names = [printable(name) for name in attachments_of(learned)]
    if not names:
        return False
    if yes:
        tell(
            f"样本文章带有附件（{names[0]} 等），要读出其中的文字和表格：加 --attachments，或在站点文件中写 attachments = True",
            f"sampled articles have attachments ({names[0]} …); to read their texts and tables, add --attachments or write attachments = True "
            "in the site's file",
        )
        return False
    return confirmed(
        say(
            f"{len(names)} 个附件（{names[0]} 等），也读出其中的文字和表格？",
            f"{len(names)} attachments ({names[0]} …): read their texts and tables too?",
        ),
        default=False,
    )


def relearn_site(
    name: str,
    url: str | None,
    sections: tuple[str, ...],
    until: str | None,
    settings: Settings,
    *,
    javascript: bool,
    yes: bool,
    changes: tuple[str, ...],
    propose: Path | None = None,
) -> None:
    """Learn a declared site anew, show what differs, and on yes move its old declaration into its history.

    Raises UserError, LearnError or StoppedError, and then has written nothing.
    """
    known, now = known_site(name, settings), present(settings["NOW"])
    site, day = known.site, last_day(until, now)
    # A site that was learned from its sections alone is learned from them again.
    lists = sections or (() if url or site.home else tuple(site.first_list_pages()))
    start = url or site.home or lists[0]
    # Read as it is crawled: in a browser, over old TLS, as slowly.
    site.update_settings(settings)
    log_to(default_database().parent / "zhaoshang.log", settings)
    tell(f"正在重新分析 {start} ……", f"Analysing {start} again …")
    learned = learn_site(start, lists, settings, javascript or site.javascript)
    others = {each: one for each, one in declared_sites(settings)[0].items() if each != name}
    check_new([section.url for section in learned.sections], others)
    new = anew(known, learned, day, None if lists else start, javascript=javascript)
    if is_same(known, new):
        tell(
            "与现有声明相同，没有写入任何文件。",
            "The declaration is up to date; nothing was written.",
        )
        return
    show_system(learned)
    show_changes(known.old, known.sections, learned, terminal())
    if propose is not None:
        propose_anew(propose, known, new, now)
        return
    if not _agree(known, new, yes=yes):
        tell("没有写入任何文件。", "Nothing was written.")
        return
    stamped = now.isoformat(timespec="seconds")
    rewrite_site(known, known.file.anew(new), pages_to_save(new.learned, now), stamped)
    command = _command("reextract", name, changes, "--dry-run")
    tell(
        f"已写入，旧声明有效期至 {day}。接下来：{command}",
        f"Written; the old declaration is valid until {day}. Next: {command}",
    )


def _agree(known: Known, new: Anew, *, yes: bool) -> bool:
    """Name what is lost, and ask."""
    if change := expect_changes(new):
        tell(
            f"新网页达不到的 expect 改为：{change}",
            f"expect was changed to what the new pages can meet: {change}",
        )
    if lost := no_longer_shown(known.old, new.learned):
        names = "、".join(lost), ", ".join(lost)
        tell(
            f"原来有、现在没有找到的字段：{names[0]}",
            f"fields that can no longer be found: {names[1]}",
        )
    path = shown_path(known.files.spider)
    question = say(
        f"改写 {path}，旧声明移入 earlier（至 {new.until}）？",
        f"Rewrite {path}, the old declaration moved to earlier (until {new.until})?",
    )
    # Whoever presses Enter has not read what is lost.
    return yes or confirmed(question, default=not lost)


def confirmed(question: str, *, default: bool) -> bool:
    """A person's answer. Raises UserError where nobody is there to give one, as in a cron job."""
    try:
        return click.confirm(question, default=default)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        click.echo()
        raise UserError(
            "没有得到回答，没有写入任何文件；要不询问就写入，请加 --yes",
            "there was no answer, so nothing was written; --yes writes without asking",
        ) from error


def _command(verb: str, name: str, changes: Iterable[str], *options: str) -> str:
    """What to type next; it finds the site where this run was told to look."""
    told = [
        f"-s {shlex.quote(change)}" for change in changes if change.startswith("SPIDER_MODULES=")
    ]
    return " ".join(["zhaoshang", verb, name, *options, *told])


def may_share_host(url: str, sites: Mapping[str, type[SiteSpider]], *, yes: bool) -> bool:
    """Whether a site may be added on a host that has one already: said, and asked unless ``yes``."""
    host = _host(url)
    there = [
        name
        for name, site in sites.items()
        if host in {_host(each) for each in (site.home, *site.first_list_pages()) if each}
    ]
    if not there:
        return True
    names = ", ".join(there)
    tell(
        f"{host} 已有站点：{names}。同一篇文章只存一次，归先采到它的站点。",
        f"{host} already has the site {names}. An article is stored once, under the site that came to it first.",
    )
    return yes or confirmed(
        say("仍要另建一个站点？", "Add another site all the same?"), default=False
    )


def _host(url: str) -> str:
    return url_host(url).removeprefix("www.")


def show_learned(learned: Learned, console: Console) -> None:
    """Print the sections and a table of the fields for a person to look at."""
    show_system(learned)
    table = plain_table(
        ("字段", "field"), ("占比", "share"), ("一致", "agree"), ("位置、原因、样例", "where, why, samples"),
        numbers=(1, 2),
    )  # fmt: skip
    for field in learned.fields:
        # Of what no page has, nothing can be right.
        agreement = f"{field.agreement:.0%}" if field.share else "-"
        name = field_in_file(field.name)
        table.add_row(name, f"{field.share:.0%}", agreement, told(field))
    console.print(table)
    if any(not field.selector for field in learned.fields):
        tell(
            "位置可在站点文件中改写；zhaoshang try --why 网址 列出一页上的全部候选。",
            "Edit selectors in the site's file; candidates: zhaoshang try --why URL",
        )


def show_system(learned: Learned) -> None:
    """Print what the site runs on, its sections, and what was not taken for one."""
    platform = learned.platform.title if learned.platform else say("未识别", "not recognised")
    if learned.title:
        tell(f"名称：{printable(learned.title)}", f"Name: {printable(learned.title)}")
    tell(
        f"系统：{platform}；栏目 {len(learned.sections)} 个；请求 {learned.requests} 次",
        f"System: {platform}; {len(learned.sections)} sections; {learned.requests} requests",
    )
    for section in learned.sections:
        click.echo(f"  {shown(section.name, _NAME) or '-'}  {printable(section.url)}")
    for line in dropped_lines(learned.dropped):
        click.echo(lines_of(line))


def dropped_lines(dropped: Iterable[Dropped]) -> list[str]:
    """What is no section, a line for each reason with the names of it: nothing is silent."""
    lines = [f"  {say(*why)}{colon()}{printable(names)}" for why, names in left_out(dropped)]
    return [label("没有采用", "not taken"), *lines] if lines else []


def shown_path(path: Path) -> str:
    """A path from the current folder if it is below it, else whole."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
