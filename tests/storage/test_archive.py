"""The archive of raw pages: each body once, each fetch noted, small, pruned on request, and honest about damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import shake_128
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import ExitCode, StorageError
from crawler.storage import archive as archive_module
from crawler.storage.archive import (
    ARTICLE,
    LIST,
    Archive,
    Page,
    UnreadablePageError,
    archive_path,
)
from crawler.storage.archive_schema import ARCHIVE
from crawler.storage.database import open_database

DAYS = [f"2026-07-{day:02} 02:00:00" for day in range(1, 29)]
HOST = "https://www.example.cn/"
_MENU = "".join(f"<li><a href='/c/{n}.html'>栏目{n * 7919}</a></li>" for n in range(150))


def noise(seed: int, size: int) -> bytes:
    """Bytes that nothing can compress, the same for each seed."""
    return shake_128(b"%d" % seed).digest(size)


def body(number: int, menu: str = _MENU) -> bytes:
    """A page of some 6 KB; most of it stands on every page."""
    text = noise(number, 60).hex()
    return f"<html><ul>{menu}</ul><h1>{number}</h1><p>{text}</p></html>".encode("gb18030")


def page(number: int, day: int = 0, **fields: object) -> Page:
    values = {"site": "site", "kind": ARTICLE, "body": body(number)} | fields
    return Page(url=f"{HOST}{number}.html", fetched_at=DAYS[day], **values)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with closing(Archive.open(path)) as archive:
        yield archive


def count(archive: Archive, table: str, where: str = "1") -> int:
    return int(archive.db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])


# Writing and reading


def test_a_page_comes_back_whole(archive: Archive) -> None:
    written = page(
        1,
        status=203,
        final_url=HOST + "a.html",
        headers={"Content-Type": "text/html; charset=gbk", "ETag": '"x"'},
        context={"section": HOST, "row": {"title": "标题", "published_raw": "07-01"}},
    )
    archive.write([written])
    assert archive.newest("site", written.url) == written
    assert archive.newest("site", HOST + "2.html") is None
    assert archive.newest("other", written.url) is None


def test_all_bytes_are_kept_as_they_are(archive: Archive) -> None:
    bodies = [b"", b"\x00\xff\xfe", bytes(range(256)) * 9, "㙍".encode("gb18030"), b"\r\n<p>"]
    archive.write([page(n, body=raw) for n, raw in enumerate(bodies)])
    for number, raw in enumerate(bodies):
        found = archive.newest("site", f"{HOST}{number}.html")
        assert found is not None
        assert found.body == raw


def test_same_bytes_on_another_day_are_another_fetch_of_one_body(archive: Archive) -> None:
    archive.write([page(1)])
    archive.write([page(1, day=1)])
    assert (count(archive, "pages"), count(archive, "fetches"), count(archive, "bodies")) == (
        1,
        2,
        1,
    )
    [version] = archive.versions("site", HOST + "1.html")
    assert version.fetched_at == DAYS[1]


def test_versions_newest_first(archive: Archive) -> None:
    changed = body(99)
    archive.write([page(1, day=2, body=changed), page(1, day=0), page(1, day=1)])
    found = list(archive.versions("site", HOST + "1.html"))
    assert [(v.fetched_at, v.body) for v in found] == [(DAYS[2], changed), (DAYS[1], body(1))]


def test_one_body_at_two_addresses_and_sites(archive: Archive) -> None:
    archive.write([page(1), page(2, body=body(1)), page(1, site="other")])
    assert (count(archive, "pages"), count(archive, "bodies")) == (3, 1)
    assert archive.sites() == ["other", "site"]


def test_kinds_stand_apart(archive: Archive) -> None:
    archive.write([page(1), page(2, kind=LIST), page(3)])
    assert archive.addresses("site") == [HOST + "1.html", HOST + "3.html"]
    assert (archive.count("site"), archive.count("site", LIST)) == (2, 1)


def test_nothing_to_write(archive: Archive) -> None:
    archive.write([])
    assert count(archive, "fetches") == 0


def test_a_batch_is_stored_whole_or_not_at_all(archive: Archive) -> None:
    archive.db.execute(
        "CREATE TRIGGER full BEFORE INSERT ON fetches WHEN new.status = 299 "
        "BEGIN SELECT raise(ABORT, 'full'); END"
    )
    archive.write([page(1)])
    with pytest.raises(StorageError):
        archive.write([page(2), page(3, status=299)])
    assert archive.addresses("site") == [HOST + "1.html"]
    archive.write([page(4)])
    assert archive.newest("site", HOST + "4.html") == page(4)


# Compression


def test_a_dictionary_is_made_when_there_are_pages_enough(archive: Archive) -> None:
    for number in range(39):
        archive.write([page(number)])
    assert count(archive, "dictionaries") == 0
    archive.write([page(39)])
    assert count(archive, "dictionaries") == 1
    assert count(archive, "bodies", "dictionary_id IS NULL") == 0
    archive.write([page(number) for number in range(40, 60)])
    assert count(archive, "bodies", "dictionary_id = 1") == 60
    for number in range(60):
        assert archive.newest("site", f"{HOST}{number}.html") == page(number)
    [size] = archive.sizes()
    assert size.stored < 0.1 * size.raw
    assert archive.damage() == []


def test_each_site_has_its_own(archive: Archive) -> None:
    for seed, site in enumerate(("a", "b")):
        frame = noise(seed, 1500).hex()
        archive.write([page(n, site=site, body=body(n, frame)) for n in range(40)])
    sites = archive.db.execute("SELECT site FROM dictionaries ORDER BY id").fetchall()
    assert sites == [("a",), ("b",)]


def test_pages_that_share_nothing_stay_single(archive: Archive) -> None:
    noises = [noise(n, 2000) for n in range(100)]
    for number, raw in enumerate(noises):
        archive.write([page(number, body=raw)])
    assert count(archive, "dictionaries") == 0
    for number, raw in enumerate(noises):
        found = archive.newest("site", f"{HOST}{number}.html")
        assert found is not None
        assert found.body == raw


def test_another_dictionary_after_a_redesign(archive: Archive) -> None:
    archive.write([page(number) for number in range(40)])
    new = noise(0, 3000).hex()
    archive.write([page(number, body=body(number, new)) for number in range(40, 100)])
    assert count(archive, "dictionaries") == 2
    archive.write([page(100, body=body(100, new))])
    (last,) = archive.db.execute(
        "SELECT length(content) FROM bodies ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert last < 300
    for number in range(101):
        expected = body(number) if number < 40 else body(number, new)
        found = archive.newest("site", f"{HOST}{number}.html")
        assert found is not None
        assert found.body == expected


def test_file_is_small_from_the_beginning(path: Path, archive: Archive) -> None:
    pages = [page(number) for number in range(200)]
    for start in range(0, 200, 20):
        archive.write(pages[start : start + 20])
    archive.close()
    assert path.stat().st_size < 0.15 * sum(len(each.body) for each in pages)


# Several at once


def test_several_writers(path: Path) -> None:
    def write(site: str) -> None:
        with closing(Archive.open(path)) as archive:
            for start in range(0, 100, 10):
                numbers = range(start, start + 10)
                archive.write([page(n, site=site, body=body(n, site * 2000)) for n in numbers])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, "abcd"))
    with closing(Archive.open_to_read(path)) as archive:
        assert [size.fetches for size in archive.sizes()] == [100] * 4
        assert count(archive, "dictionaries") == 4
        assert archive.damage() == []


def test_two_writers_of_one_site(path: Path) -> None:
    with closing(Archive.open(path)) as one, closing(Archive.open(path)) as two:
        for number in range(0, 100, 2):
            one.write([page(number)])
            two.write([page(number + 1)])
        for number in range(100):
            assert two.newest("site", f"{HOST}{number}.html") == page(number)


# Pruning


@pytest.fixture
def old(archive: Archive) -> Archive:
    """Ten pages, each changed every day of ten."""
    for day in range(10):
        archive.write([page(n, day=day, body=body(100 * n + day)) for n in range(10)])
    return archive


def test_prune_by_age_keeps_the_newest_of_each_page(old: Archive) -> None:
    old.write([page(77)])
    pruned = old.prune(before=DAYS[8])
    assert (pruned.fetches, pruned.bodies) == (80, 80)
    assert pruned.bytes_after < pruned.bytes_before
    assert count(old, "fetches") == 21
    assert old.newest("site", HOST + "77.html") == page(77)
    assert old.damage() == []


def test_prune_all_versions(old: Archive) -> None:
    old.write([page(77)])
    old.prune(before=DAYS[9], all_versions=True)
    assert count(old, "fetches") == 10
    assert HOST + "77.html" not in old.addresses("site")
    assert old.damage() == []


def test_body_that_a_later_fetch_needs_stays(archive: Archive) -> None:
    archive.write([page(1), page(1, day=5)])
    pruned = archive.prune(before=DAYS[3])
    assert (pruned.fetches, pruned.bodies) == (1, 0)
    assert archive.newest("site", HOST + "1.html") == page(1, day=5)


def test_prune_by_size(path: Path, old: Archive) -> None:
    large = [page(n, day=20, body=noise(n, 20_000)) for n in range(200, 220)]
    old.write(large)
    old.write([page(n, day=21, body=b"small %d" % n) for n in range(200, 220)])
    pruned = old.prune(max_bytes=150_000)
    assert pruned.bytes_after <= 150_000 < pruned.bytes_before
    assert path.stat().st_size <= 160_000
    assert old.count("site") == 30


def test_prune_by_size_takes_the_oldest_first(old: Archive) -> None:
    smallest = old.prune(max_bytes=0, dry_run=True).bytes_after
    old.prune(max_bytes=(smallest + old.file_bytes()) // 2)
    left = {row[0] for row in old.db.execute("SELECT fetched_at FROM fetches")}
    assert DAYS[9] in left
    assert DAYS[0] not in left or count(old, "fetches") > 10


def test_dry_run_changes_nothing(path: Path, old: Archive) -> None:
    before = old.db.execute("SELECT * FROM fetches ORDER BY id").fetchall()
    tried = old.prune(before=DAYS[8], dry_run=True)
    assert old.db.execute("SELECT * FROM fetches ORDER BY id").fetchall() == before
    assert old.prune(before=DAYS[8]) == tried


def test_prune_everything_and_go_on(old: Archive) -> None:
    old.prune(max_bytes=0, all_versions=True)
    assert (count(old, "fetches"), count(old, "bodies"), count(old, "pages")) == (0, 0, 0)
    old.write([page(1)])
    assert old.newest("site", HOST + "1.html") == page(1)


@pytest.mark.parametrize("wanted", [{"before": DAYS[8]}, {"max_bytes": 0}])
def test_fetches_are_looked_through_once_in_however_many_portions(
    wanted: dict[str, Any], old: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look through them for each portion would take hours where there are a million."""
    monkeypatch.setattr(archive_module, "_PRUNED_AT_ONCE", 7)
    asked: list[str] = []
    old.db.conn.set_trace_callback(asked.append)
    assert old.prune(**wanted).fetches == 90 - 10 * ("before" in wanted)
    assert sum("FROM fetches f WHERE" in sql for sql in asked) == 1
    assert sum(sql.startswith("DELETE FROM fetches") for sql in asked) > 10
    assert old.damage() == []


def test_prune_while_another_writes(path: Path, old: Archive) -> None:
    with closing(Archive.open(path)) as other:
        other.write([page(500, day=20)])
        old.prune(before=DAYS[9])
        other.write([page(501, day=21)])
        assert other.newest("site", HOST + "501.html") == page(501, day=21)
        assert old.damage() == []


# What may be wrong with the file


@pytest.mark.parametrize("change", ["content = x'00'", "content = zeroblob(3)", "hash = x'01'"])
def test_a_damaged_page_is_named_and_the_others_are_read(archive: Archive, change: str) -> None:
    archive.write([page(1), page(2)])
    archive.db.execute(f"UPDATE bodies SET {change} WHERE id = 1")
    archive.db.commit()
    with pytest.raises(UnreadablePageError, match=r"1\.html") as caught:
        archive.newest("site", HOST + "1.html")
    assert caught.value.exit_code is ExitCode.STORAGE
    assert archive.newest("site", HOST + "2.html") == page(2)


def test_a_newer_archive_is_refused(path: Path) -> None:
    Archive.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {ARCHIVE.version + 1}")
    for open_ in (Archive.open, Archive.open_to_read):
        with pytest.raises(StorageError, match="newer version"):
            open_(path)


def test_the_database_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "zhaoshang.db"
    open_database(path).close()
    with pytest.raises(StorageError, match="ARCHIVE"):
        Archive.open(path)
    Archive.open(tmp_path / "archive.db").close()
    with pytest.raises(StorageError, match="--db"):
        open_database(tmp_path / "archive.db")


def test_damage_in_the_file_is_told(path: Path) -> None:
    with closing(Archive.open(path)) as archive:
        archive.write([page(n, body=noise(n, 3000)) for n in range(50)])
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = bytearray(path.read_bytes())
    content[20_000:60_000] = b"\xff" * 40_000
    path.write_bytes(content)
    with (
        closing(Archive.open_to_read(path)) as archive,
        pytest.raises(StorageError, match="is damaged; the articles are not affected"),
    ):
        archive.damage()


def test_no_archive_yet(path: Path) -> None:
    with pytest.raises(StorageError, match="no archive"):
        Archive.open_to_read(path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("setting", "expected"),
    [(None, "data/archive.db"), ("", None), (" ", None), ("x/y.db", "x/y.db")],
)
def test_path(setting: str | None, expected: str | None) -> None:
    found = archive_path(Path("data/zhaoshang.db"), setting)
    assert found == (Path(expected) if expected else None)


def test_each_database_has_an_archive_of_its_own(tmp_path: Path) -> None:
    paths = {name: archive_path(tmp_path / name, None) for name in ("zhaoshang.db", "demo.db")}
    assert paths == {
        "zhaoshang.db": tmp_path / "archive.db",
        "demo.db": tmp_path / "demo-archive.db",
    }


def test_an_archive_of_before_is_found(tmp_path: Path) -> None:
    """Unless it is that of zhaoshang.db, or there is a new one."""
    demo, shared, own = (tmp_path / n for n in ("demo.db", "archive.db", "demo-archive.db"))
    shared.touch()
    assert archive_path(demo, None) == shared
    (tmp_path / "zhaoshang.db").touch()
    assert archive_path(demo, None) == own
    (tmp_path / "zhaoshang.db").unlink()
    own.touch()
    assert archive_path(demo, None) == own
