"""``zhaoshang serve``: the database in a web browser."""

from __future__ import annotations

import importlib.util
import webbrowser
from pathlib import Path
from typing import Final

import click

from crawler.cli.language import tell
from crawler.cli.options import database_option
from crawler.errors import UserError, refusal
from crawler.extras import install
from crawler.storage.database import open_read_only

PORT: Final = 8001


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help="端口，0 为任一空闲 port; 0: any free")  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="打开浏览器 open the browser")
@database_option
def serve(port: int, opens: bool, database: Path) -> None:
    """在浏览器里搜索、阅读、用 SQL 查询、看图表。只读，只在本机；按 Ctrl-C 结束。

    Search, read, query and chart the database in a web browser. On this machine only, read-only, also while a crawl
    writes. Ctrl-C ends it.

    \b
    例 examples:
      zhaoshang serve                            http://127.0.0.1:8001/
      zhaoshang serve --db data/demo.db --open
    """
    if importlib.util.find_spec("datasette") is None:
        raise UserError(
            f"浏览器界面需要 datasette：{install('browse')}",
            f"the web pages need datasette: {install('browse')}",
        )
    open_read_only(database).conn.close()
    # Not before it is known to be there.
    from crawler.browse import app

    try:
        listening = app.listen(port)
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(
            f"端口 {port} 无法使用（{zh}），请用 --port 换一个",
            f"port {port} cannot be used ({en}); choose another with --port",
        ) from error
    address = f"http://{app.HOST}:{listening.getsockname()[1]}/"
    tell(f"请打开 {address} ，按 Ctrl-C 结束", f"Open {address}; Ctrl-C ends it")
    if opens:
        webbrowser.open(address)
    app.run(database, listening)
