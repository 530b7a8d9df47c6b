"""What people call the columns of tables, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "id": ("编号", "id"), "site": ("站点", "site"), "site_name": ("站点名称", "site name"), "url": ("网址", "address"), "title": ("标题", "title"),
    "published_at": ("发布时间", "published"), "published_about": ("推算日期", "published (approx.)"),
    "published_raw": ("日期原文", "date as written"), "published": ("发布时间", "published"), "category": ("栏目", "section"),
    "breadcrumb": ("当前位置", "path"), "author": ("作者", "author"), "source": ("来源", "source"), "reporters": ("记者", "reporters"),
    "views": ("浏览", "views"), "pages": ("页数", "pages"), "content_hash": ("内容指纹", "fingerprint"),
    "cluster_id": ("同题报道", "story"), "first_seen_at": ("首次采到（UTC）", "first seen (UTC)"),
    "last_seen_at": ("最近采到（UTC）", "last seen (UTC)"), "fetched_at": ("抓取（UTC）", "fetched (UTC)"),
    "news_at": ("成为新文章（UTC）", "news since (UTC)"), "gone_at": ("消失（UTC）", "gone (UTC)"),
    "updated_at": ("更新（UTC）", "updated (UTC)"), "elsewhere": ("站外", "elsewhere"), "body": ("正文", "text"), "date": ("日期", "date"),
    "name": ("项目", "project"), "company": ("企业", "firm"), "province": ("省份", "province"), "place": ("地点", "place"),
    "industry": ("行业", "industry"), "amount_lo": ("金额，至少", "sum, at least"), "amount_hi": ("金额，至多", "sum, at most"),
    "lo": ("金额，至少", "sum, at least"), "hi": ("金额，至多", "sum, at most"), "ccy": ("币种", "currency"), "stage": ("阶段", "stage"),
    "stage_date": ("阶段日期", "day of the stage"), "first_date": ("首次报道", "first told"), "last_date": ("最近报道", "last told"),
    "stories": ("报道数", "stories"), "sentence": ("原句", "sentence"), "surface": ("原文", "as written"), "day": ("日期", "day"),
    "kind": ("类别", "kind"), "of_count": ("项目数", "projects"), "period_start": ("期初", "from"), "period_end": ("期末", "until"),
    "place_code": ("区划代码", "code of the place"), "file": ("附件", "file"), "sheet": ("工作表", "sheet"), "row": ("行", "row"), "name_cell": ("项目在哪一格", "cell of the project"),
    "company_cell": ("企业在哪一格", "cell of the firm"), "amount_cell": ("金额在哪一格", "cell of the sum"),
    "place_cell": ("地点在哪一格", "cell of the place"), "stage_cell": ("阶段在哪一格", "cell of the stage"),
    "project_id": ("项目编号", "number of the project"),
    "amount_id": ("金额编号", "number of the sum"), "article_id": ("文章编号", "number of the article"), "story": ("报道编号", "number of the story"),
}  # fmt: skip
