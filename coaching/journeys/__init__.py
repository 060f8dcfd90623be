"""Journeys: one coachee going through one programme with one coach, and the touchpoints planned for it."""
