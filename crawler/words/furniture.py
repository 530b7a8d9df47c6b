"""What stands on a page beside its article: imprints, licence boxes, notes of the house."""

from __future__ import annotations

from crawler.words.group import group

IMPRINT_LABELS = group(
    "labels of an office's address, as footers print them",
    "(?:办公|联系|单位|公司|通讯|通信)?地址 (?:联系|咨询|办公|服务|值班|监督|举报|投诉|技术支持)?(?:电话|热线) 传真 邮编 邮政编码 (?:电子|联系)?邮箱 电子邮件 E-?mail"
    " Tel Fax Add(?:ress)? 网址 联系人 联系方式 QQ(?:群)? 微信(?:号)? 主办(?:单位)? 承办(?:单位)? 主管(?:单位)? 协办(?:单位)? 技术支持 版权所有 备案号?",
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
FORMAL_PHRASES = group(
    "what documents of one kind all say, and is their text all the same",
    "特此(?:通知|公告|公示|通报|函复|函告|报告|批复|证明|说明|声明)? 各有关(?:单位|企业|部门) 各(?:县|市|区|镇|乡|街道|股室|科室|单位|部门|企业).* 此致 敬礼"
    " [一二三四五六七八九十]+、.* (?:（|\\()[一二三四五六七八九十]+(?:）|\\)).* 附件.* (?:联系|咨询|监督|举报|投诉)(?:人|电话|方式|地址).*",
    "notices and policies of government offices",
)
