"""A built-in sample site, 翠湖区投资促进网: fictional, offline, awkward as real sites are.

It serves ``zhaoshang demo`` and the end-to-end tests. ``site`` describes what is odd about it.
"""
