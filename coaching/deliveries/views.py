"""What went out and what goes out, what the coach decides about it, and how a reader unsubscribes."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Blueprint, Flask, Response, abort, current_app, make_response, render_template, request, url_for

from coaching.core import assets, clock, hx, limits, links
from coaching.core.access import allow
from coaching.core.answers import csrf
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.core.text import without_keys
from coaching.deliveries import inputs, operations, queries, rules, tasks

bp = Blueprint("deliveries", __name__)


def init(app: Flask) -> None:
    """Say which channels there are, in every process that may send."""
    tasks.open_channels()
    app.jinja_env.globals["push_key"] = operations.push_key


def _letter_page(html: str) -> Response:
    """A letter's HTML by itself, for a sandboxed frame: with a policy of its own, of which nothing gets out."""
    response = make_response(rules.shown(html))
    response.headers["Content-Security-Policy"] = rules.SHOWN_POLICY
    return response


@bp.get("/deliveries")
@allow("coach")
def index() -> Response:
    """What went out, what goes out next, and what did not, with reasons."""
    show = request.args.get("show", "out")
    if show not in queries.SHOWN:
        raise NotHere(show)
    form = inputs.FilterInput(request.args)
    trouble = queries.trouble()
    person = request.args.get("person") or None
    page = queries.page(show, form.wanted, person, request.args.get("page", 1))
    return hx.render(
        "deliveries/index.html", show=show, form=form, person=person, letters=page, kinds=inputs.KINDS, now=clock.now(),
        trouble=trouble, trouble_kind=rules.kind_of_trouble(trouble.last_error or "") if trouble else None, box=queries.box_trouble(), held=queries.practice_is_held(), stopped=queries.sending_is_held(),
        waiting=len(queries.wants_attention()), here="settings",
    )  # fmt: skip


@bp.get("/deliveries/<id>")
@allow("coach")
def show(id: str) -> Response:
    """One letter as it was frozen, and its whole story."""
    delivery = queries.delivery(id)
    return hx.render(
        "deliveries/show.html", delivery=delivery, events=queries.events_of(delivery), kinds=inputs.KINDS, now=clock.now(),
        is_key=delivery.letter in rules.SIGN_IN, reads=queries.reads(delivery), without_keys=without_keys,
        held=queries.practice_is_held() and delivery.letter not in rules.SIGN_IN, here="settings",
    )  # fmt: skip


@bp.get("/deliveries/<id>/letter")
@allow("coach")
def letter(id: str) -> Response:
    """The HTML of a letter, for the frame on its page."""
    delivery = queries.delivery(id)
    if not delivery.content or not queries.reads(delivery):
        raise NotHere("no text to show")
    return _letter_page(without_keys(delivery.content["html"]))


@bp.post("/deliveries/<id>/again")
@allow("coach")
def again(id: str) -> Response:
    """Send what was perhaps sent, or was not."""
    with transaction():
        operations.send_again(queries.delivery(id))
    hx.toast(_("It goes out again"))
    return hx.redirect(url_for("deliveries.show", id=id))


@bp.post("/deliveries/<id>/done")
@allow("coach")
def done(id: str) -> Response:
    """Leave it: it arrived, or was said otherwise."""
    with transaction():
        operations.mark_done(queries.delivery(id))
    hx.toast(_("Marked as done"))
    return hx.redirect(url_for("deliveries.index", show="trouble"))


@bp.post("/deliveries/hold")
@allow("coach")
def hold() -> Response:
    """Switch off all sending of this practice."""
    with transaction():
        operations.hold_all()
    return hx.redirect(url_for("deliveries.index", show="next"))


@bp.post("/deliveries/hold/end")
@allow("coach")
def end_hold() -> Response:
    """Switch it on again."""
    with transaction():
        operations.release_all()
    return hx.redirect(url_for("deliveries.index", show="next"))


@bp.post("/deliveries/mail-server/probe")
@allow("coach")
def probe() -> Response:
    """The mail server was repaired: try now."""
    with transaction():
        operations.try_mail_server_now()
    hx.toast(_("Trying the mail server now"))
    return hx.redirect(url_for("deliveries.index", show="next"))


@bp.post("/deliveries/installation/confirm")
@allow("owner")
def confirm() -> Response:
    """This restored or copied installation is the one that sends from now on."""
    with transaction():
        operations.confirm()
    return hx.redirect(url_for("deliveries.index", show="trouble"))


@bp.get("/u/<token>")
@allow("link")
def unsubscribe(token: str) -> Response:
    """Only shows a page: scanners of mail fetch links (RFC 8058 3.1)."""
    link = links.enter(token, "unsubscribe")
    kind = link.subject_id.partition(":")[0]
    return _wish_page(token, kind, "again" if request.args.get("again") else "ask")


def _wish_page(token: str, kind: str, state: str) -> Response:
    """`state`: ask, done, or again for who took it back."""
    return hx.render("deliveries/unsubscribe.html", token=token, kind=inputs.READERS.get(kind, ""), state=state)


@bp.post("/u/<token>")
@csrf.exempt
@allow("link", many=("List-Unsubscribe",))
def unsubscribe_now(token: str) -> Response:
    """Stop this kind of letters. One click of a mail program comes without cookie or token (RFC 8058 3.2); idempotent."""
    link = links.enter(token, "unsubscribe")
    kind, _colon, digest = link.subject_id.partition(":")
    with transaction():
        operations.unsubscribe(kind, digest, link.person_id)
    return _wish_page(token, kind, "done")


@bp.post("/u/<token>/undo")
@csrf.exempt
@allow("link")
def subscribe_again(token: str) -> Response:
    """The reader changed their mind."""
    link = links.enter(token, "unsubscribe")
    kind, _colon, digest = link.subject_id.partition(":")
    with transaction():
        operations.subscribe_again(kind, digest)
    return hx.redirect(url_for("deliveries.unsubscribe", token=token, again=1))


@bp.post("/push")
@allow("staff", "coachee")
def subscribe_push() -> Response:
    """This browser may be notified. 400 for anything but a known push service's address (trust.md D12)."""
    form = inputs.PushInput()
    if not form.validate():
        abort(400)
    limits.take("push", str(scope().user_id), 30, timedelta(hours=1))
    with transaction():
        operations.subscribe_push(form.endpoint.data or "", form.p256dh.data or "", form.auth.data or "")
    return Response(status=204)


@bp.post("/push/remove")
@allow("staff", "coachee")
def unsubscribe_push() -> Response:
    """Not on this browser any more; idempotent."""
    with transaction():
        operations.unsubscribe_push(request.form.get("endpoint", ""))
    return Response(status=204)


@bp.get("/sw.js")
@allow("anyone")
def service_worker() -> Response:
    """At the root, because a service worker serves only what lies below it."""
    script = (assets.STATIC / "js" / "sw.js").read_text().replace("BUILD", current_app.extensions["draad_assets"])
    page = render_template("errors/offline.html")
    response = make_response(script.replace("'NO_CONNECTION'", json.dumps(page)))
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/metrics")
@allow("anyone")
def metrics() -> Response:
    """Numbers for a monitor that knows METRICS_TOKEN (`Authorization: Bearer …`); for anyone else there is nothing here."""
    if not rules.may_read_metrics(request.headers.get("Authorization", ""), current_app.config["METRICS_TOKEN"]):
        raise NotHere("metrics")
    return Response(queries.metrics(), mimetype="text/plain")
