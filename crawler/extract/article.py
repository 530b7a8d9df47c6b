"""See `crawler.read.article`."""

from crawler.read.article import Reading, read_article

__all__ = ["Reading", "read_article"]
