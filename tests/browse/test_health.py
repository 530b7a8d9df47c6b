from __future__ import annotations

from pathlib import Path

from crawler.browse.health import health
from crawler.storage.database import reading
from crawler.storage.writer import Writer

AT = "2026-07-15 02:00:00"


def test_trouble_comes_first_and_alike_troubles_are_one(database: Path) -> None:
    writer = Writer(database)
    for number in range(40):
        crawl = writer.begin_crawl(f"down{number}", AT)
        why = f"站点没有应答 http://down{number}.test/ / no answer from http://down{number}.test/"
        writer.end_crawl(crawl, {"finished_at": AT, "verdict": "broken", "reason": "finished", "why": why}, [])  # fmt: skip
    crawl = writer.begin_crawl("half", AT)
    writer.end_crawl(crawl, {"finished_at": AT, "verdict": "degraded", "reason": "finished", "why": "缺日期 / no dates"}, [])  # fmt: skip
    writer.begin_crawl("killed", AT)
    writer.close()
    with reading(database) as db:
        told = health(db)
    assert [(group.verdict, len(group.sites)) for group in told["groups"]] == [
        ("broken", 40), ("degraded", 1), ("running", 1),
    ]  # fmt: skip
    assert told["groups"][0].why == ["站点没有应答 http://down0.test/"]
    assert (told["sites"], told["troubled"]) == (43, 42)
    assert [site["site"] for site in told["well"]] == ["cuihu"]
    assert told["well"][0]["runs"][-1]["told"] == "2026-07-16 10:00 正常"
