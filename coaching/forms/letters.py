"""What we write when we ask somebody something: which letter, in which stream, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.core.i18n import in_locale, say
from coaching.deliveries.operations import Letter, Recipient, compose
from coaching.forms.models import FormResponse


@dataclass(frozen=True)
class Stream:
    """A letter's folder in templates/letters, and the kind of delivery, which decides on unsubscribing and quiet hours."""

    letter: str
    kind: str


STREAMS = {
    "reflection": Stream("reflection", "reflection"),
    "check_in": Stream("check_in", "check_in"),
    "intake": Stream("intake", "transactional"),
    "preparation": Stream("preparation", "reflection"),
    "evaluation": Stream("evaluation", "reflection"),
    "follow_up": Stream("follow_up_form", "follow_up"),
    "booking": Stream("form", "transactional"),
    "custom": Stream("form", "reflection"),
}


def stream_of(kind: str) -> Stream:
    """The stream of a kind of form. Raises KeyError for a guide: nobody is sent one."""
    return STREAMS[kind]


def asking(
    form_response: FormResponse,
    to: Recipient,
    url: str,
    *,
    letter: str,
    subject: str | None = None,
    body: str | None = None,
) -> Letter:
    """The letter that asks. `subject` and `body` are a coach's own words, filled in already; else the letter has its own."""
    with in_locale(to.locale, to.timezone):
        name, minutes = say(form_response.form.name), form_response.spec.get("minutes")
    return compose(letter, to, form_name=name, minutes=minutes, url=url, own_subject=subject, own_body=body)


def commented(form_response: FormResponse, to: Recipient, url: str) -> Letter:
    """The letter that says that the coach wrote something about an answer; what was written stays behind the link."""
    return compose("form_commented", to, form_name=say(form_response.form.name, to.locale), url=url)
