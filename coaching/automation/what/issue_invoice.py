"""A step that sends an invoice. Used by steps `what = "invoice"` (instalments on the way)."""

from __future__ import annotations

from coaching.automation.what.errand import Errand


def issue_invoice(errand: Errand) -> str:
    """Draft and issue one invoice of one line: the step's subject as description, `params.amount_cents` in cents."""
    from coaching.invoices import operations as invoices

    subject, _body = errand.words()
    line = {"description": subject, "quantity": 1, "amount_cents": errand.params["amount_cents"]}
    invoice = invoices.issue(invoices.draft(errand.person, [line]))
    return f"invoice:{invoice.id}"
