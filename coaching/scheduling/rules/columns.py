"""Where blocks of an agenda day stand: those that overlap share the width, the others have it whole."""

from collections.abc import Sequence
from datetime import datetime


def columns(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    """(column, columns in its cluster) for each span, in the given order."""
    order = sorted(range(len(spans)), key=lambda i: (spans[i][0], spans[i][1]))
    place: dict[int, int] = {}
    width: dict[int, int] = {}
    cluster: list[int] = []
    ends: list[datetime] = []
    until: datetime | None = None
    for i in order:
        start, end = spans[i]
        if until is not None and start >= until:
            width.update({j: len(ends) for j in cluster})
            cluster, ends, until = [], [], None
        column = next((n for n, taken in enumerate(ends) if taken <= start), len(ends))
        ends[column:column + 1] = [end]
        place[i] = column
        cluster.append(i)
        until = end if until is None else max(until, end)
    width.update({j: len(ends) for j in cluster})
    return [(place[i], width[i]) for i in range(len(spans))]
