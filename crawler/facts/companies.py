"""Firms that a text names in full (``海陵阀门有限公司``), and by the short names that the same text gives for them.

A full name ends in the form of the firm; where it begins is the question, for nothing parts words in Chinese. It begins after a
mark, after a word that leads up to a name (由, 引进, 子公司), or at the name of a place. What is left without a name of its own (该公司,
有限公司) is none. Short names are taken only from the article itself (``以下简称“海陵阀门”``, the name's core) or from the user's list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.facts.divisions import index

_FORM: Final = r"(?:(?:股份|投资|控股|实业|科技|发展)?(?:集团)?[(（][\u4e00-\u9fff]{1,4}[)）](?:股份)?(?:有限(?:责任)?公司|股份公司)|(?:有限(?:责任)?|股份|总|分)公司|[(（]集团[)）](?:股份)?有限公司|集团(?:(?:股份)?有限(?:责任)?公司|股份公司|总?公司)?|株式会社|公司|合伙企业(?:[(（]有限合伙[)）])?|有限合伙)"
_END: Final = re.compile(_FORM + r"(?:[(（]有限合伙[)）])?(?:[\u4e00-\u9fff]{2,6}分公司)?")
# Characters of a name, and how far back it may reach.
_NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·&．.\-()（）]{1,40}$")
# Words that lead up to a name. A single character is one only where it is not part of a name that begins or ends with it.
_LEADS: Final = re.compile(
    r"子公司|母公司|总部|旗下的?|下属的?|所属的?|控股的|全资的|投资方[:：为]?|主体为?|客商|外商|巨头|巨擘|龙头企业?|强企业|供应商|制造商|运营商|开发商|服务商|上市公司|业主|单位|法人|公司名称|承办|主办|分别[与和是为]?|共同|联合(?!利华|光电|化|汽车|电子|信|水泥)|携手"
    r"|签约|签下|引进|引入|落户|入驻|来自|成立(?!航)|设立|注册|组建|新建|收购|参股|并购(?!基金)|投资建设|投资了|总投资|投资的|开发的|负责|承建|打造|生产的|隶属于?|走访|考察|调研|参观|会见|拜访|邀请|推动|支持|帮助|促成|吸引|包括|其中|例如|比如|尤其是|以及|还有|特别是|作为|成为|位于|通过|根据|按照|关于"
    r"|对于|针对|截至|目前|现在|今年|去年|明年|未来|近年来?|昨日|近日|日前|今日|当天|随后|此前|此外|另外|同时|主要|全部|前往|走进|来到|会上|现场|项目|[一二三四]期|园区(?!建设|开发|运营|投资|管理|发展)|区内|市内|大厦|出席|随着|之后|董事长|总经理|总裁|记者|获悉|介绍|表示|宣布|(?<!移动)显示(?!器|技术|科技|面板|公司)|一旦|计划|全资|传闻|企业[:：—]*(?=[\u4e00-\u9fff]{4})"
    r"|(?<=[0-9一二两三四五六七八九十几多余首百])家|(?<=[0-9])[日月年号]|厂商|制造企业|民企|央企|国企|外企|港商|台商|侨商|股东|合作方|合资方|合作伙伴|伙伴|机构|公司(?=[\u4e00-\u9fff]{4})|名为|名叫|叫做|近期|此次|本次|今后|当日|昨天|今天|明天|最近|不久前|当时|如果|因为|由于|虽然|即使|而且|不过|但是|凭借|依托|围绕|借助|经过|我[国省市县区州]|全[国省市县区]|首批|首个|牵头|领衔|入围|跻身|关注|认为|预计|发现|透露|指出|获得|签署|签订|达成|合作(?=.{4})|合资(?=.{4})|出资|增资|持有|转让给?|划转给?|出售给?|交由|移交|拥有|属于|来源|聚焦|对接|服务于|任(?=.{5,}(?:董事|总经理|总裁))|引荐|推荐|委托|授权|要求|组织|陪同|带领|会同|协调|指导|协助|督促|允许|进入|控股(?=.{2,}公司)(?<=[由被])|重组|改制|更名|除了|加上|取消|批准|同意|认定|授予|评为|获评|选定|确定|选择|满足|盘活|加快|整合|提升|改善|直接|决定|向上|携带|基地|上午|下午|投产后|建成后|达产后|(?<=\d)强|(?<![大天永恒长有华])为(?!民|先)|(?<![雅美乐科格信康伊])的|由|(?<!参)与(?!德)|跟|向(?![阳荣上日])|让(?!乐)|把|被|给(?!力)|(?<![若])是|在(?!线)|(?<!位|至)于(?!洪|都)|(?<![直])到(?!家)|对(?!外)|从(?!化)"
    r"|以(?![岭勒色])|将(?!军|乐)|及(?!时)|或|并(?!购)|但|而|据|经(?![纬济贸开])|称|等(?!离)|(?<!为)了(?!望)|有(?![色机限研])|该|其(?![昌士林亚美])|(?<!日)本(?![田溪钢草])|各|赴|至(?![信诚真尚美正德圣])|使(?!命)|因(?![特诺])|同(?=[\u4e00-\u9fff]{2,}(?:市|省))"
)
_AND: Final = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})和(?![记平谐县田泰合盛兴众美源信顺昌丰利达润创邦])"
)
_GENERIC: Final = re.compile(
    r"^(?:该|本|我|各|一家|两家|多家|某|此|其他|其|这家|有关|相关|上市|跨国|外资|内资|中资|民营|国有|合资|独资|大型|物业|物流|保险|证券|期货|航空|石油|子|母|分|总|新|项目|投资|平台|科技|建筑|建设|房地产|开发|控股|股份|有限|有限责任|集团|贸易|担保|信托|电力|供电|租赁|基金|医药|汽车|旅游|自来水|燃气|公交|风险投资|风投|产业|服务|外贸|进出口|管理|运营|咨询|金融|小额贷款|融资担保|融资租赁|国有投资|投融资|央企|国企|民企|龙头|知名|骨干|世界|国内|国际|中国|全国|省内|外地|当地|本地|著名|专业|多个|主要|家族|企业|母子|合营|联营|控股子|全资子|参股|系列|资产管理|另一子|首家上市|食品|化工|钢铁|煤炭|矿业|能源|农业|家|大|等|两大|三大|四大|五大|几大|大型企业|行业)+$"
)
# 公司 and 集团 end many a phrase that is no name.
_NO_NAME: Final = re.compile(
    "[是了将等后我们的不更越超占已也都去来看要会能让这那些每最所未债可]|(?<!控)股|上市|方式|方财务|回购|自家|基金$|国资|代工|中国$|^中方|^[省市县区州]|^外国|^全球|主板|(?:资|股|另一)子$"
)
_BAD_END: Final = re.compile("^(?:化|军|式|内|成员|旗(?!下)|客户|经营|党|作战|采购|股(?!份)|型)")
_ALIAS: Final = re.compile(
    r"[(（](?:以?下统?简?称|简称|原名?|股票简称|下称)(?:为|[:：])?[“\"「『《]?([\u4e00-\u9fffA-Za-z0-9·]{2,12})[”\"」』》]?[^)）]{0,24}[)）]"
)
_TAIL: Final = re.compile(
    r"(?:[(（][^)）]*[)）]|控股|股份|集团|有限|责任|公司|总|投资|实业|科技|发展|技术|工业|制造|产业|企业|贸易|国际|电子|新能源|新材料|材料|能源|化工|机械|设备|装备|生物|医药|食品|汽车|建设|置业|地产|房地产|开发|管理|环保|农业|信息|网络|智能|服务|咨询|文化|旅游|传媒|物流|株式会社)+$"
)


@dataclass(slots=True)
class FoundCompany:
    """A firm; offsets in the text."""

    start: int
    end: int
    name: str
    kind: str
    rule: str


def full_names(text: str) -> Iterator[FoundCompany]:
    """The firms that a text names in full, in order. ``text`` is in its own form; offsets are of it."""
    if "公司" not in text and "集团" not in text and "株式会社" not in text and "合伙" not in text:
        return
    at = 0
    for end in _END.finditer(text):
        if end.start() < at or _BAD_END.match(text[end.end() :]):
            continue
        start = _beginning(text, max(at, end.start() - 40), end.start())
        stem = text[start : end.start()]
        if start >= end.start() and not end.group().startswith(("控股", "实业")):
            continue
        if not _is_name(stem, end.group()):
            continue
        yield FoundCompany(start, end.end(), text[start : end.end()], "full", "form")
        at = end.end()


def _is_name(stem: str, form: str) -> bool:
    bare = re.sub(r"[()（）·.\-]", "", stem)
    if (
        len(bare) < 2
        or len(bare) > 34
        or _GENERIC.fullmatch(bare)
        or stem.count("(") + stem.count("（") != stem.count(")") + stem.count("）")
    ):
        return False
    if re.search("(?:该|此|某|上述|这家|[两几多]家|四家|三家|另一|其他)$", bare) or (
        form in ("集团", "公司", "总公司") and _GENERIC.fullmatch(_without_place(bare))
    ):
        return False
    if bare.isdigit() or re.match("[0-9一二三四五六七八九十]+[家个]", bare):
        return False
    if form in ("集团", "公司", "总公司"):
        return len(bare) <= 12 and not _NO_NAME.search(bare) and (form == "集团" or len(bare) > 2)
    return True


def _beginning(text: str, least: int, end: int) -> int:
    """Where the name begins that stands before its form."""
    run = _NAME.search(text[least:end])
    if not run:
        return end
    start = least + run.start()
    piece = text[start:end]
    # An opening bracket without its closing one is a mark.
    depth = 0
    for offset in range(len(piece) - 1, -1, -1):
        if piece[offset] in ")）":
            depth += 1
        elif piece[offset] in "(（":
            depth -= 1
            if depth < 0:
                start, piece = start + offset + 1, piece[offset + 1 :]
                break
    number = re.match(r"\d{1,2}[.．](?=[^\d])", piece)
    if number:
        start, piece = start + number.end(), piece[number.end() :]
    closing = re.search(r"^[^(（]*[)）]", piece)
    if closing:
        start, piece = start + closing.end(), piece[closing.end() :]
    return start + _after_leads(piece)


def _after_leads(piece: str) -> int:
    """How much of what stands before a form leads up to the name and is not of it."""
    at = 1 if re.match("[和与及](?=.{3})", piece) else 0
    for lead in _LEADS.finditer(piece):
        at = lead.end()
    for joint in _AND.finditer(piece, at):
        if len(piece) - joint.end() >= 2:
            at = joint.end()
    return _at_a_place(piece, at)


def _at_a_place(piece: str, at: int) -> int:
    """Where the name begins if a division's full name (…省, …市) stands in what is left: names begin with it."""
    names = index()
    for start in range(at + 1, len(piece) - 3):
        if piece[start - 1] in "(（省市区县州":
            continue
        for name, divisions in names.get(piece[start : start + 2], ()):
            if (
                len(name) > 2
                and piece.startswith(name, start)
                and not all(d.short for d in divisions)
                and name[-1] in "省市县"
            ):
                return start
    return at


def core(name: str) -> str:
    """What is a firm's own in its name: without place, brackets and form.

    >>> core("宁波市金帆阀门制造有限公司"), core("金帆控股集团")
    ('金帆阀门', '金帆')
    """
    bare = re.sub(r"[(（][^)）]*[)）]", "", name)
    return _TAIL.sub("", _without_place(bare)) or bare


def _without_place(name: str) -> str:
    changed = True
    while changed:
        changed = False
        for place, _ in index().get(name[:2], ()):
            if name.startswith(place) and len(name) - len(place) >= 2:
                name, changed = re.sub("^[省市县区]", "", name[len(place) :]), True
                break
    return re.sub("^(?:中国|国家)", "", name) if len(name) > 6 else name


def short_names(
    text: str, full: Iterable[FoundCompany], known: Iterable[str] = ()
) -> Iterator[FoundCompany]:
    """Where the text speaks of a firm by the short name that it gives itself, and where it names one of the ``known``."""
    full = list(full)
    taken = [(one.start, one.end) for one in full]
    shorts: dict[str, str] = {name: name for name in known}
    for one in full:
        alias = _ALIAS.match(text, one.end)
        if alias:
            shorts[alias[1]] = one.name
        own = core(one.name)
        if 3 <= len(own) < len(one.name) and not _GENERIC.fullmatch(own):
            shorts.setdefault(own, one.name)
    for short, name in shorts.items():
        for match in re.finditer(re.escape(short), text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield FoundCompany(match.start(), match.end(), name, "short", "short name")
