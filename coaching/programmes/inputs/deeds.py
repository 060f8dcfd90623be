"""What a step does, between its params and flat fields: which fields each deed has, both ways. Its moment: whens.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wtforms import DecimalField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, MayBeEmpty, NumberField
from coaching.programmes import queries, rules

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# field -> param, of each deed; a param that has no field here stays as it is
FIELDS: dict[str, dict[str, str]] = {
    "form": {"which_form": "form", "remind": "remind"},
    "lesson": {"which_lesson": "lesson"},
    "assignment": {"due_in": "due_in"},
    "ask_to_book": {"purpose": "purpose", "lasts": "lasts"},
    "invoice": {"amount": "amount_cents"},
    "habit": {
        "habit_kind": "kind", "habit_unit": "unit", "habit_target": "target", "habit_rhythm": "schedule", "habit_on": "days",
        "habit_times": "times",
    },
    "todo": {"due_in": "due_in"},
    "alert": {"kind": "kind"},
    "phase": {"to_phase": "to"},
    "end_sequence": {"ends": "steps"},
}  # fmt: skip
ALL = tuple(dict.fromkeys(field for fields in FIELDS.values() for field in fields))
_ONLY_WITH = {"habit_unit": ("habit_kind", "number"), "habit_target": ("habit_kind", "number"), "habit_on": ("habit_rhythm", "days"), "habit_times": ("habit_rhythm", "times")}


def _number(label: Any, low: int, high: int) -> IntegerField:
    return IntegerField(label, validators=[MayBeEmpty(), NumberRange(low, high)])


class DeedInput(Input):
    """What each deed must be told; which fields count depends on `what` (FIELDS)."""

    which_form = SelectField(_l("Which form"), validators=[MayBeEmpty()])
    remind = SelectField(_l("As a reminder of"), validators=[MayBeEmpty()])
    which_lesson = SelectField(_l("Which lesson"), validators=[MayBeEmpty()])
    kind = SelectField(_l("Which alert"), validators=[MayBeEmpty()])
    to_phase = SelectField(_l("To which phase"), validators=[MayBeEmpty()])
    purpose = SelectField(_l("Which appointment"), validators=[MayBeEmpty()])
    lasts = IntegerField(_l("The link works for so many days"), validators=[Optional(), NumberRange(1, 365)])
    amount = DecimalField(_l("Amount in euros"), validators=[MayBeEmpty(), NumberRange(0, 100_000)])
    due_in = IntegerField(_l("To be done within so many days"), validators=[Optional(), NumberRange(1, 365)])
    ends = SelectMultipleField(_l("Ends these steps"), validators=[Optional()])
    habit_kind = SelectField(_l("How do you count it?"), validators=[MayBeEmpty()])
    habit_unit = StringField(_l("Unit"), validators=[Optional(), Length(max=24)])
    habit_target = NumberField(_l("Enough for a day"), validators=[Optional(), NumberRange(0, 1_000_000)])
    habit_rhythm = SelectField(_l("How often?"), validators=[MayBeEmpty()])
    habit_on = SelectMultipleField(_l("Which days?"), validators=[MayBeEmpty()])
    habit_times = _number(_l("How many times a week?"), 1, 7)

    def offer_deeds(self, named: list[SelectChoice], forms: list[SelectChoice], lessons: list[SelectChoice], signs: list[SelectChoice]) -> None:
        """Fill every list; `named` are the steps of the programme."""
        none = [SelectChoice("", "–")]
        self.which_form.choices, self.which_lesson.choices, self.remind.choices = none + forms, none + lessons, none + named
        self.kind.choices, self.ends.choices = signs, named
        phases = [SelectChoice(phase, queries.phase_name(phase)) for phase in rules.PHASES]
        self.to_phase.choices = [SelectChoice("appointment", str(_("that of the appointment"))), *phases]
        self.purpose.choices = [SelectChoice("coaching", str(_("the next one"))), SelectChoice("follow_up", str(_("a free follow-up talk")))]
        self.habit_kind.choices = [SelectChoice("yes_no", str(_("Done or not"))), SelectChoice("number", str(_("A number"))), SelectChoice("scale", str(_("A point from 0 to 10")))]
        self.habit_rhythm.choices = [SelectChoice("daily", str(_("Every day"))), SelectChoice("days", str(_("On certain days"))), SelectChoice("times", str(_("So many times a week")))]
        self.habit_on.choices = [SelectChoice(str(number), queries.weekday(day)) for number, day in enumerate(DAYS, start=1)]

    def read_deed(self, what: str, params: Mapping[str, Any]) -> None:
        """Fill the fields from the params of a step."""
        for name, param in FIELDS.get(what, {}).items():
            self[name].data = _SHOWN.get(param, lambda value: value)(params[param]) if param in params else None

    def deed(self, what: str) -> dict[str, Any]:
        """The params as a step keeps them; what was left empty, and what its other answers do not ask, stays out."""
        found = {}
        for name, param in FIELDS.get(what, {}).items():
            needs, wanted = _ONLY_WITH.get(name, ("", ""))
            value = self[name].data
            if value in (None, "", []) or (needs and self[needs].data != wanted):
                continue
            found[param] = _KEPT.get(param, lambda value: value)(value)
        return found

    def left_out(self, what: str) -> list[tuple[Any, str]]:
        """The fields that this deed cannot do without and that are empty, each with what to say."""
        needs = {"form": "which_form", "lesson": "which_lesson", "invoice": "amount", "end_sequence": "ends"}
        found = [(self[needs[what]], _("Choose which one."))] if what in needs and not self[needs[what]].data else []
        if what == "habit" and self.habit_rhythm.data == "days" and not self.habit_on.data:
            found.append((self.habit_on, _("Choose at least one day.")))
        if what == "habit" and self.habit_rhythm.data == "times" and not self.habit_times.data:
            found.append((self.habit_times, _("Say how many times.")))
        return found


def kept(what: str, params: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
    """`typed`, with what the page has no field for, and with a time that nobody changed as it was written (P2W stays P2W)."""
    shown = FIELDS.get(what, {}).values()
    found = {name: value for name, value in params.items() if name not in shown} | dict(typed)
    for name in ("due_in", "lasts"):
        if name in params and name in shown and _SHOWN[name](params[name]) == (_SHOWN[name](found[name]) if name in found else None):
            found[name] = params[name]
    return found


def days_of(duration: str) -> int | None:
    """P2W as 14; None for what is not told in days."""
    found = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?", duration)
    return int(found[1] or 0) * 7 + int(found[2] or 0) if found and duration != "P" else None


_SHOWN: dict[str, Any] = {
    "due_in": days_of, "lasts": days_of, "amount_cents": lambda cents: cents / 100, "days": lambda days: [str(day) for day in days],
}  # fmt: skip
_KEPT: dict[str, Any] = {
    "due_in": "P{}D".format, "lasts": "P{}D".format, "amount_cents": lambda euros: int(euros * 100), "target": float,
    "days": lambda days: sorted(int(day) for day in days),
}  # fmt: skip
