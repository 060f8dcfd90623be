"""A step that sends a form, or reminds of one that was sent.

Used by steps `what = "form"`, e.g. programmes/ready_made/career.toml. The words: templates/letters/reflection/ and its kin.
The story: tests/stories/test_halfway_reflection.py.
"""

from __future__ import annotations

from coaching.automation.what.errand import Errand
from coaching.core.errors import NotHere
from coaching.forms import operations as forms
from coaching.forms import queries
from coaching.journeys import queries as journeys


def send_form(errand: Errand) -> str | None:
    """Open a response with its own link and have the letter sent; with `params.remind`, remind of that step's form instead."""
    if errand.params.get("remind"):
        return _remind(errand)
    subject, body = errand.words()
    form_response = forms.send(
        queries.by_key(errand.params["form"]),
        errand.person,
        key=errand.key,
        journey_id=errand.journey.id,
        step=errand.step.key,
        nth=errand.touchpoint.nth,
        subject_words=subject or None,
        body_words=body or None,
        touchpoint_id=errand.touchpoint.id,
        stale_at=errand.stale_at,
        if_unsure=errand.step.if_unsure,
    )
    return f"form_response:{form_response.id}"


def _remind(errand: Errand) -> str:
    """Reminder k of touchpoint r carries nth (r-1)*max + k (journey plan, section 4)."""
    most = errand.step.when.get("max", 1)
    reminded = journeys.latest_touchpoints(errand.journey.id).get(
        (errand.params["remind"], (errand.touchpoint.nth - 1) // most + 1)
    )
    made = (reminded.made if reminded else None) or ""
    if not made.startswith("form_response:"):
        raise NotHere("there is no form to remind of")
    form_response = queries.response(made.split(":")[1])
    subject, body = errand.words()
    forms.remind(
        form_response,
        errand.key,
        subject_words=subject or None,
        body_words=body or None,
        touchpoint_id=errand.touchpoint.id,
    )
    return made
