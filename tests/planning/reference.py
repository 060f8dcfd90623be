"""The format page written a second time, slowly and plainly, to hold the planner against: here §5.

Moments are whole seconds since 1970, wall clocks are found by trying offsets, and nothing is shared with the planner.
It takes good cases only, as JSON values.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.planning.reference_forms import Forms, moment


class Overtaken(Exception):
    """The knot of ADR 0020, which this plain reading does not untie."""


class Reading(Forms):
    """One case, planned from top to bottom."""

    def paused_until(self, at: int) -> int | str | None:
        ends: list[int | str] = []
        for begin, end in self.case["journey"].get("pauses", []):
            until = None if end is None else moment(end)
            if self.closes is not None:
                until = self.closes if until is None else min(until, self.closes)
            if moment(begin) <= at and (until is None or at < until):
                ends.append("ever" if until is None else until)
        return ends[0] if ends else None

    def quiet_until(self, at: int) -> int | None:
        if not self.case.get("quiet_hours"):
            return None
        begin, end = self.case["quiet_hours"]
        for days in range(-4, 5):
            day = self.clock.wall(at).date() + timedelta(days=days)
            window = self.clock.on(day, begin), self.clock.on(day + timedelta(days=end < begin), end)
            if window[0] <= at < window[1]:
                return window[1]
        return None

    def four_and_five(self, t: dict[str, Any]) -> bool:
        while True:
            pause = self.paused_until(t["due"])
            if pause is not None:
                if pause == "ever" or self.steps[t["step"]].get("on_pause") == "skip":
                    self.left.append((t["step"], t["nth"], "paused"))
                    return False
                self.move(t, pause, "pause")  # type: ignore[arg-type]
                continue
            quiet = self.quiet_until(t["due"])
            if quiet is None:
                return True
            self.move(t, quiet, "quiet_hours")

    def move(self, t: dict[str, Any], due: int, why: str) -> None:
        t["due"] = due
        if why not in t["moved_by"]:
            t["moved_by"].append(why)

    def enter(self, key: str, t: dict[str, Any]) -> None:
        t |= {"step": key, "due": t["planned"], "moved_by": []}
        sent = self.sent(key, t["nth"])
        if sent is not None and not (t.get("about") is not None and sent < t["about"]):
            self.left.append((key, t["nth"], "already_sent"))
            self.remind(key, t["nth"], sent)
        elif t["planned"] > self.until:
            pass
        elif t["planned"] < self.starts and not t.get("early"):
            self.left.append((key, t["nth"], "before_start"))
        else:
            if t.get("known") is not None and t["planned"] < t["known"]:
                self.move(t, t["known"], "late")
            if self.four_and_five(t):
                if t["due"] < self.now:
                    self.move(t, self.now, "late")
                    if not self.four_and_five(t):
                        return
                self.waiting.append(t)

    def remind(self, key: str, r: int, anchor: int) -> None:
        for other, step in self.steps.items():
            when = step["when"]
            if when.get("step_not_done") != key:
                continue
            step["reminded"] = True
            most = when.get("max", 1)
            for k in range(1, most + 1):
                at = self.clock.add(self.clock.add(anchor, when["offset"]), when.get("repeat", "PT0S"), k - 1)
                at = self.clock.after(anchor, at, when.get("at"))
                self.enter(other, self.point((r - 1) * most + k, at, "step_not_done", of=(key, r)))

    def seven(self, t: dict[str, Any]) -> str | None:
        key, due = t["step"], t["due"]
        if due > self.until:
            return ""
        if self.closes is not None and due >= self.closes and not self.aftercare(key):
            return "journey_closed"
        if t.get("precedes") is not None and due > t["precedes"]:
            return "too_late"
        done = [self.done(*pair) for pair in ((key, t["nth"]), t.get("of")) if pair]
        if any(at is not None and at <= due for at in done):
            return "already_done"
        if t.get("stretch_end") is not None and due >= t["stretch_end"]:
            return "appointment_booked"
        stale = self.steps[key].get("stale_after")
        if stale and due > self.clock.add(t["planned"], stale):
            return "stale"
        return None

    def full(self, at: int) -> bool:
        limit, day = self.case.get("daily_limit"), self.clock.wall(at).date()
        there = [t["due"] for t in self.out] + [f["at"] for f in self.facts if f["type"] == "sent"]
        return limit is not None and sum(self.clock.wall(other).date() == day for other in there) >= limit

    def turn(self) -> None:
        first = min(self.waiting, key=lambda t: (t["due"], self.order[t["step"]], t["nth"]))
        same = [t for t in self.waiting if (t["due"], t["step"]) == (first["due"], first["step"])]
        self.waiting = [t for t in self.waiting if t not in same]
        alive = []
        for t in sorted(same, key=lambda t: t["nth"]):
            reason = self.seven(t)
            if reason is None:
                alive.append(t)
            elif reason:
                self.left.append((t["step"], t["nth"], reason))
        if any((t["due"], t["step"]) == (first["due"], first["step"]) for t in self.out) and alive:
            raise Overtaken
        for t in alive[:-1]:
            self.left.append((t["step"], t["nth"], "merged"))
        for t in alive[-1:]:
            if not self.full(t["due"]):
                self.out.append(t)
                self.remind(t["step"], t["nth"], t["due"])
                continue
            tomorrow = self.clock.wall(t["due"]).date() + timedelta(days=1)
            at = self.clock.on(tomorrow, "00:00")
            if at <= t["due"]:
                raise Overtaken
            while (quiet := self.quiet_until(at)) is not None:
                at = quiet
            self.move(t, at, "daily_limit")
            if self.four_and_five(t):
                self.waiting.append(t)

    def plan(self) -> dict[str, list[dict[str, Any]]]:
        for key in self.steps:
            found = self.form(key)
            if isinstance(found, str):
                self.left.append((key, None, found))
            else:
                for t in found:
                    self.enter(key, t)
        while self.waiting:
            self.turn()
        for key, step in self.steps.items():
            if "step_not_done" in step["when"] and not step.get("reminded"):
                self.left.append((key, None, "step_not_planned"))
        out = sorted(self.out, key=lambda t: (t["due"], self.order[t["step"]], t["nth"]))
        left = sorted(self.left, key=lambda entry: (self.order[entry[0]], entry[1] or 0))
        return {
            "touchpoints": [
                {
                    "step": t["step"],
                    "nth": t["nth"],
                    "due": datetime.fromtimestamp(t["due"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "reason": t["reason"],
                    "moved_by": t["moved_by"],
                }
                for t in out
            ],
            "not_planned": [{"step": key, "nth": nth, "reason": reason} for key, nth, reason in left],
        }
