"""Rows out of the file, in formats that other programs read: one module a format, and nothing here knows SQLite."""
