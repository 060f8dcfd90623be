"""The coach invites, looks where it stands, reminds and takes back."""

from __future__ import annotations

from flask import Response, url_for
from wtforms.fields.choices import SelectChoice

from coaching.agreements import queries as agreement_queries
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.core.money import money
from coaching.invitations import inputs, operations, queries
from coaching.invitations.views.blueprint import bp
from coaching.invoices import queries as invoice_queries
from coaching.leads import queries as lead_queries
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes
from coaching.programmes.models import Programme


def _form(formdata: bool = True, **values: object) -> inputs.InviteInput:
    form = inputs.InviteInput(**({} if formdata else {"formdata": None}), **values)
    form.programme.choices = [SelectChoice(one.id, _with_price(one)) for one in programmes.programmes()]
    form.agreement.choices = [SelectChoice(one.id, say(one.name)) for one in agreement_queries.texts()]
    return form


def _with_price(programme: Programme) -> str:
    return say(programme.name) if programme.price_cents is None else f"{say(programme.name)} · {money(programme.price_cents)}"


def _price(form: inputs.InviteInput) -> int:
    """What it costs in cents: as typed, else what the chosen programme costs. A price filled in beforehand stayed when another programme was chosen."""
    return form.price.cents if form.price.cents is not None else programmes.programme(form.programme.data).price_cents or 0


@bp.get("/coachees/<person_id>/invite")
@allow("coach")
def begin(person_id: str) -> Response:
    """Make an offer to somebody."""
    person = people.coachee(person_id)
    offered = programmes.programmes()
    chosen = next((one for one in offered if one.id == request.args.get("programme")), offered[0] if offered else None)
    return _begin(person, _form(formdata=False, programme=chosen.id if chosen else None))


def _begin(person: Person, form: inputs.InviteInput, status: int = 200) -> Response:
    return hx.render("invitations/begin.html", form=form, person=person, earlier=queries.of_person(person.id), here="pipeline",
                     words=inputs.STEP_WORDS, missing=invoice_queries.lacking(), status=status)  # fmt: skip


def _fits(form: inputs.InviteInput) -> bool:
    """Whether it may go out: with an invoice in it only when the practice can make one, or the invited would be stuck halfway."""
    if not form.validate():
        return False
    if "invoice" in (form.steps.data or []) and _price(form) and invoice_queries.lacking():
        form.steps.errors = [_("No invoice can be made yet. Fill in what is asked above, or leave the invoice out.")]
    return not form.steps.errors


@bp.post("/coachees/<person_id>/invite")
@allow("coach", many=("steps",))
def invite(person_id: str) -> Response:
    """Send it."""
    person = people.coachee(person_id)
    form = _form()
    if not _fits(form):
        return _begin(person, form, status=422)
    with transaction():
        made = operations.invite(
            person, programmes.programme(form.programme.data), coach_id=practices.me().id, price_cents=_price(form),
            steps=form.steps.data or [], agreement_text_id=form.agreement.data or None, starts_on=form.starts_on.data,
            message=form.message.data or "",
        )  # fmt: skip
    hx.toast(_("The invitation is on its way to %(name)s.", name=person.first_name))
    return hx.redirect(url_for("invitations.show", invitation_id=made.id))


@bp.get("/invitations/<invitation_id>")
@allow("coach")
def show(invitation_id: str) -> Response:
    """Where an invitation stands."""
    found = queries.invitation(invitation_id)
    return hx.render("invitations/show.html", invitation=found, person=people.person(found.person_id), words=inputs.STEP_WORDS,
                     programme=programmes.programme(found.programme_id), invoice=invoice_queries.of_invitation(found.id),
                     agreement=agreement_queries.of_invitation(found.id), lead=lead_queries.lead_of(found.person_id), here="pipeline")  # fmt: skip


@bp.post("/invitations/<invitation_id>/withdraw")
@allow("coach")
def withdraw(invitation_id: str) -> Response:
    """Take it back."""
    with transaction():
        operations.withdraw(queries.invitation(invitation_id))
    hx.toast(_("The invitation is withdrawn; its link no longer opens anything."))
    return hx.redirect(url_for("invitations.show", invitation_id=invitation_id))


@bp.post("/invitations/<invitation_id>/nudge")
@allow("coach")
def nudge(invitation_id: str) -> Response:
    """Send a kind reminder now."""
    with transaction():
        operations.nudge(queries.invitation(invitation_id))
    hx.toast(_("A kind reminder is on its way."))
    return hx.redirect(url_for("invitations.show", invitation_id=invitation_id))
