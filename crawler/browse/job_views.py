"""The pages of jobs: what was asked for that takes its time, how far it is, what it said, and what somebody decides of it."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from datasette.utils.asgi import Response

from crawler.browse import process, sites
from crawler.browse.asked import Asked
from crawler.browse.language import language, reason, told
from crawler.browse.runner import MADE, PROPOSAL, Runner
from crawler.clock import present, stamp
from crawler.declaring.site_list import sites_of
from crawler.errors import StorageError, UserError
from crawler.fields.text import clean_line
from crawler.fields.urls import canonical_url
from crawler.storage import jobs
from crawler.storage.jobs import CANCELLED, LOST, RUNNING, WAITING, Job

# Seconds that the writing of a site's files may take; it asks no site for anything.
_ACCEPTING: Final = 120
_ENDINGS: Final = {"xlsx": "Excel", "csv": "CSV", "jsonl": "JSON Lines", "parquet": "Parquet"}
# What a list is narrowed by, as the command has it; of the others it has none.
_OPTIONS: Final = {"site": "--site", "category": "--category", "since": "--since", "until": "--until", "place": "--place"}  # fmt: skip
_STATES: Final = {
    WAITING: ("等候中", "waiting"),
    RUNNING: ("进行中", "running"),
    CANCELLED: ("已取消", "cancelled"),
    LOST: ("下落不明", "lost track of"),
}
# How a command ended, by its exit code.
_ENDS: Final = {
    0: ("已完成", "done"),
    2: ("没有做成", "could not be done"),
    3: ("不完整", "incomplete"),
    4: ("失败", "failed"),
    5: ("数据库有误", "the database refused"),
    6: ("正由别处采集", "being crawled already"),
    130: ("已停止", "stopped"),
}
View = Callable[[Any, Any], Awaitable[Response]]


def runner_of(datasette: Any) -> Runner:
    """What runs the jobs of the file that is served."""
    found: Runner = datasette.runner
    return found


def refused(datasette: Any) -> Response | None:
    """The answer where nothing can be changed; None where it can."""
    why = runner_of(datasette).workplace.refusal
    return Response.text(reason(why), status=403) if why else None


def changing(view: View) -> View:
    """A view that is only asked by POST, where sites can be changed; what cannot be asked is said in a line."""

    async def asked(request: Any, datasette: Any) -> Response:
        if request.method != "POST":
            return Response.text(told("请用 POST", "use POST"), status=405, headers={"allow": "POST"})  # fmt: skip
        if no := refused(datasette):
            return no
        try:
            return await view(request, datasette)
        except StorageError as error:
            return Response.text(reason(error), status=500)
        except UserError as error:
            page = await datasette.render_template("refused.html", {"why": reason(error)}, request)
            return Response.html(page, status=400)

    return asked


async def all_jobs(request: Any, datasette: Any) -> Response:
    """The latest jobs."""
    runner = runner_of(datasette)
    shown: dict[str, Any] = {"jobs": [], "failure": None}
    try:
        found = await asyncio.to_thread(jobs.jobs, runner.workplace.database, limit=100)
        shown["jobs"] = [told_of(job) for job in found]
    except StorageError as error:
        shown["failure"] = reason(error)
    return Response.html(await datasette.render_template("jobs.html", shown, request))


async def one_job(request: Any, datasette: Any) -> Response:
    """One job: while it runs how far it is, then what came of it."""
    return await _page(request, datasette, int(request.url_vars["number"]))


async def _page(request: Any, datasette: Any, number: int, why: str | None = None) -> Response:
    runner = runner_of(datasette)
    database = runner.workplace.database

    def found() -> dict[str, Any] | None:
        job = jobs.job(database, number)
        if job is None:
            return None
        made = jobs.result(database, number) if job.has_result else None
        log = runner.log(job)
        return {
            "job": told_of(job),
            "log": log,
            "progress": process.progress(log) if job.state == RUNNING else None,
            "ahead": _ahead(database, job) if job.state == WAITING else 0,
            "proposal": sites.proposed(made["report"]) if made else None,
            "made": made,
            "file": _file(runner, job),
            "command": " ".join(_typed(job)),
            "why": why,
        }

    try:
        shown = await asyncio.to_thread(found)
    except StorageError as error:
        return Response.text(reason(error), status=500)
    if shown is None:
        return Response.text(told("没有这项工作", "no such job"), status=404)
    page = await datasette.render_template("job.html", shown, request)
    return Response.html(page, status=409 if why else 200)


def _ahead(database: Path, job: Job) -> int:
    """How many come before it."""
    before = jobs.jobs(database, states=[WAITING, RUNNING])
    return sum(each.id < job.id for each in before)


def _typed(job: Job) -> list[str]:
    """The command as a person would type it: without the file that only we read."""
    words = list(job.arguments)
    for option in ("--propose",):
        if option in words:
            at = words.index(option)
            del words[at : at + 2]
    shown = [word.replace(MADE, told("文件", "FILE")) for word in words if word != "--"]
    return ["zhaoshang", *(Path(word).name if word.startswith("/") else word for word in shown)]


def _file(runner: Runner, job: Job) -> dict[str, Any] | None:
    """What a job has written for somebody to take."""
    path = runner.made(job)
    if job.kind != "export" or not job.is_over or not path.is_file():
        return None
    return {"size": path.stat().st_size, "kind": _ENDINGS[path.suffix[1:]]}


def told_of(job: Job) -> dict[str, Any]:
    """A job for the templates."""
    ends = _ENDS.get(job.exit_code or 0, ("出错", "failed"))
    said = _STATES.get(job.state, ends)
    is_well = job.state == jobs.DONE and job.exit_code == 0
    return {
        "id": job.id,
        "name": name_of(job),
        "kind": job.kind,
        "site": job.site,
        "state": job.state,
        "said": told(*said),
        "class": job.state if job.state in _STATES else ("ok" if is_well else "bad"),
        "is_over": job.is_over,
        "is_well": is_well,
        "stops": job.stops,
        "asks": job.asks,
        "decision": job.decision,
        "asked_at": job.asked_at,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
    }


def name_of(job: Job) -> str:
    """What a job does, in a few words."""
    return {
        "add": told(f"识别 {job.about}", f"Learn {job.about}"),
        "relearn": told(f"重新识别 {job.about}", f"Learn {job.about} again"),
        "list": told(f"接入清单（{job.about} 个网站）", f"Add a list of {job.about} sites"),
        "crawl": told(f"采集 {job.about}", f"Crawl {job.about}"),
        "crawl-all": told("采集全部站点", "Crawl all sites"),
        "export": told(f"导出 {job.about}", f"Export {job.about}"),
    }.get(job.kind, job.about)


async def ask(
    datasette: Any,
    kind: str,
    about: str,
    arguments: Sequence[str],
    *,
    site: str | None = None,
) -> int:
    """Have something done; the number of its job. Raises UserError where too much waits already."""
    runner = runner_of(datasette)
    number = await asyncio.to_thread(
        jobs.ask, runner.workplace.database, kind, about, arguments, language.get(),
        stamp(present()), site=site,
    )  # fmt: skip
    if number is None:
        raise UserError(
            "排队的工作太多，请先等一些做完",
            "too many jobs are waiting; let some of them end first",
        )
    runner.wake()
    return int(number)


def to_job(datasette: Any, number: int) -> Response:
    """The answer that leads to the page of a job."""
    return Response.redirect(datasette.urls.path(f"/jobs/{number}"), status=303)


@changing
async def add(request: Any, datasette: Any) -> Response:
    """Learn a site from its address."""
    form = await request.post_vars()
    url = form.get("url", "").strip()
    if "://" not in url and url:
        url = f"http://{url}"
    if not url.lower().startswith(("http://", "https://")) or canonical_url(url) is None or not url.isprintable():  # fmt: skip
        raise UserError(f"不是网址：{url or '（空）'}", f"not a web address: {url or '(empty)'}")
    arguments = ["add", "--propose", f"{MADE}{PROPOSAL}", "--", url]
    return to_job(datasette, await ask(datasette, "add", url, arguments))


@changing
async def add_list(request: Any, datasette: Any) -> Response:
    """Add the sites of a list, as lines or as OPML."""
    form = await request.post_vars()
    text = form.get("list", "").encode()
    listed = sites_of(text)
    runner = runner_of(datasette)

    def kept() -> Path:
        path = runner.workplace.make_folder() / f"list-{stamp(present()).translate(_PLAIN)}.txt"
        path.write_bytes(text)
        return path

    path = await asyncio.to_thread(kept)
    arguments = ["add", "-f", str(path), "--yes"]
    return to_job(datasette, await ask(datasette, "list", str(len(listed)), arguments))


_PLAIN: Final = str.maketrans("", "", "-: ")


@changing
async def crawl_all(request: Any, datasette: Any) -> Response:
    """Crawl all sites that are not paused."""
    arguments = runner_of(datasette).workplace.with_database(["crawl", "--all"])
    return to_job(datasette, await ask(datasette, "crawl-all", "", arguments))


@changing
async def export(request: Any, datasette: Any) -> Response:
    """Write what a reading list holds into a file, all of it."""
    form = await request.post_vars()
    asked, kind = Asked.read(form), form.get("kind", "")
    if kind not in _ENDINGS or not asked.is_for_commands:
        raise UserError("不认识的导出方式", "unknown kind of export")
    options = [word for name, option in _OPTIONS.items() if (value := getattr(asked, name)) for word in (option, value)]  # fmt: skip
    if asked.days:
        options += ["--new", f"{asked.days}d"]
    words = ["--", asked.q] if asked.q else []
    base = ["export", *options, "--to", f"{MADE}.{kind}"]
    arguments = [*runner_of(datasette).workplace.with_database(base), *words]
    narrowed = " ".join(filter(None, (asked.q, asked.site, asked.category, asked.place)))
    about = clean_line(f"{narrowed or told('全部文章', 'all articles')} · {_ENDINGS[kind]}")
    return to_job(datasette, await ask(datasette, "export", about, arguments))


async def file(request: Any, datasette: Any) -> Response:
    """What a job has written."""
    runner, number = runner_of(datasette), int(request.url_vars["number"])
    job = await asyncio.to_thread(jobs.job, runner.workplace.database, number)
    if job is None or _file(runner, job) is None:
        return Response.text(told("没有这个文件", "no such file"), status=404)
    path = runner.made(job)
    name = quote(f"zhaoshang-{job.id}{path.suffix}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    body = await asyncio.to_thread(path.read_bytes)
    return Response(body, headers=headers, content_type="application/octet-stream")


@changing
async def stop(request: Any, datasette: Any) -> Response:
    """Ask a job to stop, as Ctrl-C does; asked once more, it is ended at once."""
    number = int(request.url_vars["number"])
    runner = runner_of(datasette)
    await asyncio.to_thread(jobs.stop, runner.workplace.database, number, stamp(present()))
    return to_job(datasette, number)


@changing
async def decide(request: Any, datasette: Any) -> Response:
    """Take over what was learned, or discard it."""
    runner, number = runner_of(datasette), int(request.url_vars["number"])
    database = runner.workplace.database
    form = await request.post_vars()
    job = await asyncio.to_thread(jobs.job, database, number)
    if job is None or not job.asks:
        return await _page(request, datasette, number, told("已经决定过了", "that was decided already"))  # fmt: skip
    if form.get("do") == "discard":
        await asyncio.to_thread(jobs.decide, database, number, jobs.DISCARDED)
        return to_job(datasette, number)
    made = await asyncio.to_thread(jobs.result, database, number)
    assert made is not None
    answers = {name: form.get(f"lost-{name}") for name in made["report"]["lost"]}
    if not all(answer in ("gone", "mend") for answer in answers.values()):
        why = told(
            "请先回答：原来有的字段，现在还有吗", "answer first: are the fields still there?"
        )
        return await _page(request, datasette, number, why)
    if failed := await asyncio.to_thread(_accept, runner, job, made, "attachments" in form):
        return await _page(request, datasette, number, failed)
    await asyncio.to_thread(jobs.decide, database, number, jobs.ACCEPTED)
    name = str(made["name"])
    if "mend" in answers.values():
        return Response.redirect(datasette.urls.path(f"/-/sites/{quote(name)}/mend"), status=303)
    if form.get("do") == "crawl":
        arguments = runner.workplace.with_database(["crawl", name])
        called = str(made["report"]["title"] or name)
        return to_job(datasette, await ask(datasette, "crawl", called, arguments, site=name))
    return Response.redirect(datasette.urls.path(f"/sites/{quote(name)}"), status=303)


def _accept(runner: Runner, job: Job, made: Mapping[str, Any], attachments: bool) -> str | None:
    """Write a site's files as they were proposed; returns what was wrong, if anything was."""
    path = runner.workplace.folder / f"accept-{job.id}{PROPOSAL}"
    arguments = ["add", "--accept", str(path), *(["--attachments"] if attachments else [])]
    try:
        runner.workplace.make_folder()
        path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
        command, folder = runner.workplace.command(arguments), runner.workplace.project
        code, said = process.finished(command, language.get(), _ACCEPTING, folder=folder)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    finally:
        path.unlink(missing_ok=True)
    return None if code == 0 else said or told("没有做成", "it failed")


def waiting(database: Path, site: str | None = None) -> list[dict[str, Any]]:
    """What waits, runs, or has to be looked at: for the pages of sites. Raises StorageError."""
    found = jobs.jobs(database, site=site, limit=100)
    return [told_of(job) for job in found if not job.is_over or job.asks]
