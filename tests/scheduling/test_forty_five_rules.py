"""Each of the 45 rules of scheduling has a test that is named after it; some that no other file tells stand here."""

import re
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from coaching.core.db import db, transaction
from coaching.core.errors import Taken
from coaching.core.links import Link
from coaching.scheduling import fetching, operations, queries
from coaching.scheduling.models import Appointment, AppointmentType, Claim
from coaching.scheduling.queries import Place
from tests.scheduling.conftest import at
from tests.slots.making import asked, hours

NAMED = re.compile(r"^def test_(?:.*_)?rule_(\d+)(?:_and_(\d+))?_", re.MULTILINE)
TESTS = Path(__file__).resolve().parents[1]
WEDNESDAY = at("2026-03-04 10:00")


def test_every_one_of_the_45_rules_has_a_test_named_after_it():
    texts = [path.read_text(encoding="utf-8") for folder in ("scheduling", "slots") for path in (TESTS / folder).glob("test_*.py")]
    named = {int(number) for text in texts for pair in NAMED.findall(text) for number in pair if number}
    assert sorted(set(range(1, 46)) - named) == []


def free(kind, coach, day):
    return queries.places(Place(kind, (coach.id,), kind.duration_min), at(f"{day} 00:00"), at(f"{day} 23:59"))


def test_rule_1_instants_are_stored_in_utc_and_hours_as_wall_clock_with_their_zone(kinds, inside, lotte, noor):
    with transaction():
        made = operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
    db.session.expire_all()
    stored = db.session.query(Appointment).one()
    assert (stored.start.tzinfo, stored.start, made.wall_clock) == (UTC, WEDNESDAY, "2026-03-04T10:00")
    row = queries.availabilities([noor.id])[0]
    assert row.timezone == "Europe/Amsterdam" and {one["start"] for one in row.weekly} == {"09:00", "13:30"}


def test_rule_2_a_doubled_time_is_the_first_one():
    window = ["2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z"]
    assert asked(window=window, weekly=[hours("02:15", "03:15")], duration_min=30)[0] == "25 00:15"


@pytest.mark.parametrize("now", ["2026-03-01T08:00:00Z", "2026-03-02T08:07:00Z", "2026-03-02T08:50:00Z"])
def test_rule_8_the_grid_does_not_move_with_the_clock_or_the_window(now):
    assert asked(now=now)[-1] == asked(now=now, window=["2026-03-02T08:31:00Z", "2026-03-03T00:00:00Z"])[-1] == "02 10:00"


def test_rule_8_a_step_of_the_whole_block_packs_appointments_with_their_free_time(browser_of, kinds, noor):
    typed = {"name_nl": "W", "slug": "w", "purpose": "coaching", "durations": "50", "grid": "range", "pool": "chosen", "audience": "coachee",
             "buffer_after_min": "10", "step": "sum", "color": "sea", "is_active": "y", "phone": "y"}  # fmt: skip
    assert browser_of(noor).post("/scheduling/types/new", data=typed).status_code == 303
    assert db.session.query(AppointmentType).filter_by(slug="w").one().step_min == 60


def test_rule_13_buffers_are_frozen_on_the_appointment_and_the_form_shows_their_sum(browser_of, kinds, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
    with house_of(linde), transaction():
        kind = db.session.get(AppointmentType, kinds[1].id)
        kind.buffer_before_min, kind.buffer_after_min = 20, 25
    assert db.session.query(Claim).one().blocks_until == WEDNESDAY + timedelta(minutes=75)
    assert "45 minuten" in browser_of(noor).get(f"/scheduling/types/{kinds[1].id}").text


def test_rule_16_a_range_of_dates_has_both_ends_in_it(kinds, inside, noor):
    with transaction():
        kinds[1].bookable_from, kinds[1].bookable_until = date(2026, 3, 10), date(2026, 3, 11)
    days = {start.date() for start in queries.places(Place(kinds[1], (noor.id,), 60), at("2026-03-03 00:00"), at("2026-03-20 00:00"))}
    assert days == {date(2026, 3, 10), date(2026, 3, 11)}


def test_rule_18_the_coach_is_told_what_coachees_could_not_do(browser_of, kinds, lotte, noor):
    browser = browser_of(noor)
    data = {"kind": kinds[1].id, "person": lotte.id, "coach": noor.id, "at": "2026-03-04T20:05", "location": "address"}
    page = browser.get(browser.post("/appointments/new", data=data).location)
    assert "Coachees hadden dit niet kunnen boeken" in page.text


def group(kind, seats=3):
    with transaction():
        kind.mode, kind.seats, kind.max_per_day = "group", seats, 1


def test_rule_23_a_hold_on_a_seat_takes_a_seat_and_the_cap_counts_appointments(kinds, inside, lotte, tom, noor):
    group(kinds[0])
    with transaction():
        operations.book(kinds[0], WEDNESDAY, person=lotte, coach_id=noor.id)
        operations.book(kinds[0], WEDNESDAY, person=tom, coach_id=noor.id)
    assert free(kinds[0], noor, "2026-03-04") == [WEDNESDAY]  # the day's one appointment stands, and has a place
    with transaction():
        operations.hold(Place(kinds[0], (noor.id,), 30, operations.visitor_hash("a")), WEDNESDAY)
    assert free(kinds[0], noor, "2026-03-04") == []


def test_rule_23_a_group_stays_open_whatever_happens_to_the_hours_but_not_inside_the_notice(kinds, inside, lotte, noor, clock):
    group(kinds[0])
    with transaction():
        operations.book(kinds[0], WEDNESDAY, person=lotte, coach_id=noor.id)
        queries.availabilities([noor.id])[0].weekly = []
    assert free(kinds[0], noor, "2026-03-04") == [WEDNESDAY]
    clock.set(WEDNESDAY - timedelta(hours=11))
    assert free(kinds[0], noor, "2026-03-04") == []


def test_rule_24_moving_keeps_the_coach(kinds, inside, lotte, noor, bram):
    with transaction():
        kinds[0].pool = "any"
        made = operations.book(kinds[0], WEDNESDAY, person=lotte, coach_id=bram.id)
        operations.move(made, WEDNESDAY + timedelta(days=1), "coachee")
    assert made.coach_id == bram.id and db.session.query(Claim).one().coach_id == bram.id


def test_rule_27_the_loser_sees_what_is_free_that_day(anyone, kinds, house_of, linde, lotte, noor):
    data = {"start": WEDNESDAY.isoformat(), "location": "phone", "first_name": "Eva", "email": "eva@example.org", "phone": "06 87654321"}
    with house_of(linde), transaction():
        kinds[0].coach_ids = [noor.id]
        operations.book(kinds[0], WEDNESDAY, person=lotte, coach_id=noor.id)
    lost = anyone.post("/book/linde/kennismaking/none", data=data)
    assert lost.status_code == 409 and at("2026-03-04 16:00").isoformat() in lost.text
    nearest = lost.text.split('class="slots">')[1].split("</div>")[0]
    assert nearest.count("<button") == 3


def test_rule_36_only_https_and_the_outside_three_redirects_ten_seconds_five_megabytes():
    assert (fetching.MOST_REDIRECTS, fetching.MOST_SECONDS, fetching.MOST_BYTES) == (3, 10.0, 5 * 1024 * 1024)
    assert fetching.checked("webcal://example.org/a.ics", fetching.Guard()).scheme == "https"
    for address in ("http://example.org/a.ics", "https://example.org:8443/a.ics", "https://noor:secret@example.org/a.ics"):
        with pytest.raises(fetching.Refused):
            fetching.checked(address, fetching.Guard())
    for address in ("http://example.org/a.ics", "https://127.0.0.1/a.ics", "https://192.168.1.4/a.ics"):
        with pytest.raises(fetching.Refused):
            fetching.fetch(address)


def test_rule_39_a_link_is_256_bits_and_only_its_fingerprint_is_kept(kinds, inside, lotte, noor):
    with transaction():
        made = operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
        token = operations.manage_link(made, lotte).rsplit("/", 1)[1]
    assert len(token) == 43
    stored = [value for link in db.session.query(Link) for value in vars(link).values()]
    assert token not in stored


def test_rule_42_a_freed_time_inside_the_notice_stays_closed(kinds, inside, lotte, noor, clock):
    with transaction():
        made = operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
    clock.set(WEDNESDAY - timedelta(hours=3))
    with transaction():
        operations.cancel(made, "coach")
    with pytest.raises(Taken), transaction():
        operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
