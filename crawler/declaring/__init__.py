"""A site's file: written when a site is learned, rewritten when it is learned anew or mended, and the pages that test it."""
