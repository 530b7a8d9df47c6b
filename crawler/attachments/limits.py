"""How much of a file is read. What is over is refused as a whole: half a list looks like a whole one."""

from __future__ import annotations

from typing import Final

MIB: Final = 1 << 20

# Of a ZIP and what is built on it (DOCX, XLSX, PPTX, OFD): bytes as its directory says, before anything is unpacked.
# The largest project lists of the field unpack to 30 MiB.
MAX_UNPACKED: Final = 200 * MIB
# One part, as it is parsed in one piece.
MAX_PART: Final = 100 * MIB
# A sheet of a workbook takes a reader ten times its bytes.
MAX_SHEET: Final = 64 * MIB
# XML of one letter repeated packs 1,000 to 1, real parts of documents up to 60 to 1. Small parts may be anything.
MAX_RATIO: Final = 300
RATIO_FROM: Final = 4 * MIB
MAX_PARTS: Final = 10_000

# Of one file, in all its tables.
MAX_ROWS: Final = 200_000
MAX_CELLS: Final = 4_000_000
MAX_TEXT: Final = 20_000_000  # characters
MAX_PAGES: Final = 3_000

# Files of a ZIP that are read.
MAX_MEMBERS: Final = 100
# What a reading comes to as JSON, and a file as it is sent to be read.
MAX_ANSWER: Final = 256 * MIB
