"""Somebody no longer works here; who they coached goes to a colleague first."""

from __future__ import annotations

from flask import Response, url_for

from coaching.accounts import queries as accounts
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.journeys import inputs, operations, queries
from coaching.journeys.views.blueprint import bp
from coaching.people import queries as people
from coaching.practices import operations as practice_operations
from coaching.practices import queries as practices
from coaching.practices.models import Member


def _away(member: Member) -> Response | None:
    """Where to go instead: to the password first (ASVS 7.5.1), or back when it is oneself."""
    if not accounts.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return hx.redirect(url_for("entrance.confirm", next=url_for("practices.team")))
    if member.id == scope().member_id:
        hx.toast(_("Another owner has to end your place."), "alert")
        return hx.redirect(url_for("practices.team"))
    return None


def _form(member: Member) -> inputs.CoachInput | None:
    """Who takes over; None when there is nothing to take over."""
    if not people.count_of_coach(member.id) and not queries.of_coach(member.id):
        return None
    form = inputs.CoachInput()
    form.coach.choices = [inputs.SelectChoice(one.id, one.name) for one in practices.coaches() if one.id != member.id]
    return form


def _page(member: Member, form: inputs.CoachInput | None, status: int = 200) -> Response:
    coached = people.count_of_coach(member.id)
    return hx.render("journeys/leaving.html", member=member, form=form, coached=coached, here="settings", status=status)


@bp.get("/settings/team/<member_id>/remove")
@allow("owner")
def leaving(member_id: str) -> Response:
    """Say what it means, and ask who takes over."""
    member = practices.member(member_id)
    return _away(member) or _page(member, _form(member))


@bp.post("/settings/team/<member_id>/remove")
@allow("owner")
def leave(member_id: str) -> Response:
    """End somebody's place; they are signed out at once. What they did stays."""
    member = practices.member(member_id)
    if away := _away(member):
        return away
    form = _form(member)
    if form is not None and not form.validate():
        return _page(member, form, 422)
    with transaction():
        if form is not None:
            operations.entrust(member, practices.member(form.coach.data))
        practice_operations.remove_member(member)
    hx.toast(_("%(name)s no longer comes in here.", name=member.first_name))
    return hx.redirect(url_for("practices.team"))
