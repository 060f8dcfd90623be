"""Floor 11: the growth report and the closing of a journey."""
