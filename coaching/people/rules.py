"""Decisions about people: telephone numbers as one form, so that somebody is recognised."""

from __future__ import annotations


def phone_as_e164(typed: str | None, country: str = "NL") -> str | None:
    """"06-12 34 56 78" as "+31612345678"; None when nothing was typed. Raises ValueError when it is no number."""
    if not typed or not typed.strip():
        return None
    import phonenumbers

    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(typed) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(typed)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_for_people(e164: str | None, country: str = "NL") -> str:
    """"+31612345678" as people write it: "06 12345678" at home, international elsewhere."""
    if not e164:
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(e164, country)
    except phonenumbers.NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))
