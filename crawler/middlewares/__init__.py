"""Downloader middlewares, one subject and one file each; their places are the table in ``crawler/settings.py``.

What a site sends is not to be trusted: each of them keeps some of it from the spider. What is refused fails
with one word (``crawler.base_spiders.responses.trouble``), which is counted and stands in the report.
"""
