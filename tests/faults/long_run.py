"""Fault 1 in full, for the nightly run: `pytest -s tests/faults/long_run.py` (not collected by itself; minutes)."""

from __future__ import annotations

from coaching.core import clock
from tests.faults import kills
from tests.faults.sink import Sink


def test_fault_1_fifty_kills_of_four_thousand_letters(app, linde):
    clock.release()
    with Sink(delay=0.004) as sink:
        count = kills.run(app, sink, linde, each=2000, rounds=50, at_once=3)
    print(count)
    assert (count.lost, count.unfinished, count.doubled["ask"]) == (0, 0, 0)
    assert count.most <= 2
