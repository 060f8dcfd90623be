"""Sign in by password or by link, sign out, choose a language, see and end devices."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, Response, current_app, g, redirect, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.accounts.rules import CONFIRMED_FOR, SEEN_EVERY
from coaching.core import clock, hx, limits, links
from coaching.core.access import allow, safe_next
from coaching.core.db import transaction
from coaching.core.errors import NotAllowed, NotHere
from coaching.core.hx import request
from coaching.core.i18n import LOCALES, _, locale_of_browser
from coaching.core.scope import Scope, scope
from coaching.core.scope import enter as enter_scope
from coaching.entrance import inputs, operations
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.people.queries import SignedIn
from coaching.practices import queries as practices
from coaching.practices.models import Member

bp = Blueprint("entrance", __name__)
FIVE_MINUTES = timedelta(minutes=5)
logins = LoginManager()


class Visitor(UserMixin):
    """Who Flask-Login remembers: a device. Its token is the id in the signed cookie, the row decides."""

    def __init__(self, token: str, found: SignedIn) -> None:
        self.token, self.found = token, found

    def get_id(self) -> str:
        """The token, as the session keeps it."""
        return self.token


def init(app: Flask) -> None:
    """Know who comes in, before any view runs: the scope of the request is set here and nowhere else."""
    logins.init_app(app)
    logins.session_protection = None
    app.before_request(_arrive)


@logins.user_loader
def _load(token: str) -> Visitor | None:
    found = people.signed_in(token)
    return Visitor(token, found) if found else None


def _arrive() -> None:
    language = session.get("locale") or locale_of_browser(current_app.config["DEFAULT_LOCALE"])
    enter_scope(Scope(locale=language, timezone=current_app.config["DEFAULT_TIMEZONE"]))
    if "_user_id" not in session:
        return
    visitor = current_user._get_current_object()
    if not isinstance(visitor, Visitor):
        session.clear()
        return
    enter_scope(visitor.found.scope)
    if clock.now() - visitor.found.seen_at > SEEN_EVERY:
        with transaction():
            accounts.seen(visitor.found.device_id)


def _open_door(user: User, practice_id: str | None) -> None:
    """Sign a user in: a fresh session and a fresh token, the old ones are worth nothing (trust.md B6)."""
    kept = session.get("locale")
    session.clear()
    if kept:
        session["locale"] = kept
    token = operations.sign_in(user, practice_id, _label())
    g.fresh = token


def _enter_with(token: str, to: str | None) -> Response:
    found = people.signed_in(token)
    if found is None:
        raise NotHere("a user without a place")
    session.permanent = True
    login_user(Visitor(token, found))
    return hx.redirect(safe_next(to) or home_of(found.scope.role))


def home_of(role: str) -> str:
    """Where somebody lands after signing in."""
    return "/me" if role == "coachee" else "/today"


def _label() -> str:
    agent = str(request.user_agent)
    system = next((name for name in ("iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux") if name in agent), "?")
    browser = next((name for name in ("Edg", "Firefox", "Chrome", "Safari") if name in agent), "")
    return f"{browser.replace('Edg', 'Edge')} · {system}".strip(" ·")


@bp.get("/")
@allow("anyone")
def front() -> Response:
    """The door: to one's own room, to the practice's page, or to the first visit."""
    if scope().role not in ("anyone", "link"):
        return redirect(home_of(scope().role))  # type: ignore[return-value]
    if not practices.any_owner():
        return redirect("/setup")  # type: ignore[return-value]
    known = practices.every()
    return redirect(f"/p/{known[0].slug}" if len(known) == 1 else url_for("entrance.login"))  # type: ignore[return-value]


@bp.get("/login")
@allow("anyone")
def login() -> Response:
    """The sign-in page."""
    return hx.render("entrance/login.html", form=inputs.SignInInput(), next=safe_next(request.args.get("next")))


@bp.post("/login")
@allow("anyone")
def sign_in() -> Response:
    """Sign in with a password. Wrong address and wrong password look and take the same (trust.md B1, B2, B5)."""
    form = inputs.SignInInput()
    wanted = safe_next(request.form.get("next"))
    if form.validate():
        limits.by_network("login", 10, FIVE_MINUTES)
        limits.take("login", (form.email.data or "").lower(), 10, FIVE_MINUTES)
        user = accounts.by_email(form.email.data or "")
        practice_id = operations.place_of(user) if user else None
        if accounts.check_password(user, form.password.data or "") and user and practice_id:
            with transaction():
                _open_door(user, practice_id)
            return _enter_with(g.fresh, wanted)
        form.password.errors = [_("This e-mail address and password do not belong together.")]
    return hx.render("entrance/login.html", form=form, next=wanted, status=422)


@bp.post("/login/link")
@allow("anyone")
def ask_link() -> Response:
    """Ask for a sign-in link by mail. The answer is the same whoever asks."""
    form = inputs.LinkInput()
    wanted = safe_next(request.form.get("next"))
    if not form.validate():
        return hx.render("entrance/login.html", form=inputs.SignInInput(), link_form=form, next=wanted, status=422)
    limits.by_network("sign_in_link", 20, timedelta(hours=1))
    limits.take("sign_in_link", (form.email.data or "").lower(), 5, timedelta(hours=1))
    with transaction():
        operations.send_link(form.email.data or "", wanted)
    return hx.render("entrance/link_sent.html", email=form.email.data)


@bp.get("/login/<token>")
@allow("link")
def enter(token: str) -> Response:
    """The link of a sign-in mail: a page with a button, because mail scanners open links too (trust.md B13)."""
    limits.by_network("enter", 30, FIVE_MINUTES)
    try:
        link = links.find(token, "sign_in")
    except NotHere:
        return hx.render("entrance/link_over.html", status=410)
    user = accounts.find_user(link.subject_id)
    return hx.render("entrance/enter.html", token=token, name=user.name if user else "", next=request.args.get("next"))


@bp.post("/login/<token>")
@allow("link")
def use_link(token: str) -> Response:
    """Use up a sign-in link."""
    limits.by_network("enter", 30, FIVE_MINUTES)
    with transaction():
        try:
            link = links.find(token, "sign_in")
        except NotHere:
            return hx.render("entrance/link_over.html", status=410)
        user = accounts.find_user(link.subject_id)
        if user is None or user.disabled_at is not None:
            raise NotHere("no user")
        links.burn(link)
        _open_door(user, link.practice_id)
    return _enter_with(g.fresh, request.form.get("next"))


@bp.post("/logout")
@allow("anyone")
def logout() -> Response:
    """End this device: the row goes, and the browser is told to forget what it kept (trust.md B7, C5)."""
    if isinstance(current_user._get_current_object(), Visitor):
        with transaction():
            accounts.sign_out(current_user.token)
        logout_user()
    session.clear()
    response = hx.redirect(url_for("entrance.login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/language")
@allow("anyone")
def language() -> Response:
    """Choose a language: for this browser, and for the person who is signed in."""
    wanted = request.form.get("locale")
    if wanted in LOCALES:
        session["locale"] = wanted
        if scope().user_id:
            with transaction():
                _whose().locale = wanted
    return hx.redirect(hx.back("/"))


def _whose() -> Member | Person:
    return practices.me() if scope().member_id else people.me()


@bp.post("/timezone")
@allow("staff", "coachee")
def timezone() -> Response:
    """Choose the time zone one reads in."""
    from zoneinfo import available_timezones

    wanted = request.form.get("timezone", "")
    if wanted in available_timezones():
        with transaction():
            _whose().timezone = wanted  # type: ignore[attr-defined]
        hx.toast(_("Times are shown in %(zone)s from now on.", zone=wanted.replace("_", " ")))
    return hx.redirect(hx.back("/"))


@bp.get("/settings/me")
@allow("staff")
def profile() -> Response:
    """One's own details, password and devices."""
    me = practices.me()
    return _profile_page(inputs.ProfileInput(obj=me), inputs.PasswordInput())


def _profile_page(form: inputs.ProfileInput, password: inputs.PasswordInput, status: int = 200) -> Response:
    devices = accounts.devices_of(scope().user_id or "")
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
@allow("staff", "coachee")
def save_password() -> Response:
    """A new password; every other device is signed out (trust.md B8)."""
    form = inputs.PasswordInput()
    limits.take("password", scope().user_id or "", 10, FIVE_MINUTES)
    user = accounts.find_user(scope().user_id or "")
    if user is None:
        raise NotAllowed("no user")
    fits = form.validate()
    if user.password_hash and not accounts.check_password(user, form.old.data or ""):
        form.old.errors = [_("This is not your current password.")]
        fits = False
    if not fits:
        return _profile_page(inputs.ProfileInput(formdata=None, obj=practices.me()), form, 422)
    with transaction():
        accounts.set_password(user, form.new.data or "")
        accounts.end_devices(user.id, keep=scope().device_id)
    hx.toast(_("Your password is changed; other devices are signed out."))
    return hx.redirect(url_for("entrance.profile"))


@bp.post("/devices/<device_id>/end")
@allow("staff", "coachee")
def end_device(device_id: str) -> Response:
    """Sign out one of one's own devices."""
    with transaction():
        accounts.end_device(device_id, scope().user_id or "")
    hx.toast(_("That device is signed out."))
    return hx.redirect(hx.back("/"))


def is_confirmed() -> bool:
    """Whether the password was typed in the last quarter of an hour: "sudo" before something serious (ASVS 7.5.1)."""
    visitor = current_user._get_current_object()
    confirmed = visitor.found.confirmed_at if isinstance(visitor, Visitor) else None
    return confirmed is not None and clock.now() - confirmed < CONFIRMED_FOR


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
