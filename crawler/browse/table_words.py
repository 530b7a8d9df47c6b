"""What Datasette says of tables, rows and mistakes in English, in the page's language."""

from __future__ import annotations

import re
from typing import Any, Final

from crawler.browse.language import language, sentence, told
from crawler.storage.dictionary import TABLES, VIEWS
from crawler.words.columns import COLUMNS

# Datasette's comparisons by their key, in Chinese and in English.
COMPARISONS: Final = {
    "exact": ("等于", "="), "not": ("不等于", "≠"), "contains": ("含有", "contains"), "endswith": ("结尾是", "ends with"),
    "startswith": ("开头是", "starts with"), "gt": ("大于", ">"), "gte": ("不小于", "≥"), "lt": ("小于", "<"),
    "lte": ("不大于", "≤"), "like": ("像（LIKE）", "like"), "notlike": ("不像（LIKE）", "not like"), "glob": ("像（GLOB）", "glob"),
    "in": ("是其中之一（逗号分隔）", "is one of (commas)"), "notin": ("不是其中之一", "is none of"),
    "arraycontains": ("数组含有", "array contains"), "arraynotcontains": ("数组不含", "array does not contain"), "date": ("在某天", "is on the day"),
    "isnull": ("没有值", "is missing"), "notnull": ("有值", "is there"), "isblank": ("为空", "is blank"), "notblank": ("不为空", "is not blank"),
}  # fmt: skip
# How the facet of years is named after its column.
YEAR: Final = "year"
# Columns that other tables than those of projects have, too, and Datasette's own.
_NAMES: Final = {
    "name": ("名称", "name"), "Link": ("链接", "link"), "crawl_id": ("采集编号", "number of the crawl"), "started_at": ("开始（UTC）", "began (UTC)"),
    "started_at_beijing": ("开始（北京时间）", "began (Beijing time)"), "replaced_at_beijing": ("修改（北京时间）", "replaced (Beijing time)"),
    "finished_at": ("结束（UTC）", "ended (UTC)"), "verdict": ("结论", "verdict"), "why": ("原因", "why"), "next_step": ("下一步", "next step"),
    "new": ("新增", "new"), "changed": ("更新", "changed"), "unchanged": ("未变", "unchanged"), "duplicates": ("重复", "duplicates"),
    "rejected": ("拒收", "rejected"), "failed": ("失败", "failed"), "errors": ("出错", "errors"), "reason": ("原因", "reason"), "known": ("已有", "known"),
    "revisited": ("回访", "revisited"), "gone": ("消失", "gone"), "open": ("待采", "open"), "gave_up": ("放弃", "given up"), "files": ("附件", "files"),
    "quiet_days": ("停更天数", "quiet days"), "item": ("内容", "item"), "rejected_at": ("拒收（UTC）", "rejected (UTC)"), "replaced_at": ("修改（UTC）", "replaced (UTC)"),
    "old": ("旧值", "old values"), "fields": ("改动的字段", "changed fields"), "size": ("大小", "size"), "sites": ("站点数", "sites"), "copies": ("篇数", "copies"),
    "articles": ("文章数", "articles"), "newest": ("最新", "newest"), "growth": ("增长", "growth"), "per_day": ("每天", "per day"), "seen_at": ("看到（UTC）", "seen (UTC)"),
    "count": ("数目", "count"), "declaration": ("声明的指纹", "fingerprint of the declaration"), "files_failed": ("附件失败", "files failed"),
    "newest_day": ("最新文章", "newest"), "days_since_newest": ("距今天数", "days since"), "original_site": ("原文站点", "site of the original"), "field": ("字段", "field"),
    "present": ("取到", "present"), "percent": ("百分比", "percent"), "snippet": ("摘要", "snippet"), "day_is": ("日期来自", "day is"), "yi": ("亿元", "100 million"),
    "old_title": ("旧标题", "old title"), "first_views": ("首次浏览", "first views"), "latest_views": ("最近浏览", "latest views"), "position": ("次序", "position"), "alt": ("说明", "alternative text"), "excerpt": ("摘要", "excerpt"), "target_id": ("指向的文章", "its article"),
}  # fmt: skip
_WITHOUT_VALUE: Final = ("isnull", "notnull", "isblank", "notblank")
# What Datasette and SQLite say of a mistake: the rest of it is a name or a sign.
_MISTAKES: Final = (
    (r"Table not found", "没有这个表", "there is no such table"),
    (r"Record not found", "没有这一行", "there is no such row"),
    (r"Database not found", "没有这个地址", "there is nothing at this address"),
    (r"404", "没有这个地址", "there is nothing at this address"),
    (r"no such table: (.+)", "没有这个表：{0}", "there is no such table: {0}"),
    (r"no such column: (.+)", "没有这一列：{0}", "there is no such column: {0}"),
    (r"no such function: (.+)", "没有这个函数：{0}", "there is no such function: {0}"),
    (r'near "(.*)": syntax error', "“{0}”附近有语法错误", 'there is a syntax error near "{0}"'),
    (r"incomplete input", "语句没有写完", "the statement is not complete"),
    (r"Statement must be a SELECT", "只能用 SELECT 查询", "only SELECT is possible"),
    (r"You did not supply a value for binding (?:parameter )?(.+?)\.?", "缺少参数 {0}", "the parameter {0} is missing"),
)  # fmt: skip
_HEADS: Final = {
    400: ("这个请求无法执行", "This request cannot be carried out"),
    403: ("不允许", "Not allowed"),
    404: ("没有这一页", "Page not found"),
    500: ("程序出错", "The program failed"),
}


def column_name(column: str) -> str:
    """What people call a column of our tables, or its own name."""
    return told(*(_NAMES.get(column) or COLUMNS.get(column) or (column, column)))


def facet_name(name: str) -> str:
    """What the values of a facet are."""
    column, is_year, _ = name.partition(f" {YEAR}")
    return f"{column_name(column)} · {told('年', 'year')}" if is_year else column_name(name)


def comparison(key: str) -> str:
    """What a comparison of Datasette's is called."""
    return told(*COMPARISONS.get(key, (key, key)))


def table_about(table: str) -> str:
    """What a row of a table or a view is; nothing of one that is not ours."""
    known = TABLES.get(table) or VIEWS.get(table)
    return sentence(known.row.zh, known.row.en) if known else ""


def column_about(table: str, column: str) -> str:
    """What a column holds; nothing of one that is not ours."""
    known = TABLES.get(table) or VIEWS.get(table)
    meaning = known.columns.get(column) if known else None
    return sentence(meaning.zh, meaning.en) if meaning else ""


def rows(count: int | None) -> str:
    """How many rows; nothing where they were not counted in time."""
    if count is None:
        return told("很多行", "many rows")
    return told("{n:,} 行", "{n:,} row" if count == 1 else "{n:,} rows", n=count)


def conditions(filters: Any, sort: str | None, sort_desc: str | None) -> str:
    """By what the rows of a table were chosen and put in order, in words; ``filters`` are Datasette's."""
    said = [
        f"{column_name(column)} {comparison(key)}"
        + ("" if key in _WITHOUT_VALUE else f" “{value}”")
        for column, key, value in filters.selections()
    ]
    if order := sort_desc or sort:
        way = ("降序", "descending") if sort_desc else ("升序", "ascending")
        said.append(
            told(
                "按{name}{way[0]}", "by {name}, {way[1]}", name=column_name(order).lower(), way=way
            )
        )
    return ("；" if language.get() == "zh" else "; ").join(said)


def error_head(status: int) -> str:
    """The heading of a page that says what went wrong."""
    return told(*_HEADS.get(status, ("出错", "Error")))


def error_text(said: object) -> str:
    """What Datasette or SQLite says of a mistake; what is not known stays as it is."""
    text = str(said)
    for pattern, zh, en in _MISTAKES:
        if found := re.fullmatch(pattern, text):
            return sentence(zh.format(*found.groups()), en.format(*found.groups()))
    return text
