"""By the link of the letter, which is changed at once for an address that is no key; then the step they are at."""

from __future__ import annotations

from flask import Response, redirect, url_for

from coaching.core import hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.invitations import operations, queries
from coaching.invitations.models import Invitation
from coaching.invitations.views.blueprint import bp
from coaching.invitations.views.pages import step_page
from coaching.people import queries as people

PURPOSE = "invitation"


@bp.get("/i/<token>")
@allow("link")
def open_(token: str) -> Response:
    """The link of the letter. It works as often as it is opened, on any device, until the invitation is over; it changes nothing itself.

    A redirect leaves no trace of the token in the history of the browser (docs/adr/0006).
    """
    try:
        link = links.enter(token, PURPOSE)
    except NotHere:
        return hx.render("invitations/over.html", status=410)
    links.remember(link)
    return redirect(url_for("invitations.step", invitation_id=link.subject_id))  # type: ignore[return-value]


def mine(invitation_id: str) -> Invitation:
    """The invitation whose link this browser opened. Raises NotOpened when it did not, or the link has ended since."""
    try:
        return queries.invitation(links.enter_again(PURPOSE, invitation_id).subject_id)
    except NotHere:
        raise NotOpened(invitation_id) from None


class NotOpened(NotHere):
    """This browser holds no key to the invitation: it was closed since, or somebody copied the address of a step."""


@bp.errorhandler(NotOpened)
def _again(_error: NotOpened) -> Response:
    return hx.render("invitations/again.html", status=404)


@bp.get("/invitation/<invitation_id>")
@allow("link")
def step(invitation_id: str) -> Response:
    """The step they are at, or a finished one they want to read again."""
    invitation = mine(invitation_id)
    with transaction():
        operations.open_(invitation)
        if invitation.is_open and invitation.now_at == "agreement":
            operations.agreement_for(invitation, people.me())
    wanted = request.args.get("step", "")
    return step_page(invitation, wanted if wanted in invitation.done and invitation.is_open else invitation.now_at)
