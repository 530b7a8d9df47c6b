"""What stands on a page beside its article: buttons, pagers, lists of other articles, imprints, licence boxes."""

from __future__ import annotations

from crawler.words.group import group

ADDRESS_LABELS = group(
    "labels of an office's address",
    "(?:办公|联系|单位|公司|通讯|通信)?地址",
    "页脚与通知的落款之后",
)
CONTACT_LABELS = group(
    "labels of how an office is reached",
    "(?:联系|咨询|办公|服务|值班|监督|举报|投诉|技术支持)?(?:电话|热线) (?:电子|联系)?邮箱 电子邮件 E-?mail Tel Fax Add(?:ress)? 网址 联系人 联系方式 QQ(?:群)? 微信(?:号)?",
    "the footers of governments, parks and companies, and notices",
)
FOOT_LABELS = group(
    "labels of who runs a site",
    "(?:主办|承办|主管|协办|维护)(?:单位)? 技术支持 版权所有 备案号? 传真 邮编 邮政编码",
    "the footers of governments, parks and companies, under any class or none",
)
LICENCE_LABELS = group(
    "labels of a box that says whose an article is and how it may be used",
    "(?:文章|本文|原文)作者 (?:本文|文章|原文|永久)(?:链接|地址|网址) (?:许可|版权|授权)(?:协议|声明|方式|信息) 转载(?:声明|说明|请注明)",
    "Hexo (NexT, Fluid, Butterfly), Hugo, Typecho and WordPress themes",
)
LICENCE_SMALL_LABELS = group(
    "labels that say little by themselves, and stand in such a box beside others",
    "作者 标题 (?:文章|本文)标题 链接 发布(?:于|时间|日期) 更新(?:于|时间|日期) (?:创建|编辑|修改)(?:于|时间|日期) 博主 协议 来源",
    "Hexo Fluid and Redefine, whose boxes print label and value in elements of their own",
)
OFFICES = group(
    "how the names of offices end",
    "局 委 委员会 办 办公室 政府 府 厅 部 处 科 会 商会 协会 院 法院 检察院 公司 集团 中心 组 小组 指挥部 站 所 室 团 行 银行 社 馆 学校 大学 学院 中学 小学 医院"
    " 区 园 园区 开发区 管委会 联合会 分局 支队 大队 总队 党组 支部",
    "signatures of notices and documents",
)
BELOW_A_SIGNATURE = group(
    "what stands below who signed a document",
    "附件 附[:：] （?此件 联系(?:人|方式|电话) 抄送 公开方式",
    "公文与通知的文末",
)
FORMAL_PHRASES = group(
    "what documents of one kind all say, and is their text all the same",
    "特此(?:通知|公告|公示|通报|函复|函告|报告|批复|证明|说明|声明)? 各有关(?:单位|企业|部门) 各(?:县|市|区|镇|乡|街道|股室|科室|单位|部门|企业).* 此致 敬礼"
    " [一二三四五六七八九十]+、.* (?:（|\\()[一二三四五六七八九十]+(?:）|\\)).* 附件.* (?:联系|咨询|监督|举报|投诉)(?:人|电话|方式|地址).*",
    "notices and policies of government offices",
)

# --- lines above and below a text, each of them whole ----------------------------------------------------------

BUTTONS = group(
    "buttons around a text",
    "(?:我要)?打印(?:[本此]页|正文|文章|内容)? 关闭(?:窗口|[本此]页)? (?:我要|加入|添加)?收藏(?:[本此]页)? 返回(?:顶部|列表|首页|上一页)? 回顶部 设为首页"
    " (?:字体|字号)\\s*[:：]? 大 中 小 繁体? 简体? 纠错 举报 点赞 推荐 复制链接 更多 (?:保护视力|视力保护)色?\\s*[:：]?"
    " 换一[换批] 关注 微信 (?:新浪|腾讯|网易)?微博 QQ(?:空间|好友)? 朋友圈 人人网 豆瓣",
    "政府站、媒体与主题的正文上下",
)
SHARE = group(
    "shares an article", "(?:分享|转发)(?:[到至]|给[朋好]友|本文|文章)?", "分享到：微信 微博"
)
SCAN = group(
    "asks to scan a picture",
    "请?(?:长按|扫描|扫一扫|扫码)[^。！？]{0,16}(?:二维码|关注|咨询|手机|分享|阅读|查看)[^。]{0,12} (?:打开|使用|用)?微信[^。，]{0,6}扫一扫[^。]{0,30} (?:微信)?扫[描码一][^。！？，]{0,4}(?:分享|关注)[^。！？，]{0,4} \\w{0,6}二维码\\w{0,4}",
    "微信公众号的图注、Z-Blog 的推送插件",
)
NOTES = group(
    "a theme's notes beside a text",
    "-{3,}分\\s?[隔割]\\s?线-{3,} 正文完 [顶踩]一下(?:\\s*[(（]?\\d*[)）]?)? 未经(?:允许|许可|授权|同意|书面).{0,10}(?:转载|使用|复制).{0,80}"
    " 本帖最后由.{1,40}编辑 (?:温馨提示[:：]?\\s*)?(?:本文|文章)最后(?:更新|编辑|修改)(?:于|时间).{0,80} (?:分?页|页面|pages?)\\s*[:：]\\s*\\d{1,3}(?:\\s+\\d{1,3})*"
    " (?:本文|全文|文章)?\\s*(?:共计?|约)?\\s*\\d+\\s*(?:个)?(?:字符?|词)[，,\\s]{0,3}(?:预计|阅读|大约|约).{0,12}\\d+\\s*分钟.{0,10}",
    "Z-Blog、WordPress 与 Typecho 主题；[顶一下] 见于织梦",
)
HOTLINES = group(
    "how to call or follow a site",
    "招商热线 咨询热线 招商电话 服务热线 选址热线 合作热线 微信同号 加微信 招商顾问 公众号 (?:欢迎|敬请)(?:来电|致电|扫码|关注|咨询|联系)",
    "园区与招商中介的文末",
)
DISCLAIMERS = group(
    "labels of what a site says of its articles",
    "版权(?:说明|所有)? 免责声明 特别声明 郑重声明 声明 转载自",
    "媒体、园区与转载站的文末",
)
HOUSE_NOTES = group(
    "a sentence in which a site says whose an article is",
    "(?:本文|文章|内容|该文)(?:由|来自|来源于?|转载自|系|为).{0,40}(?:发布|整理|编辑|原创|转载|网络|互联网|不代表).{0,100} 转载请(?:务必)?(?:注明|保留).{0,80}",
    "转载站的文末",
)
CLOSING_NOTES = group(
    "a theme's note of whose an article is, right behind its text",
    "本文由.{1,30}(?:发表|发布)于 转载请(?:务必)?(?:注明|保留).{0,12}[:：] 版权声明\\s*[:：] 本文(?:链接|地址|网址|标签)\\s*[:：]",
    "Z-Blog、WordPress、Typecho 主题",
)
TAGS = group(
    "labels of tags",
    "标\\s*签 相关(?:热词|标签|搜索|关键词) 热搜词? 关键[词字] TAGS?",
    "织梦、WordPress 的文末",
)
SUMMARY = group(
    "labels of a summary",
    "(?:内容|文章)?(?:摘\\s*要|导\\s*[读语]|提要|简介) 核心提示",
    "织梦、phpcms 与媒体的导读框",
)
UNFOLD = group(
    "the rest of a text",
    "(?:点击|继续)?(?:查看|展开|阅读|显示|浏览)(?:全文|全部|余下|剩余|更多|原文).{0,8} 余下全文 继续阅读",
    "折叠的正文、分页的文章",
)

# --- what follows an article -----------------------------------------------------------------------------------

ARTICLE_BEFORE_OR_AFTER = group(
    "the article before or after",
    "[上下前后]一?[篇条则个章] previous(?:\\s+(?:post|article))? next\\s+(?:post|article) (?-i:PREV(?:IOUS)?|NEXT)",
    "所有系统的文章页",
)
RELATED = group(
    "of other articles: like this one",
    "相关 类似 相似 (?:延伸|拓展|扩展|关联)(?=阅读) 推荐(?=阅读|文章) 猜[你您] [你您]可能 大家还",
    "文后列表的标题：相关文章、延伸阅读、猜你喜欢",
)
POPULAR = group(
    "of other articles: much read or picked out",
    "热门 推荐 排行 随机 热文 热榜 点击榜 阅读榜",
    "文后与侧栏列表的标题：热门文章、推荐信息",
)
PICKED = group(
    "of other articles: any",
    "热点 精彩 精选 更多 [为给][你您] 大家都?在 编辑 站长 图片 延伸 拓展",
    "文后列表的标题：精彩图片、编辑推荐",
)
READINGS = group(
    "what a list of other articles is called",
    "文章 阅读 新闻 资讯 链接 内容 推荐 信息 主题 报道 稿件 动态 专题 日志 博文 喜欢 感兴趣 看 关注 图文 视频 排行 评论 产品 导读",
    "所有系统",
)
COMMENTS = group(
    "headings of readers' comments",
    "(?:网友|最新|热门|全部|精彩|文章|用户)?(?:评论|跟帖|留言)(?:列表|区)?",
    "所有系统：网友评论",
)
COMMENT_ON = group(
    "asks for a comment",
    "(?:我要|发表|参与|写|添加|暂无|还没有|取消)(?:评论|留言|回复) 参与(?:评论|留言|讨论) 评论已关闭 Leave\\s*a\\s*(?:comment|reply)",
    "所有系统：发表评论、暂无评论",
)
NO_NEIGHBOUR = group(
    "said where there is no article before or after",
    "已?经?是(?:最后|最前|最新|第)一?篇 没有[上下]一?篇",
    "文章页的上一篇、下一篇",
)

# --- heads and feet of a page ----------------------------------------------------------------------------------

HEAD_LINES = group(
    "the head of every page",
    "(?:当前|现在|所在)的?位置 设为首页 加入收藏 今天是 欢迎(?:您|光临|访问|来到) 网站(?:标识码|地图|导航) Powered\\s+by",
    "政府站与企业站的页头、页脚",
)
ENTRIES = group(
    "entries of every menu",
    "登[录陆] 注册 搜索 (?:网站)?首页 返回 关于我们 联系我们 在线(?:客服|咨询) 客服",
    "所有系统",
)
IMPRINTS = group(
    "imprints",
    "版权所有 copyright © [A-Z]?ICP[备证] 公?网安备 all\\s+rights\\s+reserved 网站标识码 \\d{3,4}\\s*[*×x]\\s*\\d{3,4}.{0,8}分辨率 分辨率\\D{0,8}\\d{3,4}",
    "页脚",
)
