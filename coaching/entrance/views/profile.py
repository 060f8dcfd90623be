"""One's own details, password and devices."""

from __future__ import annotations

from flask import Response, url_for

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotAllowed
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.entrance import inputs
from coaching.entrance.views.blueprint import FIVE_MINUTES, bp
from coaching.practices import queries as practices


@bp.get("/settings/me")
@allow("staff")
def profile() -> Response:
    """One's own details, password and devices."""
    return _profile_page(inputs.ProfileInput(obj=practices.me()), inputs.PasswordInput())


def _profile_page(form: inputs.ProfileInput, password: inputs.PasswordInput, status: int = 200) -> Response:
    devices = accounts.devices_of(scope().user_id or "", is_staff=True)
    return hx.render("entrance/profile.html", form=form, password=password, devices=devices, me=practices.me(),
                     here="settings", status=status)  # fmt: skip


@bp.post("/settings/me")
@allow("staff")
def save_profile() -> Response:
    """Save one's own details."""
    form = inputs.ProfileInput()
    if not form.validate():
        return _profile_page(form, inputs.PasswordInput(), 422)
    with transaction():
        form.populate_obj(practices.me())
    hx.toast(_("Saved"))
    return hx.redirect(url_for("entrance.profile"))


@bp.post("/settings/password")
@allow("staff")
def save_password() -> Response:
    """A new password; every other device is signed out (trust.md B8)."""
    form, me = inputs.PasswordInput(), practices.me()
    form.known = (me.name, me.email, practices.practice().name, practices.practice().slug)
    limits.take("password", scope().user_id or "", 10, FIVE_MINUTES)
    user = _user()
    if not _may_change(form, user):
        return _profile_page(inputs.ProfileInput(formdata=None, obj=practices.me()), form, 422)
    with transaction():
        accounts.set_password(user, form.new.data or "")
        accounts.end_devices(user.id, keep=scope().device_id)
    hx.toast(_("Your password is changed; other devices are signed out."))
    return hx.redirect(url_for("entrance.profile"))


def _user() -> User:
    user = accounts.find_user(scope().user_id or "")
    if user is None:
        raise NotAllowed("no user")
    return user


def _may_change(form: inputs.PasswordInput, user: User) -> bool:
    """Whether the new one is good and the old one, when there is one, was given."""
    fits = form.validate()
    if user.password_hash and not accounts.check_password(user, form.old.data or ""):
        form.old.errors = [_("This is not your current password.")]
        fits = False
    return fits


@bp.post("/devices/<device_id>/end")
@allow("staff", "coachee")
def end_device(device_id: str) -> Response:
    """Sign out one of one's own devices."""
    with transaction():
        accounts.end_device(device_id, scope().user_id or "")
    hx.toast(_("That device is signed out."))
    return hx.redirect(hx.back("/"))
