"""Insights: from request to start, how people do, what was earned. Small numbers are said as they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from flask import Response

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import _, local
from coaching.core.scope import scope
from coaching.leads.queries import SOURCE_WORDS
from coaching.practices import queries as practices
from coaching.rooms import bp, figures

PERIODS = {"90": 90, "365": 365, "all": 36500}
MONTHS = 6  # in the charts


@bp.get("/insights")
@allow("coach")
def insights() -> Response:
    """The figures; an owner sees the practice or one coach, a coach their own."""
    now = clock.now()
    period = request.args.get("period", "365")
    period = period if period in PERIODS else "365"
    coaches = practices.coaches()
    is_owner = scope().role == "owner"
    coach = request.args.get("coach", "") if is_owner else scope().member_id or ""
    coach = coach if coach in {one.id for one in coaches} else ""
    since = now - timedelta(days=PERIODS[period])
    found = figures.funnel(since, now, coach or None)
    return hx.render(
        "rooms/insights/index.html", here="insights", period=period, coach=coach, coaches=coaches if is_owner else [], steps=_step_words(),
        share=figures.share, total=sum(found.values(), figures.Funnel()), by_source=figures.together(found, 0), sources=SOURCE_WORDS,
        by_coach=figures.together(found, 1) if is_owner and len(coaches) > 1 else {}, names={one.id: one.name for one in coaches},
        held=figures.attendance(since, now, coach or None), **_charts(now, coach or None, shows_money=is_owner),
    )  # fmt: skip


def _step_words() -> dict[str, str]:
    return {"asked": _("asked"), "called": _("had a first call"), "invited": _("were invited"), "started": _("started")}


def _charts(now: datetime, coach_id: str | None, *, shows_money: bool) -> dict[str, Any]:
    """Six months of check-in scores, and for the owner of invoices."""
    today = local(now).date()
    shown = figures.months(today, MONTHS)
    first = date(*shown[0], 1)
    labels = [str(format_date(date(year, month, 1), "LLL", locale=scope().locale)).replace(".", "") for year, month in shown]
    scores = figures.scores(datetime(first.year, first.month, 1, tzinfo=now.tzinfo), coach_id)
    context: dict[str, Any] = {
        "labels": labels, "scores": [round(scores[one][0], 1) if one in scores else None for one in shown],
        "answers": sum(count for _mean, count in scores.values()), "money_rows": [], "issued": [], "received": [],
    }  # fmt: skip
    if shows_money:
        issued, received = figures.issued(first), figures.received(first)
        context["issued"] = [issued.get(one, 0) for one in shown]
        context["received"] = [received.get(one, 0) for one in shown]
    return context
