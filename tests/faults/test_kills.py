"""kill -9 of processes that send: faults 1, 2, 3 and 8. long_run.py beside it is fault 1 in full."""

from __future__ import annotations

import time

import pytest

from tests.faults import kills
from tests.faults.processes import environment, nursery
from tests.faults.sink import Sink

pytestmark = pytest.mark.slow


def _is_sound(count: kills.Count) -> None:
    print(count)
    assert count.lost == 0, "a letter went missing and nobody was told"
    assert count.unfinished == 0
    assert count.doubled["ask"] == 0
    assert count.most <= 2


@pytest.fixture
def slow_sink():
    """Takes 4 ms a letter, as in the study."""
    with Sink(delay=0.004) as running_sink:
        yield running_sink


def test_fault_1_short_six_kills_lose_nothing_and_double_no_ask(app, linde, slow_sink, clock):
    clock_released(clock)
    _is_sound(kills.run(app, slow_sink, linde, each=250, rounds=6))


def test_fault_2_killed_between_the_answer_and_the_sent_mark(app, linde, sink, clock):
    clock_released(clock)
    count = kills.run(app, sink, linde, each=40, rounds=5, at_once=1, moment="accepted:0.2")
    _is_sound(count)
    assert count.unsure + count.doubled["resend"] >= 5, "every kill here leaves one letter in doubt"


def test_fault_3_killed_between_claim_and_mark_goes_once(app, linde, sink, clock):
    clock_released(clock)
    count = kills.run(app, sink, linde, each=40, rounds=4, at_once=1, moment="offered:0.1")
    _is_sound(count)
    assert (count.unsure, count.doubled["resend"]) == (0, 0), "nothing was said yet, so nothing is in doubt"


def test_killed_between_mark_and_data_is_told_and_never_doubled(app, linde, sink, clock):
    clock_released(clock)
    count = kills.run(app, sink, linde, each=40, rounds=4, at_once=1, moment="marked:0.2")
    _is_sound(count)
    assert count.unsure_arrived == 0 and count.doubled["resend"] == 0


def test_fault_8_three_processes_race_and_each_letter_goes_once(app, linde, sink, clock):
    clock_released(clock)
    kills.fill(linde, 150)
    with nursery(environment(app, sink.port)) as born:
        for _ in range(3):
            born.drainer()
        assert _emptied()
    assert sorted(sink.copies.values()) == [1] * 300


def _emptied() -> bool:
    until = time.monotonic() + 30
    while kills.left() and time.monotonic() < until:
        time.sleep(0.1)
    return kills.left() == 0


def clock_released(_clock) -> None:
    """Real processes live in real time."""
    from coaching.core import clock

    clock.release()
