"""The practice and large scales: years of a whole practice, written in bulk, for the benchmarks and for looking around."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import click
from sqlalchemy import insert, select, update

from coaching.accounts import operations as accounts
from coaching.automation.operations.planning import replan
from coaching.commands.demo import loading
from coaching.commands.demo.crowd import COACHES, LAST, Coachee, Ground, Rows
from coaching.core import clock
from coaching.core.db import Base, db, flush, take_stock, transaction
from coaching.core.scope import Scope, acting
from coaching.forms import queries as forms
from coaching.journeys.models import DONE, PLANNED, Journey, Touchpoint
from coaching.practices import operations as practices
from coaching.practices.models import Member, Practice
from coaching.programmes import queries as programmes
from coaching.scheduling import queries as scheduling
from coaching.setup import operations as setup

ZONE = ZoneInfo("Europe/Amsterdam")
AHEAD = 21  # days that are booked already
HOURS = ("09:00", "10:30", "13:00", "14:30", "16:00")
CHUNK = 2000


@dataclass(frozen=True)
class Scale:
    """How large a practice is. A coach sees somebody `a_day` times on every working day."""

    slug: str
    name: str
    coaches: int
    coachees: int
    years: int


SCALES = {
    "practice": Scale("de-linden", "Praktijk De Linden", 5, 200, 1),
    "large": Scale("het-grote-huis", "Het Grote Huis", 20, 2000, 3),
}


def load(name: str) -> None:
    """Load one scale, once. A load that was broken off is taken away first."""
    scale = SCALES[name]
    known = db.session.scalar(select(Practice).where(Practice.slug == scale.slug))
    if known is not None and loading.is_whole(known):
        click.echo(f"{known.name} is there already; nothing was changed.")
        return
    if known is not None:
        click.echo("A load that was broken off is taken away first.")
        loading.clear(known.id)
    now = datetime.combine(clock.now().astimezone(ZONE).date() - timedelta(days=1), time(21), ZONE).astimezone(UTC)
    with transaction():
        practice, coach_ids = _found(scale, now)
    with acting(Scope.system(practice.id)):
        ground = _ground(practice.id, now, scale)
    _write(scale, ground, coach_ids)
    with transaction():
        take_stock()  # the worker's hour may be long in coming
    _plan(ground)
    with transaction():
        found = db.session.get_one(Practice, ground.practice_id)
        found.settings = {**(found.settings or {}), "demo": name}
    click.echo(f"{scale.name} is there: coach1@{scale.slug}.example, password {loading.PASSWORD}")


def _found(scale: Scale, now: datetime) -> tuple[Practice, list[str]]:
    practice = practices.found_practice(scale.name, slug=scale.slug)
    practice.is_demo, practice.email = True, f"coach1@{scale.slug}.example"
    practice.street, practice.postcode, practice.city = "Lindelaan 1", "3511 AA", "Utrecht"
    practice.kvk, practice.vat_id, practice.iban = "12345678", "NL000099998B57", "NL91ABNA0417164300"
    names = [f"{first} {LAST[-nth]}" for nth, first in enumerate(COACHES[: scale.coaches], 1)]
    users = [accounts.user_of(f"coach{nth}@{scale.slug}.example", name, "nl") for nth, name in enumerate(names, 1)]
    accounts.set_password(users[0], loading.PASSWORD)
    for user in users:
        user.is_demo, user.password_hash = True, users[0].password_hash
    setup.equip(practice, users[0], days=(1, 2, 3, 4, 5))
    with acting(Scope.system(practice.id)):
        others = [practices.add_member(practice, user, "coach") for user in users[1:]]
        flush()
        owner = db.session.scalars(select(Member).where(Member.practice_id == practice.id, Member.role == "owner")).one()
        for member in others:
            scheduling_hours(practice, member)
    return practice, [owner.id, *(member.id for member in others)]


def scheduling_hours(practice: Practice, member: Member) -> None:
    """Office hours for a coach who joins."""
    from coaching.scheduling import operations

    operations.install_defaults(practice, member)


def _ground(practice_id: str, now: datetime, scale: Scale) -> Ground:
    versions = {key: forms.newest(forms.by_key(key)).id for key in ("check_in", "reflection_halfway")}
    days = 365 * scale.years
    return Ground(practice_id, programmes.published(programmes.by_key("leadership")).id, scheduling.kind_by_slug("gesprek").id, versions, now,
                  now.date() - timedelta(days=days), days + AHEAD)  # fmt: skip


def _slots(ground: Ground) -> list[datetime]:
    """Every place in a coach's calendar, in order."""
    days = (ground.begins + timedelta(days=n) for n in range(ground.days))
    return [_at(day, wall) for day in days if day.isoweekday() <= 5 for wall in HOURS]


def _at(day: date, wall: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(wall), ZONE).astimezone(UTC)


def _write(scale: Scale, ground: Ground, coach_ids: list[str]) -> None:
    """Coachee by coachee: each coach's places are dealt out among their people in turn."""
    each, slots = scale.coachees // scale.coaches, _slots(ground)
    with click.progressbar(length=scale.coachees, label="People", show_pos=True) as bar, acting(Scope.system(ground.practice_id)):
        for number, coach_id in enumerate(coach_ids):
            rng = Random(f"{scale.slug}{number}")  # noqa: S311 - the same practice each time
            shared = [slot for slot in slots if rng.random() < 0.77]
            for first in range(0, each, 20):
                rows: Rows = defaultdict(list)
                with transaction():
                    for nth in range(first, min(first + 20, each)):
                        own = Random(f"{scale.slug}{number}:{nth}")  # noqa: S311
                        for table, made in Coachee(ground, own, number * each + nth, coach_id, shared[nth::each]).make().items():
                            rows[table] += made
                    _insert(rows)
                db.session.expunge_all()
                bar.update(min(20, each - first))


def _insert(rows: Rows) -> None:
    for table in Base.metadata.sorted_tables:
        made = rows.get(table.name, [])
        for first in range(0, len(made), CHUNK):
            db.session.execute(insert(table), made[first : first + CHUNK])


def _plan(ground: Ground) -> None:
    """Plan every running journey as the engine does. What would have gone out by now counts as done."""
    with acting(Scope.system(ground.practice_id)):
        ids = list(db.session.scalars(select(Journey.id).where(Journey.practice_id == ground.practice_id, Journey.state == "active")))
        db.session.rollback()
        with click.progressbar(ids, label="Plans", show_pos=True) as bar:
            for journey_id in bar:
                with transaction():
                    replan(journey_id, ground.now)
                    past = update(Touchpoint).where(Touchpoint.journey_id == journey_id, Touchpoint.state == PLANNED, Touchpoint.due_at <= ground.now)
                    db.session.execute(past.values(state=DONE, due_at=Touchpoint.planned_at, released_at=Touchpoint.planned_at, done_at=Touchpoint.planned_at))
                db.session.expunge_all()


