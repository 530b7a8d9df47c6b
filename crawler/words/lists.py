"""The vocabulary of lists: how pages name the regions, rows and badges of a list, and what their pagers say.

Names of classes and ids are read without regard to case. A group whose words are compared whole (badges, what a
pager's link says) is read without spaces and signs.
"""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

# --- names of classes that say nothing of what a thing is -----------------------------------------------------

STATES: Final = group(
    "classes of a passing state",
    r"active current cur on first last odd even alt new hot top istop hover show hide in sticky loaded lazy.* animated fade.* wow no",
    "所有主题：当前项、首末行、奇偶行、动画",
)
LOOKS: Final = group(
    "classes of a look",
    r"clear clearfix fix cf fl fr left right row col.* mt-?\d mb-?\d p[xytb]?-?\d text-.* has-.*",
    "Bootstrap、自适应模板；left、right 见于没有别的名字的政府站",
)
TOPICS: Final = group(
    "classes of what an article is about",
    r"category-.* tag-.* format-.* type-.* status-.*",
    "WordPress 的 post_class()",
)
NUMBERED: Final = group(
    "classes that count rows",
    r"post-\d.* (?:item|li|line|list|row|bg|no|n|li_)?-?\d+",
    "WordPress、VSB 与手写模板的行",
)

# --- names of regions that hold other links than the main list -------------------------------------------------

MENUS: Final = group(
    "regions of menus, footers and pagers",
    r"nav navi navbar navigation menu topbar foot footer bottom breadcrumbs? crumbs? sitemap flink links? friend\w* pager"
    r" pagination pagebar pagenav pagelist search toolbar login copyright tabbar",
    "所有主题",
)
ASIDES: Final = group(
    "regions beside the main list",
    r"side(?![-_]?(?:left|center|main|content)) sidebar\w* aside widgets? hot\w* rank\w* paihang top10 tuijian recommend\w*"
    r" related? xiangguan relate\w* slide\w* swiper\w* banner carousel focus tags? tagcloud comments? random popular likes?"
    r" prev\w* header head top",
    "所有主题：侧栏、轮播、热门、相关",
)
OTHER_HEADINGS: Final = group(
    "headings of other lists than the page's own",
    "热点 友情链接 标签 关注 专题 快速导航 栏目导航 栏目列表 分类目录 近期评论 看过 归档 链接",
    "侧栏与页脚的小标题，除相关与热门文章之外",
)
LATEST: Final = group(
    "headings of what is new on the whole site", "最新 最近 近期 latest recent", "侧栏小标题"
)
LEGAL: Final = group(
    "what a footer says", "备案 版权 copyright ICP 地址[:：] 电话 邮编 技术支持 ©", "页脚"
)
# --- rows ------------------------------------------------------------------------------------------------------

TITLE_NAMES: Final = group(
    "classes of a row's title", "title tit bt biaoti headline subject name", "列表行"
)
DATE_NAMES: Final = group(
    "classes of a row's date", r"date time shijian riqi \brq\b \bday\b", "列表行"
)
VIEWS_NAMES: Final = group(
    "classes of a row's views",
    r"view hits?\b click read(?!more|-more) eye liulan renqi browse \bpv\b look",
    "列表行与其图标",
)
BADGES: Final = group(
    "badges before a title",
    "置顶 推荐 热 新 new hot 顶 荐 图 头条 原创 精华 最新 热门 top 图文 视频 转载 公告",
    "列表行；整段文字就是其中一个词",
)
PINS: Final = group(
    "badges in brackets that are no words of a title",
    "置顶 推荐 顶 荐 热 新 new hot top",
    "列表行：【置顶】标题、[推荐]标题；【公告】是标题的一部分",
)
MORE: Final = group("links on to the list of a box", "更多 more", "门户的首页：更多>>、查看更多")
DETAIL: Final = group(
    "links that lead on to the article",
    r"全文 详情 详细 原文 详细内容 查看详情 继续阅读 read\s*more continue\s*reading detail",
    "摘要式列表的行尾：[阅读全文]、查看详情 →",
)

# --- pagers; compared whole, without spaces and signs, lower case ----------------------------------------------

NEXT: Final = group(
    "next page",
    "下一页 下页 后一页 后页 下一頁 下頁 下一页next 翻到下一页 阅读下一页 next nextpage older olderposts olderentries"
    " 旧文章 较旧的博文 较旧的文章 较早文章 较旧文章 以前的文章 早期文章 更早文章 更早的文章 较早的文章 arrow_forward chevron_right navigate_next",
    "所有系统；older 与 旧文章 见于 WordPress、Typecho；arrow_forward 等是图标字体的字",
)
LOAD_MORE: Final = group(
    "more of the list",
    "加载更多 点击加载更多 点击加载 加载更多文章 加载下一页 查看更多 点击查看更多 显示更多 loadmore",
    "主题与移动页的按钮；首页的同名按钮通往别处",
)
BEFORE: Final = group(
    "page before",
    "上一页 上页 前一页 前页 上一頁 上頁 第一页 最前页 较新的博文 较新的文章 prev previous previouspage newerposts arrow_back chevron_left"
    " navigate_before",
    "所有系统",
)
LAST: Final = group(
    "last page", "尾页 末页 最后一页 最末页 最后页 尾頁 末頁 last lastpage", "所有系统"
)
ALL_PAGES: Final = group(
    "before the number of all pages and 页", "共 共有 共计 总", "分页条：共12页"
)
PAGE_COUNT: Final = group(
    "label of the number of all pages", "总页数 页数 总共 总计", "分页条：总页数：12"
)
LISTED: Final = group(
    "behind the number of all articles of a list",
    "条 篇 则 项 件 个?记录 条?信息 articles items records posts",
    "分页条：共120条、共 356 篇文章",
)
ALL_LISTED: Final = group(
    "label of the number of all articles of a list",
    r"总记录数? 记录总?数 总条数 总篇数 信息总数 文章总数 总数 total\s*records?",
    "分页条：总记录数：120，第1/8页；帝国以 title 标出总数：Total record",
)
INERT: Final = group(
    "classes of a pager's link that leads nowhere",
    "disabled? unable",
    "各种分页条：首页上的“上一页”、末页上的“下一页”",
)
NEXT_NAMES: Final = group(
    "classes of the link to the next page",
    "(?:p_)?next nextpage page-?next next-?page",
    "主题的箭头",
)
SLIDERS: Final = group(
    "classes of slideshows", "swiper slick slide carousel banner owl- bx- flex-", "轮播的箭头"
)
CALENDARS: Final = group("classes of calendars", "calendar rili", "侧栏日历：其中的数字不是页码")
CURRENT: Final = group(
    "classes of the current page's number",
    r"current active \bon\b now \bcur\b thisclass selected \bhover\b here",
    "各种分页条",
)
