"""Lines in or around a body that are not the article: what a theme or an editor adds to every page.

Two kinds inside a body. Some lines are never part of an article wherever they stand (a QR caption, a share
line). Others are boilerplate only at the end, where a block of them follows the text: an office's phone
number is advertising there, and news in the middle of a notice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from crawler.fields.text import comparison_key
from crawler.words.furniture import IMPRINT_LABELS

_BUTTON: Final = (
    r"(?:打印(?:本页|此页|正文|文章|内容)?|我要打印|关闭(?:窗口|本页|此页)?|(?:我要)?收藏(?:本页|此页)?|返回(?:顶部|列表|首页|上一页)?"
    r"|(?:加入|添加)收藏|设为首页|(?:字体|字号)\s*[:：]?|大|中|小|繁体?|简体?|分享(?:到|至)?\s*[:：]?|回顶部|纠错|举报|点赞|推荐|复制链接"
    r"|微信|微博|新浪微博|腾讯微博|QQ(?:空间|好友)?|朋友圈|人人网|豆瓣|网易微博|更多|保护视力色?\s*[:：]?|视力保护色\s*[:：]?)"
)
_ANYWHERE: Final = re.compile(
    rf"""^[\W_]*(?:
      (?:请)?(?:长按|扫描|扫一扫|扫码)[^。！？]{{0,16}}(?:二维码|关注|访问|咨询|添加|加微信|手机|分享|阅读|查看)[^。]{{0,12}}
    | (?:打开|使用|用)?微信[^。，]{{0,6}}扫一扫[^。]{{0,30}}
    | 扫描二维码推送至手机访问
    | 分享(?:到|至|给朋友|给好友|本文|文章)?(?:[:：]\s*.{{0,40}})?
    | (?:点击)?(?:查看|展开|阅读)(?:全文|更多|原文|剩余.{{0,8}})
    | (?:上|下)一(?:篇|页|条|则)\s*[:：]?.{{0,80}}
    | \w{{0,6}}二维码\w{{0,4}}
    | -{{3,}}分\s?[隔割]\s?线-{{3,}}
    | 未经(?:允许|许可|授权|同意|书面).{{0,10}}(?:转载|使用|复制).{{0,80}}
    | (?:温馨提示[:：]?\s*)?(?:本文|文章)最后(?:更新|编辑|修改)(?:于|时间).{{0,80}}
    | (?:顶|踩)一下(?:\s*[(（]?\d*[)）]?)?
    # The pages of the article, and what a theme counts.
    | (?:分?页|页面|pages?)\s*[:：]\s*\d{{1,3}}(?:\s+\d{{1,3}})*
    | (?:本文|全文|文章)?\s*(?:共计?|约)?\s*\d+\s*(?:个)?(?:字符?|词)[，,\s]{{0,3}}(?:预计|阅读|大约|约).{{0,12}}\d+\s*分钟.{{0,10}}
    | 正文完
    | {_BUTTON}(?:[\s|【】\[\]（）()·/]*{_BUTTON})*
    | (?:（|\()?\s*(?:责任编辑|责编|网络编辑|网站编辑|值班编辑|本文编辑|文字编辑|编\s*辑|审\s*核|初\s*审|复\s*审|终\s*审|校\s*对|编\s*审|监\s*制|监\s*审|签\s*发)(?:人员?)?\s*[:：].{{0,40}}
    )[\W_]*$""",
    re.X,
)
# How such a line begins. Most lines of most bodies begin otherwise, and are told by a small expression: the large one
# is long out of the processor's caches by the next page.
_BEGINS: Final = re.compile(
    r"[\W_]*(?:[\d请长扫打使用微分点查展阅上下未温本文顶踩页p全共约正我关收返加添设字大中小繁简回纠举推复新腾Q朋人网豆更保视"
    r"责值编审初终校监签]|\w{0,6}二维码)"
)
_AT_THE_END: Final = re.compile(
    r"""^[\W_]*(?:
      (?:版权(?:声明|说明|所有)?|免责(?:声明|条款)|特别(?:声明|提示)|郑重声明|声明|温馨提示)\s*[:：].*
    | (?:本文链接|本文地址|本文网址|文章链接|文章地址|原文链接|原文地址|转载请(?:注明|说明|保留).{0,12}|转载自)\s*[:：]?.*
    | (?:本文|文章|内容|本文章|该文)(?:由|来自|来源于?|转载自|系|为).{0,40}(?:发布|整理|编辑|原创|转载|网络|互联网|不代表).{0,100}
    | (?:责任编辑|责编|编\s*辑|校\s*对|审\s*核|初\s*审|复\s*审|终\s*审|监\s*制|编\s*审|排\s*版|审\s*签)\s*[:：].{0,40}
    | .{0,12}(?:招商热线|咨询热线|招商电话|服务热线|选址热线|合作热线|微信同号|加微信|添加微信|招商顾问|微信公众号|公众号\s*[:：]).*
    | (?:欢迎|敬请)(?:来电|致电|扫码|关注|咨询|联系).{0,30}
    | (?:标\s*签|相关(?:热词|标签|搜索|关键词)(?:搜索)?|热搜词?|关键(?:词|字)|TAGS?|本文标签|文章标签|分类)\s*[:：].*
    | (?:阅读|浏览|点击|访问)(?:量|数|次数)?\s*[:：]?\s*\d*\s*次?
    )$""",
    re.X | re.I,
)
# How many lines from the end a block of boilerplate may reach; an article longer than this is safe in its middle.
_REACH: Final = 12
_LEAD_LABEL: Final = re.compile(
    r"^\W*(?:内容)?(?:摘\s*要|导\s*[读语]|核心提示|提要|简介)\s*[:：\]】]?\s*"
)
_SHORTEST_LEAD: Final = 16
_ENDS: Final = re.compile(
    r"""^[\W_]*(?:
      (?:上|下|前|后)一(?:篇|条|则|个|章|页)(?:文章|新闻|信息)?\s*(?:[:：>»<«].{0,80}|$|没有|无|已)
    | 没有(?:上|下)一篇
    | (?:PREVIOUS|PREV|NEXT)(?:\s+(?:POST|ARTICLE))?\s*[:：].{0,80}
    | (?:“.{0,80}”\s*的)?(?:相关|类似|相似)(?:的)?(?:文章|阅读|新闻|资讯|链接|内容|推荐|信息|主题|报道|稿件|话题|产品|热词|动态|专题|解读)[\W_]*$
    | (?:推荐|延伸|拓展|扩展|热门|热点|最新|精彩|精选|更多|猜你|为您|为你|大家都在|你可能|您可能|随机|编辑|站长|图片|热文)
      (?:相关)?(?:阅读|文章|新闻|资讯|推荐|喜欢|感兴趣|看|动态|信息|关注|内容|图文|视频|专题|排行|评论|搜|稿件)\w{0,3}[\W_]*$
    | (?:网友|最新|热门|全部|精彩|文章|用户)?(?:评论|跟帖|留言)(?:\s*[(（]?\s*\d*\s*条?\s*[)）]?|列表|区|记录)?[\W_]*$
    | (?:我要|发表|参与|写|添加)(?:评论|留言|回复|讨论)[\W_]*$
    | (?:发表回复|暂无评论|还没有评论|取消回复|评论已关闭).{0,10}
    | Leave\ a\ (?:comment|reply) .{0,20}
    | 本文(?:链接|地址|网址|标签)\s*[:：].*
    | 扫描二维码推送至手机访问.*
    | 本文由.{1,30}(?:发表|发布)于.{0,30}
    | 转载请(?:务必)?(?:注明|保留).{0,12}[:：].*
    | (?:版权声明)\s*[:：].*
    | (?:Copyright|版权所有|ICP备案|网站地图)\s*[:：©].*
    | (?:分享|转发)(?:到|至|给朋友|给好友)?\s*[:：].{0,40}
    | 返回列表
    )""",
    re.X | re.I,
)
_FURNITURE: Final = re.compile(
    r"""(?:当前|现在|所在)(?:的)?位置|设为首页|加入收藏|今天是|欢迎(?:您|光临|访问|来到)|网站(?:标识码|地图|导航)|Powered\s+by
    |^\s*(?:技术支持|(?:主办|承办|主管)(?:单位)?|邮编|传真|备案号?)\s*[:：]|^(?:登录|注册|搜索|首页|返回|关于我们|联系我们|网站首页|在线客服|在线咨询|客服)""",
    re.X | re.I,
)
_IMPRINT: Final = re.compile(
    r"版权所有|copyright|©|[A-Z]?ICP[备证]|公?网安备|all\s+rights\s+reserved|网站标识码|\d{3,4}\s*[*×x]\s*\d{3,4}.{0,8}分辨率|分辨率\D{0,8}\d{3,4}"
    r"|地址\s*[:：].{2,60}(?:邮编|邮政编码|电话|传真)\s*[:：]|(?:主办|承办|主管)(?:单位)?\s*[:：].{2,40}(?:承办|协办|技术支持|维护)(?:单位)?\s*[:：]",
    re.I,
)


_IMPRINT_LINE: Final = re.compile(rf"\W*{IMPRINT_LABELS.any}\s*[:：]", re.I)
_LONGEST_IMPRINT: Final = 160


def trim_boilerplate(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs that are the article's own, in order."""
    kept = [line for line in paragraphs if len(line) > 120 or not _is_out_of_place(line)]
    floor = max(0, len(kept) - _REACH)
    while len(kept) > max(floor, 1) and _AT_THE_END.match(kept[-1]):
        kept.pop()
    # The label may stand in a line of its own.
    label = 1 if kept and _LEAD_LABEL.fullmatch(kept[0]) else 0
    return kept[label + 1 :] if _is_lead_copy(kept[label:]) else kept


def _is_out_of_place(line: str) -> bool:
    """Whether a line is never part of an article, wherever it stands."""
    return _BEGINS.match(line) is not None and _ANYWHERE.match(line) is not None


def _is_lead_copy(paragraphs: Sequence[str]) -> bool:
    """Whether the first paragraph is a summary box: the beginning of the text that follows, word for word.

    Some systems (DedeCMS, phpcms) cut it from the text and print it above.
    """
    if len(paragraphs) < 2:
        return False
    lead = comparison_key(_LEAD_LABEL.sub("", paragraphs[0]))
    # A whole sentence that the next paragraph begins with as well is a writer's own repetition.
    if lead.endswith(("。", "！", "？", "!", "?")) and lead != comparison_key(paragraphs[1]):
        return False
    lead = lead.rstrip(".…")
    if len(lead) < _SHORTEST_LEAD:
        return False
    # The summary is cut by length, across paragraphs.
    following = ""
    for paragraph in paragraphs[1:]:
        following += comparison_key(paragraph)
        if len(following) >= len(lead):
            break
    return following.startswith(lead)


# A site repeats its furniture on every page.
@lru_cache(maxsize=8192)
def is_furniture(text: str) -> bool:
    """Whether a line is a page's furniture: a button, a slogan of the header, the footer's imprint."""
    if len(text) > 60:
        return len(text) <= 200 and _IMPRINT.search(text) is not None
    found = _FURNITURE.search(text) or _IMPRINT.search(text)
    return found is not None or _is_out_of_place(text)


def is_imprint(text: str) -> bool:
    """Whether a line is what a footer says of its office: its address, its telephone, who runs the site."""
    if len(text) > _LONGEST_IMPRINT:
        return False
    return _IMPRINT_LINE.match(text) is not None or _IMPRINT.search(text) is not None


def ends_article(text: str) -> bool:
    """Whether a short line introduces what follows an article: 上一篇, 相关文章, 网友评论, 本文链接."""
    return _ENDS.match(text) is not None
