"""Titles by a grammar: what a section of each kind calls its articles."""

from __future__ import annotations

from random import Random
from typing import Final

from tests.bench.drawn.words import DEPARTMENTS, FIGURES, FIRMS, PARKS, PEOPLE, PLACES, TRADES

_GRAMMAR: Final[dict[str, tuple[str, ...]]] = {
    "news": (
        "{place}举行{trade}项目集中签约仪式", "{firm}总部项目落户{place}{park}", "{person}带队赴{place2}开展招商考察活动",
        "总投资{figure}亿元！{firm}{trade}基地开工", "{place}{park}召开{month}月份招商工作调度会",
        "{place}：{trade}产业“链”上发力", "{firm}到{place}考察洽谈", "“走出去”与“请进来”——{place}招商引资工作综述",
        "{year}年一季度{place}新签约项目{count}个", "{place}{park}{count}个重大项目集中开工（图）", "{place}党政代表团到{firm}调研",
        "{person}会见{firm}董事长{person2}一行", "第{count}届{place}{trade}产业博览会开幕", "{place}主要领导走访{trade}重点企业",
        "营商环境再升级 {place}推出{count}项新举措", "{trade}、{trade2}双轮驱动，{place}工业经济稳中向好", "抢抓机遇  {place}{park}跑出项目建设“加速度”",
        "{place}与{firm}签订战略合作框架协议", "{place}{park}：从“一片荒滩”到“{trade}新城”", "{firm}{year}年度业绩说明会在{place}举行",
    ),
    "policy": (
        "关于印发《{place}促进{trade}产业高质量发展若干措施》的通知", "{place}招商引资优惠政策（{year}年修订版）",
        "{place}人民政府办公室关于支持{park}建设的实施意见", "《{place}外商投资奖励办法》政策解读", "一图读懂：{place}{trade}扶持政策{count}条",
        "{place}{trade}产业专项资金管理办法（试行）", "关于进一步优化{place}营商环境的若干意见", "问答|{place}企业如何申报技改补助？",
        "{place}工业用地“标准地”出让管理办法", "【政策解读】{place}人才安居实施细则", "关于公布{year}年{place}重点产业链名单的通知",
        "{place}{year}年促进{trade}投资工作要点", "国家税务总局：{trade}企业研发费用加计扣除政策指引", "关于废止部分招商引资文件的决定",
    ),
    "notice": (
        "招聘公告", "招聘公告", "关于召开{trade}产业对接会的通知", "{place}{park}{year}年公开招聘工作人员公告", "{place}{count}号地块挂牌出让公告",
        "关于{year}年国庆节放假安排的通知", "{park}标准厂房招租公告", "关于{firm}年产{count}万套{trade}项目环评的公示", "中标结果公示",
        "{place}{year}年度{trade}企业认定名单公示", "关于征集{place}招商合伙人的公告", "停电通知", "关于开展{year}年企业用工需求调查的函",
        "{place}投资促进局部门预算公开（{year}年）", "[更正] {park}基础设施项目招标公告", "“招商大使”聘任公示",
    ),
    "project": (
        "{place}{trade}产业园项目", "{park}{count}万平方米标准厂房", "年产{count}万吨{trade2}生产线建设项目", "{place}{park}基础设施建设项目招商",
        "{trade}检验检测中心合作项目", "{place}滨江商务区A-{count}地块", "{firm}旧厂房改造项目（PPP）", "{place}冷链仓储中心招商项目", "{trade}孵化器·{place}",
        "{place}游客服务中心建设-运营-移交项目",
    ),
    "insight": (
        "{year}年{trade}行业的三个变化", "为什么{firm}选择了{place}？", "从{place}样本看{trade}产业链招商", "{trade}企业选址，先看这{count}点",
        "招商人手记：与{firm}谈判的{count}天", "{place}、{place2}、{place3}：三地{trade}政策对比", "观察 | {trade}下半场", "{park}如何走出同质化竞争",
        "基金招商：{place}模式的得与失", "{person}：产业园不是“房东”", "县域经济怎么选赛道——以{place}{trade}为例", "5张图看懂{trade}产业版图", "数说{year}：{place}外资去哪儿了",
        "ESG浪潮下的{trade}：{firm}案例",
    ),
    "people": (
        "{firm}：小零件闯出大市场", "{person}：扎根{place}的创业者", "【企业风采】{firm}股份有限公司", "会员单位巡礼之{firm}", "{firm}获评国家级专精特新“小巨人”",
        "走进{firm}——{trade}隐形冠军是怎样炼成的", "{person}当选{place}商会第{count}届会长", "{firm}捐资助学{figure}万元", "{firm}{count}周年庆典举行",
    ),
}  # fmt: skip


def fill(template: str, draw: Random) -> str:
    """A template with its blanks filled in."""
    places, trades = draw.sample(PLACES, 3), draw.sample(TRADES, 2)
    people = draw.sample(PEOPLE, 2)
    return template.format(
        place=places[0], place2=places[1], place3=places[2], trade=trades[0], trade2=trades[1],
        person=people[0], person2=people[1], park=draw.choice(PARKS), firm=draw.choice(FIRMS),
        firm2=draw.choice(FIRMS), figure=draw.choice(FIGURES), count=draw.randint(2, 36),
        month=draw.randint(1, 12), year=draw.randint(2022, 2026), office=draw.choice(DEPARTMENTS),
        number=draw.randint(100, 2400), share=f"{draw.randint(11, 389) / 10}", day=draw.randint(1, 28),
    )  # fmt: skip


def title(kind: str, draw: Random) -> str:
    """A title for a section of this kind."""
    return fill(draw.choice(_GRAMMAR[kind]), draw)
