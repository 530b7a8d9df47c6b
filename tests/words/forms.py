"""How pages of the field write what the vocabulary knows, and what it says: a line between title and text, a box with
no more than a class, a meta element, a variable of a script.

One entry a word that the other fixtures do not show, in the form in which systems print it; names and numbers are invented.
``None`` says that the line tells nothing of the field. To add a word, add the line that it was met in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Fields = Mapping[str, str | int | None]
"""A field of an article -> its value; ``day`` is the day of publication."""

VIEWS: Final[Mapping[str, Fields]] = {
    "浏览：128次": {"views": 128},
    "阅读 128": {"views": 128},
    "【点击：128】": {"views": 128},
    "访问量：128": {"views": 128},
    "查看：128": {"views": 128},
    "观看：128次": {"views": 128},
    "人气：128 ℃": {"views": 128},
    "围观：128 次": {"views": 128},
    "热度：128℃": {"views": 128},
    "点阅：128": {"views": 128},
    "点读：128": {"views": 128},
    "阅览：128次": {"views": 128},
    "已阅：128": {"views": 128},
    "已读：128": {"views": 128},
    "播放：128次": {"views": 128},
    "收看：128次": {"views": 128},
    "瀏覽：128": {"views": 128},
    "閱讀：128": {"views": 128},
    "點擊：128": {"views": 128},
    "點閱：128": {"views": 128},
    "訪問：128": {"views": 128},
    "觀看：128": {"views": 128},
    "人氣：128": {"views": 128},
    "圍觀：128": {"views": 128},
    "熱度：128": {"views": 128},
    "閱覽：128": {"views": 128},
    "已閱：128": {"views": 128},
    "Views: 128": {"views": 128},
    "Hits: 128": {"views": 128},
    "Reads: 128": {"views": 128},
    "Clicks: 128": {"views": 128},
    "Visits: 128": {"views": 128},
    "PV: 128": {"views": 128},
    "128人看过": {"views": 128},
    "128人读过": {"views": 128},
    "128人看過": {"views": 128},
    "128人讀過": {"views": 128},
    "浏览总次数：128": {"views": 128},
    "浏览次数：128": {"views": 128},
    "浏览人数：128": {"views": 128},
    "访问人次：128": {"views": 128},
    "浏览数量：128": {"views": 128},
    "点击总数：128": {"views": 128},
    "阅读总量：128": {"views": 128},
    "人气指数：128": {"views": 128},
    "阅读量：128": {"views": 128},
    "点击数：128": {"views": 128},
    "点击率：128": {"views": 128},
    "关注度：128": {"views": None},
    "浏览度：128": {"views": 128},
    "人气值：128": {"views": 128},
    "瀏覽次數：128": {"views": 128},
    "瀏覽人數：128": {"views": 128},
    "點擊數量：128": {"views": 128},
    "點擊總數：128": {"views": 128},
    "點擊數：128": {"views": 128},
    "已有128人次浏览": {"views": 128},
    "已有128人浏览": {"views": 128},
    "已有128次浏览": {"views": 128},
    "浏览：128回": {"views": 128},
    "评论：128": {"views": None},
    "回复：128": {"views": None},
    "留言：128": {"views": None},
    "点赞：128": {"views": None},
    "喜欢：128": {"views": None},
    "收藏：128": {"views": None},
    "下载：128": {"views": None},
    "转发：128": {"views": None},
    "分享：128": {"views": None},
}
_OTHER = "2024-09-20"  # a day that nothing is said of stands before the one that is labelled
DAYS: Final[Mapping[str, Fields]] = {
    **{
        f"{_OTHER} {words}2024-09-27": {"day": "2024-09-27"}
        for words in (
            "发布时间：", "发表于", "发稿时间：", "刊发日期：", "刊登时间：", "刊载时间：", "登载日期：", "公布日期：", "上网时间：", "上线时间：",
            "推送时间：", "公开日期：", "發布日期：", "發佈日期：", "发佈时间：", "發表於", "公佈日期：", "公開日期：",
            "添加时间：", "录入时间：", "上传日期：", "创建时间：", "加入时间：", "入库时间：", "发帖时间：", "发文时间：", "建立时间：", "上傳時間：",
            "Published: ", "Posted: ", "Created: ", "Pubdate: ", "Date: ",
            "文章时间：", "信息时间：", "新闻时间：", "稿件日期：", "来源日期：", "资讯日期：", "日期：", "時間：", "发布在",
        )
    },
    **{
        f"{words}2024-09-27 {_OTHER}": {"day": _OTHER}
        for words in (
            "更新时间：", "最后修改：", "修订日期：", "编辑时间：", "編輯時間：", "Last updated: ", "Modified: ", "Edited: ",
        )
    },
    **{
        f"{word}：2024-09-27": {"day": None}
        for word in (
            "成文日期", "生效日期", "施行日期", "实施日期", "失效日期", "废止日期", "有效期", "印发日期", "签发日期", "签订日期", "签署日期", "批准日期",
            "生成日期", "制定日期", "落款日期", "截止日期", "截至时间", "到期日期", "起止日期", "起始日期", "开始时间", "结束时间", "报名时间", "征集时间",
            "公示时间", "申报时间", "受理时间", "评选时间", "公告期", "开标时间", "投标时间", "递交时间", "提交时间", "竞买时间", "挂牌时间",
            "拍卖时间", "开工日期", "竣工日期", "投产时间", "落户时间", "入驻时间", "成立日期", "注册日期", "登记日期", "活动时间", "会议时间",
            "举办时间", "举行时间", "召开时间", "展会时间", "展览时间", "培训时间", "考试时间", "面试时间", "招聘时间", "出生日期", "营业时间",
            "办理时间", "签约时间", "Deadline", "Expires", "Expiry",
        )
    },
}  # fmt: skip
NAMES: Final[Mapping[str, Fields]] = {
    "来源：临江日报": {"source": "临江日报"},
    "稿源：临江日报": {"source": "临江日报"},
    "原出处：临江日报": {"source": "临江日报"},
    "出处：临江日报": {"source": "临江日报"},
    "转载自：临江日报": {"source": "临江日报"},
    "转自：临江日报": {"source": "临江日报"},
    "摘自：临江日报": {"source": "临江日报"},
    "來源：臨江日報": {"source": "臨江日報"},
    "出處：臨江日報": {"source": "臨江日報"},
    "轉載自：臨江日報": {"source": "臨江日報"},
    "轉自：臨江日報": {"source": "臨江日報"},
    "Source: Linjiang Daily": {"source": "Linjiang Daily"},
    "From: Linjiang Daily": {"source": "Linjiang Daily"},
    **{
        f"{what}来源：临江日报": {"source": "临江日报"}
        for what in ("信息", "文章", "新闻", "稿件", "资讯", "内容", "本文", "原文", "消息", "转载", "文件")
    },
    **{
        f"{what}来源：财政拨款": {"source": None}
        for what in (
            "资金", "经费", "收入", "数据", "图片", "题图", "视频", "原料", "货物", "财源", "税源", "客源", "人员", "用水", "电力", "能源", "材料", "商品",
            "项目", "房屋", "图表", "图",
        )
    },
    **{
        f"{who}：林夏": {"author": "林夏"}
        for who in (
            "作者", "撰稿", "撰稿人", "撰写", "撰写人", "撰文", "供稿", "供稿人", "投稿人", "发布人", "发布者", "发表人", "发帖人", "录入人", "录入者", "添加人",
            "上传人", "上传者", "發布人", "發佈者",
        )
    },
    "作者：小编": {"author": "小编"},
    "Author: Lin Xia": {"author": "Lin Xia"},
    "By: Lin Xia": {"author": "Lin Xia"},
    **{
        f"{who}：临江县商务局": {"source": "临江县商务局"}
        for who in (
            "发布机构", "发布单位", "发布部门", "发布机关", "信息提供单位", "信息发布部门", "信息提供机构", "供稿单位", "撰稿单位", "来稿部门", "报送单位", "提供单位",
            "公开机构", "发文机关", "发文单位", "发文机构", "发布主体", "公开主体", "责任部门", "信息提供", "發布機構", "發布單位",
        )
    },
    **{
        f"来源：{nobody}": {"source": None}
        for nobody in (
            "未知", "不详", "未知来源", "无", "无名", "暂无", "匿名", "佚名", "其他", "其它", "其他网站", "网站", "原创", "转载", "本站", "本网", "本网站",
            "本站原创", "本报", "本刊", "本台", "本社", "网络", "互联网", "网络转载", "网络整理", "网友", "综合", "来源", "作者", "编辑",
            "点击", "查看", "null", "none", "undefined", "NaN", "unknown",
        )
    },
}  # fmt: skip
SECTIONS: Final[Mapping[str, Fields]] = {
    **{
        f"{word}：园区动态": {"category": "园区动态"}
        for word in (
            "分类", "栏目", "类别", "频道", "版块", "板块", "欄目", "分類", "類別", "頻道", "所属栏目", "文章分类", "信息类别", "新闻分类", "所屬欄目",
        )
    },
}  # fmt: skip
LINES: Final[Mapping[str, Fields]] = {**VIEWS, **DAYS, **NAMES, **SECTIONS}

# A box between title and text whose class alone says what it holds: its class, and the field.
_IN_BOX: Final[Mapping[str, tuple[str, str | int]]] = {
    "views": ("128", 128),
    "author": ("林夏", "林夏"),
    "category": ("<a href='/yqdt/'>园区动态</a>", "园区动态"),
    "source": ("临江日报", "临江日报"),
}
_CLASSES: Final = {
    "views": "post-views viewed view-count viewnum viewer view-s reads readcount clicknum visittimes hits pviews pv view hit click read visit"
    " visitor eye browse liulan yuedu dianji renqi fangwen llcs dj djs hot fire view-num read-num hit-count click-num",
    "author": "author user by-line posted-by writer zuozhe nickname nick zz editor name",
    "category": "category cate cat cat-links folder lanmu sort column fenlei catalog",
    "source": "source laiyuan from origin ly",
}
BOXES: Final[Mapping[str, Fields]] = {
    f"<span class='{name}'>{_IN_BOX[field][0]}</span>": {field: _IN_BOX[field][1]}
    for field, names in _CLASSES.items()
    for name in names.split()
}
# A date behind the text is the article's where its box is called so.
BEHIND: Final[Mapping[str, Fields]] = {
    f"<span class='{name}'>2024-09-27</span>": {"day": "2024-09-27"}
    for name in [
        "date",
        "addtime",
        "riqi",
        "shijian",
        "pubtime",
        "posted-on",
        "calendar",
        "clock",
        "published",
        "sj",
        "rq",
    ]
}
_METAS: Final = {
    (
        "day",
        "2024-09-27",
    ): "published_time og:published_time article:published_time og:release_date og:time release-date pubdate PubTime apub:time"
    " publishdate publish-time publish_ed datePublished rnews:datePublished bytedance:published_time weibo:article:create_at article-date"
    " article_publish_time date dc.date dc.date.issued dc.date.created createdate create-time date_created sailthru.date firstpublishedtime"
    " contentdate issuedate",
    (
        "source",
        "临江日报",
    ): "ContentSource content_source article:source source og:source dc.source articlesource publisher_source",
    (
        "category",
        "园区动态",
    ): "ColumnName article:section og:category og:article:section ChannelName category section catalogname",
}
METAS: Final[Mapping[str, Fields]] = {
    f"<meta name='{name}' content='{value}'>": {field: value}
    for (field, value), names in _METAS.items()
    for name in names.split()
}
_VARIABLES: Final = {
    (
        "day",
        "2024-09-27",
    ): "pubdata pubDate pubtime publishDate publish_time published publishAt published_date published_on datePublished issuedate"
    " releaseTime createDate created createTime created_at articleDate newsTime ptime fbsj fbrq oriCreateTime ct DocRelTime docPubTime",
    ("source", "临江日报"): "ly laiyuan source docSourceName wzly xxly",
    ("author", "林夏"): "zz zuozhe author docAuthor",
}
_WORD: Final = {"day": "", "source": "来源：", "author": "作者："}
SCRIPTS: Final[Mapping[str, Fields]] = {
    f"{_WORD[field]}<script>var {name}='{value}';document.write({name})</script>": {field: value}
    for (field, value), names in _VARIABLES.items()
    for name in names.split()
}
