"""Money in whole cents, read and shown. How it is rounded stands in rounding.py."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_currency

from coaching.core.scope import scope

_AMOUNT = re.compile(r"^\d{1,7}([.,]\d{1,2})?$")


def money(cents: int | None, currency: str = "EUR") -> str:
    """"€ 1.250,00" in the reader's language."""
    if cents is None:
        return ""
    return str(format_currency(Decimal(cents) / 100, currency, locale=scope().locale)).replace("\xa0", " ")


def as_typed(cents: int) -> str:
    """An amount as the reader would type it in a field: "1250,00" in Dutch, "1250.00" in English."""
    text = f"{cents / 100:.2f}"
    return text.replace(".", ",") if scope().locale == "nl" else text


def cents_from_text(text: str) -> int:
    """Cents of an amount as typed: "1250", "12,50" or "12.50". Raises ValueError for anything else."""
    text = text.strip().removeprefix("€").strip()
    if not _AMOUNT.match(text):
        raise ValueError(text)
    return int(Decimal(text.replace(",", ".")) * 100)
