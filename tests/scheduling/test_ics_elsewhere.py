"""Our calendar files read back by two parsers that share no code with the one that writes them (vobject, ics)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ics as theirs
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.scheduling import ics as ours

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MOMENT = ours.Moment(
    uid="5f1c@draad.example", sequence=3, start=START, end=START + timedelta(minutes=50), summary="Appointment 2: Noor", created=NOW, changed=NOW,
    location="Lindelaan 1; Utrecht, 2nd floor \\ left", manage_url="https://draad.example/a/" + "x" * 90,
    words="First line\nSecond, with “é” and 🙂 " + "long " * 40,
)  # fmt: skip
NOOR, LOTTE = ours.Party('Noor "N" Linde; é, ' + "n" * 70, "praktijk@draad.example"), ours.Party("Lotte de Vries", "lotte@example.org")
FILES = {
    "REQUEST": lambda moment: ours.invite(moment, NOOR, LOTTE, NOW),
    "CANCEL": lambda moment: ours.invite(replace(moment, is_over=True), NOOR, LOTTE, NOW),
    "PUBLISH": lambda moment: ours.copy(moment, NOW),
    "feed": lambda moment: ours.feed("Lindepraktijk", [moment], alarm_min=30),
    "stored": ours.stored,
}


def by_vobject(file):
    """(method, everything that we write) as vobject reads it."""
    calendar = vobject.readOne(file.decode())
    event = calendar.vevent
    said = [event.summary.value, event.location.value, event.description.value, event.uid.value, event.url.value]
    return getattr(calendar, "method", None) and calendar.method.value, said, event.dtstart.value, event.dtend.value, event.status.value


def by_ics(file):
    """The same as ics reads it."""
    calendar = theirs.Calendar(file.decode())
    (event,) = calendar.events
    said = [event.name, event.location, event.description, event.uid, event.url]
    return calendar.method, said, event.begin.datetime, event.end.datetime, event.status


@pytest.mark.parametrize("kind", FILES)
def test_two_others_read_what_we_wrote(kind):
    file = FILES[kind](MOMENT)
    said = [MOMENT.summary, MOMENT.location, f"{MOMENT.words}\n{MOMENT.manage_url}", MOMENT.uid, MOMENT.manage_url]
    method = {"feed": "PUBLISH", "stored": None}.get(kind, kind)
    status = "CANCELLED" if kind == "CANCEL" else "CONFIRMED"
    assert by_vobject(file) == by_ics(file) == (method, said, START, MOMENT.end, status)


@pytest.mark.parametrize("kind", FILES)
def test_lines_are_folded_within_characters_of_75_octets_and_end_as_they_must(kind):
    file = FILES[kind](MOMENT)
    lines = file.split(b"\r\n")
    assert lines.pop() == b"" and all(0 < len(line) <= 75 for line in lines) and b"\n" not in file.replace(b"\r\n", b"")
    assert [line.decode() for line in lines]  # no character is cut in two
    assert lines.count(b"BEGIN:VEVENT") == 1 and b"BEGIN:VTIMEZONE" not in lines and not any(line.startswith(b"RRULE") for line in lines)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=120).map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(summary=TEXT, location=TEXT, words=st.lists(TEXT, min_size=1, max_size=4).map("\n".join))
def test_whatever_was_typed_comes_back_as_it_was(summary, location, words):
    file = ours.copy(replace(MOMENT, summary=summary, location=location, words=words, manage_url=""), NOW)
    read = vobject.readOne(file.decode()).vevent
    assert (read.summary.value, read.location.value, read.description.value) == (summary, location, words)


@pytest.mark.parametrize("name", ['Noor "the coach"', "Noor; Linde, Utrecht: é", "N" * 200])
def test_a_name_with_quotes_or_signs_does_not_break_the_organizer(name):
    file = ours.invite(MOMENT, ours.Party(name, "praktijk@draad.example"), LOTTE, NOW)
    event = vobject.readOne(file.decode()).vevent
    assert event.organizer.value == "mailto:praktijk@draad.example" and event.attendee.value == "mailto:lotte@example.org"
    (read,) = theirs.Calendar(file.decode()).events
    assert read.organizer.email == "praktijk@draad.example"


def test_a_series_is_separate_events_that_keep_their_wall_clock_over_the_change():
    amsterdam = ZoneInfo("Europe/Amsterdam")
    starts = [datetime(2026, 3, 19, 10, 0, tzinfo=amsterdam) + timedelta(days=14 * n) for n in range(6)]
    moments = [replace(MOMENT, uid=f"{n}@draad.example", start=one.astimezone(UTC), end=one.astimezone(UTC) + timedelta(hours=1)) for n, one in enumerate(starts)]
    file = ours.feed("Lindepraktijk", moments)
    read = sorted(event.begin.datetime for event in theirs.Calendar(file.decode()).events)
    also = sorted(event.dtstart.value for event in vobject.readOne(file.decode()).vevent_list)
    assert read == also and {one.astimezone(amsterdam).strftime("%A %H:%M") for one in read} == {"Thursday 10:00"}
    assert len({event.uid for event in theirs.Calendar(file.decode()).events}) == 6

