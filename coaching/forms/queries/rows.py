"""Questions about forms and what people answered, always within the practice in scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import raiseload

from coaching.core import crypto
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.pages import Page, page_of
from coaching.core.scope import scope, scoped
from coaching.forms.models import KINDS, Form, FormResponse, FormVersion
from coaching.people import queries as people

# What a coach fills in about a person is never theirs to open by link or in their own rooms.
OF_THE_COACH = ("guide",)
_OF_COACHES = select(FormVersion.id).join(Form, Form.id == FormVersion.form_id).where(Form.kind.in_(OF_THE_COACH))


def form(form_id: str) -> Form:
    """A form of this practice. Raises NotHere."""
    return existing(scoped(Form).where(Form.id == form_id), form_id)


def by_key(key: str) -> Form:
    """The form with this key ("reflection"). Raises NotHere."""
    return existing(scoped(Form).where(Form.key == key), key)


def has_key(key: str) -> bool:
    """True when this practice has a form with this key."""
    return db.session.scalar(scoped(Form).where(Form.key == key).with_only_columns(Form.id)) is not None


def forms(kinds: Sequence[str] | None = None, archived: bool = False) -> list[Form]:
    """The forms of this practice in the order of KINDS, then by age; `kinds` None means every kind."""
    return sorted(db.session.scalars(wanted_of(kinds, archived)), key=lambda form: KINDS.index(form.kind))


def wanted_of(kinds: Sequence[str] | None = None, archived: bool = False) -> Select[Form]:
    """`forms` by age alone, to ask together with something else (core/sheaf.py)."""
    wanted = scoped(Form).where(Form.is_archived == archived)
    if kinds is not None:
        wanted = wanted.where(Form.kind.in_(kinds))
    return wanted.order_by(Form.created_at, Form.key)


def newest(form_: Form) -> FormVersion:
    """The version that is asked from now on."""
    wanted = scoped(FormVersion).where(FormVersion.form_id == form_.id).order_by(FormVersion.number.desc())
    return existing(wanted.limit(1), form_.id)


def newest_of(form_ids: Sequence[str]) -> dict[str, FormVersion]:
    """The newest version of each of these forms, in one statement."""
    last = (
        select(FormVersion.form_id, func.max(FormVersion.number).label("number"))
        .where(FormVersion.form_id.in_(form_ids))
        .group_by(FormVersion.form_id)
        .subquery()
    )
    wanted = scoped(FormVersion).join(
        last, (FormVersion.form_id == last.c.form_id) & (FormVersion.number == last.c.number)
    )
    return {version.form_id: version for version in db.session.scalars(wanted)}


def was_asked(version: FormVersion) -> bool:
    """True when somebody was asked this version: from then on it never changes."""
    wanted = scoped(FormResponse).where(FormResponse.form_version_id == version.id).with_only_columns(FormResponse.id)
    return db.session.scalar(wanted.options(raiseload("*")).limit(1)) is not None


def times_answered(form_ids: Sequence[str]) -> dict[str, int]:
    """How often each form was answered."""
    wanted = (
        select(FormVersion.form_id, func.count())
        .join(FormResponse, FormResponse.form_version_id == FormVersion.id)
        .where(FormVersion.form_id.in_(form_ids), FormResponse.state == "answered")
        .where(FormResponse.practice_id == scope().practice_id)
        .group_by(FormVersion.form_id)
    )
    return {form_id: count for form_id, count in db.session.execute(wanted)}


def _responses() -> Select[FormResponse]:
    """What this role may know of: a coachee and the holder of a link only their own, an assistant nothing."""
    here = scope()
    wanted = scoped(FormResponse)
    if here.sees_only_own:
        return wanted.where(FormResponse.person_id == (here.person_id or ""), FormResponse.form_version_id.not_in(_OF_COACHES))
    if not here.reads_notes:
        raise NotHere("answers")
    if here.role in ("owner", "coach"):
        return wanted.where(FormResponse.person_id.in_(people.in_my_care()))
    return wanted


# Made once: building it costs more than running it, and it is asked at every page and every answer.
_OWN_ONE = select(FormResponse).where(
    FormResponse.practice_id == bindparam("practice_id"),
    FormResponse.id == bindparam("response_id"),
    FormResponse.person_id == bindparam("person_id"),
    FormResponse.form_version_id.not_in(_OF_COACHES),
)


def response(response_id: str, *, locked: bool = False) -> FormResponse:
    """One response, as far as this role may know of it. `locked`: nobody else answers it until this transaction ends. Raises NotHere."""
    here = scope()
    is_own = here.sees_only_own
    query = _OWN_ONE if is_own else _responses().where(FormResponse.id == response_id)
    if locked:
        query = query.with_for_update(of=FormResponse).execution_options(populate_existing=True)
    values = {"practice_id": here.practice_id, "response_id": response_id, "person_id": here.person_id or ""} if is_own else {}
    found = db.session.scalar(query, values)
    if found is None:
        raise NotHere(response_id)
    return found


def response_by_key(key: str) -> FormResponse | None:
    """The response that was opened under this key, or None."""
    return db.session.scalar(scoped(FormResponse).where(FormResponse.key == key))


def response_of_step(journey_id: str | None, step: str | None, nth: int | None) -> FormResponse | None:
    """What was asked last by this step of a journey for the same turn: before an appointment that moved since, it may come round again."""
    if journey_id is None or step is None:
        return None
    wanted = scoped(FormResponse).where(FormResponse.journey_id == journey_id, FormResponse.step == step, FormResponse.nth == nth)
    return db.session.scalar(wanted.order_by(FormResponse.created_at.desc(), FormResponse.id.desc()).limit(1))


def responses_of(person_id: str, number: object = 1, per: int = 20) -> Page[FormResponse]:
    """Everything this person was asked, newest first, a page at a time; their answers can be read at once."""
    crypto.warm([person_id])
    wanted = _responses().where(FormResponse.person_id == person_id)
    newest_first = func.coalesce(FormResponse.answered_at, FormResponse.created_at).desc()
    return page_of(wanted.order_by(newest_first, FormResponse.id), number, per)


def answered_since(person_id: str, since: datetime | None, limit: int = 30) -> list[FormResponse]:
    """What this person answered after `since` (None: ever), newest first: for the page before an appointment."""
    crypto.warm([person_id])
    wanted = _responses().where(FormResponse.person_id == person_id, FormResponse.state == "answered")
    if since is not None:
        wanted = wanted.where(FormResponse.answered_at > since)
    return list(db.session.scalars(wanted.order_by(FormResponse.answered_at.desc()).limit(limit)))


def waiting_for(person_id: str, limit: int = 20) -> list[FormResponse]:
    """What this person was asked and did not answer yet, oldest first."""
    wanted = _responses().where(FormResponse.person_id == person_id, FormResponse.state != "answered")
    return list(db.session.scalars(wanted.order_by(FormResponse.created_at, FormResponse.id).limit(limit)))


def unread(limit: int = 20) -> list[FormResponse]:
    """Answers that no coach has read or answered, oldest first. Guides are the coach's own and do not wait."""
    wanted = (
        _responses()
        .join(FormVersion, FormVersion.id == FormResponse.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(FormResponse.state == "answered", FormResponse.read_at.is_(None), FormResponse.commented_at.is_(None))
        .where(Form.kind.not_in((*OF_THE_COACH, "booking")))
    )
    return list(db.session.scalars(wanted.order_by(FormResponse.answered_at).limit(limit)))


def guide_of(person_id: str, appointment_id: str | None = None) -> FormResponse | None:
    """The guide that was opened last for this person (and this appointment), or None."""
    wanted = (
        _responses()
        .join(FormVersion, FormVersion.id == FormResponse.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(FormResponse.person_id == person_id, Form.kind == "guide")
    )
    if appointment_id is not None:
        wanted = wanted.where(FormResponse.appointment_id == appointment_id)
    return db.session.scalar(wanted.order_by(FormResponse.created_at.desc()).limit(1))


def scores_of(journey_id: str) -> list[tuple[datetime, str, float]]:
    """Every score of a journey, oldest first: when it was answered (UTC), which form (its key), and the score."""
    return [(at, key, score) for at, key, _name, score in _scores(FormResponse.journey_id == journey_id)]


def scores_of_person(person_id: str) -> list[tuple[datetime, str, float]]:
    """Every score of a person over all journeys, oldest first."""
    return [(at, key, score) for at, key, _name, score in named_scores_of(person_id)]


def named_scores_of(person_id: str) -> list[tuple[datetime, str, dict[str, str], float]]:
    """The same with the name of the form in every language after its key."""
    return _scores(FormResponse.person_id == person_id)


def _scores(whose: object) -> list[tuple[datetime, str, dict[str, str], float]]:
    wanted = (
        select(FormResponse.answered_at, Form.key, Form.name, FormResponse.score)
        .join(FormVersion, FormVersion.id == FormResponse.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(FormResponse.practice_id == scope().practice_id, whose)  # type: ignore[arg-type]
        .where(FormResponse.state == "answered", FormResponse.score.is_not(None), Form.kind.not_in(OF_THE_COACH))
        .order_by(FormResponse.answered_at)
    )
    return [(at, key, name, score) for at, key, name, score in db.session.execute(wanted) if at is not None and score is not None]
