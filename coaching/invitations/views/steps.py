"""The invited goes from step to step. No address here is a key: the key stays in the browser (see arriving.py; trust.md B14)."""

from __future__ import annotations

from flask import Response, url_for

from coaching.core import hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid, NotHere, Taken
from coaching.core.files import to_keep
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.entrance.arriving import go_in, home_of, open_door
from coaching.invitations import inputs, operations
from coaching.invitations.models import Invitation
from coaching.invitations.views.arriving import mine
from coaching.invitations.views.blueprint import bp
from coaching.invitations.views.pages import chosen_zone, coaching_type, step_page
from coaching.invoices import operations as invoice_operations
from coaching.invoices import queries as invoice_queries
from coaching.people import queries as people


def _on(invitation: Invitation) -> Response:
    return hx.redirect(url_for("invitations.step", invitation_id=invitation.id))


@bp.post("/invitation/<invitation_id>/summary")
@allow("link")
def summary(invitation_id: str) -> Response:
    """They go on."""
    invitation = mine(invitation_id)
    with transaction():
        operations.read_summary(invitation)
    return _on(invitation)


@bp.post("/invitation/<invitation_id>/agreement")
@allow("link")
def sign(invitation_id: str) -> Response:
    """They sign."""
    invitation, form = mine(invitation_id), inputs.SignInput()
    if not form.validate():
        return step_page(invitation, "agreement", form=form, status=422)
    try:
        with transaction():
            operations.sign(invitation, people.me(), name=form.name.data or "", shown_sha256=form.sha256.data or "",
                            consent_words=str(inputs.CONSENT), early_start=bool(form.early_start.data), drawn=form.picture,
                            ip=request.remote_addr, user_agent=str(request.user_agent))  # fmt: skip
    except Taken:
        if invitation.now_at != "agreement":
            return _on(invitation)  # the other tab was first: one signature
        hx.toast(_("The text was changed. Please read it again."), "warning")
        return step_page(invitation, "agreement", status=409)
    return _on(invitation)


@bp.post("/invitation/<invitation_id>/details")
@allow("link")
def details(invitation_id: str) -> Response:
    """They say whom the invoice is for."""
    invitation, form = mine(invitation_id), inputs.DetailsInput()
    if not form.validate():
        return step_page(invitation, "details", form=form, status=422)
    names = ("first_name", "last_name", "street", "postcode", "city", "country", "company", "vat_id")
    try:
        with transaction():
            operations.give_details(invitation, people.me(), {name: form[name].data for name in names})
    except Invalid:
        with transaction():
            operations.tell_stuck(invitation)
        form.form_errors = [_("The practice cannot make an invoice yet, and that is not up to you. Your coach has been told; open this page again later.")]
        return step_page(invitation, "details", form=form, status=422)
    return _on(invitation)


@bp.post("/invitation/<invitation_id>/invoice")
@allow("link")
def invoice(invitation_id: str) -> Response:
    """They know how to pay."""
    invitation = mine(invitation_id)
    with transaction():
        operations.see_invoice(invitation)
    return _on(invitation)


@bp.get("/invitation/<invitation_id>/invoice.pdf")
@allow("link")
def invoice_pdf(invitation_id: str) -> Response:
    """The invoice itself."""
    found = invoice_queries.of_invitation(mine(invitation_id).id)
    if found is None or not found.pdf:
        raise NotHere("no invoice yet")
    return to_keep(found.pdf, "application/pdf", f"{found.number}.pdf")


@bp.get("/invitation/<invitation_id>/qr.svg")
@allow("link")
def qr(invitation_id: str) -> Response:
    """The code to pay by bank app."""
    found = invoice_queries.of_invitation(mine(invitation_id).id)
    svg = invoice_operations.epc_svg(found) if found else None
    return Response(svg or "", mimetype="image/svg+xml", status=200 if svg else 404)


@bp.post("/invitation/<invitation_id>/appointment")
@allow("link")
def appointment(invitation_id: str) -> Response:
    """They choose the first appointment; with it the journey begins."""
    invitation, form = mine(invitation_id), inputs.FirstInput()
    if not form.validate():
        return step_page(invitation, "appointment", form=form, status=422)
    try:
        with transaction():
            operations.book_first(invitation, people.me(), coaching_type(), form.begins, form.location.data or None, timezone=chosen_zone())
            operations.accept_if_done(invitation)
    except (Taken, Invalid) as taken:
        form.start.errors = [_("Somebody was just before you. Choose another time.")]
        return step_page(invitation, "appointment", form=form, nearest=getattr(taken, "nearest", []), status=409)
    return _on(invitation)


@bp.post("/invitation/<invitation_id>/enter")
@allow("link")
def come_in(invitation_id: str) -> Response:
    """At the end they have an account, without a password: one press and they are in, in this browser, which holds the key of the letter."""
    if scope().role == "coachee" and not links.remembers(invitation_id):
        return hx.redirect(home_of("coachee"))  # a second tap: they are in already
    invitation = mine(invitation_id)
    user = operations.let_in(invitation, people.me())
    if user is None:
        return hx.redirect(url_for("entrance.login"))
    with transaction():
        open_door(user, invitation.practice_id)
    return go_in(None)
