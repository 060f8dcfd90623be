"""The papers of one coachee."""

from coaching.core.db import transaction
from coaching.invoices import operations as invoices


def test_the_papers_stand_together_and_an_empty_room_says_what_it_is_for(browser_of, noor, lotte, as_):
    browser = browser_of(noor)
    assert f"/coachees/{lotte.id}/invite" in browser.get(f"/coachees/{lotte.id}/documents").text
    with as_(noor), transaction():
        invoice = invoices.issue(invoices.draft(lotte, [("Gesprek", 1, 12500)]))
    page = browser.get(f"/coachees/{lotte.id}/documents").text
    assert "2026-0001" in page and f"/invoices/{invoice.id}.pdf" in page


def test_a_colleague_and_a_stranger_find_nothing(browser_of, bram, zev, lotte):
    for one in (bram, zev):
        assert browser_of(one).get(f"/coachees/{lotte.id}/documents").status_code == 404
