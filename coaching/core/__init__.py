"""Floor 0: what every feature leans on. Nothing here knows a word of coaching."""
