"""Calendars as they are really served: names of zones that nobody knows, half a file, a bomb, ten thousand old events."""

import time
from datetime import datetime

import pytest

from coaching.scheduling import reading
from coaching.scheduling.thinning import thinned
from tests.scheduling.test_feeds import DAY, SINCE, TIMED, UNTIL, busy, event, file, span

TEN = ("DTSTART;TZID={0}:20260304T100000", "DTEND;TZID={0}:20260304T110000")
HERE = tuple(line.format("Europe/Amsterdam") for line in TEN)
MORNING, WEEKLY = span("2026-03-04 10:00", "2026-03-04 11:00"), "RRULE:FREQ=WEEKLY;COUNT=3"


def read(text, **how):
    return reading.answer(reading.Question(text, "Europe/Amsterdam", SINCE, UNTIL, **how))


def another(name, *lines):
    return event(*lines).replace("1@x", f"{name}@x")


@pytest.mark.parametrize(
    "name",
    [
        "W. Europe Standard Time", "Romance Standard Time", '"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "CET",
        "/freeassociation.sourceforge.net/Europe/Amsterdam", "/mozilla.org/20070129_1/Europe/Amsterdam", "Customized Time Zone", "Nonsense/Zone",
    ],
)  # fmt: skip
def test_rule_33_a_zone_is_found_by_its_name_and_else_it_is_the_coachs(name):
    assert busy(event(*(line.format(name) for line in TEN))) == MORNING


def test_rule_33_a_zone_described_in_the_file_counts_for_a_name_that_nobody_knows():
    described = (
        "BEGIN:VTIMEZONE\r\nTZID:Head office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:-0500\r\n"
        "TZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert busy(event(*(line.format("Head office") for line in TEN)), head=described) == span("2026-03-04 16:00", "2026-03-04 17:00")


def test_old_outlook_names_utc_by_an_address_without_quotes():
    assert busy(event(*(line.format("tzone://Microsoft/Utc") for line in TEN))) == span("2026-03-04 11:00", "2026-03-04 12:00")


@pytest.mark.parametrize("name", ["W. Europe Standard Time", "Nowhere"])
def test_a_file_whose_own_zone_is_odd_is_read_all_the_same(name):
    floating = event("DTSTART:20260304T100000", "DTEND:20260304T110000")
    assert busy(floating, head=f"X-WR-TIMEZONE:{name}\r\n") == MORNING


def test_rule_34_an_occurrence_moved_and_one_called_off():
    moved = event("RECURRENCE-ID;TZID=Europe/Amsterdam:20260311T100000", *(line.replace("20260304T1", "20260312T1") for line in HERE))
    called_off = event("RECURRENCE-ID;TZID=Europe/Amsterdam:20260318T100000", *HERE, "STATUS:CANCELLED")
    assert busy(event(*HERE, WEEKLY), moved, called_off) == MORNING + span("2026-03-12 10:00", "2026-03-12 11:00")


@pytest.mark.parametrize(
    ("line", "count"),
    [("EXDATE:20260311T090000Z", 2), ("EXDATE;TZID=Europe/Amsterdam:20260311T100000", 2), ("RDATE;VALUE=PERIOD:20260306T090000Z/PT1H", 4)],
)
def test_rule_34_exceptions_and_additions_in_another_zone_or_form(line, count):
    assert len(busy(event(*HERE, WEEKLY, line))) == count


def test_rule_34_until_a_date_includes_that_day():
    assert len(busy(event(*HERE, "RRULE:FREQ=WEEKLY;UNTIL=20260318"))) == 3


def test_a_length_instead_of_an_end_and_an_end_before_the_start_is_busy_between_them():
    assert busy(event("DTSTART:20260304T090000Z", "DURATION:PT90M")) == span("2026-03-04 10:00", "2026-03-04 11:30")
    assert busy(event("DTSTART:20260304T100000Z", "DTEND:20260304T090000Z")) == MORNING


def test_lines_without_a_return_a_byte_order_mark_and_two_files_in_one():
    one, two = file(event(*TIMED)), file(another("2", "DTSTART:20260305T090000Z", "DTEND:20260305T100000Z"))
    assert read(one.replace("\r\n", "\n"))["busy"] == MORNING
    assert read("\ufeff" + one)["busy"] == MORNING
    assert len(read(one + two)["busy"]) == 2


@pytest.mark.parametrize("half", [file(event(*TIMED)).replace("END:VCALENDAR\r\n", ""), file(event(*TIMED))[:-30], ""])
def test_half_a_file_is_no_calendar_for_it_would_free_time(half):
    with pytest.raises(ValueError):
        read(half)


@pytest.mark.parametrize("start", ["DTSTART:2026-03-04", "DTSTART:20200230T000000Z", "DTSTART;VALUE=DATE:soon", "X-NOTHING:1"])
def test_a_start_that_is_no_time_costs_one_event_not_the_whole_feed(start):
    found = read(file(event(start, "DTEND:20260304T100000Z"), another("2", *TIMED)))
    assert found["busy"] == MORNING and found["skipped"] == 1


@pytest.mark.parametrize(
    ("since", "rule"),
    [
        ("19700101T000000Z", "FREQ=SECONDLY"), ("20260301T000000Z", "FREQ=MINUTELY;INTERVAL=1"), ("19700101T000000Z", "FREQ=HOURLY"),
        ("20260101T000000Z", "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))),
        ("00010101T000000Z", "FREQ=DAILY;BYHOUR=1,2,3"),
    ],
)  # fmt: skip
def test_d11_what_repeats_without_measure_is_left_out_and_the_rest_is_read(since, rule):
    began = time.process_time()
    found = read(file(event(f"DTSTART:{since}", "DURATION:PT1S", f"RRULE:{rule}"), another("2", *TIMED)))
    assert found == {"busy": MORNING, "skipped": 1} and time.process_time() - began < 2


def test_a_day_at_a_time_since_1900_is_no_bomb():
    assert len(busy(event("DTSTART:19000101T090000Z", "DTEND:19000101T100000Z", "RRULE:FREQ=DAILY"))) == 92


def test_ten_thousand_old_events_cost_next_to_nothing():
    old = file(*(another(n, f"DTSTART:2021{n % 12 + 1:02}0{n % 9 + 1}T090000Z", f"DTEND:2021{n % 12 + 1:02}0{n % 9 + 1}T100000Z") for n in range(10_000)))
    began = time.process_time()
    assert read(old.replace("END:VCALENDAR", event(*TIMED) + "END:VCALENDAR"))["busy"] == MORNING
    assert time.process_time() - began < 2


def test_titles_places_and_other_guests_are_not_even_parsed():
    guests = ("ATTENDEE;PARTSTAT=DECLINED:mailto:noor@linde.example", "ATTENDEE:mailto:somebody@else.example")
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT5M", "DURATION:PT1H", "END:VALARM")
    text = file(event(*TIMED, "SUMMARY:The doctor", " of Noor", "LOCATION:There", *guests, *alarm))
    left = thinned(text, datetime.fromisoformat(SINCE), datetime.fromisoformat(UNTIL), ["noor@linde.example"])
    assert not {word for word in ("doctor", "of Noor", "There", "somebody", "VALARM", "PT1H") if word in left}
    assert read(text, addresses=["noor@linde.example"])["busy"] == [] and read(text)["busy"] == MORNING


def test_a_whole_day_over_a_clock_change_is_23_hours_long():
    day = event(DAY[0].replace("0304", "0329"), "TRANSP:OPAQUE")
    assert busy(day) == span("2026-03-29 00:00", "2026-03-30 00:00")


def test_rule_36_what_is_more_than_is_read_is_told(monkeypatch):
    monkeypatch.setattr(reading, "MOST_INSTANCES", 2)
    found = read(file(event(*HERE, "RRULE:FREQ=DAILY;COUNT=5")))
    assert len(found["busy"]) == 2 and found["skipped"] == 3
