"""What may be typed about requests."""

from __future__ import annotations

from wtforms import BooleanField, DateField, EmailField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from coaching.core.i18n import _l
from coaching.core.inputs import Input, email_address
from coaching.core.text import check
from coaching.leads.models import LOST, SOURCES, STAGES
from coaching.leads.queries import SOURCE_WORDS
from coaching.leads.rules import PLACEHOLDERS
from coaching.people.rules import phone_as_e164

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


def reachable(form: object, field: object) -> None:
    """Validator, before Optional() which would end the check: an address or a number, one way or the other."""
    if not form.email.data and not field.data:  # type: ignore[attr-defined]
        raise StopValidation(str(_l("Type an e-mail address or a telephone number.")))


class LeadInput(Input):
    """A request the coach takes down by hand."""

    first_name = StringField(_l("First name"), [InputRequired(_l("Type a first name.")), Length(max=80)])
    last_name = StringField(_l("Last name"), [Length(max=80)])
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), email_address])
    phone = TelField(_l("Telephone"), [reachable, Optional(), Length(max=40), telephone])
    source = SelectField(_l("How they came"), choices=[SelectChoice(key, SOURCE_WORDS[key]) for key in SOURCES], default="phone")
    question = TextAreaField(_l("What they asked"), [Length(max=5000)])
    send_reply = BooleanField(_l("Send the first reply with a link to book"))


class StageInput(Input):
    """Another stage."""

    stage = SelectField(_l("Now at"), choices=[SelectChoice(key, STAGE_WORDS[key]) for key in STAGES])


class LoseInput(Input):
    """Why it ends."""

    reason = SelectField(_l("Reason"), choices=[SelectChoice(key, LOST_WORDS[key]) for key in LOST])


class NextInput(Input):
    """What the coach does next."""

    next_action = StringField(_l("What you will do"), [Length(max=24)])
    next_action_on = DateField(_l("On"), [Optional()])


def placeholders(form: object, field: object) -> None:
    """Validator: only placeholders that exist for somebody who asked."""
    unknown = check(field.data or "", PLACEHOLDERS)  # type: ignore[attr-defined]
    if unknown:
        raise StopValidation(str(_l("Unknown placeholder: %(name)s", name="{" + unknown[0] + "}")))


class ReplyInput(Input):
    """A reply to a request."""

    subject = StringField(_l("Subject"), [InputRequired(_l("Type a subject.")), Length(max=150), placeholders])
    body = TextAreaField(_l("Message"), [InputRequired(_l("Type a message.")), Length(max=8000), placeholders])


class ReplyTextInput(Input):
    """A reply kept for later, in two languages; one of them is enough."""

    name_nl = StringField(_l("Subject in Dutch"), [Length(max=150), placeholders])
    body_nl = TextAreaField(_l("Text in Dutch"), [Length(max=8000), placeholders])
    name_en = StringField(_l("Subject in English"), [Length(max=150), placeholders])
    body_en = TextAreaField(_l("Text in English"), [Length(max=8000), placeholders])

    def validate_body_nl(self, field: object) -> None:
        """At least one whole reply."""
        if not self.texts:
            raise StopValidation(str(_l("Type a message.")))

    def validate_name_nl(self, field: object) -> None:
        """What has a text has a subject."""
        if any(not self[f"name_{locale}"].data for locale in self.texts):
            raise StopValidation(str(_l("Type a subject.")))

    @property
    def texts(self) -> dict[str, str]:
        """The texts by language, empty ones left out."""
        typed = {locale: self[f"body_{locale}"].data for locale in ("nl", "en")}
        return {locale: text for locale, text in typed.items() if text}

    @property
    def names(self) -> dict[str, str]:
        """Their subjects."""
        return {locale: self[f"name_{locale}"].data or "" for locale in self.texts}
