"""The coach invites; the invited goes through the steps by one link, without signing in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, url_for
from wtforms.fields.choices import SelectChoice

from coaching.agreements import queries as agreement_queries
from coaching.core import clock, hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid, Taken
from coaching.core.hx import request
from coaching.core.i18n import _, local, say
from coaching.core.markdown import to_html
from coaching.invitations import inputs, operations, queries
from coaching.invitations.models import Invitation
from coaching.invoices import operations as invoice_operations
from coaching.invoices import queries as invoice_queries
from coaching.leads import queries as lead_queries
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes
from coaching.scheduling import queries as scheduling
from coaching.scheduling.models import AppointmentType

bp = Blueprint("invitations", __name__)
AHEAD = timedelta(days=28)


def _form(formdata: bool = True, **values: object) -> inputs.InviteInput:
    form = inputs.InviteInput(**({} if formdata else {"formdata": None}), **values)
    form.programme.choices = [SelectChoice(one.id, say(one.name)) for one in programmes.programmes()]
    form.agreement.choices = [SelectChoice(one.id, say(one.name)) for one in agreement_queries.texts()]
    return form


@bp.get("/coachees/<person_id>/invite")
@allow("coach")
def begin(person_id: str) -> Response:
    """Make an offer to somebody."""
    person = people.coachee(person_id)
    offered = programmes.programmes()
    chosen = next((one for one in offered if one.id == request.args.get("programme")), offered[0] if offered else None)
    price = f"{(chosen.price_cents or 0) / 100:.2f}".replace(".", ",") if chosen else ""
    form = _form(formdata=False, programme=chosen.id if chosen else None, price=price)
    return hx.render("invitations/begin.html", form=form, person=person, earlier=queries.of_person(person.id), here="pipeline",
                     words=inputs.STEP_WORDS)  # fmt: skip


@bp.post("/coachees/<person_id>/invite")
@allow("coach", many=("steps",))
def invite(person_id: str) -> Response:
    """Send it."""
    person = people.coachee(person_id)
    form = _form()
    if not form.validate():
        return hx.render("invitations/begin.html", form=form, person=person, earlier=queries.of_person(person.id), here="pipeline",
                         words=inputs.STEP_WORDS, status=422)  # fmt: skip
    with transaction():
        made = operations.invite(
            person, programmes.programme(form.programme.data), coach_id=practices.me().id, price_cents=form.price.cents or 0,
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


def _mine(token: str) -> Invitation:
    return queries.invitation(links.enter(token, "invitation").subject_id)


def _step_page(token: str, invitation: Invitation, step: str, *, form: object = None, nearest: list[datetime] | None = None, status: int = 200) -> Response:
    person = people.me()
    context = {
        "invitation": invitation, "person": person, "step": step, "token": token, "words": inputs.STEP_WORDS,
        "practice": practices.practice(), "coach": practices.member(invitation.coach_id),
        "programme": programmes.programme(invitation.programme_id), "nearest": nearest or [],
    }  # fmt: skip
    maker = {"summary": _summary, "agreement": _agreement, "details": _details, "invoice": _invoice, "appointment": _appointment, "done": _done}[step]
    return hx.render(f"invitations/{step}.html", status=status, **(context | maker(invitation, person, form)))


def _summary(invitation: Invitation, person: object, form: object) -> dict:
    return {}


def _agreement(invitation: Invitation, person: object, form: object) -> dict:
    agreement = agreement_queries.of_invitation(invitation.id)
    return {"agreement": agreement, "html": to_html(agreement.body if agreement else ""),
            "form": form or inputs.SignInput(formdata=None, sha256=agreement.sha256 if agreement else "")}  # fmt: skip


def _details(invitation: Invitation, person: object, form: object) -> dict:
    return {"form": form or inputs.DetailsInput(formdata=None, obj=person)}


def _invoice(invitation: Invitation, person: object, form: object) -> dict:
    invoice = invoice_queries.of_invitation(invitation.id)
    return {"invoice": invoice, "qr_path": url_for("invitations.qr", token=request.view_args["token"]) if invoice else None}


def _done(invitation: Invitation, person: object, form: object) -> dict:
    upcoming = scheduling.of_journey(invitation.journey_id) if invitation.journey_id else []
    return {"appointments": upcoming}


def coaching_type() -> AppointmentType:
    """The appointment type that journeys are made of. Raises NotHere when the practice has none."""
    from coaching.core.errors import NotHere

    found = next((kind for kind in scheduling.kinds() if kind.purpose == "coaching"), None)
    if found is None:
        raise NotHere("no appointment type for coaching")
    return found


def _appointment(invitation: Invitation, person: object, form: object) -> dict:
    kind = coaching_type()
    starts = scheduling.free_starts(kind, invitation.coach_id, clock.now(), clock.now() + AHEAD)
    days: dict[object, list[datetime]] = {}
    for start in starts:
        days.setdefault(local(start).date(), []).append(start)
    shown = list(days.items())[:8]
    return {"form": form or inputs.FirstInput(formdata=None), "kind": kind, "days": shown, "chosen": request.form.get("start")}


@bp.get("/i/<token>")
@allow("link")
def open_(token: str) -> Response:
    """The link of the invitation: the step they are at, or a finished one they want to read again."""
    invitation = _mine(token)
    with transaction():
        operations.open_(invitation)
        if invitation.is_open and invitation.now_at == "agreement":
            operations.agreement_for(invitation, people.me())
    if invitation.state in ("withdrawn", "expired"):
        return hx.render("invitations/over.html", practice=practices.practice(), status=410)
    wanted = request.args.get("step", "")
    step = wanted if wanted in invitation.done and invitation.is_open else invitation.now_at
    return _step_page(token, invitation, step)


def _on(token: str) -> Response:
    return hx.redirect(url_for("invitations.open_", token=token))


@bp.post("/i/<token>/summary")
@allow("link")
def summary(token: str) -> Response:
    """They go on."""
    invitation = _mine(token)
    with transaction():
        operations.read_summary(invitation)
    return _on(token)


@bp.post("/i/<token>/agreement")
@allow("link")
def sign(token: str) -> Response:
    """They sign."""
    invitation, form = _mine(token), inputs.SignInput()
    if not form.validate():
        return _step_page(token, invitation, "agreement", form=form, status=422)
    try:
        with transaction():
            operations.sign(invitation, people.me(), name=form.name.data or "", shown_sha256=form.sha256.data or "",
                            consent_words=str(inputs.CONSENT), early_start=bool(form.early_start.data),
                            ip=request.remote_addr, user_agent=str(request.user_agent))  # fmt: skip
    except Taken:
        if invitation.now_at != "agreement":
            return _on(token)  # the other tab was first: one signature
        hx.toast(_("The text was changed. Please read it again."), "warning")
        return _step_page(token, invitation, "agreement", status=409)
    return _on(token)


@bp.post("/i/<token>/details")
@allow("link")
def details(token: str) -> Response:
    """They say whom the invoice is for."""
    invitation, form = _mine(token), inputs.DetailsInput()
    if not form.validate():
        return _step_page(token, invitation, "details", form=form, status=422)
    names = ("first_name", "last_name", "street", "postcode", "city", "company", "vat_id")
    try:
        with transaction():
            operations.give_details(invitation, people.me(), {name: form[name].data for name in names})
    except Invalid:
        form.street.errors = [_("The practice has not given its own details for invoices yet. Your coach will sort it out; try again later.")]
        return _step_page(token, invitation, "details", form=form, status=422)
    return _on(token)


@bp.post("/i/<token>/invoice")
@allow("link")
def invoice(token: str) -> Response:
    """They know how to pay."""
    invitation = _mine(token)
    with transaction():
        operations.see_invoice(invitation)
    return _on(token)


@bp.get("/i/<token>/invoice.pdf")
@allow("link")
def invoice_pdf(token: str) -> Response:
    """The invoice itself."""
    found = invoice_queries.of_invitation(_mine(token).id)
    answer = Response(found.pdf if found else b"", mimetype="application/pdf", status=200 if found else 404)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.number if found else "invoice"}.pdf"'
    return answer


@bp.get("/i/<token>/qr.svg")
@allow("link")
def qr(token: str) -> Response:
    """The code to pay by bank app."""
    found = invoice_queries.of_invitation(_mine(token).id)
    svg = invoice_operations.epc_svg(found) if found else None
    return Response(svg or "", mimetype="image/svg+xml", status=200 if svg else 404)


@bp.post("/i/<token>/appointment")
@allow("link")
def appointment(token: str) -> Response:
    """They choose the first appointment; with it the journey begins."""
    invitation, form = _mine(token), inputs.FirstInput()
    if not form.validate():
        return _step_page(token, invitation, "appointment", form=form, status=422)
    try:
        start = datetime.fromisoformat((form.start.data or "").replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        form.start.errors = [_("Choose a time from the list.")]
        return _step_page(token, invitation, "appointment", form=form, status=422)
    try:
        with transaction():
            operations.book_first(invitation, people.me(), coaching_type(), start, form.location.data or None)
            operations.accept_if_done(invitation)
    except (Taken, Invalid) as taken:
        form.start.errors = [_("Somebody was just before you. Choose another time.")]
        return _step_page(token, invitation, "appointment", form=form, nearest=getattr(taken, "nearest", []), status=409)
    return _on(token)


@bp.post("/i/<token>/enter")
@allow("link")
def come_in(token: str) -> Response:
    """At the end they have an account, without a password: a fresh sign-in link at once."""
    invitation = _mine(token)
    with transaction():
        url = operations.way_in(invitation, people.me())
    return hx.redirect(urlsplit(url).path if url else url_for("entrance.login"))
