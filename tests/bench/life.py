"""A life of several sites over months: nothing lost, nothing false, no false alarm. See README.md.

``uv run python -m tests.bench.life --seeds 1 2 --days 90``. Each site lives by its seed: articles are published, in bursts and
after silences, corrected, renamed, deleted, pinned, put deep into a list; on some days all of it fails in one way or
another, and in the end something changes for good. It is crawled once a day on loopback, the clock is frozen at each day.
What its pages ever said is known here, and compared with what the database says in the end.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import md5
from pathlib import Path
from random import Random
from sqlite3 import Row
from typing import Final

from crawler.sample.site import Page, SampleSite
from tests.bench.crawl import verdict
from tests.crawling import rows, serving
from tests.many_crawls import Crawls, many_crawls
from tests.town import _SPIDER, Notice, Town, Watched

FIRST: Final = date(2026, 7, 15)
_HTML: Final = "text/html; charset=utf-8"
_WELL: Final = frozenset({"ok", "quiet"})
# An article that was listed for so many days is to be known.
_DAYS_TO_FIND: Final = 30
_ARTICLES: Final = ("/n/", "/show")
_BELOW_SITE: Final = "http://news.moved.test"
_PLACES: Final = (
    "临江县",
    "东湾高新区",
    "北岭开发区",
    "青禾保税区",
    "南屏新城",
    "白沙工业园",
    "云溪镇",
    "松岗街道",
)
_THINGS: Final = (
    "轴承生产线投产", "冷链物流中心开工", "电池基地签约", "标准厂房封顶", "推介会举行", "营商环境座谈会召开", "人才安居措施出台",
    "闲置用地名录公布", "光伏组件项目落地", "检验检测平台启用", "跨境电商园招商", "污水处理厂扩建",
)  # fmt: skip
_SAID: Final = (
    "项目总投资{}亿元，计划用{}年建成。", "预计带动就业{}人，每年新增产值{}亿元。", "首批{}家企业将在{}月底前入驻。",
    "园区安排{}名专员全程服务，{}个工作日内办结手续。", "占地{}亩，建筑面积{}万平方米。", "{}家单位的{}名代表到场。",
)  # fmt: skip


@dataclass(slots=True)
class LivingTown(Town):
    """A town that can fail in more ways."""

    rolled: bool = False
    """Whether its articles stand at other addresses."""
    cut_texts: bool = False
    """Whether its articles break off and ask for a login."""
    moved: bool = False
    """Whether its lists lead to another host."""
    redesigned: bool = False
    emptied: bool = False

    def respond(self, site: SampleSite, path: str) -> Page:
        if self.rolled and path.startswith(("/n/", "/show.php")):
            return Page(404, _HTML, b"<h1>404</h1>")
        if self.rolled and path.startswith("/show/"):
            path = f"/n/{path.removeprefix('/show/').removesuffix('.html')}.html"
        if path.startswith("/show.php?nid="):
            path = f"/n/{path.removeprefix('/show.php?nid=')}.html"
        page = super(LivingTown, self).respond(site, path)
        text = page.body.decode()
        if path.startswith("/n/"):
            if self.cut_texts and page.status == 200:
                head, mark, rest = text.partition("<div class=body><p>")
                text = head + mark + rest[:20] + "……登录后查看全文</p></div></body></html>"
            if self.redesigned:
                text = text.replace("<h1>", "<h3 class=bt>").replace("</h1>", "</h3>")
                text = text.replace("class=body", "class=wz")
        elif self.emptied:
            text = text.partition("<ul>")[0] + "<ul></ul></body></html>"
        elif self.rolled:
            text = text.replace("/n/", "/show/").replace("/show.php?nid=", "/show/")
        elif self.moved:
            text = text.replace("href='/n/", f"href='{_BELOW_SITE}/n/")
            text = text.replace("href='/show", f"href='{_BELOW_SITE}/show")
        body = text.encode()
        headers = {"ETag": f'"{md5(body).hexdigest()}"'} if "ETag" in page.headers else {}  # noqa: S324
        return Page(page.status, page.content_type, body, headers)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong on a day, or for good."""

    name: str
    begin: Callable[[LivingTown], None]
    end: Callable[[LivingTown], None]
    of_lists: bool = False
    """Whether every run meets it; else one that asks for an article does."""
    may_be_well: bool = False
    """Whether a run may take it for what it is, and say nothing."""


def _setting(**values: object) -> tuple[Callable[[LivingTown], None], Callable[[LivingTown], None]]:
    """Sets these on a town, and what was there before."""
    kept = dict[int, dict[str, object]]()

    def begin(town: LivingTown) -> None:
        kept[id(town)] = {name: getattr(town, name) for name in values}
        for name, value in values.items():
            setattr(town, name, value)

    def end(town: LivingTown) -> None:
        for name, value in kept.pop(id(town)).items():
            setattr(town, name, value)

    return begin, end


def _says(text: str, status: int = 200) -> Page:
    return Page(status, _HTML, f"<html><body>{text}</body></html>".encode())


def _lists_fail(town: LivingTown) -> None:
    town.failing = {f"/{section}.html": 503 for section in town.lists}


def _rules_fail(town: LivingTown) -> None:
    town.failing = {"/robots.txt": 500}


def _all_well(town: LivingTown) -> None:
    town.failing = {}


ONE_DAY: Final = (
    Fault("lists503", _lists_fail, _all_well, of_lists=True),
    Fault("robots500", _rules_fail, _all_well, of_lists=True),
    Fault("empty", *_setting(emptied=True), of_lists=True),
    Fault("500", *_setting(instead=_says("<h1>500</h1>", 500))),
    Fault("soft404", *_setting(instead=_says("<h1>提示信息</h1><p>您访问的页面不存在，请返回首页</p>"))),
    Fault("login", *_setting(instead=_says("<h1>用户登录</h1><form><p>用户名</p><p>密码</p></form>"))),
    Fault("same", *_setting(instead=_says("<h1>系统维护公告</h1><p class=day>2026-07-01</p><div class=body><p>因机房检修，网站内容暂时无法查看，预计明日恢复，不便之处敬请谅解。</p></div>"))),
    # A headline is read right all the same where the list has it, too.
    Fault("heading", *_setting(heading=" - 临江招商网"), may_be_well=True),
    Fault("counter", *_setting(tail="<p>本文已被阅读 {} 次</p>")),
    Fault("teaser", *_setting(cut_texts=True)),
    Fault("redesign", *_setting(redesigned=True)),
    Fault("rolled", *_setting(rolled=True), may_be_well=True),
)  # fmt: skip
LASTING: Final = (
    *(fault for fault in ONE_DAY if fault.name in ("heading", "counter", "teaser", "redesign", "login", "soft404")),
    Fault("moved", *_setting(moved=True), of_lists=True),
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What is counted over all sites."""

    healthy: int = 0
    alarms: list[str] = field(default_factory=list)
    met: int = 0
    untold: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    twice: int = 0
    """Articles that are stored under two addresses: edited while their addresses changed."""
    quiet: int = 0
    lists: float = 0.0
    """List pages asked for on quiet days beyond sections + 1."""
    most: int = 0
    revisits: int = 0
    events: Counter[str] = field(default_factory=Counter)


class Living:
    """One site and what becomes of it."""

    def __init__(self, site: Watched, town: LivingTown, random: Random, name: str) -> None:
        self.site, self.town, self.random, self.name = site, town, random, name
        self.rate = random.choice((0.1, 0.3, 0.7, 1.5, 3.0))
        self.number = 1000
        self.versions = dict[int, set[tuple[str, str]]]()
        self.listed_since = dict[int, int]()
        self.pinned = dict[int, tuple[str, int]]()
        for section in town.lists:
            for number in town.lists[section]:
                self.note(number, 0)

    def note(self, number: int, day: int) -> None:
        one = self.town.articles[number]
        self.versions.setdefault(number, set()).add((one.title, one.text))
        self.listed_since.setdefault(number, day)

    def text(self) -> tuple[str, str]:
        """A headline and a text that no other article has."""
        random = self.random
        title = f"{random.choice(_PLACES)}{random.choice(_THINGS)}（第{self.number}号）"
        said = "".join(
            part.format(random.randint(2, 90), random.randint(2, 90))
            for part in random.sample(_SAID, random.randint(2, 5))
        )
        return title, f"{title}。日前，记者从有关部门获悉，{said}"

    def publish(self, day: int, *, back_days: int = 0, deep: bool = False) -> None:
        self.number += 1
        title, text = self.text()
        when = FIRST + timedelta(days=day - back_days)
        self.town.articles[self.number] = Notice(title, when.isoformat(), text, 5)
        rows = self.town.lists[self.random.choice(list(self.town.lists))]
        # Behind what is newer, by its date.
        place = 0
        if deep:
            place = next((n for n, each in enumerate(rows) if self.town.articles[each].day <= when.isoformat()), len(rows))  # fmt: skip
        rows.insert(place, self.number)
        self.note(self.number, day)

    def healthy_day(self, day: int, tally: Tally) -> None:
        """What editors do."""
        random, town = self.random, self.town
        for _ in range(sum(random.random() < self.rate / 3 for _ in range(3))):
            self.publish(day)
            tally.events["published"] += 1
        if random.random() < 0.02:
            for _ in range(random.randint(8, 20)):
                self.publish(day)
            tally.events["bursts"] += 1
        if random.random() < 0.03:
            self.publish(day, back_days=random.randint(3, 40), deep=True)
            tally.events["back-dated"] += 1
        living = [number for each in town.lists.values() for number in each]
        if random.random() < 0.10:
            one = town.articles[number := random.choice(living)]
            one.text += f"更正：联系人改为第{random.randint(1, 999)}号窗口。"
            self.note(number, day)
            tally.events["corrected"] += 1
        if random.random() < 0.03:
            one = town.articles[number := random.choice(living)]
            one.title = (
                one.title.replace("（", "（更正，", 1)
                if "（" in one.title
                else f"{one.title}（修订）"
            )
            self.note(number, day)
            tally.events["renamed"] += 1
        if random.random() < 0.05 and len(living) > 20:
            number = random.choice(living)
            for each in town.lists.values():
                if number in each:
                    each.remove(number)
            self.pinned.pop(number, None)
            del town.articles[number]
            tally.events["deleted"] += 1
        if random.random() < 0.04:
            section = random.choice(list(town.lists))
            if (
                len(rows := town.lists[section]) > 10
                and (number := random.choice(rows[5:])) not in self.pinned
            ):
                self.pinned[number] = section, rows.index(number)
                rows.remove(number)
                rows.insert(0, number)
                tally.events["pinned"] += 1
        elif self.pinned and random.random() < 0.2:
            number, (section, place) = self.pinned.popitem()
            rows = town.lists[section]
            rows.remove(number)
            rows.insert(min(place + 1, len(rows)), number)
        if random.random() < 0.02:
            self.change_ways(tally)
        for one in town.articles.values():
            one.views += random.randint(0, 9)
        if town.counter is not None:
            town.counter += random.randint(0, 40)

    def change_ways(self, tally: Tally) -> None:
        """What a webmaster changes, and no reader minds."""
        random, town = self.random, self.town
        kind = random.choice(
            (
                "titles",
                "counter",
                "totals",
                "validators",
                "order",
                "addresses",
                "longer",
                "sections",
            )
        )
        tally.events[f"ways: {kind}"] += 1
        if kind == "titles":
            town.cut = not town.cut
        elif kind == "counter":
            town.counter = None if town.counter is not None else random.randint(0, 99)
        elif kind == "totals":
            town.totals = random.choice(("", "共{articles}条", "共{pages}页"))
        elif kind == "validators":
            town.etags = not town.etags
        elif kind == "order":
            # As the editor likes, or by views: what is new still comes on top.
            random.shuffle(random.choice(list(town.lists.values())))
        elif kind == "addresses":
            # Both go on answering.
            town.address = "/n/{}.html" if "nid" in town.address else "/show.php?nid={}"
        elif kind == "longer":
            town.page_size += random.randint(1, 10)
        else:
            # An article is shown by a second section, too.
            one, other = (
                random.choice(list(town.lists.values())),
                random.choice(list(town.lists.values())),
            )
            if one and (number := random.choice(one)) not in other:
                other.insert(random.randint(0, len(other)), number)

    def live(self, days: int, tally: Tally) -> None:
        """Every day, and what the database says at the end."""
        random = self.random
        lasting_from = days - random.randint(8, 15)
        last = random.choice(LASTING)
        silent_until = -1
        told = False
        for day in range(days):
            fault: Fault | None = None
            lasts = day >= lasting_from
            if lasts:
                if day == lasting_from:
                    last.begin(self.town)
                    tally.events[f"lasting {last.name}"] += 1
                fault = last
            elif day > 4 and random.random() < 0.05:
                fault = random.choice(ONE_DAY)
                tally.events[f"a day of {fault.name}"] += 1
            is_silent = day < silent_until
            if not is_silent:
                self.healthy_day(day, tally)
                if random.random() < 0.01:
                    silent_until = day + random.randint(5, 25)
                    tally.events["silences"] += 1
            if fault and not lasts:
                fault.begin(self.town)
            asked, word, why = self.crawl(day)
            if fault and not lasts:
                fault.end(self.town)
            is_met = fault is not None and (
                fault.of_lists or any(path.startswith(_ARTICLES) for path in asked)
            )
            at = f"{self.name}, day {day}"
            if fault is None or not is_met:
                tally.healthy += 1
                if word not in _WELL:
                    tally.alarms.append(f"{at}: {word}: {why}")
                self.count_requests(asked, word, tally)
            elif not fault.may_be_well and not (lasts and told):
                told = lasts
                tally.met += 1
                if word in _WELL:
                    tally.untold.append(f"{at}: {fault.name}: {word}; {asked}")
        self.compare(days, lasting_from, tally)

    def crawl(self, day: int) -> tuple[list[str], str, list[str]]:
        """One day's run: what was asked for, the verdict, and why."""
        asked = self.site.crawl(day, "", settings={"REREAD_PAGES": 1})
        [(word, why)] = rows(
            self.site.database, "SELECT verdict, why FROM crawls ORDER BY id DESC LIMIT 1"
        )
        return asked, word, (why or "").splitlines()[:1]

    def count_requests(self, asked: list[str], word: str, tally: Tally) -> None:
        """On a quiet day."""
        if word != "quiet":
            return
        articles = sum(path.startswith(_ARTICLES) for path in asked)
        tally.quiet += 1
        tally.revisits += articles
        beyond = len(asked) - articles - len(self.town.lists) - 1
        tally.lists += beyond
        tally.most = max(tally.most, beyond)

    def compare(self, days: int, lasting_from: int, tally: Tally) -> None:
        """What is stored with what was ever said."""
        sql = "SELECT url, title, body, gone_at FROM articles"
        stored = dict[int, list[Row]]()
        for row in rows(self.site.database, sql):
            if _BELOW_SITE not in row["url"]:
                stored.setdefault(int(re.findall(r"\d+", row["url"])[-1]), []).append(row)
        for number in self.town.articles:
            at = f"{self.name}, article {number}"
            if number not in stored:
                since = self.listed_since[number]
                if lasting_from - since > _DAYS_TO_FIND:
                    tally.absent.append(f"{at}, listed on day {since} of {days}")
            elif all(row["gone_at"] for row in stored[number]):
                tally.gone.append(f"{at}: {stored[number][0]['gone_at']}")
        for number, several in stored.items():
            tally.twice += len(several) > 1
            titles = {title for title, _ in self.versions.get(number, ())}
            texts = {text for _, text in self.versions.get(number, ())}
            for row in several:
                # Of one that stands on another host no text is stored.
                if row["body"] is not None and not (
                    row["title"] in titles and row["body"] in texts
                ):
                    tally.wrong.append(
                        f"{self.name}, article {number}: {row['title']} | {row['body']}"
                    )


@contextmanager
def living(crawls: Crawls, folder: Path, seed: int) -> Iterator[Living]:
    """A site of a seed."""
    random = Random(seed)  # noqa: S311 - not a secret
    town = LivingTown(
        etags=random.random() < 0.3,
        counter=random.randint(0, 99) if random.random() < 0.2 else None,
        cut=random.random() < 0.3,
        page_size=random.choice((5, 8, 15)),
        totals=random.choice(("", "共{articles}条", "共{pages}页")),
    )
    sections = "abc"[: random.randint(1, 3)]
    for section in sections:
        for number in range(1, random.randint(8, 40)):
            town.publish(
                number + 200 * sections.index(section), section,
                (FIRST - timedelta(days=60 - number)).isoformat(),
            )  # fmt: skip
    with serving(town.respond) as server:
        module = f"life_{server.base.rpartition(':')[2]}_{seed}"
        lists = ", ".join(repr(f"{server.base}/{section}.html") for section in sections)
        text = _SPIDER.replace("{lists}", lists)
        (folder / f"{module}.py").write_text(text, encoding="utf-8")
        site = Watched(town, server, folder, crawls, module)
        yield Living(site, town, random, f"seed {seed}")


def share(part: int, of: int) -> str:
    """In percent."""
    return f"{100 * (of - part) / of:.1f} % of {of}" if of else "none"


def main() -> None:
    """Live; exit 1 if anything is not as it is to be."""
    parser = argparse.ArgumentParser(prog="tests.bench.life", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 7)))
    parser.add_argument("--days", type=int, default=90)
    options = parser.parse_args()
    tally = Tally()
    with (
        tempfile.TemporaryDirectory(prefix="zhaoshang-life-") as temporary,
        many_crawls(Path(temporary) / "log") as crawls,
    ):
        for seed in options.seeds:
            folder = Path(temporary) / str(seed)
            folder.mkdir()
            with living(crawls, folder, seed) as site:
                site.live(options.days, tally)
    print(", ".join(f"{name}: {count}" for name, count in sorted(tally.events.items())))
    for title, found in (
        ("alarm on a healthy day", tally.alarms), ("fault untold", tally.untold), ("absent", tally.absent),
        ("falsely gone", tally.gone), ("wrong text", tally.wrong),
    ):  # fmt: skip
        for line in found:
            print(f"{title}: {line}")
    print(f"stored under two addresses: {tally.twice}")
    beyond = tally.lists / tally.quiet if tally.quiet else 0.0
    print(f"visits to articles on a quiet day: {tally.revisits / max(1, tally.quiet):.2f}")
    well = [
        verdict(f"healthy days ok or quiet: {share(len(tally.alarms), tally.healthy)}", not tally.alarms),
        verdict(f"faults told on the first run that meets them: {share(len(tally.untold), tally.met)}", not tally.untold),
        verdict(f"absent after {_DAYS_TO_FIND} days: {len(tally.absent)}", not tally.absent),
        verdict(f"falsely gone: {len(tally.gone)}", not tally.gone),
        verdict(f"wrong texts kept: {len(tally.wrong)}", not tally.wrong),
        verdict(f"list pages on a quiet day beyond sections + 1: {beyond:.2f}, at most {tally.most}", beyond <= 0.1),
    ]  # fmt: skip
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
