"""Hours, days away and linked calendars."""

from wtforms import BooleanField, DateField, Field, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _, _l
from coaching.core.inputs import Input, known_zone
from coaching.scheduling.inputs.shared import NAME, pairs
from coaching.scheduling.rules import hours


def known_hours(form: Input, field: Field) -> None:
    """Validator: hours such as "9:00-12:30, 13:30-17:00"; empty is closed."""
    try:
        field.ranges = hours.ranges_of(field.data or "")
    except hours.BadHours as bad:
        raise StopValidation(str(_("“%(part)s” is not clear. Write it like 9:00-12:30.", part=bad.part))) from None


class WeekInput(Input):
    """Weekly hours, one line a day."""

    name = StringField(_l("Name"), NAME)
    timezone = StringField(_l("Time zone"), [known_zone])
    keep = RadioField(
        _l("When the zone changes"), default="clock",
        choices=pairs(("clock", _l("keep the clock times")), ("moments", _l("keep the moments"))),
    )  # fmt: skip
    most_a_day = IntegerField(_l("At most a day, all types together"), [Optional(), NumberRange(0, 100)])
    minutes_a_day = IntegerField(_l("At most minutes a day"), [Optional(), NumberRange(0, 1440)])
    asks_elsewhere = BooleanField(
        _l("Look in my other calendars once more right before a booking"),
        description=_l("It may take two seconds. What does not answer by then counts as it was read last."),
    )
    day_1 = StringField(_l("Monday"), [Length(max=200), known_hours])
    day_2 = StringField(_l("Tuesday"), [Length(max=200), known_hours])
    day_3 = StringField(_l("Wednesday"), [Length(max=200), known_hours])
    day_4 = StringField(_l("Thursday"), [Length(max=200), known_hours])
    day_5 = StringField(_l("Friday"), [Length(max=200), known_hours])
    day_6 = StringField(_l("Saturday"), [Length(max=200), known_hours])
    day_7 = StringField(_l("Sunday"), [Length(max=200), known_hours])


class OverrideInput(Input):
    """Other hours on one day; no hours is closed."""

    date = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    hours = StringField(_l("Hours"), [Length(max=200), known_hours], description=_l("Empty: closed."))


class TimeOffInput(Input):
    """Days away."""

    first_day = DateField(_l("First day"), [InputRequired(_l("Choose a day."))])
    last_day = DateField(_l("Last day"), [Optional()])
    name = StringField(_l("What for"), [Optional(), Length(max=80)], id="off-name")

    def validate_last_day(self, field: Field) -> None:
        """The end does not come before the beginning."""
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise StopValidation(str(_("This is before the first day.")))


class FeedInput(Input):
    """A calendar elsewhere that is read for busy times."""

    name = StringField(_l("Name"), NAME)
    url = StringField(_l("Secret address (ICS)"), [InputRequired(_l("Paste the address.")), Length(max=2000)])
    all_day = SelectField(
        _l("Events that last all day"), default="marked",
        choices=pairs(("marked", _l("block when marked busy")), ("block", _l("always block")), ("ignore", _l("never block"))),
    )  # fmt: skip
    unanswered = SelectField(
        _l("Invitations I did not answer"), default="timed",
        choices=pairs(("timed", _l("block when they have a time")), ("block", _l("always block")), ("ignore", _l("never block"))),
    )  # fmt: skip
