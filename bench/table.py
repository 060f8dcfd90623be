"""One figure of the table, and the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value beside its floor, its hard limit and its aim. What is judged is `judged`: the ratio when there is one.

    `fails`: whether going beyond the hard limit fails the run (ratios, statements, bytes, memory; times alone only warn).
    """

    row: str
    value: float | None
    unit: str
    hard: float | None = None
    aim: float | None = None
    floor: float | None = None
    ratio: float | None = None
    fails: bool = True
    note: str = ""

    @property
    def judged(self) -> float | None:
        return self.ratio if self.ratio is not None else self.value

    @property
    def holds(self) -> bool:
        return self.judged is None or self.hard is None or self.judged <= self.hard

    @property
    def is_failure(self) -> bool:
        return self.fails and not self.holds


def missing(row: str, why: str) -> Figure:
    """A row that was not measured, and why."""
    return Figure(row, None, "", note=f"not measured: {why}")


WIDTHS = (46, 13, 10, 8, 8, 8, 9)
HEADS = ("", "Draad", "floor", "ratio", "hard", "aim", "holds")


def head() -> str:
    """The line above the table."""
    return _line(HEADS)


def line(figure: Figure) -> str:
    """A figure as one line."""
    if figure.value is None:
        return f"{figure.row:<{WIDTHS[0]}}{figure.note}"
    verdict = "-" if figure.hard is None else "NO" if figure.is_failure else "slow" if not figure.holds else "aim" if _reached(figure) else "yes"
    times = " x" if figure.ratio is not None else ""
    cells = (
        figure.row, f"{_short(figure.value)} {figure.unit}".strip(), _short(figure.floor), _short(figure.ratio) + (times if figure.ratio is not None else ""),
        _short(figure.hard) + times, _short(figure.aim) + times, verdict,
    )  # fmt: skip
    return _line(cells) + (f"  {figure.note}" if figure.note else "")


def _reached(figure: Figure) -> bool:
    return figure.aim is not None and figure.judged is not None and figure.judged <= figure.aim


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = zip(cells, WIDTHS, strict=True)
    return f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in rest)
