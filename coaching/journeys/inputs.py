"""What a coach types about a journey and its touchpoints."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, DateTimeLocalField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, email_address, known_zone
from coaching.core.text import check
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.people.rules import phone_as_e164
from coaching.practices.models import ROLES
from coaching.programmes.rules import STEP_WORDS


def known_placeholders(form: Any, field: Any) -> None:
    """Validator: every {name} in the text exists, and can be filled in a step."""
    unknown = check(field.data or "", STEP_WORDS)
    if unknown:
        raise StopValidation(_("There is no placeholder %(name)s.", name="{" + unknown[0] + "}"))


class StartInput(Input):
    """Start a journey by hand."""

    programme = SelectField(_l("Programme"), validators=[DataRequired()])
    coach = SelectField(_l("Coach"), validators=[DataRequired()])
    starts_on = DateField(_l("Starts on"), validators=[InputRequired()])

    def offer(self, programmes: list[tuple[str, str]], coaches: list[tuple[str, str]]) -> None:
        """Fill the lists."""
        self.programme.choices = [SelectChoice(value, label) for value, label in programmes]
        self.coach.choices = [SelectChoice(value, label) for value, label in coaches]


class NewcomerInput(Input):
    """Somebody who was coached before Draad, or comes without having asked: added as they are, with a journey if one begins."""

    first_name = StringField(_l("First name"), [InputRequired(_l("Type a first name.")), Length(max=80)])
    last_name = StringField(_l("Last name"), [Length(max=80)])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), email_address])
    phone = TelField(_l("Telephone"), [Length(max=40)])
    locale = SelectField(_l("Language"), choices=[SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")])
    timezone = StringField(_l("Time zone"), [InputRequired(_l("Choose a time zone from the list.")), known_zone])
    coach = SelectField(_l("Coach"))
    programme = SelectField(_l("Programme to start"))
    starts_on = DateField(_l("Starts on"), [Optional()])
    known: Person | None = None

    def offer(self, programmes: list[tuple[str, str]], coaches: list[tuple[str, str]]) -> None:
        """Fill the lists."""
        self.programme.choices = [SelectChoice("", _("None yet")), *(SelectChoice(value, label) for value, label in programmes)]
        self.coach.choices = [SelectChoice(value, label) for value, label in coaches]

    def validate_email(self, field: Any) -> None:
        """Nobody is added twice; whoever is there already is pointed at."""
        self._refuse(people.by_email(field.data) if field.data else None)

    def validate_phone(self, field: Any) -> None:
        """The same by telephone, unless both have an address of their own: then they share one at home."""
        try:
            number = phone_as_e164(field.data)
        except ValueError:
            raise StopValidation(_("This does not look like a telephone number.")) from None
        known = people.by_phone(number) if number else None
        self._refuse(None if known and known.email and self.email.data else known)

    def _refuse(self, known: Person | None) -> None:
        if known is not None:
            self.known = known
            raise StopValidation(_("%(name)s is here already.", name=known.name))


class PauseInput(Input):
    """Pause, perhaps until a day."""

    until = DateField(_l("Until"), validators=[Optional()], description=_l("Without a day: until you take it up again."))


class ExtendInput(Input):
    """How far the road goes on."""

    appointments = IntegerField(_l("How many appointments more than the programme"), validators=[InputRequired(), NumberRange(0, 30)])
    closes_on = DateField(_l("Closes by itself on"), validators=[Optional()])


class CoachInput(Input):
    """Who takes over."""

    coach = SelectField(_l("Coach"), validators=[DataRequired()])


class RoleInput(Input):
    """Another role for a member."""

    role = SelectField(_l("Role"), choices=[SelectChoice(role, role) for role in ROLES])


class MoveInput(Input):
    """Another moment, on the coachee's clock."""

    to = DateTimeLocalField(_l("Goes out at"), validators=[InputRequired()])


class WordsInput(Input):
    """Words for this person only."""

    subject = StringField(_l("Subject"), validators=[Length(max=200), known_placeholders])
    body = TextAreaField(_l("Text"), validators=[Length(max=10_000), known_placeholders])


class OwnStepInput(Input):
    """A step for one person only: a message, a form, a lesson, an assignment, a request to book or a task, at a moment."""

    what = SelectField(_l("What"), validators=[DataRequired()])
    choice = SelectField(_l("Which one"), validators=[Optional()], validate_choice=False)
    at = DateTimeLocalField(_l("Goes out at"), validators=[InputRequired()])
    subject = StringField(_l("Subject"), validators=[Length(max=200), known_placeholders])
    body = TextAreaField(_l("Text"), validators=[Length(max=10_000), known_placeholders])

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Fill the lists; a choice is "form:<key>" or "lesson:<key>"."""
        self.what.choices = [
            SelectChoice("message", str(_("Message"))), SelectChoice("form", str(_("Form"))),
            SelectChoice("lesson", str(_("Lesson"))), SelectChoice("assignment", str(_("Assignment"))),
            SelectChoice("ask_to_book", str(_("Request to book"))), SelectChoice("todo", str(_("Task for the coach"))),
        ]  # fmt: skip
        self.choice.choices = [SelectChoice("", "–")] + [SelectChoice(value, label) for value, label in choices]

    def validate(self, extra_validators: Any = None) -> bool:
        """A form needs a form, a message needs words."""
        right = super().validate(extra_validators)
        if self.what.data in ("form", "lesson") and not (self.choice.data or "").startswith(f"{self.what.data}:"):
            self.choice.errors = [*self.choice.errors, _("Choose which one.")]
            right = False
        if self.what.data in ("message", "assignment", "ask_to_book", "todo") and not self.subject.data:
            self.subject.errors = [*self.subject.errors, _("Write a subject.")]
            right = False
        return right
