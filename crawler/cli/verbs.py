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
    "doctor": "体检 check that all is well",
    "backup": "备份数据库 back up the database",
    "check": "复查选择器 test a site's selectors",
    "try": "试读一页 read one page",
    "reextract": "用存档网页重新提取 extract again from archived pages",
    "facts": "从正文读出金额、项目 amounts and projects in texts",
    "archive": "网页存档 archive of raw pages",
    "index": "搜索索引与转载 search index, reprints",
    "completion": "用 Tab 补全命令 complete commands by Tab",
}
_TYPED: Final = re.compile(rf"(?<![\w./-])zhaoshang (?=({'|'.join([*EVERYDAY, *UPKEEP])})\b)")
PROJECT: Final[ContextVar[Path | None]] = ContextVar("project", default=None)
"""The folder that was named by ``--project`` when the command was started."""


def program() -> str:
    """What is typed before a verb: ``uv run zhaoshang`` where that is how it was started."""
    return "uv run zhaoshang" if "UV_RUN_RECURSION_DEPTH" in os.environ else "zhaoshang"


def pasteable(text: str) -> str:
    """A text whose commands can be pasted as printed."""
    typed, given = program(), PROJECT.get()
    if typed == "zhaoshang" and given is None:
        return text
    project = "" if given is None else f"--project {shlex.quote(str(given))} "
    # A folder that is to become a project is none yet.
    return _TYPED.sub(lambda found: f"{typed} {'' if found[1] == 'init' else project}", text)
