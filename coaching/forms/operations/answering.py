"""What happens to answers: kept while typed, sent once, corrected for a while, read and commented by the coach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching.core import clock, links
from coaching.core.i18n import say
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.forms import letters, rules
from coaching.forms.models import FormResponse
from coaching.forms.operations.asking import LINK_LASTS
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.practices import queries as practices


class AlreadySent(Exception):
    """These answers were sent before and may no longer be changed."""


def save_draft(form_response: FormResponse, answers: Mapping[str, Any]) -> bool:
    """Keep what was typed so far. False when the form was sent already: a late draft changes nothing."""
    if form_response.state == "answered":
        return False
    form_response.answers = dict(answers)
    form_response.state = "draft"
    form_response.drafted_at = clock.now()
    return True


def submit(form_response: FormResponse, answers: Mapping[str, Any]) -> FormResponse:
    """Send the answers in: scored, and told to the engine as `form_answered`. Once.

    The same answers again (a double tap, a replay after being offline) change nothing and tell nothing. Other answers
    correct the first ones as long as that may be; else AlreadySent is raised. `answers` are valid for the spec, and
    `form_response` was read under its lock: of two sendings at the same moment the second saw what the first made of it.
    """
    asked = set(rules.shown(form_response.spec, answers))
    kept = {key: value for key, value in answers.items() if key in asked}
    if form_response.state == "answered":
        return _correct(form_response, kept)
    _keep(form_response, kept)
    form_response.state, form_response.answered_at = "answered", clock.now()
    _tell("form_answered", form_response)
    return form_response


def comment(form_response: FormResponse, text: str) -> None:
    """The coach writes about an answer. The coachee gets a letter that says so, without the words."""
    first = form_response.commented_at is None
    form_response.comment = text.strip() or None
    form_response.commented_at = clock.now() if form_response.comment else None
    form_response.commented_by_id = scope().member_id
    mark_read(form_response)
    person = people_queries.person(form_response.person_id)
    if not (first and form_response.comment and person.email):
        return
    to = people.recipient(person)
    token = links.mint("form", form_response.id, person_id=person.id, lasts=LINK_LASTS)
    letter = letters.commented(form_response, to, links.url("forms.fill", token=token))
    deliveries.queue(
        letter, to, key=f"comment:{form_response.id}", kind="message", journey_id=form_response.journey_id,
        **practices.voice_of(scope().member_id or person.coach_id),
    )


def mark_read(form_response: FormResponse) -> None:
    """The coach has read it: it no longer waits on Today."""
    form_response.read_at = form_response.read_at or clock.now()


def _correct(form_response: FormResponse, answers: dict[str, Any]) -> FormResponse:
    if rules.same_answers(form_response.answers, answers):
        return form_response
    if not rules.may_correct(form_response.answered_at, form_response.commented_at, clock.now()):
        raise AlreadySent(form_response.id)
    _keep(form_response, answers)
    form_response.corrected_at, form_response.read_at = clock.now(), None
    _tell("form_corrected", form_response)
    return form_response


def _keep(form_response: FormResponse, answers: dict[str, Any]) -> None:
    _consents(form_response, form_response.answers or {}, answers)
    form_response.answers = answers
    form_response.score = rules.score_of(form_response.spec, answers)


def _consents(form_response: FormResponse, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """A ticked consent is written down in the words that were shown; unticked in a correction it is taken back.

    A draft's tick counts for nothing: only what was sent is a consent (GDPR art. 7: a clear affirmative act).
    """
    was_sent = form_response.state == "answered"
    asked = [question for question in rules.questions_of(form_response.spec) if question["type"] == "consent"]
    for question in asked:
        yes, said = bool(now.get(question["key"])), was_sent and bool(before.get(question["key"]))
        how = f"form_response:{form_response.id}"[:40]
        if yes and not said:
            person = people_queries.person(form_response.person_id)
            people.consent(person, question["key"], say(question["label"]), how)
        elif said and not yes:
            for given in people_queries.consents(form_response.person_id):
                if given.how == how and given.purpose == question["key"] and given.withdrawn_at is None:
                    people.withdraw_consent(given)


def _tell(type_: str, form_response: FormResponse) -> None:
    facts.record(
        type_,
        journey_id=form_response.journey_id,
        person_id=form_response.person_id,
        step=form_response.step,
        nth=form_response.nth,
        score=form_response.score,
        subject=f"form_response:{form_response.id}",
        detail={"form": form_response.form.key, "kind": form_response.form.kind},
    )
