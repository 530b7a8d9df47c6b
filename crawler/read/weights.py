"""What each feature is worth that anything is chosen by: of evidence, by field; of lists, links and records below.

The unit is the trust that a date between title and text has by itself: 1.0. A candidate's score is the sum of its
features; the highest of a field is chosen if it reaches the field's ``BELIEVED``, else the field is unknown. The
numbers were set by hand; ``uv run python -m tests.bench.weights`` tells how much each could change before any labelled
page is read otherwise, and ``tests.bench.ablate`` which could go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Weight:
    """What one feature is worth."""

    value: float
    why: str


def table(**weights: tuple[float, str]) -> Mapping[str, Weight]:
    """A table of features, each with what it is worth and why."""
    return {name: Weight(value, why) for name, (value, why) in weights.items()}


_DECLARED: Final = {"declared": (1.0, "where the site's declaration says that it stands")}
_DATE: Final = table(
    declared=(
        2.9,
        "where the site's declaration says that it stands: nothing that was guessed is worth as much",
    ),
    listed=(
        2.6,
        "the day in the article's row, where that is declared: better than an age on the article's own page",
    ),
    heading=(1.0, "in the heading, behind the title"),
    between=(1.0, "printed between title and text"),
    text_head=(1.0, "among the first lines of the text: asked only where nothing stands between"),
    around=(0.85, "near the text of a page whose title is only in its head"),
    above=(0.8, "printed above the title: the property head of an official document"),
    text_tail=(0.7, "among the last lines of the text"),
    behind=(0.6, "below the text"),
    labelled=(0.3, "behind a word for a date"),
    published=(0.1, "behind a word for publication"),
    hinted=(0.2, "in an element that is called date or time"),
    updated=(-0.8, "a day of update is the day of publication only where nothing else is said"),
    age=(-0.4, "an age, or a day without its year: what states the day is better"),
    head=(0.55, "a migration stamps every head anew"),
    json_ld=(0.6, "written by a plugin from the article itself"),
    script=(0.4, "a variable of a script, of whatever it is: believed only where something agrees"),
    written=(0.4, "a variable that its script prints: as good as printed"),
    address=(0.5, "the day on which the article was filed"),
    row=(0.8, "the day that the article's row in its list shows"),
    far=(-0.2, "elsewhere on the page: for who knows other pages of the site"),
    signed=(0.3, "the day under a document's last line is when it was signed"),
    agrees=(0.3, "another kind of place says the same day"),
    fits_age=(0.9, "the day that the age on the page counts from: better than the age"),
    later=(-0.3, "later than the address's day: a stamp of migration or update"),
    shifted=(-0.3, "an instant whose day in its own zone is what another kind of place says"),
    disputed=(-0.3, "places of its own kind say different days"),
)
_REGIONS: Final = {
    "heading": (-0.1, "in the heading, behind the title"),
    "between": (0.0, "between title and text"),
    "text_head": (0.0, "among the first lines of the text"),
    "around": (-0.05, "near the text of a page whose title is only in its head"),
    "above": (-0.15, "above the title: a document's 发布机构 there says less than a ContentSource"),
    "text_tail": (-0.2, "among the last lines of the text"),
    "behind": (-0.3, "below the text"),
    "far": (-0.6, "elsewhere on the page: for who knows other pages of the site"),
}
_PRINTED: Final = {
    "label": (0.9, "behind the field's word"),
    "pair": (0.7, "its word in one cell, it in the next"),
    "class": (0.8, "in an element that is called so"),
}
_NAME: Final = table(
    **_DECLARED,
    **_REGIONS,
    **_PRINTED,
    office=(
        -0.15,
        "an office or a medium behind a word for the author: who else is named wrote it",
    ),
    publisher=(0.63, "behind a word for the body that published it"),
    head=(0.5, "a meta element of a Chinese system, made for this"),
    common=(-0.3, "a meta element that themes fill with the site's own name"),
    json_ld=(0.4, "a plugin's word for who wrote or published it"),
    script=(0.55, "a variable that its script prints"),
    text=(0.1, "a short text in one line with the date, for who knows other pages of the site"),
    beside_source=(
        0.2,
        "a short text in one line with the date and the labelled source, for who knows other pages of the site",
    ),
    byline=(0.5, "the byline of the text's first or last lines"),
)
_VIEWS: Final = table(
    **_DECLARED,
    **_REGIONS,
    **_PRINTED,
    listed=(
        0.4,
        "the number in the article's row, where that is declared: just believed, for the page's is newer",
    ),
)
_CATEGORY: Final = table(
    declared=(1.2, "where the site's declaration says that it stands"),
    declared_path=(
        1.1,
        "the innermost section of the path that is declared, where the section is not",
    ),
    **_REGIONS,
    **_PRINTED,
    trail=(1.0, "the innermost section of the path above the article"),
    head=(0.7, "ColumnName and its like"),
    json_ld=(0.5, "articleSection"),
    to_section=(0.6, "a link to one of the site's sections"),
    text=(0.1, "a short text, for who knows other pages of the site"),
    title=(0.6, "between title and site in the head's title, and a link of the page"),
)
_BREADCRUMB: Final = table(
    **_DECLARED,
    path=(0.5, "names in a row, in a box that is called a path or with signs that lead on"),
    labelled=(0.3, "behind 当前位置 and the like"),
    home=(0.2, "it begins with the home page"),
)
_REPORTERS: Final = table(byline=(0.5, "the byline of the text's first or last lines"))
_RELATED: Final = table(**_DECLARED, headed=(0.8, "links under 相关文章 and the like"))
_ARTICLE_NEXT: Final = table(
    **_DECLARED,
    pager=(0.9, "a pager's link, to this page's address with the next number"),
    script=(0.8, "what the pager's script would write"),
)
# In a unit of its own: a bare heading above the text comes to about 4, one that the head's title agrees with to more than 8.
_TITLE: Final = table(
    declared=(12.0, "where the site's declaration says that it stands"),
    listed=(
        3.6,
        "what the row says, where the head's title alone bears it: whole, with the signs that are its own",
    ),
    agrees=(1.0, "how well the head's own title agrees with it, 0 to 6, or the list's, 0 to 8"),
    h1=(2.0, "a heading of the first rank"),
    h2=(1.6, "of the second"),
    h3=(1.2, "of the third"),
    h4=(0.8, "of the fourth"),
    named=(1.0, "in an element that is called title"),
    short=(-1.0, "fewer than four characters"),
    long=(0.5, "eight characters or more"),
    header=(-1.0, "in the page's header"),
    trail=(-2.5, "in the path above the article"),
    furniture=(-3.5, "in a menu, a sidebar, a footer"),
    close=(2.0, "at most eight lines above the text"),
    above=(1.0, "at most twenty lines above the text"),
    into=(-0.5, "among the first lines of the text"),
    below=(-2.5, "further down"),
    info_next=(2.0, "the next line is an info line"),
    info_near=(1.5, "an info line is at most three lines below"),
    above_trail=(-2.0, "above the path: a section's heading"),
    section=(-0.5, "as short as a section's name, and in the menu"),
    dead_link=(-0.5, "a link that leads nowhere"),
    link=(-3.0, "a link that leads elsewhere"),
    head=(
        3.5,
        "what the head calls the page, less the site's name: just believed, for a line says it better",
    ),
)
# What the pages of a site together say of one place: each is multiplied by the share of pages that it holds of.
_SITE: Final = table(
    covers=(0.5, "pages that have it"),
    agrees_with_list=(0.6, "pages whose row in the list says the same"),
    contradicts_list=(-0.5, "pages whose row says something else"),
    constant=(-1.0, "the same on all pages: furniture, such as the day of a site's last update"),
    names_section=(0.6, "pages on which it is the name of the section that led to them"),
    follows_sections=(0.5, "one within a section, another in the next"),
    crosses_sections=(-0.5, "several within a section, or the same in all"),
    menu=(
        -2.0,
        "on the pages of some section it is another section's name, with its own beside it: a menu of sections",
    ),
    varies=(
        0.2,
        "an author or a source that is another one on other pages; a head may name the site as well",
    ),
    is_section=(-0.6, "an author or a source that is called as a section is one"),
)

# In characters of running text: what the lines of a block are worth together.
_BODY: Final = table(
    declared=(200.0, "where the site's declaration says that it stands, however short it is"),
    text=(1.0, "what its lines are worth that are the article's, by the numbers of BODY"),
    alien=(-1.0, "what the others take away"),
    odd=(-1000.0, "nothing but info lines and imprints: longer than many a text, and none"),
    file=(1.0, "no text: the first file under the title is all there is"),
    shown=(1.0, "no text: so is a picture, a video or a document that is shown"),
    terms=(1.0, "no other text: 时间：…, 地点：… right below an info line"),
)
# What a line is worth as a part of the body, in characters of running text, and what such a line is; the body is the block
# whose lines are worth most together. Looked up once, by `crawler.read.candidates` and `crawler.read.zones`.
BODY: Final = table(
    sentence=(16, "the length from which on a line with a stop is running text"),
    of_phrase=(0.25, "a character of any other line: a name, a button, a heading, a cell"),
    link_line=(
        0.6,
        "the linked share from which on a line leads elsewhere, as headlines in a list do",
    ),
    longest_lead=(
        40,
        "no headline is longer: one that is, and ends as sentences do, is a paragraph",
    ),
    alien=(
        -4.0,
        "a line that is not the article's: it leads elsewhere, is furniture, or stands before or behind it",
    ),
    of_alien=(-0.2, "each character of it, of at most so many: a box of news is worse than a word"),
    known=(
        -1.0,
        "a line of title or info, which is left out later: it costs the block around it little",
    ),
    shown=(
        0.5,
        "a mark ends an article with so much of the text behind it before it: share buttons stand above, too",
    ),
    prose=(
        250,
        "characters of running text that a menu may hold and be one: a theme may call anything anything",
    ),
    most=(0.5, "the share of the page's running text that any furniture may hold"),
    little=(80, "… or so much below an article: an imprint may be longer than a short article"),
)

WEIGHTS: Final[Mapping[str, Mapping[str, Weight]]] = {
    "published": _DATE,
    "source": _NAME,
    "author": _NAME,
    "category": _CATEGORY,
    "breadcrumb": _BREADCRUMB,
    "views": _VIEWS,
    "reporters": _REPORTERS,
    "title": _TITLE,
    "body": _BODY,
    "related": _RELATED,
    "article_next": _ARTICLE_NEXT,
    "site": _SITE,
}
"""By field, by feature; ``site`` is what the learner adds, `crawler.learn.ways`."""

BELIEVED: Final[Mapping[str, float]] = {
    "title": 3.5,
    "published": 0.45,
    "category": 0.4,
    "breadcrumb": 0.5,
    "author": 0.4,
    "source": 0.4,
    "reporters": 0.5,
    "views": 0.4,
    "body": 0.1,
    "related": 0.5,
    "article_next": 0.5,
}
"""Every field of a page, in the order in which a person is shown them, with the least score of its value: what has less is
not known."""

CERTAIN: Final[Mapping[str, float]] = {"title": 12.0, "body": 200.0}
"""The score from which on nothing speaks against a value; 1.0 for all other fields."""


# Other things than fields that are weighed. To add a feature, measure it where the table says, and give it a weight here.

MAIN_LIST: Final = table(
    text=(1.0, "logarithm of the characters that read like titles, and of half of those beside them"),
    dated=(1.1, "share of the rows with a date"),
    paged=(1.1, "the pager turns these rows over"),
    named=(0.5, "under the name that the page itself bears"),
    headed=(0.2, "each link is a heading"),
    latest=(-0.35, "under 最新 and the like: of the whole site"),
    other=(-1.2, "under 热门, 相关 and the like"),
    aside=(-1.2, "in a sidebar, a slideshow, the page's head"),
    menu=(-1.9, "in a menu or a footer"),
    elsewhere=(-0.9, "share of the links that lead to other sites"),
    numberless=(-0.5, "share of the links whose address has no number"),
    files=(-1.2, "share of the links that lead to files"),
    repeated=(-4.0, "share of the links that stand on other list pages of the site as well: the same on each is no list"),
)  # fmt: skip
"""The sum is the natural logarithm of a block's strength: the strongest is the main list."""

IS_LIST: Final = table(
    base=(-1.2, "a page is no list until something speaks for it"),
    text=(0.9, "logarithm of the block's text, in units of 60 characters"),
    rows=(0.4, "logarithm of the number of rows"),
    dated=(1.2, "share of the rows with a date"),
    paged=(1.6, "the pager turns these rows over, and there is a further page"),
    named=(0.6, "under the name that the page itself bears"),
    shaded=(-1.5, "how far its surroundings are those of a menu or a sidebar"),
    prose=(-1.0, "the longest text outside, in units of 150 characters, at most four"),
    list_address=(0.8, "the platform writes lists so"),
    article_address=(-1.0, "the platform writes articles so"),
    lone=(-3.0, "one row and no pager"),
    lone_dated=(1.5, "… but that row has a date and leads somewhere"),
    neighbours=(-2.5, "the page leads to an article before and one after itself"),
    headline=(-2.5, "a heading outside the rows says at an article's length what the page's title says"),
    repeated=(-4.0, "share of the links that stand on other list pages of the site as well"),
)  # fmt: skip
"""The sum is the logarithm of the odds that the page is a list and the block its rows."""

SECTION_LINK: Final = table(
    any_link=(0.5, "a link of the site that is no file"),
    list_address=(1.5, "the platform writes lists so"),
    article_address=(-1.5, "the platform writes articles so"),
    article_name=(-1.0, "… and its name is as long as a headline"),
    day_address=(-1.5, "an address with a day in it is an article's"),
    row=(-1.5, "the page lists it as an article"),
    subject=(1.0, "called 动态, 政策, 公告 and the like"),
    menu=(1.0, "in a menu or the page's head"),
    more=(0.5, "更多: a box of articles leads to its section"),
    headed=(1.0, "… and the box has a name"),
    frame=(1.0, "shown in a frame of the page"),
    own_rows=(2.0, "the page lists articles in its folder"),
    goods=(-2.0, "called by goods or people: a list, but seldom of articles"),
    language=(-1.0, "the site in another language"),
    tag=(-2.5, "in a box of tags: what they list the sections list too"),
    doubtful=(-1.5, "an address that may be a trap, as orders and filters of lists are"),
    value=(1.5, "… but it is one of several values of one parameter in a menu: ?sort=3"),
    order=(-4.0, "another order of a list: a trap for certain"),
    no_section=(-4.0, "首页, 关于我们, 登录, 下一页; a name longer than any section's"),
    long_name=(-0.5, "… but it is an entry of a menu whose other entries are shorter"),
)
"""What a link is worth that may lead to a section, by `crawler.read.sections`; above zero it is a candidate, and one of goods or
people somewhat below."""

RECORD: Final = table(
    title_key=(2.0, "a key that is called title"),
    title_varied=(1.0, "share of different values: a title is one article's"),
    title_long=(0.5, "the length in the middle, in units of 20 characters, at most one"),
    title_inner=(-0.5, "a key one level below: its section's name, its author's"),
    link_key=(1.0, "a key that is called url or link"),
    link_share=(1.0, "share of the records that have an address there"),
    link_varied=(1.0, "share of different addresses"),
    day_key=(1.0, "a key that is called by publication"),
    other_day_key=(-1.0, "a key that is called by update, end or birth"),
    day_share=(1.0, "share of the records that have a day there"),
    day_varied=(
        0.5,
        "share of different days: one that is the same for all is when they were moved",
    ),
    dated=(1.0, "records with a day"),
    many=(1.0, "the number of records, in units of 20, at most one"),
)
"""What speaks for a key of a script's records, and for records being a list of articles, by `crawler.read.records`."""


def weighed(weights: Mapping[str, Weight], features: Mapping[str, float]) -> float:
    """The sum of features by their weights."""
    return sum(weights[name].value * value for name, value in features.items())
