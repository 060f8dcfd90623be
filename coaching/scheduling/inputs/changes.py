"""What is typed about one appointment or a series."""

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from coaching.core.i18n import _l
from coaching.core.inputs import Input
from coaching.scheduling.inputs.shared import pairs


class CancelInput(Input):
    """Why it is called off, if the person wants to say so."""

    reason = TextAreaField(_l("Do you want to say why?"), [Optional(), Length(max=2000)])


class EarlierInput(Input):
    """What suits somebody who would rather come earlier."""

    days = SelectMultipleField(
        _l("Which days suit you?"), coerce=int, description=_l("None chosen: every day."),
        choices=pairs((1, _l("Monday")), (2, _l("Tuesday")), (3, _l("Wednesday")), (4, _l("Thursday")), (5, _l("Friday")),
                      (6, _l("Saturday")), (7, _l("Sunday"))),
    )  # fmt: skip
    parts = SelectMultipleField(
        _l("Which part of the day?"), description=_l("None chosen: any time."),
        choices=pairs(("morning", _l("morning")), ("afternoon", _l("afternoon")), ("evening", _l("evening"))),
    )  # fmt: skip


class LinkInput(Input):
    """A link to book: who for (empty: whoever gets it), and how many days it works."""

    kind = HiddenField()
    person = HiddenField()
    days = SelectField(
        _l("How long it works"), default="14",
        choices=pairs(("7", _l("a week")), ("14", _l("two weeks")), ("30", _l("30 days")), ("60", _l("60 days"))),
    )  # fmt: skip


class AskInput(Input):
    """A question to the coach about a change that is too late to make alone."""

    kind = RadioField(_l("What do you want to ask?"), choices=pairs(("move", _l("Another time")), ("cancel", _l("To cancel"))))
    text = TextAreaField(_l("Your message"), [Optional(), Length(max=2000)])


class MoveInput(Input):
    """Another time, typed by the coach in their own zone, and perhaps a colleague who takes it over."""

    to = DateTimeLocalField(_l("New time"), [InputRequired(_l("Choose a day and a time."))], format=["%Y-%m-%dT%H:%M"])
    coach = SelectField(_l("Coach"), validate_choice=False)  # dragging says nothing about it; the view takes only who gives the type
    despite_busy = BooleanField(_l("Even though my other calendar is busy then"))


class NewInput(Input):
    """An appointment that the coach makes for somebody."""

    kind = SelectField(_l("Type"), validate_choice=True)
    person = HiddenField()
    coach = SelectField(_l("Coach"), validate_choice=True)
    at = DateTimeLocalField(_l("When"), [InputRequired(_l("Choose a day and a time."))], format=["%Y-%m-%dT%H:%M"])
    minutes = IntegerField(_l("Minutes"), [Optional(), NumberRange(5, 720)])
    location = SelectField(_l("Where"), validate_choice=True)
    despite_busy = BooleanField(_l("Even though my other calendar is busy then"))


class SeriesInput(Input):
    """Several appointments at the same time of day."""

    kind = SelectField(_l("Type"), validate_choice=True)
    person = HiddenField()
    coach = SelectField(_l("Coach"), validate_choice=True)
    first = DateField(_l("First day"), [InputRequired(_l("Choose a day."))])
    at = StringField(_l("Time"), [InputRequired(_l("Choose a time."))])
    count = IntegerField(_l("How many"), [InputRequired(_l("Say how many.")), NumberRange(2, 26)], default=6)
    every = SelectField(
        _l("Every"), coerce=int, default=2,
        choices=pairs((1, _l("week")), (2, _l("two weeks")), (3, _l("three weeks")), (4, _l("four weeks"))),
    )  # fmt: skip
