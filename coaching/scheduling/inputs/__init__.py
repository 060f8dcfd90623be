"""What people type about appointments."""

from coaching.core.inputs import Input
from coaching.scheduling.inputs.changes import AskInput, CancelInput, EarlierInput, MoveInput, NewInput, SeriesInput
from coaching.scheduling.inputs.details import DetailsInput, KnownDetailsInput, answers_of, details_for, fill_locations
from coaching.scheduling.inputs.hours import FeedInput, OverrideInput, TimeOffInput, WeekInput
from coaching.scheduling.inputs.kinds import TypeInput, audience_choices, numbers_of
from coaching.scheduling.inputs.shared import pairs

__all__ = [
    "AskInput",
    "CancelInput",
    "DetailsInput",
    "EarlierInput",
    "FeedInput",
    "Input",
    "KnownDetailsInput",
    "MoveInput",
    "NewInput",
    "OverrideInput",
    "SeriesInput",
    "TimeOffInput",
    "TypeInput",
    "WeekInput",
    "answers_of",
    "audience_choices",
    "details_for",
    "fill_locations",
    "numbers_of",
    "pairs",
]
