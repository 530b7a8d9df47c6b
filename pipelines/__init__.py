"""Item pipelines, one job and one file each; their order is the table in ``crawler/settings.py``."""
