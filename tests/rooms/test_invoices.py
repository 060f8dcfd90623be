"""The room of invoices, and one invoice from draft to credit, with what a spreadsheet must not do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coaching.core.db import transaction
from coaching.invoices import operations as invoices
from coaching.invoices import queries


def _issued(person, as_, coach, cents=12_100, on=None):
    with transaction(), as_(coach):
        return invoices.issue(invoices.draft(person, [("Gesprek", 1, cents)]), on=on, send=False)


def _typed(whose, **more):
    empty = {f"lines-{n}-{part}": "" for n in range(4) for part in ("words", "quantity", "price")}
    return {"person": whose.id, "delivered_on": "", **empty, **more}


def test_by_hand_from_draft_to_credit(browser_of, sanne, lotte, as_):
    browser = browser_of(sanne)
    made = browser.post("/invoices", data=_typed(lotte, **{"lines-0-words": "Gesprek", "lines-0-quantity": "2", "lines-0-price": "121,00"}))
    url = made.headers["Location"]
    assert "€ 242,00" in browser.get(url).text and browser.get(f"{url}.pdf").status_code == 404
    browser.post(f"{url}/issue")
    assert browser.get(f"{url}.pdf").data.startswith(b"%PDF")
    browser.post(f"{url}/paid", data={"amount": "242,00", "paid_on": "2026-03-02", "how": "bank"})
    with as_(sanne):
        assert queries.invoice(url.rpartition("/")[2]).state == "paid"
    note = browser.post(f"{url}/credit").headers["Location"]
    assert "C2026-0001" in browser.get(note).text


@pytest.mark.parametrize(
    "typed", [{}, {"lines-0-words": "Gesprek"}, {"lines-0-price": "10"}, {"lines-0-words": "Gesprek", "lines-0-price": "veel"}, {"person": "x"}]
)
def test_what_is_refused_is_kept_and_said(typed, browser_of, noor, lotte):
    answer = browser_of(noor).post("/invoices", data=_typed(lotte, **typed))
    assert answer.status_code == 422 and "error-summary" in answer.text
    assert ("Gesprek" in answer.text) == ("Gesprek" in typed.values())


def test_what_the_law_wants_is_asked_before_issuing(browser_of, noor, lotte, linde, as_):
    with transaction(), as_(noor):
        linde.street = None
        draft = invoices.draft(lotte, [("Gesprek", 1, 100)])
    browser = browser_of(noor)
    assert "zijn deze gegevens van je praktijk nodig: straat" in browser.get(f"/invoices/{draft.id}").text
    assert browser.post(f"/invoices/{draft.id}/issue").status_code == 422


def test_the_list_filters_and_adds_up(browser_of, noor, lotte, tom, as_):
    late = _issued(lotte, as_, noor, on=date(2026, 1, 2))
    fresh = _issued(tom, as_, noor)
    browser = browser_of(noor)
    page = browser.get("/invoices").text
    assert late.number in page and fresh.number in page and "€ 242,00" in page
    only = browser.get("/invoices?state=late").text
    assert late.number in only and fresh.number not in only
    assert fresh.number not in browser.get("/invoices?q=Lotte").text
    assert browser.get("/invoices?state=nonsense&page=nonsense").status_code == 200


def test_no_cell_is_a_formula(browser_of, noor, as_, lotte):
    with transaction(), as_(noor):
        lotte.first_name, lotte.company = "=HYPERLINK(1)", "+31"
    _issued(lotte, as_, noor)
    lines = browser_of(noor).get("/invoices.csv").text.split("\r\n")
    assert "'=HYPERLINK(1)" in lines[1] and "'+31" in lines[1] and ";121,00;21,00;0,00;" in lines[1]


def test_only_their_own_pdf(browser_of, noor, zev, lotte, tom, as_):
    bill = _issued(lotte, as_, noor)
    url = f"/invoices/{bill.id}.pdf"
    assert [browser_of(one).get(url).status_code for one in (lotte, tom, zev)] == [200, 404, 404]
    assert browser_of(lotte).get(f"/invoices/{bill.id}").status_code == 403


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_takes_as_many_statements_whatever_its_length(count, browser_of, noor, lotte, as_, statements):
    with transaction(), as_(noor):
        for _number in range(count):
            invoices.draft(lotte, [("Gesprek", 1, 100)])
    browser = browser_of(noor)
    browser.get("/invoices")
    with statements() as counted:
        browser.get("/invoices")
    assert len(counted) <= 8, counted.statements


def test_days_late_are_told(browser_of, noor, lotte, as_, clock):
    bill = _issued(lotte, as_, noor, on=clock.now().date() - timedelta(days=20))
    assert "6 dagen te laat" in browser_of(noor).get(f"/invoices/{bill.id}").text
