"""Files that articles lead to: bytes to text, tables and a verdict.

The way of a file: `process` hands it to a child (`__main__`, confined by `confinement`), there `readers` tells its kind
(`kinds`) and gives it to the reader of that kind; what comes out is a `reading`, which goes back as JSON (`wire`).

| readers | kinds |
|---|---|
| `word97`, `word97_properties`, `word97_lists` | DOC, WPS |
| `sheets` | XLS, ET, XLSX, XLSB, ODS |
| `slides97`, `slides_xml` | PPT, PPTX |
| `word_xml`, `word_numbering`, `workbook_xml` | DOCX, the XML of Word and Excel 2003 |
| `pdf` | PDF |
| `ofd` | OFD |
| `rtf`, `markup`, `delimited` | RTF, HTML and CSV, also under other names |

`ocr` reads what `pdf` and pictures hold as dots. They share `limits`, `packages` (ZIP and XML), `ole`, `encodings`;
`grids` puts cells onto columns, `heads` names the columns,
`projects` tells what they say of projects, `numbering` counts paragraphs;
`glyphs`, `geometry` and `ruling` make lines of text and tables of what is drawn on a page.

Everything but `process`, `confinement` and `__main__` is pure. The libraries of the extra ``attachments`` are imported by the
readers alone, so that the rest of the program runs without them.
"""

from __future__ import annotations

from typing import Final

# What is read of the same bytes; a change of the readers that changes texts, rows or verdicts adds one.
READER_VERSION: Final = 7
