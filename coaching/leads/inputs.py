"""What may be typed about requests."""

from __future__ import annotations

from wtforms import BooleanField, DateField, EmailField, IntegerField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input, email_address
from coaching.core.text import check
from coaching.leads.models import LOST, SOURCES, STAGES
from coaching.people.rules import phone_as_e164

SOURCE_WORDS = {
    "form": _l("contact form"), "booking": _l("booked by themselves"), "phone": _l("telephone"), "whatsapp": _l("WhatsApp"),
    "social": _l("social media"), "referral": _l("through somebody"), "event": _l("met somewhere"), "other": _l("otherwise"),
}  # fmt: skip
STAGE_WORDS = {
    "new": _l("New"), "contacted": _l("Contacted"), "discovery_booked": _l("Call booked"), "discovery_done": _l("Call held"),
    "invited": _l("Invited"), "started": _l("Started"), "lost": _l("Lost"),
}  # fmt: skip
LOST_WORDS = {
    "no_match": _l("no match"), "price": _l("too expensive"), "timing": _l("not now"), "elsewhere": _l("went elsewhere"),
    "no_answer": _l("no longer answers"), "other": _l("otherwise"),
}  # fmt: skip


def telephone(form: object, field: object) -> None:
    """Validator: a telephone number, in whatever way people write it."""
    try:
        phone_as_e164(field.data)  # type: ignore[attr-defined]
    except ValueError:
        raise StopValidation(str(_l("This is not a telephone number."))) from None


class LeadInput(Input):
    """A request the coach takes down by hand."""

    first_name = StringField(_l("First name"), [InputRequired(_l("Type a first name.")), Length(max=80)])
    last_name = StringField(_l("Last name"), [Length(max=80)])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), email_address])
    phone = TelField(_l("Telephone"), [Optional(), Length(max=40), telephone])
    source = SelectField(_l("How they came"), choices=[SelectChoice(key, SOURCE_WORDS[key]) for key in SOURCES], default="phone")
    question = TextAreaField(_l("What they asked"), [Length(max=5000)])
    send_reply = BooleanField(_l("Send the first reply with a link to book"))

    def validate_phone(self, field: object) -> None:
        """Somebody must be reachable one way or the other."""
        if not self.email.data and not self.phone.data:
            raise StopValidation(str(_l("Type an e-mail address or a telephone number.")))


class StageInput(Input):
    """Another stage."""

    stage = SelectField(_l("Stage"), choices=[SelectChoice(key, STAGE_WORDS[key]) for key in STAGES])


class LoseInput(Input):
    """Why it ends."""

    reason = SelectField(_l("Reason"), choices=[SelectChoice(key, LOST_WORDS[key]) for key in LOST])


class NextInput(Input):
    """What the coach does next."""

    next_action = StringField(_l("Next step"), [Length(max=24)])
    next_action_on = DateField(_l("On"), [Optional()])


class ThinkInput(Input):
    """How long they may think."""

    days = IntegerField(_l("Days"), [NumberRange(1, 60, _l("Between 1 and 60 days."))], default=5)


def placeholders(form: object, field: object) -> None:
    """Validator: only placeholders that exist."""
    unknown = check(field.data or "")  # type: ignore[attr-defined]
    if unknown:
        raise StopValidation(str(_l("Unknown placeholder: %(name)s", name="{" + unknown[0] + "}")))


class ReplyInput(Input):
    """A reply to a request."""

    subject = StringField(_l("Subject"), [InputRequired(_l("Type a subject.")), Length(max=150), placeholders])
    body = TextAreaField(_l("Message"), [InputRequired(_l("Type a message.")), Length(max=8000), placeholders])
