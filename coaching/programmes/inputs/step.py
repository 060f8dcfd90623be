"""One step: its moment in every form that the planner knows, what it does, and its words per language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, MayBeEmpty
from coaching.core.text import check
from coaching.programmes import queries, rules
from coaching.programmes.inputs import whens

UNITS = (("h", _l("hours")), ("d", _l("days")), ("w", _l("weeks")), ("m", _l("months")))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def known_placeholders(form: Any, field: Any) -> None:
    """Validator: every {name} in the text exists."""
    unknown = check(field.data or "")
    if unknown:
        raise StopValidation(_("There is no placeholder %(name)s.", name="{" + unknown[0] + "}"))


def _choice(label: Any, **more: Any) -> SelectField:
    return SelectField(label, validators=[MayBeEmpty()], **more)


def _number(label: Any, low: int = 0, high: int = 999) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(low, high)])


class StepInput(Input):
    """Fields of every form of a moment; which ones count depends on `form` (whens.FIELDS)."""

    phase = SelectField(_l("Phase"), validators=[DataRequired()])
    what = SelectField(_l("What happens"), validators=[DataRequired()])
    which_form = _choice(_l("Which form"))
    remind = _choice(_l("As a reminder of"))
    which_lesson = _choice(_l("Which lesson"))
    kind = _choice(_l("Which alert"))
    to_phase = _choice(_l("To which phase"))
    purpose = _choice(_l("Which appointment"))
    amount = DecimalField(_l("Amount in euros"), validators=[Optional(), NumberRange(0, 100_000)])
    ends = SelectMultipleField(_l("Ends these steps"), validators=[Optional()])

    form = SelectField(_l("When"), validators=[DataRequired()])
    n = StringField(_l("Which appointment (a number, or empty for every one)"), validators=[Optional(), Length(max=3)])
    of = _choice(_l("Counted from its start or end"))
    offset = _number(_l("How long"))
    unit = SelectField(_l("in"), validators=[MayBeEmpty()])
    or_after = _number(_l("If the next is not booked: days after"))
    begins = _choice(_l("Which phase"))
    date = DateField(_l("On"), validators=[Optional()])
    rhythm = _choice(_l("Rhythm"))
    interval = _number(_l("Every how many"), 1, 60)
    days = SelectMultipleField(_l("On"), validators=[Optional()])
    day = _number(_l("Day of the month"), 1, 31)
    begin = StringField(_l("From after appointment (empty: from the start)"), validators=[Optional(), Length(max=3)])
    until = StringField(_l("Until appointment (empty: until the closing)"), validators=[Optional(), Length(max=3)])
    step = _choice(_l("Which step"))
    test = _choice(_l("The score"))
    value = DecimalField(_l("How many points"), validators=[Optional()])
    habit_test = _choice(_l("The habit was"))
    habit_days = _number(_l("days in a row"), 1, 365)
    repeat = _number(_l("Again every so many days"), 0, 365)
    max = _number(_l("At most so many times"), 1, 50)
    last = _number(_l("Not after appointment"), 1, 60)
    at = TimeField(_l("At what time"), validators=[Optional()])

    subject_nl = StringField(_l("Subject in Dutch"), validators=[Length(max=200), known_placeholders])
    body_nl = TextAreaField(_l("Text in Dutch"), validators=[Length(max=10_000), known_placeholders])
    subject_en = StringField(_l("Subject in English"), validators=[Length(max=200), known_placeholders])
    body_en = TextAreaField(_l("Text in English"), validators=[Length(max=10_000), known_placeholders])
    waits = BooleanField(_l("May wait for the end of a pause (else it is skipped)"), default=True)
    stale_days = _number(_l("Not worth sending after so many days late (empty: always)"), 1, 365)

    def offer(self, steps: Sequence[Any], forms: Sequence[tuple[str, str]], lessons: Sequence[tuple[str, str]]) -> None:
        """Fill every list for this programme."""
        none = [SelectChoice("", "–")]
        phases = [SelectChoice(phase, queries.phase_name(phase)) for phase in rules.PHASES]
        named = [SelectChoice(step.key, f"{queries.step_name(step)} ({step.key})") for step in steps]
        self.phase.choices = self.begins.choices = phases
        self.to_phase.choices = [SelectChoice("appointment", str(_("that of the appointment"))), *phases]
        self.what.choices = [SelectChoice(what, queries.what_name(what)) for what in rules.WHATS]
        self.form.choices = [SelectChoice(key, str(label)) for key, label in whens.NAMES.items()]
        self.which_form.choices = none + [SelectChoice(*one) for one in forms]
        self.which_lesson.choices = none + [SelectChoice(*one) for one in lessons]
        self.remind.choices = self.step.choices = none + named
        self.ends.choices = named
        self.kind.choices = [SelectChoice(kind, str(label)) for kind, label in whens.SIGNS]
        self.purpose.choices = [SelectChoice("coaching", str(_("the next one"))), SelectChoice("follow_up", str(_("a free follow-up talk")))]
        self.of.choices = none + [SelectChoice("start", str(_("start"))), SelectChoice("end", str(_("end")))]
        self.unit.choices = [SelectChoice(unit, str(label)) for unit, label in UNITS]
        self.rhythm.choices = [SelectChoice("day", str(_("daily"))), SelectChoice("week", str(_("weekly"))), SelectChoice("month", str(_("monthly")))]
        self.days.choices = [SelectChoice(day, queries.weekday(day)) for day in DAYS]
        self.test.choices = [SelectChoice("below", str(_("is below"))), SelectChoice("above", str(_("is above"))), SelectChoice("drops_by", str(_("drops by")))]
        self.habit_test.choices = [SelectChoice("missed", str(_("missed"))), SelectChoice("streak", str(_("kept up")))]

    def read(self, step: Any) -> None:
        """Fill the fields from a step."""
        for name, value in whens.fields_of(step.when).items():
            self[name].data = value
        self.phase.data, self.what.data = step.phase, step.what
        params = step.params or {}
        self.which_form.data, self.remind.data = params.get("form"), params.get("remind")
        self.which_lesson.data, self.kind.data = params.get("lesson"), params.get("kind")
        self.to_phase.data, self.purpose.data = params.get("to"), params.get("purpose")
        self.ends.data = params.get("steps") or []
        self.amount.data = params["amount_cents"] / 100 if "amount_cents" in params else None
        for lang in rules.LOCALES:
            texts = (step.texts or {}).get(lang, {})
            self[f"subject_{lang}"].data, self[f"body_{lang}"].data = texts.get("subject"), texts.get("body")
        self.waits.data = step.on_pause == "delay"
        found = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?", step.stale_after or "")
        self.stale_days.data = int(found[1] or 0) * 7 + int(found[2] or 0) if found and step.stale_after else None

    @property
    def values(self) -> dict[str, Any]:
        """The step as operations want it. Raises KeyError or ValueError never: what is missing the planner names."""
        texts = {
            lang: {"subject": self[f"subject_{lang}"].data or "", "body": (self[f"body_{lang}"].data or "").replace("\r\n", "\n")}
            for lang in rules.LOCALES
            if self[f"subject_{lang}"].data or self[f"body_{lang}"].data
        }
        return {
            "phase": self.phase.data,
            "what": self.what.data,
            "when": whens.when_of({name: self[name].data for name in whens.ALL}),
            "params": self._params(),
            "texts": texts,
            "on_pause": "delay" if self.waits.data else "skip",
            "stale_after": f"P{self.stale_days.data}D" if self.stale_days.data else None,
            "for_coachee": self.what.data in rules.TO_COACHEE,
        }

    def _params(self) -> dict[str, Any]:
        found = {
            "form": {"form": self.which_form.data, "remind": self.remind.data},
            "lesson": {"lesson": self.which_lesson.data},
            "alert": {"kind": self.kind.data},
            "phase": {"to": self.to_phase.data},
            "ask_to_book": {"purpose": self.purpose.data},
            "invoice": {"amount_cents": int(self.amount.data * 100) if self.amount.data is not None else None},
            "end_sequence": {"steps": self.ends.data or None},
        }.get(self.what.data or "", {})
        return {key: value for key, value in found.items() if value not in (None, "")}

    def validate(self, extra_validators: Any = None) -> bool:
        """What the step does must be complete; whether its moment is, the planner says when it is saved."""
        right = super().validate(extra_validators)
        needs = {"form": self.which_form, "lesson": self.which_lesson, "invoice": self.amount, "end_sequence": self.ends}
        field = needs.get(self.what.data or "")
        if field is not None and not field.data:
            field.errors = [*field.errors, _("Choose which one.")]
            right = False
        if self.what.data in ("message", "ask_to_book", "todo", "assignment", "habit") and not (self.subject_nl.data or self.subject_en.data):
            self.subject_nl.errors = [*self.subject_nl.errors, _("Write a subject in at least one language.")]
            right = False
        return right
