"""The agenda: what stands in it at odd hours, and a practice of several coaches beside each other."""

from __future__ import annotations

import re

import pytest

from coaching.core.db import db, transaction
from coaching.people import operations as people
from coaching.rooms import agenda
from coaching.scheduling import operations
from coaching.scheduling.models import AppointmentType, Availability
from tests.cast import _member
from tests.scheduling.conftest import at, kinds  # noqa: F401  (the fixture)

DAY = "/agenda?view=day&day=2026-03-04"
WEEK = "/agenda?view=week&day=2026-03-04"


@pytest.fixture
def book(kinds, house_of, linde, lotte, noor):  # noqa: F811
    """Put an appointment where the coach wants it, whatever the hours."""

    def put(start, minutes=60, coach=noor, person=lotte):
        with house_of(linde), transaction():
            return operations.book(kinds[1], at(start), person=person, coach_id=coach.id, duration_min=minutes, by="coach", tell=False)

    return put


def blocks(page):
    """Each appointment of a page, as (who, rows from the top, rows high)."""
    found = re.findall(r'agenda-block [^"]*?r(\d+) s(\d+) [^>]*>(?:<b>)([^<]+)', page)
    return [(who, int(top), int(rows)) for top, rows, who in found]


def hours(page):
    return re.findall(r'class="agenda-hour">(\d\d):00', page)


def test_an_appointment_until_midnight_is_seen_to_its_end(book, browser_of, noor):
    book("2026-03-04 22:30", 90)
    page = browser_of(noor).get(DAY).text
    assert hours(page)[0] == "08" and hours(page)[-1] == "23"
    assert blocks(page) == [("Lotte de Vries", (22 - 8) * 4 + 2, 6)]


def test_an_appointment_over_midnight_stands_on_both_days(book, browser_of, noor):
    book("2026-03-04 23:30", 90)
    assert blocks(browser_of(noor).get(DAY).text) == [("Lotte de Vries", (23 - 8) * 4 + 2, 2)]
    next_day = browser_of(noor).get(DAY.replace("-04", "-05")).text
    assert hours(next_day)[0] == "00" and blocks(next_day) == [("Lotte de Vries", 0, 4)]
    assert len(blocks(browser_of(noor).get(WEEK).text)) == 2


def test_who_works_in_the_evening_sees_the_evening(kinds, browser_of, noor, house_of, linde):  # noqa: F811
    with house_of(linde), transaction():
        own = db.session.query(Availability).filter_by(coach_id=noor.id).one()
        own.weekly = [{"days": [3], "start": "18:00", "end": "21:30"}]
    page = browser_of(noor).get(DAY).text
    assert hours(page)[-1] == "21" and "at=2026-03-04T20:00" in page
    assert f"agenda-open r{(18 - 8) * 4} s14" in page


def lanes(page):
    return {name: part for name, part in re.findall(r'<section class="agenda-column[^>]*aria-label="([^"]+)"(.*?)</section>', page, re.DOTALL)}


def test_a_day_of_everybody_has_a_column_for_each_coach(book, browser_of, noor, bram, tom):
    book("2026-03-04 10:00")
    book("2026-03-04 10:00", coach=bram, person=tom)
    shown = lanes(browser_of(noor).get(f"{DAY}&coach=all").text)
    assert list(shown) == ["Bram Boom", "Noor Linde"] or list(shown) == ["Noor Linde", "Bram Boom"]
    assert [who for who, _top, _rows in blocks(shown["Noor Linde"])] == ["Lotte de Vries"]
    assert [who for who, _top, _rows in blocks(shown["Bram Boom"])] == ["Tom Baker"]
    assert "agenda-open" in shown["Bram Boom"] and f"coach={bram.id}" in shown["Bram Boom"] and f"coach={noor.id}" not in shown["Bram Boom"]
    assert not re.search(r'class="[^"]*\bof2\b', shown["Noor Linde"])


def test_a_week_of_everybody_says_whose_and_a_list_does_too(book, browser_of, noor, bram, tom):
    book("2026-03-04 10:00")
    book("2026-03-04 10:00", coach=bram, person=tom)
    week = browser_of(noor).get(f"{WEEK}&coach=all").text
    assert '<span class="agenda-coach">NL</span>' in week and '<span class="agenda-coach">BB</span>' in week and "agenda-open" in week
    assert "agenda-coach" not in browser_of(noor).get(WEEK).text
    month = "/agenda?view=month&day=2026-03-04"
    assert '>BB</span><span class="unseen">Bram</span>' in browser_of(noor).get(f"{month}&coach=all").text and "<small>" not in browser_of(noor).get(month).text
    listed = browser_of(noor).get("/agenda?view=list&day=2026-03-04&coach=all").text
    assert "Gesprek · Bram" in listed and "Gesprek · Noor" in listed


def test_five_at_once_stand_beside_each_other_and_none_behind_another(book, browser_of, noor, house_of, linde, kinds):  # noqa: F811
    with house_of(linde), transaction():
        others = [_member(linde, f"c{n}@linde.example", f"Anna {name}", "coach") for n, name in enumerate(("Aalbers", "Bos", "Claes", "Dijk"))]
        guests = [people.find_or_add(first_name=f"Gast{n}", email=f"g{n}@example.org") for n in range(5)]
    for coach, guest in zip([noor, *others], guests, strict=True):
        book("2026-03-04 10:00", coach=coach, person=guest)
    page = browser_of(noor).get(f"{WEEK}&coach=all").text
    assert sorted(re.findall(r" of5 (c\d) ", page)) == ["c0", "c1", "c2", "c3", "c4"]
    assert "Anna Bos</a>" in page and "Noor</a>" in page, "who shares a first name is called by all of it"


@pytest.fixture
def group(kinds, house_of, linde, lotte, noor):  # noqa: F811
    """A group of eight on Wednesday, in which two sit."""
    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats, kinds[0].questions = "group", 8, []
        made = operations.book(kinds[0], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id, by="coach", tell=False)
        iris = people.find_or_add(first_name="Iris", email="iris@example.org")
        operations.book(kinds[0], at("2026-03-04 10:00"), person=iris, coach_id=noor.id, by="coach", tell=False)
    return made


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_how_full_a_group_is_stands_in_every_view(group, browser_of, noor, view):
    page = browser_of(noor).get(f"/agenda?view={view}&day=2026-03-04").text
    assert page.count("2 van 8 bezet") == 1  # in words, so that it is read aloud as well


def test_an_appointment_with_one_person_tells_of_no_places(book, browser_of, noor):
    book("2026-03-04 10:00")
    for view in ("week", "month", "list"):
        assert "bezet</" not in browser_of(noor).get(f"/agenda?view={view}&day=2026-03-04").text


def test_a_day_of_a_month_says_how_many_appointments_it_has(book, browser_of, noor, tom):
    book("2026-03-04 10:00")
    book("2026-03-04 14:00", person=tom)
    page = browser_of(noor).get("/agenda?view=month&day=2026-03-04").text
    assert 'aria-label="woensdag 4 maart, 2 afspraken"' in page and 'aria-label="donderdag 5 maart"' in page


def test_there_is_a_class_for_every_place():
    css = open("static/css/pages/agenda.css", encoding="utf-8").read()
    assert all(f".of{n} {{" in css for n in range(2, agenda.MOST + 1)) and all(f".c{n} {{" in css for n in range(1, agenda.MOST))


def test_for_somebody_on_a_journey_an_appointment_of_it_is_proposed(browser_of, noor, lotte, tom, floor, as_):
    with transaction(), as_(noor):
        first = AppointmentType(slug="eerst", name={"nl": "Eerst", "en": "First"}, purpose="discovery", durations=[30], position=-1)
        db.session.add(first)
    floor.journey(lotte)

    def proposed(person):
        page = browser_of(noor).get(f"/appointments/new?person={person.id}").text
        kinds_ = re.search(r'<select[^>]*name="kind"[^>]*>(.*?)</select>', page, re.DOTALL)[1]
        return re.search(r'<option (?:selected )?value="([^"]+)"', re.search(r"<option selected.*", kinds_)[0] if "selected" in kinds_ else kinds_)[1]

    assert proposed(lotte) == floor.kind_id and proposed(tom) == first.id
