"""Which rules earn their place: each is switched off in turn, and what changes is printed. See ../README.md."""
