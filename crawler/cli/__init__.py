"""The ``zhaoshang`` command: one file a verb."""

from __future__ import annotations

from typing import Final

import click

from crawler.cli.group import Verbs

# What one does every week.
_EVERYDAY: Final = {
    "demo": "试一试，无需联网 try it, offline",
    "add": "接入一个网站 put a site under watch",
    "crawl": "采集站点 crawl sites",
    "schedule": "每天定时采集 crawl every day",
    "status": "各站点的状况 how the sites stand",
    "search": "全文搜索 search the text",
    "show": "显示一篇文章 show an article",
    "serve": "在浏览器里看 browse the database",
    "briefing": "简报 a briefing to forward",
    "export": "导出 CSV、Excel 等 export to CSV, Excel …",
}
# What keeps it going, and what one looks into when something is odd.
_UPKEEP: Final = {
    "doctor": "体检 see whether all is well",
    "backup": "备份数据库 copy the database",
    "check": "复查选择器 re-test a site's selectors",
    "try": "试读一页 read one page",
    "sites": "站点说明 what each site is",
    "reextract": "用存档网页重新提取 extract again from archived pages",
    "facts": "从正文读出金额、项目 read sums and projects from the texts",
    "archive": "网页存档 the archive of raw pages",
    "index": "搜索索引与转载 search index, reprints",
    "completion": "用 Tab 补全命令 complete commands by Tab",
}


@click.group(
    cls=Verbs,
    verbs=_EVERYDAY,
    upkeep=_UPKEEP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\n退出码 exit codes: 0 正常 ok · 2 用法 usage · 3 不完整 degraded\n"
    "4 失败 broken · 5 数据库 database · 6 占用 locked · 130 中断 interrupted",
)
@click.version_option(package_name="zhaoshang", prog_name="zhaoshang")
def main() -> None:
    """采集招商引资网站，存入一个可以直接查询的 SQLite 文件。

    Crawl Chinese investment-promotion sites into one SQLite file.
    """
