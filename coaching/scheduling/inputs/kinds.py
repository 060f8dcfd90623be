"""An appointment type as the coach edits it."""

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, StopValidation

from coaching.core.i18n import _, _l, ngettext
from coaching.core.inputs import Input, MoneyField, web_address
from coaching.scheduling.inputs.asking import QuestionRow, questions_from, wrong_with
from coaching.scheduling.inputs.shared import NAME, pairs
from coaching.scheduling.models.kind import AUDIENCES, COLORS

HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?\Z"  # of a server, perhaps with its port


class TypeInput(Input):
    """An appointment type as the coach edits it."""

    name_nl = StringField(_l("Name (Dutch)"), NAME)
    name_en = StringField(_l("Name (English)"), [Optional(), Length(max=80)])
    slug = StringField(_l("Word in the web address"), [Optional(), Length(max=60)], description=_l("Empty: made of the name."))
    description_nl = TextAreaField(_l("What it is for (Dutch)"), [Optional(), Length(max=1000)])
    description_en = TextAreaField(_l("What it is for (English)"), [Optional(), Length(max=1000)])
    purpose = SelectField(
        _l("What kind"),
        choices=pairs(
            ("discovery", _l("Discovery call")), ("coaching", _l("Coaching appointment")), ("follow_up", _l("Follow-up")),
        ),
    )  # fmt: skip
    durations = StringField(_l("How many minutes"), [InputRequired(_l("Say how long."))], description=_l("Several to choose from: 30, 60"))
    step = SelectField(_l("A start every"), default="")
    grid = RadioField(
        _l("How starts are counted"), default="range",
        choices=pairs(("range", _l("counted from the start of your hours")), ("pack", _l("close to other appointments"))),
    )  # fmt: skip
    buffer_before_min = IntegerField(_l("Free before (minutes)"), [Optional(), NumberRange(0, 480)], default=0)
    buffer_after_min = IntegerField(_l("Free after (minutes)"), [Optional(), NumberRange(0, 480)], default=0)
    notice_hours = IntegerField(_l("Book at least (hours ahead)"), [Optional(), NumberRange(0, 1000)], default=0)
    notice_days = IntegerField(
        _l("Not within (calendar days)"), [Optional(), NumberRange(0, 365)], description=_l("1 is: not today any more.")
    )
    weights = StringField(
        _l("How the appointments are shared out, when whoever is free takes them"), [Optional(), Length(max=100)],
        description=_l("A number for each coach, in the order above: 2, 1 gives the first twice as many."),
    )  # fmt: skip
    horizon_days = IntegerField(_l("Book at most (days ahead)"), [Optional(), NumberRange(0, 1000)])
    bookable_from = DateField(_l("Only from this day on"), [Optional()], description=_l("Empty: from now on."))
    bookable_until = DateField(_l("Only until this day"), [Optional()], description=_l("This day can still be booked. Empty: no last day."))
    max_per_day = IntegerField(_l("At most a day"), [Optional(), NumberRange(0, 100)])
    max_per_week = IntegerField(_l("At most a week"), [Optional(), NumberRange(0, 500)])
    seats = IntegerField(_l("Places"), [Optional(), NumberRange(1, 200)], default=1, description=_l("More than one makes it a group."))
    price = MoneyField(_l("Price"), [Optional()], description=_l("0 is free; empty says nothing."))
    audience = SelectField(_l("Who may book"))
    pool = SelectField(
        _l("With several coaches"),
        choices=pairs(("chosen", _l("people choose the coach")), ("any", _l("whoever is free, in turn")), ("all", _l("all of them together"))),
    )  # fmt: skip
    coach_ids = SelectMultipleField(_l("Coaches"), description=_l("None chosen: every coach."))
    needs_confirmation = BooleanField(_l("I confirm each booking myself"))
    phone = BooleanField(_l("Phone"))
    video_link = BooleanField(_l("My own video link"))
    video_detail = StringField(_l("Link"), [Optional(), web_address, Length(max=300)])
    jitsi = BooleanField(_l("A new Jitsi room each time"))
    jitsi_host = StringField(_l("Jitsi server"), [Optional(), Regexp(HOST, message=_l("This is not the name of a server.")), Length(max=120)], description=_l("For example meet.your-practice.nl"))
    zoom = BooleanField(_l("Zoom"))
    address = BooleanField(_l("On location"))
    address_detail = StringField(_l("Address of the room"), [Optional(), Length(max=300)])
    cancel_hours = IntegerField(_l("Cancel until (hours before)"), [Optional(), NumberRange(0, 1000)], default=24)
    move_hours = IntegerField(_l("Move until (hours before)"), [Optional(), NumberRange(0, 1000)], default=24)
    max_moves = IntegerField(_l("Move at most (times)"), [Optional(), NumberRange(0, 100)], default=3)
    earlier = RadioField(
        _l("When a time comes free, who waits for an earlier one hears of it"), default="all",
        choices=pairs(("all", _l("all at once: whoever is first has it")), ("one", _l("one by one, who waits longest first"))),
    )  # fmt: skip
    reminders = StringField(_l("Reminders (hours before)"), [Optional()], description=_l("For example 24, 1"))
    color = RadioField(_l("Colour"), choices=[SelectChoice(one, one) for one in COLORS], default="thread")
    is_active = BooleanField(_l("Can be booked"), default=True)
    dates_only = BooleanField(_l("Only on the dates that I plan"), description=_l("For a group: people book a place on your dates, and start none themselves."))
    hours_ids = SelectMultipleField(_l("Which hours"), description=_l("None chosen: the usual hours of each coach."))
    form_id = SelectField(_l("What is asked"), default="")
    questions = FieldList(FormField(QuestionRow), label=_l("Questions"))

    def validate_questions(self, field: Field) -> None:
        """What the form engine would refuse, said here."""
        wrong = wrong_with(questions_from([row.form for row in self.questions], []))
        if wrong:
            raise StopValidation(" · ".join(wrong))

    def validate_durations(self, field: Field) -> None:
        """Whole minutes, from 5 to 720, with commas between."""
        if not numbers_of(field.data, 5, 720):
            raise StopValidation(str(_("Fill in minutes, such as 60 or 30, 60.")))

    def validate_weights(self, field: Field) -> None:
        """As many whole numbers as there are coaches."""
        shares = [part.strip() for part in (field.data or "").split(",") if part.strip()]
        coaches = list(self.coach_ids.choices or [])
        if shares and (len(shares) != len(coaches) or not all(part.isdigit() and 1 <= int(part) <= 100 for part in shares)):
            raise StopValidation(str(_("Fill in one number for each coach, such as 2, 1.")))

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


STEPS = (5, 10, 15, 20, 30, 60)
SUM = "sum"  # duration and both buffers together: appointments that follow each other closely (rule 8)


def step_choices(standing: int | None) -> list[SelectChoice]:
    """How far starts lie apart; a step of long ago that is none of these stays a choice."""
    minutes = sorted({*STEPS, *([standing] if standing and 5 <= standing <= 720 else [])})
    return [
        SelectChoice("", str(_("as long as it lasts"))),
        SelectChoice(SUM, str(_("as long as it lasts, with the free time around it"))),
        *(SelectChoice(str(one), ngettext("%(num)s minute", "%(num)s minutes", one)) for one in minutes),
    ]


def step_of(form: TypeInput, duration_min: int) -> int | None:
    """The chosen step in minutes; None: the duration."""
    if form.step.data == SUM:
        return duration_min + (form.buffer_before_min.data or 0) + (form.buffer_after_min.data or 0)
    return int(form.step.data) if form.step.data else None


def audience_choices() -> list[SelectChoice]:
    """Who may book, in words."""
    said = {
        "public": _("everyone, on the public page"),
        "invited": _("people with a link from me"),
        "coachee": _("my coachees"),
        "single_use": _("one person, once, with a link from me"),
    }
    return [SelectChoice(key, str(said[key])) for key in AUDIENCES]
