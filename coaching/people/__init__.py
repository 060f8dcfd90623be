"""Floor 6: the people of a practice, from lead to alumnus: merged, but never doubled."""
