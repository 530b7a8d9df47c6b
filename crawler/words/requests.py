"""Names that scripts give to the requests for lists, and answers to the parts of a record."""

from __future__ import annotations

from typing import Final

from crawler.words.group import Group, group

PAGE: Final[Group] = group(
    "the number of a list's page",
    "page pageno pagenum pagenumber pageindex currentpage curpage nowpage current_page page_no page_num pageno_ p pn pi "
    "currpage thispage paged current pagecurrent curr cpage currentpageno curpageno pagenow",
    "parameters and variables of portals' scripts; their case is not looked at",
)
OFFSET: Final[Group] = group(
    "how many records come before a list's page",
    "start offset startrecord skip startrow rowstart",
    "Solr-like searches of government portals",
)
PASSING: Final[Group] = group(
    "a parameter that is new each time, so that no answer comes out of a cache",
    "_ t ts time timestamp random rand rnd r v nocache callback jsoncallback jsonpcallback jsonp _t",
    "jQuery's cache: false and what is written by hand",
)
LIST_UNIT: Final[Group] = group(
    "a part of a page that is its list",
    "列表 list 分页 内容 news",
    "大汉 jpaas: tagId of the parts that queryData asks for",
)
PAGED_WIDGETS: Final[Group] = group(
    "what shows a table that it pages by itself, asking with page and limit",
    "render reload",
    "layui table",
)
LIST_WORD: Final[Group] = group(
    "in the name of a script or an address that has to do with lists",
    "list page article news search query content info data api all more channel catalog",
    "portals' own scripts and interfaces: list.js, /api/news",
)
LIBRARY: Final[Group] = group(
    "in the name of a script that many sites have, and that asks for nothing of this one",
    r"jquery zepto vue(?:\.|-|\b) react angular bootstrap layui swiper echarts lodash polyfill axios moment modernizr respond html5 "
    r"jweixin hm\.js analytics share pagination paging\. laypage template handlebars mustache ueditor lazyload slick carousel "
    r"superslide nicescroll wow animate vendor chunk- runtime manifest fastclick weui element iview",
    "all of them",
)
BUTTON_ADDRESS: Final[Group] = group(
    "the data of a button for more rows that says where to ask",
    "data-url data-href data-link data-api data-src data-action",
    "themes' 加载更多",
)
BUTTON_PAGE: Final[Group] = group(
    "the data of a button for more rows that says which page is next",
    "data-page data-next data-nextpage data-next-page data-p",
    "themes' 加载更多",
)
LIST_BOX: Final[Group] = group(
    "in the id of an empty element that may be a list",
    "list news article content data box main result",
    "portals: <div id=newsList></div>",
)
OTHER_BOX: Final[Group] = group(
    "in the id of an empty element that is none",
    "search pager?s? share comment map swiper banner chart video play",
    "portals, themes",
)
OTHER_USE: Final[Group] = group(
    "an address that is asked for something else than a list of articles",
    r"hits clicks? viewcount counter tongji statis visit weather tianqi captcha vcode yzm verify login logout register "
    r"session token userinfo share wxconfig jssdk sign ticket likes? dianzan comment pinglun suggest hotword keyword "
    r"links? banner advert menus? navs? friend calendar festival lang(?:uage)? translate ip(?:addr)? upload online kefu",
    "scripts that stand on every page of government portals",
)
VERBS: Final[Group] = group(
    "what a program is told to do that changes something",
    "add save submit insert create update edit modify subscribe unsubscribe send apply add-to-cart addtocart",
    "forms for citizens, shops' baskets: ?act=edit, /saveNews, ?add-to-cart=5",
)
FORMS: Final[Group] = group(
    "an address that a form is sent to",
    r"forms? sms post(?:msg|comment) feedback liuyan message jiucuo report evaluate pingjia score",
    "forms for citizens: 留言, 纠错, 评价",
)
UNDOES: Final[Group] = group(
    "an address that destroys or ends a session, by whatever method and wherever the word stands in it",
    "delete remove del logout signout",
    "own programs: /news/deleteById, ?act=del, /userLogout",
)
VOTES: Final[Group] = group(
    "an address that counts a voice or a liking, by whatever method",
    "vote toupiao like dianzan digg favorite",
    "themes' buttons: /like/5, ?do=vote, 织梦 digg",
)
ACTION: Final[Group] = group(
    "a parameter that names what is to be done",
    "a act action op do method cmd m oper todo",
    "one address for all of a program: api.php?act=save",
)
TITLE_KEY: Final[Group] = group(
    "the title of a record",
    "title titles subject biaoti bt doctitle infotitle articletitle newstitle headline name titlename topic showtitle",
    "TRS (DOCTITLE), 集约化, 开普云, Epoint (title, infotitle), own programs",
)
LINK_KEY: Final[Group] = group(
    "the address of a record's article",
    "url link href linkurl docpuburl puburl infourl articleurl detailurl pageurl visiturl path uri htmlurl weburl filename "
    "post_url contenturl staticurl",
    "TRS (DOCPUBURL), 集约化, 开普云 (url, post_url), Epoint (infourl, visiturl)",
)
DAY_KEY: Final[Group] = group(
    "when a record was published",
    r"pub\w* \w*publish\w* issue\w* release\w* display\w* fabu\w* fbsj infodate showdate docreltime date newsdate \w*show_?time",
    "TRS (DOCRELTIME, PUBDATE), 集约化 (publishedTimeStr), 开普云 (display_publish_time)",
)
OTHER_DAY_KEY: Final[Group] = group(
    "when a record was written, changed or ends",
    r"\w*creat\w* cr\w*time \w*updat\w* \w*modif\w* \w*edit\w* \w*last\w* \w*end\w* \w*expir\w* \w*effect\w* \w*valid\w* \w*write\w* "
    r"\w*deadline\w* \w*first\w*",
    "all of them: created_at, updateTime, expireTime",
)
VIEWS_KEY: Final[Group] = group(
    "how often a record's article was read",
    r"views? hits? clicks? clicknum hitnum hitcount clickcount viewcount viewnum viewtimes readcount readnum reads browse browsecount "
    "browsenum visits visitcount pageviews pv llcs djl",
    "own programs of parks and chambers",
)
