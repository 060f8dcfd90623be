"""The owner's pages about the practice: details, invoices, public page, team. And a test mail for anybody who works here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, url_for

from coaching.accounts import operations as accounts
from coaching.accounts import queries as account_queries
from coaching.core import clock, hx, limits, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.practices import inputs, operations, queries, rules
from coaching.practices.models import Member, Practice
from coaching.practices.rules import BadPicture

bp = Blueprint("practices", __name__)
RED = "#c2362c"  # the house's own accent


def _page(template: str, form: object, status: int = 200, **more: object) -> Response:
    return hx.render(f"practices/{template}.html", form=form, practice=queries.practice(), here="settings", status=status, **more)


def _saved(to: str) -> Response:
    hx.toast(_("Saved"))
    return hx.redirect(url_for(to))


@bp.get("/settings/practice")
@allow("owner")
def details() -> Response:
    """Name, address, language, colour and logo."""
    return _details(inputs.LogoInput(formdata=None))


def _details(logo: inputs.LogoInput, status: int = 200) -> Response:
    practice = queries.practice()
    form = inputs.PracticeInput(formdata=None, obj=practice)
    form.accent.data = practice.accent or RED
    return _page("practice", form, status, logo_form=logo)


@bp.post("/settings/practice")
@allow("owner")
def save_details() -> Response:
    """Keep them."""
    form = inputs.PracticeInput()
    if not form.validate():
        return _page("practice", form, 422, logo_form=inputs.LogoInput(formdata=None))
    with transaction():
        practice = queries.practice()
        form.populate_obj(practice)
        practice.accent = None if form.accent.data == RED else form.accent.data
    return _saved("practices.details")


@bp.post("/settings/logo")
@allow("owner")
def show_logo() -> Response:
    """Take a picture in as the practice's logo, drawn afresh; what cannot be one is answered beside the field."""
    limits.take("logo", scope().practice_id or "", 30, timedelta(hours=1))
    form = inputs.LogoInput()
    if not form.validate():
        return _details(form, 422)
    try:
        with transaction():
            operations.show_logo(queries.practice(), form.picture.data.read(rules.LARGEST_MB * 1024 * 1024 + 1))
    except BadPicture as wrong:
        form.refuse(wrong.why)
        return _details(form, 422)
    return _shown(_("Your logo stands on your page, with your coachees and on new invoices."))


@bp.post("/settings/logo/remove")
@allow("owner")
def take_logo_away() -> Response:
    """Only the name again."""
    with transaction():
        operations.take_logo_away(queries.practice())
    return _shown(_("Your pages show the name of your practice again."))


def _shown(words: str) -> Response:
    hx.toast(words)
    return hx.redirect(url_for("practices.details"))


@bp.get("/settings/money")
@allow("owner")
def money() -> Response:
    """What an invoice says about the practice."""
    return _page("money", inputs.MoneyInput(formdata=None, obj=queries.practice()))


@bp.post("/settings/money")
@allow("owner")
def save_money() -> Response:
    """Keep it; invoices already issued keep what they said."""
    form = inputs.MoneyInput()
    if not form.validate():
        return _page("money", form, 422)
    with transaction():
        form.populate_obj(queries.practice())
    return _saved("practices.money")


def _typed(practice: Practice) -> dict[str, str]:
    """The texts of the public page as the form wants them."""
    public = practice.public or {}
    found = {f"{key}_{locale}": (public.get(key) or {}).get(locale, "") for key in inputs.KEYS for locale in ("nl", "en")}
    return found | {"frame_sites": "\n".join(practice.frame_sites)}


@bp.get("/settings/page")
@allow("owner")
def page() -> Response:
    """The texts of the public page, and the contact form on one's own site."""
    form = inputs.PageInput(formdata=None, data=_typed(queries.practice()))
    return _page("page", form, 200, **_snippets())


def _snippets() -> dict[str, Any]:
    """The address of the contact form, for a frame and for a plain form on the coach's own site."""
    address = links.absolute(f"/p/{queries.practice().slug}/contact")
    return {"embed": f"{address}?embed=1", "ask": address}


@bp.post("/settings/page")
@allow("owner")
def save_page() -> Response:
    """Keep them."""
    form = inputs.PageInput()
    if not form.validate():
        return _page("page", form, 422, **_snippets())
    with transaction():
        practice = queries.practice()
        kept = {key: words for key, words in (practice.public or {}).items() if key not in inputs.KEYS}
        practice.public = kept | form.texts
        practice.settings = (practice.settings or {}) | {"frame_sites": form.sites}
    return _saved("practices.page")


def _unconfirmed() -> Response | None:
    """Before touching who may come in the password is asked once more, from whoever has one (ASVS 7.5.1)."""
    if account_queries.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return None
    return hx.redirect(url_for("entrance.confirm", next=url_for("practices.team")))


def _team(form: inputs.MemberInput, status: int = 200) -> Response:
    return _page("team", form, status, members=queries.members())


@bp.get("/settings/team")
@allow("owner")
def team() -> Response:
    """Who works here."""
    return _unconfirmed() or _team(inputs.MemberInput(formdata=None))


@bp.post("/settings/team")
@allow("owner")
def invite_member() -> Response:
    """Give somebody a place; they get a mail with the way in."""
    if away := _unconfirmed():
        return away
    form = inputs.MemberInput()
    if form.validate() and any(one.is_active and one.email == (form.email.data or "").lower() for one in queries.members()):
        form.email.errors = [_("Somebody with this address works here already.")]
    if form.errors:
        return _team(form, 422)
    with transaction():
        member = _place_for(form)
        _write_to(member)
    hx.toast(_("%(name)s gets a mail with the way in.", name=member.first_name))
    return hx.redirect(url_for("practices.team"))


def _write_to(member: Member) -> None:
    """The way in."""
    to = operations.recipient_of(member)
    letter = deliveries.compose("team_invitation", to, by=queries.me().name, url=links.absolute("/login"))
    deliveries.queue(letter, to, key=f"team_invitation:{member.id}:{clock.now().isoformat()}", if_unsure="resend")


def _place_for(form: inputs.MemberInput) -> Member:
    """A new place, or the old one of somebody who worked here before."""
    user = accounts.user_of(form.email.data or "", form.name.data or "", queries.practice().locale)
    known = next((one for one in queries.members() if one.user_id == user.id), None)
    if known is None:
        return operations.add_member(queries.practice(), user, form.role.data, name=form.name.data)
    known.is_active, known.role = True, form.role.data
    return known


@bp.post("/settings/test-mail")
@allow("staff")
def test_mail() -> Response:
    """A letter to oneself, by the road every letter takes."""
    limits.take("test_mail", scope().member_id or "", 5, timedelta(minutes=10))
    with transaction():
        to = operations.recipient_of(queries.me())
        letter = deliveries.compose("test_mail", to, at=clock.now())
        deliveries.queue(letter, to, key=f"test_mail:{to.member_id}:{clock.now().isoformat()}", if_unsure="resend")
    hx.toast(_("A test is on its way to %(address)s.", address=to.address))
    return hx.redirect("/settings")
