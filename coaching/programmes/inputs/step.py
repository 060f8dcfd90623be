"""One step: its moment in every form that the planner knows, what it does, and its words per language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
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
from coaching.core.inputs import MayBeEmpty, NumberField
from coaching.core.text import check
from coaching.programmes import queries, rules
from coaching.programmes.inputs import deeds, moments, whens
from coaching.programmes.inputs.deeds import DAYS, DeedInput

UNITS = (("min", _l("minutes")), ("h", _l("hours")), ("d", _l("days")), ("w", _l("weeks")), ("m", _l("months")))


def known_placeholders(form: Any, field: Any) -> None:
    """Validator: every {name} in the text exists, and can be filled in a step."""
    unknown = check(field.data or "", rules.STEP_WORDS)
    if unknown:
        raise StopValidation(_("There is no placeholder %(name)s.", name="{" + unknown[0] + "}"))


def _choice(label: Any, **more: Any) -> SelectField:
    return SelectField(label, validators=[MayBeEmpty()], **more)


def _number(label: Any, low: int = 0, high: int = 999) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(low, high)])


def _called(step: Any, steps: Sequence[Any]) -> str:
    """A step in a list: by its name, and by its key too when another is called the same."""
    name = queries.step_name(step)
    return f"{name} ({step.key})" if sum(queries.step_name(one) == name for one in steps) > 1 else name


class StepInput(DeedInput):
    """Fields of every form of a moment; which ones count depends on `form` (whens.FIELDS)."""

    phase = SelectField(_l("Phase"), validators=[DataRequired()])
    what = SelectField(_l("What happens"), validators=[DataRequired()])

    form = SelectField(_l("When"), validators=[DataRequired()])
    n = StringField(_l("Which appointment (a number, or empty for every one)"), validators=[MayBeEmpty(), Length(max=3)])
    of = _choice(_l("Counted from its start or end"))
    offset = IntegerField(_l("How long"), validators=[MayBeEmpty(), NumberRange(0, 999)])
    unit = SelectField(_l("in"), validators=[MayBeEmpty()])
    or_after = _number(_l("If the next is not booked: days after"))
    begins = _choice(_l("Which phase"))
    date = DateField(_l("On"), validators=[MayBeEmpty()])
    rhythm = _choice(_l("Rhythm"))
    interval = _number(_l("Every how many"), 1, 60)
    days = SelectMultipleField(_l("On"), validators=[MayBeEmpty()])
    day = _number(_l("Day of the month"), 1, 31)
    begin = StringField(_l("From after appointment (empty: from the start)"), validators=[MayBeEmpty(), Length(max=3)])
    until = StringField(_l("Until appointment (empty: until the closing)"), validators=[MayBeEmpty(), Length(max=3)])
    step = _choice(_l("Which step"))
    test = _choice(_l("The score"))
    value = NumberField(_l("How many points"), validators=[MayBeEmpty()])
    habit_test = _choice(_l("The habit was"))
    habit_days = IntegerField(_l("days in a row"), validators=[MayBeEmpty(), NumberRange(1, 365)])
    repeat = _number(_l("Again every so many days"), 0, 365)
    max = _number(_l("At most so many times"), 1, 50)
    last = _number(_l("Not after appointment"), 1, 60)
    at = TimeField(_l("At what time"), validators=[MayBeEmpty()])

    subject_nl = StringField(_l("Subject in Dutch"), validators=[Length(max=200), known_placeholders])
    body_nl = TextAreaField(_l("Text in Dutch"), validators=[Length(max=10_000), known_placeholders])
    subject_en = StringField(_l("Subject in English"), validators=[Length(max=200), known_placeholders])
    body_en = TextAreaField(_l("Text in English"), validators=[Length(max=10_000), known_placeholders])
    waits = BooleanField(_l("May wait for the end of a pause (else it is skipped)"), default=True)
    stale_days = _number(_l("Not worth sending after so many days late (empty: always)"), 1, 365)

    was: Any = None  # the step that is changed

    def offer(self, steps: Sequence[Any], forms: Sequence[tuple[str, str]], lessons: Sequence[tuple[str, str]]) -> None:
        """Fill every list for this programme."""
        none = [SelectChoice("", "–")]
        phases = [SelectChoice(phase, queries.phase_name(phase)) for phase in rules.PHASES]
        named = [SelectChoice(step.key, _called(step, steps)) for step in steps]
        self.phase.choices = self.begins.choices = phases
        self.what.choices = [SelectChoice(what, queries.what_name(what)) for what in rules.WHATS]
        self.form.choices = [SelectChoice(key, str(label)) for key, label in whens.NAMES.items()]
        self.step.choices = none + named
        self.offer_deeds(
            named, [SelectChoice(*one) for one in forms], [SelectChoice(*one) for one in lessons],
            [SelectChoice(kind, str(label)) for kind, label in whens.SIGNS],
        )  # fmt: skip
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
        self.read_deed(step.what, step.params or {})
        for lang in rules.LOCALES:
            texts = (step.texts or {}).get(lang, {})
            self[f"subject_{lang}"].data, self[f"body_{lang}"].data = texts.get("subject"), texts.get("body")
        self.waits.data = step.on_pause == "delay"
        self.stale_days.data = deeds.days_of(step.stale_after or "")

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
            "params": self.deed(self.what.data or ""),
            "texts": texts,
            "on_pause": "delay" if self.waits.data else "skip",
            "stale_after": f"P{self.stale_days.data}D" if self.stale_days.data else None,
            "for_coachee": self.what.data in rules.TO_COACHEE,
        }

    def values_for(self, step: Any) -> dict[str, Any]:
        """The same for a step that is there: what the page cannot show of it, and nobody changed, stays as it was written."""
        found = self.values
        found["when"] = dict(whens.kept(step.when, found["when"]))
        if found["what"] == step.what:
            found["params"] = deeds.kept(step.what, step.params or {}, found["params"])
        if self.stale_days.data == deeds.days_of(step.stale_after or ""):
            found["stale_after"] = step.stale_after
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """What the step does must be complete; whether its moment is, the planner says when it is saved."""
        right = super().validate(extra_validators)
        for field, words in self.left_out(self.what.data or ""):
            field.errors = [*field.errors, words]
            right = False
        typed = {name: self[name].data for name in whens.ALL}
        as_it_was = self.was is not None and whens.is_as_shown(typed, self.was.when)  # what no field can say is not lacking
        for name, words in () if as_it_was else moments.left_out(typed):
            self[name].errors = [*self[name].errors, words]
            right = False
        if self.form.data == "every" and self.until.data and self.max.data:
            self.max.errors = [*self.max.errors, _("Choose one: until an appointment, or a number of times.")]
            right = False
        if self.what.data in ("message", "ask_to_book", "todo", "assignment", "habit") and not (self.subject_nl.data or self.subject_en.data):
            self.subject_nl.errors = [*self.subject_nl.errors, _("Write a subject in at least one language.")]
            right = False
        for lang in rules.LOCALES if self.what.data == "message" else ():
            if self[f"subject_{lang}"].data and not (self[f"body_{lang}"].data or "").strip():
                self[f"body_{lang}"].errors = [*self[f"body_{lang}"].errors, _("Write a text: a letter cannot go without one.")]
                right = False
        for field in (self.body_nl, self.body_en) if self.what.data in rules.TAKING_TURNS else ():
            if wrong := queries.say_wrong_variants(field.data or ""):
                field.errors = [*field.errors, wrong]
                right = False
        return right
