"""Sums of money: where they stand, what they come to, and what qualifies them. What they are of is said in `roles`.

A number is a sum if its unit is money (``5亿元``, ``3.2亿美元``), or if it is a bare ``5亿`` or ``8000万`` where money is spoken
of and no thing that is counted follows (``20亿颗``, ``3200万群众``, ``1.76万个``). A sum without a value (``数十亿元``, ``上亿元``,
a cut ``多亿元``) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from crawler.facts.numerals import ARABIC, CHINESE, SCALES, value

_CURRENCIES: Final = {
    "元人民币": "CNY", "元(人民币)": "CNY", "人民币": "CNY", "元": "CNY", "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP",
    "日元": "JPY", "日圆": "JPY", "港元": "HKD", "港币": "HKD", "韩元": "KRW", "韩币": "KRW", "新台币": "TWD", "台币": "TWD", "元新台币": "TWD",
    "新加坡元": "SGD", "新元": "SGD", "新币": "SGD", "加拿大元": "CAD", "加元": "CAD", "澳大利亚元": "AUD", "澳元": "AUD", "新西兰元": "NZD",
    "瑞士法郎": "CHF", "瑞郎": "CHF", "法郎": "FRF", "德国马克": "DEM", "马克": "DEM", "卢布": "RUB", "泰铢": "THB", "卢比": "INR",
    "林吉特": "MYR", "令吉": "MYR", "澳门元": "MOP", "里亚尔": "SAR", "迪拉姆": "AED", "越南盾": "VND", "印尼盾": "IDR", "坚戈": "KZT",
    "雷亚尔": "BRL", "兰特": "ZAR", "USD": "USD", "RMB": "CNY", "CNY": "CNY", "EUR": "EUR", "HKD": "HKD", "元港币": "HKD", "元美金": "USD",
    "元港元": "HKD",
}  # fmt: skip
_BEFORE: Final = {
    "人民币": "CNY", "RMB": "CNY", "¥": "CNY", "US$": "USD", "USD": "USD", "$": "USD", "HK$": "HKD", "€": "EUR", "£": "GBP",
    "美元": "USD", "港币": "HKD", "欧元": "EUR",
}  # fmt: skip
_SCALE: Final = "(?:[十百千]?万亿|[十百千]亿|亿|百千万|[十百千仟佰]?万|[百千])"
_MORE: Final = "[多余来]"
_NUMBER: Final = f"(?:{ARABIC}|{CHINESE}(?:点{CHINESE})?)"


def _one(name: str) -> str:
    """One number with its scale: 5亿, 200多亿, 1.2万多亿, 80个亿, 1亿5000万."""
    return (
        rf"(?P<{name}>{_NUMBER})\s?(?P<{name}m>{_MORE})?\s?(?:个(?P<{name}o>[多余])?)?(?P<{name}s>{_SCALE})?"
        rf"(?:(?P<{name}t>{ARABIC}|{CHINESE})(?P<{name}u>[百千]?万))?(?P<{name}k>{_MORE})?(?P<{name}e>亿)?(?P<{name}n>{_MORE})?"
    )


_UNIT: Final = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_SIGN: Final = "|".join(sorted(map(re.escape, _BEFORE), key=len, reverse=True))
# 元 that begins another word, or a price per piece.
_NO_UNIT: Final = r"(?![旦件器素月宵首朗谋宝曲阳])(?!\s?[/／])"
_AMOUNT: Final = re.compile(
    rf"(?<![\d.A-Za-z第])(?:(?P<sign>{_SIGN})\s?)?"
    rf"(?:{_one('a')}\s?(?P<fromunit>{_UNIT})?(?:\(含\)|及?以上|\(不?含\))?\s?(?P<dash>[-–—―~～－﹣]{{1,2}}|至|到))?"
    rf"{_one('b')}\s?(?:(?P<unit>{_UNIT}){_NO_UNIT}(?P<rmb>\(?人民币\)?)?)?"
)
# 亿元以上, 近亿元, 百亿元: the unit alone is a number where a word says so.
_ALONE: Final = re.compile(
    rf"(?<![\d多余来几数上成个半万十百千.亿\s])(?P<s>[十百千]?亿|[十百千]万)(?P<unit>{_UNIT}){_NO_UNIT}"
)
_ALONE_BEFORE: Final = re.compile("(?:超|超过|过|近|逾|突破|达|约)$")
_ALONE_AFTER: Final = re.compile(
    "(?:及)?以[上下]|级|大关|的协议|(?:重[点大])?(?:工业|产业|制造业|产业类)?项目"
)

_LEFT_QUALIFIERS: Final = (
    ("ge", r"(?:超过|超出|超|逾|突破|多于|大于|高于|不低于|不少于|不下于|不小于|不下|至少|最低|最少|少说|起码|越过|冲破|(?<![通经不])过)"),
    ("le", r"(?:不超过|不高于|不多于|不大于|不到|不足|最高|最多|至多|(?<!不)(?:低于|少于|小于)|上限为?)"),
    ("near", r"(?:接近|将近|逼近|(?<![最附临邻就靠远亲贴]|新)近)"),
    ("about", r"(?:大约|大概|大致|约莫|约合|(?<![签合条节违契预特集制大简])约|左右|上下)"),
)  # fmt: skip
_LINK: Final = r"(?:了|为|有|达|到|达到|至|需|在|是|的|\s)*"
_LEFT: Final = tuple((name, re.compile(f"{words}{_LINK}$")) for name, words in _LEFT_QUALIFIERS)
_LEFT_FAR: Final = re.compile(r"(?:最高|最多|不超过)[^，。；、,;:：\d%]{0,10}$")
_LEFT_ABOUT_FAR: Final = re.compile(
    r"(?:大约|(?<![签合条节违契预特集制大简])约)(?:需|为|需要|达|合|折合)?(?:投资|资金|人民币)$"
)
_RIGHT: Final = (
    ("about", re.compile(r"\s?(?:人民币)?(?:左右|上下|上下浮动)")),
    ("ge", re.compile(r"\s?(?:人民币)?(?:\(含\))?(?:及?以上|之多|有余|还多|多元|余元|起)(?!来)")),
    ("le", re.compile(r"\s?(?:人民币)?(?:\(含\))?(?:及?以下|以内|之内|封顶)")),
)

# Where a bare 5亿 or 8000万 is money: a word of money before it …
_MONEY_BEFORE: Final = re.compile(
    r"(?:投资|投入|出资|注资|融资|增资|斥资|耗资|涉资|募资|集资|引资|贷款|资金|资本|产值|收入|销售|销售额|营收|利润|税收|利税|纳税|总额|金额|额度|价值|造价|成本"
    r"|补贴|奖励|资助|授信|估值|市值|货值|财政|交易额|成交额|进出口|订单|合同|股权|债券|基金|收购|价格|收购价|债务|资产|注册资本|规模|外资|内资|中标|预算|捐款|捐资|GDP|生产总值|增加值|概算|总价|奖金|经费)"
    r"[^，。；、,;:：！？!?\d]{0,8}$"
)
# … or one behind it, which it belongs to.
_MONEY_AFTER: Final = re.compile(
    r"(?:左右|以上)?(?:的)?(?:投资|资金|融资|注资|商业项目|项目|产业项目|产业基金|基金|贷款|补贴|订单|产值|资产|人民币|税收|合同|收购|大单|销售额)"
)
_NO_COUNT: Final = re.compile(
    r"\s?(?:[\d，。；、,;:：！？!?)）\]】”」』…\s]|以上|左右|[的元投建买收入砸扩打加布进引助推开落签做搞]|$)"
)


@dataclass(slots=True)
class Found:
    """A sum as it stands in a sentence; offsets in the sentence."""

    start: int
    end: int
    lo: int
    hi: int
    currency: str
    qualifier: str
    rule: str
    alone: bool = False
    """A unit without a number: 亿元以上."""


def _worth(
    match: re.Match[str], name: str, scale: str | None = None
) -> tuple[Fraction, Fraction, bool] | None:
    """Lower and upper value of one of a match's numbers and whether 多 or 余 follows it."""
    number = value(match[name])
    if number is None:
        return None
    factor = SCALES[match[name + "s"] or scale or ""]
    low, high = number[0] * factor, number[1] * factor
    if match[name + "t"]:
        second = value(match[name + "t"])
        if second is None or factor <= SCALES[match[name + "u"]]:
            return None
        low, high = (side + second[0] * SCALES[match[name + "u"]] for side in (low, high))
    if match[name + "e"]:
        if not match[name + "k"] or factor >= 10**8:
            return None
        low, high = low * 10**8, high * 10**8
    more = any(match[name + part] for part in "mokn")
    return low, high, more


def _matches(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _AMOUNT.search(text, at):
        yield match
        at = max(match.end(), match.start() + 1)


def amounts(text: str) -> list[Found]:
    """The sums of one sentence in half-width form, in order."""
    found = []
    if "元" in text or "亿" in text or "万" in text or _SIGNED.search(text):
        for match in _matches(text):
            found += _read(text, match)
        taken = [(one.start, one.end) for one in found]
        for match in _ALONE.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                found += _read_alone(text, match)
    found.sort(key=lambda sum_: sum_.start)
    return _bare_in_brackets(text, found)


_SIGNED: Final = re.compile(f"{_SIGN}|{_UNIT}")


def _read(text: str, match: re.Match[str]) -> list[Found]:
    unit, sign = match["unit"], match["sign"]
    if not unit and not sign and not (match["bs"] or match["bu"] or match["be"]):
        return []
    if match["dash"]:
        return _read_range(text, match)
    worth = _worth(match, "b")
    if worth is None:
        return []
    low, high, more = worth
    start = match.start("sign") if sign else match.start("b")
    before = text[:start]
    if re.search(r"[几数上成好半]\s?$", before) and not text[match.start("b")].isdigit():
        # 数百万元, 上百亿元: no value.
        return []
    if unit or sign:
        currency = _CURRENCIES[unit] if unit else _BEFORE[sign]
        if unit == "元" and sign in _BEFORE:
            currency = _BEFORE[sign]
        rule = "unit"
    elif _is_bare_money(text, match):
        currency, rule = "CNY", "bare"
    else:
        return []
    end = match.start() + len(match.group().rstrip())
    if low.denominator != 1 or high.denominator != 1 or high <= 0:
        if rule == "bare":
            return []
        low, high = Fraction(round(low)), Fraction(round(high))
    qualifier = "range" if low != high else _qualifier(before, text[end:], more)
    return [Found(start, end, int(low), int(high), currency, qualifier, rule)]


def _read_range(text: str, match: re.Match[str]) -> list[Found]:
    """Two numbers with a dash or 至 between: a range, where they can be one; else only the second is a sum."""
    above = _worth(match, "b")
    if above is None:
        return []
    below = _worth(match, "a", match["bs"] if not match["as"] and not match["fromunit"] else None)
    unit, sign = match["unit"], match["sign"]
    word = match["dash"] in ("至", "到")
    between = (
        below is not None
        and below[0] < above[1]
        and not (word and re.search("[从由自]$|从[^，。；]{0,8}$", text[: match.start("a")]))
    )
    if (
        between
        and match["fromunit"]
        and unit
        and _CURRENCIES[match["fromunit"]] != _CURRENCIES[unit]
    ):
        between = False
    if not (unit or sign):
        if not _is_bare_money(text, match, "a" if between else "b"):
            return []
        currency = "CNY"
    else:
        currency = _CURRENCIES[unit] if unit else _BEFORE[sign]
    if between and below is not None:
        start = match.start("sign") if sign else match.start("a")
        end = match.start() + len(match.group().rstrip())
        return [Found(start, end, int(below[0]), int(above[1]), currency, "range", "range")]
    found = []
    if below is not None and match["fromunit"] and below[0].denominator == 1:
        end = match.end("fromunit")
        before = text[: match.start("a")]
        found.append(
            Found(
                match.start("a"),
                end,
                int(below[0]),
                int(below[1]),
                _CURRENCIES[match["fromunit"]],
                _qualifier(before, text[end:], below[2]),
                "unit",
            )
        )
    start, end = match.start("b"), match.start() + len(match.group().rstrip())
    qualifier = _qualifier(text[:start], text[end:], above[2])
    found.append(Found(start, end, int(above[0]), int(above[1]), currency, qualifier, "unit"))
    return found


def _read_alone(text: str, match: re.Match[str]) -> list[Found]:
    before, after = text[: match.start()], text[match.end() :]
    if not (_ALONE_BEFORE.search(before) or _ALONE_AFTER.match(after) or match["s"] == "百万"):
        return []
    worth = SCALES[match["s"]]
    qualifier = _qualifier(before, after, more=False)
    return [
        Found(
            match.start(),
            match.end(),
            worth,
            worth,
            _CURRENCIES[match["unit"]],
            qualifier,
            "alone",
            alone=True,
        )
    ]


def _is_bare_money(text: str, match: re.Match[str], first: str = "b") -> bool:
    scale = match["bs"] or match["be"] or match["bu"] or ""
    if "亿" not in scale and "万" not in scale:
        return False
    before, after = text[: match.start(first)], text[match.end() :]
    if "亿" in scale and _MONEY_AFTER.match(after):
        return True
    return bool(_NO_COUNT.match(after) and _MONEY_BEFORE.search(before[-24:]))


def _qualifier(before: str, after: str, more: bool) -> str:
    near = before[-14:]
    for name, words in (_LEFT[1], _LEFT[0], *_LEFT[2:]):
        if words.search(near):
            return name
    for name, words in _RIGHT:
        if words.match(after):
            return name
    if more:
        return "ge"
    if _LEFT_FAR.search(near):
        return "le"
    if _LEFT_ABOUT_FAR.search(near):
        return "about"
    return "eq"


_SAME: Final = re.compile(r"\((?:约合|折合|约|合|相当于|即|折)?[^，。；()]{0,8}$")


def _bare_in_brackets(text: str, found: list[Found]) -> list[Found]:
    """1.38亿 in a bracket behind 2.3亿欧元: the unit of before holds for it."""
    for one in found:
        opened = text.rfind("(", 0, one.start)
        if one.rule == "bare" and opened >= 0 and ")" not in text[opened : one.start]:
            outer = [other for other in found if other.end <= opened and opened - other.end <= 4]
            if outer:
                one.currency = outer[-1].currency
    return found


def repeats(text: str, first: Found, second: Found) -> bool:
    """Whether the second sum is the first one in another currency: ``2.97亿美元(约合20亿元人民币)``."""
    between = text[first.end : second.start]
    return first.currency != second.currency and bool(
        _SAME.fullmatch(between)
        or re.fullmatch(r"[，,]?\s?(?:约合|折合|合|相当于|约折合)(?:人民币)?约?", between)
    )
