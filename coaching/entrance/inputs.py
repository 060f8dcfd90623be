"""What may be typed at the entrance."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation

from coaching.accounts.rules import refuse_password
from coaching.core.i18n import _l
from coaching.core.inputs import Input, email_address, known_zone, web_address

LANGUAGES = [SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")]


class RawPasswordField(PasswordField):
    """A password: never stripped, never written back."""

    strips = False


class SignInInput(Input):
    """E-mail and password."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Type your e-mail address.")), Length(max=254)])
    password = RawPasswordField(_l("Password"), [InputRequired(_l("Type your password, or ask for a link.")), Length(max=128)])


class LinkInput(Input):
    """Only an e-mail address: the link does the rest."""

    email = EmailField(_l("E-mail"), [InputRequired(_l("Type your e-mail address.")), Length(max=254), email_address])


class ConfirmInput(Input):
    """The password once more, before something serious."""

    password = RawPasswordField(_l("Your password"), [InputRequired(_l("Type your password.")), Length(max=128)])


def good_password(form: Any, field: Any) -> None:
    """Validator: long enough, not one of the commonest, not made of the names in `form.known` (ASVS 6.2)."""
    words = {
        "short": _l("Take at least 8 characters; a short sentence is fine."),
        "long": _l("That is more than 128 characters."),
        "common": _l("This password is on every list of common ones. Choose something only you would think of."),
        "near": _l("This is almost only a name or an address that others know. Choose something only you would think of."),
    }
    wrong = refuse_password(field.data or "", form.known)
    if wrong:
        raise StopValidation(str(words[wrong]))


class PasswordInput(Input):
    """A new password; the old one is asked when there is one. `known`: what others know of this person."""

    known: tuple[str, ...] = ()

    old = RawPasswordField(_l("Current password"), [Length(max=128)])
    new = RawPasswordField(_l("New password"), [InputRequired(_l("Type a new password.")), good_password])


class ProfileInput(Input):
    """A member's own details."""

    name = StringField(_l("Name"), [InputRequired(_l("Type your name.")), Length(max=120)])
    title = StringField(_l("What you do, in a few words"), [Length(max=120)])
    phone = StringField(_l("Telephone"), [Length(max=40)])
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = StringField(_l("Time zone"), [InputRequired(_l("Choose a time zone from the list.")), known_zone])
    video_link = StringField(_l("Your own video room"), [web_address, Length(max=300)])
    alerts_by_mail = BooleanField(_l("Mail me when something asks for my attention"))
