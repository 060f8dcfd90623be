"""What a step can do: one file for each word, and the table that names them all.

Each takes an Errand and returns what it made, as "form_response:<id>", or None. It records no `sent`: operations do.
"""

from __future__ import annotations

from collections.abc import Callable

from coaching.automation.what.ask_to_book import ask_to_book
from coaching.automation.what.end_sequence import end_sequence
from coaching.automation.what.errand import Errand
from coaching.automation.what.give_lesson import give_lesson
from coaching.automation.what.give_todo import give_todo
from coaching.automation.what.issue_invoice import issue_invoice
from coaching.automation.what.move_phase import move_phase
from coaching.automation.what.raise_alert import raise_alert
from coaching.automation.what.send_form import send_form
from coaching.automation.what.set_assignment import set_assignment
from coaching.automation.what.start_habit import start_habit
from coaching.automation.what.write_message import write_message

Perform = Callable[[Errand], str | None]

WHAT: dict[str, Perform] = {
    "form": send_form,
    "lesson": give_lesson,
    "assignment": set_assignment,
    "message": write_message,
    "ask_to_book": ask_to_book,
    "invoice": issue_invoice,
    "habit": start_habit,
    "todo": give_todo,
    "alert": raise_alert,
    "phase": move_phase,
    "end_sequence": end_sequence,
}
# Others are done when the coachee has done something with them: answered, finished, handed in.
DONE_BY_DOING = frozenset(WHAT) - {"form", "lesson", "assignment"}

__all__ = ["DONE_BY_DOING", "WHAT", "Errand", "Perform"]
