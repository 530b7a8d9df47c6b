"""Text -> value. Pure: no Scrapy, no I/O, no clock ("now" is an argument). None is unknown."""
