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
    r"(?:亿|千万|百万|万|千)?(?:元|美元|欧元|港元|日元|人民币|吨|人|人次|户|家|个|台|套|件|辆|亩|平方米|平米|立方米|千瓦时|千瓦|股)(?:/\w{1,4})?"
    r" ㎡ m² m2 km² 公顷 平方公里 公里 千米 米 % ％ ‰ 年 月 天 日 岁 分 分钟 小时 MW kW MWp GW",
    "表头：总投资（万元）、用地（亩）；表上方：单位：万元",
)
