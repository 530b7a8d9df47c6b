"""Sites put together by lot, in the format of recorded sites. See ../README.md.

Each choice of a site (skeleton, menu, list, pager, heads, texts, addresses, encoding …) is drawn by its own
name from the site's seed: choices do not depend on each other, and the same seed gives the same bytes.
"""
