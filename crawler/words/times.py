"""How times are named: units, days, hours, and what says that a date is another than an article's own."""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

UNITS: Final = group(
    "units of time",
    "秒[钟鐘]? 分[钟鐘]? 小[时時] [钟鐘][头頭] 天 日 [周週] 星期 [礼禮]拜 月 年",
    "主题：3天前、2个月前；[礼禮]拜、[钟鐘][头頭]见于论坛",
)
DAYS: Final = group("days by name", "大前天 [前昨今][天日]", "主题与论坛：昨天 18:30")
JUST_NOW: Final = group("this minute", "[刚剛][刚剛才]", "主题：刚刚")
WEEKDAYS: Final = group(
    "days of the week",
    "(?:星期|[周週])[一二三四五六日天]",
    "政府站页头、日期之后：2024-09-27 星期五",
)
EVENING: Final = group("evening", "晚上 晚间 晚", "晚8：05")
AFTER_NOON: Final = group("after noon", "下午 午后 傍晚", "论坛：下午 3:20")
NOON: Final = group("noon", "中午", "中午 12:30")
DAWN: Final = group("before dawn", "凌晨", "凌晨 12:30")
MORNING: Final = group("morning", "上午 早上 早晨 清晨 早", "论坛：上午 9:20")
SINCE_OR_UNTIL: Final = group(
    "before a date since or until when something holds",
    "截[止至](?:时间|日期)?[为到于]? [至到~从] (?<!来)自 成立于 生于",
    "通知与公示的正文：截止时间为……、自……起",
)
FROM_OR_TO: Final = group(
    "behind a date since or until when something holds",
    "起(?!草) 截?止 之?前(?!往|沿) 以前 之?后(?!台) 以[来后] 至今",
    "通知与公示的正文：……起、……前、……以来",
)
