"""The invoices of the practice: what is open, late, paid; and the list for the bookkeeper."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response
from sqlalchemy import case, func, select

from coaching.core import clock, hx, spreadsheet
from coaching.core.access import allow
from coaching.core.db import db
from coaching.core.hx import request
from coaching.core.i18n import _, local
from coaching.core.pages import page_of
from coaching.core.scope import scope
from coaching.invoices import queries
from coaching.invoices.models import Invoice
from coaching.rooms import bp
from coaching.selections import rules as selections
from coaching.selections import words as many

STATES = ("open", "late", "draft", "paid", "credited")


def _wanted(query: Any) -> tuple[Any, str, str]:
    """The invoices asked for in the query of an address, with the state and the words."""
    state, words = query.get("state", ""), query.get("q", "").strip()[:60]
    state = state if state in STATES else ""
    found = queries.listed("open" if state == "late" else state or None, words)
    if state == "late":
        found = found.where(Invoice.due_on < _today())
    return found, state, words


def _today() -> date:
    return local(clock.now()).date()


@bp.get("/invoices")
@allow("staff")
def invoices() -> Response:
    """The list, newest first, with the drafts above it."""
    found, state, words = _wanted(request.args)
    page = page_of(found, request.args.get("page", 1), scalars=False)
    select = request.args.get("select", "")
    return hx.render("rooms/invoices/index.html", listed=page, state=state, words=words, states=STATES, figures=_figures(), today=_today(),
                     here="invoices", select=select, deeds=many.choices("invoices") if select else [], most=selections.MOST)  # fmt: skip


def ids_matching(query: dict[str, str], most: int) -> list[str]:
    """The ids of the invoices that fit what an address of the list asks for, at most so many."""
    return list(db.session.scalars(_wanted(query)[0].with_only_columns(Invoice.id).limit(most)))


def _figures() -> dict[str, int]:
    """Cents open, late, and issued this year: one statement."""
    rest = Invoice.total_cents - Invoice.paid_cents
    today = _today()
    still = Invoice.state == "issued"
    row = db.session.execute(
        select(
            func.sum(case((still, rest), else_=0)).label("open"),
            func.sum(case((still & (Invoice.due_on < today), rest), else_=0)).label("late"),
            func.sum(case((Invoice.issued_on >= today.replace(month=1, day=1), Invoice.total_cents), else_=0)).label("year"),
        ).where(Invoice.practice_id == scope().practice_id)
    ).one()
    return {"open": row.open or 0, "late": row.late or 0, "year": row.year or 0}


@bp.get("/invoices.csv")
@allow("staff")
def invoices_csv() -> Response:
    """The same choice as a file for the bookkeeper: semicolons and decimal commas, as Dutch spreadsheets read them."""
    found, _state, _words = _wanted(request.args)
    header = [_("Invoice number"), _("Date"), _("Due"), _("Name"), _("Company"), _("Total"), _("Of which VAT"), _("Paid"), _("Status")]
    issued = db.session.execute(found.where(Invoice.number.is_not(None)).execution_options(yield_per=500))
    return spreadsheet.answer(f"{_('invoices')}-{_today()}", header, (_line(invoice, person) for invoice, person in issued))


def _line(invoice: Invoice, person: Any) -> list[object]:
    sums = [_comma(cents) for cents in (invoice.total_cents, invoice.vat_cents, invoice.paid_cents)]
    buyer = invoice.buyer.get("name") or person.name, invoice.buyer.get("company")
    return [invoice.number, invoice.issued_on, invoice.due_on, *buyer, *sums, invoice.state]


def _comma(cents: int) -> spreadsheet.Figure:
    return spreadsheet.Figure(f"{cents / 100:.2f}".replace(".", ","))
