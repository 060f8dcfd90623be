"""REACTIONS: what the practice does on facts outside programmes, for everyone; and which facts make a journey plan again.

Each rule can be switched off by the coach; `warning` says what then stays silent. One file to read what can happen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coaching.core.i18n import _l

# Facts after which the plan of a journey may be another one.
REPLANS = frozenset(
    {
        "appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_held", "appointment_no_show",
        "appointment_confirmed", "form_answered", "step_done", "sent", "phase_begins", "habit_missed", "habit_streak",
        "lesson_finished", "journey_started", "journey_paused", "journey_resumed", "journey_closed", "journey_reopened",
        "journey_extended", "step_added", "step_removed", "touchpoint_changed", "quiet_hours_changed",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Reaction:
    """One rule of the house: on which fact, under which conditions, what is done, and what to say about it."""

    key: str
    trigger: str
    what: str
    name: Any
    warning: Any
    params: dict[str, Any] = field(default_factory=dict)
    conditions: dict[str, Any] = field(default_factory=dict)


REACTIONS: tuple[Reaction, ...] = (
    Reaction(
        "form-answered", "form_answered", "alert",
        _l("Someone answers a form: a sign on your Today"),
        _l("You then only see answers when you open someone's page."),
        {"kind": "form_answered"},
    ),
    Reaction(
        "message-received", "message_received", "alert",
        _l("Someone writes you a message: a sign, and a mail without the message itself"),
        _l("You then only see new messages when you open Messages."),
        {"kind": "new_message", "mail": True},
    ),
    Reaction(
        "handed-in", "assignment_handed_in", "alert",
        _l("Someone hands in an assignment: a sign on your Today"),
        _l("You then only see hand-ins when you open someone's page."),
        {"kind": "hand_in"},
    ),
    Reaction(
        "invitation-accepted", "invitation_accepted", "alert",
        _l("Someone accepts your invitation: a sign, and a mail"),
        _l("You then only see it in your pipeline."),
        {"kind": "invitation_accepted", "mail": True},
    ),
    Reaction(
        "invitation-stalled", "invitation_stalled", "alert",
        _l("An invitation is left lying: a sign on your Today"),
        _l("Nobody then tells you that an invitation stalls."),
        {"kind": "stalled_invitation"},
    ),
    Reaction(
        "low-score-anywhere", "form_answered", "alert",
        _l("A low score on a form that is not part of a programme: a sign, and a mail"),
        _l("Low scores outside programmes then pass in silence."),
        {"kind": "low_score", "mail": True},
        {"below": 5, "outside_programme": True},
    ),
    Reaction(
        "no-sign-of-life", "silence", "alert",
        _l("No sign of life for fourteen days in a running journey: a sign on your Today"),
        _l("Nobody then tells you that someone has gone quiet."),
        {"kind": "no_sign_of_life"},
        {"days": 14},
    ),
    Reaction(
        "time-to-forget", "long_closed", "todo",
        _l("Closed for twenty-three months: a task to propose erasing what you kept"),
        _l("You then have to keep an eye yourself on how long you keep things."),
        {},
        {"days": 700},
    ),
)  # fmt: skip
# What counts as a sign of life of the coachee.
SIGNS = (
    "form_answered", "appointment_booked", "appointment_moved", "appointment_held", "message_received", "lesson_finished",
    "assignment_handed_in", "habit_streak", "action_done", "goal_scored", "journey_started", "journey_resumed",
)  # fmt: skip
BY_KEY = {reaction.key: reaction for reaction in REACTIONS}
