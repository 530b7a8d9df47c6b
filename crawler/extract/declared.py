"""See `crawler.read.declared`; a site file that was written by ``zhaoshang add`` takes ABSENT from here."""

from crawler.read.declared import ABSENT, Declaration, ListRow, PageFields, Selector

__all__ = ["ABSENT", "Declaration", "ListRow", "PageFields", "Selector"]
