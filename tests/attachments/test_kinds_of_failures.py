"""Whatever is done to the bytes of a file, its reading is a verdict, and no half of a text stands beside a bad one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.attachments.readers import read
from crawler.attachments.reading import Verdict
from tests.attachments.making_ole import doc, ppt, xls
from tests.attachments.making_packages import docx, letters, ofd, paragraph, pptx, shape, xlsx
from tests.attachments.making_pdf import pdf, text

FILES = {
    "a.doc": doc("招商引资\n第二段"),
    "a.xls": xls({"表": [["名称", "金额"], ["甲", 1.0]]}),
    "a.ppt": ppt([("题", "框")]),
    "a.docx": docx(paragraph("招商")),
    "a.xlsx": xlsx({"表": [["名称"], ["甲"]]}),
    "a.pptx": pptx([shape("题")]),
    "a.ofd": ofd([[letters("招商", 20, 30)]]),
    "a.pdf": pdf([text("招商", 50, 700)]),
    "a.rtf": rb"{\rtf1\ansi A\par B}",
    "b.xls": b"<table><tr><td>a<td>b<tr><td>c<td>d</table>",
}


@pytest.mark.parametrize("name", sorted(FILES))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_damaged_bytes_have_a_verdict(name: str, data: st.DataObject) -> None:
    raw = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(0, 20))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    reading = read(bytes(raw[:cut]) if data.draw(st.booleans()) else bytes(raw), name)
    assert isinstance(reading.verdict, Verdict)
    if reading.verdict is not Verdict.OK:
        assert (reading.text, reading.tables) == ("", [])
