"""One invoice: draft it by hand, issue it, write down that it was paid, credit it, download it."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid, NotHere, Taken
from coaching.core.files import to_keep
from coaching.core.hx import request
from coaching.core.i18n import _, local
from coaching.core.money import as_typed
from coaching.core.scope import scope
from coaching.invoices import inputs, operations, queries, rules
from coaching.invoices.models import Invoice
from coaching.people import queries as people
from coaching.sponsors import queries as sponsors
from coaching.sponsors.models import Sponsor

bp = Blueprint("invoices", __name__)
MOST_PEOPLE = 1000


def _draft_form() -> inputs.DraftInput:
    form = inputs.DraftInput()
    form.person.choices = [(one.id, one.name) for one in people.search("", MOST_PEOPLE)]
    return form


@bp.get("/invoices/new")
@allow("staff")
def new() -> Response:
    """An invoice by hand, for the person in `?person=` when there is one."""
    form = _draft_form()
    form.person.data = request.args.get("person") or form.person.data
    return hx.render("invoices/new.html", form=form, here="invoices")


@bp.post("/invoices")
@allow("staff")
def add() -> Response:
    """Keep the draft; nothing is sent and no number is taken."""
    form = _draft_form()
    if not form.validate():
        return hx.render("invoices/new.html", form=form, here="invoices", status=422)
    with transaction():
        invoice = operations.draft(people.person(form.person.data), form.chosen, delivered_on=form.delivered_on.data)
    return hx.redirect(url_for("invoices.show", invoice_id=invoice.id))


def _show(invoice: Invoice, form: inputs.PaidInput | None = None, missing: list[str] | None = None, status: int = 200) -> Response:
    today = local(clock.now()).date()
    ready = inputs.PaidInput(formdata=None, amount=as_typed(invoice.open_cents), paid_on=today)
    lines = queries.lines_of(invoice.id)
    return hx.render(
        "invoices/show.html", invoice=invoice, person=people.person(invoice.person_id), form=form or ready, lines=lines,
        payments=queries.payments_of(invoice.id), missing=missing or _missing(invoice), here="invoices", status=status,
        totals=rules.totals(rules.Line(one.quantity, one.price_cents, one.vat_rate) for one in lines), words=inputs.HOW,
        late=rules.days_late(invoice.due_on, today) if invoice.state == "issued" else 0, reminded_at=queries.reminded_at([invoice.id]).get(invoice.id) if invoice.state == "issued" else None,
        credited=queries.invoice(invoice.credits_id) if invoice.credits_id else None, payer=_payer(invoice),
    )  # fmt: skip


def _payer(invoice: Invoice) -> Sponsor | None:
    """The company it is addressed to, or could be: of a draft who pays now, of a final one whom it went to."""
    if invoice.sponsor_id:
        return sponsors.sponsor(invoice.sponsor_id)
    live = sponsors.live_of(invoice.person_id) if invoice.state == "draft" else None
    return live[1] if live else None


def _missing(invoice: Invoice) -> list[str]:
    """What the law wants of the practice and is not there yet; asked only of a draft."""
    return queries.lacking() if invoice.state == "draft" else []


@bp.get("/invoices/<invoice_id>")
@allow("staff")
def show(invoice_id: str) -> Response:
    """Its lines, where it stands, what came in."""
    return _show(queries.invoice(invoice_id))


@bp.post("/invoices/<invoice_id>/address")
@allow("staff")
def address(invoice_id: str) -> Response:
    """A draft goes to the sponsor, or to the person."""
    invoice = queries.invoice(invoice_id)
    with transaction():
        operations.address(invoice, request.form.get("to") or None)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("invoices.show", invoice_id=invoice.id))


@bp.post("/invoices/<invoice_id>/issue")
@allow("staff")
def issue(invoice_id: str) -> Response:
    """Make it final: number, PDF, letter."""
    invoice = queries.invoice(invoice_id)
    try:
        with transaction():
            operations.issue(invoice)
    except Invalid as wrong:
        return _show(queries.invoice(invoice_id), missing=list(wrong.errors), status=422)
    hx.toast(_("Invoice %(number)s is on its way.", number=invoice.number))
    return hx.redirect(url_for("invoices.show", invoice_id=invoice.id))


@bp.post("/invoices/<invoice_id>/paid")
@allow("staff")
def paid(invoice_id: str) -> Response:
    """Money came in, all of it or a part."""
    invoice, form = queries.invoice(invoice_id), inputs.PaidInput()
    if not form.validate():
        return _show(invoice, form, status=422)
    with transaction():
        operations.mark_paid(invoice, form.amount.cents or 0, form.paid_on.data, form.how.data)
    hx.toast(_("Written down."))
    return hx.redirect(url_for("invoices.show", invoice_id=invoice.id))


@bp.post("/invoices/<invoice_id>/remind")
@allow("staff")
def remind(invoice_id: str) -> Response:
    """Write again about one that is late."""
    invoice = queries.invoice(invoice_id)
    try:
        with transaction():
            operations.remind(invoice)
    except Taken:
        hx.toast(_("Of this invoice nobody can be reminded now."), "alert")
    else:
        hx.toast(_("The reminder is on its way."))
    return hx.redirect(url_for("invoices.show", invoice_id=invoice_id))


@bp.post("/invoices/<invoice_id>/credit")
@allow("staff")
def credit(invoice_id: str) -> Response:
    """Undo it with a credit note."""
    with transaction():
        note = operations.credit(queries.invoice(invoice_id))
    hx.toast(_("Credit note %(number)s is on its way.", number=note.number))
    return hx.redirect(url_for("invoices.show", invoice_id=note.id))


@bp.post("/invoices/<invoice_id>/remove")
@allow("staff")
def remove(invoice_id: str) -> Response:
    """Throw a draft away."""
    with transaction():
        operations.remove_draft(queries.invoice(invoice_id))
    hx.toast(_("The draft is gone."))
    return hx.redirect("/invoices")


@bp.get("/invoices/<invoice_id>.pdf")
@allow("staff", "coachee", "sponsor")
def pdf(invoice_id: str) -> Response:
    """The very bytes that were issued; a coachee and a sponsor find only those addressed to them."""
    invoice = queries.invoice(invoice_id)
    if not invoice.pdf:
        raise NotHere("a draft has no PDF")
    name = f"{'factuur' if scope().locale == 'nl' else 'invoice'}-{invoice.number}.pdf"
    return to_keep(invoice.pdf, "application/pdf", name)
