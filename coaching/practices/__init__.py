"""Floor 5: for whom, in which role: the practice and its members."""
