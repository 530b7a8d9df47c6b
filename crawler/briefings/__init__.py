"""A briefing of what happened lately, as a page or as Markdown. Knows nothing of the file that it is drawn from."""
