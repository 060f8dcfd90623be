"""Calendars elsewhere: read for busy times, and ours to subscribe to. Zoom's key stands here too."""

from datetime import timedelta
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.queue import wake
from coaching.core.scope import Scope, acting, scope
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling import ics, inputs, operations, posting, queries, words
from coaching.scheduling.inputs.calendars import AccountInput, ChooseInput, ZoomInput, choose_form
from coaching.scheduling.operations import feeding
from coaching.scheduling.queries import calendars
from coaching.scheduling.views.blueprint import bp

KEPT = timedelta(days=30)
AHEAD = timedelta(days=400)


@bp.get("/scheduling/calendars")
@allow("coach")
def feeds() -> Response:
    """Linked calendars, the own feed, Zoom."""
    return show()


def show(
    form: inputs.FeedInput | None = None, status: int = 200, *, account_form: AccountInput | None = None, choose: ChooseInput | None = None,
    zoom_form: ZoomInput | None = None, **more: Any,
) -> Response:  # fmt: skip
    """The page with what was typed in one of its forms."""
    now, me = clock.now(), practices.me()
    found = [(one, one.read_at is None or now - one.read_at > feeding.STALE_AFTER) for one in queries.feeds(me.id)]
    account = calendars.account_of(me.id)
    if account:
        in_it = [feed for feed, _stale in found if feed.account_id]
        more |= {"choose": choose or choose_form(account, in_it), "not_written": calendars.not_written(account.id), "is_chosen": bool(in_it or account.write_url)}
    context = {"address": None, "zoom": queries.zoom_account(), "is_owner": scope().role == "owner", "account": account} | more
    forms = {"form": form or inputs.FeedInput(formdata=None), "account_form": account_form or AccountInput(formdata=None), "zoom_form": zoom_form or ZoomInput(formdata=None)}
    return hx.render("scheduling/feeds.html", status=status, here="agenda", feeds=found, words=words, **forms, **context)


@bp.post("/scheduling/calendars")
@allow("coach")
def feed_added() -> Response:
    """Link a calendar."""
    form = inputs.FeedInput()
    if form.validate() and not feeding.may_be_asked(form.url.data):
        form.url.errors = [_("This address cannot be reached from here. It begins with https:// or webcal://.")]
    if form.errors:
        return show(form, 422)
    with transaction():
        kept = {"all_day": form.all_day.data, "unanswered": form.unanswered.data}
        feeding.add_feed(practices.me().id, form.name.data, form.url.data, **kept)
        wake("tick")
    hx.toast(_("Linked. It is read within a minute, then every quarter of an hour."))
    return hx.redirect(url_for("scheduling.feeds"))


@bp.post("/scheduling/calendars/<feed_id>/again")
@allow("coach")
def feed_again(feed_id: str) -> Response:
    """Read it now."""
    with transaction():
        _mine(feed_id).next_at = clock.now()
        wake("tick")
    hx.toast(_("It is read within a minute."))
    return hx.redirect(url_for("scheduling.feeds"))


@bp.post("/scheduling/calendars/<feed_id>/remove")
@allow("coach")
def feed_removed(feed_id: str) -> Response:
    """Unlink it."""
    with transaction():
        feeding.remove_feed(_mine(feed_id))
    return hx.redirect(url_for("scheduling.feeds"))


def _mine(feed_id: str):  # noqa: ANN202
    """A calendar of this coach. Raises NotHere for somebody else's."""
    found = queries.feed(feed_id)
    if found.coach_id != scope().member_id:
        raise NotHere("not yours")
    return found


@bp.post("/scheduling/calendars/address")
@allow("coach")
def calendar_address() -> Response:
    """A new secret address of the own calendar, shown once; the one before stops."""
    with transaction():
        address = operations.calendar_link(practices.me().id)
    return show(address=address)


@bp.post("/me/book/calendar")
@allow("coachee")
def own_calendar_address() -> Response:
    """The same for a coachee's own appointments."""
    person = people.me()
    with transaction():
        address = operations.calendar_link(person.id, person_id=person.id)
    return hx.render("scheduling/own_calendar.html", here="book", address=address)


@bp.get("/cal/<token>.ics")
@allow("link")
def calendar_file(token: str) -> Response:
    """The appointments of a coach (initials only) or of a coachee, for a calendar that subscribes."""
    link = links.enter(token, "calendar")
    practice, reader = practices.practice(), _reader(link)
    with acting(Scope.system(practice.id, reader.locale, reader.timezone)):
        body = ics.feed(practice.name, _moments(reader.id, is_coach=link.person_id is None))
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.cache_control.private, response.cache_control.max_age = True, 900
    response.add_etag()
    response.make_conditional(request)
    return response


def _reader(link: links.Link) -> Person | Member:
    """Whose calendar it is. Raises NotHere for a coach who left: a calendar elsewhere goes on asking."""
    if link.person_id:
        return people.person(link.person_id)
    coach = practices.coach_of(link.subject_id)
    if coach is None:
        raise NotHere("who coached here and does not any more")
    return coach


def _moments(reader_id: str, *, is_coach: bool) -> list[ics.Moment]:
    """From 30 days back on; cancelled ones stay 30 days as cancelled."""
    now = clock.now()
    if is_coach:
        found = queries.between(now - KEPT, now + AHEAD, reader_id, with_cancelled=True)
    else:
        found = [*queries.upcoming(reader_id, most=100), *queries.recent_of(reader_id, most=100)]
    kinds = {kind.id: kind for kind in queries.kinds(active=False)}
    coaches = {one.id: one for one in practices.members()}
    guests = people.many([one.person_id for one in found if one.person_id])
    beside = queries.beside(found, kinds)
    moments = []
    for one in found:
        if one.is_over and one.cancelled_at and one.cancelled_at < now - KEPT:
            continue
        guest = guests.get(one.person_id or "")
        entry = posting.for_calendar(one, kinds[one.type_id], coaches[one.coach_id], guest, others=beside.get(one.id, []))
        if is_coach:
            place = words.where(one, coaches[one.coach_id], None, for_coach=True)
            entry = ics.of_coach(entry, words.with_initials(words.title(one, kinds[one.type_id]), guest), place)
        moments.append(entry)
    return sorted(moments, key=lambda entry: (entry.start, entry.uid))
