"""See `crawler.read.declared`; a site file that was written by ``zhaoshang add`` takes ABSENT from here."""

from crawler.read.declared import ABSENT, Declaration, ListRow, Selector

__all__ = ["ABSENT", "Declaration", "ListRow", "Selector"]
