"""A database that is deleted, moved or replaced while a run writes it: SQLite says nothing, and we do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crawler.errors import StorageError
from crawler.storage.archive import Archive
from crawler.storage.database import file_id
from crawler.storage.writer import Batch, Writer
from tests.crawling import (
    PATIENCE,
    Gate,
    count,
    crawl_arguments,
    crawl_environment,
    declare_each,
    serving,
    start,
    wait_until,
)

DAY = "2026-07-15 02:00:00"


def delete(path: Path) -> None:
    path.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)


def delete_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("unmounted"))


def delete_the_journal(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


def delete_the_shared_memory(path: Path) -> None:
    path.with_name(path.name + "-shm").unlink()


DELETED, REPLACED, JOURNAL = "was deleted or moved", "was replaced by another", "its journal"
LOSSES = [
    (delete, DELETED),
    (move, DELETED),
    (replace, REPLACED),
    (delete_the_folder, DELETED),
    (delete_the_journal, JOURNAL),
    (delete_the_shared_memory, JOURNAL),
]


@pytest.mark.parametrize(("lose", "said"), LOSSES)
def test_nothing_more_is_written(lose: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    path = tmp_path / "data" / "t.db"
    with closing(Writer(path)) as writer:
        crawl = writer.begin_crawl("mine", DAY)
        writer.write(Batch(), crawl, DAY)
        lose(path)
        for write in (
            lambda: writer.write(Batch(), crawl, DAY),
            lambda: writer.begin_crawl("mine", DAY),
            lambda: writer.end_crawl(crawl, {"verdict": "ok"}, []),
        ):
            with pytest.raises(StorageError, match=said) as caught:
                write()
            assert "停止写入" in caught.value.zh


@pytest.mark.parametrize("lose", [delete, replace])
def test_what_a_run_does_not_find_again_is_not_made_anew(
    lose: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "t.db"
    Writer(path).close()
    file = file_id(path)
    lose(path)
    there = path.exists()
    with pytest.raises(StorageError):
        Writer(path, file)
    assert path.exists() is there


def test_an_archive_that_was_deleted_takes_no_more_pages(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with closing(Archive.open(path)) as archive:
        archive.write([])
        path.unlink()
        with pytest.raises(StorageError, match=DELETED):
            archive.write([])


def lost_while_running(
    folder: Path, lose: Callable[[Path], None], *arguments: str
) -> tuple[int, str]:
    """Exit code and standard error of a crawl whose database goes when some articles are stored."""
    gate = Gate(5)
    path = folder / "data" / "t.db"
    with serving(gate) as server:
        declare_each(folder, server.base, {"one": "", "two": "", "three": ""})
        child = start(
            crawl_arguments("zhaoshang", "--db", "data/t.db", "-s", "BATCH_SIZE=1", *arguments),
            folder,
            **crawl_environment(folder),
        )
        wait_until(lambda: gate.held.is_set() and count(path, "articles") > 0, child)
        lose(path)
        gate.open()
        _, err = child.communicate(timeout=PATIENCE)
        return child.wait(PATIENCE), err


@pytest.mark.parametrize(
    ("lose", "said"), [(delete, DELETED), (delete_the_folder, DELETED), (replace, REPLACED)]
)
@pytest.mark.parametrize(
    "arguments",
    [("one",), ("--all", "--quiet"), ("--all", "--quiet", "--jobs", "2", "-s", "SITES_AT_ONCE=1")],
    ids=["one", "all", "jobs"],
)
def test_a_run_ends_with_5_and_says_it(
    arguments: tuple[str, ...], lose: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    code, err = lost_while_running(tmp_path, lose, *arguments)
    assert (code, said in err) == (5, True), err
    assert "Traceback" not in err
    assert (tmp_path / "data" / "t.db").exists() is (lose is replace)
