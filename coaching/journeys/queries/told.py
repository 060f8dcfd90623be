"""What is told of one journey: a line for each appointment, each touchpoint with what became of it, and a few facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from coaching.core import clock
from coaching.core.i18n import _, clock_time, ngettext, say
from coaching.core.scope import scope
from coaching.facts import queries as facts
from coaching.facts.models import Fact
from coaching.journeys import queries
from coaching.journeys.models import BY_COACH, PERHAPS, PLANNED, SAID, Journey, Touchpoint
from coaching.journeys.queries.steps import PlanStep
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from coaching.scheduling import queries as scheduling
from coaching.scheduling.models import Appointment

SHOWN_FACTS = (
    "journey_started", "journey_paused", "journey_resumed", "journey_closed", "journey_reopened", "journey_extended",
    "agreement_signed", "goal_set", "message_received",
)  # fmt: skip
HIDDEN = ("phase", "end_sequence")
SURPRISES = ("step_not_done", "no_next_appointment", "score", "habit")  # not told to the coachee beforehand
LOW = 5


@dataclass
class Line:
    """One line of the thread. `at` UTC; `state`: done, planned, alert, skipped, missed, failed; chips are (text, tone)."""

    at: datetime
    kind: str
    state: str
    title: str
    phase: str | None = None
    why: str = ""
    text: str = ""
    chips: list[tuple[str, str]] = field(default_factory=list)
    touchpoint: Touchpoint | None = None
    appointment: Appointment | None = None
    is_past: bool = False
    is_inside: bool = False
    more: int = 0


@dataclass(frozen=True)
class Sent:
    """How the letter of a touchpoint fared."""

    status: str
    seen_at: datetime | None


def why_there(row: Touchpoint, step: PlanStep, places: Mapping[Any, int], names: Mapping[str, str]) -> str:
    """Why a touchpoint stands where it stands, for its coach. `places`: which appointment the nth is; `names` of the steps, by key."""
    if row.reason == BY_COACH:
        return _("sent by you")
    if row.is_moved:
        return _("moved by you")
    return programmes.say_reason(row.reason, step.when, row.nth, places.get(row.nth), names, ahead=row.state == PLANNED)


class Told:
    """Everything about one journey that its lines, milestones and scores are told from, read once.

    `appointments`: those of the journey by start, when the page has read them along with others; `goals`: their titles by id, for a page that may show them.
    """

    def __init__(self, journey: Journey, person: Person, appointments: Iterable[Appointment] | None = None, goals: Mapping[str, str] | None = None) -> None:
        self.journey = journey
        self.goals = goals or {}
        self.first_name = person.first_name
        self.steps: dict[str, PlanStep] = {step.key: step for step in queries.steps_of(journey, with_forms=True)}
        self.appointments = list(scheduling.of_journey(journey.id) if appointments is None else appointments)
        self.everything = facts.of_journey(journey.id)
        self.facts = [fact for fact in self.everything if fact.type in SHOWN_FACTS]
        self.answers = [fact for fact in self.everything if fact.type == "form_answered" and fact.step]
        self.names = {key: self._name(step) for key, step in self.steps.items()}
        self.standing = sorted((one for one in self.appointments if one.number and not one.is_over), key=lambda one: one.start)
        self.places = {one.number: place for place, one in enumerate(self.standing, start=1)}
        self.deliveries: dict[str, Sent] = {}
        self.touchpoints = self._touchpoints()
        self.rows = {(row.step, row.nth): row for row in sorted(self.touchpoints, key=lambda row: row.generation)}

    def _touchpoints(self) -> list[Touchpoint]:
        """Every touchpoint by moment; for the coach with how its letter fared, and never the letter itself."""
        if scope().sees_only_own:
            return queries.touchpoints(self.journey.id)
        found = {}
        for row in queries.touchpoints_and_letters(self.journey.id):
            found[row.Touchpoint.id] = row.Touchpoint
            if row.status is not None:
                self.deliveries[row.Touchpoint.id] = Sent(row.status, row.seen_at)
        return list(found.values())

    def _name(self, step: PlanStep) -> str:
        if step.what == "form" and step.form_name is not None:
            name = say(step.form_name)
            return _("Reminder: %(form)s", form=name) if step.params.get("remind") else name
        return step.name().replace("{first_name}", self.first_name)

    def touchpoint(self, row: Touchpoint, own: bool) -> Line | None:
        """The line of a touchpoint, or None when it has nothing to say to this reader."""
        step = self.steps.get(row.step)
        if (step and step.what in HIDDEN) or (own and not (step and step.for_coachee)):
            return None
        if row.state == "skipped" and (own or row.skip_reason not in (BY_COACH, PERHAPS, SAID, "paused")):
            return None
        if own and (row.state in ("missed", "failed") or (row.state == "planned" and self._is_surprise(step))):
            return None
        moment = row.released_at or row.due_at
        if moment is None or (not own and step and "score" in step.when and self._is_told_elsewhere(row, step)):
            return None
        line = Line(moment, "touchpoint", self._state(row), self.names.get(row.step, _("A step that was removed")), touchpoint=row)
        if step is not None:
            line.phase, line.is_inside = step.phase, not step.for_coachee
            line.why = self._waits_for(row) if own else why_there(row, step, self.places, self.names)
            self._outcome(line, row, step, own)
        return line

    def _is_told_elsewhere(self, row: Touchpoint, step: PlanStep) -> bool:
        """What a low score caused stands in the card of that answer, not on a line of its own."""
        if row.state != "done" or row.override:
            return False
        scored = [one for one in self.answers if one.step == step.when["score"]["of"] and one.score is not None]
        return row.nth <= len(scored) and (scored[row.nth - 1].score or 0) < LOW

    @staticmethod
    def _is_surprise(step: PlanStep | None) -> bool:
        return step is not None and any(form in step.when for form in SURPRISES)

    @staticmethod
    def _state(row: Touchpoint) -> str:
        return {"released": "done", "done": "done"}.get(row.state, row.state)

    @staticmethod
    def _waits_for(row: Touchpoint) -> str:
        """What stands instead of a day for the coachee: halfway has no day yet as long as the next appointment has none."""
        waits = row.state == "planned" and row.reason == "halfway_fallback" and row.moved_to is None
        return _("as soon as the next appointment is booked") if waits else ""

    def _outcome(self, line: Line, row: Touchpoint, step: PlanStep, own: bool) -> None:
        """What became of it: answered and how fast, a score and what followed, finished, or a letter that did not arrive."""
        if row.override:
            line.chips.append((_("own words"), "neutral"))
        if line.is_inside:
            line.chips.append((_("for you"), "neutral"))
        if row.state == "failed":
            line.chips.append((_("failed"), "alert"))
        if row.skip_reason == "paused":
            line.chips.append((_("waits for the pause"), "warn"))
        elif row.skip_reason == PERHAPS:
            line.chips.append((_("perhaps sent"), "warn"))
        elif row.skip_reason == SAID:
            line.text = _("Set aside: another message is about this answer already.")
        elif row.state == "missed":
            line.chips.append((_("missed"), "warn"))
        self._delivery(line, row, own)
        if row.state != "done" or step.what not in ("form", "lesson", "assignment") or step.params.get("remind"):
            return
        answer = next((fact for fact in self.answers if (fact.step, fact.nth or 1) == (row.step, row.nth)), None)
        if answer is not None and answer.score is not None:
            self._score(line, answer, own)
        elif step.what == "form":
            line.chips.append((_("answered in %(time)s", time=_took(row)), "done"))
        else:
            line.chips.append((_("finished"), "done"))

    def _delivery(self, line: Line, row: Touchpoint, own: bool) -> None:
        delivery = self.deliveries.get(row.id)
        if delivery is None or own:
            return
        if delivery.status in ("dead", "unsure", "held"):
            words = {"dead": _("did not arrive"), "unsure": _("perhaps sent"), "held": _("held back")}
            line.chips.append((words[delivery.status], "alert"))
            line.state = "failed" if delivery.status == "dead" else line.state
        elif delivery.status == "skipped":
            line.chips.append((_("the mail was left out"), "warn"))
        elif row.state == "released" and delivery.seen_at:
            line.chips.append((_("opened"), "neutral"))
        elif delivery.status == "due":
            line.chips.append((_("on its way"), "neutral"))

    def _score(self, line: Line, answer: Fact, own: bool) -> None:
        scored = [fact for fact in self.answers if fact.step == answer.step and fact.score is not None]
        place = scored.index(answer)
        before = scored[place - 1].score if place else None
        now_, was = f"{answer.score:g}", f"{before:g}" if before is not None else None
        words = _("score %(now)s · was %(was)s", now=now_, was=was) if was else _("score %(now)s", now=now_)
        low = answer.score is not None and answer.score < LOW
        line.chips.append((words, "alert" if low and not own else "done"))
        if low and not own:
            line.state = "alert"
            line.text = self._what_followed(answer, place + 1)

    def _what_followed(self, answer: Fact, number: int) -> str:
        """ "A personal message went out at 09:13. You got a sign." """
        said = []
        for key, step in self.steps.items():
            row = self.rows.get((key, number))
            about = step.when.get("score") or {}
            if about.get("of") != answer.step or row is None or row.state not in ("released", "done"):
                continue
            if step.what == "message":
                at = clock_time(row.released_at) if row.released_at else ""
                said.append(_("A personal message went out by itself at %(time)s.", time=at))
            elif step.what in ("alert", "todo"):
                said.append(_("You got an alert."))
        return " ".join(dict.fromkeys(said))

    def appointment(self, one: Appointment) -> Line:
        """The line of an appointment."""
        place = self.places.get(one.number or 0)
        title = _("Appointment %(n)s", n=place) if place else _("Appointment")
        over = one.end <= clock.now()
        state = "skipped" if one.is_over else "missed" if one.status == "no_show" else "done" if over else "planned"
        line = Line(one.start, "appointment", state, title, appointment=one)
        line.phase = "first_appointment" if place == 1 else "next_appointment"
        words = {"held": _("held"), "no_show": _("did not come"), "pending": _("waits for your yes")}
        if one.is_over:
            line.chips.append((_("cancelled"), "neutral"))
        elif one.status in words:
            line.chips.append((words[one.status], {"held": "done", "no_show": "warn"}.get(one.status, "warn")))
        return line

    def fact(self, fact: Fact, own: bool) -> Line | None:
        """The line of something that happened beside the plan."""
        if own and fact.type == "message_received":
            return None
        words = {
            "journey_started": _("The journey began"),
            "journey_paused": _("Paused"),
            "journey_resumed": _("Taken up again"),
            "journey_closed": _("The journey was closed"),
            "journey_reopened": _("The journey was reopened"),
            "journey_extended": _("The journey was extended"),
            "agreement_signed": _("Agreement signed"),
            "goal_set": self._goal(fact),
            "message_received": _("A message from the coachee"),
        }
        return Line(fact.at, "fact", "done", words[fact.type])

    def _goal(self, fact: Fact) -> str:
        """A goal by its own words; one that was put away since keeps them to itself."""
        title = self.goals.get((fact.subject or "").removeprefix("goal:"))
        return _("Goal: %(title)s", title=title) if title else _("A goal was set")


def _took(row: Touchpoint) -> str:
    """How long an answer took, in the largest unit: "40 minutes"."""
    took = (row.done_at or row.released_at or clock.now()) - (row.released_at or clock.now())
    if took < timedelta(hours=1):
        return ngettext("%(num)d minute", "%(num)d minutes", max(1, int(took.total_seconds() // 60)))
    if took < timedelta(days=1):
        return ngettext("%(num)d hour", "%(num)d hours", int(took.total_seconds() // 3600))
    return ngettext("%(num)d day", "%(num)d days", took.days)
