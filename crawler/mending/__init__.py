"""A site mended by what a person points at: its pages out of the archive, and its file and saved pages written anew."""
