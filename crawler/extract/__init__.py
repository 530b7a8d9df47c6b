"""The names that reading had until 0.1: site files that people have, and tools that measure, import them.

Only what was public stands here, and nothing is added; the code is in `crawler.read`.
"""
