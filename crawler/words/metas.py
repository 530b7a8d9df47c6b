"""What ``<meta name>``, ``property`` and ``itemprop`` are called that say something of an article.

A name matches whole and without regard to case: ``re.compile(PUBLISHED_META.any, re.I).fullmatch(name)``. The names
in camel case (ColumnName, ArticleTitle, PubDate, ContentSource) are those that the State Council's guide to government
sites prescribes (国办发〔2017〕47号, annex 3); ColumnType says what kind of section it is, and is often its parent's name.
"""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

TITLE_META: Final = group(
    "metas of the title",
    "og:title twitter:title article:?title title page_?title headline dc[.]title",
    "政府网站发展指引、Open Graph、Dublin Core",
)
PUBLISHED_META: Final = group(
    "metas of publication",
    "(?:og:|article:)?published[-_]?(?:time|date)? og:release_?date og:time release[-_]?date pub[-_]?(?:date|time) apub:time"
    " publish[-_]?(?:date|time|ed) date[-_]?published rnews:datepublished bytedance:published_time weibo:article:create_at"
    " article[-_]?(?:date|publish_?time) date dc[.]date(?:[.](?:issued|created))? create[-_]?(?:date|time) date_?created"
    " sailthru[.]date firstpublishedtime contentdate issue_?date",
    "政府网站发展指引、Open Graph、Dublin Core、微博与头条的标记",
)
SOURCE_META: Final = group(
    "metas of the source",
    "content_?source article:source source og:source dc[.]source article_?source publisher_?source",
    "政府网站发展指引：ContentSource",
)
AUTHOR_META: Final = group(
    "metas of the author",
    "(?:og:|article:|og:article:)?author dc[.]creator article_?author twitter:creator",
    "政府网站发展指引：Author；常是站名或 admin",
)
SECTION_META: Final = group(
    "metas of the section",
    "column_?name article:section og:category og:article:section channel_?name category section catalog_?name",
    "政府网站发展指引：ColumnName",
)
