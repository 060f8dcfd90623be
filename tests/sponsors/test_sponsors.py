"""The company that pays: asked by the coach, let in by the coachee, and shown its invoices and the joint goals only (trust.md A6)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.core.db import db, flush, transaction
from coaching.deliveries.models import Delivery
from coaching.goals import operations as goals
from coaching.invoices import operations as invoices
from coaching.people.models import Consent
from coaching.sponsors import operations, queries
from coaching.sponsors.models import Sponsorship

TYPED = {"company": "Boer en Zoon", "contact": "Pien de Boer", "email": "pien@boer.example", "locale": "nl", "street": "Kade 4",
         "postcode": "3511 BB", "city": "Utrecht", "vat_id": ""}  # fmt: skip


@pytest.fixture
def paid(pien, lotte, noor, as_):
    """Boer en Zoon pays for Lotte, who agreed."""
    with as_(noor), transaction():
        asked = operations.ask(lotte, pien.email, {})
        flush()
    with as_(lotte), transaction():
        operations.agree(asked, lotte)
    return asked


@pytest.fixture
def goal(lotte, noor, as_):
    with as_(noor), transaction():
        return goals.set_goal(lotte.id, "Rustiger vergaderen", 3, 8)


def letters() -> list[str]:
    return [one.letter for one in db.session.scalars(select(Delivery).order_by(Delivery.created_at))]


def test_the_coach_asks_and_the_coachee_is_told_before_anybody_sees_anything(browser_of, noor, lotte, pien):
    answer = browser_of(noor).post(f"/coachees/{lotte.id}/sponsor", data=TYPED)
    assert answer.status_code == 303
    assert letters() == ["sponsor_asked"]
    assert "Boer en Zoon" in browser_of(lotte).get("/me").text
    assert lotte.first_name not in browser_of(pien).get("/sponsor").text


def test_a_yes_is_kept_word_for_word_and_lets_the_sponsor_in(browser_of, noor, lotte, pien, clock):
    browser_of(noor).post(f"/coachees/{lotte.id}/sponsor", data=TYPED)
    clock.move(minutes=1)
    asked = db.session.scalars(select(Sponsorship)).one()
    page = browser_of(lotte).get("/me/sponsors").text
    assert browser_of(lotte).post(f"/me/sponsors/{asked.id}/agree").status_code == 303
    given = db.session.scalars(select(Consent)).one()
    assert given.purpose == "sponsor" and given.words in page and given.withdrawn_at is None
    assert letters() == ["sponsor_asked", "sponsor_invited"]
    assert lotte.name in browser_of(pien).get("/sponsor").text


def test_a_sponsor_signs_in_by_a_link_in_a_mail(app, anyone, paid, pien, clock):
    from coaching.accounts import operations as accounts

    clock.move(minutes=1)
    assert anyone.post("/login/link", data={"email": pien.email}).status_code == 200
    assert letters()[-1] == "sign_in"
    with transaction():
        path = accounts.sign_in_link(accounts.find_user(pien.user_id), pien.practice_id).removeprefix("http://localhost")
    answer = anyone.post(path)
    assert answer.status_code == 303 and answer.location == "/sponsor"
    assert "Boer en Zoon" in anyone.get("/sponsor").text


def test_a6_a_sponsor_sees_a_goal_only_when_coach_and_coachee_both_show_it(browser_of, paid, goal, noor, lotte, pien):
    page = f"/sponsor/{paid.id}"
    for who in (noor, lotte):
        assert goal.title not in browser_of(pien).get(page).text
        assert browser_of(who).post(f"/goals/{goal.id}/sponsor", data={"shown": "yes"}).status_code == 303
    assert goal.title in browser_of(pien).get(page).text
    browser_of(lotte).post(f"/goals/{goal.id}/sponsor", data={"shown": "no"})
    assert goal.title not in browser_of(pien).get(page).text


def test_a6_a_goal_in_other_words_is_shown_only_after_both_agree_again(browser_of, paid, goal, noor, lotte, pien):
    for who in (noor, lotte):
        browser_of(who).post(f"/goals/{goal.id}/sponsor", data={"shown": "yes"})
    browser_of(noor).post(f"/goals/{goal.id}", data={"title": "Iets heel anders", "wanted": "9"})
    assert "Iets heel anders" not in browser_of(pien).get(f"/sponsor/{paid.id}").text


def test_a6_what_is_taken_back_is_gone_in_the_same_second(browser_of, paid, lotte, pien):
    assert browser_of(pien).get(f"/sponsor/{paid.id}").status_code == 200
    browser_of(lotte).post(f"/sponsorships/{paid.id}/end")
    assert browser_of(pien).get(f"/sponsor/{paid.id}").status_code == 404
    assert lotte.first_name not in browser_of(pien).get("/sponsor").text
    assert db.session.scalars(select(Consent)).one().withdrawn_at is not None


def test_a6_after_an_erasure_the_sponsor_sees_nothing_of_the_person(browser_of, paid, goal, noor, lotte, pien, as_):
    from coaching.privacy import operations as privacy

    for who in (noor, lotte):
        browser_of(who).post(f"/goals/{goal.id}/sponsor", data={"shown": "yes"})
    with as_(noor), transaction():
        privacy.erase(lotte)
    assert browser_of(pien).get(f"/sponsor/{paid.id}").status_code == 404
    assert browser_of(pien).get("/sponsor").status_code == 200


def test_an_invoice_goes_to_who_pays_and_is_not_the_coachees(browser_of, paid, noor, lotte, pien, tom, as_):
    with as_(noor), transaction():
        bill = invoices.issue(invoices.draft(lotte, [("Traject", 1, 90000)]))
        other = invoices.issue(invoices.draft(tom, [("Gesprek", 1, 12500)]))
    assert (bill.buyer["company"], bill.buyer["about"]) == ("Boer en Zoon", lotte.name)
    sent = db.session.scalars(select(Delivery).where(Delivery.key == f"invoice:{bill.id}")).one()
    assert sent.address == "pien@boer.example"
    assert browser_of(pien).get(f"/invoices/{bill.id}.pdf").status_code == 200
    assert browser_of(pien).get(f"/invoices/{other.id}.pdf").status_code == 404
    assert browser_of(lotte).get(f"/invoices/{bill.id}.pdf").status_code == 404


def test_a_draft_for_the_sponsor_can_still_be_addressed_to_the_person(browser_of, paid, noor, lotte, as_):
    with as_(noor), transaction():
        draft = invoices.draft(lotte, [("Traject", 1, 90000)])
    assert "Boer en Zoon" in browser_of(noor).get(f"/invoices/{draft.id}").text
    browser_of(noor).post(f"/invoices/{draft.id}/address", data={"to": ""})
    with as_(noor), transaction():
        assert invoices.issue(draft).buyer["name"] == lotte.name


def test_a_draft_is_never_addressed_to_a_company_that_does_not_pay(browser_of, pien, noor, lotte, as_):
    with as_(noor), transaction():
        draft = invoices.draft(lotte, [("Traject", 1, 90000)])
    assert browser_of(noor).post(f"/invoices/{draft.id}/address", data={"to": pien.id}).status_code == 404


@pytest.mark.parametrize("email", ["tom@example.org", "bram@linde.example"])
def test_who_is_coached_or_works_here_cannot_be_a_sponsor_too(browser_of, noor, lotte, email):
    answer = browser_of(noor).post(f"/coachees/{lotte.id}/sponsor", data=TYPED | {"email": email})
    assert answer.status_code == 422 and 'value="Boer en Zoon"' in answer.text


def test_asking_twice_asks_once(browser_of, noor, lotte, pien):
    for _time in range(2):
        browser_of(noor).post(f"/coachees/{lotte.id}/sponsor", data=TYPED)
    assert letters() == ["sponsor_asked"]


def test_nobody_answers_for_somebody_else(browser_of, noor, lotte, tom, bram, pien):
    browser_of(noor).post(f"/coachees/{lotte.id}/sponsor", data=TYPED)
    asked = db.session.scalars(select(Sponsorship)).one()
    assert browser_of(tom).post(f"/me/sponsors/{asked.id}/agree").status_code == 404
    assert browser_of(bram).post(f"/sponsorships/{asked.id}/end").status_code == 404
    assert browser_of(bram).get(f"/coachees/{lotte.id}/sponsor").status_code == 404


def test_a_sponsor_is_signed_out_as_early_as_staff(browser_of, paid, pien, clock):
    browser = browser_of(pien)
    assert browser.get("/sponsor").status_code == 200
    clock.move(hours=9)
    assert browser.get("/sponsor").status_code == 302


def test_a_sponsor_can_choose_language_and_zone(browser_of, pien, as_):
    browser = browser_of(pien)
    browser.post("/language", data={"locale": "en"})
    browser.post("/timezone", data={"timezone": "Europe/Paris"})
    with as_(pien):
        here = queries.me()
    assert (here.locale, here.timezone) == ("en", "Europe/Paris")
