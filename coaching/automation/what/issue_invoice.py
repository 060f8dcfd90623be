"""A step that sends an invoice. Used by steps `what = "invoice"` (instalments on the way).

The words: templates/letters/invoice/. Numbers and VAT: coaching/invoices/rules.py.
"""

from __future__ import annotations

from coaching.automation.what.errand import Errand
from coaching.invoices import operations as invoices


def issue_invoice(errand: Errand) -> str:
    """Draft and issue one invoice of one line: the step's subject as words, `params.amount_cents` including VAT.

    The letter with the PDF is the invoice's own. Raises Invalid when details of the practice are missing: the step then
    fails, the coach hears of it and tries again when they are there.
    """
    subject, _body = errand.words()
    line = (subject, 1, errand.params["amount_cents"])
    invoice = invoices.draft(errand.person, [line], journey_id=errand.journey.id, key=errand.key)
    return f"invoice:{invoices.issue(invoice).id}"
