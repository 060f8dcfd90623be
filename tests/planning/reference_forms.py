"""§1, §3 and §4 of the format page, written a second time: see reference.py.

Moments are whole seconds since 1970, wall clocks are found by trying offsets, and nothing is shared with the planner.
It takes good cases only, as JSON values.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def parts(text: str) -> tuple[int, int, int]:
    found = dict.fromkeys("YMWDhms", 0)
    day, _, clock = text[1:].partition("T")
    for number, letter in re.findall(r"(\d+)([YMWD])", day):
        found[letter] = int(number)
    for number, letter in re.findall(r"(\d+)([HMS])", clock):
        found[letter.lower()] = int(number)
    return (
        found["Y"] * 12 + found["M"],
        found["W"] * 7 + found["D"],
        found["h"] * 3600 + found["m"] * 60 + found["s"],
    )


class Clock:
    def __init__(self, name: str) -> None:
        self.zone = ZoneInfo(name)

    def wall(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone).replace(tzinfo=None, fold=0)

    def at(self, wall: datetime) -> int:
        naive = int(wall.replace(tzinfo=UTC).timestamp())
        offsets = {self.offset(naive + hours * 3600) for hours in range(-30, 31)}
        fitting = [naive - offset for offset in offsets if self.wall(naive - offset) == wall]
        return min(fitting) if fitting else naive - self.offset(naive - 30 * 3600)

    def offset(self, at: int) -> int:
        return int(datetime.fromtimestamp(at, self.zone).utcoffset().total_seconds())  # type: ignore[union-attr]

    def add(self, at: int, duration: str, times: int = 1) -> int:
        months, days, seconds = (part * times for part in parts(duration))
        if months or days:
            wall = self.wall(at)
            year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
            wall = wall.replace(year=year, month=month + 1, day=min(wall.day, monthrange(year, month + 1)[1]))
            at = self.at(wall + timedelta(days=days))
        return at + seconds

    def on(self, day: date, clock: str) -> int:
        return self.at(datetime(day.year, day.month, day.day, int(clock[:2]), int(clock[3:])))

    def after(self, anchor: int, planned: int, clock: str | None) -> int:
        if clock is None:
            return planned
        day = self.wall(planned).date()
        found = self.on(day, clock)
        return found if found >= anchor else self.on(day + timedelta(days=1), clock)

    def before(self, anchor: int, duration: str, clock: str | None) -> int:
        planned = self.add(anchor, duration, -1)
        if clock is None:
            return planned
        day = self.wall(planned).date()
        found = self.on(day, clock)
        return found if found <= anchor else self.on(day - timedelta(days=1), clock)


class Forms:
    """One case, and what §4 plans in it."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.clock = Clock(case["coachee_tz"])
        self.now, self.until = moment(case["now"]), moment(case["until"])
        self.starts = moment(case["journey"]["starts"])
        closes = case["journey"].get("closes")
        self.closes = moment(closes) if closes else None
        self.steps = {step["key"]: step for step in case["steps"]}
        self.order = {key: place for place, key in enumerate(self.steps)}
        self.all = [
            {
                "n": a["n"],
                "start": moment(a["start"]),
                "end": moment(a["end"]),
                "status": a["status"],
                "booked": moment(a["booked_at"]) if a.get("booked_at") else None,
                "cancelled": moment(a["cancelled_at"]) if a.get("cancelled_at") else None,
            }
            for a in case.get("appointments", [])
        ]
        self.standing = sorted((a for a in self.all if a["status"] != "cancelled"), key=lambda a: a["start"])
        self.facts = sorted(({**f, "at": moment(f["at"])} for f in case.get("facts", [])), key=lambda f: f["at"])
        self.out: list[dict[str, Any]] = []
        self.left: list[tuple[str, int | None, str]] = []
        self.waiting: list[dict[str, Any]] = []

    # §1 and facts

    def done(self, key: str, nth: int) -> int | None:
        found = [f["at"] for f in self.facts if f["type"] in ("form_answered", "step_done") and f["step"] == key and f.get("nth", 1) == nth]
        return min(found, default=None)

    def sent(self, key: str, nth: int) -> int | None:
        found = [f["at"] for f in self.facts if f["type"] == "sent" and f["step"] == key and f.get("nth", 1) == nth]
        return max(found, default=None)

    def aftercare(self, key: str) -> bool:
        when = self.steps[key]["when"]
        if "after_close" in when or when.get("phase_begins") == "follow_up":
            return True
        other = when.get("after_step") or when.get("step_not_done") or when.get("score", {}).get("of")
        return other is not None and self.aftercare(other)

    # §4

    def meant(self, n: int | str) -> list[dict[str, Any]]:
        return self.standing if n == "each" else self.standing[n - 1 : n]  # type: ignore[operator]

    def form(self, key: str) -> list[dict[str, Any]] | str:
        """The touchpoints of a step, or the reason of all of it."""
        when = self.steps[key]["when"]
        for name in ("after_appointment", "before_appointment", "halfway", "phase_begins", "date", "every", "after_step", "score", "habit", "no_next_appointment", "after_close"):  # fmt: skip
            if name in when:
                return getattr(self, name)(key, when)  # type: ignore[no-any-return]
        return []

    def point(self, nth: int, planned: int, reason: str, **more: Any) -> dict[str, Any]:
        return {"nth": nth, "planned": planned, "reason": reason} | more

    def counted(self, anchor: int, when: dict[str, Any], offset: str | None = None) -> int:
        moved = self.clock.add(anchor, when.get("offset", "PT0S") if offset is None else offset)
        return self.clock.after(anchor, moved, when.get("at"))

    def after_appointment(self, key: str, when: dict[str, Any]) -> Any:
        found = []
        for a in self.meant(when["after_appointment"]):
            if a["status"] == "no_show":
                self.left.append((key, a["n"], "no_show"))
                found.append({})
                continue
            planned = self.counted(a[when.get("of", "end")], when)
            found.append(self.point(a["n"], planned, "after_appointment", known=a["booked"]))
        return [p for p in found if p] if found else "appointment_not_booked"

    def before_appointment(self, key: str, when: dict[str, Any]) -> Any:
        found = []
        for a in self.meant(when["before_appointment"]):
            anchor = a[when.get("of", "start")]
            planned = self.clock.before(anchor, when.get("offset", "PT0S"), when.get("at"))
            known = max(self.starts, a["booked"] or self.starts)
            found.append(self.point(a["n"], planned, "before_appointment", known=known, precedes=anchor, about=a["booked"], early=True))
        return found or "appointment_not_booked"

    def halfway(self, key: str, when: dict[str, Any]) -> Any:
        found = []
        pair = when["halfway"]
        for a in self.meant(pair if pair == "each" else pair[0]):
            place = self.standing.index(a)
            following = self.standing[place + 1] if place + 1 < len(self.standing) else None
            fallback = self.clock.add(a["end"], when["or_after"]) if "or_after" in when else None
            too_late = fallback is not None and following is not None and (following["booked"] or fallback) > fallback
            found.append({})
            if a["status"] == "no_show":
                self.left.append((key, a["n"], "no_show"))
            elif fallback is not None and (following is None or too_late):
                found.append(self.point(a["n"], fallback, "halfway_fallback", known=a["booked"]))
            elif following is None:
                self.left.append((key, a["n"], "next_not_booked"))
            else:
                middle = (a["end"] + following["start"]) // 2 // 60 * 60
                known = max(a["booked"] or 0, following["booked"] or 0)
                found.append(self.point(a["n"], middle, "halfway", known=known, precedes=following["start"]))
        return [p for p in found if p] if found else "appointment_not_booked"

    def phase_begins(self, key: str, when: dict[str, Any]) -> Any:
        begun = [f["at"] for f in self.facts if f["type"] == "phase_begins" and f["phase"] == when["phase_begins"]]
        return [self.point(i + 1, self.counted(at, when), "phase_begins") for i, at in enumerate(begun)] or "phase_not_begun"

    def date(self, key: str, when: dict[str, Any]) -> Any:
        return [self.point(1, self.clock.on(date.fromisoformat(when["date"]), when["at"]), "date")]

    def every(self, key: str, when: dict[str, Any]) -> Any:
        rule, begin = when["every"], self.starts
        word, _, number = when.get("from", "journey_starts").partition(":")
        if number:
            if not self.standing[int(number) - 1 : int(number)]:
                return "appointment_not_booked"
            begin = max(begin, self.standing[int(number) - 1]["end"])
        word, _, number = when.get("until", "journey_closes").partition(":")
        end, most = self.closes, None
        if word == "count":
            end, most = None, int(number)
        elif word == "appointment" and self.standing[int(number) - 1 : int(number)]:
            end = self.standing[int(number) - 1]["start"]
        found: list[dict[str, Any]] = []
        first: date | None = None
        day = self.clock.wall(begin).date() - timedelta(days=1)
        sent_up_to = max((f.get("nth", 1) for f in self.facts if f["type"] == "sent" and f["step"] == key), default=0)
        while most is None or len(found) < most:
            if self.fits(day, rule, first):
                at = self.clock.on(day, rule["at"])
                if at >= begin:
                    first = first or day
                    if end is not None and at >= end or at > self.until and len(found) >= sent_up_to:
                        break
                    found.append(self.point(len(found) + 1, at, "every"))
            day += timedelta(days=1)
        return found

    def fits(self, day: date, rule: dict[str, Any], first: date | None) -> bool:
        interval = rule.get("interval", 1)
        if rule["unit"] == "day":
            return first is None or (day - first).days % interval == 0
        if rule["unit"] == "week":
            if ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()] not in rule["days"]:
                return False
            mondays = [d - timedelta(days=d.weekday()) for d in (day, first or day)]
            return (mondays[0] - mondays[1]).days // 7 % interval == 0
        if day.day != min(rule["day"], monthrange(day.year, day.month)[1]):
            return False
        return first is None or ((day.year - first.year) * 12 + day.month - first.month) % interval == 0

    def after_step(self, key: str, when: dict[str, Any]) -> Any:
        other = when["after_step"]
        nths = {f.get("nth", 1) for f in self.facts if f["type"] in ("form_answered", "step_done") and f["step"] == other}
        return [self.point(n, self.counted(self.done(other, n), when), "step_done") for n in nths] or "waiting_for_step"  # type: ignore[arg-type]

    def score(self, key: str, when: dict[str, Any]) -> Any:
        test, found, before = when["score"], [], None
        answers = [f for f in self.facts if f["type"] == "form_answered" and f["step"] == test["of"] and "score" in f]
        for number, fact in enumerate(answers, 1):
            value = Decimal(str(fact["score"]))
            for name, reason, holds in (
                ("below", "score_below", lambda v, b, t: v < t),
                ("above", "score_above", lambda v, b, t: v > t),
                ("drops_by", "score_drop", lambda v, b, t: b is not None and b - v >= t),
            ):
                if name in test and holds(value, before, Decimal(str(test[name]))):
                    found.append(self.point(number, self.counted(fact["at"], when), reason))
            before = value
        return found or "not_triggered"

    def habit(self, key: str, when: dict[str, Any]) -> Any:
        kind = "habit_missed" if "missed" in when["habit"] else "habit_streak"
        days = when["habit"].get("missed") or when["habit"].get("streak")
        found = [f["at"] for f in self.facts if f["type"] == kind and f["habit"] == when["habit"]["of"] and f["days"] == days]
        return [self.point(i + 1, self.counted(at, when), kind) for i, at in enumerate(found)] or "not_triggered"

    def bare(self, at: int) -> bool:
        over = any(a["end"] <= at for a in self.standing)
        for a in self.all:
            if a["status"] == "cancelled" and a["cancelled"] is None:
                continue
            known = a["booked"] is None or min(a["booked"], a["start"]) <= at
            known = known and not (a["status"] == "cancelled" and a["cancelled"] <= at)
            if known and a["end"] > at:
                return False
        return over

    def no_next_appointment(self, key: str, when: dict[str, Any]) -> Any:
        edges = sorted({at for a in self.all for at in (a["start"], a["end"], a["booked"], a["cancelled"]) if at is not None})
        stretches: list[list[int | None]] = []
        was = False
        for at in edges:
            bare = self.bare(at)
            if bare and not was:
                stretches.append([at, None])
            if was and not bare:
                stretches[-1][1] = at
            was = bare
        last = self.standing[when["last"] - 1]["end"] if "last" in when and len(self.standing) >= when["last"] else None
        most, found = when.get("max", 1), []
        for s, (begin, end) in enumerate(stretches, 1):
            if last is not None and last <= begin:  # type: ignore[operator]
                continue
            for k in range(1, most + 1):
                first = self.clock.add(begin, when["no_next_appointment"])  # type: ignore[arg-type]
                at = self.clock.after(begin, self.clock.add(first, when.get("repeat", "PT0S"), k - 1), when.get("at"))  # type: ignore[arg-type]
                found.append(self.point((s - 1) * most + k, at, "no_next_appointment", stretch_end=end))
        return found or "not_triggered"

    def after_close(self, key: str, when: dict[str, Any]) -> Any:
        if self.closes is None:
            return "not_closed"
        return [self.point(1, self.counted(self.closes, when, when["after_close"]), "after_close")]
