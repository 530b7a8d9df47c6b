"""Scrapy extensions: the ledger, which keeps account of a run, and the garbage collector's rest."""
