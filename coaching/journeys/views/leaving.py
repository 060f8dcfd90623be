"""Somebody no longer works here, or coaches no longer; who they coached goes to a colleague first."""

from __future__ import annotations

from flask import Response, url_for

from coaching.accounts import queries as accounts
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.journeys import inputs, operations
from coaching.journeys.views.blueprint import bp
from coaching.practices import operations as practice_operations
from coaching.practices import queries as practices
from coaching.practices.models import Member


def _team() -> Response:
    return hx.redirect(url_for("practices.team"))


def _away(member: Member) -> Response | None:
    """Where to go instead: to the password first (ASVS 7.5.1), or back when it is oneself or the only owner."""
    if not accounts.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return hx.redirect(url_for("entrance.confirm", next=url_for("practices.team")))
    if practices.is_last_owner(member):
        hx.toast(_("A practice keeps at least one owner."), "alert")
        return _team()
    if member.id == scope().member_id:
        hx.toast(_("Another owner has to do this: it is about your own place."), "alert")
        return _team()
    return None


def _held(member_id: str) -> Member:
    """Somebody who works here, with nobody else changing the team meanwhile. Raises NotHere."""
    practice_operations.hold_team(practices.practice())
    return practices.member(member_id)


def _no_role(form: inputs.RoleInput) -> Response | None:
    if form.validate():
        return None
    hx.toast(_("Choose a role from the list."), "alert")
    return _team()


def _form(member: Member, in_care: int) -> inputs.CoachInput | None:
    """Who takes over; None when there is nothing to take over."""
    if not in_care:
        return None
    form = inputs.CoachInput()
    form.coach.choices = [inputs.SelectChoice(one.id, one.name) for one in practices.coaches() if one.id != member.id]
    return form


def _hand_over(template: str, member: Member) -> Response | None:
    """The page that asks who takes over, again with its error; None when everyone in their care has gone to whoever was chosen."""
    in_care = operations.in_care_of(member)
    form = _form(member, in_care)
    if form is None:
        return None
    if not form.validate():
        return _page(template, member, form, in_care, 422)
    operations.entrust(member, practices.member(form.coach.data))
    return None


def _page(template: str, member: Member, form: inputs.CoachInput | None, in_care: int, status: int = 200) -> Response:
    return hx.render(f"journeys/{template}.html", member=member, form=form, in_care=in_care, here="settings", status=status)


def _ask(template: str, member: Member) -> Response:
    in_care = operations.in_care_of(member)
    return _page(template, member, _form(member, in_care), in_care)


@bp.get("/settings/team/<member_id>/remove")
@allow("owner")
def leaving(member_id: str) -> Response:
    """Say what it means, and ask who takes over."""
    member = practices.member(member_id)
    return _away(member) or _ask("leaving", member)


@bp.post("/settings/team/<member_id>/remove")
@allow("owner")
def leave(member_id: str) -> Response:
    """End somebody's place; they are signed out at once. What they did stays."""
    with transaction():
        member = _held(member_id)
        if instead := _away(member) or _hand_over("leaving", member):
            return instead
        practice_operations.remove_member(member)
    hx.toast(_("%(name)s no longer comes in here.", name=member.first_name))
    return _team()


@bp.post("/settings/team/<member_id>/role")
@allow("owner")
def change_role(member_id: str) -> Response:
    """Another role, from this moment on; whoever coached and will not any more hands over first."""
    form = inputs.RoleInput()
    with transaction():
        member = _held(member_id)
        if away := _away(member) or _no_role(form):
            return away
        if form.role.data == "assistant" and member.coaches and operations.in_care_of(member):
            return hx.redirect(url_for("journeys.stepping_back", member_id=member.id))
        member.role = form.role.data
    hx.toast(_("Saved"))
    return _team()


@bp.get("/settings/team/<member_id>/assistant")
@allow("owner")
def stepping_back(member_id: str) -> Response:
    """Somebody will assist and no longer coach: say what it means, and ask who takes over."""
    member = practices.member(member_id)
    return _away(member) or _ask("stepping_back", member)


@bp.post("/settings/team/<member_id>/assistant")
@allow("owner")
def step_back(member_id: str) -> Response:
    """An assistant from this moment on: nothing that coachees write is theirs to read any more."""
    with transaction():
        member = _held(member_id)
        if instead := _away(member) or _hand_over("stepping_back", member):
            return instead
        member.role = "assistant"
    hx.toast(_("%(name)s assists from now on.", name=member.first_name))
    return _team()
