"""What stands on each step's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, session, url_for

from coaching.agreements import queries as agreement_queries
from coaching.core import clock, hx
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import local
from coaching.core.markdown import to_html
from coaching.core.scope import change
from coaching.invitations import inputs, rules
from coaching.invitations.models import Invitation
from coaching.invoices import queries as invoice_queries
from coaching.invoices.rules import grouped
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes
from coaching.scheduling import queries as scheduling
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.rules import zones

AHEAD = timedelta(days=28)


def step_page(invitation: Invitation, step: str, *, form: object = None, nearest: list[datetime] | None = None, status: int = 200) -> Response:
    """A step as its page; `form` as it was typed, `nearest` the times beside one that was taken."""
    person = people.me()
    context = {
        "invitation": invitation, "person": person, "step": step, "words": inputs.STEP_WORDS,
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
    if invoice is None:
        return {"invoice": None}
    return {"invoice": invoice, "qr_path": url_for("invitations.qr", invitation_id=invitation.id), "iban": grouped(invoice.seller.get("iban"))}


def _done(invitation: Invitation, person: object, form: object) -> dict:
    upcoming = scheduling.of_journey(invitation.journey_id) if invitation.journey_id else []
    return {"appointments": upcoming, "lets_in": rules.lets_in(invitation.accepted_at, clock.now())}


def coaching_type() -> AppointmentType:
    """The appointment type that journeys are made of. Raises NotHere when the practice has none."""
    found = next((kind for kind in scheduling.kinds() if kind.purpose == "coaching"), None)
    if found is None:
        raise NotHere("no appointment type for coaching")
    return found


def chosen_zone() -> str | None:
    """The time zone that this browser chose here or while booking; None: the person's own counts."""
    for wanted in (request.args.get("zone"), session.get("zone")):
        if wanted in zones.names():
            session["zone"] = wanted
            return str(wanted)
    return None


def _zones(own: str, chosen: str | None) -> dict:
    """What templates/invitations/_zone.html needs; the days and times of the page are told in the zone that was chosen."""
    zone, now, letters = chosen or own, clock.now(), request.args.get("zones", "")
    change(timezone=zone)
    found = [(name, zones.plain(name), zones.offset(name, now)) for name in zones.found(letters)] if letters else []
    return {"zone": zone, "zone_name": zones.city(zone), "zone_offset": zones.offset(zone, now), "asks_where": chosen is None,
            "zone_search": letters, "zones_found": found}  # fmt: skip


def _appointment(invitation: Invitation, person: Person, form: object) -> dict:
    kind, zone = coaching_type(), _zones(person.timezone, chosen_zone())
    starts = scheduling.free_starts(kind, invitation.coach_id, clock.now(), clock.now() + AHEAD)
    days: dict[object, list[datetime]] = {}
    for start in starts:
        days.setdefault(local(start).date(), []).append(start)
    shown, chosen = list(days.items())[:8], request.form.get("start")
    unfolded = next((on for on, times in shown if chosen in map(datetime.isoformat, times)), shown[0][0] if shown else None)
    return {"form": form or inputs.FirstInput(formdata=None), "kind": kind, "places": scheduling.places_of(kind, invitation.coach_id), "days": shown, "unfolded": unfolded, "chosen": chosen} | zone
