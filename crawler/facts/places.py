"""Where something is, is to be, or comes from: the divisions that a text names, as codes.

A name is a place if it is a division's full name, or a short form that is no word of the language (or that the words around it, or
the site's own region, tell to be a place). Of divisions with one name the one is taken that lies in what the text named before it or in
the site's region; if two are left, none is. Names inside the names of firms, papers and roads are no places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.facts.divisions import Division, holds, index, level_of

# What follows a name that is part of something else: a paper, a bank, a road, people.
_OTHER: Final = re.compile(
    r"(?:[东西南北中]?(?:路|街(?!道)|大道|大街|巷)|大学|学院|理工|师范|日报|晚报|晨报|商报|时报|早报|都市报|电视台|电台|网讯|商会|证券|交易所|银行|国资|籍|话|菜|方言|队|足球|酒店|饭店|大厦|宾馆|总工会|舰|人寿|铁路局|海关|港务|航空|石化|石油(?!化工)|重工|重汽|汽车集团|地铁|国际机场|商人|人民出版社|仲裁|法院|检察院|公安|时间)"
)
_ORIGIN_AFTER: Final = re.compile(
    r"(?:市|省|县|区)?(?:援建|援疆|援藏|援助|对口(?:支援|援建|帮扶)|支援|帮扶|籍|客商|商人|商会|企业家|投资商|的?企业|民企|资本|商帮|财团|[^，。；、]{0,6}(?:援建|对口援))"
)
_ORIGIN_BEFORE: Final = re.compile(
    r"(?:来自|源自|产自|引自|出口到|出口至|销往|远销|总部(?:设在|位于|在)|总部|毕业于|从|由|向|对口支援|支援|帮扶)(?:了)?$"
)
_TRIP_BEFORE: Final = re.compile(r"(?:赴|前往|走进|奔赴|飞赴)$")
_VENUE_AFTER: Final = re.compile(
    r"[^，。；\d]{0,16}(?:推介会|说明会|恳谈会|洽谈会|招商活动|博览会|推介活动|座谈会|考察|招商(?!引资)|论坛|展会|新闻发布会)"
)
_FIRM_AFTER: Final = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,8}?(?:集团|公司|银行|创投|资本|实业|股份|药业|铝业|钢铁|水泥|乳业|化工(?!园|产业|项目|基地|集中)|电气|机械厂|能源(?!项目|基地|产业|局)|科技(?!园|城|局|大|创|成|有|进|厅|馆|企|部|新))"
)
_PLACE_BEFORE: Final = re.compile(
    r"(?:^|[在于至到赴来往抵驻内，。、：:“”()\s（）；;及和与跟省市县区州盟]|落户|位于|坐落|入驻|落地|落子|布局|投资|注资|进军|我[省市县区]|今年|全国|地处|途经|加码|来到|引进到|落址|选址|签约|扎根|牵手|联手|携手|聚焦|深耕|登陆|挺进|进驻|走进)$"
)
_PLACE_AFTER: Final = re.compile(
    r"(?:市|县|区|省|境内|全[市县区省]|当地|本地|各地|经济|高新|工业|产业|开发|经开|新区|新城|科技园|科技城|园区|项目|基地|生产|工厂|分公司|落户|建|设|投资|召开|举[行办]|开工|签约|港|段|北部|南部|东部|西部|中部|城区|老城|片区|汽车城|保税|综保|自贸|地区|火车|高铁|机场|等地|两地|三地|及|和|与|、|，|。|$|境|副?[市县区]长|[市县区]委|政府|招商|有望|首|率|将|的|—|-|至|打造|启动|已|计划|推|完成|拟|正|今|去年|累|新|引|迎|出台|国土|发改|交通|水利|工信|商务|住建|\d|加快|加强|力争|积极|持续|成为|成功|实现|实施|通过|多|再|最|为|以|从|对|有|也|仍|还|\s|[(（])"
)
_IN_BEFORE: Final = re.compile(
    "(?:[在于]|落户|落地|布局|投资|进军|来到|引进到|地处|入驻|抵|到|我省|全省)$"
)
_STRONG_AFTER: Final = re.compile(
    "境内|经济|高新|工业[园区]|经开|开发区|段(?!时)|[市县区]委|全[市县区]|市|县|区(?!域|间|别|分)"
)
# A town of the same name: 九江镇 is not 九江.
_TOWN: Final = re.compile("镇(?!江|海|远|宁|平|原|安)|乡(?!村)|街道|村")
# The ends of a road: 厦门至沙县高速公路.
_ROAD_FROM: Final = re.compile(
    r"(?:市|县)?(?:[至到\-—－~～][\u4e00-\u9fff]{2,6}?)?(?:高速|铁路|公路|高铁|城际|客专|国道|大桥|[一二三四五六七八九十\d]+号线|地铁|轨道|线(?!上|缆|束|索))"
)
_ROAD_TO: Final = re.compile(r"(?:[至到\-—－~～])$")
# A name does not begin in the middle of one of these words, nor end in one.
_INSIDE_BEFORE: Final = {
    "高安": "提", "成安": "完", "定安": "确", "江安": "", "海通": "", "安达": "", "开化": "公", "高要": "提", "大名": "", "通海": "交", "平江": "水", "新华": "", "南通": "", "西安": "", "海安": "",
    "和平": "", "清新": "小", "市中": "城", "吉安": "", "中山": "孙", "安吉": "", "东方": "", "海口": "出", "上海": "", "北海": "", "平安": "", "长安": "", "山西": "", "河南": "", "会同": "", "西平": "",
}  # fmt: skip
_NOT_AFTER: Final = {
    "中山": "装路陵", "海口": "", "长治": "久", "大同": "小", "日照": "时强", "安康": "", "朝阳": "产", "来宾": "", "平凉": "", "海南": "", "高安": "", "平安": "保银", "东方": "红航", "南通": "", "通州": "",
    "永州": "", "上海": "", "江南": "", "吉林": "", "宜春": "", "保定": "", "黄石": "", "三明": "治", "中卫": "", "西安": "", "大安": "", "新华": "社网", "北海": "道", "湖北": "", "山东": "", "河北": "", "河南": "",
    "海北": "", "黄山": "", "广安": "门", "台湾": "海", "香港": "", "印度": "尼洋", "刚果": "", "台山": "", "海西": "经",
}  # fmt: skip


@dataclass(slots=True)
class FoundPlace:
    """A place; offsets in the text."""

    start: int
    end: int
    code: str
    code_then: str
    use: str
    confidence: float
    rule: str


@dataclass(slots=True)
class _Candidate:
    start: int
    end: int
    name: str
    divisions: tuple[Division, ...]


def places(
    text: str, year: int | None, region: str, firms: Sequence[tuple[int, int]] = ()
) -> list[FoundPlace]:
    """The places that a text names, in order. ``year``: of the article, None if unknown; ``region``: code of the site's division
    or ""; ``firms``: the spans of firms' names, which hold no places."""
    found: list[FoundPlace] = []
    candidates = _candidates(text, firms)
    towns = {
        one.name
        for one in candidates
        if one.divisions[0].short and _TOWN.match(text[one.end : one.end + 2])
    }
    for one in candidates:
        if one.name in towns:
            continue
        division = _choose(one, text, found, year, region)
        if division is None:
            continue
        use = _use(text, one)
        if use == "name":
            continue
        now, then = _codes(division, year)
        sure = not (division.short and division.word)
        found.append(
            FoundPlace(
                one.start,
                one.end,
                now,
                then,
                use,
                0.95 if sure else 0.8,
                "short" if division.short else "full",
            )
        )
    return found


def _candidates(text: str, firms: Sequence[tuple[int, int]]) -> list[_Candidate]:
    names = index()
    found = []
    at, length, firm = 0, len(text) - 1, 0
    get = names.get
    while at < length:
        entries = get(text[at : at + 2])
        if entries is None:
            at += 1
            continue
        while firm < len(firms) and firms[firm][1] <= at:
            firm += 1
        if firm < len(firms) and firms[firm][0] <= at:
            at = firms[firm][1]
            continue
        for name, divisions in entries:
            if text.startswith(name, at):
                found.append(_Candidate(at, at + len(name), name, divisions))
                at += len(name)
                break
        else:
            at += 1
    return found


def _choose(
    one: _Candidate, text: str, found: list[FoundPlace], year: int | None, region: str
) -> Division | None:
    """The division that a name means here, or none."""
    before, after = text[max(0, one.start - 4) : one.start], text[one.end : one.end + 6]
    if one.name in _INSIDE_BEFORE and before and before[-1] in _INSIDE_BEFORE[one.name]:
        return None
    if one.name in _NOT_AFTER and after and after[0] in _NOT_AFTER[one.name]:
        return None
    valid = [d for d in one.divisions if _is_of_the_time(d, year)]
    named = found[-1] if found and found[-1].end == one.start else None
    inside = [d for d in valid if named and d.now != named.code and holds(named.code, d.now)]
    if inside:
        return _one(inside)
    full = [d for d in valid if not d.short and not d.word]
    if full:
        return _one_of(full, found, text, region)
    loose = [d for d in valid if _may_be_short(d, before, after, text, one, region, found)]
    if not loose:
        return None
    # A province or a city before a county of the same name (吉林), a city before a county (伊宁市 before 伊宁县).
    highest = min(d.level for d in loose)
    best = [d for d in loose if d.level == highest]
    if len({d.now[:4] for d in best}) == 1 and len({d.now for d in best}) > 1:
        best = [d for d in best if d.kind == "市"] or best
    return _one_of(best, found, text, region)


def _division_follows(text: str, at: int) -> bool:
    return any(text.startswith(name, at) for name, _ in index().get(text[at : at + 2], ()))


def _is_of_the_time(division: Division, year: int | None) -> bool:
    # A name of before is used for some years more; one that was to come was none.
    return year is None or (
        (
            division.since <= year
            or (
                division.now == division.code and division.since > 0 and division.name != "两江新区"
            )
        )
        and (year <= division.until + 15)
    )


def _may_be_short(
    division: Division,
    before: str,
    after: str,
    text: str,
    one: _Candidate,
    region: str,
    found: list[FoundPlace],
) -> bool:
    if not division.now.isdigit():
        return True
    if division.level == 1:
        # 山东黄金, 云南白药, 浙江龙盛: a province begins many a name; what follows must be of a place.
        joined = (
            bool(found) and found[-1].end == one.start - 1 and text[one.start - 1] in "、和及与"
        )
        return joined or bool(
            _IN_BEFORE.search(before)
            or _PLACE_AFTER.match(after)
            or _division_follows(text, one.end)
        )
    ours = bool(region) and region != "000000" and holds(region[:2] + "0000", division.now)
    near = (
        bool(region)
        and region != "000000"
        and not region.endswith("0000")
        and holds(region[:4] + "00", division.now)
    )
    away = bool(region) and region != "000000" and not ours
    strong = bool(_STRONG_AFTER.match(after))
    cued = bool(_PLACE_BEFORE.search(before)) or bool(_PLACE_AFTER.match(after))
    context = near or any(
        holds(place.code, division.now) and place.code[2:] != "0000" for place in found[-4:]
    )
    if division.word:
        return strong and (context or division.level == 2)
    if division.level == 2 or not division.kind:
        return True
    if away and not context:
        # A county of elsewhere is named in full, or after what holds it.
        return False
    if division.kind == "区":
        # A district's short name says little away from its city; those of three characters and the great ones are known.
        return context or (cued and (len(one.name) > 2 or one.name in _KNOWN or ours))
    return cued or context


_KNOWN: Final = frozenset(
    [
        "海淀",
        "丰台",
        "通州",
        "顺义",
        "大兴",
        "怀柔",
        "平谷",
        "密云",
        "延庆",
        "房山",
        "门头沟",
        "武清",
        "宝坻",
        "静海",
        "蓟州",
        "津南",
        "西青",
        "东丽",
        "浦东",
        "闵行",
        "嘉定",
        "松江",
        "青浦",
        "奉贤",
        "徐汇",
        "杨浦",
        "静安",
        "萧山",
        "余杭",
        "富阳",
        "临安",
        "花都",
        "番禺",
        "增城",
        "从化",
        "南沙",
        "黄埔",
        "越秀",
        "荔湾",
        "宝安",
        "龙岗",
        "坪山",
        "顺德",
        "禅城",
        "高明",
        "江宁",
        "浦口",
        "六合",
        "溧水",
        "高淳",
        "吴江",
        "吴中",
        "相城",
        "武进",
        "金坛",
        "鄞州",
        "奉化",
        "镇海",
        "江津",
        "合川",
        "涪陵",
        "万州",
        "黔江",
        "綦江",
        "大足",
        "璧山",
        "铜梁",
        "潼南",
        "荣昌",
        "开州",
        "梁平",
        "渝北",
        "渝中",
        "巴南",
        "北碚",
        "沙坪坝",
        "九龙坡",
        "郫都",
        "温江",
        "龙泉驿",
        "青白江",
        "新津",
        "黄陂",
        "蔡甸",
        "新洲",
        "江夏",
        "长清",
        "章丘",
        "济阳",
        "即墨",
        "胶州",
        "莱芜",
        "曹妃甸",
        "丰南",
        "肥东",
        "肥西",
        "柯桥",
        "上虞",
        "潮安",
        "梅江",
        "鄠邑",
        "高陵",
        "阎良",
        "灞桥",
        "未央",
        "雁塔",
        "望城",
        "岳麓",
        "雨花",
        "定海",
        "普陀",
        "叶集",
        "徐水",
        "满城",
    ]
)


def _one(divisions: Sequence[Division]) -> Division | None:
    codes = {division.now for division in divisions}
    if len(codes) == 1:
        return next((d for d in divisions if d.until == 9999), divisions[0])
    return None


def _one_of(
    divisions: Sequence[Division], found: list[FoundPlace], text: str, region: str
) -> Division | None:
    """The only one, or the only one that lies where the text and the site are."""
    one = _one(divisions)
    if one:
        return one
    for place in reversed(found):
        inside = [d for d in divisions if holds(place.code, d.now)]
        if inside and _one(inside):
            return _one(inside)
    for above in (
        (region, region[:4] + "00", region[:2] + "0000") if region and region != "000000" else ()
    ):
        inside = [d for d in divisions if holds(above, d.now)]
        if inside and _one(inside):
            return _one(inside)
    return None


def _codes(division: Division, year: int | None) -> tuple[str, str]:
    """The codes of today and of then."""
    if division.name == "两江新区" and (year is None or year >= 2026):
        return "500157", "500157"
    return (
        division.now,
        division.code if year is not None and year < division.until else division.now,
    )


def _use(text: str, one: _Candidate) -> str:
    before, after = text[max(0, one.start - 8) : one.start], text[one.end : one.end + 24]
    if _OTHER.match(after) or _is_of_a_road(text, one):
        return "name"
    if before.endswith(("中国(", "中国（")) or (
        before[-1:] in '“"《' and re.match('[^”"》，。]{1,8}[”"》]', after)
    ):
        return "name"
    if (
        one.divisions[0].short
        and _FIRM_AFTER.match(after[:12])
        and not re.match("[市县区省]", after)
    ):
        return "name"
    if _ORIGIN_AFTER.match(after) and not re.search("在$", before):
        return "origin"
    if _ORIGIN_BEFORE.search(before) and not re.match("[^，。]{0,6}(?:签约|开工|落户)", after):
        return "origin"
    if _TRIP_BEFORE.search(before) or (re.search("在$", before) and _VENUE_AFTER.match(after)):
        return "venue"
    if (
        not one.divisions[0].code.isdigit()
        and not _WORKS_AFTER.match(after)
        and not re.search("(?:在|位于|落户|投资|进军|布局|到|于)$", before)
    ):
        return "origin"
    return "site"


_WORKS_AFTER: Final = re.compile("[^，。；、]{0,10}(?:基地|项目|工厂|矿区|园区|生产线)")


def _is_of_a_road(text: str, one: _Candidate) -> bool:
    after = text[one.end : one.end + 16]
    if _ROAD_FROM.match(after):
        return True
    return bool(_ROAD_TO.search(text[: one.start])) and bool(
        re.match("[^，。；、]{0,4}(?:高速|铁路|公路|高铁|城际|段)", after)
    )


def main_place(found: Sequence[FoundPlace], region: str, title_end: int = 0) -> str | None:
    """The code of where a text is about: the first site that it names, or that in its headline; in the site's own region
    rather than without, and the county rather than the province that holds it. ``None`` if it names none."""
    sites = [place for place in found if place.use == "site"]
    if not sites:
        return None
    sites = [place for place in sites if place.code.isdigit()] or sites
    if region and region != "000000":
        sites = [place for place in sites if holds(region[:2] + "0000", place.code)] or sites
    head = [place for place in sites if place.start < title_end] or sites
    main = head[0]
    for place in head[1:]:
        if (
            place.code != main.code
            and holds(main.code, place.code)
            and (place.start - main.end <= 3 or level_of(main.code) == 1)
        ):
            main = place
    inside = [place for place in sites if holds(main.code, place.code) and place.code != main.code]
    if any(place.code == region for place in inside):
        return region
    if inside and title_end and level_of(main.code) == 1:
        main = max(
            inside,
            key=lambda place: (sum(other.code == place.code for other in inside), -place.start),
        )
    return main.code
