"""Floor 11: the first visit to an empty installation."""
