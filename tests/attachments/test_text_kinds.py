"""HTML, CSV, XML and RTF under the names of workbooks and documents; and what is told by first bytes alone."""

from __future__ import annotations

import pytest

from crawler.attachments import kinds
from crawler.attachments.readers import read
from crawler.attachments.reading import Span, Verdict

TABLE = "<table><tr><td rowspan=2>类</td><td colspan=2>项目</td></tr><tr><td>名称</td><td>亩</td></tr><tr><td>工业<td>甲厂</td><td>12</td></tr></table>"
OFFICE = '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'


def test_a_page_of_a_web_system_under_the_name_of_a_workbook() -> None:
    reading = read(f"<meta charset=gb2312>{TABLE}".encode("gbk"), "导出.xls")
    assert (reading.verdict, reading.kind) == (Verdict.OK, "html")
    (table,) = reading.tables
    assert table.rows == [["类", "项目", None], [None, "名称", "亩"], ["工业", "甲厂", 12]]
    assert table.merged == [Span(0, 0, 1, 0), Span(0, 1, 0, 2)]
    assert table.head is not None
    assert [column.name for column in table.head.columns] == ["类", "项目/名称", "项目/亩"]


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (TABLE, "附件.pdf"),
        (TABLE, "附件.doc"),
        ("<html><body>文件不存在<table><tr><td>返回</td></tr></table></body></html>", "附件.xls"),
        (f"<html><body>{'系统提示，您访问的页面已经删除。' * 5}<table><tr><td>首页<td>上页<tr><td>甲<td>乙</table>", "附件.xls"),
    ],
)  # fmt: skip
def test_a_web_page_is_no_document(page: str, name: str) -> None:
    reading = read(page.encode(), name)
    assert (reading.verdict, reading.text) == (Verdict.NOT_A_DOCUMENT, "")


def test_a_list_of_a_web_system_that_is_cut_off_is_broken() -> None:
    rows = "".join(f"<tr><td>企业{n}</td><td>{n}</td></tr>" for n in range(9))
    whole = f"<table>{rows}</table>"
    assert read(whole.encode(), "a.xls").verdict is Verdict.OK
    assert read(whole[: len(whole) // 2].encode(), "a.xls").verdict is Verdict.BROKEN
    # What closes none of its rows, or lacks the end of the table alone, is whole.
    assert read(whole.replace("</tr>", "").encode(), "a.xls").verdict is Verdict.OK
    assert read(f"<table>{rows}".encode(), "a.xls").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("text", "name", "verdict"),
    [
        ("文件不存在", "附件.xls", Verdict.NOT_A_DOCUMENT),
        ("没有权限", "附件.doc", Verdict.NOT_A_DOCUMENT),
        ('{"code": 403, "msg": "' + "无权限" * 100 + '"}', "附件.doc", Verdict.NOT_A_DOCUMENT),
        ('{"code":500,"msg":"error"}', "附件.xls", Verdict.NOT_A_DOCUMENT),
        ("文件不存在,请联系管理员", "附件.xlsx", Verdict.NOT_A_DOCUMENT),
        ("企业名称,金额", "名单.csv", Verdict.OK),
        ("文件不存在", "附件.txt", Verdict.OK),
        ("各有关单位：现将通知印发给你们。" * 20, "附件.doc", Verdict.OK),
    ],
)
def test_a_line_under_the_name_of_a_document_is_none(
    text: str, name: str, verdict: Verdict
) -> None:
    assert read(text.encode(), name).verdict is verdict


def test_what_office_writes_as_a_page_is_a_document() -> None:
    page = f"{OFFICE}<head><title>题</title><style>p {{}}</style></head><body><p>第一段</p><p>第二<b>段</b></p></body></html>"
    assert read(page.encode(), "通知.doc").text == "第一段\n第二段"
    mail = f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}\n--x--\n"
    assert read(mail.encode(), "通知.doc").text == "第一段\n第二段"


def test_cells_over_millions_of_others_and_mails_in_mails_are_refused_at_once() -> None:
    cells = "<td colspan=1000 rowspan=1000>甲</td>" * 50
    rows = "<tr><td>乙</td></tr>" * 20_000
    page = f"<table><tr>{cells}</tr>{rows}</table>"
    assert read(page.encode(), "a.xls").verdict is Verdict.TOO_LARGE
    part = "--a\nContent-Type: multipart/mixed; boundary=a\n\n"
    mail = f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n{part * 3000}"
    assert read(mail.encode(), "a.doc").verdict is Verdict.BROKEN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("parted", [",", "\t"])
def test_rows_of_text_in_any_encoding(encoding: str, parted: str) -> None:
    lines = [["企业名称", "金额"], ["甲公司", "3.5"], ["乙公司", '="007"'], ["丙公司", ""]]
    raw = "\r\n".join(parted.join(line) for line in lines).encode(encoding)
    (table,) = read(raw, "名单.xls").tables
    assert table.rows == [
        ["企业名称", "金额"],
        ["甲公司", 3.5],
        ["乙公司", "007"],
        ["丙公司", None],
    ]


def test_only_what_keeps_zeros_is_taken_off_a_cell() -> None:
    raw = '单位,说明\n甲,=1+1\n乙,"他说""好"""\n丙,"=""007"""'
    (table,) = read(raw.encode(), "名单.csv").tables
    assert [row[1] for row in table.rows] == ["说明", "=1+1", '他说"好"', "007"]


def test_text_is_text() -> None:
    reading = read("一、总则\n二、附则，完".encode("gbk"), "说明.txt")
    assert (reading.verdict, reading.kind, reading.text) == (
        Verdict.OK,
        "text",
        "一、总则\n二、附则，完",
    )


def test_a_workbook_as_xml() -> None:
    raw = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="一"><Table><Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">题</Data></Cell></Row>
    <Row><Cell ss:Index="2"><Data ss:Type="Number">2.0</Data></Cell><Cell><Data ss:Type="DateTime">2024-09-27T00:00:00.000</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""
    (table,) = read(raw.encode(), "a.xls").tables
    assert (table.sheet, table.rows) == ("一", [[], ["题", None], [None, 2, "2024-09-27"]])


def test_a_document_as_xml() -> None:
    raw = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
        "<w:body><w:p><w:r><w:t>段</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:wordDocument>"
    )
    reading = read(raw.encode(), "a.doc")
    assert reading.text == "段\n甲\t乙"


def test_rtf_under_the_name_of_a_document() -> None:
    chinese = "".join(f"\\'{byte:02x}" for byte in "招商".encode("gbk"))
    raw = (
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}{\info{\title x}}\pard "
        + chinese
        + r"\u24341?\u-29244?{\*\bkmkstart a}\par"
        + r"\trowd\cellx1000\cellx2000\pard\intbl A\cell B\par C\cell\row\pard end\par}"
    )
    reading = read(raw.encode(), "通知.doc")
    assert (reading.kind, reading.text) == ("rtf", "招商引跄\nA\tB C\nend")
    assert [table.rows for table in reading.tables] == [[["A", "B\nC"]]]


@pytest.mark.parametrize(
    ("raw", "kind", "verdict"),
    [
        (b"Rar!\x1a\x07\x00" + bytes(200), "rar", Verdict.UNSUPPORTED),
        (b"Rar!\x1a\x07\x00\xcf\x90\x73\x00\x00\x0d\x00\x00\x00\x00\x00\x00\x00", "rar", Verdict.EMPTY),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7z", Verdict.UNSUPPORTED),
        (b"AC1032" + bytes(50), "dwg", Verdict.UNSUPPORTED),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), kinds.IMAGE, Verdict.NEEDS_OCR),
        (b"\xff\xd8\xff\xe0" + bytes(50), kinds.IMAGE, Verdict.NEEDS_OCR),
        (b"MZ\x90\x00" + bytes(50), "program", Verdict.UNSUPPORTED),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(50), "video", Verdict.UNSUPPORTED),
        (b"{\\rtf1 {", "rtf", Verdict.BROKEN),
    ],
)  # fmt: skip
def test_kinds_by_their_first_bytes(raw: bytes, kind: str, verdict: Verdict) -> None:
    reading = read(raw, "附件.docx")
    assert (reading.kind, reading.verdict) == (kind, verdict)
