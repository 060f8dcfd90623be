"""What coach and engine do with journeys and their touchpoints. Never commits."""

from coaching.journeys.operations.entrusting import entrust, in_care_of, on_care
from coaching.journeys.operations.lifecycle import (
    change_coach,
    close,
    enter_phase,
    extend,
    follow,
    keep_time,
    on_pass_on,
    pause,
    reopen,
    resume,
    start,
)
from coaching.journeys.operations.milestones import tick, untick
from coaching.journeys.operations.planning import apply_plan
from coaching.journeys.operations.shifts import Standing, cause_of, note, standing
from coaching.journeys.operations.touchpoints import (
    add_own_step,
    edit,
    move,
    remove_own_step,
    send_now,
    skip,
    unskip,
)

__all__ = [
    "Standing",
    "add_own_step",
    "apply_plan",
    "cause_of",
    "change_coach",
    "close",
    "edit",
    "enter_phase",
    "entrust",
    "in_care_of",
    "extend",
    "follow",
    "keep_time",
    "move",
    "note",
    "on_care",
    "on_pass_on",
    "pause",
    "remove_own_step",
    "reopen",
    "resume",
    "send_now",
    "skip",
    "standing",
    "start",
    "tick",
    "unskip",
    "untick",
]
