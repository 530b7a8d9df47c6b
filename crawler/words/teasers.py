"""What stands where the rest of a text would, for readers who have not logged in, paid or followed."""

from __future__ import annotations

from crawler.words.group import group

READ_ON = group(
    "what a reader must do to read the rest of a text",
    "(?:请|需要?|须|立即|马上)?(?:先)?(?:登录|登陆|注册|订阅|付费|购买|开通|充值|扫码|关注|支付|解锁|验证)[^。，！\\n]{0,12}(?:查看|阅读|浏览|继续|解锁|获取|可见|观看)[^。\\n]{0,6}"
    " (?:仅限|仅供|只对|限)(?:会员|注册用户|登录用户|订阅用户|付费用户)[^。\\n]{0,8} (?:剩余|余下|后面)(?:全文|内容|部分)?[^。\\n]{0,10}(?:登录|付费|订阅|会员|隐藏|未显示)[^。\\n]{0,8}"
    " (?:点击|展开|查看|阅读|继续阅读|显示)(?:全文|余下全文|剩余内容|更多内容) (?:内容|正文|全文)(?:已)?(?:隐藏|加密|锁定)"
    " (?:log|sign)\\s?in\\s*to\\s*(?:read|view|continue|see) subscribe\\s*to\\s*(?:read|continue|unlock) (?:continue|keep)\\s*reading read\\s*more",
    "forums, paid columns and member areas of media and of parks' information platforms",
)
