"""Where mails go in a try-out installation without a mail server: kept, and shown as their readers would see them.

Only in demo and development, and never while mails go out for real (config.Settings.outbox_readable); elsewhere 404.
"""

from __future__ import annotations

import base64

from flask import Response, current_app, request

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.errors import NotHere
from coaching.core.files import to_keep
from coaching.core.scope import Scope, acting, scope
from coaching.deliveries import queries, rules
from coaching.deliveries.models import Delivery
from coaching.rooms import bp


def _only_to_try_out() -> None:
    if not current_app.config["OUTBOX_READABLE"]:
        raise NotHere("outbox")


def _mail(id: str) -> Delivery:
    _only_to_try_out()
    delivery = queries.kept(id)
    if delivery.channel != "email" or not delivery.content:
        raise NotHere("no such mail")
    return delivery


@bp.get("/outbox")
@allow("anyone")
def outbox() -> Response:
    """Every mail, newest first."""
    _only_to_try_out()
    page = queries.outbox(request.args.get("page", 1))
    return hx.render("rooms/outbox/index.html", "rooms/outbox/_list.html", mails=page, now=clock.now())


@bp.get("/outbox/<id>")
@allow("anyone")
def outbox_mail(id: str) -> Response:
    """One mail: html, text, files."""
    mail = _mail(id)
    looking = scope()  # its frame speaks who looks; the letter inside it speaks who gets it
    with acting(Scope.system(mail.practice_id, looking.locale, looking.timezone)):
        sender = current_app.config["MAIL_DEFAULT_SENDER"]
        return hx.render("rooms/outbox/show.html", mail=mail, content=mail.content, sender=sender)


@bp.get("/outbox/<id>/html")
@allow("anyone")
def outbox_html(id: str) -> Response:
    """The html part by itself, for the sandboxed frame: inline style counts here, and only here; scripts never."""
    answer = Response(rules.shown(_mail(id).content["html"]), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = rules.SHOWN_POLICY
    return answer


@bp.get("/outbox/<id>/files/<int:number>")
@allow("anyone")
def outbox_file(id: str, number: int) -> Response:
    """A file that came with it; number 0 is the calendar part when there is one."""
    files = files_of(_mail(id).content)
    if number >= len(files):
        raise NotHere("no such file")
    name, kind, encoded = files[number]
    return to_keep(base64.b64decode(encoded), kind, name)


def files_of(content: dict[str, object]) -> list[tuple[str, str, str]]:
    """Name, type and base64 of everything that was attached, the calendar first."""
    attached = [tuple(one) for one in content.get("attachments", ())]  # type: ignore[attr-defined]
    calendar = [("invite.ics", "text/calendar", str(content["calendar"]))] if content.get("calendar") else []
    return [*calendar, *attached]
