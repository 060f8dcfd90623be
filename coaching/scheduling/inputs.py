"""What people type about appointments."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, StopValidation, URL

from coaching.core.i18n import _, _l, say
from coaching.core.inputs import Input, MoneyField, email_address, known_zone
from coaching.scheduling import words
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.models.kind import AUDIENCES, COLORS
from coaching.scheduling.rules import hours

NAME = [InputRequired(_l("Fill in a name.")), Length(max=80)]


class DetailsInput(Input):
    """Who books, for somebody we do not know yet. `start` goes along so that a lost hold loses nothing."""

    start = HiddenField()
    timezone = HiddenField()
    location = RadioField(_l("How shall we talk?"), validate_choice=True, choices=[])
    first_name = StringField(_l("First name"), NAME)
    last_name = StringField(_l("Last name"), [Optional(), Length(max=80)])
    email = StringField(_l("E-mail"), [InputRequired(_l("Fill in your e-mail address.")), Length(max=254), email_address])
    phone = StringField(_l("Phone"), [Optional(), Length(max=40)])

    def validate_phone(self, field: Field) -> None:
        """A call by phone needs a number to call."""
        if self.location.data == "phone" and not field.data:
            raise StopValidation(str(_("Fill in the number we can call.")))
        _known_phone(field)


class KnownDetailsInput(Input):
    """The same for somebody we know: only what the type asks."""

    start = HiddenField()
    timezone = HiddenField()
    location = RadioField(_l("How shall we talk?"), validate_choice=True, choices=[])


def details_for(kind: AppointmentType, *, known: bool) -> type[Input]:
    """The form of a type: name and address for a stranger, then the type's own questions as q_<key>."""
    base = KnownDetailsInput if known else DetailsInput
    return type("Details", (base,), {f"q_{one['key']}": _question(one) for one in kind.questions})


def fill_locations(form: Input, kind: AppointmentType) -> None:
    """Offer the type's locations; with one there is nothing to choose and the field goes."""
    choices = list(dict.fromkeys((each["kind"], words.location_name(each["kind"])) for each in kind.locations))
    if len(choices) < 2:
        if choices and not form.location.data:
            form.location.data = choices[0][0]
        form.location.choices = choices
        return
    form.location.choices = choices
    form.location.data = form.location.data or choices[0][0]


def answers_of(form: Input) -> dict[str, Any]:
    """The answers to the type's questions by key; what was left empty is left out."""
    return {
        field.name.removeprefix("q_"): field.data
        for field in form
        if field.name.startswith("q_") and field.data not in (None, "", [])
    }


def _question(spec: dict[str, Any]) -> Any:
    label, help_ = say(spec["label"]), say(spec.get("help"))
    needed = [InputRequired(_l("Please answer this question."))] if spec.get("required") else [Optional()]
    kind = spec["type"]
    if kind == "long":
        return TextAreaField(label, [*needed, Length(max=4000)], description=help_)
    if kind in ("number", "scale", "rating"):
        return IntegerField(label, [*needed, NumberRange(spec.get("min", 0), spec.get("max", 10))], description=help_)
    if kind == "date":
        return DateField(label, needed, description=help_)
    if kind in ("choice", "multi"):
        choices = [(one["value"], say(one["label"])) for one in spec["choices"]]
        field = RadioField if kind == "choice" else SelectMultipleField
        return field(label, needed, choices=choices, description=help_)
    if kind in ("yes_no", "consent"):
        checks = [DataRequired(_l("Please answer this question."))] if spec.get("required") else []
        return BooleanField(label, checks, description=help_)
    return StringField(label, [*needed, Length(max=500)], description=help_)


def _known_phone(field: Field) -> None:
    """Digits enough to call."""
    if field.data and not 6 <= sum(letter.isdigit() for letter in field.data) <= 15:
        raise StopValidation(str(_("This is not a phone number.")))


class CancelInput(Input):
    """Why it is called off, if the person wants to say so."""

    reason = TextAreaField(_l("Do you want to say why?"), [Optional(), Length(max=2000)])


class AskInput(Input):
    """A question to the coach about a change that is too late to make alone."""

    kind = RadioField(_l("What do you want to ask?"), choices=[("move", _l("Another time")), ("cancel", _l("To cancel"))])
    text = TextAreaField(_l("Your message"), [Optional(), Length(max=2000)])


class MoveInput(Input):
    """Another time, typed by the coach in their own zone."""

    to = DateTimeLocalField(_l("New time"), [InputRequired(_l("Choose a day and a time."))], format=["%Y-%m-%dT%H:%M"])
    despite_busy = BooleanField(_l("Even though my other calendar is busy then"))


class NewInput(Input):
    """An appointment that the coach makes for somebody."""

    kind = SelectField(_l("Type"), validate_choice=True)
    person = SelectField(_l("With"), validate_choice=False)
    coach = SelectField(_l("Coach"), validate_choice=True)
    at = DateTimeLocalField(_l("When"), [InputRequired(_l("Choose a day and a time."))], format=["%Y-%m-%dT%H:%M"])
    minutes = IntegerField(_l("Minutes"), [Optional(), NumberRange(5, 720)])
    location = SelectField(_l("Where"), validate_choice=True)
    despite_busy = BooleanField(_l("Even though my other calendar is busy then"))


class SeriesInput(Input):
    """Several appointments at the same time of day."""

    kind = SelectField(_l("Type"), validate_choice=True)
    person = SelectField(_l("With"), validate_choice=False)
    coach = SelectField(_l("Coach"), validate_choice=True)
    first = DateField(_l("First day"), [InputRequired(_l("Choose a day."))])
    at = StringField(_l("Time"), [InputRequired(_l("Choose a time."))])
    count = IntegerField(_l("How many"), [InputRequired(_l("Say how many.")), NumberRange(2, 26)], default=6)
    every = SelectField(
        _l("Every"), coerce=int, default=2,
        choices=[(1, _l("week")), (2, _l("two weeks")), (3, _l("three weeks")), (4, _l("four weeks"))],
    )  # fmt: skip


class TypeInput(Input):
    """An appointment type as the coach edits it."""

    name_nl = StringField(_l("Name (Dutch)"), NAME)
    name_en = StringField(_l("Name (English)"), [Optional(), Length(max=80)])
    slug = StringField(_l("Address"), [InputRequired(_l("Fill in a word for the address.")), Length(max=60)])
    description_nl = TextAreaField(_l("What it is for (Dutch)"), [Optional(), Length(max=1000)])
    description_en = TextAreaField(_l("What it is for (English)"), [Optional(), Length(max=1000)])
    purpose = SelectField(
        _l("What kind"),
        choices=[
            ("discovery", _l("Discovery call")), ("coaching", _l("Coaching appointment")), ("follow_up", _l("Follow-up")),
        ],
    )  # fmt: skip
    durations = StringField(_l("Minutes"), [InputRequired(_l("Say how long."))], description=_l("Several to choose from: 30, 60"))
    step_min = IntegerField(_l("A start every (minutes)"), [Optional(), NumberRange(5, 720)])
    grid = RadioField(
        _l("How starts are counted"), default="range",
        choices=[("range", _l("counted from the start of your hours")), ("pack", _l("close to other appointments"))],
    )  # fmt: skip
    buffer_before_min = IntegerField(_l("Free before (minutes)"), [Optional(), NumberRange(0, 480)], default=0)
    buffer_after_min = IntegerField(_l("Free after (minutes)"), [Optional(), NumberRange(0, 480)], default=0)
    notice_hours = IntegerField(_l("Book at least (hours ahead)"), [Optional(), NumberRange(0, 1000)], default=0)
    horizon_days = IntegerField(_l("Book at most (days ahead)"), [Optional(), NumberRange(0, 1000)])
    bookable_from = DateField(_l("First day"), [Optional()])
    bookable_until = DateField(_l("Last day"), [Optional()])
    max_per_day = IntegerField(_l("At most a day"), [Optional(), NumberRange(0, 100)])
    max_per_week = IntegerField(_l("At most a week"), [Optional(), NumberRange(0, 500)])
    seats = IntegerField(_l("Places"), [Optional(), NumberRange(1, 200)], default=1, description=_l("More than one makes it a group."))
    price = MoneyField(_l("Price"), [Optional()], description=_l("0 is free; empty says nothing."))
    audience = SelectField(_l("Who may book"))
    pool = SelectField(
        _l("With several coaches"),
        choices=[("chosen", _l("people choose the coach")), ("any", _l("whoever is free, in turn")), ("all", _l("all of them together"))],
    )  # fmt: skip
    coach_ids = SelectMultipleField(_l("Coaches"), description=_l("None chosen: every coach."))
    needs_confirmation = BooleanField(_l("I confirm each booking myself"))
    phone = BooleanField(_l("Phone"))
    video_link = BooleanField(_l("My own video link"))
    video_detail = StringField(_l("Link"), [Optional(), URL(message=_l("This is not a web address.")), Length(max=300)])
    jitsi = BooleanField(_l("A new Jitsi room each time"))
    jitsi_host = StringField(_l("Jitsi server"), [Optional(), Length(max=120)], description=_l("For example meet.your-practice.nl"))
    zoom = BooleanField(_l("Zoom"))
    address = BooleanField(_l("On location"))
    address_detail = StringField(_l("Address of the room"), [Optional(), Length(max=300)])
    cancel_hours = IntegerField(_l("Cancel until (hours before)"), [Optional(), NumberRange(0, 1000)], default=24)
    move_hours = IntegerField(_l("Move until (hours before)"), [Optional(), NumberRange(0, 1000)], default=24)
    max_moves = IntegerField(_l("Move at most (times)"), [Optional(), NumberRange(0, 100)], default=3)
    reminders = StringField(_l("Reminders (hours before)"), [Optional()], description=_l("For example 24, 1"))
    color = RadioField(_l("Colour"), choices=[(one, one) for one in COLORS], default="thread")
    is_active = BooleanField(_l("Can be booked"), default=True)

    def validate_durations(self, field: Field) -> None:
        """Whole minutes, from 5 to 720, with commas between."""
        if not numbers_of(field.data, 5, 720):
            raise StopValidation(str(_("Fill in minutes, such as 60 or 30, 60.")))

    def validate_reminders(self, field: Field) -> None:
        """Whole hours, with commas between."""
        if field.data and not numbers_of(field.data, 0, 1000):
            raise StopValidation(str(_("Fill in hours, such as 24, 1.")))

    def validate_horizon_days(self, field: Field) -> None:
        """A horizon shorter than the notice would offer nothing (rule 16)."""
        if field.data is not None and field.data * 24 < (self.notice_hours.data or 0):
            raise StopValidation(str(_("This ends before the notice begins, so nothing could be booked.")))


def numbers_of(text: str | None, least: int, most: int) -> list[int]:
    """Whole numbers with commas between, or nothing when one of them is not."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if not parts or not all(part.isdigit() and least <= int(part) <= most for part in parts):
        return []
    return list(dict.fromkeys(int(part) for part in parts))


def audience_choices() -> list[tuple[str, str]]:
    """Who may book, in words."""
    said = {
        "public": _("everyone, on the public page"),
        "invited": _("people with a link from me"),
        "coachee": _("my coachees"),
        "single_use": _("one person, once, with a link from me"),
    }
    return [(key, str(said[key])) for key in AUDIENCES]


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
        choices=[("clock", _l("keep the clock times")), ("moments", _l("keep the moments"))],
    )  # fmt: skip
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
    name = StringField(_l("What for"), [Optional(), Length(max=80)])

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
        choices=[("marked", _l("block when marked busy")), ("block", _l("always block")), ("ignore", _l("never block"))],
    )  # fmt: skip
    unanswered = SelectField(
        _l("Invitations I did not answer"), default="timed",
        choices=[("timed", _l("block when they have a time")), ("block", _l("always block")), ("ignore", _l("never block"))],
    )  # fmt: skip
