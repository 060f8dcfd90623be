"""The engine room: facts come in, touchpoints are planned, and what is due is done."""
