"""Floor 10: the conversation between coach and coachee."""
