"""A case as text: JSON in, the Case or BadCase out. Numbers are read exactly, so that 60.0 is whole and 1e400 is not infinite."""

import json
from decimal import Decimal, InvalidOperation

from coaching.slots.case import read
from coaching.slots.parts import Case
from coaching.slots.values import HUGE, MOST_DIGITS, BadCase


def parse(raw: bytes) -> Case:
    """The case in UTF-8 text; raises BadCase, with the path `$` when the text is not one JSON object.

    Of a key that stands twice in one object the last counts. NaN and Infinity are no JSON (RFC 8259 section 6).
    """
    strange: list[str] = []

    def constant(name: str) -> float:
        strange.append(name)
        return float(name)

    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_float=_fraction, parse_int=_integer, parse_constant=constant)
    except RecursionError:
        raise BadCase("$", "is nested too deeply") from None
    except ValueError as error:
        raise BadCase("$", f"is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadCase("$", "must be a JSON object")
    case = read(data)
    if strange:
        raise BadCase("$", f"is not JSON: {strange[0]} is not a number of JSON")
    return case


def _integer(digits: str) -> int:
    """Any integer; beyond thousands of digits only its size matters, and Python would refuse to read it."""
    if len(digits) > MOST_DIGITS:
        return -HUGE if digits.startswith("-") else HUGE
    return int(digits)


def _fraction(digits: str) -> Decimal | float:
    """Exactly what was written; an exponent beyond Decimal's own limits is read as a float (0 or infinite, neither is asked for)."""
    try:
        return Decimal(digits)
    except InvalidOperation:
        return float(digits)
