"""The pages of sites: all of them, one of them, and what somebody decides of one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from datasette.utils.asgi import Response

from crawler.browse import sites
from crawler.browse.job_views import ask, changing, runner_of, to_job, waiting
from crawler.browse.language import reason, told
from crawler.browse.runner import MADE, PROPOSAL
from crawler.browse.views import read, site_names
from crawler.clock import present, stamp
from crawler.declaring.written import Written, written_sites
from crawler.errors import StorageError, UserError
from crawler.storage import site_choices
from crawler.storage.reader import Readable


def written(datasette: Any) -> Mapping[str, Written]:
    """The declared sites, as their files are now."""
    return written_sites(runner_of(datasette).workplace.modules)


async def all_sites(request: Any, datasette: Any) -> Response:
    """How all sites stand, and where one is added."""

    def asked(db: Readable, path: Path) -> dict[str, Any]:
        return {**sites.all_sites(db, written(datasette)), "jobs": _jobs(path)}

    shown = {**_place(datasette), **await read(datasette, asked)}
    return Response.html(await datasette.render_template("sites.html", shown, request))


async def one_site(request: Any, datasette: Any) -> Response:
    """One site: how it stands, what it is made of, and what can be done."""
    name = unquote(request.url_vars["name"])

    def asked(db: Readable, path: Path) -> dict[str, Any]:
        found = sites.one_site(db, name, written(datasette))
        return {"found": found, "jobs": _jobs(path, name)}

    shown = {**_place(datasette), "found": None, **await read(datasette, asked)}
    status = 200 if shown["found"] or shown.get("failure") else 404
    if status == 404:
        shown["failure"] = told(f"没有名为 {name} 的站点", f"there is no site named {name}")
    page = await datasette.render_template("site.html", shown, request)
    return Response.html(page, status=status)


def _place(datasette: Any) -> dict[str, Any]:
    why = runner_of(datasette).workplace.refusal
    return {"refusal": reason(why) if why else None}


def _jobs(path: Path, name: str | None = None) -> list[dict[str, Any]]:
    """Those that somebody should know of; none where the desk cannot be read, as its own page says."""
    try:
        return waiting(path, name)
    except StorageError:
        return []


async def _called(datasette: Any, name: str) -> str:
    """What a declared site is called. Raises UserError for one that has no file, by which it could be crawled."""
    declared = written(datasette)
    if name not in declared:
        raise UserError(
            f"{name} 没有站点文件，不能从这里采集；用网址可以：zhaoshang crawl 网址",
            f"{name} has no file and cannot be crawled from here; by its address it can: zhaoshang crawl URL",
        )
    names = await site_names(datasette)
    return sites.name_of(name, names, declared)


@changing
async def crawl(request: Any, datasette: Any) -> Response:
    """Crawl a site now."""
    name = unquote(request.url_vars["name"])
    called = await _called(datasette, name)
    arguments = runner_of(datasette).workplace.with_database(["crawl", name])
    return to_job(datasette, await ask(datasette, "crawl", called, arguments, site=name))


@changing
async def relearn(request: Any, datasette: Any) -> Response:
    """Learn a site anew, after a redesign."""
    name = unquote(request.url_vars["name"])
    called = await _called(datasette, name)
    arguments = ["add", "--relearn", name, "--propose", f"{MADE}{PROPOSAL}"]
    return to_job(datasette, await ask(datasette, "relearn", called, arguments, site=name))


@changing
async def choose(request: Any, datasette: Any) -> Response:
    """Pause a site, let it go on, or choose its name."""
    name, what = unquote(request.url_vars["name"]), request.url_vars["what"]
    database, now = runner_of(datasette).workplace.database, stamp(present())
    form = await request.post_vars()
    known = await read(
        datasette, lambda db, path: {"found": sites.one_site(db, name, written(datasette))}
    )
    if known.get("found") is None:
        raise UserError(f"没有名为 {name} 的站点", f"there is no site named {name}")
    if what == "pause":
        await asyncio.to_thread(site_choices.pause, database, [name], now)
    elif what == "resume":
        await asyncio.to_thread(site_choices.resume, database, [name])
    elif called := form.get("called", "").strip():
        await asyncio.to_thread(site_choices.rename, database, name, called, now)
    else:
        file = written(datasette).get(name)
        stated = file.called if file else None
        await asyncio.to_thread(site_choices.unname, database, name, stated, now)
    return Response.redirect(datasette.urls.path(f"/sites/{quote(name)}"), status=303)
