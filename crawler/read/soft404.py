"""Pages answered with 200 that are no article: missing, deleted, behind a login, a message, an empty search.

Precise rather than complete: an article *about* missing pages or logins is an article. So the words count
only where they are the whole title, or where they begin a page that has hardly any other text.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.fields.text import clean_line

# Above this, in characters, a text is somebody's article.
_SHORT: Final = 200
_SENTENCE_END: Final = re.compile(r"[。！？\s]")
# What cleaning leaves as it is, within one sentence.
_PROSE: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9，、；：%]+")
_SITE: Final = r"(?:\s*[-_|–—·]\s*.{1,40})?"

_TITLES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "not found",
        re.compile(
            rf"^(?:(?:error\s*|http\s*|错误\s*)?40[34](?:\s*(?:[-:,，]\s*)?(?:错误|页面|error|not\s*found|forbidden|file\s*or\s*directory\s*not\s*found|页面(?:未找到|不存在|没有找到)|找不到(?:页面|该页)?|找不到文件或目录).*)?"
            rf"|(?:页面|网页|文章|内容|信息|文件|您(?:要)?(?:访问|查找|查看)的(?:页面|内容|文章))(?:不存在|未找到|没有找到|找不到|已(?:被)?删除|走丢了|丢失了|已失效|无法访问)(?:了)?"
            rf"|(?:未找到|没有找到|找不到)(?:该|此|相关)?(?:页面|网页|文章|内容|信息)|(?:page\s*)?not\s*found|对象不存在){_SITE}$",
            re.I,
        ),
    ),
    (
        "message",
        re.compile(
            rf"^(?:系统|温馨|友情|错误|操作|[A-Za-z]{{2,12}})?(?:提示信息|提示消息|提示|信息提示|错误信息|系统消息|跳转提示|错误提示|出错了?|系统发生错误){_SITE}$"
        ),
    ),
    (
        "login",
        re.compile(
            rf"^(?:(?:用户|会员|管理员|系统|账号|后台|请先|请)?(?:登录|登陆)(?:页面|界面|中心)?|统一身份认证(?:平台)?|用户登录/注册|(?:sign|log)\s*in|login|(?:微信|扫码|手机|密码)(?:登录|登陆)){_SITE}$",
            re.I,
        ),
    ),
    (
        "blocked",
        re.compile(
            rf"^(?:安全验证|访问(?:验证|受限|被拒绝|过于频繁)|人机验证|滑动验证|请完成验证|网站防火墙|浏览器安全检查|just a moment\.*|attention required!?.*|access denied|请稍[候等]\.*|安全检查){_SITE}$",
            re.I,
        ),
    ),
    (
        "error",
        re.compile(
            rf"^(?:(?:error\s*|http\s*|错误\s*)?50[0-4](?:\s*[-:]?\s*(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|服务器错误))?"
            rf"|(?:400 )?bad (?:request|gateway)|database error|服务器(?:内部)?错误|runtime error|程序错误){_SITE}$",
            re.I,
        ),
    ),
    (
        "closed",
        re.compile(
            rf"^(?:网站(?:维护|升级|关闭|建设)中?|站点(?:已)?(?:关闭|暂停)|(?:没有找到站点|未找到站点)|系统维护){_SITE}$"
        ),
    ),
)
_TEXTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "not found",
        re.compile(
            r"(?:很?抱歉|对不起|sorry|啊?哦|oops|哎呀)?[，,！!。.\s~]*(?:您|你)?(?:所|要|想|正在|当前)?(?:访问|查看|浏览|查找|寻找|请求|要找|找)?的?(?:该|此|这个|本)?(?:页面|网页|文章|内容|信息|文件|资源|记录|数据|文档|帖子|栏目|链接|地址|网址)"
            r"(?:[^。！？\n]{0,12}?)(?:不存在|未找到|没有找到|找不到|已(?:经)?(?:被)?(?:删除|移除|下线|下架)|走丢|丢失|已失效|不可用|未(?:通过)?审核|无法找到)",
            re.I,
        ),
    ),
    (
        "not found",
        re.compile(
            r"(?:本|该|此)?(?:页面|网页|文章|文|内容|信息|帖子?|新闻)已(?:经)?(?:过期|失效|下线|被?删除|被?移除)(?:或.{0,8})?[\s。！!]*$|页面(?:飞|跑|走|迷)[走丢路]了?|(?:\W*404\W*(?:$|not\s*found|页面|错误|error|找不到|抱歉|对不起))|(?:the\s+)?(?:requested\s+)?(?:page|url|resource)[^.]{0,60}(?:not\s+(?:be\s+)?found|does\s?n[o']t\s+exist)",
            re.I,
        ),
    ),
    (
        "not found",
        re.compile(
            r"(?:很?抱歉|对不起)?[，,！!\s]*(?:未|没有?|找不到|查无)(?:找到|查到|查询到|检索到|搜索到)?(?:您|你)?(?:想|要)?(?:找|查看|搜索)?的?(?:与.{1,24}?)?(?:任何|该|此|相关|有关|符合条件的?)*的?(?:页面|网页|文章|内容|信息|数据|记录|结果)"
            r"|(?:(?:本|该|此|当前)(?:栏目|分类|列表|频道))?(?:下)?(?:暂无|暂时没有|还没有)(?:任何|相关)?(?:数据|内容|信息|文章|记录|资料|新闻|更新)[\s。！!.…~]*$"
        ),
    ),
    (
        "login",
        re.compile(
            r"(?:您|你)?(?:还|尚)?(?:未|没有?|需要|必须|请)(?:先)?(?:登录|登陆)(?:后|才能|以后|之后|再|，|,|！|!|$)|(?:您|你)(?:没有|无)(?:权限|权)(?:访问|查看|浏览|阅读)|(?:本|该|此)(?:文章|内容|页面|栏目)(?:需要|仅限|仅供)[^。]{0,8}(?:登录|会员|注册用户)|请输入(?:访问)?密码(?:访问|查看|浏览)?[\s。！!：:]*$|(?:本|该|此)(?:文章|内容|页面)(?:受|已|被)[^。]{0,6}密码保护",
            re.I,
        ),
    ),
    (
        "message",
        re.compile(
            r"(?:\W*提示信息\W*)?(?:如果(?:您|你)的浏览器没有自动(?:跳转|跳轉)|点(?:击)?这里返回(?:上一页)?|页面(?:将)?自动\s*跳转|系统将?在?\s*\d+\s*秒后?自动跳转|参数错误|非法(?:操作|参数|请求|访问)|栏目不存在|模型不存在|操作失败)"
        ),
    ),
    (
        "blocked",
        re.compile(
            r"(?:您|你)的(?:访问|请求|IP)[^。]{0,16}(?:被拦截|被拒绝|被禁止|过于频繁|存在威胁|存在安全)|checking your browser|enable javascript and cookies|请(?:完成|通过)[^。]{0,8}验证|(?:正在(?:进行)?)?浏览器(?:安全)?(?:检查|检测)中",
            re.I,
        ),
    ),
    (
        "error",
        re.compile(
            r"数据库(?:连接|服务器连接)?(?:失败|错误|出错)|can\s?(?:not|'t) connect to (?:local )?mysql|error establishing a database connection|(?:fatal error|parse error|warning)\s*:.{0,120}\.php",
            re.I,
        ),
    ),
    (
        "closed",
        re.compile(
            r"(?:没有找到站点|您的请求在web服务器中没有找到对应的站点|网站(?:正在|系统)?(?:维护|升级)中?|(?:本|该)?(?:网站|站点)(?:已)?(?:关闭|暂停(?:服务|访问)))"
        ),
    ),
)


def soft_404_reason(title: str | None, text: str) -> str | None:
    """Why a page answered with 200 is no article; None if nothing speaks against it.

    ``title`` is the page's title (of its head or its body), ``text`` what a reader sees of its main part.
    One of ``not found``, ``message``, ``login``, ``blocked``, ``error``, ``closed``. Pure; never raises.
    """
    name = clean_line(title or "")
    # Nearly every page is told here, before all of its text is cleaned.
    prose = [run for run in _PROSE.findall(text, 0, 20 * _SHORT) if len(run) > 60]
    if sum(map(len, prose)) > _SHORT:
        return None
    body = clean_line(text)
    # A menu around the message may be long; a sentence of it is not.
    if len(body) > _SHORT and (not name or _longest_sentence(body) > 60):
        return None
    for reason, pattern in _TITLES:
        if name and pattern.match(name):
            return reason
    if len(body) <= _SHORT:
        for reason, pattern in _TEXTS:
            if pattern.match(body) or (
                name and body.startswith(name) and pattern.match(body[len(name) :].strip())
            ):
                return reason
    return None


def refusal(told: str | None) -> str | None:
    """The word by which a page of which ``soft_404_reason`` told something is refused; None if it told nothing.

    ``soft_404``: there is no such article. ``soft_login``, ``soft_blocked``, ``soft_error``, ``soft_closed`` say
    nothing about the article, which may be there.
    """
    if told in ("not found", "message"):
        return "soft_404"
    return f"soft_{told}" if told else None


def _longest_sentence(text: str) -> int:
    """Without a string for each: a text of a million characters may be nothing but short ones."""
    begin = longest = 0
    for end in _SENTENCE_END.finditer(text):
        longest = max(longest, end.start() - begin)
        begin = end.end()
    return max(longest, len(text) - begin)
