"""What every table and column of ``zhaoshang.db`` and ``archive.db`` means, for people who know SQL and no Python.

``SCHEMA.md`` is generated from here (``python -m crawler.storage.dictionary > SCHEMA.md``), and tests hold
that nothing in the databases is missing here and that the file is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.facts.model import ROLES


@dataclass(frozen=True, slots=True)
class Meaning:
    """One sentence in each language."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class TableMeaning:
    """What one row is, and what each column holds."""

    row: Meaning
    columns: dict[str, Meaning]


_ARTICLE = Meaning("所属文章", "the article")
_SITE = Meaning("站点名", "the site's name")
_CRAWL = Meaning("哪一次采集", "the crawl")
_POSITION = Meaning("次序，从 1 起", "its place, from 1")
_NEWS = Meaning(
    "何时成为新文章（UTC）；网站开始采集（或新增栏目）以前就有的旧文章为 NULL",
    "when it was news, UTC; NULL for what the site, or a new section of it, had published before it was first read",
)
_PIECES = Meaning("只能用 MATCH 查，读出来总是 NULL", "for MATCH only; always reads as NULL")
_INDEXED = Meaning("索引所知的旧文字", "the text that the index knows")

# What a row of a project list in a file tells, each value with its cell.
_PROJECT_CELLS: Final[dict[str, Meaning]] = {
    "name": Meaning("项目名称", "the project's name"),
    "name_cell": Meaning(
        "在哪一格，如 B3；不是工作表的也这样数",
        "its cell, such as B3; counted so in other files too",
    ),
    "company": Meaning("企业", "the firm"),
    "company_cell": Meaning("在哪一格", "its cell"),
    "amount": Meaning(
        "金额，以元等整数单位计；没有写明单位则为 NULL",
        "the sum in whole units of its currency; NULL where no unit is stated",
    ),
    "ccy": Meaning("币种", "its currency, ISO 4217"),
    "amount_text": Meaning("金额原文", "the sum as the cell has it"),
    "amount_cell": Meaning("在哪一格", "its cell"),
    "place": Meaning("地点原文", "the place as the cell has it"),
    "place_cell": Meaning("在哪一格", "its cell"),
    "stage": Meaning("阶段原文", "the stage as the cell has it"),
    "stage_cell": Meaning("在哪一格", "its cell"),
}

TABLES: Final[dict[str, TableMeaning]] = {
    "articles": TableMeaning(
        Meaning(
            "一篇文章，不论它有几页、几个网址",
            "one article, whatever the number of its pages and addresses",
        ),
        {
            "id": Meaning("编号，永不改变", "its number; never changes"),
            "site": Meaning("站点名", "the site's name"),
            "url": Meaning(
                "网址，唯一；参数次序与网站所写相同",
                "its URL, unique; its parameters in the site's own order",
            ),
            "title": Meaning("标题", "title"),
            "published_at": Meaning(
                "网站写明的发布时间（北京时间），网站写到哪一级就存到哪一级：2024、2024-09、2024-09-27、2024-09-27 18:30；不能确定则为 NULL",
                "when the site says it was published, Asia/Shanghai, only as precise as the page says; NULL if it cannot be known",
            ),
            "published_about": Meaning(
                "网站只写“3小时前”“2天前”之类时，由采集时间推算的日期（北京时间），以周、月计的只到月；仅当 published_at 为 NULL 时有值",
                "where the site gives only an age (3小时前, 2天前): the day that it comes to, Asia/Shanghai, or the month if it counts weeks or months; only while published_at is NULL",
            ),
            "published_raw": Meaning("日期的原文", "the words that the date was read from"),
            "category": Meaning("栏目", "section"),
            "breadcrumb": Meaning(
                "当前位置，用“ > ”分隔", "the path above the article, separated by ' > '"
            ),
            "author": Meaning(
                "发布者，常为 admin 一类账号", "who put it on the site, often an account"
            ),
            "source": Meaning("来源", "where the site says that the text comes from"),
            "reporters": Meaning(
                "记者、通讯员，用“、”分隔", "names in the byline, separated by '、'"
            ),
            "views": Meaning(
                "最近一次看到的浏览数；网站不显示则为 NULL，绝不是 0",
                "views when last seen; NULL, never 0, where the site shows none",
            ),
            "body": Meaning("正文，一段一行", "the text, one paragraph a line"),
            "pages": Meaning("正文分几页", "how many pages its text is spread over"),
            "elsewhere": Meaning(
                "1：文章在别的网站（如微信公众号），没有去取，只有列表上的标题、日期、网址和栏目，body 为 NULL；否则为 0",
                "1: its page is on another host (such as mp.weixin.qq.com), which is not crawled: title, date, address and section come from the list, body is NULL; else 0",
            ),
            "cluster_id": Meaning(
                "所属的同题报道（见 clusters）；没有转载则为 NULL",
                "the story that it belongs to, see clusters; NULL if there are no reprints",
            ),
            "content_hash": Meaning(
                "标题与正文的指纹，内容相同则相同", "fingerprint of title and body"
            ),
            "first_seen_at": Meaning("首次采到（UTC）", "first harvested, UTC"),
            "last_seen_at": Meaning(
                "最近一次在列表上看到或采到（UTC）", "last shown by a list, or harvested, UTC"
            ),
            "fetched_at": Meaning(
                "现存内容的抓取时间（UTC）", "when the stored page was received, UTC"
            ),
            "gone_at": Meaning(
                "网站上已不存在：两天各查一次都找不到时记下（UTC）；再出现则恢复 NULL",
                "when it was not found on a second day, UTC; NULL again once it answers",
            ),
            "news_at": _NEWS,
        },
    ),
    "addresses": TableMeaning(
        Meaning(
            "文章的一个网址（含规范网址）", "one address of an article, its canonical one included"
        ),
        {
            "url": Meaning("网址", "the address"),
            "article_id": _ARTICLE,
            "first_seen_at": Meaning("首次见到（UTC）", "first seen, UTC"),
        },
    ),
    "related_links": TableMeaning(
        Meaning(
            "文章页列出的一条相关文章", "one link that an article's page offers as related reading"
        ),
        {
            "article_id": _ARTICLE,
            "position": _POSITION,
            "url": Meaning("链接网址", "where it leads"),
            "title": Meaning("链接标题", "its title"),
            "excerpt": Meaning("链接下的摘要", "the lines beneath it"),
            "target_id": Meaning(
                "所指文章的编号；尚未采到则为 NULL",
                "the article that it leads to; NULL if not harvested",
            ),
        },
    ),
    "images": TableMeaning(
        Meaning("正文中的一张图片（只存链接）", "one picture in a body, as a link"),
        {
            "article_id": _ARTICLE,
            "position": _POSITION,
            "url": Meaning("图片网址", "its address"),
            "alt": Meaning("替代文字", "its alternative text"),
        },
    ),
    "attachments": TableMeaning(
        Meaning(
            "正文中的一个附件（链接）；文件内容见 attachment_files",
            "one file that a body links to, as a link; what is in it: attachment_files",
        ),
        {
            "article_id": _ARTICLE,
            "position": _POSITION,
            "url": Meaning("附件网址", "its address"),
            "name": Meaning("附件名", "its name"),
        },
    ),
    "attachment_files": TableMeaning(
        Meaning(
            "一个附件文件，或压缩包里的一个文件；与 attachments 以 url 相连",
            "one file that articles lead to, or one file in a ZIP; joined to attachments by url",
        ),
        {
            "id": Meaning("编号", "its number"),
            "url": Meaning("网址", "its address"),
            "member": Meaning(
                "在压缩包里的路径；文件本身则为空串",
                "its path inside the ZIP; empty for the file itself",
            ),
            "site": _SITE,
            "name": Meaning(
                "名称：链接文字，或网址的末段", "what its link calls it, or the end of its address"
            ),
            "hash": Meaning(
                "现有内容的 SHA-256（十六进制）；没有取到过则为 NULL",
                "SHA-256 of its content now, hexadecimal; NULL if it was never received",
            ),
            "size": Meaning("字节数", "bytes"),
            "text_id": Meaning("从现有内容读出的文字", "what was read of its content now"),
            "verdict": Meaning(
                "ok 已读、empty 空、needs_ocr 是图片、encrypted 加密、too_large 太大、too_costly 耗时或耗内存太多、broken 已损坏、not_a_document 不是文件（多为出错网页）、gone 已删除、forbidden 不许取、unsupported 不支持；NULL 为还没有结果",
                "ok, empty, needs_ocr (pictures of text), encrypted, too_large, too_costly (time or memory), broken, not_a_document (mostly an error page), gone, forbidden, unsupported; NULL if nothing is known yet",
            ),
            "detail": Meaning("结论的依据（英文）", "what the verdict goes by"),
            "etag": Meaning("ETag 响应头", "the header ETag"),
            "last_modified": Meaning("Last-Modified 响应头", "the header Last-Modified"),
            "step": Meaning(
                "没有变化地复查过几次", "how often it was requested again and had not changed"
            ),
            "attempts": Meaning("连续失败几次", "failures in a row"),
            "first_seen_at": Meaning("首次见到（UTC）", "first seen, UTC"),
            "fetched_at": Meaning("最近一次取到（UTC）", "when it last answered, UTC"),
            "changed_at": Meaning("内容最近一次变化（UTC）", "when its content last changed, UTC"),
            "next_at": Meaning(
                "到此时再取（UTC）；NULL 为文章有改动时才取",
                "when it is due again, UTC; NULL: when its article changes",
            ),
        },
    ),
    "attachment_texts": TableMeaning(
        Meaning(
            "一份文件内容及读出的文字，不论有几个网址",
            "one content of files, and the text that was read of it, at however many addresses",
        ),
        {
            "id": Meaning("编号", "its number"),
            "hash": Meaning("内容的 SHA-256（十六进制）", "SHA-256 of the bytes, hexadecimal"),
            "name": Meaning("首次见到时的名称", "the name under which it was first seen"),
            "kind": Meaning(
                "按内容判断的种类：doc、docx、xls、xlsx、pdf、ofd、ppt、pptx、zip、html……",
                "what it is by its bytes: doc, docx, xls, xlsx, pdf, ofd, ppt, pptx, zip, html …",
            ),
            "size": Meaning("字节数", "bytes"),
            "verdict": Meaning("结论，同 attachment_files", "the verdict, as in attachment_files"),
            "detail": Meaning("结论的依据（英文）", "what the verdict goes by"),
            "text": Meaning(
                "文字；表格一行一行，各格以制表符分隔",
                "the text; tables row by row, cells separated by tabs",
            ),
            "pages": Meaning("页数；没有页的格式为 NULL", "pages; NULL where the format has none"),
            "ocr_pages": Meaning(
                "哪些页是图片、需要文字识别（JSON）", "pages that are pictures of text, JSON"
            ),
            "is_ocr": Meaning(
                "1：文字由图片识别而来，可能有错字",
                "1: recognised from images, some characters may be wrong",
            ),
            "reader_version": Meaning("读取程序的版本", "the version of the readers"),
            "read_at": Meaning("读取时间（UTC）", "when it was read, UTC"),
        },
    ),
    "attachment_tables": TableMeaning(
        Meaning("文件里的一张表", "one table of a file"),
        {
            "id": Meaning("编号", "its number"),
            "text_id": Meaning("哪份内容", "the content, in attachment_texts"),
            "position": _POSITION,
            "sheet": Meaning("工作表名", "the sheet's name; NULL where there are none"),
            "page": Meaning("页码，从 1 起", "the page, from 1; NULL where there are none"),
            "columns": Meaning(
                "各列的名称和单位（JSON）；没有表头则为 NULL",
                "names and units of the columns, JSON; NULL for a table without a head",
            ),
            "unit": Meaning("表上方写明的单位", "the unit stated above the table"),
            "rows": Meaning("表头以下的行数", "rows below the head"),
        },
    ),
    "attachment_rows": TableMeaning(
        Meaning("表中的一行", "one row of a table"),
        {
            "table_id": Meaning("哪张表", "the table"),
            "number": Meaning(
                "行号，从 1 起；工作表里即 Excel 的行号",
                "its number, from 1; on a sheet the one that Excel shows",
            ),
            "is_head": Meaning("1：表头或表头以上的行", "1 for a row of the head, or above it"),
            "cells": Meaning(
                "各格（JSON 数组），空格为 null", "its cells, a JSON array; null for an empty one"
            ),
            "record": Meaning(
                "列名到值（JSON 对象），合并单元格的值填入每一行；没有表头则为 NULL",
                "column name to value, a JSON object, a merged cell's value in every row; NULL without a head",
            ),
        },
    ),
    "attachment_projects": TableMeaning(
        Meaning(
            "附件清单中的一个项目：按表头认出的名称、企业、金额、地点、阶段，各注明在哪一格",
            "one project of a list in a file: name, firm, amount, place and stage by the names of the columns, each with its cell",
        ),
        {
            "table_id": Meaning("哪张表", "the table"),
            "number": Meaning("行号", "the row's number, as in attachment_rows"),
            **_PROJECT_CELLS,
        },
    ),
    "attachment_versions": TableMeaning(
        Meaning(
            "一个文件的一个版本，及其与前一版的差别",
            "one version of a file, and how its rows differ from the one before",
        ),
        {
            "file_id": Meaning("哪个文件", "the file"),
            "number": Meaning("第几版，从 1 起", "which version, from 1"),
            "text_id": Meaning("该版的内容", "its content, in attachment_texts"),
            "seen_at": Meaning("首次见到（UTC）", "when it was first seen, UTC"),
            "added": Meaning("增加的行数", "rows that the version before had not"),
            "removed": Meaning("减少的行数", "rows that it has no more"),
            "added_rows": Meaning(
                "增加的行（JSON，至多 5,000 行）", "those rows, JSON, 5,000 at most"
            ),
            "removed_rows": Meaning(
                "减少的行（JSON，至多 5,000 行）", "those rows, JSON, 5,000 at most"
            ),
        },
    ),
    "attachments_fts": TableMeaning(
        Meaning(
            "一份文件内容的搜索索引（FTS5）；rowid 即 attachment_texts.id，用法同 articles_fts",
            "the search index's entry of a content; rowid is attachment_texts.id; asked like articles_fts",
        ),
        {"name": _PIECES, "text": _PIECES},
    ),
    "views": TableMeaning(
        Meaning("一次看到的浏览数", "one observation of a view count"),
        {
            "article_id": _ARTICLE,
            "seen_at": Meaning("看到的时间（UTC）", "when, UTC"),
            "count": Meaning("浏览数", "the count"),
        },
    ),
    "revisions": TableMeaning(
        Meaning("文章被修改前的一个版本", "one earlier version of an article"),
        {
            "id": Meaning("编号", "its number"),
            "article_id": _ARTICLE,
            "crawl_id": Meaning(
                "哪一次采集发现了修改；NULL 为 zhaoshang reextract 重新提取",
                "the crawl that found the change; NULL where zhaoshang reextract read it again",
            ),
            "replaced_at": Meaning("被替换的时间（UTC）", "when it was replaced, UTC"),
            "old": Meaning(
                "改动的字段及原值（JSON）", "the changed fields with their old values, JSON"
            ),
        },
    ),
    "crawls": TableMeaning(
        Meaning("对一个站点的一次采集", "one run of one site"),
        {
            "id": Meaning("编号", "its number"),
            "site": Meaning("站点名", "the site's name"),
            "started_at": Meaning("开始时间（UTC）", "start, UTC"),
            "finished_at": Meaning(
                "结束时间（UTC）；NULL 表示仍在进行或被强行终止",
                "end, UTC; NULL while it runs or if it was killed",
            ),
            "reason": Meaning(
                "结束原因：finished、shutdown……", "how it ended: finished, shutdown …"
            ),
            "verdict": Meaning(
                "结论：ok、quiet（没有新内容，属正常）、degraded、broken、unfinished（时间到，下次接着采）、interrupted、storage；broken 的一次不改动任何文章",
                "verdict: ok, quiet (nothing new, as is usual), degraded, broken, unfinished (out of time, the next run goes on), interrupted, storage; a broken run changes no article",
            ),
            "why": Meaning("结论的原因，一条一行", "the reasons of the verdict, one per line"),
            "next_step": Meaning("建议的下一步", "what to do next"),
            "quiet_days": Meaning(
                "结束时，距网站最新一篇文章的天数",
                "at its end: days since the site's newest article",
            ),
            "declaration": Meaning(
                "所用站点声明的指纹；声明改了，就重新积累“以前”的数字",
                "fingerprint of the site's declaration; when it changes, the history of what is usual starts again",
            ),
            "pages": Meaning("收到的页面数", "pages received"),
            "new": Meaning("新文章", "new articles"),
            "changed": Meaning("有改动的文章", "changed articles"),
            "unchanged": Meaning("没有改动的文章", "unchanged articles"),
            "duplicates": Meaning(
                "同一篇文章的其他网址", "articles found again at another address"
            ),
            "rejected": Meaning("被拒收的页面（见 rejects）", "pages rejected (see rejects)"),
            "failed": Meaning("打不开的文章页", "article pages that failed"),
            "known": Meaning(
                "列表上已知、不必再取的文章", "known articles on lists, not fetched again"
            ),
            "revisited": Meaning("到期回访的文章", "known articles fetched again"),
            "gone": Meaning("回访时找不到的文章", "known articles that were not found"),
            "open": Meaning(
                "留待下次先取的页面（见 pending）", "pages left to the next crawl (see pending)"
            ),
            "gave_up": Meaning("多日打不开而放弃的页面", "pages given up after days of failing"),
            "errors": Meaning("程序出错次数", "crashes of callbacks and pipelines"),
            "files": Meaning(
                "去取的附件；站点不取附件则为 NULL",
                "attachments requested; NULL where the site reads none",
            ),
            "files_failed": Meaning("没有取到的附件", "files that could not be fetched"),
        },
    ),
    "sections": TableMeaning(
        Meaning(
            "一次采集中的一个列表栏目。rows = known + stored + duplicates + rejected + failed + skipped + gone + open",
            "one list section in one crawl; rows = known + stored + duplicates + rejected + failed + skipped + gone + open",
        ),
        {
            "crawl_id": _CRAWL,
            "url": Meaning(
                "栏目首页网址；以 #mentioned 结尾的是只由其他文章链接到的文章，以 #revisits 结尾的是到期回访的文章，以 #compared 结尾的是重读来比较的文章",
                "the section's first page; #mentioned: articles that only other articles lead to; #revisits: articles visited again; #compared: articles read again, to compare",
            ),
            "pages": Meaning("打开的列表页数", "list pages read"),
            "links": Meaning(
                "首页上的文章链接数；打不开则为 NULL",
                "article links on its first page; NULL if that did not answer",
            ),
            "elsewhere": Meaning(
                "其中通向别的网站的链接数；首页打不开或没有改动则为 NULL",
                "those of the links that lead to another host; NULL if that page did not answer, or was as it was",
            ),
            "theme": Meaning(
                "首页模板的指纹，两段：所用的样式表，列表以外的版面（看不出的写 -）；都看不出、打不开，或换了模板而没有一篇文章能证实仍读得对，则为 NULL",
                "the fingerprint of its first page's template, in two parts: the stylesheets that it loads, the boxes around its list (- if it does not tell); NULL if it tells neither, if it did not answer, or if it is a new one and no article has shown that it is read well",
            ),
            "rows": Meaning(
                "列出的不同文章数（先列出的栏目算）",
                "different articles listed, counted where first listed",
            ),
            "known": Meaning(
                "库中已有、不必再取（或网站答复没有改动）",
                "in the database: not requested, or unchanged (304)",
            ),
            "fetched": Meaning("打开的文章页数", "article pages received"),
            "stored": Meaning("存下的文章数", "articles stored"),
            "duplicates": Meaning(
                "同一篇文章的其他网址", "articles found again at another address"
            ),
            "rejected": Meaning("被拒收", "refused"),
            "failed": Meaning("打不开", "failed"),
            "skipped": Meaning(
                "没有去取：达到 --limit，robots.txt 禁止，或刚失败过、未到重试时间",
                "not requested: --limit, robots.txt, or it failed recently and will be tried later",
            ),
            "new": Meaning("存下的文章中，此前不在库中的", "of the stored: not known before"),
            "revisited": Meaning("存下的文章中，此前已在库中的", "of the stored: known before"),
            "gone": Meaning("回访时找不到", "known, and not found when visited again"),
            "open": Meaning(
                "中途停止，或栏目中一篇文章也打不开，留待下次",
                "left to the next crawl: this one was stopped, or page after page of the section was no article",
            ),
        },
    ),
    "walks": TableMeaning(
        Meaning(
            "一个列表栏目最近一次完整翻阅：读到只有已知文章的一页，或读到末页",
            "the last complete walk of a section: to a page of nothing but known articles, or to its end",
        ),
        {
            "site": _SITE,
            "url": Meaning("栏目首页网址", "the section's first page"),
            "crawl_id": _CRAWL,
            "walked_at": Meaning("时间（UTC）", "when, UTC"),
            "newest": Meaning(
                "最前几页中最新的日期；列表不按日期排列则为 NULL",
                "the newest date on its first pages; NULL if it is not in order of dates",
            ),
            "links": Meaning("首页的文章链接数", "article links on its first page"),
            "etag": Meaning("首页的 ETag", "ETag of its first page"),
            "last_modified": Meaning("首页的 Last-Modified", "Last-Modified of its first page"),
            "fetched_at": Meaning(
                "首页最近一次全文收到（UTC）", "when its first page last came in full, UTC"
            ),
            "first_crawl_id": Meaning(
                "第一次读完它的采集；在此之前见到的是旧文章",
                "the crawl that first read it to its end; what was found until then is not new",
            ),
        },
    ),
    "rereads": TableMeaning(
        Meaning(
            "一个栏目后面的列表页轮流重读到哪里：插在列表深处的文章由此找到",
            "how far the later pages of a list have been read again, in turns: what is put deep into a list is found so",
        ),
        {
            "site": _SITE,
            "url": Meaning("栏目首页网址", "the section's first page"),
            "page": Meaning(
                "这一轮读到第几页；1 表示下一轮还没开始",
                "the page that this round has come to; 1: the next round has not begun",
            ),
            "href": Meaning("下一页的网址", "the address of the page after it"),
            "last_href": Meaning("该页的网址", "where that page stood"),
            "second_href": Meaning(
                "第二页的网址；只有一页则为 NULL",
                "the address of the second page; NULL for a list of one page",
            ),
            "pages": Meaning(
                "首页的分页写着至少几页", "pages that the first page tells of at least"
            ),
            "articles": Meaning(
                "首页的分页写着几篇；没写则为 NULL",
                "articles that it tells of; NULL if it does not say",
            ),
            "vain": Meaning(
                "因这两个数变大而通读列表、却没有发现的次数；到 2 次就不再当真",
                "how often the list was read to its end because these had grown, and nothing was found; from 2 on they "
                "are not believed",
            ),
            "length": Meaning("上一整轮读了几页", "pages of the last complete round"),
            "began_at": Meaning("这一轮何时开始（UTC）", "when this round began, UTC; NULL before"),
            "done_at": Meaning(
                "上一轮何时读完（UTC）", "when the last round was completed, UTC; NULL if none was"
            ),
            "crawl_id": Meaning("最近读过它的一次采集", "the last crawl that read a page of it"),
        },
    ),
    "candidate_sections": TableMeaning(
        Meaning(
            "候选栏目：添加站点时没有看过、或没有选择器的页面，采集时看过之后的结论",
            "pages that may be sections, which the learning of the site did not look at or found no selector for, and what a crawl saw there",
        ),
        {
            "site": _SITE,
            "url": Meaning("规范网址", "canonical address"),
            "href": Meaning("网站上写的网址", "the address as the site writes it"),
            "name": Meaning("栏目名称", "the section's name"),
            "found_on": Meaning(
                "在哪个候选栏目的页面上发现；写在站点文件里的为空",
                "the candidate on whose page it was found; empty for one in the site's file",
            ),
            "outcome": Meaning(
                "list：选择器能读出新文章，按栏目采集；rows：是列表，文章按网址形式识别；links：各处有新文章的入口页；same：没有新文章；"
                "none：没有文章；其余为打不开的原因",
                "list: the site's selectors find new articles, crawled as a section; rows: a list whose articles are told by the form "
                "of their addresses; links: a front page that leads to new articles; same: nothing new; none: no article; else why it "
                "did not answer",
            ),
            "asked_at": Meaning("最近一次看的时间（UTC）", "when it was looked at last, UTC"),
        },
    ),
    "pending": TableMeaning(
        Meaning(
            "一个未完成的页面：下次采集先取它；放弃的也留在这里，连同理由",
            "one page that is still to be fetched, first thing in the next crawl; those given up stay, with the reason",
        ),
        {
            "site": _SITE,
            "url": Meaning("网址（规范形式）", "its address, canonical form"),
            "kind": Meaning(
                "article 文章页、list 列表页、mentioned 文章中提到而尚不知是否文章",
                "article, list, or mentioned: an article leads to it, and it may be one",
            ),
            "href": Meaning("网页上写的网址", "the address as the page writes it"),
            "section": Meaning("所在栏目", "the section that showed it"),
            "page": Meaning("列表页的页码", "number of a list page"),
            "title": Meaning("列表上的标题", "the title that the list shows"),
            "published_raw": Meaning("列表上的日期原文", "the date that the list shows"),
            "views_raw": Meaning("列表上的浏览数原文", "the views that the list shows"),
            "crawl_id": Meaning("首次见到它的采集", "the crawl that saw it first"),
            "reason": Meaning(
                "为何未完成：listed（还没轮到）、limit、timeout、http_503、soft_404、robots、suspect_site（网站整体不可信，不算试过）、still_listed（找不到，列表却仍列出）……",
                "why it is open: listed (not yet requested), limit, timeout, http_503, soft_404, robots, suspect_site (the whole site was not to be believed: counts as no attempt), still_listed (not found, and yet its list shows it) …",
            ),
            "attempts": Meaning("试过几次", "attempts"),
            "days": Meaning("在几个不同的日子试过", "different days on which it was tried"),
            "first_at": Meaning("首次见到（UTC）", "first seen, UTC"),
            "last_at": Meaning("最近一次尝试（UTC）", "last attempt, UTC"),
            "due_at": Meaning(
                "何时再试（UTC）；放弃后为 NULL", "when to try again, UTC; NULL once given up"
            ),
            "gave_up_at": Meaning("何时放弃（UTC）", "when it was given up, UTC"),
        },
    ),
    "visits": TableMeaning(
        Meaning("一篇文章的回访安排", "when an article is visited again"),
        {
            "article_id": _ARTICLE,
            "site": _SITE,
            "section": Meaning("首次列出它的栏目", "the section that showed it first"),
            "crawl_id": Meaning("首次采到它的采集", "the crawl that harvested it first"),
            "href": Meaning(
                "网页上写的网址；与规范网址相同则为 NULL",
                "its address as the list writes it; NULL if that is the canonical one",
            ),
            "listed": Meaning(
                "列表上各种写法（标题、日期）的指纹",
                "fingerprints of what lists said of it (title, date)",
            ),
            "next_visit_at": Meaning(
                "下次回访（UTC）；不再回访则为 NULL", "next visit, UTC; NULL if there is none"
            ),
            "missed_at": Meaning("首次找不到的时间（UTC）", "when it was first not found, UTC"),
            "etag": Meaning("文章页的 ETag", "ETag of its page"),
            "last_modified": Meaning("文章页的 Last-Modified", "Last-Modified of its page"),
        },
    ),
    "crawl_fields": TableMeaning(
        Meaning(
            "一次采集中的一个字段：多少篇文章取得到它",
            "one field in one crawl: on how many articles it was found",
        ),
        {
            "crawl_id": _CRAWL,
            "field": Meaning("字段名", "the field"),
            "articles": Meaning("读过的文章页数", "article pages read"),
            "present": Meaning("其中取到该字段的", "of those: pages that have it"),
        },
    ),
    "rejects": TableMeaning(
        Meaning(
            "一个被拒收的页面，连同取到的全部字段；同一页因同一理由再被拒收时，只留最近一次",
            "one page that was rejected, with everything read from it; if it is rejected again for the same reason, the last time",
        ),
        {
            "id": Meaning("编号", "its number"),
            "crawl_id": _CRAWL,
            "url": Meaning("网址", "its address"),
            "reason": Meaning(
                "理由：soft_404（不存在的文章）、soft_login（登录页）、soft_blocked（验证页）、soft_error（出错页）、soft_closed（网站关闭）、no_title、no_body、page_N_failed（多页文章缺第 N 页）、page_alike（与别的页面内容一样）、suspect_change（标题和正文都换了，再见到一次才采信）、suspect_site（网站整体不可信）",
                "why: soft_404 (there is no such article), soft_login (a login page), soft_blocked (a captcha), soft_error (an error page), soft_closed (the site is closed), no_title, no_body, page_N_failed (page N of a longer article is missing), page_alike (says the same as other pages), suspect_change (title and body have both changed; accepted when seen again), suspect_site (the whole site is suspect)",
            ),
            "item": Meaning("取到的字段（JSON）", "what was read, JSON"),
            "rejected_at": Meaning("时间（UTC）", "when, UTC"),
        },
    ),
    "clusters": TableMeaning(
        Meaning(
            "一个被转载的报道；它的各篇文章在 articles.cluster_id",
            "one story that several articles tell; they bear its number in articles.cluster_id",
        ),
        {
            "id": Meaning(
                "编号；两个报道合并时保留较早的编号",
                "its number; when two are united, the older one stays",
            ),
            "original_id": Meaning(
                "最可能的原文：其他文章写明来自该站点的，否则最早发布的",
                "the likely original: of the site that the copies name as their source, else the earliest",
            ),
            "size": Meaning("文章数", "articles"),
            "sites": Meaning("站点数", "sites"),
        },
    ),
    "fingerprints": TableMeaning(
        Meaning(
            "文章里一段文字的指纹，用来找转载",
            "the fingerprint of a piece of an article's text; finds reprints",
        ),
        {
            "hash": Meaning("指纹", "the fingerprint"),
            "article_id": _ARTICLE,
        },
    ),
    "articles_fts": TableMeaning(
        Meaning(
            "一篇文章的搜索索引（FTS5）；rowid 即 articles.id。两个字的词直接查：`MATCH '光伏'`；更长的词拆成相邻两字再核对原文：`MATCH '招商 商引 引资' AND instr(a.body, '招商引资')`",
            "one article's entry in the search index (FTS5); rowid is articles.id. A word of two characters is asked for as it is: `MATCH '光伏'`; a longer one by its pairs, and checked on the text: `MATCH '招商 商引 引资' AND instr(a.body, '招商引资')`",
        ),
        {
            "title": _PIECES,
            "body": _PIECES,
            "category": _PIECES,
            "source": _PIECES,
        },
    ),
    "search_queue": TableMeaning(
        Meaning(
            "一篇等待编入搜索索引的文章，由触发器写入",
            "one article that waits to be indexed; written by triggers",
        ),
        {
            "article_id": _ARTICLE,
            "is_indexed": Meaning(
                "1 表示索引里有它的旧文字，在下面几列",
                "1 if the index knows it by the texts that follow",
            ),
            "title": _INDEXED,
            "body": _INDEXED,
            "category": _INDEXED,
            "source": _INDEXED,
        },
    ),
    "data_dictionary": TableMeaning(
        Meaning(
            "对一个表、视图或列的说明，即本文件在数据库里的一份",
            "what one table, view or column means: this document, inside the file",
        ),
        {
            "name": Meaning("表或视图的名称", "the table or view"),
            "kind": Meaning("table 表、view 视图", "table or view"),
            "column": Meaning("列名；空串为整个表或视图", "the column; empty for the whole"),
            "zh": Meaning("中文说明", "its meaning in Chinese"),
            "en": Meaning("英文说明", "its meaning in English"),
        },
    ),
}


_SITE = Meaning("站点名", "the site's name")
_ID = Meaning("文章编号", "the article's number")
_URL = Meaning("网址", "its address")
_TITLE = Meaning("标题", "title")
_CATEGORY = Meaning("栏目", "section")
_SOURCE = Meaning("来源", "where the site says that the text comes from")
_VIEWS = Meaning("最近一次看到的浏览数", "views when last seen")
_FIRST_SEEN = Meaning("首次采到（UTC）", "first harvested, UTC")
_CLUSTER = Meaning("所属的同题报道；没有转载则为 NULL", "its story; NULL if there are no reprints")
_DAY = Meaning(
    "最可信的日期（北京时间），精度同网站所写",
    "the best date there is, Asia/Shanghai; coarser where the site is",
)
_DAY_IS = Meaning(
    "日期从何而来：stated 网站写明、age 由“3小时前”推算、harvested 首次采到的日期",
    "where the date is from: stated by the site; age, such as 3小时前; harvested, the day of the first harvest",
)

VIEWS: Final[dict[str, TableMeaning]] = {
    "v_new_articles": TableMeaning(
        Meaning("一篇文章，最近采到的在前", "one article, the latest harvested first"),
        {
            "id": _ID,
            "site": _SITE,
            "first_seen_at": _FIRST_SEEN,
            "day": _DAY,
            "day_is": _DAY_IS,
            "category": _CATEGORY,
            "title": _TITLE,
            "source": _SOURCE,
            "views": _VIEWS,
            "url": _URL,
            "cluster_id": _CLUSTER,
            "news_at": _NEWS,
        },
    ),
    "v_stories": TableMeaning(
        Meaning(
            "一个报道：没有转载的文章，或最可能的原文",
            "one story: an article without reprints, or the likely original",
        ),
        {
            "id": _ID,
            "site": _SITE,
            "day": _DAY,
            "day_is": _DAY_IS,
            "category": _CATEGORY,
            "title": _TITLE,
            "source": _SOURCE,
            "views": _VIEWS,
            "url": _URL,
            "first_seen_at": _FIRST_SEEN,
            "copies": Meaning("共有几篇，含本篇", "articles that tell it, this one included"),
            "sites": Meaning("见于几个站点", "sites that tell it"),
            "cluster_id": _CLUSTER,
        },
    ),
    "v_reprints": TableMeaning(
        Meaning("一篇转载，及其原文", "one reprint, with its likely original"),
        {
            "cluster_id": Meaning("同题报道的编号", "the story's number"),
            "original_id": Meaning("原文的编号", "the original's number"),
            "original_site": Meaning("原文的站点", "the original's site"),
            "original_title": Meaning("原文的标题", "the original's title"),
            "id": Meaning("转载的编号", "the reprint's number"),
            "site": Meaning("转载的站点", "the reprint's site"),
            "day": _DAY,
            "title": Meaning("转载的标题", "the reprint's title"),
            "source": Meaning("转载写明的来源", "the source that the reprint gives"),
            "url": _URL,
        },
    ),
    "v_views_growth": TableMeaning(
        Meaning(
            "一篇看到过至少两次浏览数的文章",
            "one article whose views were seen at least twice",
        ),
        {
            "id": _ID,
            "site": _SITE,
            "category": _CATEGORY,
            "title": _TITLE,
            "url": _URL,
            "observations": Meaning("看到几次", "how often they were seen"),
            "first_at": Meaning("第一次看到的时间（UTC）", "when first, UTC"),
            "first_views": Meaning("第一次的浏览数", "views then"),
            "latest_at": Meaning("最近一次看到的时间（UTC）", "when last, UTC"),
            "latest_views": Meaning("最近一次的浏览数", "views then"),
            "growth": Meaning("其间增加", "growth between the two"),
            "per_day": Meaning(
                "平均每天增加；相隔不足一天则为 NULL",
                "growth a day; NULL if the two are less than a day apart",
            ),
        },
    ),
    "v_revisions": TableMeaning(
        Meaning("一次修改，及其文章", "one change of an article"),
        {
            "id": Meaning("修改的编号（见 revisions）", "its number in revisions"),
            "article_id": _ID,
            "site": _SITE,
            "replaced_at": Meaning("发现修改的时间（UTC）", "when it was found, UTC"),
            "fields": Meaning(
                "改动了哪些字段，用逗号分隔", "the changed fields, separated by commas"
            ),
            "old_title": Meaning("原来的标题；没有改则为 NULL", "the old title; NULL if it stayed"),
            "title": Meaning("现在的标题", "the title now"),
            "url": _URL,
        },
    ),
    "v_site_health": TableMeaning(
        Meaning("一个站点最近一次采集的情况", "how the last run of one site went"),
        {
            "site": _SITE,
            "verdict": Meaning(
                "结论（见 crawls）；NULL 表示仍在进行或被强行终止",
                "verdict, see crawls; NULL while it runs or if it was killed",
            ),
            "why": Meaning("结论的原因，一条一行", "the reasons, one per line"),
            "next_step": Meaning("建议的下一步", "what to do next"),
            "crawl_id": _CRAWL,
            "started_at": Meaning("开始时间（UTC）", "start, UTC"),
            "finished_at": Meaning("结束时间（UTC）", "end, UTC"),
            "new": Meaning("新文章", "new articles"),
            "changed": Meaning("有改动的文章", "changed articles"),
            "failed": Meaning("打不开的文章页", "article pages that failed"),
            "rejected": Meaning("被拒收的页面", "pages refused"),
            "newest_day": Meaning(
                "最新一篇文章的日期（北京时间），不晚于采集当天",
                "the day of its newest article, Asia/Shanghai, not after that of the run",
            ),
            "days_since_newest": Meaning(
                "到今天已有几天没有新文章", "days since then, counted to today"
            ),
        },
    ),
    "v_sections_quiet": TableMeaning(
        Meaning(
            "一个停更天数超过以往的栏目，而网站仍在更新（至少有 5 个发布日的栏目才算）",
            "one section that has been silent longer than ever before while its site goes on (of those with 5 days of publishing or more)",
        ),
        {
            "site": _SITE,
            "category": _CATEGORY,
            "articles": Meaning("文章数", "articles"),
            "newest_day": Meaning("该栏目最新文章的日期", "the day of its newest article"),
            "newest_of_site": Meaning("网站最新文章的日期", "the day of the site's newest article"),
            "longest_gap": Meaning("以往最长间隔几天", "its longest silence before, in days"),
            "quiet_days": Meaning(
                "比网站最新文章早几天", "days between its newest article and the site's"
            ),
        },
    ),
    "v_attachments": TableMeaning(
        Meaning(
            "一篇文章的一个附件文件，读出了多少",
            "one file of one article, and how much was read of it",
        ),
        {
            "article_id": _ARTICLE,
            "site": _SITE,
            "title": Meaning("文章标题", "the article's title"),
            "file_id": Meaning("文件编号", "the file's number"),
            "name": Meaning("文件名", "the file's name"),
            "url": _URL,
            "kind": Meaning("种类（见 attachment_texts）", "its kind, see attachment_texts"),
            "verdict": Meaning("结论（见 attachment_files）", "verdict, see attachment_files"),
            "pages": Meaning("页数", "pages"),
            "is_ocr": Meaning("1：由图片识别而来", "1: read from pictures"),
            "characters": Meaning("字数", "characters"),
            "tables": Meaning("表数", "tables"),
            "rows": Meaning("行数", "rows"),
            "fetched_at": Meaning("最近一次取到（UTC）", "when it last answered, UTC"),
            "text_id": Meaning("内容（见 attachment_texts）", "its content, see attachment_texts"),
        },
    ),
    "v_attachment_rows": TableMeaning(
        Meaning("附件表格中的一行，及其文章", "one row of a table in a file, with its article"),
        {
            "article_id": _ARTICLE,
            "site": _SITE,
            "title": Meaning("文章标题", "the article's title"),
            "file_id": Meaning("文件编号", "the file's number"),
            "name": Meaning("文件名", "the file's name"),
            "sheet": Meaning("工作表名", "the sheet's name"),
            "page": Meaning("页码", "the page"),
            "row": Meaning("行号", "the row's number"),
            "cells": Meaning("各格（JSON）", "its cells, JSON"),
            "record": Meaning("列名到值（JSON）", "column name to value, JSON"),
        },
    ),
    "v_attachment_projects": TableMeaning(
        Meaning(
            "附件清单中的一个项目，及其文章", "one project of a list in a file, with its article"
        ),
        {
            "article_id": _ARTICLE,
            "site": _SITE,
            "title": Meaning("文章标题", "the article's title"),
            "file_id": Meaning("文件编号", "the file's number"),
            "file": Meaning("文件名", "the file's name"),
            "sheet": Meaning("工作表名", "the sheet's name"),
            "page": Meaning("页码", "the page"),
            "row": Meaning("行号", "the row's number"),
            **_PROJECT_CELLS,
        },
    ),
    "v_attachment_changes": TableMeaning(
        Meaning(
            "文件新版本增加或减少的一行", "one row that a new version of a file added or removed"
        ),
        {
            "file_id": Meaning("文件编号", "the file's number"),
            "site": _SITE,
            "name": Meaning("文件名", "the file's name"),
            "url": _URL,
            "version": Meaning("第几版", "which version"),
            "seen_at": Meaning("首次见到（UTC）", "when it was first seen, UTC"),
            "change": Meaning("added 增加、removed 减少", "added or removed"),
            "sheet": Meaning("工作表名", "the sheet's name"),
            "row": Meaning("行号", "the row's number"),
            "cells": Meaning("各格（JSON）", "its cells, JSON"),
            "record": Meaning("列名到值（JSON）", "column name to value, JSON"),
        },
    ),
}

_SAID: Final = {
    "id": Meaning("编号；重算后会变", "its number; another one after a recomputation"),
    "article_id": _ARTICLE,
    "block": Meaning("在哪一段文字里：title 标题、body 正文", "where it is: title or body"),
    "start": Meaning("从第几个字符起，从 0 起", "offset of its first character, from 0"),
    "end": Meaning(
        "到第几个字符止（不含）；substr(body, start + 1, end - start) = surface",
        "offset behind its last; substr(body, start + 1, end - start) = surface",
    ),
    "surface": Meaning("原文", "the words"),
}
_BY: Final = {
    "confidence": Meaning("可信程度，0.5 至 1", "how sure it is, 0.5 to 1"),
    "rule": Meaning("由哪条规则读出", "the rule that found it"),
    "extractor": Meaning("规则的版本", "the version of the rules"),
}
_LO = Meaning(
    "数值（元等整单位）；区间则为下限", "its value in whole units; the lower bound of a range"
)
_HI = Meaning("区间的上限，否则同 lo", "the upper bound of a range, else as lo")
_CCY = Meaning("币种：CNY、USD 等", "currency, ISO 4217")
_CODE = Meaning(
    "区划代码（现行，见 places）；外国为三个字母",
    "code of the division as of today, see places; three letters of another country",
)
_STAGE = Meaning(
    "阶段：拟建、洽谈、签约、落户、开工、在建、竣工、投产、达产；取消、否认",
    "stage, from planned to full production; cancelled, denied",
)
_INDUSTRY = Meaning("行业大类，见 industries", "division of GB/T 4754, see industries")
_ROLE = Meaning(
    "性质：" + "；".join(f"{key} {said.partition(' · ')[0]}" for key, said in ROLES.items()),
    "what it is of: "
    + "; ".join(f"{key} {said.partition(' · ')[2]}" for key, said in ROLES.items()),
)
_QUALIFIER = Meaning(
    "约数：eq 等于、about 约、near 近、ge 超过或以上、le 以下、range 区间",
    "eq, about, near (a little less), ge (or more), le (or less), range",
)
_KEY = Meaning("项目的键：地点|企业|产品|期", "the project's key: place|firm|product|phase")

_FACTS: Final[dict[str, TableMeaning]] = {
    "fact_runs": TableMeaning(
        Meaning(
            "一篇已读过事实的文章，没读到也有一行；由 zhaoshang facts 和采集写入",
            "one article whose facts were read, also if there are none; written by `zhaoshang facts` and by crawls",
        ),
        {
            "article_id": _ARTICLE,
            "content_hash": Meaning("读的是哪个内容", "the content that was read"),
            "extractor": Meaning("规则的版本", "the version of the rules"),
            "published": Meaning("当时所知的日期", "the date that was known then"),
            "region": Meaning("站点所在地的代码", "the code of the site's division"),
            "main_place": Meaning(
                "文章主要所在地的代码；文中没有则为站点所在地",
                "code of where it is about; the site's own where it names none",
            ),
            "stage": Meaning("文章主要内容的阶段", "the stage of what it is about"),
            "industry": _INDUSTRY,
            "strategic": Meaning(
                "战略性新兴产业九大领域之一，1 至 9",
                "field of strategic emerging industries, 1 to 9",
            ),
            "lists": Meaning(
                "当时读到的附件清单：attachment_texts 的编号和读取时间；没有则为 NULL",
                "the lists in its files that were read: numbers in attachment_texts, and when these were read; NULL for none",
            ),
            "done_at": Meaning("何时读的（UTC）", "when it was read, UTC"),
        },
    ),
    "amounts": TableMeaning(
        Meaning(
            "文中的一笔金额；总额和其中各项并列，不可直接相加，合计请用 v_commitments",
            "one amount of money; totals and their parts are listed side by side and must not be added up: see v_commitments",
        ),
        {
            **_SAID,
            "lo": _LO,
            "hi": _HI,
            "ccy": _CCY,
            "qualifier": _QUALIFIER,
            "role": _ROLE,
            "role_alt": Meaning(
                "另一种也成立的性质；same_as 表示与前一笔相同，只是币种不同",
                "another role that applies as well; same_as: the amount before it in another currency",
            ),
            "scope": Meaning(
                "total 总额、part 其中、threshold 门槛（亿元以上）、plan 计划、forecast 预期",
                "total, part, threshold (亿元以上), plan, forecast",
            ),
            "of_count": Meaning(
                "是几个项目之和；一个或未知则为 NULL",
                "of how many projects it is the sum; NULL for one or unknown",
            ),
            "period_start": Meaning("所属时期的首日", "first day of its period"),
            "period_end": Meaning("所属时期的末日", "last day of its period"),
            "project_mention_id": Meaning(
                "属于哪个项目", "the mention of a project that it belongs to"
            ),
            "place_code": _CODE,
            **_BY,
        },
    ),
    "counts": TableMeaning(
        Meaning("文中的一个项目数", "one number of projects"),
        {
            **_SAID,
            "value": Meaning("几个", "the number"),
            "qualifier": _QUALIFIER,
            "stage": _STAGE,
            "place_code": _CODE,
            **_BY,
        },
    ),
    "measures": TableMeaning(
        Meaning("文中的用地或就业", "land or jobs"),
        {
            **_SAID,
            "kind": Meaning(
                "land_mu 用地（亩）、jobs 就业（人）", "land_mu: land in mu; jobs: jobs"
            ),
            "value": Meaning("数值", "the number"),
            **_BY,
        },
    ),
    "mentions_company": TableMeaning(
        Meaning("文中的一个企业", "one firm mentioned"),
        {
            **_SAID,
            "name": Meaning("全名；只有简称的为简称", "its full name, where the article gives it"),
            "kind": Meaning("full 全名、short 简称", "full or short"),
            "core": Meaning(
                "字号：去掉地名和“有限公司”等", "its own name, without place and legal form"
            ),
            **_BY,
        },
    ),
    "mentions_place": TableMeaning(
        Meaning("文中的一个地点", "one place mentioned"),
        {
            **_SAID,
            "code": _CODE,
            "code_then": Meaning(
                "文章当时有效的代码", "the code that was valid at the article's date"
            ),
            "level": Meaning(
                "1 省、2 市、3 县；外国为 1", "1 province, 2 city, 3 county; a country is 1"
            ),
            "use": Meaning(
                "site 所在地、origin 来源地、venue 会场", "site, origin (of money or help), venue"
            ),
            **_BY,
        },
    ),
    "mentions_stage": TableMeaning(
        Meaning("文中说到的一个阶段", "one stage mentioned"), {**_SAID, "stage": _STAGE, **_BY}
    ),
    "events": TableMeaning(
        Meaning("一次有日期的活动", "one ceremony with its day"),
        {
            **_SAID,
            "type": Meaning("签约仪式、开工仪式", "a signing or a start of work"),
            "date": Meaning("日期", "its day"),
            "place_code": _CODE,
            **_BY,
        },
    ),
    "project_mentions": TableMeaning(
        Meaning(
            "一篇文章或其附件清单里的一个项目",
            "one project as one article, or a list in its files, has it",
        ),
        {
            **_SAID,
            "block": Meaning(
                "在哪一段文字里：title 标题、body 正文、file 附件清单的一行（此时 start、end 数的是项目名称那一格）",
                "where it is: title, body, or file, a row of a list in an attachment (then start and end count in the cell with its name)",
            ),
            "name": Meaning("项目名", "its name"),
            "company": Meaning("投资企业", "who invests"),
            "amount_id": Meaning("总投资，见 amounts", "its whole investment, see amounts"),
            "lo": _LO,
            "hi": _HI,
            "ccy": _CCY,
            "place_code": _CODE,
            "industry": _INDUSTRY,
            "stage": _STAGE,
            "stage_date": Meaning(
                "句中写明的日期；附件清单有新版本的，为该版首次见到的日期",
                "the day that the sentence gives; of a list in a newer version, the day it was first seen",
            ),
            "land_mu": Meaning("用地（亩）", "land in mu"),
            "jobs": Meaning("就业（人）", "jobs"),
            "table_id": Meaning(
                "清单所在的表，连同行号见 attachment_projects；文中的项目则为 NULL",
                "the list's table; with the row's number, see attachment_projects; NULL for a project in the text",
            ),
            "number": Meaning("清单的行号", "the row's number in the list"),
            **_BY,
        },
    ),
    "projects": TableMeaning(
        Meaning(
            "一个项目，由各篇文章合并而成",
            "one project, put together from all articles that tell of it",
        ),
        {
            "id": Meaning("编号，重算不变", "its number; stays over recomputations"),
            "key": _KEY,
            "parent_id": Meaning("分期项目所属的整体", "the whole that it is a phase of"),
            "name": Meaning("最常用的名称", "the name used most"),
            "company": Meaning("投资企业", "who invests"),
            "place_code": _CODE,
            "industry": _INDUSTRY,
            "amount_lo": _LO,
            "amount_hi": _HI,
            "ccy": _CCY,
            "stage": _STAGE,
            "stage_date": Meaning("最早说到该阶段的日期", "the day that told this stage first"),
            "first_date": Meaning("最早一篇的日期", "day of the first article"),
            "last_date": Meaning("最近一篇的日期", "day of the last article"),
            "articles": Meaning("几篇文章", "articles that tell of it"),
            "stories": Meaning("几个报道，转载算一个", "stories, reprints being one"),
        },
    ),
    "project_sources": TableMeaning(
        Meaning("一处提及，及其所属项目", "one mention and its project"),
        {
            "mention_id": Meaning("见 project_mentions", "see project_mentions"),
            "project_id": Meaning("见 projects", "see projects"),
        },
    ),
    "project_doubts": TableMeaning(
        Meaning(
            "可能是同一个的两个项目，待人判断",
            "two projects that may be one, for a person to judge",
        ),
        {"one": _KEY, "other": _KEY, "why": Meaning("为何存疑", "why")},
    ),
    "project_verdicts": TableMeaning(
        Meaning("人的判断，重算时保留", "a person's verdict; it outlives recomputations"),
        {
            "one": _KEY,
            "other": _KEY,
            "verdict": Meaning("same 同一个、different 不同", "same or different"),
            "judged_at": Meaning("何时判断的（UTC）", "when, UTC"),
        },
    ),
    "regions": TableMeaning(
        Meaning("一个站点的所在地", "where a site is"),
        {
            "site": _SITE,
            "code": Meaning(
                "区划代码；000000 为全国", "code of its division; 000000 for the nation"
            ),
            "noted_at": Meaning("何时记下（UTC）", "when it was noted, UTC"),
        },
    ),
    "site_choices": TableMeaning(
        Meaning(
            "使用者对一个站点的决定：暂停、改名",
            "what somebody decided about a site: that it is paused, what it is called",
        ),
        {
            "site": _SITE,
            "name": Meaning(
                "改的名称；NULL 表示用站点文件中的", "the name chosen; NULL: that of its file"
            ),
            "paused_at": Meaning(
                "何时起暂停，crawl --all 不采集（UTC）；NULL 表示没有暂停",
                "since when crawl --all leaves it out, UTC; NULL: it does not",
            ),
        },
    ),
    "site_names": TableMeaning(
        Meaning(
            "一个站点的名称：使用者改的，否则采集时取自站点文件",
            "what a site is called: as somebody chose, else by its file when it is crawled",
        ),
        {
            "site": _SITE,
            "name": Meaning("名称，如翠湖投资促进网", "its name, as people say it"),
            "noted_at": Meaning("何时记下或改名（UTC）", "when it was noted or renamed, UTC"),
        },
    ),
    "rates": TableMeaning(
        Meaning(
            "某日的汇率，由使用者填入", "the rate of a currency on a day; for the user to fill in"
        ),
        {
            "ccy": _CCY,
            "day": Meaning("日期", "the day"),
            "cny": Meaning("一单位合人民币元", "yuan for one unit"),
            "source": Meaning("来源", "where it is from"),
        },
    ),
    "places": TableMeaning(
        Meaning(
            "区划的一个名称（1996 年以来）或一个国家",
            "one name of a division since 1996, or a country",
        ),
        {
            "code": Meaning("当时的代码", "its code then"),
            "name": Meaning("名称", "its name"),
            "level": Meaning(
                "1 省、2 市、3 县、0 外国", "1 province, 2 city, 3 county, 0 another country"
            ),
            "parent": Meaning("上级的代码", "code of what holds it"),
            "since": Meaning("从哪年起；很早则为 NULL", "first year; NULL if long ago"),
            "until": Meaning("到哪年止；现行则为 NULL", "last year; NULL if it is of today"),
            "now": Meaning("今天的代码", "the code of today"),
        },
    ),
    "industries": TableMeaning(
        Meaning("GB/T 4754—2017 的一个大类", "one division of GB/T 4754—2017"),
        {
            "code": Meaning("门类字母和两位数字", "section letter and two digits"),
            "name": Meaning("名称", "its name"),
        },
    ),
}
TABLES.update(_FACTS)

ARCHIVE_TABLES: Final[dict[str, TableMeaning]] = {
    "pages": TableMeaning(
        Meaning("一个存档的网页", "one archived page"),
        {
            "id": Meaning("编号", "its number"),
            "site": _SITE,
            "kind": Meaning(
                "article 文章页、further 多页文章的后续页、list 列表页、file 附件",
                "article; further, a later page of an article; list; file, an attachment",
            ),
            "url": Meaning("请求的网址（跳转之前）", "the address requested, before redirects"),
        },
    ),
    "fetches": TableMeaning(
        Meaning("一次抓取", "one time that a page was fetched"),
        {
            "id": Meaning("编号", "its number"),
            "page_id": Meaning("哪个网页", "the page"),
            "fetched_at": Meaning("收到的时间（UTC）", "when it was received, UTC"),
            "status": Meaning("HTTP 状态码", "HTTP status"),
            "final_url": Meaning(
                "跳转到的网址；没有跳转则为 NULL", "where redirects led; NULL if there were none"
            ),
            "headers": Meaning(
                "响应头（JSON）：编码、缓存时间、修改时间",
                "headers, JSON: encoding, age, last change",
            ),
            "context": Meaning(
                "提取时还用到的（JSON）：栏目、列表上的标题和日期",
                "what extraction uses beside the page, JSON: section, title and date on the list",
            ),
            "body_id": Meaning("内容", "what was received"),
        },
    ),
    "bodies": TableMeaning(
        Meaning(
            "一份网页内容，不论收到几次", "the bytes of a page, however often they were received"
        ),
        {
            "id": Meaning("编号", "its number"),
            "site": Meaning(
                "站点名；附件为空串，各站共用",
                "the site's name; empty for a file, which all sites share",
            ),
            "hash": Meaning("SHA-256 的前 16 字节", "the first 16 bytes of its SHA-256"),
            "size": Meaning("压缩前的字节数", "bytes before compression"),
            "dictionary_id": Meaning(
                "压缩所用的字典；NULL 为不用字典",
                "the dictionary it is compressed with; NULL for none",
            ),
            "content": Meaning("zstd 压缩的内容", "the bytes, compressed with zstd"),
        },
    ),
    "dictionaries": TableMeaning(
        Meaning(
            "一个站点的压缩字典：其网页的共同部分",
            "a site's compression dictionary: what its pages have in common",
        ),
        {
            "id": Meaning("编号", "its number"),
            "site": _SITE,
            "made_at": Meaning("何时制成（UTC）", "when it was made, UTC"),
            "pages": Meaning("由多少网页制成", "of how many pages"),
            "ratio": Meaning(
                "这些网页压缩后与原始大小之比", "what these pages came to, as a share of their size"
            ),
            "content": Meaning("字典本身（zstd）", "the dictionary itself, zstd"),
        },
    ),
}


_PROMISE: Final = """\
## 哪些会变 · What may change

- 这里写明的表、视图和列的名称与含义不变：要改名或删除，先在更新日志中说明，并至少保留一个版本。以后会增加表和列，所以请写出列名，不要依赖
  `SELECT *` 的列数和次序。
- `PRAGMA user_version` 是结构的版本，每改一次加一。程序打开旧文件写入时自动升级，不丢一行；文件比程序新时，程序拒绝打开而不损坏它。
- `fingerprints`、`search_queue`、`articles_fts*`、`attachments_fts*`、`_sqlite_migrations` 是程序自用的，可能随时改变；`data_dictionary` 是本文件在数据库里的一份。
- Names and meanings of the tables, views and columns described here stay: one that is to be renamed or dropped is announced in the
  changelog and kept for one version more. Tables and columns will be added, so name your columns: do not count on the number and order
  of those of `SELECT *`.
- `PRAGMA user_version` is the version of the schema; each change adds one. An older file is brought up to date when the program opens
  it for writing, and loses no row; a file newer than the program is refused, unharmed.
- `fingerprints`, `search_queue`, `articles_fts*`, `attachments_fts*` and `_sqlite_migrations` are the program's own and may change at any time;
  `data_dictionary` is this document inside the file.
"""


_SENTENCE = Meaning("所在的句子", "the sentence it is in")
_PLACE = Meaning("地名", "name of the place")
_SPAN: Final = {name: _SAID[name] for name in ("block", "start", "end")}
VIEWS.update({
    "v_amounts": TableMeaning(
        Meaning("一笔金额，连同文章和句子", "one sum with its article and sentence"),
        {
            "id": Meaning("见 amounts", "see amounts"),
            "article_id": _ARTICLE,
            "site": _SITE,
            "day": _DAY,
            "title": _TITLE,
            **_SPAN,
            "surface": _SAID["surface"],
            **{name: TABLES["amounts"].columns[name] for name in (
                "lo", "hi", "ccy", "qualifier", "role", "role_alt", "scope", "of_count", "period_start", "period_end", "place_code")},
            "place": _PLACE,
            "cny": Meaning("折合人民币元；没有汇率（rates）则为 NULL", "in yuan; NULL where rates has none"),
            "confidence": _BY["confidence"],
            "sentence": _SENTENCE,
            "url": _URL,
            "cluster_id": _CLUSTER,
        },
    ),
    "v_projects": TableMeaning(
        Meaning("一个项目，带地名和行业名", "one project, with names for its codes"),
        {
            "id": TABLES["projects"].columns["id"],
            "name": TABLES["projects"].columns["name"],
            "company": TABLES["projects"].columns["company"],
            "place_code": _CODE,
            "place": _PLACE,
            "province": Meaning("所在省份", "its province"),
            "industry": _INDUSTRY,
            "industry_name": Meaning("行业名", "name of the industry"),
            **{name: TABLES["projects"].columns[name] for name in (
                "amount_lo", "amount_hi", "ccy", "stage", "stage_date", "first_date", "last_date", "articles", "stories", "parent_id", "key")},
        },
    ),
    "v_project_timeline": TableMeaning(
        Meaning("一个项目在一篇文章里的进展", "one step of a project, as one article tells it"),
        {
            "project_id": Meaning("见 projects", "see projects"),
            "name": TABLES["projects"].columns["name"],
            "day": Meaning("句中的日期，否则文章的日期", "the day that the sentence gives, else the article's"),
            "stage": _STAGE,
            "lo": _LO,
            "hi": _HI,
            "ccy": _CCY,
            "mention_id": Meaning("见 project_mentions", "see project_mentions"),
            "mention": Meaning("文中的名称", "its name there"),
            "article_id": _ARTICLE,
            **_SPAN,
            "block": TABLES["project_mentions"].columns["block"],
            "sentence": Meaning("所在的句子；附件清单则为那一行各格", "the sentence that it stands in; of a list, the cells of its row"),
            "site": _SITE,
            "title": _TITLE,
            "url": _URL,
            "cluster_id": _CLUSTER,
            "file": Meaning("附件名；文中的项目则为 NULL，下同", "the file's name; NULL for a project in the text, as what follows"),
            "sheet": Meaning("工作表名", "the sheet's name"),
            "page": Meaning("页码", "the page"),
            "row": Meaning("行号", "the row's number"),
            "name_cell": Meaning("名称在哪一格，如 B3", "the cell with its name, such as B3"),
            "amount_cell": Meaning("金额在哪一格", "the cell with the sum"),
            "stage_cell": Meaning("阶段在哪一格", "the cell with the stage"),
        },
    ),
    "v_projects_to_check": TableMeaning(
        Meaning(
            "可能是同一个的两个项目；zhaoshang facts --same/--different 判断", "two projects that may be one; judge by `zhaoshang facts --same` or `--different`"
        ),
        {
            "why": Meaning("为何存疑", "why"),
            **{f"{side}{part}": meaning for side in ("one", "other") for part, meaning in (
                ("_id", Meaning("项目编号", "number of the project")), ("", Meaning("项目名", "its name")))},
            **{f"{side}{part}": meaning for part, meaning in (
                ("_company", Meaning("企业", "its firm")), ("_place", _CODE), ("_lo", _LO)) for side in ("one", "other")},
        },
    ),
    "v_commitments": TableMeaning(
        Meaning(
            "一笔承诺投资，每个报道、每个项目只算一次，可以相加：报道有合计的只取合计，否则取各项目，再否则取最大的一笔；附件清单里只是拟建、洽谈或待招商的不算",
            "one commitment; each story and each project counts once, so that they may be added up: of a story that gives a total, the total, else its projects, else its largest sum; what a list in a file only plans or offers is none",
        ),
        {
            "kind": Meaning("total 合计、project 项目、sum 单笔", "total, project or sum"),
            "project_id": Meaning("见 projects", "see projects"),
            "amount_id": Meaning("见 amounts", "see amounts"),
            "article_id": _ARTICLE,
            "story": Meaning("报道：同题报道的编号，没有转载的为文章编号的负数", "the story: its cluster, or minus the article's number"),
            "day": _DAY,
            "site": _SITE,
            "place_code": _CODE,
            "company": Meaning("投资企业", "who invests"),
            "lo": _LO,
            "hi": _HI,
            "ccy": _CCY,
            "of_count": TABLES["amounts"].columns["of_count"],
            "stage": _STAGE,
            "title": Meaning("标题或项目名", "the title, or the project's name"),
            "url": _URL,
        },
    ),
    "v_paid_in": TableMeaning(
        Meaning("一笔到位资金或完成投资，转载不重复", "one sum that was paid in or built; reprints do not repeat it"),
        {
            "amount_id": Meaning("见 amounts", "see amounts"),
            "article_id": _ARTICLE,
            "site": _SITE,
            "day": _DAY,
            "period_start": TABLES["amounts"].columns["period_start"],
            "period_end": TABLES["amounts"].columns["period_end"],
            "place_code": _CODE,
            "place": _PLACE,
            "lo": _LO,
            "hi": _HI,
            "ccy": _CCY,
            "surface": _SAID["surface"],
            "sentence": _SENTENCE,
            "title": _TITLE,
            "url": _URL,
        },
    ),
})  # fmt: skip


def rows() -> Iterator[dict[str, str]]:
    """The rows of the table ``data_dictionary``."""
    for kind, described in (("table", TABLES), ("view", VIEWS)):
        for name, table in described.items():
            for column, meaning in {"": table.row, **table.columns}.items():
                yield {
                    "name": name,
                    "kind": kind,
                    "column": column,
                    "zh": meaning.zh,
                    "en": meaning.en,
                }


def schema_document() -> str:
    """The text of SCHEMA.md."""
    lines = ["# zhaoshang.db", ""]
    lines += [
        "由 `python -m crawler.storage.dictionary` 生成，请勿手改。 · Generated; do not edit.",
        "",
        _PROMISE,
    ]
    lines += _described(TABLES)
    lines += ["# 视图 Views", ""]
    lines += [
        "每个视图回答一个常见的问题；用法见 [QUERIES.md](QUERIES.md)。 · Each answers a common question; [QUERIES.md](QUERIES.md) shows how.",
        "",
    ]
    lines += _described(VIEWS)
    lines += ["# archive.db", ""]
    lines += [
        "收到的原始网页；可随时删除，不影响文章。 · Pages as they were received; may be deleted without loss of facts.",
        "",
    ]
    lines += _described(ARCHIVE_TABLES)
    return "\n".join(lines)


def _described(tables: dict[str, TableMeaning]) -> list[str]:
    lines: list[str] = []
    for name, table in tables.items():
        lines += [
            f"## {name}",
            "",
            f"一行是：{table.row.zh}。",
            "",
            f"A row is {table.row.en}.",
            "",
        ]
        lines += ["| 列 column | 含义 | meaning |", "|---|---|---|"]
        lines += [
            f"| `{column}` | {meaning.zh} | {meaning.en} |"
            for column, meaning in table.columns.items()
        ]
        lines.append("")
    return lines


if __name__ == "__main__":
    sys.stdout.write(schema_document())
