"""Out of the file: what somebody subscribed to, delivered where they are."""
