"""Invoices: lists and figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer

from coaching.core import clock
from coaching.core.db import db, existing
from coaching.core.i18n import local
from coaching.core.scope import scope, scoped
from coaching.facts.models import Fact
from coaching.invoices import rules
from coaching.invoices.models import Invoice, InvoiceLine, Payment
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Practice


def _visible() -> Select[Invoice]:
    wanted = scoped(Invoice)
    if scope().sees_only_own:
        wanted = wanted.where(Invoice.person_id == scope().person_id, Invoice.sponsor_id.is_(None), Invoice.state != "draft")
    if scope().role == "sponsor":
        wanted = wanted.where(Invoice.sponsor_id == (scope().sponsor_id or ""), Invoice.state != "draft")
    return wanted


def invoice(invoice_id: str) -> Invoice:
    """One invoice; a coachee or a sponsor finds only those addressed to them, and issued. Raises NotHere."""
    return existing(_visible().where(Invoice.id == invoice_id), invoice_id)


def lines_of(invoice_id: str) -> list[InvoiceLine]:
    """Its lines in order."""
    return list(db.session.scalars(scoped(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id).order_by(InvoiceLine.position)))


def payments_of(invoice_id: str) -> list[Payment]:
    """What came in for it."""
    return list(db.session.scalars(scoped(Payment).where(Payment.invoice_id == invoice_id).order_by(Payment.paid_on)))


def of_person(person_id: str) -> list[Invoice]:
    """Somebody's invoices, newest first."""
    return list(db.session.scalars(_visible().where(Invoice.person_id == person_id).order_by(Invoice.created_at.desc())))


def of_sponsor() -> list[Invoice]:
    """What was addressed to the sponsor who is signed in, newest first."""
    return list(db.session.scalars(_visible().where(Invoice.sponsor_id == (scope().sponsor_id or "")).order_by(Invoice.issued_at.desc())))


def of_invitation(invitation_id: str) -> Invoice | None:
    """The invoice of an invitation."""
    return db.session.scalar(scoped(Invoice).where(Invoice.invitation_id == invitation_id, Invoice.credits_id.is_(None)).limit(1))


def of_key(key: str) -> Invoice | None:
    """The invoice that a step made."""
    return db.session.scalar(scoped(Invoice).where(Invoice.key == key))


def seller_of(practice: Practice) -> dict[str, str | None]:
    """The practice as it stands on an invoice, frozen there."""
    return {
        "name": practice.legal_name or practice.name, "street": practice.street, "postcode": practice.postcode,
        "city": practice.city, "country": practice.country, "kvk": practice.kvk, "vat_id": practice.vat_id,
        "iban": practice.iban, "email": practice.email,
    }  # fmt: skip


def lacking() -> list[str]:
    """What the law asks of this practice on an invoice and is not there yet: names of its details."""
    practice = practices.practice()
    return rules.missing_of_seller(seller_of(practice), practice.vat_profile)


def listed(state: str | None = None, words: str = "") -> Select[Invoice, Person]:
    """Invoices with their person, newest first, for paging."""
    wanted = (
        select(Invoice, Person)
        .join(Person, Person.id == Invoice.person_id)
        .where(Invoice.practice_id == scope().practice_id)
        .order_by(Invoice.issued_at.is_not(None), Invoice.issued_at.desc(), Invoice.created_at.desc())
    )
    if state == "open":
        wanted = wanted.where(Invoice.state == "issued")
    elif state:
        wanted = wanted.where(Invoice.state == state)
    if words:
        like = f"%{words[:60]}%"
        wanted = wanted.where(Invoice.number.ilike(like) | Person.first_name.ilike(like) | Person.last_name.ilike(like))
    return wanted


def named(invoice_ids: Collection[str]) -> list[tuple[Invoice, Person]]:
    """These, by number, with their person and without their PDFs: a thousand of those are read one by one (`invoice`)."""
    wanted = listed().where(Invoice.id.in_(invoice_ids)).order_by(None).order_by(Invoice.number, Invoice.id)
    return [(one, person) for one, person in db.session.execute(wanted.options(defer(Invoice.pdf_sealed)))]


def no_reminders(found: Collection[tuple[Invoice, Person]]) -> dict[str, str | None]:
    """Per invoice why nobody can be reminded of it now (rules.why_no_reminder), None where somebody can. One statement."""
    now, today = clock.now(), local(clock.now()).date()
    last = reminded_at([one.id for one, _person in found])
    return {
        one.id: rules.why_no_reminder(
            rules.Standing(one.state, one.credits_id is not None, one.due_on, person.erased_at is None and (bool(one.sponsor_id) or person.is_reachable), last.get(one.id)), today, now
        ) for one, person in found
    }  # fmt: skip


def reminded_at(invoice_ids: Collection[str]) -> dict[str, datetime]:
    """When somebody was last reminded of these (UTC), of those of which somebody was. One statement."""
    of = {f"invoice:{one}": one for one in invoice_ids}
    wanted = select(Fact.subject, func.max(Fact.at)).where(Fact.practice_id == scope().practice_id, Fact.type == "invoice_reminded")
    return {of[str(subject)]: at for subject, at in db.session.execute(wanted.where(Fact.subject.in_(of)).group_by(Fact.subject))}


def figures() -> dict[str, int]:
    """Cents that are open, late, and paid this far, of this practice."""
    mine = Invoice.practice_id == scope().practice_id
    open_ = db.session.scalar(select(func.sum(Invoice.total_cents - Invoice.paid_cents)).where(mine, Invoice.state == "issued"))
    paid = db.session.scalar(select(func.sum(Invoice.paid_cents)).where(mine))
    return {"open": open_ or 0, "paid": paid or 0}
