"""The reflection halfway between two conversations, and what happens to it when they move (faults 17 and 18)."""

from __future__ import annotations

from coaching.core import clock
from coaching.forms import queries as form_queries
from coaching.scheduling import operations as scheduling
from coaching.scheduling import queries
from tests.road import at

HALFWAY = {"key": "halfway", "what": "form", "params": {"form": "reflection_halfway"},
           "when": {"halfway": [1, 2], "or_after": "P1W"}}  # fmt: skip


def _move(road, appointment_id, to):
    with road.house():
        scheduling.move(queries.appointment(appointment_id), at(to), by="coach")


def _two_conversations(road):
    road.start([HALFWAY])
    first = road.book(at("2026-03-10T13:00Z"))
    second = road.book(at("2026-03-24T09:00Z"))
    return first, second


def test_it_is_planned_exactly_in_the_middle(road):
    _two_conversations(road)
    assert road.plan() == [("halfway", 1, "planned", "17-03 11:30")]


def test_it_moves_along_in_the_commit_that_moves_the_appointment(road):
    _, second = _two_conversations(road)
    _move(road, second, "2026-03-31T09:00Z")
    assert road.plan() == [("halfway", 1, "planned", "20-03 23:30")]


def test_it_goes_at_once_when_the_middle_has_passed_by_the_move(road):
    _, second = _two_conversations(road)
    clock.set_to(at("2026-03-16T09:00Z"))
    _move(road, second, "2026-03-17T09:00Z")
    assert road.rows()[0].moved_by == ["late"]
    assert road.tick() == 1
    assert "reflection" in road.letters()


def test_it_falls_back_to_a_week_after_when_the_next_is_cancelled(road):
    _, second = _two_conversations(road)
    with road.house():
        scheduling.cancel(queries.appointment(second), by="coach")
    assert road.plan() == [("halfway", 1, "planned", "17-03 14:00")]
    assert road.rows()[0].reason == "halfway_fallback"


def test_once_sent_nothing_new_comes_of_a_later_move(road):
    _, second = _two_conversations(road)
    assert road.tick(at("2026-03-17T11:30Z")) == 1
    _move(road, second, "2026-03-31T09:00Z")
    assert [row[:3] for row in road.plan()] == [("halfway", 1, "released")]
    assert road.tick(at("2026-03-21T09:00Z")) == 0


def test_answering_it_marks_the_touchpoint_done(road):
    _two_conversations(road)
    road.tick(at("2026-03-17T11:30Z"))
    road.answer("halfway")
    assert road.plan() == [("halfway", 1, "done", "17-03 11:30")]


def test_a_machine_that_was_off_sends_it_late_but_not_when_it_is_stale(road):
    road.start([{**HALFWAY, "stale_after": "P3D"}])
    road.book(at("2026-03-10T13:00Z"))
    road.book(at("2026-03-24T09:00Z"))
    assert road.tick(at("2026-03-18T11:30Z")) == 1


def test_a_machine_that_was_off_too_long_leaves_it_as_missed(road):
    road.start([{**HALFWAY, "stale_after": "P3D"}])
    road.book(at("2026-03-10T13:00Z"))
    road.book(at("2026-03-24T09:00Z"))
    assert road.tick(at("2026-03-21T12:00Z")) == 0
    assert (road.rows()[0].state, road.rows()[0].skip_reason) == ("missed", "stale")


def test_a_preparation_that_went_out_is_asked_again_when_the_appointment_is_moved(road):
    road.start([{"key": "prepare", "what": "form", "params": {"form": "preparation"},
                 "when": {"before_appointment": "each", "offset": "P2D"}}])  # fmt: skip
    first = road.book(at("2026-03-10T13:00Z"))
    assert road.tick(at("2026-03-08T13:00Z")) == 1
    clock.set_to(at("2026-03-09T09:00Z"))
    _move(road, first, "2026-03-20T13:00Z")
    assert [(row.generation, row.state) for row in road.rows()] == [(1, "released"), (2, "planned")]
    assert road.tick(at("2026-03-18T13:00Z")) == 1
    assert len([letter for letter in road.letters() if letter == "preparation"]) == 2
    with road.house():
        assert len(form_queries.waiting_for(road.person_id)) == 1, "the same questions, not the same twice"


EACH = {**HALFWAY, "when": {"halfway": "each", "or_after": "P1W"}}
BOOK = {"key": "book", "what": "ask_to_book", "params": {"purpose": "coaching"}, "when": {"no_next_appointment": "P3D", "last": 2}}


def test_after_the_final_appointment_nothing_is_halfway_to_a_next_one(road):
    """The programme says at its request to book which appointment is the last; one more that is booked all the same has its middle."""
    road.start([EACH, BOOK])
    road.book(at("2026-03-10T13:00Z"))
    road.book(at("2026-03-24T09:00Z"))
    assert road.plan("halfway") == [("halfway", 1, "planned", "17-03 11:30")]
    road.book(at("2026-04-07T08:00Z"))
    assert road.plan("halfway") == [("halfway", 1, "planned", "17-03 11:30"), ("halfway", 2, "planned", "31-03 09:00")]


def test_while_the_next_is_not_booked_the_coachee_reads_no_day_that_will_not_be(road, browser_of, lotte):
    road.start([EACH, BOOK])
    road.book(at("2026-03-10T13:00Z"))
    assert "zodra het volgende gesprek geboekt is" in browser_of(lotte).get("/me/thread").text
    road.book(at("2026-03-24T09:00Z"))
    page = browser_of(lotte).get("/me/thread").text
    assert "zodra het volgende gesprek geboekt is" not in page and "dinsdag 17 maart" in page


def test_while_the_next_is_not_booked_the_thread_says_what_it_waits_for(road, browser_of, noor):
    road.start([EACH, BOOK])
    road.book(at("2026-03-10T13:00Z"))
    thread = f"/coachees/{road.person_id}"
    assert "halverwege zodra gesprek 2 geboekt is, anders een week na gesprek 1" in browser_of(noor).get(thread).text
    road.tick(at("2026-03-17T15:00Z"))
    assert "een week na gesprek 1; het volgende was niet geboekt" in browser_of(noor).get(thread).text
