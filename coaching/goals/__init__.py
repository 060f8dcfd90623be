"""Floor 10: goals with a scale, and actions agreed for the coachee."""
