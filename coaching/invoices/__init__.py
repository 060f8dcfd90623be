"""Floor 7: invoices that meet Dutch law: numbered without gaps, final once issued."""
