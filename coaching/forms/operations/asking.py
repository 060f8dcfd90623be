"""Asking somebody: open a response, give them their own link, and have the letter sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.ids import new_id
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.forms import letters, queries, rules
from coaching.forms.models import Form, FormResponse
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import queries as practices

# A reflection of half a year ago is no longer worth answering; the coach can always send a new one.
LINK_LASTS = timedelta(days=180)


def send(
    form: Form,
    person: Person,
    *,
    key: str,
    journey_id: str | None = None,
    step: str | None = None,
    nth: int | None = None,
    appointment_id: str | None = None,
    kind_of_letter: str | None = None,
    subject_words: str | None = None,
    body_words: str | None = None,
    touchpoint_id: str | None = None,
    stale_at: datetime | None = None,
    if_unsure: str = "ask",
) -> FormResponse:
    """Ask `person` the newest version of `form`: open a response, mint its link, queue the letter. Once per `key`.

    The same turn of a step comes round again when its appointment moved: the questions that still wait are mailed once more,
    not opened twice. Without an address only the response is opened: it waits in the coachee's own rooms. `kind_of_letter` names another
    folder of templates/letters; `subject_words` and `body_words` are the coach's own words, filled in already.
    Raises ValueError for a guide, which is the coach's own.
    """
    if form.kind in queries.OF_THE_COACH:
        raise ValueError("a guide is for the coach and is sent to nobody")
    known = queries.response_by_key(key)
    if known is not None:
        return known
    asked = queries.response_of_step(journey_id, step, nth)
    is_open = asked is not None and asked.state != "answered" and asked.version.form_id == form.id
    form_response = asked if asked is not None and is_open else _opened(form, person, key, journey_id, step, nth, appointment_id)
    flush()
    if person.email:
        letter = kind_of_letter or letters.stream_of(form.kind).letter
        words = {"subject": subject_words, "body": body_words}
        sending: dict[str, Any] = {"touchpoint_id": touchpoint_id, "stale_at": stale_at, "if_unsure": if_unsure}
        _post(form_response, person, f"form:{key}" if is_open else f"form:{form_response.id}", letter, words, **sending)
    return form_response


def remind(
    form_response: FormResponse,
    key: str,
    *,
    subject_words: str | None = None,
    body_words: str | None = None,
    touchpoint_id: str | None = None,
) -> None:
    """Remind somebody of a form that still waits; nothing happens once it is answered. Once per `key`.

    The reminder carries a link of its own, because the first one is kept nowhere; both work.
    """
    person = people_queries.person(form_response.person_id)
    if form_response.state == "answered" or not person.email:
        return
    words = {"subject": subject_words, "body": body_words}
    _post(form_response, person, key, "form_reminder", words, kind="nudge", touchpoint_id=touchpoint_id)


def open_guide(form: Form, person: Person, *, appointment_id: str | None = None, journey_id: str | None = None) -> FormResponse:
    """The guide of this form for this person and appointment: the one that is still open, or a fresh one."""
    known = queries.guide_of(person.id, appointment_id)
    if known is not None and known.state != "answered" and known.version.form_id == form.id:
        return known
    form_response = _opened(form, person, f"guide:{new_id()}", journey_id, None, None, appointment_id)
    flush()
    return form_response


def finish_guide(form_response: FormResponse, answers: dict[str, object]) -> None:
    """Keep the notes of the conversation and the fit judgement. Can be done again: a guide stays the coach's paper."""
    form_response.answers = answers
    form_response.score = rules.score_of(form_response.spec, answers)
    form_response.drafted_at = clock.now()
    if form_response.state != "answered":
        form_response.state, form_response.answered_at = "answered", clock.now()
        facts.record(
            "guide_finished",
            person_id=form_response.person_id,
            journey_id=form_response.journey_id,
            score=form_response.score,
            subject=f"form_response:{form_response.id}",
        )


def _opened(
    form: Form,
    person: Person,
    key: str,
    journey_id: str | None,
    step: str | None,
    nth: int | None,
    appointment_id: str | None,
) -> FormResponse:
    version = queries.newest(form)
    form_response = FormResponse(
        form_version_id=version.id,
        version=version,
        person_id=person.id,
        journey_id=journey_id,
        step=step,
        nth=nth,
        appointment_id=appointment_id,
        key=key,
        state="open",
    )
    db.session.add(form_response)
    return form_response


def _post(
    form_response: FormResponse,
    person: Person,
    key: str,
    letter: str,
    words: dict[str, str | None],
    *,
    kind: str | None = None,
    **sending: Any,
) -> None:
    """Queue the letter with a fresh link; `sending` goes to the queue as it is."""
    to = people.recipient(person)
    token = links.mint("form", form_response.id, person_id=person.id, lasts=LINK_LASTS)
    deliveries.queue(
        letters.asking(form_response, to, links.url("forms.fill", token=token), letter=letter, **words),
        to,
        key=key,
        kind=kind or letters.stream_of(form_response.form.kind).kind,
        journey_id=form_response.journey_id,
        coach_id=person.coach_id,
        **practices.voice_of(person.coach_id),
        **sending,
    )
