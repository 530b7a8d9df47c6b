"""Runs: one site, several side by side, all of them in processes of their own; who comes first, and never twice at once."""
