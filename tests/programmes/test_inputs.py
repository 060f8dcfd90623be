"""A moment as flat fields and back: nothing of a ready-made programme is lost in the editor."""

from __future__ import annotations

import pytest

from coaching.core import toml
from coaching.programmes import rules
from coaching.programmes.inputs import whens
from coaching.programmes.operations.files import READY_MADE

EVERY_FORM = [
    {"after_appointment": "each", "offset": "P2D", "of": "start"},
    {"before_appointment": 2, "offset": "PT24H", "at": "09:00"},
    {"halfway": [2, 3], "or_after": "P5D"},
    {"phase_begins": "evaluation", "offset": "P1W"},
    {"date": "2026-03-06", "at": "10:00"},
    {"every": {"unit": "month", "interval": 2, "day": 31, "at": "08:30"}, "until": "appointment:3"},
    {"every": {"unit": "day", "at": "08:00"}},
    {"score": {"of": "check-in", "drops_by": 2.5}, "offset": "PT2H"},
    {"habit": {"of": "outside", "streak": 7}},
    {"after_close": "P6M", "at": "10:00"},
]


def _all() -> list[dict]:
    found = [step["when"] for path in READY_MADE.glob("*.toml") for step in toml.read(path.read_text())["steps"]]
    return EVERY_FORM + [one for number, one in enumerate(found) if one not in found[:number]]


@pytest.mark.parametrize("when", _all(), ids=str)
def test_a_moment_survives_the_editor(app, when):
    same = whens.when_of(dict.fromkeys(whens.ALL) | whens.fields_of(when))
    before = {"key": "x", "when": when}
    after = {"key": "x", "when": same}
    others = [{"key": key, "when": {"date": "2026-01-09", "at": "09:00"}} for key in ("intake", "reflection", "check-in", "evaluation", "follow-up")]
    assert rules.check_whens([after, *others]) is None, same
    assert _normal(before["when"]) == _normal(after["when"])


def _normal(when: dict) -> dict:
    """P1W and P7D are one and the same for a person; P6W1D is told in days."""
    def plain(value):
        if isinstance(value, str) and value.startswith("P"):
            amount, unit = whens.amount_of(value)
            return amount * 7 if unit == "w" else amount, "d" if unit == "w" else unit
        return value
    return {key: plain(value) for key, value in when.items()}
