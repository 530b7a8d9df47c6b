"""The verbs of the command, what each is for, and how they are typed here."""

from __future__ import annotations

import os
import re
import shlex
from contextvars import ContextVar
from pathlib import Path
from typing import Final

# What one does every week.
EVERYDAY: Final = {
    "demo": "试一试，无需联网 try it, offline",
    "init": "新建项目文件夹 make a project folder",
    "add": "接入一个网站 add a site",
    "crawl": "采集站点 crawl sites",
    "schedule": "每天定时采集 crawl every day",
    "status": "各站点的状况 how every site is doing",
    "search": "全文搜索 search the text",
    "attachments": "附件里的文字和表格 what is in attachments",
    "serve": "在浏览器里看 browse the database",
    "watch": "订阅新文章 get notified of news",
    "briefing": "简报 a briefing to forward",
    "export": "导出 CSV、Excel 等 export to CSV, Excel …",
}
# What keeps it going, and what one looks into when something is odd.
UPKEEP: Final = {
    "show": "显示一篇文章 show an article",
    "sites": "站点说明 what each site is",
    "pause": "暂停站点 leave a site out of crawl --all",
    "resume": "恢复站点 crawl it again",
    "rename": "给站点改名 choose a site's name",
    "doctor": "体检 check that all is well",
    "backup": "备份数据库 back up the database",
    "check": "复查选择器 test a site's selectors",
    "mend": "按网页上的内容改正站点 correct a site by what its pages show",
    "try": "试读一页 read one page",
    "reextract": "用存档网页重新提取 extract again from archived pages",
    "facts": "从正文读出金额、项目 amounts and projects in texts",
    "archive": "网页存档 archive of raw pages",
    "index": "搜索索引与转载 search index, reprints",
    "completion": "用 Tab 补全命令 complete commands by Tab",
}
# Those whose options stand behind a verb of their own.
_GROUPS: Final = ("watch", "archive", "index", "attachments")
# Those that have no --db.
_WITHOUT_DATABASE: Final = ("init", "demo", "add", "try", "check", "completion")
_TYPED: Final = re.compile(
    rf"(?<![\w./-])zhaoshang (?P<verb>{'|'.join([*EVERYDAY, *UPKEEP])})\b(?P<within>(?<=(?:watch|index)) [a-z]+\b|(?<=archive) [a-z]+\b"
    r"|(?<=attachments) [a-z]+\b)?(?P<named>[^；;。，\n]*--db\b)?"
)
PROJECT: Final[ContextVar[Path | None]] = ContextVar("project", default=None)
"""The folder that was named by ``--project`` when the command was started."""
DATABASE: Final[ContextVar[Path | None]] = ContextVar("database", default=None)
"""The file that was named by ``--db``."""


def program() -> str:
    """What is typed before a verb: ``uv run zhaoshang`` where that is how it was started."""
    return "uv run zhaoshang" if "UV_RUN_RECURSION_DEPTH" in os.environ else "zhaoshang"


def pasteable(text: str) -> str:
    """A text whose commands can be pasted as printed: with the project and the database that this one was given."""
    typed, project, database = program(), PROJECT.get(), DATABASE.get()
    if typed == "zhaoshang" and project is None and database is None:
        return text

    def command(found: re.Match[str]) -> str:
        verb, within, named = found["verb"], found["within"] or "", found["named"] or ""
        # A folder that is to become a project is none yet.
        before = (
            "" if project is None or verb == "init" else f" --project {shlex.quote(str(project))}"
        )
        has_database = verb not in _WITHOUT_DATABASE and (bool(within) or verb not in _GROUPS)
        after = (
            f" --db {shlex.quote(str(database))}" if database and has_database and not named else ""
        )
        return f"{typed}{before} {verb}{within}{after}{named}"

    return _TYPED.sub(command, text)
