"""What people do with what reaches them: they fill in forms, finish lessons, tick habits; each in their own time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from coaching.commands.demo.lives import Life
from coaching.commands.demo.tale import Tale
from coaching.commands.demo.wording import words_for
from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import scoped
from coaching.forms import operations as forms
from coaching.forms.models import FormResponse
from coaching.habits import operations as habits
from coaching.habits.models import Habit
from coaching.lessons import operations as lessons
from coaching.lessons.models import Progress

WAKES, SLEEPS = 7, 23


def awake(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself, or the same minute of the hour in which somebody in that zone is up again."""
    wall = moment.astimezone(zone)
    if WAKES <= wall.hour < SLEEPS:
        return wall
    morning = wall.date() + timedelta(days=wall.hour >= SLEEPS)
    return datetime.combine(morning, time(WAKES, wall.minute), zone)


class Answering:
    """Watches what opens for the people of the cast and lets them answer later. Seeded: the same each time."""

    def __init__(self, tale: Tale, lives: list[Life]) -> None:
        self.tale, self._lives = tale, lives
        self._seen: set[str] = set()
        self._turns: dict[tuple[str, str], int] = {}
        self._chance = Random(20261123)  # noqa: S311 - the same story each time
        tale.watchers.append(self.look)

    def look(self) -> None:
        """Notice every form and lesson that opened since the last look."""
        by_person = {life.person_id: life for life in self._lives if life.has_started()}
        with self.tale.house():
            for model, answer in ((FormResponse, self._answer), (Progress, self._finish)):
                done = model.answered_at if model is FormResponse else model.finished_at
                for row in db.session.scalars(scoped(model).where(done.is_(None)).order_by(model.created_at, model.key)):
                    if row.id in self._seen or row.person_id not in by_person:
                        continue
                    self._seen.add(row.id)
                    self._later(by_person[row.person_id], row, answer)

    def _later(self, life: Life, row: Any, answer: Any) -> None:
        if isinstance(row, FormResponse) and row.version.form.key in life.who.skips:
            return
        moment = clock.now() + timedelta(minutes=self._chance.choice((13, 40, 95, 210, 600)))
        self.tale.at(awake(moment, ZoneInfo(life.who.timezone)), lambda id=row.id: answer(life, id))

    def _turn(self, life: Life, form: str) -> int:
        turn = self._turns.get((life.person_id, form), 0)
        self._turns[life.person_id, form] = turn + 1
        return turn

    def _answer(self, life: Life, response_id: str) -> None:
        with self.tale.coachee(life.person):
            response = db.session.get_one(FormResponse, response_id)
            form = response.version.form.key
            if form == "check_in":
                answers = self._check_in(life)
            else:
                turn = self._turn(life, form)
                own = life.who.answers.get(form, [])
                answers = dict(own[turn]) if turn < len(own) else words_for(life.who.locale, form, turn)
            if answers:
                forms.submit(response, answers)

    def _check_in(self, life: Life) -> dict[str, Any]:
        turn = self._turn(life, "check_in")
        if not life.who.scores:
            return {}
        score = life.who.scores[min(turn, len(life.who.scores) - 1)]
        word = "check_in_low" if score < 5 else "check_in_high" if score > 7 else ""
        said = life.who.answers.get(word) or [words_for(life.who.locale, word, turn)]
        return {"energy": score, "grip": score, "course": score, **(said[0] if word else {})}

    def _finish(self, life: Life, progress_id: str) -> None:
        with self.tale.coachee(life.person):
            progress = db.session.get_one(Progress, progress_id)
            said = words_for(life.who.locale, progress.lesson.key, 0) or words_for(life.who.locale, "lesson", 0)
            lessons.finish(progress, said["text"])

    def plan_ticks(self, until: datetime) -> None:
        """Every evening of the last three weeks, and once a week before that, marks for the days since the last time."""
        first = self.tale.moment(-140, "20:30")
        days = [(first + timedelta(days=n)) for n in range((until - first).days + 1)]
        for evening in days:
            if evening.isoweekday() == 7 or until - evening < timedelta(days=21):
                self.tale.at(evening, self.tick)

    def tick(self) -> None:
        """Mark each habit up to today, as faithfully as its owner is."""
        kept = {title: share for life in self._lives for title, _how, share in life.who.habits}
        with self.tale.house():
            today = clock.now().astimezone(self.tale.zone).date()
            for habit in db.session.scalars(select(Habit).where(Habit.practice_id == self.tale.practice_id).order_by(Habit.created_at)):
                self._tick(habit, today, kept.get(habit.title, 0.8))

    @staticmethod
    def _tick(habit: Habit, today: date, share: float) -> None:
        day = max(habit.starts_on, habit.noticed_on or habit.starts_on, today - timedelta(days=20))
        while day <= today:
            chance = Random(f"{habit.title}{day}")  # noqa: S311
            if chance.random() < share and not (habit.rhythm == "days" and day.isoweekday() not in habit.days):
                value = 1.0 if habit.kind == "yes_no" else float(chance.randint(6, 16))
                habits.mark(habit, day, value)
            day += timedelta(days=1)
        habit.noticed_on = today
