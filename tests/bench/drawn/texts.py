"""The text of articles: blocks by a grammar, each of which knows what of it a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tests.bench.drawn.lots import Lot
from tests.bench.drawn.titles import fill
from tests.bench.drawn.words import DEPARTMENTS, FIGURES, TRADES

_SENTENCES: Final = (
    "{month}月{day}日上午，{place}{trade}项目签约仪式在{park}举行，{firm}等{count}家企业参加。",
    "据介绍，该项目计划总投资{figure}亿元，用地约{number}亩，全部建成后可实现年产值{figure}亿元。",
    "“从洽谈到签约只用了{count}天，这里的效率让我们很有信心。”{firm}副总经理{person}说。",
    "{place}相关负责同志表示，将进一步完善要素保障，推动{trade}产业延链补链强链。",
    "截至{month}月底，全区共引进亿元以上项目{count}个，到位资金{figure}亿元，同比增长{share}%。",
    "{park}规划面积{number}公顷，现有入驻企业{number}家，其中规模以上工业企业{count}家。",
    "近年来，{place}坚持把招商引资作为“一把手”工程，主要领导带头外出招商{count}批次。",
    "考察团一行实地察看了{firm}的生产车间和研发中心，听取了关于{trade}产业布局的介绍。",
    "会议要求，各责任单位要倒排工期、挂图作战，确保年内开工项目不少于{count}个。",
    "对固定资产投资超过{figure}亿元的{trade}项目，按实际设备投入的{count}%给予补助。",
    "符合条件的高层次人才，可享受最高{number}万元的购房补贴和子女入学便利。",
    "{firm}成立于{year}年，主营{trade}产品的研发、生产与销售，产品远销{count}个国家和地区。",
    "下一步，{place}将聚焦{trade}、{trade2}等重点领域，绘制招商图谱，开展精准招商。",
    "{person}指出，要牢固树立“项目为王”的理念，以更大力度、更实举措抓好项目落地。",
    "该地块位于{park}核心区，距高速出入口{count}公里，水、电、气、路、通信等配套齐全。",
    "有意者请于{month}月{day}日前将报名材料报送至{office}，逾期不再受理。",
    "记者在{firm}施工现场看到，塔吊林立、机器轰鸣，{number}多名工人正在抢抓工期。",
    "双方将在{trade}关键技术攻关、成果转化和人才培养等方面开展深度合作。",
    "数据显示，{year}年{place}{trade}产业营业收入达到{number}亿元，占全市工业的{share}%。",
    "与过去拼地价、拼税收不同，如今企业更看重产业链配套和应用场景，{place}的做法值得借鉴。",
    "{place}地处三省交界，{count}小时内可达{number}万人口的消费市场，区位优势日益凸显。",
    "一位业内人士告诉我们，{trade}的竞争已经从单个企业之间转向整条供应链之间。",
    "活动期间，还举办了{trade}产业供需对接会，现场达成合作意向{count}项。",
    "企业只需提交一次材料，{count}个工作日内即可办结全部手续，真正做到“拿地即开工”。",
    "{place}还设立了规模{figure}亿元的产业引导基金，重点投向{trade}领域的成长型企业。",
    "本办法自发布之日起施行，有效期{count}年，由{place}{office}负责解释。",
    "招聘岗位面向社会公开，年龄一般不超过{count}周岁，具体条件见附件岗位表。",
    "{firm}与{firm2}已就上下游配套签订了为期{count}年的供货合同。",
)  # fmt: skip
_LEADS: Final = (
    "本报讯（记者 {person} 通讯员 {person2}）", "{place}{month}月{day}日电 ", "（本网讯）", "澜江日报讯（记者 {person}）", "中新网{place}{month}月{day}日电（{person}）",
)  # fmt: skip
_HEADS: Final = (
    ("一、总体要求", "二、主要任务", "三、保障措施", "四、组织实施"),
    ("（一）项目概况", "（二）建设条件", "（三）投资估算", "（四）联系方式"),
    ("第一章 总则", "第二章 支持对象", "第三章 申报程序", "第四章 附则"),
    ("产业基础", "区位条件", "要素成本", "几点启示"), ("01 规模", "02 格局", "03 机会", "04 风险"),
)  # fmt: skip
_FILES: Final = (
    "报名表",
    "岗位一览表",
    "申报指南",
    "项目清单",
    "承诺书",
    "评分标准",
    "实施细则",
    "企业名单",
)
SUFFIXES: Final = ("pdf", "doc", "docx", "xls", "zip")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's text."""

    kind: str
    """paragraph, heading, table, picture, items, signature, quote, or files."""
    pieces: tuple[tuple[str, ...], ...]
    """What a reader sees, by rows and cells; a picture's is its caption, if it has one."""

    @property
    def text(self) -> str:
        """Its rows, with a blank between cells."""
        return "\n".join(" ".join(row) for row in self.pieces if any(row))


def _sentences(draw: Random, low: int, high: int) -> str:
    chosen = draw.sample(_SENTENCES, draw.randint(low, high))
    return "".join(fill(sentence, draw) for sentence in chosen)


def _table(draw: Random) -> Block:
    head = draw.choice(
        (("序号", "项目名称", "投资额（亿元）", "责任单位"), ("序号", "岗位", "人数", "部门"))
    )
    rows = [
        (str(i), draw.choice(TRADES) + draw.choice(("项目", "专员", "基地")), draw.choice(FIGURES), draw.choice(DEPARTMENTS))
        for i in range(1, draw.randint(3, 8))
    ]  # fmt: skip
    return Block("table", (head, *rows))


def _items(draw: Random) -> Block:
    rows = [
        (fill("支持{firm}等企业投资{trade}，最高奖励{number}万元；", draw),)
        for _ in range(draw.randint(3, 5))
    ]
    return Block("items", tuple(rows))


def _extra(lot: Lot, draw: Random) -> Block:
    kinds = ("table", "picture", "items", "quote", "picture")
    kind = draw.choice(kinds)
    if kind == "table":
        return _table(draw)
    if kind == "items":
        return _items(draw)
    if kind == "quote":
        return Block("quote", ((_sentences(draw, 1, 2),),))
    caption = fill(
        draw.choice(("图为签约现场", "{firm}生产车间 {person} 摄", "▲{place}{park}鸟瞰图")), draw
    )
    return Block("picture", ((caption if lot.flag("text.captions", 0.55) else "",),))


def _signature(draw: Random, owner: str, published: datetime) -> Block:
    day = published - timedelta(days=draw.randint(0, 6))
    return Block("signature", ((owner,), (f"{day.year}年{day.month}月{day.day}日",)))


def body(lot: Lot, draw: Random, kind: str, owner: str, published: datetime) -> list[Block]:
    """An article's text; empty for one that has only a picture or a file."""
    if draw.random() < 0.6 * lot.number("text.textless", 0, 6) / 100:
        return []
    count = draw.randint(2, lot.number("text.length", 5, 11))
    heads = draw.choice(_HEADS) if draw.random() < 0.25 else ()
    blocks: list[Block] = []
    for index in range(count):
        if index < len(heads):
            blocks.append(Block("heading", ((heads[index],),)))
        lead = ""
        if index == 0 and draw.random() < lot.pick("text.leads", (0.0, 0.0, 0.3)):
            lead = fill(draw.choice(_LEADS), draw)
        blocks.append(Block("paragraph", ((lead + _sentences(draw, 1, 5),),)))
        if draw.random() < 0.13:
            blocks.append(_extra(lot, draw))
    if draw.random() < (0.6 if kind in ("notice", "policy") else 0.06):
        blocks.append(_signature(draw, owner, published))
    if kind in ("notice", "policy") and lot.flag("text.files_inside", 0.35) and draw.random() < 0.3:
        blocks.append(Block("files", (("附件：", *files(draw)),)))
    return blocks


def files(draw: Random) -> list[str]:
    """Names of files that are attached."""
    names = draw.sample(_FILES, draw.randint(1, 3))
    return [f"{i}.{name}.{draw.choice(SUFFIXES)}" for i, name in enumerate(names, 1)]
