"""The verbs that only read start quickly: without a framework that they have no use for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.crawling import ROOT, environment
from tests.test_known_sites import loaded, write

# Verbs that only read, each on a small file.
READERS: Final = (
    "status", "status mine", "status --json", "sites", "search 招商", "show 1", "doctor", "doctor --json", "--help",
    "status --help", "doctor --help", "briefing", "watch list",
)  # fmt: skip
# What only a writer, a crawl or a page has a use for; modules of ours among them.
HEAVY: Final = {
    "scrapy", "twisted", "sqlite_utils", "rich", "asyncio", "lxml", "parsel", "crawler.facts.model", "crawler.facts.extract",
    "crawler.storage.dictionary", "crawler.storage.writer", "crawler.fields.fingerprints",
}  # fmt: skip


def test_what_only_reads_loads_no_framework(tmp_path: Path, database: Path) -> None:
    """Scrapy and Twisted take a second of CPU, sqlite-utils and rich a third of one, the rules of facts a quarter."""
    write(tmp_path)
    loaded(tmp_path)
    code = (
        "import sys, runpy\n"
        "from click.testing import CliRunner\n"
        "from crawler.cli import main\n"
        f"heavy = {HEAVY!r}\n"
        f"for words in {READERS!r}:\n"
        "    ended = CliRunner().invoke(main, [*words.split(), *(() if 'help' in words else ('--db', 't.db'))])\n"
        "    print(words, '|', ended.exit_code, '|', *sorted(heavy & sys.modules.keys()))\n"
    )
    (tmp_path / "keptset.py").write_text(
        "from crawler.settings import *\nSPIDER_MODULES = ['keptsites']\nCONTACT = 'a@b.example'\n",
        encoding="utf-8",
    )
    env = environment(
        PYTHONPATH=os.pathsep.join([str(ROOT), str(tmp_path)]), SCRAPY_SETTINGS_MODULE="keptset"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines() == [f"{words} | 0 |" for words in READERS]
