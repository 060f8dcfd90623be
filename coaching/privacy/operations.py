"""Export and erasure of a person."""

from __future__ import annotations

import io
import json
import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO

from sqlalchemy import delete

from coaching.accounts import operations as accounts
from coaching.agreements import queries as agreements
from coaching.alerts import operations as alerts
from coaching.core import clock, crypto
from coaching.core.db import db, flush
from coaching.core.i18n import _, in_locale
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.invoices import queries as invoices
from coaching.journeys import operations as journeys
from coaching.journeys import queries as journey_queries
from coaching.lessons import queries as lessons
from coaching.people import operations as people
from coaching.people.models import Consent, Person
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.privacy import queries
from coaching.privacy.rules import BELONGINGS

EMPTIED = ("phone", "company", "vat_id", "email")
IN_MEMORY = 4 * 1024 * 1024  # bytes of a ZIP; a larger one, with files that were handed in, goes over the disk


def take_back(given: Consent, person: Person) -> None:
    """A yes is a no from now on, and whoever coaches them is asked to act on it: what stands on a website nobody here can take away."""
    people.withdraw_consent(given)
    member = practices.member(person.coach_id) if person.coach_id else practices.owner()
    with in_locale(member.locale or scope().locale):
        words = _("Taken back: “%(words)s” Remove what you used it for.", words=given.words)
    alerts.add_todo(words, member_id=member.id, person_id=person.id, key=f"consent_withdrawn:{given.id}")


def export(person: Person) -> IO[bytes]:
    """A ZIP, at its beginning, with data.json, the files they handed in, and what they signed and their invoices as PDF. Recorded, because somebody
    read everything at once."""
    data = queries.everything_of(person)
    out: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever sends it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        for invoice in invoices.of_person(person.id):
            if invoice.pdf_sealed is not None:
                archive.writestr(f"invoices/{invoice.number}.pdf", invoice.pdf)
        for number, signature in enumerate(agreements.signatures_of(person.id), 1):
            if signature.pdf_sealed is not None:
                archive.writestr(f"agreements/{signature.at:%Y-%m-%d}-{number}.pdf", signature.pdf)
        for number, file in enumerate(lessons.files_of_person(person.id), 1):
            name = f"assignments/{file.created_at:%Y-%m-%d}-{number}-{file.name}"
            archive.writestr(name, lessons.content_of(file), zipfile.ZIP_STORED)  # pictures and documents are compressed already
    out.seek(0)
    facts.record("person_exported", person_id=person.id)
    return out


def export_member(member: Member) -> bytes:
    """A ZIP with data.json: what is kept of somebody who works here."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(queries.everything_of_member(member), ensure_ascii=False, indent=2))
    return out.getvalue()


def erase(person: Person) -> dict[str, int]:
    """Erase a person: their key is destroyed (text is gone here and in the backups), what names them is emptied, sign-ins end.

    Invoices, agreements and proofs of consent stay, as the law asks (art. 17(3)(b), AWR 52). Returns what stayed.
    """
    stays = queries.what_stays(person)
    for journey in journey_queries.of_person(person.id):
        if journey.is_open:
            journeys.close(journey)
    flush()
    deliveries.cancel_of_person(person.id, "erased")
    for one in BELONGINGS:
        if one.erase == "delete":
            model = queries.model_of(one.table)
            db.session.execute(delete(model).where(model.practice_id == scope().practice_id, model.person_id == person.id))
    user = accounts.find_user(person.user_id) if person.user_id else None
    if user is not None:
        accounts.end_devices(user.id, practice_id=person.practice_id)
    facts.record("person_erased", person_id=person.id)
    flush()
    crypto.destroy(person.id)
    person.first_name, person.last_name = "—", ""
    for name in EMPTIED:
        setattr(person, name, None)
    person.tags, person.fields, person.erased_at = [], {}, clock.now()
    person.street = person.postcode = person.city = None
    person.user_id = None
    if user is not None:
        accounts.forget_without_place(user.id)
    return stays


