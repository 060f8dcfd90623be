"""Programmes: the reusable template of a journey, as a list of steps in versions."""
