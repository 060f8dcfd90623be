"""Floor 6: what wants the coach's eye: alerts and todos."""
