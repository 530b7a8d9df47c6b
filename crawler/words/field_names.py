"""Fields as people call them, by the name that a site's file or a table has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, str]] = {
    "title": "标题", "published": "时间", "published_about": "推算日期", "category": "栏目", "breadcrumb": "路径",
    "author": "作者", "source": "来源", "views": "浏览", "body": "正文", "related": "相关文章", "next_page": "下一页",
    "reporters": "记者", "images": "图片", "attachments": "附件", "article_links": "文章链接", "list_row": "列表行",
    "list_requests": "列表请求", "article_next": "正文下一页", "body_exclude": "正文以外", "related_excerpt": "相关摘要",
    "neighbours": "上下篇", "list_published": "列表时间", "list_views": "列表浏览",
}  # fmt: skip
