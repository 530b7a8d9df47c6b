"""What a sum is of, from the words around it.

The order of evidence: a word that leads right up to the sum (``总投资约``5亿元); a thing that the sum stands before (5亿元``贷款``);
the nearest word before it in its clause, then in the clause before; what the sum before it in a list is of. What none of these
tells is ``unknown``: a sum whose word stands further away was of something else as often as not, and a total that holds
one wrong sum is worth nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from crawler.facts.amounts import Found, repeats

# One alternative wins over those that follow it at the same place, so that longer ones stand first.
_CUES: Final = (
    ("registered_capital", r"注册(?:资(?:本金?|金)|外资|资本总额)|注册资本总额|实收资本|认缴资本"),
    ("fixed_invest", r"固定资产(?:投资|投入)(?:总?额|规模)?|固投|全社会(?:固定资产)?投资|(?:工业|民间|技改|房地产(?:开发)?|制造业|服务业|技术改造)投资(?:总?额)?(?=[^，。；]{0,8}$)"),
    ("paid_in", r"到位(?:内资|外资|资金|县外资金|市外资金|省外资金|境外资金|投资|金?额)|资金到位|实际(?:到位|利用|使用|吸收|引进|到账|投入|投资)(?:境?外(?:商直接投)?资|内资|资金|投资)*(?:金额|总?额)?|实到(?:外资|资金)?|实际(?:外资|内资|到资)|(?:直接)?利用外资(?:总?额)?|利用内资|到位|到资"
      r"|引进(?:[市省县区州国境]+外|到位)资金|引进(?:内资|外资)|吸[引收]外资|注册外资实际到位|累计投入|已经?投入(?!使用|运营|生产)|累计(?:总)?投资|已累计(?:总)?投资|完成投入"),
    ("done", r"完成[^，。；、]{0,14}?(?:投资|投入)(?:总?额|量)?|(?:投资|投入)(?:已)?(?:累计)?(?:共)?完成|完成(?:工程|投资)?量"),
    ("signed", r"签约(?:总?投资|投资总?额|引资|合同|协议)?(?:总?金额|总额|资金|金额|额)?(?!仪式|项目|的|企业)|协议(?:总?投资|引资|利用外资|资金|合同)?(?:总?额|总?金额|额)?(?=.{0,6}$)|合同(?:利用)?(?:外资|引资|投资|资金|利用外资)(?:总?额|金额)?|引资(?:总?额|金额)?|意向(?:总?投资|资金|金额)(?:额|总额)?|签[订署下]"),
    ("fund", r"(?:产业|引导|母|子|投资|发展|创投|股权|信用|专项|诚信)基金(?:总)?(?:规模)?|基金(?:总)?规模"),
    ("financing", r"(?:[A-D天使Pre\-种子]+轮|股权|债权|直接)?融资(?:总?额|规模|金额)?|募集(?:资金)?(?:总?额|净额)?|募资|集资|筹集(?:资金)?|筹资|筹措|超募资金|风险投资|风投|首发|增发|发行(?:股[份票])?|战略投资"),
    ("credit", r"(?:发放|投放|获得|累计|新增|担保|各类|各项|信用)*贷款(?:总?额|余额|金额|授信)?|授信(?:总?额度?|金额)?|信贷(?:资金|投放)?|放贷|借款|信用额度|担保(?:总?额|金额)?|放款|融资担保"),
    ("gov_support", r"补贴(?:资金|总?额|标准)?|补助(?:资金|投资|标准)?|奖励(?:资金|总?额)?|奖金|奖补(?:资金)?|一等奖|二等奖|三等奖|优秀奖|优胜奖|特等奖|资助(?:资金)?|扶持(?:资金)?|专项(?:扶持)?资金|财政(?:专项|补助|补贴|扶持|奖补)*(?:资金|投入|拨款|支出|补助|补贴)?(?!收入|总收入)|(?:省|市|县|区|国家|地方)级?(?:财政)?配套(?:资金)?|拨付|拨款|下拨|下达(?:资金)?|援助(?:资金)?|援\w资金|支持资金|帮扶资金|扶贫资金|减免(?:租金|税[费收]|房租)?|减税降费|捐[资赠款]+|稳岗|消费券|代金券|退税|贴息|给予|兑现|(?:上级|国家|中央|省级|争取)(?:预算内|专项|补助)*(?:资金|投资)|国债资金|预算内(?:资金|投资)|保费|专项债券?|奖[:：]?(?=$)"),
    ("acquisition", r"收购(?:价格?|总?金?额|对?价)?|并购|受让|转让(?:价款?|金)?|购得|买下|入股|股权(?:价值|转让)?|竞得|拍得|竞拍|买地|拿地|价格收购|摘牌|出让(?:价款|金)"),
    ("part", r"(?:设备|建安|建筑(?:安装)?|土建|铺底流动|流动|土地|软件)(?:投资|投入|资金)|自筹(?:资金)?"),
    ("average", r"平均(?:每[个家项亩])?(?:单体)?(?:投资)?(?:规模|额|强度)?|户均|人均(?!可支配|纯)[^，。；]{0,6}|投资强度|亩均[^，。；\d]{0,6}"),
    ("macro", r"(?:人均)?(?:可支配|纯)收入|(?:地区|国内|国民)?生产总值|GDP|增加值|国民收入|社会消费品零售总额|经济总量|(?:地方)?(?:财政|公共预算|公共财政)(?:总)?收入|对外(?:直接)?投资|财政总收入|一般预算收入"),
    ("tax", r"(?:上[缴交]|缴纳|实现|创造?|入库|纳|交|地方|年|应|综合)*(?:税收|利税|税金|税款|税费|税利|纳税|缴税|创税|交税|财税)(?:总?额|贡献|收入)?|利润?税总额|(?<=[、和及])税"),
    ("profit", r"(?:息税前|税前|税后|净|毛|纯|总)?利润(?:总额|率)?|净利|盈利|纯收益|经济效益|(?:年)?(?:净)?收益|增收"),
    ("output", r"(?:工业|销售|农业|林业|园区|可比价|总|年|规上|规模以上|现价|新增|综合)*(?:总产值|产值)(?:规模)?|产业规模|产出|产能|生产规模|产业集群规模"),
    ("revenue", r"(?:主营)?(?:业务)?(?:销售|营业|营运|经营|旅游|综合|门票|运营|技工贸)(?:总?收入|总?额|规模|总值|业绩)?(?=[^，。；]{0,8}$)|主营业务(?:收入)?|营收|票房|(?:年|总|月)?收入|零售额"),
    ("trade", r"采购(?:金额|总?额|预算|合同|大单)?|成交(?:总?额|金额|量)?|交易(?:总?额|金额|量|规模)?|进出口(?:总?额|总值|贸易)?(?:总额)?|外?出口(?:创汇|总?额|总?值|交货值)?|进口(?:总?额|总?值)?|订单|贸易(?:总?额)?|中标(?:价|金额)?|货值|供货|结算|物流(?:总额)?|销售合同"),
    ("other", r"土地出让(?:金|价款)?(?:收入)?|总?资产(?:总?额|规模)?|市值|估值|债务|负债|存款|余额|经济损失|罚款|亏损|流失|节约(?:资金|投资|成本)?|压缩(?!机)[^，。；]{0,20}投资|保险金额|市场(?:规模|容量|份额)|身家|净资产|规模以上"),
    ("cost", r"成本|费用|花费|开销|单价|售价|均价|房价|租金|工资|薪酬?|月薪|年薪|票价|价格|支出|电费|研发(?:投入|经费|费用)|经费|保证金|底价|定价|起价|补偿(?:款|费)?|赔偿"),
    ("total_invest", r"(?:计划|预计|规划|概算|估算|项目|工程|建设|设计|拟|首期|合计|累计)*总(?:的)?投资(?:规模|总?额|金额|约|估算|概算)?|投资(?:总额|总规模|总量|总价|估算|概算|规模|金额|额度?|匡算|总计)|(?:估算|概算)(?:总)?投资|总(?:概算|造价)|工程造价|概算|投资(?!者|方|公司|银行|有限|集团|促进|环境|人(?!民币)|商|客|合作|控股|发展|管理|热|机构|洽谈|贸易|推介|贡献|强度|基金|性|主体|信心|意愿|兴业|项目|股份)"
      r"|投入(?!使用|运营|运行|生产|试|产|到)(?:资金)?|出资|注资|增资|斥资|耗资|砸|加码|投建|引进资金|建设资金|投下|投向|注入|涉资|总造价"),
    ("amount", r"总规模|(?:合同|协议|项目)?(?:总?金额|总额|总价|标的额?|金额|资金(?:总?额)?)"),
)  # fmt: skip
_CUE: Final = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _CUES))
_CLAUSE: Final = re.compile("[，,；;]")
# Characters before a sum that are looked at: where most of the words stand, and the two clauses that may tell at all. A word that
# begins so close to where the look begins may be the end of a longer one.
_NEAR: Final = 22
_FAR: Final = 72
_LONGEST_CUE: Final = 8
# Between a word and the sum that it leads up to.
_LINK: Final = re.compile(
    # Possessive, and the longer of two words first: on 约为约为… there would be no end of ways to read it.
    r"(?:\s|[:：(“]|约为|约|接近|将近|近|超过|超|达到|达|仅为|仅|为|到|了|共计|共|合计|总计|计|逾|突破|不低于|不少于|不超过|不足|高达|有望|将|可|已|预计|预估|也|人民币|是|有|在|大约|需|上|至少|最高|最低|资金|总额|额|各类|各|分别|由原来的|由|从|至|增加|增长|提高|的|累计|年|能|会|左右|大概|目标|净增|新增|过|初步|初期|估计|又|新|一次性|每[年个家人]|少于|元)*+"
)
_LIST: Final = re.compile(
    r"\s*(?:[、和及与,，/或]|以及|增加到|提高到|增长到|提升到|增至|扩大到|到|至|左右|以上|或者|\([^()]*\)|约|近|\s)*"
)
# What goes on with the role of the sum before: 、公路投资 after 完成铁路投资, ，1至5月为 after a sum of 1至4月.
_SHARED: Final = re.compile(r"(?:左右|以上)?[、和及与][^，。；、\d总]{0,8}投资")
_GOES_ON: Final = re.compile(
    _LIST.pattern
    + "|"
    + _SHARED.pattern
    + r"|[，,；;](?:同比[^，,；;]*[，,；;])?(?:其中)?[\d~～\-—至到年月份上下半前一二三四季度今去明当本]+(?:累计)?(?:为|达|达到|约|将达?|则为)?"
)
_GROWTH: Final = re.compile(
    r"(?:[比较](?![，,重好高大])[^，。；,;\d]{1,10}(?:增加|增长|减少|下降|多|少|提高|净增)|同比(?:增加|减少|多|少|净增)|增加了|减少了)(?:了|约|近|超过)*$"
)
_PLANNED: Final = re.compile("计划|预计|拟|将|力争|目标|确保|要(?!求)|需|年度|安排|规划|争取|任务")
_AIM: Final = re.compile(
    "力争|目标|确保|争取|任务|(?<!主|重|需|只)要(?=实现|完成|达|力)|十[一二三四五]五”?(?:期间|末)"
)
_PHASE: Final = re.compile(
    r"(?:[一二三四五首两]|[1-5])期(?:工程|项目|计划|预计|规划|建设|总|拟|将|已|的|用地|启动)*$"
)
_YEARLY: Final = re.compile("年度|今年|本年|当年|明年|全年|年内|年计划|年安排")
_BOUND_AFTER: Final = re.compile(
    r"(?:及|\(含\))?元?(?:及?以[上下][^，。；、\d]{0,12}?(?:项目|企业|工程|有\d|\d+[个家项]|共\d)|级)"
)
_BOUND_OF: Final = re.compile(
    r"(?:的|以上的?)(?:[^，。；、\d]{0,6})(?:项目|企业|工程)(?:有|达|共|就?有|为|[，,]?\d|数量|数)"
)
# Of a policy: 对投资达到5亿元以上的，给予奖励.
_CONDITION: Final = re.compile(
    r"(?:\(含\))?(?:及?以上)?(?:\(含\))?的[^，。；,;]{0,6}[，,](?:[^。；;]{0,16})?(?:给予|予以|奖励|补助|补贴|按|可|由|一次性|优先)"
)
_BOUND_BEFORE: Final = re.compile(
    r"\d+\s?[个项家](?:[^，。；、\d]{0,12})(?:投资(?:额)?|产值|收入|税收)(?:均|都)?(?:超过|超|过|逾|突破|不低于|在)[约近]?$|(?:均|都|每个)(?:超过|超|过|逾|在)$"
)
# What a policy demands: 单个项目投资不低于5亿元.
_DEMANDED: Final = re.compile(
    "(?:单个|单体|每个|亩均|强度|原则上|门槛|标准|要求)[^，。；]{0,14}(?:不低于|不少于)$"
)
_OBJECT: Final = re.compile(
    r"的?(?:(?!设立|用于|建设|购买|实施)[^，。；、,;:：()\d]){0,14}?(?P<thing>注册资本|投资(?!者|方|公司|银行|有限|促进|引导|基金)|产值|税收|贷款|授信|信贷|补贴|补助|奖励|奖金|奖补|资助|专项资金|扶持资金|消费券|代金券|援助|捐款|基金|融资|注资|超募资金|债券|订单|采购|合同|大单|销售额|销售收入|营业收入|利润|收购|股权|利税|贸易额|固定资产投资|支持|资产)"
)
_BOUGHT: Final = re.compile(
    "(?:人民币)?(?:的(?:总?价格?|对价))?(?:竞得|摘得|拍得|购得|买下|收购|受让|拿下)"
)
_THINGS: Final = {
    "注册资本": "registered_capital", "投资": "total_invest", "产值": "output", "税收": "tax", "利税": "tax", "贷款": "credit", "授信": "credit",
    "信贷": "credit", "补贴": "gov_support", "补助": "gov_support", "奖励": "gov_support", "奖金": "gov_support", "奖补": "gov_support",
    "资助": "gov_support", "专项资金": "gov_support", "扶持资金": "gov_support", "消费券": "gov_support", "代金券": "cost", "援助": "gov_support",
    "捐款": "gov_support", "支持": "gov_support", "基金": "fund", "融资": "financing", "注资": "total_invest", "超募资金": "total_invest", "债券": "credit", "订单": "trade",
    "采购": "trade", "合同": "trade", "大单": "trade", "销售额": "revenue", "销售收入": "revenue", "营业收入": "revenue", "利润": "profit",
    "收购": "acquisition", "股权": "acquisition", "贸易额": "trade", "固定资产投资": "fixed_invest", "资产": "other",
}  # fmt: skip
_PROJECT_AFTER: Final = re.compile(
    r"(?:的)?[^，。；、,;:：()\d]{0,16}?(?:项目|工程|基地|生产线|产业园|工厂|加码)"
)
_GIVEN: Final = re.compile(r"(?:增资|加码|投资|投入|布局)")
_FOREIGN: Final = re.compile("外商直接投资|外资|直接投资")
# 按实际投资的30%补助，最高50万元: the most that a grant comes to.
_CEILING: Final = re.compile(r"(?:最高|不超过|上限|封顶)[^，。；\d]{0,8}$")
_GRANT: Final = re.compile("奖励|补助|补贴|资助|扶持|奖补")
_SPENT: Final = frozenset({"annual_plan", "total_invest", "paid_in", "fixed_invest", "target"})
_FIGURES: Final = frozenset({"revenue", "output", "tax", "profit", "credit", "trade", "macro"})
_NATION: Final = "000000"
_WEAK: Final = frozenset({"signed", "amount", "gov_support", "done"})


@dataclass(frozen=True, slots=True)
class Role:
    """What a sum is of."""

    role: str
    alt: str | None
    scope: str
    confidence: float
    rule: str


def roles(text: str, sums: list[Found], region: str = "") -> list[Role]:
    """The roles of a sentence's sums, in their order. ``region``: the code of the site's division; 000000 for the nation's."""
    found: list[Role] = []
    for index, one in enumerate(sums):
        before = found[-1] if found else None
        previous = sums[index - 1] if index else None
        if before and previous and repeats(text, previous, one):
            found.append(Role(before.role, "same_as", before.scope, before.confidence, "same"))
            continue
        found.append(_role(text, one, previous, before, region))
    return found


def _role(text: str, one: Found, previous: Found | None, before: Role | None, region: str) -> Role:
    left = text[previous.end if previous else 0 : one.start]
    right = text[one.end : one.end + 40]
    if _is_bound(one, text[max(0, one.start - 40) : one.start], right):
        return Role("threshold", None, "threshold", 0.95, "bound")
    growth = _GROWTH.search(left)
    if growth:
        cues = list(_CUE.finditer(_CLAUSE.split(left[: growth.start()])[-1]))
        of = cues[-1].lastgroup if cues else None
        return Role(of if of in _FIGURES else "other", "other", "total", 0.8, "growth")
    shared = _respectively(left, previous, text, one)
    if shared:
        return Role(shared, None, _scope(text, left, shared), 0.85, "respectively")
    cue, rule = _cue(left, right)
    if (
        before
        and previous
        and (cue is None or _SHARED.fullmatch(left))
        and _GOES_ON.fullmatch(left)
    ):
        return Role(before.role, before.alt, before.scope, before.confidence - 0.05, "list")
    if cue is None and before and before.role in _SPENT and re.search("完成(?:了)?$", left):
        return Role("paid_in", None, "total", 0.85, "done")
    if cue is None and before and re.match("给|用于|投向", right):
        return Role("part", before.role, "part", 0.7, "part")
    if (
        (cue is None or cue[0] == "amount")
        and _CEILING.search(left)
        and _GRANT.search(text[: one.start])
    ):
        return Role("gov_support", None, "total", 0.85, "ceiling")
    if cue is None:
        project = _PROJECT_AFTER.match(right) or (one.rule == "bare" and _GIVEN.match(right))
        if project:
            return Role("total_invest", None, _scope(text, left, "total_invest"), 0.7, "project")
        return Role("unknown", None, _scope(text, left, "unknown"), 0.5, "none")
    name, start, words = cue
    role, alt = _refined(name, words, left[:start], left[start:], text, right)
    if role == "paid_in" and region == _NATION and _FOREIGN.search(words):
        role, alt = "macro", "paid_in"
    confidence = {"adjacent": 0.95, "object": 0.9, "clause": 0.85, "before": 0.7}[rule]
    return Role(role, alt, _scope(text, left, role), confidence, rule)


def _is_bound(one: Found, left: str, right: str) -> bool:
    """``5亿元以上项目``, ``17个项目总投资超1亿元``: what others are counted by, no sum of anything."""
    if _BOUND_AFTER.match(right) and not re.search(r"完成$", left):
        return True
    if one.qualifier in ("ge", "le", "range") and (
        _BOUND_OF.match(right) or _CONDITION.match(right)
    ):
        return True
    if one.alone and re.match("级|项目|重[点大]|工业|产业|制造", right):
        return True
    if re.match(r"(?:级|的?(?:重[点大]|工业|产业|制造业))*项目\d+个", right) and not re.search(
        "投资$", left
    ):
        return True
    return one.qualifier == "ge" and bool(_BOUND_BEFORE.search(left) or _DEMANDED.search(left))


Cue = tuple[str, int, str]


def _cue(left: str, right: str) -> tuple[Cue | None, str]:
    """The word that tells a sum's role (its name, where in ``left`` it begins, itself), and by which rule."""
    last = _last_cue(left)
    if last and _LINK.fullmatch(left, last.end()):
        thing = _OBJECT.match(right)
        if last.lastgroup not in _WEAK or not thing:
            return _as_cue(last), "adjacent"
    if _BOUGHT.match(_after_list(right)):
        return ("acquisition", len(left), "收购"), "object"
    thing = _OBJECT.match(_after_list(right))
    if thing and not (
        last
        and last.lastgroup == "total_invest"
        and thing["thing"] in ("投资", "支持", "资产", "合同")
    ):
        return (_THINGS[thing["thing"]], len(left), thing["thing"]), "object"
    if last is None:
        return None, ""
    between = _CLAUSE.findall(left[last.end() :])
    if not between:
        return _as_cue(last), "clause"
    # One clause further, the word must be of money itself: a verb there had its own object.
    near = len(between) == 1 and last.lastgroup in (
        "total_invest",
        "signed",
        "done",
        "paid_in",
        "revenue",
        "output",
        "acquisition",
        "financing",
    )
    return (_as_cue(last), "before") if near and _bears(left, last) else (None, "")


def _last_cue(left: str) -> re.Match[str] | None:
    """The last word that tells a role. Most stand right before their sum, and to look for them all takes five times as long."""
    near = max(0, len(left) - _NEAR)
    found = list(_CUE.finditer(left, near))
    if found:
        whole = near == 0 or found[-1].start() - near >= _LONGEST_CUE
        if whole and _LINK.fullmatch(left, found[-1].end()):
            return found[-1]
    found = list(_CUE.finditer(left, max(0, len(left) - _FAR)))
    return found[-1] if found else None


def _bears(left: str, cue: re.Match[str]) -> bool:
    """Whether what stands between a cue and the sum says nothing else of what the sum is."""
    rest = left[cue.end() :]
    return bool(re.fullmatch(r"[^，,；;]{0,24}[，,][^，,；;]{0,8}", rest)) and not re.search(
        "项目|建设|年产|占地", rest
    )


def _respectively(left: str, previous: Found | None, text: str, one: Found) -> str | None:
    """``收入、利税分别达5亿元、1亿元``: the words in their order stand for the sums in theirs."""
    clause = re.split("[，。；,;]", text[: one.start])[-1]
    words, told, sums = clause.partition("分别")
    if not told:
        return None
    cues = [
        cue.lastgroup for cue in _CUE.finditer(words) if cue.lastgroup not in ("done", "amount")
    ]
    place = len(re.findall(r"\d[\d.]*\s?[百千]?[万亿]+元?", sums))
    return cues[place] if len(cues) > 1 and place < len(cues) else None


def _after_list(right: str) -> str:
    """What follows the last of a row of sums: 40万元、30万元、20万元``服务奖励``."""
    row = re.match(r"\([^()]*\)|(?:、\d[\d.]*[万亿]*元)+", right)
    return right[row.end() :] if row else right


def _as_cue(match: re.Match[str]) -> Cue:
    return match.lastgroup or "", match.start(), match.group()


def _refined(
    name: str, words: str, ahead: str, leading: str, text: str, right: str
) -> tuple[str, str | None]:
    """The role that a cue stands for, given what leads up to it: 完成投资 is paid, 计划完成投资 is a plan."""
    clause = _CLAUSE.split(ahead)[-1][-24:] + leading
    before = _CLAUSE.split(ahead)[-1][-24:]
    if name == "amount":
        return _of_an_amount(text, ahead)
    if name == "done" and "固定资产" in words:
        return "fixed_invest", "paid_in"
    if name == "done":
        if _AIM.search(clause):
            return "target", "annual_plan"
        return ("annual_plan", "target") if _PLANNED.search(clause) else ("paid_in", None)
    if name == "paid_in" and (_AIM.search(clause) or re.search("计划|预计|拟|将", before)):
        return "target", "paid_in"
    if name == "paid_in" and re.search("收购|并购", before):
        return "acquisition", "paid_in"
    if name == "signed" and _AIM.search(clause):
        return "target", "signed"
    if name == "signed" and re.search("贷款|授信|信贷|银企", text):
        return "credit", "signed"
    if name == "signed" and re.search("采购|销售|供货|订单|贸易", clause):
        return "trade", "signed"
    if name == "total_invest":
        return _of_an_investment(words, before, leading, right)
    return name, None


def _of_an_amount(text: str, ahead: str) -> tuple[str, str | None]:
    if re.search("贷款|授信|银企|融资需求", text):
        return "credit", None
    if re.search("到位|实际|引进", ahead[-12:]):
        return "paid_in", None
    if re.search("中标|采购|成交|交易|订单|贸易", text):
        return "trade", None
    if re.search("签约|签订|签署|协议|合同", text):
        return "signed", None
    if "项目" in ahead[-12:] or "投资" in ahead[-20:]:
        return "total_invest", None
    return "unknown", None


def _of_an_investment(words: str, before: str, leading: str, right: str) -> tuple[str, str | None]:
    if re.search("平均|户均|亩均", before):
        return "average", None
    if _PHASE.search(before + words.replace("总投资", "").replace("投资", "")) or _PHASE.search(
        before
    ):
        return "phase", "total_invest"
    if words.startswith("累计"):
        return "paid_in", None
    if "总" not in words and re.search("实际$|累计(?:已)?$|已累计$|已完成", before):
        return "paid_in", "total_invest"
    if re.search("收购|并购", before):
        return "acquisition", None
    if (
        re.search(r"(?:今年|明年|\d年|年度)[^，,；;]{0,16}(?:计划|安排)(?:完成)?$", before)
        and "总" not in words
    ):
        return "annual_plan", "total_invest"
    if (
        _YEARLY.search(before[-10:])
        and re.search("计划|安排|预计|需|将|拟|年度", before[-10:] + leading)
        and "总" not in words
    ):
        return "annual_plan", "total_invest"
    if re.search("研发$|研究$", before):
        return "cost", None
    if re.search("财政$|政府$|中央预算内$|争取.{0,6}$|补助$", before):
        return "gov_support", None
    if re.match("(?:人民币)?(?:的?价格)?(?:收购|并购|入股|受让|控股)", right):
        return "acquisition", None
    return "total_invest", None


def _scope(text: str, left: str, role: str) -> str:
    if role in ("annual_plan", "target"):
        return "plan"
    if role == "phase" or re.search("其中", left):
        return "part"
    if role in ("output", "revenue", "tax", "profit") and re.search(
        "预计|将|可(?!比)|达产后?|投产后|建成后|全部投产|有望|届时|后[，,]", text
    ):
        return "forecast"
    return "total"
