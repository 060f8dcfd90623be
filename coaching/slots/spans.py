"""Arithmetic on half-open spans of whole minutes, always as ascending lists."""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merge(spans: Iterable[Span], touching: bool) -> list[Span]:
    """Spans that overlap as one, from the earliest start; those that only touch too when asked."""
    ordered = sorted(spans)
    if not ordered:
        return ordered
    merged: list[Span] = []
    slack = 1 if touching else 0
    begin, end = ordered[0]
    limit = end + slack
    for start, stop in ordered:
        if start >= limit:
            merged.append((begin, end))
            begin, end = start, stop
            limit = end + slack
        elif stop > end:
            end = stop
            limit = end + slack
    merged.append((begin, end))
    return merged


def subtract(spans: Sequence[Span], blocks: Sequence[Span]) -> list[Span]:
    """What is left of separate spans outside merged blocks."""
    left: list[Span] = []
    first = 0
    for start, stop in spans:
        while first < len(blocks) and blocks[first][1] <= start:
            first += 1
        at = first
        while at < len(blocks) and blocks[at][0] < stop:
            block_start, block_end = blocks[at]
            if block_start > start:
                left.append((start, block_start))
            start = max(start, block_end)
            at += 1
        if start < stop:
            left.append((start, stop))
    return left


def intersect(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """The common pieces of two lists of separate spans; pieces that touch stay two."""
    common: list[Span] = []
    a = b = 0
    while a < len(some) and b < len(others):
        start = max(some[a][0], others[b][0])
        stop = min(some[a][1], others[b][1])
        if start < stop:
            common.append((start, stop))
        if some[a][1] <= others[b][1]:
            a += 1
        else:
            b += 1
    return common
