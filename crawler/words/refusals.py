"""What a site answers in the place of an article: there is none, log in, wait, something is broken.

The whole of a page's title, or the beginning of a page that says little else; read without regard to case.
"""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

THINGS: Final = group(
    "what a site may lack",
    "页面 网页 文章 内容 信息 文件 数据 记录 栏目 链接",
    "所有系统的错误页",
)
LACKED: Final = group(
    "said of what is not there",
    "不存在 未找到 没有找到 找不到 已(?:经)?(?:被)?(?:删除|移除|下线|过期|失效)",
    "所有系统的错误页：您访问的页面不存在或已被删除",
)
NOT_FOUND: Final = group(
    "said before what is not there", "未找到 没有找到 找不到", "搜索页与错误页：没有找到相关内容"
)
NOTHING_YET: Final = group("said of an empty list", "暂无 暂时没有 还没有", "空栏目：暂无数据")
SORRY: Final = group("excuses", "很?抱歉 对不起 sorry", "错误页的开头")
MISSING_EN: Final = group(
    "not found in English",
    r"(?:page\s*)?not\s*found file\s*or\s*directory\s*not\s*found",
    "nginx、IIS、WordPress 的错误页",
)
MESSAGE_TITLES: Final = group(
    "titles of a message",
    "提示信息 系统提示 错误提示 出错了",
    "织梦（DedeCMS提示信息）、phpcms、帝国",
)
MESSAGES: Final = group(
    "messages",
    r"参数错误 点(?:击)?这里返回 页面(?:将)?自动\s*跳转 栏目不存在 非法(?:操作|请求|访问)",
    "织梦、phpcms、ThinkPHP 的跳转页",
)
LOGIN_TITLES: Final = group(
    "titles of a login",
    r"(?:用户|会员|微信|后台)?登[录陆] (?:sign|log)\s*in",
    "会员中心、后台",
)
LOGINS: Final = group(
    "who has not logged in",
    "(?:还|尚)?(?:未|没有?|需要?|请)(?:先)?登[录陆](?:后|才能|再|$|[，,！!]) (?:没有|无)权限?(?:访问|查看|浏览|阅读) 请输入(?:访问)?密码(?:访问|查看)?[\\s。！!：:]*$",
    "会员文章、加密文章",
)
BLOCKED_TITLES: Final = group(
    "titles of a guard",
    r"安全验证 访问(?:验证|受限|被拒绝) 人机验证 网站防火墙 just\s*a\s*moment.* access\s*denied",
    "云防护、宝塔、Cloudflare",
)
BLOCKED: Final = group(
    "a guard's words",
    r"[您你]的(?:访问|请求|IP)[^。]{0,16}(?:被拦截|被拒绝|被禁止|过于频繁) checking\s*your\s*browser 请(?:完成|通过)[^。]{0,8}验证 浏览器(?:安全)?(?:检查|检测)中",
    "the same",
)
BROKEN_TITLES: Final = group(
    "titles of what is broken",
    r"50[0-4](?:\W*(?:internal\s*server\s*error|bad\s*gateway|service\s*(?:temporarily\s*)?unavailable|gateway\s*time-?out|服务器错误))?"
    r" (?:400\s*)?bad\s*(?:request|gateway) database\s*error 服务器(?:内部)?错误 程序错误",
    "nginx、PHP 与 .NET 的错误页",
)
BROKEN: Final = group(
    "what is broken",
    r"数据库(?:连接|服务器连接)?(?:失败|错误) can\s?(?:not|'t)\s*connect\s*to\s*(?:local\s*)?mysql"
    r" error\s*establishing\s*a\s*database\s*connection (?:fatal\s*error|parse\s*error|warning)\s*:.{0,120}\.php",
    "MySQL 与 PHP 的报错、WordPress",
)
CLOSED_TITLES: Final = group(
    "titles of a closed site",
    "网站(?:维护|升级|关闭|建设)中? 没有找到站点 系统维护",
    "宝塔、虚拟主机商",
)
CLOSED: Final = group(
    "a closed site's words",
    "没有找到站点 网站(?:正在|系统)?(?:维护|升级)中? (?:网站|站点)已?(?:关闭|暂停(?:访问|服务)) 您的请求在web服务器中没有找到对应的站点",
    "the same",
)
