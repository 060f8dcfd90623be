"""Floor 7: agreements: the text that is signed, frozen, with its evidence."""
