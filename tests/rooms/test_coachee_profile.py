"""Me: preferences are saved, and only those (trust.md A9); a coach corrects details; progress is the same for both."""

from __future__ import annotations

from datetime import time

import pytest
from sqlalchemy import select

from coaching.core.db import db
from coaching.deliveries import queries as deliveries
from coaching.people.models import Person

KEPT = {"locale": "en", "timezone": "Europe/London", "phone": "06 87654321", "quiet_from": "21:30", "quiet_until": "07:30", "daily_limit": "2", "lesson": "y"}


def again(person: Person) -> Person:
    return db.session.scalar(select(Person).where(Person.id == person.id).execution_options(populate_existing=True))


def test_half_a_quiet_time_says_what_is_missing_and_not_that_it_is_no_time(lotte, browser_of):
    answer = browser_of(lotte).post("/me/profile", data=KEPT | {"quiet_until": ""})
    assert answer.status_code == 422
    said = answer.text.split('id="quiet_until-error"')[1].split("</p>")[0]
    assert "Geef beide tijden, of geen." in said


def test_preferences_are_kept_and_read_back(lotte, browser_of, linde, house_of):
    browser = browser_of(lotte)
    assert browser.post("/me/profile", data=KEPT).status_code == 303
    kept = again(lotte)
    assert (kept.locale, kept.timezone, kept.phone, kept.quiet_from, kept.daily_limit) == ("en", "Europe/London", "+31687654321", time(21, 30), 2)
    with house_of(linde):
        assert deliveries.stopped(kept.email, kept.id) == {"check_in", "follow_up", "message", "nudge", "reflection"}
    page = browser.get("/me/profile").text
    assert 'lang="en"' in page
    assert page.count(" checked") == 1


def test_nothing_else_can_be_posted(cast, browser_of, house_of):
    before = {name: getattr(cast.lotte, name) for name in ("practice_id", "user_id", "coach_id", "email", "first_name", "tags", "erased_at")}
    extra = {"practice_id": cast.zilver.id, "user_id": cast.noor.user_id, "coach_id": cast.bram.id, "email": "x@example.org",
             "first_name": "X", "tags": "vip", "erased_at": "2026-01-01", "role": "owner", "unsubscribed": "transactional", "id": "x"}  # fmt: skip
    assert browser_of(cast.lotte).post("/me/profile", data=KEPT | extra).status_code == 303
    assert {name: getattr(again(cast.lotte), name) for name in before} == before
    with house_of(cast.linde):
        assert "transactional" not in deliveries.stopped("", cast.lotte.id)


@pytest.mark.parametrize("wrong", [{"timezone": "Mars/Phobos"}, {"locale": "de"}, {"phone": "acht"}, {"quiet_until": ""}, {"daily_limit": "0"}])
def test_what_does_not_fit_is_refused_and_kept(lotte, browser_of, wrong):
    answer = browser_of(lotte).post("/me/profile", data=KEPT | wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert again(lotte).timezone == "Europe/Amsterdam"


def test_a_device_of_ones_own_is_listed(lotte, browser_of):
    assert "/logout" in browser_of(lotte).get("/me/profile").text


DETAILS = {"first_name": "Lotte", "last_name": "Vries", "email": "Lotte@Example.org", "phone": "", "locale": "nl", "timezone": "Europe/Amsterdam", "city": "Zeist"}


def test_a_coach_corrects_details_and_only_those(cast, browser_of):
    page = f"/coachees/{cast.lotte.id}/edit"
    noor = browser_of(cast.noor)
    assert 'value="de Vries"' in noor.get(page).text
    assert noor.post(page, data=DETAILS | {"user_id": "x", "practice_id": cast.zilver.id, "source": "hacked"}).status_code == 303
    kept = again(cast.lotte)
    assert (kept.last_name, kept.city, kept.email, kept.practice_id, kept.source) == ("Vries", "Zeist", "lotte@example.org", cast.linde.id, None)
    assert kept.user_id == cast.lotte.user_id


def test_an_address_belongs_to_one_person(cast, browser_of):
    answer = browser_of(cast.noor).post(f"/coachees/{cast.lotte.id}/edit", data=DETAILS | {"email": "tom@example.org"})
    assert answer.status_code == 422
    assert "Tom Baker" in answer.text


def test_another_practice_finds_nobody(cast, browser_of):
    zev = browser_of(cast.zev)
    for page in ("edit", "progress", "habits", "notes", "messages"):
        assert zev.get(f"/coachees/{cast.lotte.id}/{page}").status_code == 404


def test_progress_reads_the_same_for_both(cast, as_, browser_of):
    from coaching.core import clock
    from coaching.core.db import transaction
    from coaching.forms import operations, queries
    from coaching.forms.models import FormResponse

    with transaction(), as_(cast.noor):
        operations.install_ready_made(cast.linde.id)
        version = queries.newest(queries.by_key("check_in"))
        for n, score in enumerate((4.2, 7.1)):
            db.session.add(FormResponse(form_version_id=version.id, person_id=cast.lotte.id, key=f"c{n}", state="answered",
                                        score=score, answered_at=clock.now()))  # fmt: skip
    for page in (browser_of(cast.lotte).get("/me/progress").text, browser_of(cast.noor).get(f"/coachees/{cast.lotte.id}/progress").text):
        assert "eerst 4,2, nu 7,1" in page
        assert "<svg" in page
        assert "<td>7,1</td>" in page


def test_papers_are_one_tap_away(cast, as_, browser_of):
    from datetime import date

    from coaching.core import clock
    from coaching.core.db import transaction
    from coaching.invoices.models import Invoice

    with transaction(), as_(cast.noor):
        for number, state in (("2026-0001", "issued"), (None, "draft")):
            made = Invoice(person_id=cast.lotte.id, number=number, state=state, total_cents=12_100, issued_on=date(2026, 3, 1))
            made.issued_at = clock.now() if number else None
            db.session.add(made)
    page = browser_of(cast.lotte).get("/me/profile").text
    assert "2026-0001" in page
    assert page.count("/invoices/") == 1
    assert "/invoices/" not in browser_of(cast.tom).get("/me/profile").text
