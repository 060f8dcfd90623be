"""From JSON values to a Case; the format and its errors are those of the slot-case page, this is the only place that checks them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from coaching.slots import values
from coaching.slots.parts import Booking, Case, Coach, Grid, Hold, Mode, Override, Status, Type, Weekly
from coaching.slots.values import BadCase

__all__ = ["BadCase", "Booking", "Case", "Coach", "Hold", "Override", "Weekly", "read"]

T = TypeVar("T")

OWN = ("coach_tz", "weekly", "overrides", "time_off", "busy", "bookings", "holds")
KNOWN = (
    *("id", "note", "now", "window", "viewer_tz", "duration_min", "step_min", "buffer_before_min", "buffer_after_min"),
    *("min_notice_min", "horizon_days", "max_per_day", "max_per_week", "seats", "reschedule_of", "grid", "mode", "coaches"),
    *OWN,
)
BUFFERS = ("buffer_before_min", "buffer_after_min")
BOOKING = ("start", "end", *BUFFERS, "status", "type", "seats_taken", "id")
HOLD = ("start", "end", "expires", "mine", *BUFFERS, "type")


class _Keys:
    """The keys of one JSON object; null is the same as absent, an unknown key is named."""

    def __init__(self, value: object, path: str, known: tuple[str, ...], free: str | None = None) -> None:
        if not isinstance(value, dict):
            raise BadCase(path or "$", "must be an object")
        self.value: dict[Any, object] = value
        self.path = path
        for key in value:
            if key not in known and not (free and isinstance(key, str) and key.startswith(free)):
                raise BadCase(self.at(str(key)), "is not a known key")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def need(self, key: str, read: Callable[..., T], *more: object) -> T:
        """The value of a key that must be there."""
        if not self.has(key):
            raise BadCase(self.at(key), "is missing")
        return read(self.value[key], self.at(key), *more)

    def may(self, key: str, default: T, read: Callable[..., T], *more: object) -> T:
        """The value of a key, or the default when it is absent."""
        return self.need(key, read, *more) if self.has(key) else default

    def number(self, key: str, default: int = 0, least: int = 0) -> int:
        return self.may(key, default, values.whole, least)

    def limit(self, key: str) -> int | None:
        return self.need(key, values.whole, 0) if self.has(key) else None

    def word(self, key: str, *words: str) -> str:
        """One of the words, the first when absent."""
        return self.may(key, words[0], values.word, words)


def read(data: object) -> Case:
    """The case in a JSON value (as `json.loads` gives it); raises BadCase(path, what), path `$` for a value that is no object."""
    keys = _Keys(data, "", KNOWN, free="x_")
    mode = _mode(keys)
    return Case(
        now=keys.need("now", values.instant),
        window=keys.need("window", values.interval),
        coaches=_coaches(keys) if keys.has("coaches") else (_coach(keys),),
        duration_min=keys.need("duration_min", values.whole, 1),
        step_min=keys.need("step_min", values.whole, 1) if keys.has("step_min") else None,
        buffer_before_min=keys.number("buffer_before_min"),
        buffer_after_min=keys.number("buffer_after_min"),
        min_notice_min=keys.number("min_notice_min"),
        horizon_days=keys.limit("horizon_days"),
        max_per_day=keys.limit("max_per_day"),
        max_per_week=keys.limit("max_per_week"),
        seats=keys.number("seats", 1, 1),
        reschedule_of=keys.value.get("reschedule_of"),
        grid=cast(Grid, keys.word("grid", "range", "pack")),
        mode=mode,
        viewer_zone=keys.need("viewer_tz", values.zone) if keys.has("viewer_tz") else None,
    )


def _mode(keys: _Keys) -> Mode:
    mode = cast(Mode, keys.word("mode", "any", "all"))
    for here, missing in (("mode", "coaches"), ("coaches", "mode")):
        if keys.has(here) and not keys.has(missing):
            raise BadCase(missing, f"is missing beside {here}")
    return mode


def _coaches(keys: _Keys) -> tuple[Coach, ...]:
    coaches = keys.need("coaches", values.items, lambda value, path: _coach(_Keys(value, path, OWN)))
    if not coaches:
        raise BadCase("coaches", "may not be empty")
    return coaches


def _coach(keys: _Keys) -> Coach:
    return Coach(
        zone=keys.need("coach_tz", values.zone),
        weekly=keys.need("weekly", values.items, _weekly),
        overrides=keys.may("overrides", (), values.items, _override),
        time_off=keys.may("time_off", (), values.items, values.dates),
        busy=keys.may("busy", (), values.items, values.interval),
        bookings=keys.may("bookings", (), values.items, _booking),
        holds=keys.may("holds", (), values.items, _hold),
    )


def _weekly(value: object, path: str) -> Weekly:
    keys = _Keys(value, path, ("days", "start", "end"))
    days = keys.need("days", values.items, lambda day, at: values.whole(day, at, 1, 7))
    if not days:
        raise BadCase(keys.at("days"), "may not be empty")
    start, end = keys.need("start", values.time), keys.need("end", values.time)
    if start == end:
        raise BadCase(keys.at("end"), "is equal to the start")
    return Weekly(days, start, end)


def _override(value: object, path: str) -> Override:
    keys = _Keys(value, path, ("date", "ranges"))
    return Override(keys.need("date", values.day), keys.need("ranges", values.items, values.times))


def _booking(value: object, path: str) -> Booking:
    keys = _Keys(value, path, BOOKING)
    start, end = keys.need("start", values.instant), keys.need("end", values.instant)
    if end < start:
        raise BadCase(keys.at("end"), "is before the start")
    return Booking(
        start=start,
        end=end,
        buffer_before_min=keys.number("buffer_before_min"),
        buffer_after_min=keys.number("buffer_after_min"),
        status=cast(Status, keys.word("status", "confirmed", "pending", "cancelled", "declined")),
        type=cast(Type, keys.word("type", "same", "other")),
        seats_taken=keys.number("seats_taken", 1),
        id=keys.value.get("id"),
    )


def _hold(value: object, path: str) -> Hold:
    keys = _Keys(value, path, HOLD)
    start, end = keys.need("start", values.instant), keys.need("end", values.instant)
    if end < start:
        raise BadCase(keys.at("end"), "is before the start")
    return Hold(
        start=start,
        end=end,
        expires=keys.need("expires", values.instant),
        mine=keys.may("mine", False, values.truth),
        buffer_before_min=keys.number("buffer_before_min"),
        buffer_after_min=keys.number("buffer_after_min"),
        type=cast(Type, keys.word("type", "same", "other")),
    )
