"""What the coach and the coachee do with time: hold, book, move, cancel, mark, ask, link, arrange.

Operations never commit. They record their fact and queue their letters in the caller's transaction.
"""

from coaching.scheduling.operations.booking import book, plan_date
from coaching.scheduling.operations.changing import cancel, confirm, decline, mark_held, mark_no_show, move
from coaching.scheduling.operations.claiming import Refused, refusal
from coaching.scheduling.operations.holding import hold, release, renew, sweep_holds, visitor_hash
from coaching.scheduling.operations.linking import booking_link, calendar_link, manage_link
from coaching.scheduling.operations.reminding import remind_due
from coaching.scheduling.operations.requesting import accept_request, ask_change, cancel_by_hand, decline_request, move_by_hand
from coaching.scheduling.operations.series import Proposal, book_series, propose_series
from coaching.scheduling.operations.setting_up import install_defaults

__all__ = [
    "Refused",
    "Proposal",
    "accept_request",
    "ask_change",
    "book",
    "book_series",
    "booking_link",
    "calendar_link",
    "cancel",
    "cancel_by_hand",
    "confirm",
    "decline",
    "decline_request",
    "hold",
    "install_defaults",
    "manage_link",
    "mark_held",
    "mark_no_show",
    "move",
    "move_by_hand",
    "plan_date",
    "propose_series",
    "refusal",
    "release",
    "remind_due",
    "renew",
    "sweep_holds",
    "visitor_hash",
]
