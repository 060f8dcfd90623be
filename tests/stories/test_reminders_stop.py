"""Sequences stop by themselves: reminders when the work is done, nudges when an appointment is booked (faults 20 and 26)."""

from __future__ import annotations

from datetime import time

from coaching.core import clock
from tests.road import at

INTAKE = {"key": "intake", "what": "form", "params": {"form": "intake"}, "when": {"phase_begins": "onboarding"}}
REMINDER = {"key": "reminder", "what": "form", "params": {"form": "intake", "remind": "intake"},
            "when": {"step_not_done": "intake", "offset": "P2D", "repeat": "P2D", "max": 3}}  # fmt: skip
NUDGE = {"key": "book", "what": "ask_to_book", "params": {"purpose": "coaching"},
         "when": {"no_next_appointment": "P3D", "repeat": "P3D", "max": 3, "last": 3}}  # fmt: skip


def test_reminders_go_out_until_the_form_is_answered(road):
    road.start([INTAKE, REMINDER])
    assert road.tick() == 1
    assert [row[3] for row in road.plan("reminder")] == ["04-03 08:00", "06-03 08:00", "08-03 08:00"]
    assert road.tick(at("2026-03-04T08:00Z")) == 1
    road.answer("intake")
    assert [row[2] for row in road.plan("reminder")] == ["done", "already_done", "already_done"]
    assert road.tick(at("2026-03-09T08:00Z")) == 0


def test_a_form_answered_at_night_stops_the_reminder_that_waits_for_the_morning(road):
    with road.house():
        road.person.quiet_from, road.person.quiet_until = time(21), time(8)
    road.start([INTAKE, {**REMINDER, "when": {"step_not_done": "intake", "offset": "P2D", "at": "22:00"}}])
    road.tick()
    clock.set_to(at("2026-03-04T22:00Z"))  # 23:00 in Amsterdam
    assert road.tick() == 0
    assert road.plan("reminder")[0][3] == "05-03 07:00"
    road.answer("intake")
    assert road.tick(at("2026-03-05T07:00Z")) == 0
    assert road.plan("reminder")[0][2] == "already_done"


def test_nudges_to_book_stop_when_the_next_appointment_is_booked(road):
    road.start([NUDGE])
    road.book(at("2026-03-03T09:00Z"))
    assert road.tick(at("2026-03-06T10:00Z")) == 1
    assert [row[2] for row in road.plan()] == ["done", "planned", "planned"]
    road.book(at("2026-03-20T09:00Z"))
    assert [row[2] for row in road.plan()][:3] == ["done", "appointment_booked", "appointment_booked"]
    assert road.tick(at("2026-03-15T10:00Z")) == 0
    assert road.letters() == ["personal"]


def test_the_nudge_carries_a_booking_link_of_ones_own(road):
    from coaching.core.db import db
    from coaching.core.scope import Scope, acting
    from coaching.deliveries.models import Delivery

    road.start([{**NUDGE, "texts": {"nl": {"subject": "Kies", "body": "Dag {first_name},\n\n{booking_link}\n\nOf laat het weten.\n\nGroet,\nNoor"}}}])
    road.book(at("2026-03-03T09:00Z"))
    road.tick(at("2026-03-06T10:00Z"))
    with acting(Scope.system(road.practice_id)):
        letter = db.session.query(Delivery).one()
        assert letter.subject == "Kies"
        assert "http://localhost/b/" in letter.content["text"]
        assert letter.content["text"].count("/b/") == 1
        for part in ("text", "html"):  # where the text says it comes, not below the greeting
            assert letter.content[part].index("Dag ") < letter.content[part].index("/b/") < letter.content[part].index("Groet")
        assert 'class="letter-button"' in letter.content["html"] and letter.content["html"].count("/b/") == 1


def test_no_nudge_follows_the_last_appointment_of_the_programme(road):
    road.start([{**NUDGE, "when": {**NUDGE["when"], "last": 1}}])
    road.book(at("2026-03-03T09:00Z"))
    assert road.tick(at("2026-03-20T10:00Z")) == 0
