"""Single values of a case: each reader takes a JSON value and its path, and raises BadCase with that path."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
INSTANT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}|[0-9]{4}-W[0-9]{2}-[0-9]|[0-9]{4}W[0-9]{3})"
    r"T(?P<hour>[0-9]{2})(?::?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]+))?)?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<away_hour>[0-9]{2})(?::?(?P<away_minute>[0-9]{2}))?)?"
)
ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
NOT_ZONES = ("posix/", "right/", "posixrules", "localtime")
MOST_DIGITS = 4000
HUGE: int = 10**MOST_DIGITS


class BadCase(ValueError):
    """A case that cannot be read. `path` as `weekly[0].start` (`$` = the whole file), `what` in words; str() is one line."""

    def __init__(self, path: str, what: str) -> None:
        self.path = path
        self.what = what
        super().__init__(one_line(f"{path}: {what}"))


def one_line(text: str) -> str:
    """The text with everything that does not print (a line end, half a surrogate pair) written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def text(value: object, path: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise BadCase(path, "must be a string")
    return value


def instant(value: object, path: str) -> datetime:
    """An ISO 8601 instant with `Z` or an offset; digits beyond a microsecond are dropped."""
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return value
    match = INSTANT.fullmatch(text(value, path))
    if match is None:
        raise BadCase(path, "must be an ISO 8601 instant such as 2026-03-02T08:00:00Z")
    if match["zone"] is None:
        raise BadCase(path, "must have Z or an offset")
    try:
        day = date.fromisoformat(match["day"])
        moment = datetime(
            day.year, day.month, day.day, int(match["hour"]), int(match["minute"] or 0),
            int(match["second"] or 0), int(((match["part"] or "") + "000000")[:6]), tzinfo=_offset(match),
        )  # fmt: skip
    except ValueError:
        raise BadCase(path, "is not an instant that exists") from None
    return moment


def _offset(match: re.Match[str]) -> timezone:
    """The zone of a matched instant; raises ValueError for +24:00 or +01:60."""
    if match["zone"] == "Z":
        return UTC
    hours, minutes = int(match["away_hour"]), int(match["away_minute"] or 0)
    if minutes > 59:
        raise ValueError("minutes of an offset")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if match["sign"] == "-" else away)


def time(value: object, path: str) -> int:
    """`HH:MM` or `24:00`, as minutes past midnight."""
    typed = text(value, path)
    if typed == "24:00":
        return 1440
    match = TIME.fullmatch(typed)
    if match is None:
        raise BadCase(path, "must be a time HH:MM, 00:00 to 24:00")
    return int(match[1]) * 60 + int(match[2])


def day(value: object, path: str) -> date:
    """`YYYY-MM-DD`."""
    match = DATE.fullmatch(text(value, path))
    if match is None:
        raise BadCase(path, "must be a date YYYY-MM-DD")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise BadCase(path, "is not a date that exists") from None


def zone(value: object, path: str) -> ZoneInfo:
    """An IANA zone name that zoneinfo knows; the leap-second and posix copies on disk are not names of the database."""
    name = text(value, path)
    if ZONE.fullmatch(name) and not name.startswith(NOT_ZONES):
        try:
            return ZoneInfo(name)
        except (OSError, ValueError, LookupError):
            pass
    raise BadCase(path, "is not a time zone this machine knows")


def whole(value: object, path: str, least: int, most: int | None = None) -> int:
    """A whole number in [least, most]; 60.0 is whole, true and NaN are not."""
    number = _whole(value)
    if number is None:
        raise BadCase(path, "must be a whole number")
    if number < least:
        raise BadCase(path, f"must be at least {least}")
    if most is not None and number > most:
        raise BadCase(path, f"must be at most {most}")
    return number


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, Decimal) and value.is_finite():
        if value and value.adjusted() > MOST_DIGITS:  # 1e999999 is whole, but nobody needs all its digits
            return -HUGE if value < 0 else HUGE
        return int(value) if value == value.to_integral_value() else None
    return None


def truth(value: object, path: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise BadCase(path, "must be true or false")
    return value


def word(value: object, path: str, words: tuple[str, ...]) -> str:
    """One of the words."""
    if not isinstance(value, str) or value not in words:
        raise BadCase(path, "must be one of " + ", ".join(words))
    return value


def items(value: object, path: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    """A list, each item read at `path[i]`."""
    if not isinstance(value, list | tuple):
        raise BadCase(path, "must be a list")
    return tuple(read(item, f"{path}[{i}]") for i, item in enumerate(value))


def pair(value: object, path: str, read: Callable[[object, str], T]) -> tuple[T, T]:
    """A list of exactly two values."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadCase(path, "must be a list of two")
    return read(value[0], f"{path}[0]"), read(value[1], f"{path}[1]")


def interval(value: object, path: str) -> tuple[datetime, datetime]:
    """Two instants, the second not before the first."""
    start, end = pair(value, path, instant)
    if end < start:
        raise BadCase(f"{path}[1]", "is before the start")
    return start, end


def dates(value: object, path: str) -> tuple[date, date]:
    """First and last date, both included."""
    first, last = pair(value, path, day)
    if last < first:
        raise BadCase(f"{path}[1]", "is before the first date")
    return first, last


def times(value: object, path: str) -> tuple[int, int]:
    """Start and end of a range on the wall clock, never the same time (24:00 and 00:00 are two times)."""
    start, end = pair(value, path, time)
    if start == end:
        raise BadCase(f"{path}[1]", "is equal to the start")
    return start, end
