"""REACTIONS: what the practice does on facts outside programmes, for everyone; and which facts make a journey plan again.

Each rule can be switched off by the coach and reworded; `warning` says what then stays silent. One file to read what can happen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coaching.automation import texts
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
    """One rule of the house: on which fact, under which conditions, what is done, and what to say about it.

    `texts`: what it writes, per language; the coach may rewrite it. `is_on`: whether it does anything from the start.
    """

    key: str
    trigger: str
    what: str
    name: Any
    warning: Any
    params: dict[str, Any] = field(default_factory=dict)
    conditions: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    is_on: bool = True


REACTIONS: tuple[Reaction, ...] = (
    Reaction(
        "form-answered", "form_answered", "alert",
        _l("Someone answers a form: an alert on your Today"),
        _l("You then only see answers when you open someone's page."),
        {"kind": "form_answered"},
    ),
    Reaction(
        "message-received", "message_received", "alert",
        _l("Someone writes you a message: an alert, and a mail without the message itself"),
        _l("You then only see new messages when you open Messages."),
        {"kind": "new_message", "mail": True},
    ),
    Reaction(
        "handed-in", "assignment_handed_in", "alert",
        _l("Someone hands in an assignment: an alert on your Today"),
        _l("You then only see hand-ins when you open someone's page."),
        {"kind": "hand_in"},
    ),
    Reaction(
        "invitation-accepted", "invitation_accepted", "alert",
        _l("Someone accepts your invitation: an alert, and a mail"),
        _l("You then only see it in your pipeline."),
        {"kind": "invitation_accepted", "mail": True},
    ),
    Reaction(
        "invitation-stalled", "invitation_stalled", "alert",
        _l("An invitation is left lying: an alert on your Today"),
        _l("Nobody then tells you that an invitation stalls."),
        {"kind": "stalled_invitation"},
    ),
    Reaction(
        "low-score-anywhere", "form_answered", "alert",
        _l("A low score on a form that is not part of a programme: an alert, and a mail"),
        _l("Low scores outside programmes then pass in silence."),
        {"kind": "low_score", "mail": True},
        {"below": 5, "outside_programme": True},
    ),
    Reaction(
        "delivery-failed", "delivery_failed", "alert",
        _l("A mail does not arrive: an alert on your Today"),
        _l("You then only see it in the list of what went out."),
        {"kind": "delivery_failed"},
    ),
    Reaction(
        "no-sign-of-life", "silence", "todo",
        _l("No sign of life in a running journey: a task for you"),
        _l("Nobody then tells you that someone has gone quiet."),
        {"kind": "no_sign_of_life"},
        {"days": 14},
        texts.SILENCE,
    ),
    Reaction(
        "time-to-forget", "long_closed", "todo",
        _l("Closed long ago: a task to propose erasing what you kept"),
        _l("You then have to keep an eye yourself on how long you keep things."),
        {},
        {"days": 700},
        texts.LONG_CLOSED,
    ),
    Reaction(
        "booked-message", "appointment_booked", "message",
        _l("An appointment is booked: a message from you"),
        _l("The confirmation with the calendar file goes out anyway; this is a word of your own beside it."),
        {}, {}, texts.BOOKED, is_on=False,
    ),
    Reaction(
        "accepted-message", "invitation_accepted", "message",
        _l("An invitation is accepted: a message from you"),
        _l("The confirmation goes out anyway; this is a word of your own beside it."),
        {}, {}, texts.ACCEPTED, is_on=False,
    ),
    Reaction(
        "no-show-message", "appointment_no_show", "message",
        _l("Someone did not come: a message with a link to pick another time"),
        _l("You then write yourself when someone does not come."),
        {}, {}, texts.NO_SHOW, is_on=False,
    ),
    Reaction(
        "goal-message", "goal_reached", "message",
        _l("A goal is reached: a compliment"),
        _l("You then compliment people yourself."),
        {}, {}, texts.GOAL, is_on=False,
    ),
)  # fmt: skip
# What a rule of one's own may wait for.
TRIGGERS: dict[str, Any] = {
    "form_answered": _l("a form is answered"),
    "appointment_booked": _l("an appointment is booked"),
    "appointment_moved": _l("an appointment is moved"),
    "appointment_cancelled": _l("an appointment is cancelled"),
    "appointment_held": _l("an appointment was held"),
    "appointment_no_show": _l("someone did not come"),
    "invitation_accepted": _l("an invitation is accepted"),
    "invitation_stalled": _l("an invitation is left lying"),
    "agreement_signed": _l("an agreement is signed"),
    "invoice_paid": _l("an invoice is paid"),
    "lesson_finished": _l("a lesson is finished"),
    "assignment_handed_in": _l("an assignment is handed in"),
    "message_received": _l("someone writes to you"),
    "goal_set": _l("a goal is set"),
    "goal_reached": _l("a goal is reached"),
    "habit_missed": _l("a habit is missed"),
    "habit_streak": _l("a streak is reached"),
    "journey_started": _l("a journey begins"),
    "journey_paused": _l("a journey is paused"),
    "journey_closed": _l("a journey is closed"),
    "delivery_failed": _l("a mail does not arrive"),
    "silence": _l("there is no sign of life for some days"),
    "long_closed": _l("a journey was closed some days ago"),
}
AWAITED = ("silence", "long_closed")  # nothing happens then: the engine looks around once an hour
# What counts as a sign of life of the coachee.
SIGNS = (
    "form_answered", "appointment_booked", "appointment_moved", "appointment_held", "message_received", "lesson_finished",
    "assignment_handed_in", "habit_streak", "action_done", "goal_scored", "journey_started", "journey_resumed",
)  # fmt: skip
BY_KEY = {reaction.key: reaction for reaction in REACTIONS}


def words_of(key: str, own: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """What a rule writes, per language: the coach's own words where there are any, else those it came with."""
    return own or (BY_KEY[key].texts if key in BY_KEY else {})
