"""The coachee's own appointment: look, move, cancel, ask. By a link from a mail, or signed in. Only POST changes (rule 39)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere, Taken
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import Scope, acting, scope
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.scheduling import ics, inputs, operations, posting, queries, words
from coaching.scheduling.models import Appointment
from coaching.scheduling.operations import changing, handing, waiting
from coaching.scheduling.rules import policy
from coaching.scheduling.views import calendar, doors
from coaching.scheduling.views.blueprint import bp


@dataclass
class Key:
    """Who holds which appointment, and where its pages are."""

    appointment: Appointment
    person: Person
    url: Callable[[str], str]
    layout: str = "layouts/public.html"
    here: str = ""

    def look(self) -> dict[str, Any]:
        """What every page about this appointment needs."""
        found, now = self.appointment, clock.now()
        kind, coach, asked = queries.around(found)
        others = queries.others_of(found, kind)
        ahead = found.status in ("booked", "pending") and found.start > now
        zone = calendar.reader_zone()
        return {
            "key": self, "layout": self.layout, "here": self.here, "appointment": found, "kind": kind, "words": words,
            "title": words.title(found, kind), "state": words.status_name(found.status), "ahead": ahead,
            "rows": words.facts_for(found, coach, self.person, zone, others=others), "coach": coach, "others": others,
            "may_move": ahead and policy.may_move(found.policy, found.start, now, found.moves) and not kind.is_group,
            "may_cancel": ahead and policy.may_cancel(found.policy, found.start, now),
            "asked": asked, "rules": policy.frozen(found.policy),
            "is_late": not policy.may_move(found.policy, found.start, now, 0) or not policy.may_cancel(found.policy, found.start, now),
            "link": found.location if found.location.startswith("https://") else None,
        }  # fmt: skip


def by_link(token: str) -> Key:
    """Whoever holds the link of a mail. Raises NotHere."""
    link = links.enter(token, "appointment")
    person = people.person(link.person_id or "")

    def url(step: str) -> str:
        return url_for(f"scheduling.manage{step}", token=token)

    return Key(queries.appointment(link.subject_id), person, url)


def own(appointment_id: str) -> Key:
    """A coachee who is signed in. Raises NotHere for somebody else's appointment."""

    def url(step: str) -> str:
        return url_for(f"scheduling.own_appointment{step}", appointment_id=appointment_id)

    return Key(queries.appointment(appointment_id), people.me(), url, layout="layouts/coachee.html", here="book")


@bp.get("/a/<token>")
@allow("link")
def manage(token: str) -> Response:
    """Look at the appointment; who gave a place in a group up hears that."""
    try:
        return _show(by_link(token))
    except NotHere:
        return _given_up(token)


@bp.get("/a/<token>/calendar.ics")
@allow("link")
def manage_file(token: str) -> Response:
    """The calendar file, to open by hand."""
    return _file(by_link(token))


@bp.get("/a/<token>/move")
@allow("link")
def manage_move(token: str) -> Response:
    """Choose another time, or confirm the chosen one."""
    return _move_page(by_link(token))


@bp.post("/a/<token>/move")
@allow("link")
def manage_moved(token: str) -> Response:
    """Move it."""
    return _move(by_link(token))


@bp.post("/a/<token>/cancel")
@allow("link")
def manage_cancelled(token: str) -> Response:
    """Cancel it."""
    return _cancel(by_link(token))


@bp.post("/a/<token>/ask")
@allow("link")
def manage_asked(token: str) -> Response:
    """Ask the coach."""
    return _ask(by_link(token))


@bp.get("/me/appointments/<appointment_id>")
@allow("coachee")
def own_appointment(appointment_id: str) -> Response:
    """Look at the appointment."""
    return _show(own(appointment_id))


@bp.get("/me/appointments/<appointment_id>/calendar.ics")
@allow("coachee")
def own_appointment_file(appointment_id: str) -> Response:
    """The calendar file, to open by hand."""
    return _file(own(appointment_id))


@bp.get("/me/appointments/<appointment_id>/move")
@allow("coachee")
def own_appointment_move(appointment_id: str) -> Response:
    """Choose another time, or confirm the chosen one."""
    return _move_page(own(appointment_id))


@bp.post("/me/appointments/<appointment_id>/move")
@allow("coachee")
def own_appointment_moved(appointment_id: str) -> Response:
    """Move it."""
    return _move(own(appointment_id))


@bp.post("/me/appointments/<appointment_id>/cancel")
@allow("coachee")
def own_appointment_cancelled(appointment_id: str) -> Response:
    """Cancel it."""
    return _cancel(own(appointment_id))


@bp.post("/me/appointments/<appointment_id>/ask")
@allow("coachee")
def own_appointment_asked(appointment_id: str) -> Response:
    """Ask the coach."""
    return _ask(own(appointment_id))


@bp.post("/a/<token>/earlier")
@allow("link", many=("days", "parts"))
def manage_earlier(token: str) -> Response:
    """Join the list for an earlier time, or leave it."""
    return _earlier(by_link(token))


@bp.post("/me/appointments/<appointment_id>/earlier")
@allow("coachee", many=("days", "parts"))
def own_appointment_earlier(appointment_id: str) -> Response:
    """Join the list for an earlier time, or leave it."""
    return _earlier(own(appointment_id))


def _earlier(key: Key) -> Response:
    look, form = key.look(), inputs.EarlierInput()
    if not look["may_move"] or not form.validate():
        return _show(key, 422, earlier_form=form)
    with transaction():
        if request.form.get("leave"):
            waiting.leave(key.appointment, key.person)
        else:
            waiting.ask_earlier(key.appointment, key.person, form.days.data or [], form.parts.data or [])
    hx.toast(_("You are off the list.") if request.form.get("leave") else _("You hear by e-mail as soon as an earlier time comes free."))
    return hx.redirect(key.url(""))


def _show(key: Key, status: int = 200, **more: Any) -> Response:
    wanted = calendar.start_of(request.values.get("wanted"))
    wish = waiting.entry(key.appointment.id, key.person.id)
    forms = {"wish": wish if wish and wish.state == "waiting" else None, "earlier_form": inputs.EarlierInput(formdata=None), "cancel_form": inputs.CancelInput(formdata=None), "ask_form": inputs.AskInput(formdata=None, kind="move"),
             "wanted": wanted, "wanted_told": words.span(wanted, wanted + (key.appointment.end - key.appointment.start), calendar.reader_zone()) if wanted else ""}
    return hx.render("scheduling/manage.html", status=status, **key.look(), **(forms | more))


def _file(key: Key) -> Response:
    look = key.look()
    entry = posting.for_calendar(key.appointment, look["kind"], look["coach"], key.person, others=look["others"])
    return Response(ics.copy(entry, clock.now()), content_type="text/calendar; charset=utf-8")


def _wish(key: Key, look: dict[str, Any]) -> calendar.Wish:
    """Where it may go. It stays with its coach unless the coachee chooses another one, where they could when booking (rule 24)."""
    kind, found = look["kind"], key.appointment
    stays = kind.pool != "all" and (not look["may_move"] or doors.own_coach(kind, key.person) is not None)  # a question to the coach is about a time
    wish = calendar.wish_of(kind, moving=found.id, coach_id=found.coach_id if stays else None, gives=found.coach_id)
    wish.minutes = found.duration_min
    return wish


def _choose(key: Key, look: dict[str, Any], status: int = 200, **more: Any) -> Response:
    wish = _wish(key, look)
    where = key.url("_move")
    context = look | calendar.month_page(wish) | {"action": where, "slot_method": "get", "words": words} | more
    if not look["may_move"]:  # too late to move it alone: the time that is tapped goes into the question to the coach
        context |= {"action": key.url("") + "#ask", "slot_name": "wanted"}
    context["page_url"] = lambda **args: f"{where}?{calendar.query(wish.args(**args))}"
    return hx.render("scheduling/move.html", "scheduling/_calendar.html", status=status, **context)


def _move_page(key: Key) -> Response:
    look, start = key.look(), calendar.start_of(request.args.get("start"))
    if not look["ahead"] or look["kind"].is_group:
        return hx.redirect(key.url(""))
    if start is None or not look["may_move"]:
        return _choose(key, look)
    told, wish = words.span(start, start + (key.appointment.end - key.appointment.start), calendar.reader_zone()), _wish(key, look)
    giver = wish.coach.id if wish.coach else handing.able(key.appointment, wish.place, start)
    if (start, giver) == (key.appointment.start, key.appointment.coach_id):
        return hx.redirect(key.url(""))
    other = next((one for one in wish.coaches if one.id == giver and one.id != key.appointment.coach_id), None)
    return hx.render("scheduling/move_confirm.html", **look, start=start, told=told, other=other)


def _move(key: Key) -> Response:
    look, start = key.look(), calendar.start_of(request.form.get("start"))
    if start is None or not look["may_move"]:
        return _show(key, 422)
    found, gave, coach = key.appointment, key.appointment.coach_id, _wish(key, look).coach
    try:
        with transaction():
            operations.move(found, start, "coachee", coach_id=coach.id if coach and look["kind"].pool != "all" else None)
            for told in {gave, found.coach_id}:
                changing.alert_coach(found, key.person, told)
    except Taken as taken:
        return _lost(key, taken)
    hx.toast(_("Your appointment has moved."))
    return hx.redirect(key.url(""))


def _lost(key: Key, taken: Taken) -> Response:
    """Somebody was first: the calendar again with the nearest times. The rollback let go of the row, so it is read anew."""
    appointment_id = key.appointment.id
    calendar.look_only()
    key.appointment = queries.appointment(appointment_id)
    return _choose(key, key.look(), taken.status, lost=True, nearest=taken.nearest)


def _cancel(key: Key) -> Response:
    look, form = key.look(), inputs.CancelInput()
    if not look["may_cancel"] or not form.validate():
        return _show(key, 422, cancel_form=form)
    with transaction():
        if look["kind"].is_group:
            changing.leave_group(key.appointment, key.person)
        else:
            operations.cancel(key.appointment, "coachee", form.reason.data)
        changing.alert_coach(key.appointment, key.person)
    hx.toast(_("Your place is given up.") if look["kind"].is_group else _("Your appointment is cancelled."))
    return hx.redirect(url_for("scheduling.own_list") if look["kind"].is_group and key.here else key.url(""))


def _given_up(token: str) -> Response:
    """The link of a place in a group that was given up. Raises NotHere when it is anything else."""
    link = links.enter(token, "appointment")
    with acting(Scope.system(link.practice_id or "", scope().locale, scope().timezone)):  # without a place their own eyes see it no more
        found = queries.appointment(link.subject_id)
    if found.person_id is not None:
        raise NotHere("somebody else's")
    kind = queries.kind(found.type_id)
    again = kind.audience == "public" and kind.is_active and not found.is_over and found.start > clock.now()
    book_url = url_for("scheduling.book", practice_slug=practices.practice().slug, kind_slug=kind.slug) if again else None
    when = words.when(found, calendar.reader_zone())
    return hx.render("scheduling/given_up.html", title=words.title(found, kind), when=when, book_url=book_url)


def _ask(key: Key) -> Response:
    look, form = key.look(), inputs.AskInput()
    if not look["ahead"] or look["kind"].is_group or not form.validate():
        return _show(key, 422, ask_form=form)
    wanted: datetime | None = calendar.start_of(request.form.get("wanted")) if form.kind.data == "move" else None
    with transaction():
        operations.ask_change(key.appointment, key.person, form.kind.data, wanted=wanted, text=form.text.data)
    hx.toast(_("Your question has gone to %(coach)s.", coach=look["coach"].first_name))
    return hx.redirect(key.url(""))


