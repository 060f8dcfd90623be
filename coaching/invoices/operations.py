"""Drafting, issuing, paying and crediting. A number is taken only in the transaction that issues, so there are no gaps."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from sqlalchemy import select

from coaching.core import clock, countries
from coaching.core.db import db, flush
from coaching.core.errors import Invalid, NotHere, Taken
from coaching.core.i18n import day_on_paper, in_locale, local, short_day
from coaching.core.money import money
from coaching.core.once import hold
from coaching.core.pdf import render_pdf
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.facts import operations as facts
from coaching.invoices import queries, rules
from coaching.invoices.models import Invoice, InvoiceLine, Payment, Series
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.sponsors import operations as sponsor_operations
from coaching.sponsors import queries as sponsors
from coaching.sponsors.models import Sponsor


def draft(
    person: Person,
    lines: Sequence[tuple[str, int, int]],
    *,
    invitation_id: str | None = None,
    journey_id: str | None = None,
    key: str | None = None,
    delivered_on: date | None = None,
) -> Invoice:
    """A draft: lines are (words, quantity, price in cents including VAT). With a key: once. Who pays for this person gets it."""
    known = queries.of_key(key) if key else None
    if known is not None:
        return known
    practice = practices.practice()
    live = sponsors.live_of(person.id)
    invoice = Invoice(person_id=person.id, sponsor_id=live[1].id if live else None, invitation_id=invitation_id, journey_id=journey_id,
                      key=key, vat_profile=practice.vat_profile)  # fmt: skip
    db.session.add(invoice)
    flush()
    rate = rules.rate_of(practice.vat_profile)
    for position, (words, quantity, price) in enumerate(lines, 1):
        db.session.add(InvoiceLine(invoice_id=invoice.id, position=position, words=words, quantity=quantity, price_cents=price,
                                   vat_rate=rate, delivered_on=delivered_on))  # fmt: skip
    flush()
    _sum_up(invoice)
    return invoice


def _plain(lines: Sequence[InvoiceLine]) -> list[rules.Line]:
    return [rules.Line(line.quantity, line.price_cents, line.vat_rate) for line in lines]


def _sum_up(invoice: Invoice) -> None:
    sums = rules.totals(_plain(queries.lines_of(invoice.id)))
    invoice.total_cents = sum(one.incl_cents for one in sums)
    invoice.vat_cents = sum(one.vat_cents for one in sums)


def address(invoice: Invoice, sponsor_id: str | None) -> None:
    """To the sponsor, or (None) to the person. Raises Taken for what is final, NotHere for a company that does not pay for them."""
    hold(invoice)
    if invoice.state != "draft":
        raise Taken("this invoice is final")
    live = sponsors.live_of(invoice.person_id)
    if sponsor_id and (live is None or live[1].id != sponsor_id):
        raise NotHere(sponsor_id)
    invoice.sponsor_id = sponsor_id or None


def buyer_of(person: Person, sponsor: Sponsor | None = None) -> dict[str, str | None]:
    """Whom it is for, frozen there."""
    if sponsor is not None:
        return {
            "name": sponsor.contact, "company": sponsor.company, "street": sponsor.street, "postcode": sponsor.postcode,
            "city": sponsor.city, "country": sponsor.country, "vat_id": sponsor.vat_id, "about": person.name,
        }  # fmt: skip
    return {
        "name": person.name, "company": person.company, "street": person.street, "postcode": person.postcode,
        "city": person.city, "country": person.country, "vat_id": person.vat_id,
    }  # fmt: skip


def _next_number(prefix: str) -> str:
    """The next number of a series; the row is locked, so that two at once get two numbers (BEGIN IMMEDIATE does it on SQLite)."""
    wanted = select(Series).where(Series.practice_id == practices.practice().id, Series.prefix == prefix)
    series = db.session.scalar(wanted.with_for_update())
    if series is None:
        with db.session.begin_nested():
            series = Series(prefix=prefix, last=0)
            db.session.add(series)
    series.last += 1
    flush()
    return rules.number_of(prefix, series.last)


def issue(invoice: Invoice, *, on: date | None = None, send: bool = True) -> Invoice:
    """Make a draft final: number, dates, seller and buyer frozen, PDF kept; the letter with the PDF goes out.

    Raises Taken when it was issued already, Invalid when the law's details of the practice are missing.
    """
    hold(invoice)
    if invoice.state != "draft":
        raise Taken("this invoice is final")
    practice = practices.practice()
    person = people_queries.person(invoice.person_id)
    seller = queries.seller_of(practice)
    missing = rules.missing_of_seller(seller, invoice.vat_profile)
    if missing:
        raise Invalid("details of the practice are missing", {name: name for name in missing})
    now = clock.now()
    invoice.issued_on = on or local(now, practice.timezone).date()
    invoice.due_on = invoice.issued_on + timedelta(days=practice.payment_days)
    sponsor = sponsors.sponsor(invoice.sponsor_id) if invoice.sponsor_id else None
    invoice.seller, invoice.buyer = seller, buyer_of(person, sponsor)
    prefix = f"C{invoice.issued_on.year}-" if invoice.credits_id else f"{invoice.issued_on.year}-"
    invoice.number, invoice.issued_at, invoice.state = _next_number(prefix), now, "issued"
    reader = sponsor or person
    with in_locale(reader.locale, reader.timezone):
        invoice.pdf = _pdf(invoice, reader.locale)
    invoice.pdf_sha256 = hashlib.sha256(invoice.pdf).hexdigest()
    flush()
    facts.record("invoice_issued", person_id=person.id, journey_id=invoice.journey_id, subject=f"invoice:{invoice.id}")
    if send and (sponsor or person.is_reachable):
        _send(invoice, sponsor_operations.recipient(sponsor) if sponsor else people.recipient(person))
    return invoice


def remind(invoice: Invoice) -> None:
    """Write again about an invoice that is late, with the PDF; nobody is reminded twice within days (rules.why_no_reminder). Raises Taken."""
    hold(invoice)
    person = people_queries.person(invoice.person_id)
    if why := queries.no_reminders([(invoice, person)])[invoice.id]:
        raise Taken(f"no reminder: {why}")
    facts.record("invoice_reminded", person_id=person.id, journey_id=invoice.journey_id, subject=f"invoice:{invoice.id}")
    to = sponsor_operations.recipient(sponsors.sponsor(invoice.sponsor_id)) if invoice.sponsor_id else people.recipient(person)
    _write("invoice_reminder", f"invoice_reminder:{invoice.id}:{clock.now():%Y-%m-%d}", invoice, to, total=invoice.open_cents, in_part=bool(invoice.paid_cents),
           answers=bool(invoice.seller.get("email")))  # fmt: skip


def _send(invoice: Invoice, to: Recipient) -> None:
    _write("invoice", f"invoice:{invoice.id}", invoice, to, total=invoice.total_cents, credit=bool(invoice.credits_id))


def _write(name: str, key: str, invoice: Invoice, to: Recipient, **more: Any) -> None:
    """A letter about it with the PDF, once per key."""
    context = {"number": invoice.number, "due_on": invoice.due_on, "iban": rules.grouped(invoice.seller.get("iban")),
               "payee": invoice.seller.get("name"), "reference": rules.reference(invoice.number or "")}  # fmt: skip
    letter = deliveries.compose(name, to, **context, **more)
    file_name = f"{'factuur' if to.locale == 'nl' else 'invoice'}-{invoice.number}.pdf"
    deliveries.queue(letter, to, key=key, if_unsure="ask", journey_id=invoice.journey_id, reply_to=invoice.seller.get("email"),
                     attachments=[(file_name, "application/pdf", invoice.pdf)])  # fmt: skip


def epc_svg(invoice: Invoice) -> str | None:
    """The EPC QR code (EPC069-12) to pay by bank app as SVG, or None without a valid IBAN or for a credit."""
    iban = (invoice.seller.get("iban") or "").replace(" ", "")
    if invoice.total_cents <= 0 or not _good_iban(iban):
        return None
    from segno import helpers

    code = helpers.make_epc_qr(name=(invoice.seller.get("name") or "")[:70], iban=iban, amount=Decimal(invoice.total_cents) / 100,
                               text=rules.reference(invoice.number or ""), encoding="utf-8")  # fmt: skip
    out = BytesIO()
    code.save(out, kind="svg", xmldecl=False, svgns=True, scale=4, border=2, nl=False)
    return out.getvalue().decode()


def _good_iban(iban: str) -> bool:
    from stdnum import iban as numbers

    return bool(numbers.is_valid(iban))


def _pdf(invoice: Invoice, locale: str) -> bytes:
    """The paper, in the language that is in force."""
    lines = queries.lines_of(invoice.id)
    credited = queries.invoice(invoice.credits_id).number if invoice.credits_id else None
    data: dict[str, Any] = {
        "locale": locale, "number": invoice.number, "issued_on": short_day(invoice.issued_on), "due_on": short_day(invoice.due_on),
        "issued_iso": day_on_paper(invoice.issued_on) if invoice.issued_on else "", "due_iso": day_on_paper(invoice.due_on), **parties(invoice),
        "lines": [{"words": one.words, "quantity": one.quantity, "price": money(one.price_cents), "total": money(one.quantity * one.price_cents),
                   "delivered": day_on_paper(one.delivered_on)} for one in lines],
        "totals": [{"rate": f"{one.vat_rate / 10:g}", "excl": money(one.excl_cents), "vat": money(one.vat_cents)}
                   for one in rules.totals(_plain(lines))],
        "total": money(invoice.total_cents), "profile": invoice.vat_profile, "credits": credited,
        "reference": rules.reference(invoice.number or ""), "qr": epc_svg(invoice), "logo": practices.logo_on_paper(),
    }  # fmt: skip
    return render_pdf("invoice.typ", data)


def parties(invoice: Invoice) -> dict[str, dict[str, Any]]:
    """Seller and buyer as they were frozen; across a border both addresses end with their country, as post does."""
    abroad = invoice.buyer.get("country") != invoice.seller.get("country")
    both = {"seller": invoice.seller | {"iban": rules.grouped(invoice.seller.get("iban"))}, "buyer": invoice.buyer}
    return {who: one | {"land": countries.name_of(one.get("country")) if abroad else None} for who, one in both.items()}


def mark_paid(invoice: Invoice, amount_cents: int, on: date, how: str = "bank", key: str | None = None) -> Payment:
    """Money came in. The same key counts once; when all is paid the invoice is. Raises Taken for a draft."""
    hold(invoice)
    if invoice.state == "draft":
        raise Taken("a draft cannot be paid")
    key = key or f"hand:{invoice.id}:{amount_cents}:{on}:{len(queries.payments_of(invoice.id))}"
    known = db.session.scalar(select(Payment).where(Payment.practice_id == invoice.practice_id, Payment.key == key))
    if known is not None:
        return known
    payment = Payment(invoice_id=invoice.id, amount_cents=amount_cents, paid_on=on, how=how, key=key)
    db.session.add(payment)
    invoice.paid_cents += amount_cents
    flush()
    if invoice.state == "issued" and invoice.paid_cents >= invoice.total_cents:
        invoice.state = "paid"
        facts.record("invoice_paid", person_id=invoice.person_id, journey_id=invoice.journey_id, subject=f"invoice:{invoice.id}")
    return payment


def credit(invoice: Invoice) -> Invoice:
    """A credit note that undoes an issued invoice wholly: same lines, same rates, negative. Raises Taken when there is one."""
    hold(invoice)
    if invoice.state not in ("issued", "paid") or invoice.credits_id:
        raise Taken("this cannot be credited")
    person = people_queries.person(invoice.person_id)
    note = Invoice(person_id=person.id, sponsor_id=invoice.sponsor_id, credits_id=invoice.id, journey_id=invoice.journey_id, vat_profile=invoice.vat_profile)
    db.session.add(note)
    flush()
    for line in queries.lines_of(invoice.id):
        db.session.add(InvoiceLine(invoice_id=note.id, position=line.position, words=line.words, quantity=line.quantity,
                                   price_cents=-line.price_cents, vat_rate=line.vat_rate, delivered_on=line.delivered_on))  # fmt: skip
    flush()
    _sum_up(note)
    invoice.state = "credited"
    return issue(note)


def remove_draft(invoice: Invoice) -> None:
    """Throw a draft away. Raises Taken for what is final."""
    hold(invoice)
    if invoice.state != "draft":
        raise Taken("this invoice is final")
    for line in queries.lines_of(invoice.id):
        db.session.delete(line)
    flush()
    db.session.delete(invoice)
