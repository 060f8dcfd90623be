"""Signing in by a link: asking for one, opening it, using it up."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from coaching.accounts import operations as accounts
from coaching.core import hx, limits, links
from coaching.core.access import allow, safe_next
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.entrance import inputs, operations
from coaching.entrance.arriving import go_in, open_door
from coaching.entrance.views.blueprint import FIVE_MINUTES, bp


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
            links.burn(link)
        except NotHere:
            return hx.render("entrance/link_over.html", status=410)
        user = accounts.find_user(link.subject_id)
        if user is None or user.disabled_at is not None:
            raise NotHere("no user")
        open_door(user, link.practice_id)
    return go_in(request.form.get("next"))
