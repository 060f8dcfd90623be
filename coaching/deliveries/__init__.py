"""What goes out to people: one row a letter, sent once, with its whole story kept."""
