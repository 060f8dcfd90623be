"""A coach's own texts with placeholders: plain names from a fixed list, looked up, never a template language that can run code."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDERS: tuple[str, ...] = (
    "first_name", "name", "coach", "coach_first_name", "practice", "programme", "next_appointment", "last_appointment",
    "appointment", "booking_link", "form_link", "lesson_link", "messages_link", "portal_link", "goal", "score", "days",
    "habit", "streak", "price", "appointments", "start_date", "date", "phone", "email", "address", "city",
    "company", "duration", "practice_address", "practice_email", "practice_phone", "kvk", "invoice_number", "amount", "due_date",
)

_NAME = re.compile(r"\{([^{}\n]{0,60})\}")


class MissingValue(ValueError):
    """A placeholder has no value for this person: the text is held rather than sent as "Dear None"."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def names_in(text: str) -> list[str]:
    """Every {name} in the text, in order, known or not."""
    return [found.strip() for found in _NAME.findall(text)]


def check(text: str, known: tuple[str, ...] = PLACEHOLDERS) -> list[str]:
    """The placeholders in `text` that do not exist. Empty means: may be saved."""
    return [name for name in names_in(text) if name not in known]


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """`text` with each {name} replaced by its value. Raises MissingValue when a value is not there."""

    def one(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        value = values.get(name)
        if value is None:
            raise MissingValue(name)
        return str(value)

    return _NAME.sub(one, text)


_KEYED = r"/(a|b|cal|h|i|l|login|r|u|w)/[A-Za-z0-9_-]{43}"  # addresses that are keys (core/links.py)
_LINK = re.compile(rf' href="[^"]*{_KEYED}[^"]*"')
_ADDRESS = re.compile(_KEYED)


def without_keys(text: str) -> str:
    """A letter for other eyes than its reader's: its personal links lead nowhere, for whoever opens one counts as the reader."""
    return _ADDRESS.sub(r"/\1/…", _LINK.sub("", text))
