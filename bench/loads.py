"""Processor milliseconds per request, and two pages compared turn by turn so that a busy machine slows both."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.processes import cpu_seconds

Call = Callable[[], object]


@dataclass(frozen=True)
class Side:
    """One of two things compared: whose processes work, and what is asked."""

    pid: int
    call: Call


@dataclass(frozen=True)
class Compared:
    """Medians: milliseconds of each, and of the ratios of the rounds."""

    ours: float
    floor: float
    ratio: float


def block(side: Side, count: int) -> float:
    """Processor milliseconds per call, over `count` calls."""
    before = cpu_seconds(side.pid)
    for _ in range(count):
        side.call()
    return (cpu_seconds(side.pid) - before) * 1000 / count


def compare(ours: Side, floor: Side, *, rounds: int = 9, count: int = 30) -> Compared:
    """Rounds of a block of each, in random order."""
    for side in (ours, floor):
        block(side, 12)
    firsts, seconds = [], []
    for _ in range(rounds):
        pair = {}
        for side in random.sample((ours, floor), 2):
            pair[id(side)] = block(side, count)
        firsts.append(pair[id(ours)])
        seconds.append(pair[id(floor)])
    ratios = [first / second for first, second in zip(firsts, seconds, strict=True)]
    return Compared(statistics.median(firsts), statistics.median(seconds), statistics.median(ratios))


def alone(side: Side, *, rounds: int = 5, count: int = 25) -> float:
    """Median processor milliseconds of something that has no floor."""
    block(side, 12)
    return statistics.median(block(side, count) for _ in range(rounds))
