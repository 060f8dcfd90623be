"""A coach's account at a calendar server, against a real one: found, read, written, and what happens when it says no."""

import pytest

from coaching.alerts.models import Todo
from coaching.core.db import db, transaction
from coaching.scheduling import caldav, dav, fetching, operations, queries, tasks
from coaching.scheduling.models import Appointment, Busy, CalendarAccount, Feed, WrittenEvent
from coaching.scheduling.operations import connecting
from coaching.scheduling.queries import calendars
from tests.fakes import radicale
from tests.scheduling.conftest import at

pytest.importorskip("radicale", reason="pip install -r requirements-dev.txt")
INSIDE = fetching.Guard(allow_private=True)


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    with radicale.running(tmp_path_factory.mktemp("radicale")) as found:
        yield found


@pytest.fixture
def private(there):
    """The private calendar of the account, beside one for work and a list of tasks."""
    for name in ("private", "work", "tasks"):
        there.ask("DELETE", f"/{radicale.USER}/{name}/")
    there.calendar("work")
    there.calendar("tasks", "VTODO")
    return there.calendar("private")


@pytest.fixture
def work(private, there):
    return f"{there.address}/{radicale.USER}/work/"


def server(password=radicale.PASSWORD):
    return caldav.Server.of(radicale.USER, password, INSIDE)


@pytest.fixture
def account(kinds, house_of, linde, noor, app, there, private, work):
    """Noor's account: the private calendar counts as busy, appointments go to the one for work."""
    app.config["ALLOW_PRIVATE_FEEDS"] = True
    found = connecting.look(there.address, radicale.USER, radicale.PASSWORD)
    with house_of(linde), transaction():
        made = connecting.connect(noor.id, radicale.USER, radicale.PASSWORD, found)
        connecting.choose(made, [private, work], work)
    yield made
    app.config["ALLOW_PRIVATE_FEEDS"] = False


@pytest.fixture
def booked(account, kinds, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        return operations.book(kinds[1], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id)


def one(kind):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(kind).one()


@pytest.mark.parametrize("path", ["", "/", "/noor/", "/.well-known/caldav"])
def test_the_calendars_are_found_from_any_address_and_lists_of_tasks_are_none(there, private, path):
    found = caldav.discover(there.address + path, server())
    assert sorted((one.name, one.writable) for one in found) == [("private", True), ("work", True)]


def test_a_calendar_given_by_its_own_address_is_the_only_one(there, private):
    assert [one.url for one in caldav.discover(private, server())] == [private]


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("cloud.example.org", "https://cloud.example.org/.well-known/caldav"),
        ("noor@example.org", "https://example.org/.well-known/caldav"),
        ("noor@me.com", "https://caldav.icloud.com/.well-known/caldav"),
        ("Noor@Fastmail.com", "https://caldav.fastmail.com/.well-known/caldav"),
        ("https://cloud.example.org/remote.php/dav", "https://cloud.example.org/remote.php/dav"),
    ],
)
def test_looking_begins_where_the_standard_says(address, beginning):
    assert caldav._beginnings(address)[0] == beginning


def test_a_wrong_password_says_so_at_once(there, private):
    with pytest.raises(fetching.Refused, match="login"):
        caldav.discover(there.address, server("wrong"))


def test_an_address_inside_our_network_is_not_asked(there):
    with pytest.raises(fetching.Refused, match="address"):
        caldav.discover(there.address, caldav.Server.of("noor", "x", fetching.Guard()))


def test_the_worker_reads_what_is_busy_and_that_cannot_be_booked(account, there, private, kinds, house_of, linde, noor):
    there.write(private, "dentist", "DTSTART;TZID=Europe/Amsterdam:20260304T100000", "DTEND;TZID=Europe/Amsterdam:20260304T110000")
    there.write(private, "choir", "DTSTART:20260101T190000Z", "DTEND:20260101T200000Z", "RRULE:FREQ=WEEKLY")
    there.write(private, "idea", "DTSTART:20260304T130000Z", "DTEND:20260304T140000Z", "TRANSP:TRANSPARENT")
    assert tasks.refresh_feeds() == 2
    with house_of(linde):
        free = queries.free_starts(kinds[1], noor.id, at("2026-03-04 00:00"), at("2026-03-06 00:00"))
    assert at("2026-03-04 10:00") not in free and at("2026-03-04 11:00") in free and at("2026-03-04 14:00") in free
    begins = {row.begins for row in db.session.query(Busy)}
    assert at("2026-03-05 20:00") in begins and at("2026-04-02 21:00") in begins  # 19:00 UTC, also after the clocks changed


def test_an_unchanged_calendar_is_not_read_again_until_the_next_day(account, there, private, clock, monkeypatch):
    there.write(private, "dentist", "DTSTART:20260304T090000Z", "DTEND:20260304T100000Z")
    tasks.refresh_feeds()
    asked = []
    ask = caldav.ask
    monkeypatch.setattr(caldav, "ask", lambda url, asking, *rest: asked.append(asking.method) or ask(url, asking, *rest))
    clock.move(minutes=16)
    assert tasks.refresh_feeds() == 2 and asked == ["PROPFIND", "PROPFIND"] and db.session.query(Busy).count() == 1
    there.write(private, "walk", "DTSTART:20260305T090000Z", "DTEND:20260305T100000Z")
    clock.move(minutes=16)
    assert tasks.refresh_feeds() == 2 and asked[2:] == ["PROPFIND", "REPORT", "PROPFIND"] and db.session.query(Busy).count() == 2
    clock.move(days=1)
    assert tasks.refresh_feeds() == 2 and asked[5:] == ["PROPFIND", "REPORT", "PROPFIND", "REPORT"]


def test_an_appointment_is_written_moved_and_taken_away(booked, there, work, house_of, linde):
    assert tasks.write_calendars() == 1 and tasks.write_calendars() == 0
    file = there.files(work)
    assert f"UID:{booked.uid}" in file and "DTSTART:20260304T090000Z" in file and "SEQUENCE:0" in file
    with house_of(linde), transaction():
        operations.move(one(Appointment), at("2026-03-05 10:00"), "coach")
    assert tasks.write_calendars() == 1
    assert "DTSTART:20260305T090000Z" in there.files(work) and there.files(work).count("BEGIN:VEVENT") == 1
    with house_of(linde), transaction():
        operations.cancel(one(Appointment), "coach")
    assert tasks.write_calendars() == 1
    assert "BEGIN:VEVENT" not in there.files(work) and db.session.query(WrittenEvent).count() == 0
    assert tasks.write_calendars() == 0


def test_what_goes_to_a_colleague_is_taken_away(booked, there, work, house_of, linde, bram):
    tasks.write_calendars()
    with house_of(linde), transaction():
        operations.move(one(Appointment), at("2026-03-05 10:00"), "coach", coach_id=bram.id)
    assert tasks.write_calendars() == 1 and tasks.write_calendars() == 0
    assert "BEGIN:VEVENT" not in there.files(work) and db.session.query(WrittenEvent).count() == 0


def test_the_server_hears_initials_no_name_and_no_guest_it_could_mail(booked, there, work):
    tasks.write_calendars()
    file = there.files(work)
    assert "L.d.V." in file and "Lotte" not in file and "ATTENDEE" not in file and "METHOD" not in file


def test_rule_35_what_we_wrote_is_not_busy(booked, there, work, private):
    tasks.write_calendars()
    assert tasks.refresh_feeds() == 2 and db.session.query(Busy).count() == 0
    assert [feed.error for feed in db.session.query(Feed)] == [None, None]


def test_what_was_changed_there_is_read_again_and_ours_stands(booked, there, work, house_of, linde):
    tasks.write_calendars()
    there.write(work, booked.uid, "DTSTART:20260304T150000Z", "DTEND:20260304T160000Z")
    with house_of(linde), transaction():
        operations.move(one(Appointment), at("2026-03-05 10:00"), "coach")
    assert tasks.write_calendars() == 1
    assert "DTSTART:20260305T090000Z" in there.files(work) and there.files(work).count("BEGIN:VEVENT") == 1


def test_what_the_coach_added_there_stays_when_the_appointment_moves(booked, there, work, house_of, linde):
    tasks.write_calendars()
    path = one(WrittenEvent).url.removeprefix(there.address)
    _status, file = there.ask("GET", path)
    own = "CATEGORIES:Work\r\nCOLOR:teal\r\nX-MINE:1\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Now\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT"
    page = next(line for line in file.replace("\r\n ", "").splitlines() if line.startswith("DESCRIPTION:"))
    file = file.replace("\r\n ", "").replace(page, page + "\\nBring the roses").replace("END:VEVENT", own).replace("TRANSP:OPAQUE", "TRANSP:TRANSPARENT")
    assert there.ask("PUT", path, file.encode(), **{"Content-Type": "text/calendar"})[0] in (200, 201, 204)
    for day, times in (("2026-03-05 10:00", 1), ("2026-03-06 11:00", 1)):
        with house_of(linde), transaction():
            operations.move(one(Appointment), at(day), "coach")
        assert tasks.write_calendars() == 1
        stands = there.files(work).replace("\r\n ", "")
        kept = ("CATEGORIES:Work", "COLOR:teal", "X-MINE:1", "TRIGGER:-PT5M", "Bring the roses", "TRANSP:TRANSPARENT", "appointments/")
        assert [stands.count(each) for each in kept[:-1]] == [times] * 6 and stands.count("DTSTART:") == 1
    assert "DTSTART:20260306T100000Z" in stands and stands.count(f"/appointments/{booked.id}") == page.count("/appointments/") + 1


def test_what_the_coach_added_goes_along_to_another_calendar(booked, account, there, work, private, house_of, linde):
    tasks.write_calendars()
    there.write(work, booked.uid, "DTSTART:20260304T150000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", "COMMENT:Mine", "DESCRIPTION:Roses")
    with house_of(linde), transaction():
        connecting.choose(db.session.merge(account), [private, work], private)
    assert tasks.write_calendars() == 1 and "BEGIN:VEVENT" not in there.files(work)
    stands = there.files(private).replace("\r\n ", "")
    assert "COMMENT:Mine" in stands and "Roses" in stands and "DTSTART:20260304T090000Z" in stands
    assert "DURATION" not in stands and "RRULE" not in stands


def test_what_was_taken_away_there_is_written_anew_and_cancelled_without_complaint(booked, there, work, house_of, linde):
    tasks.write_calendars()
    there.ask("DELETE", one(WrittenEvent).url.removeprefix(there.address))
    with house_of(linde), transaction():
        operations.move(one(Appointment), at("2026-03-05 10:00"), "coach")
    assert tasks.write_calendars() == 1 and "DTSTART:20260305T090000Z" in there.files(work)
    there.ask("DELETE", one(WrittenEvent).url.removeprefix(there.address))
    with house_of(linde), transaction():
        operations.cancel(one(Appointment), "coach")
    assert tasks.write_calendars() == 1


def test_another_calendar_to_write_to_takes_what_is_to_come_along(booked, account, there, work, private, house_of, linde):
    tasks.write_calendars()
    with house_of(linde), transaction():
        connecting.choose(one(CalendarAccount), [], private)
    assert tasks.write_calendars() == 1
    assert "BEGIN:VEVENT" not in there.files(work) and booked.uid in there.files(private)
    with house_of(linde), transaction():
        connecting.choose(one(CalendarAccount), [], None)
    assert tasks.write_calendars() == 1 and "BEGIN:VEVENT" not in there.files(private)


def test_what_was_booked_before_is_written_too_and_what_is_over_is_not(kinds, house_of, linde, lotte, noor, clock, request):
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id)
        operations.book(kinds[1], at("2026-03-06 10:00"), person=lotte, coach_id=noor.id)
    clock.set(at("2026-03-05 10:00"))
    request.getfixturevalue("account")
    assert tasks.write_calendars() == 1


def test_a_server_that_is_gone_blocks_nothing_is_tried_after_pauses_and_told(booked, account, house_of, linde, clock):
    with house_of(linde), transaction():
        one(CalendarAccount).write_url = "http://127.0.0.1:9/noor/work/"
    assert tasks.write_calendars() == 0 and one(Appointment).status == "booked"
    assert one(CalendarAccount).error == "answer" and tasks.write_calendars() == 0 and one(WrittenEvent).tries == 1
    for hours in (1, 3, 3):
        clock.move(hours=hours)
        tasks.write_calendars()
    assert one(WrittenEvent).tries == 4 and db.session.query(Todo).count() == 1
    with house_of(linde):
        assert calendars.not_written(account.id) == ["answer"]


def test_a_refused_password_is_told_at_once_and_a_new_one_goes_on_where_it_stopped(booked, account, there, work, house_of, linde, noor):
    with house_of(linde), transaction():
        one(CalendarAccount).secrets = {"user": radicale.USER, "password": "old"}
    assert tasks.write_calendars() == 0 and one(CalendarAccount).error == "login" and db.session.query(Todo).count() == 1
    assert tasks.refresh_feeds() == 0 and {feed.error for feed in db.session.query(Feed)} == {"login"}
    found = connecting.look(there.address, radicale.USER, radicale.PASSWORD)
    with house_of(linde), transaction():
        connecting.again(connecting.connect(noor.id, radicale.USER, radicale.PASSWORD, found))
    assert one(CalendarAccount).write_url == work and tasks.write_calendars() == 1 and tasks.refresh_feeds() == 2


def test_disconnecting_forgets_the_password_and_what_was_read(booked, account, there, work, private, house_of, linde):
    there.write(private, "dentist", "DTSTART:20260304T090000Z", "DTEND:20260304T100000Z")
    tasks.refresh_feeds()
    tasks.write_calendars()
    with house_of(linde), transaction():
        connecting.disconnect(one(CalendarAccount))
    for kind in (CalendarAccount, Feed, Busy, WrittenEvent):
        assert db.session.query(kind).count() == 0
    assert booked.uid in there.files(work)


def test_the_password_is_sealed_in_the_database(account):
    from sqlalchemy import text

    row = db.session.execute(text("SELECT * FROM calendar_account")).one()
    assert radicale.PASSWORD not in str(row) and "private" not in str(row)


def test_an_answer_with_a_document_type_is_refused_before_it_grows():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    with pytest.raises(dav.Unreadable):
        dav.multistatus(bomb, "https://example.org/")
