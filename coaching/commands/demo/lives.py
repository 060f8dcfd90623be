"""From the cast to verbs in time: how somebody becomes a coachee, and what fills the weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from coaching.commands.demo.cast import Someone
from coaching.commands.demo.tale import Tale
from coaching.core import clock
from coaching.core.db import db
from coaching.core.errors import Taken
from coaching.goals import operations as goals
from coaching.goals.models import ActionItem, Goal
from coaching.habits import operations as habits
from coaching.invitations import operations as invitations
from coaching.invitations.models import Invitation
from coaching.invoices import operations as invoices
from coaching.invoices import queries as invoice_queries
from coaching.journeys import operations as journeys
from coaching.journeys.models import Journey
from coaching.leads import operations as leads
from coaching.leads import queries as lead_queries
from coaching.messages import operations as messages
from coaching.notes import operations as notes
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from coaching.reports import operations as reports
from coaching.scheduling import operations as scheduling
from coaching.scheduling import queries as appointments
from coaching.scheduling.models import Appointment

STEPS = ("summary", "agreement", "details", "invoice", "appointment")
SIGNED = "Ik heb de overeenkomst gelezen en ga akkoord."
WROTE = "Ik vind het goed dat mijn gegevens worden bewaard om te antwoorden."


class Life:
    """One person of the cast, told verb by verb. Rows are looked up anew at each verb: sessions come and go."""

    def __init__(self, tale: Tale, who: Someone, booking_url: str | None) -> None:
        self.tale, self.who, self._booking_url = tale, who, booking_url
        self.person_id = self.journey_id = ""
        self.appointments: dict[int, str] = {}
        self.goals: list[str] = []

    @property
    def person(self) -> Person:
        return db.session.get_one(Person, self.person_id)

    @property
    def journey(self) -> Journey:
        return db.session.get_one(Journey, self.journey_id)

    def _on(self, days: int, wall: str, verb: Any, *args: Any, after: datetime | None = None) -> datetime:
        """Do `verb` then, and at least an hour `after` what has to come first: two days in one weekend fall on the same Monday."""
        moment = self.tale.moment(days, wall)
        if after is not None:
            moment = max(moment, after + timedelta(hours=1))
        self.tale.at(moment, partial(verb, *args))
        return moment

    def plan(self) -> None:
        """Put this life into the tale."""
        who = self.who
        asked = self._on(who.asked, "19:42" if who.source == "form" else "11:20", self.ask)
        if who.stops_at == "contacted":
            self._on(who.asked + 1, "09:10", self.answer_by_hand, after=asked)
        if who.call is not None:
            self._on(who.asked + 1, "20:05", self.book_call, after=asked)
        if who.programme:
            accepted = self._on(who.call + 1, "20:15", self.accept)
            if who.paid_after is not None:
                self._on(who.call + 1 + who.paid_after, "12:00", self.pay, after=accepted)
        said = asked
        for days, wall, author, words in who.said:
            said = self._on(days, wall, self.say, author, words, after=said)
        if who.paused is not None:
            self._on(who.paused, "13:00", self.pause, after=said)
        if who.closed is not None:
            self._on(who.closed, "15:00", self.close)

    def ask(self) -> None:
        """They write or call: the first row of everything."""
        who = self.who
        with self.tale.house():
            if who.source == "form":
                lead = leads.receive(first_name=who.first_name, last_name=who.last_name, email=who.email, phone=who.phone,
                                     question=who.question, source="form", locale=who.locale, consent_words=WROTE,
                                     booking_url=self._booking_url)  # fmt: skip
                person = db.session.get_one(Person, lead.person_id)
            else:
                person = people.find_or_add(first_name=who.first_name, last_name=who.last_name, email=who.email, phone=who.phone,
                                            source=who.source, locale=who.locale)  # fmt: skip
                leads.add(person, source=who.source, question=who.question, coach_id=self.tale.coach_id)
            person.timezone, person.coach_id, person.tags = who.timezone, self.tale.coach_id, list(who.tags)
            person.city = who.city
            self.person_id = person.id
            lead_queries.lead_of(person.id).coach_id = self.tale.coach_id

    def answer_by_hand(self) -> None:
        """The coach called back."""
        with self.tale.coach():
            lead = lead_queries.lead_of(self.person_id)
            leads.advance(lead, "contacted")
            leads.plan_next(lead, "Nog eens bellen", self.tale.today + timedelta(days=2))

    def book_call(self) -> None:
        """A discovery call, chosen by themselves."""
        with self.tale.house():
            kind, person = appointments.kind_by_slug("kennismaking"), self.person
            made = self._first_free(self.who.call or 0, "11:00", lambda start: scheduling.book(
                kind, start, person=person, coach_id=self.tale.coach_id, by="prospect", location_kind="phone"))  # fmt: skip
            self.appointments[0] = made.id
            self.tale.at(made.end + timedelta(minutes=5), self.after_call)

    def _first_free(self, days: int, wall: str, book: Callable[[datetime], Appointment]) -> Appointment:
        """The wished time, or the next hour of that day that is free."""
        wish = self.tale.moment(days, wall)
        for hours in (0, 1, 2, 3, 4, -1, -2):
            try:
                return book(wish + timedelta(hours=hours))
            except Taken:
                continue
        raise Taken(f"{self.who.first_name} finds no hour on {wish:%d %B}")

    def after_call(self) -> None:
        """The call was held; the coach decides."""
        who = self.who
        with self.tale.coach():
            scheduling.mark_held(db.session.get_one(Appointment, self.appointments[0]))
            lead = lead_queries.lead_of(self.person_id)
            leads.advance(lead, "discovery_done")
            if who.stops_at == "lost":
                leads.lose(lead, who.lost)
            elif who.stops_at == "discovery_done":
                leads.let_think(lead)
        if who.programme:
            self.invite()

    def invite(self) -> None:
        """One link with everything in it."""
        with self.tale.coach():
            programme = programmes.by_key(self.who.programme)
            offer = invitations.invite(self.person, programme, coach_id=self.tale.coach_id, price_cents=programme.price_cents, steps=STEPS)
            self.invitation_id = offer.id

    def accept(self) -> None:
        """They go through the link, as far as they came."""
        who = self.who
        with self.tale.house():
            offer, person = db.session.get_one(Invitation, self.invitation_id), self.person
            invitations.open_(offer)
            invitations.read_summary(offer)
            agreement = invitations.agreement_for(offer, person)
            invitations.sign(offer, person, name=f"{who.first_name} {who.last_name}", shown_sha256=agreement.sha256,
                             consent_words=SIGNED, early_start=True, ip="192.0.2.17", user_agent="Mozilla/5.0")  # fmt: skip
            if who.stops_at == "details":
                return
            invitations.give_details(offer, person, {"street": who.street, "postcode": who.postcode, "city": who.city, "country": who.country})
            invitations.see_invoice(offer)
            kind, (days, wall) = appointments.kind_by_slug("gesprek"), who.talks[0]
            made = self._first_free(days, wall, lambda start: invitations.book_first(offer, person, kind, start, who.place))
            self.journey_id = made.journey_id or ""
            self._booked(1, made)
            invitations.accept_if_done(offer)

    def _booked(self, number: int, made: Appointment) -> None:
        self.appointments[number] = made.id
        self.tale.at(made.start, lambda: self.begin_talk(number))

    def _book(self, number: int) -> None:
        days, wall = self.who.talks[number - 1]
        kind, person = appointments.kind_by_slug("gesprek"), self.person
        self._booked(number, self._first_free(days, wall, lambda start: scheduling.book(
            kind, start, person=person, coach_id=self.tale.coach_id, journey_id=self.journey_id, number=number, by="coach",
            location_kind=self.who.place)))  # fmt: skip

    def pay(self) -> None:
        """The money is on the account."""
        with self.tale.house():
            for invoice in invoice_queries.of_person(self.person_id):
                if invoice.state == "issued":
                    invoices.mark_paid(invoice, invoice.total_cents, clock.now().astimezone(self.tale.zone).date())

    def begin_talk(self, number: int) -> None:
        """A conversation: notes and goals now, marked as held when it is over, the next one booked at the door."""
        who = self.who
        with self.tale.coach():
            talk = self.appointments[number]
            private, summary = who.notes.get(number, ("", ""))
            if private:
                notes.save(notes.begin(self.person_id, journey_id=self.journey_id, appointment_id=talk), private)
            if number == 1:
                for title, start, wanted, _later in who.goals:
                    self.goals.append(goals.set_goal(self.person_id, title, start, wanted, journey_id=self.journey_id).id)
            for goal_id, (_title, _start, _wanted, later) in zip(self.goals, who.goals, strict=False):
                for at, value in later:
                    if at == number:
                        goals.give(db.session.get_one(Goal, goal_id), value)
        self.tale.at(clock.now() + timedelta(minutes=65), lambda: self.end_talk(number))

    def end_talk(self, number: int) -> None:
        """Held. What was agreed is written down, a summary shared."""
        who = self.who
        with self.tale.coach():
            scheduling.mark_held(db.session.get_one(Appointment, self.appointments[number]))
            summary = who.notes.get(number, ("", ""))[1]
            if summary:
                written = notes.begin(self.person_id, journey_id=self.journey_id, appointment_id=self.appointments[number])
                notes.save(written, summary)
                notes.share(written)
            today = clock.now().astimezone(self.tale.zone).date()
            for text, due, done in who.actions.get(number, ()):
                item = goals.agree(self.person_id, text, due_on=today + timedelta(days=due), journey_id=self.journey_id,
                                   appointment_id=self.appointments[number])  # fmt: skip
                if done:
                    self.tale.at(clock.now() + timedelta(days=max(1, due - 2)), lambda id=item.id: self.tick(id))
        if number == 1:
            self._start_habits()
        if number < len(who.talks):
            with self.tale.house():
                self._book(number + 1)

    def tick(self, item_id: str) -> None:
        """An action is done."""
        with self.tale.house():
            goals.tick(db.session.get_one(ActionItem, item_id))

    def _start_habits(self) -> None:
        with self.tale.coach():
            for title, how, _kept in self.who.habits:
                habits.add(self.person, title, journey_id=self.journey_id, **how)

    def say(self, author: str, words: str) -> None:
        """A message, and the other side reads what was written before."""
        with self.tale.coach() if author == "coach" else self.tale.house():
            messages.read(self.person_id, author)
            messages.write(self.person, words, author=author, journey_id=self.journey_id or None)

    def pause(self) -> None:
        """Nothing goes out until they are back."""
        with self.tale.coach():
            journeys.pause(self.journey, self.tale.moment(20, "09:00"))

    def close(self) -> None:
        """A good ending: the report with the coach's words."""
        with self.tale.coach():
            reports.write(self.journey, self.who.closing_words)
            reports.share(self.journey)
            reports.close(self.journey, "follow_up")

    def has_started(self) -> bool:
        """Whether there is a journey to live through."""
        return bool(self.journey_id)
