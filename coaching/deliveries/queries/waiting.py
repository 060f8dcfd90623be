"""Who has something due: answered from an index alone, whatever waits (docs/adr/0058)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, Table, TextClause, bindparam, func, literal, or_, select, true, union_all

from coaching.deliveries import rules
from coaching.deliveries.models import IS_DUE, Delivery, SendingHold

_ROW: Table = Delivery.__table__  # type: ignore[assignment]
_LETTER = _ROW.c
NOW = bindparam("now", type_=_LETTER.next_at.type)
_HELD_BACK = select(SendingHold.__table__.c.practice_id)


def due() -> list[ColumnElement[bool] | TextClause]:
    """Its time has come at `now`, and its practice sends; a letter that lets somebody in goes all the same."""
    return [IS_DUE, _LETTER.next_at <= NOW, or_(_LETTER.practice_id.not_in(_HELD_BACK), _LETTER.letter.in_(rules.SIGN_IN))]


@cache
def who() -> Select[Any]:
    """(id of a practice, channel, priority, oldest) of what is due at `now`, in UTC. A few seeks for each practice that has letters waiting."""
    waiting, priority = _waiting(), union_all(*(select(literal(one).label("priority")) for one in rules.PRIORITIES)).cte("each_priority")
    same = (_LETTER.practice_id == waiting.c.id, _LETTER.channel == waiting.c.channel, _LETTER.priority == priority.c.priority)
    oldest = select(func.min(_LETTER.next_at)).where(*same, *due()).scalar_subquery()
    goes = or_(waiting.c.id.not_in(_HELD_BACK), priority.c.priority == rules.URGENT)  # of a practice that holds, only who wants in
    asked = (
        select(waiting.c.id, waiting.c.channel, priority.c.priority, oldest.label("oldest"))
        .select_from(waiting.join(priority, true()))
        .where(waiting.c.channel.is_not(None), goes)
        .subquery()
    )
    return select(asked).where(asked.c.oldest.is_not(None))


def _waiting() -> CTE:
    """The practices and channels with letters that wait, from one to the next in the index; the last of each practice is none.

    First from practice to practice, then within each from channel to channel: asked for the next pair at once,
    SQLite seeks the practice only and reads all its letters.
    """
    practice = select(_next(_LETTER.practice_id).label("id")).cte("each_practice", recursive=True)
    practice = practice.union_all(select(_next(_LETTER.practice_id, _LETTER.practice_id > practice.c.id)).where(practice.c.id.is_not(None)))
    of_it = _LETTER.practice_id == practice.c.id
    found = select(practice.c.id, _next(_LETTER.channel, of_it).label("channel")).where(practice.c.id.is_not(None)).cte("waiting", recursive=True)
    following = _next(_LETTER.channel, _LETTER.practice_id == found.c.id, _LETTER.channel > found.c.channel)
    return found.union_all(select(found.c.id, following).where(found.c.channel.is_not(None)))


def _next(column: ColumnElement[Any], *beyond: ColumnElement[bool]) -> ScalarSelect[Any]:
    """Its first value in the index beyond here. Ordered by all columns of the index, else SQLite prefers that of all letters there ever were."""
    in_order = (_LETTER.practice_id, _LETTER.channel, _LETTER.priority, _LETTER.next_at)
    return select(column).where(IS_DUE, *beyond).order_by(*in_order).limit(1).correlate_except(_ROW).scalar_subquery()
