"""Settings: the way to everything that can be set. A place stands here only when it exists."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, url_for

from coaching.core import hx
from coaching.core.access import allow, allowed_of
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.invoices import queries as invoices
from coaching.practices import queries as practices
from coaching.rooms import bp


@dataclass(frozen=True)
class Place:
    """One page of settings."""

    label: str
    sub: str
    href: str
    icon: str


@dataclass(frozen=True)
class Group:
    """Pages that belong together."""

    title: str
    places: list[Place]


@bp.get("/settings", endpoint="settings")
@allow("staff")
def settings_() -> Response:
    """Everything that can be set, in groups."""
    practice = practices.practice()
    missing = invoices.lacking() + ([] if practice.iban else ["iban"])
    return hx.render("rooms/settings/index.html", groups=groups(), practice=practice, missing=missing, here="settings")


def groups() -> list[Group]:
    """What there is and what this role may enter."""
    made = [
        Group(_("Practice"), _there([
            ("practices.details", _("Practice"), _("Name, address, language, colour, logo"), "leaf"),
            ("practices.page", _("Public page"), _("Who you are, how you work, where the form may stand"), "globe"),
            ("practices.money", _("Invoice details"), _("KVK, VAT, IBAN, days to pay"), "credit-card"),
            ("people.fields", _("Fields of your own"), _("What you keep of everybody, beside what comes with Draad"), "tag"),
            ("practices.team", _("Team"), _("Who works here, and in which role"), "users"),
        ])),
        Group(_("Agenda"), _there([
            ("scheduling.availability", _("Availability"), _("Weekly hours, exceptions, days off"), "clock"),
            ("scheduling.types", _("Appointment types"), _("Length, notice, place, questions"), "calendar"),
            ("scheduling.feeds", _("Calendars and video"), _("Calendars elsewhere, your own feed, Zoom"), "video"),
        ])),
        Group(_("Mail and words"), _there([
            ("deliveries.index", _("Mail"), _("What went out, what waits, what did not arrive"), "send"),
            ("leads.replies", _("Replies"), _("The first answer to a request, and those to choose from"), "message-circle"),
            ("agreements.texts", _("Agreement texts"), _("What people sign"), "file-text"),
            ("automation.rules", _("House rules"), _("When you get an alert, and what goes out for everyone"), "bell"),
            ("agreements.verify", _("Verify a signed PDF"), _("Is this the paper that was signed"), "shield"),
            ("rooms.outbox", _("Outbox"), _("Every mail as its reader sees it, while trying out"), "mail"),
        ])),
        Group(_("You"), _there([
            ("entrance.profile", _("You"), _("Name, language, password, devices"), "circle-user"),
            ("privacy.index", _("Privacy"), _("What coachees see of you, your devices, your data"), "lock"),
        ])),
    ]  # fmt: skip
    return [group for group in made if group.places]


def _there(wanted: list[tuple[str, str, str, str]]) -> list[Place]:
    """The places that have a view which lets this role in."""
    return [Place(label, sub, url_for(endpoint), icon) for endpoint, label, sub, icon in wanted if may_enter(endpoint)]


def may_enter(endpoint: str) -> bool:
    """Whether there is such a view and whoever is signed in may use it."""
    view = current_app.view_functions.get(endpoint)
    if view is None or scope().role not in allowed_of(view) | ({scope().role} if "anyone" in allowed_of(view) else set()):
        return False
    return endpoint != "rooms.outbox" or bool(current_app.config["OUTBOX_READABLE"])
