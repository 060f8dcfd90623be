"""What a questionnaire means: pure functions on plain values, no clock, no database, no web."""

from coaching.forms.rules.answers import answer_from_text, loose_answers, number_from_text, same_answers
from coaching.forms.rules.policy import CORRECTION_DAYS, has_just_come, may_correct
from coaching.forms.rules.scores import band_of, score_of
from coaching.forms.rules.shown import holds, shown
from coaching.forms.rules.spec import KEY, SCORED, TYPES, Problem, check, check_texts, questions_of, range_of

__all__ = [
    "CORRECTION_DAYS",
    "KEY",
    "SCORED",
    "TYPES",
    "Problem",
    "answer_from_text",
    "band_of",
    "check",
    "check_texts",
    "has_just_come",
    "holds",
    "loose_answers",
    "may_correct",
    "number_from_text",
    "questions_of",
    "range_of",
    "same_answers",
    "score_of",
    "shown",
]
