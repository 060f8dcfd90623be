"""Today: what a coach opens in the morning, and can close knowing that nothing was forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response

from coaching.alerts.inputs import TodoInput
from coaching.core import clock, crypto, hx
from coaching.core.access import allow
from coaching.core.i18n import _, local
from coaching.core.scope import scope
from coaching.programmes.queries import phase_name
from coaching.rooms import bp, desk, signs
from coaching.scheduling import words


@bp.get("/today")
@allow("staff")
def today() -> Response:
    """Appointments, signs, answers, todos, what goes out, who lies still. An assistant sees the first and the todos."""
    now = clock.now()
    found = desk.appointments(now)
    (alerts, asked), todos = desk.alerts(), desk.todos()
    sending, knows_nobody = desk.standing(now)
    crypto.warm([todo.practice_id for todo, *_who in todos])  # their words are sealed with the key of the practice
    context: dict[str, Any] = {
        "here": "today", "now": now, "greeting": greeting(now, scope().name.split(" ")[0]), "words": words, "signs": signs, "phase_name": phase_name,
        "ahead": [row for row in found if not _is_unsettled(row[0], now) and local(row[0].start).date() == local(now).date()],
        "wished": [row for row in found if row[0].status == "pending"],
        "unsettled": [row for row in found if _is_unsettled(row[0], now)],
        "had_one": any(local(row[0].start).date() == local(now).date() for row in found),
        "alerts": alerts, "todos": todos, "form": TodoInput(formdata=None), "answers": [], "coming": [], "stuck": [],
        "asked": asked, "sending": sending, "todays_date": local(now).date(),
    }  # fmt: skip
    if scope().reads_notes:
        context |= {"answers": desk.answers(), "coming": desk.going_out(now), "stuck": desk.stuck(now)}
    piles = ("ahead", "wished", "unsettled", "alerts", "todos", "answers", "coming", "stuck")
    context["is_fresh"] = knows_nobody and not any(context[pile] for pile in piles)
    return hx.render("rooms/today/index.html", **context)


def _is_unsettled(appointment, now: datetime) -> bool:  # noqa: ANN001
    return appointment.status == "booked" and appointment.end <= now


def greeting(now: datetime, name: str) -> str:
    """A greeting that fits the hour on the reader's clock. Deep in the night no part of the day is said: whoever looks then may be up late or early."""
    hour = local(now).hour
    if hour < 4:
        return _("Hello, %(name)s", name=name)
    if hour < 12:
        return _("Good morning, %(name)s", name=name)
    if hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)
