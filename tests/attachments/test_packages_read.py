"""DOCX, PPTX, OFD and ZIP."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.attachments.readers import read
from crawler.attachments.reading import Span, Verdict
from tests.attachments.making_ole import doc
from tests.attachments.making_packages import (
    docx,
    encrypted,
    letters,
    line,
    ofd,
    package,
    paragraph,
    pptx,
    shape,
    xlsx,
)


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


@pytest.mark.parametrize(
    "members",
    [
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>", "Thumbnails/thumbnail.png": "x"},
        {"META-INF/MANIFEST.MF": "x", "a/B.class": "x"},
        {"[Content_Types].xml": "<a/>", "visio/document.xml": "<a/>"},
    ],
)  # fmt: skip
def test_a_package_that_no_reader_takes_is_no_archive_of_files(members: dict[str, str]) -> None:
    reading = read(package(members), "a.zip")
    assert (reading.verdict, reading.members) == (Verdict.UNSUPPORTED, [])


# --- DOCX -----------------------------------------------------------------------------------------------------


def test_a_document_in_the_order_in_which_it_is_read() -> None:
    inner = table(cell(paragraph("内")) + cell(paragraph("里")))
    body = paragraph("标题") + table(
        cell(paragraph("甲"), '<w:gridSpan w:val="2"/>') + cell(paragraph("乙"), '<w:vMerge w:val="restart"/>'),
        cell(paragraph("丙")) + cell(paragraph("丁") + inner) + cell("<w:p/>", "<w:vMerge/>"),
    ) + paragraph("完")  # fmt: skip
    reading = read(docx(body, footnotes=paragraph("脚注")), "a.docx")
    assert reading.text == "标题\n甲\t\t乙\n丙\t丁 内 里\n完\n脚注"
    assert [t.rows for t in reading.tables] == [
        [["内", "里"]],
        [["甲", None, "乙"], ["丙", "丁\n内\t里", None]],
    ]
    assert reading.tables[1].merged == [Span(0, 0, 0, 1), Span(0, 2, 1, 2)]


def test_what_was_deleted_or_is_said_twice_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText><w:sym w:char='F0FE'/></w:r>"
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>'
        "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:p>"
    )
    assert read(docx(body)).text == "甲\t乙\n新☑\n框"


def test_rows_and_cells_in_content_controls_are_read() -> None:
    row = f"<w:tr>{cell(paragraph('甲'))}<w:sdt><w:sdtContent>{cell(paragraph('乙'))}</w:sdtContent></w:sdt></w:tr>"
    body = f"<w:sdt><w:sdtContent>{paragraph('控')}</w:sdtContent></w:sdt><w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    reading = read(docx(body))
    assert reading.text == "控\n甲\t乙"
    assert [t.rows for t in reading.tables] == [[["甲", "乙"]]]


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (docx("<w:p>" * 300 + "</w:p>" * 300), Verdict.BROKEN),
        (package({"word/document.xml": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>'}), Verdict.BROKEN),
        (package({"word/document.xml": "<!DOCTYPE d [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9)) + '<!ENTITY e0 "haha">]><d>&e8;</d>'}), Verdict.BROKEN),
        (docx(paragraph("断"))[:-40], Verdict.BROKEN),
        (encrypted(docx(paragraph("密"))), Verdict.ENCRYPTED),
        (docx("<w:p/>"), Verdict.EMPTY),
        (package({"word/document.xml": b"<a>" + b"x" * (120 << 20) + b"</a>"}), Verdict.TOO_LARGE),
    ],
)  # fmt: skip
def test_hostile_documents(raw: bytes, verdict: Verdict) -> None:
    reading = read(raw, "a.docx")
    assert (reading.verdict, reading.text) == (verdict, "")


# --- PPTX -----------------------------------------------------------------------------------------------------


def test_slides_in_the_order_in_which_they_are_shown() -> None:
    cells = "<a:tr><a:tc gridSpan='2'><a:txBody><a:p><a:r><a:t>甲</a:t></a:r></a:p></a:txBody></a:tc><a:tc hMerge='1'/></a:tr>"
    cells += "".join(
        f"<a:tr>{''.join(f'<a:tc><a:p><a:r><a:t>{t}</a:t></a:r></a:p></a:tc>' for t in '乙丙')}</a:tr>"
    )
    frame = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    reading = read(
        pptx(
            [
                shape("第一页") + shape("12", "sldNum"),
                f"<p:grpSp>{shape('第二页')}</p:grpSp>{frame}",
            ]
        )
    )
    assert reading.text == "第一页\n第二页\n甲\n乙\t丙"
    assert [(t.page, t.rows) for t in reading.tables] == [(2, [["甲", None], ["乙", "丙"]])]
    assert reading.pages == 2


# --- OFD ------------------------------------------------------------------------------------------------------


def test_all_pages_of_all_documents_with_what_lies_under_and_over_them() -> None:
    pages = [letters("第一页下", 20, 60) + letters("第一页上", 20, 40), letters("第二页", 20, 40)]
    raw = ofd(
        [pages, [letters("另一件", 20, 40)]],
        template=letters("红头文件", 20, 10),
        annotation=letters("已盖章", 0, 0),
    )
    reading = read(raw, "a.ofd")
    assert reading.text.splitlines() == [
        "红头文件", "第一页上", "第一页下", "已盖章", "红头文件", "第二页", "红头文件", "另一件", "已盖章",
    ]  # fmt: skip
    assert (reading.kind, reading.pages) == ("ofd", 3)


def test_letters_are_put_to_lines_by_where_they_stand() -> None:
    scattered = "".join(
        letters(c, x, 30) for c, x in [("资", 32), ("引", 28), ("招", 20), ("商", 24), ("局", 60)]
    )
    assert read(ofd([[scattered]])).text == "招商引资 局"


def test_a_matrix_moves_and_scales_letters() -> None:
    first = letters("大字", 20, 30, size=1, more='CTM="8 0 0 8 0 0"')
    assert read(ofd([[letters("下", 20, 60) + first]])).text == "大字\n下"


def test_tables_by_their_lines_with_merged_cells() -> None:
    lines = (
        "".join(line(20, y, 140, y) for y in (50, 60))
        + line(60, 70, 140, 70)
        + line(20, 80, 140, 80)
    )
    lines += "".join(line(x, 50, x, 80) for x in (20, 60, 140)) + line(100, 60, 100, 80)
    text = letters("类", 22, 52) + letters("名称及投资", 62, 52) + letters("工业", 22, 62)
    text += (
        letters("甲厂", 62, 62)
        + letters("3", 102, 62)
        + letters("乙厂", 62, 72)
        + letters("4", 102, 72)
    )
    (found,) = read(ofd([[lines + text]])).tables
    assert found.rows == [["类", "名称及投资", None], ["工业", "甲厂", "3"], [None, "乙厂", "4"]]
    assert found.merged == [Span(0, 1, 0, 2), Span(1, 0, 2, 0)]
    assert found.page == 1


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (ofd([['<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>']]), Verdict.NEEDS_OCR),
        (ofd([[""]]), Verdict.EMPTY),
        (ofd([[letters("密", 1, 1)]], extra={"Encryptions.xml": "<a/>"}), Verdict.ENCRYPTED),
        (package({"OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"}), Verdict.BROKEN),
        (package({"OFD.xml": "<OFD"}), Verdict.BROKEN),
        (ofd([[letters("数" * 300_000, 1, 1)]]), Verdict.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_not_read_of_ofd(raw: bytes, verdict: Verdict) -> None:
    reading = read(raw, "a.ofd")
    assert (reading.verdict, reading.text) == (verdict, "")


# --- ZIP ------------------------------------------------------------------------------------------------------


def test_each_file_of_an_archive_is_read() -> None:
    raw = package(
        {
            "附件/清单.xlsx": xlsx({"一": [["甲"]]}),
            "附件/通知.doc": doc("通知"),
            "__MACOSX/._a": b"x",
            "附件/里.zip": package({"a": "b"}),
        }
    )
    reading = read(raw, "附件.zip")
    assert (reading.verdict, reading.kind, reading.text) == (Verdict.OK, "zip", "")
    assert [(m.name, m.reading.kind, m.reading.verdict) for m in reading.members] == [
        ("附件/清单.xlsx", "xlsx", Verdict.OK),
        ("附件/通知.doc", "doc", Verdict.OK),
        ("附件/里.zip", "zip", Verdict.UNSUPPORTED),
    ]


def test_a_file_in_an_archive_that_was_cut_off_is_not_the_archive() -> None:
    """Files that are stored as they are bring directories of their own."""
    inner = xlsx({"表": [["甲", 1]]})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("一.xlsx", inner)
        archive.writestr("二.xlsx", xlsx({"表": [["乙", 2]]}))
    whole = out.getvalue()
    assert read(whole, "a.zip").verdict is Verdict.OK
    for end in (whole.index(inner) + len(inner), whole.index(inner) + len(inner) + 40):
        reading = read(whole[:end], "a.zip")
        assert (reading.verdict, reading.tables) == (Verdict.BROKEN, [])


def test_names_of_windows_in_china_are_read() -> None:
    raw = package({"ABCD.txt": "文"}).replace(b"ABCD", "名单".encode("gbk"))
    assert [m.name for m in read(raw).members] == ["名单.txt"]


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (package({}), Verdict.EMPTY),
        (encrypted(package({"a.txt": "x"})), Verdict.ENCRYPTED),
        (package({"a.rar": b"Rar!\x1a\x07\x00" + bytes(100)}), Verdict.UNSUPPORTED),
        (package({f"{n}.txt": "x" for n in range(101)}), Verdict.TOO_LARGE),
        (b"PK\x03\x04" + bytes(100), Verdict.BROKEN),
    ],
)
def test_archives_that_are_not_read(raw: bytes, verdict: Verdict) -> None:
    assert read(raw, "a.zip").verdict is verdict
