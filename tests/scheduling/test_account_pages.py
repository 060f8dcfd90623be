"""The screens of a calendar account: connecting, choosing, what went wrong, disconnecting; against a real server."""

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations, tasks
from coaching.scheduling.models import CalendarAccount, Feed
from tests.fakes import radicale
from tests.scheduling.conftest import at
from tests.scheduling.test_caldav import one, private, there, work  # noqa: F401  (fixtures)

PAGE = "/scheduling/calendars"
DAYS = {"account_all_day": "block", "account_unanswered": "timed"}


@pytest.fixture
def noors(kinds, app, browser_of, noor):
    app.config["ALLOW_PRIVATE_FEEDS"] = True
    yield browser_of(noor)
    app.config["ALLOW_PRIVATE_FEEDS"] = False


def connect(browser, there, **other):  # noqa: F811
    typed = {"server": there.address, "user": radicale.USER, "password": radicale.PASSWORD} | other
    return browser.post(f"{PAGE}/account", data=typed)


def test_connecting_shows_the_calendars_to_choose_from(noors, there, private):  # noqa: F811
    assert connect(noors, there).status_code == 303
    page = noors.get(PAGE).text
    assert "Verbonden met 127.0.0.1 als noor." in page and ">private<" in page and ">work<" in page and ">tasks<" not in page
    assert radicale.PASSWORD not in page


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(noors, there, private):  # noqa: F811
    refused = connect(noors, there, password="wrong")
    assert refused.status_code == 422 and "Gebruik een app-wachtwoord" in refused.text and 'value="noor"' in refused.text
    assert connect(noors, there, server="").status_code == 422
    nothing = connect(noors, there, server="http://127.0.0.1:9")
    assert nothing.status_code == 422 and "Klopt het adres?" in nothing.text and "vanzelf" not in nothing.text
    assert db.session.query(CalendarAccount).count() == 0


def test_an_address_of_our_own_network_is_refused(kinds, browser_of, noor, there, private):  # noqa: F811
    refused = connect(browser_of(noor), there)
    assert refused.status_code == 422 and "is van hieruit niet te bereiken" in refused.text


def test_choosing_reads_and_writes_and_disconnecting_ends_both(noors, there, private, work, kinds, house_of, linde, lotte, noor):  # noqa: F811
    connect(noors, there)
    chosen = noors.post(f"{PAGE}/account/choose", data={"busy": [private, work], "write_url": work, **DAYS})
    assert chosen.status_code == 303 and {(feed.name, feed.all_day) for feed in db.session.query(Feed)} == {("private", "block"), ("work", "block")}
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id)
    assert tasks.refresh_feeds() == 2 and tasks.write_calendars() == 1 and "SUMMARY" in there.files(work)
    assert noors.post(f"{PAGE}/account/remove").status_code == 303
    assert "Een account verbinden" in noors.get(PAGE).text and db.session.query(Feed).count() == 0


def test_a_calendar_that_is_not_in_the_account_cannot_be_chosen(noors, there, private):  # noqa: F811
    connect(noors, there)
    refused = noors.post(f"{PAGE}/account/choose", data={"write_url": "https://elsewhere.example/", **DAYS})
    assert refused.status_code == 422 and one(CalendarAccount).write_url is None


def test_the_coach_sees_what_could_not_be_written_and_tries_again(noors, there, private, work, kinds, house_of, linde, lotte, noor):  # noqa: F811
    connect(noors, there)
    noors.post(f"{PAGE}/account/choose", data={"write_url": work, **DAYS})
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id)
    there.ask("DELETE", f"/{radicale.USER}/work/")
    assert tasks.write_calendars() == 0
    assert "1 afspraak staat nog niet in je agenda." in noors.get(PAGE).text
    there.calendar("work")
    noors.post(f"{PAGE}/account/again")
    assert tasks.write_calendars() == 1 and "staat nog niet in je agenda" not in noors.get(PAGE).text


def test_a_colleague_has_an_account_of_their_own(noors, there, private, browser_of, bram):  # noqa: F811
    connect(noors, there)
    assert "Een account verbinden" in browser_of(bram).get(PAGE).text
    assert browser_of(bram).post(f"{PAGE}/account/remove").status_code == 404
