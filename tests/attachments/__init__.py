"""Readers of files. Every file is made here, byte by byte: see the modules ``making_…``."""
