"""Founding the demo practice, telling its past once, and taking away what a broken load left behind."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.alerts.models import Alert, Todo
from coaching.commands.demo.answering import Answering
from coaching.commands.demo.coachees import COACHEES
from coaching.commands.demo.leads import LEADS
from coaching.commands.demo.lives import Life
from coaching.commands.demo.tale import Tale
from coaching.core import clock, crypto
from coaching.core.db import Base, db, flush, transaction
from coaching.core.scope import Scope, acting
from coaching.forms.models import FormResponse
from coaching.people.models import Person
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries
from coaching.practices.models import Member, Practice
from coaching.scheduling.models import AppointmentType
from coaching.setup import operations as setup
from coaching.site.views import discovery_url

SLUG = "marieke-vos"
PASSWORD = "draad-demo-2026"  # noqa: S105 - known to everybody; never in production
ZONE = ZoneInfo("Europe/Amsterdam")
COACH, ASSISTANT = "marieke@draad.example", "joke@draad.example"

PUBLIC = {
    "title": {"nl": "Ruimte om weer zelf te kiezen", "en": "Room to choose for yourself again"},
    "welcome": {"nl": "Je doet het goed, en toch klopt er iets niet. In een rustig gesprek zoeken we uit wat jij wilt, en hoe je daar komt.",
                "en": "You are doing well, and still something is off. In calm conversations we find out what you want, and how to get there."},
    "who": {"nl": "Ik ben Marieke Vos, coach in Utrecht. Ik werkte vijftien jaar in de zorg en weet hoe het is om voor iedereen klaar te staan behalve voor jezelf.",
            "en": "I am Marieke Vos, a coach in Utrecht. After fifteen years in health care I know what it is to be there for everybody but yourself."},
    "how": {"nl": "Een traject is zes tot acht gesprekken, bij mij aan tafel, wandelend of op het scherm. Ertussen krijg je kleine dingen mee: een vraag, een les, een gewoonte.",
            "en": "A journey is six to eight conversations, at my table, on a walk or on screen. In between you get small things: a question, a lesson, a habit."},
    "not": {"nl": "Ik ben geen psycholoog en behandel geen klachten. Ik coach niet per app. Gaat het niet, bel dan je huisarts; in nood 113.",
            "en": "I am not a psychologist and do not treat complaints. I do not coach by chat. If you cannot go on, call your doctor or the emergency line."},
}  # fmt: skip


def found() -> Practice | None:
    """The demo practice, if it was ever begun."""
    return db.session.scalar(select(Practice).where(Practice.slug == SLUG))


def is_whole(practice: Practice) -> bool:
    """Whether its past was told to the end."""
    return bool((practice.settings or {}).get("demo"))


def clear(practice_id: str) -> None:
    """Take away a half-told practice: every row of it, and the users made for it."""
    crypto.forget_all()
    tables = Base.metadata.sorted_tables
    with transaction():
        if db.engine.dialect.name == "sqlite":
            db.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        users = set(db.session.scalars(select(Member.user_id).where(Member.practice_id == practice_id)))
        users |= set(db.session.scalars(select(Person.user_id).where(Person.practice_id == practice_id, Person.user_id.is_not(None))))
        for table in reversed(tables):
            if "practice_id" in table.columns and table.name != "practice":
                db.session.execute(delete(table).where(table.c.practice_id == practice_id))
        db.session.execute(delete(Practice).where(Practice.id == practice_id))
        db.session.execute(delete(User).where(User.id.in_(users), User.is_demo))
    db.session.expire_all()


def _found(began: datetime) -> tuple[Practice, Member]:
    practice = practices.found_practice("Marieke Vos Coaching", slug=SLUG)
    practice.is_demo, practice.public, practice.created_at = True, PUBLIC, began
    practice.email, practice.phone, practice.website = COACH, "030 2314567", "https://mariekevos.example"
    practice.street, practice.postcode, practice.city = "Oudegracht 214", "3511 NR", "Utrecht"
    practice.kvk, practice.vat_id, practice.iban = "12345678", "NL000099998B57", "NL91ABNA0417164300"
    user = _user(COACH, "Marieke Vos")
    setup.equip(practice, user, days=(1, 2, 3, 4, 5), begins=time(9), ends=time(17))
    with acting(Scope.system(practice.id)):
        practices.add_member(practice, _user(ASSISTANT, "Joke Prins"), "assistant")
        flush()
        owner = practice_queries.owner()
        owner.title, owner.phone, owner.video_link = "Coach", "030 2314567", "https://meet.jit.si/MariekeVosUtrecht"
        for kind in db.session.scalars(select(AppointmentType).where(AppointmentType.practice_id == practice.id)):
            details = {"address": "Oudegracht 214, Utrecht", "video_link": owner.video_link}
            kind.locations = [{**one, "detail": details.get(one["kind"], "")} for one in kind.locations]
    return practice, owner


def _user(email: str, name: str) -> User:
    user = accounts.user_of(email, name, "nl")
    user.is_demo = True
    accounts.set_password(user, PASSWORD)
    return user


def load_small(now: datetime) -> int:
    """Found the practice and tell its past up to yesterday evening; how many people live in it."""
    today = now.astimezone(ZONE).date()
    until = datetime.combine(today - timedelta(days=1), time(21), ZONE)
    began = datetime.combine(today - timedelta(days=200), time(9), ZONE)
    clock.set_to(began)
    try:
        with transaction():
            practice, owner = _found(began)
        with acting(Scope.system(practice.id, "nl", "Europe/Amsterdam")):
            booking_url = discovery_url(practice)
        tale = Tale(practice, owner, today)
        lives = [Life(tale, who, booking_url) for who in (*COACHEES, *LEADS)]
        for life in lives:
            life.plan()
        Answering(tale, lives).plan_ticks(until)
        tale.tell(until)
        with transaction():
            _finish(practice.id)
    finally:
        clock.release()
    return len(lives)


def _finish(practice_id: str) -> None:
    """Everybody of the demo is known as such; what came in before the day before yesterday was dealt with; the load is whole."""
    now = clock.now()
    long_ago = now - timedelta(days=2)
    for table, moment, seen in ((Alert, Alert.created_at, "seen_at"), (FormResponse, FormResponse.answered_at, "read_at"),
                                (Todo, Todo.created_at, "done_at")):  # fmt: skip
        old = long_ago - timedelta(days=8) if table is Todo else long_ago
        db.session.execute(update(table).where(table.practice_id == practice_id, moment < old).values({seen: now}))
    users = select(Person.user_id).where(Person.practice_id == practice_id, Person.user_id.is_not(None))
    db.session.execute(update(User).where(User.id.in_(users)).values(is_demo=True))
    practice = db.session.get_one(Practice, practice_id)
    practice.settings = {**(practice.settings or {}), "demo": "small"}
