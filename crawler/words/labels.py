"""What pages write beside a value to say what it is: 浏览：, 发布时间：, 来源：.

Each word once, in simplified and, where it was met, traditional characters; none has its colon. A word in
Latin letters stands in a group of its own (``…_EN``, to be read without regard to case): an expression of
Chinese words alone finds its first characters fast, one that ignores case does not.
"""

from __future__ import annotations

from typing import Final

from crawler.words.group import Group, group

# --- how often it was read ------------------------------------------------------------------------------------

VIEWS: Final = group(
    "views",
    "浏览 阅读 点击 访问 查看 观看 人气 围观 热度 点阅 点读 阅览 已阅 已读 收看 播放"
    " 瀏覽 閱讀 點擊 點閱 訪問 觀看 人氣 圍觀 熱度 閱覽 已閱",
    "所有系统：信息行、列表行；点读、已阅见于校园与协会站，播放见于视频栏目",
)
VIEWS_EN: Final = group(
    "views in English",
    r"(?<![a-z])view(?:s|ed)? (?<![a-z])hits? (?<![a-z])reads? (?<![a-z])clicks? (?<![a-z])visits? (?<![a-z])pv",
    "WordPress 与 Typecho 主题、双语站",
)
VIEWED: Final = group(
    "viewed, behind its number", "看过 读过 看過 讀過", "WordPress 主题：128 人看过"
)
VIEWS_SUFFIX: Final = group(
    "what follows a word for views",
    "总次数 次数 人数 人次 数量 总数 总量 指数 量 数 率 度 值 次數 人數 數量 總數 數",
    "浏览次数、点击率、人气值、阅读数",
)
SITE_WIDE: Final = group(
    "what is counted for all of a site",
    "本站 网站 全站 站点 本网 今日 昨日 本周 本月 历史",
    "页脚：本站总访问量、今日访问",
)
TIMES: Final = group("units of views", "人次 次 人 回", "浏览：970次、128 人次")
OTHER_COUNT: Final = group(
    "counts of something else",
    "评论 回复 留言 点赞 喜欢 收藏 下载 转发 分享 評論 回覆 點讚 下載",
    "信息行中与浏览并列",
)

READING_TIME: Final = group("how long it takes to read", "时长", "阅读时长：3 分钟")
LOADING: Final = group("a count that is on its way", "加载中 載入中 loading", "脚本填入之前")

# --- when -----------------------------------------------------------------------------------------------------

PUBLISHED: Final = group(
    "published",
    "发布 发表 发稿 刊发 刊登 刊载 登载 公布 上网 上线 推送 公开(?=[时日]) 發布 發佈 发佈 發表 公佈 公開(?=[時日])",
    "所有系统的信息行；公开时间、公开日期见于政务公开属性表",
)
ENTERED: Final = group(
    "put into the system",
    "添加 录入 上传 创建 加入 入库 发帖 发文 建立 上傳",
    "动易、帝国、织梦的后台字段；发文日期并列于发布日期时让位",
)
SUBMITTED: Final = group("submitted by somebody", "提交", "Drupal：由 X 在 … 提交")
PUBLISHED_EN: Final = group(
    "published in English",
    r"published posted created pubdate (?<![a-z])date",
    "WordPress 主题、双语站、脚本变量",
)
PLAIN_DATE: Final = group(
    "a date of no named kind",
    r"时\s{0,2}间 日\s{0,2}期 時\s{0,2}間",
    "信息行：时间：2024-09-27",
)
PLAIN_DATE_OF: Final = group(
    "what makes a plain date the article's own",
    "文章 信息 新闻 稿件 来源 资讯",
    "信息时间、文章日期",
)
DATE_LINK: Final = group("between a word and its date", "于 在 於", "发表于、发布在")
DATE_LINK_EN: Final = group(
    "between a word and its date in English", "date time on at", "posted on, pubtime"
)
UPDATED: Final = group(
    "updated",
    "更新 修改 修订 编辑(?=于|时) 編輯(?=於|時)",
    "动易、论坛、知识库；单独出现时是旧系统唯一的日期",
)
UPDATED_EN: Final = group(
    "updated in English", "updated? modified edited", "WordPress 主题、双语站"
)
OTHER_DATE: Final = group(
    "another date than publication",
    "成文 生效 施行 实施 失效 废止 有效 印发 签发 签订 签署 批准 生成 制定 起草 落款"
    " 截止 截至 到期 起止 起始 开始 结束 报名 征集 公示 申报 受理 评选 公告期"
    " 开标 投标 递交 提交 竞买 挂牌 拍卖 开工 竣工 投产 落户 入驻 成立 注册 登记"
    " 活动 会议 举办 举行 召开 展会 展览 培训 考试 面试 招聘 出生 营业 办理 签约",
    "政务公开属性表（成文日期、生效日期、有效期）、招标与公示公告、活动通知",
)
OTHER_DATE_EN: Final = group("another date in English", "deadline expire[sd]? expiry", "双语站")

# --- whence, by whom ------------------------------------------------------------------------------------------

SOURCE: Final = group(
    "source",
    r"来\s{0,4}源[于自]? 来自(?=\s{0,3}[:：]) 稿\s?源 原出处 出\s?处 转载自 转自 摘自 來\s{0,4}源[於自]? 出處 轉載自 轉自",
    "所有系统的信息行与正文首末行",
)
SOURCE_EN: Final = group(
    "source in English", r"(?<![a-z])source (?<![a-z])from", "双语站：Source、From 带冒号"
)
SOURCE_OF: Final = group(
    "what has the source",
    "信息 文章 新闻 稿件 资讯 内容 本文 原文 消息 转载 文件",
    "文章来源、稿件来源",
)
OTHER_ORIGIN: Final = group(
    "what has another origin than the text",
    "资金 经费 收入 数据 图片 题图 视频 原料 货物 财源 税源 客源 人员 用水 电力 能源 材料 商品 项目 房屋 图 图表",
    "正文：资金来源：财政拨款；图注：图片来源",
)
AUTHOR: Final = group(
    "author",
    r"作\s{0,4}者 撰\s?稿人? 撰\s?写人? 撰\s?文 供\s?稿人? 投稿人? 发布[人者] 发表[人者] 发帖人 录入[人者]? 添加人 上传[人者]"
    r" 發布[人者] 發佈[人者]",
    "所有系统的信息行；录入者见于动易，发布人见于政府站",
)
OWNED: Final = group(
    "before whose text it is", r"(?:著作|版)权归(?:属于?)?原?", "主题：著作权归作者 [ 林夏 ] 所有"
)
AUTHOR_EN: Final = group("author in English", r"(?<![a-z])author (?<![a-z])by", "主题、双语站")
BY: Final = group("before who did it", "由", "WordPress：发布于 … 由 张三；Drupal：由 X 在 … 提交")
EDITOR: Final = group(
    "editor",
    r"责\s?任\s?编\s?辑 责\s?编 执行编辑 值班编辑 网络编辑 本文编辑 本期编辑 编\s?辑 責任編輯 編輯",
    "媒体与政府站的正文末行",
)
REVIEWER: Final = group(
    "who else signed it off",
    r"审\s?核人? 校\s?对 审\s?校 审\s?稿 审\s?签 初\s?审 复\s?审 终\s?审 [一二三]\s?审 监\s?[制审] 编\s?审 签发人? 校對 審核",
    "融媒体与政府站的正文末行：校对：… 审核：…",
)
MAKER: Final = group(
    "who made something of it, or of what it tells of",
    "统筹 策划 摄影 摄像 制图 美编 排版",
    "融媒体的正文末行：摄影：… 策划：…；文中另有所指：活动策划：…",
)
REPORTER: Final = group("reporter", "记者 通讯员 实习生 記者", "报纸的正文首末行")
PUBLISHER: Final = group(
    "organisation that published it",
    "发布(?:机构|单位|部门|机关) 信息(?:提供|发布)(?:单位|部门|机构) (?:供稿|撰稿|来稿|报送|提供|公开)(?:单位|部门|机构)"
    " 发文(?:机关|单位|机构) 发布主体 公开主体 责任部门 信息提供 發布(?:機構|單位)",
    "政府与园区站的信息行、政务公开属性表",
)
NOBODY: Final = group(
    "names of nobody",
    "未知 不详 未知来源 无 无名 暂无 匿名 佚名 其他 其它 其他网站 网站 原创 转载"
    " 本站 本网 本网站 本站原创 本报 本刊 本台 本社 网络 互联网 网络转载 网络整理 网友 综合"
    " 来源 作者 编辑 点击 查看 null none undefined nan unknown",
    "来源：未知；作者：佚名；空着的模板变量",
)

TITLE: Final = group("title", r"(?:文章|新闻|信息)?标\s*题", "旧系统的 title 提示：文章标题：…")

# --- where it stands ------------------------------------------------------------------------------------------

SECTION: Final = group(
    "section",
    "分类[于於]? 栏目 类别 频道 版块 板块 欄目 分類[於于]? 類別 頻道",
    "主题的信息行、政府站的所属栏目",
)
SECTION_OF: Final = group("what has the section", "所属 文章 信息 新闻 所屬", "所属栏目、文章分类")
SECTION_EN: Final = group(
    "section in English",
    r"categor(?:y|ies) posted\s*in filed\s*under (?<![a-z])in",
    "WordPress 主题",
)
POSITION: Final = group(
    "label of a path",
    "(?:[您你]的?)?(?:当前|现在|所在|浏览)*的?位置 (?:[您你]的?)?(?:当前|现在|所在|浏览)+的?(?:栏目|页面) 面包屑(?:导航)? breadcrumb",
    "所有系统：当前位置、您现在所在的位置；面包屑见于主题的无障碍标签",
)
ARTICLE_PAGE: Final = group(
    "what a path calls the article itself",
    "(?:文章|新闻|信息)?(?:正文|内容|详情|详细)(?:内容|信息|页)? (?:文章|新闻|信息)?(?:浏览|查看|阅读) (?:浏览|查看|阅读)(?:文章|新闻|信息|正文|内容) contents? texts? details?",
    "面包屑的末项",
)

# --- what stands in an info line and is no field --------------------------------------------------------------

TOOLS: Final = group(
    "tools of an info line",
    r"打印 关闭 扫码 我要 字体 字号 视力 纠错 朗读 返回 大\s?中\s?小",
    "政府站：【字体：大 中 小】【打印】【关闭】",
)

# Labels behind which a field begins, so that a value before them ends.
FIELDS: Final[tuple[Group, ...]] = (
    EDITOR, AUTHOR, REVIEWER, MAKER, REPORTER, SOURCE, PUBLISHER, VIEWS, PUBLISHED, ENTERED, UPDATED, PLAIN_DATE, SECTION,
)  # fmt: skip
