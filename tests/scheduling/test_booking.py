"""Booking, moving, cancelling: the operations."""

import pytest

from coaching.core.db import db, transaction
from coaching.core.errors import Taken
from coaching.deliveries.models import Delivery
from coaching.facts.models import Fact
from coaching.scheduling import operations, queries
from coaching.scheduling.models import Claim, Hold
from coaching.scheduling.queries import Place
from tests.scheduling.conftest import at

pytestmark = pytest.mark.usefixtures("inside")
WEDNESDAY = at("2026-03-04 10:00")


def book(kind, start, person, coach, **more):
    with transaction():
        return operations.book(kind, start, person=person, coach_id=coach.id, **more)


def facts():
    return [fact.type for fact in db.session.query(Fact).order_by(Fact.id) if fact.type.startswith("appointment")]


def test_a_booking_takes_the_time_and_is_told_to_both(kinds, lotte, noor, outbox):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    assert made.status == "booked" and made.sequence == 0 and made.wall_clock == "2026-03-04T10:00"
    assert WEDNESDAY not in queries.free_starts(kinds[1], noor.id, at("2026-03-04 00:00"), at("2026-03-05 00:00"))
    assert facts() == ["appointment_booked"]
    assert sorted(letter.letter for letter in outbox()) == ["appointment_booked", "appointment_booked_coach"]


def test_the_second_one_hears_at_once_and_gets_the_three_nearest(kinds, lotte, eva, noor):
    book(kinds[1], WEDNESDAY, lotte, noor)
    with pytest.raises(Taken) as refused:
        book(kinds[1], WEDNESDAY, eva, noor)
    assert refused.value.status == 409
    assert len(refused.value.nearest) == 3
    free = queries.free_starts(kinds[1], noor.id, at("2026-03-03 00:00"), at("2026-03-06 00:00"))
    assert set(refused.value.nearest) <= set(free)


@pytest.mark.parametrize("start", ["2026-03-04 10:07", "2026-03-07 10:00", "2026-03-02 10:00", "2026-12-04 10:00"])
def test_rule_20_a_start_the_page_would_not_offer_is_422(kinds, eva, noor, start):
    with pytest.raises(operations.Refused) as refused:
        book(kinds[1], at(start), eva, noor)
    assert refused.value.status == 422


def test_rule_18_the_coach_is_not_bound_by_grid_and_notice_but_by_overlap(kinds, lotte, eva, noor):
    made = book(kinds[1], at("2026-03-02 19:07"), lotte, noor, by="coach")
    assert made.booked_by == "coach"
    with pytest.raises(Taken):
        book(kinds[1], at("2026-03-02 19:30"), eva, noor, by="coach")


def test_the_database_itself_refuses_an_overlap(kinds, lotte, noor):
    from sqlalchemy.exc import IntegrityError

    made = book(kinds[1], WEDNESDAY, lotte, noor)
    stray = {"coach_id": noor.id, "kind": "appointment", "start": made.start, "end": made.end, "type_id": kinds[0].id}
    with pytest.raises(IntegrityError, match="overlap"), transaction():
        db.session.add(Claim(**stray, blocks_from=made.end, blocks_until=at("2026-03-04 11:30")))
    with transaction():
        db.session.add(Claim(**stray, blocks_from=at("2026-03-04 11:15"), blocks_until=at("2026-03-04 11:30")))


def test_rule_13_buffers_of_both_add_up(kinds, lotte, noor):
    with transaction():
        kinds[1].buffer_before_min, kinds[1].buffer_after_min, kinds[1].step_min = 10, 15, 5
    book(kinds[1], WEDNESDAY, lotte, noor)
    free = queries.free_starts(kinds[1], noor.id, at("2026-03-04 11:00"), at("2026-03-04 12:00"))
    assert free[0] == at("2026-03-04 11:25")


def test_rule_25_a_hold_is_taken_for_others_and_free_for_its_visitor(kinds, noor):
    mine = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("a"))
    other = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("b"))
    with transaction():
        operations.hold(mine, WEDNESDAY)
    assert WEDNESDAY in queries.places(mine, WEDNESDAY, at("2026-03-05 00:00"))
    assert WEDNESDAY not in queries.places(other, WEDNESDAY, at("2026-03-05 00:00"))
    with pytest.raises(Taken), transaction():
        operations.hold(other, WEDNESDAY)


def test_rule_25_an_expired_hold_is_deleted_by_who_wants_its_time(kinds, noor, clock):
    mine = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("a"))
    other = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("b"))
    with transaction():
        first = operations.hold(mine, WEDNESDAY).id
    clock.move(minutes=10)
    with transaction():
        operations.hold(other, WEDNESDAY)
    assert db.session.get(Hold, first) is None


def test_rule_25_one_hold_for_each_visitor_and_type(kinds, noor):
    place = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("a"))
    with transaction():
        operations.hold(place, WEDNESDAY)
        operations.hold(place, at("2026-03-04 11:00"))
    assert db.session.query(Hold).count() == db.session.query(Claim).count() == 1


def test_rule_25_a_hold_is_renewed_once_and_let_go_on_leaving(kinds, noor, clock):
    place = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("a"))
    with transaction():
        kept = operations.hold(place, WEDNESDAY)
    clock.move(minutes=8)
    with transaction():
        assert operations.renew(kept)
    assert kept.expires_at == clock.now().replace(minute=clock.now().minute + 10)
    with transaction():
        assert not operations.renew(kept)
        operations.release(kept)
    assert db.session.query(Claim).count() == 0


def test_rule_26_the_second_post_of_a_form_shows_the_first_result(kinds, eva, noor, outbox):
    place = Place(kinds[0], (noor.id,), 30, visitor=operations.visitor_hash("a"))
    with transaction():
        kept = operations.hold(place, WEDNESDAY)
    claim = db.session.query(Claim).one().id
    first = book(kinds[0], WEDNESDAY, eva, noor, hold_id=kept.id, by="prospect")
    again = book(kinds[0], WEDNESDAY, eva, noor, hold_id=kept.id, by="prospect")
    assert first is again
    assert db.session.query(Claim).one().id == claim
    assert len(outbox()) == 2


def test_rule_38_moving_keeps_row_uid_and_number_and_raises_the_sequence(kinds, lotte, noor, outbox):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    uid = made.uid
    with transaction():
        operations.move(made, at("2026-03-05 10:00"), "coachee")
    assert (made.uid, made.sequence, made.moves) == (uid, 1, 1)
    assert facts() == ["appointment_booked", "appointment_moved"]
    assert WEDNESDAY in queries.free_starts(kinds[1], noor.id, at("2026-03-04 00:00"), at("2026-03-05 00:00"))
    assert {letter.letter for letter in outbox()} >= {"appointment_moved", "appointment_moved_coach"}


def test_moving_half_an_hour_on_may_overlap_its_own_old_time(kinds, lotte, noor):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    with transaction():
        operations.move(made, at("2026-03-04 10:30"), "coachee")
    assert made.wall_clock == "2026-03-04T10:30"


def test_rule_42_cancelled_time_is_offered_again_at_once(kinds, lotte, noor):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    with transaction():
        operations.cancel(made, "coachee", "ziek")
    assert made.status == "cancelled" and made.sequence == 1 and made.cancel_reason == "ziek"
    assert WEDNESDAY in queries.free_starts(kinds[1], noor.id, at("2026-03-04 00:00"), at("2026-03-05 00:00"))


def test_rule_37_cancelling_late_is_a_state_of_its_own(kinds, lotte, noor, clock):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    clock.set(at("2026-03-03 18:00"))
    with transaction():
        operations.cancel(made, "coachee")
    assert made.status == "late_cancelled"


def test_rule_37_the_policy_is_frozen_when_it_is_booked(kinds, lotte, noor):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    with transaction():
        kinds[1].policy = {"cancel_hours": 72}
    assert made.policy["cancel_hours"] == 24


@pytest.mark.parametrize(("cancel_hours", "is_promised"), [(24, True), (72, False)])
def test_rule_37_the_confirmation_promises_only_what_may_still_be_done(kinds, lotte, noor, cancel_hours, is_promised):
    """Booked inside the hours of the policy: "until 72 hours before" has passed when the letter is read."""
    with transaction():
        kinds[1].policy = {"cancel_hours": cancel_hours}
    book(kinds[1], WEDNESDAY, lotte, noor)
    text = db.session.query(Delivery).filter_by(letter="appointment_booked").one().content["text"]
    assert ("uur ervoor" in text) == is_promised and (f"tot {cancel_hours} uur ervoor" in text) == is_promised


def test_a_pending_request_holds_the_time_and_confirming_tells(kinds, eva, lotte, noor, outbox):
    with transaction():
        kinds[0].needs_confirmation = True
    made = book(kinds[0], WEDNESDAY, eva, noor, by="prospect")
    assert made.status == "pending"
    with pytest.raises(Taken):
        book(kinds[0], WEDNESDAY, lotte, noor)
    with transaction():
        operations.confirm(made)
    assert made.status == "booked"
    assert len([letter for letter in outbox() if letter.letter == "appointment_booked"]) == 2


def test_held_and_no_show_only_after_the_start(kinds, lotte, noor, clock):
    from coaching.core.errors import Invalid

    made = book(kinds[1], WEDNESDAY, lotte, noor)
    with pytest.raises(Invalid), transaction():
        operations.mark_held(made)
    clock.set(at("2026-03-04 11:00"))
    with transaction():
        operations.mark_held(made)
        operations.mark_no_show(made)
    assert facts()[1:] == ["appointment_held", "appointment_no_show"]


def test_rule_30_a_series_is_proposed_and_booked_all_or_nothing(kinds, lotte, eva, noor):
    from datetime import date, time

    book(kinds[1], at("2026-04-02 10:00"), eva, noor)
    proposed = operations.propose_series(
        kinds[1], noor.id, first=date(2026, 3, 5), at=time(10), count=6, every_weeks=2, timezone="Europe/Amsterdam"
    )
    assert [one.is_free for one in proposed] == [True, True, False, True, True, True]
    assert [one.wish for one in proposed][1:3] == [at("2026-03-19 10:00"), at("2026-04-02 10:00")]
    with pytest.raises(Taken), transaction():
        operations.book_series(kinds[1], [one.wish for one in proposed], person=lotte, coach_id=noor.id, journey_id=None)
    assert queries.upcoming(lotte.id) == []
    with transaction():
        made = operations.book_series(
            kinds[1], [one.start for one in proposed], person=lotte, coach_id=noor.id, journey_id=None
        )
    assert len({one.uid for one in made}) == 6 and len({one.series for one in made}) == 1


def test_rule_40_a_reminder_is_planned_sent_once_and_again_after_a_move(kinds, lotte, noor, clock, outbox):
    made = book(kinds[1], WEDNESDAY, lotte, noor)

    def remind():
        with transaction():
            operations.remind_due(made, clock.now())
        return [letter.key for letter in outbox() if letter.letter == "appointment_reminder"]

    assert made.next_reminder_at == at("2026-03-03 10:00")
    assert remind() == []
    clock.set(at("2026-03-03 10:01"))
    assert len(remind()) == len(remind()) == 1
    with transaction():
        operations.move(made, at("2026-03-05 10:00"), "coach")
    clock.set(at("2026-03-04 10:01"))
    assert len(remind()) == 2


def test_rule_40_no_reminder_when_less_than_the_lead_is_left(kinds, lotte, noor, clock):
    clock.set(at("2026-03-04 08:00"))
    made = book(kinds[1], WEDNESDAY, lotte, noor, by="coach")
    assert made.next_reminder_at == at("2026-03-04 09:00")


def test_rule_40_what_is_confirmed_late_is_not_reminded_of_what_the_confirmation_just_said(kinds, lotte, noor, clock, outbox):
    with transaction():
        kind = db.session.merge(kinds[0])
        kind.needs_confirmation, kind.reminders = True, [1440, 60]
    made = book(kind, WEDNESDAY, lotte, noor)
    clock.set(at("2026-03-03 15:00"))  # five hours after the reminder of a day before
    with transaction():
        operations.confirm(made)
        operations.remind_due(made, clock.now())
    assert made.next_reminder_at == at("2026-03-04 09:00")
    assert not [letter for letter in outbox() if letter.letter == "appointment_reminder"]


def test_rule_43_changing_hours_leaves_appointments_alone(kinds, lotte, noor):
    made = book(kinds[1], WEDNESDAY, lotte, noor)
    with transaction():
        queries.availabilities([noor.id])[0].weekly = []
    assert queries.next_of(lotte.id) is made


def test_rule_23_a_group_is_one_appointment_with_seats_and_no_seat_is_sold_twice(kinds, lotte, tom, eva, noor):
    with transaction():
        kinds[0].mode, kinds[0].seats = "group", 2
    first = book(kinds[0], WEDNESDAY, lotte, noor)
    assert WEDNESDAY in queries.free_starts(kinds[0], noor.id, at("2026-03-04 00:00"), at("2026-03-05 00:00"))
    assert book(kinds[0], WEDNESDAY, tom, noor) is first
    with pytest.raises(Taken):
        book(kinds[0], WEDNESDAY, eva, noor)
    assert queries.next_of(tom.id) is first
