"""What names of people and of media are made of."""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

MEDIUM_END: Final = group(
    "ends of a medium's name",
    "社 网 报 台 新闻 时刻 客户端 频道 在线 传媒 融媒体? 融媒体中心 广电 广播 电视 周刊 杂志 发布 观察 财经 之声 快讯",
    "报纸、电台与政务新媒体的署名：翠湖日报记者",
)
LONG_CITIES: Final = group(
    "cities of four characters",
    "呼和浩特 乌鲁木齐 齐齐哈尔 石家庄市",
    "通讯社与报纸的电头：新华社呼和浩特9月27日电",
)
OWN_MEDIUM: Final = group("the medium itself", "本[报刊网台社]", "报纸与政务网：本报记者")
ROLE_OF: Final = group(
    "what kind of reporter",
    "见习 实习 特约 首席 全媒体 融媒体 特派 驻站 资深",
    "报纸与融媒体的署名",
)
ROLE_GOES_ON: Final = group(
    "what makes another word of a reporter", "站 团 会 协 证 节 们 部 组", "记者站、记者证、记者会"
)
PICTURES: Final = group("who took the pictures", "摄影 供图", "图文报道：记者 苏杭 摄影 程远")
PICTURES_SHORT: Final = group("who took the pictures, in one character", "摄 图", "文/张三 图/李四")
WRITTEN: Final = group("before who wrote", "文 图文 文图 文/图 文字 撰文", "文/张三 图/李四")
COPULA: Final = group("joins a label to its value", "是 为", "WordPress 的中文：作者是 林夏")
REPORTED: Final = group(
    "behind who reported", "报道 综合 整合 整理 编译", "署名行的末尾：记者 林夏 报道"
)
REPORTED_SHORT: Final = group(
    "behind who reported, in a character or two",
    "文/图 图/文 文图 文 电 讯",
    "署名行的末尾：林夏 文/图",
)
WIRED: Final = group("behind a place and day", "专?电 讯 消息", "电头：新华社北京9月27日电")
SENTENCE_BEGINS: Final = group(
    "how a sentence begins, and no medium's name",
    "近日 日前 今日 昨日 据 由 在 从 对 为 与 和 向 会上 现场",
    "正文首句：记者从……获悉",
)
NO_PERSON: Final = group(
    "what stands in no person's name",
    "获悉 了解 看到 采访 从 在 了 的 是 说 走进 来到 发现 注意 问 表示 近日 日前 今天 昨天 现场 手记 观察 调查 专访 连线 证件 协会 之家",
    "正文：记者了解到、记者手记",
)
WORKS: Final = group("over an author's other articles", "文章 主页 作品", "作者框：TA的文章")
DEPARTMENT: Final = group("ends of an editors' department", "[部室组] 中心", "编辑部、编辑中心")
OFFICE_END: Final = group(
    "ends of an office's name",
    "局 委 办 厅 处 政府 管委会 委员会 办公室 中心",
    "政府与园区站的信息行：不带“来源”的财政金融局",
)
PLACE_END: Final = group(
    "ends of a park's or a body's name, which its site bears",
    "开发区 园区 新区 产业园 协会 商会 联盟 之家 在线",
    "园区、商会的站名：翠湖产业园、江南商会",
)
WELCOME: Final = group(
    "greets a visitor before a site's name",
    "(?:热烈)?欢迎(?:[您你])?(?:来到|访问|光临|进入|浏览|登[录陆]|使用|关注)?(?:[您你])? welcome\\s+to\\s",
    "<title>：欢迎光临翠湖招商网",
)
WELCOMED: Final = group(
    "greets a visitor behind a site's name",
    "(?:热烈)?欢迎[您你]的?(?:访问|光临|到来)?",
    "<title>：翠湖招商网，欢迎您的光临",
)
NO_SITE: Final = group(
    "what a page is called that nobody has named",
    "(?:网站|站点|官网|官方)?(?:首页|主页|默认页|正文|列表) home(?:page)? index default welcome untitled(?:\\sdocument)? "
    "无标题文档 新建网页.* 欢迎 document test",
    "建站工具的默认标题：无标题文档",
)
OWNS: Final = group(
    "before who owns a site", "版权所有 主办(?:单位)?", "页脚：主办单位：翠湖区投资促进局"
)
COMPANIES: Final = group(
    "ends of a company's name", "有限公司 公司 集团 股份", "招商通稿：某某有限公司"
)
SITE_END: Final = group(
    "ends of a site's name",
    "网 网站 门户 人民政府 管委会 促进局 主页 首页 频道 平台 公司 大学 学院 学校 医院 博客 论坛 客户端",
    "<title> 中站名的部分",
)
# The commonest surnames of one character: a name beside nothing that sets it off begins with one.
SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董袁潘于余叶蒋杜苏"
    "魏程吕丁沈任姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺"
    "顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全"
    "佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐"
    "冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆"
    "巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那"
    "宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡"
    "富尧闭由"
)
LONG_SURNAMES: Final = group(
    "surnames of two characters",
    "欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 端木 百里",
    "署名",
)
