"""Floor 11: the practice's public face: its page, the contact form, its colours, privacy."""
