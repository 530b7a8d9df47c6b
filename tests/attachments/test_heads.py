"""Which rows name the columns, in which unit, and the rows below as records."""

from __future__ import annotations

from crawler.attachments.heads import head_of, records
from crawler.attachments.reading import Cell, Span, Table


def names(table: Table) -> list[str | None] | None:
    head = head_of(table)
    return None if head is None else [column.name for column in head.columns]


def test_a_title_and_a_unit_stand_above_the_names() -> None:
    table = Table(
        [["2024年重点项目", None, None], ["单位：万元", None, None], ["序号", "项目名称", "总投资（亿元）"], [1, "甲", 3]],
        merged=[Span(0, 0, 0, 2)],
    )  # fmt: skip
    head = head_of(table)
    assert head is not None
    assert (head.rows, head.unit) == (3, "万元")
    assert [(c.name, c.unit) for c in head.columns] == [
        ("序号", None), ("项目名称", None), ("总投资（亿元）", "亿元"),
    ]  # fmt: skip


def test_a_head_of_two_rows() -> None:
    table = Table(
        [["序号", "投资", None, "备注"], [None, "计划（万元）", "完成（万元）", None], [1, 5, 4, "在建"]],
        merged=[Span(0, 0, 1, 0), Span(0, 1, 0, 2), Span(0, 3, 1, 3)],
    )  # fmt: skip
    assert names(table) == ["序号", "投资/计划（万元）", "投资/完成（万元）", "备注"]
    (record,) = records(with_head(table))
    assert record.values == {
        "序号": 1,
        "投资/计划（万元）": 5,
        "投资/完成（万元）": 4,
        "备注": "在建",
    }


def test_a_row_of_units_belongs_to_the_names_above() -> None:
    table = Table([["项目名称", "总投资", "用地"], [None, "（万元）", "亩"], ["甲厂", 500, 30]])
    head = head_of(table)
    assert head is not None
    assert (head.rows, [(c.name, c.unit) for c in head.columns]) == (
        2, [("项目名称", None), ("总投资（万元）", "万元"), ("用地（亩）", "亩")],
    )  # fmt: skip


def test_a_unit_may_leave_out_the_currency() -> None:
    head = head_of(Table([["项目名称", "总投资（亿）"], ["甲厂", 5]]))
    assert head is not None
    assert head.columns[1].unit == "亿"


def test_names_of_firms_are_no_names_of_columns() -> None:
    """A list of two columns, whose firms have 公司 in their names, is no form."""
    table = Table([["企业名称", "注册资本（万元）"], ["甲乙精工有限公司", 500], ["丙丁食品有限公司", "未定"], ["戊己集团公司", 80]])  # fmt: skip
    assert names(table) == ["企业名称", "注册资本（万元）"]
    form = Table([["企业名称", "甲乙精工有限公司"], ["地址", "东湖路"], ["电话", "另告"]])
    assert names(form) is None


def with_head(table: Table) -> Table:
    table.head = head_of(table)
    return table


def test_a_merged_cell_counts_for_each_row_that_it_covers() -> None:
    rows: list[list[Cell]] = [
        ["类别", "名称"],
        ["工业", "甲"],
        [None, "乙"],
        [None, None],
        ["农业", "丙"],
    ]
    table = with_head(Table(rows, merged=[Span(1, 0, 2, 0)]))
    assert [(r.number, r.values) for r in records(table)] == [
        (1, {"类别": "工业", "名称": "甲"}),
        (2, {"类别": "工业", "名称": "乙"}),
        (4, {"类别": "农业", "名称": "丙"}),
    ]
    assert records(table)[1].cells == [None, "乙"]


def test_names_that_stand_twice_are_told_apart() -> None:
    table = Table([["姓名", "单位", "单位"], ["张三", "甲", "乙"], ["李四", "丙", "丁"]])
    assert names(table) == ["姓名", "单位", "单位 2"]


def test_white_space_that_spreads_a_name_is_none_of_it() -> None:
    assert names(Table([["姓 名", "单\n位"], ["张三", "甲"]])) == ["姓名", "单位"]


def test_tables_without_names() -> None:
    assert names(Table([[1, 2], [3, 4]])) is None
    assert names(Table([["甲", "乙"], ["丙", "丁"]])) is None
    assert names(Table([["序号", "名称"]])) is None
    form: list[list[Cell]] = [
        ["项目名称", "光伏", "建设单位", "甲厂"],
        ["总投资", "3亿", "联系人", "张三"],
    ]
    assert names(Table(form)) is None


def test_records_of_a_table_without_names_have_their_cells() -> None:
    (first, _) = records(Table([[1, 2], [3, 4]]))
    assert (first.cells, first.values) == ([1, 2], None)
