"""Reprints found among generated articles. See README.md; ``uv run python -m tests.bench.stories``.

Every story has reprints with a cut tail, an added contact block, another headline, edits of a tenth of the text or
several of these at once, and siblings: reports from the same template with other figures and names, which are other
stories. The MinHash LSH of datasketch (dependency group ``bench``) is asked the same. ``--sizes`` are the numbers of
articles among which one more is measured.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path
from typing import Any, Final
from unittest import mock

from sqlite_utils import Database

from crawler.fields.fingerprints import SKETCH, Text
from crawler.fields.text import content_hash
from crawler.items import Article
from crawler.storage import search, stories
from crawler.storage.database import transaction
from crawler.storage.writer import Batch, Writer

_SEEN: Final = "2026-07-15 02:00:00"
_MEASURED: Final = 4000
_AT_ONCE: Final = 50_000
_SYLLABLES: Final = (
    "澄川明昶衡准瑞禾远岚启辰泓毅凌霄星瀚博睿嘉盛恒通锦程鼎新盈科卓越思源天工云帆海纳"
)
_PLACES: Final = (
    "翠湖区",
    "临江县",
    "东岭市",
    "西桥镇",
    "南浦新区",
    "北原区",
    "石门县",
    "青田开发区",
)
_TRADES: Final = (
    "光伏玻璃",
    "动力电池",
    "工业机器人",
    "生物医药",
    "冷链物流",
    "集成电路",
    "新型建材",
    "智能家电",
)
_POSTS: Final = ("区委书记", "区长", "副区长", "县长", "管委会主任", "局长")
_OPENINGS: Final = (
    "{day}日，{place}与{firm}举行{trade}项目签约仪式。{post}{man}出席并致辞，{firm}董事长{boss}介绍了项目情况。",
    "记者从{place}投资促进局获悉，{firm}投资的{trade}项目{day}日正式落户{place}，{post}{man}见证签约。",
    "{place}招商引资再传捷报。{day}日上午，{trade}项目开工活动举行，{firm}总经理{boss}与{post}{man}共同培土奠基。",
)  # fmt: skip
_MIDDLES: Final = (
    "项目总投资{money}亿元，用地{land}亩，建设{lines}条生产线，达产后年产值可达{value}亿元，年纳税{tax}万元，带动就业{jobs}人。",
    "据介绍，该项目分两期建设，一期投资{money}亿元，占地{land}亩，计划{months}个月内投产，预计新增就业{jobs}个。",
    "{post}{man}说，{place}将以最优的服务、最快的速度保障项目建设，确保{months}个月建成，早日实现产值{value}亿元。",
    "{boss}表示，{firm}看好{place}的区位和产业基础，愿意把{trade}板块的新增产能放在这里，与上下游企业共同成长。",
    "近年来，{place}聚焦{trade}产业链补链强链，今年以来已引进亿元以上项目{count}个，到位资金{funds}亿元，增长{rate}%。",
    "园区负责人介绍，为了让企业少跑路，专班提前介入，{papers}项审批实行一窗受理，用时比承诺缩短{days}天。",
    "{firm}成立于{year}年，主要从事{trade}的研发、制造与销售，现有员工{staff}人，拥有专利{patents}项。",
    "业内人士认为，{trade}行业正处在更新换代的窗口期，谁先把配套做全，谁就能在下一轮竞争中占得先机。",
    "活动现场还签署了人才培养、供应链金融和绿色能源三个合作协议，相关院校与银行的负责人参加了签约。",
    "下一步，{place}将继续开展驻点招商，围绕{trade}编制链主企业名单，组织小分队上门拜访，推动更多项目落地。",
)  # fmt: skip
_FILLERS: Final = (
    "会前与会人员参观了企业展厅和规划馆。", "当天的活动由区商务部门主持。", "这是双方合作的又一个里程碑。",
    "现场气氛热烈，掌声不断。", "不少企业代表当场表达了合作意向。", "相关部门负责同志参加上述活动。",
)  # fmt: skip
_CONTACTS: Final = (
    "\n联系人：招商服务中心\n联系电话：0000-12345678\n地址：行政中心三楼招商大厅\n欢迎各界客商来电洽谈。",
    "\n更多招商项目请关注本站公众号，投稿邮箱见网站底部。\n声明：本文为转载，版权归原作者所有。",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One generated article and the number of its story."""

    story: int
    site: str
    title: str
    body: str
    published_at: str


def story_facts(rng: random.Random) -> dict[str, object]:
    """The names and figures of one story."""

    def name() -> str:
        return "".join(rng.sample(_SYLLABLES, 2))

    return {
        "place": rng.choice(_PLACES), "trade": rng.choice(_TRADES), "firm": name() + rng.choice(("科技", "实业", "新材料")) + "有限公司",
        "post": rng.choice(_POSTS), "man": "王李张刘陈"[rng.randrange(5)] + name(), "boss": "赵钱孙周吴"[rng.randrange(5)] + name(),
        "day": f"{rng.randint(1, 12)}月{rng.randint(1, 28)}", "money": rng.randint(1, 99), "land": rng.randint(20, 900),
        "lines": rng.randint(2, 30), "value": rng.randint(3, 200), "tax": rng.randint(300, 9000), "jobs": rng.randint(50, 4000),
        "months": rng.randint(6, 36), "count": rng.randint(3, 60), "funds": rng.randint(5, 300), "rate": f"{rng.randint(1, 60)}.{rng.randint(1, 9)}",
        "papers": rng.randint(3, 40), "days": rng.randint(3, 60), "year": rng.randint(1985, 2020), "staff": rng.randint(60, 5000), "patents": rng.randint(3, 400),
    }  # fmt: skip


def template(rng: random.Random) -> list[str]:
    """The sentences of a report, its facts still open."""
    return [rng.choice(_OPENINGS), *rng.sample(_MIDDLES, rng.randint(4, 8))]


def filled(sentences: list[str], facts: dict[str, object]) -> list[str]:
    """The sentences with their facts."""
    return [sentence.format(**facts) for sentence in sentences]


def reprinted(sentences: list[str], rng: random.Random, how: str) -> str:
    """A reprint of a report in one of the ways that the field knows."""
    kept = list(sentences)
    if how in ("cut", "all"):
        kept = kept[: max(3, round(len(kept) * rng.uniform(0.5, 0.85)))]
    if how in ("edited", "all"):
        kept = edited(kept, rng)
    body = "\n".join(kept) if rng.random() < 0.5 else "".join(kept)
    return body + (rng.choice(_CONTACTS) if how in ("contact", "all") else "")


def edited(sentences: list[str], rng: random.Random) -> list[str]:
    """Up to a tenth of the characters dropped or replaced, in places, and a sentence put in."""
    text = "\n".join(sentences)
    budget = int(len(text) * rng.uniform(0.03, 0.1))
    while budget > 0:
        length = min(budget, rng.randint(2, 6))
        at = rng.randrange(max(1, len(text) - length))
        piece = text[at : at + length]
        if not any(char.isdigit() for char in piece):
            text = text[:at] + rng.choice(("", "".join(rng.choices("的了在及其各有关方面同时积极", k=length)))) + text[at + length :]  # fmt: skip
        budget -= length
    parts = text.split("\n")
    parts.insert(rng.randint(1, len(parts)), rng.choice(_FILLERS))
    return parts


def generate(stories: int, seed: int) -> Iterator[Told]:
    """Stories, their reprints, and their siblings from the same template."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    number = 0
    for _ in range(stories):
        sentences = template(rng)
        facts = story_facts(rng)
        for sibling in range(rng.randint(1, 3)):
            if sibling:
                # The same bureau and the same industry, another firm: as alike as two stories get.
                facts = story_facts(rng) | {
                    name: facts[name] for name in ("place", "trade", "post", "man")
                }
            number += 1
            report = filled(sentences, facts)
            title = f"{facts['place']}签约{facts['trade']}项目 总投资{facts['money']}亿元"
            day = f"2026-{rng.randint(1, 6):02}-{rng.randint(1, 28):02}"
            yield Told(number, f"site{rng.randrange(40)}", title, "\n".join(report), day)
            for how in rng.sample(
                ("cut", "contact", "headline", "edited", "all"), rng.randint(0, 4)
            ):
                other = (
                    f"{facts['firm']}落户{facts['place']}" if how in ("headline", "all") else title
                )
                yield Told(
                    number, f"site{rng.randrange(40)}", other, reprinted(report, rng, how), day
                )


def item(number: int, told: Told) -> Article:
    """A generated article as the spiders give it."""
    return Article(
        site=told.site,
        url=f"http://{told.site}.test/{number}.html",
        fetched_at=_SEEN,
        title=told.title,
        body=told.body,
        published_at=told.published_at,
        content_hash=content_hash(told.title, told.body),
    )


def accuracy(stories: int, seed: int) -> None:
    """Pairs of articles: which were joined, and which are one story."""
    told = list(generate(stories, seed))
    random.Random(seed + 1).shuffle(told)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder, closing(Writer(Path(folder) / "t.db")) as writer:  # fmt: skip
        crawl = writer.begin_crawl("bench", _SEEN)
        items = [item(number, each) for number, each in enumerate(told)]
        for start in range(0, len(items), 100):
            writer.write(Batch(items[start : start + 100]), crawl, _SEEN)
        joined: dict[int, list[int]] = defaultdict(list)
        sql = "SELECT cluster_id, id FROM articles WHERE cluster_id IS NOT NULL"
        for cluster, article in writer.db.execute(sql):
            joined[cluster].append(article - 1)
    truth: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(told):
        truth[each.story].append(number)
    got = {pair for members in joined.values() for pair in combinations(sorted(members), 2)}
    wanted = {pair for members in truth.values() for pair in combinations(sorted(members), 2)}
    right = len(got & wanted)
    print(
        f"{len(told)} articles, {len(truth)} stories, {len(wanted)} pairs: "
        f"precision {100 * right / max(1, len(got)):.2f} %, recall {100 * right / max(1, len(wanted)):.2f} %"
    )


def cost(sizes: Sequence[int]) -> None:
    """CPU milliseconds that finding its story adds to an article, among ever more of them.

    The first 10,000 are generated stories, so that their phrases are common ones. Then come articles that have
    nothing in common with any other, with random fingerprints, up to the next size; and again stories.
    """
    spent = [0.0]
    join = stories.join

    def timed(*arguments: Any) -> None:
        begun = time.process_time()
        join(*arguments)
        spent[0] += time.process_time() - begun

    told = (item(number, each) for number, each in enumerate(generate(sys.maxsize, 7)))
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as folder, closing(Writer(Path(folder) / "t.db")) as writer, mock.patch.object(stories, "join", timed):  # fmt: skip
        with transaction(writer.db):
            search.switch_off(writer.db)
        crawl = writer.begin_crawl("bench", _SEEN)
        stored = 0
        for size in sizes:
            if stored:
                fill(writer.db, size - _MEASURED - stored)
            for left in range(size if not stored else _MEASURED, 0, -100):
                if left == _MEASURED:
                    spent[0] = 0.0
                writer.write(Batch(list(islice(told, 100))), crawl, _SEEN)
            stored = size
            print(f"{size:8} articles: {spent[0] / _MEASURED * 1000:.2f} ms an article", flush=True)


def fill(db: Database, count: int) -> None:
    """Store articles of one line each, and fingerprints as if they were long ones of which no two are alike."""
    rng = random.Random(count)  # noqa: S311
    (first,) = db.execute("SELECT max(id) + 1 FROM articles").fetchone()
    for start in range(first, first + count, _AT_ONCE):
        ids = range(start, min(start + _AT_ONCE, first + count))
        with transaction(db):
            db.conn.executemany(
                "INSERT INTO articles (id, site, url, title, published_at, content_hash, first_seen_at, last_seen_at,"
                " fetched_at) VALUES (?1, ?2, 'http://fill.test/' || ?1, '一则消息', '2026-03-01', ?1, ?3, ?3, ?3)",
                ((i, f"site{i % 40}", _SEEN) for i in ids),
            )
            db.conn.executemany(
                "INSERT INTO fingerprints (hash, article_id) VALUES (?, ?)",
                sorted((rng.getrandbits(32), i) for i in ids for _ in range(SKETCH)),
            )


def library(stories_count: int, seed: int) -> None:
    """The same articles by datasketch's MinHash LSH, at the threshold that does best for it."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        print("datasketch is not installed: uv run --group bench python -m tests.bench.stories", file=sys.stderr)  # fmt: skip
        return
    told = list(generate(stories_count, seed))
    wanted = {
        pair
        for story in {each.story for each in told}
        for pair in combinations([n for n, each in enumerate(told) if each.story == story], 2)
    }
    sketches = []
    begun = time.process_time()
    for each in told:
        sketch = MinHash(num_perm=128)
        text = Text(each.title, each.body).letters
        sketch.update_batch([text[i : i + 5].encode() for i in range(len(text) - 4)])
        sketches.append(sketch)
    print(f"datasketch: {(time.process_time() - begun) / len(told) * 1000:.2f} ms a sketch")
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9):
        index = MinHashLSH(threshold=threshold, num_perm=128)
        got = set()
        for number, sketch in enumerate(sketches):
            got |= {(other, number) for other in index.query(sketch)}
            index.insert(number, sketch)
        right = len(got & wanted)
        print(f"datasketch at {threshold}: precision {100 * right / max(1, len(got)):.1f} %, recall {100 * right / len(wanted):.1f} %")  # fmt: skip


def main() -> None:
    """Accuracy on three seeds, then cost."""
    parser = argparse.ArgumentParser(prog="tests.bench.stories", description=__doc__)
    parser.add_argument("--stories", type=int, default=400)
    parser.add_argument("--sizes", type=int, nargs="+", default=(10_000, 100_000, 1_000_000))
    options = parser.parse_args()
    for seed in (1, 2, 3):
        accuracy(options.stories, seed)
    library(options.stories, 1)
    cost(options.sizes)


if __name__ == "__main__":
    main()
