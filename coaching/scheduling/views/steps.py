"""Choosing a time, keeping it, filling in details, done: one flow behind three doors."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Response, session, url_for

from coaching.core import hx, limits, links
from coaching.core.db import transaction
from coaching.core.errors import NotHere, Taken
from coaching.core.hx import request
from coaching.core.i18n import _, moment
from coaching.core.scope import scope
from coaching.people import operations as people_operations
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.scheduling import inputs, operations, queries, words
from coaching.scheduling.models import Hold
from coaching.scheduling.operations import freshening, holding
from coaching.scheduling.rules import zones
from coaching.scheduling.views import calendar, doors, embedding
from coaching.scheduling.views.doors import Door

TEN_MINUTES = timedelta(minutes=10)
TO_ONE_ADDRESS = 8  # bookings an hour, from whatever network


def choose(door: Door, status: int = 200, **more: Any) -> Response:
    """The calendar, or only its moving part for htmx; for a group the dates that stand too."""
    wish = calendar.wish_of(door.kind, visitor=doors.visitor(), coach_id=door.coach_id)
    embed = embedding.look()
    action = door.url("" if embed else "_hold")
    context = {**door.look(), **calendar.month_page(wish), "action": action, "words": words, "picked": _picked()} | embed | more
    context["group_dates"] = _group_dates(door, wish)
    context["asks_where"] = not door.here and not calendar.is_zone_known()  # who is signed in said so already
    page, kept = door.url(""), embedding.kept_in_links()  # once: a month has some sixty links to itself
    context["page_url"] = lambda **args: f"{page}?{calendar.query(kept | wish.args(**args))}"
    answer = hx.render("scheduling/choose.html", "scheduling/_calendar.html", status=status, **context)
    return embedding.may_be_framed(answer)


def _group_dates(door: Door, wish: calendar.Wish) -> list[tuple[Any, str, str | None]]:
    """Each date of a group: itself, told in words, and where its waiting list is when it is full."""
    if not door.kind.is_group:
        return []
    return [
        (one, words.span(one.appointment.start, one.appointment.end, wish.zone),
         door.url("_wait", appointment_id=one.appointment.id) if one.takes_more else None)
        for one in queries.group_dates(door.kind, wish.place.coach_ids)
    ]  # fmt: skip


def _picked() -> dict[str, str] | None:
    """The time that was tapped in a frame elsewhere: to be confirmed here, where a POST may be trusted."""
    start = calendar.start_of(request.args.get("pick"))
    return {"value": start.isoformat(), "told": moment(start, calendar.reader_zone())} if start else None


def keep(door: Door) -> Response:
    """Hold the start and show the details; when somebody was first, the calendar again with the nearest times."""
    if request.form.get("release"):
        return _let_go(door)
    start = calendar.start_of(request.form.get("start"))
    wish = calendar.wish_of(door.kind, visitor=doors.visitor(), coach_id=door.coach_id)
    if start is None or not wish.coaches:
        return choose(door, 422, lost=True, nearest=[])
    refused = operations.refusal(wish.place, start)
    if refused is not None:
        return choose(door, refused.status, lost=True, nearest=refused.nearest)
    try:
        with transaction():  # one lock for both; only what is held counts: who comes too late read no more than the calendar
            limits.by_network("hold", 60, TEN_MINUTES)
            kept = operations.hold(wish.place, start)
    except Taken as taken:
        calendar.look_only()
        return choose(door, taken.status, lost=True, nearest=taken.nearest)
    return hx.redirect(door.url("_details", hold_id=kept.id))


def _let_go(door: Door) -> Response:
    with transaction():
        operations.release(holding.find(request.form["release"], doors.visitor()))
    return hx.redirect(door.url(""))


def _kept(door: Door, hold_id: str) -> Hold | None:
    try:
        return holding.find(hold_id, doors.visitor())
    except NotHere:
        return None


def details(door: Door, hold_id: str) -> Response:
    """The details to fill in, or what was booked."""
    kept = _kept(door, hold_id)
    if kept is None:
        hx.toast(_("That time is no longer kept for you. Choose again."), "neutral")
        return hx.redirect(door.url(""))
    if kept.appointment_id:
        return _done(door, kept.appointment_id)
    form = inputs.details_for(door.kind, known=door.person is not None)(start=kept.start.isoformat())
    inputs.fill_locations(form, door.kind, door.coach_id)
    embedding.prefill(form)
    return _form(door, kept, form)


def _form(door: Door, kept: Hold | None, form: inputs.Input, status: int = 200, **more: Any) -> Response:
    start = calendar.start_of(form.start.data)
    if start is None:
        return choose(door, 422, lost=True, nearest=[])
    zone = calendar.reader_zone()
    minutes = kept.duration_min if kept else door.kind.duration_min
    told = words.span(start, start + timedelta(minutes=minutes), zone)
    questions = inputs.question_shapes(inputs.asked_when_booking(door.kind), form)
    context = {**door.look(), "kept": kept, "form": form, "told": told, "minutes": minutes, "zone": zone, "words": words, "nearest": [], "questions": questions} | more
    return hx.render("scheduling/details.html", status=status, **context)


def confirm(door: Door, hold_id: str) -> Response:
    """Book with the details typed; a hold that expired in the meantime costs nothing while the time is still free."""
    limits.by_network("book", 30, TEN_MINUTES)
    kept = _kept(door, hold_id)
    if kept is not None and kept.appointment_id:
        return hx.redirect(door.url("_details", hold_id=hold_id))
    form = inputs.details_for(door.kind, known=door.person is not None)()
    inputs.fill_locations(form, door.kind, door.coach_id)
    if not form.validate():
        _renew(kept)
        return _form(door, kept, form, 422)
    if door.person is None:  # each booking writes to an address that a visitor typed, perhaps somebody else's
        limits.take("book_for", (form.email.data or "").lower(), TO_ONE_ADDRESS, timedelta(hours=1))
    return _book(door, kept, form, hold_id)


def _renew(kept: Hold | None) -> None:
    if kept is not None:
        with transaction():
            operations.renew(kept)


def _book(door: Door, kept: Hold | None, form: inputs.Input, hold_id: str) -> Response:
    start = calendar.start_of(form.start.data)
    wish = calendar.wish_of(door.kind, visitor=doors.visitor(), coach_id=door.coach_id)
    if start is None or not wish.coaches:
        return choose(door, 422, lost=True, nearest=[])
    same = kept is not None and kept.start == start
    freshening.look_elsewhere(door.kind, [kept.coach_id] if kept else wish.place.coach_ids)
    try:
        with transaction():
            person = door.person or stranger(form)
            made = operations.book(
                door.kind,
                start,
                person=person,
                coach_id=kept.coach_id if kept else wish.place.coach_ids[0],
                duration_min=kept.duration_min if kept else wish.minutes,
                journey_id=door.journey_id,
                by=door.by,
                location_kind=form.location.data,
                hold_id=kept.id if kept and same else None,
                visitor=doors.visitor(),
                answers=inputs.answers_of(form),
                asked=inputs.asked_when_booking(door.kind),
            )
            after = _after(door, kept, same, hold_id) or operations.manage_link(made, person)
    except Taken as taken:
        calendar.look_only()
        return _form(door, None, form, taken.status, nearest=taken.nearest, lost=True, that_day=calendar.free_on_day_of(wish, start, besides=taken.nearest))
    return hx.redirect(urlsplit(after).path)


def _after(door: Door, kept: Hold | None, same: bool, hold_id: str) -> str | None:
    """Tidy up in the same transaction; the page that shows what was booked, when the hold can show it."""
    if kept is not None and not same:
        operations.release(kept)
    if door.link is not None and door.kind.audience == "single_use":
        links.burn(door.link)
        hx.toast(_("Request received") if door.kind.needs_confirmation else _("It is in the diary"))
        return None
    return door.url("_details", hold_id=hold_id) if same else None


def stranger(form: inputs.Input) -> Person:
    """The person with this address or number, or somebody new."""
    zone = form.timezone.data or session.get("zone")
    return people_operations.find_or_add(
        first_name=form.first_name.data,
        last_name=form.last_name.data or "",
        email=form.email.data,
        phone=form.phone.data or None if "phone" in form else None,
        source="booking",
        locale=scope().locale,
        timezone=zone if zone and zone in zones.names() else scope().timezone,
    )


def _done(door: Door, appointment_id: str) -> Response:
    """What was booked. Whoever holds the key of the visitor may see it, so the practice's own eyes read it."""
    found = queries.seen_by_visitor(appointment_id)
    coach = practices.member(found.coach_id)
    zone = calendar.reader_zone()
    person = door.person
    rows = [
        (_("When"), words.when(found, zone, coach.timezone)),
        (_("Where"), words.where(found, coach, person)),
        (_("With"), words.names([coach, *queries.others_of(found, door.kind)])),
    ]
    title = words.title(found, door.kind)
    manage = url_for("scheduling.own_appointment", appointment_id=found.id) if door.here else None
    return hx.render("scheduling/done.html", **door.look(), appointment=found, rows=rows, title=title, manage=manage)
