"""Why not? Each reason that a moment can have, as the coach reads it, in Dutch and in English."""

import html

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations, queries
from coaching.scheduling.models import Availability, TimeOff
from tests.scheduling.conftest import at


@pytest.fixture
def asked(kinds, browser_of, noor):
    """What the page answers about a moment of an ordinary appointment with Noor."""
    browser = browser_of(noor)

    def ask(moment):
        page = browser.get("/scheduling/why", query_string={"kind": kinds[1].id, "at": moment})
        return html.unescape(page.text.split("why-answer")[1].split("</main>")[0])

    return ask


@pytest.fixture
def change(house_of, linde):
    """Do something as the house, in a transaction."""

    def doing(work):
        with house_of(linde), transaction():
            work()

    return doing


def english(noor, change):
    change(lambda: setattr(db.session.merge(noor), "locale", "en"))


def away(noor):
    from datetime import date

    db.session.add(TimeOff(coach_id=noor.id, first_day=date(2026, 3, 5), last_day=date(2026, 3, 6), name=""))


def override(noor, ranges):
    hours = db.session.query(Availability).filter_by(coach_id=noor.id).one()
    hours.overrides = [{"date": "2026-03-05", "ranges": ranges}]


REASONS = {
    "passed": ("2026-02-27T10:00", None, "Dit moment is voorbij.", "This moment has passed."),
    "notice": ("2026-03-02T15:00", None, "Minder dan 24 uur van tevoren.", "Less than 24 hours ahead."),
    "horizon": ("2026-12-04T10:00", None, "Meer dan 90 dagen vooruit.", "More than 90 days ahead."),
    "hours": ("2026-03-05T07:00", None, "Buiten je uren.", "Outside your hours."),
    "grid": ("2026-03-05T10:10", None, "Geen begintijd", "Not a starting time"),
    "away": ("2026-03-05T10:00", away, "Je bent die dag weg.", "You are away that day."),
    "closed": ("2026-03-05T10:00", lambda noor: override(noor, []), "Die dag is gesloten.", "That day is closed."),
    "special": ("2026-03-05T10:00", lambda noor: override(noor, [["14:00", "16:00"]]), "Buiten de afwijkende uren van die dag.", "Outside the special hours of that day."),
    "ends": ("2026-03-05T16:30", None, "Je uren eindigen tijdens de afspraak.", "Your hours end during the appointment."),
}  # fmt: skip


@pytest.mark.parametrize("name", REASONS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reason_is_said_in_the_coachs_language(asked, change, noor, name, language):
    moment, arrange, dutch, in_english = REASONS[name]
    if arrange:
        change(lambda: arrange(noor))
    if language == "en":
        english(noor, change)
    assert (dutch if language == "nl" else in_english) in asked(moment)


@pytest.mark.parametrize(("cap", "words"), [("max_per_day", "Die dag heeft al 1 afspraak"), ("max_per_week", "Die week heeft al 1 afspraak")])
def test_a_full_day_or_week_is_said(asked, change, kinds, lotte, noor, cap, words):
    def fill():
        setattr(db.session.merge(kinds[1]), cap, 1)
        operations.book(kinds[1], at("2026-03-05 10:00"), person=lotte, coach_id=noor.id)

    change(fill)
    assert words in asked("2026-03-05T14:00")


def test_a_day_with_as_many_as_the_coach_wants_is_said(asked, change, kinds, lotte, noor):
    def fill():
        db.session.query(Availability).filter_by(coach_id=noor.id).one().most_a_day = 1
        operations.book(kinds[1], at("2026-03-05 10:00"), person=lotte, coach_id=noor.id)

    change(fill)
    assert "zoveel afspraken als je op één dag wilt" in asked("2026-03-05T14:00")


def test_somebody_who_is_booking_right_now_is_said_without_a_name(asked, change, kinds, noor):
    place = queries.Place(kinds[1], (noor.id,), 60, operations.visitor_hash("x" * 43))
    change(lambda: operations.hold(place, at("2026-03-05 10:00")))
    assert "Iemand is deze tijd nu aan het boeken." in asked("2026-03-05T10:00")


def test_every_reason_is_given_but_a_day_without_hours_is_no_question_of_starting_times(asked, change, noor):
    change(lambda: away(noor))
    assert asked("2026-03-05T10:00").count("<li>") == 1
    assert asked("2026-02-27T07:10").count("<li>") == 2
