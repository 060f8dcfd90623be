"""Floor 10: what the coach writes down: private notes, shared summaries."""
