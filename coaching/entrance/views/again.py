"""The password once more, before something serious (ASVS 7.5.1); which doors ask it, they say themselves."""

from __future__ import annotations

from flask import Response

from coaching.accounts import operations as accounts
from coaching.core import hx, limits
from coaching.core.access import allow, safe_next
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.entrance import inputs
from coaching.entrance.views.blueprint import FIVE_MINUTES, bp


@bp.get("/confirm")
@allow("staff")
def confirm() -> Response:
    """Ask the password once more."""
    return hx.render("entrance/confirm.html", form=inputs.ConfirmInput(), next=safe_next(request.args.get("next")), here="settings")


@bp.post("/confirm")
@allow("staff")
def do_confirm() -> Response:
    """Check the password once more and go on."""
    form = inputs.ConfirmInput()
    limits.take("confirm", scope().user_id or "", 10, FIVE_MINUTES)
    user = accounts.find_user(scope().user_id or "")
    if form.validate() and accounts.check_password(user, form.password.data or ""):
        with transaction():
            accounts.confirm(scope().device_id or "")
        return hx.redirect(hx.back("/settings"))
    form.password.errors = form.password.errors or [_("This is not your password.")]
    return hx.render("entrance/confirm.html", form=form, next=hx.back("/settings"), here="settings", status=422)
