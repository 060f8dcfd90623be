"""Lessons, courses and assignments: what a coachee learns and practises between appointments."""
