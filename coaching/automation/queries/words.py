"""The words of one touchpoint as its reader will see them, and why it is there."""

from __future__ import annotations

from typing import Any

from coaching.automation.queries import preview
from coaching.automation.rules import RULE_WORDS
from coaching.core import clock, variants
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.core.text import check
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey, Touchpoint
from coaching.journeys.queries.told import why_there
from coaching.people.models import Person
from coaching.planning.case import Appointment
from coaching.programmes import queries as programmes
from coaching.programmes.models import ProgrammeVersion
from coaching.programmes.rules import STEP_WORDS
from coaching.scheduling import queries as scheduling


def of(row: Touchpoint, journey: Journey, person: Person) -> dict[str, Any]:
    """`step`, `raw` (subject, body as written), `subject`, `body` (filled in), `why`, `why_not`, `moved` for a page."""
    steps = {step.key: step for step in journeys.steps_of(journey)}
    step = steps.get(row.step)
    if step is None:
        return {"step": None, "raw": ("", ""), "subject": "", "body": "", "why": "", "why_not": why_not(row), "moved": []}
    booked = _standing(journey.id)
    raw = step.words(person.locale, row.override, journeys.turn_of(row, step))
    subject, body = preview.sample_words(raw, row.due_at or journey.starts_at, booked, journey.version, person, preview.coach_of(person))
    places = {one.n: place for place, one in enumerate(booked, start=1)}
    names = {key: one.name() for key, one in steps.items()}
    why = why_there(row, step, places, names)
    return {"step": step, "raw": raw, "subject": subject, "body": body, "why": why, "why_not": why_not(row), "moved": moved(row)}


def as_read(
    typed: list[tuple[str, str, str]], version: ProgrammeVersion | None, reader: Person | None = None, *, takes_turns: bool = False,
    known: tuple[str, ...] = STEP_WORDS,
) -> list[dict[str, Any]]:  # fmt: skip
    """Typed words (language, subject, body) as `reader` would read them, in their language when there are words in it; None: an
    example person in each. With what is not right in them, in every language. `takes_turns`: every variant for itself.
    `version`: the programme that is spoken of, None for any; `known`: the placeholders that may stand in them."""
    found = []
    booked = _booked(reader) if reader is not None else []
    speaks = reader is not None and any(lang == reader.locale and (subject or body) for lang, subject, body in typed)
    for lang, subject, body in typed:
        if not (subject or body):
            continue
        wrong = _wrong(subject, body, takes_turns, known)
        if speaks and reader is not None and lang != reader.locale and not wrong:
            continue
        person = reader or preview.example_person(lang, scope().timezone)
        bodies = variants.variants(body) if takes_turns and not wrong else [body]
        for number, one in enumerate(bodies, start=1):
            told = (subject, one) if wrong else preview.sample_words((subject, one), clock.now(), booked, version, person, preview.coach_of(person))
            found.append({"lang": lang, "subject": told[0], "body": told[1], "wrong": wrong, "number": number, "of": len(bodies)})
    return found


def of_a_rule(typed: list[tuple[str, str, str]], reader: Person | None, *, is_message: bool) -> list[dict[str, Any]]:
    """The same for a house rule, which belongs to no programme: for a reader it speaks of the road they are on. A task is a subject only."""
    road = journeys.current(journeys.of_person(reader.id)) if reader is not None else None
    texts = typed if is_message else [(lang, subject, "") for lang, subject, _body in typed]
    return as_read(texts, road.version if road else None, reader, takes_turns=is_message, known=RULE_WORDS)


def _wrong(subject: str, body: str, takes_turns: bool, known: tuple[str, ...]) -> str:
    """What keeps these words from being saved, in words; empty when nothing does."""
    unknown = check(f"{subject}\n{body}", known)
    if unknown:
        return _("There is no placeholder %(name)s.", name="{" + unknown[0] + "}")
    return programmes.say_wrong_variants(body) if takes_turns else ""


def _booked(person: Person) -> list[Appointment]:
    """The appointments of this person on the road they are on."""
    road = journeys.current(journeys.of_person(person.id))
    return _standing(road.id) if road is not None else []


def _standing(journey_id: str) -> list[Appointment]:
    return [Appointment(one.number, one.start, one.end) for one in scheduling.of_journey(journey_id) if one.number and one.status in ("booked", "held")]


def why_not(row: Touchpoint) -> str:
    """Why it did not or will not go out, in words; empty when it goes."""
    return {
        "already_done": _("it was done already"),
        "appointment_booked": _("an appointment was booked"),
        "journey_closed": _("the journey was closed"),
        "paused": _("the journey is paused"),
        "stale": _("it came too late to be worth sending"),
        "too_late": _("what it prepares for has begun"),
        "no_show": _("the appointment was missed"),
        "merged": _("a later one took its place"),
        "by_coach": _("you skipped it"),
        "failed": _("it could not be done"),
        "perhaps_sent": _("it was perhaps sent before a backup was put back"),
        "next_not_booked": _("no other appointment follows"),
        "said_already": _("another message is about this answer already"),
        "step_removed": _("the step was taken out of the programme"),
    }.get(row.skip_reason or "", "")


def moved(row: Touchpoint) -> list[str]:
    """What moved it from its planned moment, in words."""
    words = {"late": _("it became known late"), "pause": _("a pause"), "quiet_hours": _("quiet hours"), "daily_limit": _("the daily limit")}
    return [words[one] for one in row.moved_by or [] if one in words]
