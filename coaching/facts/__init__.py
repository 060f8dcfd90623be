"""Floor 2: what happened. One row is history and outbox at once."""
