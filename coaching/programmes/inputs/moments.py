"""What a moment cannot do without, said beside the field; whether it can be planned, the planner says when it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from coaching.core.i18n import _

NUMBERED = {"n": ("after_appointment", "before_appointment", "halfway"), "begin": ("every",), "until": ("every",)}
LEANING = ("after_step", "step_not_done", "score", "habit")
REPEATING = ("step_not_done", "no_next_appointment")
# form → (field, what to say when it is empty)
_NEEDS: dict[str, tuple[tuple[str, Callable[[], str]], ...]] = {
    "date": (("date", lambda: _("Choose a day.")), ("at", lambda: _("Choose a time."))),
    "score": (("value", lambda: _("Say how many points.")),),
    "habit": (("habit_days", lambda: _("Say how many days.")),),
    "step_not_done": (("offset", lambda: _("Say how long.")),),
    "no_next_appointment": (("offset", lambda: _("Say how long.")),),
    "after_close": (("offset", lambda: _("Say how long.")),),
}


def left_out(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of this moment that lack something, each with what to say. `fields`: what was typed, by the names of whens.ALL."""
    form = fields["form"]
    for name, forms in NUMBERED.items():
        typed = (fields.get(name) or "").strip()
        if form in forms and typed and not (typed.isdigit() and int(typed) > 0):
            yield name, _("Type a number, or leave it empty.")
    if form in LEANING and not fields.get("step"):
        yield "step", _("Choose a step.")
    for name, words in _NEEDS.get(form, ()):
        if fields.get(name) in (None, "", 0) and not (name == "value" and fields.get(name) == 0):
            yield name, words()
    if form == "every" and fields.get("rhythm") == "week" and not fields.get("days"):
        yield "days", _("Choose at least one day.")
    if form in REPEATING and bool(fields.get("repeat")) != bool(fields.get("max")):
        yield ("max", _("Say how many times at most.")) if fields.get("repeat") else ("repeat", _("Say after how many days again."))


def cannot_be_planned(path: str) -> str:
    """What to say of a moment that is complete and still not right; `path` is the planner's (journey plan, section 6)."""
    if path.rpartition(".when.")[2].split(".")[0] in LEANING:
        return _("This step would wait for itself, directly or through other steps. Choose another step.")
    return _("This moment cannot be planned as it stands. Look at the fields below once more.")
