"""Letters that were queued but did not leave are taken back when what they were for has passed (faults 20, 21, 26)."""

from __future__ import annotations

from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.deliveries.models import Delivery
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from tests.road import at

NUDGE = {"key": "book", "what": "ask_to_book", "params": {"purpose": "coaching"}, "when": {"no_next_appointment": "P3D"}}
INTAKE = {"key": "intake", "what": "form", "params": {"form": "intake"}, "when": {"phase_begins": "onboarding"}}
REMINDER = {"key": "reminder", "what": "form", "params": {"form": "intake", "remind": "intake"}, "when": {"step_not_done": "intake", "offset": "P2D"}}
TIP = {"key": "tip", "what": "message", "when": {"date": "2026-03-03", "at": "10:00"}}


def _waiting(road) -> list[tuple[str, str | None]]:
    db.session.expire_all()
    with acting(Scope.system(road.practice_id)):
        rows = db.session.query(Delivery).filter(Delivery.touchpoint_id.is_not(None)).order_by(Delivery.next_at)
        return [(row.status, row.reason) for row in rows]


def _lease(road) -> None:
    """A sender holds the letter, but has not begun to hand it over."""
    with road.house():
        row = db.session.query(Delivery).filter(Delivery.touchpoint_id.is_not(None)).one()
        row.status, row.lease_owner, row.lease_until = "leased", "somebody", at("2026-03-30T00:00Z")


def test_a_nudge_in_the_hands_of_a_sender_is_taken_back_when_an_appointment_is_booked(road):
    road.start([NUDGE])
    road.book(at("2026-03-03T09:00Z"))
    road.tick(at("2026-03-06T10:00Z"))
    _lease(road)
    road.book(at("2026-03-20T09:00Z"))
    assert _waiting(road) == [("cancelled", "appointment_booked")]


def test_one_that_is_being_handed_over_goes(road):
    road.start([NUDGE])
    road.book(at("2026-03-03T09:00Z"))
    road.tick(at("2026-03-06T10:00Z"))
    with road.house():
        db.session.query(Delivery).filter(Delivery.touchpoint_id.is_not(None)).one().status = "sending"
    road.book(at("2026-03-20T09:00Z"))
    assert _waiting(road) == [("sending", None)]


def test_a_reminder_in_the_queue_is_taken_back_when_the_form_is_answered(road):
    road.start([INTAKE, REMINDER])
    road.tick()
    road.tick(at("2026-03-04T08:00Z"))
    road.answer("intake")
    assert _waiting(road) == [("cancelled", "already_done")] * 2


def test_a_pause_puts_off_what_may_wait_and_lets_it_go_when_it_ends(road):
    road.start([TIP])
    road.tick(at("2026-03-03T09:00Z"))
    _lease(road)
    with road.house():
        journeys.pause(queries.journey(road.journey_id))
    assert _waiting(road) == [("due", "paused")]
    with road.house():
        assert db.session.query(Delivery).one().next_at.year == 2999
        journeys.resume(queries.journey(road.journey_id))
    assert _waiting(road) == [("due", None)]


def test_a_pause_drops_what_is_skipped(road):
    road.start([{**TIP, "on_pause": "skip"}])
    road.tick(at("2026-03-03T09:00Z"))
    with road.house():
        journeys.pause(queries.journey(road.journey_id), at("2026-03-10T08:00Z"))
    assert _waiting(road) == [("cancelled", "paused")]


def test_closing_takes_back_what_waits(road):
    road.start([TIP])
    road.tick(at("2026-03-03T09:00Z"))
    with road.house():
        journeys.close(queries.journey(road.journey_id))
    assert _waiting(road) == [("cancelled", "journey_closed")]
