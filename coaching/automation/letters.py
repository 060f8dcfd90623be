"""Letters of the engine: a step's own words, filled in for one person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coaching.core import clock, links
from coaching.core.i18n import _, day, day_and_time, in_locale, say
from coaching.core.text import fill
from coaching.deliveries.operations import Letter, Recipient, compose
from coaching.facts import queries as facts
from coaching.forms import queries as forms
from coaching.forms.letters import stream_of
from coaching.lessons import queries as lessons
from coaching.people.models import Person
from coaching.planning.calendar import Calendar, Duration
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.programmes import queries as programmes
from coaching.scheduling import operations as scheduling_operations
from coaching.scheduling import queries as scheduling
from coaching.scheduling.models import AppointmentType

if TYPE_CHECKING:
    from coaching.automation.queries.preview import Foreseen
    from coaching.journeys.models import Journey
    from coaching.journeys.queries import PlanStep


class Values(Mapping[str, "str | None"]):
    """What the placeholders stand for, worked out only when a text asks for it. `get` answers None for what is not there."""

    def __init__(self, person: Person, coach: Member, journey: Journey | None = None, step: PlanStep | None = None, nth: int = 1) -> None:
        self.person, self.coach, self.journey, self.step, self.nth = person, coach, journey, step, nth
        self._ways: Mapping[str, Callable[[], str | None]] = {
            "first_name": lambda: person.first_name,
            "name": lambda: person.name,
            "coach": lambda: coach.name,
            "coach_first_name": lambda: coach.first_name,
            "practice": lambda: practices.practice().name,
            "practice_email": lambda: practices.practice().email,
            "practice_phone": lambda: practices.practice().phone,
            "programme": self._programme,
            "appointments": self._appointments,
            "next_appointment": self._next,
            "last_appointment": self._last,
            "appointment": self._appointment,
            "booking_link": self._booking_link,
            "portal_link": lambda: links.absolute("/me/thread"),
            "messages_link": lambda: links.absolute("/me/messages"),
            "score": self._score,
            "days": self._days,
            "streak": self._days,
            "start_date": lambda: day(journey.starts_at) if journey else None,
            "date": lambda: day(clock.now()),
            "email": lambda: person.email,
            "phone": lambda: person.phone,
        }

    def __getitem__(self, name: str) -> str | None:
        """The value, or None when there is none for this person. Raises KeyError for a name nobody knows."""
        return self._ways[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)

    def _programme(self) -> str | None:
        return say(programmes.version(self.journey.programme_version_id).programme.name) if self.journey else None

    def _appointments(self) -> str | None:
        if self.journey is None:
            return None
        return str(programmes.version(self.journey.programme_version_id).programme.appointments + (self.journey.more_appointments or 0))

    def _next(self) -> str | None:
        found = scheduling.next_of(self.person.id)
        return day_and_time(found.start) if found else None

    def _last(self) -> str | None:
        found = [one for one in scheduling.recent_of(self.person.id) if one.status in ("booked", "held")]
        return day_and_time(found[0].start) if found else None

    def _appointment(self) -> str | None:
        if self.journey is None:
            return None
        found = [one for one in scheduling.of_journey(self.journey.id) if one.number == self.nth]
        return day_and_time(found[0].start) if found else self._next()

    def _booking_link(self) -> str | None:
        params = self.step.params if self.step else {}
        return booking_url(self.person, self.journey, params)

    def _score(self) -> str | None:
        if self.journey is None:
            return None
        about = (self.step.when.get("score") or {}).get("of") if self.step else None
        found = [one for one in facts.of_journey(self.journey.id, ["form_answered"]) if one.score is not None]
        scores = [one.score for one in found if about in (None, one.step)]
        return f"{scores[-1]:g}" if scores else None

    def _days(self) -> str | None:
        habit = (self.step.when.get("habit") or {}) if self.step else {}
        return str(habit.get("missed") or habit.get("streak") or "") or None


def kind_for(params: Mapping[str, object]) -> AppointmentType | None:
    """The type of appointment that a step asks to book: by slug, else the first of its purpose (coaching)."""
    if params.get("appointment_type"):
        return scheduling.kind_by_slug(str(params["appointment_type"]))
    purpose = params.get("purpose") or "coaching"
    return next((one for one in scheduling.kinds() if one.purpose == purpose and one.is_active), None)


def booking_url(person: Person, journey: Journey | None, params: Mapping[str, object]) -> str | None:
    """A personal booking link for this person, valid as long as the step says (30 days if it does not)."""
    kind = kind_for(params)
    if kind is None:
        return None
    lasts = timedelta(days=days_of(str(params.get("lasts") or "P30D")))
    return scheduling_operations.booking_link(kind, person, journey.id if journey else None, lasts)


def days_of(duration: str) -> int:
    """An ISO duration as whole days (a month as long as it is now); at least one."""
    now = clock.now()
    return max(1, (Calendar(ZoneInfo("UTC")).add(now, Duration.parse(duration)) - now).days)


def filled(texts: tuple[str, str], to: Recipient, values: Values) -> tuple[str, str]:
    """Subject and body in the reader's language and zone, placeholders filled. Raises core.text.MissingValue."""
    with in_locale(to.locale, to.timezone):
        return fill(texts[0], values), fill(texts[1], values)


def with_button(body: str, url: str) -> str:
    """The text with `url` where a line holds only {booking_link}: there the button comes, for an address of forty characters reads badly.

    It stood at the end, and "Pick a moment that suits you:" pointed at nothing. A link inside a sentence stays what it is.
    """
    return "\n\n".join(url if part.strip() == "{booking_link}" else part for part in body.split("\n\n"))


def personal(subject: str, body: str, to: Recipient, button: tuple[str, str] | None = None) -> Letter:
    """A letter in the coach's own words; `button` is (label, url) when there is one thing to do."""
    return compose("personal", to, subject=subject, text=body, button=button)


SAMPLE_LINK = "#"  # a letter that is only looked at leads nowhere


def sample(one: Foreseen, person: Person) -> Letter | None:
    """The letter of a foreseen touchpoint as this person would get it, with links that lead nowhere; None when it has no letter.

    Nothing is queued, and nothing is minted.
    """
    to = Recipient(person.email or "robin@example.org", person.first_name, person.locale, person.timezone, person_id=person.id)
    step, own = one.step, {"url": SAMPLE_LINK, "own_subject": one.subject or None, "own_body": one.body or None}
    if step is None or not step.for_coachee:
        return None
    if step.what == "form":
        form = forms.by_key(step.params["form"])
        name = "form_reminder" if step.params.get("remind") else stream_of(form.kind).letter
        return compose(name, to, form_name=say(form.name, person.locale), minutes=forms.newest(form).spec.get("minutes"), **own)
    if step.what == "lesson":
        lesson = lessons.by_key(step.params["lesson"])
        return compose("lesson", to, lesson_title=say(lesson.title, person.locale), minutes=lesson.minutes, **own)
    if step.what == "assignment":
        due_on = (one.at + timedelta(days=days_of(step.params["due_in"]))).date() if step.params.get("due_in") else None
        return compose("assignment", to, due_on=due_on, **own)
    if not one.body:
        return None
    with in_locale(person.locale, person.timezone):
        button = (_("Pick a time"), SAMPLE_LINK) if step.what == "ask_to_book" else None
    return personal(one.subject, one.body, to, button=button)
