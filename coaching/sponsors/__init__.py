"""Floor 6b: sponsors: the company that pays for somebody, and sees no more than its invoices and the goals that both agreed to show."""
