"""Decisions about lessons and assignments, and about the files that are handed in: plain values in and out."""

from coaching.lessons.rules.files import ACCEPTED, KINDS, LARGEST_MB, MOST_FILES, BadFile, Taken, may_take_away, named, room_left, taken
from coaching.lessons.rules.giving import WORDS_A_MINUTE, is_late, minutes_to_read, next_in

__all__ = [
    "ACCEPTED",
    "KINDS",
    "LARGEST_MB",
    "MOST_FILES",
    "WORDS_A_MINUTE",
    "BadFile",
    "Taken",
    "is_late",
    "may_take_away",
    "minutes_to_read",
    "named",
    "next_in",
    "room_left",
    "taken",
]
