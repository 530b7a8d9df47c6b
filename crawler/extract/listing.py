"""See `crawler.read.listing`."""

from crawler.read.listing import Listing, Row, read_listing

__all__ = ["Listing", "Row", "read_listing"]
