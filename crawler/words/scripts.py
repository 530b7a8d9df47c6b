"""What the variables of a page's scripts are called that hold a field, and how its templates mark a row."""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

DATE_VARIABLE: Final = group(
    "variables of the date of publication",
    r"pub_?dat[ae] pub_?time publish_?(?:date|time|ed|_?at)? published_?(?:date|time|at|on)? date_?published issue_?date"
    r" release_?(?:date|time) create_?(?:d|date|time|d_?at) article_?(?:date|time) news_?(?:date|time) ptime fbsj fbrq"
    r" oriCreateTime ct docreltime docpubtime",
    "TRS (pubdata, DocRelTime), portals' inline data",
)
SOURCE_VARIABLE: Final = group(
    "variables of the source", "ly laiyuan source docsourcename wzly xxly", "TRS, 动易: var ly='…'"
)
AUTHOR_VARIABLE: Final = group("variables of the author", "zz zuozhe author docauthor", "TRS, 动易")
REPEATS: Final = group(
    "attributes of an element that a script repeats for each record",
    "v-for ng-repeat x-for wx:for ms-for",
    "Vue, AngularJS, Alpine, WeUI, avalon",
)
