"""See `crawler.read.document`."""

from crawler.read.document import Document, parse_document, parse_text

__all__ = ["Document", "parse_document", "parse_text"]
