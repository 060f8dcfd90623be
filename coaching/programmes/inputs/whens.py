"""A step's moment between the format (journey plan, section 4) and flat fields: which fields each form has, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from coaching.core.i18n import _l
from coaching.programmes.rules import form_of

NAMES = {
    "after_appointment": _l("after an appointment"),
    "before_appointment": _l("before an appointment"),
    "halfway": _l("halfway between two appointments"),
    "phase_begins": _l("when a phase begins"),
    "date": _l("on a date"),
    "every": _l("again and again"),
    "after_step": _l("after another step is done"),
    "step_not_done": _l("when another step is not done"),
    "score": _l("on a score"),
    "habit": _l("on a habit"),
    "no_next_appointment": _l("when no next appointment is booked"),
    "after_close": _l("after the closing"),
}
SIGNS = (
    ("low_score", _l("low score")),
    ("score_drop", _l("score has dropped")),
    ("onboarding_stuck", _l("stuck at the start")),
    ("no_sign_of_life", _l("no sign of life")),
    ("habit_missed", _l("habit missed")),
    ("request", _l("something is asked of you")),
)
_REPEAT = ("repeat", "max")
FIELDS: dict[str, tuple[str, ...]] = {
    "after_appointment": ("n", "of", "offset", "unit", "at"),
    "before_appointment": ("n", "of", "offset", "unit", "at"),
    "halfway": ("n", "or_after"),
    "phase_begins": ("begins", "offset", "unit", "at"),
    "date": ("date", "at"),
    "every": ("rhythm", "interval", "days", "day", "begin", "until", "max", "at"),
    "after_step": ("step", "offset", "unit", "at"),
    "step_not_done": ("step", "offset", "unit", *_REPEAT, "at"),
    "score": ("step", "test", "value", "offset", "unit", "at"),
    "habit": ("step", "habit_test", "habit_days", "offset", "unit", "at"),
    "no_next_appointment": ("offset", "unit", *_REPEAT, "last", "at"),
    "after_close": ("offset", "unit", "at"),
}
ALL = ("form", *dict.fromkeys(name for names in FIELDS.values() for name in names))
_UNIT = {"min": "PT{}M", "h": "PT{}H", "d": "P{}D", "w": "P{}W", "m": "P{}M"}


def duration(amount: int | None, unit: str | None) -> str | None:
    """`3`, `d` as P3D; None for nothing."""
    return _UNIT[unit or "d"].format(amount) if amount else None


def amount_of(text: str | None) -> tuple[int | None, str]:
    """P3D as `3`, `d`. One that mixes units is told in its smallest; one that no field can say is (None, `d`)."""
    if found := re.fullmatch(r"P(\d+)M", text or ""):
        return int(found[1]), "m"
    found = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", text or "")
    if not text or found is None:
        return None, "d"
    weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    if minutes:
        return ((weeks * 7 + days) * 24 + hours) * 60 + minutes, "min"
    if hours:
        return (weeks * 7 + days) * 24 + hours, "h"
    return (weeks, "w") if weeks and not days else (weeks * 7 + days, "d")


def kept(old: Mapping[str, Any], new: Mapping[str, Any]) -> Mapping[str, Any]:
    """`old` when nobody changed what the fields show of it: what they cannot say (P1DT2H, a repeat in hours) is not lost by saving."""
    return old if fields_of(old) == fields_of(new) else new


def is_as_shown(fields: Mapping[str, Any], when: Mapping[str, Any]) -> bool:
    """Whether the fields say what they show of `when`: nobody changed them."""
    shown = fields_of(when)
    return fields["form"] == shown["form"] and all((fields.get(name) or None) == (shown.get(name) or None) for name in FIELDS[fields["form"]])


def when_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as a `when`. What is missing stays out, so that the planner's own check names it."""
    form = fields["form"]
    value = {key: fields.get(key) for key in FIELDS[form]}
    found = _head(form, value, fields)
    offset = duration(value.get("offset"), value.get("unit"))
    if offset and form not in ("no_next_appointment", "after_close"):
        found["offset"] = offset
    if value.get("of"):
        found["of"] = value["of"]
    if value.get("at") and form != "every":
        found["at"] = f"{value['at']:%H:%M}"
    if value.get("repeat"):
        found["repeat"] = f"P{value['repeat']}D"
    if value.get("max") and form != "every":
        found["max"] = value["max"]
    if value.get("last"):
        found["last"] = value["last"]
    return found


def _head(form: str, value: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    n = _n(fields.get("n"))
    if form in ("after_appointment", "before_appointment"):
        return {form: n}
    if form == "halfway":
        found: dict[str, Any] = {form: n if n == "each" else [n, n + 1] if isinstance(n, int) else n}
        return found | ({"or_after": f"P{value['or_after']}D"} if value.get("or_after") else {})
    if form == "phase_begins":
        return {form: value.get("begins")}
    if form == "date":
        return {form: value["date"].isoformat() if value.get("date") else ""}
    if form == "every":
        return _every(value)
    if form in ("after_step", "step_not_done"):
        return {form: value.get("step") or ""}
    if form == "score":
        number = value.get("value")
        return {form: {"of": value.get("step") or "", value.get("test") or "below": float(number) if number is not None else ""}}
    if form == "habit":
        return {form: {"of": value.get("step") or "", value.get("habit_test") or "missed": value.get("habit_days") or 0}}
    return {form: duration(value.get("offset"), value.get("unit")) or ""}


def _n(text: str | None) -> Any:
    text = (text or "").strip()
    if not text:
        return "each"
    return int(text) if text.isdigit() else text


def _every(value: Mapping[str, Any]) -> dict[str, Any]:
    unit = value.get("rhythm") or "week"
    every: dict[str, Any] = {"unit": unit, "at": f"{value['at']:%H:%M}" if value.get("at") else "09:00"}
    if (value.get("interval") or 1) > 1:
        every["interval"] = value["interval"]
    if unit == "week":
        every["days"] = value.get("days") or []
    if unit == "month":
        every["day"] = value.get("day") or 1
    found: dict[str, Any] = {"every": every}
    if value.get("begin"):
        found["from"] = f"after_appointment:{value['begin']}"
    if value.get("until"):
        found["until"] = f"appointment:{value['until']}"
    elif value.get("max"):
        found["until"] = f"count:{value['max']}"
    return found


def fields_of(when: Mapping[str, Any]) -> dict[str, Any]:
    """A `when` as fields: the other way round."""
    form = form_of(when)
    found: dict[str, Any] = {"form": form}
    offset = when[form] if form in ("no_next_appointment", "after_close") else when.get("offset")
    found["offset"], found["unit"] = amount_of(offset)
    found["at"] = time.fromisoformat(when["at"]) if when.get("at") else None
    found["of"] = when.get("of")
    found["repeat"], found["max"] = _days(when.get("repeat")), when.get("max")
    found["last"] = when.get("last")
    return found | _fields_of_head(form, when)


def _fields_of_head(form: str, when: Mapping[str, Any]) -> dict[str, Any]:
    head = when[form]
    if form in ("after_appointment", "before_appointment"):
        return {"n": "" if head == "each" else str(head)}
    if form == "halfway":
        return {"n": "" if head == "each" else str(head[0]), "or_after": _days(when.get("or_after"))}
    if form == "phase_begins":
        return {"begins": head}
    if form == "date":
        return {"date": date.fromisoformat(head)}
    if form == "every":
        ends, _colon, number = when.get("until", "").partition(":")
        return {
            "rhythm": head["unit"], "interval": head.get("interval", 1), "days": head.get("days", []), "day": head.get("day"),
            "at": time.fromisoformat(head["at"]) if head.get("at") else None,
            "begin": when.get("from", "").partition(":")[2], "until": number if ends == "appointment" else "",
            "max": int(number) if ends == "count" else None,
        }  # fmt: skip
    if form in ("after_step", "step_not_done"):
        return {"step": head}
    if form == "score":
        test = next(key for key in ("below", "above", "drops_by") if key in head)
        return {"step": head["of"], "test": test, "value": head[test]}
    if form == "habit":
        test = "missed" if "missed" in head else "streak"
        return {"step": head["of"], "habit_test": test, "habit_days": head[test]}
    return {}


def _days(text: str | None) -> int | None:
    """P2W as 14; None for what is not told in days."""
    amount, unit = amount_of(text)
    return (amount or 0) * {"d": 1, "w": 7, "m": 30}.get(unit, 0) or None
