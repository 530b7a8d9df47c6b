"""How far a project is: 拟建, 洽谈, 签约, 落户, 开工, 在建, 竣工, 投产, 达产, or 取消 and 否认.

Only what a sentence reports counts. ``预计年底投产``, ``投产后可实现`` and ``开工率`` report nothing; a plan is 拟建 where somebody plans, not
where ``计划总投资`` is a column's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

STAGES: Final = ("拟建", "洽谈", "签约", "落户", "开工", "在建", "竣工", "投产", "达产")
"""In their order; ``取消`` and ``否认`` stand apart and end a project."""
ENDED: Final = ("取消", "否认")

_REPORTS: Final = (
    ("达产", r"(?:已|全面|顺利|正式|实现|完成并|建成)达产(?!后|达效后)|达产达效(?!后)"),
    (
        "投产",
        r"投产(?!后|达产后|[，,]?(?:可|将)|率|之后|期)|量产(?!后|能力|时间|技术)|投入(?:使用|运营|运行|生产|商用)(?!后)|(?:正式|开通|建成|投入|已|试|商业)(?:投入)?运营|正式通车|建成通车|开业(?!率|后)|投用(?!后)|点火|下线|竣工投运|并网发电|建成了?[^，。；]{0,14}生产线|建厂投产",
    ),
    ("竣工", r"竣工(?!后|率|验收备案|图|结算)|建成(?!后|投产后|达产后|的|一批|以来|以后)|完工(?!后|率)|落成(?!后)|封顶|交付使用|主体完工"),
    ("在建", r"在建|续建|复工|正在?(?:加[快紧])?(?:建设|施工|推进)|建设中|施工中|顺利(?:推进|进行|进展)|建设均|加快建设|加紧(?:建设|施工)|如火如荼|抓紧建设|进场施工|全面施工|同步施工|路基[^，。]{0,8}完成"),
    ("开工", r"开工(?!后|率|前|日期|时间|条件|令)|奠基(?!石)|动工(?!后)|破土|启动建设|开建|启动仪式|全面铺开|正式(?:启动|开始)(?:建设)?|开始建设|开始动工|上马"),
    ("落户", r"落户(?!奖|补贴|政策|人口|后|城镇|限制|条件)|落地(?!后|率|生根|见效|政策)|入驻(?!率|企业|园区企业|后)|花落|抢滩|进驻"),
    ("签约", r"签约(?!率|后|前|额|金额|资金|总额)|签[署订下](?:了)?(?![后])(?=[^。；]{0,40}(?:协议|合同|备忘录|意向|协定|项目|合作))|签字仪式|达成[^，。；]{0,8}协议|敲定|牵手|成功签"),
    ("洽谈", r"洽谈(?!会|区|活动|室)|在谈|意向性|初步意向|有意(?:向)?投资|(?:正在|积极)(?:对接|接洽|磋商)|考察对接"),
)  # fmt: skip
_REPORT: Final = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _REPORTS))
_FUTURE: Final = re.compile(
    r"预计|预期|预定|将(?!军|来自)|拟(?!合)|计划(?!生育)|规划|有望|力争|争取|确保|届时|即将|准备|可望|待|等|希望|可(?!谓|见|持续|喜|再生|靠)|目标|如果|一旦|若|推动|促进|推进|促使|加快|促|尽快|早日|要(?!求)|未来|筹备|确定|尚未|还未|没有|未(?!来)|到20\d\d年|明年|后年|继|自(?=.{0,8}以来)|条件|机制|要素|优惠|服务|支持|逐步|进一步|推迟|暂停|未能"
)
_PLAN: Final = re.compile(
    r"拟(?:建|投资|出资|在|向|新建|投|将|于|斥资|设立|选址|建设|引进|投入)[^。；]{0,40}|拟建"
    r"|(?:将|即将|准备|计划(?!总?投资|完成|单列)|规划|预计|预定|定于|有望|力争|争取)(?!成为|达到|带动)[^，。；]{0,26}(?:开工|动工|奠基|破土|上马|开建|启动建设)"
    r"|(?:将|即将|准备|计划|决定|宣布)(?!成为|达到|带动|完成)[^，。；]{0,26}(?:投资|投入|出资|斥资|注资)[^。；]{0,30}(?:建设|建立|新建|兴建|扩建|打造|设立|建成|扩大|用于|生产线|基地|工厂|产能)"
    r"|(?:将|准备|计划(?!总?投资)|规划)(?:在[^，。；]{1,12}|于[^，。；]{1,10}|陆续|重点|分[一二三四两]期)?(?:投资)?(?:建设(?!成|用地|期|周期|规模|工期|内容|面积)|新建|兴建|扩建|建立|新上|实施建设)"
    r"|(?:公司|集团|企业|能源|科技|汽车|电子|日产|股份|方面)(?:还称[，,])?(?:未来|今年|近期)?(?:公司)?计划总投资|前期(?:准备)?工作|正在?筹建|筹建中|计划投资\d"
)
_FIVE_YEARS: Final = re.compile(r"\d年(?:内)?投资\d[\d.]*[万亿]*元?(?:扩|建|打造|新)")
_PURCHASE: Final = re.compile("采购|订单|贷款|授信|销售合同|供货|银企|租赁|劳动合同|责任书|承诺书")
_DENIED: Final = re.compile("不实|否认|辟谣|子虚乌有|并无此事|纯属谣言")
_CANCELLED: Final = re.compile(
    "取消(?!了?(?:限制|审批|收费|门槛|许可))|推迟|搁浅|终止(?!日)|暂停(?!键)|停建|叫停|流产|撤资|放弃(?:投资|建设|该项目)|延期(?:开工|投产)|中止"
)


@dataclass(slots=True)
class FoundStage:
    """A stage and the word that tells it; offsets in the sentence."""

    start: int
    end: int
    stage: str
    rule: str


def stages(text: str) -> list[FoundStage]:
    """What one sentence reports, in its order."""
    found = [
        FoundStage(match.start(), match.end(), match.lastgroup or "", "report")
        for match in _REPORT.finditer(text)
        if _is_report(text, match)
    ]
    for name, words in (("否认", _DENIED), ("取消", _CANCELLED)):
        ended = words.search(text)
        if ended and re.search("项目|投资|工程|合作|生产线|开工|建设", text):
            found.append(FoundStage(ended.start(), ended.end(), name, "ended"))
    plan = None if found else _PLAN.search(text) or _FIVE_YEARS.search(text)
    if plan and not re.search("额度|补贴|奖励|贷款|基金|保费", text):
        found.append(FoundStage(plan.start(), plan.end(), "拟建", "plan"))
    return found


def _is_report(text: str, match: re.Match[str]) -> bool:
    clause_start = max(text.rfind(mark, 0, match.start()) for mark in "，,；;：、。") + 1
    before = text[clause_start : match.start()]
    if _FUTURE.search(before) and not re.search(
        "(?:项目|工程)(?:已|正式|集中|昨)[^将拟]*$", before
    ):
        return False
    earlier = text[max(0, clause_start - 24) : clause_start]
    if (
        match.lastgroup in ("投产", "达产", "竣工")
        and re.search("(?:预计|计划|将|力争|有望)[^。；]{0,20}$", earlier)
        and not re.search("\\d月\\d+日", before)
    ):
        return False
    if match.lastgroup == "签约" and _PURCHASE.search(text):
        return False
    after = text[match.end() : match.end() + 8]
    if re.match(
        "(?:的?(?:条件|目标|进度|计划|任务|时间|意向|优惠|政策|准备)|指标|要求|以?后|前)", after
    ):
        return False
    return not (
        match.lastgroup in ("竣工", "投产")
        and re.search("年[^，。]{0,4}$", before)
        and re.search("目标|规划", text)
    )


def furthest(names: Sequence[str]) -> str:
    """An end before everything, then what has come furthest; of at least one name."""
    ended = [name for name in ENDED[::-1] if name in names]
    return ended[0] if ended else max(names, key=STAGES.index)


def main_stage(found: Sequence[FoundStage]) -> str | None:
    """What a sentence reports in all."""
    return furthest([one.stage for one in found]) if found else None
