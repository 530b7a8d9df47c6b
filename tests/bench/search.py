"""The search on generated articles, beside FTS5's trigram index and a LIKE scan. See README.md.

``uv run python -m tests.bench.search [--articles N]``. Every figure is of one run on one file: recall and false
hits against a scan of the texts in Python, time for the first 20 hits with their snippets, size against the text,
and what indexing adds to the storing of an article.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from sqlite_utils import Database

from crawler.fields.text import content_hash
from crawler.items import Article
from crawler.storage import search
from crawler.storage.database import transaction
from crawler.storage.search import Filters
from crawler.storage.search_query import SearchQuery, snippet
from crawler.storage.writer import Batch, Writer

_TOP: Final = 20
_QUERIES: Final = 40
_SCANNED: Final = 5000
_LENGTHS: Final = (2, 3, 4, 6)
_SEEN: Final = "2026-07-15 02:00:00"
# Common characters of the field's news; words are made of them, the first ones far more often than the last.
_CHARS: Final = (
    "招商引资签约项目园区企业投资产业发展建设经济高新技术开工合作服务政策政府城市中国市场公司集团制造智能"
    "能源光伏储电池汽车芯片医药生物材料数字物流农工程金融贸易港口海洋航空铁路基地平台创新人才科教环保绿色"
    "低碳改革开放试验示范总部研究院所中心大会论坛峰推介洽谈对接考察调研会议领导书记区长主任负责人介绍表示"
)


class Vocabulary:
    """Words of one to six characters, few of them in most articles, most of them in few."""

    def __init__(self, rng: random.Random, size: int = 20_000) -> None:
        self.rng = rng
        lengths = rng.choices((1, 2, 3, 4, 5, 6), (5, 55, 15, 18, 3, 4), k=size)
        self.words = ["".join(rng.choices(_CHARS, k=length)) for length in lengths]
        self.words += ["5G", "LED", "比亚迪BYD", "2026年", "3.5亿元", "PPP"] * 3
        total, self.cumulative = 0.0, []
        for rank in range(1, len(self.words) + 1):
            total += 1 / (rank + 20)
            self.cumulative.append(total)

    def text(self, words: int) -> str:
        """Some sentences, one paragraph a few of them."""
        chosen = self.rng.choices(self.words, cum_weights=self.cumulative, k=words)
        signs = self.rng.choices(("", "，", "、", "。", "。\n"), (70, 14, 6, 8, 2), k=words)
        return "".join(word + sign for word, sign in zip(chosen, signs, strict=True))


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """Generated articles of some 900 characters, over ten years and forty sites."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    vocabulary = Vocabulary(rng)
    for number in range(count):
        title, body = vocabulary.text(9).replace("\n", ""), vocabulary.text(rng.randint(200, 500))
        yield Article(
            site=f"site{number % 40}",
            url=f"http://site{number % 40}.test/{number}.html",
            fetched_at=_SEEN,
            title=title,
            body=body,
            category=vocabulary.words[number % 12 + 50],
            published_at=f"20{rng.randint(16, 25)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            content_hash=content_hash(title, body),
        )


def queries(db: Database, rng: random.Random) -> dict[int, list[str]]:
    """Words as they stand in stored texts: by how many characters they have."""
    texts = [row[0] for row in db.execute("SELECT body FROM articles WHERE id % 97 = 1 LIMIT 2000")]
    found: dict[int, list[str]] = {}
    for length in _LENGTHS:
        words: set[str] = set()
        while len(words) < _QUERIES:
            text = rng.choice(texts)
            at = rng.randrange(len(text) - length)
            word = text[at : at + length]
            if all("\u4e00" <= char <= "\u9fff" for char in word):
                words.add(word)
        found[length] = sorted(words)
    return found


def store(path: Path, items: Sequence[Article], *, indexed: bool) -> float:
    """Seconds of CPU that storing takes, in batches of 100."""
    with closing(Writer(path)) as writer:
        if not indexed:
            with transaction(writer.db):
                search.switch_off(writer.db)
        crawl = writer.begin_crawl("bench", _SEEN)
        begun = time.process_time()
        for start in range(0, len(items), 100):
            writer.write(Batch(list(items[start : start + 100])), crawl, _SEEN)
        return time.process_time() - begun


def added_cost(folder: Path, items: Sequence[Article]) -> list[float]:
    """Milliseconds an article that the index adds, in interleaved rounds."""
    rounds = []
    for number in range(5):
        off = store(folder / f"off{number}.db", items, indexed=False)
        on = store(folder / f"on{number}.db", items, indexed=True)
        rounds.append((on - off) / len(items) * 1000)
    return rounds


def size_of_index(db: Database) -> int:
    """Bytes that the index takes in the file, what the pages hold."""
    sql = "SELECT sum(length(block)) FROM articles_fts_data"
    return int(db.execute(sql).fetchone()[0])


def timed(ask: Callable[[str], object], words: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of its CPU time, in milliseconds: the machine may have other work."""
    took = []
    for word in words:
        begun = time.process_time()
        ask(word)
        took.append((time.process_time() - begun) * 1000)
    return median(took), sorted(took)[int(0.95 * len(took)) - 1]


def top(db: Database, word: str) -> int:
    """The first hits with their snippets, as ``zhaoshang search`` shows them."""
    query = SearchQuery.parse(word)
    hits = list(islice(search.search(db, query, Filters()), _TOP))
    return sum(len(snippet(hit.row["body"], query)[0]) for hit in hits)


def measure(count: int) -> None:
    """Print every figure."""
    rng = random.Random(2)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="zhaoshang-bench-") as name:
        folder = Path(name)
        path = folder / "search.db"
        items = list(articles(count))
        text = sum(
            len((item.title or "").encode()) + len((item.body or "").encode()) for item in items
        )
        seconds = store(path, items, indexed=True)
        print(
            f"{count} articles, {text / count:.0f} bytes of text each; stored in {seconds:.0f} s CPU"
        )
        cost = added_cost(folder, items[:2000])
        print(f"added cost an article: median {median(cost):.2f} ms, {min(cost):.2f} to {max(cost):.2f} in 5 rounds")  # fmt: skip
        with closing(sqlite3.connect(path)) as connection:
            db = Database(connection)
            grown = size_of_index(db)
            search.optimize(db)
            db.conn.commit()
            print(f"index / text: {size_of_index(db) / text:.2f}; {grown / text:.2f} as it grew")
            asked = queries(db, rng)
            check(db, asked)
            trigram(db, items)
            compare(db, asked)


def check(db: Database, asked: dict[int, list[str]]) -> None:
    """Recall and false hits against what stands in the texts."""
    texts = {
        row[0]: row[1:] for row in db.execute("SELECT id, title, body, category FROM articles")
    }
    for length, words in asked.items():
        missed = false = total = 0
        for word in words[:10]:
            wanted = {i for i, fields in texts.items() if any(word in (f or "") for f in fields)}
            got = {hit.row["id"] for hit in search.search(db, SearchQuery.parse(word), Filters())}
            missed, false, total = missed + len(wanted - got), false + len(got - wanted), total + len(wanted)  # fmt: skip
        print(f"{length} characters: {total} hits of 10 words, missed {missed}, false {false}")


def trigram(db: Database, items: Sequence[Article]) -> None:
    """The index that FTS5 offers for such languages, beside ours."""
    db.execute("CREATE VIRTUAL TABLE trigrams USING fts5(title, body, content='', tokenize='trigram')")  # fmt: skip
    db.conn.executemany(
        "INSERT INTO trigrams (rowid, title, body) VALUES (?, ?, ?)",
        ((number, item.title, item.body) for number, item in enumerate(items, 1)),
    )
    db.execute("INSERT INTO trigrams (trigrams) VALUES ('optimize')")
    db.conn.commit()


def compare(db: Database, asked: dict[int, list[str]]) -> None:
    """Time for the first hits: ours, trigram, LIKE; and how many of ours trigram finds."""
    newest = f"ORDER BY {search.RECENT} DESC LIMIT {_TOP}"

    def by_trigram(word: str) -> int:
        sql = f"SELECT id, title, body FROM articles WHERE id IN (SELECT rowid FROM trigrams WHERE trigrams MATCH ?) {newest}"
        return len(db.execute(sql, [f'"{word}"']).fetchall())

    def by_like(word: str) -> int:
        sql = f"SELECT id, title, body FROM articles WHERE title LIKE ? OR body LIKE ? {newest}"
        return len(db.execute(sql, [f"%{word}%"] * 2).fetchall())

    every = [word for words in asked.values() for word in words]
    for word in every:
        top(db, word)
    print(
        "| characters | ours p50 / p95 ms | trigram p50 / p95 ms | trigram finds | LIKE p50 / p95 ms |"
    )
    print("|---|---|---|---|---|")
    for length, words in [*asked.items(), (0, every)]:
        finds = sum(by_trigram(word) > 0 for word in words)
        cells = [timed(lambda word: top(db, word), words), timed(by_trigram, words), timed(by_like, words[:10])]  # fmt: skip
        ours, three, like = (f"{p50:.1f} / {p95:.1f}" for p50, p95 in cells)
        print(f"| {length or 'all'} | {ours} | {three} | {finds} of {len(words)} | {like} |")


def main() -> None:
    """Generate, store, ask."""
    parser = argparse.ArgumentParser(prog="tests.bench.search", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    measure(parser.parse_args().articles)


if __name__ == "__main__":
    main()
