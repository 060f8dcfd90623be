"""The base of everything that people type: WTForms with CSRF, stripped texts, and a few fields of ours."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import DecimalField, Field, SelectField, StringField, TextAreaField
from wtforms.i18n import get_translations
from wtforms.validators import Optional, StopValidation

from coaching.core import countries
from coaching.core.i18n import _l
from coaching.core.money import cents_from_text
from coaching.core.scope import scope

_wtforms_says = lru_cache(maxsize=8)(get_translations)  # Flask-WTF would read WTForms' own catalogue from disk in every request


class Input(FlaskForm):
    """Base of all inputs. Text is stripped, a field of one line is one line; what was typed is kept when it is refused."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, StringField) and unbound_field.field_class.strips:
                filters.append(_stripped if issubclass(unbound_field.field_class, TextAreaField) else _one_line)
            return unbound_field.bind(form=form, filters=filters, **options)

        def get_translations(self, form: Any) -> Any:
            return _wtforms_says((scope().locale,))


StringField.strips = True  # a password field says False


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


_BREAKS = dict.fromkeys([*range(32), 127, 0x85, 0x2028, 0x2029], " ")  # control characters, and what some readers take for a new line


def _one_line(value: Any) -> Any:
    """No browser sends a line break from a field of one line. What does could end a line in a calendar file, a letter's head or a log."""
    return value.translate(_BREAKS).strip() if isinstance(value, str) else value


class MayBeEmpty(Optional):
    """As Optional, but the label does not say so: for a group of fields that says it once, or where it is plain to see."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, Any] = {}


class MoneyField(StringField):
    """An amount typed in euros; `.cents` holds it in cents, or None when nothing was typed."""

    @property
    def cents(self) -> int | None:
        """The amount in cents. Raises ValueError when it is not an amount; validation says so first."""
        return cents_from_text(self.data) if self.data else None

    def pre_validate(self, form: Any) -> None:
        if self.data:
            try:
                cents_from_text(self.data)
            except ValueError:
                raise StopValidation(str(_l("Type an amount in euros, such as 125 or 12,50."))) from None


class NumberField(DecimalField):
    """A number that may have decimals, shown with those it has: 5 and 7.5, never 5.00 (a browser writes its comma itself)."""

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return str(super()._value())
        return format(Decimal(str(self.data)).normalize(), "f")


class CountryField(SelectField):
    """A country by its code (ISO 3166-1), named in the reader's language; "NL" when nothing was said."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, choices=countries.choices, default="NL", **kwargs)


def known_zone(form: Any, field: Field) -> None:
    """Validator: an IANA time zone that exists."""
    if field.data not in available_timezones():
        raise StopValidation(str(_l("Choose a time zone from the list.")))


def web_address(form: Any, field: Field) -> None:
    """Validator: a link that may be clicked, http or https only (trust.md C8)."""
    try:
        parts = urlsplit(field.data or "")
    except ValueError:
        raise StopValidation(str(_l("A link begins with https://"))) from None
    if field.data and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise StopValidation(str(_l("A link begins with https://")))


def email_address(form: Any, field: Field) -> None:
    """Validator: an address mail can go to, checked by form only (no DNS in a request)."""
    from email_validator import EmailNotValidError, validate_email

    try:
        field.data = validate_email(field.data or "", check_deliverability=False).normalized
    except EmailNotValidError:
        raise StopValidation(str(_l("This is not an e-mail address."))) from None
