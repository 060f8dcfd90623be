"""What a coach types in the engine room: a preview's assumptions, publishing, one touchpoint."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input
from coaching.core.text import check
from coaching.programmes.rules import STEP_WORDS


def known_placeholders(form: Any, field: Any) -> None:
    """Validator: every {name} in the text exists, and can be filled in a step."""
    unknown = check(field.data or "", STEP_WORDS)
    if unknown:
        raise StopValidation(_("There is no placeholder %(name)s.", name="{" + unknown[0] + "}"))


class PreviewInput(Input):
    """What a preview assumes; it is a GET form, so there is nothing to forge."""

    class Meta(Input.Meta):
        csrf = False

    person = SelectField(_l("For"), validators=[Optional()])
    starts_on = DateField(_l("Starts on"), validators=[InputRequired()])
    every = IntegerField(_l("Days between appointments"), validators=[InputRequired(), NumberRange(1, 120)])
    answered = BooleanField(_l("Everything is answered the next day"))
    moments = FieldList(DateTimeLocalField(validators=[Optional()]), label=_l("Moments of the appointments"))

    def offer(self, people: list[tuple[str, str]], appointments: int) -> None:
        """Fill the list of people, the first is nobody in particular; and a field for the moment of each appointment."""
        while len(self.moments) < appointments:
            self.moments.append_entry()
        for number, field in enumerate(self.moments, start=1):
            field.label.text = _("Appointment %(n)s", n=number)
        self.person.choices = [SelectChoice("", str(_("an example")))] + [SelectChoice(id_, name) for id_, name in people]


    def validate_moments(self, field: Any) -> None:
        """Each after the one before it."""
        typed = [one for one in field if one.data]
        for before, one in pairwise(typed):
            if one.data <= before.data:
                one.errors = [*one.errors, _("Choose a moment after the appointment before it.")]
                raise StopValidation(_("Choose a moment after the appointment before it."))


class PublishInput(Input):
    """Whether running journeys follow."""

    follow = RadioField(_l("Running journeys"), default="follow", validators=[InputRequired()])

    def offer(self) -> None:
        """The two ways."""
        self.follow.choices = [
            SelectChoice("follow", str(_("follow the new edition; what went out stays as it was"))),
            SelectChoice("keep", str(_("keep the edition they are on"))),
        ]


class TouchpointInput(Input):
    """Other words, or another moment, for one person. The moment is on the coachee's clock."""

    subject = StringField(_l("Subject"), validators=[Length(max=200), known_placeholders])
    body = TextAreaField(_l("Text"), validators=[Length(max=10_000), known_placeholders])
    to = DateTimeLocalField(_l("Goes out at"), validators=[Optional()])
