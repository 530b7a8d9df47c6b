"""See `crawler.read.article`."""

from crawler.read.article import read_article
from crawler.read.reading import Reading

__all__ = ["Reading", "read_article"]
