"""Projects that have a name: ``金帆集团年产40万台压缩机项目``, with the firm, the sum, the place and the stage that the words bind to them.

A mention is a noun of works (项目, 工程, 基地, 产业园, 生产线 …) with a name of its own before it; ``重点项目`` and ``12个产业化项目`` have none. A sum
is a project's only if it stands in its own sentence without another project between, or in the sentence that goes on with
``项目`` or ``该项目``. What is not bound so is left open: a wrong sum is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from crawler.facts.divisions import index
from crawler.facts.industries import industry

_HEAD: Final = re.compile(
    r"(?:(?:[一二三四五六]|[1-6])期)?(?:建设|扩建|改造|技改|改扩建|扩能|新建|迁建)?(?:项目|工程)(?:(?:[一二三四五六]|[1-6])期)?|(?:生产|制造|研发|产业|加工|物流|总部|采购|养殖|示范|创新|培训|旅游|营销|配送|仓储|孵化|培育|数据|智造|产业化|实训|电商|出口)+(?:基地|中心|园区?)(?:(?:[一二三四五六]|[1-6])期)?"
    r"|(?<=[\u4e00-\u9fff]{2})基地(?!化|里|内|的|建设)|产业园(?!区内|区)|科技园(?!区)|工业园(?!区)|物流园区?|产业城|科技城|综合体|生产线(?:(?:[一二三四五六]|[1-6])期)?|(?:\d[\d.]*代线)|工厂(?:[一二三四]期)?|(?:热电|风电|光伏|水电|核)电?站|(?:高速|快速|一级|二级)公路|特大桥|大桥|购物中心|酒店(?!业)|(?:采购|演艺|会展|研发|物流|交易)中心"
)
# What the name does not hold: it begins behind the last of these.
_STOP: Final = re.compile(
    r"[，。；;：:！？!?\n\r\t“”\"‘’《》【】\[\]…]|投资建设的?|投资兴建的?|投资的|承建的?|建设的|开发的|打造的?|新建(?!材)|兴建|建成|建设(?=[^，。；、]{4})|推进|实施的?|引进的?|签约的?|落户的?|开工的?|奠基|举行|召开|参加|出席|启动(?!区)|总投资|计划|预计|拟建|拟|将|(?<![华有])为(?!民)|是|有(?!色|机|限)|等(?!离)|包括|其中|以及|其|该|此次|此|本次|这|上述|各|一批|一个|一座|一条|对(?!外)|把|被|使|让|向(?!阳)|从(?!化)|于(?!洪)|在(?!线)|由|与|及|和(?![记平谐县田泰合盛兴众美源信顺昌丰利达润创邦])"
    r"|(?<=[元亩米人])的|(?<=[元亩米])|的(?!士)|了解|考察|听取|视察|调研|走访|现场|加快|完成|竣工|投产|落地|加码|获批|通过|随着|关于|围绕|作为|成为|列入|被列为|中标|承接|洽谈|储备|谋划|正式|集中|目前|今年|明年|去年|日前|近日|昨日|记者|据悉|主要|共有|共|分别|新开工|第[一二三四五]个|首个|全国|我国|国内|世界|最大|重点|重大|标志着|同时|并|而|但|如|即|力争|都|保证|完善|连接|进一步|用到|到(?!家)|形成|达到|配套建设|具有|以(?!岭)|不仅|加强|提升|优化|服务(?!业|中心|区|外包)|相关|多个|部分|所有|又|还|也|已|继|再投资?|再签|新签|增资|又一|个|项(?!目)|家(?![电居纺具])|座|条(?!件)|\d+日|\d+月|(?<!\d)年(?!产)|[（(][^（）()]*$"
)
_GENERIC: Final = re.compile(
    r"^(?:重点|重要|节点|全线|路基|关键|标段|隧道|控制性|附属|标杆|全球|百万辆|乘用车|新|重大|产业|工业|农业|服务业|招商|引资|招商引资|签约|开工|新|在建|续建|前期|基础设施|基础|设施|建设|民生|交通|水利|能源|生态|环保|配套|外资|内资|中资|合资|投资|亿元|政府|合作|相关|大型|优质|高端|省级|市级|国家级?|省|市|县|区|级|好|大|小|各类|多个|其他|其它|有关|一般|科技|扶贫|援建|援疆|对口|市政|公共|城市|城建|房地产|商业|工程|科研|研发|创新|技术|改造|技改|扩建|产业化|加速器|示范|储备|意向|实体|优势|特色|骨干|龙头|支柱|新兴|战略性|先进|制造业?|现代|高新|高新技术|企业|园区|经济|社会|文化|旅游|教育|医疗|卫生|体育|养老|住房|保障性?|安居|公路|铁路|道路|水电|电力|清洁|节能|减排|绿色|循环|改革|发展|开发|落户|落地|竣工|投产|达产|建成|中心|基地|园|总部|生产|研发|物流|运营|管理|监理|施工|设计|招标|采购|建筑|安装|装修|主体|土建|隐蔽|系统|信息化|系统集成|希望|阳光|形象|惠民|利民|世纪|德政|民心|惠农|亮化|绿化|美化|菜篮子|单体|独立|专项|专业|综合|整体|全部|部分|所有|主要|项目|多|全|大批|超|百亿|千亿|亿|元|级|以上|及|化|类|型|性|业|一期|二期|三期|首期|的|、|\d|[A-Za-z]|总|前|后|第|期|三|二|一|两|几|数|十|百|千|万)+$"
)
_CAPACITY: Final = re.compile(
    r"年[产加处]|\d+万?[吨台套件辆千米兆头只瓦]|\d[\d.]*代|MW|GW|KW|\d\s?×"
)
_FIRM: Final = re.compile(r"^([\u4e00-\u9fffA-Za-z]{2,12}?(?:集团|公司|股份))")
_PHASE: Final = re.compile(r"(?:[一二三四五六首]|[1-6])期")
_SUFFIX: Final = re.compile(r"(?:建设)?(?:项目|工程)$")
# A sentence that goes on with the project of before: it begins with 项目, or with what is told of one.
_GOES_ON: Final = re.compile(
    r"^[\s“”]*(?:(?:该|此|本|这一|整个|整体)?(?:项目|工程|基地|园区|生产线)(?!名称)|(?:计划|预计|概算|估算|协议)?(?:总投资|投资总额|投资额|投资规模|投资概算|投资估算)|(?:总)?占地|(?:规划|建设|主要)(?:内容|规模|建设|用地)|建设地点|合作方式|由|建成|达产|据了解)"
)
# A sheet of properties names its project in a line of its own.
_SHEET: Final = re.compile(r"项目名称[:：\s]+(?P<name>[^\n。；:：]{4,40})")
_NUMBERED: Final = re.compile(r"^\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．]\s*")


@dataclass(slots=True)
class FoundProject:
    """A mention of a project; offsets in the text."""

    start: int
    end: int
    name: str
    key: str
    sentence: int
    """Which sentence it stands in, from 0."""
    company: str | None = None
    amount: int | None = None
    """Index of its sum among the text's."""
    industry: str | None = None
    others: list[tuple[int, int]] = field(default_factory=list)
    """Further mentions of it."""


def names(text: str) -> list[FoundProject]:
    """The mentions of projects with a name in one sentence, in order; offsets in the sentence."""
    sheet = _SHEET.search(text)
    if sheet:
        name = sheet["name"].strip()
        start = sheet.start("name")
        return [FoundProject(start, start + len(name), name, key(name), 0)]
    found: list[FoundProject] = []
    numbered = _NUMBERED.match(text)
    at = numbered.end() if numbered else 0
    for head in _HEAD.finditer(text, at):
        if head.start() < at or _continues(text, head.end()):
            continue
        start = _beginning(text, at, head.start())
        name = text[start : head.end()].strip(" 、")
        start += len(text[start : head.end()]) - len(text[start : head.end()].lstrip(" 、"))
        if not _has_a_name(name, head.group(), text[:start]) or not _is_works(
            name, head.group(), text
        ):
            continue
        found.append(FoundProject(start, start + len(name), name, key(name), 0))
        at = head.end()
    return found


def _continues(text: str, end: int) -> bool:
    """Whether the noun is part of a longer one: 项目建设, 项目总投资额 are none, 项目部 and 工程师 are no projects."""
    return bool(
        re.match(
            r"部(?!分)|(?:建设|扩建|改造|技改|新建)(?:项目|工程)|组|库|资金|经理|负责人|师|院|款|机械|技术|公司|量|学|施工|审批|管理|单|化|建议书|数|类|清单|推介会?|签约(?:仪式|活动|大会|会|额|率|数|\d)|竞|洽谈(?:会|区)|对接会|申报|开工率|年度|局|工程|项目|[一二三四]期(?:项目|工程)|质量|进度|总公司|领域|主管|用地|入园|支撑|服务|谋划|储备|数量|等级|个数|集群|有\\d|[\\d]",
            text[end:],
        )
    )


def _beginning(text: str, least: int, end: int) -> int:
    start = max(least, end - 34)
    for stop in _STOP.finditer(text, start, end):
        if stop.end() <= end:
            start = stop.end()
    last = text.rfind("、", start, end)
    if last >= 0:
        # A list of projects: the last of it; a list of goods inside a name (外延片、芯片项目) is short and has no head.
        ahead = text[start:last]
        if len(ahead) > 6 or _HEAD.search(ahead) or "公司" in ahead or end - last < 2:
            start = last + 1
    return start


def _has_a_name(name: str, head: str, before: str) -> bool:
    own = name[: len(name) - len(head)] if name.endswith(head) else name
    if len(own) < 2 or len(name) < 5 or len(name) > 36 or _GENERIC.fullmatch(own):
        return False
    if re.search(r"\d+\s?(?:多|余)?[个项](?:[^，。；]{0,4})$", before) or re.match(
        r"\d+[多余]?[个项家大]", own
    ):
        return False
    if re.match(r"[\d.]+(?:万|亿)?元", own):
        return False
    bare = _without_places(own)
    if not bare or _GENERIC.fullmatch(bare):
        # 海陵高速公路 is a name, 海陵市重点项目 is none.
        return head.startswith(("高速", "快速", "一级", "二级", "特大", "大桥"))
    return bool(_CAPACITY.search(own) or industry(name) or bare != own or len(bare) >= 4)


_SURE: Final = re.compile("(?:项目|工程|代线)(?:[一二三四五六1-6]期)?$")
_LOOSE: Final = re.compile("工厂|大桥|酒店|公路")
_FIGURE: Final = re.compile("打造成|成为|建设成|标杆|一流|最大的|重要(?:组成|基地)|目标")
_REPORTED: Final = re.compile(
    "投资|开工|奠基|动工|签约|签订|签署|落户|落地|投产|竣工|建成|在建|开建|占地|建设"
)


def _is_works(name: str, head: str, text: str) -> bool:
    """Whether a noun that may also be a firm's workshop or a figure of speech (工厂, 基地, 大桥) is works here: it is spoken of as such, and its
    name begins with a firm, a place or a capacity."""
    if _SURE.search(head):
        return True
    own = name[: len(name) - len(head)]
    bare = _without_places(own)
    named = bare != own or bool(_FIRM.match(name) or _CAPACITY.search(own))
    if not named and (_LOOSE.search(head) or len(bare) < 4 or _FIGURE.search(text)):
        return False
    return bool(bare) and bool(_REPORTED.search(text.replace(name, "")))


def _without_places(words: str) -> str:
    table = index()
    at, left = 0, []
    while at < len(words):
        for name, divisions in table.get(words[at : at + 2], ()):
            if words.startswith(name, at) and not all(d.word for d in divisions):
                at += len(name)
                if words[at : at + 1] in ("市", "县", "区", "省"):
                    at += 1
                break
        else:
            left.append(words[at])
            at += 1
    return "".join(left)


def key(name: str) -> str:
    """What two names of one project have in common: without place, phase and the words 项目, 工程.

    >>> key("江北市年产40万台压缩机项目"), key("金帆压缩机生产基地二期项目")
    ('年产40万台压缩机', '金帆压缩机生产基地')
    >>> key("金帆集团压缩机项目")
    '压缩机'
    """
    short = _SUFFIX.sub("", _PHASE.sub("", name))
    firm = _FIRM.match(short)
    if firm and len(short) - firm.end() >= 3:
        short = short[firm.end() :]
    bare = _without_places(short) or short
    # A place that the Ministry does not know: a town, a zone, a village.
    return re.sub("^[\u4e00-\u9fff]{2,3}(?:新区|市|县|区|镇|乡|村)(?=.{3})", "", bare)


_INVESTS: Final = re.compile(
    r"(?:投资|出资|投入|斥资|注资|增资)(?:总额|额)?(?:约|近|超过?|人民币|逾|将?达)*$"
)
_BUILDS: Final = re.compile(
    r"(?:人民币|左右|以上)?[，,]?(?:用于|用来|在[^，。；]{1,16}?|对[^，。；]{1,16}?进行){0,2}(?:建设|新建|扩建|兴建|建立|设立|打造|投建|生产|扩大|改造|实施|建造|从事)(?P<what>[^，。；、:：()（）]{3,30})"
)


def by_firm(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    """What the sum from ``start`` to ``end`` is invested in, as a verb of building says behind it: its span in the sentence; ``None``
    where no verb of investing leads up to the sum.

    >>> by_firm("金帆公司投资5亿元扩建压缩机厂房。", 6, 9)
    (11, 16)
    """
    if not _INVESTS.search(sentence[:start]):
        return None
    built = _BUILDS.match(sentence, end)
    return built.span("what") if built else None


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on with the project of the sentence before: ``该项目总投资…``, ``计划总投资…``."""
    return bool(_GOES_ON.match(sentence))


def firm_of(name: str) -> str | None:
    """The firm that a project's name begins with."""
    match = _FIRM.match(name)
    return match[1] if match else None


def same(one: FoundProject, other: FoundProject) -> bool:
    """Whether two mentions in one article are of one project: one's key holds the other's."""
    short, long = sorted((one.key, other.key), key=len)
    if len(short) < 3:
        return short == long
    if short in long:
        return True
    bare = re.sub(
        r"(?:年产|新建)?\d[\d.]*万?[吨台套件辆千米兆头只瓦]+|生产|加工|建设|产业|产能", "", short
    )
    return len(bare) >= 3 and bare in re.sub("生产|加工|建设|产业|产能", "", long)


def overlap(one: str, other: str) -> float:
    """The share of the shorter name's pairs of characters that the longer one has.

    >>> overlap("动力电池", "动力电池电芯"), overlap("动力电池", "压缩机")
    (1.0, 0.0)
    """
    short, long = sorted(
        ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)), key=len
    )
    return len(short & long) / len(short) if short else float(bool(one) and one == other)
