"""The base case of the page (Amsterdam, Monday to Friday 09:00-12:00, 60 minutes), varied, and answers in short."""

from coaching.slots.case import Case, read
from coaching.slots.engine import starts
from coaching.slots.values import BadCase

MONDAY = ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"]
SPRING = ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"]  # Sunday 29 March, 23 hours
AUTUMN = ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"]  # Sunday 25 October, 25 hours
NINE = "2026-03-02T09:00:00Z"
TEN = "2026-03-02T10:00:00Z"

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


def raw(**changes):
    """The base case as JSON values; a value of None means null."""
    made = {
        "now": "2026-03-01T08:00:00Z",
        "window": ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"],
        "coach_tz": "Europe/Amsterdam",
        "weekly": [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "12:00"}],
        "duration_min": 60,
    }
    made.update(changes)
    return made


def without(*keys, **changes):
    return {key: value for key, value in raw(**changes).items() if key not in keys}


def several(mode, *coaches, **changes):
    """A case with coaches; each given as changes to the base coach."""
    base = {"coach_tz": "Europe/Amsterdam", "weekly": raw()["weekly"]}
    return without("coach_tz", "weekly", mode=mode, coaches=[{**base, **coach} for coach in coaches], **changes)


def case(**changes) -> Case:
    return read(raw(**changes))


def at(data) -> list[str]:
    """The starts as `02 08:00` (day and UTC time)."""
    return [start.strftime("%d %H:%M") for start in starts(read(data))]


def asked(**changes) -> list[str]:
    return at(raw(**changes))


def hours(start, end, days=EVERY_DAY):
    return {"days": list(days), "start": start, "end": end}


def booked(start, end, **more):
    return {"start": start, "end": end, **more}


def named(data) -> str:
    """The path that a bad case is refused with."""
    try:
        read(data)
    except BadCase as error:
        return error.path
    return "accepted"


def autumn(**changes):
    return asked(window=AUTUMN, now="2026-10-20T08:00:00Z", **changes)
