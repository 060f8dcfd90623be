"""Floor 10: habits: small things done often, ticked with one tap."""
