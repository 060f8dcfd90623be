"""Rounding of money, named once: halves go up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(amount: Decimal) -> int:
    """A whole number, halves up: 2012.5 cents is 2013 (Python's round() would make it 2012)."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
