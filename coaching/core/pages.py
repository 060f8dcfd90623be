"""Lists in pages: every list is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from coaching.core.db import db

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: `items`, and where it stands in the whole."""

    items: list[T]
    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / self.per_page))


def page_of(statement: Select[Any], number: object = 1, per: int = 50, scalars: bool = True) -> Page[Any]:
    """The rows of one page (1 is the first; nonsense is 1; beyond the end is the last)."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    last = max(1, ceil(total / per))
    wanted = min(max(1, int(str(number)) if str(number).isdigit() else 1), last)
    rows = db.session.execute(statement.limit(per).offset((wanted - 1) * per))
    return Page(list(rows.scalars() if scalars else rows), wanted, per, total)
