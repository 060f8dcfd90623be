"""What was chosen, by whom, and what is still under way."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import Scope, scope, scoped
from coaching.invoices.models import Invoice
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.selections.models import Selection
from coaching.selections.queries.looking import Looked, looked_at, named, tags_of
from coaching.selections.queries.zipping import zip_of
from coaching.selections.rules import deeds_for


def selection(selection_id: str, deed: str | None = None) -> Selection:
    """What whoever is signed in chose, to do this with it. Raises NotHere: another's, or what somebody in this role does not do."""
    found = existing(scoped(Selection).where(Selection.id == selection_id, Selection.member_id == scope().member_id), selection_id)
    if deed and (deed not in deeds_for(found.kind, scope().role) or found.deed not in (None, deed)):
        raise NotHere(selection_id)
    return found


def anybodys(selection_id: str) -> Selection:
    """One of this practice, for the worker. Raises NotHere."""
    return existing(scoped(Selection).where(Selection.id == selection_id), selection_id)


def who_chose(found: Selection) -> Scope:
    """Whoever chose it, in the role they have now; anyone, who may do nothing, once they no longer work here."""
    one = practices.member(found.member_id)
    role = one.role if one.is_active else "anyone"
    return Scope(one.practice_id, role, user_id=one.user_id, member_id=one.id, locale=one.locale, timezone=one.timezone, name=one.name)


def under_way() -> list[tuple[str, str]]:
    """(practice id, id) of what still has somebody to come, in all practices: for the worker."""
    wanted = select(Selection.practice_id, Selection.id).where(Selection.ended_at.is_(None), Selection.begun_at.is_not(None))
    return [(row.practice_id, row.id) for row in db.session.execute(wanted.order_by(Selection.begun_at))]


def of_practice(kind: str, ids: Collection[str]) -> list[str]:
    """Those of these ids that are of this practice, each once and in their order."""
    model = {"people": Person, "invoices": Invoice}[kind]
    there = set(db.session.scalars(scoped(model).where(model.id.in_(ids)).with_only_columns(model.id)))
    return [one for one in dict.fromkeys(ids) if one in there]


__all__ = ["Looked", "anybodys", "looked_at", "named", "of_practice", "selection", "tags_of", "under_way", "who_chose", "zip_of"]
