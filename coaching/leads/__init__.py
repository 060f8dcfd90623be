"""Floor 7: requests, from first contact until somebody starts or does not."""
