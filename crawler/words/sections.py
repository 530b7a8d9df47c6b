"""What menus call sections (栏目), and what else their links lead to; what a page that only leads on says."""

from __future__ import annotations

from typing import Final

from crawler.words.group import Group, group

SUBJECTS: Final[Group] = group(
    "sections: subjects",
    r"""
    新闻 动态 要闻 资讯 信息 政策 法规 公告 公示 通知 招商 引资 产业 投资 项目 园区 开发区 分析 研究 环境 资源 土地 厂房 载体
    快讯 报道 头条 行业 经济 企业 签约 活动 解读 指南 服务 工作 专题 媒体 聚焦 观察 案例 优势 推介 规划 文件 未分类 风采
    news notices? announcements? polic(?:y|ies) invest\w* projects? events? press media updates? insights? industr\w+ business opportunit\w+
    """,
    "the menus of sites of investment promotion, parks and chambers",
)

SERVICES: Final[Group] = group(
    "sections: services of the site",
    r"""
    关于 联系 登[录陆] 注册 留言 搜索 地图 声明 版权 友情 收藏 设为 公众号 微博 微信(?:平台|号)?\Z RSS 订阅
 密码
    邮箱 备案 客服 投稿 (?:about|contact)\b log\s?in sign\s?(?:in|up) register search site\s?map subscribe
    """,
    "the menus and feet of all kinds of sites",
)

OFFERS: Final[Group] = group(
    "sections: pages or goods rather than articles",
    "会员 下载 产品 商城 招聘 团队 荣誉 在线 download products? careers? gallery",
    "chambers and companies: 会员风采 and 招聘公告 are sections, 会员中心 and 产品中心 seldom",
)

PAGER: Final[Group] = group(
    "sections: another page of a list",
    r"[上下前后]一?[页篇条] [尾末]页 ^\d+$ ^page\b older newer",
    "every list with a pager",
)

HOME: Final[Group] = group(
    "sections: the home page",
    r"(?:网站|返回|本站|回到?|中文)?(?:首\s*页|主\s*页|首頁) home(?:page)?",
    "every menu",
)

EVERYTHING: Final[Group] = group(
    "sections: pages of all articles",
    r"""
    (?:文章|日志)?(?:归档|存档) 时[间光]轴 (?:全部|所有)(?:文章|日志) \d+\s*篇?\s*(?:文章|日志|posts?|articles?)
    archives? timeline all\s+posts
    """,
    "Hexo, Typecho and WordPress: an archive beside the sections, called 归档 or by its number of articles",
)

SORTS: Final[Group] = group(
    "sections: orders of one list",
    r"""
    按?(?:最新|最热|热门|时间|日期|点击|浏览|人气|默认|综合|价格|评论|更新|发布|推荐|标题|阅读)(?:量|数|时间)?(?:发布|更新|排序|优先)?
    [升降倒正]序 latest newest oldest hot(?:test)? popular(?:ity)? views? dates? titles?
    """,
    "the heads of lists of goods, files and projects",
)

SORT_VALUES: Final[Group] = group(
    "addresses: values of a sort order",
    r"""
    asc desc hits? clicks? views? date time new(?:est)? old(?:est)? hot id rand(?:om)? title name price comments?
    \w{1,20}time \w{1,20}date \w{1,20}[_-](?:asc|desc)
    """,
    "the same",
)

MENUS: Final[Group] = group(
    "boxes: menus",
    r"nav menu header (?<![a-z])(?:top|head)(?![a-z]) topbar daohang column channel cate class sort fenlei lanmu",
    "classes and ids of themes",
)

ENTER: Final[Group] = group(
    "splash pages: on to the site",
    r"进\s*入 点击 浏览 跳过 首\s*页 enter skip",
    "pages before the home page",
)

CHINESE: Final[Group] = group(
    "languages: Chinese", r"中文 简体 汉语 chinese \bcn\b", "splash pages, heads of bilingual sites"
)

FOREIGN: Final[Group] = group(
    "languages: others",
    r"english \ben\b 英文 英语 日本語 日文 한국어 韩文 français deutsch русский español",
    "the same",
)

INDEXES: Final[Group] = group(
    "sections: pages that list sections or tags",
    r"(?:\d+\s*)?(?:标签云?|分类|tags?|categories) (?:文章|全部)分类 tag\s+cloud",
    "themes of Hexo, Typecho and WordPress",
)

VERSIONS: Final[Group] = group(
    "versions of the same pages",
    "繁[體体] 无障碍 长者 适老 手机版 移动版 触屏版 電腦版 big5 wap",
    "heads of government sites",
)
