"""When: one file for each form of a step's moment, and the table that names them all."""

from __future__ import annotations

from typing import Final

from coaching.planning.when.after_appointment import AfterAppointment
from coaching.planning.when.after_close import AfterClose
from coaching.planning.when.after_step import AfterStep
from coaching.planning.when.before_appointment import BeforeAppointment
from coaching.planning.when.every import Every
from coaching.planning.when.form import Repeat, When
from coaching.planning.when.habit import Habit
from coaching.planning.when.halfway import Halfway
from coaching.planning.when.no_next_appointment import NoNextAppointment
from coaching.planning.when.on_date import OnDate
from coaching.planning.when.phase_begins import PhaseBegins
from coaching.planning.when.score import Score
from coaching.planning.when.step_not_done import StepNotDone

FORMS: Final[dict[str, type[When]]] = {
    form.name: form
    for form in (
        AfterAppointment,
        BeforeAppointment,
        Halfway,
        PhaseBegins,
        OnDate,
        Every,
        AfterStep,
        StepNotDone,
        Score,
        Habit,
        NoNextAppointment,
        AfterClose,
    )
}

__all__ = [
    "FORMS",
    "AfterAppointment",
    "AfterClose",
    "AfterStep",
    "BeforeAppointment",
    "Every",
    "Habit",
    "Halfway",
    "NoNextAppointment",
    "OnDate",
    "PhaseBegins",
    "Repeat",
    "Score",
    "StepNotDone",
    "When",
]
