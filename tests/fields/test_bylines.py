"""Sources, authors and reporters: what is signed, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fields.bylines import (
    Byline,
    parse_author,
    parse_bare_source,
    parse_byline,
    parse_source,
)

PROFILE = settings(deadline=None, derandomize=True, max_examples=300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来源：红网 作者：李兵 浏览：3", "红网"),
        ("查看: 31 | 评论: 0 | 来自: 翠湖区融媒体中心", "翠湖区融媒体中心"),
        ("来源：红网作者：李兵", "红网"),
        ("来源:红网|2024-09-27", "红网"),
        ("来 源：翠湖区商务局", "翠湖区商务局"),
        ("2024-09-27来源：新华网 字体：大 中 小", "新华网"),
        ("来源：翠湖区投资促进局 2024-09-27 18:30", "翠湖区投资促进局"),
        ("信息来源：翠湖区商务局浏览次数：88", "翠湖区商务局"),
        ("文章来源：《翠湖日报》 责任编辑：王五", "翠湖日报"),
        ("稿源：翠湖日报", "翠湖日报"),
        ("出处：翠湖发布", "翠湖发布"),
        ("转自：翠湖发布", "翠湖发布"),
        ("【来源】翠湖发布", "翠湖发布"),
        ("来源：翠湖日报，转载请注明", "翠湖日报"),
        ("来源：Investment Today 作者：X", "Investment Today"),
        ("来源：翠湖控股（集团）有限公司（转载）", "翠湖控股(集团)有限公司"),
        ("来源：www.example.cn", "www.example.cn"),
        ("（来源：翠湖日报　发布于2024年9月27日）", "翠湖日报"),
        ("来源：翠湖日报发布于2024-09-27", "翠湖日报"),
        ("来源：翠湖日报 更新 2024-09-27", "翠湖日报"),
        ("来源：翠湖发布 发布于 2024-09-27", "翠湖发布"),
        ("来源：供稿单位：翠湖区商务局", "翠湖区商务局"),
        ("来源：来源：翠湖区商务局", "翠湖区商务局"),
        ("來源：翠湖日報 責任編輯：王五", "翠湖日報"),
        ("Source: Xinhua Author: X", "Xinhua"),
        ("来源︰红网", "红网"),
        ("来源：红网 校对：王五", "红网"),
        ("来源：红网审核：王五", "红网"),
        ("来源：红网 责任编辑 王五", "红网"),
        ("来源：红网 点赞 5", "红网"),
        ("来源：红网丨2024", "红网"),
        ("来源：翠湖日报 林夏", "翠湖日报"),
        ("2024-09-27 10:01 来源：中国县域网 信息中心", "中国县域网"),
        ("来源：人民网 北京频道", "人民网 北京频道"),
        ("来源：中国政府网 国务院办公厅", "中国政府网 国务院办公厅"),
        ("来源：翠湖日报 红网", "翠湖日报 红网"),
    ],
)
def test_source(text: str, expected: str) -> None:
    assert parse_source(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "来源：",
        "来源：-",
        "来源：...",
        "来源：未知",
        "来源：本站",
        "来源：本网",
        "来源：原创 作者：李兵",
        "来源： 点击：12",
        "来源：2024-09-27",
        "来源：27/09/2024",
        "来源：3天前",
        "来源：昨天 10:20",
        "来源：Sep 27, 2024",
        "来源：var from='红网';document.write(from)",
        "来源：${source}",
        "来源：<%=from%>",
        "来源：责任编辑：王五",
        "来源：作者",
        "来源：发布时间",
        "资金来源：财政拨款",
        "图片来源：李兵",
        "能量来源于阳光",
        "红网",
    ],
)
def test_no_source(text: str | None) -> None:
    assert parse_source(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("红网", "红网"),
        ("红网 2024-09-27", "红网"),
        ("本站", None),
        # A node that has labels says with them what it says.
        ("文章作者：李兵 来源：本站", None),
        ("发布日期：2024-09-27 来源：", None),
        ("翠湖区公开招聘公告 来源：原创", None),
        ("新闻作者：李兵", None),
    ],
)
def test_source_without_a_label(text: str, expected: str | None) -> None:
    assert parse_bare_source(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("作者：admin", "admin"),
        ("作者:admin浏览:3", "admin"),
        ("作者：李 兵 来源：红网", "李兵"),
        ("作 者：李兵", "李兵"),
        ("撰稿：李兵", "李兵"),
        ("发布者：翠湖办 2024-09-27", "翠湖办"),
        ("责任编辑：王五 作者：李兵", "李兵"),
        ("录入者：admin 作者：李兵", "李兵"),
        ("发布人：办公室", "办公室"),
        ("发布人：admin 记者：李兵", "李兵"),
        ("时间：2024-09-27 通讯员：李兵、王芳 浏览：3", "李兵、王芳"),
        ("通讯员：李兵 作者：王芳", "王芳"),
        ("作者：李兵审核：王五", "李兵"),
        ("作者：李兵 校对 王五", "李兵"),
        ("作者：本报记者 周海", "周海"),
        ("作者：记者站 来源：红网", "记者站"),
        ("由 admin 在 周五, 2024-09-27 18:30 提交", "admin"),
        ("由李兵发布", "李兵"),
        ("发布于 2024-09-27 / 文/ 李兵 / 浏览：3", "李兵"),
        ("文/李兵 图/王五", "李兵"),
        ("图文：李兵", "李兵"),
        ("Submitted by admin on Fri, 09/27/2024 - 18:30", "admin"),
        ("By Li Bing | Parks", "Li Bing"),
        ("September 27, 2024 by 李兵", "李兵"),
        ("Posted by 李兵 in Parks", "李兵"),
        ("临江县人力资源和社会保障局", "临江县人力资源和社会保障局"),
        ("@李兵", "李兵"),
        ("本文著作权归作者 [ 编辑部 ] 享有，禁止转载", "编辑部"),
        ("版权归属原作者【李兵】所有", "李兵"),
        ("编辑部", "编辑部"),
        ("admin", "admin"),
        (" 李兵 ", "李兵"),
        ("李兵 王芳", "李兵 王芳"),
        ("李兵、王芳、欧阳小明", "李兵、王芳、欧阳小明"),
    ],
)
def test_author(text: str, expected: str) -> None:
    assert parse_author(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "责任编辑：王五",
        "编辑：王五",
        "作者：",
        "作者：佚名",
        "未知",
        "2024",
        "首页 > 动态",
        "责任编辑李四",
        "供稿单位商务局",
        "发布时间",
        "浏览",
        "作者：var name='李兵'",
        "由 未知 发布",
        "By the end of 2024",
        "output grew 5 by volume",
        "翠湖自由贸易试验区由管委会发布",
        "园区 概况",
        "李兵 上一页",
        "李兵，在现场",
    ],
)
def test_no_author(text: str | None) -> None:
    assert parse_author(text) is None


@pytest.mark.parametrize(
    ("line", "source", "reporters"),
    [
        ("红网时刻新闻记者 李兵 通讯员 王芳 长沙报道", "红网时刻新闻", ("李兵", "王芳")),
        ("红网时刻新闻记者 李兵 通讯员 王芳", "红网时刻新闻", ("李兵", "王芳")),
        ("翠湖日报记者李兵 通讯员王芳报道", "翠湖日报", ("李兵", "王芳")),
        ("记者李兵通讯员王芳报道：园区开工", None, ("李兵", "王芳")),
        ("本报记者 李 兵 王芳 文/图", None, ("李兵", "王芳")),
        ("文/本报记者 陈明 图/李四", None, ("陈明",)),
        ("本报讯（记者 张三 通讯员 李四）园区昨日开工。", None, ("张三", "李四")),
        ("本报讯（翠湖日报记者 张三）园区昨日开工。", "翠湖日报", ("张三",)),
        ("新华社北京9月27日电（记者张三、李四）园区开工。", "新华社", ("张三", "李四")),
        ("新华社呼和浩特9月27日电（记者张三）园区开工。", "新华社", ("张三",)),
        ("本报乌鲁木齐9月27日讯（记者张三）园区开工。", None, ("张三",)),
        ("中新网广州9月27日电 (记者 王坚) 园区开工。", "中新网", ("王坚",)),
        ("翠湖社科网北京9月27日电（记者 王坚）园区开工。", "翠湖社科网", ("王坚",)),
        ("新华社北京9月27日电 园区开工。", "新华社", ()),
        ("（记者 阿不都·买买提）园区开工。", None, ("阿不都·买买提",)),
        ("（记者 李兵 实习生 李兵 欧阳小明）园区开工。", None, ("李兵", "欧阳小明")),
    ],
)
def test_signed(line: str, source: str | None, reporters: tuple[str, ...]) -> None:
    assert parse_byline([line, "正文一段。"]) == Byline(source, reporters, None, None)


@pytest.mark.parametrize(
    "line",
    [
        "近日，记者从翠湖区投资促进局获悉，园区开工。",
        "记者了解到，园区开工。",
        "记者李兵在现场看到，园区开工。",
        "当天，记者李兵在现场看到，园区开工。",
        "记者 调查",
        "优秀记者 李兵",
        "记者节 快乐",
        "记者站 成立",
        "新华社记者 张三 摄",
        "据新华社电 园区开工。",
        "（记者在现场看到）园区开工。",
        "（图片来源：李兵）",
        "收入来源：工资",
        "园区的资金来源：财政拨款和自筹。",
        "作者单位：翠湖大学",
        "文/化产业园开工",
        "",
    ],
)
def test_unsigned(line: str) -> None:
    assert parse_byline([line]) == Byline()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：翠湖日报", Byline(source="翠湖日报")),
        ("（来源：翠湖日报）", Byline(source="翠湖日报")),
        ("园区开工。（来源：翠湖日报）", Byline(source="翠湖日报")),
        ("来源：翠湖日报 作者：李兵 责任编辑：王五", Byline("翠湖日报", (), "李兵", "王五")),
        ("（作者：李兵）", Byline(author="李兵")),
        ("文/李兵", Byline(author="李兵")),
        ("文｜李兵 图｜王芳", Byline(author="李兵")),
        ("责任编辑：王五", Byline(editor="王五")),
        ("【编辑：王五】", Byline(editor="王五")),
        ("（责编：王五、赵六）", Byline(editor="王五、赵六")),
        ("编辑：Demi Xia", Byline(editor="Demi Xia")),
        ("责任编辑：王五 校对：赵六 审核：李兵", Byline(editor="王五")),
        ("编辑：王五校对：赵六审核：李兵", Byline(editor="王五")),
        ("责编/校对：王五", Byline(editor="王五")),
        ("校对：赵六 审核：李兵", Byline()),
        ("供稿单位：翠湖区商务局", Byline()),
        ("（来源：翠湖日报　发布于2024年9月27日）", Byline(source="翠湖日报")),
        ("园区开工。（翠湖日报记者 李兵）", Byline("翠湖日报", ("李兵",))),
        ("园区开工。（记者 李兵 文/图）", Byline(None, ("李兵",))),
    ],
)
def test_last_line(line: str, expected: Byline) -> None:
    assert parse_byline(["一。", "二。", "三。", "四。", line]) == expected


def test_a_short_body_is_signed_at_its_end() -> None:
    assert parse_byline(["一。", "园区开工。（记者 李兵）"]) == Byline(None, ("李兵",))


def test_the_middle_is_not_read() -> None:
    lines = ["正文。"] * 20
    lines[10] = "来源：翠湖日报"
    assert parse_byline(lines) == Byline()


def test_the_first_byline_counts() -> None:
    lines = ["翠湖日报记者 李兵", "二。", "三。", "四。", "（记者 王芳）"]
    assert parse_byline(lines) == Byline("翠湖日报", ("李兵",))


@PROFILE
@given(
    st.lists(
        st.text()
        | st.text("记者通讯员李兵王芳 ()（）【】：、/来源作责任编辑报道9月日电讯社文", max_size=40),
        max_size=10,
    )
)
def test_any_text(lines: list[str]) -> None:
    found = parse_byline(lines)
    for name in (*found.reporters, found.author, found.editor, found.source):
        assert name is None or name.strip() == name != ""
    assert len(set(found.reporters)) == len(found.reporters)
    for line in lines:
        parse_source(line)
        parse_author(line)


@pytest.mark.parametrize("piece", ["记者 ", "来源：", "李", "(", " ", "记者李兵、", "9月"])
def test_a_megabyte_is_no_trouble(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    parse_byline([text])
    parse_source(text)
    parse_author(text)
