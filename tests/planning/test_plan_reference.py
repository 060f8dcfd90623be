"""The planner against the page written a second time, over made-up journeys in difficult zones and on difficult days."""

from __future__ import annotations

import copy
import json
import os
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from coaching.planning import case, plan, reading
from coaching.planning.case import BadCase
from tests.planning.reference import Overtaken, Reading

ZONES = "Europe/Amsterdam Australia/Lord_Howe Asia/Kathmandu Pacific/Apia Pacific/Kiritimati America/St_Johns America/New_York Africa/Cairo".split()
BEGINS = ["2026-03-20", "2026-10-18", "2026-09-28", "2024-02-20", "2025-12-25", "2011-12-24", "1994-12-26", "2009-10-27"]
CLOCKS = ["00:00", "00:01", "02:15", "02:30", "03:00", "08:00", "09:00", "21:00", "23:59"]
LENGTHS = ["PT0S", "PT30M", "PT24H", "P1D", "P3D", "P1DT2H", "P1W", "P1M", "P2D"]
KEYS = ["a", "b", "c", "d", "e", "f"]


class Draw:
    """One made-up case."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.begin = datetime.fromisoformat(self.dice.choice(BEGINS) + "T08:00+00:00")

    def maybe(self, value: Any, chance: float = 0.5) -> Any:
        return value if self.dice.random() < chance else None

    def moment(self, first: int = 0, last: int = 25 * 48) -> str:
        """A moment on a half hour, some days around the begin."""
        return (self.begin + timedelta(minutes=30 * self.dice.randint(first, last))).astimezone(UTC).isoformat()

    def options(self, **choices: Any) -> dict[str, Any]:
        return {key: value for key, value in choices.items() if value is not None}

    def when(self, others: list[str]) -> dict[str, Any]:
        pick = self.dice.choice
        offset, at = self.maybe(pick(LENGTHS)), self.maybe(pick(CLOCKS), 0.4)
        n = pick([1, 2, 3, "each", "each"])
        some = [length for length in LENGTHS if length != "PT0S"]
        repeat = self.dice.random() < 0.6
        again = {"repeat": pick(some), "max": self.dice.randint(1, 4)} if repeat else {}
        every = {"unit": pick(["day", "week", "month"]), "at": pick(CLOCKS), "interval": self.dice.randint(1, 3)}
        if every["unit"] == "week":
            every["days"] = self.dice.sample(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], self.dice.randint(1, 3))
        if every["unit"] == "month":
            every["day"] = pick([1, 15, 28, 29, 30, 31])
        forms: list[dict[str, Any]] = [
            {"after_appointment": n} | self.options(offset=offset, at=at, of=self.maybe(pick(["start", "end"]))),
            {"before_appointment": n} | self.options(offset=offset, at=at, of=self.maybe(pick(["start", "end"]))),
            {"halfway": pick(["each", [1, 2], [2, 3]])} | self.options(or_after=self.maybe(pick(LENGTHS))),
            {"phase_begins": pick(["follow_up", "enrichment"])} | self.options(offset=offset, at=at),
            {"date": (self.begin + timedelta(days=self.dice.randint(-2, 20))).date().isoformat(), "at": pick(CLOCKS)},
            {"every": every}
            | self.options(until=self.maybe(pick(["journey_closes", "appointment:2", "count:3", "appointment:9"])))
            | self.options(**{"from": self.maybe(pick(["journey_starts", "after_appointment:1", "after_appointment:2"]), 0.4)}),
            {"habit": {"of": "walk", pick(["missed", "streak"]): 2}} | self.options(offset=offset, at=at),
            {"no_next_appointment": pick(some)} | again | self.options(at=at, last=self.maybe(self.dice.randint(1, 3), 0.3)),
            {"after_close": pick(LENGTHS)} | self.options(at=at),
        ]
        if others:
            of = pick(others)
            score = {"of": of, pick(["below", "above", "drops_by"]): pick([1, 3.5, 5, 0.1])}
            referring = [
                {"after_step": of} | self.options(offset=offset, at=at),
                {"step_not_done": of, "offset": pick(some)} | again | self.options(at=at),
                {"step_not_done": of, "offset": pick(some)} | again | self.options(at=at),
                {"score": score} | self.options(offset=offset, at=at),
            ]
            forms = referring if self.dice.random() < 0.5 else forms
        return pick(forms)

    def steps(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for key in self.dice.sample(KEYS, self.dice.randint(1, 6)):
            when = self.when([step["key"] for step in made])
            stale = self.options(stale_after=self.maybe(self.dice.choice(LENGTHS), 0.3))
            made.append({"key": key, "when": when} | stale | self.options(on_pause=self.maybe("skip", 0.3)))
        self.dice.shuffle(made)
        return made

    def appointment(self, n: int) -> dict[str, Any]:
        start = datetime.fromisoformat(self.moment(-96))
        status = self.dice.choice(["booked", "booked", "held", "no_show", "cancelled"])
        ends = {
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=self.dice.choice([20, 45, 90]), seconds=self.dice.choice([0, 0, 30]))).isoformat(),
        }
        cancelled = self.maybe(self.moment(-96), 0.7) if status == "cancelled" else None
        return {"n": n, "status": status} | ends | self.options(booked_at=self.maybe(self.moment(-96)), cancelled_at=cancelled)

    def fact(self, keys: list[str], now: str) -> dict[str, Any]:
        pick, at, nth = self.dice.choice, self.moment(-48), self.options(nth=self.maybe(self.dice.randint(1, 4)))
        step = {"step": pick(keys)}
        return pick(
            [
                {"type": "form_answered", "at": at} | step | nth | self.options(score=self.maybe(pick([0, 2, 3.4, 3.5, 7, 10]), 0.8)),
                {"type": "step_done", "at": at} | step | nth,
                {"type": "sent", "at": min(at, now)} | step | nth,
                {"type": "phase_begins", "at": at, "phase": pick(["follow_up", "enrichment"])},
                {"type": pick(["habit_missed", "habit_streak"]), "at": at, "habit": "walk", "days": pick([1, 2])},
            ]
        )

    def case(self) -> dict[str, Any]:
        steps, now = self.steps(), self.moment(-48)
        keys = [step["key"] for step in steps]
        pauses = [[self.moment(), self.maybe(self.moment(), 0.8)] for _ in range(self.dice.choice([0, 0, 1, 2]))]
        journey = self.options(starts=self.begin.isoformat(), closes=self.maybe(self.moment(1), 0.4), pauses=pauses)
        return {
            "coachee_tz": self.dice.choice(ZONES),
            "journey": journey,
            "steps": steps,
            "now": now,
            "until": (datetime.fromisoformat(now) + timedelta(days=self.dice.randint(1, 40))).isoformat(),
            "appointments": [self.appointment(n) for n in self.dice.sample(range(1, 9), self.dice.randint(0, 4))],
            "facts": [self.fact(keys, now) for _ in range(self.dice.randint(0, 8))],
            "quiet_hours": self.maybe(self.dice.sample(CLOCKS, 2), 0.6),
            "daily_limit": self.maybe(self.dice.randint(1, 3), 0.5),
        }


def compare(seed: int) -> bool:
    """Whether the case of this seed was good and both readings of it could be compared; fails when they differ."""
    made = Draw(seed).case()
    try:
        read = case.read(reading.parse(json.dumps(made)))
        expected = Reading(copy.deepcopy(made)).plan()
    except (BadCase, Overtaken):
        return False
    assert plan.plan(read).as_json() == expected, f"seed {seed}: {json.dumps(made)}"
    return True


@pytest.mark.parametrize("block", range(4))
def test_both_readings_of_the_page_agree(block: int) -> None:
    """`PLANS=20000` compares that many in each block."""
    many = int(os.environ.get("PLANS", "150"))
    compared = sum(compare(seed) for seed in range(block * 1_000_000, block * 1_000_000 + many))
    assert compared > many / 3
