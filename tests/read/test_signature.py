"""Who signed a document, and when."""

from __future__ import annotations

import pytest

from crawler.read.signature import Signature, read_signature

TEXT = "特此公示，公示期为五个工作日，如有异议请书面反映。"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([TEXT, "临江县投资促进局", "2024年9月20日"], Signature("临江县投资促进局", "2024年9月20日", 2)),
        ([TEXT, "临江县人民政府办公室（代章）", "二〇二四年九月二十日"],
         Signature("临江县人民政府办公室（代章）", "二〇二四年九月二十日", 2)),
        ([TEXT, "临江县商务局 2024 年 9 月 3 日"], Signature("临江县商务局", "2024 年 9 月 3 日", 1)),
        ([TEXT, "县招商局", "２０２４年９月２０日", "附件：报名表.doc", "（此件公开发布）"],
         Signature("县招商局", "２０２４年９月２０日", 2)),
        ([TEXT, "2024年9月20日"], Signature(None, "2024年9月20日", 1)),
        ([TEXT, "（2024年9月20日）"], Signature(None, "2024年9月20日", 1)),
        # A day within the text signs nothing, nor one that more text follows.
        (["项目竣工于2024年9月20日"], None),
        ([TEXT, "县招商局", "2024年9月20日", TEXT], None),
        ([TEXT], None),
        ([], None),
    ],
)  # fmt: skip
def test_signature(lines: list[str], expected: Signature | None) -> None:
    assert read_signature(lines) == expected
