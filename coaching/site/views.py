"""The practice's page, the contact form (here and on the coach's own site), its colours, privacy, withdrawal."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, session, url_for

from coaching.core import access, hx, limits, visit
from coaching.core.access import allow
from coaching.core.answers import csrf
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.practices import queries as practices
from coaching.practices.models import Practice
from coaching.scheduling import queries as scheduling
from coaching.site import inputs, operations

bp = Blueprint("site", __name__)
COLOUR = re.compile(r"^#[0-9a-f]{6}$")


def _enter(slug: str) -> Practice:
    practice = practices.by_slug(slug)
    access.enter_practice(practice)
    return practice


def discovery_url(practice: Practice | None = None) -> str | None:
    """The address where a discovery call with this practice can be booked, or None when it offers none."""
    practice = practice or practices.practice()
    found = next((kind for kind in scheduling.kinds(audience="public") if kind.purpose == "discovery"), None)
    return f"{current_app.config['BASE_URL'].rstrip('/')}/book/{practice.slug}/{found.slug}" if found else None


def _contact_page(practice: Practice, form: inputs.ContactInput, status: int = 200, **more: Any) -> Response:
    """The form with what was typed: a page of ours, or what stands in a frame on the coach's own site."""
    stamp = operations.same_stamp(current_app.config["SECRET_KEY"], request.form.get("opened"))
    template = "site/embed.html" if visit.is_embedded() else "site/contact.html"
    return visit.may_be_framed(hx.render(template, form=form, practice=practice, stamp=stamp, status=status, **more), practice.frame_sites)


@bp.get("/p/<slug>")
@allow("anyone")
def page(slug: str) -> Response:
    """Who we are, how we work, what can be booked, and a way to ask."""
    practice = _enter(slug)
    return hx.render("site/page.html", practice=practice, types=scheduling.kinds(audience="public"), words=practice.public or {},
                     form=inputs.ContactInput(formdata=None), coaches=practices.coaches(),
                     stamp=operations.opened_stamp(current_app.config["SECRET_KEY"]))  # fmt: skip


@bp.get("/p/<slug>/contact")
@allow("anyone")
def contact(slug: str) -> Response:
    """The contact form on a page of its own; `?embed=1` for a frame on the sites that the coach named (trust.md C14)."""
    practice = _enter(slug)
    return _contact_page(practice, inputs.ContactInput(formdata=None))


@bp.post("/p/<slug>/contact")
@csrf.exempt
@allow("anyone")
def ask(slug: str) -> Response:
    """Take a question in, from our own page or from the coach's own site: through trap, clock and limit."""
    practice = _enter(slug)
    form = inputs.ContactInput()
    limits.by_network("contact", 5, timedelta(minutes=10))
    if not form.validate():
        return _contact_page(practice, form, 422)
    if not operations.looks_like_a_person(current_app.config["SECRET_KEY"], request.form.get("opened"), request.form.get("website")):
        return _once_more(practice, form)
    with transaction():
        operations.ask(form.first_name.data or "", form.email.data or "", form.phone.data, form.question.data or "",
                       str(inputs.CONSENT), discovery_url(practice))  # fmt: skip
    session["asked"] = form.first_name.data
    visit.remember(form.data)
    return hx.redirect(url_for("site.thanks", slug=slug, embed=request.args.get("embed")))


def _once_more(practice: Practice, form: inputs.ContactInput) -> Response:
    """A plain form on the coach's own site says nothing of how long somebody took: they look once more here, which takes a person a while."""
    if "opened" not in request.form and not request.form.get("website"):
        return _contact_page(practice, form, is_from_elsewhere=True)
    is_old = operations.is_stale(current_app.config["SECRET_KEY"], request.form.get("opened"))
    form.question.errors = [_("This page stood open for long. Send it once more.") if is_old else _("That went very fast. Read it once more and send it again.")]
    return _contact_page(practice, form, 422)


@bp.get("/p/<slug>/thanks")
@allow("anyone")
def thanks(slug: str) -> Response:
    """What happens now."""
    practice = _enter(slug)
    layout = "layouts/frame.html" if visit.is_embedded() else "layouts/public.html"
    answer = hx.render("site/thanks.html", practice=practice, booking_url=discovery_url(practice), name=session.get("asked", ""), layout=layout)
    return visit.may_be_framed(answer, practice.frame_sites)


@bp.get("/p/<slug>/privacy")
@allow("anyone")
def privacy(slug: str) -> Response:
    """What this practice keeps, why, and for how long."""
    return hx.render("site/privacy.html", practice=_enter(slug))


@bp.get("/withdraw")
@allow("anyone")
def withdraw() -> Response:
    """The withdrawal function for anybody, without signing in: which practice?"""
    known = practices.every()
    if len(known) == 1:
        return hx.redirect(url_for("site.withdraw_from", slug=known[0].slug))
    return hx.render("site/withdraw_where.html", practices=[one for one in known if not one.is_demo] or known)


@bp.get("/p/<slug>/withdraw")
@allow("anyone")
def withdraw_from(slug: str) -> Response:
    """First step: who, and which agreement."""
    return hx.render("site/withdraw.html", practice=_enter(slug), form=inputs.WithdrawInput(formdata=None), sure=False)


@bp.post("/p/<slug>/withdraw")
@allow("anyone")
def do_withdraw(slug: str) -> Response:
    """Second step: show what will be withdrawn, and on `sure` do it and confirm by mail at once."""
    practice = _enter(slug)
    form = inputs.WithdrawInput()
    limits.by_network("withdraw", 10, timedelta(hours=1))
    if not form.validate():
        return hx.render("site/withdraw.html", practice=practice, form=form, sure=False, status=422)
    if request.form.get("sure") != "yes":
        return hx.render("site/withdraw.html", practice=practice, form=form, sure=True)
    with transaction():
        reference = operations.withdraw(form.name.data or "", form.email.data or "", form.agreement.data or "")
    return hx.render("site/withdrawn.html", practice=practice, reference=reference, email=form.email.data)


@bp.get("/theme/<practice_id>.css")
@allow("anyone")
def theme(practice_id: str) -> Response:
    """The practice's own accent colour, as a style sheet (no inline style anywhere)."""
    practice = practices.by_id(practice_id)
    if practice is None or not practice.accent or not COLOUR.match(practice.accent):
        raise NotHere(practice_id)
    shades = f"light-dark({practice.accent},color-mix(in oklab,{practice.accent} 60%,#fff))"  # lighter on dark paper, or it cannot be read
    sheet = f":root{{--thread:{practice.accent}}}@supports(color:light-dark(#fff,#000)){{:root{{--thread:{shades}}}}}"
    answer = Response(sheet, mimetype="text/css")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@bp.get("/logo/<practice_id>/<digest>.png")
@allow("anyone")
def logo(practice_id: str, digest: str) -> Response:
    """The logo of a practice. Its address changes with its content, so it may be kept for a year; it can do nothing but be looked at."""
    png = practices.logo_png(practice_id, digest)
    if png is None:
        raise NotHere(digest)
    answer = Response(png, mimetype="image/png")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.get("/manifest.webmanifest")
@allow("anyone")
def manifest() -> Response:
    """What makes it installable on a phone."""
    base = current_app.extensions["draad_assets"]
    icons = [{"src": f"{base}icons/{name}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
             for name, size, purpose in (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable"))]  # fmt: skip
    answer = jsonify(name="Draad", short_name="Draad", id="/me", start_url="/", scope="/", display="standalone", lang="nl",
                     background_color="#faf8f4", theme_color="#faf8f4", icons=icons)  # fmt: skip
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer


def words_of(practice: Practice, key: str) -> str:
    """One of the practice's own public texts in the reader's language."""
    return say((practice.public or {}).get(key))
