"""What may be typed about habits: the habit itself, and one day's mark."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.habits.rules import number_of

KIND_WORDS = {"yes_no": _l("Done or not"), "number": _l("A number"), "scale": _l("A point from 0 to 10")}
RHYTHM_WORDS = {"daily": _l("Every day"), "days": _l("On certain days"), "times": _l("So many times a week")}
WEEKDAYS = [
    SelectChoice("1", _l("Mo")), SelectChoice("2", _l("Tu")), SelectChoice("3", _l("We")), SelectChoice("4", _l("Th")),
    SelectChoice("5", _l("Fr")), SelectChoice("6", _l("Sa")), SelectChoice("7", _l("Su")),
]  # fmt: skip


def a_number(form: Any, field: Any) -> None:
    """Validator: nothing, or a number from 0."""
    try:
        number_of(field.data)
    except ValueError:
        raise StopValidation(_("Type a number, such as 8 or 7.5.")) from None


class HabitInput(Input):
    """A habit: what, how it is counted, how often, when to be reminded."""

    title = StringField(_l("What do you want to do?"), [DataRequired(_l("Give the habit a name.")), Length(max=120)])
    kind = SelectField(_l("How do you count it?"), choices=[SelectChoice(*pair) for pair in KIND_WORDS.items()], default="yes_no")
    unit = StringField(_l("Unit"), [Length(max=24)])
    target = StringField(_l("Enough for a day"), [a_number, Length(max=12)])
    rhythm = RadioField(_l("How often?"), choices=[SelectChoice(*pair) for pair in RHYTHM_WORDS.items()], default="daily")
    days = SelectMultipleField(_l("Which days?"), choices=WEEKDAYS)
    times = SelectField(_l("How many times a week?"), choices=[SelectChoice(str(n), str(n)) for n in range(1, 8)], default="3")
    reminder_time = TimeField(_l("Remind me at"), [Optional()])

    def about(self, name: str) -> HabitInput:
        """The same questions, asked of the coach about somebody by name."""
        self.title.label.text = _("What will %(name)s do?", name=name)
        self.reminder_time.label.text = _("Remind %(name)s at", name=name)
        return self

    def validate_days(self, field: Any) -> None:
        """On certain days wants at least one day."""
        if self.rhythm.data == "days" and not field.data:
            raise StopValidation(_("Choose at least one day."))

    def parts(self) -> dict[str, Any]:
        """What a Habit is made of; what its kind and rhythm do not ask is left out."""
        kind, rhythm = self.kind.data, self.rhythm.data
        reminder: time | None = self.reminder_time.data
        return {
            "title": self.title.data or "",
            "kind": kind,
            "unit": (self.unit.data or None) if kind == "number" else None,
            "target": number_of(self.target.data) if kind == "number" else None,
            "rhythm": rhythm,
            "days": sorted(int(day) for day in self.days.data or ()) if rhythm == "days" else [],
            "times": int(self.times.data) if rhythm == "times" else None,
            "reminder_time": reminder,
        }


class MarkInput(Input):
    """One day's mark: `value` empty takes it away, "skip" makes the day free, else a number (1 is yes)."""

    day = HiddenField(_l("Day"))
    value = StringField(_l("How much?"), [Length(max=12)])

    def the_day(self) -> date:
        """The day that is marked. Raises ValueError when it is no date."""
        return date.fromisoformat(self.day.data or "")

    def validate_day(self, field: Any) -> None:
        """A date as 2026-03-02."""
        try:
            self.the_day()
        except ValueError:
            raise StopValidation(_("Choose a day.")) from None

    def validate_value(self, field: Any) -> None:
        """Empty, skip, or a number."""
        if field.data != "skip":
            a_number(self, field)
