"""The vocabulary of the field: what pages write beside a value, call a block, or put into an address.

Each word stands once, in a group of one meaning, in the file of its subject; article pages, list rows and learner
take it from here. Data only: what a word is worth is said where it is weighed. To add a word, put it into its group;
``uv run python -m tests.bench.ablate`` tells which words change nothing.
"""

from __future__ import annotations

from crawler.words.group import Group, group

__all__ = ["Group", "group"]
