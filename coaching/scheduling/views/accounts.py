"""A coach's account at a calendar server: connected, its calendars chosen, disconnected."""

from datetime import timedelta

from flask import Response, url_for

from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.i18n import _
from coaching.core.queue import wake
from coaching.core.scope import scope
from coaching.practices import queries as practices
from coaching.scheduling import words
from coaching.scheduling.caldav import Calendar
from coaching.scheduling.fetching import Refused
from coaching.scheduling.inputs.calendars import AccountInput, choose_form
from coaching.scheduling.models import CalendarAccount
from coaching.scheduling.operations import connecting
from coaching.scheduling.queries import calendars
from coaching.scheduling.views.blueprint import bp
from coaching.scheduling.views.feeds import show

TRIES, PER = 10, timedelta(minutes=10)


@bp.post("/scheduling/calendars/account")
@allow("coach")
def account_connected() -> Response:
    """Look which calendars there are, and keep the way in. What is wrong is said at once, beside the field."""
    form = AccountInput()
    if not form.validate():
        return show(account_form=form, status=422)
    limits.take("calendar_account", scope().member_id or "", TRIES, PER)
    found = _found_with(form)
    if not found:
        return show(account_form=form, status=422)
    with transaction():
        connecting.connect(practices.me().id, form.user.data or "", form.password.data or "", found)
        wake("tick")
    hx.toast(_("Connected. Now choose what each calendar is for."))
    return hx.redirect(url_for("scheduling.feeds") + "#account")


def _found_with(form: AccountInput) -> list[Calendar]:
    """The calendars behind what was typed; none, and the words beside the field, when there are none."""
    try:
        return connecting.look(form.server.data or "", form.user.data or "", form.password.data or "")
    except Refused as refused:
        wrong = form.password if refused.code == "login" else form.server
        wrong.errors = [words.connecting_trouble(refused.code)]
        return []


@bp.post("/scheduling/calendars/account/choose")
@allow("coach", many=("busy",))
def account_chosen() -> Response:
    """Which calendars count as busy, and where appointments go."""
    account = _mine()
    form = choose_form(account, list(calendars.feeds_of_account(account.id)), typed=True)
    if not form.validate():
        return show(choose=form, status=422)
    with transaction():
        chosen = {"all_day": form.account_all_day.data, "unanswered": form.account_unanswered.data}
        connecting.choose(account, form.busy.data or [], form.write_url.data or None, **chosen)
        wake("tick")
    hx.toast(_("Saved. It is read and written within a minute."))
    return hx.redirect(url_for("scheduling.feeds") + "#account")


@bp.post("/scheduling/calendars/account/again")
@allow("coach")
def account_again() -> Response:
    """Read and write now."""
    with transaction():
        connecting.again(_mine())
        wake("tick")
    hx.toast(_("It is tried within a minute."))
    return hx.redirect(url_for("scheduling.feeds") + "#account")


@bp.post("/scheduling/calendars/account/remove")
@allow("coach")
def account_removed() -> Response:
    """Disconnect: the password is forgotten."""
    with transaction():
        connecting.disconnect(_mine())
    hx.toast(_("Disconnected. The password is forgotten."))
    return hx.redirect(url_for("scheduling.feeds"))


def _mine() -> CalendarAccount:
    """This coach's account. Raises NotHere."""
    found = calendars.account_of(scope().member_id or "")
    if found is None:
        raise NotHere("no calendar account")
    return found
