"""Preparing, signing and voiding agreements."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from coaching.agreements import queries
from coaching.agreements.models import Agreement, AgreementText, Signature
from coaching.agreements.ready_made import TEXTS
from coaching.agreements.rules import blocks, fingerprint
from coaching.agreements.words import evidence_words
from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Invalid, Taken
from coaching.core.i18n import day_on_paper, in_locale, local, say
from coaching.core.once import hold
from coaching.core.pdf import render_pdf
from coaching.core.text import fill
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries


def install_defaults() -> None:
    """The texts every practice begins with; those that exist are left alone."""
    for key, (name, body) in TEXTS.items():
        if queries.by_key(key) is None:
            db.session.add(AgreementText(key=key, name=name, body=body))


def prepare(text: AgreementText, person: Person, values: Mapping[str, str | None], *, invitation_id: str | None = None) -> Agreement:
    """The exact text for one person, placeholders filled, frozen with its fingerprint. An older open one of the invitation is voided.

    Raises text.MissingValue when a placeholder has no value.
    """
    older = queries.of_invitation(invitation_id) if invitation_id else None
    body = fill(say(text.body, person.locale), values)
    if older is not None:
        if older.state == "signed" or older.sha256 == fingerprint(body):
            return older
        void(older)
    agreement = Agreement(
        person_id=person.id, text_id=text.id, invitation_id=invitation_id, locale=person.locale, body=body,
        title=say(text.name, person.locale), sha256=fingerprint(body), version=(older.version + 1) if older else 1,
    )  # fmt: skip
    db.session.add(agreement)
    flush()
    return agreement


def sign(
    agreement: Agreement,
    *,
    name: str,
    shown_sha256: str,
    consent_words: str,
    ip: str | None,
    user_agent: str | None,
    drawn: bytes | None = None,
    verified_by: str = "invitation link",
    early_start: bool = False,
    events: list[dict[str, str]] | None = None,
) -> Signature:
    """Sign: once, and only the text that was shown. Both sides get the PDF with its evidence page.

    Raises Taken when the text changed since it was shown or was signed already, Invalid without a name.
    """
    hold(agreement)
    if agreement.state != "open" or shown_sha256 != agreement.sha256 or fingerprint(agreement.body) != agreement.sha256:
        raise Taken("this text was signed or changed")
    if not name.strip():
        raise Invalid("a signature needs a name")
    now = clock.now()
    signature = Signature(
        agreement_id=agreement.id, person_id=agreement.person_id, name=name.strip(), at=now, ip=ip, drawn=drawn,
        user_agent=(user_agent or "")[:300], consent_words=consent_words, verified_by=verified_by, early_start=early_start,
        events=[*(events or []), {"what": "signed", "at": now.isoformat()}], pdf_sha256="",
    )  # fmt: skip
    agreement.state, agreement.signed_at = "signed", now
    signature.pdf = _pdf(agreement, signature)
    signature.pdf_sha256 = hashlib.sha256(signature.pdf).hexdigest()
    db.session.add(signature)
    flush()
    facts.record("agreement_signed", person_id=agreement.person_id, subject=f"agreement:{agreement.id}")
    _send_copies(agreement, signature)
    return signature


def _pdf(agreement: Agreement, signature: Signature) -> bytes:
    person = people_queries.person(agreement.person_id)
    practice = practice_queries.practice()
    with in_locale(agreement.locale, person.timezone):
        data = {
            "locale": agreement.locale, "title": agreement.title, "practice": practice.legal_name or practice.name,
            "person": person.name, "blocks": blocks(agreement.body), "sha256": agreement.sha256, "id": agreement.id,
            "version": agreement.version, "name": signature.name, "at": _moment(signature.at.isoformat(), person.timezone),
            "utc": f"{signature.at:%Y-%m-%dT%H:%M:%SZ}", "ip": signature.ip or "-", "user_agent": signature.user_agent or "-",
            "consent": signature.consent_words, "verified_by": evidence_words(signature.verified_by), "email": person.email or "-",
            "early_start": signature.early_start, "logo": practice_queries.logo_on_paper(),
            "events": [{"at": _moment(one["at"], person.timezone), "what": evidence_words(one["what"])} for one in signature.events],
            "drawn": signature.drawn.decode() if signature.drawn else None,
        }  # fmt: skip
    return render_pdf("agreement.typ", data)


def _moment(at: str, timezone: str) -> str:
    """To the second, on the clock of whoever signs, as an evidence page says it."""
    wall = local(datetime.fromisoformat(at), timezone)
    return f"{day_on_paper(wall.date())}, {wall:%H:%M:%S} ({timezone})"


def _send_copies(agreement: Agreement, signature: Signature) -> None:
    person = people_queries.person(agreement.person_id)
    attachment = [("overeenkomst.pdf" if agreement.locale == "nl" else "agreement.pdf", "application/pdf", signature.pdf)]
    to = people.recipient(person)
    coach = practice_queries.member(person.coach_id) if person.coach_id else practice_queries.owner()
    if person.is_reachable:
        letter = deliveries.compose("agreement_signed", to, title=agreement.title, at=signature.at)
        deliveries.queue(letter, to, key=f"agreement_signed:{agreement.id}", if_unsure="resend", attachments=attachment,
                         **practice_queries.voice_of(coach.id))  # fmt: skip
    boss = practices.recipient_of(coach)
    copy = deliveries.compose("agreement_signed_coach", boss, title=agreement.title, who=person.name, at=signature.at)
    deliveries.queue(copy, boss, key=f"agreement_signed_coach:{agreement.id}", if_unsure="resend", kind="alert", attachments=attachment)


def void(agreement: Agreement) -> None:
    """An agreement that stands no more; it is kept, with its signature."""
    agreement.state, agreement.voided_at = "void", clock.now()
    facts.record("agreement_voided", person_id=agreement.person_id, subject=f"agreement:{agreement.id}")


def write_text(text: AgreementText | None, key: str, name: Mapping[str, str], body: Mapping[str, str]) -> AgreementText:
    """Keep a template. Agreements already prepared keep the words they had."""
    if text is None:
        text = AgreementText(key=key, name=dict(name), body=dict(body))
        db.session.add(text)
    text.name, text.body = dict(name), dict(body)
    flush()
    return text
