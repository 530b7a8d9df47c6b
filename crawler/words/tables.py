"""What heads of tables in files say: the columns of project lists, name lists and statistics, and their units."""

from __future__ import annotations

from typing import Final

from crawler.words.group import group

COLUMNS: Final = group(
    "columns of a table",
    "序号 编号 代码 名称 项目 企业 公司 单位 地址 地点 区域 面积 金额 投资 总额 资金 规模 内容 阶段 进度 进展 类别 类型"
    " 行业 产业 领域 性质 数量 人数 合计 姓名 性别 职务 岗位 学历 专业 成绩 得分 排名 名次 日期 时间 年份 年度 备注"
    " 联系人 联系方式 电话 邮箱 负责人 责任 期限 方式 条件 标准 依据 说明 情况 來源 序號 編號 名稱 備註",
    "项目库、名单、公示表、统计表的表头",
)
UNITS: Final = group(
    "units of a column",
    r"(?:亿|万)(?=[）)\]】]|$) (?:亿|千万|百万|万|千)?(?:元|美元|欧元|港元|日元|人民币|吨|人|人次|户|家|个|台|套|件|辆|亩|平方米|平米|立方米|千瓦时|千瓦|股)(?:/\w{1,4})?"
    r" ㎡ m² m2 km² 公顷 平方公里 公里 千米 米 % ％ ‰ 年 月 天 日 岁 分 分钟 小时 MW kW MWp GW",
    "表头：总投资（万元）、用地（亩）；表上方：单位：万元",
)

# --- lists of projects ----------------------------------------------------------------------------------------

PROJECT_NAMES: Final = group(
    "columns with names of projects",
    r"项目名称 工程名称 项目名$ 项目及名称 (?:^|/)(?:招商|重点|建设|签约|产业|投资|引进|合作|意向|在建|开工|入库)?项目(?:$|（|\(|/)",
    "项目库、重点项目清单、签约项目表",
)
PROJECT_FIRMS: Final = group(
    "columns with who invests or builds",
    "建设单位 投资单位 项目单位 投资方 投资主体 投资企业 投资商 投资者 投资人 业主 实施主体 建设主体 实施单位 项目法人 客商 签约企业 引进企业 落户企业 入驻企业",
    "同上",
)
PROJECT_OWNERS: Final = group(
    "columns with whose a project is, of any kind of project",
    "承办单位 申报单位 企业名称 公司名称 单位名称 法人单位 (?:^|/)企业$",
    "同上；科研、课题、获奖项目的名单也有，须另有金额、地点或进展才是投资项目",
)
PROJECT_SUMS: Final = group(
    "columns with the sum of a project",
    "总投资 投资总额 投资额 投资规模 计划投资 投资金额 签约金额 引资额 合同额 资金总额 概算投资 估算投资 投资估算 投资概算 协议投资 协议资金 合同投资 拟投资"
    " (?:^|/)投资(?:$|（|\\(|/)",
    "同上；单位多在表头括号内",
)
PROJECT_PARTS: Final = group(
    "columns with a part of the sum of a project",
    r"年度 当年 本年 今年 上年 去年 明年 20\d\d 累计 已完成 完成投资 到位 其中 截至 月 季度 外资 自筹 贷款 补助 固定资产",
    "同上：年度计划投资、累计完成投资、到位资金不是总投资",
)
PROJECT_PLACES: Final = group(
    "columns with the place of a project",
    "建设地点 建设地址 项目地点 项目地址 项目选址 选址 所在地 所在区域 所属区域 所属地区 所属区县 所在区县 落户地 落户园区 落地园区 实施地点 承载园区 承载地 建设位置"
    " (?:^|/)(?:属地|区域|地区|区县|县区|县市区|县（市、区）|县\\(市、区\\)|市县|园区|地点|位置)$",
    "同上",
)
PROJECT_STAGES: Final = group(
    "columns with how far a project is",
    "项目阶段 项目进展 进展情况 建设进度 工程进度 形象进度 项目状态 所处阶段 当前阶段 建设阶段 推进情况 推进阶段 推进状态 推进进度"
    " 进展阶段 进展状态 实施阶段 实施进度 实施情况 目前阶段 目前状态 目前进度 当前状态 当前进度 项目现状"
    " 目前进展 最新进展 工作进展 当前进展 建设情况 建设状态 项目进度 签约情况 开工情况 落地情况 (?:^|/)(?:阶段|进度|进展|状态|现状)$",
    "同上",
)
TOTALS: Final = group("rows that add up others", "^合计 ^小计 ^总计 ^累计 ^共计", "表尾与分组行")
