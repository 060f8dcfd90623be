"""Do what one house rule says for one person: a sign, a task, or a message in the coach's name. Once per key."""

from __future__ import annotations

from coaching.alerts import operations as alerts
from coaching.automation import letters, queries
from coaching.automation.models import HouseRule
from coaching.automation.reactions import words_of
from coaching.core import variants
from coaching.core.errors import NotHere
from coaching.core.i18n import in_locale
from coaching.core.text import fill
from coaching.deliveries import operations as deliveries
from coaching.deliveries import queries as delivered
from coaching.journeys.models import Journey
from coaching.messages import operations as messages
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Member


def obey(rule: HouseRule, key: str, person: Person, journey: Journey | None, *, subject: str | None = None, score: float | None = None) -> str:
    """Do it; what came of it, as "alert:<id>". Raises core.text.MissingValue when the words cannot be filled for this person."""
    key = f"rule:{rule.key}:{key}"
    if rule.what == "message":
        return _write(rule, key, person, journey, _coach_of(person, journey))
    if rule.what == "todo":
        coach = _coach_of(person, journey)
        with in_locale(coach.locale, coach.timezone):
            text = fill(_words(rule, coach.locale)[0], letters.Values(person, coach, journey))
        about = journey.id if journey else None
        return f"todo:{alerts.add_todo(text, member_id=coach.id, person_id=person.id, journey_id=about, key=key).id}"
    alert = alerts.raise_alert(
        _kind(rule, subject), member_id=journey.coach_id if journey else person.coach_id, person_id=person.id, journey_id=journey.id if journey else None,
        subject=subject, score=f"{score:g}" if score is not None else None, key=key, mail=bool(rule.params.get("mail")),
    )  # fmt: skip
    return f"alert:{alert.id}"


def _kind(rule: HouseRule, subject: str | None) -> str:
    """The kind of sign. A letter that perhaps arrived is not one that did not."""
    kind = rule.params.get("kind", "free")
    if kind == "delivery_failed" and subject and delivered.is_unsure(subject.partition(":")[2]):
        return "delivery_unsure"
    return kind


def _coach_of(person: Person, journey: Journey | None) -> Member:
    whose = journey.coach_id if journey else person.coach_id
    return practices.member(whose) if whose else practices.owner()


def _words(rule: HouseRule, locale: str) -> tuple[str, str]:
    """Subject and body in this language, or in the other one. Raises NotHere when nothing was written."""
    texts = words_of(rule.key, rule.texts)
    chosen = texts.get(locale) or texts.get("en") or next(iter(texts.values()), None)
    if chosen is None:
        raise NotHere("the rule has no words")
    return chosen.get("subject", ""), chosen.get("body", "")


def _turn(rule: HouseRule, person: Person) -> tuple[str, str]:
    """The words of this message; of variants the one that comes after what the rule wrote to this person before."""
    subject, body = _words(rule, person.locale)
    nth = queries.written(rule.id, person.id) + 1 if len(variants.variants(body)) > 1 else 1
    return subject, variants.turn(body, nth)


def _write(rule: HouseRule, key: str, person: Person, journey: Journey | None, coach: Member) -> str:
    """In the conversation, and a letter with the same words. An address that bounced holds the letter."""
    to = people.recipient(person)
    subject, body = letters.filled(_turn(rule, person), to, letters.Values(person, coach, journey))
    about = journey.id if journey else None
    message = messages.write(person, body, author="coach", journey_id=about, key=key, automatic=True, mail=False)
    if person.email:
        deliveries.queue(
            letters.personal(subject, body, to), to, key=key, kind="message", journey_id=about,
            from_name=coach.name, reply_to=coach.email, coach_id=coach.id,
        )  # fmt: skip
    return f"message:{message.id}"
