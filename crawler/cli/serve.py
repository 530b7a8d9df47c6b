"""``zhaoshang serve``: the database in a web browser."""

from __future__ import annotations

import importlib.util
import webbrowser
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from crawler.cli.language import label, tell
from crawler.cli.options import database_option, is_there, settings_to_read
from crawler.errors import UserError, refusal
from crawler.extras import install
from crawler.project import DATABASE, current_project
from crawler.storage.database import open_database, open_read_only
from crawler.storage.desk import password, set_password

if TYPE_CHECKING:
    from crawler.browse.workplace import Workplace

PORT: Final = 8001


def _path(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """A path with a slash at both ends. Raises UserError for what is none."""
    if (
        not value.startswith("/")
        or "//" in value
        or not value.isascii()
        or set("?#% ") & set(value)
    ):
        raise UserError(
            f"--path 写作 /zhaoshang/：{value}", f"--path is written /zhaoshang/: {value}"
        )
    return value if value.endswith("/") else value + "/"


def _networks(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Addresses or networks. Raises UserError for what is none."""
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise UserError(
                f"--proxy 写作 127.0.0.1 或 10.0.0.0/8：{value}",
                f"--proxy is written 127.0.0.1 or 10.0.0.0/8: {value}",
            ) from None
    return values


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help="端口，0 为任一空闲 port; 0: any")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="监听的地址，0.0.0.0 为全部 address to listen at; 0.0.0.0: all")  # fmt: skip
@click.option("--name", "names", multiple=True, metavar="HOST", help="别人访问的主机名（可多次） host name that others use")  # fmt: skip
@click.option("--path", default="/", callback=_path, metavar="PATH", help="代理下的子路径 path behind a proxy")  # fmt: skip
@click.option("--proxy", "proxies", multiple=True, callback=_networks, metavar="ADDRESS", help="可信代理的地址（可多次） address of a trusted proxy")  # fmt: skip
@click.option("--set-password", "sets", is_flag=True, help="设定密码后退出 choose the password, then end")  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="打开浏览器 open the browser")
@database_option
def serve(
    port: int,
    host: str,
    names: tuple[str, ...],
    path: str,
    proxies: tuple[str, ...],
    sets: bool,
    opens: bool,
    database: Path,
) -> None:
    """在浏览器里阅读、搜索、用 SQL 查询、看图表，在项目文件夹里也可以接入、采集和管理站点。按 Ctrl-C 结束。

    默认只在本机。要让别的机器访问（--host，或代理下的 --name），先用 --set-password 设定密码；网络不可信时请放在 HTTPS
    代理后面。代理要传递 Host 头，子路径用 --path，用 --proxy 写明代理的地址，密码输错才按真正的来访者计数。

    Read, search, query and chart the database in a web browser; in a project folder also add, crawl and manage sites.
    Ctrl-C ends it.

    On this machine only, unless a password was chosen (--set-password): then --host opens it to other machines, or
    --name to a proxy that hands on the header Host, at a sub-path with --path. On a network that is not trusted, use
    a proxy with HTTPS, and name its address with --proxy, so that wrong passwords are counted by visitor.

    \b
    例 examples:
      zhaoshang serve                            http://127.0.0.1:8001/
      zhaoshang serve --db data/demo.db --open
      zhaoshang serve --set-password
      zhaoshang serve --host 0.0.0.0
      zhaoshang serve --name news.example.cn --path /zhaoshang/ --proxy 127.0.0.1
    """
    if importlib.util.find_spec("datasette") is None:
        raise UserError(
            f"浏览器界面需要 datasette：{install('browse')}",
            f"the web pages need datasette: {install('browse')}",
        )
    if current_project() and not is_there(database):
        # A new project: its first site may be added in the browser.
        open_database(database).close()
    open_read_only(database).conn.close()
    # Not before it is known to be there.
    from crawler.browse import app

    if sets:
        _set_password(database)
        return
    kept = None
    if app.is_open(host, names):
        kept = password(database)
        if kept is None:
            raise UserError(
                "要让别的机器访问，先设定密码：zhaoshang serve --set-password",
                "before other machines are let in, choose a password: zhaoshang serve --set-password",
            )
    try:
        listening = app.listen(port, host)
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(
            f"{host} 的端口 {port} 无法使用（{zh}），请用 --port 换一个",
            f"port {port} of {host} cannot be used ({en}); choose another with --port",
        ) from error
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}{path}"
    tell(f"请打开 {address} ，按 Ctrl-C 结束", f"Open {address}; Ctrl-C ends it")
    if opens:
        webbrowser.open(address)
    app.run(_workplace(database), listening, app.gate(host, names, path, kept, proxies))


def _workplace(database: Path) -> Workplace:
    """The project whose sites are crawled into the database, if this is one."""
    from crawler.browse.workplace import Workplace

    project = current_project()
    modules = settings_to_read().getlist("SPIDER_MODULES")
    return Workplace(
        database.resolve(),
        project.folder if project else None,
        modules,
        is_default=project is not None
        and database.resolve() == (project.folder / DATABASE).resolve(),
    )


def _set_password(database: Path) -> None:
    """Ask for a password twice. Raises UserError for one that is too short, or where nobody is there to answer."""
    from crawler.browse.entry import LONGEST, SHORTEST, hashed

    try:
        given: str = click.prompt(
            label("密码", "password"), hide_input=True, confirmation_prompt=True, err=True
        )
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        raise UserError("没有得到密码", "no password was given") from error
    if not SHORTEST <= len(given) <= LONGEST:
        raise UserError(
            f"密码至少 {SHORTEST} 个字符", f"a password has at least {SHORTEST} characters"
        )
    set_password(database, hashed(given))
    tell("已设定密码；正在运行的 serve 重新启动后生效。", "The password is set; a serve that is running takes it after a restart.")  # fmt: skip
