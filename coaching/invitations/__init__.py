"""Floor 11: one link that takes somebody from "yes" to the first appointment."""
