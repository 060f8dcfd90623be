"""The steps that a journey follows: those of its edition of the programme, then the coach's own for this person."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import JSON, BindParameter, CompoundSelect, Integer, LargeBinary, Select, String, and_, bindparam, cast, literal, null, select, union_all

from coaching.core import variants
from coaching.core.db import db
from coaching.core.i18n import say
from coaching.core.scope import scope
from coaching.forms.models import Form
from coaching.journeys.models import Journey, OwnStep
from coaching.programmes import rules
from coaching.programmes.models import ProgrammeVersion, Step
from coaching.programmes.queries import what_name

NAMES = ("key", "phase", "when", "what", "params", "on_pause", "stale_after", "for_coachee", "if_unsure")  # in both tables
LAST = 1_000_000  # the place of the coach's own steps: after every step of a programme


@dataclass(frozen=True)
class PlanStep:
    """A step as the engine reads it, wherever it is written down."""

    key: str
    phase: str
    when: dict[str, Any]
    what: str
    params: dict[str, Any]
    texts: dict[str, dict[str, str]]
    on_pause: str
    stale_after: str | None
    for_coachee: bool
    if_unsure: str
    own_id: str | None = field(default=None)  # row of the coach's own step, if it is one
    form_name: dict[str, str] | None = field(default=None)  # of the form that it sends, when asked for

    def words(self, locale: str, override: dict[str, str] | None = None, nth: int = 1) -> tuple[str, str]:
        """Subject and body in a language (or the other one), with this person's own words in front; of variants the one whose turn it is."""
        chosen = self.texts.get(locale) or self.texts.get("en") or next(iter(self.texts.values()), {})
        own = override or {}
        return own.get("subject") or chosen.get("subject", ""), own.get("body") or self._turn(chosen.get("body", ""), nth)

    def _turn(self, body: str, nth: int) -> str:
        """A step of the coach's own comes once: its words go out as they were written, like the words for one person only."""
        return variants.turn(body, nth) if self.what in rules.TAKING_TURNS and self.own_id is None else body

    def name(self, locale: str | None = None) -> str:
        """What it is called on the thread: its subject, else what it does."""
        subject = say({lang: text.get("subject", "") for lang, text in self.texts.items()}, locale)
        return subject or what_name(self.what)


def _columns(table: type[Step] | type[OwnStep]) -> list[Any]:
    return [getattr(table, name) for name in NAMES]


def _union(*, with_forms: bool = False) -> CompoundSelect[Any]:
    """Both tables as one list; `with_forms`: beside each step that sends a form its name."""
    practice_id: BindParameter[str] = bindparam("practice_id")
    form_name = [Form.name.label("form_name")] if with_forms else []
    written = select(
        cast(null(), String).label("own_id"), Step.position.label("place"), Step.created_at.label("made_at"), *_columns(Step),
        Step.texts, cast(null(), LargeBinary).label("texts_sealed"), *form_name,
    ).where(Step.practice_id == practice_id, Step.version_id == bindparam("version_id"))  # fmt: skip
    own = select(
        OwnStep.id, literal(LAST, Integer), OwnStep.created_at, *_columns(OwnStep),
        cast(null(), JSON), OwnStep.texts_sealed, *form_name,
    ).where(OwnStep.practice_id == practice_id, OwnStep.journey_id == bindparam("journey_id"))  # fmt: skip
    if with_forms:
        written, own = (_with_form(one, table) for one, table in ((written, Step), (own, OwnStep)))
    return union_all(written, own).order_by("place", "made_at", "own_id")


def _with_form(steps: Select[Any], table: type[Step] | type[OwnStep]) -> Select[Any]:
    return steps.outerjoin(Form, and_(Form.practice_id == table.practice_id, Form.key == table.params["form"].as_string()))


# Made once: building a statement costs more than running it.
_STEPS, _NAMED_STEPS = _union(), _union(with_forms=True)
_WRITTEN = (
    select(Step, ProgrammeVersion.published_at)
    .join(ProgrammeVersion, ProgrammeVersion.id == Step.version_id)
    .where(Step.practice_id == bindparam("practice_id"), Step.version_id == bindparam("version_id"))
    .order_by(Step.position, Step.created_at)
)


def steps_of(journey: Journey, *, with_forms: bool = False) -> list[PlanStep]:
    """All steps of a journey in programme order, the coach's own last: one statement. `with_forms`: they know what their form is called."""
    which = {"practice_id": scope().practice_id, "version_id": journey.programme_version_id, "journey_id": journey.id}
    found = [_read(row, journey) for row in db.session.execute(_NAMED_STEPS if with_forms else _STEPS, which)]
    return _stretched(found, journey)


def steps_with(journey: Journey, own: Iterable[OwnStep]) -> list[PlanStep]:
    """`steps_of`, when the coach's own steps for this person were read already, in the order in which they were made."""
    return [*_stretched(_written(journey), journey), *(plan_step(one, one.id) for one in own)]


def _stretched(steps: Iterable[PlanStep], journey: Journey) -> list[PlanStep]:
    """The steps of the programme on a road that was extended; a step of the coach's own names its appointment itself."""
    if not journey.more_appointments:
        return list(steps)
    last = journey.version.programme.appointments
    return [one if one.own_id else replace(one, when=rules.stretched(one.when, last, journey.more_appointments)) for one in steps]


# A published edition never changes, so its steps are read once. Never written to: a PlanStep is frozen, and nobody alters its values.
_editions: OrderedDict[str, tuple[PlanStep, ...]] = OrderedDict()
REMEMBERED = 100  # editions, of about 30 kB


def _written(journey: Journey) -> tuple[PlanStep, ...]:
    """The steps of the edition of a journey, in order."""
    id = journey.programme_version_id
    known = _editions.get(id)
    if known is None:
        rows = db.session.execute(_WRITTEN, {"practice_id": scope().practice_id, "version_id": id}).all()
        known = tuple(plan_step(row.Step) for row in rows)
        if rows and rows[0].published_at is not None:
            _editions[id] = known
            while len(_editions) > REMEMBERED:
                _editions.popitem(last=False)
    return known


def _read(row: Any, journey: Journey) -> PlanStep:
    values = {name: getattr(row, name) for name in NAMES}
    texts = row.texts
    if row.own_id is not None:  # its words are sealed for the person: read through the model, which knows how; it never enters the session
        texts = OwnStep(id=row.own_id, practice_id=journey.practice_id, person_id=journey.person_id, texts_sealed=row.texts_sealed).texts
    values |= {"params": row.params or {}, "texts": texts or {}, "own_id": row.own_id}
    return PlanStep(**values, form_name=getattr(row, "form_name", None))


def steps_to_coachee(journey: Journey) -> set[str]:
    """Keys of the steps of a journey that reach the coachee."""
    return {step.key for step in steps_of(journey) if step.for_coachee}


def plan_step(step: Step | OwnStep, own_id: str | None = None) -> PlanStep:
    """A row of either table as a PlanStep."""
    return PlanStep(
        key=step.key,
        phase=step.phase,
        when=step.when,
        what=step.what,
        params=step.params or {},
        texts=step.texts or {},
        on_pause=step.on_pause,
        stale_after=step.stale_after,
        for_coachee=step.for_coachee,
        if_unsure=step.if_unsure,
        own_id=own_id,
    )
