"""``zhaoshang init``: a project folder, where sites and data are one's own."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import click

from crawler.cli.language import tell
from crawler.errors import UserError, refusal

# What stands in a project folder, beside the data. Each file says what it is.
_FILES: Final = {
    "scrapy.cfg": """\
# zhaoshang 的项目文件夹：在这里或下级文件夹里运行的命令靠这个文件找到它。
# A project folder of zhaoshang: commands that are run here, or below, find it by this file.
[settings]
default = zhaoshang_settings

[zhaoshang]
""",
    "zhaoshang_settings.py": '''\
"""本项目的设置，其余沿用默认值 · the settings of this project; all others are zhaoshang's own."""

from pathlib import Path

from crawler.settings import *  # noqa: F403

# 站点文件在 sites/；样例 cuihu 随程序提供 · the sites' files are in sites/; the sample cuihu comes with the program
SPIDER_MODULES = ["crawler.spiders", "sites"]
NEWSPIDER_MODULE = "sites"
DATABASE = str(Path(__file__).resolve().parent / "data" / "zhaoshang.db")

# 网站管理员怎样联系您：邮箱或网址 · how webmasters reach you: an e-mail address or a URL
# CONTACT = "you@example.org"
''',
    "sites/__init__.py": '"""每个站点一个文件，由 zhaoshang add 写入，可以修改 · one file a site, written by zhaoshang add."""\n',
    ".gitignore": "data/\n__pycache__/\n",
}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """新建项目文件夹 DIR：站点文件放在 sites/，数据库放在 data/，设置在 zhaoshang_settings.py。

    升级程序不会动它。在这个文件夹或其下级运行命令，或用 --project、ZHAOSHANG_HOME 指定它。scrapy 的命令在里面同样可用。

    Make a project folder DIR: the sites' files go into sites/, the database into data/, settings into
    zhaoshang_settings.py. No upgrade of the program touches it. Run commands in it or below, or name it by
    --project or ZHAOSHANG_HOME. The commands of scrapy work in it, too.
    """
    for name in _FILES:
        # A folder that holds something else is taken; nothing of it is overwritten.
        if (folder / name).exists() and name != ".gitignore":
            raise UserError(
                f"{folder} 里已有 {name}，没有改动",
                f"{folder} has a {name} already; nothing was changed",
            )
    try:
        for name, text in _FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text(text, encoding="utf-8")
        (folder / "data").mkdir(exist_ok=True)
        # Where `add` keeps pages of each site, for `check` to read again.
        (folder / "tests" / "sites").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        zh, en = refusal(error)
        raise UserError(f"无法写入 {folder}：{zh}", f"cannot write {folder}: {en}") from error
    there = shlex.quote(str(folder))
    tell(
        f"项目文件夹：{folder.absolute()}。接下来：", f"Project folder: {folder.absolute()}. Next:"
    )
    for step in (
        f"cd {there}",
        "zhaoshang add https://www.example.gov.cn/",
        "zhaoshang crawl --all",
    ):
        tell(f"  {step}", f"  {step}")
