"""What people type about appointments."""

from coaching.core.inputs import Input
from coaching.scheduling.inputs.asking import (
    answers_of,
    answers_told,
    asked_when_booking,
    booking_forms,
    on_form_engine,
    question_fields,
    question_shapes,
    questions_from,
    rows_of,
    wrong_with,
)
from coaching.scheduling.inputs.changes import AskInput, CancelInput, EarlierInput, LinkInput, MoveInput, NewInput, SeriesInput
from coaching.scheduling.inputs.details import DetailsInput, KnownDetailsInput, WaitInput, details_for, fill_locations
from coaching.scheduling.inputs.hours import FeedInput, OverrideInput, TimeOffInput, WeekInput
from coaching.scheduling.inputs.kinds import SUM, TypeInput, audience_choices, numbers_of, step_choices, step_of
from coaching.scheduling.inputs.shared import pairs

__all__ = [
    "AskInput",
    "CancelInput",
    "DetailsInput",
    "EarlierInput",
    "FeedInput",
    "Input",
    "KnownDetailsInput",
    "LinkInput",
    "MoveInput",
    "NewInput",
    "OverrideInput",
    "SUM",
    "SeriesInput",
    "TimeOffInput",
    "TypeInput",
    "WaitInput",
    "WeekInput",
    "answers_of",
    "answers_told",
    "asked_when_booking",
    "audience_choices",
    "booking_forms",
    "details_for",
    "fill_locations",
    "numbers_of",
    "on_form_engine",
    "pairs",
    "question_fields",
    "question_shapes",
    "questions_from",
    "rows_of",
    "step_choices",
    "step_of",
    "wrong_with",
]
