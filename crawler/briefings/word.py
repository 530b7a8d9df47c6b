"""A briefing as a document of Word (extra ``docx``): what a bureau forwards, edits and files."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import Any, Final

from crawler.briefings.content import (
    Briefing,
    Row,
    cause,
    copies,
    folded,
    summary,
    verdict,
    word,
)
from crawler.errors import UserError
from crawler.extras import install
from crawler.fields.urls import is_web_address

# Fonts that Word has on every Chinese machine; others take what is nearest.
_LATIN: Final = "Calibri"
_HAN: Final = "微软雅黑"
_LINK_COLOUR: Final = "0563C1"


def check_installed() -> None:
    """Raises UserError where the extra is missing."""
    if find_spec("docx") is None:
        raise UserError(
            f"写 Word 文件需要 python-docx：{install('docx')}",
            f"a document of Word needs python-docx: {install('docx')}",
        )


def document(briefing: Briefing, language: str) -> bytes:
    """The file, in ``zh`` or ``en``. Raises UserError where the extra is missing."""
    check_installed()
    import docx

    made = docx.Document()
    _set_fonts(made)
    made.core_properties.title = f"{word('title', language)} {briefing.since} – {briefing.until}"
    made.core_properties.author = "zhaoshang"
    made.add_heading(made.core_properties.title, 0)
    made.add_paragraph(
        _shown(summary(briefing, language) if briefing.stories else word("none", language))
    )
    if briefing.older:
        made.add_paragraph(word("older", language, older=briefing.older))
    for site, category, rows in briefing.groups():
        made.add_heading(_shown(f"{site} · {category or '—'}"), 2)
        for row in rows:
            _line(made, row, " · ".join([row["day"], *copies(row, language)]))
    if briefing.most_viewed:
        made.add_heading(word("viewed", language), 1)
        for row in briefing.most_viewed:
            _line(made, row, word("views", language, views=row["views"]))
    if briefing.changes:
        made.add_heading(word("changed", language), 1)
        for row in briefing.changes:
            _line(made, row, word("fields", language, fields=row["fields"] or ""))
        if briefing.more_changes:
            made.add_paragraph(word("changed_more", language, more=briefing.more_changes))
    if briefing.with_health:
        _health(made, briefing, language)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _health(made: Any, briefing: Briefing, language: str) -> None:
    made.add_heading(word("broken", language), 1)
    if briefing.is_well:
        made.add_paragraph(word("well", language))
    lines = [
        f"{names} {verdict(row, language)} {cause(row, language)}"
        for names, row in folded(briefing.trouble, language)
    ]
    lines += [f"{site} {word('overdue', language, days=days)}" for site, days in briefing.overdue]
    lines += [f"{site} {word('silent', language, days=days)}" for site, days in briefing.silent]
    for line in lines:
        made.add_paragraph(_shown(line), style="List Bullet")


def _line(made: Any, row: Row, about: str) -> None:
    """One article: its title, which opens its page, and what else is to be said in grey."""
    from docx.shared import RGBColor

    paragraph = made.add_paragraph(style="List Bullet")
    if is_web_address(row["url"]):
        _add_link(paragraph, _shown(row["title"]), row["url"])
    else:
        paragraph.add_run(_shown(row["title"]))
    paragraph.add_run(_shown(f"  {about}")).font.color.rgb = RGBColor(0x66, 0x66, 0x66)


def _add_link(paragraph: Any, text: str, url: str) -> None:
    """The library has no function for it: a relationship of the document, and a run within the element that names it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    run = paragraph.add_run(text)
    run.font.underline = True
    run.font.color.rgb = RGBColor.from_string(_LINK_COLOUR)
    link.append(run._r)
    paragraph._p.append(link)


def _set_fonts(made: Any) -> None:
    """The same for Latin and Chinese text in every style that is used: Word's own have none for Chinese."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        style = made.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _HAN)


def _shown(text: str) -> str:
    """What XML can hold, in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
