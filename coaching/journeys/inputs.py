"""What a coach types about a journey and its touchpoints."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, DateTimeLocalField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.core.text import check


def known_placeholders(form: Any, field: Any) -> None:
    """Validator: every {name} in the text exists."""
    unknown = check(field.data or "")
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


class PauseInput(Input):
    """Pause, perhaps until a day."""

    until = DateField(_l("Until (leave empty: until you take it up again)"), validators=[Optional()])


class CoachInput(Input):
    """Who takes over."""

    coach = SelectField(_l("Coach"), validators=[DataRequired()])


class MoveInput(Input):
    """Another moment, on the coachee's clock."""

    to = DateTimeLocalField(_l("Goes out at"), validators=[InputRequired()])


class WordsInput(Input):
    """Words for this person only."""

    subject = StringField(_l("Subject"), validators=[Length(max=200), known_placeholders])
    body = TextAreaField(_l("Text"), validators=[Length(max=10_000), known_placeholders])


class OwnStepInput(Input):
    """A step for one person only: a message, a form, a lesson or a task, at a moment."""

    what = SelectField(_l("What"), validators=[DataRequired()])
    choice = SelectField(_l("Which one"), validators=[Optional()], validate_choice=False)
    at = DateTimeLocalField(_l("Goes out at"), validators=[InputRequired()])
    subject = StringField(_l("Subject"), validators=[Length(max=200), known_placeholders])
    body = TextAreaField(_l("Text"), validators=[Length(max=10_000), known_placeholders])

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Fill the lists; a choice is "form:<key>" or "lesson:<key>"."""
        self.what.choices = [
            SelectChoice("message", str(_("Message"))), SelectChoice("form", str(_("Form"))),
            SelectChoice("lesson", str(_("Lesson"))), SelectChoice("todo", str(_("Task for the coach"))),
        ]  # fmt: skip
        self.choice.choices = [SelectChoice("", "–")] + [SelectChoice(value, label) for value, label in choices]

    def validate(self, extra_validators: Any = None) -> bool:
        """A form needs a form, a message needs words."""
        right = super().validate(extra_validators)
        if self.what.data in ("form", "lesson") and not (self.choice.data or "").startswith(f"{self.what.data}:"):
            self.choice.errors = [*self.choice.errors, _("Choose which one.")]
            right = False
        if self.what.data in ("message", "todo") and not self.subject.data:
            self.subject.errors = [*self.subject.errors, _("Write a subject.")]
            right = False
        return right
