"""A site's file is rewritten in place: what was learned is replaced and kept, all else is left as a person wrote it."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from crawler.base_spiders.site import SiteSpider
from crawler.declaring.redeclare import Anew, NotPlainError, SiteFile, changed_expect
from crawler.declaring.spiderfile import spider_source
from crawler.health import Expect
from crawler.learn import Learned
from crawler.read.earlier import FIELDS
from tests.cli.test_add import linted
from tests.redesigned import designed
from tests.small_sites import BASE, drive, loaded

UNTIL = date(2026, 7, 19)
# What a person made of a file that was learned.
EDITED = '''\
"""Notes of the park's own."""

from crawler.base_spiders.zblog import ZBlogSpider
from crawler.health import Expect
from crawler.read.declared import ABSENT

HEAD = "div.wrap"


# The park's press office is told of every fault.
class YunSpider(ZBlogSpider):
    """云台山 · 一行，
    又一行。"""

    # Never rename: articles are stored under it.
    name = "yun"
    start_urls = [
        "{base}/jqdt/",
        "{base}/zsxm/",  # 2024 年起
    ]
    custom_settings = {{"DOWNLOAD_DELAY": 5}}  # 服务器慢

    # A row is a line.
    article_links: str = ".liebiao a"
    title = HEAD + " h1"  # 有的页有两个
    body = (
        ".zw, "  # since 2025
        ".zw2"
    )

    source = ABSENT
    related_excerpt = "p"
    views_by_script = True

    expect = Expect(min_links=3, max_failed=0.3)  # 周末常断网
    # the end
'''


@cache
def learned(design: int) -> Learned:
    return drive(designed(design).respond, BASE + "/")[0]


def anew(design: int, expect: Expect | None = None, until: date = UNTIL, **sections: str) -> Anew:
    old = {f"{BASE}/{key}/": name for key, name in sections.items()}
    return Anew(learned(design), until, BASE + "/", old, expect or Expect(min_links=3))


def rewritten(text: str, new: Anew) -> str:
    return SiteFile(text, "YunSpider", "yun.py").anew(new)


def edited() -> str:
    return EDITED.format(base=BASE)


def spider(text: str, folder: Path) -> type[SiteSpider]:
    path = folder / "yun.py"
    path.write_text(text, encoding="utf-8")
    assert linted(path) == ""
    return loaded(path)


@pytest.mark.parametrize("design", [1, 2])
def test_learned_file_keeps_its_past(design: int, tmp_path: Path) -> None:
    text = spider_source(learned(0), "yun", "云台山 · 网")
    text = rewritten(text, anew(design, jqdt="动态（我改的）", zsxm="招商项目"))
    site = spider(text, tmp_path)
    assert {n: getattr(site, n) for n in FIELDS if getattr(site, n)} == {
        n: css for n, css in learned(design).selectors.items() if css
    }
    # A section that is still there has the name that a person gave it.
    assert list(site.sections.items()) == [
        (BASE + "/jqdt/", "动态（我改的）"),
        (BASE + "/xmk/", "项目库"),
    ]
    [earlier] = site.earlier
    assert (earlier.until, earlier.sections) == ("2026-07-19", {BASE + "/zsxm/": "招商项目"})
    assert {n: getattr(earlier, n) for n in FIELDS if getattr(earlier, n) is not None} == learned(0).selectors  # fmt: skip


def test_second_redesign_adds_a_second_one(tmp_path: Path) -> None:
    text = rewritten(spider_source(learned(0), "yun", "云台山 · 网"), anew(1))
    once = text[text.index("        Earlier(") : text.rindex("    )")]
    text = rewritten(text, anew(2, until=date(2026, 8, 9)))
    site = spider(text, tmp_path)
    assert [each.until for each in site.earlier] == ["2026-08-09", "2026-07-19"]
    assert once in text
    assert site.earlier[0].title == learned(1).selectors["title"]


def test_second_one_beside_a_first_on_one_line() -> None:
    text = rewritten(spider_source(learned(0), "yun", "云台山 · 网"), anew(1))
    begin = text.index("    earlier = (")
    for written in ('(Earlier(until="2020-01-01", title="h9"),)  # 旧', "()  # 旧", "[]"):
        line = f"    earlier = {written}\n"
        after = rewritten(text[:begin] + line, anew(2))
        [value] = [
            node.value
            for node in ast.walk(ast.parse(after))
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "earlier"
        ]
        assert isinstance(value, (ast.Tuple, ast.List))
        assert len(value.elts) == 1 + ("Earlier(" in written)
        assert ("# 旧" in after) is ("旧" in written)


def test_what_a_person_wrote_is_not_lost(tmp_path: Path) -> None:
    text = rewritten(edited(), anew(1))
    site = spider(text, tmp_path)
    for kept in (
        '"""Notes of the park\'s own."""',
        "# The park's press office is told of every fault.\nclass YunSpider(SiteSpider):\n",
        '    """云台山 · 一行，\n    又一行。"""\n\n    # Never rename: articles are stored under it.\n',
        '    custom_settings = {"DOWNLOAD_DELAY": 5}  # 服务器慢\n',
        "    views_by_script = True\n",
        "    expect = Expect(min_links=3, max_failed=0.3)  # 周末常断网\n",
        "    # the end\n",
    ):
        assert kept in text
    moved = text[text.index("    earlier = (") :]
    for comment in (
        f'            # "{BASE}/zsxm/",  # 2024 年起\n',
        '            # A row is a line.\n            article_links=".liebiao a",\n',
        '            title=HEAD + " h1",  # 有的页有两个\n',
        '                ".zw, "  # since 2025\n',
    ):
        assert comment in moved
    [earlier] = site.earlier
    assert (earlier.title, earlier.body) == ("div.wrap h1", ".zw, .zw2")
    assert (earlier.source, earlier.related_excerpt, earlier.views) == ("", "p", None)
    assert (site.related_excerpt, site.home) == (None, BASE + "/")
    assert "ZBlogSpider" not in text


def test_lines_end_as_they_did() -> None:
    """On Windows: with a mark of the encoding before them, too."""
    text = rewritten("\ufeff" + edited().replace("\n", "\r\n"), anew(1))
    assert text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    assert text.count("\n") == text.count("\r\n")
    assert text.replace("\r\n", "\n") == rewritten(edited(), anew(1))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("views_by_script = True", "def parse_related(self, page):\n        return []", "def parse_related"),
        ("views_by_script = True", "class Inner:\n        pass", "class Inner"),
        ("views_by_script = True", "title = ABSENT", "title = "),
        ("views_by_script = True", "views = source", "views = source"),
        ("views_by_script = True", "views = 'a'; author = 'b'", "views = 'a'"),
        ("views_by_script = True", "views = author = 'b'", "views = author"),
        ("views_by_script = True", "if True:\n        views = 'a'", "if True:"),
        ("views_by_script = True", "earlier = tuple([])", "earlier = tuple"),
        ("class YunSpider(ZBlogSpider)", "class YunSpider(HarbourSpider)", "class YunSpider"),
        ("class YunSpider(ZBlogSpider)", "class YunSpider(Mixin, ZBlogSpider)", "class YunSpider"),
        ("class YunSpider", "@decorated\nclass YunSpider", "class YunSpider"),
        ("    # the end\n", "\n\nclass Other(YunSpider):\n    pass\n", "class Other(YunSpider)"),
    ],
)  # fmt: skip
def test_code_of_a_person_is_refused(old: str, new: str, line: str) -> None:
    text = edited().replace(old, new)
    with pytest.raises(NotPlainError, match=rf"yun\.py:\d+: '{re.escape(line)[:12]}") as refused:
        SiteFile(text, "YunSpider", "yun.py")
    assert line.partition("(")[0] in refused.value.en
    assert "nothing was written" in refused.value.en
    assert "没有写入" in refused.value.zh
    assert "\n" not in refused.value.en


@pytest.mark.parametrize(
    ("written", "expect", "after"),
    [
        ("Expect(min_links=3)", Expect(min_links=3), "Expect(min_links=3)"),
        ("Expect(min_links=90)", Expect(min_links=90), "Expect(min_links={n})"),
        ("Expect(\n        max_failed=0.3,  # 慢\n        min_links=90,\n    )", Expect(min_links=90, max_failed=0.3),
         "Expect(\n        max_failed=0.3,  # 慢\n        min_links={n},\n    )"),
    ],
)  # fmt: skip
def test_promise_that_the_new_pages_cannot_hold(written: str, expect: Expect, after: str) -> None:
    new = anew(1, expect)
    text = edited().replace("Expect(min_links=3, max_failed=0.3)", written)
    assert f"    expect = {after.format(n=new.learned.min_links)}  # 周末" in rewritten(text, new)
    assert bool(changed_expect(new)) is (written != after)


def test_fields_that_only_some_articles_show_now() -> None:
    new = anew(1, Expect(min_links=3, max_failed=0.3, may_lack=("views",)))
    new = replace(new, learned=replace(new.learned, may_lack=("source", "views")))
    assert changed_expect(new) == {"may_lack": ('("views",)', '("views", "source")')}
    text = edited().replace("max_failed=0.3", 'max_failed=0.3, may_lack=("views",)')
    told = 'Expect(min_links=3, max_failed=0.3, may_lack=("views", "source"))'
    assert told in rewritten(text, new)
    assert 'Expect(may_lack=("views", "source"), min_links=3, max_failed=0.3)' in rewritten(
        edited(), new
    )
