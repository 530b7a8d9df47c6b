"""What a site answers in the place of an article: there is none, log in, wait, something is broken.

The whole of a page's title, or the beginning of a page that says little else; read without regard to case.
"""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

THINGS: Final = group(
    "what a site may lack",
    "页面 网页 文章 内容 信息 文件 数据 记录 栏目 链接 资源 文档 帖子 地址 网址 对象 结果",
    "所有系统的错误页",
)
LACKED: Final = group(
    "said of what is not there",
    "不存在 未找到 没有找到 无法找到 找不到 无法访问 不可用 已(?:经)?(?:被)?(?:删除|移除|下线|下架|过期|失效) 走丢了? 丢失了 未(?:通过)?审核"
    " [飞跑迷][走丢路]了?",
    "所有系统的错误页：您访问的页面不存在或已被删除、页面走丢了",
)
NOT_FOUND: Final = group(
    "said before what is not there",
    "(?:未|没有)(?:找|查|查询|检索|搜索)到 找不到 查无",
    "搜索页与错误页：没有找到相关内容、未查询到数据",
)
NOTHING_YET: Final = group("said of an empty list", "暂无 暂时没有 还没有", "空栏目：暂无数据")
NONE_OF: Final = group("what an empty list has none of", "资料 新闻 更新", "空栏目：暂无更新")
SORRY: Final = group("excuses", "很?抱歉 对不起 sorry 啊?哦 哎呀 oops", "错误页的开头")
MISSING_EN: Final = group(
    "not found in English",
    r"(?:page\s*)?not\s*found file\s*or\s*directory\s*not\s*found",
    "nginx、IIS、WordPress 的错误页",
)
BESIDE_404: Final = group(
    "said beside 404 and 403",
    "错误 找不到 error forbidden",
    "nginx、IIS 与模板自带的错误页：404错误、403 Forbidden",
)
MESSAGE_TITLES: Final = group(
    "titles of a message",
    "(?:系统|温馨|友情|错误|操作)?提示(?:信息|消息)? 信息提示 跳转提示 错误信息 系统消息 出错了? 系统发生错误",
    "织梦（DedeCMS提示信息）、phpcms、帝国、ThinkPHP（跳转提示、系统发生错误）",
)
MESSAGES: Final = group(
    "messages",
    r"参数错误 点(?:击)?这里返回 页面(?:将)?自动\s*跳转 系统将?在?\s*\d+\s*秒后?自动跳转 如果[您你]的浏览器没有自动跳[转轉]"
    " 栏目不存在 模型不存在 操作失败 非法(?:操作|参数|请求|访问)",
    "织梦、phpcms、ThinkPHP 的跳转页",
)
LOGIN_TITLES: Final = group(
    "titles of a login",
    r"(?:用户|会员|管理员|系统|账号|后台|请先?|微信|扫码|手机|密码)?登[录陆](?:页面|界面|中心|/注册)? 统一身份认证(?:平台)? (?:sign|log)\s*in",
    "会员中心、后台、单点登录",
)
LOGINS: Final = group(
    "who has not logged in",
    "(?:还|尚)?(?:未|没有?|需要?|必须|请)(?:先)?登[录陆](?:[以之]?后|才能|再|$|[，,！!]) (?:没有|无)权限?(?:访问|查看|浏览|阅读) 请输入(?:访问)?密码(?:访问|查看|浏览)?[\\s。！!：:]*$"
    " [本该此](?:文章|内容|页面|栏目)(?:需要|仅限|仅供)[^。]{0,8}(?:登录|会员|注册用户) [本该此](?:文章|内容|页面)[受已被][^。]{0,6}密码保护",
    "会员文章、加密文章",
)
BLOCKED_TITLES: Final = group(
    "titles of a guard",
    r"安全(?:验证|检查) 访问(?:验证|受限|被拒绝|过于频繁) (?:人机|滑动|请完成)验证 网站防火墙 浏览器安全检查 请稍[候等]\.* just\s*a\s*moment.*"
    r" attention\s*required.* access\s*denied",
    "云防护、宝塔、Cloudflare",
)
BLOCKED: Final = group(
    "a guard's words",
    r"[您你]的(?:访问|请求|IP)[^。]{0,16}(?:被拦截|被拒绝|被禁止|过于频繁|存在威胁|存在安全) checking\s*your\s*browser enable\s*javascript\s*and\s*cookies 请(?:完成|通过)[^。]{0,8}验证 浏览器(?:安全)?(?:检查|检测)中",
    "the same",
)
BROKEN_TITLES: Final = group(
    "titles of what is broken",
    r"(?:error|http|错误)?\s*50[0-4](?:\W*(?:internal\s*server\s*error|bad\s*gateway|service\s*(?:temporarily\s*)?unavailable|gateway\s*time-?out|服务器错误))?"
    r" (?:400\s*)?bad\s*(?:request|gateway) database\s*error runtime\s*error 服务器(?:内部)?错误 程序错误",
    "nginx、PHP 与 .NET 的错误页",
)
BROKEN: Final = group(
    "what is broken",
    r"数据库(?:连接|服务器连接)?(?:失败|错误|出错) can\s?(?:not|'t)\s*connect\s*to\s*(?:local\s*)?mysql"
    r" error\s*establishing\s*a\s*database\s*connection (?:fatal\s*error|parse\s*error|warning)\s*:.{0,120}\.php",
    "MySQL 与 PHP 的报错、WordPress",
)
CLOSED_TITLES: Final = group(
    "titles of a closed site",
    "网站(?:维护|升级|关闭|建设)中? 站点已?(?:关闭|暂停) [没未]有?找到站点 系统维护",
    "宝塔、虚拟主机商",
)
CLOSED: Final = group(
    "a closed site's words",
    "没有找到站点 网站(?:正在|系统)?(?:维护|升级)中? (?:网站|站点)已?(?:关闭|暂停(?:访问|服务)) 您的请求在web服务器中没有找到对应的站点",
    "the same",
)
