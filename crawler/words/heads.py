"""What stands in the head of an article beside its fields: the properties of a document, the size of letters, events."""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

FONT: Final = group("size of the letters", "字体 字号", "政府站的信息行")
TODAY: Final = group(
    "what day it is", "今天是 今日是 现在是 当前时间 农历", "政府站页头的日历与天气"
)
WEATHER: Final = group(
    "the weather", "天气 [气高低]温 [晴阴雨雪] 多云 星期", "政府站页头：今天 晴 12℃"
)
PLACE: Final = group("where something is held", "地点", "通知的正文：时间：…… 地点：……")
EVENT: Final = group(
    "when something is held, open or due",
    "会议 活动 举办 举行 召开 开课 开工 开标 投标 报名 截止 公示 培训 考试 面试 签约 起止 受理 办理 营业",
    "通知与公告的正文：会议时间：10月8日",
)
PROPERTY: Final = group(
    "properties of an official document that are no field",
    "索引号 索取号 信息索引 文号 发文字号 文件编号 主题分类 体裁分类 主题词 主题 组配分类 信息分类 信息类别 标题 信息名称 名称 公开方式 公开形式 公开范围"
    " 公开时限 有效性 效力状态 文件状态 有效期 关键词 概述 内容概述 备注 责任部门 语种 受众分类 服务对象 载体类型",
    "政务公开属性表",
)
