"""The report at the end of a crawl."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from crawler.cli import report
from crawler.cli.crawling import report_and_code
from crawler.health import WORDS, RunCounts, Verdict
from crawler.health.reasons import Reason
from crawler.health.verdict import Judgement
from crawler.runs.process import SiteRun

NAME = "jiangxi-nanchang-zhaoshang"
EVERY_COUNT = (
    "pages", "new", "changed", "revisited", "known", "rejected", "failed", "gone", "open",
)  # fmt: skip


def run_with(verdict: Verdict, **counts: int) -> SiteRun:
    """A run that is over; each count is that of its only section, or of all of it."""
    run, of_run = SiteRun(NAME), RunCounts(NAME)
    section = of_run.section("http://mine.test/list/")
    for name, number in counts.items():
        setattr(of_run if hasattr(of_run, name) else section, name, number)
    run.last_counts = of_run
    run.end(Judgement(verdict, (Reason("缺", "wrong"),)))
    return run


def shown(runs: list[SiteRun], width: int) -> str | None:
    """The table in a terminal of some columns; None if it does not fit."""
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
    if (table := report._table(runs, console)) is None:
        return None
    with console.capture() as captured:
        console.print(table)
    assert max(map(cell_len, captured.get().splitlines())) <= width
    return captured.get()


@pytest.mark.parametrize("language", ["zh", "en", ""])
@pytest.mark.parametrize("lacking", ["gone", "failed", "open", "changed"])
def test_no_word_is_broken_in_80_columns(
    monkeypatch: pytest.MonkeyPatch, language: str, lacking: str
) -> None:
    """Of every count but one: it is rare that a run has them all."""
    told = {*EVERY_COUNT} - {lacking}
    monkeypatch.setenv("ZHAOSHANG_LANG", language)
    monkeypatch.setenv("LANG", "C.UTF-8")
    text = shown([run_with(v, **dict.fromkeys(told, 1234)) for v in Verdict], 80)
    assert text is not None
    words = text.split()
    if language != "zh":
        assert told <= set(words)
        assert {str(verdict) for verdict in Verdict} <= set(words)
    if language != "en":
        assert {zh for zh, _ in WORDS.values()} <= set(words)
    assert words.count("1234") == len(Verdict) * len(told)
    # Names are, into as few pieces as may be.
    assert any(word.startswith(NAME[:10]) for word in words)


@pytest.mark.parametrize("width", range(20, 130, 5))
@pytest.mark.parametrize("number", [0, 21, 1234, 1234567])
@pytest.mark.parametrize("language", ["en", ""])
def test_no_number_is_cut_however_narrow(
    monkeypatch: pytest.MonkeyPatch, width: int, number: int, language: str
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", language)
    monkeypatch.setenv("LANG", "C.UTF-8")
    text = shown([run_with(v, **dict.fromkeys(EVERY_COUNT, number)) for v in Verdict], width)
    if text is None:
        assert width < 110
        return
    lines = text.splitlines()
    expected = len(EVERY_COUNT) if number else 2
    assert text.split().count(str(number)) == len(Verdict) * expected
    assert len([line for line in lines if NAME[:10] in line]) == len(Verdict)


def test_a_name_is_whole_where_most_counts_are_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    text = shown([run_with(Verdict.INTERRUPTED, known=3), run_with(Verdict.OK, failed=2)], 80)
    assert text is not None
    heading, *rows = [line.split() for line in text.splitlines() if line.strip(" ─")]
    assert heading == ["site", "verdict", "pages", "new", "known", "failed"]
    assert rows == [[NAME, "interrupted", "0", "0", "3", "0"], [NAME, "ok", "0", "0", "0", "2"]]


def test_where_the_table_does_not_fit_each_site_has_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    console = Console(width=40, force_terminal=True)
    counts = dict.fromkeys(EVERY_COUNT, 1234)
    report.report([run_with(Verdict.OK, **counts)], console, tmp_path / "log")
    told = " ".join(f"{name}=1234" for name in EVERY_COUNT)
    assert capsys.readouterr().out == f"{NAME}: ok {told}\n"


@pytest.mark.parametrize("in_a_terminal", [True, False])
def test_what_is_to_note_is_told_to_who_looks(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    in_a_terminal: bool,
) -> None:
    """On standard output, after the counts: it is no alarm, and cron is to mail nothing."""
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    run = run_with(Verdict.OK)
    run.end(Judgement(Verdict.OK, notes=(Reason("两个名字", "one site under two names?"),)))
    console = Console(width=80, force_terminal=in_a_terminal)
    report.report([run], console, tmp_path / "log")
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == f"{NAME}: one site under two names?"
    assert (len(told.out.splitlines()) > 1, told.err) == (True, "")
    report.report([run], console, tmp_path / "log", quiet=True)
    assert capsys.readouterr() == ("", "")


def sites(*verdicts: Verdict) -> list[SiteRun]:
    """Sites that ended so, those in trouble because their hosts do not answer."""
    runs = []
    for number, verdict in enumerate(verdicts):
        run = SiteRun(f"site{number}")
        run.last_counts = RunCounts(run.name)
        why = Reason(
            f"打不开 http://h{number}.test/；下一步：zhaoshang crawl site{number}",
            f"cannot open http://h{number}.test/; next: zhaoshang crawl site{number}",
            f"zhaoshang crawl site{number}",
        )
        run.end(Judgement(verdict, () if verdict in (Verdict.OK, Verdict.QUIET) else (why,)))
        runs.append(run)
    return runs


def test_trouble_comes_first_and_the_sum_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    runs = sites(Verdict.OK, Verdict.BROKEN, Verdict.QUIET, Verdict.DEGRADED)
    report.report(runs, Console(width=80), tmp_path / "log")
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == ["site1", "site3", "site0", "site2"]
    assert lines[-1] == "2 of 4 sites in trouble, 0 new articles"
    report.report(runs[:1], Console(width=80), tmp_path / "log")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_failures_that_differ_in_their_addresses_are_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    [line] = report.trouble_lines(sites(*[Verdict.BROKEN] * 30), tmp_path / "log")
    assert line.startswith("site0, site1, site2, site3, site4, site5 and 24 more: e.g. site0: ")
    assert "cannot open http://h0.test/" in line
    # Another verdict, and a site alone, are told by themselves.
    lines = report.trouble_lines(sites(Verdict.BROKEN, Verdict.DEGRADED), tmp_path / "log")
    assert [line.partition(": ")[0] for line in lines] == ["site0", "site1"]
    assert "e.g." not in "".join(lines)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh_CN.UTF-8", f"{NAME}: 不完整 页数=7 新增=0 更新=0 回访=0 已有=0 拒收=0 失败=2 消失=0 待采=0"),
        ("en", f"{NAME}: degraded pages=7 new=0 changed=0 revisited=0 known=0 rejected=0 failed=2 gone=0 open=0"),
        ("C.UTF-8", f"{NAME}: degraded pages=7 new=0 changed=0 revisited=0 known=0 rejected=0 failed=2 gone=0 open=0"),
    ],
)  # fmt: skip
def test_a_line_for_a_pipe_is_in_one_language(
    monkeypatch: pytest.MonkeyPatch, language: str, line: str
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", language)
    assert report._plain_line(run_with(Verdict.DEGRADED, pages=7, failed=2)) == line


def test_whoever_interrupts_a_crawl_is_told_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHAOSHANG_LANG", "en")
    interrupted = [run_with(Verdict.INTERRUPTED)]
    code = report_and_code(interrupted, tmp_path / "t.db", quiet=True, again="cuihu linjiang")
    assert code == 130
    assert "To continue: zhaoshang crawl cuihu linjiang" in capsys.readouterr().err
