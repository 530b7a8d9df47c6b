"""What is a reprint, and what is only alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fields.fingerprints import SHORT, SKETCH, Text, is_reprint

REPORT = (
    "7月3日，翠湖区与澄川新材料有限公司举行光伏玻璃项目签约仪式。项目总投资32亿元，用地410亩，建设6条生产线，"
    "达产后年产值可达58亿元，带动就业1200人。区长王瑞远说，翠湖区将以最优的服务保障项目建设，确保18个月建成投产。"
    "澄川新材料有限公司董事长李岚介绍，公司现有员工860人，拥有专利73项，看好翠湖的区位和产业基础。"
    "下一步，翠湖区将继续开展驻点招商，围绕光伏产业编制链主企业名单，组织小分队上门拜访，推动更多项目落地。"
)
OTHERS = {
    "澄川": "衡准", "32亿": "17亿", "410亩": "220亩", "6条": "4条", "58亿": "31亿", "1200人": "700人",
    "18个月": "24个月", "860人": "350人", "73项": "41项", "李岚": "赵星", "7月3日": "8月21日",
}  # fmt: skip
CONTACT = "\n联系电话：0000-12345678\n地址：行政中心三楼招商大厅\n欢迎各界客商来电洽谈。"


def sibling() -> str:
    """Another report from the same template."""
    text = REPORT
    for old, new in OTHERS.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    "copy",
    [
        REPORT,
        REPORT + CONTACT,
        REPORT[: len(REPORT) * 6 // 10],
        REPORT.replace("。", "。\n"),
        REPORT.replace("，", ", ").replace("7月3日", "７月３日"),
        REPORT.replace("光伏", "光電").replace("區", "区"),
        REPORT.replace("1200人", "1260人"),
        REPORT.replace("最优的服务", "一流的环境")
        .replace("看好", "十分看好")
        .replace("下一步，", ""),
        "本报讯（记者 某某）" + REPORT,
    ],
    ids=["same", "contact", "cut", "lines", "width", "words", "corrected", "edited", "byline"],
)
def test_reprints(copy: str) -> None:
    assert is_reprint(Text("签约", REPORT), Text("另一个标题", copy))
    assert is_reprint(Text("另一个标题", copy), Text("签约", REPORT))


@pytest.mark.parametrize(
    "other",
    [
        sibling(),
        REPORT.replace("澄川", "衡准")
        .replace("32亿", "17亿")
        .replace("410亩", "220亩")
        .replace("58亿", "31亿"),
        REPORT[: len(REPORT) // 4],
        "",
        "翠湖区召开优化营商环境工作会议。" * 12,
        "综述。" + "招商动态一周要闻汇总如下，各地项目纷纷开工建设。" * 30 + REPORT,
    ],
    ids=["template", "figures", "fragment", "empty", "unlike", "round-up"],
)
def test_other_stories(other: str) -> None:
    assert not is_reprint(Text("签约", REPORT), Text("签约", other))
    assert not is_reprint(Text("签约", other), Text("签约", REPORT))


def test_short_texts_are_one_only_if_they_are_the_same() -> None:
    assert is_reprint(Text("公告", "详见附件。"), Text("公 告", "详见附件"))
    assert not is_reprint(Text("公告", "详见附件。"), Text("另一公告", "详见附件。"))
    assert not is_reprint(Text("公告", "详见附件一。"), Text("公告", "详见附件二。"))


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_the_texts(one: str, two: str) -> None:
    first, second = Text(one, two), Text(two, one)
    assert is_reprint(first, second) == is_reprint(second, first)
    assert is_reprint(first, first)
    sketch = first.sketch
    assert 1 <= len(sketch) <= SKETCH
    assert len(sketch) == 1 or len(first.letters) >= SHORT
    assert all(-(2**63) <= fingerprint < 2**63 for fingerprint in sketch)
