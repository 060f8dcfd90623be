"""What a page offers is what the engine says of everything that was ever booked, however little the page reads (rules 9, 20)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from coaching import slots
from coaching.core.db import db, transaction
from coaching.scheduling import queries
from coaching.scheduling.models import Availability, Busy, Claim, Feed, Hold, TimeOff
from coaching.scheduling.queries import Place, loading
from coaching.scheduling.rules import intervals
from tests.scheduling.conftest import at

NOW = at("2026-03-01 09:00")
NIGHT_AND_DAY = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "24:00"}]
OFFICE = [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:30"}, {"days": [2, 5], "start": "22:00", "end": "02:00"}]
OVERLAPPING = [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "08:00", "end": "09:00"}, {"days": [1, 2, 3, 4, 5, 6, 7], "start": "08:30", "end": "08:15"}]


def whole(place: Place, since, until):
    """The engine on every row there is, without a window on the rows."""
    case = queries.case_of(place, (since, until))
    asked = loading.Asked(place.kind, place.coach_ids, place.visitor, place.moving)
    everything = at("2020-01-01 00:00"), at("2032-01-01 00:00")
    bookings, holds = loading.claims(asked, everything)
    busy = loading.elsewhere(asked, everything)
    coaches = tuple(
        replace(coach, bookings=bookings.get(one, ()), holds=holds.get(one, ()), busy=busy.get(one, ()))
        for one, coach in zip(place.coach_ids, case.coaches, strict=True)
    )
    return slots.starts(replace(case, coaches=coaches))


def fill(chance, kind, other, coach_id):
    """Claims that never overlap, some weeks before and after, holds that live and that do not, and a calendar elsewhere."""
    moment = NOW - timedelta(days=50)
    feed = Feed(coach_id=coach_id, name="x", url="https://example.org/x.ics", next_at=NOW)
    db.session.add(feed)
    db.session.flush()
    while moment < NOW + timedelta(days=70):
        moment += timedelta(minutes=5 * chance.randrange(20, 2500))
        minutes, before, after = chance.choice([30, 60, 95]), chance.choice([0, 0, 15]), chance.choice([0, 10, 30])
        end = moment + timedelta(minutes=minutes)
        blocks = intervals.blocked(moment, end, before, after)
        claim = Claim(coach_id=coach_id, type_id=chance.choice([kind, other]).id, start=moment, end=end, blocks_from=blocks[0], blocks_until=blocks[1], kind="appointment")
        if chance.random() < 0.3:
            kept = Hold(type_id=claim.type_id, coach_id=coach_id, visitor=f"{chance.random():.16f}", start=moment, duration_min=minutes,
                        expires_at=NOW + timedelta(minutes=chance.choice([-5, 5])))  # fmt: skip
            db.session.add(kept)
            db.session.flush()
            claim.kind, claim.hold_id, claim.expires_at = "hold", kept.id, kept.expires_at
        db.session.add(claim)
        if chance.random() < 0.3:
            from_ = moment + timedelta(minutes=chance.randrange(0, 3000))
            db.session.add(Busy(practice_id=kind.practice_id, coach_id=coach_id, feed_id=feed.id, begins=from_, until=from_ + timedelta(minutes=chance.randrange(1, 400))))
        moment = blocks[1]


@pytest.mark.parametrize("grid", ["range", "pack"])
@pytest.mark.parametrize("weekly", [NIGHT_AND_DAY, OFFICE, OVERLAPPING])
@pytest.mark.parametrize("seed", range(4))
def test_the_page_offers_what_the_engine_finds_in_the_whole_table(kinds, inside, noor, clock, grid, weekly, seed):
    clock.set(NOW)
    chance = random.Random(f"{grid}{seed}{len(weekly)}")
    kind = kinds[0]
    with transaction():
        kind = db.session.merge(kind)
        kind.grid, kind.step_min = grid, chance.choice([None, 15, 20, 50])
        kind.buffer_before_min, kind.buffer_after_min = chance.choice([0, 10]), chance.choice([0, 25])
        kind.min_notice_min, kind.horizon_days = chance.choice([0, 600]), chance.choice([None, 30])
        kind.max_per_day, kind.max_per_week = chance.choice([(None, None), (None, None), (1, None), (None, 3)])
        hours = db.session.query(Availability).filter_by(coach_id=noor.id).one()
        hours.weekly = weekly
        hours.overrides = [{"date": (NOW + timedelta(days=chance.randrange(-20, 30))).date().isoformat(), "ranges": []} for _one in range(2)]
        if chance.random() < 0.5:
            day = (NOW + timedelta(days=chance.randrange(-15, 20))).date()
            db.session.add(TimeOff(coach_id=noor.id, first_day=day, last_day=day))
        fill(chance, kind, db.session.merge(kinds[1]), noor.id)
    for first in (0, 3, 9, 26):
        since = NOW + timedelta(days=first, minutes=chance.randrange(0, 1440))
        until = since + timedelta(days=chance.choice([1, 6]))
        place = Place(kind, (noor.id,), 60, visitor=chance.choice([None, *[one.visitor for one in db.session.query(Hold).limit(3)]]))
        assert queries.places(place, since, until) == whole(place, since, until)
    assert queries.nearest_starts(place, NOW + timedelta(days=5))


def test_rule_17_caps_over_all_types_and_of_minutes(kinds, inside, noor, eva, lotte):
    from coaching.core.errors import Taken
    from coaching.scheduling import operations

    with transaction():
        hours = db.session.query(Availability).filter_by(coach_id=noor.id).one()
        hours.most_a_day = 2
        for time, kind in (("10:00", kinds[0]), ("14:00", kinds[1])):
            operations.book(db.session.merge(kind), at(f"2026-03-04 {time}"), person=eva, coach_id=noor.id, by="coach", tell=False)
    day = at("2026-03-04 00:00"), at("2026-03-05 00:00")
    kind = db.session.merge(kinds[0])
    assert queries.free_starts(kind, noor.id, *day) == []
    assert queries.free_starts(kind, noor.id, at("2026-03-05 00:00"), at("2026-03-06 00:00"))
    assert [one.rule for one in queries.why(Place(kind, (noor.id,), 30), at("2026-03-04 16:00"))] == ["caps"]
    with pytest.raises(Taken) as refused:
        operations.book(kind, at("2026-03-04 16:00"), person=lotte, coach_id=noor.id)
    assert refused.value.status == 409
    with transaction():
        hours.most_a_day, hours.minutes_a_day = None, 30 + 60 + 30
    assert queries.free_starts(kind, noor.id, *day, 30)
    assert queries.free_starts(kind, noor.id, *day, 45) == []


def test_rule_15_not_today_counts_calendar_days_of_the_coach(kinds, inside, noor, clock):
    clock.set(at("2026-03-04 00:30"))
    with transaction():
        kind = db.session.merge(kinds[0])
        kind.min_notice_min, kind.notice_days = 0, 1
    first = queries.free_starts(kind, noor.id, at("2026-03-04 00:00"), at("2026-03-06 00:00"))[0]
    assert first == at("2026-03-05 09:00")


def test_rule_24_weights_share_out(kinds, inside, noor, bram, eva):
    from coaching.scheduling import operations
    from coaching.scheduling.operations import claiming

    with transaction():
        kind = db.session.merge(kinds[0])
        kind.weights = {noor.id: 3, bram.id: 1}
    turns = []
    for number in range(8):
        turns.append(claiming.choose(kind, sorted([noor.id, bram.id])))
        start = at("2026-03-10 10:00") + timedelta(days=number)
        with transaction():
            operations.book(kind, start, person=eva, coach_id=turns[-1], by="coach", tell=False)
    assert (turns.count(noor.id), turns.count(bram.id)) == (6, 2)


def test_rule_24_of_equals_the_one_whose_turn_was_longest_ago_and_then_the_id(kinds, inside, noor, bram, eva, clock):
    from coaching.scheduling import operations
    from coaching.scheduling.operations import claiming

    kind, both = kinds[0], sorted([noor.id, bram.id])
    assert claiming.choose(kind, both[::-1]) == both[0], "nobody had a turn: the id"
    for coach_id in reversed(both):  # the second of them longest ago
        with transaction():
            operations.book(kind, at("2026-03-10 10:00"), person=eva, coach_id=coach_id, by="coach", tell=False)
        clock.move(hours=1)
    assert claiming.choose(kind, both) == both[1]


def test_rule_24_what_was_called_off_was_no_turn(kinds, inside, noor, bram, eva):
    from coaching.scheduling import operations
    from coaching.scheduling.operations import claiming

    with transaction():
        kind = db.session.merge(kinds[0])
        called_off = [operations.book(kind, at(f"2026-03-1{n} 10:00"), person=eva, coach_id=bram.id, by="coach", tell=False) for n in (0, 1)]
        operations.book(kind, at("2026-03-10 10:00"), person=eva, coach_id=noor.id, by="coach", tell=False)
    assert claiming.choose(kind, sorted([noor.id, bram.id])) == noor.id
    with transaction():
        for one in called_off:
            operations.cancel(one, "coach", tell=False)
    assert claiming.choose(kind, sorted([noor.id, bram.id])) == bram.id
