"""Floor 12: a person's own data: take it along, or have it erased."""
