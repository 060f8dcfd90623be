"""One coachee of a large practice as plain rows: years of appointments, answers, marks, messages and mail."""

from __future__ import annotations

import json
from base64 import b32encode
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from coaching.core import crypto
from coaching.deliveries.rules import address_digest

FIRST = ("Anna", "Bram", "Carlijn", "Dirk", "Esra", "Floor", "Gijs", "Hilde", "Ivo", "Jet", "Koen", "Lotte", "Mees", "Nina", "Omar", "Puck",
         "Quinten", "Roos", "Sem", "Tess", "Usha", "Vera", "Wout", "Xander", "Yara", "Zoë")  # fmt: skip
COACHES = ("Linde", "Maarten", "Soraya", "Tjeerd", "Ineke", "Ravi", "Wendy", "Bas", "Fleur", "Joost", "Samira", "Olaf", "Petra", "Rik", "Yvonne",
           "Stefan", "Hanneke", "Karim", "Lieve", "Thijs")  # fmt: skip
LAST = ("Aalbers", "Bakker", "Cramer", "Dekker", "Evers", "Faber", "Groen", "Hendriks", "Idsinga", "Jonker", "Kramer", "Lammers", "Maas", "Nolet",
        "Otten", "Prins", "Roos", "Schipper", "Tuin", "Udo", "Verhoef", "Willems", "Ypma", "Zwart")  # fmt: skip
SAID = ("Het ging beter dan ik dacht.", "Kun je me nog eens uitleggen wat je bedoelde met die ene tel?", "Dank je, dit helpt.", "Ik heb het gedaan.",
        "Drukke week, ik kom er maandag op terug.", "Mooi om te lezen. Wat hielp je?", "Neem je tijd.", "Fijn dat je het zegt.")  # fmt: skip
THOUGHTS = ("Ik wachtte één tel en zei toen nee.", "Een rustige week.", "Te veel op mijn bord.", "Ik heb geslapen.", "Het gesprek was goed.")
HABITS = ("Tien minuten buiten", "Eén regel per avond", "Telefoon in de gang", "Op tijd naar bed")
TALKS = 8  # of one journey
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Ground:
    """What all coachees of a practice share."""

    practice_id: str
    version_id: str
    type_id: str
    forms: dict[str, str]  # key of a form: its version
    now: datetime
    begins: date
    days: int


@dataclass
class Coachee:
    """Makes the rows of one person. `slots` are the moments of their appointments, in order."""

    ground: Ground
    rng: Random
    nth: int
    coach_id: str
    slots: list[datetime]
    rows: Rows = field(default_factory=lambda: defaultdict(list))

    def new_id(self) -> str:
        """An id as `new_row` makes them, from the seeded numbers."""
        return b32encode(self.rng.randbytes(16)).decode().rstrip("=").lower()

    def _row(self, table: str, at: datetime, **values: Any) -> str:
        made = values.pop("id", None) or self.new_id()
        self.rows[table].append({"id": made, "practice_id": self.ground.practice_id, "created_at": at, **values})
        return made

    def _seal(self, table: str, column: str, row_id: str, text: str) -> bytes:
        return crypto.seal(self.person_id, f"{table}.{column}.{row_id}", text.encode())

    def make(self) -> Rows:
        """Everything of this person, by table."""
        began = self.slots[0] - timedelta(days=14)
        first, last = self.rng.choice(FIRST), self.rng.choice(LAST)
        self.email = f"{first.lower().encode('ascii', 'ignore').decode()}.{last.lower()}.{self.nth}@example.org"
        user_id = self.new_id()
        self.rows["user"].append({"id": user_id, "email": f"{self.nth}-{self.ground.practice_id[:6]}-{self.email}", "name": f"{first} {last}",
                                  "locale": "nl", "is_demo": True, "created_at": began})  # fmt: skip
        self.person_id = self._row("person", began, first_name=first, last_name=last, email=self.email, locale="nl", timezone="Europe/Amsterdam",
                                   user_id=user_id, coach_id=self.coach_id, source=self.rng.choice(("form", "referral", "phone")), tags=[],
                                   fields={}, country="NL")  # fmt: skip
        stage = "started"
        self._row("lead", began, person_id=self.person_id, coach_id=self.coach_id, stage=stage, stage_since=began, source="form", closed_at=began)
        self.conversation = self._row("conversation", began, person_id=self.person_id, coach_id=self.coach_id, last_at=self.ground.now,
                                      unread_by_coach=0, unread_by_coachee=0)  # fmt: skip
        for index in range(0, len(self.slots), TALKS):
            self._journey(self.slots[index : index + TALKS], is_last=index + TALKS >= len(self.slots))
        self._habit(began)
        return self.rows

    def _journey(self, talks: list[datetime], is_last: bool) -> None:
        ground, starts = self.ground, talks[0] - timedelta(days=7)
        closes = None if is_last else talks[-1] + timedelta(days=6)
        journey = self._row("journey", starts, person_id=self.person_id, coach_id=self.coach_id, programme_version_id=ground.version_id,
                            state="active" if is_last else "closed", phase="enrichment" if is_last else "follow_up",
                            phase_since=closes or talks[0], starts_at=starts, closes_at=closes, follows_programme=True,
                            planned_until=ground.now + timedelta(days=3650))  # fmt: skip
        self._fact("journey_started", starts, journey, f"journey:{journey}")
        for number, start in enumerate(talks, 1):
            self._appointment(journey, number, start)
        end = min(closes or ground.now, ground.now)
        if starts < end:
            self._weeks(journey, starts, end)

    def _fact(self, type_: str, at: datetime, journey: str, subject: str, **more: Any) -> None:
        self.rows["fact"].append({"practice_id": self.ground.practice_id, "type": type_, "at": at, "journey_id": journey,
                                  "person_id": self.person_id, "subject": subject, "step": None, "nth": None, "score": None, "detail": None, **more})  # fmt: skip

    def _appointment(self, journey: str, number: int, start: datetime) -> None:
        is_over = start < self.ground.now
        status = self.rng.choices(("held", "no_show", "cancelled"), (92, 4, 4))[0] if is_over else "booked"
        booked, end = start - timedelta(days=12), start + timedelta(hours=1)
        made = self._row("appointment", booked, type_id=self.ground.type_id, coach_id=self.coach_id, person_id=self.person_id, journey_id=journey,
                         number=number, start=start, end=end, timezone="Europe/Amsterdam", wall_clock=f"{start:%Y-%m-%dT%H:%M}", status=status,
                         booked_at=booked, booked_by="coachee", settled_at=end if is_over else None, location_kind="video_link", location="",
                         buffer_before_min=0, buffer_after_min=15, seats=1, uid=f"{self.new_id()}@demo", sequence=0, moves=0, policy={},
                         reminders=[], changed_at=booked)  # fmt: skip
        self._fact("appointment_booked", min(booked, self.ground.now), journey, f"appointment:{made}", nth=number)
        if is_over:
            self._fact("appointment_held" if status == "held" else f"appointment_{status}", end, journey, f"appointment:{made}", nth=number)
        else:
            self._row("claim", booked, coach_id=self.coach_id, kind="appointment", active=True, blocks_from=start, blocks_until=end + timedelta(minutes=15),
                      start=start, end=end, type_id=self.ground.type_id, appointment_id=made)  # fmt: skip

    def _weeks(self, journey: str, starts: datetime, end: datetime) -> None:
        """What every fortnight brings: a check-in, now and then a reflection, a word or two, and the mail that goes with it."""
        moment, nth = starts, 0
        while moment < end:
            self._response(journey, "check_in", moment, nth, {"energy": self.rng.randint(3, 9)})
            if nth % 2 == 1:
                self._response(journey, "reflection_halfway", moment + timedelta(days=2), nth, {"moment": self.rng.choice(THOUGHTS)})
            for hours in (30, 55):
                self._message(journey, moment + timedelta(hours=hours))
            for hours, kind in ((0, "check_in"), (9, "lesson"), (29, "message"), (48, "reflection"))[: 4 if nth % 4 else 3]:
                self._delivery(journey, moment + timedelta(hours=hours), kind)
            moment, nth = moment + timedelta(days=14), nth + 1

    def _response(self, journey: str, form: str, at: datetime, nth: int, answers: dict[str, Any]) -> None:
        if at > self.ground.now:
            return
        response, answered = self.new_id(), min(at + timedelta(hours=self.rng.randint(1, 40)), self.ground.now)
        score = float(answers["energy"]) if "energy" in answers else None
        self._row("form_response", at, id=response, form_version_id=self.ground.forms[form], person_id=self.person_id, journey_id=journey,
                  step=form.replace("_", "-"), nth=nth + 1, key=f"bulk:{response}", state="answered", score=score, answered_at=answered, read_at=answered,
                  answers_sealed=self._seal("form_response", "answers_sealed", response, json.dumps(answers)))  # fmt: skip
        self._fact("form_answered", answered, journey, f"form_response:{response}", step=form.replace("_", "-"), nth=nth + 1, score=score,
                   detail={"form": form})  # fmt: skip

    def _message(self, journey: str, at: datetime) -> None:
        if at > self.ground.now:
            return
        message, by_coach = self.new_id(), self.rng.random() < 0.5
        self._row("message", at, id=message, conversation_id=self.conversation, person_id=self.person_id, journey_id=journey,
                  author="coach" if by_coach else "coachee", member_id=self.coach_id if by_coach else None, is_automatic=False,
                  body_sealed=self._seal("message", "body_sealed", message, self.rng.choice(SAID)), sent_at=at, read_at=at)  # fmt: skip

    def _delivery(self, journey: str, at: datetime, kind: str) -> None:
        if at > self.ground.now:
            return
        made = self.new_id()
        seal = {f"{name}_sealed": self._seal("delivery", f"{name}_sealed", made, text)
                for name, text in (("address", self.email), ("subject", "Hoe gaat het?"))}  # fmt: skip
        self._row("delivery", at, id=made, key=f"bulk:{made}", message_id=f"<{made}@demo>", channel="email", kind=kind, letter=kind, if_unsure="ask",
                  priority=1, status="sent", moved_at=at, person_id=self.person_id, coach_id=self.coach_id, journey_id=journey, locale="nl",
                  timezone="Europe/Amsterdam", next_at=at, first_try_at=at, dated_at=at, sent_at=at, attempt=1, doubts=0, smtp_reply="outbox",
                  address_digest=address_digest(self.ground.practice_id, self.email), **seal)  # fmt: skip

    def _habit(self, began: datetime) -> None:
        habit, first = self.new_id(), began.date()
        self._row("habit", began, id=habit, person_id=self.person_id, title_sealed=self._seal("habit", "title_sealed", habit, self.rng.choice(HABITS)),
                  kind="yes_no", rhythm="daily", days=[], starts_on=first, by_coach=True)  # fmt: skip
        self.rows["habit_mark"] += [{"practice_id": self.ground.practice_id, "habit_id": habit, "day": day, "value": 1.0, "is_skip": False, "marked_at": self.ground.now}
                                    for day in self._kept_days(first)]  # fmt: skip

    def _kept_days(self, first: date) -> Iterator[date]:
        for n in range((self.ground.now.date() - first).days):
            if self.rng.random() < 0.7:
                yield first + timedelta(days=n)
