"""From JSON text to plain values, every complaint with its path."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, DecimalException
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from coaching.planning.calendar import Duration, utc

Word = TypeVar("Word", bound=str)

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:Z|([+-])([0-9]{2})(?::([0-9]{2}))?)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_ZONE = re.compile(r"(?!posix/|right/|posixrules$|localtime$)[A-Za-z0-9][A-Za-z0-9_+-]*(?:/[A-Za-z0-9][A-Za-z0-9_+-]*)*")
_LARGEST_POWER: Final = 300
"""Numbers of more digits than this are no counts and no scores; computing with them could take for ever."""

ABSENT: Final = object()


class BadCase(ValueError):
    """Something in the case is wrong: `path` says where (as `steps[0].when.offset`), `what` says what."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{_printable(path)}: {_printable(what)}")
        self.path = path
        self.what = what


def _printable(text: str) -> str:
    """One line of it, whatever a case put into its keys."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def parse(raw: bytes | str) -> object:
    """The JSON value of a text, with decimal numbers kept exactly. Raises BadCase("$", ...).

    Bytes are UTF-8, as JSON between machines always is (RFC 8259 section 8.1). Of a key that stands twice the last
    counts. NaN, Infinity and numbers beyond measure are read as a float NaN: no value of a case may be one, so the
    complaint names it.
    """
    try:
        written = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        return json.loads(written, parse_float=_exact, parse_int=_integer, parse_constant=_no_number)
    except RecursionError:
        raise BadCase("$", "is nested too deeply") from None
    except ValueError as error:
        raise BadCase("$", f"is not JSON: {error}") from None


def _exact(digits: str) -> Decimal | float:
    try:
        return Decimal(digits)
    except DecimalException:
        return _no_number(digits)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LARGEST_POWER else Decimal(digits)


def _no_number(name: str) -> float:
    return math.nan


class Fields:
    """One JSON object with the path that leads to it; hands out its values, checked."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, Mapping):
            raise BadCase(path or "$", "is not an object")
        self.data: Mapping[str, object] = data
        self.path = path

    def at(self, key: str) -> str:
        """The path of one of its keys."""
        return f"{self.path}.{key}" if self.path else key

    def only(self, known: Collection[str]) -> None:
        """Raises BadCase for the first key that is not known."""
        for key in self.data:
            if key not in known:
                raise BadCase(self.at(str(key)), "is not a known key")

    def get(self, key: str) -> object:
        """The value, or ABSENT."""
        return self.data.get(key, ABSENT)

    def need(self, key: str) -> object:
        """The value; raises BadCase when it is missing."""
        if key not in self.data:
            raise BadCase(self.at(key), "is missing")
        return self.data[key]

    def items(self, key: str) -> list[tuple[str, object]]:
        """The elements of a list, each with its path; none if the key is absent."""
        return items(self.data.get(key, []), self.at(key))

    def moment(self, key: str) -> datetime:
        return moment(self.need(key), self.at(key))

    def moment_or_none(self, key: str) -> datetime | None:
        return None if self.data.get(key) is None else self.moment(key)

    def duration(self, key: str, *, zero: bool = True) -> Duration:
        return duration(self.need(key), self.at(key), zero=zero)

    def duration_or(self, key: str, default: Duration) -> Duration:
        return self.duration(key) if key in self.data else default

    def clock(self, key: str) -> time:
        return clock(self.need(key), self.at(key))

    def clock_if_any(self, key: str) -> time | None:
        return self.clock(key) if key in self.data else None

    def count(self, key: str, most: int | None = None) -> int:
        return count(self.need(key), self.at(key), most)

    def count_or(self, key: str, default: int, most: int | None = None) -> int:
        return self.count(key, most) if key in self.data else default

    def text(self, key: str) -> str:
        return text(self.need(key), self.at(key))

    def word(self, key: str, choices: Collection[Word]) -> Word:
        return word(self.need(key), self.at(key), choices)

    def number(self, key: str) -> Decimal:
        return number(self.need(key), self.at(key))


def items(value: object, path: str) -> list[tuple[str, object]]:
    """The elements of a list, each with its path."""
    if not isinstance(value, list | tuple):
        raise BadCase(path, "is not a list")
    return [(f"{path}[{index}]", item) for index, item in enumerate(value)]


def text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise BadCase(path, "is not text")
    return value


def word(value: object, path: str, choices: Collection[Word]) -> Word:
    for choice in choices:
        if choice == value:
            return choice
    raise BadCase(path, "is none of: " + ", ".join(choices))


def count(value: object, path: str, most: int | None = None) -> int:
    """A whole number of at least 1. `2.0` is whole, `true` is not a number."""
    found = None if isinstance(value, bool) else _whole_number(value)
    if found is None or found < 1:
        raise BadCase(path, "is not a whole number of at least 1")
    if most is not None and found > most:
        raise BadCase(path, f"is more than {most}")
    return found


def _whole_number(value: object) -> int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() <= _LARGEST_POWER:
        return int(value) if value == value.to_integral_value() else None
    return None


def number(value: object, path: str) -> Decimal:
    """A score as it was written: exactly, so that 0.3 is 0.1 more than 0.2."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadCase(path, "is not a number")
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite() or (exact and abs(exact.adjusted()) > _LARGEST_POWER):
        raise BadCase(path, "is not a number one can reckon with")
    return exact


def moment(value: object, path: str) -> datetime:
    """ISO 8601 with an offset or Z, no fractions, years 1970 to 2999; in UTC."""
    found = _MOMENT.fullmatch(text(value, path))
    if found is None:
        raise BadCase(path, "is not a moment such as 2026-03-02T09:00+01:00")
    day, hour, minute, second, sign, off_hours, off_minutes = found.groups()
    if not "1970" <= day[:4] <= "2999":
        raise BadCase(path, "is not in the years 1970 to 2999")
    try:
        if int(off_minutes or 0) > 59:
            raise ValueError("the offset is not HH:MM")
        ahead = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        zone = timezone(-ahead if sign == "-" else ahead)
        on = date.fromisoformat(day)
        return utc(datetime(on.year, on.month, on.day, int(hour), int(minute), int(second or 0), tzinfo=zone))
    except ValueError as error:
        raise BadCase(path, f"does not exist: {error}") from None


def duration(value: object, path: str, *, zero: bool = True) -> Duration:
    try:
        length = Duration.parse(text(value, path))
    except BadCase:
        raise
    except ValueError as error:
        raise BadCase(path, str(error)) from None
    if not length and not zero:
        raise BadCase(path, "may not be zero")
    return length


def clock(value: object, path: str) -> time:
    """A time of day, HH:MM, 00:00 to 23:59."""
    found = _TIME.fullmatch(text(value, path))
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadCase(path, "is not a time from 00:00 to 23:59")
    return time(int(found[1]), int(found[2]))


def day(value: object, path: str) -> date:
    """A date, YYYY-MM-DD."""
    written = text(value, path)
    if not _DATE.fullmatch(written):
        raise BadCase(path, "is not a date YYYY-MM-DD")
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadCase(path, f"does not exist: {error}") from None


def zone(value: object, path: str) -> ZoneInfo:
    """A zone of the IANA database. Names that only a file system knows (posix/, right/, localtime) are none."""
    name = text(value, path)
    if not _ZONE.fullmatch(name):
        raise BadCase(path, "is not an IANA time zone")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise BadCase(path, "is not an IANA time zone") from None
