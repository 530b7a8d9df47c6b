"""A briefing as a document of Word (extra ``docx``): what a bureau forwards, edits and files."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import Any, Final

from crawler.briefings.content import Briefing, summary, word
from crawler.briefings.outline import Item, Part, notes, on_sites, others, stories
from crawler.errors import UserError
from crawler.extras import install

# Fonts that Word has on every Chinese machine; others take what is nearest.
_LATIN: Final = "Calibri"
_HAN: Final = "微软雅黑"
_LINK_COLOUR: Final = "0563C1"


def check_installed() -> None:
    """Raises UserError where the extra is missing."""
    if find_spec("docx") is None:
        raise UserError(
            f"写 Word 文件需要 python-docx：{install('docx')}",
            f"a Word document needs python-docx: {install('docx')}",
        )


def document(briefing: Briefing, language: str) -> bytes:
    """The file, in ``zh`` or ``en``. Raises UserError where the extra is missing."""
    check_installed()
    import docx

    made = docx.Document()
    _set_fonts(made)
    made.core_properties.title = f"{word('title', language)} {briefing.since} – {briefing.until}"
    made.core_properties.author = "zhaoshang"
    _set_paper(made)
    made.add_heading(made.core_properties.title, 0)
    made.add_paragraph(
        _shown(summary(briefing, language) if briefing.stories else word("none", language))
    )
    for note in notes(briefing, language):
        made.add_paragraph(_shown(note))
    if briefing.stories:
        made.add_heading(word("new", language), 1)
    for part in stories(briefing, language):
        _add_part(made, part, 2)
    for part in others(briefing, language):
        _add_part(made, part, 1)
    if briefing.with_health:
        made.add_heading(word("broken", language), 1)
        if briefing.is_well:
            made.add_paragraph(word("well", language))
        colon = ": " if language == "en" else "："
        for names, verdict, why in on_sites(briefing, language):
            said = f"{names} {verdict}{colon if verdict else ''}{why}"
            made.add_paragraph(_shown(said), style="List Bullet")
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _add_part(made: Any, part: Part, level: int) -> None:
    made.add_heading(_shown(part.heading), level)
    if part.head:
        _add_table(made, part)
    for item in part.items:
        paragraph = made.add_paragraph(style="List Number" if part.is_ranked else "List Bullet")
        _add_item(paragraph, item)
        about = " · ".join(filter(None, [item.day, *item.about]))
        if about:
            paragraph.add_run(f"  {_shown(about)}").font.color.rgb = _grey()
    if part.more:
        made.add_paragraph(_shown(part.more))


def _add_table(made: Any, part: Part) -> None:
    table = made.add_table(rows=1, cols=len(part.head), style="Light Grid Accent 1")
    for cell, name in zip(table.rows[0].cells, part.head, strict=True):
        cell.text = _shown(name)
    for row in part.rows:
        for cell, item in zip(table.add_row().cells, row, strict=True):
            _add_item(cell.paragraphs[0], item)


def _add_item(paragraph: Any, item: Item) -> None:
    """Its text, which opens its page."""
    if item.url is None:
        paragraph.add_run(_shown(item.text))
    else:
        _add_link(paragraph, _shown(item.text), item.url)


def _grey() -> Any:
    from docx.shared import RGBColor

    return RGBColor(0x66, 0x66, 0x66)


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


def _set_paper(made: Any) -> None:
    """A4, where the library has an American letter; a title that fits on one line."""
    from docx.shared import Cm, Pt

    [section] = made.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    made.styles["Title"].font.size = Pt(20)


def _set_fonts(made: Any) -> None:
    """The same for Latin and Chinese text in every style that is used: Word's own have none for Chinese."""
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "List Number"):
        style = made.styles[name]
        style.font.name = _LATIN
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _HAN)


def _shown(text: str) -> str:
    """What XML can hold, in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
