"""Projects of lists in files: which columns say what, sums with their units, and the cell of each value."""

from __future__ import annotations

import pytest

from crawler.attachments.heads import head_of
from crawler.attachments.projects import Cited, cell_name, listed
from crawler.attachments.reading import Cell, Span, Table


def table(*rows: list[Cell], **more: object) -> Table:
    made = Table(list(rows))
    for name, value in more.items():
        setattr(made, name, value)
    made.head = head_of(made)
    return made


HEAD: list[Cell] = ["序号", "项目名称", "建设单位", "总投资（亿元）", "建设地点", "项目进展"]


def test_each_value_has_its_cell() -> None:
    (project,) = listed(
        table(
            HEAD, [1, "光伏组件厂", "晶科公司", 12.5, "翠湖区", "在建"], first_row=3, first_column=2
        )
    )
    assert project.row == 4
    assert project.name == Cited("光伏组件厂", "C4")
    assert project.firm == Cited("晶科公司", "D4")
    assert project.amount is not None
    assert (project.amount.value, project.amount.currency) == (1_250_000_000, "CNY")
    assert project.amount.cited == Cited("12.5", "E4")
    assert (project.place, project.stage) == (Cited("翠湖区", "F4"), Cited("在建", "G4"))


@pytest.mark.parametrize(
    ("column", "above", "cell", "value", "currency"),
    [
        ("总投资（万元）", None, "3,000", 30_000_000, "CNY"),
        ("总投资（万元）", None, "1.2亿元", 120_000_000, "CNY"),
        ("总投资", "单位：万元", 500, 5_000_000, "CNY"),
        ("总投资（万美元）", None, 800, 8_000_000, "USD"),
        ("总投资", None, "约5亿元", 500_000_000, "CNY"),
        ("总投资", None, 500, None, None),
        ("总投资（亿元）", None, "待定", None, None),
        ("总投资（亿元）", None, "3-5", None, None),
    ],
)
def test_a_sum_has_the_unit_that_is_stated(
    column: str, above: str | None, cell: Cell, value: int | None, currency: str | None
) -> None:
    rows: list[list[Cell]] = [["项目名称", column, "企业名称"], ["甲项目", cell, "甲公司"]]
    if above:
        rows.insert(0, [above, None, None])
    (project,) = listed(table(*rows))
    found = project.amount
    assert (found and found.value, found and found.currency) == (value, currency)


@pytest.mark.parametrize("column", ["进展阶段", "项目进展阶段", "实施进度", "目前状态", "推进进度", "项目现状"])  # fmt: skip
def test_a_column_says_how_far_a_project_is(column: str) -> None:
    (project,) = listed(table(["项目名称", "建设单位", column], ["甲项目", "甲公司", "竣工"]))
    assert project.stage == Cited("竣工", "C2")


def test_sums_of_rows_and_rows_without_a_name_are_no_projects() -> None:
    found = listed(
        table(
            HEAD,
            [1, "甲项目", None, 1, None, None],
            [None, "合 计", None, 9, None, None],
            [None, None, "乙公司", 2, None, None],
        )
    )
    assert [project.name.text for project in found] == ["甲项目"]
    assert found[0].firm is None


def test_titles_of_groups_and_a_head_that_stands_there_again_are_no_projects() -> None:
    found = listed(
        table(
            HEAD,
            ["一、翠湖区（2个）", None, None, None, None, None],
            [1, "甲项目", None, 1, None, None],
            HEAD,
            [2, "乙项目", None, "5000万元", None, None],
            ["合计", "2个", None, 9, None, None],
            merged=[Span(1, 0, 1, 5)],
        )
    )
    assert [project.name.text for project in found] == ["甲项目", "乙项目"]


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        (["项目名称", "2026年计划投资（万元）", "总投资（万元）", "企业名称"], ["甲", 1, 2, "乙"], 20_000),
        (["项目名称", "年度投资（万元）", "建设单位"], ["甲厂房", 1, "乙"], None),
        (["名称", "投资（亿）", "选址"], ["甲厂房", 1, "乙"], 10**8),
    ],
)  # fmt: skip
def test_a_part_of_the_sum_is_not_the_sum(
    head: list[Cell], row: list[Cell], expected: int | None
) -> None:
    row[0] = "甲厂房"
    (project,) = listed(table(head, row))
    assert (project.amount and project.amount.value) == expected


def test_a_merged_cell_counts_for_each_row() -> None:
    rows: list[list[Cell]] = [["建设单位", "项目名称"], ["甲公司", "一期工程"], [None, "二期工程"]]
    found = listed(table(*rows, merged=[Span(1, 0, 2, 0)]))
    assert [(p.name.text, p.firm and p.firm.text) for p in found] == [
        ("一期工程", "甲公司"),
        ("二期工程", "甲公司"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        ["姓名", "单位名称", "成绩"],
        ["项目名称", "备注", "说明"],
        ["笔试科目", "人数", "总分"],
        ["项目名称", "完成单位名称", "完成人"],
        ["项目编号", "项目名称", "中标金额（万元）"],
        ["序号", "名称", "地址"],
    ],
)
def test_other_lists_have_no_projects(head: list[Cell]) -> None:
    assert listed(table(head, ["甲", "乙", 3])) == []


def test_cells_are_named_as_a_spreadsheet_does() -> None:
    assert [cell_name(table([1]), 9, n) for n in (0, 25, 26, 701, 702)] == [
        "A10",
        "Z10",
        "AA10",
        "ZZ10",
        "AAA10",
    ]
