"""What a verdict on a file says to people, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.attachments.reading import Verdict

SENTENCES: Final[Mapping[Verdict, tuple[str, str]]] = {
    Verdict.OK: ("已读", "read"),
    Verdict.EMPTY: ("空文件", "empty"),
    Verdict.NEEDS_OCR: (
        "是扫描件，需要文字识别：zhaoshang attachments ocr",
        "a scan; zhaoshang attachments ocr recognises its text",
    ),
    Verdict.ENCRYPTED: ("加密，需要密码", "encrypted, needs a password"),
    Verdict.TOO_LARGE: ("太大", "too large"),
    Verdict.TOO_COSTLY: ("读取耗时或耗内存太多", "takes too much time or memory to read"),
    Verdict.BROKEN: ("已损坏", "broken"),
    Verdict.NOT_A_DOCUMENT: ("不是文件，多为出错网页", "not a document, usually an error page"),
    Verdict.GONE: ("网站上已没有", "gone from the site"),
    Verdict.FORBIDDEN: ("网站不允许抓取", "forbidden by the site"),
    Verdict.UNSUPPORTED: ("不支持的格式", "unsupported format"),
}
