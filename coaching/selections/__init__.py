"""Selections: many people or invoices chosen in a list, and what is done with all of them at once."""
